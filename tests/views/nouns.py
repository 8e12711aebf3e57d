"""Nouns of every kind, and every view made of them."""

from dataclasses import replace
from datetime import UTC, datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.handlers import command_lines
from bot.rules.branches import Fault, Field, Wrong
from bot.rules.delivering import Telling
from bot.views import actions, alerts, articles, branch_admin, branches, organisers, replies, topics, troubles, welcome
from bot.views.message import said
from bot.views.reader import Reader
from storage import (
    EVERYTHING,
    Acceptance,
    Answer,
    Article,
    Branch,
    BranchLine,
    Crew,
    DayOrder,
    Delivery,
    Invitation,
    Kind,
    Level,
    Organiser,
    Page,
    SetAside,
    Silence,
    Taken,
    Topic,
    TopicLine,
)

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
OPEN, CLOSE = "⟦", "⟧"


class Pseudo(NullTranslations):
    """A language in which every sentence is English in brackets: what has none was never translated."""

    def gettext(self, message):
        return f"{OPEN}{message}{CLOSE}"

    def ngettext(self, msgid1, msgid2, n):
        return f"{OPEN}{msgid1 if n == 1 else msgid2}{CLOSE}"


LISBON = ZoneInfo("Europe/Lisbon")
ODD = st.sampled_from(
    [
        "",
        " ",
        "<b>",
        "&amp;",
        '"',
        "{topic}",
        "{0}",
        "{",
        "%s",
        "\u202eabc",
        "مرحبا",
        "👩‍🚀",
        "e\u0301",
        "\u200b",
        "x" * 500,
    ]
)
WORST = '<b>A & B</i> &amp; "q" {topic} {0} {} %s 👩‍🚀 مرحبا'
TEXTS = st.just(WORST) | st.lists(ODD | st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=4).map(
    "".join
)
LONG = st.builds(lambda text, times: (text * times)[:9_000], TEXTS, st.sampled_from([1, 1, 20, 3_000]))
NAMES = TEXTS.map(lambda name: " ".join(name.split())).filter(bool)
ADDRESSES = st.sampled_from(
    [
        'https://courier.example/a?b=1&c="2"',
        "http://localhost:8080/x",
        "http://[::1]/",
        "https://a.example/" + "x" * 3_000,
        "javascript:alert(1)",
        "/relative",
        "",
        "https://пример.рф/",
    ]
)
IDS = st.integers(1, 2**63 - 1)
TOPICS = st.builds(Topic, IDS, NAMES, st.sampled_from(Kind)) | st.just(Topic(EVERYTHING, "Everything"))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- a bound
ARTICLES = st.builds(
    Article,
    id=IDS,
    link=ADDRESSES,
    title=LONG,
    standfirst=LONG,
    byline=TEXTS,
    image=st.just(""),
    published_at=MOMENTS | st.just(NOW),
    first_seen_at=st.just(NOW),
    revision=st.just(1),
    topics=st.lists(TOPICS, max_size=12).map(tuple),
    series=st.lists(TOPICS, max_size=2).map(tuple),
    authors=st.lists(TOPICS, max_size=10).map(tuple),
)
READERS = st.builds(Reader, st.just(LISBON), st.sampled_from([NullTranslations(), Pseudo()]), group=st.booleans())
PUBLICATIONS = st.builds(welcome.Publication, NAMES, ADDRESSES)
PAGES = st.builds(
    Page,
    (st.lists(ARTICLES, max_size=10) | ARTICLES.map(lambda one: [one] * 10)).map(tuple),
    st.booleans(),
    st.booleans(),
)
LINES = st.lists(st.builds(TopicLine, TOPICS, st.integers(0, 10**9), st.booleans()), max_size=30)
SILENCES = st.builds(
    Silence,
    st.sampled_from(["receive", "poll 1", "poll 2", "alert", "deliver", "prune", "else"]),
    MOMENTS,
    st.none() | MOMENTS,
)
ASIDE = st.lists(st.builds(SetAside, IDS, NAMES), min_size=1, max_size=9)
NUMBERS = st.integers(-5, 50)
BRANCHES = st.builds(
    Branch,
    id=IDS,
    name=NAMES,
    zone=st.sampled_from(["Australia/Sydney", "America/Argentina/ComodRivadavia", "UTC"]),
    aliases=st.lists(NAMES, max_size=10).map(tuple),
    day_order=st.sampled_from(DayOrder),
    venue=TEXTS,
    address=TEXTS,
    contact=TEXTS,
    accessibility=TEXTS,
    approval=st.booleans(),
    retired_at=st.none() | MOMENTS,
)
LEVELS = st.sampled_from(Level)
ZONES = st.sampled_from(["America/Argentina/ComodRivadavia", "UTC", "Europe/Lisbon"])
FAULTS = st.builds(
    Fault, st.sampled_from(Field), st.sampled_from(Wrong), LONG, st.lists(ZONES, max_size=3, unique=True).map(tuple)
)
TAKEN = st.builds(Taken, NAMES, BRANCHES)
ORGANISERS = st.builds(Organiser, IDS, st.integers(1, 2**52), NAMES, st.just(NOW))
INVITATIONS = st.builds(Invitation, IDS, IDS, st.integers(1, 10**6), IDS, st.just(NOW), st.just(NOW))
CREWS = st.builds(
    Crew,
    st.lists(ORGANISERS, max_size=40).map(tuple),
    st.lists(INVITATIONS, max_size=40).map(tuple),
    st.integers(1, 10**6),
)
ACCEPTANCES = st.builds(Acceptance, st.sampled_from(Answer), st.none() | BRANCHES, IDS)
BRANCH_LINES = st.lists(st.builds(BranchLine, BRANCHES, st.none() | LEVELS), max_size=30)


