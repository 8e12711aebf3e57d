"""Approval and edits over the wire: two admins at once, words that go back, two people who change one meeting."""

import asyncio

import pytest

from storage import Level
from tests.builders import follower
from tests.flows.chatting import asked, pressed
from tests.flows.posting import (
    ADMIN,
    OTHER_ADMIN,
    RECEIPT,
    day,
    drafts,
    meetings,
    newtown,
    organise,
    previewed,
    record,
    words,
)

pytestmark = pytest.mark.usefixtures("brisk")


@pytest.fixture
async def world(idle):
    """Let the branch want approval, and the bot have admins."""
    idle.settings = idle.settings.model_copy(update={"admins": frozenset({ADMIN, OTHER_ADMIN, 7})})
    async with idle.storage() as storage:
        await newtown(storage, approval=True)
    await idle.start()
    return idle


@pytest.fixture
def bo(world):
    """Give the organiser."""
    return world.tg.person(101, "Bo")


@pytest.fixture
async def admins(world):
    """Give the two admins who have a chat with the bot; the third has none."""
    people = [world.tg.person(ADMIN, "Ana"), world.tg.person(OTHER_ADMIN, "Eve")]
    for person in people:
        await asked(person, "/start", "This is")
    return people


async def submitted(bo, title="Rent"):
    preview = await previewed(bo, f"/announce {title}\n{words(day())}", "This is what followers will see.")
    await pressed(bo, preview, "Publish", "Sent for approval")
    return preview


async def test_of_two_admins_at_once_the_first_counts(world, bo, admins):
    """The other is told who it was; the organiser hears once, and it is published once."""
    await submitted(bo)
    cards = [await admin.hears("Bo (101) would like to publish this for Newtown:") for admin in admins]
    assert all(card.labels == ["Approve", "Send back"] for card in cards)
    await asyncio.gather(*(admin.press(card, "Approve") for admin, card in zip(admins, cards, strict=True)))
    for admin in admins:
        await admin.toasted()
    await bo.hears("approved it, and it is published: Rent.")
    first = next(n for n, admin in enumerate(admins) if admin.toasts == [""])
    assert admins[1 - first].toasts == [f"{admins[first].name} has approved it already."]
    await admins[first].until(lambda: cards[first].text == "Approved: Rent.", "not said")
    await admins[1 - first].until(lambda: cards[1 - first].labels == [], "it keeps its buttons")
    assert len(await meetings(world)) == 1
    assert await record(world) == [(101, "submitted"), (101, "published"), (admins[first].id, "approved")]
    assert sum("approved it" in message.text for message in bo.messages) == 1


async def test_sent_back_with_words_and_published_after_all(world, bo, admins):
    """Restarts in between lose nothing."""
    ana, eve = admins
    preview = await submitted(bo)
    card = await ana.hears("would like to publish this")
    await ana.press(card, "Send back")
    await ana.hears("What should change in Rent?")
    await world.stop()
    await world.start()
    await asked(ana, "Which <room>?", "Sent back, with your words: Rent.")
    back = await bo.hears("Ana sent back Rent: Which <room>?")
    await eve.press(await eve.hears("would like to publish this"), "Approve")
    assert await eve.toasted() == ["Ana has sent it back already."]
    await world.stop()
    await world.start()
    await pressed(bo, back, "Resume", "Ana sent it back: Which <room>?")
    await bo.until(lambda: preview.labels == [], "what waited keeps its buttons")
    await pressed(bo, back, "Place", "Where is it?")
    again = await previewed(bo, "Town Hall, upstairs", "Town Hall, upstairs")
    await pressed(bo, again, "Publish", "Sent for approval")
    fresh = await ana.hears("Town Hall, upstairs")
    await pressed(ana, fresh, "Approve", "Approved: Rent.")
    (meeting,) = await meetings(world)
    assert meeting.details.venue == "Town Hall, upstairs"
    assert await drafts(world) == ["published"]


async def test_nobody_else_can_approve(world, bo, admins):
    """Not the organiser, nor a reader: an answer, an audit line, and it waits on."""
    cy = world.tg.person(102, "Cy")
    preview = await submitted(bo)
    shown = await asked(cy, "/help", "What I understand")
    for person, message in ((bo, preview), (cy, shown)):
        for data in ("approve:1:1", "sendback:1:1"):
            await person.press(message, data=data)
    refused = "Only the admins of this bot can do this, in a private chat with it."
    assert await cy.toasted(2) == [refused] * 2
    assert (await bo.toasted(3))[1:] == [refused] * 2
    assert await drafts(world) == ["waiting"]
    assert await record(world) == [(101, "submitted"), (101, "refused: approve"), (102, "refused: approve")]


async def test_an_admins_own_posts_wait_for_nobody(world, admins):
    ana, _ = admins
    preview = await previewed(ana, f"/announce Rent\n{words(day())}", "This is what followers will see.")
    await pressed(ana, preview, "Publish", RECEIPT)


async def test_two_people_change_one_meeting(world, bo, admins):
    """The second sees what the first has changed before theirs goes on top; followers are told of both."""
    ana, _ = admins
    async with world.storage() as storage:
        await follower(storage, 103, await storage.branches.get(1), level=Level.EVERYTHING)
        await organise(storage, 104, name="Di")
    di, cy = world.tg.person(104, "Di"), world.tg.person(103, "Cy")
    await asked(cy, "/id", "103")
    preview = await previewed(ana, f"/announce Rent\n{words(day())}", "This is what followers will see.")
    await pressed(ana, preview, "Publish", RECEIPT)
    await cy.hears("New meeting")
    edits = []
    for person, label, text in ((bo, "Place", "Town Hall"), (di, "Title", "Rents")):
        shown = await asked(person, "/help", "What I understand")
        await person.press(shown, data="edit:1")
        edit = await person.hears("A change to: Rent")
        await pressed(person, edit, label, "rite")
        edits.append(await previewed(person, text, "Once you save it"))
    await pressed(bo, edits[0], "Save", "Sent for approval")
    card = await ana.hears("would like to change this meeting of Newtown:")
    assert "Place: Brown St Hall → Town Hall" in card.text
    await pressed(ana, card, "Approve", "Approved: Rent.")
    await pressed(di, edits[1], "Save", "It has been changed by somebody else since you began:")
    assert "Place: Brown St Hall → Town Hall" in edits[1].text
    assert "Title: Rent → Rents" in edits[1].text
    await pressed(di, edits[1], "Save", "Sent for approval")
    card = await ana.hears("Title: Rent → Rents")
    await pressed(ana, card, "Approve", "Approved: Rents.")
    (meeting,) = await meetings(world)
    assert (meeting.revision, meeting.details.title, meeting.details.venue) == (3, "Rents", "Town Hall")
    assert [did for _, did in await record(world, "meeting")] == [
        "published",
        "edited",
        "approved",
        "edited",
        "approved",
    ]
