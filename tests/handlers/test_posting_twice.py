"""Whatever is done in posting, done again with the same update, as after a crash: answered as it was, done once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from telegram import Update

from bot.handlers import Desk, command_lines, handle
from bot.html import visible
from bot.rules.meetings import brought_back, cancelled, edited, postponed
from storage import ChatKind, Declined
from tests.builders import NOW, branch
from tests.builders import talk as talk_of

ANA, EVE, BO = 100, 99, 101
NAMES = {ANA: "Ana", EVE: "Eve", BO: "Bo"}


class Talk:
    """A conversation in which each update comes so many times; a reply's message gets an id as Telegram gives them."""

    def __init__(self, storage, times):
        self.storage, self.times, self.now, self.ids = storage, times, NOW, 10
        self.shown: dict[tuple[int, int], object] = {}
        self.told: list[tuple[int, str]] = []
        self.rung: list[int] = []

    @property
    def desk(self):
        async def nobody(_chat, _person):
            return False

        zone, admins = ZoneInfo("UTC"), frozenset({ANA, EVE})
        desk = Desk(self.storage, lambda: self.now, zone, "courier_bot", "", "", command_lines(), nobody, admins)
        return replace(desk, ring=lambda: self.rung.append(self.ids))

    async def say(self, text, person=BO, **content):
        """Write; give what is answered."""
        self.ids += 1
        said = {**_base(person, self.ids), **({"text": text} if text else {}), **content}
        return await self._handle({"update_id": self.ids, "message": said}, person, self.ids)

    async def press(self, data, person=BO, under=0):
        """Press a button under what that person was shown last, or under another message; give what is answered."""
        self.ids += 1
        under = under or max((one for who, one in self.shown if who == person), default=1)
        query = {"id": str(self.ids), "chat_instance": "1", "data": data}
        query |= {"from": _user(person), "message": {**_base(person, under), "text": "x"}}
        return await self._handle({"update_id": self.ids, "callback_query": query}, person, under)

    async def _handle(self, update, person, under):
        answers = []
        for _ in range(self.times):
            self.told = []
            _, reply = await handle(self.desk, Update.de_json(update, None))
            answers.append(await self._posted(reply, person, under))
        assert all(set(one) == set(answers[0]) for one in answers), answers
        return answers[-1]

    async def _posted(self, reply, person, under):
        """Note what is shown where, as respond does; a message again is one more."""
        if reply.edit:
            self.shown[person, under] = reply.edit
        if reply.message:
            self.ids += 1
            under = self.ids
            self.shown[person, under] = reply.message
        if reply.posted:
            await reply.posted(under)
        if reply.bare:
            self.shown.pop((person, reply.bare), None)
        self.told = [(who, visible(message.html) or message.picture) for who, message in reply.also]
        return [visible(one.html) for one in (reply.edit, reply.message) if one] + [reply.toast] * bool(reply.toast)

    def data(self, label, person=BO):
        """Give what the button of this label, under the last message to a person, sends."""
        last = max(one for who, one in self.shown if who == person)
        return next(b.action for row in self.shown[person, last].buttons for b in row if label in b.text)

    async def rows(self, sql):
        return [tuple(row) for row in await self.storage._db.fetch(sql)]


def _user(person):
    return {"id": person, "is_bot": False, "first_name": NAMES[person]}


def _base(person, number):
    chat = {"id": person, "type": "private", "first_name": NAMES[person]}
    return {"message_id": number, "date": 1, "chat": chat, "from": _user(person)}


@pytest.fixture(params=[1, 2, 3])
async def talk(request, storage):
    """Have a branch with an organiser, and two admins, one of whom has blocked the bot."""
    await branch(storage, venue="Brown St Hall")
    await storage.organisers.invite(1, "x", by=7, number=0, now=NOW)
    await storage.organisers.accept("x", BO, "Bo", NOW)
    for admin in (ANA, EVE):
        await storage.chats.meet(admin, ChatKind.PRIVATE, language="en", now=NOW)
    return Talk(storage, request.param)


async def approval(storage):
    await storage.branches.edit(1, lambda b: replace(b, approval=True), fold=str.casefold, by=7, now=NOW)


async def audit(talk):
    return await talk.rows("SELECT who, did FROM audit WHERE thing IN ('meeting', 'draft') ORDER BY id")


