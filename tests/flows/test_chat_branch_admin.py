"""Branches kept in the chat by the bot's admins: by buttons and typed answers, through restarts; nobody else can."""

import pytest

from bot.handlers import handle
from storage import DayOrder, Question
from tests.builders import NOW, branch
from tests.flows.chatting import asked, pressed

pytestmark = pytest.mark.usefixtures("brisk")

ADMIN = 100


@pytest.fixture
async def world(idle):
    """Let the bot have an admin."""
    idle.settings = idle.settings.model_copy(update={"admins": frozenset({ADMIN})})
    await idle.start()
    return idle


@pytest.fixture
def ana(world):
    """Give the admin."""
    return world.tg.person(ADMIN, "Ana")


@pytest.fixture
def bo(world):
    """Give a reader."""
    return world.tg.person(101, "Bo")


async def stored(world):
    async with world.storage() as storage:
        return await storage.branches.all()


async def test_a_branch_is_added_with_a_restart_between_every_two_messages(world, ana):
    """The list, a press, a name, a zone; then each detail likewise. Nothing is kept in memory."""

    async def restarted():
        await world.stop()
        await world.start()

    shown = await asked(ana, "/branches", "There are no branches yet.")
    assert shown.labels == ["Add a branch"]
    await restarted()
    await pressed(ana, shown, "Add a branch", "What is the new branch called?")
    await restarted()
    await asked(ana, "Newtown", "In which time zone is Newtown?")
    await restarted()
    card = await asked(ana, "sydney", "Time zone: Australia/Sydney")
    for label, words, answer in (
        ("Name", "New Town", "New Town"),
        ("Other names", "Inner West, Erko", "Other names: Inner West, Erko"),
        ("Time zone", "Europe/Lisbon", "Time zone: Europe/Lisbon"),
        ("Usual place", "Brown St Hall", "Usual place: Brown St Hall"),
        ("Address", "1 Brown St <2nd floor>", "Address: 1 Brown St <2nd floor>"),
        ("Contact", "@ines", "Contact: @ines"),
        ("Accessibility", "Ramp at the side", "Accessibility: Ramp at the side"),
    ):
        await restarted()
        await pressed(ana, card, label, "write ")
        await restarted()
        card = await asked(ana, words, answer)
    (made,) = await stored(world)
    assert (made.name, made.aliases, made.zone) == ("New Town", ("Inner West", "Erko"), "Europe/Lisbon")
    assert (made.venue, made.address, made.contact) == ("Brown St Hall", "1 Brown St <2nd floor>", "@ines")
    await pressed(ana, card, "Month first", "the month comes first")
    await pressed(ana, card, "Approve posts first", "an admin approves them first")
    (made,) = await stored(world)
    assert (made.day_order, made.approval) == (DayOrder.MDY, True)
    await pressed(ana, card, "Done", "Usual place: Brown St Hall, 1 Brown St")
    assert "Edit" in card.labels
    async with world.storage() as storage:
        acts = await storage.audit.of("branch", made.id)
    assert [act.did for act in acts] == ["added", *["edited"] * 9]
    assert {act.who for act in acts} == {ADMIN}


async def test_what_will_not_do_is_said_and_the_question_stands(world, ana):
    """Names that are taken, zones that are none, with the nearest to press; then it goes on."""
    async with world.storage() as storage:
        await branch(storage, "Glebe", aliases=("Forest Lodge",))
    shown = await asked(ana, "/branches", "Press a branch")
    await pressed(ana, shown, "Add a branch", "What is the new branch called?")
    await asked(ana, "GLEBE", "There is a branch Glebe already.")
    await asked(ana, "forest-lodge", "“forest-lodge” means the branch Glebe already")
    await asked(ana, "x" * 61, "is too long: 60 characters at most.")
    await asked(ana, "\N{ZERO WIDTH SPACE}", "Please write it in words.")
    await ana.share(location={"latitude": 1.0, "longitude": 2.0})
    await asked(ana, "Newtown", "In which time zone")
    await asked(ana, "AEST", "“AEST” is no time zone")
    unclear = await asked(ana, "Sidney", "did you mean Australia/Sydney?")
    assert unclear.labels == ["Australia/Sydney", "Cancel"]
    for _ in range(2):
        await ana.press(unclear, data="zone:0:Australia/Sydney")
    await ana.hears("Time zone: Australia/Sydney")
    await ana.toasted(3)
    assert [(made.name, made.zone) for made in await stored(world)] == [
        ("Glebe", "Australia/Sydney"),
        ("Newtown", "Australia/Sydney"),
    ]
    await pressed(ana, unclear, "Time zone", "write it")
    wrong = await asked(ana, "Lisboa", "did you mean Europe/Lisbon?")
    await pressed(ana, wrong, "Europe/Lisbon", "Time zone: Europe/Lisbon")
    await pressed(ana, wrong, "Usual place", "write it")
    full = await asked(ana, "Hall", "Usual place: Hall")
    await pressed(ana, full, "Usual place", "So far: Hall")
    await pressed(ana, full, "Leave it empty", "Usual place: –")


