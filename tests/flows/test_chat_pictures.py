"""Alerts below their articles' pictures, over HTTP: which chat's message shows what, and who fetched what of whom."""

import asyncio
from datetime import timedelta

import pytest

from bot.jobs import deliver, picture_names
from bot.jobs import pictures as jobs
from tests.builders import png
from tests.feeds.sites import Site, serving
from tests.flows.chatting import asked
from tests.flows.crowd import crowd, follow, heard, outcomes

MANY = 900
"""More than are claimed at once."""
TITLE, ALT = "Rents rise by the river", "Forty people on a staircase"


class Pictures(Site):
    """A site of pictures that may refuse Telegram, or us; or let us wait."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses: set[str] = set()
        self.slow = {"us": 0.0, "telegram": 0.0}
        self.open = asyncio.Event()
        self.open.set()

    async def handle(self, request):
        """Answer who may come."""
        who = "us" if "Handbill" in request.headers.get("User-Agent", "") else "telegram"
        answer = await super().handle(request)
        await asyncio.sleep(self.slow[who])
        await self.open.wait()
        if who in self.refuses:
            answer.set_status(403)
        return answer

    def asked_by(self) -> list[str]:
        """Say who asked for pictures."""
        agents = [request.headers.get("User-Agent", "") for request in self.requests]
        return ["us" if "Handbill" in agent else "telegram" for agent in agents]


@pytest.fixture
async def pictures():
    async with serving(Pictures()) as site:
        site.answers("/stairs.png", png(640, 400), Content_Type="image/png")
        yield site


def publish(world, pictures, **changes):
    body = f'<p><img src="{pictures.root}/stairs.png" alt="{ALT}"></p>' + "<p>By 12 per cent.</p>" * 9
    return world.site.publish(**{"title": TITLE, "standfirst": "What it costs.", "body": body, **changes})


def photos(world, title=TITLE):
    """Give the messages with this article's picture and words."""
    return [m for sent in world.tg.sent.values() for m in sent if title in m.text and m.file]


async def told(world, people, title=TITLE):
    wanted = {person.id for person in people}
    await world.until(lambda: wanted == set(heard(world.tg, title)), "not all were told")
    assert set(heard(world.tg, title).values()) == {1}
    await world.until(lambda: outcomes(world.settings.database, title)["sent"] == len(people), "not recorded")


@pytest.mark.usefixtures("brisk")
async def test_telegram_fetches_a_picture_once(world, pictures):
    """The first chat's message has its address, all others Telegram's name for it; a restart knows that too."""
    people = await crowd(world.settings.database, world.tg, 200)
    publish(world, pictures)
    await told(world, people)
    assert len(photos(world)) == len(people)
    assert pictures.asked_by() == ["telegram"]
    assert f"Picture: {ALT}" in photos(world)[0].text
    assert "You follow: Everything" in photos(world)[0].text
    await world.stop()
    await world.start()
    publish(world, pictures, title="And again")
    await told(world, people, "And again")
    assert pictures.asked_by() == ["telegram"]
    assert len(photos(world, "And again")) == len(people)


@pytest.mark.usefixtures("brisk")
async def test_what_telegram_cannot_fetch_is_sent_once(world, pictures):
    """We fetch it once, and send it to one chat; the others get it by name."""
    pictures.refuses = {"telegram"}
    people = await crowd(world.settings.database, world.tg, 50)
    publish(world, pictures)
    await told(world, people)
    assert len(photos(world)) == len(people)
    assert sorted(pictures.asked_by()) == ["telegram", "us"]


@pytest.mark.usefixtures("brisk")
async def test_a_large_one_too(world, pictures):
    """Of some megabytes, as phones make them."""
    pictures.refuses = {"telegram"}
    pictures.answers("/stairs.png", png(640, 400) + b"\0" * 3_000_000, Content_Type="image/png")
    people = await crowd(world.settings.database, world.tg, 3)
    publish(world, pictures)
    await told(world, people)
    assert len(photos(world)) == len(people)


@pytest.mark.usefixtures("brisk")
async def test_a_site_that_lets_us_wait_costs_no_alert(world, pictures, monkeypatch):
    """After a few seconds the words go alone."""
    monkeypatch.setattr(jobs, "FETCH_SECONDS", 0.2)
    pictures.refuses, pictures.slow["us"] = {"telegram"}, 1.0
    people = await crowd(world.settings.database, world.tg, 20)
    publish(world, pictures)
    await told(world, people)
    assert photos(world) == []
    assert sorted(pictures.asked_by()) == ["telegram", "us"]


