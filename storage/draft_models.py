"""The nouns of drafts: a meeting, or a change to one, that somebody is writing."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum

from storage.meeting_models import MeetingDetails, Pin


class DraftState(StrEnum):
    """How a draft stands: it is being written, an admin is to approve it, or it has come to one of its ends."""

    OPEN = "open"
    WAITING = "waiting"
    PUBLISHED = "published"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDetails:
    """What is written so far: of a meeting's details those that are known, "" or None where nothing was said."""

    title: str = ""
    starts_at: datetime | None = None
    zone: str = ""
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

    @classmethod
    def of(cls, details: MeetingDetails) -> "DraftDetails":
        """Give a meeting's details as a draft's."""
        return cls(**{one.name: getattr(details, one.name) for one in fields(cls)})

    def complete(self) -> MeetingDetails | None:
        """Give them as a meeting's, if nothing is missing that a meeting must have."""
        if not self.title or self.starts_at is None:
            return None
        return MeetingDetails(**{one.name: getattr(self, one.name) for one in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text that is still to be read, with Telegram's marks for moments in it: (seconds, offset, length) each."""

    text: str = ""
    stamps: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """What a draft holds, and who is to hold the meeting.

    `unread` waits for the branch to be known; `when` is what was understood of the time while it is not settled, as
    the rules write it down; "" when there is nothing to settle.
    """

    branch_ids: tuple[int, ...] = ()
    details: DraftDetails = field(default_factory=DraftDetails)
    unread: Words | None = None
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft of a person in a chat of ours.

    `version` counts what was written, from 1. An edit has the `revision` of the meeting that it changes; `was` is the
    meeting at that revision and `seen` at the one at which the edit began, if somebody else has changed it since.
    `meeting_id` is the meeting that it changes, or that it became. `decider` names the admin who approved it or sent
    it back with `words`; `cause` is the press or message that brought it to its state. `message_id` is Telegram's, of
    the preview.
    """

    id: int
    uid: str
    chat_id: int
    person: int
    content: DraftContent
    version: int
    state: DraftState
    made_at: datetime
    meeting_id: int | None = None
    revision: int | None = None
    was: MeetingDetails | None = None
    seen: MeetingDetails | None = None
    words: str = ""
    decider: str = ""
    cause: str = ""
    message_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An admin who approves: Telegram's id and name, and the press."""

    by: int
    name: str
    cause: str


class Declined(StrEnum):
    """Why a draft was not published."""

    ENDED = "ended"
    CHANGED = "changed"
    NOT_ORGANISER = "not an organiser"
    CLOSED = "the branch has closed"
