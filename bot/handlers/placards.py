"""What messages that follow a meeting, or articles, show of them now, as their chats see it."""

from dataclasses import replace

from bot.handlers import in_full
from bot.handlers.desk import Desk, publication
from bot.handlers.meetings import drawn
from bot.rules.alerting import MISSING
from bot.rules.correcting import has_another_picture
from bot.views import articles, corrections, meetings, receipts
from bot.views.meeting_reminders import redrawn as chosen
from bot.views.message import Message
from bot.views.reader import Reader, reader
from storage import EVERYTHING, Article, Clipping, Placard, Receipt, Showing, Shows, State

_STANDS = "what stands there"
"""In the place of a picture's name: an edit of the words below it does not name it."""


async def redrawn(desk: Desk, placard: Placard) -> Message:
    """Draw an announcement or a card anew."""
    reader = _reader(desk, placard)
    if placard.shows == Shows.CARD:
        return await drawn(desk, placard.chat_id, placard.meeting, reader)
    message = meetings.kept(placard.meeting, reader)
    wishes = await desk.storage.meetings.wishes(placard.chat_id, placard.meeting.id)
    if not wishes or placard.meeting.state is not State.ANNOUNCED:
        return message
    return replace(message, buttons=chosen(message.buttons, placard.meeting, wishes, reader, desk.clock()))


def receipt(desk: Desk, placard: Placard, count: Receipt) -> Message:
    """Draw a receipt anew."""
    return receipts.receipt(placard.meeting, count, _reader(desk, placard))


async def clipped(desk: Desk, clipping: Clipping) -> Message:
    """Draw anew what shows articles; with a word of what was corrected since it was sent, and of what is withdrawn.

    A picture makes room for the one that the article has by now. That of a withdrawn article stays: Telegram has no
    edit that takes it away.
    """
    if clipping.shows is not Showing.PHOTO:
        return await _clipped(desk, clipping)
    if not has_another_picture(clipping):
        known = clipping if clipping.image == clipping.articles[0].image else _undescribed(clipping)
        return replace(await _clipped(desk, known), picture=_STANDS)
    stays = replace(await _clipped(desk, _undescribed(clipping)), picture=_STANDS)
    image = clipping.articles[0].image
    name = await desk.storage.pictures.name(image, missing_since=desk.clock() - MISSING)
    return stays if name == "" else replace(await _clipped(desk, clipping), picture=name or image, otherwise=stays)


def _undescribed(clipping: Clipping) -> Clipping:
    """Say nothing of what a picture shows: it is not known to be the one that the article's description describes."""
    return replace(clipping, articles=tuple(replace(article, alt="") for article in clipping.articles))


async def _clipped(desk: Desk, clipping: Clipping) -> Message:
    who = _reader(desk, clipping)
    if clipping.shows is Showing.SUMMARY:
        return articles.summary(clipping.articles, who)
    (article,) = clipping.articles
    if article.retracted_at:
        return corrections.withdrawn(article, (await publication(desk)).name, who)
    if clipping.shows is Showing.PAGE:
        return await in_full.redrawn(desk, clipping.chat_id, article, clipping.page, who)
    message = await _card(desk, clipping, article, who)
    if article.corrected_at and article.corrected_at > clipping.sent_at:
        return corrections.corrected(message, article.corrected_at, who)
    return message


async def _card(desk: Desk, clipping: Clipping, article: Article, reader: Reader) -> Message:
    """Draw an alert or a card with what its chat follows by now."""
    followed = await desk.storage.topics.followed(clipping.chat_id)
    saved = await desk.storage.saved.has(clipping.chat_id, article.id)
    its = {EVERYTHING, *(topic.id for topic in article.followable)}
    picture = _STANDS if clipping.shows is Showing.PHOTO else ""
    matched = [topic for topic in followed if topic.id in its]
    if clipping.shows in {Showing.ALERT, Showing.PHOTO} and matched:
        return articles.alert(article, matched, reader, saved=saved, picture=picture)
    ids = frozenset(topic.id for topic in followed)
    return articles.card(article, ids, reader, desk.clock(), saved=saved, picture=picture)


def _reader(desk: Desk, placard: Placard | Clipping) -> Reader:
    # Telegram's ids of people are positive, those of groups and channels negative.
    return reader(placard.language, desk.zone, group=placard.telegram_id < 0)
