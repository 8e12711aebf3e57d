"""Topics: the operator's setting over the feed's terms, and who follows what."""

from datetime import timedelta

from storage import EVERYTHING, Filing, Topic
from tests.builders import FILING, NOW, absorb, announce, claim, expand, item, reader, topic_id

SINCE = NOW - timedelta(days=30)


def naming(**names: str | None) -> Filing:
    """File as the operator renames: a name given here, else the term's own."""
    return Filing(lambda term: names.get(term, term), str.casefold)


async def names(storage) -> list[str]:
    return [topic.name for topic in await storage.topics.all()]


async def archive(storage, topic: str) -> list[str]:
    page = await storage.articles.page(limit=9, topic_id=await topic_id(storage, topic))
    return [article.title for article in page.articles]


async def test_a_topic_can_be_looked_up(storage):
    """Everything is there from the start; a button for a topic that is not gets an answer."""
    assert await storage.topics.get(EVERYTHING) == Topic(EVERYTHING, "Everything")
    assert await storage.topics.get(404) is None


async def test_a_list_offers_what_has_articles_what_is_followed_and_what_is_always_offered(storage):
    """By articles of late; a topic with one old article and no follower is left out."""
    await absorb(storage, item(1, terms=("Housing", "Climate")), item(2, terms=("Housing",)), item(3))
    await absorb(storage, *(item(n, terms=("Arts",), age=timedelta(days=60)) for n in (4, 5, 6)))
    chat = await reader(storage, 1001, await topic_id(storage, "Climate"))
    await storage.topics.apply(FILING, ["Transport"])
    lines = await storage.topics.lines(chat, since=SINCE)
    assert [(line.topic.name, line.recent, line.followed) for line in lines] == [
        ("Everything", 3, False),
        ("Housing", 3, False),
        ("Climate", 1, True),
        ("Transport", 0, False),
    ]


async def test_following_and_leaving_say_whether_anything_changed(storage):
    """A press that comes twice is answered rightly."""
    await absorb(storage, item(1, terms=("Housing", "Climate")))
    housing, climate = await topic_id(storage, "Housing"), await topic_id(storage, "Climate")
    chat = await reader(storage, 1001, climate)
    news = [await storage.topics.follow(chat, housing, thread_id=0, now=NOW) for _ in range(2)]
    assert [topic.name for topic in await storage.topics.followed(chat)] == ["Climate", "Housing"]
    gone = [await storage.topics.leave(chat, housing) for _ in range(2)]
    assert (news, gone) == ([True, False], [True, False])
    assert [await storage.topics.leave_all(chat) for _ in range(2)] == [1, 0]


async def test_followed_again_elsewhere_in_a_forum_alerts_go_there(storage):
    """The last place where it was asked for counts; asked for in the same place, nothing changes."""
    await absorb(storage, item(1))
    group = await reader(storage, -1001, EVERYTHING, thread_id=12)
    moved = [await storage.topics.follow(group, EVERYTHING, thread_id=thread, now=NOW) for thread in (12, 15, 15)]
    await announce(storage)
    await expand(storage)
    assert (moved, [row.thread_id for row in await claim(storage)]) == ([False, True, False], [15])


async def test_a_renamed_topic_keeps_its_archive_and_its_followers(storage):
    """The operator's new name takes everything along."""
    await absorb(storage, item(1), item(2, terms=("Climate",)))
    chat = await reader(storage, 1001, await topic_id(storage, "Housing"))
    assert await storage.topics.apply(naming(Housing="Homes")) == 1
    assert [topic.name for topic in await storage.topics.followed(chat)] == ["Homes"]
    assert await archive(storage, "Homes") == ["Article 1"]
    assert await storage.topics.apply(naming(Housing="Homes")) == 0


async def test_merged_topics_share_archive_and_followers_once(storage):
    """Who followed both follows one."""
    await absorb(storage, item(1, terms=("Housing", "Homes")), item(2, terms=("Homes",)))
    both = await reader(storage, 1001, await topic_id(storage, "Housing"), await topic_id(storage, "Homes"))
    await storage.topics.apply(naming(Housing="Homes"))
    assert [topic.name for topic in await storage.topics.followed(both)] == ["Homes"]
    assert await archive(storage, "Homes") == ["Article 2", "Article 1"]
    assert await names(storage) == ["Everything", "Homes"]


async def test_a_hidden_topic_is_left_by_its_articles_and_comes_back_whole(storage):
    """Its followers are kept for the operator's change of mind."""
    await absorb(storage, item(1, terms=("Housing", "Climate")))
    chat = await reader(storage, 1001, await topic_id(storage, "Housing"))
    await storage.topics.apply(naming(Housing=None))
    assert (await storage.articles.get(1)).topics == (Topic(await topic_id(storage, "Climate"), "Climate"),)
    await storage.topics.apply(FILING)
    assert await archive(storage, "Housing") == ["Article 1"]
    assert [topic.name for topic in await storage.topics.followed(chat)] == ["Housing"]


async def test_a_split_term_leaves_its_topics_other_terms_alone(storage):
    """Two terms under one topic; one is moved out, the followers stay with the other."""
    await absorb(storage, item(1, terms=("Housing",)), item(2, terms=("Rents",)), item(3, terms=("Housing", "Rents")))
    await storage.topics.apply(naming(Rents="Housing"))
    chat = await reader(storage, 1001, await topic_id(storage, "Housing"))
    await storage.topics.apply(FILING)
    assert await archive(storage, "Housing") == ["Article 3", "Article 1"]
    assert await archive(storage, "Rents") == ["Article 3", "Article 2"]
    assert [topic.name for topic in await storage.topics.followed(chat)] == ["Housing"]


async def test_what_is_always_offered_is_what_the_setting_says_today(storage):
    """A name taken out of the setting is offered no longer."""
    chat = await reader(storage, 1001)
    for always in (["Transport"], ["Arts"]):
        await storage.topics.apply(FILING, always)
    assert [line.topic.name for line in await storage.topics.lines(chat, since=SINCE)] == ["Everything", "Arts"]


async def test_a_category_called_star_cannot_take_everything_away(storage):
    """Its key is Everything's own; renaming or hiding it moves nothing else."""
    await absorb(storage, item(1, terms=("*",)), item(2))
    chat = await reader(storage, 1001, EVERYTHING)
    for filing in (naming(**{"*": None}), naming(**{"*": "Misc"})):
        await storage.topics.apply(filing)
        assert len((await storage.articles.page(limit=5)).articles) == 2
    assert [topic.id for topic in await storage.topics.followed(chat)] == [EVERYTHING]
    assert await names(storage) == ["Everything", "Housing", "Misc"]


async def test_a_hidden_or_merged_topic_cannot_be_found_any_more(storage):
    """Following it would promise alerts that never come."""
    await absorb(storage, item(1, terms=("Housing",)), item(2, terms=("Rents",)), item(3, terms=("Adverts",)))
    await storage.topics.apply(naming(Rents="Housing", Adverts=None))
    assert [topic.name for topic in await storage.topics.all()] == ["Everything", "Housing"]
