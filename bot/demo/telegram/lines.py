"""Chats, messages and offers as the chat page is told of them."""

import dataclasses

from bot.demo.telegram.chats import Chat
from bot.demo.telegram.files import File
from bot.demo.telegram.inline import InlineAnswer, InlineResult
from bot.demo.telegram.refusals import Fields
from bot.demo.telegram.shown import Shown


def chat_line(chat: Chat) -> Fields:
    """Show a chat as the page's list does."""
    person: Fields | None = None
    if chat.person is not None:
        person = {"id": chat.person.id, "name": chat.person.name, "language": chat.person.language}
    about: Fields = {"id": chat.id, "title": chat.title, "kind": chat.kind.value, "person": person}
    return about | {"blocked": chat.blocked, "unread": chat.unread}


def message_line(message: Shown) -> Fields:
    """Show a message as the page does."""
    rows = [[dataclasses.asdict(button) for button in row] for row in message.buttons]
    said: Fields = {
        "id": message.id,
        "chat_id": message.chat_id,
        "from": "bot" if message.from_bot else message.sender.name,
        "text": message.text,
        "entities": message.entities,
        "buttons": rows,
        "date": message.date,
        "edited": message.edited > 0,
        "preview": message.preview,
        "large": bool((message.content.options or {}).get("prefer_large_media")),
        "above": bool((message.content.options or {}).get("show_above_text")),
    }
    return said | _shared(message)


def _shared(message: Shown) -> Fields:
    """Show what a message carries besides its text, and whence it comes."""
    return {
        "file": _file(message.file) if message.file else None,
        "looks": sorted(message.content.looks),
        "place": dataclasses.asdict(message.place) if message.place else None,
        "contact": message.service.get("contact"),
        "via_bot": "via_bot" in message.service,
        "forwarded": _origin(message.service.get("forward_origin")),
    }


def _file(file: File) -> Fields:
    about: Fields = {"id": file.id, "kind": file.kind.value, "name": file.name, "size": len(file.data)}
    return about | {"width": file.width, "height": file.height}


def _origin(origin: object) -> str:
    """Name whom a forwarded message came from; "" if it was not forwarded."""
    if not isinstance(origin, dict):
        return ""
    names = origin.get("sender_user", {}).get("first_name"), origin.get("sender_user_name")
    return str(next(filter(None, (*names, origin.get("chat", {}).get("title"))), ""))


def answer_line(query_id: str, answer: InlineAnswer) -> Fields:
    """Show what the bot offers."""
    button = dataclasses.asdict(answer.button) if answer.button else None
    results = [_result(result) for result in answer.results]
    return {"query_id": query_id, "results": results, "next_offset": answer.next_offset, "button": button}


def _result(result: InlineResult) -> Fields:
    file = result.content.file
    picture: Fields = {"thumbnail": result.thumbnail, "file": file.id if file else ""}
    return {"id": result.id, "title": result.title, "description": result.description, **picture}
