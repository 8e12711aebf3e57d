"""The demo's branches, and who is who among its people."""

from datetime import UTC, datetime

import pytest

from storage import Storage


async def test_the_demo_has_two_branches_an_organiser_and_an_admin():
    """In two time zones; both people are among those whom one can be on the page."""
    pytest.importorskip("tdjson", reason="Telegram's parser: pip install tdjson")
    from bot.demo.running import ADMIN, ORGANISER, PEOPLE, _demo

    async with _demo("", 0) as (settings, _):
        storage = await Storage.open(settings.database)
        harbour, newtown = await storage.branches.all()
        crew = await storage.organisers.crew(harbour.id, datetime.now(UTC))
        await storage.close()
        assert (harbour.zone, newtown.zone) == ("Europe/Lisbon", "Australia/Sydney")
        assert [one.person for one in crew.organisers] == [ORGANISER]
        assert settings.admins == {ADMIN}
        assert {ADMIN, ORGANISER} < set(PEOPLE)
