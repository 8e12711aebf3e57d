"""What every handler is given, and what it gives back."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.handlers.asked import Asked
from bot.rules.names import fold, match
from bot.views import replies
from bot.views.addresses import deep_link
from bot.views.articles import described, topic_name
from bot.views.kinds import labelled
from bot.views.message import Button, Document, Message, Venue, said
from bot.views.reader import Reader, reader
from bot.views.welcome import CommandLine, Publication
from storage import EVERYTHING, Article, Chat, Kind, Meeting, Question, Showing, Shows, Storage, Topic


@dataclass(frozen=True, slots=True)
class Desk:
    """Where handlers work.

    `is_admin(chat, person)` asks Telegram and gives None when it does not say. `admins` are the bot's own,
    whom HANDBILL_ADMINS names, by their Telegram ids. `ring` wakes those who address what is to be told.
    """

    storage: Storage
    clock: Callable[[], datetime]
    zone: ZoneInfo
    username: str
    name: str
    site: str
    commands: tuple[CommandLine, ...]
    is_admin: Callable[[int, int], Awaitable[bool | None]]
    admins: frozenset[int] = frozenset()
    admin_commands: tuple[CommandLine, ...] = ()
    organiser_commands: tuple[CommandLine, ...] = ()
    ring: Callable[[], None] = lambda: None

    def for_admin(self, asked: Asked) -> int | None:
        """Give the Telegram id of who asks if that is an admin of the bot in a private chat with it, else None."""
        return asked.person if asked.place.private and asked.person in self.admins else None

    def link(self, payload: str) -> str:
        """Give a link that opens our chat with whoever follows it, and brings us these words as /start's."""
        return deep_link(self.username, payload)

    def reader(self, asked: Asked) -> Reader:
        """Give the reader who asked."""
        return reader(asked.language, self.zone, group=not asked.place.private)

    async def reader_of(self, person: int) -> Reader:
        """Give somebody who does not ask, but is told, as a reader."""
        chat = await self.storage.chats.find(person)
        return reader(chat.language if chat else "", self.zone)

    def following(self, asked: Asked, shows: Shows, meeting: Meeting) -> Callable[[int], Awaitable[None]]:
        """Give what a reply is to do once it stands in the chat, so that it follows a meeting's changes."""

        async def follow(message_id: int) -> None:
            await self.storage.messages.follow(asked.place.chat, message_id, shows, meeting, self.clock())

        return follow

    def clipping(
        self, asked: Asked, shows: Showing, article: Article, page: int = 0
    ) -> Callable[[int], Awaitable[None]]:
        """Give likewise what lets it follow the edits of an article."""

        async def follow(message_id: int) -> None:
            await self.storage.clippings.follow(asked.place.chat, message_id, shows, article, self.clock(), page=page)

        return follow

    async def chat(self, asked: Asked) -> Chat:
        """Give our own record of the chat, made if need be."""
        place = asked.place
        return await self.storage.chats.meet(place.chat, place.kind, language=asked.language, now=self.clock())

    async def ask(self, asked: Asked, question: Question) -> None:
        """Keep what is asked of who speaks; it takes the place of what was asked before."""
        await self.storage.questions.ask((await self.chat(asked)).id, asked.person or 0, question, self.clock())

    async def standing(self, asked: Asked) -> Question | None:
        """Give what was asked of who speaks, and was not answered yet."""
        if asked.person is None:
            return None
        return await self.storage.questions.standing((await self.chat(asked)).id, asked.person, self.clock())

    async def ask_no_more(self, asked: Asked) -> None:
        """End what was asked of who speaks."""
        await self.storage.questions.end((await self.chat(asked)).id, asked.person or 0)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: a new message, or what the pressed message shows now, or just its buttons; and a toast.

    `attached` is a place or a file, which goes out last. `url`, a link to the bot itself, is opened for who
    pressed: what concerns them alone is said in private. `also` are messages to other people, by their Telegram
    ids, whom it concerns. `posted` is told Telegram's id of the message, or of the one pressed, once it shows
    what was wanted; `bare` is that of one that loses its buttons.
    """

    message: Message | None = None
    edit: Message | None = None
    buttons: tuple[tuple[Button, ...], ...] | None = None
    toast: str = ""
    alert: bool = False
    url: str = ""
    attached: Venue | Document | None = None
    also: tuple[tuple[int, Message], ...] = ()
    posted: Callable[[int], Awaitable[None]] | None = None
    bare: int = 0


async def may_change(desk: Desk, asked: Asked) -> Reply | None:
    """Check that who asks may change what the chat follows; give the answer to them if not."""
    if asked.place.private or asked.speaks_as_chat:
        return None
    answer = await desk.is_admin(asked.place.chat, asked.person) if asked.person is not None else False
    if answer:
        return None
    return refusal(asked, (replies.cannot_tell if answer is None else replies.admins_only)(desk.reader(asked)))


def refusal(asked: Asked, sentence: str) -> Reply:
    """Answer in a sentence and nothing else: a press by what pops up, anything else by a message."""
    return Reply(toast=sentence, alert=True) if asked.callback_id else Reply(said(sentence))


def shown(asked: Asked, message: Message) -> Reply:
    """Show something in place of what was pressed, or as an answer to what was written."""
    return Reply(edit=message) if asked.callback_id else Reply(message)


async def publication(desk: Desk) -> Publication:
    """Give who speaks: as the operator named it, else as its feed does."""
    name = desk.name or await desk.storage.feeds.title() or "Handbill"
    return Publication(name, desk.site)


async def named(desk: Desk, name: str, reader: Reader) -> Topic | None:
    """Give who or what is called so, a topic before a series before an author; Everything goes by the reader's word."""
    everything = Topic(EVERYTHING, "Everything")
    if fold(name) == fold(topic_name(everything, reader)):
        return everything
    return next(iter(await desk.storage.topics.called(fold(name))), None)


async def find(desk: Desk, wanted: str, reader: Reader) -> tuple[Topic | None, list[Topic]]:
    """Find the topic, series or author meant by a name; else the nearest few.

    Who is called so is looked up; to compare a name with those of a thousand authors takes long enough to be no
    work for the event loop.
    """
    if called := await named(desk, wanted, reader):
        return called, []
    return await asyncio.to_thread(choose, wanted, await desk.storage.topics.all(), reader)


def choose(wanted: str, topics: Sequence[Topic], reader: Reader) -> tuple[Topic | None, list[Topic]]:
    """Find likewise one of these.

    Of several with this very name, the first, which is a topic where one is; and what is meant by a topic's beginning
    stays so, however many authors there are.
    """
    key = fold(wanted)
    for spelled in (topic_name, labelled, described):  # as lists and sentences name it, too: "by Ines Duarte"
        if very := next((topic for topic in topics if fold(spelled(topic, reader)) == key), None):
            return very, []
    names = {topic_name(topic, reader): topic for topic in reversed(topics)}
    found = match(wanted, [name for name, topic in names.items() if topic.kind is not Kind.AUTHOR])
    if found.exact is None:
        found = match(wanted, list(names))
    return (names[found.exact] if found.exact is not None else None), [names[name] for name in found.nearest]
