"""Posting, odd and hostile: a clear answer, nothing changed, and an audit line where it matters."""

import asyncio

import pytest

from tests.builders import branch, publish, talk
from tests.flows.chatting import asked, pressed
from tests.flows.posting import ADMIN, RECEIPT, day, drafts, meetings, newtown, organise, previewed, record, words

pytestmark = pytest.mark.usefixtures("brisk")

BIDI = "\u202egnikam\u202c \u2066x\u2069"


@pytest.fixture
async def world(idle):
    idle.settings = idle.settings.model_copy(update={"admins": frozenset({ADMIN})})
    async with idle.storage() as storage:
        await newtown(storage)
        await branch(storage, "Glebe")
    await idle.start()
    return idle


@pytest.fixture
def bo(world):
    """Give the organiser of Newtown, but not of Glebe."""
    return world.tg.person(101, "Bo")


async def ready(bo, title="Rent"):
    return await previewed(bo, f"/announce {title}\n{words(day())}", "This is what followers will see.")


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("<b>Rent</b> & <script>", "<b>Rent</b> & <script>"),
        ("🎉🎉🎉", "🎉🎉🎉"),
        ("إيجار " + BIDI, "إيجار gnikam x"),
        ("{title} %s {0}", "{title} %s {0}"),
        ("x" * 120, "x" * 120),
    ],
)
async def test_odd_titles(world, bo, title, kept):
    """They are shown as they were written, without marks that would turn the direction of what follows."""
    await previewed(bo, f"/announce {words(day())}", "What is it called?")
    preview = await previewed(bo, title, "This is what followers will see.")
    assert preview.text.startswith(f"New meeting\n{kept}\n")
    await pressed(bo, preview, "Publish", RECEIPT)
    assert [one.details.title for one in await meetings(world)] == [kept]


async def test_ten_thousand_characters(world, bo):
    """Each field within its limit, and said so; a field that is asked for by itself is not taken at all."""
    long = " ".join(["Rents rise and rise."] * 200)[:3_900]
    preview = await previewed(bo, f"/announce Rent\n{words(day())}\n{long}", "Shortened, because it was too long")
    assert "Speaker, text" in preview.text
    await pressed(bo, preview, "Title", "What is it called?")
    wrong = await previewed(bo, long, "That is too long for “Title”: 120 characters at most.")
    assert wrong.labels == ["Back"]
    right = await previewed(bo, "Rents", "This is what followers will see.")
    await pressed(bo, right, "Publish", RECEIPT)
    (meeting,) = await meetings(world)
    assert len(meeting.details.blurb) <= 1_500
    for number in range(3):
        await previewed(bo, f"/announce {'x' * 4_000}", "What is it called?" if number == 0 else "You have a draft")


@pytest.mark.parametrize(
    ("label", "texts"),
    [
        ("Date and time", {"soon": "I do not understand that as a time", "yesterday 7pm": "That is past."}),
        ("Date and time", {"31 Nov 7pm": "There is no such day", "every Monday 7pm": "One meeting at a time"}),
        ("End", {"noon": "I do not understand when it ends", "\u200b": "I do not understand when it ends"}),
        ("Online link", {"javascript:alert(1)": "There is no link in it that can be opened."}),
        ("Article", {"https://elsewhere.example/x": "I know no article of ours at that address.", "x": "I know no"}),
        ("Map pin", {"here": "That is no place on the map."}),
        ("Picture", {"here": "That is no picture."}),
        ("Contact", {"\u200b": "Please write it in words.", "x" * 121: "120 characters at most"}),
    ],
)
async def test_what_will_not_do_is_said_and_the_question_stands(world, bo, label, texts):
    """Nothing is changed; Back ends it."""
    preview = await ready(bo)
    await pressed(bo, preview, label, "\n\n")
    for text, answer in texts.items():
        asks = await previewed(bo, text, answer)
    await pressed(bo, asks, "Back", "This is what followers will see.")
    await pressed(bo, asks, "Publish", RECEIPT)
    (meeting,) = await meetings(world)
    assert (meeting.details.starts_at, meeting.details.ends_at) == (day(), None)


