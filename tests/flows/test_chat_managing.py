"""Meetings in the hands of their organisers: postponed, cancelled, brought back, set again; each once, and told."""

from datetime import timedelta

import pytest

from bot.rules.meetings import postponed
from storage import State
from tests.flows.chatting import asked, pressed
from tests.flows.organised import ADMIN, ana, bo, cy, di, now, post, rewrite, world

__all__ = ["ana", "bo", "cy", "di", "world"]
TITLE = "Why public housing matters"
BUTTONS = ["Edit", "Postpone", "Cancel", "Same again", "History", "Receipt", "All your meetings"]


@pytest.fixture
async def meeting(world, di):
    """Give a meeting of which Di was told."""
    async with world.storage() as storage:
        made = await post(storage, 1)
    await di.hears("New meeting")
    return made


async def stored(world, meeting):
    async with world.storage() as storage:
        return await storage.meetings.get(meeting.id)


async def acts(world, meeting):
    async with world.storage() as storage:
        return [(act.who, act.did) for act in await storage.audit.of("meeting", meeting.id)]


async def opened(person, label=TITLE):
    """Open the organiser's card of the only meeting."""
    listed = await asked(person, "/mymeetings", label)
    await pressed(person, listed, listed.labels[0], "It takes place as announced.")
    return listed


async def test_a_meeting_is_cancelled_for_a_reason(world, bo, di, meeting):
    """Asked, written, shown, pressed; pressed again it is done once. Whoever knew of it is told why."""
    card = await opened(bo)
    assert card.labels == BUTTONS
    await pressed(bo, card, "Cancel", "Cancel it? Everybody who was told of it is told.")
    assert card.labels == ["Cancel without a reason", "Leave it as it is"]
    written = await asked(bo, "The hall is <flooded>", "Reason: The hall is <flooded>")
    assert (await stored(world, meeting)).state is State.ANNOUNCED
    yes = next(button.data for row in written.buttons for button in row if button.text == "Cancel it")
    await pressed(bo, written, "Cancel it", "It is cancelled")
    seen = len(bo.toasts)
    await bo.press(written, data=yes)
    assert (await bo.toasted(seen + 1))[-1] == "It is cancelled, and followers are told."
    assert "Nothing was done" not in written.text
    await pressed(bo, written, "All your meetings", "Your meetings")
    told = await di.hears("Cancelled")
    assert "Reason: The hall is <flooded>" in told.text
    after = await stored(world, meeting)
    assert (after.state, after.reason, after.revision) == (State.CANCELLED, "The hall is <flooded>", 2)
    assert await acts(world, meeting) == [(101, "published"), (101, "cancelled")]
    assert sum("Cancelled" in shown.text for shown in di.messages) == 1
    assert "It is cancelled, and followers are told." in bo.toasts


async def test_without_a_reason_and_brought_back(world, bo, di, meeting):
    """One press each; the followers hear that it takes place after all."""
    card = await opened(bo)
    await pressed(bo, card, "Cancel", "Cancel it?")
    await pressed(bo, card, "Cancel without a reason", "It is cancelled: who knew of it is told")
    assert card.labels == ["Bring back", "Same again", "History", "Receipt", "All your meetings"]
    await di.hears("Cancelled")
    await pressed(bo, card, "Bring back", "It takes place as announced.")
    assert card.labels == BUTTONS
    await di.hears("Takes place after all")
    assert [did for _, did in await acts(world, meeting)] == ["published", "cancelled", "brought back"]


