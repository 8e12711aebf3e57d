"""Branches for readers: the list, one by itself, following by command, button and deep link; groups."""

import pytest

from storage import Level
from tests.builders import NOW, branch
from tests.flows.chatting import asked

pytestmark = pytest.mark.usefixtures("brisk")

GROUP = -1_000_100


@pytest.fixture
def ana(world):
    return world.tg.person(100, "Ana")


@pytest.fixture
def bo(world):
    return world.tg.person(101, "Bo")


@pytest.fixture
async def newtown(world):
    """Two branches; give the one in Newtown."""
    async with world.storage() as storage:
        await branch(storage, "Zürich", zone="Europe/Zurich")
        return await branch(
            storage, venue="Brown St Hall", address="Brown St", aliases=("Inner West",), contact="@ines"
        )


async def levels(world, telegram_id):
    """Give what a chat follows, and how much of it."""
    async with world.storage() as storage:
        chat = await storage.chats.find(telegram_id)
        lines = await storage.branches.lines(chat.id) if chat else []
        return {line.branch.name: line.level for line in lines if line.level}


async def shows(window, message, label):
    """Wait until a button stands under a message."""
    await window.until(lambda: label in message.labels, f"no button {label!r}")


async def test_without_branches_there_is_a_sentence(world, ana):
    assert (await asked(ana, "/branches", "There are no branches yet.")).labels == []
    await asked(ana, "/start branch_7", "There is no such branch.")


async def test_one_press_follows_and_another_leaves(world, ana, newtown):
    """The list stays where it is; a press that comes twice does it once, and each is answered."""
    shown = await asked(ana, "/branches", "Press a branch")
    assert shown.labels == ["Newtown", "Follow", "Zürich", "Follow"]
    await ana.press(shown, data=f"join:{newtown.id}:0:")
    await ana.press(shown, data=f"join:{newtown.id}:0:")
    await shows(ana, shown, "✓ Newtown")
    assert await ana.toasted(2) == [
        "You will hear of every meeting of Newtown, of every change, and be reminded.",
        "You follow Newtown like that already.",
    ]
    assert await levels(world, 100) == {"Newtown": Level.EVERYTHING}
    await ana.press(shown, "Unfollow")
    await shows(ana, shown, "Newtown")
    assert (await ana.toasted(3))[-1] == "You no longer follow Newtown."
    assert (await levels(world, 100), ana.messages) == ({}, [shown])


async def test_a_branch_says_where_it_meets_and_how_much_to_hear(world, ana, newtown):
    """From the list and back; the level that is chosen is ticked."""
    shown = await asked(ana, "/branches", "Press a branch")
    await ana.press(shown, "Newtown")
    await ana.hears("Usual place: Brown St Hall, Brown St")
    assert "Times are those of Australia/Sydney." in shown.text
    assert shown.labels == ["Follow: everything", "Reminders only", "Day before only", "All branches"]
    await ana.press(shown, "Reminders only")
    await ana.hears("You follow it: Reminders only.")
    await ana.press(shown, "Day before only")
    await shows(ana, shown, "✓ Day before only")
    assert shown.labels == ["Everything", "Reminders only", "✓ Day before only", "Unfollow", "All branches"]
    assert await levels(world, 100) == {"Newtown": Level.DAY_BEFORE}
    await ana.press(shown, "All branches")
    await shows(ana, shown, "✓ Newtown")
    await ana.press(shown, "✓ Newtown")
    await shows(ana, shown, "✓ Day before only")
    await ana.press(shown, "Unfollow")
    await ana.hears("You do not follow it")
    assert await levels(world, 100) == {}


async def test_follow_in_an_old_list_leaves_the_level_as_it_is(world, ana, newtown):
    """Who wants reminders only is not signed up to everything by a button that stood there before."""
    shown = await asked(ana, "/branches", "Press a branch")
    card = await asked(ana, f"/start branch_{newtown.id}", "Usual place")
    await ana.press(card, "Reminders only")
    await ana.hears("You follow it")
    await ana.press(shown, data=f"join:{newtown.id}:0:")
    assert (await ana.toasted(2))[-1] == "You follow Newtown like that already."
    assert await levels(world, 100) == {"Newtown": Level.REMINDERS}


