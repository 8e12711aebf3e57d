"""Organisers: invited by link, accepted once, expired, revoked, removed and told; admins alone see who they are."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import branch
from tests.flows.chatting import asked, pressed

pytestmark = pytest.mark.usefixtures("brisk")

ADMIN, OTHER_ADMIN = 100, 99


@pytest.fixture
async def world(idle):
    """Let the bot have admins, and branches."""
    idle.settings = idle.settings.model_copy(update={"admins": frozenset({ADMIN, OTHER_ADMIN})})
    async with idle.storage() as storage:
        await branch(storage)
        await branch(storage, "Glebe")
    await idle.start()
    return idle


@pytest.fixture
def ana(world):
    """Give the admin."""
    return world.tg.person(ADMIN, "Ana")


@pytest.fixture
def bo(world):
    return world.tg.person(101, "Bo")


@pytest.fixture
def cy(world):
    return world.tg.person(102, "Cy")


async def invited(ana, place="Newtown"):
    """Invite somebody; give the message with the link, and what opening that sends."""
    shown = await asked(ana, f"/organisers {place}", f"Organisers of {place}")
    await pressed(ana, shown, "Invite somebody", "Send this link to one person")
    return shown, opened(shown)


def opened(shown):
    found = re.search(r"https://t\.me/courier_bot\?start=(\S+)", shown.text)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", found[1])
    return f"/start {found[1]}"


async def organisers(world, branch_id=1):
    async with world.storage() as storage:
        return [one.name for one in (await storage.organisers.crew(branch_id, datetime.now(UTC))).organisers]


async def recorded(world):
    async with world.storage() as storage:
        rows = await storage._db.fetch("SELECT who, did FROM audit WHERE thing != 'branch' ORDER BY id")
    return [(row["who"], row["did"]) for row in rows]


async def test_an_invitation_is_sent_on_and_accepted(world, ana, bo, cy):
    """Who opens it is told of which branch and what they may do; the admin hears of it; others come too late."""
    shown, link = await invited(ana)
    assert shown.labels == ["Revoke invitation 1", "Organisers"]
    answer = await asked(bo, link, "You are now an organiser of Newtown")
    assert "you may post its meetings here, change and cancel them, for this branch alone" in answer.text
    assert "/announce begins one." in answer.text
    await ana.hears("Bo has accepted your invitation and is now an organiser of Newtown.")
    await asked(bo, link, "You are an organiser of Newtown already.")
    await asked(cy, link, "This invitation for Newtown was used already.")
    assert (await organisers(world), await organisers(world, 2)) == (["Bo"], [])
    await pressed(ana, shown, "Organisers", "• Bo (101)")
    assert shown.labels == ["Invite somebody", "Remove Bo", "Organisers of other branches"]
    assert await recorded(world) == [(ADMIN, "invited"), (101, "accepted"), (102, "refused: used")]


async def test_of_two_people_at_once_one_is_first(world, ana, bo, cy):
    """The other is told that it was used."""
    _, link = await invited(ana)
    await asyncio.gather(bo.say(link), cy.say(link))
    for person in (bo, cy):
        await person.settled(1)
    assert len(await organisers(world)) == 1
    assert sorted("used already" in person.last.text for person in (bo, cy)) == [False, True]


async def test_an_expired_invitation(world, ana, bo):
    """After 48 hours, as its link says; the reason is recorded once."""
    async with world.storage() as storage:
        then = datetime.now(UTC) - timedelta(hours=48)
        await storage.organisers.invite(1, "x" * 32, by=ADMIN, number=0, now=then)
    for _ in range(2):
        await asked(bo, f"/start invite_{'x' * 32}", "This invitation for Newtown has expired")
    assert await organisers(world) == []
    assert await recorded(world) == [(ADMIN, "invited"), (101, "refused: expired")]


async def test_a_revoked_invitation(world, ana, bo):
    """By its own message or from the list; pressed twice it is revoked once."""
    shown, link = await invited(ana)
    for _ in range(2):
        await ana.press(shown, data="revoke:1:1")
    await ana.until(lambda: "Organisers of Newtown" in shown.text, "not shown")
    assert (await ana.toasted(3))[1:] == ["The invitation is revoked.", "This invitation was not open any more."]
    await asked(bo, link, "This invitation for Newtown was revoked.")
    await world.polled(1)  # the edit of the second press may come after its toast
    _, link = await invited(ana)
    listed = await asked(ana, "/organisers newt", "1 invitation is open.")
    await pressed(ana, listed, "Revoke invitation 2", "Nobody posts for it yet.")
    await asked(bo, link, "was revoked")
    assert await organisers(world) == []


async def test_links_that_are_none(world, ana, bo):
    """Cut short, made up, in a group, and the admin's own."""
    _, link = await invited(ana)
    for cut in (link[:-1], "/start invite_", "/start invite_<b>", f"/start invite_{'x' * 4_000}"):
        await asked(bo, cut, "This invitation is none of mine")
    group = world.tg.group(-1_000_100, "Tenants", admins=[ana], members=[bo])
    await asked(bo, link.replace("/start", "/start@courier_bot"), "in a private chat with me", in_=group)
    await asked(ana, link, "This is your own invitation for Newtown")
    await asked(bo, link, "You are now an organiser")


