"""Reading: the welcome, /latest, leafing through the archive, links from the site."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.chatting import links, titles

pytestmark = pytest.mark.usefixtures("brisk")

WISHES = {
    "/latest": [10, 9, 8, 7, 6],
    "/LATEST@courier_bot": [10, 9, 8, 7, 6],
    "/latest 3": [10, 9, 8],
    "/latest 99": [10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
    "/latest 0": [10, 9, 8, 7, 6],
    "/latest -3": [10, 9, 8, 7, 6],
    "/latest 1.5": [10],
    "/latest 0.5 housing": [9, 7, 5, 3, 1],
    "/latest housing -3": [9, 7, 5, 3, 1],
    "/latest ٣": [10, 9, 8],
    "/latest 99999999999999999999999": [10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
    "/latest 3 housing": [9, 7, 5],
    "/latest HOUSING 3": [9, 7, 5],
    "/latest climáte": [10, 8, 6, 4, 2],
    "/latest   2 \n cli": [10, 8],
    "/latest everything 2": [10, 9],
}
LINKS = {
    "topic_999999": "This topic does not exist any more",
    "article_999999": "This article is not here any more",
    "article_" + "9" * 18: "This article is not here any more",
    "topic_": "on Telegram",
    "topic_" + "9" * 19: "on Telegram",
    "article_-1": "on Telegram",
    "nonsense": "on Telegram",
    "topic_1": "Be alerted to every new article?",
}


@pytest.fixture
async def world(idle):
    """Ten articles, an hour apart."""
    now = datetime.now(UTC)
    for number in range(1, 11):
        topics = ("Housing",) if number % 2 else ("Climate",)
        idle.site.publish(title=f"Old {number}", topics=topics, published_at=now - timedelta(hours=11 - number))
    await idle.start()
    return idle


@pytest.fixture
def ana(world):
    return world.tg.person(100, "Ana")


async def test_a_newcomer_is_greeted_in_one_short_message(world, ana):
    """The publication's name, the newest headline, three buttons that work."""
    await ana.say("/start")
    shown = await ana.hears("on Telegram")
    assert titles(shown)[-1] == "Old 10"
    assert shown.labels == ["Latest", "Topics", "Help"]
    assert len(shown.text) < 250
    for label, answer in (("Latest", "Old 6"), ("Topics", "Housing"), ("Help", "/unsubscribe")):
        await ana.press(shown, label)
        if label == "Topics":
            await ana.hears("Press a topic")
            assert any(answer in text for text in ana.last.labels)
        else:
            await ana.hears(answer)
    await ana.toasted(3)
    assert len(ana.messages) == 4


async def test_the_menu_and_help_come_from_the_one_table(world, ana):
    """What the menu offers, /help explains, in the same order."""
    await ana.say("/help")
    shown = await ana.hears("What I understand")
    menu = [name for name, _ in world.tg.commands()]
    assert [line.split()[0][1:] for line in shown.text.splitlines() if line.startswith("/")] == menu
    assert {
        "latest",
        "saved",
        "search",
        "topics",
        "branches",
        "meetings",
        "subscribe",
        "unsubscribe",
        "subscriptions",
        "stop",
        "help",
        "privacy",
        "id",
    } == set(menu)


async def test_latest_shows_all_about_each_article(world, ana):
    """Title as link, standfirst, byline, date in words, topics."""
    item = world.site.publish(
        title="Rents & <rates>", standfirst="What “they” say.", byline="Ines Duarte", topics=("Housing", "Climate")
    )
    await world.polled(2)
    await ana.say("/latest 1")
    shown = await ana.hears("Rents & <rates>")
    assert shown.text.splitlines()[2:] == [
        "Rents & <rates>",
        "What “they” say.",
        "Ines Duarte · today · Climate, Housing",
    ]
    assert links(shown) == [("Rents & <rates>", item.link)]
    assert shown.preview == ""


async def test_latest_understands_a_number_and_a_topic(world):
    """In either order, any case, accents or none; at most ten, which is said; five where it is no number of them."""
    people = [world.tg.person(200 + number, "Somebody") for number in range(len(WISHES))]
    for person, said in zip(people, WISHES, strict=True):
        await person.say(said)
    for person, (said, expected) in zip(people, WISHES.items(), strict=True):
        shown = await person.hears("Articles")
        assert titles(shown) == [f"Old {number}" for number in expected], said
        assert ("At most 10 at a time." in shown.text) is ("99" in said)


async def test_latest_on_an_unclear_topic_offers_the_nearest(world, ana):
    """The number is kept for when one of them is pressed."""
    await ana.say("/latest 2 housng")
    question = await ana.hears("Did you mean")
    await ana.press(question, "Housing")
    assert titles(await ana.hears("Articles on Housing")) == ["Old 9", "Old 7"]
    for strange in ("🦄", "<b>", "x" * 4_000, "{topic}", "%s"):
        await ana.say(f"/latest {strange}")
        answer = await ana.hears(f"no topic called “{strange[:30]}")
        assert answer.labels == ["All topics"]


