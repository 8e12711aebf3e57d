"""Topics: the list to choose from, what one follows, and answers to following by name."""

from collections.abc import Callable, Collection, Sequence

from bot.html import escape, shorten
from bot.views import actions, pages
from bot.views import kinds as sorts
from bot.views.articles import follow_row, leave_row, topic_name
from bot.views.message import Button, Message
from bot.views.reader import Reader
from storage import Kind, Topic, TopicLine

_LABEL, _NAME = 40, 100
_TICK = "✓ "


def topics(
    lines: Sequence[TopicLine],
    reader: Reader,
    *,
    page: int = 0,
    text: str = "",
    shown: Kind = Kind.TOPIC,
    kinds: Collection[Kind] = (),
) -> Message:
    """List topics, or series, or authors, to follow or leave by a press; or what a `text` narrows them all to.

    `kinds` are those of which there are any: their lists are a button away.
    """
    _ = reader.gettext
    page = pages.within(page, len(lines))
    others = () if text else sorts.other_lists(shown, kinds, reader)
    if not lines:
        return _no_topics(reader, text, others)
    narrowed = _("Topics with “{text}”").format(text=shorten(text, _NAME))
    heading = narrowed if text else sorts.heading(shown, reader)
    hint = _("Press a topic to follow it, press again to leave it: ✓ marks what is followed.")
    if shown is not Kind.TOPIC:
        hint = _("Press a name to follow it, press again to leave it: ✓ marks what is followed.")
    counts = _("The number counts recent articles.")
    rows = [_topic_row(line, reader, page, text) for line in pages.shown(lines, page)]
    turn = lambda to: actions.turn(to, text) if shown is Kind.TOPIC else actions.show(shown, to)  # noqa: E731 -- in place
    turns = pages.turns(reader, page, len(lines), turn)
    return Message(f"<b>{escape(heading)}</b>\n{escape(hint)} {escape(counts)}", (*rows, turns, others))


def subscriptions(followed: Sequence[Topic], reader: Reader, *, page: int = 0, branches: int = 0) -> Message:
    """List what a chat follows, each with a button to leave it; branches have a list of their own."""
    _ = reader.gettext
    page = pages.within(page, len(followed))
    others = (Button(_("Branches"), actions.BRANCHES),) if branches else ()
    if not followed:
        choose = Button(_("Choose topics"), actions.TOPICS)
        sentence = _branches_alone(branches, reader) if branches else _nothing_followed(reader)
        return Message(escape(sentence), ((choose,), others))
    count = _count(followed, reader)
    rows = [
        (Button(f"✕ {shorten(sorts.labelled(topic, reader), _LABEL)}", actions.drop(topic.id, page)),)
        for topic in pages.shown(followed, page)
    ]
    turns = pages.turns(reader, page, len(followed), actions.flip)
    more = (Button(_("All topics"), actions.TOPICS), *others)
    return Message(f"<b>{escape(count)}</b>\n{escape(_('Press one to leave it.'))}", (*rows, turns, more))


def following(topic: Topic, reader: Reader, *, new: bool) -> str:
    """Say that a chat follows a topic: now, or already."""
    return (sorts.followed_now if new else sorts.followed_already)(topic, reader)


def left(topic: Topic, reader: Reader, *, was: bool) -> str:
    """Say that a chat follows a topic no longer: as of now, or that it did not."""
    return (sorts.left_now if was else sorts.left_before)(topic, reader)


def unclear(
    wanted: str, nearest: Sequence[Topic], reader: Reader, *, act: Callable[[int], str], leaving: bool = False
) -> Message:
    """Answer a name that is no topic's: with the nearest as buttons that `act` on them, if there are any."""
    _ = reader.gettext
    name = shorten(wanted, _NAME)
    everything = (
        Button(_("All that is followed"), actions.SUBSCRIPTIONS)
        if leaving
        else Button(_("All topics"), actions.TOPICS),
    )
    if not nearest:
        return Message(escape(_unknown(reader, leaving=leaving).format(name=name)), (everything,))
    rows = [(Button(shorten(sorts.labelled(topic, reader), _LABEL), act(topic.id)),) for topic in nearest]
    question = _("There is no topic called “{name}”. Did you mean one of these?").format(name=name)
    return Message(escape(question), (*rows, everything))


def topic_card(topic: Topic, reader: Reader, *, followed: bool, limit: int) -> Message:
    """Present one topic that somebody came to by a link: to follow it, or to read its newest `limit` articles."""
    _ = reader.gettext
    read = (Button(_("Read the newest"), actions.latest(limit, topic.id)),)
    if followed:
        return Message(escape(following(topic, reader, new=False)), (leave_row(topic, reader), read))
    return Message(escape(sorts.offer(topic, reader)), (follow_row(topic, reader), read))


def _nothing_followed(reader: Reader) -> str:
    _ = reader.gettext
    if reader.group:
        return _("Nothing is followed here yet. Once an admin has chosen topics, new articles will be posted here.")
    return _("You follow nothing yet. Choose topics, and you will be alerted.")


def _branches_alone(number: int, reader: Reader) -> str:
    if reader.group:
        return reader.ngettext(
            "No topic is followed here, but {number} branch.",
            "No topic is followed here, but {number} branches.",
            number,
        )
    return reader.ngettext(
        "You follow no topic, but {number} branch.", "You follow no topic, but {number} branches.", number
    )


def _count(followed: Sequence[Topic], reader: Reader) -> str:
    _, number = reader.gettext, len(followed)
    if any(topic.kind is not Kind.TOPIC for topic in followed):
        sentence = _("Followed here: {what}.") if reader.group else _("You follow {what}.")
        return sentence.format(what=sorts.counted(followed, reader))
    if reader.group:
        return reader.ngettext("{number} topic is followed here.", "{number} topics are followed here.", number)
    return reader.ngettext("You follow {number} topic.", "You follow {number} topics.", number)


def _unknown(reader: Reader, *, leaving: bool) -> str:
    _ = reader.gettext
    if not leaving:
        return _("There is no topic called “{name}”.")
    return (
        _("No topic called “{name}” is followed here.") if reader.group else _("You follow no topic called “{name}”.")
    )


def _topic_row(line: TopicLine, reader: Reader, page: int, text: str) -> tuple[Button, ...]:
    name = shorten((sorts.labelled if text else topic_name)(line.topic, reader), _LABEL)
    act = actions.untick if line.followed else actions.tick
    return (Button(f"{_TICK if line.followed else ''}{name} ({line.recent})", act(line.topic.id, page, text)),)


def _no_topics(reader: Reader, text: str, others: tuple[Button, ...]) -> Message:
    _ = reader.gettext
    if not text:
        none = _("There are none just now.") if others else _("There are no topics yet.")
        return Message(escape(none), (others,) if others else ())
    sentence = _("No topic has “{text}” in its name.").format(text=shorten(text, _NAME))
    return Message(escape(sentence), ((Button(_("All topics"), actions.TOPICS),),))