async def test_cancel_ends_a_question_and_other_commands_leave_it(world, ana):
    """By command and by button; with nothing asked it says so."""
    await asked(ana, "/cancel", "There is nothing to cancel")
    shown = await asked(ana, "/branches", "no branches")
    await pressed(ana, shown, "Add a branch", "What is the new branch called?")
    await asked(ana, "/help", "What I understand")
    await asked(ana, "/latest", "There are no articles yet")
    await asked(ana, "Newtown", "In which time zone")
    await asked(ana, "/cancel", "nothing more is asked")
    await asked(ana, "Sydney", "I am a bot")
    await pressed(ana, shown, "Cancel", "nothing more is asked")
    assert await stored(world) == []


async def test_a_branch_is_removed_after_asking(world, ana, bo):
    """Yes pressed twice removes once; its followers and old buttons are told in words."""
    async with world.storage() as storage:
        newtown = await branch(storage)
    follow = await asked(bo, "/branches newtown", "You do not follow it")
    await pressed(bo, follow, "Follow: everything", "You follow it")
    card = await asked(ana, "/branches newtown", "Times are those of")
    await pressed(ana, card, "Edit", "Posts: they go out at once")
    await pressed(ana, card, "Remove", "Remove Newtown? 1 chat follows it. Followers hear no more of it")
    await pressed(ana, card, "No, keep it", "Posts:")
    await pressed(ana, card, "Remove", "Remove Newtown?")
    for _ in range(2):
        await ana.press(card, data=f"retire:{newtown.id}")
    await ana.hears("Newtown is removed.")
    await ana.toasted(6)
    assert await stored(world) == []
    async with world.storage() as storage:
        assert [act.did for act in await storage.audit.of("branch", newtown.id)] == ["added", "removed"]
    for old in (f"amend:{newtown.id}", f"ask:{newtown.id}:venue", f"clear:{newtown.id}:venue", f"remove:{newtown.id}"):
        await ana.press(card, data=old)
    assert all("has closed" in toast for toast in (await ana.toasted(10))[6:])
    assert (await asked(bo, "/branches", "Press a branch")).labels == ["✓ Newtown (closed)", "Unfollow"]


async def test_a_question_about_a_branch_that_is_gone_ends(world, ana):
    """It is said once; what is written next is no answer any more."""
    async with world.storage() as storage:
        newtown = await branch(storage)
    card = await asked(ana, "/branches newtown", "Times are those of")
    await pressed(ana, card, "Edit", "Posts:")
    await pressed(ana, card, "Usual place", "write it")
    async with world.storage() as storage:
        await storage.branches.retire(newtown.id, by=7, now=NOW)
    await asked(ana, "Town Hall", "The branch Newtown has closed")
    await asked(ana, "Town Hall", "I am a bot")


async def test_nobody_else_can_change_a_branch(world, ana, bo):
    """A reader who forges an admin's buttons, and an admin in a group: an answer, and nothing changed."""
    async with world.storage() as storage:
        newtown = await branch(storage)
    before = await stored(world)
    shown = await asked(bo, "/branches", "Press a branch")
    assert "Add a branch" not in shown.labels
    forged = ["addbranch", *(f"{verb}:{newtown.id}" for verb in ("amend", "remove", "retire"))]
    forged += [f"ask:{newtown.id}:venue", f"clear:{newtown.id}:venue", f"order:{newtown.id}:mdy"]
    forged += [f"approval:{newtown.id}:1", f"zone:{newtown.id}:Europe/Lisbon", "zone:0:Europe/Lisbon"]
    for data in forged:
        await bo.press(shown, data=data)
    refused = "Only the admins of this bot can do this, in a private chat with it."
    assert await bo.toasted(len(forged)) == [refused] * len(forged)
    await asked(bo, "Glebe", "I am a bot")
    group = world.tg.group(-1_000_100, "Tenants", admins=[ana], members=[bo])
    listed = await asked(ana, "/branches", "Press a branch", in_=group)
    assert listed.labels == ["Newtown", "Follow"]
    await ana.press(listed, data="addbranch")
    assert await ana.toasted() == [refused]
    assert await stored(world) == before


