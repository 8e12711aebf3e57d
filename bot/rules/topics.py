"""Which of the feed's terms are topics: the TOPICS setting, as a rule.

Entries are separated by commas. `Name` is always offered; once a plain name is given, only such
names and the targets of `=` are topics, unless `*` is given too. `-Name` is never a topic.
`Old = New` renames, and merges where several have one new name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.rules.names import fold

_NEVER = ("Uncategorized", "Uncategorised")


@dataclass(frozen=True, slots=True)
class TopicPolicy:
    """The operator's choice: names always offered, hidden keys, renamings by key, and whether the rest count."""

    always: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset(fold(name) for name in _NEVER)
    renamed: Mapping[str, str] = field(default_factory=dict)
    others: bool = True

    def topic_of(self, term: str) -> str | None:
        """Give the display name of the topic that a term belongs to, or None when it belongs to none."""
        key = fold(term)
        name = self.renamed.get(key, term)
        if key in self.hidden or fold(name) in self.hidden:
            return None
        listed = {fold(known): known for known in (*self.renamed.values(), *self.always)}
        if fold(name) in listed:
            return listed[fold(name)]
        return name if self.others else None


def parse_topics(setting: str) -> TopicPolicy:
    """Read the TOPICS setting.

    Raises:
        ValueError: an entry makes no sense, or contradicts another; the text says which and why.
    """
    entries = [" ".join(entry.split()) for entry in setting.split(",") if entry.strip()]
    hidden = [_hidden(entry) for entry in entries if entry.startswith("-")]
    renamings = [_renaming(entry) for entry in entries if "=" in entry and not entry.startswith("-")]
    plain = [entry for entry in entries if entry != "*" and "=" not in entry and not entry.startswith("-")]
    renamed = _in_one_step(renamings)
    _refuse_contradictions(plain, hidden, renamings)
    shown = {fold(name) for name in (*plain, *renamed.values(), *renamed)}
    never = {fold(name) for name in _NEVER} - shown
    unseen = frozenset({fold(name) for name in hidden} | never)
    return TopicPolicy(_once(plain), unseen, renamed, others="*" in entries or not plain)


def _once(names: Sequence[str]) -> tuple[str, ...]:
    spelled: dict[str, str] = {}
    for name in names:
        spelled.setdefault(fold(name), name)
    return tuple(spelled.values())


def _hidden(entry: str) -> str:
    name = entry[1:].strip()
    if name in {"", "*"} or "=" in name:
        raise ValueError(f"“{entry}” hides nothing: write -Name")
    return name


def _renaming(entry: str) -> tuple[str, str]:
    old, new = (part.strip() for part in entry.split("=", 1))
    if old in {"", "*"} or new in {"", "*"} or "=" in new:
        raise ValueError(f"“{entry}” is no renaming: write Old = New")
    return old, new


def _in_one_step(renamings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Give the last new name by each old key: a new name may be renamed in its turn."""
    steps: dict[str, str] = {}
    for old, new in renamings:
        if fold(steps.setdefault(fold(old), new)) != fold(new):
            raise ValueError(f"“{old}” is renamed twice: leave one of the two out")
    return {fold(old): _last(old, steps) for old, _ in renamings}


def _last(old: str, steps: Mapping[str, str]) -> str:
    name, seen = steps[fold(old)], {fold(old)}
    while fold(name) in steps and fold(steps[fold(name)]) != fold(name):
        if fold(name) in seen:
            raise ValueError(f"“{old}” is renamed in a circle")
        seen.add(fold(name))
        name = steps[fold(name)]
    return name


def _refuse_contradictions(plain: Sequence[str], hidden: Sequence[str], renamings: Sequence[tuple[str, str]]) -> None:
    never = {fold(name) for name in hidden}
    gone = {fold(old) for old, new in renamings if fold(old) != fold(new)}
    for name in (*plain, *(name for pair in renamings for name in pair)):
        if fold(name) in never:
            raise ValueError(f"“{name}” is both offered and hidden: leave one of the two out")
    for name in plain:
        if fold(name) in gone:
            raise ValueError(f"“{name}” is both offered and renamed: leave one of the two out")
