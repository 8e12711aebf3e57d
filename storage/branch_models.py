"""The nouns of branches: what they are, who follows them, who acts for them, and the record of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DayOrder(StrEnum):
    """What 11/12 means: the eleventh of December, or the twelfth of November."""

    DMY = "dmy"
    MDY = "mdy"


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchDetails:
    """What is known of a branch. `zone` is IANA's name; texts are plain, "" where nothing was said."""

    name: str
    zone: str
    aliases: tuple[str, ...] = ()
    day_order: DayOrder = DayOrder.DMY
    venue: str = ""
    address: str = ""
    contact: str = ""
    accessibility: str = ""
    approval: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(BranchDetails):
    """A branch; one that was removed is kept, and `retired_at` says since when."""

    id: int
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A name, or an alias, is that of another branch already."""

    name: str
    by: Branch


class Level(StrEnum):
    """How much a chat wants to hear of a branch."""

    EVERYTHING = "everything"
    REMINDERS = "reminders"
    DAY_BEFORE = "day_before"


@dataclass(frozen=True, slots=True)
class BranchLine:
    """A branch as one chat sees it; `level` is None where it is not followed."""

    branch: Branch
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Organiser:
    """Somebody who may post for a branch: Telegram's id, and the name it showed at the time."""

    branch_id: int
    person: int
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes one person an organiser of a branch, the `number`-th of that branch."""

    id: int
    branch_id: int
    number: int
    made_by: int
    made_at: datetime
    expires_at: datetime


class Answer(StrEnum):
    """What becomes of somebody who comes with an invitation."""

    ACCEPTED = "accepted"
    ALREADY = "already"
    OWN = "own"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What became of it, and the branch that it was for (None where nobody knows), and who made it."""

    answer: Answer
    branch: Branch | None = None
    made_by: int = 0


@dataclass(frozen=True, slots=True)
class Crew:
    """Who may post for a branch, who is invited to, and the number of the next invitation."""

    organisers: tuple[Organiser, ...]
    invitations: tuple[Invitation, ...]
    next_number: int


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did, as it is recorded: `who` is a person's Telegram id, or MACHINE."""

    who: int
    did: str
    thing: str
    thing_id: int
    at: datetime
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the record: its number, what was done, and the name by which who did it was known ("": none)."""

    number: int
    act: Act
    name: str


MACHINE = 0
"""Stands for whoever sits at the machine, where a person's Telegram id is recorded."""
