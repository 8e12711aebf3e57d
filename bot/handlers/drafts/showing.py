"""A draft as its writer sees it: the preview in its one place, and what is asked, which stands as a question."""

from functools import partial

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, refusal
from bot.handlers.drafts.rights import branches_of
from bot.rules.drafts import Field, missing
from bot.views import draft_answers, drafts
from bot.views.drafts import Sketch
from bot.views.message import Message
from storage import Branch, Draft, DraftState, Question

DRAFT = "draft"
"""What is asked: a field of a draft, whose name is what was answered so far; or nothing any more."""

ANYTHING = "anything"
"""Stands for the field where the whole announcement may be the answer."""


async def show(
    desk: Desk,
    asked: Asked,
    draft: Draft,
    *,
    asks: Field | None = None,
    anything: bool = False,
    remark: str = "",
    toast: str = "",
    anew: bool = False,
    taken: bool = True,
) -> Reply:
    """Show a draft and ask for what is missing, or for a field.

    `anew` shows it below, though something was pressed; an answer that was not `taken` is read again if it comes again.
    """
    if draft.state is not DraftState.OPEN:
        return ended(desk, asked, draft)
    wanted = asks or missing(draft.content)
    anything = anything and wanted is Field.TITLE
    await ask(desk, asked, draft, ANYTHING if anything else wanted.value if wanted else "", taken=taken)
    sketch = await sketched(desk, draft, await branches_of(desk, asked))
    message = drafts.preview(sketch, desk.reader(asked), desk.clock(), asks=asks, anything=anything, remark=remark)
    return placed(desk, asked, draft, message, toast=toast, anew=anew)


async def repeated(desk: Desk, asked: Asked) -> Draft | None:
    """Give the draft to which a message was an answer already; None for one that is new."""
    question = await standing(desk, asked)
    same = question is not None and question.message_id == asked.message_id and not asked.callback_id
    return await desk.storage.drafts.get(question.about) if question and same else None


async def standing(desk: Desk, asked: Asked) -> Question | None:
    """Give what was asked of who speaks, if that is about a draft."""
    question = await desk.standing(asked) if asked.place.private else None
    return question if question and question.asks == DRAFT else None


async def offer(desk: Desk, asked: Asked, draft: Draft, *, another: bool = False, remark: str = "") -> Reply:
    """Ask whether a draft is to be gone on with."""
    message = drafts.offer(draft, desk.reader(asked), another=another, remark=remark)
    return placed(desk, asked, draft, message)


def ended(desk: Desk, asked: Asked, draft: Draft) -> Reply:
    """Say of a draft that is not being written any more what became of it."""
    reader = desk.reader(asked)
    if draft.state is DraftState.DISCARDED:
        return placed(desk, asked, draft, drafts.discarded(draft, reader))
    waits = draft.state is DraftState.WAITING
    return refusal(asked, (draft_answers.waits_already if waits else draft_answers.published_already)(reader))


def placed(desk: Desk, asked: Asked, draft: Draft, message: Message, *, toast: str = "", anew: bool = False) -> Reply:
    """Show a draft's message in place of what was pressed, or below; where it stood before it loses its buttons."""
    edits = bool(asked.callback_id) and not anew
    before = 0 if edits and draft.message_id == asked.message_id else draft.message_id
    posted = partial(desk.storage.drafts.shown, draft.id)
    if edits:
        return Reply(edit=message, toast=toast, posted=posted, bare=before)
    return Reply(message, toast=toast, posted=posted, bare=before)


async def ask(desk: Desk, asked: Asked, draft: Draft, field: str, *, taken: bool = True) -> None:
    """Remember what is asked of who speaks, and which message was taken as an answer last: it may come again."""
    message_id = asked.message_id if taken and not asked.callback_id else 0
    question = Question(DRAFT, draft.id, field, message_id)
    await desk.storage.questions.ask(draft.chat_id, draft.person, question, desk.clock())


async def sketched(desk: Desk, draft: Draft, mine: list[Branch]) -> Sketch:
    """Gather what is needed to show a draft."""
    content, storage = draft.content, desk.storage
    hosts = [one for number in content.branch_ids if (one := await storage.branches.get(number))]
    article = await storage.articles.get(content.details.article_id) if content.details.article_id else None
    new = draft.revision is None
    last = await storage.meetings.last(hosts[0].id, limit=1) if new and hosts else []
    return Sketch(
        draft=draft,
        hosts=hosts,
        mine=mine,
        meeting=None if new else await storage.meetings.get(draft.meeting_id or 0),
        article=article.title if article else "",
        last=last[0].id if last else 0,
    )
