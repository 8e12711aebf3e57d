"""Following authors and series in the chat: from an article, by name, in lists; and what an alert says of it."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import Kind
from tests.flows.chatting import asked, number_of

pytestmark = pytest.mark.usefixtures("brisk")
SERIES = "Notes from the North"


@pytest.fixture
async def world(idle):
    """Articles by two authors, one of them of a series; and a topic that begins as an author's name does."""
    idle.settings = idle.settings.model_copy(update={"series": (SERIES,)})
    for number, (topics, byline) in enumerate(
        [
            (["Housing", SERIES], "Jane Doe and Sam Roe"),
            (["Housing"], "By Jane Doe"),
            (["Jazz"], "admin"),
            (["Jazz"], "Everything"),
        ]
    ):
        when = datetime.now(UTC) - timedelta(hours=number + 2)
        body = "<p>They rose. Nobody wondered.</p>"
        idle.site.publish(title=f"Old {number}", topics=topics, byline=byline, body=body, published_at=when)
    await idle.start()
    return idle


@pytest.fixture
def ana(world):
    return world.tg.person(100, "Ana")


async def followed(world, telegram_id):
    """Give what a chat follows, by kind and name."""
    async with world.storage() as storage:
        chat = await storage.chats.find(telegram_id)
        return [(topic.kind, topic.name) for topic in await storage.topics.followed(chat.id)]


async def shows(person, message, label):
    """Wait until a button stands under a message."""
    await person.until(lambda: label in message.labels, f"no button {label!r} in {message.labels}")


async def test_an_author_is_followed_from_the_end_of_an_article(world, ana):
    """Pressed twice, it is followed once; the alert is one, and says all that matched, and each can be left by it."""
    await asked(ana, "/subscribe housing", "will be alerted")
    reading = await asked(ana, f"/start read_{await number_of(world, 'Old 0')}", "They rose")
    offers = ["Follow Notes from the North", "Follow Jane Doe", "Follow Sam Roe"]
    assert reading.labels == ["Read more", "Save", "Share", "Read on the site", *offers]
    for data in (reading.button("Follow Jane Doe").data,) * 2:
        await ana.press(reading, data=data)
    await ana.press(reading, "Follow Notes")
    await shows(ana, reading, "Unfollow Notes from the North")
    assert "Unfollow Jane Doe" in reading.labels
    assert await ana.toasted(3) == [
        "You will be alerted to new articles by Jane Doe.",
        "You follow articles by Jane Doe already.",
        "You will be alerted to new articles of the series Notes from the North.",
    ]
    world.site.publish(title="Rents rise", byline="Sam Roe, Jane Doe", topics=["Housing", SERIES])
    alert = await ana.hears("Rents rise")
    assert alert.text.splitlines()[-1] == ("You follow: Housing, the series Notes from the North, articles by Jane Doe")
    assert alert.labels[-3:] == ["Unfollow Housing", "Unfollow Notes from the North", "Unfollow Jane Doe"]
    for label in ("Jane Doe", "Housing"):
        await ana.press(alert, f"Unfollow {label}")
        await shows(ana, alert, f"Follow {label}")
    assert await followed(world, 100) == [(Kind.SERIES, SERIES)]
    world.site.publish(title="Unheard", byline="Jane Doe", topics=["Housing"])
    world.site.publish(title="Next note", topics=[SERIES])
    await ana.hears("Next note")
    assert sum("Rents rise" in shown.text for shown in ana.messages) == 1
    assert not any("Unheard" in shown.text for shown in ana.messages)
    again = await asked(ana, f"/start read_{await number_of(world, 'Old 0')}", "They rose")
    assert again.labels[-3:] == ["Unfollow Notes from the North", "Follow Jane Doe", "Follow Sam Roe"]


async def test_names_are_found_over_all_kinds(world, ana):
    """A beginning that means one topic still means it; a whole name means who is called so."""
    for words, answer in (
        ("Jane Doe", "You will be alerted to new articles by Jane Doe."),
        ("notes from the north", "You will be alerted to new articles of the series Notes from the North."),
        ("ja", "You will be alerted to new articles: Jazz."),
        ("sam", "You will be alerted to new articles by Sam Roe."),
        ("sam roe", "You follow articles by Sam Roe already."),
        ("everything", "You will be alerted to new articles: Everything."),
    ):
        await asked(ana, f"/subscribe {words}", answer)
    question = await asked(ana, "/subscribe Jane Dow", "Did you mean")
    assert question.labels[0] == "by Jane Doe"
    shown = await asked(ana, "/subscriptions", "You follow 2 topics, 1 series and 2 authors.")
    assert shown.labels == [
        "✕ Everything",
        "✕ Jazz",
        "✕ Series: Notes from the North",
        "✕ by Jane Doe",
        "✕ by Sam Roe",
        "All topics",
    ]
    await ana.press(shown, "✕ by Sam Roe")
    await ana.until(lambda: "1 author." in shown.text, "still followed")
    left = await asked(ana, "/unsubscribe jane doe", "You no longer follow articles by Jane Doe.")
    assert left.labels == ["Follow Jane Doe"]
    await asked(ana, "/stop", "You follow 2 topics and 1 series.")


