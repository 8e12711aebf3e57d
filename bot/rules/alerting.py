"""Who is told of an article, decided from what is known of it and the time.

The line: too old -> nobody, ever; new -> the followers of its topics; announced already -> the
followers of a topic it was given within the hour; any other change -> nobody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage import Announce, Candidate, Decision, Hush, Widen

STALE = timedelta(hours=48)
"""An article this old when it is first considered alerts nobody: it was missed, or is an import."""

LATE_TOPIC = timedelta(hours=1)
"""How long after first sight a topic added to an article still alerts: authors categorise late."""

POINTLESS = timedelta(hours=48)
"""How long an alert may be delivered after it was decided."""

MISSING = timedelta(days=1)
"""How long a picture that could not be had is not asked for again."""

MOST_SINGLE_ALERTS = 3
"""Articles found together beyond this many reach a chat as one summary."""


def decide(candidates: Sequence[Candidate], now: datetime) -> list[Decision]:
    """Decide for each candidate who is told; more than three found together share a bundle."""
    decisions = [_decide(candidate, now) for candidate in candidates]
    announced = [decision for decision in decisions if isinstance(decision, Announce)]
    if len(announced) <= MOST_SINGLE_ALERTS:
        return decisions
    bundle = min(decision.article_id for decision in announced)  # announced once only: the number is free
    return [_bundled(decision, bundle) for decision in decisions]


def _decide(candidate: Candidate, now: datetime) -> Decision:
    if candidate.notice_id is None:
        if now - candidate.published_at > STALE:
            return Hush(candidate.article_id, never=True)
        return Announce(candidate.article_id, candidate.topic_ids, expires_at=now + POINTLESS)
    late = tuple(topic for topic in candidate.topic_ids if topic not in candidate.reached)
    if late and now - candidate.first_seen_at <= LATE_TOPIC:
        return Widen(candidate.article_id, candidate.notice_id, late)
    return Hush(candidate.article_id, candidate.topic_ids)


def _bundled(decision: Decision, bundle: int) -> Decision:
    if isinstance(decision, Announce):
        return Announce(decision.article_id, decision.topic_ids, decision.expires_at, bundle)
    return decision


def matched(followed: frozenset[int], topic_ids: Sequence[int]) -> tuple[int, ...]:
    """Say which of an article's topics a chat follows: it is told when there is one.

    SQL performs this (`Outbox.expand`, `Outbox.claim`); a property test holds the two equal.
    """
    return tuple(sorted(followed.intersection(topic_ids)))