async def test_forged_and_stale_buttons(world, bo):
    """Each gets an answer; nothing is changed."""
    preview = await ready(bo)
    forged = ["publish:1:7", "field:1:uid", "field:1:zone", "empty:1:title", "empty:1:zone", "held:1:2", "with:1:2"]
    forged += ["held:1:99", "at:1:0", "draft:99", "publish:99:1", "discard:99", "edit:99", "again:99", "withdraw:99"]
    forged += ["publish:1", "field:1", "at:1:-5", f"draft:{'9' * 30}", "approve:1:1"]
    for data in forged:
        await bo.press(preview, data=data)
    toasts = await bo.toasted(len(forged))
    assert all(toast or "field" in data for toast, data in zip(toasts, forged, strict=True)), toasts
    assert await drafts(world) == ["open"]
    await pressed(bo, preview, "Publish", RECEIPT)
    for data in ("publish:1:1", "discard:1", "draft:1", "field:1:title", "empty:1:blurb", "withdraw:1", "at:1:5"):
        await bo.press(preview, data=data)
    after = (await bo.toasted(len(forged) + 8))[-7:]
    assert after == ["This is published already."] * 7
    (meeting,) = await meetings(world)
    assert (meeting.details.title, [host.name for host in meeting.hosts]) == ("Rent", ["Newtown"])


async def test_an_old_preview_publishes_nothing_that_it_does_not_show(world, bo):
    """Pressed by its data after more was written: what is true is shown in its place, and the other is bare."""
    old = await ready(bo)
    await pressed(bo, old, "Title", "What is it called?")
    fresh = await previewed(bo, "Rents", "This is what followers will see.")
    await bo.press(old, data="publish:1:1")
    await bo.until(lambda: "Rents" in old.text and not fresh.labels, "not shown in its place")
    assert "The draft has changed since: this is how it is now." in await bo.toasted(2)
    assert await meetings(world) == []
    await pressed(bo, old, "Publish", RECEIPT)


async def test_a_removed_organisers_open_draft(world, bo):
    """Refused at every press and answer, and recorded; the draft is as it was, and theirs again once they are back."""
    preview = await ready(bo)
    await pressed(bo, preview, "Title", "What is it called?")
    async with world.storage() as storage:
        await storage.organisers.remove(1, bo.id, by=7, now=day())
    await asked(bo, "Hijacked", "Only the organisers of a branch can post its meetings.")
    refused = ["publish:1:1", "discard:1", "draft:1", "field:1:title", "empty:1:blurb", "held:1:1"]
    for data in refused:
        await bo.press(preview, data=data)
    sentence = "Only the organisers of a branch can post its meetings. Ask an admin to invite you."
    assert (await bo.toasted(len(refused) + 1))[1:] == [sentence] * len(refused)
    assert await meetings(world) == []
    assert await record(world) == [(bo.id, "refused: write")]
    async with world.storage() as storage:
        await storage.organisers.invite(1, "again", by=7, number=0, now=day())
        await storage.organisers.accept("again", bo.id, "Bo", day(0))
    await pressed(bo, preview, "Back", "This is what followers will see.")
    await pressed(bo, preview, "Publish", RECEIPT)


async def test_another_branchs_meeting(world, bo):
    """Neither changed nor made again by who does not organise it; that is recorded."""
    async with world.storage() as storage:
        await publish(storage, await storage.branches.get(2), details=talk())
    shown = await asked(bo, "/help", "For you as an organiser")
    for data in ("edit:1", "again:1"):
        await bo.press(shown, data=data)
    assert all("Only organisers of Glebe can do this" in toast for toast in await bo.toasted(2))
    assert await drafts(world) == []
    assert await record(world) == [(7, "published"), (bo.id, "refused: edit"), (bo.id, "refused: announce again")]


async def test_a_branch_that_closes_meanwhile(world, bo):
    """It is said, and another can be chosen."""
    async with world.storage() as storage:
        await organise(storage, bo.id, 2)
    asks = await previewed(bo, f"/announce Rent\n{words(day())}", "Which branch holds it?")
    await pressed(bo, asks, "Newtown", "This is what followers will see.")
    async with world.storage() as storage:
        await storage.branches.retire(1, by=7, now=day(0))
    await pressed(bo, asks, "Publish", "Which branch holds it?")
    assert asks.labels == ["Glebe", "Back"], "nothing can be held with a branch that has closed"
    assert "The branch has closed: choose another, or discard the draft." in await bo.toasted(2)
    await pressed(bo, asks, "Glebe", "This is what followers will see.")
    await pressed(bo, asks, "Publish", RECEIPT)


async def test_a_storm_of_presses(world, bo):
    """All at once, in any order: one meeting, one preview."""
    preview = await ready(bo)
    data = [preview.button(label).data for label in ("Publish", "Title", "Publish", "Discard", "Publish")]
    await asyncio.gather(*(bo.press(preview, data=one) for one in data))
    await bo.toasted(5)
    assert len(await meetings(world)) == 1
    assert await drafts(world) == ["published"]
