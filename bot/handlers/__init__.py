"""One update in, one reply out. Here is THE table of commands, and that of what buttons do.

Handlers, /help and the command menu all come from the table: a command is added by a line in it.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from telegram import Update

from bot.handlers import (
    about,
    attending,
    branch_admin,
    branches,
    corrections,
    deeds,
    drafts,
    following,
    history,
    in_full,
    managing,
    meetings,
    membership,
    organisers,
    questions,
    reading,
    receipts,
    saving,
    searching,
)
from bot.handlers.asked import Asked, asked
from bot.handlers.desk import Desk, Reply
from bot.views import actions, replies
from bot.views.meeting_actions import MEETINGS
from bot.views.welcome import CommandLine

__all__ = [
    "ACTIONS",
    "COMMANDS",
    "Asked",
    "Command",
    "Desk",
    "Reply",
    "admin_lines",
    "command_lines",
    "handle",
    "organiser_lines",
]

Handler: TypeAlias = Callable[[Desk, Asked], Awaitable[Reply]]


def _(sentence: str) -> str:
    """Mark a sentence for translation, which happens where it is shown."""
    return sentence


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what handles it, what it does and what may follow it, in words.

    It is shown in lists or not, or to the bot's own `admins` alone, or to them and to `organisers`.
    """

    name: str
    handler: Handler
    summary: str
    usage: str = ""
    listed: bool = True
    admins: bool = False
    organisers: bool = False


COMMANDS = (
    Command("start", about.start, _("Begin"), listed=False),
    Command("latest", reading.latest, _("The newest articles"), _("[how many] [name]")),
    Command("search", searching.search, _("Find articles"), _("words")),
    Command("saved", saving.show_saved, _("What you saved to read later")),
    Command("topics", following.show_topics, _("Choose what you are alerted to"), _("[part of a name]")),
    Command("subscribe", following.subscribe, _("Follow a topic, a series or an author"), _("name")),
    Command("unsubscribe", following.unsubscribe, _("Leave a topic, a series or an author"), _("name")),
    Command("subscriptions", following.show_subscriptions, _("What you follow")),
    Command("branches", branches.show_branches, _("Local branches, and which you follow"), _("[part of a name]")),
    Command("meetings", meetings.show_meetings, _("What meetings are ahead"), _("[branch or city]")),
    Command("stop", following.ask_to_stop, _("End all alerts")),
    Command("organisers", organisers.show_organisers, _("Who may post for a branch"), _("[branch]"), admins=True),
    Command("corrections", corrections.show_corrections, _("What was corrected"), _("[link]"), admins=True),
    Command("announce", drafts.announce, _("Post a meeting"), _("[what, when, where]"), organisers=True),
    Command("mymeetings", managing.show_mine, _("Meetings you may change"), _("[branch]"), organisers=True),
    Command("history", history.show_history, _("What was done to a meeting"), _("[number]"), organisers=True),
    Command("cancel", questions.cancel, _("End what I asked you"), organisers=True),
    Command("help", about.help_page, _("What I understand")),
    Command("id", about.ids, _("Your Telegram id, and this chat’s")),
    Command("privacy", about.privacy, _("What is kept of you")),
)

ACTIONS: Mapping[str, tuple[Callable[..., Awaitable[Reply]], tuple[type, ...]]] = {
    actions.LATEST: (reading.latest_pressed, (int, int)),
    "older": (reading.older, (int, int, int)),
    "newer": (reading.newer, (int, int, int)),
    "found": (searching.found, (int, int)),
    actions.TOPICS: (following.show_topics, ()),
    actions.SUBSCRIPTIONS: (following.show_subscriptions, ()),
    actions.HELP: (about.help_page, ()),
    "tick": (following.tick, (int, int, str)),
    "untick": (following.untick, (int, int, str)),
    "turn": (following.turn, (int, str)),
    "show": (following.show, (str, int)),
    "drop": (following.drop, (int, int)),
    "flip": (following.flip, (int,)),
    "follow": (following.follow, (int,)),
    "leave": (following.leave, (int,)),
    actions.BRANCHES: (branches.show_branches, ()),
    "browse": (branches.browse, (int, str)),
    "branch": (branches.open_branch, (int,)),
    "host": (branches.host, (int,)),
    "join": (branches.join, (int, int, str)),
    "part": (branches.part, (int, int, str)),
    "hear": (branches.hear, (int, str)),
    "mute": (branches.mute, (int,)),
    **in_full.BUTTONS,
    **saving.BUTTONS,
    MEETINGS: (meetings.pressed, (int,)),
    "later": (meetings.later, (int, int, int)),
    "earlier": (meetings.earlier, (int, int, int)),
    "whose": (meetings.whose, (int,)),
    "meeting": (meetings.open_meeting, (int,)),
    "remind": (attending.remind, (int, str)),
    "calendar": (attending.calendar, (int,)),
    "map": (attending.map_of, (int,)),
    "online": (attending.online, (int,)),
    actions.ADD_BRANCH: (branch_admin.add, ()),
    "amend": (branch_admin.amend, (int,)),
    "ask": (branch_admin.ask, (int, str)),
    "clear": (branch_admin.clear, (int, str)),
    "zone": (questions.zone, (int, str)),
    "order": (branch_admin.order, (int, str)),
    "approval": (branch_admin.approval, (int, int)),
    "remove": (branch_admin.remove, (int,)),
    "retire": (branch_admin.retire, (int,)),
    **organisers.BUTTONS,
    **corrections.BUTTONS,
    **drafts.BUTTONS,
    "managed": (managing.leaf, (int, int, int)),
    "managing": (managing.choose_branch, (int,)),
    "mine": (managing.open_mine, (int,)),
    **deeds.BUTTONS,
    "history": (history.open_history, (int, int)),
    "receipt": (receipts.open_receipt, (int,)),
    actions.CANCEL: (questions.cancel, ()),
    actions.STOP: (following.stop, ()),
    actions.STAY: (following.stay, ()),
}
"""What a button's verb does, and the types of what follows it."""


