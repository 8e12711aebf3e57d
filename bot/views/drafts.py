"""Drafts: the preview, which is what followers will see, with a button for each field; and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.html import escape, fit, shorten, visible_length
from bot.rules.drafts import REQUIRED, Field, missing
from bot.views import draft_actions, draft_questions, meetings
from bot.views.draft_changes import changes, told
from bot.views.draft_words import field_names, naming, value
from bot.views.message import Button, Message
from bot.views.reader import Reader
from storage import Branch, Draft, DraftDetails, Host, Meeting, MeetingDetails, State

_TITLE, _LINE, _WORDS = 100, 300, 800
_IN_A_ROW = 3
_UNSEEN = (Field.ONLINE, Field.PIN, Field.PICTURE)
"""What the card itself does not show, and the preview says below it; of an article, its title."""
_RULE = "· · ·"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A draft with what is needed to show it.

    `hosts` hold it; `mine` are the branches for which its writer may post; `meeting` is what it changes, as it is now;
    `article` is the title of the article it links to; `last` the id of the branch's last meeting, 0 if there is none.
    """

    draft: Draft
    hosts: Sequence[Branch]
    mine: Sequence[Branch]
    meeting: Meeting | None = None
    article: str = ""
    last: int = 0


def preview(
    sketch: Sketch,
    reader: Reader,
    now: datetime,
    *,
    asks: Field | None = None,
    anything: bool = False,
    remark: str = "",
) -> Message:
    """Show what followers will see, then what is asked for: a field whose button was pressed, or what is missing."""
    draft = sketch.draft
    wanted = asks or missing(draft.content)
    below = [remark, *_sent_back(draft, reader), _hidden(sketch, reader)]
    if wanted:
        one = draft_questions.question(draft, wanted, reader, now)
        below.append(draft_questions.anything(reader) if anything and wanted is Field.TITLE else one)
    else:
        below.append(_ready(sketch, reader))
    text = "\n\n".join(escape(part) for part in below if part)
    rows = _asked_rows(sketch, asks, reader, now) if asks else _rows(sketch, wanted, reader, now)
    return _below(shown(sketch, reader, now), text, rows)


def shown(sketch: Sketch, reader: Reader, now: datetime) -> str:
    """Give the card of a new meeting as its followers will see it, or what a change changes; as markup."""
    draft = sketch.draft
    if draft.was is None:
        return card(sketch, reader, now)
    lines = changes(draft.was, draft.content.details, reader)
    parts = [f"<b>{escape(reader.gettext('A change to:'))}</b> {escape(shorten(draft.was.title, _TITLE))}"]
    off = _off(sketch, reader)
    if draft.seen:
        others = [*off, *changes(draft.seen, draft.was, reader)]
        heading = escape(reader.gettext("It has been changed by somebody else since you began:"))
        parts.append("\n".join([heading, *(others or [escape(reader.gettext("It takes place as announced."))])]))
        lines = [escape(reader.gettext("What you change:")), *lines] if lines else []
    else:
        parts += off
    return "\n\n".join(filter(None, [*parts, "\n".join(lines)]))


def card(sketch: Sketch, reader: Reader, now: datetime) -> str:
    """Give the card of a meeting that is not there yet."""
    _ = reader.gettext
    draft, details = sketch.draft, sketch.draft.content.details
    still_open = _("Date and time: still open") if details.starts_at is None else ""
    zone = details.zone or "UTC"
    known = replace(details, title=details.title or "…", starts_at=details.starts_at or now, zone=zone).complete()
    hosts = tuple(Host(one.id, one.name) for one in sketch.hosts)
    made = _as_meeting(draft, hosts, known or MeetingDetails(title="…", starts_at=now, zone=zone), now)
    return meetings.new(made, reader, still_open=still_open).html


def offer(draft: Draft, reader: Reader, *, another: bool = False, remark: str = "") -> Message:
    """Ask what becomes of a draft that was left; with `another`, newer words wait behind it."""
    _ = reader.gettext
    sentences = [remark, naming(_("You have a draft: {title}."), name(draft, reader))]
    if another:
        sentences.append(_("What you have just written is kept, and comes after it."))
    return Message(escape(" ".join(filter(None, sentences))), (choice(draft, reader),))


def choice(draft: Draft, reader: Reader) -> tuple[Button, ...]:
    """Make the buttons by which a draft is gone on with, or not."""
    _ = reader.gettext
    resume = Button(_("Resume"), draft_actions.draft(draft.id))
    return resume, Button(_("Discard"), draft_actions.discard(draft.id))


def discarded(draft: Draft, reader: Reader) -> Message:
    """Say that a draft is discarded, and offer it back."""
    sentence = naming(reader.gettext("Discarded: {title}. Nobody was told of it."), name(draft, reader))
    return Message(escape(sentence), ((Button(reader.gettext("Bring it back"), draft_actions.draft(draft.id)),),))


