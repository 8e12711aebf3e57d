"""The nouns of meetings: what they are, what is told of them and to whom, and how they change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from storage.branch_models import Level

UNSAID = timedelta(hours=2)
"""How long a meeting is taken to last that does not say so."""


class State(StrEnum):
    """How a meeting stands: it takes place as announced, its new date is still open, or it does not take place."""

    ANNOUNCED = "announced"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetails:
    """What its organisers say of a meeting. Texts are plain, "" where nothing was said.

    It starts at an instant; people mean the wall clock of `zone` (IANA's name). `online` is the link to join by,
    which is given only to who asks for it; `picture` is Telegram's name of a file.
    """

    title: str
    starts_at: datetime
    zone: str
    ends_at: datetime | None = None
    blurb: str = ""
    venue: str = ""
    address: str = ""
    pin: Pin | None = None
    online: str = ""
    accessibility: str = ""
    contact: str = ""
    picture: str = ""
    article_id: int | None = None

    def local(self, moment: datetime) -> datetime:
        """Give what the wall clock of the meeting's zone shows at that moment."""
        return moment.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Host:
    """A branch that holds a meeting, by its id and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting as it is, or was at a revision; `hosts` are several where it is a joint one.

    `uid` names it for good, in calendars too. `revision` counts visible edits from 1; `material` is the last
    of them that changed time, place, link or state. `reason` is why it was postponed or cancelled.
    """

    id: int
    uid: str
    hosts: tuple[Host, ...]
    details: MeetingDetails
    state: State
    reason: str
    revision: int
    material: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A stretch of the agenda, soonest first, and whether there is more on either side."""

    meetings: tuple[Meeting, ...]
    has_earlier: bool
    has_later: bool


class News(StrEnum):
    """A kind of notice: what is told of a meeting because somebody did something."""

    NEW = "new_meeting"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    SET_AGAIN = "set_again"
    ON_AGAIN = "on_again"


class Reminder(StrEnum):
    """A kind of notice: what is told of a meeting because it is near."""

    DAY_BEFORE = "day_before"
    TWO_HOURS = "two_hours"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingNotice:
    """A notice to be: of a reminder, `starts_at` is the start that it is about and `not_before` its hour.

    It reaches those who follow one of the hosts at one of these levels and, with `wished`, those who asked to be
    reminded. Its kind and occasion make it one: made anew, it is addressed to those who have not had it.
    """

    kind: News | Reminder
    occasion: str
    due_at: datetime
    levels: tuple[Level, ...]
    wished: bool
    not_before: datetime | None = None
    expires_at: datetime | None = None
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingChange:
    """A decision: what somebody makes of a meeting, and the notices that follow from it.

    `did` says what it was, for the record. With `material`, time, place, link or state have changed; with
    `replan`, reminders that are still to come are no longer right, and those among `notices` take their place.
    """

    did: str
    details: MeetingDetails
    state: State
    reason: str
    material: bool
    replan: bool
    notices: tuple[MeetingNotice, ...]

    def alters(self, meeting: Meeting) -> bool:
        """Tell whether the meeting is not so already."""
        return (meeting.details, meeting.state, meeting.reason) != (self.details, self.state, self.reason)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A meeting was changed by somebody else since it was read: as it was read, and as it is."""

    seen: Meeting
    now: Meeting


@dataclass(frozen=True, slots=True)
class About:
    """What a claimed row of a meeting's notice is checked against.

    `known` is the meeting as the chat was last told of it, at `told_at`; None when it never was. `levels` are those
    at which the chat follows the hosts now. `wishes` are the reminders that it chose for this meeting, None when
    it chose none. `starts_at` is the start that a reminder is about.
    """

    meeting: Meeting
    known: Meeting | None = None
    told_at: datetime | None = None
    levels: frozenset[Level] = frozenset()
    wishes: frozenset[Reminder] | None = None
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far the announcement of a meeting has come, in chats, and how many asked to be reminded."""

    waiting: int
    told: int
    missed: int
    reminded: int
    addressed: bool

    @property
    def final(self) -> bool:
        """Tell whether nobody is left to be told."""
        return self.addressed and not self.waiting


class Shows(StrEnum):
    """What a message of ours shows of a meeting whose changes it follows, besides its announcement."""

    CARD = "card"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Placard:
    """A message of ours that is to show a meeting as it is now.

    `id` is ours; `message_id` and the chat's `telegram_id` are Telegram's. `shows` says what it is: one of `Shows`,
    or the kind of the notice that it was sent for.
    """

    id: int
    chat_id: int
    telegram_id: int
    language: str
    message_id: int
    shows: str
    meeting: Meeting
