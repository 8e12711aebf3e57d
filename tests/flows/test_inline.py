"""`@bot words` in any chat: what is offered, and what is sent."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.telegram.window import WAIT_SECONDS
from bot.jobs import offer
from bot.jobs.offer import Offering
from bot.rules.meetings import cancelled, postponed
from tests.builders import absorb, branch, item, publish, talk
from tests.flows.chatting import links


@pytest.fixture
async def world(idle):
    """Sixty articles on rents, and one on something else, the newest."""
    now = datetime.now(UTC)
    reports = [
        item(n, title=f"Report {n}", body_html="<p>On rents.</p>", published_at=now - timedelta(days=70 - n))
        for n in range(1, 61)
    ]
    async with idle.storage() as storage:
        await absorb(storage, *reports, quiet=True, now=now)
    idle.site.publish(title="Gardens & <weeds>", standfirst="What grows.", byline="Bo Berg", topics=("Nature",))
    await idle.start()
    return idle


@pytest.fixture
def ana(world):
    return world.tg.person(100, "Ana")


def offered(answer):
    return [result.title for result in answer.results]


async def test_an_article_is_offered_and_sent_with_whose_it_is(world, ana):
    """Title, standfirst, link and the publication's name, in a chat of which the bot is no member."""
    answer = await ana.inline("weeds")
    (result,) = answer.results
    assert (result.title, result.description, answer.next_offset) == ("Gardens & <weeds>", "What grows.", "")
    group = world.tg.group(-1_000_100, "Tenants", admins=[ana], joined=False)
    message = await ana.choose(result, in_=group)
    assert message.text.splitlines() == ["Gardens & <weeds>", "", "What grows.", "", message.text.splitlines()[-1]]
    assert message.text.splitlines()[-1].startswith("Bo Berg · ")
    assert links(message)[0][1].startswith(world.site.url)
    assert message.labels[0] == "Read on the site"
    assert message.labels[1].startswith("More from ")
    assert "start=article_" in message.buttons[1][0].url
    # The link into the chat with us leads to the article.
    payload = message.buttons[1][0].url.partition("start=")[2]
    await ana.say(f"/start {payload}")
    await ana.hears("Gardens & <weeds>")


async def test_nothing_typed_gives_the_latest_and_more_by_pages(world, ana):
    """Newest first; what appears meanwhile moves nothing; the last page says that there is no more."""
    first = await ana.inline("")
    assert offered(first) == ["Gardens & <weeds>", *(f"Report {n}" for n in range(60, 41, -1))]
    world.site.publish(title="Just in")
    await world.polled(2)
    second = await ana.inline("", offset=first.next_offset)
    third = await ana.inline("", offset=second.next_offset)
    rest = await ana.inline("", offset=third.next_offset)
    assert offered(second) == [f"Report {n}" for n in range(41, 21, -1)]
    assert [*offered(third), *offered(rest)] == [f"Report {n}" for n in range(21, 0, -1)]
    assert rest.next_offset == ""


async def test_a_button_leads_into_the_chat_with_us(world, ana):
    """Where it asks what to look for; it stands there too when nothing is found."""
    for words, button in (("rents", "Search "), ("zeppelin", "Nothing found")):
        answer = await ana.inline(words)
        assert answer.button.text.startswith(button)
        assert answer.button.start == "search"
    await ana.say(f"/start {answer.button.start}")
    await ana.hears("What are you looking for?")


async def test_answers_are_the_same_for_all_and_remembered_for_a_minute(world, ana):
    """So that a query that many type reaches us once; and no query is kept in the inbox."""
    await ana.inline("rents")
    await world.tg.person(101, "Bo").inline("rents")
    (call,) = [call for call in world.tg.calls if call.method == "answerInlineQuery"]
    assert (call.params["cache_time"], call.params["is_personal"]) == (60, False)
    async with world.storage() as storage:
        assert await storage._db.fetch("SELECT 1 FROM inbox WHERE payload LIKE '%inline_query%'") == []


@pytest.mark.parametrize("text", ['"', "-", "🦄", "a AND (b", "x" * 256, "after:", "\u202e<b>", "rents -"])
async def test_any_words_are_answered(world, ana, text):
    assert (await ana.inline(text)).button.text


@pytest.mark.parametrize("offset", ["x", "999.9", "20.99999999999", "20", "-1.5", "0.0", "٣.٤"])
async def test_any_offset_is_answered(world, ana, offset):
    assert (await ana.inline("rents", offset=offset)).button.text


async def test_what_was_asked_while_we_were_away_is_dropped(world, ana):
    """A query too old to be answered is refused by Telegram, tried once, and troubles nobody."""
    await world.stop()
    old = ana.begin_inline("rents")
    world.tg._world.inline._queries._asked.clear()
    await world.start()
    await ana.say("/latest 1")
    await ana.hears("Articles")
    assert not old.answer.done()
    await world.until(lambda: tried(world) == [400], "the old one was not tried")
    assert offered(await ana.inline("weeds")) == ["Gardens & <weeds>"]
    assert tried(world) == [400, 200]


