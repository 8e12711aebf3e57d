"""What organisers see of a meeting afterwards: its history, its receipt; and the cards in chats that stay right."""

from datetime import timedelta

import pytest

from bot.jobs import receipts, redraw
from bot.rules.meetings import cancelled
from storage import Reminder, messages
from tests.builders import branch, follower, png
from tests.flows.chatting import asked, pressed
from tests.flows.killing import ask, change
from tests.flows.organised import ADMIN, ana, bo, cy, di, now, organiser, post, rewrite, world

__all__ = ["ana", "bo", "cy", "di", "world"]
TITLE = "Why public housing matters"


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    """Let nobody wait for minutes."""
    monkeypatch.setattr(messages, "SETTLED", timedelta(seconds=0.5))
    monkeypatch.setattr(redraw, "IDLE_SECONDS", 0.2)
    monkeypatch.setattr(receipts, "LEAST", timedelta(seconds=0.3))
    monkeypatch.setattr(receipts, "LOOK_SECONDS", 0.1)


async def unpark(world):
    """Let the time be over for which Telegram wanted a chat to be left alone."""
    await change(world.settings.database, "UPDATE outbox SET due_at = 0")
    await change(world.settings.database, "UPDATE chats SET parked_until = 0")


async def test_the_history_says_who_did_what_and_when(world, ana, bo, di):
    """Newest first, by the branch's clock, as old and new; in pages, which stay right while more is done."""
    async with world.storage() as storage:
        meeting = changed = await post(storage, 1)
        for number in range(2, 7):
            changed = await rewrite(storage, changed, title=f"Version {number}")
        details = {"venue": "", "online": "https://meet.example/<secret>", "blurb": "A talk", "by": 0}
        changed = await rewrite(storage, changed, **details)
    card = await asked(bo, "/mymeetings", "Version 6")
    await pressed(bo, card, card.labels[0], "It takes place as announced.")
    await pressed(bo, card, "History", "Somebody at the machine: changed it")
    assert "Place: Brown St Hall → –" in card.text
    assert "Link to join by: added" in card.text
    assert "About: A talk" in card.text
    assert "secret" not in card.text
    assert "(Sydney time)" in card.text
    assert "Title: Version 5 → Version 6" in card.text
    assert f"An admin ({ADMIN}): changed it" in card.text
    assert card.labels == ["Older", "Back to the meeting"]
    async with world.storage() as storage:
        await rewrite(storage, changed, contact="@ines")
    await pressed(bo, card, "Older", "Bo (101): published it")
    assert f"Title: {TITLE} → Version 2" in card.text
    assert "Version 4" not in card.text
    assert card.labels == ["Newest", "Back to the meeting"]
    await pressed(bo, card, "Newest", "Contact: @ines")
    await pressed(bo, card, "Back to the meeting", "It takes place as announced.")
    number = meeting.id
    assert "Contact: @ines" in (await asked(ana, f"/history {number}", "An admin (100): changed it")).text
    for text in ("/history", "/history 0", "/history x", f"/history {'9' * 40}"):
        await asked(ana, text, "Of which meeting?")
    await asked(ana, "/history 404", "There is no such meeting.")
    await asked(bo, "/history", "Contact: @ines", reply_to=card)
    told = await di.hears("New meeting")
    await asked(di, "/history", "Only organisers of Newtown can do this", reply_to=told)
    await asked(ana, f"/history {number}", "Somebody (103): was not let do this: history")


async def test_a_receipt_is_kept_up_to_date(world, bo, di):
    """Through a restart, until all are told; who could not be reached is counted, and who wants a reminder."""
    away = world.tg.person(104, "Eve", started=True)
    await away.block()
    async with world.storage() as storage:
        await follower(storage, 104, await storage.branches.get(1), now=now())
    world.tg.faults.limit(chat=103, retry_after=600)
    async with world.storage() as storage:
        meeting = await post(storage, 1)
    card = await asked(bo, "/mymeetings", TITLE)
    await pressed(bo, card, card.labels[0], "It takes place as announced.")
    await pressed(bo, card, "Receipt", "0 chats know of it.")
    assert card.labels == ["Refresh", "Manage"]
    await bo.until(lambda: "1 chat could not be reached." in card.text, "not up to date")
    assert "1 chat is still to be told." in card.text
    await world.stop()
    async with world.storage() as storage:
        chat = await storage.chats.find(bo.id)
        await storage.meetings.remind(chat.id, meeting.id, [Reminder.LINK], thread_id=0, now=now())
    await unpark(world)
    await world.start()
    await di.hears("New meeting")
    await bo.until(lambda: "Everyone who could be reached has been told." in card.text, "not up to date")
    assert "2 chats know of it.\n1 chat could not be reached." in card.text
    assert "1 chat wants a reminder." in card.text
    followed = "SELECT 1 FROM messages WHERE shows = 'receipt' AND meeting_id IS NOT NULL"
    await world.until(lambda: not ask(world.settings.database, followed), "it goes on")
    edited = card.edited
    await world.polled(2)
    assert card.edited == edited
    await pressed(bo, card, "Manage", "It takes place as announced.")