async def test_a_press_that_comes_twice_leaves_one_invitation_open(world, ana, bo):
    """The link that is shown in the end is the one that works."""
    shown = await asked(ana, "/organisers newtown", "Organisers of Newtown")
    for _ in range(2):
        await ana.press(shown, data="invite:1:1")
    await ana.toasted(2)
    await world.polled(1)
    await pressed(ana, shown, "Organisers", "1 invitation is open.")
    await pressed(ana, shown, "Invite somebody", "Invitation 2 for Newtown")
    await asked(bo, opened(shown), "You are now an organiser")


async def test_a_removed_organiser_is_told(world, ana, bo):
    """After asking; pressed twice they are told once, and their old link does not bring them back."""
    _, link = await invited(ana)
    await asked(bo, link, "You are now an organiser")
    shown = await asked(ana, "/organisers newtown", "• Bo (101)")
    await pressed(ana, shown, "Remove Bo", "Remove Bo from the organisers of Newtown? They will be told.")
    await pressed(ana, shown, "No, keep", "• Bo (101)")
    await pressed(ana, shown, "Remove Bo", "They will be told.")
    for _ in range(2):
        await ana.press(shown, data="expel:1:101")
    await bo.hears("You are no longer an organiser of Newtown, and cannot post for it. What you posted stays.")
    toasts = await ana.toasted(6)
    assert toasts[-2:] == ["Bo is an organiser no longer.", "This person is not an organiser of the branch."]
    await asked(bo, link, "was used already")
    assert sum("no longer an organiser" in message.text for message in bo.messages) == 1
    assert await organisers(world) == []
    assert (ADMIN, "removed") in await recorded(world)


async def test_one_who_has_blocked_the_bot_is_removed_all_the_same(world, ana, bo):
    _, link = await invited(ana)
    await asked(bo, link, "You are now an organiser")
    await bo.block()
    shown = await asked(ana, "/organisers newtown", "• Bo (101)")
    await ana.press(shown, data="expel:1:101")
    await ana.until(lambda: "Nobody posts" in shown.text, "still there")


async def test_the_branch_is_chosen_by_name_or_press(world, ana):
    """What is unclear offers the nearest; many come in pages; the only one needs no choice."""
    every = await asked(ana, "/organisers", "The organisers of which branch?")
    assert every.labels == ["Glebe", "Newtown"]
    await pressed(ana, every, "Glebe", "Organisers of Glebe")
    assert (await asked(ana, "/organisers Gleb", "Organisers of Glebe")).labels[0] == "Invite somebody"
    assert (await asked(ana, "/organisers Newton", "which branch “Newton” is")).labels == ["Newtown"]
    async with world.storage() as storage:
        for number in range(10, 20):
            await branch(storage, f"Branch {number}")
    await pressed(ana, every, "Organisers of other branches", "which branch?")
    await ana.press(every, "More ›")
    await ana.until(lambda: "‹ Back" in every.labels, "no second page")
    assert every.labels[-2] == "Newtown"


async def test_nobody_else_sees_or_changes_organisers(world, ana, bo, cy):
    """Not by the command, not by forged buttons, not an organiser, not in a group; and not once a branch closed."""
    _, link = await invited(ana)
    await asked(bo, link, "You are now an organiser")
    refused = "Only the admins of this bot can do this, in a private chat with it."
    for person in (bo, cy):
        shown = await asked(person, "/organisers newtown", refused)
        forged = ["crews:0", "crew:1", "invite:1:2", "revoke:1:1", "dismiss:1:101", "expel:1:101"]
        for data in forged:
            await person.press(shown, data=data)
        assert await person.toasted(len(forged)) == [refused] * len(forged)
    group = world.tg.group(-1_000_100, "Tenants", admins=[ana], members=[bo])
    await asked(ana, "/organisers", refused, in_=group)
    assert await organisers(world) == ["Bo"]
    assert [did for _, did in await recorded(world)] == ["invited", "accepted"]
    shown, link = await invited(ana)
    async with world.storage() as storage:
        await storage.branches.retire(1, by=ADMIN, now=datetime.now(UTC))
    await ana.press(shown, "Organisers")
    assert "has closed" in (await ana.toasted(3))[-1]
    await asked(cy, link, "was revoked")


async def test_an_invitation_outlives_a_restart(world, ana, bo):
    """Its link is in nobody's memory; and it is nowhere in the file."""
    _, link = await invited(ana)
    await world.stop()
    token = link.removeprefix("/start invite_").encode()
    assert all(token not in path.read_bytes() for path in world.settings.database.parent.glob("handbill.db*"))
    await world.start()
    await asked(bo, link, "You are now an organiser")
