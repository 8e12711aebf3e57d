"""Choosing topics, series and authors: the lists, following and leaving by name or by press, and stopping."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, choose, find, may_change
from bot.rules.names import fold
from bot.views import actions, replies, topics, welcome
from bot.views.articles import follow_row, leave_row
from bot.views.message import Button, Message, said
from bot.views.reader import Reader
from storage import Chat, Kind, Topic

RECENT = timedelta(days=90)
"""How far back a topic's articles count as recent."""


@dataclass(frozen=True, slots=True)
class Change:
    """A chat has begun or ended to follow a topic: `done` is False if it was so already."""

    topic: Topic
    followed: bool
    done: bool


async def show_topics(desk: Desk, asked: Asked) -> Reply:
    """List the topics, narrowed by what was typed."""
    return Reply(await _list(desk, asked, text=asked.rest))


async def show_subscriptions(desk: Desk, asked: Asked) -> Reply:
    """List what the chat follows."""
    return Reply(await _followed(desk, asked, 0))


async def subscribe(desk: Desk, asked: Asked) -> Reply:
    """Follow the topic of a name."""
    if not asked.rest:
        return await show_topics(desk, asked)
    reader = desk.reader(asked)
    topic, nearest = await find(desk, asked.rest, reader)
    if topic is None:
        return Reply(topics.unclear(asked.rest, nearest, reader, act=actions.follow))
    if refused := await may_change(desk, asked):
        return refused
    change = await _change(desk, asked, topic, followed=True)
    return Reply(said(topics.following(topic, reader, new=change.done), leave_row(topic, reader)))


async def unsubscribe(desk: Desk, asked: Asked) -> Reply:
    """Leave the topic of a name."""
    if not asked.rest:
        return await show_subscriptions(desk, asked)
    if refused := await may_change(desk, asked):
        return refused
    reader, chat = desk.reader(asked), await desk.chat(asked)
    topic, nearest = choose(asked.rest, await desk.storage.topics.followed(chat.id), reader)
    if topic is None:
        return await _not_followed(desk, asked, nearest)
    change = await _change(desk, asked, topic, followed=False)
    return Reply(said(topics.left(topic, reader, was=change.done), follow_row(topic, reader)))


async def _not_followed(desk: Desk, asked: Asked, nearest: list[Topic]) -> Reply:
    """Answer who wants to leave what they do not follow: it may be a topic all the same."""
    reader = desk.reader(asked)
    topic, _ = await find(desk, asked.rest, reader)
    if topic is not None and not nearest:
        return Reply(said(topics.left(topic, reader, was=False)))
    return Reply(topics.unclear(asked.rest, nearest, reader, act=actions.leave, leaving=True))


async def follow(desk: Desk, asked: Asked, topic_id: int) -> Reply:
    """Follow a topic by the button under a message, which then offers to leave it."""
    return await _press(desk, asked, topic_id, followed=True)


async def leave(desk: Desk, asked: Asked, topic_id: int) -> Reply:
    """Leave a topic by the button under a message, which then offers to follow it."""
    return await _press(desk, asked, topic_id, followed=False)


async def tick(desk: Desk, asked: Asked, topic_id: int, page: int = 0, text: str = "") -> Reply:
    """Follow a topic in the list of topics."""
    return await _in_list(desk, asked, topic_id, page, text, followed=True)


async def untick(desk: Desk, asked: Asked, topic_id: int, page: int = 0, text: str = "") -> Reply:
    """Leave a topic in the list of topics."""
    return await _in_list(desk, asked, topic_id, page, text, followed=False)


async def turn(desk: Desk, asked: Asked, page: int, text: str = "") -> Reply:
    """Turn to a page of the list of topics."""
    return Reply(edit=await _list(desk, asked, page, text))


async def show(desk: Desk, asked: Asked, kind: str, page: int = 0) -> Reply:
    """Show a page of the list of one kind in the place of another list."""
    shown = next((one for one in Kind if one.value == kind), Kind.TOPIC)
    return Reply(edit=await _list(desk, asked, page, shown=shown))


async def drop(desk: Desk, asked: Asked, topic_id: int, page: int = 0) -> Reply:
    """Leave a topic in the list of what one follows."""
    changed = await _changed(desk, asked, topic_id, followed=False)
    if isinstance(changed, Reply):
        return changed
    return replace(await flip(desk, asked, page), toast=_told(changed, desk.reader(asked)))


async def flip(desk: Desk, asked: Asked, page: int) -> Reply:
    """Turn to a page of the list of what one follows."""
    return Reply(edit=await _followed(desk, asked, page))


async def ask_to_stop(desk: Desk, asked: Asked) -> Reply:
    """Ask whether all alerts are to end."""
    if refused := await may_change(desk, asked):
        return refused
    return Reply(welcome.ask_to_stop(*await _all_followed(desk, asked), desk.reader(asked)))


