"""Drafts resumed, discarded and published."""

from dataclasses import replace

from bot.handlers import receipts
from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply
from bot.handlers.drafts.acting import change_of, changes_nothing, declined, is_past, overtaken
from bot.handlers.drafts.approving import needs_approval, submit, submitted
from bot.handlers.drafts.rights import mine
from bot.handlers.drafts.showing import ask, ended, offer, placed, show, standing
from bot.rules.drafts import Fault, Field, Wrong
from bot.views import draft_answers as views
from bot.views import draft_questions, drafts
from storage import Conflict, Declined, Draft, DraftState, Meeting


async def resume(desk: Desk, asked: Asked, draft_id: int) -> Reply:
    """Go on with a draft, be it one that was discarded."""
    draft = await mine(desk, asked, draft_id)
    if isinstance(draft, Reply):
        return draft
    if draft.state not in {DraftState.OPEN, DraftState.DISCARDED}:
        return ended(desk, asked, draft)
    return await _taken_up(desk, asked, draft)


async def withdraw(desk: Desk, asked: Asked, draft_id: int) -> Reply:
    """Take back a draft that waits for approval."""
    draft = await mine(desk, asked, draft_id)
    return draft if isinstance(draft, Reply) else await _taken_up(desk, asked, draft)


async def discard(desk: Desk, asked: Asked, draft_id: int) -> Reply:
    """End a draft, and offer it back; the one that waits behind it is offered next."""
    draft = await mine(desk, asked, draft_id)
    if isinstance(draft, Reply):
        return draft
    gone = await desk.storage.drafts.discard(draft_id, desk.clock())
    if gone is None:
        return ended(desk, asked, replace(draft, state=DraftState.PUBLISHED))
    await _end_question(desk, draft)
    return await _and_next(desk, asked, placed(desk, asked, gone, drafts.discarded(gone, desk.reader(asked))))


async def publish(desk: Desk, asked: Asked, draft_id: int, version: int) -> Reply:
    """Publish a draft as it was shown, save the change that it is, or have it approved first."""
    draft = await mine(desk, asked, draft_id)
    if isinstance(draft, Reply):
        return draft
    if draft.state is not DraftState.OPEN:
        return await _pressed_again(desk, asked, draft)
    if hindered := await _hindered(desk, asked, draft, version):
        return hindered
    if await change_of(desk, draft) and not changes_nothing(draft) and await needs_approval(desk, draft):
        return await submit(desk, asked, draft)
    return await _do(desk, asked, draft)


async def cancelled(desk: Desk, asked: Asked) -> Reply | None:
    """End what was asked of a draft, which stays; None where nothing was asked of one."""
    question = await standing(desk, asked)
    draft = await desk.storage.drafts.get(question.about) if question else None
    if question is None or draft is None or draft.state is not DraftState.OPEN:
        return None
    await ask(desk, asked, draft, "")
    return await offer(desk, asked, draft, remark=views.nothing_asked(desk.reader(asked)))


async def offered(desk: Desk, asked: Asked) -> Reply | None:
    """Offer the present draft to somebody who writes what nothing was asked for; None where there is none."""
    if asked.person is None or not asked.place.private:
        return None
    draft = await desk.storage.drafts.present((await desk.chat(asked)).id, asked.person)
    return await offer(desk, asked, draft) if draft else None


async def _taken_up(desk: Desk, asked: Asked, draft: Draft) -> Reply:
    taken = await desk.storage.drafts.take_up(draft.id, desk.clock())
    return await show(desk, asked, taken or replace(draft, state=DraftState.PUBLISHED))


async def _hindered(desk: Desk, asked: Asked, draft: Draft, version: int) -> Reply | None:
    """Say why a draft cannot be published as it was shown; None where it can."""
    reader = desk.reader(asked)
    if draft.version != version:
        toast = "" if draft.seen else views.has_changed(reader)
        return await show(desk, asked, draft, toast=toast)
    if after := await overtaken(desk, draft):
        return await show(desk, asked, after)
    if is_past(draft, desk.clock()):
        fault = draft_questions.fault(Fault(Field.START, Wrong.PAST), reader)
        return await show(desk, asked, draft, asks=Field.START, remark=fault)
    return None


async def _do(desk: Desk, asked: Asked, draft: Draft) -> Reply:
    change, trusted, now = await change_of(desk, draft), draft.person in desk.admins, desk.clock()
    if change is None:
        return await show(desk, asked, draft, toast=views.still_missing(desk.reader(asked)))
    cause, version = asked.callback_id, draft.version
    done = await desk.storage.drafts.publish(draft.id, change, version=version, trusted=trusted, cause=cause, now=now)
    if isinstance(done, Conflict):
        return await show(desk, asked, await overtaken(desk, draft) or draft)
    if isinstance(done, Declined):
        return await declined(desk, asked, draft, done)
    desk.ring()
    return await _published(desk, asked, draft, done)


async def _pressed_again(desk: Desk, asked: Asked, draft: Draft) -> Reply:
    """Answer the press that brought a draft to its state as it was answered then; any other with what it is now."""
    if draft.cause == asked.callback_id and draft.state is DraftState.WAITING:
        return await submitted(desk, asked, draft)
    meeting = await desk.storage.meetings.get(draft.meeting_id or 0)
    if draft.cause == asked.callback_id and draft.state is DraftState.PUBLISHED and meeting:
        return await _published(desk, asked, draft, meeting)
    return ended(desk, asked, draft)


async def _published(desk: Desk, asked: Asked, draft: Draft, meeting: Meeting) -> Reply:
    """Say that it is done, and give the receipt; the draft that waits behind it is offered next."""
    await _end_question(desk, draft)
    reader = desk.reader(asked)
    if draft.revision is not None:
        return await _and_next(desk, asked, placed(desk, asked, draft, views.saved(meeting, reader)))
    before = 0 if draft.message_id == asked.message_id else draft.message_id
    receipt = await receipts.begin(desk, asked, meeting)
    return await _and_next(desk, asked, replace(receipt, toast=views.published(meeting, reader), bare=before))


async def _and_next(desk: Desk, asked: Asked, reply: Reply) -> Reply:
    """Add to an answer the offer of the draft that is the present one now."""
    following = await desk.storage.drafts.present((await desk.chat(asked)).id, asked.person or 0)
    if following is None:
        return reply
    offered = await offer(desk, replace(asked, callback_id=""), following)

    async def posted(message_id: int) -> None:
        for note, number in ((reply.posted, asked.message_id), (offered.posted, message_id)):
            if note:
                await note(number)

    return replace(reply, message=offered.message, posted=posted, bare=reply.bare or offered.bare)


async def _end_question(desk: Desk, draft: Draft) -> None:
    """Ask no more what was asked of a draft."""
    question = await desk.storage.questions.standing(draft.chat_id, draft.person, desk.clock())
    if question and question.about == draft.id:
        await desk.storage.questions.end(draft.chat_id, draft.person)
