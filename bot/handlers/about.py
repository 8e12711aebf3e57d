"""/start with its deep links, /help, /id, /privacy."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.handlers import attending, branches, in_full, meetings, organisers, saving, searching
from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply, publication
from bot.handlers.desk import named as called
from bot.handlers.reading import USUAL
from bot.rules.names import match
from bot.views import articles, replies, topics, welcome
from bot.views.corrections import withdrawn
from bot.views.message import said
from bot.views.offers import SEARCH
from bot.views.reading_actions import SAVED
from bot.views.welcome import CommandLine
from storage import Showing

_DEEP_LINK = re.compile(r"(?P<kind>[a-z]+)_(?P<id>\d{1,18})", re.ASCII)
_INVITATION = "invite_"
_ALIKE = 0.6
"""How near a mistyped command has to be: /stopp is /stop, not /topics."""


async def start(desk: Desk, asked: Asked) -> Reply:
    """Greet, or show what a deep link names."""
    if asked.rest.startswith(_INVITATION):
        return await organisers.accept(desk, asked, asked.rest.removeprefix(_INVITATION))
    if asked.rest == SEARCH:
        return await searching.ask(desk, asked)
    if asked.rest == SAVED:
        return await saving.show_saved(desk, asked)
    link = _DEEP_LINK.fullmatch(asked.rest)
    if link and (show := _LINKED.get(link["kind"])):
        return await show(desk, asked, int(link["id"]))
    await desk.chat(asked)
    page = await desk.storage.articles.page(limit=1)
    newest = page.articles[0] if page.articles else None
    coming, meets = await meetings.next_meeting(desk, asked)
    greeting = welcome.welcome(await publication(desk), newest, desk.reader(asked), meeting=coming, meets=meets)
    return Reply(greeting)


async def named(desk: Desk, asked: Asked) -> Reply | None:
    """Answer a topic's name with the topic; None where what was said is none."""
    topic = await called(desk, asked.rest, desk.reader(asked))
    return await _topic(desk, asked, topic.id) if topic else None


async def _topic(desk: Desk, asked: Asked, topic_id: int) -> Reply:
    reader, chat = desk.reader(asked), await desk.chat(asked)
    topic = await desk.storage.topics.get(topic_id)
    if topic is None:
        return Reply(said(replies.no_such_topic(reader)))
    followed = {known.id for known in await desk.storage.topics.followed(chat.id)}
    return Reply(topics.topic_card(topic, reader, followed=topic.id in followed, limit=USUAL))


async def _article(desk: Desk, asked: Asked, article_id: int) -> Reply:
    reader, chat = desk.reader(asked), await desk.chat(asked)
    article = await desk.storage.articles.get(article_id)
    if article is None:
        return Reply(replies.no_such_article(reader))
    if article.retracted_at:
        return Reply(withdrawn(article, (await publication(desk)).name, reader))
    followed = frozenset(known.id for known in await desk.storage.topics.followed(chat.id))
    saved = await desk.storage.saved.has(chat.id, article.id)
    card = articles.card(article, followed, reader, desk.clock(), saved=saved)
    return Reply(card, posted=desk.clipping(asked, Showing.ARTICLE, article))


async def help_page(desk: Desk, asked: Asked) -> Reply:
    """List the commands; an admin of the bot is shown more, and so is an organiser."""
    more, organiser = await _more(desk, asked), not desk.for_admin(asked)
    return Reply(welcome.help_page(desk.commands, desk.reader(asked), more, organiser=organiser))


async def unknown(desk: Desk, asked: Asked) -> Reply:
    """Answer a command that there is not with the nearest of those that who asks may give."""
    names = ["start", *(line.name for line in (*desk.commands, *await _more(desk, asked)))]
    near = match(asked.command, names, alike=_ALIKE)
    nearest = [near.exact] if near.exact else near.nearest[:2]
    return Reply(replies.unknown_command(asked.command, nearest, desk.reader(asked)))


async def _more(desk: Desk, asked: Asked) -> Sequence[CommandLine]:
    """Give the commands that an admin of the bot, or an organiser, has besides."""
    if desk.for_admin(asked):
        return desk.admin_commands
    organises = asked.place.private and asked.person and await desk.storage.organisers.of(asked.person)
    return desk.organiser_commands if organises else ()


async def ids(desk: Desk, asked: Asked) -> Reply:
    """Tell the Telegram ids of who asks and of where."""
    return Reply(welcome.ids(asked.place.chat, asked.person, desk.reader(asked)))


async def privacy(desk: Desk, asked: Asked) -> Reply:
    """Say what is kept."""
    return Reply(welcome.privacy(desk.reader(asked)))


_LINKED: Mapping[str, Callable[[Desk, Asked, int], Awaitable[Reply]]] = {
    "topic": _topic,
    "article": _article,
    "branch": branches.linked,
    "meeting": meetings.linked,
    "read": in_full.read,
    "save": saving.save,
    "remind": attending.remind,
    "calendar": attending.calendar,
    "map": attending.map_of,
    "online": attending.online,
}
"""What shows the thing that a deep link names, by its kind."""
