"""Drafts written: a field's button, a choice, an answer in words, a picture or a place."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply
from bot.handlers.drafts.beginning import with_hosts
from bot.handlers.drafts.rights import branches_of, mine
from bot.handlers.drafts.showing import ANYTHING, repeated, show, standing
from bot.handlers.drafts.words import cleaned, joined, linked_in, marks, tidy, understood
from bot.rules.branches import choose
from bot.rules.drafts import (
    LONGEST,
    REQUIRED,
    Fault,
    Field,
    Wrong,
    chosen,
    missing,
    read_end,
    read_text,
    read_time,
    timed,
    with_value,
)
from bot.views import draft_answers as views
from bot.views import draft_questions, replies
from storage import Branch, Draft, DraftContent, DraftState


async def field(desk: Desk, asked: Asked, draft_id: int, name: str) -> Reply:
    """Ask for a field of a draft."""
    draft = await mine(desk, asked, draft_id)
    if isinstance(draft, Reply):
        return draft
    if name not in set(Field) or (name == Field.BRANCH and draft.revision is not None):
        return Reply(toast=replies.old_button(desk.reader(asked)))
    return await show(desk, asked, draft, asks=Field(name))


async def empty(desk: Desk, asked: Asked, draft_id: int, name: str) -> Reply:
    """Leave a field of a draft empty."""
    draft = await mine(desk, asked, draft_id)
    if isinstance(draft, Reply):
        return draft
    if name not in set(Field) - set(REQUIRED):
        return Reply(toast=replies.old_button(desk.reader(asked)))
    return await _written(desk, asked, draft, with_value(draft.content, Field(name), None))


async def at(desk: Desk, asked: Asked, draft_id: int, unix: int) -> Reply:
    """Settle on one of the moments that were offered."""
    draft = await mine(desk, asked, draft_id)
    if isinstance(draft, Reply):
        return draft
    start = draft.content.details.starts_at
    if not draft.content.when and start is not None and int(start.timestamp()) == unix:  # pressed once more
        return await show(desk, asked, draft)
    content = chosen(draft.content, unix, desk.clock())
    if content is None:
        return await show(desk, asked, draft, toast=views.has_changed(desk.reader(asked)))
    return await _written(desk, asked, draft, content)


async def held_by(desk: Desk, asked: Asked, draft_id: int, branch_id: int) -> Reply:
    """Let one branch hold it."""
    draft = await mine(desk, asked, draft_id)
    return draft if isinstance(draft, Reply) else await _held(desk, asked, draft, [branch_id])


async def held_with(desk: Desk, asked: Asked, draft_id: int, branch_id: int) -> Reply:
    """Let another branch hold it as well."""
    draft = await mine(desk, asked, draft_id)
    if isinstance(draft, Reply):
        return draft
    return await _held(desk, asked, draft, [*draft.content.branch_ids, branch_id])


async def answered(desk: Desk, asked: Asked) -> Reply | None:
    """Take a sentence as the answer to what was asked of a draft, and a picture or a place for the present one.

    None where nothing of the kind was asked.
    """
    if draft := await repeated(desk, asked):
        return await show(desk, asked, draft)
    question = await standing(desk, asked)
    found = await _meant(desk, asked, question.about if question else 0)
    wanted = question.so_far if found and question and question.about == found.id else ""
    if found is None or not (wanted or _brings_more(asked)):
        return None
    checked = await mine(desk, asked, found.id)
    return checked if isinstance(checked, Reply) else await _taken(desk, asked, checked, wanted)


async def _meant(desk: Desk, asked: Asked, draft_id: int) -> Draft | None:
    """Give the open draft that is asked about, else the present one."""
    if asked.person is None or not asked.place.private:
        return None
    draft = await desk.storage.drafts.get(draft_id) if draft_id else None
    if draft and draft.state is DraftState.OPEN:
        return draft
    return await desk.storage.drafts.present((await desk.chat(asked)).id, asked.person)


def _brings_more(asked: Asked) -> bool:
    return bool(asked.enclosed.picture or asked.enclosed.pin)


async def _taken(desk: Desk, asked: Asked, draft: Draft, wanted: str) -> Reply:
    """Put what a message brings where it belongs."""
    brings, content = asked.enclosed, draft.content
    cut: Sequence[Field] = ()
    if brings.picture:
        content = with_value(content, Field.PICTURE, brings.picture)
    if brings.pin:
        place = {Field.VENUE: brings.venue, Field.ADDRESS: brings.address, Field.PIN: brings.pin}
        for one, given in place.items():
            content = with_value(content, one, given) if given else content
        content, cut = tidy(content)
    asks = Field(wanted) if wanted and wanted != ANYTHING else Field.TITLE if wanted else None
    if asks and (brings.text.strip() or not _brings_more(asked)):
        read = await _answer(desk, asked, replace(draft, content=content), asks, anything=wanted == ANYTHING)
        if isinstance(read, Fault):
            return await _wrong(desk, asked, draft, read)
        content, cut = read
    return await _written(desk, asked, draft, content, cut)


async def _answer(
    desk: Desk, asked: Asked, draft: Draft, asks: Field, *, anything: bool
) -> tuple[DraftContent, Sequence[Field]] | Fault:
    """Read the answer to a question; what is far too much for a title is a whole announcement."""
    words, content = asked.enclosed.words, draft.content
    if asks is Field.BRANCH:
        return await _branch_named(desk, asked, draft)
    branch = await desk.storage.branches.get(content.branch_ids[0]) if content.branch_ids else None
    long = "\n" in words.text.strip() or len(words.text) > LONGEST[Field.TITLE]
    whole = anything or (asks is Field.TITLE and not content.details.title and long)
    if branch and whole and cleaned(Field.BLURB, words.text):
        return await understood(desk, content, words, branch, desk.clock())
    read = await _read(desk, asked, content, asks, branch)
    return read if isinstance(read, Fault) else (read, ())


async def _read(
    desk: Desk, asked: Asked, content: DraftContent, asks: Field, branch: Branch | None
) -> DraftContent | Fault:
    """Read an answer as a field by itself."""
    now, text = desk.clock(), asked.enclosed.text
    if branch and asks is Field.START:
        zone = ZoneInfo(content.details.zone)
        stamps = marks(asked.enclosed.words)
        return timed(content, read_time(text, now=now, zone=zone, order=branch.day_order, stamps=stamps), now)
    if branch and asks is Field.END:
        end = read_end(content, text, now, branch.day_order)
        no_end = Wrong.NO_END if content.details.starts_at else Wrong.NO_START
        return with_value(content, asks, end) if end else Fault(asks, no_end)
    if asks is Field.ARTICLE:
        article = await linked_in(desk, text)
        return with_value(content, asks, article.id) if article else Fault(asks, Wrong.NO_ARTICLE)
    if asks not in LONGEST:
        return Fault(asks, Wrong.NO_PIN if asks is Field.PIN else Wrong.NO_PICTURE)
    found = read_text(asks, cleaned(asks, text))
    return found if isinstance(found, Fault) else with_value(content, asks, found)


async def _branch_named(desk: Desk, asked: Asked, draft: Draft) -> tuple[DraftContent, Sequence[Field]] | Fault:
    """Take a branch's name; where there is no branch yet, any other words wait for it, and it is asked for again."""
    branch, _nearest = choose(asked.rest, await branches_of(desk, asked))
    content, words = draft.content, asked.enclosed.words
    if branch:
        return await with_hosts(desk, content, [branch], draft.made_at)
    if content.branch_ids:
        return Fault(Field.BRANCH, Wrong.NO_BRANCH)
    return replace(content, unread=joined(content.unread, words)), ()