async def test_a_receipt_that_was_left_is_not_edited(world, bo):
    """What the organiser looks at now stays."""
    async with world.storage() as storage:
        await follower(storage, 104, await storage.branches.get(1), now=now())
    world.tg.person(104, "Eve", started=True)
    world.tg.faults.limit(chat=104, retry_after=600)
    async with world.storage() as storage:
        await post(storage, 1)
    card = await asked(bo, "/mymeetings", TITLE)
    await pressed(bo, card, card.labels[0], "It takes place as announced.")
    await pressed(bo, card, "Receipt", "still to be told.")
    await pressed(bo, card, "Manage", "It takes place as announced.")
    edited = card.edited
    await unpark(world)
    await world.tg._people[104].hears("New meeting")
    await world.polled(2)
    assert card.edited == edited


async def test_a_cosmetic_edit_changes_what_stands_in_chats_and_tells_nobody(world, bo, di):
    """Announcements of one edit, and of several at once, are edited once; a cancelled meeting is struck through."""
    async with world.storage() as storage:
        meeting = await post(storage, 1, blurb="A bad talk")
        told = await di.hears("A bad talk")
        for blurb in ("A talk", "A better talk"):
            meeting = await rewrite(storage, meeting, blurb=blurb)
    await di.until(lambda: "A better talk" in told.text, "not edited")
    await world.polled(2)
    assert (told.edited, len(di.messages)) == (1, 1)
    card = await asked(bo, "/mymeetings", TITLE)
    await pressed(bo, card, card.labels[0], "It takes place as announced.")
    await pressed(bo, card, "Cancel", "Cancel it?")
    await pressed(bo, card, "Cancel without a reason", "It is cancelled")
    await di.until(lambda: "Cancelled" in told.text, "not edited")
    assert "New meeting" not in told.text
    await di.settled(2)
    assert [entity["type"] for entity in told.entities].count("strikethrough") == 2


@pytest.mark.parametrize("pictured", [False, True])
async def test_a_card_that_a_reader_opened_is_kept_too(world, bo, di, pictured):
    """With its picture, and with the reminders that were chosen; until it is cancelled."""
    picture = (await bo.send_photo(png())).photo if pictured else ""
    async with world.storage() as storage:
        meeting = await post(storage, 1, blurb="A bad talk", picture=picture)
    told = await di.hears("New meeting")
    card = await asked(di, f"/start meeting_{meeting.id}", "A bad talk")
    assert bool(card.photo) is pictured
    for message in (told, card):
        await di.press(message, "Remind me")
    await di.until(lambda: "Remind me" not in told.labels + card.labels, "not chosen")
    async with world.storage() as storage:
        meeting = await rewrite(storage, meeting, blurb="A better talk")
    for message in (told, card):
        await di.until(lambda m=message: "A better talk" in m.text, "not edited")
        assert "✓ A day and two hours before" in message.labels
    assert "Share" in card.labels
    async with world.storage() as storage:
        change = cancelled(meeting, "ill", now())
        await storage.meetings.change(meeting.id, change, expected=2, by=ADMIN, now=now())
    for message in (told, card):
        await di.until(lambda m=message: "Reason: ill" in m.text, "not edited")
        assert "✓ A day and two hours before" not in message.labels


async def test_an_organiser_of_two_branches_sees_a_joint_meeting_once(world, bo):
    async with world.storage() as storage:
        erko = await branch(storage, "Erskineville")
        await organiser(storage, erko.id, 101, "Bo")
        await post(storage, 1, erko.id)
    listed = await asked(bo, "/mymeetings", TITLE)
    assert listed.text.count(TITLE) == 1
    assert "Choose a branch" in listed.labels
