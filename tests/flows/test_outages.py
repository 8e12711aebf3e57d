"""The site or Telegram is away for a while: nobody is left out, and nobody told twice."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.publication import Canned
from tests.flows.crowd import begin_at_thirty, crowd, everyone_hears, follow, heard, nothing_more, outcomes

DOWN = Canned(status=503, body=b"down for maintenance")
TITLE = "Rents rise by the river"


@pytest.fixture
async def paced(idle):
    await begin_at_thirty(idle)
    return idle


# The site ---------------------------------------------------------------------------------------------


async def test_many_articles_after_an_outage_are_one_message(world):
    """Five unseen articles: one summary to each follower, and one row for each article and chat."""
    people = await crowd(world.settings.database, world.tg, 3)
    world.site.respond_with(DOWN)
    titles = [f"Missed {number}" for number in range(5)]
    for title in titles:
        world.site.publish(title=title)
    await world.polled(1)
    world.site.respond_with(None)
    await everyone_hears(world, people, "Missed 0")
    await nothing_more(world)
    for person in people:
        (summary,) = person.messages
        assert all(title in summary.text for title in titles)
    assert [outcomes(world.settings.database, title) for title in titles] == [{"sent": 3}] * 5


async def test_few_articles_after_an_outage_are_told_one_by_one(paced):
    """Up to three: an alert each, in the order in which they were published."""
    (ana,) = await crowd(paced.settings.database, paced.tg, 1)
    paced.site.respond_with(DOWN)
    for age in (3, 2, 1):
        paced.site.publish(title=f"Missed {age}", published_at=datetime.now(UTC) - timedelta(hours=age))
    await paced.polled(1)
    paced.site.respond_with(None)
    await ana.settled(3)
    await nothing_more(paced)
    assert [next(age for age in "321" if f"Missed {age}" in shown.text) for shown in ana.messages] == ["3", "2", "1"]
    assert len(ana.messages) == 3


async def test_what_is_too_old_after_an_outage_is_stored_quietly(paced):
    """Over 48 hours: no alert, but /latest has it."""
    (ana,) = await crowd(paced.settings.database, paced.tg, 1)
    paced.site.respond_with(DOWN)
    now = datetime.now(UTC)
    paced.site.publish(title="Two days and a bit", published_at=now - timedelta(hours=48, minutes=1))
    paced.site.publish(title="Not quite two days", published_at=now - timedelta(hours=47, minutes=59))
    await paced.polled(1)
    paced.site.respond_with(None)
    await ana.hears("Not quite two days")
    await nothing_more(paced)
    assert heard(paced.tg, "Two days and a bit") == {}
    await ana.say("/latest 10")
    await ana.hears("Two days and a bit")


async def test_a_topic_added_late_reaches_its_followers(world):
    """Authors categorise late: who follows the new topic hears of it once, and nobody hears twice."""
    house, climate, both = (world.tg.person(n, f"Reader {n}", started=True) for n in (1, 2, 3))
    await follow(world.settings.database, house.id, both.id, topics=("Housing",))
    await follow(world.settings.database, climate.id, both.id, topics=("Climate",))
    item = world.site.publish(title=TITLE, topics=("Housing",))
    await everyone_hears(world, [house, both], TITLE)
    assert climate.messages == []
    world.site.edit(item.id, topics=("Housing", "Climate"))
    alert = await climate.hears(TITLE)
    assert "You follow: Climate" in alert.text
    await nothing_more(world)
    world.site.edit(item.id, topics=("Climate",))
    await nothing_more(world)
    assert heard(world.tg, TITLE) == {1: 1, 2: 1, 3: 1}


@pytest.mark.parametrize(
    "instead",
    [
        Canned(status=404),
        Canned(body=b"<html><title>Just a moment...</title></html>", headers={"Content-Type": "text/html"}),
    ],
    ids=["not found", "a bot wall"],
)
async def test_something_else_in_place_of_the_feed(world, instead):
    """All that was read is kept, and what appears afterwards is alerted, once."""
    (ana,) = await crowd(world.settings.database, world.tg, 1)
    world.site.respond_with(instead)
    await world.polled(1)
    await ana.say("/latest 10")
    (page,) = await ana.settled(1)
    assert all(f"Old {number}" in page.text for number in range(1, 11))
    world.site.publish(title=TITLE)
    world.site.respond_with(None)
    await ana.hears(TITLE)
    await nothing_more(world)
    assert heard(world.tg, TITLE) == {ana.id: 1}
    assert heard(world.tg, "You follow") == {ana.id: 1}


async def test_a_feed_that_hangs_delays_no_other(idle):
    """What the next one shows is alerted, while the first has not been answered yet."""
    hanging = f"{idle.site.url}/category/housing/feed/"
    idle.settings = idle.settings.model_copy(update={"feeds": (hanging, idle.site.feed_url)})
    idle.site.respond_with(Canned(delay=3_600, path="/category/housing/feed/"))
    await idle.start()
    await idle.polled(1)
    (ana,) = await crowd(idle.settings.database, idle.tg, 1)
    idle.site.publish(title=TITLE)
    await ana.hears(TITLE)
    async with idle.storage() as storage:
        assert [feed.baselined_at is None for feed in await storage.feeds.ensure((hanging,), datetime.now(UTC))] == [
            True
        ]


# Telegram ---------------------------------------------------------------------------------------------


async def test_telegram_has_an_error_of_its_own(world, monkeypatch):
    """500 to everything for a moment: all is sent afterwards, once."""
    monkeypatch.setattr("bot.gateway.outcomes.OUTAGE_SECONDS", 0.5)
    people = await crowd(world.settings.database, world.tg, 12)
    world.tg.faults.fail("sendMessage", times=12, code=500)
    world.site.publish(title=TITLE)
    await everyone_hears(world, people, TITLE)
    await nothing_more(world)
    assert set(heard(world.tg, TITLE).values()) == {1}


async def test_connections_break_before_a_message_arrives(world):
    """Nobody could know that it did not: it is sent again, and everyone has it once."""
    people = await crowd(world.settings.database, world.tg, 12)
    world.tg.faults.drop("sendMessage", times=5)
    world.site.publish(title=TITLE)
    await everyone_hears(world, people, TITLE)
    await nothing_more(world)
    assert set(heard(world.tg, TITLE).values()) == {1}


async def test_connections_break_after_a_message_arrived(world):
    """Nobody could know that it did: only these five come twice, and not a third time."""
    people = await crowd(world.settings.database, world.tg, 12)
    world.tg.faults.drop("sendMessage", times=5, before=False)
    world.site.publish(title=TITLE)
    await everyone_hears(world, people, TITLE)
    await world.until(lambda: outcomes(world.settings.database, TITLE) == {"sent": 12})
    await nothing_more(world)
    assert sorted(heard(world.tg, TITLE).values()) == [1] * 7 + [2] * 5


async def test_every_connection_to_telegram_breaks_for_a_while(world, capsys):
    """Nobody is left out, however long that lasts: no message uses up its second try while Telegram is away."""
    group = world.tg.group(-5, "Harbour branch")
    people = await crowd(world.settings.database, world.tg, 40)
    for method in ("sendMessage", "getMe", "getUpdates"):
        world.tg.faults.drop(method, times=10_000)
    await group.promote_bot()  # which ends the long poll that is under way
    world.site.publish(title=TITLE)
    said = ""

    def both_said() -> bool:
        nonlocal said
        said += capsys.readouterr().out
        return "telegram cannot be reached" in said and "telegram does not answer" in said

    await world.until(both_said, "nothing was said of it")
    await asyncio.sleep(1)
    assert heard(world.tg, TITLE) == {}
    world.tg.faults.clear()
    said += capsys.readouterr().out
    assert said.count("telegram does not answer") == 1
    assert "Traceback" not in said
    await everyone_hears(world, people, TITLE)
    await nothing_more(world)
    assert set(heard(world.tg, TITLE).values()) == {1}


async def test_one_chat_is_to_be_left_alone(paced):
    """A 429 parks that chat until the deadline that Telegram named; the others are not delayed."""
    people = await crowd(paced.settings.database, paced.tg, 20)
    parked = people[3]
    paced.tg.faults.limit(parked.id, retry_after=2)
    paced.site.publish(title=TITLE)
    await everyone_hears(paced, [person for person in people if person is not parked], TITLE)
    await everyone_hears(paced, people, TITLE)
    calls = [call for call in paced.tg.calls if call.method == "sendMessage"]
    first, last = calls[0].at, max(call.at for call in calls if call.chat_id != parked.id)
    refused, sent = (call.at for call in calls if call.chat_id == parked.id)
    assert last - first < 18 / 30 + 0.7
    assert 2 <= sent - refused < 4.5
    assert set(heard(paced.tg, TITLE).values()) == {1}


async def test_telegram_wants_less_from_us_altogether(paced):
    """429 to chat after chat: nobody is written to until the time that it named; then each hears, once."""
    people = await crowd(paced.settings.database, paced.tg, 20)
    paced.tg.faults.limit(retry_after=2, times=5)
    paced.site.publish(title=TITLE)
    await everyone_hears(paced, people, TITLE)
    await nothing_more(paced)
    refused = [call.at for call in paced.tg.calls if call.status == 429]
    sent = [call.at for call in paced.tg.calls if call.method == "sendMessage" and call.status == 200]
    assert (len(refused), len(sent)) == (5, 20)
    assert min(sent) - max(refused) >= 1.9
    assert set(heard(paced.tg, TITLE).values()) == {1}


async def test_the_rate_is_kept(paced):
    """Thirty a second within five per cent, and never more than Telegram allows: there is no 429."""
    people = await crowd(paced.settings.database, paced.tg, 100)
    paced.tg.rate.overall, paced.tg.rate.per_chat = 30, 1
    paced.site.publish(title=TITLE)
    await everyone_hears(paced, people, TITLE)
    calls = [call for call in paced.tg.calls if call.method == "sendMessage"]
    assert {call.status for call in calls} == {200}
    at = sorted(call.at for call in calls)
    assert (len(at) - 1) / (at[-1] - at[0]) == pytest.approx(30, rel=0.05)
    assert max(sum(start <= other < start + 1 for other in at) for start in at) <= 31
