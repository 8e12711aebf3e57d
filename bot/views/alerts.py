"""What an outbox row, or several told together, looks like to its reader."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.rules.delivering import Telling
from bot.views import meetings
from bot.views.articles import alert, summary
from bot.views.corrections import corrected
from bot.views.message import Message
from bot.views.reader import reader
from storage import EVERYTHING, Article, Topic


def told(telling: Telling, articles: Mapping[int, Article], zone: ZoneInfo, picture: str = "") -> Message:
    """Give the message for a chat: what it is told of a meeting, an alert, or a summary when it is due several.

    An alert stands below the article's `picture`, if that has a name or address here.
    """
    # Telegram's ids of people are positive, those of groups and channels negative.
    who = reader(telling.first.language, zone, group=telling.first.telegram_id < 0)
    if telling.first.about is not None:
        return meetings.told(telling.first.kind, telling.first.about, who)
    if len(telling.rows) > 1:
        found = {row.article_id: articles[row.article_id] for row in telling.rows}
        return summary([*found.values()], who)
    article = articles[telling.first.article_id]
    topics = (Topic(EVERYTHING, ""), *article.followable)  # in the order of their names, as everywhere
    message = alert(article, [topic for topic in topics if topic.id in telling.first.matched], who, picture=picture)
    return corrected(message, article.corrected_at, who) if telling.first.kind == "correction" else message