async def test_the_list_is_narrowed_and_a_name_leads_to_its_branch(world, ana, newtown):
    """Case and accents aside, by aliases too; with the command and without."""
    assert (await asked(ana, "/branches ZUR", "Branches with “ZUR”")).labels == ["Zürich", "Follow"]
    assert (await asked(ana, "/branches nner w", "Branches with")).labels == ["Newtown", "Follow"]
    for words in ("/branches zurich", "Zürich", "/branches ZÜRICH"):
        assert "Europe/Zurich" in (await asked(ana, words, "Times are those of")).text
    assert "Sydney" in (await asked(ana, "inner-west", "Times are those of")).text
    for strange in ("zzz", "🦄", "<b>", "x" * 4_000):
        assert (await asked(ana, f"/branches {strange}", "No branch has")).labels == ["All branches"]
    narrowed = await asked(ana, "/branches newt", "Branches with “newt”")
    await ana.press(narrowed, "Follow")
    await shows(ana, narrowed, "✓ Newtown")
    assert len(narrowed.labels) == 2


async def test_many_branches_come_in_pages(world, ana):
    """Eight at a time; what is followed holds from page to page, and pages stay narrowed."""
    async with world.storage() as storage:
        for number in range(10, 30):
            await branch(storage, f"Branch {number}")
    shown = await asked(ana, "/branches branch", "Branches with")
    seen = shown.labels[:-1:2]
    await ana.press(shown, "More ›")
    await shows(ana, shown, "Branch 18")
    seen += shown.labels[:-2:2]
    await ana.press(shown, data=next(b.data for row in shown.content.buttons for b in row if b.text == "Follow"))
    await shows(ana, shown, "✓ Branch 18")
    await ana.press(shown, "More ›")
    await shows(ana, shown, "Branch 26")
    seen += shown.labels[:-1:2]
    assert (seen, shown.labels[-1]) == ([f"Branch {number}" for number in range(10, 30)], "‹ Back")
    assert "Branches with “branch”" in shown.text


async def test_a_deep_link_leads_to_the_branch(world, ana, newtown):
    """To follow it at a level at once."""
    shown = await asked(ana, f"/start branch_{newtown.id}", "Usual place")
    await ana.press(shown, "Follow: everything")
    await ana.hears("You follow it: Everything.")
    assert await levels(world, 100) == {"Newtown": Level.EVERYTHING}
    for nowhere in ("branch_404", "branch_" + "9" * 18):
        await asked(ana, f"/start {nowhere}", "There is no such branch.")


async def test_a_branch_that_has_closed_says_so(world, ana, bo, newtown):
    """Old buttons and links are answered, its followers see it until they leave it, others do not."""
    shown = await asked(ana, "/branches", "Press a branch")
    card = await asked(ana, f"/start branch_{newtown.id}", "Usual place")
    await ana.press(card, "Follow: everything")
    await ana.hears("You follow it")
    async with world.storage() as storage:
        await storage.branches.retire(newtown.id, by=7, now=NOW)
    await bo.say("/start")
    for data in (f"join:{newtown.id}:0:", f"hear:{newtown.id}:reminders"):
        await ana.press(shown, data=data)
    assert (await ana.toasted(3))[1:] == ["The branch Newtown has closed: nothing more will be announced for it."] * 2
    assert (await asked(bo, "/branches", "Press a branch")).labels == ["Zürich", "Follow"]
    mine = await asked(ana, "/branches", "Press a branch")
    assert mine.labels == ["✓ Newtown (closed)", "Unfollow", "Zürich", "Follow"]
    await ana.press(mine, "✓ Newtown (closed)")
    await ana.hears("The branch Newtown has closed")
    await ana.press(mine, "Unfollow")
    await ana.until(lambda: mine.labels == ["All branches"], "still followed")
    assert (await asked(ana, "/branches", "Press a branch")).labels == ["Zürich", "Follow"]


