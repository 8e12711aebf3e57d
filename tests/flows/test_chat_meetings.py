"""/meetings: whose, in which order, leafing while things change, in groups, and what /start says of the next one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.meetings import cancelled, postponed
from storage import ChatKind, Level
from tests.builders import NOW, branch
from tests.flows.chatting import asked, pressed
from tests.flows.convened import DAY, HOUR, MINUTE

GROUP = -1_000_100
EVENING = datetime(2026, 11, 26, 18, 30, tzinfo=ZoneInfo("Australia/Sydney")) - NOW


@pytest.fixture
def ana(town):
    return town.world.tg.person(100, "Ana", started=True)


@pytest.fixture
def bo(town):
    return town.world.tg.person(101, "Bo", started=True)


def plain(shown):
    return shown.text.replace("\u202f", " ")


async def test_without_branches_there_are_no_meetings(idle):
    await idle.start()
    ana = idle.tg.person(100, "Ana")
    assert (await asked(ana, "/meetings", "no branches yet")).labels == []
    assert (await asked(ana, "/meetings newtown", "no branches yet")).labels == []
    assert (await asked(ana, "/start", "on Telegram")).labels == ["Latest", "Topics", "Help"]


async def test_who_follows_none_chooses_whose(town, ana):
    """The list takes the place of the question, and leads to the branch and back."""
    await town.publish(starts_in=EVENING, ends_at=NOW + EVENING + HOUR)
    shown = await asked(ana, "/meetings", "Whose meetings would you like to see?")
    assert shown.labels == ["Newtown", "Zürich"]
    await ana.press(shown, "Newtown")
    await ana.hears("Meetings of Newtown")
    assert plain(shown) == (
        "Meetings of Newtown\n\nThu, 26 Nov 2026\n\nWhy public housing matters\n"
        "6:30 pm – 7:30 pm (Sydney time)\nWhere you are: Thu, 26 Nov 2026, 7:30 am UTC\n"
        "Brown St Hall, 3 Brown St, Newtown\nNewtown"
    )
    (moment,) = [entity for entity in shown.entities if entity["type"] == "date_time"]
    assert moment["unix_time"] == (NOW + EVENING).timestamp()
    assert shown.labels == ["Why public housing matters", "About Newtown", "Other branches"]
    await pressed(ana, shown, "Other branches", "Whose meetings")
    await pressed(ana, shown, "Zürich", "None is planned at present.")
    await pressed(ana, shown, "About Zürich", "Europe/Zurich")


async def test_followed_branches_by_day_and_a_joint_meeting_once(town, ana):
    """In the order of their starts; each in the time of its place, and one online alone in the reader's own."""
    await town.follow(ana, town.newtown, level=Level.DAY_BEFORE)
    await town.follow(ana, town.zurich, level=Level.DAY_BEFORE)
    await town.publish(uid="2", title="Later that day", starts_in=EVENING + HOUR)
    await town.publish(town.newtown, town.zurich, uid="1", title="Together", starts_in=EVENING)
    lake = {"zone": "Europe/Zurich", "venue": "", "address": "", "online": "https://meet.example/secret"}
    await town.publish(town.zurich, uid="3", title="By the lake", starts_in=EVENING + DAY, **lake)
    shown = await asked(ana, "/meetings", "Meetings of the branches you follow")
    lines = [line for line in plain(shown).splitlines() if line]
    assert [line for line in lines if "2026" in line and "Where" not in line] == [
        "Thu, 26 Nov 2026",
        "Fri, 27 Nov 2026",
        "Fri, 27 Nov 2026, 8:30 am (Zurich time)",
    ]
    assert shown.labels[:3] == ["Together", "Later that day", "By the lake"]
    assert plain(shown).count("Together") == 1
    assert "Newtown · Zürich" in shown.text
    assert "secret" not in shown.html
    assert "Online" in lines
    units = shown.text.encode("utf-16-le")
    *_, online = [entity for entity in shown.entities if entity["type"] == "date_time"]
    marked = units[2 * online["offset"] : 2 * (online["offset"] + online["length"])].decode("utf-16-le")
    assert marked.startswith("Fri, 27 Nov 2026, 8:30")


