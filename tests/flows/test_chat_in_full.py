"""Reading an article in the chat, page by page."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.rules.meetings import published
from tests.builders import branch, talk
from tests.flows.chatting import asked, links, number_of, pressed, titles

pytestmark = pytest.mark.usefixtures("brisk")

PARAGRAPH = "<p>Paragraph {number} says that <b>rents</b> rose, and that {words}.</p>"


def body(count, words="nobody had expected it " * 20):
    return "\n\n".join(PARAGRAPH.format(number=number, words=words) for number in range(1, count + 1))


@pytest.fixture
async def world(idle):
    """A long article of three pages, a short one, one without a text."""
    now = datetime.now(UTC)
    idle.site.publish(
        title="Rents & <rates>",
        standfirst="What “they” say.",
        byline="Ines Duarte",
        body=body(18),
        published_at=now - timedelta(hours=2),
    )
    short, when = "<p>They rose. Nobody wondered.</p>", now - timedelta(hours=3)
    idle.site.publish(title="Rents in short", standfirst="In short.", body=short, published_at=when)
    idle.site.publish(title="Announced", standfirst="Soon.", published_at=now - timedelta(hours=4))
    await idle.start()
    return idle


@pytest.fixture
def ana(world):
    return world.tg.person(100, "Ana")


async def opened(world, person, title="Rents & <rates>"):
    shown = await asked(person, f"/start article_{await number_of(world, title)}", title)
    await person.press(shown, "Read here")
    await person.until(lambda: person.last is not shown and title in person.last.text, "it was not opened")
    return person.last


async def test_an_article_is_read_from_its_head_to_its_end(world, ana):
    """Title, standfirst, byline, date and source first; then page for page in place, each paragraph once."""
    shown = await opened(world, ana)
    link = world.site.articles[0].link
    assert shown.text.split("\n\n")[:3] == [
        "Rents & <rates>",
        "What “they” say.",
        "Ines Duarte · today\nThe Harbour Courier",
    ]
    assert links(shown)[0] == ("Rents & <rates>", link)
    assert shown.labels == ["Next: 2 of 3 ›", "Save"]
    texts = [shown.text]
    await pressed(ana, shown, "Next: 2 of 3 ›", "Paragraph 9")
    assert shown.labels == ["‹ Back", "Next: 3 of 3 ›", "Save"]
    assert shown.text.startswith("Rents & <rates>\n\nParagraph")
    texts.append(shown.text)
    await pressed(ana, shown, "Next: 3 of 3 ›", "Paragraph 18")
    assert shown.labels == ["‹ Back", "Read more", "Save", "Share", "Read on the site", "Follow Ines Duarte"]
    texts.append(shown.text)
    said = "\n\n".join(texts)
    assert [said.count(f"Paragraph {number} ") for number in range(1, 19)] == [1] * 18
    shared = urlsplit(shown.button("Share").url)
    assert (shared.netloc, parse_qs(shared.query)) == ("t.me", {"url": [link], "text": ["Rents & <rates>"]})
    assert shown.button("Read on the site").url == link
    await pressed(ana, shown, "‹ Back", "Paragraph 9")
    assert len(ana.messages) == 2


async def test_one_goes_on_where_one_stopped(world, ana):
    """The page is kept over a restart; at the end it is forgotten, for who reads it again begins anew."""
    shown = await opened(world, ana)
    await pressed(ana, shown, "Next: 2 of 3 ›", "Paragraph 9")
    await world.stop()
    await world.start()
    again = await opened(world, ana)
    assert again.labels == ["Continue on page 2", "Next: 2 of 3 ›", "Save"]
    await pressed(ana, again, "Continue on page 2", "Paragraph 9")
    await pressed(ana, again, "Next: 3 of 3 ›", "Paragraph 18")
    assert (await opened(world, ana)).labels == ["Next: 2 of 3 ›", "Save"]


async def test_what_was_saved_counts_as_read_at_its_end(world, ana):
    """It then stands below what is unread, and opens from there."""
    shown = await opened(world, ana)
    await ana.press(shown, "Save")
    await ana.until(lambda: "Remove from saved" in shown.labels, "it still offers to save")
    await ana.say(f"/start save_{await number_of(world, 'Announced')}")
    await ana.hears("Saved.")
    shelf = await asked(ana, "/saved", "Saved: 2 to read")
    assert titles(shelf) == shelf.labels == ["Announced", "Rents & <rates>"]
    await ana.press(shelf, "Rents & <rates>")
    await ana.until(lambda: "Paragraph 1 " in ana.last.text, "it was not opened")
    reading = ana.last
    await pressed(ana, reading, "Next: 2 of 3 ›", "Paragraph 9")
    await pressed(ana, reading, "Next: 3 of 3 ›", "Paragraph 18")
    assert "Remove from saved" in reading.labels
    shelf = await asked(ana, "/saved", "Saved: 1 to read, 1 read")
    assert titles(shelf) == ["Announced", "Rents & <rates>"]
    assert "✓ Rents & <rates>" in shelf.text


async def test_a_short_article_is_one_page_with_all_that_may_come_next(world, ana):
    """Read more leads to what goes with it, which opens too."""
    shown = await opened(world, ana, "Rents in short")
    assert shown.labels == ["Read more", "Save", "Share", "Read on the site"]
    assert shown.text.count("They rose.") == 1
    await ana.press(shown, "Read more")
    related = await ana.hears("More like “Rents in short”")
    assert titles(related)[0] == "Rents & <rates>"
    await ana.press(related, "Rents & <rates>")
    await ana.hears("Paragraph 1 ", after=related)


async def test_where_nothing_goes_with_an_article_that_is_said(idle):
    idle.site.publish(title="Alone", standfirst="Alone.", body="<p>All of it.</p>")
    await idle.start()
    ana = idle.tg.person(100, "Ana")
    shown = await opened(idle, ana, "Alone")
    await ana.press(shown, "Read more")
    assert (await ana.toasted(2))[-1] == "I found nothing that goes with this article."


async def test_where_there_is_no_text_it_is_not_offered(world, ana):
    """Who asks all the same, from what is saved, is told where it is."""
    number = await number_of(world, "Announced")
    shown = await asked(ana, f"/start article_{number}", "Announced")
    assert shown.labels == ["Save", "Read on the site", "Follow Housing"]
    told = await asked(ana, f"/start read_{number}", "on the site alone")
    assert told.text.startswith("Announced\n\nSoon.")
    assert told.labels == ["Read more", "Save", "Share", "Read on the site"]


async def test_an_article_that_became_shorter_shows_its_last_page(world, ana):
    shown = await opened(world, ana)
    await pressed(ana, shown, "Next: 2 of 3 ›", "Paragraph 9")
    world.site.edit(world.site.articles[0].id, body=body(2))
    await world.polled(2)
    await pressed(ana, shown, "Next: 3 of 3 ›", "Paragraph 2 ")
    assert shown.labels == ["Read more", "Save", "Share", "Read on the site", "Follow Ines Duarte"]


async def test_an_alert_opens_the_article_in_private(world, ana):
    """In a group the press leads to the chat with who pressed, and nothing is posted."""
    group = world.tg.group(-500, "Readers", admins=[ana])
    await asked(ana, "/subscribe@courier_bot housing", "will be posted here", in_=group)
    world.site.publish(title="News of rents", body=body(1))
    alert = await group.hears("Followed here: Housing")
    assert alert.labels[:2] == ["Read here", "Save"]
    number = await number_of(world, "News of rents")
    for label, payload in (("Read here", f"read_{number}"), ("Save", f"save_{number}")):
        toast = await ana.begin_press(alert, label).answer
        assert (toast.text, toast.url) == ("", f"https://t.me/courier_bot?start={payload}")
    await asked(ana, f"/start read_{number}", "Paragraph 1 ")
    assert group.last is alert


async def test_the_next_meeting_is_named_at_the_end(world, ana):
    """Of a branch that is followed, else of any."""
    async with world.storage() as storage:
        host = await branch(storage)
        now = datetime.now(UTC)
        details = talk(title="Why rents", starts_at=now + timedelta(days=2))
        await storage.meetings.publish("uid-1", [host.id], published(details, now), by=7, now=now)
    shown = await opened(world, ana, "Rents in short")
    assert shown.labels[-1].startswith("Meeting: Why rents, ")
    await ana.press(shown, shown.labels[-1])
    assert "Remind me" in (await ana.hears("Why rents", after=shown)).labels


async def test_a_forged_or_an_old_button_is_answered(world, ana):
    """Whatever number it names; an article that is gone is said to be."""
    number, shown = await number_of(world, "Rents & <rates>"), await opened(world, ana)
    for page, text in (("9" * 18, "Paragraph 18"), (0, "Paragraph 1 "), (2, "Paragraph 9")):
        before = shown.changed
        await ana.press(shown, data=f"page:{number}:{page}")
        await ana.until(lambda b=before, t=text: shown.changed > b and t in shown.text, f"no {text}")
    strange = ["page:", f"page:{number}", f"page:{number}:-1", f"page:{number}:x", "read:-1", "read:", "more:x"]
    for count, data in enumerate(strange, len(ana.toasts) + 1):
        await ana.press(shown, data=data)
        assert "no longer works" in (await ana.toasted(count))[-1]
    for data in ("read:999999", "page:999999:2", "more:999999", "read:" + "9" * 18):
        last = ana.last
        await ana.press(shown, data=data)
        await ana.hears("not here any more", after=last)


HUGE = "<ul>" * 200 + "<p>" + "A long sentence of many words. " * 20_000 + "</p>" + "</ul>" * 200
LINKED = "".join(f'<p><a href="https://a.example/{"x" * 1_900}{n}">Word {n}</a> and more</p>' for n in range(400))
HOSTILE = {
    "Right to left": "<p>مرحبا \u202e بالعالم</p>" * 400,
    "Huge": HUGE,
    "Many links": LINKED,
    "Broken": "<b><i><p>one</b> < & &nbsp; <script>alert(1)</script> <table><tr><td>two" * 300,
    "Emoji": "<p>" + "👩‍🚀" * 9_000 + "</p>",
}


@pytest.mark.parametrize("title", HOSTILE)
async def test_whatever_the_site_holds_every_page_can_be_read(idle, title):
    """Telegram takes each page, to the last."""
    idle.site.publish(title=title, body=HOSTILE[title])
    await idle.start()
    ana = idle.tg.person(100, "Ana")
    shown = await opened(idle, ana, title)
    number = await number_of(idle, title)
    count = int(shown.labels[0].split(" of ")[1].split()[0])
    assert count > 1
    for page in sorted({*range(2, min(count, 6) + 1), count}):
        before = shown.changed
        await ana.press(shown, data=f"page:{number}:{page}")
        await ana.until(lambda b=before: shown.changed > b, f"page {page} of {count} did not come")
        assert shown.text.startswith(title)
    assert "Share" in shown.labels
    assert ana.last is shown


async def test_the_picture_of_the_article_stands_above_its_first_page_alone(idle):
    """The first one in its text where the feed names none, and then not once more in the text."""
    idle.site.publish(
        title="Pictured", body='<img src="https://pics.example/a-300x200.jpg">' + body(9), standfirst="Look."
    )
    await idle.start()
    ana = idle.tg.person(100, "Ana")
    shown = await opened(idle, ana, "Pictured")
    assert shown.preview == "https://pics.example/a-300x200.jpg"
    assert "🖼" not in shown.text
    await pressed(ana, shown, shown.labels[0], "Paragraph 9")
    assert shown.preview == ""