def waiting(draft: Draft, reader: Reader) -> Message:
    """Say that a draft waits for an admin's approval."""
    _ = reader.gettext
    text = naming(_("Sent for approval: {title}. You will hear from me."), name(draft, reader))
    rows = (
        Button(_("Take it back"), draft_actions.withdraw(draft.id)),
        Button(_("Discard"), draft_actions.discard(draft.id)),
    )
    return Message(escape(text), (rows,))


def name(draft: Draft, reader: Reader) -> str:
    """Give a draft's title, or what stands for one."""
    title = draft.content.details.title or (draft.content.unread.text if draft.content.unread else "")
    return shorten(" ".join(title.split()), _TITLE) or reader.gettext("a meeting without a title")


def _as_meeting(draft: Draft, hosts: tuple[Host, ...], details: MeetingDetails, now: datetime) -> Meeting:
    return Meeting(
        id=0,
        uid=draft.uid,
        hosts=hosts,
        details=details,
        state=State.ANNOUNCED,
        reason="",
        revision=1,
        material=1,
        changed_at=now,
    )


def _below(card: str, text: str, rows: Sequence[tuple[Button, ...]]) -> Message:
    """Put a text below a card, which is shortened if need be."""
    room = meetings.LONGEST - visible_length(text) - len(_RULE) - 4
    return Message(f"{fit(card, room)}\n\n{_RULE}\n\n{text}", tuple(rows))


def _off(sketch: Sketch, reader: Reader) -> list[str]:
    """Say that the meeting which a draft changes is off, and why; as markup, [] where it takes place."""
    meeting = sketch.meeting
    if meeting is None or not (off := meetings.standing(meeting, reader)):
        return []
    return [escape(": ".join(filter(None, [off, shorten(meeting.reason, _LINE)])))]


def _sent_back(draft: Draft, reader: Reader) -> list[str]:
    if not draft.words:
        return []
    sentence = reader.gettext("{admin} sent it back: {words}")
    return [sentence.format(admin=draft.decider, words=shorten(draft.words, _WORDS))]


def _hidden(sketch: Sketch, reader: Reader) -> str:
    """Say what is there and does not show on the card."""
    details, names = sketch.draft.content.details, field_names(reader)
    lines = [f"{names[field]}: {value(details, field, reader)}" for field in _UNSEEN if value(details, field, reader)]
    if sketch.article:
        lines.append(f"{names[Field.ARTICLE]}: {shorten(sketch.article, _LINE)}")
    return "\n".join(lines)


def _ready(sketch: Sketch, reader: Reader) -> str:
    draft = sketch.draft
    if draft.was is None:
        return reader.gettext("This is what followers will see. Nobody is told before you publish it.")
    return told(draft.was, draft.content.details, reader, sketch.meeting)


def _rows(sketch: Sketch, wanted: Field | None, reader: Reader, now: datetime) -> Sequence[tuple[Button, ...]]:
    """Give the buttons: what to choose from, or Publish; every field; and Discard."""
    _ = reader.gettext
    draft = sketch.draft
    discard = Button(_("Discard"), draft_actions.discard(draft.id))
    if wanted is Field.BRANCH:
        return [*draft_questions.branches(draft, sketch.mine, reader), (discard,)]
    rows = list(draft_questions.choices(draft, reader, now)) if wanted is Field.START else []
    if not wanted:
        label = _("Publish") if draft.revision is None else _("Save")
        rows.append((Button(label, draft_actions.publish(draft.id, draft.version)),))
    names = field_names(reader)
    fields = [Button(names[field], draft_actions.field(draft.id, field.value)) for field in _fields(sketch)]
    rows += [tuple(fields[start : start + _IN_A_ROW]) for start in range(0, len(fields), _IN_A_ROW)]
    again = (
        (Button(_("Same again"), draft_actions.again(sketch.last)),)
        if sketch.last and not draft.content.details.title
        else ()
    )
    return [*rows, (*again, discard)]


def _fields(sketch: Sketch) -> list[Field]:
    """Give the fields that can be changed: the branch where there is a choice, the time where it is not open."""
    choice = sketch.draft.revision is None and len(sketch.mine) > 1
    fixed = set() if choice else {Field.BRANCH}
    if sketch.meeting and sketch.meeting.state is State.POSTPONED:
        fixed |= {Field.START, Field.END}
    return [field for field in Field if field not in fixed]


def _asked_rows(sketch: Sketch, asks: Field, reader: Reader, now: datetime) -> Sequence[tuple[Button, ...]]:
    _ = reader.gettext
    draft = sketch.draft
    rows: list[tuple[Button, ...]] = []
    if asks is Field.BRANCH:
        rows += draft_questions.branches(draft, sketch.mine, reader)
    if asks is Field.START:
        rows += draft_questions.choices(draft, reader, now)
    filled = asks not in REQUIRED and getattr(draft.content.details, asks.value) != getattr(DraftDetails(), asks.value)
    clear = (Button(_("Leave it empty"), draft_actions.empty(draft.id, asks.value)),) if filled else ()
    return [*rows, (*clear, Button(_("Back"), draft_actions.draft(draft.id)))]
