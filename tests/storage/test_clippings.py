"""Messages that follow articles: which are to be edited, when, and what is recorded of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import ChatKind, Settlement, Settling, Showing
from storage.clippings import FOLLOWED, SETTLED
from tests.builders import FILING, LEASE, NOW, absorb, announce, claim, expand, item, reader, sighting

MINUTE = timedelta(minutes=1)


async def told(storage, *numbers, bundle=None, chats=(1001, 1002)):
    """Have chats be told of articles, each by an alert, or of all in one summary."""
    for chat in chats:
        await reader(storage, chat)
    await absorb(storage, *(item(number) for number in numbers))
    await announce(storage, bundle=bundle)
    await expand(storage)
    rows = await claim(storage)
    by_chat = {row.chat_id: [one for one in rows if one.chat_id == row.chat_id] for row in rows}
    groups = list(by_chat.values()) if bundle else [[row] for row in rows]
    shows = "summary" if bundle else "alert"
    await storage.outbox.settle(
        [
            Settlement(
                tuple(row.id for row in group),
                group[0].chat_id,
                Settling.SENT,
                message_id=100 + place,
                shows=shows,
                revisions=tuple(row.revision for row in group),
            )
            for place, group in enumerate(groups)
        ],
        NOW,
    )


async def stale(storage, now=NOW + SETTLED, limit=10):
    """Claim what is to be edited."""
    return await storage.clippings.claim(now, limit=limit, lease=LEASE)


def brief(clippings):
    return [(c.telegram_id, c.shows.value, [article.title for article in c.articles]) for c in clippings]


async def test_alerts_follow_what_they_show(storage):
    """A new title is to be seen on each; the text alone is on none."""
    await told(storage, 1)
    assert await stale(storage) == []
    await absorb(storage, item(1, body_html="<p>More</p>"))
    assert await stale(storage) == []
    await absorb(storage, item(1, title="Better", body_html="<p>More</p>"))
    assert await stale(storage, NOW + MINUTE) == []
    claimed = await stale(storage)
    assert brief(claimed) == [(1001, "alert", ["Better"]), (1002, "alert", ["Better"])]
    assert [(c.message_id, c.sent_at, c.articles[0].revision) for c in claimed] == [(100, NOW, 3), (101, NOW, 3)]
    assert await stale(storage) == []
    await storage.clippings.edited(claimed)
    assert await stale(storage, NOW + SETTLED + LEASE + MINUTE) == []


async def test_edits_one_after_the_other_are_one(storage):
    """Two minutes after the last; what is edited and not recorded comes again when its lease ends."""
    await told(storage, 1, chats=(1001,))
    for minutes, title in enumerate(("One", "Two", "Three")):
        await absorb(storage, item(1, title=title), now=NOW + minutes * MINUTE)
        assert await stale(storage, NOW + minutes * MINUTE) == []
    now = NOW + 2 * MINUTE + SETTLED
    assert brief(await stale(storage, now)) == [(1001, "alert", ["Three"])]
    assert await stale(storage, now) == []
    assert brief(await stale(storage, now + LEASE)) == [(1001, "alert", ["Three"])]


async def test_an_edit_while_it_is_edited_is_not_forgotten(storage):
    await told(storage, 1, chats=(1001,))
    await absorb(storage, item(1, title="One"))
    claimed = await stale(storage)
    await absorb(storage, item(1, title="Two"), now=NOW + MINUTE)
    await storage.clippings.edited(claimed)
    assert brief(await stale(storage, NOW + MINUTE + SETTLED)) == [(1001, "alert", ["Two"])]


async def test_a_page_that_was_turned_meanwhile_is_drawn_again(storage):
    """An edit that was under way may have put the page back that was turned: what stands there is not known."""
    await told(storage, 1)
    article = await storage.articles.get(1)
    await storage.clippings.follow(1001, 50, Showing.PAGE, article, NOW, page=1)
    await absorb(storage, item(1, body_html="<p>Other words.</p>"))
    claimed = [one for one in await stale(storage) if one.page]
    await storage.clippings.follow(1001, 50, Showing.PAGE, await storage.articles.get(1), NOW + MINUTE, page=3)
    await storage.clippings.edited(claimed)
    assert [one.page for one in await stale(storage, NOW + SETTLED + MINUTE)] == [3]


async def test_a_summary_follows_each_of_its_articles(storage):
    """All are given, and once it is edited it waits for the next edit of any."""
    await told(storage, 1, 2, 3, 4, bundle=1, chats=(1001,))
    await absorb(storage, item(2, title="Second"))
    (clipping,) = claimed = await stale(storage)
    assert sorted(article.title for article in clipping.articles) == ["Article 1", "Article 3", "Article 4", "Second"]
    await storage.clippings.edited(claimed)
    now = NOW + SETTLED + LEASE + MINUTE
    assert await stale(storage, now) == []
    await absorb(storage, item(3, title="Third"), item(4, title="Fourth"), now=now)
    assert len(await stale(storage, now + SETTLED)) == 1
    await storage.messages.leave(1001, clipping.message_id)
    assert await stale(storage, now + SETTLED + 2 * LEASE) == []


async def test_a_page_follows_the_text(storage):
    """As long as it is shown: leafed on, the message follows as another page; a card only what announces it."""
    await reader(storage, 1001)
    await absorb(storage, item(1))
    article = await storage.articles.get(1)
    await storage.clippings.follow(1001, 7, Showing.PAGE, article, NOW, page=1)
    await storage.clippings.follow(1001, 7, Showing.PAGE, article, NOW, page=3)
    await storage.clippings.follow(1001, 8, Showing.ARTICLE, article, NOW)
    await absorb(storage, item(1, body_html="<p>More</p>"))
    claimed = await stale(storage)
    assert [(c.message_id, c.shows, c.page) for c in claimed] == [(7, Showing.PAGE, 3)]
    await storage.messages.leave(1001, 7)
    assert await stale(storage, NOW + SETTLED + LEASE) == []


async def test_what_cannot_be_edited_is_left(storage):
    """And what has to wait comes in its time; a chat that is gone, or to be left alone, is."""
    await told(storage, 1)
    await absorb(storage, item(1, title="Better"))
    first, second = await stale(storage)
    later = NOW + SETTLED + timedelta(seconds=1)
    await storage.clippings.edited([], [first.id], {second.id: later})
    assert brief(await stale(storage, later)) == [(1002, "alert", ["Better"])]
    await storage.chats.pause(second.chat_id, reason="blocked", now=NOW)
    assert await stale(storage, later + LEASE) == []
    await storage.chats.meet(1002, ChatKind.PRIVATE, language="en", now=NOW)
    await storage.chats.park(second.chat_id, until=later + 3 * LEASE)
    assert await stale(storage, later + 2 * LEASE) == []
    assert len(await stale(storage, later + 3 * LEASE)) == 1
    await storage.chats.move(1002, -1002)
    assert await stale(storage, later + 5 * LEASE) == []


async def test_for_a_month(storage):
    """What could not be edited until then stays as it is."""
    await told(storage, 1, chats=(1001,))
    await absorb(storage, item(1, title="Better"))
    assert await stale(storage, NOW + FOLLOWED + MINUTE) == []


async def test_a_group_that_became_another(storage):
    """The numbers of its messages begin anew: an old one may come to be another message's. A summary likewise."""
    await told(storage, 1, 2, 3, 4, bundle=1, chats=(1001,))
    await storage.chats.move(1001, -1001)
    await absorb(storage, item(2, title="Second"))
    assert await stale(storage) == []