async def test_before_anything_was_read_there_is_an_answer(idle):
    """The bot may be a minute old."""
    await idle.start()
    bo = idle.tg.person(101, "Bo")
    await bo.say("/latest")
    await bo.hears("no articles yet")
    await bo.say("/start")
    assert (await bo.hears("on Telegram")).labels == ["Latest", "Topics", "Help"]
    await bo.say("/topics")
    await bo.hears("topics")


async def test_the_whole_archive_is_walked_while_articles_come_in(idle):
    """37 articles back, each once and in order; forward again, with those that came meanwhile, each once."""
    await idle.start()
    start = datetime.now(UTC) - timedelta(days=60)
    for number in range(37):
        idle.site.publish(title=f"Nr {number}", published_at=start + timedelta(days=number))
        if number % 9 == 8:  # the feed shows the newest ten
            await idle.polled(2)
    await idle.polled(2)
    ana = idle.tg.person(100, "Ana")
    await ana.say("/latest 10")
    message = await ana.hears("Articles")
    back = [titles(message)]
    while "Older ›" in message.labels:
        if len(back) < 3:
            idle.site.publish(title=f"Fresh {len(back)}")
            await idle.polled(2)
        await turned(ana, message, "Older ›")
        back.append(titles(message))
    await turned(ana, message, "‹ Newer")
    forward = [back[-1], titles(message)]
    while "‹ Newer" in message.labels:
        await turned(ana, message, "‹ Newer")
        forward.append(titles(message))
    assert [title for page in back for title in page] == [f"Nr {number}" for number in reversed(range(37))]
    assert [title for page in reversed(forward) for title in page] == [
        "Fresh 2",
        "Fresh 1",
        *(f"Nr {number}" for number in reversed(range(37))),
    ]
    assert ana.messages == [message]


async def turned(person, message, label):
    """Press, and wait until the message shows something else."""
    before = message.edited
    await person.press(message, label)
    await person.until(lambda: message.edited > before, f"no edit after {label}")


async def test_a_topics_archive_is_walked_alone(world, ana):
    """Leafing stays within the topic that was asked for."""
    await ana.say("/latest 2 climate")
    message = await ana.hears("Articles on Climate")
    seen = titles(message)
    while "Older ›" in message.labels:
        await turned(ana, message, "Older ›")
        assert message.text.startswith("Articles on Climate")
        seen += titles(message)
    assert seen == ["Old 10", "Old 8", "Old 6", "Old 4", "Old 2"]


async def test_pressing_older_twice_at_once_turns_one_page(world, ana):
    """Both presses are answered; the message shows what one press would."""
    await ana.say("/latest 3")
    message = await ana.hears("Articles")
    await ana.press(message, "Older ›")
    await ana.press(message, "Older ›")
    await ana.toasted(2)
    assert titles(await ana.hears("Old 7")) == ["Old 7", "Old 6", "Old 5"]
    assert ana.messages == [message]


async def test_links_from_the_site_lead_to_a_topic_or_an_article(world, ana):
    """A topic can be followed or read at once; an article has its topics to follow."""
    async with world.storage() as storage:
        housing = next(t.id for t in await storage.topics.all() if t.name == "Housing")
        article = (await storage.articles.page(limit=1)).articles[0]
    await ana.say(f"/start topic_{housing}")
    card = await ana.hears("every new article on Housing")
    await ana.press(card, "Read the newest")
    assert titles(await ana.hears("Articles on Housing"))[0] == "Old 9"
    await ana.press(card, "Follow Housing")
    assert (await ana.toasted(2))[-1] == "You will be alerted to new articles: Housing."
    await ana.until(lambda: "Unfollow Housing" in card.labels, "the button stayed")
    await ana.say(f"/start article_{article.id}")
    shown = await ana.hears(article.title)
    assert shown.labels == ["Save", "Read on the site", "Follow Climate"]
    assert (shown.button("Read on the site").url, shown.preview) == (article.link, article.link)
    await ana.say(f"/start topic_{housing}")
    assert (await ana.hears("You follow Housing already")).labels == ["Unfollow Housing", "Read the newest"]


async def test_a_link_that_leads_nowhere_is_answered_all_the_same(world):
    """With what there is, or with the welcome."""
    people = [world.tg.person(200 + number, "Somebody") for number in range(len(LINKS))]
    for person, payload in zip(people, LINKS, strict=True):
        await person.say(f"/start {payload}")
    for person, answer in zip(people, LINKS.values(), strict=True):
        await person.hears(answer)
        assert len(person.messages) == 1
