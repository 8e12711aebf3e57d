"""What readers see of meetings when they ask: lists, cards and choices, in every way of speaking."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from bot.rules.meetings import CHOICES
from bot.views import meeting_card, meeting_list, meeting_reminders
from bot.views.message import Message
from storage import Article, Branch, Meeting, MeetingPage, Pin, Reminder
from tests.builders import NOW
from tests.views.meeting_nouns import MEETINGS, WORDLESS
from tests.views.nouns import ARTICLES, BRANCHES, LONG, MOMENTS, NUMBERS, READERS

WISHES = st.none() | st.frozensets(st.sampled_from(Reminder))
PAGES = st.builds(MeetingPage, st.lists(MEETINGS, max_size=5).map(tuple), st.booleans(), st.booleans())
SHARED = "https://t.me/courier_bot?start=meeting_1"


def _near(meeting: Meeting, at) -> Meeting:
    return replace(meeting, details=replace(meeting.details, starts_at=at))


VIEWS = {
    "agenda": st.builds(meeting_list.agenda, PAGES, READERS, branch=st.none() | BRANCHES, others=st.booleans()),
    "whose": st.builds(meeting_list.whose, st.lists(BRANCHES, max_size=30), READERS, page=NUMBERS, wanted=LONG),
    "card": st.builds(
        meeting_card.card,
        st.builds(_near, MEETINGS, MOMENTS | st.integers(-3, 30).map(lambda hours: NOW + timedelta(hours=hours))),
        READERS,
        st.just(NOW),
        wishes=WISHES,
        unfollowed=st.lists(BRANCHES, max_size=5),
        article=st.none() | ARTICLES,
        address=st.just(SHARED),
    ),
    "way in": st.builds(meeting_card.way_in, MEETINGS, READERS),
    "in private": st.builds(meeting_card.in_private, st.just(SHARED), READERS),
    "choices": st.builds(
        lambda meeting, wishes, reader: Message(
            "x", meeting_reminders.choices(meeting, wishes or (), reader, meeting.details.starts_at - timedelta(days=2))
        ),
        MEETINGS,
        WISHES,
        READERS,
    ),
}
TOASTS = (
    st.builds(meeting_reminders.settled, MEETINGS, st.frozensets(st.sampled_from(Reminder)), READERS, MOMENTS)
    | st.builds(meeting_card.no_way_in, MEETINGS, READERS, MOMENTS).filter(bool)
    | st.builds(
        lambda view, reader: view(reader),
        st.sampled_from([meeting_card.no_map, meeting_card.no_such_meeting, meeting_reminders.too_late]),
        READERS,
    )
)

# Nouns without a letter, of all kinds.
HERE = Branch(id=7, name="7", zone="1/2")
NEAR = [_near(one, NOW + timedelta(hours=hours)) for one in WORDLESS for hours in (-9, -1, 1, 9, 99)]
READ = Article(
    id=1,
    link="https://2.example/",
    title="3",
    standfirst="",
    byline="",
    image="",
    published_at=NOW,
    first_seen_at=NOW,
    revision=1,
)
PINNED = replace(WORDLESS[0], details=replace(WORDLESS[0].details, pin=Pin(1, 2)))
SOME = [MeetingPage(tuple(WORDLESS[n : n + 5]), has_earlier=True, has_later=True) for n in range(0, len(WORDLESS), 5)]


def _cards(reader):
    return [
        meeting_card.card(
            one, reader, NOW, wishes=wishes, unfollowed=[HERE], article=READ, address="https://1.example/"
        )
        for one in (*NEAR, PINNED)
        for wishes in (None, frozenset({Reminder.DAY_BEFORE}))
    ]


SHOWN = {
    meeting_list.agenda: lambda r: [
        meeting_list.agenda(page, r, branch=branch, others=others)
        for page in (*SOME, MeetingPage((), has_earlier=False, has_later=False))
        for branch in (None, HERE)
        for others in (True, False)
    ],
    meeting_list.whose: lambda r: [
        meeting_list.whose(some, r, page=1, wanted=wanted) for some in ([], [HERE] * 20) for wanted in ("", "8")
    ],
    meeting_card.card: _cards,
    meeting_card.way_in: lambda r: [meeting_card.way_in(one, r) for one in WORDLESS],
    meeting_card.no_way_in: lambda r: [meeting_card.no_way_in(one, r, NOW) for one in NEAR],
    meeting_card.no_map: lambda r: [meeting_card.no_map(r)],
    meeting_card.no_such_meeting: lambda r: [meeting_card.no_such_meeting(r)],
    meeting_card.in_private: lambda r: [meeting_card.in_private("https://1.example/", r)],
    meeting_card.calendar: lambda r: [
        Message(made.caption, made.buttons)
        for made in (meeting_card.calendar(one, r, home="https://1.example/") for one in WORDLESS)
    ],
    meeting_reminders.offer: lambda r: [Message("", meeting_reminders.offer(one, None, r, NOW)) for one in NEAR],
    meeting_reminders.choices: lambda r: [
        Message("", meeting_reminders.choices(one, wishes, r, NOW)) for one in NEAR for wishes in CHOICES.values()
    ],
    meeting_reminders.redrawn: lambda r: [Message("", meeting_reminders.redrawn((), NEAR[-1], (), r, NOW))],
    meeting_reminders.settled: lambda r: [
        meeting_reminders.settled(one, wishes, r, NOW) for one in NEAR for wishes in CHOICES.values()
    ],
    meeting_reminders.too_late: lambda r: [meeting_reminders.too_late(r)],
}
"""Each view that speaks, in every way of speaking."""