async def test_field_by_field(talk):
    await talk.say("/announce")
    await talk.say("Rent & wages")
    await talk.say("Thu 26 Nov")
    await talk.say("at 7")
    (answer,) = await talk.press(talk.data("7:00\N{NARROW NO-BREAK SPACE}pm"))
    assert "Thu, 26 Nov 2026, 7:00" in answer
    await talk.press(talk.data("End"))
    await talk.say("2 hours")
    await talk.say("", photo=[{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}])
    await talk.press(talk.data("Picture"))
    await talk.press(talk.data("Leave it empty"))
    await talk.press(talk.data("Title"))
    await talk.say("x" * 500)
    await talk.say("/cancel")
    await talk.press(talk.data("Resume"))
    answer, toast = await talk.press(talk.data("Publish"))
    assert answer.startswith("Rent & wages\nThu, 26 Nov 2026, 7:00")
    assert toast == "Published: Rent & wages."
    assert await talk.rows("SELECT state, version FROM drafts") == [("published", 8)]
    made = await talk.storage.meetings.get(1)
    assert made.details.starts_at == datetime(2026, 11, 26, 8, tzinfo=UTC)
    assert made.details.ends_at - made.details.starts_at == timedelta(hours=2)
    assert await audit(talk) == [(BO, "published")]


async def test_a_draft_behind_another_and_the_same_again(talk):
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.say("/announce Wages\nFri 27 Nov 7pm")
    await talk.press(talk.data("Resume"))
    _, offer, toast = await talk.press(talk.data("Publish"))
    assert (offer, toast) == ("You have a draft: Wages.", "Published: Rent.")
    await talk.press(talk.data("Discard"))
    await talk.press(talk.data("Bring it back"))
    await talk.press(talk.data("Discard"))
    await talk.press("again:1")
    assert (await talk.press(talk.data("Publish")))[1] == "Published: Rent."
    await talk.say("/announce")
    await talk.press(talk.data("Same again"))
    assert (await talk.press(talk.data("Publish")))[1] == "Published: Rent."
    assert await talk.rows("SELECT state FROM drafts") == [(s,) for s in ("published", "discarded", *["published"] * 2)]
    starts = await talk.rows("SELECT local_start FROM meetings ORDER BY id")
    assert [start for (start,) in starts] == [f"2026-{day}T19:00" for day in ("11-26", "12-03", "12-10")]


async def test_an_edit_and_one_that_comes_second(talk):
    """Each is shown what differs; the second is put on top of the first once it was seen."""
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    await talk.press("edit:1")
    await talk.press(talk.data("Title"))
    (answer,) = await talk.say("Rents")
    assert "Title: Rent → Rents" in answer
    assert "nobody gets a message" in answer
    await talk.press("edit:1", ANA, under=1)
    await talk.press(talk.data("Place", ANA), ANA)
    (answer,) = await talk.say("Town Hall", ANA)
    assert "all who know of the meeting are told" in answer
    (answer,) = await talk.press(talk.data("Save", ANA), ANA)
    assert answer == "Saved: Rent."
    (answer,) = await talk.press(talk.data("Save"))
    assert "It has been changed by somebody else since you began:\nPlace: Brown St Hall → Town Hall" in answer
    assert "What you change:\nTitle: Rent → Rents" in answer
    (answer,) = await talk.press(talk.data("Save"))
    assert answer == "Saved: Rents."
    made = await talk.storage.meetings.get(1)
    assert (made.revision, made.details.title, made.details.venue) == (3, "Rents", "Town Hall")
    assert await audit(talk) == [(BO, "published"), (ANA, "edited"), (BO, "edited")]


async def test_an_edit_of_what_is_cancelled_and_brought_back_meanwhile(talk):
    """What was done to it is said before anything is saved, and the reason; nothing done is undone."""
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    await talk.press("edit:1")
    await talk.press(talk.data("Title"))
    await talk.say("Rents")
    meeting = await talk.storage.meetings.get(1)
    off = await talk.storage.meetings.change(
        1, cancelled(meeting, "Hall <flooded>", NOW), expected=meeting.revision, by=ANA, now=NOW
    )
    (answer,) = await talk.press(talk.data("Save"))
    assert "somebody else since you began:\nCancelled: Hall <flooded>\n\nWhat you change:\nTitle: Rent" in answer
    await talk.storage.meetings.change(1, brought_back(off, NOW), expected=off.revision, by=ANA, now=NOW)
    (answer,) = await talk.press(talk.data("Save"))
    assert "somebody else since you began:\nIt takes place as announced.\n\nWhat you change:\nTitle: Rent" in answer
    (answer,) = await talk.press(talk.data("Save"))
    assert answer == "Saved: Rents."


