"""Approval: a draft is shown to the admins, one of whom approves it or sends it back with words.

What is told to others goes out with the answer to the press or message that caused it; handled again after a crash,
that causes the same once more, since the draft remembers it.
"""

from bot.handlers.asked import Asked
from bot.handlers.branch_admin import not_admin
from bot.handlers.desk import Desk, Reply, refusal
from bot.handlers.drafts.acting import change_of, declined, is_past
from bot.handlers.drafts.showing import placed, show, sketched
from bot.html import clean_lines, shorten
from bot.views import approvals as views
from bot.views import branch_admin, draft_answers, drafts
from bot.views.message import Message
from storage import Approval, Conflict, Declined, Draft, DraftState, Meeting, Question

SEND_BACK = "sendback"
"""What is asked: the words with which a draft goes back; `so_far` is the version that was shown."""
_LONGEST_WORDS, _LONGEST_NAME = 800, 64


async def needs_approval(desk: Desk, draft: Draft) -> bool:
    """Tell whether an admin has to approve a draft: one of its branches wants that, and its writer is none."""
    hosts = [await desk.storage.branches.get(one) for one in draft.content.branch_ids]
    return draft.person not in desk.admins and any(host is not None and host.approval for host in hosts)


async def submit(desk: Desk, asked: Asked, draft: Draft) -> Reply:
    """Have a draft wait for approval, and show it to the admins."""
    if not await _reachable(desk):
        return await show(desk, asked, draft, remark=draft_answers.nobody_approves(desk.reader(asked)))
    cause, now = asked.callback_id, desk.clock()
    waiting = await desk.storage.drafts.submit(draft.id, version=draft.version, trusted=False, cause=cause, now=now)
    if isinstance(waiting, Declined):
        return await declined(desk, asked, draft, waiting)
    return await submitted(desk, asked, waiting)


async def submitted(desk: Desk, asked: Asked, draft: Draft) -> Reply:
    """Say that a draft waits, and show it to the admins who can be reached."""
    await desk.storage.questions.end(draft.chat_id, draft.person)
    sketch, now, told = await sketched(desk, draft, []), desk.clock(), list[tuple[int, Message]]()
    for admin in await _reachable(desk):
        told += [(admin, picture) for picture in views.pictured(draft)]
        told.append((admin, views.asked(sketch, asked.name, await desk.reader_of(admin), now)))
    reply = placed(desk, asked, draft, drafts.waiting(draft, desk.reader(asked)))
    return Reply(edit=reply.edit, posted=reply.posted, bare=reply.bare, also=tuple(told))


async def approve(desk: Desk, asked: Asked, draft_id: int, version: int) -> Reply:
    """Publish a draft that waits, as it was shown."""
    draft = await _waiting(desk, asked, draft_id, version)
    if isinstance(draft, Reply):
        return draft
    reader, now, approval = desk.reader(asked), desk.clock(), _approval(asked)
    change = await change_of(desk, draft)
    if change is None or is_past(draft, now):
        return Reply(toast=views.past(reader), alert=True)
    trusted = draft.person in desk.admins
    done = await desk.storage.drafts.publish(
        draft.id, change, version=version, trusted=trusted, approval=approval, now=now
    )
    if isinstance(done, Meeting):
        desk.ring()
        return await _approved(desk, asked, draft, done)
    if isinstance(done, Conflict):
        back = await desk.storage.drafts.send_back(draft.id, version=version, words="", approval=approval, now=now)
        return await _overtaken(desk, asked, back if isinstance(back, Draft) else draft)
    if done in {Declined.ENDED, Declined.CHANGED}:  # another admin, or who wrote it, has just been first
        return await _decided(desk, asked, await desk.storage.drafts.get(draft.id) or draft)
    sentence = views.writer_barred if done is Declined.NOT_ORGANISER else draft_answers.branch_closed
    return Reply(toast=sentence(reader), alert=True)


async def send_back(desk: Desk, asked: Asked, draft_id: int, version: int) -> Reply:
    """Ask with which words a draft goes back."""
    draft = await _waiting(desk, asked, draft_id, version)
    if isinstance(draft, Reply):
        return draft
    await desk.ask(asked, Question(SEND_BACK, draft.id, str(version)))
    return Reply(views.ask_words(draft, desk.reader(asked)))