async def test_where_posts_are_approved_an_admin_brings_back(world, ana, bo, di, meeting):
    """Cancelling waits for nobody; to announce it anew is for who approves."""
    async with world.storage() as storage, storage._db.transaction() as t:
        await t.run("UPDATE branches SET approval = 1")
    card = await opened(bo)
    await pressed(bo, card, "Cancel", "Cancel it?")
    await pressed(bo, card, "Cancel without a reason", "It is cancelled: who knew of it is told")
    seen = len(bo.toasts)
    await bo.press(card, "Bring back")
    assert "an admin approves what is announced" in (await bo.toasted(seen + 1))[-1]
    assert (await stored(world, meeting)).state is State.CANCELLED
    mine = await asked(ana, "/mymeetings Newtown", TITLE)
    await pressed(ana, mine, mine.labels[0], "It is cancelled")
    await pressed(ana, mine, "Bring back", "It takes place as announced.")
    await di.hears("Takes place after all")


async def test_postponed_and_given_a_new_date(world, bo, di, meeting):
    """Through a restart between any two steps; what is not clear is asked, with choices."""

    async def restarted():
        await world.stop()
        await world.start()

    card = await opened(bo)
    await restarted()
    await pressed(bo, card, "Postpone", "Followers are told that its new date is still open")
    await restarted()
    written = await asked(bo, "The speaker is ill", "Reason: The speaker is ill")
    await restarted()
    await pressed(bo, written, "Postpone it", "It is postponed: followers are told once you set a new date.")
    assert written.labels[:3] == ["Edit", "Set a new date", "Cancel"]
    await di.hears("Postponed, and the new date is still open")
    await restarted()
    await pressed(bo, written, "Set a new date", "When is it now?")
    await restarted()
    await asked(bo, "soon", "I could not read a day and a time in this. Please write both")
    await asked(bo, "6pm", "On which day?")
    await asked(bo, "yesterday 6pm", "This is past.")
    year = (now() + timedelta(days=200)).year
    choices = await asked(bo, f"5 June {year} at 7", "Which is right?")
    assert len(choices.labels) == 3
    one = await asked(bo, f"5 June {year} 18:30", "Is this right?")
    await restarted()
    assert [f"5 Jun {year}, 6:30\u202fpm (Sydney time)" in label for label in one.labels] == [True, False]
    await pressed(bo, one, one.labels[0], f"5 Jun {year}, 6:30")
    assert "It takes place as announced." in one.text
    told = await di.hears("New date")
    assert f"5 Jun {year}, 6:30" in told.text
    after = await stored(world, meeting)
    assert (after.state, after.reason) == (State.ANNOUNCED, "")
    assert [did for _, did in await acts(world, meeting)] == ["published", "postponed", "set again"]


async def test_postponed_while_its_new_date_is_written(world, ana, bo, di, meeting):
    """Who saves that date gives it to the meeting, and is told so before; followers hear of it as of any new date."""
    card = await opened(bo)
    await bo.press(card, "Edit")
    await pressed(bo, await bo.hears("Nothing is changed yet."), "Date and time", "When")
    new = now() + timedelta(days=30)
    draft = await asked(bo, f"{new:%d %B %Y} 7pm", "all who know of the meeting are told")
    mine = await asked(ana, "/mymeetings Newtown", TITLE)
    await pressed(ana, mine, mine.labels[0], "It takes place as announced.")
    await pressed(ana, mine, "Postpone", "Followers")
    await pressed(ana, mine, "Postpone without a reason", "It is postponed")
    await di.hears("Postponed, and the new date is still open")
    await pressed(bo, draft, "Save", "It was postponed. Once you save it, it has its new date")
    await bo.press(draft, "Save")
    told = await di.hears("New date")
    assert f"{new:%b %Y}" in told.text
    after = await stored(world, meeting)
    assert (after.state, after.details.starts_at.day) == (State.ANNOUNCED, new.day)