async def test_an_edit_of_what_is_cancelled_already(talk):
    """That it is off stands above what is changed."""
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    meeting = await talk.storage.meetings.get(1)
    await talk.storage.meetings.change(1, postponed(meeting, "", NOW), expected=1, by=ANA, now=NOW)
    (answer, *_) = await talk.press("edit:1")
    assert answer.startswith("A change to: Rent\n\nPostponed, and the new date is still open\n\n")


async def test_sent_back_and_approved(talk):
    """Whoever is told is told again by the same update, and by no other."""
    await approval(talk.storage)
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    (answer,) = await talk.press(talk.data("Publish"))
    assert answer == "Sent for approval: Rent. You will hear from me."
    assert [who for who, _ in talk.told] == [EVE, ANA]
    assert talk.told[0][1].startswith("Bo (101) would like to publish this for Newtown:\n\nNew meeting\nRent")
    await talk.press("sendback:1:1", ANA)
    await talk.say("Which <room>?", ANA)
    assert talk.told == [(BO, "Ana sent back Rent: Which <room>?")]
    await talk.press("draft:1", under=99)
    await talk.press(talk.data("Place"))
    (answer,) = await talk.say("Town Hall")
    assert "Ana sent it back: Which <room>?" in answer
    await talk.press(talk.data("Publish"))
    assert [who for who, _ in talk.told] == [EVE, ANA]
    (answer,) = await talk.press("approve:1:1", ANA)
    assert answer.startswith("It has been written anew since")
    (answer,) = await talk.press("approve:1:2", ANA)
    assert answer == "Approved: Rent."
    assert talk.told == [(BO, "Ana approved it, and it is published: Rent.")]
    (answer,) = await talk.press("approve:1:2", EVE)
    assert answer == "Ana has approved it already."
    assert talk.told == []
    acts = [(BO, "submitted"), (ANA, "sent back"), (BO, "submitted"), (BO, "published"), (ANA, "approved")]
    assert await audit(talk) == acts