async def answered(desk: Desk, asked: Asked) -> Reply | None:
    """Take an admin's words, with which a draft goes back; None where none were asked for."""
    if desk.for_admin(asked) is None:
        return None
    question = await desk.standing(asked)
    draft = await desk.storage.drafts.get(question.about) if question and question.asks == SEND_BACK else None
    if question is None or draft is None:
        return None
    if draft.cause == _approval(asked).cause:  # by this very message, which comes again
        return await _returned(desk, asked, draft)
    if question.so_far:
        return await _sent_back(desk, asked, draft, int(question.so_far))
    return refusal(asked, _settled(desk, asked, draft)) if question.message_id == asked.message_id else None


async def _sent_back(desk: Desk, asked: Asked, draft: Draft, version: int) -> Reply:
    """Send a draft back with what was written; what was decided meanwhile stays so."""
    words = shorten(clean_lines(asked.enclosed.text), _LONGEST_WORDS)
    if not words:
        return refusal(asked, branch_admin.in_words(desk.reader(asked)))
    approval, now = _approval(asked), desk.clock()
    back = await desk.storage.drafts.send_back(draft.id, version=version, words=words, approval=approval, now=now)
    if isinstance(back, Draft):
        return await _returned(desk, asked, back)
    await desk.ask(asked, Question(SEND_BACK, draft.id, message_id=asked.message_id))
    return refusal(asked, _settled(desk, asked, await desk.storage.drafts.get(draft.id) or draft))


async def _waiting(desk: Desk, asked: Asked, draft_id: int, version: int) -> Draft | Reply:
    """Give a draft that an admin may decide on; else the answer, which takes the buttons off what was decided."""
    if refused := not_admin(desk, asked):
        if asked.person is not None:
            await desk.storage.audit.refused(asked.person, "approve", "draft", draft_id, desk.clock())
        return refused
    draft, reader = await desk.storage.drafts.get(draft_id), desk.reader(asked)
    if draft is None:
        return Reply(toast=draft_answers.no_such_draft(reader), buttons=())
    if draft.state is not DraftState.WAITING:
        return await _decided(desk, asked, draft)
    if draft.version != version:
        return Reply(toast=views.another_version(reader), alert=True, buttons=())
    return draft


async def _decided(desk: Desk, asked: Asked, draft: Draft) -> Reply:
    """Answer the press that decided as it was answered then, and any other with who decided."""
    if draft.cause == asked.callback_id:
        meeting = await desk.storage.meetings.get(draft.meeting_id or 0)
        if draft.state is DraftState.PUBLISHED and meeting:
            return await _approved(desk, asked, draft, meeting)
        return await _overtaken(desk, asked, draft)
    return Reply(toast=_settled(desk, asked, draft), alert=True, buttons=())


def _settled(desk: Desk, asked: Asked, draft: Draft) -> str:
    published = draft.state is DraftState.PUBLISHED
    return views.settled_already(draft, desk.reader(asked), published=published)


async def _approved(desk: Desk, asked: Asked, draft: Draft, meeting: Meeting) -> Reply:
    told = views.told_approved(meeting, asked.name, await desk.reader_of(draft.person))
    return Reply(edit=views.approved(meeting, desk.reader(asked)), also=((draft.person, told),))


async def _overtaken(desk: Desk, asked: Asked, draft: Draft) -> Reply:
    told = views.overtaken(draft, await desk.reader_of(draft.person))
    return Reply(edit=views.gone_back(desk.reader(asked)), also=((draft.person, told),))


async def _returned(desk: Desk, asked: Asked, draft: Draft) -> Reply:
    """Say that a draft has gone back, and tell its writer."""
    await desk.ask(asked, Question(SEND_BACK, draft.id, message_id=asked.message_id))
    told = views.returned(draft, await desk.reader_of(draft.person))
    return Reply(views.sent_back(draft, desk.reader(asked)), also=((draft.person, told),))


async def _reachable(desk: Desk) -> list[int]:
    """Give the admins who have a chat with the bot."""
    known = [(admin, await desk.storage.chats.find(admin)) for admin in sorted(desk.admins)]
    return [admin for admin, chat in known if chat and chat.paused_at is None]


def _approval(asked: Asked) -> Approval:
    name, cause = shorten(asked.name, _LONGEST_NAME), asked.callback_id or f"m{asked.place.chat}.{asked.message_id}"
    return Approval(by=asked.person or 0, name=name, cause=cause)
