"""A meeting's card, and what each of its buttons brings: in private, in groups, and when it has no point any more."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
import vobject

from bot.rules.meetings import brought_back, cancelled, edited, postponed, set_again
from storage import Level, Pin, Reminder
from tests.builders import NOW, absorb, item, png
from tests.flows.chatting import asked, links
from tests.flows.convened import DAY, HOUR, MINUTE, SECOND

GROUP = -1_000_100
LINK = "https://meet.example/secret"
CHOICES = ["✓ A day and two hours before", "The day before", "Two hours before", "No reminders"]


@pytest.fixture
def ana(town):
    return town.world.tg.person(100, "Ana", started=True)


@pytest.fixture
def bo(town):
    return town.world.tg.person(101, "Bo", started=True)


async def card(person, meeting):
    """Ask for a meeting's card by its deep link; the news of it, which may come between, is no card."""
    said = await person.say(f"/start meeting_{meeting.id}")

    def cards():
        named = [one for one in person.messages if one.changed > said.changed and meeting.details.title in one.text]
        return [one for one in named if not one.text.startswith("New meeting")]

    await person.until(lambda: cards() != [], "no card")
    return cards()[-1]


async def new(person, press):
    """Do something that brings a message, and give it."""
    before = len(person.messages)
    await press
    return (await person.settled(before + 1))[-1]


async def wishes(town, person, meeting):
    async with town.world.storage() as storage:
        chat = await storage.chats.find(person.id)
        return await storage.meetings.wishes(chat.id, meeting.id)


async def shows(person, message, *labels):
    """Wait until these buttons stand first under a message."""
    await person.until(lambda: message.labels[: len(labels)] == [*labels], f"no buttons {labels}")


async def test_a_card_has_all_that_is_known(town, ana):
    """The link to join by is in nothing that is shown."""
    async with town.world.storage() as storage:
        await absorb(storage, item(1, title="Rents & rights"), quiet=True)
        (article,) = (await storage.articles.page(limit=1)).articles
    meeting = await town.publish(
        town.newtown,
        town.zurich,
        blurb="With Ines <Duarte>",
        online=LINK,
        accessibility="Step-free",
        contact="@ana",
        article_id=article.id,
    )
    await town.follow(ana, town.zurich)
    shown = await card(ana, meeting)
    assert shown.text.replace("\u202f", " ") == (
        "Why public housing matters\n\nFri, 27 Nov 2026, 5:00 am (Sydney time)\n"
        "Where you are: Thu, 26 Nov 2026, 6:00 pm UTC\n\nBrown St Hall, 3 Brown St, Newtown\n\nOnline as well\n\n"
        "With Ines <Duarte>\n\nAccessibility: Step-free\n\nContact: @ana\n\nNewtown · Zürich\n\nTo read: Rents & rights"
    )
    assert ("Rents & rights", article.link) in links(shown)
    assert [[button.text for button in row] for row in shown.buttons] == [
        ["Remind me"],
        ["Add to calendar"],
        ["Map", "Join online"],
        ["Follow Newtown"],
        ["Share", "All meetings"],
    ]
    assert LINK not in shown.html + str(shown.buttons)


async def test_there_is_no_such_meeting(town, ana):
    """By a link, or by a forged button."""
    shown = await asked(ana, "/start meeting_404", "There is no such meeting.")
    for kind in ("remind", "calendar", "map", "online"):
        await asked(ana, f"/start {kind}_404", "There is no such meeting.")
    await asked(ana, "/start nothing_1", "on Telegram")
    verbs = ["meeting:404", "remind:404", "remind:404:both", "calendar:404", "map:404", "online:404", "host:404"]
    for data in verbs:
        await ana.press(shown, data=data)
    answers = await ana.toasted(len(verbs))
    assert set(answers[:-1]) == {"There is no such meeting. /meetings shows those there are."}
    assert answers[-1].startswith("There is no such branch")


