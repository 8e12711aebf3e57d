"""What organisers are shown of meetings: every view, made of whatever people write, and of nouns without a letter."""

from dataclasses import replace

from hypothesis import strategies as st

from bot.rules.managing import Deed, NoDate
from bot.views import deeds, history, managing
from bot.views.message import Button, Message
from storage import MACHINE, Act, Branch, Line, MeetingPage, State
from tests.views.meeting_nouns import DETAILS, KINDS, MEETINGS, WORDLESS
from tests.views.nouns import ADDRESSES, IDS, LONG, MOMENTS, NAMES, NOW, READERS

REASONED = (Deed.POSTPONE, Deed.CALL_OFF)
DONE = tuple(deed for deed in Deed if deed is not Deed.EDIT)
NO_DATES = st.builds(NoDate, st.booleans(), st.booleans())
KEPT = st.fixed_dictionaries(
    {
        "title": LONG,
        "starts_at": st.none() | MOMENTS,
        "ends_at": st.none() | MOMENTS,
        "online": ADDRESSES,
        "reason": LONG,
    }
)
ACTS = st.builds(
    Act, IDS, LONG, st.just("meeting"), IDS, st.just(NOW), st.just({}) | KEPT, KEPT
)  # of an instant beyond all calendars nothing was ever recorded
RECORDS = st.builds(
    history.Record,
    st.lists(st.builds(Line, IDS, ACTS, NAMES), min_size=1, max_size=history.A_PAGE),
    st.just(frozenset({1})),
    older=st.booleans(),
    newer=st.booleans(),
)
BRANCHES = st.builds(Branch, id=IDS, name=NAMES, zone=st.just("UTC"))
PAGES = st.builds(MeetingPage, st.lists(MEETINGS, max_size=6).map(tuple), st.booleans(), st.booleans())

VIEWS = {
    "organiser's list": st.builds(managing.listed, PAGES, st.none() | BRANCHES, READERS, several=st.booleans()),
    "branches": st.builds(managing.branches, st.lists(BRANCHES, max_size=20), READERS, page=IDS, wanted=st.text()),
    "organiser's card": st.builds(managing.card, MEETINGS, MOMENTS, READERS, note=st.sampled_from(["", "n" * 80])),
    "reason asked": st.builds(deeds.ask_reason, MEETINGS, st.sampled_from(REASONED), READERS),
    "reason shown": st.builds(
        deeds.confirm, MEETINGS, st.sampled_from(REASONED), LONG.map(lambda text: text[:500]), IDS, READERS
    ),
    "left": st.builds(deeds.left, MEETINGS, READERS),
    "reason too long": st.builds(deeds.too_long, MEETINGS, IDS, READERS),
    "no date": st.builds(deeds.no_date, MEETINGS, NO_DATES, READERS),
    "dates": st.builds(deeds.choose_date, MEETINGS, st.lists(DETAILS, min_size=1, max_size=6), READERS),
    "changed first": st.builds(
        deeds.changed_first,
        MEETINGS,
        st.builds(history.Record, st.lists(st.builds(Line, IDS, ACTS, NAMES), max_size=3)),
        st.just(Button("b", "b:1")),
        READERS,
    ),
    "history": st.builds(history.history, MEETINGS, RECORDS, READERS),
}

HERE = Branch(id=7, name="7", zone="1/2")
DETAIL = {"title": "1", "starts_at": NOW, "ends_at": None, "latitude": 2, "online": "3", "picture": "", "reason": "4"}
FIELDS = ("venue", "address", "blurb", "accessibility", "contact", "article_id")
AFTER = {**dict.fromkeys(FIELDS, "5"), "title": "6", "online": "", "picture": "7", "latitude": 3}
DIDS = ("published", "edited", "postponed", "cancelled", "brought back", "set again", "refused: 8", "9")
LINES = [
    Line(number, Act(who, did, "meeting", 1, NOW, DETAIL, AFTER), name)
    for number, did in enumerate(DIDS)
    for who, name in ((MACHINE, ""), (1, ""), (2, ""), (3, "10"))
]
SHOWN = {
    managing.listed: lambda r: [
        managing.listed(page, branch, r, several=branch is None)
        for page in (MeetingPage((), False, False), MeetingPage(tuple(WORDLESS), True, True))
        for branch in (None, HERE)
    ],
    managing.branches: lambda r: [managing.branches([HERE] * 20, r, page=1, wanted=wanted) for wanted in ("", "8")],
    managing.card: lambda r: [managing.card(one, now, r) for one in WORDLESS for now in (NOW, one.details.starts_at)],
    managing.nothing_to_manage: lambda r: [managing.nothing_to_manage(r)],
    managing.not_yours: lambda r: [managing.not_yours(WORDLESS[0], r)],
    managing.for_an_admin: lambda r: [managing.for_an_admin(r)],
    managing.in_private: lambda r: [managing.in_private(r)],
    managing.no_such_meeting: lambda r: [managing.no_such_meeting(r)],
    managing.as_it_stands: lambda r: [
        managing.as_it_stands(replace(WORDLESS[0], state=state), now, r)
        for state in State
        for now in (NOW, WORDLESS[0].details.starts_at)
    ],
    deeds.ask_reason: lambda r: [deeds.ask_reason(WORDLESS[0], deed, r) for deed in REASONED],
    deeds.confirm: lambda r: [deeds.confirm(WORDLESS[0], deed, "7", 8, r) for deed in REASONED],
    deeds.left: lambda r: [deeds.left(WORDLESS[0], r)],
    deeds.reason_in_words: lambda r: [deeds.reason_in_words(WORDLESS[0], r)],
    deeds.too_long: lambda r: [deeds.too_long(WORDLESS[0], 501, r)],
    deeds.ask_date: lambda r: [_unexemplary(deeds.ask_date(WORDLESS[0], r))],
    deeds.no_date: lambda r: [
        _unexemplary(deeds.no_date(WORDLESS[0], found, r)) for found in (NoDate(), NoDate(day=True), NoDate(past=True))
    ],
    deeds.choose_date: lambda r: [deeds.choose_date(WORDLESS[0], some, r) for some in (KINDS[:1], KINDS)],
    deeds.changed_first: lambda r: [
        deeds.changed_first(WORDLESS[0], history.Record(LINES[:2]), deeds.all_the_same(Deed.CALL_OFF, "1", r), r)
    ],
    deeds.all_the_same: lambda r: [Message("", ((deeds.all_the_same(deed, "1", r),),)) for deed in DONE],
    deeds.done: lambda r: [deeds.done(deed, r) for deed in DONE],
    history.history: lambda r: [
        history.history(WORDLESS[0], history.Record([one], {1}, True, True), r) for one in LINES
    ],
    history.lines: lambda r: [Message("\n".join(history.lines(history.Record(LINES), "UTC", r)))],
    history.ask_which: lambda r: [history.ask_which(r)],
}
"""Each view that speaks, in every way of speaking."""


def _unexemplary(message: Message) -> Message:
    """Take out the example of a date, which is what people would write."""
    return replace(message, html=message.html.replace("Thu 26 Nov 6:30pm", "1"))
