"""The open database, by area."""

import asyncio
from pathlib import Path

from storage.agenda import Agenda
from storage.archive import Archive
from storage.articles import Articles
from storage.audit import Audit
from storage.bookmarks import Bookmarks
from storage.branches import Branches
from storage.chats import Chats
from storage.clippings import Clippings
from storage.corrections import Corrections
from storage.db import Database, look
from storage.drafts import Drafts
from storage.excerpts import Excerpts
from storage.feeds import Feeds
from storage.heartbeats import Heartbeats
from storage.inbox import Inbox
from storage.ledger import Ledger
from storage.meetings import Meetings
from storage.messages import Messages
from storage.models import Standing
from storage.organisers import Organisers
from storage.outbox import Outbox
from storage.pictures import Pictures
from storage.questions import Questions
from storage.saved import Saved
from storage.search import Search
from storage.topics import Topics
from storage.vanishing import Vanishing


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
        self.clippings = Clippings(db)
        self.vanishing = Vanishing(db)
        self.corrections = Corrections(db)
        self.excerpts = Excerpts(db)
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
        self.pictures = Pictures(db)

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