def command_lines() -> tuple[CommandLine, ...]:
    """Give the commands as lists show them."""
    return tuple(_line(c) for c in COMMANDS if c.listed and not c.admins and not c.organisers)


def admin_lines() -> tuple[CommandLine, ...]:
    """Give likewise what the bot's admins are shown in addition."""
    return tuple(_line(c) for c in COMMANDS if c.admins or c.organisers)


def organiser_lines() -> tuple[CommandLine, ...]:
    """Give likewise what organisers are shown in addition."""
    return tuple(_line(c) for c in COMMANDS if c.organisers)


def _line(command: Command) -> CommandLine:
    return CommandLine(command.name, command.usage, command.summary)


async def handle(desk: Desk, update: Update) -> tuple[Asked, Reply] | None:
    """Answer an update; None where there is nothing to say. Safe to do twice: an update may be repeated."""
    if update.my_chat_member:
        return await membership.note_membership(desk, update.my_chat_member)
    if await membership.note_move(desk, update):
        return None
    request = asked(update, desk.username)
    if request is None:
        return None
    reply = await _answer(desk, request)
    return None if reply is None else (request, reply)


async def _answer(desk: Desk, request: Asked) -> Reply | None:
    if request.callback_id:
        return await _press(desk, request)
    if not request.command:
        return await _sentence(desk, request) if request.place.private else None
    handlers = {command.name: command.handler for command in COMMANDS}
    handler = handlers.get(request.command)
    if handler is not None:
        return await handler(desk, request)
    if request.place.private or request.addressed:
        return await about.unknown(desk, request)
    return None


async def _sentence(desk: Desk, request: Asked) -> Reply:
    """Take the answer to what was asked, a topic's name or a branch's, a command without its slash; else offer help."""
    for answered in (drafts.answered, questions.answered, deeds.answered, searching.answered):
        if reply := await answered(desk, request):
            return reply
    word, _, rest = request.rest.partition(" ")
    meant = next((c for c in COMMANDS if c.name == word.casefold() and (c.usage or not rest)), None)
    if reply := await about.named(desk, request) or await branches.named(desk, request):
        return reply
    if meant:
        return await meant.handler(desk, replace(request, command=meant.name, rest=rest))
    return await drafts.offered(desk, request) or Reply(replies.plain_text(desk.reader(request)))


async def _press(desk: Desk, request: Asked) -> Reply:
    """Do what a button says; one that makes no sense (any more) is answered all the same."""
    handler, types = ACTIONS.get(request.action.partition(":")[0], (None, ()))
    words = request.action.split(":", len(types))[1:]
    arguments = [_argument(kind, word) for kind, word in zip(types, words, strict=False)]
    if handler is None or None in arguments or len(arguments) < _needed(handler):
        return Reply(toast=replies.old_button(desk.reader(request)))
    return await handler(desk, request, *arguments)


def _needed(handler: Callable[..., Awaitable[Reply]]) -> int:
    """Count what a button must say: all that a handler cannot do without, but for the desk and the request."""
    return sum(p.default is p.empty for p in inspect.signature(handler).parameters.values()) - 2


def _argument(kind: type, word: str) -> int | str | None:
    if kind is str:
        return word
    fits = word.isascii() and word.isdecimal() and len(word) < 19  # noqa: PLR2004 -- the digits SQLite can hold
    return int(word) if fits else None
