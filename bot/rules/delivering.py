"""What becomes of claimed outbox rows: which are still true, and which are told together.

The line: attempts used up -> dead; chat gone, too late, no longer followed, article gone, no longer true of a
meeting -> dropped; more than three of one bundle left for a chat -> one summary; else each an alert, in their order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.alerting import MOST_SINGLE_ALERTS
from bot.rules.meetings import pointless
from storage import Article, Delivery, News, Reminder, Settlement, Settling

MOST_ATTEMPTS = 100
"""How often a row is claimed without anything coming of it before it is given up.

Only a crash leaves a claim without an outcome: some of a loop of crashes are borne, for it may be another's fault.
"""


TWICE_RATHER_THAN_NEVER = frozenset({"article", "correction", *News, Reminder.LINK})
"""Kinds of notice that are sent a second time when the first got no answer and may have arrived: no reminder but the
one that lets people in."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One message to send: an alert when there is one row, a summary when there are several."""

    rows: tuple[Delivery, ...]

    @property
    def first(self) -> Delivery:
        """Give a row that addresses it: chat, thread and language are the same in all."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a batch: messages to send by chat, in order, and rows that end without one."""

    tellings: Mapping[int, tuple[Telling, ...]]
    settled: tuple[Settlement, ...]


def plan(deliveries: Sequence[Delivery], articles: Mapping[int, Article], now: datetime) -> Plan:
    """Check rows against their subject and group what is left into messages."""
    settled: list[Settlement] = []
    kept: dict[int, list[Delivery]] = defaultdict(list)
    ends = {delivery.id: _end(delivery, articles, now) for delivery in deliveries}
    corrections = [one for one in deliveries if one.kind == "correction" and ends[one.id] is None]
    corrected = {(one.chat_id, one.article_id) for one in corrections}
    for delivery in deliveries:
        end = ends[delivery.id]
        if end is None and delivery.kind == "article" and (delivery.chat_id, delivery.article_id) in corrected:
            end = Settling.DROPPED, "it is told as a correction"  # so long has the chat had to wait
        if end is None:
            kept[delivery.chat_id].append(delivery)
        else:
            settled.append(Settlement((delivery.id,), delivery.chat_id, *end))
    return Plan({chat: tuple(_grouped(rows)) for chat, rows in kept.items()}, tuple(settled))


def once_more(delivery: Delivery) -> bool:
    """Say whether a message that got no answer is sent again: by its kind, and once at most."""
    return delivery.kind in TWICE_RATHER_THAN_NEVER and delivery.unanswered == 0


def _end(delivery: Delivery, articles: Mapping[int, Article], now: datetime) -> tuple[Settling, str] | None:
    if delivery.attempts > MOST_ATTEMPTS:
        return Settling.DEAD, f"given up after {MOST_ATTEMPTS} attempts"
    if delivery.paused:
        return Settling.GONE, "the chat has blocked or left us"
    untrue = _untrue(delivery, articles, now)
    return (Settling.DROPPED, untrue) if untrue else None


def _untrue(delivery: Delivery, articles: Mapping[int, Article], now: datetime) -> str | None:
    """Say why a row is not to be told any more."""
    if delivery.about is None and delivery.article_id not in articles:
        return "the article is gone"
    if delivery.expires_at is not None and delivery.expires_at <= now:
        return "too late"
    if delivery.about is not None:
        return pointless(delivery.kind, delivery.about, now)
    return None if delivery.matched else "none of its topics is followed any more"


def _grouped(rows: Iterable[Delivery]) -> Iterable[Telling]:
    """Give a chat's messages in the order of their rows; a summary stands where its first row would."""
    bundles: dict[object, list[Delivery]] = defaultdict(list)
    for row in rows:
        bundles[row.bundle or (row.id,)].append(row)
    for together in bundles.values():
        if len(together) > MOST_SINGLE_ALERTS:
            yield Telling(tuple(together))
        else:
            yield from (Telling((row,)) for row in together)