async def test_who_is_an_admin_no_longer_is_asked_nothing_more(world, ana):
    """A question that was left standing is none of theirs any more."""
    await pressed(ana, await asked(ana, "/branches", "no branches"), "Add a branch", "What is the new branch called?")
    await world.stop()
    world.settings = world.settings.model_copy(update={"admins": frozenset({7})})
    await world.start()
    await asked(ana, "Newtown", "I am a bot")
    assert await stored(world) == []


async def test_admins_are_shown_more(world, ana, bo):
    """In /help in private, and in the menu once they have written to the bot; nobody else is."""
    assert "/cancel" in (await asked(ana, "/help", "For you as an admin")).text
    assert "/cancel" not in (await asked(bo, "/help", "What I understand")).text
    group = world.tg.group(-1_000_100, "Tenants", admins=[ana], members=[bo])
    assert "/cancel" not in (await asked(ana, "/help", "What I understand", in_=group)).text
    await world.stop()
    await world.start()
    menus = [call for call in world.tg.calls if call.method == "setMyCommands" and call.status == 200]
    assert [("cancel" in str(call.params), "chat_id" in str(call.params)) for call in menus[-2:]] == [
        (False, False),
        (True, True),
    ]


async def test_two_admins_add_the_same_branch(idle):
    """Each is asked for themselves; the second is told of the first one's."""
    idle.settings = idle.settings.model_copy(update={"admins": frozenset({100, 101})})
    await idle.start()
    ana, bo = idle.tg.person(100, "Ana"), idle.tg.person(101, "Bo")
    for person in (ana, bo):
        shown = await asked(person, "/branches", "no branches")
        await pressed(person, shown, "Add a branch", "What is the new branch called?")
        await asked(person, "Newtown", "In which time zone")
    await asked(ana, "Sydney", "Time zone: Australia/Sydney")
    await asked(bo, "Lisbon", "There is a branch Newtown already.")
    assert [made.zone for made in await stored(idle)] == ["Australia/Sydney"]


@pytest.mark.parametrize("handled", [1, 2, 3])
async def test_an_answer_that_is_handled_again_is_answered_as_it_was(storage, handled):
    """As after a crash between doing and remembering that it was done."""
    from zoneinfo import ZoneInfo

    from telegram import Update

    from bot.handlers import Desk, command_lines

    async def nobody(_chat, _person):
        return False

    zone = ZoneInfo("UTC")
    desk = Desk(storage, lambda: NOW, zone, "courier_bot", "", "", command_lines(), nobody, frozenset({ADMIN}))
    ana, chat = (
        {"id": ADMIN, "is_bot": False, "first_name": "Ana"},
        {"id": ADMIN, "type": "private", "first_name": "Ana"},
    )
    shown = {"message_id": 7, "date": 1, "chat": chat, "text": "x"}
    press = {"id": "9", "from": ana, "message": shown, "chat_instance": "1", "data": "addbranch"}

    async def heard(number, text):
        said = {"message_id": number, "date": 1, "chat": chat, "from": ana, "text": text}
        for _ in range(handled):
            _, reply = await handle(desk, Update.de_json({"update_id": number, "message": said}, None))
        return reply.message.html

    await handle(desk, Update.de_json({"update_id": 1, "callback_query": press}, None))
    assert "In which time zone is Newtown" in await heard(8, "Newtown")
    assert "Time zone: Australia/Sydney" in await heard(9, "Sydney")
    known = await storage.chats.find(ADMIN)
    await storage.questions.ask(known.id, ADMIN, Question("add", so_far="Newtown", message_id=8), NOW)
    assert "Time zone: Australia/Sydney" in await heard(9, "Sydney")
    assert len(await storage.branches.all()) == 1
    assert "I am a bot" in await heard(10, "Sydney")