async def test_what_somebody_else_changed_is_shown_first(world, ana, bo, di, meeting):
    """At the question, and at the press that does it; and then it is done all the same."""
    card = await opened(bo)
    async with world.storage() as storage:
        changed = await rewrite(storage, meeting, venue="Town Hall")
    await pressed(bo, card, "Cancel", "Nothing was done yet: the meeting was changed since you looked.")
    assert f"An admin ({ADMIN}): changed it" in card.text
    assert "Place: Brown St Hall → Town Hall" in card.text
    assert card.labels == ["Cancel it all the same", "Show it as it is"]
    await pressed(bo, card, "Cancel it all the same", "Cancel it?")
    written = await asked(bo, "No heating", "Reason: No heating")
    async with world.storage() as storage:
        await rewrite(storage, changed, by=101, title="Rents")
    await pressed(bo, written, "Cancel it", "Nothing was done yet")
    assert "Bo (101): changed it" in written.text
    assert f"Title: {TITLE} → Rents" in written.text
    assert (await stored(world, meeting)).state is State.ANNOUNCED
    await pressed(bo, written, "Cancel it all the same", "It is cancelled")
    after = await stored(world, meeting)
    assert (after.state, after.reason, after.details.title) == (State.CANCELLED, "No heating", "Rents")


async def test_two_organisers_do_the_same(world, ana, bo, meeting):
    """The second is shown that it is cancelled, by whose reason; nothing is done twice."""
    first, second = await opened(ana), await opened(bo)
    for person, card in ((ana, first), (bo, second)):
        await pressed(person, card, "Cancel", "Cancel it?")
    written = await asked(bo, "My reason", "Reason: My reason")
    await pressed(ana, first, "Cancel without a reason", "It is cancelled")
    await pressed(bo, written, "Cancel it", "Nothing was done: the meeting is cancelled already.")
    await pressed(bo, second, "Cancel without a reason", "It is cancelled")
    await pressed(ana, first, "Bring back", "It takes place as announced.")
    await asked(bo, "/mymeetings", TITLE)
    assert (await acts(world, meeting))[1:] == [(ADMIN, "cancelled"), (ADMIN, "brought back")]


@pytest.mark.parametrize("label", ["Cancel", "Postpone"])
async def test_what_is_asked_of_a_meeting_is_ended_by_a_command(world, bo, meeting, label):
    """/cancel cancels the question, not the meeting: that is said, with the way back to it."""
    card = await opened(bo)
    await pressed(bo, card, label, "Write the reason as a message")
    left = await asked(bo, "/cancel", "All right: nothing more is asked, and nothing was done.")
    assert (left.labels, meeting.details.title in left.text) == (["Show it as it is"], True)
    await pressed(bo, left, "Show it as it is", "It takes place as announced.")
    await asked(bo, "Very ill", "I am a bot")
    assert (await stored(world, meeting)).state is State.ANNOUNCED


async def test_an_answer_that_will_not_do(world, bo, meeting):
    """A picture, too many words; left as it is, nothing is asked any more."""
    card = await opened(bo)
    await pressed(bo, card, "Cancel", "Cancel it?")
    await bo.share(location={"latitude": 1.0, "longitude": 2.0})
    await bo.hears("Please write the reason in words.")
    await asked(bo, "x" * 2_000, "A reason may have 500 characters, and this has 2000.")
    written = await asked(bo, "\u202eIll\u202c", "Reason: Ill")
    again = await asked(bo, "Very ill", "Reason: Very ill")
    await bo.press(written, "Cancel it")
    assert "This button no longer works" in (await bo.toasted(3))[-1]
    await pressed(bo, again, "Leave it as it is", "It takes place as announced.")
    await asked(bo, "Very ill", "I am a bot")
    await bo.press(card, data=f"off:{meeting.id}:1:{written.id}")
    assert "This button no longer works" in (await bo.toasted(5))[-1]
    assert (await stored(world, meeting)).state is State.ANNOUNCED


async def test_a_question_about_a_meeting_that_was_cancelled_meanwhile(world, ana, bo, meeting):
    """It is said once; what is written next is no answer any more."""
    card = await opened(bo)
    await pressed(bo, card, "Postpone", "Postpone it?")
    other = await opened(ana)
    await pressed(ana, other, "Cancel", "Cancel it?")
    await pressed(ana, other, "Cancel without a reason", "It is cancelled")
    await asked(bo, "The speaker is ill", "Nothing was done: the meeting is cancelled already.")
    await asked(bo, "The speaker is ill", "I am a bot")


