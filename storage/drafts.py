"""Drafts: meetings that are being written, from the first words until they are published or discarded."""

from datetime import datetime, timedelta

from storage import draft_rows, publishing
from storage.auditing import record
from storage.branch_models import Act
from storage.db import Database, Params
from storage.draft_models import Approval, Declined, Draft, DraftContent, DraftState
from storage.instants import to_stored
from storage.meeting_models import Conflict, Meeting, MeetingChange

_ABANDONED = timedelta(days=150)
"""So much longer an open draft is kept than one that has ended."""


class Drafts:
    """`Storage.drafts`. A person is Telegram's id, a chat is ours."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def begin(
        self,
        chat_id: int,
        person: int,
        content: DraftContent,
        *,
        uid: str,
        origin: str,
        changes: Meeting | None = None,
        now: datetime,
    ) -> Draft:
        """Begin a draft, or give the one that this message or press began, or that changes this meeting already.

        It is the person's present one in the chat, unless there is one: then it waits until it is taken up.
        """
        params: Params = {
            "chat": chat_id,
            "person": person,
            "uid": uid,
            "origin": origin,
            "content": draft_rows.stored(content),
            "meeting": changes.id if changes else None,
            "revision": changes.revision if changes else None,
            "now": to_stored(now),
        }
        async with self._db.transaction() as t:
            row = await t.one(_KNOWN, params) or await t.one(_BEGIN, params)
            draft = await draft_rows.load(t, row["id"] if row else 0)
        if draft is None:
            raise LookupError(origin)
        return draft

    async def get(self, draft_id: int) -> Draft | None:
        """Give a draft, or None when there is none of that id."""
        return await draft_rows.load(self._db, draft_id)

    async def present(self, chat_id: int, person: int) -> Draft | None:
        """Give what somebody is writing in a chat: of several open drafts, the one taken up last."""
        row = await self._db.one(_PRESENT, {"chat": chat_id, "person": person})
        return draft_rows.draft(row) if row else None

    async def take_up(self, draft_id: int, now: datetime) -> Draft | None:
        """Make a draft the present one; it is open again if it was discarded or waits. None if it was published."""
        async with self._db.transaction() as t:
            await t.run(_TAKE_UP, {"id": draft_id, "now": to_stored(now)})
            draft = await draft_rows.load(t, draft_id)
        return draft if draft and draft.state is DraftState.OPEN else None

    async def write(self, draft_id: int, content: DraftContent, *, now: datetime) -> Draft | None:
        """Have an open draft hold this; None if it is not open any more."""
        params: Params = {"id": draft_id, "content": draft_rows.stored(content), "now": to_stored(now)}
        async with self._db.transaction() as t:
            await t.run(_WRITE, params)
            draft = await draft_rows.load(t, draft_id)
        return draft if draft and draft.state is DraftState.OPEN else None

    async def rebase(self, draft_id: int, content: DraftContent, *, revision: int, now: datetime) -> Draft | None:
        """Have an open draft hold this as a change to a later revision of its meeting; None if it is not open."""
        params: Params = {"id": draft_id, "revision": revision, "now": to_stored(now)}
        async with self._db.transaction() as t:
            await t.run(_REBASE, {**params, "content": draft_rows.stored(content)})
            draft = await draft_rows.load(t, draft_id)
        return draft if draft and draft.state is DraftState.OPEN else None

    async def shown(self, draft_id: int, message_id: int) -> None:
        """Remember which of Telegram's messages is the preview."""
        params: Params = {"id": draft_id, "message": message_id}
        async with self._db.transaction() as t:
            await t.run("UPDATE drafts SET message_id = :message WHERE id = :id AND message_id != :message", params)

    async def discard(self, draft_id: int, now: datetime) -> Draft | None:
        """End a draft without publishing it; None if it was published."""
        async with self._db.transaction() as t:
            await t.run(_DISCARD, {"id": draft_id, "now": to_stored(now)})
            draft = await draft_rows.load(t, draft_id)
        return draft if draft and draft.state is DraftState.DISCARDED else None

    async def submit(
        self, draft_id: int, *, version: int, trusted: bool, cause: str, now: datetime
    ) -> Draft | Declined:
        """Have a draft wait for an admin's approval; `trusted` is an admin's own."""
        async with self._db.transaction() as t:
            draft = await publishing.ready(t, draft_id, version, DraftState.OPEN, trusted=trusted, now=now)
            if isinstance(draft, Declined):
                return draft
            await publishing.become(t, draft, DraftState.WAITING, cause=cause, now=now)
            await record(
                t, Act(draft.person, "submitted", "draft", draft.id, now, {}, {"title": draft.content.details.title})
            )
            submitted = await draft_rows.load(t, draft_id)
        return submitted or Declined.ENDED

    async def send_back(
        self, draft_id: int, *, version: int, words: str, approval: Approval, now: datetime
    ) -> Draft | Declined:
        """Give a waiting draft back to who wrote it, with an admin's words."""
        async with self._db.transaction() as t:
            draft = await draft_rows.load(t, draft_id)
            if draft is None or draft.state is not DraftState.WAITING:
                return Declined.ENDED
            if draft.version != version:
                return Declined.CHANGED
            await publishing.become(
                t, draft, DraftState.OPEN, cause=approval.cause, now=now, words=words, name=approval.name
            )
            await record(t, Act(approval.by, "sent back", "draft", draft.id, now, {}, {"words": words}))
            returned = await draft_rows.load(t, draft_id)
        return returned or Declined.ENDED

    async def publish(
        self,
        draft_id: int,
        change: MeetingChange,
        *,
        version: int,
        trusted: bool,
        cause: str = "",
        approval: Approval | None = None,
        now: datetime,
    ) -> Meeting | Conflict | Declined:
        """End a draft by doing what it says, as its writer's act, if they may post for its branches still.

        One that waits is published by an admin's approval alone.
        """
        needed = DraftState.WAITING if approval else DraftState.OPEN
        async with self._db.transaction() as t:
            draft = await publishing.ready(t, draft_id, version, needed, trusted=trusted, now=now)
            if isinstance(draft, Declined):
                return draft
            done = await publishing.do(t, draft, change, now)
            if not isinstance(done, Meeting):
                return done
            name, cause = (approval.name, approval.cause) if approval else ("", cause)
            await publishing.become(t, draft, DraftState.PUBLISHED, cause=cause, now=now, name=name, meeting_id=done.id)
            if approval:
                after = {"draft": draft.id, "organiser": draft.person}
                await record(t, Act(approval.by, "approved", "meeting", done.id, now, {}, after))
        return done

    async def prune(self, *, before: datetime, rows: int = 1_000) -> int:
        """Delete at most so many drafts that ended before then, or were left open long before; give how many."""
        params: Params = {"before": to_stored(before), "abandoned": to_stored(before - _ABANDONED), "rows": rows}
        async with self._db.transaction() as t:
            return await t.run(_PRUNE, params)