def tried(world):
    return [call.status for call in world.tg.calls if call.method == "answerInlineQuery"]


def query(number, person=1):
    return {"update_id": number, "inline_query": {"id": str(number), "from": {"id": person}, "query": "", "offset": ""}}


async def test_the_newest_query_takes_the_place_of_the_one_before():
    """Of one person; others are answered beside it."""
    answered, free = [], asyncio.Event()

    async def answer(payload):
        await free.wait()
        answered.append(payload)

    offering = Offering(answer)
    for number, person in ((1, 1), (2, 2), (3, 1)):
        assert offering.take(query(number, person))
        await asyncio.sleep(0)
    assert not offering.take({"update_id": 4, "message": {}})
    free.set()
    async with asyncio.timeout(WAIT_SECONDS):
        while len(answered) < 2:
            await asyncio.sleep(0.01)
    assert sorted('"update_id": 1' in payload for payload in answered) == [False, False]
    assert offering._under_way == {}


async def test_queries_are_bounded_in_number_and_time(monkeypatch):
    """What comes beyond is not begun; what takes too long, or fails, is let go of."""
    monkeypatch.setattr(offer, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(offer, "SECONDS", 0.2)
    begun = []

    async def answer(payload):
        begun.append(payload)
        if len(begun) == 1:
            raise RuntimeError("out of order")
        await asyncio.sleep(10 * WAIT_SECONDS)

    offering = Offering(answer)
    for number in range(1, 6):
        offering.take(query(number, number))
    async with asyncio.timeout(WAIT_SECONDS):
        while offering._under_way:
            await asyncio.sleep(0.01)
    assert len(begun) == 3


async def test_what_is_begun_at_the_end_is_let_go_of():
    async def answer(_):
        await asyncio.sleep(10 * WAIT_SECONDS)

    offering = Offering(answer)
    offering.take(query(1))
    await asyncio.wait_for(offering.let_go(), WAIT_SECONDS)


async def meetings(world, *titles, **details):
    """Publish meetings of a branch, a day apart; give the storage's nouns."""
    async with world.storage() as storage:
        known = {one.name: one for one in await storage.branches.all()}
        inner = known.get("Newtown") or await branch(storage, aliases=("Inner West",))
        now = datetime.now(UTC)
        made = []
        for day, title in enumerate(titles, start=1 + len(await storage.agenda.coming([inner.id], now=now, limit=99))):
            said = replace(talk(**details), title=title, starts_at=now + timedelta(days=day))
            made.append(await publish(storage, inner, uid=f"uid-{title}", now=now, details=said))
        return made


async def test_a_meeting_is_offered_and_shared_without_its_link(world, ana):
    """By its branch's other name, its city or its title, however typed; the link to join by goes nowhere."""
    await meetings(world, "Rent strike school", online="https://call.example/secret")
    for words in ("inner", "SYDNEY", "strike school", "newtown brown"):
        answer = await ana.inline(words)
        assert offered(answer)[0] == "Rent strike school", words
        assert answer.button.text.startswith("Search ")
    result = answer.results[0]
    assert "Brown St Hall" in result.description
    group = world.tg.group(-1_000_100, "Tenants", admins=[ana], joined=False)
    message = await ana.choose(result, in_=group)
    assert message.text.startswith("Rent strike school\n")
    assert "Sydney time" in message.text
    assert "Newtown · " in message.text.splitlines()[-1]
    assert "secret" not in str(message)
    payload = message.buttons[0][0].url.partition("start=")[2]
    await ana.say(f"/start {payload}")
    await ana.hears("Rent strike school")


async def test_meetings_stand_beside_the_first_articles_alone(world, ana):
    """At most three where nothing is typed, behind the latest; at most five that are meant, before what is found."""
    await meetings(world, *(f"Rents {n}" for n in range(1, 8)))
    latest = await ana.inline("")
    assert offered(latest)[0] == "Gardens & <weeds>"
    assert offered(latest)[20:] == ["Rents 1", "Rents 2", "Rents 3"]
    first = await ana.inline("rents")
    assert offered(first)[:5] == [f"Rents {n}" for n in range(1, 6)]
    seen = offered(first)[5:]
    while first.next_offset:
        first = await ana.inline("rents", offset=first.next_offset)
        seen += offered(first)
    assert sorted(seen) == sorted(f"Report {n}" for n in range(1, 61))
    assert [title for title in offered(await ana.inline("rents author:berg")) if "Rents" in title] == []


async def test_a_meeting_that_is_off_is_not_offered(world, ana):
    """Cancelled or postponed, it is no invitation."""
    on, off, open_ = await meetings(world, "Rents on", "Rents off", "Rents open")
    now = datetime.now(UTC)
    async with world.storage() as storage:
        for meeting, change in ((off, cancelled(off, "", now)), (open_, postponed(open_, "", now))):
            await storage.meetings.change(meeting.id, change, expected=meeting.revision, by=7, now=now)
    titles = offered(await ana.inline("rents"))
    assert [title for title in titles if title.startswith("Rents")] == [on.details.title]
