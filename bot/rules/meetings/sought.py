"""Which of the meetings ahead somebody means who types a few words: a pure rule."""

import re
from collections.abc import Mapping, Sequence

from bot.rules.branches import city
from bot.rules.names import fold
from storage import Branch, Meeting

_ARTICLES = re.compile(r"-.|(?:author|topic|after|before):", re.IGNORECASE)


def sought(words: str, meetings: Sequence[Meeting], branches: Mapping[int, Branch]) -> list[Meeting]:
    """Give the meetings in which every word begins one: of the title, the place, or a branch's names or city.

    `branches` has those known, by id; their city is that of their clock. Words that only a search for articles
    understands (author:duarte, -budget) mean none.
    """
    if any(_ARTICLES.match(word) for word in words.split()):
        return []
    wanted = fold(re.sub('[":]', " ", words)).split()
    return [meeting for meeting in meetings if wanted and _has(_words(meeting, branches), wanted)]


def _has(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _words(meeting: Meeting, branches: Mapping[int, Branch]) -> list[str]:
    hosts = [branches[host.id] for host in meeting.hosts if host.id in branches]
    said = [meeting.details.title, meeting.details.venue, meeting.details.address]
    said += [name for branch in hosts for name in (branch.name, city(branch.zone), *branch.aliases)]
    return [word for text in said for word in fold(text.replace(":", " ")).split()]
