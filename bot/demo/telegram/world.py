"""The small Telegram: its users, its chats, and what happens in them.

Everything that happens is told to the bot as an update, to waiting tests by a chat's pulse, and to
the chat page by the listeners.
"""

import dataclasses
import itertools
from collections import defaultdict
from collections.abc import Callable

from bot.demo.telegram.callbacks import Callbacks, Press
from bot.demo.telegram.chats import Chat, Kind, chat_json, message_json, user_json
from bot.demo.telegram.files import Files
from bot.demo.telegram.inline import InlineQueries, InlineQuery
from bot.demo.telegram.members import is_admin, member_json
from bot.demo.telegram.menus import Menus
from bot.demo.telegram.refusals import Fields, bad_request, forbidden
from bot.demo.telegram.shown import Content, Shown, User
from bot.demo.telegram.updates import UpdateQueue

Listener = Callable[[str, Chat, Shown | None], None]
"""Called with "message", "edit", "delete" or "chats"."""


class World:
    """All that Telegram knows."""

    def __init__(self, bot: User, clock: Callable[[], float], *, privacy: bool, inline_mode: bool) -> None:
        self.bot = bot
        self.clock = clock
        self.privacy = privacy
        self.inline_mode = inline_mode
        self.updates = UpdateQueue(clock)
        self.callbacks = Callbacks(clock)
        self.inline = InlineQueries(clock)
        self.via_bot: dict[str, tuple[Chat, Shown]] = {}
        """What was sent through the bot and can be pressed, by inline_message_id."""
        self.menus = Menus()
        self.descriptions: dict[tuple[str, str], str] = {}
        self.webhook: Fields = {}
        self.files = Files()
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.usernames: dict[str, Chat] = {}
        self.sent: defaultdict[int, list[Shown]] = defaultdict(list)
        self.listeners: list[Listener] = []
        self._ids = itertools.count(1)
        self._changes = itertools.count(1)

    def add(self, chat: Chat, *users: User) -> None:
        """Make a chat and its people known."""
        self.chats[chat.id] = chat
        if chat.username:
            self.usernames[chat.username.lower()] = chat
        self.users.update({user.id: user for user in users})
        self.tell("chats", chat)

    def tell(self, event: str, chat: Chat, message: Shown | None = None) -> None:
        """Wake whoever waits for this chat, and tell the listeners."""
        chat.tick()
        for listener in self.listeners:
            listener(event, chat, message)

    def find(self, chat_id: int | str) -> Chat:
        """Find a chat by id or @username; a private chat of which the bot cannot know is not found."""
        chat = self.usernames.get(chat_id.lower()) if isinstance(chat_id, str) else self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def reachable(self, chat_id: int | str) -> Chat:
        """Find a chat that the bot may ask about: it still has this id, and the bot is in it."""
        chat = self.find(chat_id)
        if chat.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        if chat.kind is not Kind.PRIVATE:
            _check_membership(chat)
        return chat

    def writable(self, chat_id: int | str) -> Chat:
        """Find a chat that the bot may write to now."""
        chat = self.reachable(chat_id)
        if chat.kind is Kind.PRIVATE:
            _check_private(chat)
        if chat.kind is Kind.CHANNEL and not is_admin(chat):
            raise bad_request("need administrator rights in the channel chat")
        return chat

    def post(
        self, chat: Chat, sender: User, content: Content, *, thread_id: int | None = None, service: Fields | None = None
    ) -> Shown:
        """Put a message into a chat."""
        message = Shown(
            id=self._next_id(chat),
            chat_id=chat.id,
            date=int(self.clock()),
            sender=sender,
            content=content,
            from_bot=sender is self.bot,
            thread_id=thread_id,
            changed=next(self._changes),
            service=service or {},
        )
        chat.messages[message.id] = message
        if message.from_bot:
            chat.unread += 1
            self.sent[chat.id].append(dataclasses.replace(message))
        self.tell("message", chat, message)
        return message

    def edit(self, chat: Chat, message: Shown, content: Content) -> None:
        """Change what a message says."""
        message.content = content
        message.edited += 1
        message.edit_date = int(self.clock())
        message.changed = next(self._changes)
        self.tell("edit", chat, message)

    def delete(self, chat: Chat, message: Shown) -> None:
        """Take a message out of its chat."""
        del chat.messages[message.id]
        self.tell("delete", chat, message)

    def deliver(self, chat: Chat, message: Shown) -> None:
        """Tell the bot of a message."""
        kind = "channel_post" if chat.kind is Kind.CHANNEL else "message"
        self.updates.push(kind, message_json(chat, message))

    def press(self, chat: Chat, person: User, message: Shown, data: str) -> Press:
        """Tell the bot that somebody pressed a button."""
        press = self.callbacks.press(person, message, data)
        query: Fields = {"id": press.id, "from": user_json(person), "chat_instance": str(chat.id), "data": data}
        where = (
            {"inline_message_id": message.inline_id} if message.inline_id else {"message": message_json(chat, message)}
        )
        self.updates.push("callback_query", query | where)
        return press

    def ask(self, chat: Chat, person: User, text: str, offset: str) -> InlineQuery:
        """Tell the bot what somebody typed after its name, unless Telegram remembers an answer."""
        query = self.inline.ask(person, text, offset)
        if not query.answer.done():
            kind = "sender" if chat.person is person else chat.kind.value
            about: Fields = {"id": query.id, "from": user_json(person), "query": text, "offset": offset}
            self.updates.push("inline_query", about | {"chat_type": kind})
        return query

    def post_via_bot(self, chat: Chat, sender: User, content: Content) -> Shown:
        """Put what somebody chose into a chat; with buttons it has an id by which the bot can edit it."""
        message = self.post(chat, sender, content, service={"via_bot": user_json(self.bot)})
        if content.buttons:
            message.inline_id = f"inline-{len(self.via_bot) + 1}"
            self.via_bot[message.inline_id] = chat, message
        return message

    def wake(self, person: User) -> None:
        """Wake whoever waits in a person's private chat."""
        if chat := self.chats.get(person.id):
            chat.tick()

    def change_bot(self, chat: Chat, actor: User, status: str) -> None:
        """Change the bot's own membership, and tell the bot."""
        old, chat.bot_status = self.bot_member(chat), status
        change: Fields = {"chat": chat_json(chat), "from": user_json(actor), "date": int(self.clock())}
        change |= {"old_chat_member": old, "new_chat_member": self.bot_member(chat)}
        self.updates.push("my_chat_member", change)
        self.tell("chats", chat)

    def bot_member(self, chat: Chat) -> Fields:
        """Show the bot as a member of a chat."""
        return member_json(self.bot, chat.bot_status)

    def _next_id(self, chat: Chat) -> int:
        """Number messages as Telegram does: per chat in supergroups and channels, else per account."""
        if chat.kind in {Kind.SUPERGROUP, Kind.CHANNEL}:
            chat.last_id += 1
            return chat.last_id
        return next(self._ids)


def _check_private(chat: Chat) -> None:
    if chat.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")


def _check_membership(chat: Chat) -> None:
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind.value} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.kind.value} chat")
