"""Posting a meeting: in one message and a press, field by field, over restarts; and what is left alone."""

import asyncio
from datetime import timedelta

import pytest

from tests.builders import branch
from tests.flows.chatting import asked, pressed
from tests.flows.posting import (
    RECEIPT,
    below,
    day,
    drafts,
    meetings,
    newtown,
    organise,
    previewed,
    record,
    shown,
    words,
)

pytestmark = pytest.mark.usefixtures("brisk")


@pytest.fixture
async def world(idle):
    async with idle.storage() as storage:
        await newtown(storage)
    await idle.start()
    return idle


@pytest.fixture
def bo(world):
    """Give the organiser."""
    return world.tg.person(101, "Bo")


@pytest.fixture
def cy(world):
    """Give a reader."""
    return world.tg.person(102, "Cy")


POSTER = [{"file_id": "poster", "file_unique_id": "p", "width": 9, "height": 9}]


async def test_one_message_and_one_press(world, bo, cy):
    """The preview is what followers are sent; it is published once, however often that is pressed."""
    await pressed(cy, await asked(cy, "/branches newtown", "Times are those of"), "Follow: everything", "You follow it")
    text = f"/announce {words(day())}, Why public housing matters, Brown St Hall, Newtown"
    preview = await previewed(bo, text, "This is what followers will see.")
    assert preview.labels[0] == "Publish"
    for _ in range(2):
        await bo.press(preview, "Publish")
    await bo.until(lambda: RECEIPT in preview.text, "no receipt")
    assert (await bo.toasted(2)) == ["Published: Why public housing matters.", "This is published already."]
    told = await cy.hears("Why public housing matters")
    await bo.until(lambda: "Everyone who follows has been told.\n1 chat knows of it." in preview.text, "not kept up")
    assert preview.labels == ["Refresh", "Manage"]
    (card,) = [message for message in cy.messages if "New meeting" in message.text]
    assert card is told
    (meeting,) = await meetings(world)
    assert meeting.details.starts_at == day()
    assert (meeting.details.venue, meeting.details.address) == ("Brown St Hall", "Newtown")
    assert (meeting.details.contact, meeting.details.accessibility) == ("@ines", "Ramp at the side")
    assert await record(world) == [(101, "published")]
    assert len([message for message in bo.messages if message.from_bot]) == 1


async def test_the_preview_is_the_card_to_the_letter(world, bo, cy):
    await pressed(cy, await asked(cy, "/branches newtown", "Times are those of"), "Follow: everything", "You follow it")
    preview = await previewed(bo, f"/announce Rent\n{words(day())}\nCome & see <b>", "This is what followers will see.")
    card = preview.text.partition("\n\n· · ·")[0]
    await pressed(bo, preview, "Publish", RECEIPT)
    assert (await cy.hears("New meeting")).text == card


async def test_field_by_field_with_a_restart_between_every_two_messages(world, bo):
    """What is missing is asked for, one thing at a time; then each field has its button."""

    async def restarted():
        await world.stop()
        await world.start()

    async def said(text, answer):
        await restarted()
        return await previewed(bo, text, answer)

    async def chosen(label, answer):
        await restarted()
        return await pressed(bo, bo.last, label, answer)

    begun = await said("/announce", "What is it called?")
    assert "Brown St Hall, 3 Brown St" in begun.text
    assert "Date and time: still open" in begun.text
    await said("Why public housing matters", "When is it?")
    await said(f"{day():%a %d %b %Y}", "At what time")
    await said("soon", "I do not understand that as a time")
    await said("6:30", "Choose, or write it again.")
    await chosen("6:30\N{NARROW NO-BREAK SPACE}pm", "This is what followers will see")
    for label, text, answer in (
        ("Title", "Rent, wages & power", "Rent, wages & power"),
        ("End", "2 hours", "8:30"),
        ("Speaker, text", "With Ines Duarte.\n\nAll welcome.", "With Ines Duarte.\n\nAll welcome."),
        ("Place", "Town Hall", "Town Hall, 3 Brown St"),
        ("Address", "1 High St", "Town Hall, 1 High St"),
        ("Online link", "https://meet.example/x?a=1&b=2", "Online link: https://meet.example/x?a=1&b=2"),
        ("Accessibility", "Lift", "Accessibility: Lift"),
        ("Contact", "@bo", "Contact: @bo"),
        ("Date and time", "8pm", "8:00"),
    ):
        await chosen(label, "rite")
        await said(text, answer)
    await chosen("Map pin", "Send the place from the map")
    await restarted()
    await below(bo, await bo.share(location={"latitude": -33.9, "longitude": 151.18}), "Map pin: -33.90000, 151.18000")
    await restarted()
    await below(bo, await bo.share(photo=POSTER), "Picture: yes")
    await chosen("Publish", RECEIPT)
    (meeting,) = await meetings(world)
    details = meeting.details
    assert (details.title, details.venue, details.address) == ("Rent, wages & power", "Town Hall", "1 High St")
    assert details.blurb == "With Ines Duarte.\n\nAll welcome."
    assert (details.online, details.contact) == ("https://meet.example/x?a=1&b=2", "@bo")
    assert (details.pin.latitude, details.picture) == (-33.9, "poster")
    assert details.starts_at == day() + timedelta(minutes=90)
    assert details.ends_at - details.starts_at == timedelta(hours=2)


