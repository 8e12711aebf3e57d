"""Searching in the chat: what is found, leafing through it, and being asked."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.telegram.window import WAIT_SECONDS
from tests.builders import absorb, item
from tests.flows.chatting import asked, number_of, pressed, titles

pytestmark = pytest.mark.usefixtures("brisk")

HOSTILE = ['"', "-", '""" OR "', "a AND (b", "NEAR(x", "*", "🦄", "-🦄", "{0} %s <b>", "'; DROP TABLE texts; --"]
HOSTILE += ["\u202ex", "after:", "topic:-author:", "rent " * 800, "é" * 4_000, "-" * 4_000]


def report(number, now):
    body = f"<p>Nobody expected it. In the {number}. quarter the rents rose again, and the tenants met.</p>"
    when = now - timedelta(days=30 * (13 - number))
    return item(number, title=f"Report {number}", body_html=body, published_at=when)


@pytest.fixture
async def world(idle):
    """Twelve articles on rents, the first the oldest, and one on something else."""
    now = datetime.now(UTC)
    async with idle.storage() as storage:
        await absorb(storage, *(report(number, now) for number in range(1, 13)), quiet=True, now=now)
    idle.site.publish(title="Gardens & <weeds>", body="<p>Compost.</p>", byline="Bo Berg", topics=("Nature",))
    await idle.start()
    return idle


@pytest.fixture
def ana(world):
    return world.tg.person(100, "Ana")


def reports(*numbers):
    return [f"Report {number}" for number in numbers]


async def test_what_is_found_shows_the_words_where_they_stand(world, ana):
    """Title as link, passage with the words bold, byline and date; the newest of what says the same first."""
    shown = await asked(ana, "/search RÉNTS", "12 articles")
    assert titles(shown) == reports(12, 11, 10, 9, 8)
    assert "In the 12. quarter the rents rose again" in shown.text
    bold = [shown.text[e["offset"] : e["offset"] + e["length"]] for e in shown.entities if e["type"] == "bold"]
    assert bold.count("rents") == 5
    assert "Ines Duarte · " in shown.text
    one = await asked(ana, "/search weeds", "1 article")
    assert titles(one) == ["Gardens & <weeds>"]


async def test_leafing_edits_in_place_and_stays_right_while_articles_come_in(world, ana):
    """What has appeared since is not in the list; nothing is shown twice or left out."""
    shown = await asked(ana, "/search rents", "12 articles")
    assert shown.labels == [*reports(12, 11, 10, 9, 8), "More ›"]
    world.site.publish(title="Rents, rents, rents", body="<p>Rents.</p>")
    await world.polled(2)
    await pressed(ana, shown, "More ›", "Report 7")
    assert titles(shown) == reports(7, 6, 5, 4, 3)
    assert shown.labels == [*reports(7, 6, 5, 4, 3), "‹ Back", "More ›"]
    await pressed(ana, shown, "More ›", "Report 2")
    assert (titles(shown), shown.labels) == (reports(2, 1), [*reports(2, 1), "‹ Back"])
    await pressed(ana, shown, "‹ Back", "Report 7")
    await pressed(ana, shown, "‹ Back", "Report 12")
    assert titles(shown) == reports(12, 11, 10, 9, 8)
    assert ana.messages == [shown]
    again = await asked(ana, "/search rents", "13 articles")
    assert titles(again)[0] == "Rents, rents, rents"


async def test_what_is_found_is_opened_in_the_chat(world, ana):
    """By a button for each, from any page of the list; in a group, in private."""
    shown = await asked(ana, "/search rents", "12 articles")
    await pressed(ana, shown, "More ›", "Report 7")
    await ana.press(shown, "Report 6")
    article = await ana.hears("Nobody expected it. In the 6. quarter", after=shown)
    assert "Share" in article.labels
    group = world.tg.group(-1_000_100, "Tenants", admins=[ana])
    theirs = await asked(ana, "/search rents", "12 articles", in_=group)
    toast = await ana.begin_press(theirs, "Report 12").answer
    assert toast.url == f"https://t.me/courier_bot?start=read_{await number_of(world, 'Report 12')}"


async def test_authors_topics_and_times_narrow_it(world, ana):
    year = datetime.now(UTC).year
    for words, answer in {
        "author:berg": "Gardens",
        "topic:nature": "Gardens",
        "-rents": "Gardens",
        f"after:{year + 1}": "I found nothing",
        "rents author:berg": "I found nothing",
        "rents before:last year topic:nature": "Try it without the dates.",
        "topic:nowhere weeds": "There is no topic called “nowhere”",
        "after:then rents": "I do not know when “then” is",
        "rents compost": "No article has all of that. These have some of it.",
    }.items():
        await asked(ana, f"/search {words}", answer)


async def test_nothing_found_is_said_kindly(world, ana):
    shown = await asked(ana, "/search zeppelin", "I found nothing for “zeppelin”.")
    assert "Try fewer words, other words, or another spelling." in shown.text
    assert shown.labels == ["Latest", "Topics"]


async def test_the_command_alone_asks_and_takes_the_answer(world, ana):
    """Once: the next sentence is talk again. A restart in between loses nothing."""
    question = await asked(ana, "/search", "What are you looking for?")
    assert "author:duarte" in question.text
    await world.stop()
    await world.start()
    assert titles(await asked(ana, "weeds", "1 article")) == ["Gardens & <weeds>"]
    await asked(ana, "weeds", "I am a bot")
    await asked(ana, "/start search", "What are you looking for?")
    await asked(ana, "rents", "12 articles")


async def test_being_asked_can_be_ended(world, ana):
    """Then the next sentence is no answer, and there is nothing more to end."""
    await asked(ana, "/search", "What are you looking for?")
    await asked(ana, "/cancel", "I look for nothing.")
    await asked(ana, "weeds", "I am a bot")
    await asked(ana, "/cancel", "There is nothing to cancel")


async def test_in_a_group_the_command_says_how_and_anybody_may_leaf(world, ana):
    group = world.tg.group(-1_000_100, "Tenants", admins=[ana])
    await asked(ana, "/search", "Write what to look for after the command", in_=group)
    shown = await asked(ana, "/search rents", "12 articles", in_=group)
    await ana.press(shown, "More ›")
    await group.until(lambda: titles(shown) == reports(7, 6, 5, 4, 3), "it was not edited")


async def test_old_and_forged_buttons_are_answered(world, ana):
    shown = await asked(ana, "/search rents", "12 articles")
    bo = world.tg.person(101, "Bo")
    theirs = await asked(bo, "/search weeds", "1 article")
    for person, message, data, toast in (
        (ana, shown, "found:1:95", "There is nothing more"),
        (ana, shown, "found:1:3", ""),
        (bo, theirs, "found:1:0", "That search was too long ago"),
        (ana, shown, "found:99:0", "That search was too long ago"),
        (ana, shown, "found:x:0", "This button no longer works"),
        (ana, shown, f"found:1:{'9' * 18}", "There is nothing more"),
    ):
        press = person.begin_press(message, data=data)
        async with asyncio.timeout(WAIT_SECONDS):
            assert (await press.answer).text.startswith(toast)


async def test_no_words_are_an_error(world, ana):
    for words in HOSTILE:
        before = len(ana.messages)
        await ana.say(f"/search {words}"[:4_096])
        await ana.until(lambda before=before: len(ana.messages) > before, f"no answer to {words[:20]}")
        assert "something went wrong" not in ana.last.text, words
