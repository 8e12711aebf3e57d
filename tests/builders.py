"""Values for tests, with defaults that read like a publication's."""

import struct
import zlib
from datetime import UTC, datetime, timedelta

from bot.html import clean_text
from bot.rules.meetings import published
from bot.rules.names import fold
from storage import (
    EVERYTHING,
    Announce,
    Branch,
    BranchDetails,
    ChatKind,
    Delivery,
    FeedItem,
    Filing,
    Kind,
    Level,
    Meeting,
    MeetingDetails,
    Postponement,
    Sighting,
    Storage,
)

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
FILING = Filing(naming=lambda term: None if term == "Uncategorized" else term, fold=str.casefold)
LEASE = timedelta(seconds=15)
EXPIRY = NOW + timedelta(days=2)
NEWTOWN = BranchDetails(name="Newtown", zone="Australia/Sydney", aliases=("Inner West",), venue="Brown St Hall")


def png(width: int = 64, height: int = 48, colour: tuple[int, int, int] = (60, 120, 170)) -> bytes:
    """Make a picture of one colour that fades to white at the bottom."""
    rows = (bytes(255 - (255 - c) * (height - y) // height for c in colour) * width for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))), (b"IEND", b"")
    chunks = (struct.pack(">I", len(d)) + kind + d + struct.pack(">I", zlib.crc32(kind + d)) for kind, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def item(
    number: int, *, terms: tuple[str, ...] = ("Housing",), age: timedelta = timedelta(hours=1), **fields
) -> FeedItem:
    """Make item `number`, published `age` before NOW."""
    values = {
        "guid": f"https://courier.example/?p={number}",
        "link": f"https://courier.example/{number}/",
        "title": f"Article {number}",
        "standfirst": f"What number {number} is about.",
        "byline": "Ines Duarte",
        "published_at": NOW - age,
        "terms": terms,
    }
    return FeedItem(**{**values, **fields})


def sighting(feed_item: FeedItem, key: str = "") -> Sighting:
    """Identify an item as the rules would, near enough for storage."""
    return Sighting(
        key=key or feed_item.guid.removeprefix("https://courier.example"),
        canonical=feed_item.link.removeprefix("https://").rstrip("/"),
        fingerprint=feed_item.title + feed_item.standfirst + feed_item.body_html,
        item=feed_item,
        text=clean_text(feed_item.body_html),
        whole=bool(feed_item.body_html),
    )


async def absorb(
    storage: Storage,
    *items: FeedItem,
    feed_url: str = "https://courier.example/feed/",
    quiet=False,
    now=NOW,
    filing: Filing = FILING,
):
    """Store items as one fetch of a feed would."""
    (feed,) = await storage.feeds.ensure([feed_url], now)
    sightings = [sighting(i) for i in items]
    return await storage.articles.absorb(feed.id, sightings, filing=filing, now=now, quiet=quiet)


async def reader(storage: Storage, telegram_id: int, *topics: int, now=NOW, thread_id: int = 0) -> int:
    """Make a private chat that follows these topics; give our id of it."""
    chat = await storage.chats.meet(telegram_id, ChatKind.PRIVATE, language="en", now=now)
    for topic in topics or (EVERYTHING,):
        await storage.topics.follow(chat.id, topic, thread_id=thread_id, now=now)
    return chat.id


async def topic_id(storage: Storage, name: str, kind: Kind = Kind.TOPIC) -> int:
    """Give the id of the topic, series or author of this name."""
    return next(topic.id for topic in await storage.topics.all(kind) if topic.name == name)


async def announce(storage: Storage, *, bundle: int | None = None) -> None:
    """Announce every candidate to the followers of all its topics."""
    for candidate in await storage.outbox.candidates():
        decision = Announce(candidate.article_id, candidate.topic_ids, EXPIRY, bundle)
        await storage.outbox.decide([decision], NOW)


async def expand(storage: Storage, chats: int = 10_000) -> int:
    """Address all that is due; give how many rows that made."""
    made = 0
    while (rows := await storage.outbox.expand(NOW, chats=chats)) is not None:
        made += rows
    return made


async def claim(storage: Storage, now=NOW, limit: int = 100):
    """Claim rows under a lease of fifteen seconds."""
    return await storage.outbox.claim(now, limit=limit, lease=LEASE)


def back(row: Delivery, until: datetime = NOW, **how) -> Postponement:
    """Give a claimed row back."""
    return Postponement((row.id,), row.chat_id, until, **how)


async def climate(storage: Storage) -> int:
    """Make the topic Climate known, by an article that alerts nobody; give its id."""
    await absorb(storage, item(50, terms=("Climate",)), quiet=True)
    return await topic_id(storage, "Climate")


async def branch(
    storage: Storage, name: str = "Newtown", *, zone: str = "Australia/Sydney", now=NOW, **details
) -> Branch:
    """Make a branch."""
    made = await storage.branches.add(BranchDetails(name=name, zone=zone, **details), fold=fold, by=7, now=now)
    assert isinstance(made, Branch)
    return made


def talk(*, starts_in: timedelta = timedelta(days=3), zone: str = "Australia/Sydney", **details) -> MeetingDetails:
    """Say what a meeting is to be, starting so long after NOW."""
    values = {"title": "Why public housing matters", "venue": "Brown St Hall", "address": "3 Brown St, Newtown"}
    return MeetingDetails(**{**values, "starts_at": NOW + starts_in, "zone": zone, **details})


async def publish(
    storage: Storage, *branches: Branch, uid: str = "uid-1", now=NOW, details: MeetingDetails | None = None
) -> Meeting:
    """Publish a meeting of these branches."""
    change = published(details or talk(), now)
    return await storage.meetings.publish(uid, [one.id for one in branches], change, by=7, now=now)


async def follower(
    storage: Storage, telegram_id: int, *branches: Branch, level: Level = Level.EVERYTHING, now=NOW
) -> int:
    """Make a private chat that follows these branches, and no topic; give our id of it."""
    chat = await storage.chats.meet(telegram_id, ChatKind.PRIVATE, language="en", now=now)
    for one in branches:
        await storage.branches.follow(chat.id, one.id, level, thread_id=0, now=now)
    return chat.id
