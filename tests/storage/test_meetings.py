"""What is kept of meetings: each act with its version, its line in the record and its notices."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.meetings import brought_back, cancelled, edited, postponed, set_again
from storage import Conflict, Pin, Receipt, Reminder, State
from tests.builders import NOW, branch, follower, publish, talk

LATER = NOW + timedelta(minutes=5)
DAY = timedelta(days=1)
REMINDERS = ["day_before", "two_hours", "link"]


@pytest.fixture
async def newtown(storage):
    return await branch(storage)


@pytest.fixture
async def meeting(storage, newtown):
    return await publish(storage, newtown)


async def act(storage, before, change, now=NOW):
    return await storage.meetings.change(before.id, change, expected=before.revision, by=8, now=now)


async def notices(storage):
    """Give what is still to be addressed, in the order in which it is due."""
    rows = await storage.meetings._db.fetch("SELECT kind FROM notices WHERE expanded_at IS NULL ORDER BY due_at, id")
    return [row["kind"] for row in rows]


async def expanded(storage, now=NOW):
    while await storage.outbox.expand(now) is not None:
        pass


async def test_everything_that_is_said_of_a_meeting_comes_back(storage, newtown):
    full = talk(
        ends_at=NOW + timedelta(days=3, hours=2),
        blurb="With <b>Ana</b> & others",
        pin=Pin(-33.897, 151.179),
        online="https://meet.example/1",
        accessibility="Step-free",
        contact="@ana",
        picture="file-1",
    )
    glebe = await branch(storage, "Glebe")
    made = await publish(storage, newtown, glebe, details=full)
    assert await storage.meetings.get(made.id) == made
    assert (made.details, made.state, made.revision, made.material) == (full, State.ANNOUNCED, 1, 1)
    assert [host.name for host in made.hosts] == ["Glebe", "Newtown"]


async def test_published_twice_it_is_there_once(storage, newtown, meeting):
    """A crash may repeat the handler that publishes."""
    assert await publish(storage, newtown) == meeting
    assert await notices(storage) == ["new_meeting", *REMINDERS]
    assert len(await storage.audit.of("meeting", meeting.id)) == 1


async def test_a_change_counts_on_and_keeps_what_was(storage, meeting):
    moved = await act(storage, meeting, edited(meeting, replace(meeting.details, venue="Town hall"), NOW))
    assert (moved.revision, moved.material) == (2, 2)
    retitled = await act(storage, moved, edited(moved, replace(moved.details, title="Housing"), LATER), LATER)
    assert (retitled.revision, retitled.material, retitled.changed_at) == (3, 2, LATER)


async def test_the_second_of_two_editors_is_shown_what_changed_first(storage, meeting):
    first = edited(meeting, replace(meeting.details, venue="Town hall"), NOW)
    second = edited(meeting, replace(meeting.details, title="Housing"), NOW)
    results = await asyncio.gather(act(storage, meeting, first), act(storage, meeting, second))
    assert isinstance(results[1], Conflict)
    assert (results[1].seen, results[1].now) == (meeting, results[0])
    assert await storage.meetings.get(meeting.id) == results[0]


async def test_done_twice_it_is_done_once(storage, meeting):
    """A handler that is run again after a crash meets its own change, and no conflict."""
    change = cancelled(meeting, "The hall is flooded.", NOW)
    once = await act(storage, meeting, change)
    assert await act(storage, meeting, change) == once
    assert once.revision == 2


async def test_no_such_meeting(storage, meeting):
    change = cancelled(meeting, "", NOW)
    assert await storage.meetings.change(404, change, expected=1, by=8, now=NOW) is None
    assert await storage.meetings.get(404) is None
    assert await storage.meetings.receipt(404) == Receipt(0, 0, 0, 0, addressed=True)
    assert not await storage.meetings.remind(1, 404, [Reminder.LINK], thread_id=0, now=NOW)


async def test_the_record_says_who_did_what_and_what_it_was_before(storage, meeting):
    await act(storage, meeting, edited(meeting, replace(meeting.details, venue="Town hall"), LATER), LATER)
    first, second = await storage.audit.of("meeting", meeting.id)
    assert (first.who, first.did, first.before, first.after["title"]) == (7, "published", {}, meeting.details.title)
    assert (second.who, second.did, second.at) == (8, "edited", LATER)
    assert (second.before, second.after) == ({"venue": "Brown St Hall"}, {"venue": "Town hall"})


async def test_each_act_replaces_what_is_still_to_be_told(storage, meeting):
    """No scheduler: what is open is always what follows from the meeting as it is."""
    await expanded(storage)
    assert await notices(storage) == REMINDERS
    off = await act(storage, meeting, postponed(meeting, "", NOW))
    assert await notices(storage) == ["postponed"]
    on = await act(storage, off, set_again(off, talk(starts_in=5 * DAY), NOW))
    assert await notices(storage) == ["new_meeting", "set_again", *REMINDERS]
    await expanded(storage)
    off = await act(storage, on, cancelled(on, "", NOW))
    assert await notices(storage) == ["cancelled"]
    await act(storage, off, brought_back(off, NOW))
    assert await notices(storage) == ["new_meeting", "on_again", *REMINDERS]


async def test_edits_within_two_minutes_are_one_notice(storage, meeting):
    """The first opens the two minutes; an edit that nobody is told of changes nothing about it."""
    await expanded(storage)
    for seconds, changes in enumerate([{"venue": "Town hall"}, {"title": "Housing"}, {"address": "1 King St"}]):
        now = NOW + timedelta(seconds=seconds)
        meeting = await act(storage, meeting, edited(meeting, replace(meeting.details, **changes), now), now)
    assert await notices(storage) == ["changed", *REMINDERS]
    assert await storage.outbox.expand(NOW + timedelta(seconds=119)) is None
    assert await storage.outbox.expand(NOW + timedelta(minutes=2)) is not None


async def test_an_edit_near_the_start_hurries_the_one_that_waits(storage, newtown, meeting):
    """Told of in two minutes, it would be told of too late, now that the start is in five."""
    await expanded(storage)
    chat = await follower(storage, 1001, newtown)
    await storage.meetings.shown(chat, [meeting], NOW)
    changed = await act(storage, meeting, edited(meeting, replace(meeting.details, venue="Town hall"), NOW))
    soon = replace(changed.details, starts_at=NOW + timedelta(minutes=5))
    await act(storage, changed, edited(changed, soon, NOW))
    await expanded(storage)
    rows = await storage.outbox.claim(NOW, limit=9, lease=timedelta(seconds=15))
    assert [row.kind for row in rows] == ["changed"]


async def test_an_edit_after_two_minutes_is_another(storage, newtown, meeting):
    await follower(storage, 1001, newtown)
    await expanded(storage)
    changed = await act(storage, meeting, edited(meeting, replace(meeting.details, venue="Town hall"), NOW))
    await expanded(storage, LATER)
    await act(storage, changed, edited(changed, replace(changed.details, venue="Library"), LATER), LATER)
    assert await notices(storage) == ["changed", *REMINDERS]


async def test_what_a_chat_wishes_of_reminders(storage, newtown, meeting):
    chat = await follower(storage, 1001, newtown)
    assert await storage.meetings.wishes(chat, meeting.id) is None
    wish = {"thread_id": 0, "now": NOW}
    assert await storage.meetings.remind(chat, meeting.id, [Reminder.LINK], **wish)
    assert not await storage.meetings.remind(chat, meeting.id, [Reminder.LINK], **wish)
    assert await storage.meetings.remind(chat, meeting.id, [], **wish)
    assert await storage.meetings.wishes(chat, meeting.id) == frozenset()
    assert await storage.meetings.forget(chat, meeting.id)
    assert await storage.meetings.remind(chat, meeting.id, [], **wish)
    assert await storage.meetings.forget_all(chat) == 1
    assert not await storage.meetings.forget(chat, meeting.id)
