"""Messages that were sent before the operator merged or hid a topic."""

import pytest

from bot.rules.topics import parse_topics
from tests.builders import topic_id
from tests.flows.chatting import titles


@pytest.fixture
async def ana(world):
    """Somebody with the newest articles on Housing before her, and a link to it."""
    ana = world.tg.person(100, "Ana")
    await ana.say("/latest 2 housing")
    await ana.hears("Articles on Housing")
    return ana


async def restart(world, topics):
    """Start the bot anew with this setting of its topics."""
    await world.stop()
    world.settings = world.settings.model_copy(update={"topics": parse_topics(topics)})
    await world.start()


async def test_buttons_of_a_merged_topic_lead_to_what_it_became(world, ana):
    """Leafing goes on among the articles of both, and so does the newest."""
    page = ana.last
    async with world.storage() as storage:
        housing = await topic_id(storage, "Housing")
    await restart(world, "Housing = Homes, Climate = Homes")
    for label, numbers in (("Older ›", (6, 5)), ("‹ Newer", (8, 7))):
        await ana.press(page, label)
        await ana.until(lambda n=numbers: f"Old {n[0]}" in titles(page), f"no turn by {label}")
        assert page.text.startswith("Articles on Homes")
        assert titles(page) == [f"Old {number}" for number in numbers]
    await ana.press(page, data=f"latest:10:{housing}")
    assert len(titles(await ana.hears("Articles on Homes", after=page))) == 10


async def test_buttons_of_a_hidden_topic_say_that_it_is_gone(world, ana):
    """What stands there stays; nobody is led through everything instead."""
    page = ana.last
    await restart(world, "-Housing")
    await ana.press(page, "Older ›")
    assert await ana.toasted() == ["This topic does not exist any more. /topics shows those there are."]
    assert (page.edited, titles(page)) == (0, ["Old 9", "Old 7"])