FORGED = ["mine", "receipt", "postpone", "calloff", "redate", "defer", "off", "back", "on", "history"]


def forged(verb, number):
    rest = {"mine": "", "receipt": "", "postpone": ":1", "calloff": ":1", "redate": ":1", "defer": ":1:0"}
    return f"{verb}:{number}" + {**rest, "off": ":1:0", "back": ":1", "on": ":1:99999999-0", "history": ":0"}[verb]


async def test_nobody_else_can_do_anything(world, cy, di, bo, meeting):
    """Not the organiser of another branch, nor a reader, by forged buttons: a sentence, and a line in the record."""
    for person in (cy, di):
        shown = await asked(person, "/id", "Your Telegram id")
        for verb in FORGED:
            await person.press(shown, data=forged(verb, meeting.id))
        toasts = await person.toasted(len(FORGED))
        assert toasts == ["Only organisers of Newtown can do this, and the admins."] * len(FORGED)
        await asked(person, f"/history {meeting.id}", "Only organisers of Newtown can do this, and the admins.")
    await asked(di, "/mymeetings", "You post for no branch.")
    refused = [(who, did) for who, did in await acts(world, meeting) if did.startswith("refused")]
    assert sorted(refused)[:3] == [(102, "refused: bring back"), (102, "refused: call off"), (102, "refused: history")]
    assert len(refused) == len(set(refused)) == 14
    assert (await stored(world, meeting)) == meeting
    group = world.tg.group(-1_000_100, "Tenants", members=[bo])
    await asked(bo, "/mymeetings", "This is for a private chat with me.", in_=group)
    await asked(bo, f"/history {meeting.id}", "This is for a private chat with me.", in_=group)


async def test_who_is_an_organiser_no_longer(world, bo, meeting):
    """Old buttons and an open question are of no use to them."""
    card = await opened(bo)
    await pressed(bo, card, "Cancel", "Cancel it?")
    async with world.storage() as storage:
        await storage.organisers.remove(1, 101, by=ADMIN, now=now())
    refused = "Only organisers of Newtown can do this, and the admins."
    await asked(bo, "The hall is flooded", refused)
    await bo.press(card, "Cancel without a reason")
    assert (await bo.toasted(3))[-1] == refused
    await asked(bo, "The hall is flooded", "I am a bot")
    await asked(bo, "/mymeetings", "You post for no branch.")
    assert (await stored(world, meeting)).state is State.ANNOUNCED
    assert (101, "refused: call off") in await acts(world, meeting)


async def test_buttons_that_make_no_sense(world, bo, meeting):
    """Of no meeting, of a revision that is none yet, of a date that is none or past: a sentence, and nothing done."""
    card = await opened(bo)
    before = len(bo.toasts)
    for data in ("mine:404", "off:404:1:0", "history:404:0"):
        await bo.press(card, data=data)
    assert (await bo.toasted(before + 3))[before:] == ["There is no such meeting."] * 3
    for data in (
        f"off:{meeting.id}:9:0",
        f"calloff:{meeting.id}:9",
        f"defer:{meeting.id}:1:77",
        f"managed:404:{meeting.id}:1",
    ):
        await bo.press(card, data=data)
    assert all("no longer works" in toast for toast in (await bo.toasted(before + 7))[before + 3 :])
    await pressed(bo, card, "Postpone", "Postpone it?")
    await pressed(bo, card, "Postpone without a reason", "It is postponed")
    for when, answer in (
        ("12-0", "This is past."),
        ("99999999999999999-0", "I could not read"),
        ("x", "This is past."),
    ):
        before_edit = card.changed
        await bo.press(card, data=f"on:{meeting.id}:2:{when}")
        await bo.until(lambda c=before_edit, a=answer: card.changed > c and a in card.text, answer)
    assert (await stored(world, meeting)).revision == 2