async def test_what_is_off_stays_until_its_hour(town, ana):
    """Struck through, with the reason; a postponed one says that its date is open."""
    first = await town.publish(uid="1", title="The flooded one", starts_in=HOUR)
    second = await town.publish(uid="2", title="The open one", starts_in=2 * HOUR)
    await town.act(first, cancelled(first, "The hall is <flooded>.", town.clock()))
    await town.act(second, postponed(second, "", town.clock()))
    shown = await asked(ana, "/meetings newtown", "Meetings of Newtown")
    assert "Cancelled 6:00 am (Sydney time)\nReason: The hall is <flooded>." in plain(shown)
    assert "Postponed, and the new date is still open 7:00 am (Sydney time)" in plain(shown)
    units = shown.text.encode("utf-16-le")
    struck = [
        units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le").replace("\u202f", " ")
        for e in shown.entities
        if e["type"] == "strikethrough"
    ]
    assert struck == ["The flooded one", "6:00 am (Sydney time)", "7:00 am (Sydney time)"]
    await town.at(NOW + HOUR + MINUTE)
    assert (await asked(ana, "/meetings newtown", "Meetings of Newtown")).labels[0] == "The open one"
    await town.at(NOW + 2 * HOUR + MINUTE)
    await asked(ana, "/meetings newtown", "None is planned at present.")


async def test_leafing_while_meetings_come_and_go(town, ana):
    """Each page begins behind the last one that was shown, wherever that is by now; nothing is skipped or repeated."""
    made = [await town.publish(uid=str(n), title=f"Talk {n}", starts_in=n * DAY) for n in range(1, 13)]
    shown = await asked(ana, "/meetings newtown", "Talk 5")
    assert shown.labels == [*(f"Talk {n}" for n in range(1, 6)), "Later ›", "About Newtown", "Other branches"]
    await town.edit(made[4], starts_at=NOW + 30 * DAY)
    await town.publish(uid="new", title="Talk new", starts_in=5 * DAY + HOUR)
    await pressed(ana, shown, "Later ›", "Talk new")
    assert shown.labels[:7] == ["Talk new", "Talk 6", "Talk 7", "Talk 8", "Talk 9", "‹ Earlier", "Later ›"]
    last = shown.button("Later ›").data
    await pressed(ana, shown, "‹ Earlier", "Talk 4")
    assert shown.labels[:5] == ["Talk 1", "Talk 2", "Talk 3", "Talk 4", "Later ›"]
    await ana.press(shown, data=last)
    await ana.until(lambda: "Talk 12" in shown.labels, "not leafed")
    assert shown.labels[:5] == ["Talk 10", "Talk 11", "Talk 12", "Talk 5", "‹ Earlier"]
    back = shown.button("‹ Earlier").data
    await town.at(NOW + 40 * DAY)
    before = len(ana.toasts)
    for data in (last, back):
        await ana.press(shown, data=data)
    assert (await ana.toasted(before + 2))[before:] == ["There is nothing more in this direction."] * 2


@pytest.mark.parametrize(
    "words", ["newtown", "NEWT", "inner-west", "Sydney", "sydney"], ids=["name", "beginning", "alias", "city", "small"]
)
async def test_words_pick_a_branch(town, ana, words):
    await asked(ana, f"/meetings {words}", "Meetings of Newtown")


async def test_words_that_pick_none_alone(town, ana):
    """Those of the place are offered, else the nearest, else all there are."""
    async with town.world.storage() as storage:
        await branch(storage, "Glebe")
    shown = await asked(ana, "/meetings sydney", "I cannot tell which branch")
    assert shown.labels == ["Glebe", "Newtown"]
    assert (await asked(ana, "/meetings nowtown", "I cannot tell which branch")).labels == ["Newtown"]
    for strange in ("zzzz", "🦄", "<b>", "x" * 4_000):
        assert (await asked(ana, f"/meetings {strange}", "I cannot tell which branch")).labels == [
            "Glebe",
            "Newtown",
            "Zürich",
        ]
    await asked(ana, "meetings zurich", "Meetings of Zürich")


async def test_many_branches_to_choose_from_come_in_pages(town, ana):
    async with town.world.storage() as storage:
        for number in range(10, 20):
            await branch(storage, f"Branch {number}")
    shown = await asked(ana, "/meetings", "Whose meetings")
    assert len(shown.labels) == 9
    await ana.press(shown, "More ›")
    await ana.until(lambda: "Zürich" in shown.labels, "not turned")
    assert shown.labels == ["Branch 18", "Branch 19", "Newtown", "Zürich", "‹ Back"]