async def stop(desk: Desk, asked: Asked) -> Reply:
    """End all alerts."""
    if refused := await may_change(desk, asked):
        return refused
    chat = await desk.chat(asked)
    await desk.storage.topics.leave_all(chat.id)
    await desk.storage.branches.leave_all(chat.id)
    await desk.storage.meetings.forget_all(chat.id)
    return Reply(edit=welcome.stopped(desk.reader(asked)))


async def stay(desk: Desk, asked: Asked) -> Reply:
    """Leave all as it is; it may be that nothing is followed any more."""
    if refused := await may_change(desk, asked):
        return refused
    if not any(await _all_followed(desk, asked)):
        return Reply(edit=welcome.ask_to_stop([], 0, desk.reader(asked)))
    return Reply(edit=welcome.kept(desk.reader(asked)))


async def _all_followed(desk: Desk, asked: Asked) -> tuple[list[Topic], int]:
    """Give what the chat follows, and how many branches."""
    chat = await desk.chat(asked)
    lines = await desk.storage.branches.lines(chat.id)
    return await desk.storage.topics.followed(chat.id), sum(line.level is not None for line in lines)


async def _followed(desk: Desk, asked: Asked, page: int) -> Message:
    followed, branches = await _all_followed(desk, asked)
    return topics.subscriptions(followed, desk.reader(asked), page=page, branches=branches)


async def _press(desk: Desk, asked: Asked, topic_id: int, *, followed: bool) -> Reply:
    changed = await _changed(desk, asked, topic_id, followed=followed)
    if isinstance(changed, Reply):
        return changed
    return Reply(buttons=await _redrawn(desk, asked), toast=_told(changed, desk.reader(asked)))


async def _redrawn(desk: Desk, asked: Asked) -> tuple[tuple[Button, ...], ...] | None:
    """Turn every button that offers what is so already into its opposite; None when nothing is different.

    All of them, not the pressed one alone: two presses in a moment both know the buttons as they stood before.
    """
    reader, chat = desk.reader(asked), await desk.chat(asked)
    followed = await desk.storage.topics.followed(chat.id)
    every, offered = await desk.storage.topics.all(), {b.action for row in asked.buttons for b in row}
    there = [topic for topic in every if not offered.isdisjoint((actions.follow(topic.id), actions.leave(topic.id)))]
    fresh = {actions.follow(topic.id): leave_row(topic, reader, there) for topic in there if topic in followed}
    fresh |= {actions.leave(topic.id): follow_row(topic, reader, there) for topic in there if topic not in followed}
    rows = tuple(tuple(new for b in row for new in fresh.get(b.action, (b,))) for row in asked.buttons)
    return None if rows == asked.buttons else rows


async def _in_list(desk: Desk, asked: Asked, topic_id: int, page: int, text: str, *, followed: bool) -> Reply:
    changed = await _changed(desk, asked, topic_id, followed=followed)
    if isinstance(changed, Reply):
        return changed
    kind = Kind.TOPIC if text else changed.topic.kind
    return Reply(edit=await _list(desk, asked, page, text, shown=kind), toast=_told(changed, desk.reader(asked)))


async def _changed(desk: Desk, asked: Asked, topic_id: int, *, followed: bool) -> Change | Reply:
    """Do what a button for a topic says; a reply where that may not be, or there is no such topic."""
    if refused := await may_change(desk, asked):
        return refused
    topic = await desk.storage.topics.get(topic_id)
    if topic is None:
        return Reply(toast=replies.old_button(desk.reader(asked)))
    return await _change(desk, asked, topic, followed=followed)


def _told(change: Change, reader: Reader) -> str:
    if change.followed:
        return topics.following(change.topic, reader, new=change.done)
    return topics.left(change.topic, reader, was=change.done)


async def _change(desk: Desk, asked: Asked, topic: Topic, *, followed: bool) -> Change:
    chat: Chat = await desk.chat(asked)
    if followed:
        done = await desk.storage.topics.follow(chat.id, topic.id, thread_id=asked.place.thread, now=desk.clock())
    else:
        done = await desk.storage.topics.leave(chat.id, topic.id)
    return Change(topic, followed, done)


async def _list(desk: Desk, asked: Asked, page: int = 0, text: str = "", *, shown: Kind = Kind.TOPIC) -> Message:
    """List those of a kind that are in use, or all of any kind that have a text in their names."""
    chat, since = await desk.chat(asked), desk.clock() - RECENT
    kinds = Kind if text else (shown,)
    lines = await desk.storage.topics.lines(chat.id, since=since, kinds=list(kinds), every=bool(text))
    found = [line for line in lines if fold(text) in fold(line.topic.name)] if text else lines
    there = await desk.storage.topics.kinds()
    return topics.topics(found, desk.reader(asked), page=page, text=text, shown=shown, kinds=there)