async def test_forged_and_old_buttons_are_answered(world, ana, newtown):
    """Whatever they say, and nothing changes."""
    shown = await asked(ana, "/branches", "Press a branch")
    for data in ("hear:404:everything", "mute:404", "join:404:0:", "part:404", "branch:404", "join:x", "hear:1"):
        await ana.press(shown, data=data)
    assert all(await ana.toasted(7))
    await ana.press(shown, data=f"hear:{newtown.id}:all")
    await ana.hears("You do not follow it")
    await ana.press(shown, data="browse:99999:")
    await ana.hears("Press a branch", after=shown)
    assert await levels(world, 100) == {}


async def test_stop_ends_branches_too(world, ana, newtown):
    """It counts them, and so does what one follows; No leaves them as they are."""
    card = await asked(ana, "/branches newtown", "Usual place")
    await ana.press(card, "Day before only")
    await ana.hears("You follow it")
    shown = await asked(ana, "/subscriptions", "You follow no topic, but 1 branch.")
    assert shown.labels == ["Choose topics", "Branches"]
    await asked(ana, "/subscribe Housing", "will be alerted")
    assert (await asked(ana, "/subscriptions", "You follow 1 topic.")).labels[-2:] == ["All topics", "Branches"]
    await ana.press(await asked(ana, "/stop", "You follow 1 topic and 1 branch."), "No")
    await ana.hears("the alerts go on")
    await asked(ana, "/unsubscribe Housing", "no longer")
    question = await asked(ana, "/stop", "You follow 1 branch.")
    await ana.press(question, "Yes")
    await ana.hears("No more alerts")
    assert await levels(world, 100) == {}
    await ana.press(question, data="stay")
    await ana.hears("You follow nothing")


async def test_in_a_group_only_its_admins_change_what_it_follows(world, ana, bo, newtown):
    """By every button; all may look. What is followed goes to the thread where it was asked for."""
    group = world.tg.group(GROUP, "Tenants", admins=[ana], members=[bo], forum=True)
    shown = await asked(bo, "/branches", "Press a branch", in_=group, thread=7)
    for data in (
        f"join:{newtown.id}:0:",
        f"part:{newtown.id}:0:",
        f"hear:{newtown.id}:everything",
        f"mute:{newtown.id}",
    ):
        await bo.press(shown, data=data)
    assert await bo.toasted(4) == ["Only admins may change what is followed here."] * 4
    assert await levels(world, GROUP) == {}
    await ana.press(shown, data=f"join:{newtown.id}:0:")
    assert await ana.toasted() == ["Every meeting of Newtown, every change and reminders will be posted here."]
    card = await asked(bo, f"/start@courier_bot branch_{newtown.id}", "Followed here: Everything.", in_=group)
    await ana.press(card, "Reminders only")
    await group.hears("Followed here: Reminders only.")
    assert await levels(world, GROUP) == {"Newtown": Level.REMINDERS}
    assert (await levels(world, 100), await levels(world, 101)) == ({}, {})


async def test_two_admins_press_different_levels_at_once(world, ana, bo, newtown):
    """One of the two stands in the end, and the card says which."""
    group = world.tg.group(GROUP, "Tenants", admins=[ana, bo])
    card = await asked(ana, "/branches@courier_bot newtown", "It is not followed here", in_=group)
    await ana.press(card, "Reminders only")
    await bo.press(card, "Day before only")
    await ana.toasted()
    await bo.toasted()
    await world.until(lambda: "Followed here" in card.text)
    await world.polled(1)
    (level,) = (await levels(world, GROUP)).values()
    assert f"✓ {'Reminders' if level is Level.REMINDERS else 'Day before'} only" in card.labels
