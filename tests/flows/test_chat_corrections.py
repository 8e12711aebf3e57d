"""Articles are corrected and withdrawn while a bot runs: over HTTP, what stands in chats ends right."""

import asyncio

import pytest

from bot.jobs import redraw, retract
from bot.rules import retracting
from storage import clippings
from tests.flows.chatting import asked, number_of, pressed
from tests.flows.convened import SECOND
from tests.flows.crowd import crowd

BEFORE, AFTER = "Rents rise by the river", "Rents rise by the sea"


@pytest.fixture(autouse=True)
def _soon(monkeypatch, brisk):
    soon(monkeypatch)


def soon(monkeypatch):
    """Look often, and take a second for the minutes and the hour that people have."""
    monkeypatch.setattr(redraw, "IDLE_SECONDS", 0.1)
    monkeypatch.setattr(retract, "IDLE_SECONDS", 0.1)
    monkeypatch.setattr(retract, "BETWEEN_SECONDS", 0.05)
    monkeypatch.setattr(retracting, "APART", 2 * SECOND)
    monkeypatch.setattr(clippings, "SETTLED", 1.5 * SECOND)


@pytest.fixture
def ana(world):
    return world.tg.person(101, "Ana")


@pytest.fixture
async def told(world, ana):
    """Have Ana alerted to an article; give it as the site has it, and the alert."""
    await asked(ana, "/subscribe everything", "alerted")
    await asyncio.sleep(1.1)  # a feed's dates are in whole seconds: this one is to be newer than the others
    item = world.site.publish(title=BEFORE, standfirst="What it costs.", body="<p>By 12 per cent.</p>" * 9)
    return item, await ana.hears(BEFORE)


def edits(world):
    return [call for call in world.tg.calls if call.method.startswith("editMessage") and call.status == 200]


async def becomes(person, message, label, then):
    """Press, and wait until another button stands there."""
    await person.press(message, label)
    await person.until(lambda: then in message.labels, f"no {then!r}")


async def test_edited_three_times_each_message_ends_right(world):
    """Two hundred chats; nobody is alerted anew, and the three edits are about one of each message."""
    people = await crowd(world.settings.database, world.tg, 200)
    item = world.site.publish(title=BEFORE)
    await world.until(lambda: all(BEFORE in person.messages[-1].text for person in people if person.messages))
    await world.until(lambda: sum(len(person.messages) for person in people) == len(people))
    for title in ("One", "Two", AFTER):
        world.site.edit(item.id, title=title)
        await world.polled(1)
    await world.until(lambda: all(AFTER in person.messages[0].text for person in people), "not all are right")
    assert all(person.messages[0].text.startswith("Corrected on ") for person in people)
    assert {len(person.messages) for person in people} == {1}
    assert len(edits(world)) <= 2 * len(people)


async def test_a_summary_is_put_right_each_time(world, ana):
    """Its titles keep their order, the newest first."""
    await asked(ana, "/subscribe everything", "alerted")
    await world.stop()
    items = [world.site.publish(title=f"Found late {number}", topics=["Housing"]) for number in range(5)]
    await world.start()
    summary = await ana.hears("5 new articles")

    def listed():
        return [line.removeprefix("• ") for line in summary.text.splitlines()[2:]]

    was = listed()
    for number, title in ((3, "Put right"), (1, "Put right, too")):
        world.site.edit(items[number].id, title=title)
        was[was.index(f"Found late {number}")] = title
        await world.until(lambda: listed() == was, "the summary is not right")


async def test_what_is_no_correction_is_put_right_without_a_word(world, ana, told):
    """And what a person made of the message stays: what is saved, and what is not followed any more."""
    item, alert = told
    await ana.press(alert, "Save")
    await world.until(lambda: "Remove from saved" in alert.labels)
    await ana.press(alert, "Unfollow Everything")
    await world.until(lambda: "Unfollow Everything" not in alert.labels)
    world.site.edit(item.id, standfirst="What it costs you.")
    await world.until(lambda: "What it costs you." in alert.text)
    assert "Corrected" not in alert.text
    assert {"Remove from saved", "Follow Housing"} <= set(alert.labels)
    assert "You follow" not in alert.text


