"""The front door to the database: `Storage`, the nouns and the errors.

What a public coroutine of an area writes, it writes in one short transaction; only `topics.apply` takes
several, and goes on after a crash. One that reads with several statements may see what was written in
between. Code outside this package can open no transaction, so that no wait for the network ever holds
the write lock.
"""

import asyncio
from pathlib import Path

from storage.absorbing import Sighting
from storage.agenda import Agenda
from storage.archive import Archive
from storage.archive_models import Record, Route, Walk
from storage.articles import Absorbed, Articles
from storage.audit import Audit
from storage.bookmarks import Bookmarks
from storage.branch_models import (
    MACHINE,
    Acceptance,
    Act,
    Answer,
    Branch,
    BranchDetails,
    BranchLine,
    Crew,
    DayOrder,
    Invitation,
    Level,
    Line,
    Organiser,
    Taken,
)
from storage.branches import Branches
from storage.chats import Chats
from storage.db import Database, look
from storage.draft_models import Approval, Declined, Draft, DraftContent, DraftDetails, DraftState, Words
from storage.drafts import Drafts
from storage.errors import Busy, ForeignFile, Full, NewerFile, StorageError, TooOldSQLite
from storage.feeds import Feeds
from storage.filing import Filing
from storage.heartbeats import Heartbeats, Silence
from storage.inbox import Inbox, SetAside
from storage.ledger import Announcement, Entry, Ledger, Stage, Stretch
from storage.meeting_models import (
    UNSAID,
    About,
    Conflict,
    Host,
    Meeting,
    MeetingChange,
    MeetingDetails,
    MeetingNotice,
    MeetingPage,
    News,
    Pin,
    Placard,
    Receipt,
    Reminder,
    Shows,
    State,
)
from storage.meetings import Meetings
from storage.messages import Messages
from storage.models import (
    EVERYTHING,
    Article,
    Chat,
    ChatKind,
    Feed,
    FeedItem,
    Letter,
    Page,
    Question,
    SavedArticle,
    Shelf,
    Standing,
    Topic,
    TopicLine,
)
from storage.organisers import Organisers
from storage.outbox import Outbox
from storage.outbox_models import (
    Announce,
    Candidate,
    Decision,
    Delivery,
    Hush,
    Postponement,
    Settlement,
    Settling,
    Widen,
)
from storage.questions import Questions
from storage.saved import MOST_SAVED, Saved, Spot
from storage.search import Search
from storage.search_models import Found, Kept, Phrase, Query, Ranked, Where
from storage.topics import Topics

__all__ = [
    "EVERYTHING",
    "MACHINE",
    "MOST_SAVED",
    "UNSAID",
    "About",
    "Absorbed",
    "Acceptance",
    "Act",
    "Announce",
    "Announcement",
    "Answer",
    "Approval",
    "Article",
    "Branch",
    "BranchDetails",
    "BranchLine",
    "Busy",
    "Candidate",
    "Chat",
    "ChatKind",
    "Conflict",
    "Crew",
    "DayOrder",
    "Decision",
    "Declined",
    "Delivery",
    "Draft",
    "DraftContent",
    "DraftDetails",
    "DraftState",
    "Entry",
    "Feed",
    "FeedItem",
    "Filing",
    "ForeignFile",
    "Found",
    "Full",
    "Host",
    "Hush",
    "Invitation",
    "Kept",
    "Letter",
    "Level",
    "Line",
    "Meeting",
    "MeetingChange",
    "MeetingDetails",
    "MeetingNotice",
    "MeetingPage",
    "NewerFile",
    "News",
    "Organiser",
    "Page",
    "Phrase",
    "Pin",
    "Placard",
    "Postponement",
    "Query",
    "Question",
    "Ranked",
    "Receipt",
    "Record",
    "Reminder",
    "Route",
    "SavedArticle",
    "SetAside",
    "Settlement",
    "Settling",
    "Shelf",
    "Shows",
    "Sighting",
    "Silence",
    "Spot",
    "Stage",
    "Standing",
    "State",
    "Storage",
    "StorageError",
    "Stretch",
    "Taken",
    "TooOldSQLite",
    "Topic",
    "TopicLine",
    "Walk",
    "Where",
    "Widen",
    "Words",
]


class Storage:
    """The open database, by area.

    Raises:
        Busy: by whatever writes: another program held the file for longer than the busy time-out. Readers never wait.
        Full: likewise: the disk is full, and nothing was changed.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.feeds = Feeds(db)
        self.articles = Articles(db)
        self.archive = Archive(db)
        self.topics = Topics(db)
        self.chats = Chats(db)
        self.meetings = Meetings(db)
        self.agenda = Agenda(db)
        self.messages = Messages(db)
        self.outbox = Outbox(db)
        self.ledger = Ledger(db)
        self.inbox = Inbox(db)
        self.heartbeats = Heartbeats(db)
        self.branches = Branches(db)
        self.organisers = Organisers(db)
        self.audit = Audit(db)
        self.questions = Questions(db)
        self.drafts = Drafts(db)
        self.search = Search(db)
        self.saved = Saved(db)
        self.bookmarks = Bookmarks(db)

    @classmethod
    async def open(cls, path: Path, *, busy_seconds: float = 5.0) -> "Storage":
        """Open the file, making or upgrading it as needed.

        Raises:
            StorageError: or one of its children, with a sentence for the operator.
        """
        return cls(await Database.open(path, busy_seconds=busy_seconds))

    @staticmethod
    async def look(path: Path) -> Standing:
        """Say how a file stands to this Handbill, without making or changing one.

        Raises:
            StorageError: or one of its children, with a sentence for the operator.
        """
        return await asyncio.to_thread(look, path)

    async def hurry(self) -> None:
        """Wait only a moment for a file that another program holds, from now on: we are ending."""
        await self._db.hurry()

    async def close(self) -> None:
        """Close the file; nothing may be under way."""
        await self._db.close()