async def test_an_announcement_pasted_after_the_command(world, bo):
    """Forwarded or pasted, with the mark that a phone made of its date, and a link to an article of ours."""
    world.site.publish(title="The rent report", topics=("Housing",))
    await world.polled(2)
    async with world.storage() as storage:
        (article,) = (await storage.articles.page(limit=1)).articles
    await previewed(bo, "/announce", "paste or forward the whole announcement")
    text = f"Why public housing matters\nin ten days\nTown Hall, 1 High St\nRead first:\n{article.link}"
    mark = {"type": "date_time", "offset": 27, "length": 11, "unix_time": int(day().timestamp())}
    origin = {"type": "hidden_user", "sender_user_name": "Ines", "date": 1}
    await bo.share(text=text, entities=[mark], forward_origin=origin)
    preview = await bo.hears("This is what followers will see")
    assert shown(day()) in preview.text
    assert "Town Hall, 1 High St" in preview.text
    assert "Article: The rent report" in preview.text
    await pressed(bo, preview, "Publish", RECEIPT)
    (meeting,) = await meetings(world)
    assert (meeting.details.article_id, meeting.details.starts_at) == (article.id, day())


async def test_a_poster_with_its_caption(world, bo):
    """The command may be the caption itself."""
    await bo.share(
        photo=POSTER,
        caption=f"/announce Rent\n{words(day())}",
    )
    preview = await bo.hears("This is what followers will see")
    assert "Picture: yes" in preview.text
    await pressed(bo, preview, "Picture", "Send the picture.")
    await pressed(bo, preview, "Leave it empty", "This is what followers will see")
    assert "Picture: yes" not in preview.text


async def test_a_venue_from_the_map(world, bo):
    await previewed(bo, f"/announce Rent\n{words(day())}", "This is what followers will see")
    place = {"latitude": 1.5, "longitude": 2.5}
    sent = await bo.share(venue={"location": place, "title": "Town <Hall>", "address": "1 High St"}, location=place)
    await below(bo, sent, "Map pin: 1.50000, 2.50000")
    assert "Town <Hall>, 1 High St" in bo.last.text


async def test_what_is_ambiguous_is_chosen_from_buttons(world, bo):
    """Once, whatever is pressed twice or forged."""
    at = day()
    asks = await previewed(bo, f"/announce Rent\n{at:%a %d %b %Y} at 7", "When is it? Choose")
    evening, morning = (shown(at, f"7:00\N{NARROW NO-BREAK SPACE}{half} (Sydney time)") for half in ("pm", "am"))
    assert asks.labels[:2] == [evening, morning]
    await bo.press(asks, data=f"at:1:{int(at.timestamp())}")
    assert (await bo.toasted(1))[0].startswith("The draft has changed")
    data = asks.button(evening).data
    for _ in range(2):
        await bo.press(asks, data=data)
    await bo.until(lambda: "This is what followers will see" in asks.text, "no")
    await bo.toasted(3)
    assert shown(at, "7:00") in asks.text


async def test_the_same_again(world, bo):
    """A branch that has met before is offered its usual time, and the whole of the last meeting."""
    at = day(3)
    preview = await previewed(bo, f"/announce Rent, again\n{words(at)}\nWith Ines.", "This is what followers will see")
    await pressed(bo, preview, "Publish", RECEIPT)
    begun = await previewed(bo, "/announce", "What is it called?")
    assert shown(at + timedelta(days=7)) in begun.text
    assert "Rent, again" not in begun.text
    await pressed(bo, begun, "Same again", "This is what followers will see")
    assert "Rent, again" in begun.text
    assert shown(at + timedelta(days=7)) in begun.text
    await pressed(bo, begun, "Publish", RECEIPT)
    assert [one.details.blurb for one in await meetings(world)] == ["With Ines."] * 2


