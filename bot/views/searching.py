"""Searching: what was found, and what is said where nothing was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.html import escape, shorten, visible_length
from bot.rules.searching import Passage, Request
from bot.views import actions
from bot.views.articles import LONGEST, entry
from bot.views.message import Button, Message
from bot.views.reader import Reader
from bot.views.reading_actions import title_row
from storage import MOST_FOUND, Article, Kept

A_PAGE = 5
_WORDS, _NAME = 100, 40
_MARKS = 12
"""Words in bold in one passage: Telegram takes 100 entities in a message, of five articles with a few of their own."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, and where in it."""

    article: Article
    passage: Passage


def results(kept: Kept, hits: Sequence[Hit], request: Request, reader: Reader, now: datetime, *, start: int) -> Message:
    """Show a stretch of what was found, to open in the chat and to leaf on."""
    heading = "\n".join([f"<b>{escape(_heading(kept, reader))}</b>", *map(escape, _remarks(kept, request, reader))])
    room = (LONGEST - visible_length(heading)) // max(len(hits), 1) - 2  # all of a page may have been taken back
    entries = [entry(hit.article, reader, now, room, _marked(hit.passage)) for hit in hits]
    readable = (title_row(hit.article) for hit in hits if hit.article.whole)
    return Message("\n\n".join([heading, *entries]), (*readable, _leafing(kept, start, reader)))


def ask(reader: Reader, *, bot: str) -> Message:
    """Ask what is looked for; in a group, where talk is not heard, say how to."""
    _ = reader.gettext
    examples = {
        _("Words that follow each other: {example}"): '"rent strike"',
        _("What must not be in it: {example}"): "-budget",
        _("Who wrote it: {example}"): "author:duarte",
        _("On a topic: {example}"): "topic:housing",
        _("From then on: {example}"): "after:2024",
        _("Before then: {example}"): "before:may 2025",
    }
    if reader.group:
        examples = {
            _("Write what to look for after the command: {example}"): f"/search@{bot} rents",
            "": "",
            **examples,
        }
    else:
        examples = {_("What are you looking for? A few words will do."): "", "": "", **examples}
    lines = (escape(line).replace("{example}", f"<code>{escape(one)}</code>") for line, one in examples.items())
    return Message("\n".join(lines))


def cancelled(reader: Reader) -> Message:
    """Say that nothing is asked any more."""
    return Message(escape(reader.gettext("All right: I look for nothing.")))


def nothing_to_look_for(reader: Reader) -> Message:
    """Answer somebody who wrote no word."""
    _ = reader.gettext
    return Message(
        escape(_("I can look for words and numbers, and there is none in that. Try a few words.")), _elsewhere(reader)
    )


def nothing_found(words: str, request: Request, reader: Reader) -> Message:
    """Say that nothing was found, and what may help."""
    _ = reader.gettext
    query = request.query
    sentences = [
        _("I found nothing for “{words}”.").format(words=shorten(words, _WORDS)),
        *_misread(request, reader),
        _("Try it without the dates.")
        if query.after or query.before
        else _("Try fewer words, other words, or another spelling."),
    ]
    return Message("\n".join(map(escape, sentences)), _elsewhere(reader))


def forgotten(reader: Reader) -> str:
    """Answer a button under a search of days ago."""
    return reader.gettext("That search was too long ago. Please search again.")


def _heading(kept: Kept, reader: Reader) -> str:
    words, count = shorten(kept.words, _WORDS), len(kept.ranked.article_ids)
    if count >= MOST_FOUND:
        found = reader.ngettext("the best {number} article", "the best {number} articles", count)
    else:
        found = reader.ngettext("{number} article", "{number} articles", count)
    return reader.gettext("“{words}”: {found}").format(words=words, found=found)


def _remarks(kept: Kept, request: Request, reader: Reader) -> list[str]:
    some = reader.gettext("No article has all of that. These have some of it.")
    return [*_misread(request, reader), *([some] if kept.ranked.any_word else [])]


def _misread(request: Request, reader: Reader) -> list[str]:
    """Say what named no topic, and what no time."""
    _ = reader.gettext
    topic = _("There is no topic called “{name}”: I looked for the word.")
    moment = _("I do not know when “{name}” is: I looked for the word. A year, a month or a date will do.")
    return [
        *(topic.format(name=shorten(name, _NAME)) for name in request.no_topic[:1]),
        *(moment.format(name=shorten(name, _NAME)) for name in request.no_time[:1]),
    ]


def _marked(passage: Passage) -> str:
    """Give a passage with its first few finds in bold."""
    marked = [place for place, (_text, found) in enumerate(passage) if found][:_MARKS]
    texts = [escape(text) for text, _found in passage]
    return "".join(f"<b>{text}</b>" if place in marked else text for place, text in enumerate(texts))


def _leafing(kept: Kept, start: int, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    back = [Button(_("‹ Back"), actions.found(kept.id, max(0, start - A_PAGE)))] if start else []
    more = start + A_PAGE < len(kept.ranked.article_ids)
    return (*back, *([Button(_("More ›"), actions.found(kept.id, start + A_PAGE))] if more else []))


def _elsewhere(reader: Reader) -> tuple[tuple[Button, ...], ...]:
    _ = reader.gettext
    return ((Button(_("Latest"), actions.LATEST), Button(_("Topics"), actions.TOPICS)),)