async def test_remind_me_and_choose(town, ana):
    """One press is enough; the choice is made under the same message, and each press does the same once."""
    meeting = await town.publish()
    shown = await card(ana, meeting)
    await ana.press(shown, "Remind me")
    await ana.press(shown, data=f"remind:{meeting.id}")
    await shows(ana, shown, *CHOICES)
    assert await ana.toasted(2) == ["You will be reminded a day before, and two hours."] * 2
    assert await wishes(town, ana, meeting) == set(Reminder)
    await ana.press(shown, "The day before")
    await shows(ana, shown, CHOICES[0].removeprefix("✓ "), "✓ The day before")
    assert (await ana.toasted(3))[-1] == "You will be reminded the day before."
    await ana.press(shown, data=f"remind:{meeting.id}")
    assert (await ana.toasted(4))[-1] == "You will be reminded the day before."
    await ana.press(shown, "Two hours before")
    assert (await ana.toasted(5))[-1] == "You will be reminded two hours before."
    await ana.press(shown, "No reminders")
    await ana.until(lambda: "✓ No reminders" in shown.labels, "not ticked")
    assert (await ana.toasted(6))[-1] == "No reminders of this meeting will come."
    assert (await wishes(town, ana, meeting), len(ana.messages)) == (set(), 1)
    assert shown.labels[4:] == ["Add to calendar", "Map", "Follow Newtown", "Share", "All meetings"]
    again = await card(ana, meeting)
    assert again.labels[0] == "Remind me"
    await ana.press(again, "Remind me")
    await shows(ana, again, *CHOICES)


async def test_a_choice_by_a_link_or_without_its_buttons(town, ana):
    """Forged words count as none; a card by the link has the ticks."""
    meeting = await town.publish(online=LINK)
    shown = await asked(ana, f"/start remind_{meeting.id}", "Why public housing")
    assert shown.labels[:4] == CHOICES
    await ana.press(shown, data=f"remind:{meeting.id}:nonsense")
    both = "You will be reminded a day before, and two hours. The link to join by comes 15 minutes before."
    assert await ana.toasted() == [both]
    assert await wishes(town, ana, meeting) == set(Reminder)


async def test_only_what_can_still_come_is_offered(town, ana):
    meeting = await town.publish(online=LINK)
    start = meeting.details.starts_at
    await town.at(start - DAY + MINUTE)
    early = await card(ana, meeting)
    await ana.press(early, "Remind me")
    await shows(ana, early, "✓ Two hours before", "No reminders", "Add to calendar")
    await town.at(start - 2 * HOUR + MINUTE)
    assert (await card(ana, meeting)).labels[:2] == ["✓ The link in time", "No reminders"]
    await town.at(start - 15 * MINUTE + SECOND)
    late = await card(ana, meeting)
    assert late.labels[:3] == ["Add to calendar", "Map", "Join online"]
    await ana.press(late, data=f"remind:{meeting.id}")
    assert (await ana.toasted(2))[-1] == "It is too late for a reminder of this meeting."