@pytest.mark.parametrize(
    ("changes", "corrected"),
    [
        ({"title": "Another title"}, True),
        ({"standfirst": "Another standfirst"}, False),
        ({"terms": ("Housing", "Corrections")}, True),
        ({"terms": ("Housing", "Climate")}, False),
        ({"body_html": "<p>Correction: it was 12</p>"}, True),
        ({"body_html": "<p>It was 12</p>"}, False),
    ],
)
async def test_material_changes_are_known(storage, changes, corrected):
    """By what the caller says of before and after; terms alone count too, and are an edit then."""

    def material(before, after):
        marks = [one for one in after.terms if one == "Corrections" and one not in before.terms]
        phrase = "Correction" in after.text and "Correction" not in before.text
        return before.title != after.title or bool(marks) or phrase

    await told(storage, 1, chats=(1001,))
    (feed,) = await storage.feeds.ensure(["https://courier.example/feed/"], NOW)
    how = {"filing": FILING, "now": NOW + MINUTE, "quiet": False, "material": material}
    for _ in range(2):
        await storage.articles.absorb(feed.id, [sighting(item(1, **changes))], **how)
    article = await storage.articles.get(1)
    assert (article.corrected_at == NOW + MINUTE) is corrected
    assert article.revision == 1 if changes.get("terms") == ("Housing", "Climate") else article.revision == 2
    assert [one.id for one in await storage.corrections.lately(since=NOW, limit=5)] == [1] * corrected
    assert len(await stale(storage, NOW + MINUTE + SETTLED)) == (corrected or "standfirst" in changes)


async def test_an_edit_can_be_alerted_once(storage):
    """Whoever follows now; once for each revision, in the record, and not of what was taken back."""
    await told(storage, 1)
    await absorb(storage, item(1, title="Better"))
    article = await storage.articles.get(1)
    assert await storage.corrections.followers(1) == 2
    how = {"by": 7, "expires_at": NOW + LEASE, "now": NOW}
    assert await storage.corrections.alert(article, **how)
    assert not await storage.corrections.alert(article, **how)
    assert await expand(storage) == 2
    rows = await claim(storage)
    assert [(row.kind, row.article_id, row.matched) for row in rows] == [("correction", 1, (1,))] * 2
    (act,) = await storage.audit.of("article", 1)
    assert (act.who, act.did, act.after) == (7, "alerted once more", {"revision": 2})
    assert await storage.corrections.alert(replace(article, revision=3), **how)
