"""`handbill who ARTICLE` and `handbill resend ARTICLE --missing`: who was told, who was not and why, and telling them.

Both work beside a running bot: they open the database, and it alone.
"""

from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.database import opened
from bot.jobs.prune import KEEP_OUTBOX
from bot.parts import utc_now
from bot.rules.alerting import POINTLESS
from bot.wanted import find
from storage import Announcement, Article, Entry, Stage, Storage, Stretch

_HOUR = timedelta(hours=1)
_MARGIN = timedelta(days=1)
"""No row is to be pruned while it is looked whether there is one."""


class NoLedger(Exception):
    """There is nothing to look up, or nobody may be told now; the sentence says why."""


STAGES = {
    Stage.SENT: "it was sent",
    Stage.LEASED: "being sent",
    Stage.DUE: "waits to be sent",
    Stage.PARKED: "waits: this chat is left alone for a while",
    Stage.UNADDRESSED: "follows, and is about to be addressed",
    Stage.GONE: "not sent: the chat had blocked or left us",
    Stage.DROPPED: "not sent: it had no point any more",
    Stage.FAILED: "not sent: Telegram refused it",
    Stage.DEAD: "given up: it may not have arrived",
    Stage.LATER: "not addressed: follows since then",
    Stage.PAUSED: "not addressed: the chat has blocked or left us",
    Stage.MISSED: "not addressed: nobody was told, or the chat was away at the time",
}
"""What each stage means, in the order in which they are counted."""


@dataclass(frozen=True, slots=True)
class Missing:
    """How many follow an article's topics and were not sent its alert, and that in words."""

    article_id: int
    chats: int
    words: str


async def who(settings: Settings, wanted: str, stages: Collection[Stage] = ()) -> AsyncGenerator[str, None]:
    """Tell line by line what was decided of an article, how many were told, and then of each chat.

    Raises:
        NoSuchArticle, NoLedger: there is nothing to tell of.
        StorageError: the database cannot be used.
    """
    now = utc_now()
    async with opened(settings, NoLedger) as storage:
        article = await find(storage, wanted)
        announcement = await _announcement(storage, article)
        yield f"“{article.title}” ({article.id})"
        yield _decision(announcement, settings.timezone, now)
        counts: Counter[Stage] = Counter()
        async for stretch in _stretches(lambda after: storage.ledger.count(article.id, now, after=after)):
            counts.update(stretch.counts)
        for stage, words in STAGES.items():
            if counts[stage]:
                yield f"{counts[stage]:>9}  {stage:<11}  {words}"
        async for stretch in _stretches(lambda after: storage.ledger.page(article.id, now, stages=stages, after=after)):
            for entry in stretch.entries:
                yield f"{entry.telegram_id:>15}  {entry.kind:<10}  {_line(entry, settings.timezone)}"


async def missing(settings: Settings, wanted: str) -> Missing:
    """Say how many `resend` would queue an article's alert for.

    Raises:
        NoSuchArticle, NoLedger: there is no such article, or it is not to be resent now.
        StorageError: the database cannot be used.
    """
    now = utc_now()
    async with opened(settings, NoLedger) as storage:
        article = await find(storage, wanted)
        announcement = await _announcement(storage, article)
        _may_be_resent(announcement, now)
        found = _stretches(lambda after: storage.ledger.missing(article.id, now, after=after))
        chats = sum([stretch.queued async for stretch in found])
    decision = _decision(announcement, settings.timezone, now)
    return Missing(
        article.id, chats, f"“{article.title}” ({article.id})\n{decision}\n{_chats(chats)} would be sent it."
    )


async def resend(settings: Settings, article_id: int) -> str:
    """Queue an article's alert for all who follow its topics and were not sent it; say for how many.

    Raises:
        NoLedger: it is not to be resent now.
        StorageError: the database cannot be used.
    """
    now = utc_now()
    async with opened(settings, NoLedger) as storage:
        _may_be_resent(await _announcement(storage, await find(storage, str(article_id))), now)
        queue = partial(storage.ledger.queue_missing, article_id, now, expires_at=now + POINTLESS)
        queued = sum([stretch.queued async for stretch in _stretches(lambda after: queue(after=after))])
    return f"Queued for {_chats(queued)}: a running bot sends it within {POINTLESS // _HOUR} hours, or not at all."


async def _announcement(storage: Storage, article: Article) -> Announcement:
    announcement = await storage.ledger.announcement(article.id)
    if announcement is None:
        raise NoLedger("The article has just been deleted.")
    return announcement


def _may_be_resent(announcement: Announcement, now: datetime) -> None:
    if announcement.decided_at is None:
        raise NoLedger("It is still to be decided who is told: a running bot does so within seconds.")
    if announcement.notice_id is not None and not announcement.addressed:
        raise NoLedger("Its followers are still being addressed: try again in a moment.")
    if announcement.notice_id is not None and announcement.decided_at < now - KEEP_OUTBOX + _MARGIN:
        raise NoLedger(f"It is not known any more who was told: that is kept for {KEEP_OUTBOX.days} days.")


def _decision(announcement: Announcement, zone: ZoneInfo, now: datetime) -> str:
    if announcement.decided_at is None:
        return "It is still to be decided who is told: a running bot does so within seconds."
    at = _time(announcement.decided_at, zone)
    if announcement.notice_id is None and announcement.baseline:
        return f"Nobody was told: it was there when its feed was first read, or came from the archive, {at}."
    if announcement.notice_id is None:
        return f"Nobody was told: it was more than {POINTLESS // _HOUR} hours old when it was found, {at}."
    state = "" if announcement.addressed else " Its followers are still being addressed."
    if announcement.decided_at < now - KEEP_OUTBOX:
        state += f" Who was told is kept for {KEEP_OUTBOX.days} days: what follows is not complete."
    return f"Its followers were to be told from {at} on.{state}"


async def _stretches(ask: Callable[[int], Awaitable[Stretch]]) -> AsyncIterator[Stretch]:
    """Go along all chats, a stretch at a time."""
    after: int | None = 0
    while after is not None:
        stretch = await ask(after)
        yield stretch
        after = stretch.then


def _line(entry: Entry, zone: ZoneInfo) -> str:
    words = STAGES[entry.stage]
    match entry.stage:
        case Stage.SENT:
            words = f"sent {_time(entry.at, zone)}"
        case Stage.GONE | Stage.DROPPED | Stage.FAILED | Stage.DEAD:
            words = f"{words} ({entry.detail}), {_time(entry.at, zone)}"
        case Stage.LEASED:
            words = f"being sent: leased until {_time(entry.until, zone)}"
        case Stage.DUE | Stage.PARKED:
            words = f"{words}, due {_time(entry.until, zone)}"
        case Stage.LATER:
            words = f"not addressed: follows since {_time(entry.followed_at, zone)}"
        case Stage.PAUSED if entry.detail:
            words = f"{words} ({entry.detail})"
    return f"{words}, attempts: {entry.attempts}" if entry.attempts else words


def _time(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"


def _chats(number: int) -> str:
    return f"{number} chat{'' if number == 1 else 's'}"
