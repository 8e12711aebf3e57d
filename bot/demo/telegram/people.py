"""The people of the small Telegram, as a test or the chat page moves them."""

import dataclasses
import mimetypes
from collections.abc import Sequence

from bot.demo.telegram.callbacks import Press
from bot.demo.telegram.chats import ANONYMOUS, Chat, Kind, chat_json, message_json, origin_json
from bot.demo.telegram.entities import Entity, formatted, formatted_by, utf16_length
from bot.demo.telegram.fetching import fetch
from bot.demo.telegram.files import LONGEST_CAPTION, File, FileKind, Upload
from bot.demo.telegram.groups import Group
from bot.demo.telegram.inline import LONGEST_QUERY, InlineAnswer, InlineQuery, InlineResult
from bot.demo.telegram.privacy import reaches_bot
from bot.demo.telegram.refusals import Fields, Refusal
from bot.demo.telegram.shown import Content, Place, Shown, User
from bot.demo.telegram.window import WAIT_SECONDS, Impossible, Window
from bot.demo.telegram.world import World


class Person(Window):
    """Someone with a private chat with the bot; the window shows that chat."""

    def __init__(self, world: World, chat: Chat, user: User) -> None:
        super().__init__(world, chat)
        self.user = user

    @property
    def name(self) -> str:
        """Give the first name."""
        return self.user.name

    @property
    def toasts(self) -> list[str]:
        """Give the answers to this person's presses, oldest first; "" is an answer without words."""
        return list(self._world.callbacks.toasts.get(self.user.id, ()))

    async def say(
        self,
        text: str,
        *,
        in_: Group | None = None,
        thread: int | None = None,
        anonymous: bool = False,
        reply_to: Shown | None = None,
        parse_mode: str = "",
        entities: Sequence[Entity] = (),
    ) -> Shown:
        """Write to the bot, or in a group: there perhaps in a thread, or as the group itself.

        What people mark in their apps is given by a parse mode or as entities; `<tg-time>` in HTML is a date.
        """
        chat = in_.chat if in_ else self._chat
        read = formatted_by(text, list(entities)) if entities else formatted(text, parse_mode)
        self._check_able(chat)
        _insist(bool(read.text), "an empty text cannot be sent")
        if thread is not None:
            chat.threads.setdefault(thread, f"Topic {thread}")
        service = _sent_as(chat, anonymous=anonymous) | _replying(chat, reply_to)
        content = Content(read.text, read.entities)
        return self._post(chat, content, service, thread=thread, anonymous=anonymous, reply_to=reply_to)

    async def send_photo(self, data: bytes, caption: str = "", *, in_: Group | None = None) -> Shown:
        """Send a picture."""
        return self._send_file(FileKind.PHOTO, Upload(data), caption, in_)

    async def send_document(self, data: bytes, name: str, caption: str = "", *, in_: Group | None = None) -> Shown:
        """Send a file, of the type that its name tells."""
        mime = mimetypes.guess_type(name)[0] or ""
        return self._send_file(FileKind.DOCUMENT, Upload(data, name, mime), caption, in_)

    async def send_place(self, place: Place, *, in_: Group | None = None) -> Shown:
        """Send a location, or a venue if the place has a title."""
        chat = in_.chat if in_ else self._chat
        self._check_able(chat)
        return self._post(chat, Content("", place=place), {})

    async def forward(self, message: Shown, *, in_: Group | None = None, hidden: bool = False) -> Shown:
        """Pass on what stands somewhere; `hidden` says that its author wants to be named, but not linked to."""
        chat, source = in_.chat if in_ else self._chat, self._world.chats[message.chat_id]
        self._check_able(chat)
        content = dataclasses.replace(message.content, markup=None, buttons=())
        return self._post(chat, content, {"forward_origin": origin_json(source, message, hidden=hidden)})

    async def share(self, **content: object) -> Shown:
        """Send something without text, given as its fields of a Message, such as `location={...}`."""
        self._check_able(self._chat)
        return self._post(self._chat, Content(""), content)

    async def revise(self, message: Shown, text: str) -> None:
        """Edit what this person wrote before."""
        chat, read = self._world.chats[message.chat_id], formatted(text, "")
        self._check_able(chat)
        _insist(message.sender == self.user, f"{self.name} did not write {message.text!r}")
        self._world.edit(chat, message, Content(read.text, read.entities))
        if reaches_bot(self._world, chat, message, None):
            self._world.updates.push("edited_message", message_json(chat, message))

    async def press(self, message: Shown, label: str = "", *, data: str = "") -> str:
        """Press a button by its text, or by its data, as an old button would; give the query's id, wait for nothing."""
        return self.begin_press(message, label, data=data).id

    def begin_press(self, message: Shown, label: str = "", *, data: str = "") -> Press:
        """Press likewise, and give the press, whose answer can be awaited."""
        pressed = data or message.button(label).data
        chat = self._world.chats[message.chat_id]
        _insist(bool(pressed), f"{label!r} opens an address, it sends nothing")
        _insist(message.id in chat.messages, f"{message.text!r} was deleted")
        self._check_able(chat)
        return self._world.press(chat, self.user, message, pressed)

    async def toasted(self, n: int = 1, timeout: float = WAIT_SECONDS) -> list[str]:  # noqa: ASYNC109
        """Wait until at least `n` of this person's presses are answered, and give the answers."""
        await self.until(lambda: len(self.toasts) >= n, f"fewer than {n} answered presses", timeout)
        return self.toasts

    async def inline(self, text: str, *, in_: Group | None = None, offset: str = "") -> InlineAnswer:
        """Type the bot's name and some words, and wait for what it offers; AssertionError where none comes."""
        query = self.begin_inline(text, in_=in_, offset=offset)
        await self.until(query.answer.done, f"no answer to {text!r}")
        return query.answer.result()

    def begin_inline(self, text: str, *, in_: Group | None = None, offset: str = "") -> InlineQuery:
        """Type likewise, and give the query, whose answer can be awaited."""
        _insist(self._world.inline_mode, "the bot has no inline mode")
        return self._world.ask(in_.chat if in_ else self._chat, self.user, text[:LONGEST_QUERY].strip(), offset)

    async def choose(self, result: InlineResult, *, in_: Group | None = None) -> Shown:
        """Send what the bot offered, in one's own chat with it or in a group, of which it need not be a member."""
        chat, content = in_.chat if in_ else self._chat, result.content
        self._check_able(chat)
        if result.photo_url:
            content = dataclasses.replace(content, file=await self._fetched(result.photo_url))
        message = self._world.post_via_bot(chat, self.user, content)
        if reaches_bot(self._world, chat, message, None):
            self._world.deliver(chat, message)
        return message

    async def block(self) -> None:
        """Block the bot."""
        self._chat.blocked = True
        self._world.change_bot(self._chat, self.user, "kicked")

    async def unblock(self) -> None:
        """Take the bot back."""
        self._chat.blocked = False
        self._world.change_bot(self._chat, self.user, "member")

    async def deactivate(self) -> None:
        """Delete the account: the bot is not told, it notices when it writes."""
        self._chat.deactivated = True
        self._world.tell("chats", self._chat)

    def _send_file(self, kind: FileKind, upload: Upload, caption: str, in_: Group | None) -> Shown:
        chat, read = in_.chat if in_ else self._chat, formatted(caption, "")
        self._check_able(chat)
        _insist(utf16_length(read.text) <= LONGEST_CAPTION, "the caption is too long")
        return self._post(chat, Content(read.text, read.entities, file=self._kept(kind, upload)), {})

    async def _fetched(self, url: str) -> File:
        try:
            return self._kept(FileKind.PHOTO, await fetch(FileKind.PHOTO, url))
        except Refusal as refusal:
            raise Impossible(refusal.description) from None

    def _kept(self, kind: FileKind, upload: Upload) -> File:
        try:
            return self._world.files.keep(kind, upload)
        except Refusal as refusal:
            raise Impossible(refusal.description) from None

    def _post(
        self,
        chat: Chat,
        content: Content,
        service: Fields,
        *,
        thread: int | None = None,
        anonymous: bool = False,
        reply_to: Shown | None = None,
    ) -> Shown:
        sender = ANONYMOUS if anonymous else self.user
        if chat.kind is Kind.PRIVATE:
            chat.started = True
        message = self._world.post(chat, sender, content, thread_id=thread, service=service)
        if reaches_bot(self._world, chat, message, reply_to):
            self._world.deliver(chat, message)
        return message

    def _check_able(self, chat: Chat) -> None:
        _insist(not self._chat.deactivated, f"{self.name} has no account any more")
        _insist(not chat.blocked, f"{self.name} has blocked the bot")


def _insist(true: bool, otherwise: str) -> None:
    if not true:
        raise Impossible(otherwise)


def _sent_as(chat: Chat, *, anonymous: bool) -> Fields:
    return {"sender_chat": chat_json(chat)} if anonymous else {}


def _replying(chat: Chat, reply_to: Shown | None) -> Fields:
    return {"reply_to_message": message_json(chat, reply_to)} if reply_to else {}