async def test_the_only_branch_need_not_be_chosen(town, ana):
    async with town.world.storage() as storage:
        await storage.branches.retire(town.zurich.id, by=7, now=NOW)
    for number in range(7):
        await town.publish(uid=str(number), title=f"Talk {number}", starts_in=(number + 1) * HOUR)
    shown = await asked(ana, "/meetings", "Meetings of Newtown")
    assert shown.labels[-2:] == ["Later ›", "About Newtown"]
    await pressed(ana, shown, "Later ›", "Talk 6")


async def test_in_a_group_it_is_the_group_that_follows(town, ana, bo):
    """Anybody may ask and leaf, in the thread where it was asked; a card is shown to who presses, in private."""
    group = town.world.tg.group(GROUP, "Tenants", admins=[ana], members=[bo], forum=True)
    await town.follow(ana, town.zurich)
    for number in range(6):
        await town.publish(uid=str(number), title=f"Talk {number}", starts_in=(number + 1) * DAY)
    question = await asked(bo, "/meetings", "No branch is followed here yet", in_=group, thread=9)
    assert question.thread_id == 9
    async with town.world.storage() as storage:
        chat = await storage.chats.meet(GROUP, ChatKind.SUPERGROUP, language="", now=NOW)
        await storage.branches.follow(chat.id, town.newtown.id, Level.REMINDERS, thread_id=9, now=NOW)
    shown = await asked(bo, "/meetings", "Meetings of the branches followed here", in_=group, thread=9)
    assert (shown.thread_id, shown.labels[0]) == (9, "Talk 0")
    assert "Elsewhere:" in shown.text
    press = bo.begin_press(shown, "Talk 0")
    assert (await press.answer).url == "https://t.me/courier_bot?start=meeting_1"
    await bo.press(shown, "Later ›")
    await group.until(lambda: "Talk 5" in shown.text, "not leafed")
    assert len(group.messages) == 2


async def test_what_a_list_shows_is_known(town, ana):
    """Who has seen a meeting in a list alone, and follows its branch for reminders, hears that it was called off."""
    await town.follow(ana, level=Level.REMINDERS)
    meeting = await town.publish(starts_in=EVENING)
    await asked(ana, "/meetings", "Why public housing matters")
    await town.act(meeting, cancelled(meeting, "The hall is flooded.", town.clock()))
    await ana.hears("Reason: The hall is flooded.")


async def test_old_and_forged_buttons_are_answered(town, ana):
    shown = await asked(ana, "/meetings", "Whose meetings")
    old = "This button no longer works. Send /latest, /topics or /branches for new ones."
    nothing = "There is nothing more in this direction."
    none = "There is no such branch. /branches shows those there are."
    forged = {
        "meetings:404": none,
        "meetings:x": old,
        "later:0:1:1": nothing,
        "later:404:1:1": none,
        "later:1:999999999999999999:1": old,
        "earlier:1:999999999999999999:1": old,
        "earlier:1:0:0": nothing,
        "later:1": old,
        "whose:x": old,
    }
    for data in forged:
        await ana.press(shown, data=data)
    assert await ana.toasted(len(forged)) == [*forged.values()]
    await ana.press(shown, data="meetings")
    await ana.hears("Whose meetings", after=shown)
    assert len(ana.messages) == 2


async def test_start_names_the_next_meeting_one_might_go_to(town, ana):
    """Of the branches that are followed, else of any; never one that is off."""
    shown = await asked(ana, "/start", "on Telegram")
    assert (shown.labels[3:], "The next meeting" in shown.text) == (["Meetings"], False)
    first = await town.publish(town.zurich, uid="1", title="By the lake", starts_in=HOUR)
    await town.publish(uid="2", title="In the hall", starts_in=2 * HOUR)
    assert "The next meeting: By the lake\n" in (await asked(ana, "/start", "on Telegram")).text
    await town.follow(ana, level=Level.DAY_BEFORE)
    assert "The next meeting: In the hall\n" in (await asked(ana, "/start", "on Telegram")).text
    await town.follow(ana, town.zurich, level=Level.DAY_BEFORE)
    await town.act(first, cancelled(first, "", town.clock()))
    shown = await asked(ana, "/start", "In the hall")
    assert shown.labels[3:] == ["About this meeting", "Meetings"]
    await ana.press(shown, "Meetings")
    await ana.hears("Meetings of the branches you follow", after=shown)
    await ana.press(shown, "About this meeting")
    await ana.until(lambda: "Share" in ana.last.labels, "no card")
    await town.at(NOW + timedelta(hours=1, minutes=30))
    assert "In the hall" in (await asked(ana, "/start", "on Telegram")).text
