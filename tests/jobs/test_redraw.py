"""Messages that are kept as their meetings are: over HTTP, against the strict stand-in, by a clock in our hands."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property, partial
from zoneinfo import ZoneInfo

import pytest

from bot.demo.telegram import StandIn
from bot.gateway import Address, Gateway, Lane, quotas
from bot.handlers import Desk, placards
from bot.jobs import receipts, redraw
from bot.rules.meetings import cancelled, edited, postponed
from bot.views.message import Message, said
from storage import Branch, ChatKind, Meeting, Shows, Storage, StorageError
from storage.messages import SETTLED
from tests.builders import NOW, branch, follower, publish, talk
from tests.gateway.conftest import gateway, reach, session, tg
from tests.jobs.conftest import Clock

__all__ = ["gateway", "reach", "session", "tg"]


async def nobody(_chat, _person):
    return False


@pytest.fixture(autouse=True)
def _brisk(monkeypatch):
    monkeypatch.setattr(quotas, "CHAT_SECONDS", 0.0)


@dataclass
class Stage:
    """A database, a Telegram, the time, a branch and a meeting of it."""

    storage: Storage
    tg: StandIn
    gateway: Gateway
    newtown: Branch
    meeting: Meeting
    clock: Clock = field(default_factory=Clock)

    def job(self, kind, draw):
        board = [self.storage.messages] if kind is redraw.Redrawing else []
        return kind(self.storage, *board, self.gateway, draw, self.clock)

    @cached_property
    def desk(self):
        return Desk(self.storage, self.clock, ZoneInfo("UTC"), "courier_bot", "", "", (), nobody)

    @cached_property
    def redrawing(self):
        return self.job(redraw.Redrawing, partial(placards.redrawn, self.desk))

    async def show(self, number, shows=Shows.CARD):
        """Have a person's chat show the meeting's card; it follows the branch too."""
        person = self.tg.person(number, f"Reader {number}", started=True)
        await follower(self.storage, number, self.newtown)
        sent = await self.gateway.reply(Address(number), said("as it was"))
        await self.storage.messages.follow(number, sent.message_id, shows, self.meeting, NOW)
        return person

    async def act(self, change):
        before = self.meeting
        self.meeting = await self.storage.meetings.change(
            before.id, change, expected=before.revision, by=7, now=self.clock.now
        )

    async def reword(self, blurb="A better talk"):
        await self.act(edited(self.meeting, replace(self.meeting.details, blurb=blurb), self.clock.now))

    async def change(self, sql, *values):
        await self.storage._db._writer.execute(sql, values)

    def edits(self):
        return [call for call in self.tg.calls if call.method == "editMessageText"]


@pytest.fixture
async def stage(storage, tg, gateway):
    newtown = await branch(storage)
    meeting = await publish(storage, newtown, details=talk(blurb="A talk"))
    return Stage(storage, tg, gateway, newtown, meeting)


async def test_a_card_is_edited_once_two_minutes_after_the_last_change(stage):
    """Not before, not again, and with all that has changed."""
    ana = await stage.show(1001)
    assert await stage.redrawing.round() == redraw.IDLE_SECONDS
    await stage.reword("A bad talk")
    await stage.reword()
    assert await stage.redrawing.round() == redraw.IDLE_SECONDS
    stage.clock.now += SETTLED
    assert await stage.redrawing.round() == 0
    (card,) = ana.messages
    assert "A better talk" in card.text
    assert await stage.redrawing.round() == redraw.IDLE_SECONDS
    await stage.act(cancelled(stage.meeting, "The hall is <flooded>", stage.clock.now))
    stage.clock.now += SETTLED
    await stage.redrawing.round()
    assert "Cancelled" in card.text
    assert "Reason: The hall is <flooded>" in card.text
    assert [entity["type"] for entity in card.entities].count("strikethrough") == 2
    assert len(stage.edits()) == 2


async def test_an_announcement_says_what_is_so_now(stage):
    """New as long as it takes place; else a card that says how it stands."""
    ana = await stage.show(1001)
    await stage.change("UPDATE messages SET shows = 'new_meeting'")
    await stage.reword()
    stage.clock.now += SETTLED
    await stage.redrawing.round()
    assert "New meeting" in ana.messages[0].text
    assert "A better talk" in ana.messages[0].text
    await stage.act(postponed(stage.meeting, "", stage.clock.now))
    stage.clock.now += SETTLED
    await stage.redrawing.round()
    assert "Postponed" in ana.messages[0].text
    assert "New meeting" not in ana.messages[0].text


async def test_what_cannot_be_edited_is_tried_once(stage):
    """A message that its reader deleted, and one that is as it should be already."""
    ana = await stage.show(1001)
    stage.tg._world.delete(ana._chat, ana.messages[0])
    await stage.show(1002)
    await stage.reword()
    stage.clock.now += SETTLED
    await stage.redrawing.round()
    await stage.change("UPDATE messages SET revision = 1")  # as after a crash before it was recorded
    stage.clock.now += timedelta(minutes=5)
    await stage.redrawing.round()
    statuses = [call.status for call in stage.edits()]
    assert (sorted(statuses[:2]), statuses[2:]) == ([200, 400], [400])  # the first two are made at once
    stage.clock.now += timedelta(minutes=5)
    assert await stage.redrawing.round() == redraw.IDLE_SECONDS


async def test_what_telegram_says_of_a_chat_is_noted(stage):
    """Blocked: paused; too many: parked; moved: followed. The others are edited."""
    ana, _bo, cy = [await stage.show(number) for number in (1001, 1002, 1003)]
    await ana.block()
    stage.tg.faults.limit(chat=1002, retry_after=60)
    await stage.reword()
    stage.clock.now += SETTLED
    await stage.redrawing.round()
    assert "A better talk" in cy.messages[0].text
    assert (await stage.storage.chats.find(1001)).paused_at == stage.clock.now
    (parked,) = await stage.storage._db.fetch("SELECT telegram_id FROM chats WHERE parked_until > 0")
    assert parked["telegram_id"] == 1002
    stage.clock.now += timedelta(seconds=61)
    await stage.redrawing.round()
    assert [call.chat_id for call in stage.edits() if call.status == 200] == [1003, 1002]


async def test_while_telegram_fails_it_is_left_in_peace(stage):
    """What failed comes again when its lease ends; no answer at all is no edit either."""
    await stage.show(1001)
    await stage.reword()
    stage.clock.now += SETTLED
    stage.tg.faults.fail("editMessageText", code=502, description="Bad Gateway")
    assert await stage.redrawing.round() == redraw.OUTAGE_SECONDS
    stage.tg.faults.drop("editMessageText")
    stage.clock.now += redraw.LEASE
    assert await stage.redrawing.round() == 0
    stage.clock.now += redraw.LEASE
    await stage.redrawing.round()
    assert [call.status for call in stage.edits()] == [502, 0, 200]


async def test_a_group_that_became_another_is_followed(stage):
    ana = await stage.show(1001)
    group = stage.tg.group(-77, "Tenants", admins=[ana], kind="group")
    await stage.storage.chats.meet(-77, ChatKind.GROUP, language="", now=NOW)
    await stage.storage.messages.follow(-77, 5, Shows.CARD, stage.meeting, NOW)
    await group.upgrade(-100_077)
    await stage.reword()
    stage.clock.now += SETTLED
    await stage.redrawing.round()
    assert await stage.storage.chats.find(-100_077)
    stage.clock.now += redraw.LEASE
    assert await stage.redrawing.round() == redraw.IDLE_SECONDS


async def test_what_the_database_kept_from_being_drawn_comes_again(stage):
    """Once its lease has ended; a message is not left as it is for a moment's trouble."""

    async def fails(_placard):
        raise StorageError("The database is in use by another program.")

    await stage.show(1001)
    await stage.reword()
    stage.clock.now += SETTLED
    assert await stage.job(redraw.Redrawing, fails).round() == redraw.OUTAGE_SECONDS
    stage.clock.now += redraw.LEASE
    assert await stage.redrawing.round() == 0
    assert await stage.redrawing.round() == redraw.IDLE_SECONDS