async def test_what_is_published_is_addressed_at_once(talk):
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    assert talk.rung == []
    await talk.press(talk.data("Publish"))
    assert len(talk.rung) == 1
    await approval(talk.storage)
    await talk.say("/announce Wages\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    assert len(talk.rung) == 1
    await talk.press("approve:2:1", ANA)
    assert len(talk.rung) == 2


async def test_an_admin_sees_the_picture_too(talk):
    """What was not published before; it goes before the card, under which the buttons are."""
    await approval(talk.storage)
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
    await talk.say("", photo=photo, caption="/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    assert [(who, words[:9]) for who, words in talk.told] == [
        (one, w) for one in (EVE, ANA) for w in ("p", "Bo (101) ")
    ]
    await talk.press("approve:1:1", ANA)
    await talk.press("edit:1")
    await talk.press(talk.data("Place"))
    await talk.say("Town Hall")
    await talk.press(talk.data("Save"))
    assert [words[:9] for _, words in talk.told] == ["Bo (101) "] * 2


async def test_two_admins_whose_messages_have_the_same_number(talk):
    """Telegram numbers each chat's messages by itself: the words of the second are not those of the first once more."""
    await approval(talk.storage)
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    for admin in (EVE, ANA):
        await talk.press("sendback:1:1", admin)
    number = talk.ids
    await talk.say("Which room?", ANA)
    assert talk.told == [(BO, "Ana sent back Rent: Which room?")]
    talk.ids = number
    (answer,) = await talk.say("Who speaks?", EVE)
    assert answer == "Ana has sent it back already."
    assert talk.told == []


async def test_a_change_that_was_overtaken_while_it_waited(talk):
    """It goes back by itself, and is looked at again."""
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    await approval(talk.storage)
    await talk.press("edit:1")
    await talk.press(talk.data("Title"))
    await talk.say("Rents")
    await talk.press(talk.data("Save"))
    assert (
        "would like to change this meeting of Newtown:\n\nA change to: Rent\n\nTitle: Rent → Rents" in talk.told[0][1]
    )
    await talk.press("edit:1", ANA, under=1)
    await talk.press(talk.data("Place", ANA), ANA)
    await talk.say("Town Hall", ANA)
    await talk.press(talk.data("Save", ANA), ANA)
    (answer,) = await talk.press("approve:2:2", EVE)
    assert answer.startswith("The meeting was changed meanwhile by somebody else")
    assert talk.told[0][1].startswith("Rents was changed by somebody else before your change was approved.")
    await talk.press("draft:2", under=99)
    (answer,) = await talk.press(talk.data("Save"))
    assert "Place: Brown St Hall → Town Hall" in answer
    await talk.press(talk.data("Save"))
    await talk.press("approve:2:3", EVE)
    made = await talk.storage.meetings.get(1)
    assert (made.details.title, made.details.venue) == ("Rents", "Town Hall")


async def test_taken_back_while_it_waited(talk):
    """A press on what an admin was shown does nothing any more."""
    await approval(talk.storage)
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    await talk.press(talk.data("Take it back"))
    (answer,) = await talk.press("approve:1:1", ANA)
    assert answer == "This is not waiting for approval any more."
    await talk.press("sendback:1:1", ANA)
    assert await talk.rows("SELECT state FROM drafts") == [("open",)]
    assert await talk.storage.meetings.get(1) is None


async def test_what_can_only_be_sent_back(talk):
    """A start that has passed, a writer who may not post any more, a branch that has closed."""
    await approval(talk.storage)
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    await talk.storage.organisers.remove(1, BO, by=7, now=NOW)
    (answer,) = await talk.press("approve:1:1", ANA)
    assert "is no organiser of the branch any more" in answer
    await talk.storage.branches.retire(1, by=7, now=NOW)
    (answer,) = await talk.press("approve:1:1", ANA)
    assert "The branch has closed" in answer
    talk.now = NOW + timedelta(days=3)
    (answer,) = await talk.press("approve:1:1", ANA)
    assert "Its start has passed" in answer
    assert await talk.rows("SELECT state FROM drafts") == [("waiting",)]


async def test_with_no_admin_to_approve(talk):
    """It is kept, and can be published once there is one."""
    await approval(talk.storage)
    for admin in (ANA, EVE):
        chat = await talk.storage.chats.find(admin)
        await talk.storage.chats.pause(chat.id, reason="blocked", now=NOW)
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    (answer,) = await talk.press(talk.data("Publish"))
    assert "no admin can be reached" in answer
    assert await talk.rows("SELECT state FROM drafts") == [("open",)]


async def test_a_start_that_passes_before_it_is_published(talk):
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    talk.now = NOW + timedelta(days=3)
    (answer,) = await talk.press(talk.data("Publish"))
    assert "That is past." in answer
    (answer,) = await talk.say("Mon 30 Nov 7pm")
    assert "Mon, 30 Nov 2026" in answer
    await talk.press(talk.data("Publish"))
    assert (await talk.storage.meetings.get(1)).details.starts_at == datetime(2026, 11, 30, 8, tzinfo=UTC)


async def test_a_question_is_forgotten_after_a_day_and_the_draft_is_not(talk):
    await talk.say("/announce Rent")
    talk.now = NOW + timedelta(days=2)
    assert await talk.say("hello") == ["You have a draft: Rent."]
    (answer,) = await talk.press(talk.data("Resume"))
    assert "When is it?" in answer


async def test_what_is_not_ready_is_not_published(talk):
    """A forged press on a draft without a title, without a start, and with one that is still to be chosen."""
    await talk.say("/announce")
    for version, words in enumerate(("Rent", "Thu 26 Nov at 7", None), 1):
        (_, toast) = await talk.press(f"publish:1:{version}")
        assert toast == "Something is still missing."
        await talk.say(words or "7pm")
    await talk.press(talk.data("Publish"))
    assert (await talk.storage.meetings.get(1)).details.title == "Rent"


async def test_a_discarded_draft_is_not_written(talk):
    """It is said that it is discarded, until it is brought back."""
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Discard"))
    for data in ("field:1:title", "publish:1:1", "empty:1:blurb"):
        (answer,) = await talk.press(data)
        assert answer == "Discarded: Rent. Nobody was told of it."
    assert await talk.rows("SELECT state, version FROM drafts") == [("discarded", 1)]


async def test_words_that_come_after_somebody_else_has_decided(talk):
    """The admin is told who it was; what is no words at all is asked for again."""
    await approval(talk.storage)
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    await talk.press("sendback:1:1", ANA)
    assert await talk.say("", ANA, location={"latitude": 1.0, "longitude": 2.0}) == ["Please write it in words."]
    await talk.press("approve:1:1", EVE)
    assert await talk.say("Which room?", ANA) == ["Eve has approved it already."]
    assert (await talk.say("Hello?", ANA))[0].startswith("I am a bot")
    assert await talk.press("approve:99:1", ANA) == ["This draft is not here any more. /announce begins a new one."]


async def test_what_happens_between_the_look_and_the_act(talk):
    """Found out by the act itself: each is answered with what is true by then."""
    from bot.handlers.asked import Asked, Place
    from bot.handlers.drafts.acting import declined
    from bot.handlers.drafts.approving import submit
    from bot.handlers.drafts.ending import _do

    bo = Asked(Place(BO, ChatKind.PRIVATE), BO, callback_id="race", message_id=1)
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    seen = await talk.storage.drafts.get(1)
    await talk.press(talk.data("Title"))
    await talk.say("Rents")
    for reply in (await _do(talk.desk, bo, seen), await submit(talk.desk, bo, seen)):
        assert "Rents" in reply.edit.html
        assert reply.toast.startswith("The draft has changed since")
    await talk.press(talk.data("Publish"))
    assert (await _do(talk.desk, bo, seen)).toast == "This is published already."
    assert "Only the organisers" in (await declined(talk.desk, bo, seen, Declined.NOT_ORGANISER)).toast
    await talk.press("edit:1")
    change = await talk.storage.drafts.get(2)
    meeting = await talk.storage.meetings.get(1)
    await talk.storage.meetings.change(1, edited(meeting, talk_of(title="Other"), NOW), expected=1, by=7, now=NOW)
    changed = replace(change.content.details, venue="Town Hall")
    change = await talk.storage.drafts.write(2, replace(change.content, details=changed), now=NOW)
    assert "It has been changed by somebody else since you began" in (await _do(talk.desk, bo, change)).edit.html
    await talk.storage.branches.retire(1, by=7, now=NOW)
    change = await talk.storage.drafts.get(2)
    assert (await _do(talk.desk, bo, change)).toast.startswith("The branch has closed")


async def test_buttons_in_a_group_are_refused(talk):
    """Forwarded or forged: drafts are written in private."""
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    group = {"id": -5, "type": "group", "title": "Tenants"}
    message = {"message_id": 5, "date": 1, "chat": group, "text": "x"}
    query = {"id": "9", "chat_instance": "1", "data": "publish:1:1", "from": _user(BO), "message": message}
    _, reply = await handle(talk.desk, Update.de_json({"update_id": 9, "callback_query": query}, None))
    assert reply.toast == "This draft is not here any more. /announce begins a new one."
    query |= {"data": "edit:1", "id": "10"}
    _, reply = await handle(talk.desk, Update.de_json({"update_id": 10, "callback_query": query}, None))
    assert reply.toast == "This is for a private chat with me."


async def test_a_picture_alone_begins_a_draft(talk):
    """And one that comes with nothing asked is the present draft's; without a draft it is nobody's."""
    sizes = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
    (answer,) = await talk.say("", photo=sizes)
    assert answer.startswith("I am a bot")
    (answer,) = await talk.say("", photo=sizes, caption="/announce")
    assert "Picture: yes" in answer
    assert "What is it called?" in answer
    (answer,) = await talk.say("", photo=sizes, caption="Rent\nThu 26 Nov 7pm")
    assert "Thu, 26 Nov 2026, 7:00" in answer


async def test_what_can_be_edited(talk):
    """A meeting that takes place; of one that is postponed, all but its time, which is set by itself."""
    await talk.say("/announce Rent\nThu 26 Nov 7pm")
    await talk.press(talk.data("Publish"))
    meeting = await talk.storage.meetings.get(1)
    await talk.storage.meetings.change(1, postponed(meeting, "", NOW), expected=1, by=7, now=NOW)
    await talk.press("edit:1")
    labels = [button.text for row in talk.shown[max(talk.shown)].buttons for button in row]
    assert "Title" in labels
    assert "Date and time" not in labels
    await talk.press(talk.data("Discard"))
    meeting = await talk.storage.meetings.get(1)
    await talk.storage.meetings.change(1, cancelled(meeting, "", NOW), expected=2, by=7, now=NOW)
    assert await talk.press("edit:1") == ["Nothing was done: the meeting is cancelled already."]