_KNOWN = """
    SELECT id FROM drafts
    WHERE chat_id = :chat AND person = :person
      AND (origin = :origin OR state = 'open' AND revision IS NOT NULL AND meeting_id = :meeting)
"""

_BEGIN = """
    INSERT INTO drafts (uid, chat_id, person, origin, content, state, meeting_id, revision, began_at, taken_at, made_at,
                        changed_at)
    SELECT :uid, :chat, :person, :origin, :content, 'open', :meeting, :revision, :revision,
           CASE WHEN EXISTS (SELECT 1 FROM drafts WHERE chat_id = :chat AND person = :person AND state = 'open')
                THEN 0 ELSE :now END, :now, :now
    RETURNING id
"""

_PRESENT = f"""
    {draft_rows.SELECT}
    WHERE d.chat_id = :chat AND d.person = :person AND d.state = 'open' ORDER BY d.taken_at DESC, d.id LIMIT 1
"""

_TAKE_UP = """
    UPDATE drafts SET state = 'open', taken_at = :now, changed_at = :now
    WHERE id = :id AND state IN ('open', 'waiting', 'discarded')
"""

_WRITE = """
    UPDATE drafts SET content = :content, version = version + 1, changed_at = :now
    WHERE id = :id AND state = 'open' AND content != :content
"""

_REBASE = """
    UPDATE drafts SET content = :content, revision = :revision, version = version + 1, changed_at = :now
    WHERE id = :id AND state = 'open' AND revision != :revision
"""

_DISCARD = "UPDATE drafts SET state = 'discarded', changed_at = :now WHERE id = :id AND state IN ('open', 'waiting')"

_PRUNE = """
    DELETE FROM drafts WHERE id IN (
        SELECT id FROM drafts
        WHERE changed_at < :before AND (state IN ('published', 'discarded') OR changed_at < :abandoned)
        ORDER BY changed_at LIMIT :rows)
"""