async def test_a_meeting_that_has_begun_is_left(world, bo):
    """There is nothing to do to it, by old buttons either; it stays in the list for a week."""
    async with world.storage() as storage:
        over = await post(storage, 1, starts_in=timedelta(hours=-1))
        await post(storage, 1, uid="uid-2", starts_in=timedelta(days=-8), title="Long ago")
    listed = await asked(bo, "/mymeetings", TITLE)
    assert "Long ago" not in listed.text
    await pressed(bo, listed, listed.labels[0], "It has begun, or is over.")
    assert listed.labels == ["Same again", "History", "Receipt", "All your meetings"]
    await bo.press(listed, data=f"off:{over.id}:1:0")
    await bo.until(lambda: "Nothing was done: the meeting has begun" in listed.text, "no answer")
    assert (await stored(world, over)) == over


async def test_a_meeting_postponed_long_ago_can_be_found(world, bo):
    async with world.storage() as storage:
        put_off = await post(storage, 1, uid="uid-2", starts_in=timedelta(days=-60), title="Long ago")
        await storage.meetings.change(put_off.id, postponed(put_off, "", now()), expected=1, by=101, now=now())
    listed = await asked(bo, "/mymeetings", "Long ago")
    await pressed(bo, listed, listed.labels[0], "It is postponed")
    assert "Set a new date" in listed.labels


async def test_the_list_is_leafed_through(world, ana, bo):
    """From now on first; earlier is the last week. An admin sees every branch, or one."""
    await asked(bo, "/mymeetings", "There are none ahead")
    async with world.storage() as storage:
        for day in range(-2, 8):
            title = f"Talk {day}"
            await post(storage, 1 + (day == 3), uid=title, starts_in=timedelta(days=day, hours=1), title=title)
        await post(storage, 1, 2, uid="joint", starts_in=timedelta(hours=30), title="Joint talk")
    listed = await asked(ana, "/mymeetings", "Talk 0")
    assert [label.partition(" · ")[2] for label in listed.labels[:6]] == [
        *("Talk 0", "Talk 1", "Joint talk", "Talk 2", "Talk 3", "Talk 4")
    ]
    assert listed.labels[6:] == ["‹ Earlier", "Later ›", "Choose a branch"]
    await pressed(ana, listed, "Later ›", "Talk 7")
    await pressed(ana, listed, "‹ Earlier", "Talk 4")
    await pressed(ana, listed, "‹ Earlier", "Talk -2")
    assert "Later ›" in listed.labels
    await pressed(ana, listed, "Choose a branch", "The meetings of which branch?")
    assert listed.labels == ["Glebe", "Newtown", "All of them"]
    await pressed(ana, listed, "Glebe", "Your meetings: Glebe")
    assert ("Joint talk" in listed.text, "Talk 3" in listed.text, "Talk 4" in listed.text) == (True, True, False)
    assert "Talk 3" in (await asked(ana, "/mymeetings glebe", "Your meetings: Glebe")).text
    unknown = await asked(ana, "/mymeetings <xyz>", "I cannot tell which branch “<xyz>” is.")
    assert {"Glebe", "Newtown", "All of them"} <= set(unknown.labels)
    await asked(ana, "/mymeetings nowhere", "which branch “nowhere” is")
    mine = await asked(bo, "/mymeetings", "Talk 0")
    assert "Choose a branch" not in mine.labels
    assert "Talk 3" not in mine.text


async def test_help_names_what_organisers_can_do(world, ana, bo, di):
    assert "/mymeetings" in (await asked(ana, "/help", "For you as an admin")).text
    await asked(ana, "/mymeeting", "Did you mean /mymeetings?")
    await asked(bo, "/mymeeting", "Did you mean /mymeetings?")
    shown = (await asked(bo, "/help", "For you as an organiser")).text
    assert "/mymeetings" in shown
    assert "/cancel" in shown
    assert "/organisers" not in shown
    assert "/mymeetings" not in (await asked(di, "/help", "What I understand")).text