async def test_lists_of_authors_and_series_are_a_press_from_the_topics(world, ana):
    """The list of topics has topics alone; a tick stays in its list."""
    shown = await asked(ana, "/topics", "Press a topic")
    assert shown.labels == ["Everything (4)", "Housing (2)", "Jazz (2)", "Series", "Authors"]
    await ana.press(shown, "Authors")
    await shows(ana, shown, "Jane Doe (2)")
    assert shown.labels == ["Jane Doe (2)", "Everything (1)", "Sam Roe (1)", "Topics", "Series"]
    await ana.press(shown, "Jane Doe (2)")
    await shows(ana, shown, "✓ Jane Doe (2)")
    assert shown.text.startswith("Authors")
    await ana.press(shown, "Series")
    await shows(ana, shown, "Notes from the North (1)")
    await ana.press(shown, "Topics")
    await shows(ana, shown, "Housing (2)")
    narrowed = await asked(ana, "/topics o", "Topics with “o”")
    assert set(narrowed.labels) == {
        "Housing (2)",
        "Series: Notes from the North (1)",
        "✓ by Jane Doe (2)",
        "by Sam Roe (1)",
    }
    await ana.press(narrowed, "by Sam Roe")
    await shows(ana, narrowed, "✓ by Sam Roe (1)")
    assert len(narrowed.labels) == 4
    await ana.press(narrowed, data="show:nonsense:7")
    await ana.until(lambda: narrowed.text.startswith("Topics\n"), "no list")


async def test_an_authors_articles_are_read_by_name(world, ana):
    """/latest, a plain name, and the link that leads to an author."""
    latest = await asked(ana, "/latest Jane Doe", "Articles by Jane Doe")
    assert ["Old 0" in latest.text, "Old 1" in latest.text, "Old 2" in latest.text] == [True, True, False]
    await asked(ana, f"/latest {SERIES}", "Articles of the series Notes from the North")
    card = await asked(ana, "sam roe", "Be alerted to every new article by Sam Roe?")
    assert card.labels == ["Follow Sam Roe", "Read the newest"]
    for spelled in ("by Sam Roe", "articles by sam roe"):
        await asked(ana, f"/latest {spelled}", "Articles by Sam Roe")
    await asked(ana, f"/latest the series {SERIES}", "Articles of the series Notes from the North")
    linked = await asked(ana, f"/start topic_{card.button('Follow').data.split(':')[1]}", "by Sam Roe?")
    await ana.press(linked, "Read the newest")
    await ana.hears("Articles by Sam Roe")


async def test_a_group_follows_an_author(world, ana):
    """Its admins choose; what it is told speaks of here."""
    group = world.tg.group(-1_000_500, "Tenants", admins=[ana])
    await asked(ana, "/subscribe Jane Doe", "New articles by Jane Doe will be posted here.", in_=group)
    world.site.publish(title="Rents rise", byline="Jane Doe", topics=["Housing"])
    alert = await group.hears("Rents rise")
    assert alert.text.splitlines()[-1] == "Followed here: articles by Jane Doe"
    await asked(ana, "/unsubscribe Jane Doe", "Articles by Jane Doe are no longer followed here.", in_=group)


async def test_without_the_setting_nobody_is_offered_an_author(world, ana):
    """HANDBILL_AUTHORS=no: no list, no button, no name; a series stays."""
    await asked(ana, "/subscribe Jane Doe", "will be alerted")
    await world.stop()
    world.settings = world.settings.model_copy(update={"authors": False})
    await world.start()
    assert (await asked(ana, "/topics", "Press a topic")).labels[-1] == "Series"
    await asked(ana, "/subscribe Jane Doe", "There is no topic called")
    reading = await asked(ana, f"/start read_{await number_of(world, 'Old 0')}", "They rose")
    assert reading.labels[-1] == "Follow Notes from the North"
    world.site.publish(title="Unheard", byline="Jane Doe", topics=["Housing"])
    await world.polled(3)
    assert not any("Unheard" in shown.text for shown in ana.messages)