async def test_an_alert_to_an_authors_follower_follows_the_byline(world, ana):
    """It says that they follow the author while that is so, of the article and of them; a button stays what it was."""
    world.site.publish(title="Old", byline="Jane Doe")
    await world.polled(2)
    bo = world.tg.person(102, "Bo")
    for person in (ana, bo):
        await asked(person, "/subscribe Jane Doe", "alerted")
    await asyncio.sleep(1.1)
    item = world.site.publish(title=BEFORE, byline="Jane Doe", topics=["Housing"])
    alerts = [await person.hears(BEFORE) for person in (ana, bo)]
    await becomes(bo, alerts[1], "Unfollow Jane Doe", "Follow Jane Doe")
    world.site.edit(item.id, title=AFTER)
    await world.until(lambda: all(AFTER in alert.text for alert in alerts))
    assert alerts[0].text.endswith("You follow: articles by Jane Doe")
    assert ("You follow" in alerts[1].text, alerts[1].labels[-2:]) == (False, ["Follow Housing", "Follow Jane Doe"])
    world.site.edit(item.id, byline="Sam Roe")
    await world.until(lambda: all("Sam Roe" in alert.text for alert in alerts))
    assert "You follow" not in alerts[0].text
    assert len(ana.messages) == 2


async def test_a_page_that_is_read_follows_the_text(world, ana, told):
    """It says when the article was corrected."""
    item, alert = told
    await ana.press(alert, "Read here")
    page = await ana.hears("By 12 per cent.", after=alert)
    world.site.edit(item.id, title=AFTER, body="<p>By 13 per cent.</p>" * 9)
    await world.until(lambda: "By 13 per cent." in page.text and AFTER in alert.text)
    assert "corrected on" in page.text


async def test_what_the_site_takes_back_is_withdrawn(world, ana, told):
    """Once its page is gone for good: in the alert, in lists, and to who opens or reads it by a link."""
    item, alert = told
    number = await number_of(world, BEFORE)
    world.site.publish(title="A newer one")
    await ana.hears("A newer one")
    world.site.remove(item.id)
    await world.until(lambda: "has withdrawn this article." in alert.text, "it is not withdrawn")
    assert alert.text.startswith(BEFORE)
    assert alert.labels == ["Latest"]
    latest = await asked(ana, "/latest", "A newer one")
    assert BEFORE not in latest.text
    await asked(ana, f"/start article_{number}", "has withdrawn this article.")
    await asked(ana, f"/start read_{number}", "has withdrawn this article.")


async def test_an_admin_sends_a_correction_as_an_alert(world, ana, told):
    """Once, as it was shown; nobody else can, and nothing is sent before."""
    item, alert = told
    world.site.edit(item.id, title=AFTER)
    await world.until(lambda: AFTER in alert.text)
    await asked(ana, "/corrections", "Only the admins of this bot")
    await world.stop()
    world.settings = world.settings.model_copy(update={"admins": frozenset({202})})
    await world.start()
    boss = world.tg.person(202, "Bo")
    listed = await asked(boss, "/corrections", "Corrected of late")
    shown = await pressed(boss, listed, AFTER, "Nothing is sent yet.")
    heard = len(ana.messages)
    assert shown.labels == ["Alert 1 chat once more"]
    await boss.press(shown, "Alert 1 chat once more")
    await world.until(lambda: len(ana.messages) == heard + 1)
    assert ana.messages[-1].text.startswith("Corrected on ")
    assert shown.text.startswith("It is on its way.")
    again = await asked(boss, f"/corrections {await number_of(world, AFTER)}", "Nothing is sent yet.")
    await boss.press(again, "Alert 1 chat once more")
    await world.until(lambda: again.text.startswith("People were alerted to this already, as it is now."))
    assert again.labels == []
    await world.polled(2)
    assert len(ana.messages) == heard + 1
    for nothing in ("0", f"{world.site.url}/nowhere/"):
        await asked(boss, f"/corrections {nothing}", "I know no article")


async def test_an_admin_is_shown_an_edit_before_it_is_sent(world, ana, told):
    """What changed since it was shown is shown anew, and nothing goes out; nothing to show is said, too."""
    item, _alert = told
    await world.stop()
    world.settings = world.settings.model_copy(update={"admins": frozenset({202})})
    await world.start()
    boss = world.tg.person(202, "Bo")
    await asked(boss, "/corrections", "Nothing was corrected in the last days.")
    shown = await asked(boss, f"/corrections {await number_of(world, BEFORE)}", "Updated")
    heard = len(ana.messages)
    world.site.edit(item.id, title=AFTER)
    await number_of(world, AFTER)
    await pressed(boss, shown, "Alert 1 chat once more", AFTER)
    assert shown.labels == ["Alert 1 chat once more"]
    await world.polled(2)
    assert len(ana.messages) == heard