def _delivery(number: int, article: Article, telegram_id: int) -> Delivery:
    matched = (EVERYTHING, *(topic.id for topic in article.followable))
    return Delivery(number, 1, article.id, None, 1, telegram_id, "en", 0, 1, None, paused=False, matched=matched)


def _told(found: list[Article], telegram_id: int):
    rows = tuple(_delivery(number, article, telegram_id) for number, article in enumerate(found))
    return alerts.told(Telling(rows), {article.id: article for article in found}, LISBON)


def _many(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(lambda some, times: some * times, st.lists(strategy, min_size=4, max_size=6), st.integers(1, 50))


VIEWS = {
    "latest": st.builds(
        articles.latest,
        PAGES,
        READERS,
        st.just(NOW),
        limit=st.integers(1, 10),
        topic=st.none() | TOPICS,
        most=st.sampled_from([None, 10]),
    ),
    "alert": st.builds(articles.alert, ARTICLES, st.lists(TOPICS, min_size=1, max_size=9), READERS),
    "photo": st.builds(
        articles.alert,
        st.builds(replace, ARTICLES, alt=LONG | st.just("")),
        st.lists(TOPICS, min_size=1, max_size=9),
        READERS,
        picture=st.just("photo-1"),
    ),
    "card": st.builds(articles.card, ARTICLES, st.frozensets(IDS), READERS, st.just(NOW)),
    "summary": st.builds(articles.summary, _many(ARTICLES), READERS),
    "told": st.builds(_told, st.lists(ARTICLES, min_size=1, max_size=6), st.sampled_from([7, -7])),
    "topics": st.builds(
        topics.topics,
        LINES,
        READERS,
        page=NUMBERS,
        text=LONG | st.just(""),
        shown=st.sampled_from(Kind),
        kinds=st.just(list(Kind)),
    ),
    "subscriptions": st.builds(
        topics.subscriptions, st.lists(TOPICS, max_size=30), READERS, page=NUMBERS, branches=st.integers(0, 9)
    ),
    "following": st.builds(topics.following, TOPICS, READERS, new=st.booleans()).map(said),
    "left": st.builds(topics.left, TOPICS, READERS, was=st.booleans()).map(said),
    "unclear": st.builds(
        topics.unclear,
        LONG,
        st.lists(TOPICS, max_size=3),
        READERS,
        act=st.sampled_from([actions.follow, actions.leave]),
        leaving=st.booleans(),
    ),
    "topic card": st.builds(topics.topic_card, TOPICS, READERS, followed=st.booleans(), limit=st.integers(1, 10)),
    "branches": st.builds(branches.branches, BRANCH_LINES, READERS, page=NUMBERS, text=LONG),
    "branch": st.builds(branches.card, BRANCHES, st.none() | LEVELS, READERS),
    "branches of an admin": st.builds(
        branches.branches, BRANCH_LINES, READERS, more=READERS.map(branch_admin.add_row), text=LONG
    ),
    "editing": st.builds(branch_admin.editing, BRANCHES, READERS),
    "ask name": st.builds(branch_admin.ask_name, READERS),
    "ask zone": st.builds(branch_admin.ask_zone, NAMES, READERS),
    "ask field": st.builds(branch_admin.ask_field, BRANCHES, st.sampled_from(Field), READERS),
    "wrong": st.builds(branch_admin.wrong, FAULTS, IDS, READERS),
    "taken": st.builds(branch_admin.taken, TAKEN, READERS),
    "ask to remove": st.builds(branch_admin.ask_to_remove, BRANCHES, st.integers(0, 10**6), READERS),
    "removed": st.builds(branch_admin.removed, BRANCHES, READERS),
    "cancelled": st.builds(branch_admin.cancelled, READERS),
    "nothing to cancel": st.builds(branch_admin.nothing_to_cancel, READERS),
    "branches to choose": st.builds(
        organisers.branches, st.lists(BRANCHES, max_size=30), READERS, page=NUMBERS, wanted=st.text()
    ),
    "crew": st.builds(organisers.crew, BRANCHES, CREWS, READERS),
    "invitation": st.builds(
        organisers.invitation, BRANCHES, INVITATIONS, st.just("https://t.me/x?start=invite_" + "a" * 32), READERS
    ),
    "ask to dismiss": st.builds(organisers.ask_to_dismiss, BRANCHES, ORGANISERS, READERS),
    "dismissed": st.builds(organisers.dismissed, BRANCHES, READERS),
    "joined organiser": st.builds(organisers.joined, BRANCHES, NAMES, READERS),
    "acceptance": st.builds(organisers.acceptance, ACCEPTANCES, READERS),
    "in private": st.builds(organisers.in_private, READERS),
    "welcome": st.builds(welcome.welcome, PUBLICATIONS, st.none() | ARTICLES, READERS),
    "joined": st.builds(welcome.joined, PUBLICATIONS, READERS),
    "help": st.builds(welcome.help_page, st.just(command_lines()), READERS),
    "ids": st.builds(welcome.ids, st.integers(-(10**15), 10**15), st.none() | st.integers(1, 10**10), READERS),
    "privacy": st.builds(welcome.privacy, READERS),
    "ask to stop": st.builds(welcome.ask_to_stop, st.lists(TOPICS, max_size=30), st.integers(0, 300), READERS),
    "stopped": st.builds(welcome.stopped, READERS),
    "kept": st.builds(welcome.kept, READERS),
    "unknown command": st.builds(
        replies.unknown_command, LONG, st.lists(st.sampled_from(["latest", "help", "id"]), max_size=3), READERS
    ),
    "plain text": st.builds(replies.plain_text, READERS),
    "no such article": st.builds(replies.no_such_article, READERS),
    "no such topic": st.builds(replies.no_such_topic, READERS).map(said),
    "troubles": st.builds(
        troubles.troubles,
        st.lists(SILENCES, max_size=60),
        ASIDE,
        READERS,
        feeds=st.fixed_dictionaries({"poll 1": ADDRESSES}),
    ),
    "went wrong": st.builds(replies.went_wrong, READERS),
}
"""Each view's name, and a strategy for its messages."""