async def _held(desk: Desk, asked: Asked, draft: Draft, branch_ids: Sequence[int]) -> Reply:
    known = {one.id: one for one in await branches_of(desk, asked)}
    wanted = list(dict.fromkeys(branch_ids))
    if draft.revision is not None or any(one not in known for one in wanted):
        return Reply(toast=replies.old_button(desk.reader(asked)))
    content, cut = await with_hosts(desk, draft.content, [known[one] for one in wanted], draft.made_at)
    return await _written(desk, asked, draft, content, cut)


async def _wrong(desk: Desk, asked: Asked, draft: Draft, fault: Fault) -> Reply:
    """Say why an answer will not do; the question then stands."""
    asks = None if missing(draft.content) is fault.field else fault.field
    remark = draft_questions.fault(fault, desk.reader(asked))
    return await show(desk, asked, draft, asks=asks, remark=remark, taken=False)


async def _written(desk: Desk, asked: Asked, draft: Draft, content: DraftContent, cut: Sequence[Field] = ()) -> Reply:
    """Keep what is written, and show it."""
    written = await desk.storage.drafts.write(draft.id, content, now=desk.clock())
    remark = draft_questions.clipped(cut, desk.reader(asked)) if cut else ""
    return await show(desk, asked, written or await desk.storage.drafts.get(draft.id) or draft, remark=remark)
