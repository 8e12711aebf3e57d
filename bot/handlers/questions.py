"""Answers that are typed: to a question which stands in the database, so that a restart loses nothing.

Telegram's updates may be handled twice: a message that was taken as an answer already is answered as it was then.
"""

from dataclasses import replace

from bot.handlers import deeds, drafts, searching
from bot.handlers.asked import Asked
from bot.handlers.branch_admin import ADD, DONE, EDIT, change, live, not_admin, settled, zones
from bot.handlers.desk import Desk, Reply, shown
from bot.html import clean_line
from bot.rules.branches import Fault, Field, named, read
from bot.rules.names import fold
from bot.views import branch_admin as views
from bot.views import replies
from bot.views.message import Message, said
from storage import BranchDetails, Question, Taken


async def answered(desk: Desk, asked: Asked) -> Reply | None:
    """Take a sentence as the answer to what was asked; None where nothing was."""
    question = await standing(desk, asked, answered=True)
    if question is None or question.asks not in {ADD, EDIT, DONE} or desk.for_admin(asked) is None:
        return None
    if question.message_id == asked.message_id:
        return await _asked_again(desk, asked, question)
    if question.asks == EDIT and isinstance(gone := await live(desk, asked, question.about), Reply):
        await desk.ask_no_more(asked)
        return gone
    return None if question.asks == DONE else await _answer(desk, asked, question)


async def zone(desk: Desk, asked: Asked, branch_id: int, name: str) -> Reply:
    """Have a branch in a time zone that was offered, be it one that is only being made."""
    if refused := not_admin(desk, asked):
        return refused
    found = read(Field.ZONE, name, await zones())
    if branch_id and not isinstance(found, Fault):
        return await change(desk, asked, branch_id, found)
    question = await standing(desk, asked, answered=True)
    if question and question.message_id == asked.message_id:
        return await _asked_again(desk, asked, question)
    if isinstance(found, Fault) or question is None or question.asks != ADD or not question.so_far:
        return Reply(toast=replies.old_button(desk.reader(asked)))
    return await _answer(desk, replace(asked, rest=name), question)


async def cancel(desk: Desk, asked: Asked) -> Reply:
    """End what was asked; a draft stays, and so does a meeting."""
    for cancelled in (drafts.cancelled, deeds.cancelled, searching.cancelled):
        if reply := await cancelled(desk, asked):
            return reply
    reader = desk.reader(asked)
    if not asked.callback_id and await standing(desk, asked) is None:
        return Reply(views.nothing_to_cancel(reader))
    await desk.ask_no_more(asked)
    return shown(asked, views.cancelled(reader))


async def standing(desk: Desk, asked: Asked, *, answered: bool = False) -> Question | None:
    """Give what was asked of who speaks; what is `answered` already only if it is wanted."""
    question = await desk.standing(asked)
    return question if question and (answered or question.asks != DONE) else None


async def _answer(desk: Desk, asked: Asked, question: Question) -> Reply:
    """Do what the answer to a question says, or say why it will not do: the question then stands."""
    text, reader = clean_line(asked.rest), desk.reader(asked)
    field = _field(question)
    if not text:
        return shown(asked, said(views.in_words(reader), *(await _question(desk, asked, question)).buttons))
    found = read(field, text, await zones())
    if isinstance(found, Fault):
        return shown(asked, views.wrong(found, question.about, reader))
    if question.asks == EDIT:
        return await change(desk, asked, question.about, found)
    return await (_make if question.so_far else _name)(desk, asked, question, str(found.value))


def _field(question: Question) -> Field:
    """Tell which detail a question asks for."""
    if question.asks == EDIT:
        return Field(question.so_far)
    return Field.ZONE if question.so_far else Field.NAME


async def _name(desk: Desk, asked: Asked, question: Question, name: str) -> Reply:
    """Take the name of a new branch, and ask for its zone."""
    reader = desk.reader(asked)
    if known := named(name, await desk.storage.branches.all()):
        return shown(asked, views.taken(Taken(name, known), reader))
    await desk.ask(asked, replace(question, so_far=name, message_id=asked.message_id))
    return shown(asked, views.ask_zone(name, reader))


async def _make(desk: Desk, asked: Asked, question: Question, zone: str) -> Reply:
    """Make a new branch, which is complete now; found made already, by this very answer, it is shown."""
    details = BranchDetails(name=question.so_far, zone=zone)
    made = await desk.storage.branches.add(details, fold=fold, by=asked.person or 0, now=desk.clock())
    if isinstance(made, Taken) and (made.by.name, made.by.zone) == (details.name, details.zone):
        made = made.by
    return await settled(desk, asked, made)


async def _asked_again(desk: Desk, asked: Asked, question: Question) -> Reply:
    """Answer a message that was taken already as it was answered then."""
    return shown(asked, await _question(desk, asked, question))


async def _question(desk: Desk, asked: Asked, question: Question) -> Message:
    reader, branch = desk.reader(asked), await desk.storage.branches.get(question.about)
    if question.asks == ADD or branch is None:
        return views.ask_zone(question.so_far, reader) if question.so_far else views.ask_name(reader)
    if question.asks == DONE:
        return views.editing(branch, reader)
    return views.ask_field(branch, Field(question.so_far), reader)