async def test_what_cannot_be_drawn_is_left(stage):
    async def fails(_placard):
        raise ZeroDivisionError

    await stage.show(1001)
    await stage.reword()
    stage.clock.now += SETTLED
    broken = stage.job(redraw.Redrawing, fails)
    assert await broken.round() == 0
    stage.clock.now += redraw.LEASE
    assert await broken.round() == redraw.IDLE_SECONDS


async def test_as_long_as_something_is_to_be_said_nothing_is_edited(stage):
    """Nor in a chat that was written to a moment ago."""
    await stage.show(1001)
    await stage.reword()
    stage.clock.now += SETTLED
    stage.gateway._pacer._interval = 0.2
    turns = [asyncio.create_task(stage.gateway.turn(n, Lane.BROADCAST, within=5)) for n in range(4)]
    await asyncio.sleep(0.01)
    assert await stage.redrawing.round() == redraw.BUSY_SECONDS
    await asyncio.gather(*turns)
    quotas.CHAT_SECONDS = 60
    assert await stage.gateway.turn(1001, Lane.BROADCAST, within=5)
    assert await stage.redrawing.round() == 0
    assert stage.edits() == []


async def test_a_receipt_is_brought_up_to_date_until_all_are_told(stage):
    """Not when there is nothing new; the last time once everybody was."""
    drawn = []

    def draw(_posted, receipt):
        drawn.append((receipt.waiting, receipt.told))
        return Message(f"{receipt.waiting} to go, {receipt.told} told")

    for number in (2001, 2002):
        await follower(stage.storage, number, stage.newtown)
    ana = await stage.show(1001, Shows.RECEIPT)
    job = stage.job(receipts.Receipts, draw)
    assert await job.round() == receipts.LOOK_SECONDS
    while await stage.storage.outbox.expand(NOW) is not None:
        pass
    for sent in range(4):
        for _ in range(2):
            stage.clock.now += receipts.LEAST
            await job.round()
        await stage.storage.meetings.shown(min(sent + 1, 3), [stage.meeting], NOW)
        await stage.change("UPDATE outbox SET settled_at = 1, outcome = 'sent' WHERE chat_id = ?", sent + 1)
        await job.round()
    assert drawn == [(0, 0), (3, 0), (2, 1), (1, 2), (0, 3)]
    assert ana.messages[0].text == "0 to go, 3 told"
    stage.clock.now += timedelta(hours=1)
    await job.round()
    assert len(stage.edits()) == 5


async def test_a_receipt_of_a_meeting_that_was_called_off(stage):
    """Nobody is told of it any more: it says so, and is done."""
    ana = await stage.show(1001, Shows.RECEIPT)
    await stage.act(postponed(stage.meeting, "", NOW))
    await stage.job(receipts.Receipts, partial(placards.receipt, stage.desk)).round()
    assert "Everyone who follows has been told." in ana.messages[0].text
    assert await stage.storage.messages.claim_receipts(NOW + timedelta(hours=1), limit=1, least=SETTLED) == []
