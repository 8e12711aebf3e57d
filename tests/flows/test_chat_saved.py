"""Keeping articles to read later."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import saved
from tests.flows.chatting import asked, number_of, pressed, titles

pytestmark = pytest.mark.usefixtures("brisk")


@pytest.fixture
async def world(idle):
    """Ten articles, an hour apart."""
    now = datetime.now(UTC)
    for number in range(1, 11):
        idle.site.publish(title=f"Old {number}", published_at=now - timedelta(hours=11 - number))
    await idle.start()
    return idle


@pytest.fixture
def ana(world):
    return world.tg.person(100, "Ana")


async def card(world, person, title):
    return await asked(person, f"/start article_{await number_of(world, title)}", title)


async def test_what_is_saved_is_found_again_the_last_first(world, ana):
    """The button turns into its opposite and says what was done; nothing is sent."""
    await asked(ana, "/saved", "Nothing is saved")
    for title in ("Old 3", "Old 7"):
        shown = await card(world, ana, title)
        assert shown.labels[:2] == ["Save", "Read on the site"]
        await ana.press(shown, "Save")
        await ana.until(lambda shown=shown: shown.labels[0] == "Remove from saved", "it still offers to save")
    assert await ana.toasted(2) == ["Saved. /saved shows what you keep."] * 2
    shelf = await asked(ana, "/saved", "Saved: 2 to read")
    assert titles(shelf) == ["Old 7", "Old 3"]
    again = await card(world, ana, "Old 7")
    await ana.press(again, "Remove from saved")
    await ana.until(lambda: again.labels[0] == "Save", "it is still kept")
    assert titles(await asked(ana, "/saved", "Saved: 1 to read")) == ["Old 3"]


async def test_an_alert_can_be_saved(world, ana):
    await asked(ana, "/subscribe housing", "You will be alerted")
    world.site.publish(title="Rents rise")
    alert = await ana.hears("You follow: Housing")
    await ana.press(alert, "Save")
    await ana.until(lambda: alert.labels[0] == "Remove from saved", "it still offers to save")
    assert titles(await asked(ana, "/saved", "Saved: 1 to read")) == ["Rents rise"]


async def test_leafing_goes_on_behind_what_was_shown(world, ana):
    """Whatever has been saved or removed since."""
    for number in range(1, 8):
        await ana.say(f"/start save_{await number_of(world, f'Old {number}')}")
        await ana.until(lambda number=number: len(ana.messages) == number, "no answer")
    shelf = await asked(ana, "/saved", "Saved: 7 to read")
    assert titles(shelf) == [f"Old {number}" for number in (7, 6, 5, 4, 3)]
    await asked(ana, f"/start save_{await number_of(world, 'Old 9')}", "Saved.")
    await pressed(ana, shelf, "More ›", "Old 2")
    assert (titles(shelf), shelf.labels) == (["Old 2", "Old 1"], ["Old 2", "Old 1", "‹ Back"])
    await pressed(ana, shelf, "‹ Back", "Old 3")
    assert titles(shelf) == [f"Old {number}" for number in (7, 6, 5, 4, 3)]
    await pressed(ana, shelf, "‹ Back", "Old 9")
    assert titles(shelf) == ["Old 9"]


async def test_there_is_a_most_and_it_is_said(world, ana, monkeypatch):
    monkeypatch.setattr(saved, "MOST_SAVED", 1)
    await asked(ana, f"/start save_{await number_of(world, 'Old 1')}", "Saved.")
    shown = await card(world, ana, "Old 2")
    await ana.press(shown, "Save")
    assert "which is the most" in (await ana.toasted(1))[-1]
    assert shown.labels[0] == "Save"


async def test_in_a_group_it_is_done_in_private(world, ana):
    """The press is answered with a link to the chat with the bot, which does what the button says."""
    group = world.tg.group(-500, "Readers", members=[ana])
    shown = await asked(ana, f"/start@courier_bot article_{await number_of(world, 'Old 5')}", "Old 5", in_=group)
    toast = await ana.begin_press(shown, "Save").answer
    payload = f"save_{await number_of(world, 'Old 5')}"
    assert (toast.text, toast.url) == ("", f"https://t.me/courier_bot?start={payload}")
    toast = await ana.begin_press(shown, data=payload.replace("save_", "unsave:")).answer
    assert toast.url == "https://t.me/courier_bot?start=saved"
    await asked(ana, f"/start {payload}", "Saved.")
    led = await asked(ana, "/saved@courier_bot", "in private", in_=group)
    assert led.button("Open the chat with me").url.endswith("?start=saved")
    assert titles(await asked(ana, "/start saved", "Saved: 1 to read")) == ["Old 5"]


HOSTILE = ["save:999999", "unsave:999999", "save:-1", "save:", "save:" + "9" * 18, "behind:0:0:0", "ahead:0:0:0"]
HOSTILE += ["behind:9:" + "9" * 18 + ":1", "ahead:x:1:1", "behind:1:1", "unsave:1:2:3", "saved:<b>"]


async def test_a_forged_button_is_answered_and_harms_nothing(world, ana):
    shown = await asked(ana, "/latest", "Articles")
    for number, action in enumerate(HOSTILE, 1):
        await ana.press(shown, data=action)
        await ana.toasted(number)
    await asked(ana, "/saved", "Nothing is saved")