async def test_new_words_wait_behind_a_draft_that_is_open(world, bo):
    """Resumed, the first is finished first; discarded, the second comes at once; nothing written is lost."""
    await previewed(bo, f"/announce First\n{words(day(9))}", "This is what followers will see")
    offered = await previewed(bo, f"/announce Second\n{words(day(8))}", "You have a draft: First.")
    assert "What you have just written is kept" in offered.text
    await pressed(bo, offered, "Resume", "This is what followers will see")
    assert "First" in offered.text
    await pressed(bo, offered, "Publish", RECEIPT)
    following = await bo.hears("You have a draft: Second.")
    await pressed(bo, following, "Discard", "Discarded: Second. Nobody was told of it.")
    await pressed(bo, following, "Bring it back", "This is what followers will see")
    await pressed(bo, following, "Publish", RECEIPT)
    assert [one.details.title for one in await meetings(world)] == ["First", "Second"]


async def test_on_return_a_draft_is_offered(world, bo):
    """To /announce alone, and to words for which nothing was asked; /cancel ends the question, and the draft stays."""
    await previewed(bo, "/announce Rent", "When is it?")
    offered = await previewed(bo, "/cancel", "All right: nothing more is asked. You have a draft: Rent.")
    assert offered.labels == ["Resume", "Discard"]
    await previewed(bo, "hello", "You have a draft: Rent.")
    assert (await previewed(bo, "/announce", "You have a draft: Rent.")).labels == ["Resume", "Discard"]
    await pressed(bo, bo.last, "Resume", "When is it?")
    assert await drafts(world) == ["open"]


async def test_two_people_do_not_mix(world, bo, cy):
    """Nor can one press what is under the other's preview; that is recorded."""
    async with world.storage() as storage:
        await organise(storage, cy.id, name="Cy")
    one, two = await asyncio.gather(
        previewed(bo, f"/announce Bo’s\n{words(day())}", "This is what"),
        previewed(cy, f"/announce Cy’s\n{words(day())}", "This is what"),
    )
    for data in (one.button("Publish").data, one.button("Discard").data, one.button("Title").data):
        await cy.press(two, data=data)
    assert set(await cy.toasted(3)) == {"This draft is not here any more. /announce begins a new one."}
    await pressed(bo, one, "Publish", RECEIPT)
    await pressed(cy, two, "Publish", RECEIPT)
    assert (cy.id, "refused: write") in await record(world, "draft")


async def test_an_organiser_of_several_branches_is_asked_which(world, bo):
    """Before anything is read: whose clock and place are meant. Another may be chosen, or added, later."""
    async with world.storage() as storage:
        await branch(storage, "Lisbon", zone="Europe/Lisbon", venue="Casa")
        await organise(storage, bo.id, 2)
    at = day()
    asks = await previewed(bo, f"/announce Rent\n{words(at)}", "Which branch holds it?")
    assert asks.labels == ["Lisbon", "Newtown", "Discard"]
    await pressed(bo, asks, "Lisbon", "This is what followers will see")
    assert shown(at, "6:30\N{NARROW NO-BREAK SPACE}pm (Lisbon time)") in asks.text
    assert "Casa" in asks.text
    await pressed(bo, asks, "Branch", "Which branch holds it?")
    await pressed(bo, asks, "and Newtown as well", "Lisbon · Newtown")
    await pressed(bo, asks, "Branch", "Which branch holds it?")
    await previewed(bo, "Atlantis", "That is none of your branches.")
    await previewed(bo, "newtown", "(Sydney time)")
    assert "Brown St Hall, 3 Brown St" in bo.last.text
    await pressed(bo, bo.last, "Publish", RECEIPT)
    (meeting,) = await meetings(world)
    assert ([host.name for host in meeting.hosts], meeting.details.starts_at) == (["Newtown"], at)


async def test_words_wait_for_the_branch(world, bo):
    """What is pasted instead of a choice is read once the branch is known."""
    async with world.storage() as storage:
        await branch(storage, "Glebe")
        await organise(storage, bo.id, 2)
    await previewed(bo, "/announce", "Which branch holds it?")
    await previewed(bo, "Rent", "Which branch holds it?")
    asks = await previewed(bo, words(day()), "Which branch holds it?")
    await pressed(bo, asks, "Glebe", "This is what followers will see")
    assert "Rent" in asks.text
    assert shown(day()) in asks.text


async def test_who_is_no_organiser_posts_nothing(world, bo, cy):
    """Nor does anybody in a group."""
    await asked(cy, f"/announce Rent\n{words(day())}", "You post for no branch. An admin can invite you to.")
    group = world.tg.group(-1_000_100, "Tenants", admins=[bo])
    await asked(bo, "/announce Rent", "This is for a private chat with me.", in_=group)
    assert await drafts(world) == []
    assert "/announce" in (await asked(bo, "/help", "For you as an organiser")).text
    assert "/announce" not in (await asked(cy, "/help", "What I understand")).text
