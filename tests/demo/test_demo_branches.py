"""The demo's branches and their meetings, and who is who among its people."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import Storage


async def test_the_demo_has_two_branches_with_meetings_an_organiser_and_an_admin():
    """In two time zones, whatever the day is; both people are among those whom one can be on the page."""
    pytest.importorskip("tdjson", reason="Telegram's parser: pip install tdjson")
    from bot.demo.running import ADMIN, ORGANISER, PEOPLE, _demo

    async with _demo("", 0) as (settings, _):
        storage = await Storage.open(settings.database)
        harbour, newtown = await storage.branches.all()
        ahead = await storage.agenda.page([harbour.id, newtown.id], now=datetime.now(UTC), limit=9)
        crew = await storage.organisers.crew(harbour.id, datetime.now(UTC))
        await storage.close()
        assert (harbour.zone, newtown.zone) == ("Europe/Lisbon", "Australia/Sydney")
        assert [(len(one.hosts), one.state.value, bool(one.details.online)) for one in ahead.meetings] == [
            (1, "announced", False),
            (1, "cancelled", False),
            (1, "announced", True),
            (2, "announced", True),
        ]
        assert timedelta(days=1) < ahead.meetings[0].details.starts_at - datetime.now(UTC) < timedelta(days=3)
        assert [one.person for one in crew.organisers] == [ORGANISER]
        assert settings.admins == {ADMIN}
        assert {ADMIN, ORGANISER} < set(PEOPLE)
