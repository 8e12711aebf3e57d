"""Every sentence goes through the catalogue: in a made-up language, no word of ours stays outside its brackets."""

import inspect
import re
from dataclasses import replace
from types import ModuleType

import pytest

from bot.handlers import COMMANDS, admin_lines, command_lines
from bot.html import visible
from bot.rules.branches import Fault, Field, Wrong
from bot.views import (
    actions,
    articles,
    branch_admin,
    branch_faults,
    branches,
    kinds,
    organisers,
    pages,
    replies,
    topics,
    troubles,
    welcome,
)
from bot.views.message import Message
from bot.views.reader import Reader
from storage import (
    EVERYTHING,
    Acceptance,
    Answer,
    Branch,
    BranchLine,
    Crew,
    DayOrder,
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
from tests.views.nouns import CLOSE, LISBON, NOW, OPEN, Pseudo

SEVEN, ALL = Topic(7, "7"), Topic(EVERYTHING, "Everything")
OF_ALL_KINDS = [Topic(number, str(number), kind) for number, kind in enumerate(Kind, 7)]
OTHERS = OF_ALL_KINDS[1:]
LINES = [TopicLine(Topic(n, str(n)), n, n % 2 == 0) for n in range(1, 20)]
HERE = Branch(id=7, name="7", zone="1/2", aliases=("8",), venue="9", address="10", contact="11", accessibility="12")
CREW = Crew((Organiser(7, 8, "9", NOW),), (Invitation(1, 7, 2, 3, NOW, NOW),) * 2, 3)
CLOSED = replace(HERE, retired_at=NOW)
MODULES = (
    articles,
    branch_admin,
    branch_faults,
    branches,
    kinds,
    organisers,
    pages,
    topics,
    troubles,
    welcome,
    replies,
)
PARTLY = {"add_row", "field_names", "all_branches"}
"""Views of a reader alone that give a part of a message: shown in one below."""
PARTS = ("receive", "poll 1", "alert", "deliver", "redraw", "receipts", "prune")
PUBLICATION = welcome.Publication("100", "https://100.example/")


def ways(module: ModuleType):
    """Give the public views of a module: what is given a reader."""
    functions = inspect.getmembers(module, inspect.isfunction)
    own = [(name, view) for name, view in functions if view.__module__ == module.__name__ and name[0] != "_"]
    return {view for _, view in own if "reader" in inspect.signature(view).parameters}


@pytest.fixture
def shown(article):
    """Show every view in every way of speaking; the nouns have no letters."""
    one = article(title="100", standfirst="200 300", byline="400", topics=(SEVEN, Topic(8, "8")))
    page, middle = Page((one,), has_newer=True, has_older=True), [topic.topic for topic in LINES]
    return {
        articles.latest: lambda r: [
            articles.latest(page, r, NOW, limit=5),
            articles.latest(page, r, NOW, limit=5, topic=SEVEN, most=10),
            articles.latest(Page((), has_newer=False, has_older=False), r, NOW, limit=5),
            *(
                articles.latest(found, r, NOW, limit=5, topic=topic)
                for found in (page, Page((), has_newer=False, has_older=False))
                for topic in OF_ALL_KINDS
            ),
        ],
        articles.alert: lambda r: [articles.alert(one, [*OF_ALL_KINDS, ALL], r)],
        articles.card: lambda r: [articles.card(one, frozenset({7}), r, NOW)],
        articles.entry: lambda r: [Message(articles.entry(one, r, NOW, 400))],
        articles.read_row: lambda r: [Message("", (articles.read_row(one, r),))],
        articles.shared: lambda r: [articles.shared(one, "500", "https://100.example/", r)],
        articles.summary: lambda r: [articles.summary([one] * 60, r)],
        articles.topic_name: lambda r: [articles.topic_name(ALL, r)],
        articles.described: lambda r: [articles.described(topic, r) for topic in OTHERS],
        articles.follow_row: lambda r: [Message("", (articles.follow_row(ALL, r),))],
        articles.leave_row: lambda r: [Message("", (articles.leave_row(SEVEN, r),))],
        topics.topics: lambda r: [
            topics.topics(LINES, r, page=1),
            topics.topics(LINES, r, text="7"),
            topics.topics([], r),
            topics.topics([], r, text="7"),
            topics.topics([TopicLine(topic, 7, False) for topic in OTHERS], r, text="7"),
            *(topics.topics(lines, r, shown=kind, kinds=list(Kind)) for lines in (LINES, []) for kind in Kind),
        ],
        topics.subscriptions: lambda r: [
            topics.subscriptions(some, r, branches=branches) for some in (middle, OTHERS, []) for branches in (0, 1, 7)
        ],
        topics.following: lambda r: [
            topics.following(topic, r, new=new) for topic in OF_ALL_KINDS for new in (True, False)
        ],
        topics.left: lambda r: [topics.left(topic, r, was=was) for topic in (ALL, *OTHERS) for was in (True, False)],
        topics.unclear: lambda r: [
            topics.unclear("7", nearest, r, act=actions.follow, leaving=leaving)
            for nearest in ([], [*OF_ALL_KINDS, ALL])
            for leaving in (True, False)
        ],
        topics.topic_card: lambda r: [
            topics.topic_card(topic, r, followed=followed, limit=5)
            for topic in (*OF_ALL_KINDS, ALL)
            for followed in (True, False)
        ],
        kinds.followed_now: lambda r: [kinds.followed_now(topic, r) for topic in OTHERS],
        kinds.followed_already: lambda r: [kinds.followed_already(topic, r) for topic in OTHERS],
        kinds.left_now: lambda r: [kinds.left_now(topic, r) for topic in OTHERS],
        kinds.left_before: lambda r: [kinds.left_before(topic, r) for topic in OTHERS],
        kinds.offer: lambda r: [kinds.offer(topic, r) for topic in (*OTHERS, ALL)],
        kinds.labelled: lambda r: [kinds.labelled(topic, r) for topic in OTHERS],
        kinds.heading: lambda r: [kinds.heading(kind, r) for kind in Kind],
        kinds.other_lists: lambda r: [Message("", (kinds.other_lists(Kind.TOPIC, list(Kind), r),))],
        kinds.counted: lambda r: [kinds.counted(OF_ALL_KINDS, r, 7)],
        branches.branches: lambda r: [
            branches.branches([BranchLine(HERE, level) for level in (None, *Level)] * 6, r, page=1),
            branches.branches([BranchLine(CLOSED, Level.REMINDERS)], r, text="7"),
            branches.branches([], r),
            branches.branches([], r, text="7"),
        ],
        branches.card: lambda r: [
            branches.card(branch, level, r) for branch in (HERE, CLOSED) for level in (None, *Level)
        ],
        branches.following: lambda r: [
            branches.following(HERE, level, r, new=new) for level in Level for new in (True, False)
        ],
        branches.left: lambda r: [branches.left(HERE, r, was=was) for was in (True, False)],
        branches.closed: lambda r: [branches.closed(HERE, r)],
        branches.level_name: lambda r: [branches.level_name(level, r) for level in Level],
        branches.all_branches: lambda r: [Message("", ((branches.all_branches(r),),))],
        branch_admin.add_row: lambda r: [Message("", (branch_admin.add_row(r),))],
        branch_admin.edit_row: lambda r: [Message("", (branch_admin.edit_row(HERE, r),))],
        branch_admin.editing: lambda r: [
            branch_admin.editing(branch, r)
            for branch in (HERE, replace(HERE, approval=True, day_order=DayOrder.MDY, venue=""))
        ],
        branch_admin.ask_zone: lambda r: [branch_admin.ask_zone("7", r)],
        branch_admin.ask_field: lambda r: [
            branch_admin.ask_field(branch, field, r) for field in Field for branch in (HERE, replace(HERE, venue=""))
        ],
        branch_admin.wrong: lambda r: [branch_admin.wrong(Fault(Field.ZONE, Wrong.NO_ZONE, "7", ("8", "9")), 7, r)],
        branch_admin.taken: lambda r: [branch_admin.taken(Taken("7", HERE), r)],
        branch_admin.ask_to_remove: lambda r: [branch_admin.ask_to_remove(HERE, number, r) for number in (0, 1, 7)],
        branch_admin.removed: lambda r: [branch_admin.removed(HERE, r)],
        branch_admin.field_names: lambda r: [*branch_admin.field_names(r).values()],
        organisers.branches: lambda r: [
            organisers.branches(some, r, page=1, wanted=wanted) for some in ([], [HERE] * 20) for wanted in ("", "8")
        ],
        organisers.crew: lambda r: [organisers.crew(HERE, crew, r) for crew in (Crew((), (), 1), CREW)],
        organisers.invitation: lambda r: [organisers.invitation(HERE, CREW.invitations[0], "/x", r)],
        organisers.revoked: lambda r: [organisers.revoked(r, was_open=was) for was in (True, False)],
        organisers.ask_to_dismiss: lambda r: [organisers.ask_to_dismiss(HERE, CREW.organisers[0], r)],
        organisers.removed: lambda r: [organisers.removed(CREW.organisers[0], r)],
        organisers.dismissed: lambda r: [organisers.dismissed(HERE, r)],
        organisers.joined: lambda r: [organisers.joined(HERE, "8", r)],
        organisers.acceptance: lambda r: [organisers.acceptance(Acceptance(answer, HERE), r) for answer in Answer],
        branch_faults.fault: lambda r: [
            branch_faults.fault(Fault(field, wrong, "7", nearest), r)
            for field in Field
            for wrong in Wrong
            for nearest in ((), ("8",), ("8", "9", "10"))
        ],
        branch_faults.taken: lambda r: [branch_faults.taken(Taken(name, HERE), r) for name in ("7", "8")],
        branch_faults.which: lambda r: [branch_faults.which("8", r)],
        branch_faults.no_branch: lambda r: [
            branch_faults.no_branch("8", nearest, r) for nearest in ([], [HERE], [HERE, CLOSED])
        ],
        branch_faults.either: lambda r: [branch_faults.either(["7", "8", "9"][:n], r) for n in (1, 2, 3)],
        pages.turns: lambda r: [Message("", (pages.turns(r, 1, 40, str),))],
        welcome.welcome: lambda r: [welcome.welcome(PUBLICATION, one, r)],
        welcome.joined: lambda r: [welcome.joined(PUBLICATION, r)],
        welcome.help_page: lambda r: [welcome.help_page(command_lines(), r, more) for more in ((), admin_lines())],
        welcome.ids: lambda r: [welcome.ids(-1, 7, r)],
        welcome.privacy: lambda r: [welcome.privacy(r)],
        welcome.ask_to_stop: lambda r: [
            welcome.ask_to_stop(some, branches, r)
            for some in ([], [SEVEN], middle, OF_ALL_KINDS, OF_ALL_KINDS * 2)
            for branches in (0, 1, 7)
        ],
        welcome.stopped: lambda r: [welcome.stopped(r)],
        welcome.kept: lambda r: [welcome.kept(r)],
        troubles.troubles: lambda r: [
            troubles.troubles(
                [Silence(part, NOW, end) for part in PARTS for end in (None, NOW)] * 4,
                [SetAside(1, "7")] * count,
                r,
                feeds={"poll 1": "7"},
            )
            for count in (1, 2)
        ],
        replies.unknown_command: lambda r: [
            replies.unknown_command("7", near, r) for near in ([], ["7"], ["7", "8"], ["7", "8", "9"])
        ],
        **{
            view: lambda r, view=view: [view(r)]
            for module in (replies, branches, branch_admin, organisers)
            for view in ways(module)
            if list(inspect.signature(view).parameters) == ["reader"] and view.__name__ not in PARTLY
        },
    }


@pytest.mark.parametrize("group", [False, True])
def test_no_word_is_ours_alone(shown, group):
    """In texts, buttons and toasts; commands are spelt the same in every language."""
    reader = Reader(LISBON, Pseudo(), group=group)
    for view, show in shown.items():
        for text in (text for made in show(reader) for text in texts(made)):
            assert not re.search(r"[^\W\d_]", outside(re.sub(r"/\w+", "", text))), (view.__name__, text)


def test_apostrophes_are_typographic(shown):
    """As all quotation marks are."""
    said = [text for show in shown.values() for made in show(Reader(LISBON)) for text in texts(made)]
    assert not [text for text in (*said, *(command.summary for command in COMMANDS)) if "'" in text]


def test_no_view_is_forgotten(shown):
    """A view added later is missed here until it is shown above."""
    every = set().union(*(ways(module) for module in MODULES))
    assert every == set(shown)


@pytest.mark.parametrize("group", [False, True])
def test_nobody_is_you_in_a_group(shown, group):
    """What a person is told of their choice, a group is told of its own."""
    reader = Reader(LISBON, group=group)
    following = [articles.alert, topics.topics, topics.subscriptions, topics.following, topics.left, topics.unclear]
    following += [topics.topic_card, welcome.ask_to_stop, welcome.stopped, welcome.kept]
    following += [branches.branches, branches.card, branches.following, branches.left]
    said = " ".join(text for view in following for made in shown[view](reader) for text in texts(made))
    assert bool(re.search(r"\byou\b", said.replace("Did you mean", ""), re.IGNORECASE)) is not group


def test_every_sentence_of_the_menu_is_short_and_begins_with_a_capital():
    """Telegram allows 256 characters; a phone shows about forty."""
    assert all(command.summary[0].isupper() and len(command.summary) <= 40 for command in COMMANDS)
    assert all(re.fullmatch(r"[a-z]{1,32}", command.name) for command in COMMANDS)


def texts(made):
    """Give all that a person would read of a view."""
    if isinstance(made, str):
        return [made]
    return [visible(made.html), *(button.text for row in made.buttons for button in row)]


def outside(text):
    """Give what stands outside of all brackets."""
    depth, kept = 0, []
    for character in text:
        depth += (character == OPEN) - (character == CLOSE)
        if depth == 0:
            kept.append(character)
    assert depth == 0, text
    return "".join(kept)