@pytest.mark.usefixtures("brisk")
async def test_no_try_begins_late_in_a_lease(world, pictures, monkeypatch):
    """Where fetching took too much of one, the picture is sent under the next."""
    monkeypatch.setattr(deliver, "LEASE", timedelta(seconds=deliver.SEND_SECONDS + 0.3))
    pictures.refuses, pictures.slow["us"] = {"telegram"}, 0.6
    people = await crowd(world.settings.database, world.tg, 20)
    publish(world, pictures)
    await told(world, people)
    assert len(photos(world)) == len(people)
    assert sorted(pictures.asked_by()) == ["telegram", "us"]


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("what", [b"<html>Just a moment...", b"\x89PNG\r\n\x1a\nbroken", png(4_000, 100)])
async def test_a_picture_that_cannot_be_had_costs_no_alert(world, pictures, what):
    """Be it an error page, a broken file or one that Telegram does not take: the words go alone, for all."""
    pictures.answers("/stairs.png", what, Content_Type="image/png")
    people = await crowd(world.settings.database, world.tg, 20)
    publish(world, pictures)
    await told(world, people)
    assert photos(world) == []
    assert sorted(pictures.asked_by()) == ["telegram", "us"]
    assert ALT not in world.tg.sent[people[0].id][-1].text


@pytest.mark.usefixtures("brisk")
async def test_a_name_that_telegram_forgot(world, pictures):
    """The words go to who comes first; the picture of a later article that has it is shown anew."""
    people = await crowd(world.settings.database, world.tg, 5)
    async with world.storage() as storage:
        await storage.pictures.keep(f"{pictures.root}/stairs.png", "long-gone", world.clock())
    publish(world, pictures)
    await told(world, people)
    publish(world, pictures, title="And again")
    await told(world, people, "And again")
    assert len(photos(world, "And again")) == len(people)


@pytest.mark.usefixtures("brisk")
async def test_a_photo_is_corrected_read_and_withdrawn(world, pictures, monkeypatch):
    """The words below it are edited, and it opens in the chat as any other."""
    from tests.flows.test_chat_corrections import AFTER, soon

    soon(monkeypatch)
    ana = world.tg.person(101, "Ana")
    await asked(ana, "/subscribe everything", "alerted")
    await asyncio.sleep(1.1)  # a feed's dates are in whole seconds: this one is to be newer than the others
    item = publish(world, pictures)
    alert = await ana.hears(TITLE)
    assert alert.file
    await ana.press(alert, "Save")
    await world.until(lambda: "Remove from saved" in alert.labels)
    await ana.press(alert, "Read here")
    await ana.hears("By 12 per cent.", after=alert)
    world.site.edit(item.id, title=AFTER)
    await world.until(lambda: AFTER in alert.text, "the photo's words are not corrected")
    assert alert.text.startswith("Corrected on ")
    assert alert.file
    assert f"Picture: {ALT}" in alert.text
    await ana.press(alert, "Unfollow Everything")
    await world.until(lambda: "Unfollow Everything" not in alert.labels)
    publish(world, pictures, title="A newer one")
    await world.polled(2)
    world.site.remove(item.id)
    await world.until(lambda: "has withdrawn this article." in alert.text, "it is not withdrawn")


@pytest.fixture
async def pictured(world, pictures, monkeypatch):
    """Give three people who have an article below its picture, and the article."""
    from tests.flows.test_chat_corrections import soon

    soon(monkeypatch)
    people = await crowd(world.settings.database, world.tg, 3)
    item = publish(world, pictures)
    await told(world, people)
    return people, item


def body(pictures, file, alt):
    return f'<p><img src="{pictures.root}/{file}" alt="{alt}"></p>' + "<p>By 12 per cent.</p>" * 9


@pytest.mark.usefixtures("brisk")
async def test_another_picture_takes_the_place_of_the_first(world, pictures, pictured):
    """In the same message, with its own description; then edits of the words leave it."""
    people, item = pictured
    before = {person.id: person.messages[-1].file for person in people}
    pictures.answers("/hall.png", png(600, 400), Content_Type="image/png")
    world.site.edit(item.id, body=body(pictures, "hall.png", "An empty hall"))
    alerts = [person.messages[-1] for person in people]
    await world.until(lambda: all("Picture: An empty hall" in alert.text for alert in alerts), "it stays")
    after = {person.id: person.messages[-1].file for person in people}
    assert all(after[person.id] != before[person.id] for person in people)
    swaps = len(edits(world, "editMessageMedia"))
    world.site.edit(item.id, title="Rents fall by the river")
    await world.until(lambda: all("Rents fall" in alert.text for alert in alerts), "the words stay")
    assert {person.id: person.messages[-1].file for person in people} == after
    assert len(edits(world, "editMessageMedia")) == swaps == len(people)
    assert all("Picture: An empty hall" in alert.text for alert in alerts)


