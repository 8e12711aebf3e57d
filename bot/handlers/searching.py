"""/search and leafing through what it found."""

from collections.abc import Sequence
from dataclasses import replace

from bot.handlers.asked import Asked
from bot.handlers.desk import Desk, Reply
from bot.html import clean_line
from bot.rules.searching import LONGEST_TEXT, Request, passage, read
from bot.views import replies
from bot.views import searching as views
from storage import Found, Kept, Kind, Phrase, Question

ASKED, ANSWERED = "search", "searched"
"""What is asked: what to look for; nothing any more."""


async def search(desk: Desk, asked: Asked) -> Reply:
    """Look for what is written, or ask for it."""
    return await (_look if asked.rest else ask)(desk, asked)


async def ask(desk: Desk, asked: Asked) -> Reply:
    """Ask what to look for; where we do not hear the answer, say how to write it."""
    if asked.place.private:
        await desk.ask(asked, Question(ASKED))
    return Reply(views.ask(desk.reader(asked), bot=desk.username))


async def answered(desk: Desk, asked: Asked) -> Reply | None:
    """Take a sentence as what to look for, if that was asked; the same message again is answered again."""
    question = await desk.standing(asked)
    again = Question(ANSWERED, message_id=asked.message_id)
    if question is None or question not in (Question(ASKED), again):
        return None
    await desk.ask(asked, again)
    return await _look(desk, asked)


async def cancelled(desk: Desk, asked: Asked) -> Reply | None:
    """End what was asked, if that was what to look for."""
    question = await desk.standing(asked)
    if question is None or question.asks not in {ASKED, ANSWERED}:
        return None
    await desk.ask_no_more(asked)
    return Reply(views.cancelled(desk.reader(asked))) if question.asks == ASKED else None


async def found(desk: Desk, asked: Asked, search_id: int, start: int) -> Reply:
    """Leaf through what was found in the pressed message."""
    reader, chat = desk.reader(asked), await desk.chat(asked)
    kept = await desk.storage.search.kept(chat.id, search_id)
    if kept is None:
        return Reply(toast=views.forgotten(reader))
    reply = await _page(desk, asked, kept, await request(desk, kept.words), start)
    return replace(reply, message=None, edit=reply.message) if reply.message else reply


async def request(desk: Desk, words: str) -> Request:
    """Read what is looked for, by the topics that there are and the publication's calendar."""
    return read(words, topics=await desk.storage.topics.all(Kind.TOPIC, Kind.SERIES), now=desk.clock(), zone=desk.zone)


async def _look(desk: Desk, asked: Asked) -> Reply:
    words, reader = clean_line(asked.rest[:LONGEST_TEXT]), desk.reader(asked)
    wanted = await request(desk, words)
    if wanted.query.empty:
        return Reply(views.nothing_to_look_for(reader))
    ranked = await desk.storage.search.find(wanted.query, desk.clock())
    if not ranked.article_ids:
        return Reply(views.nothing_found(words, wanted, reader))
    chat = await desk.chat(asked)
    kept = await desk.storage.search.keep(chat.id, words, ranked, desk.clock())
    return await _page(desk, asked, kept, wanted, 0)


async def _page(desk: Desk, asked: Asked, kept: Kept, wanted: Request, start: int) -> Reply:
    reader, phrases = desk.reader(asked), wanted.query.wanted
    shown = await desk.storage.search.show(kept.ranked.article_ids[start : start + views.A_PAGE])
    if not shown:
        return Reply(toast=replies.nothing_there(reader))
    hits = [_hit(one, phrases) for one in shown]
    return Reply(views.results(kept, hits, wanted, reader, desk.clock(), start=start))


def _hit(one: Found, phrases: Sequence[Phrase]) -> views.Hit:
    where = passage(one.body, phrases) or passage(one.article.standfirst, phrases)
    return views.Hit(one.article, where)