async def test_the_calendar_file_follows_the_meeting(town, ana):
    """Its bytes are read by two calendars' parsers: one UID, a rising SEQUENCE, and off when the meeting is."""
    meeting = await town.publish(title="Rent; strike", online=LINK)
    shown = await card(ana, meeting)
    week = timedelta(weeks=1)
    acts = [
        None,
        lambda now: edited(now, replace(now.details, starts_at=now.details.starts_at + week), town.clock()),
        lambda now: cancelled(now, "ill", town.clock()),
        lambda now: brought_back(now, town.clock()),
        lambda now: postponed(now, "", town.clock()),
        lambda now: set_again(now, replace(now.details, starts_at=now.details.starts_at + week), town.clock()),
    ]
    read = []
    for act in acts:
        meeting = await town.act(meeting, act(meeting)) if act else meeting
        sent = await new(ana, ana.press(shown, data=f"calendar:{meeting.id}"))
        await ana.until(lambda sent=sent: sent.file is not None, "no file")
        read.append(event(sent.file))
        assert (sent.file.name, sent.file.mime) == (f"meeting-{meeting.id}.ics", "text/calendar")
        assert LINK.encode() not in sent.file.data.replace(b"\r\n ", b"")
        assert sent.labels == (["Google Calendar"] if read[-1][1] == "CONFIRMED" else [])
    start = NOW + timedelta(days=3)
    assert [one[0] for one in read] == [start, *[start + week] * 4, start + 2 * week]
    assert [one[1] for one in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [one[2] for one in read] == [0, 1, 2, 3, 4, 5]
    assert {one[3] for one in read} == {"uid-1"}


def event(file):
    """Read a calendar file by both parsers; give what they agree on."""
    (first,) = icalendar.Calendar.from_ical(file.data).walk("VEVENT")
    second = vobject.readOne(file.data.decode()).vevent
    assert (str(first["UID"]), str(first["SUMMARY"])) == (second.uid.value, second.summary.value)
    assert second.summary.value == "Rent; strike"
    assert first.decoded("DTSTART") == second.dtstart.value
    assert (str(first["SEQUENCE"]), first["STATUS"]) == (second.sequence.value, second.status.value)
    return first.decoded("DTSTART"), str(first["STATUS"]), int(first["SEQUENCE"]), str(first["UID"])


async def test_the_map_and_sharing(town, ana):
    """With a pin a place, else a link that phones open in their maps; shared is the link to the card."""
    meeting = await town.publish(pin=Pin(-33.9, 151.2))
    shown = await card(ana, meeting)
    sent = await new(ana, ana.press(shown, "Map"))
    assert (sent.place.latitude, sent.place.longitude) == (-33.9, 151.2)
    assert (sent.place.title, sent.place.address) == ("Brown St Hall", "3 Brown St, Newtown")
    share = parse_qs(urlsplit(shown.button("Share").url).query)
    assert share["url"] == [f"https://t.me/courier_bot?start=meeting_{meeting.id}"]
    assert share["text"][0].startswith("Why public housing matters\nFri, 27 Nov 2026")
    await town.edit(meeting, pin=None)
    await ana.press(shown, "Map")
    assert (await ana.toasted(2))[-1] == "The place of this meeting is not known on the map."
    again = parse_qs(urlsplit((await card(ana, meeting)).button("Map").url).query)
    assert again["query"] == ["Brown St Hall, 3 Brown St, Newtown"]


async def test_the_way_in_is_given_to_who_asks(town, ana):
    meeting = await town.publish(online=LINK)
    shown = await card(ana, meeting)
    sent = await new(ana, ana.press(shown, "Join online"))
    assert f"Join here: {LINK}" in sent.text
    assert sent.button("Join").url == LINK
    assert (await asked(ana, f"/start online_{meeting.id}", LINK)).labels == ["Join"]
    meeting = await town.edit(meeting, online="Ring 020 7946 0000")
    assert (await asked(ana, f"/start online_{meeting.id}", "Ring 020")).labels == []
    meeting = await town.edit(meeting, online="")
    await ana.press(shown, "Join online")
    assert (await ana.toasted(2))[-1] == "This meeting cannot be joined online."


async def test_following_from_the_card(town, ana):
    """The card stays; a level that was chosen before is kept, and the button goes."""
    meeting = await town.publish(town.newtown, town.zurich)
    shown = await card(ana, meeting)
    await ana.press(shown, "Follow Newtown")
    await ana.until(lambda: "Follow Newtown" not in shown.labels, "still offered")
    assert "Follow Zürich" in shown.labels
    assert await ana.toasted() == ["You will hear of every meeting of Newtown, of every change, and be reminded."]
    await town.follow(ana, level=Level.DAY_BEFORE)
    await ana.press(shown, data=f"host:{town.newtown.id}")
    assert (await ana.toasted(2))[-1] == "You follow Newtown like that already."
    assert "Follow Newtown" not in (await card(ana, meeting)).labels


async def test_a_meeting_that_is_off(town, ana):
    """The card says so; what has no point is gone, and old buttons say why."""
    meeting = await town.publish(online=LINK)
    before = await card(ana, meeting)
    off = await town.act(meeting, cancelled(meeting, "The hall is flooded.", town.clock()))
    shown = await asked(ana, f"/start meeting_{meeting.id}", "Cancelled")
    assert "Reason: The hall is flooded." in shown.text
    assert shown.labels == ["Take out of my calendar", "Follow Newtown", "Share", "All meetings"]
    for label in ("Remind me", "Join online"):
        await ana.press(before, label)
    assert await ana.toasted(2) == ["Cancelled"] * 2
    back = await town.act(off, brought_back(off, town.clock()))
    await town.act(back, postponed(back, "", town.clock()))
    shown = await asked(ana, f"/start meeting_{meeting.id}", "Postponed, and the new date is still open")
    assert shown.labels == ["Remind me", "Take out of my calendar", "Follow Newtown", "Share", "All meetings"]
    await ana.press(shown, "Remind me")
    await shows(ana, shown, *CHOICES)
    assert (await ana.toasted(3))[-1] == "You will hear of the new date, and be reminded."


async def test_a_meeting_that_has_begun_or_is_over(town, ana):
    meeting = await town.publish(online=LINK)
    await town.at(meeting.details.starts_at + MINUTE)
    shown = await card(ana, meeting)
    assert shown.text.startswith("It has begun.\n\nWhy public")
    assert shown.labels == ["Map", "Join online", "Follow Newtown", "Share", "All meetings"]
    await town.at(meeting.details.starts_at + 2 * HOUR)
    shown = await asked(ana, f"/start meeting_{meeting.id}", "This meeting is over.")
    assert shown.labels == ["Follow Newtown", "All meetings"]
    await asked(ana, f"/start online_{meeting.id}", "This meeting is over.")
    await ana.press(shown, "All meetings")
    await ana.hears("Whose meetings", after=shown)


async def test_a_card_with_a_picture(town, ana, bo):
    """A photo with the words below it; where they are too many, it goes first; one that is not known is left out."""
    poster = (await bo.send_photo(png())).photo
    meeting = await town.publish(picture=poster)
    shown = await card(ana, meeting)
    assert (shown.photo, shown.labels[0]) == (poster, "Remind me")
    await ana.press(shown, "Remind me")
    await shows(ana, shown, *CHOICES)
    await town.edit(meeting, blurb="Long. " * 200)
    await ana.say(f"/start meeting_{meeting.id}")
    first, second = (await ana.settled(3))[1:]
    assert (first.photo, first.text, second.photo) == (poster, "", "")
    assert second.text.startswith("Why public housing matters")
    unknown = await town.publish(uid="2", title="Another", picture="gone")
    assert ((await card(ana, unknown)).photo, ana.last.labels[0]) == ("", "Remind me")


async def test_in_a_group_what_concerns_one_is_told_in_private(town, ana, bo):
    """By a link that opens there and does what was pressed; nobody in the group sees the way in."""
    group = town.world.tg.group(GROUP, "Tenants", admins=[ana], members=[bo])
    meeting = await town.publish(online=LINK, pin=Pin(1, 2))
    shown = await asked(bo, f"/start@courier_bot meeting_{meeting.id}", "Why public", in_=group)
    wanted = {"Remind me": "remind", "Add to calendar": "calendar", "Map": "map", "Join online": "online"}
    for label, payload in wanted.items():
        press = bo.begin_press(shown, label)
        toast = await press.answer
        assert (toast.text, toast.url) == ("", f"https://t.me/courier_bot?start={payload}_{meeting.id}")
    assert group.messages == [shown]
    typed = await asked(bo, f"/start@courier_bot online_{meeting.id}", "told in private", in_=group)
    assert typed.button("Open the chat").url == f"https://t.me/courier_bot?start=online_{meeting.id}"
    assert LINK not in str([message.html for message in group.messages])
    for payload, found in (("online", LINK), ("remind", "Why public")):
        await asked(bo, f"/start {payload}_{meeting.id}", found)
    await bo.press(shown, "Follow Newtown")
    assert (await bo.toasted(5))[-1] == "Only admins may change what is followed here."
    await ana.press(shown, "Follow Newtown")
    await group.until(lambda: "Follow Newtown" not in shown.labels, "still offered")
    assert await wishes(town, bo, meeting) == set(Reminder)
