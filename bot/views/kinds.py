"""Topics, series and authors: what tells them apart in sentences, in lists and on buttons."""

from collections.abc import Collection, Mapping, Sequence

from bot.html import shorten
from bot.views import actions
from bot.views.articles import described, topic_name
from bot.views.message import Button
from bot.views.reader import Reader
from storage import EVERYTHING, Kind, Topic

_NAME = 100


def followed_now(topic: Topic, reader: Reader) -> str:
    """Say that a topic, series or author is followed from now on."""
    _ = reader.gettext
    group: Mapping[Kind, str] = {
        Kind.TOPIC: _("New articles will be posted here: {topic}."),
        Kind.SERIES: _("New articles of the series {topic} will be posted here."),
        Kind.AUTHOR: _("New articles by {topic} will be posted here."),
    }
    private: Mapping[Kind, str] = {
        Kind.TOPIC: _("You will be alerted to new articles: {topic}."),
        Kind.SERIES: _("You will be alerted to new articles of the series {topic}."),
        Kind.AUTHOR: _("You will be alerted to new articles by {topic}."),
    }
    return _named(group if reader.group else private, topic, reader)


def followed_already(topic: Topic, reader: Reader) -> str:
    """Say that it was followed before."""
    _ = reader.gettext
    group: Mapping[Kind, str] = {
        Kind.TOPIC: _("{topic} is followed here already."),
        Kind.SERIES: _("The series {topic} is followed here already."),
        Kind.AUTHOR: _("Articles by {topic} are followed here already."),
    }
    return _told(_("You follow {topic} already."), group, topic, reader)


def left_now(topic: Topic, reader: Reader) -> str:
    """Say that it is followed no longer."""
    _ = reader.gettext
    group: Mapping[Kind, str] = {
        Kind.TOPIC: _("{topic} is no longer followed here."),
        Kind.SERIES: _("The series {topic} is no longer followed here."),
        Kind.AUTHOR: _("Articles by {topic} are no longer followed here."),
    }
    return _told(_("You no longer follow {topic}."), group, topic, reader)


def left_before(topic: Topic, reader: Reader) -> str:
    """Say that it was not followed."""
    _ = reader.gettext
    group: Mapping[Kind, str] = {
        Kind.TOPIC: _("{topic} was not followed here."),
        Kind.SERIES: _("The series {topic} was not followed here."),
        Kind.AUTHOR: _("Articles by {topic} were not followed here."),
    }
    return _told(_("You did not follow {topic}."), group, topic, reader)


def offer(topic: Topic, reader: Reader) -> str:
    """Ask whether it is to be followed."""
    _ = reader.gettext
    if topic.id == EVERYTHING:
        return _("Post every new article here?") if reader.group else _("Be alerted to every new article?")
    group: Mapping[Kind, str] = {
        Kind.TOPIC: _("Post every new article on {topic} here?"),
        Kind.SERIES: _("Post every new article of the series {topic} here?"),
        Kind.AUTHOR: _("Post every new article by {topic} here?"),
    }
    private: Mapping[Kind, str] = {
        Kind.TOPIC: _("Be alerted to every new article on {topic}?"),
        Kind.SERIES: _("Be alerted to every new article of the series {topic}?"),
        Kind.AUTHOR: _("Be alerted to every new article by {topic}?"),
    }
    return _named(group if reader.group else private, topic, reader)


def _told(private: str, group: Mapping[Kind, str], topic: Topic, reader: Reader) -> str:
    if reader.group:
        return _named(group, topic, reader)
    return private.format(topic=shorten(described(topic, reader), _NAME))


def _named(sentences: Mapping[Kind, str], topic: Topic, reader: Reader) -> str:
    return sentences[topic.kind].format(topic=shorten(topic_name(topic, reader), _NAME))


def labelled(topic: Topic, reader: Reader) -> str:
    """Name it in a list of several kinds."""
    _ = reader.gettext
    if topic.kind is Kind.AUTHOR:
        return _("by {author}").format(author=topic.name)
    return _("Series: {series}").format(series=topic.name) if topic.kind is Kind.SERIES else topic_name(topic, reader)


def heading(kind: Kind, reader: Reader) -> str:
    """Give the name of a list of one kind."""
    _ = reader.gettext
    return {Kind.TOPIC: _("Topics"), Kind.SERIES: _("Series"), Kind.AUTHOR: _("Authors")}[kind]


def other_lists(shown: Kind, kinds: Collection[Kind], reader: Reader) -> tuple[Button, ...]:
    """Lead to the lists of the other kinds, where there are any."""
    return tuple(
        Button(heading(kind, reader), actions.show(kind, 0)) for kind in Kind if kind in kinds and kind is not shown
    )


def counted(followed: Sequence[Topic], reader: Reader, branches: int = 0) -> str:
    """Say of how many topics, series, authors and branches something is; of one at least."""
    numbers = {kind: sum(topic.kind is kind for topic in followed) for kind in Kind}
    parts = [
        reader.ngettext("{number} topic", "{number} topics", numbers[Kind.TOPIC]),
        reader.ngettext("{number} series", "{number} series", numbers[Kind.SERIES]),
        reader.ngettext("{number} author", "{number} authors", numbers[Kind.AUTHOR]),
        reader.ngettext("{number} branch", "{number} branches", branches),
    ]
    *some, last = [part for part, number in zip(parts, (*numbers.values(), branches), strict=True) if number]
    return reader.gettext("{some} and {last}").format(some=", ".join(some), last=last) if some else last
