"""Corrections, for the bot's admins: what was corrected of late, and an edit that is told as an alert after all.

The line: a list, or the article that is named -> how the alert would look, and whom it would reach -> one press, which
names the revision that was shown.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from bot.handlers.asked import Asked
from bot.handlers.branch_admin import not_admin
from bot.handlers.desk import Desk, Reply, refusal, shown
from bot.html import canonical
from bot.rules.alerting import POINTLESS
from bot.views import corrections as views
from bot.views.articles import alert
from bot.views.message import Message, said
from storage import Article

LATELY = timedelta(days=7)
_DIGITS = 18


async def show_corrections(desk: Desk, asked: Asked) -> Reply:
    """List what was corrected of late, or show the article that is named by its link or number."""
    if refused := not_admin(desk, asked):
        return refused
    if asked.rest:
        article = await _named(desk, asked.rest)
        return Reply(await _preview(desk, asked, article) if article else said(views.no_such(desk.reader(asked))))
    since = desk.clock() - LATELY
    found = await desk.storage.corrections.lately(since=since, limit=views.MOST_LISTED)
    return Reply(views.lately(found, desk.reader(asked), desk.clock()))


async def again(desk: Desk, asked: Asked, article_id: int) -> Reply:
    """Show how an alert would look that is sent once more."""
    article = await _wanted(desk, asked, article_id)
    return article if isinstance(article, Reply) else shown(asked, await _preview(desk, asked, article))


async def send_again(desk: Desk, asked: Asked, article_id: int, revision: int) -> Reply:
    """Send it, once, as it was shown."""
    article, reader = await _wanted(desk, asked, article_id), desk.reader(asked)
    if isinstance(article, Reply):
        return article
    if article.revision != revision:
        return Reply(edit=await _preview(desk, asked, article), toast=views.changed_since(reader), alert=True)
    now, by = desk.clock(), asked.person or 0
    new = await desk.storage.corrections.alert(article, by=by, expires_at=now + POINTLESS, now=now)
    desk.ring()
    done = views.sent(reader) if new else views.sent_before(reader)
    return Reply(edit=await _preview(desk, asked, article, done), toast=done)


async def _wanted(desk: Desk, asked: Asked, article_id: int) -> Article | Reply:
    """Give an article that can be alerted to, to an admin; the answer instead to anybody else."""
    if refused := not_admin(desk, asked):
        return refused
    article = await desk.storage.articles.get(article_id)
    return article if article and not article.retracted_at else refusal(asked, views.no_such(desk.reader(asked)))


async def _named(desk: Desk, words: str) -> Article | None:
    number = words.removeprefix("#")
    if number.isascii() and number.isdecimal() and len(number) <= _DIGITS:
        found = await desk.storage.articles.get(int(number))
    else:
        found = await desk.storage.articles.at(words, canonical(words))
    return None if found is None or found.retracted_at else found


async def _preview(desk: Desk, asked: Asked, article: Article, done: str = "") -> Message:
    reader = desk.reader(asked)
    told = views.corrected(alert(article, article.topics, reader), article.corrected_at, reader)
    if done:
        return views.done(told, done)
    return views.preview(told, article, await desk.storage.corrections.followers(article.id), reader)


BUTTONS: Mapping[str, tuple[Callable[..., Awaitable[Reply]], tuple[type, ...]]] = {
    "realert": (again, (int,)),
    "sendalert": (send_again, (int, int)),
}
"""What buttons do here."""
