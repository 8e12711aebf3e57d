"""The whole bot: what stands still in it is told to the admins, by Telegram, and to `check --live`."""

import asyncio
from datetime import timedelta

import pytest

from bot.check import live
from bot.demo.publication import Canned
from bot.handlers import answering
from storage import Busy
from tests.flows.conftest import World

ANA = 7001


@pytest.fixture
async def watched(world: World, monkeypatch):
    """A bot in a hurry, whose parts work every second and may be silent for three, and its admin."""
    monkeypatch.setattr("bot.jobs.receive.POLL_SECONDS", 1)
    monkeypatch.setattr("bot.jobs.loop.LONGEST_WAIT", 0.5)
    monkeypatch.setattr("bot.jobs.loop.BETWEEN_BEATS", timedelta(0))
    monkeypatch.setattr("bot.rules.watching.SLOW_SITE", timedelta(0))
    ana = world.tg.person(ANA, "Ana", started=True)
    await world.stop()
    world.settings = world.settings.model_copy(update={"silent_seconds": 3, "admins": frozenset({ANA})})
    await world.start()
    yield world, ana
    world.tg.faults.clear()


async def test_a_part_that_fails_is_told_of_once_and_when_it_is_well(watched, monkeypatch):
    """A restart in between changes nothing; `check --live` names it too."""
    world, ana = watched

    async def broken(*_: object, **__: object) -> None:
        raise Busy("The database is in use by another program.")

    with monkeypatch.context() as patch:
        patch.setattr("storage.outbox.Outbox.claim", broken)
        await ana.hears("delivering alerts")
        assert [finding.part for finding in await live(world.settings) if not finding.well] == ["deliver"]
        await world.stop()
        await world.start()
        await asyncio.sleep(5)
        assert len(told(ana, "delivering alerts")) == 1
    await ana.hears("Well again: delivering alerts")
    await asyncio.sleep(1)
    assert len(ana.messages) == 2


async def test_refused_polls_are_a_silence(watched):
    """Another program polls with our token: Telegram is there, but what people write is not for us."""
    world, ana = watched
    await asyncio.sleep(4)
    assert ana.messages == []
    world.tg.faults.fail("getUpdates", times=999, code=409, description="Conflict: terminated by other getUpdates")
    await ana.hears("getting from Telegram what people write")


async def test_a_site_that_is_down_is_no_silence(watched):
    """Attempts come to an end: the log has the reason, the admins are left alone."""
    world, ana = watched
    world.site.respond_with(Canned(status=503))
    await world.polled(1)
    await asyncio.sleep(5)
    assert ana.messages == []


async def test_a_letter_that_was_given_up_is_told_of(watched, monkeypatch):
    """Its sender gets an apology, the admins a note without what was said."""
    world, ana = watched
    handle = answering.handle

    async def failing(desk, update):
        if "secret" in (update.effective_message.text or ""):
            raise RuntimeError("out of order")
        return await handle(desk, update)

    monkeypatch.setattr(answering, "handle", failing)
    bo = world.tg.person(1, "Bo")
    await bo.say("my secret")
    await bo.hears("something went wrong")
    await ana.hears("could not be handled")
    await asyncio.sleep(1)
    (note,) = told(ana, "could not be handled")
    assert "RuntimeError" in note
    assert "secret" not in note


def told(person, words: str) -> list[str]:
    """Give what a person was told with these words in it."""
    return [shown.text for shown in person.messages if words in shown.text]