@pytest.mark.usefixtures("brisk")
async def test_a_picture_is_not_described_as_another(world, pictures, pictured):
    """One that cannot be had leaves the first where it is, as does one that is gone; and nothing is said of it."""
    people, item = pictured
    alerts = [person.messages[-1] for person in people]
    files = [alert.file for alert in alerts]
    for title, changed in (
        ("Rents fall", body(pictures, "nowhere.png", "An empty hall")),
        ("Rents stay", "<p>No.</p>"),
    ):
        world.site.edit(item.id, title=title, body=changed)
        await world.until(lambda title=title: all(title in alert.text for alert in alerts), "the words stay")
        assert not any("Picture:" in alert.text for alert in alerts)
        assert [alert.file for alert in alerts] == files
    assert len(edits(world, "editMessageMedia")) <= len(people)
    world.site.edit(item.id, title="Rents rise again", body=body(pictures, "stairs.png", ALT))
    await world.until(lambda: all(f"Picture: {ALT}" in alert.text for alert in alerts), "it is not described")


@pytest.mark.usefixtures("brisk")
async def test_words_alone_where_the_operator_wants_that(idle, pictures):
    """HANDBILL_PICTURES=no."""
    idle.settings = idle.settings.model_copy(update={"pictures": False})
    idle.site.publish(title="Old")
    await idle.start()
    people = await crowd(idle.settings.database, idle.tg, 3)
    publish(idle, pictures)
    await told(idle, people)
    assert photos(idle) == []
    assert pictures.requests == []


@pytest.mark.usefixtures("brisk")
async def test_a_name_that_cannot_be_stored_costs_no_alert(world, pictures):
    """What Telegram has is recorded as sent all the same, and nothing comes twice."""
    async with world.storage() as storage, storage._db.transaction() as t:
        await t.run("CREATE TRIGGER refused BEFORE INSERT ON pictures BEGIN SELECT raise(ABORT, 'no room'); END")
    people = await crowd(world.settings.database, world.tg, 20)
    publish(world, pictures)
    await told(world, people)
    assert len(photos(world)) == len(people)
    assert pictures.asked_by() == ["telegram"]


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("words", ["SOMETHING_NEW_ABOUT_PHOTOS", "not enough rights to send photos to the chat"])
async def test_refusals_that_say_nothing_of_a_picture(world, pictures, words):
    """Everybody has the words; after a few such answers nobody else is asked about the picture."""
    people = await crowd(world.settings.database, world.tg, 20)
    world.tg.faults.fail("sendPhoto", 1_000, 400, f"Bad Request: {words}")
    publish(world, pictures)
    await told(world, people)
    assert photos(world) == []
    assert len(tried(world)) == picture_names.MOST_DOUBTS


@pytest.mark.usefixtures("brisk")
async def test_a_chat_that_takes_no_photos_keeps_none_from_others(world, pictures):
    """It gets words, at once from the second time on; all others get the picture."""
    people = await crowd(world.settings.database, world.tg, 6)
    without = people[3]
    world.tg.faults.fail("sendPhoto", 1_000, 400, "Bad Request: not enough rights to send photos", chat=without.id)
    for title in (TITLE, "And again"):
        publish(world, pictures, title=title)
        await told(world, people, title)
        assert {person.id for person in people if not person.messages[-1].file} == {without.id}
    assert [call.status for call in tried(world)].count(400) == 1


@pytest.mark.usefixtures("brisk")
async def test_others_do_not_wait_for_a_picture(world, pictures):
    """While Telegram looks for one, alerts of another article go on, however many wait."""
    await crowd(world.settings.database, world.tg, MANY)
    climate = [world.tg.person(number, f"Reader {number}", started=True) for number in range(9_001, 9_041)]
    await follow(world.settings.database, *(person.id for person in climate), topics=("Climate",))
    pictures.open.clear()
    publish(world, pictures)
    await world.until(lambda: pictures.asked_by() == ["telegram"], "nobody asked")
    world.site.publish(title="Without one", topics=("Climate",))
    wanted = {person.id for person in climate}
    await world.until(lambda: wanted <= set(heard(world.tg, "Without one")), "they wait")
    assert not heard(world.tg, TITLE)
    pictures.open.set()
    await world.until(lambda: len(photos(world)) == MANY, "somebody was left out")


def tried(world):
    return [call for call in world.tg.calls if call.method == "sendPhoto"]


def edits(world, method):
    return [call for call in world.tg.calls if call.method == method]
