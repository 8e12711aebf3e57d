"""Meetings of every kind, and every view made of them."""

from dataclasses import replace

from hypothesis import strategies as st

from bot.rules.delivering import Telling
from bot.views import alerts, meetings, receipts, times
from bot.views.message import Message
from storage import About, Delivery, Host, Meeting, MeetingDetails, News, Receipt, Reminder, State
from tests.builders import talk
from tests.views.nouns import ADDRESSES, IDS, LISBON, LONG, MOMENTS, NAMES, NOW, READERS

DETAILS = st.builds(
    MeetingDetails,
    title=LONG,
    starts_at=MOMENTS,
    zone=st.sampled_from(["Australia/Sydney", "Europe/London", "America/New_York", "UTC"]),
    ends_at=st.none() | MOMENTS,
    blurb=LONG,
    venue=LONG,
    address=LONG,
    online=ADDRESSES,
    accessibility=LONG,
    contact=LONG,
)
MEETINGS = st.builds(
    Meeting,
    id=IDS,
    uid=st.just("uid-1"),
    hosts=st.lists(st.builds(Host, IDS, NAMES), min_size=1, max_size=3).map(tuple),
    details=DETAILS,
    state=st.sampled_from(State),
    reason=LONG,
    revision=IDS,
    material=IDS,
    changed_at=MOMENTS,
)
ABOUT = st.builds(About, MEETINGS, known=st.none() | MEETINGS, starts_at=st.just(NOW))


def _heard(kind: str, about: About, telegram_id: int):
    row = Delivery(1, 1, 0, None, 1, telegram_id, "en", 0, 1, None, paused=False, kind=kind, about=about)
    return alerts.told(Telling((row,)), {}, LISBON)


VIEWS = {
    "card": st.builds(meetings.card, MEETINGS, READERS),
    "new": st.builds(meetings.new, MEETINGS, READERS),
    "kept as it is": st.builds(meetings.kept, MEETINGS, READERS),
    "receipt": st.builds(receipts.receipt, MEETINGS, st.builds(Receipt, *[IDS] * 4, st.booleans()), READERS),
    "change": st.builds(meetings.change, MEETINGS, MEETINGS, READERS),
    "reminder": st.builds(meetings.reminder, st.sampled_from(Reminder), ABOUT, READERS),
    "news to a chat": st.builds(
        _heard, st.sampled_from(News), st.builds(About, MEETINGS, known=st.none() | MEETINGS), st.sampled_from([7, -7])
    ),
    "reminder to a chat": st.builds(_heard, st.sampled_from(Reminder), ABOUT, st.sampled_from([7, -7])),
}

# Nouns without a letter, of all kinds.
MEET = talk(title="100", venue="200", address="300", ends_at=NOW, blurb="400", accessibility="500", contact="600")
ONLINE = replace(MEET, venue="", address="", ends_at=None, online="https://7.example/")
KINDS = (MEET, ONLINE, replace(MEET, online="https://8.example/"), replace(ONLINE, online="https://9.example/"))
WORDLESS = [
    Meeting(
        id=1,
        uid="1",
        hosts=(Host(1, "7"),),
        details=details,
        state=state,
        reason="8",
        revision=1,
        material=1,
        changed_at=NOW,
    )
    for details in KINDS
    for state in State
]
RECEIPTS = [
    Receipt(waiting, told, missed, reminded, addressed=addressed)
    for waiting, told, missed, reminded in ((0, 0, 0, 0), (1, 1, 1, 1), (7, 8, 9, 10))
    for addressed in (True, False)
]
SHOWN = {
    meetings.card: lambda r: [meetings.card(one, r) for one in WORDLESS],
    meetings.new: lambda r: [meetings.new(one, r) for one in WORDLESS],
    meetings.kept: lambda r: [meetings.kept(one, r) for one in WORDLESS],
    meetings.heading: lambda r: [Message("\n".join(meetings.heading(one, r))) for one in WORDLESS],
    meetings.change: lambda r: [meetings.change(old, new, r) for old in WORDLESS for new in WORDLESS],
    meetings.reminder: lambda r: [
        meetings.reminder(kind, About(WORDLESS[-3], known=old, starts_at=NOW), r)
        for kind in Reminder
        for old in WORDLESS
    ],
    meetings.told: lambda r: [
        meetings.told(News.NEW, About(WORDLESS[0]), r),
        meetings.told(News.CHANGED, About(WORDLESS[0], known=WORDLESS[3]), r),
        meetings.told(Reminder.LINK, About(WORDLESS[3], starts_at=NOW), r),
    ],
    meetings.standing: lambda r: [meetings.standing(one, r) for one in WORDLESS],
    meetings.place: lambda r: [Message("\n".join(meetings.place(one, r))) for one in KINDS],
    receipts.receipt: lambda r: [receipts.receipt(one, count, r) for one in WORDLESS[:3] for count in RECEIPTS],
    times.wall_clock: lambda r: [times.wall_clock(one, r) for one in KINDS],
    times.day: lambda r: [times.day(one, r) for one in KINDS],
    times.hours: lambda r: [times.hours(one, r) for one in KINDS],
    times.when: lambda r: [Message(times.when(one, r, dated=dated)) for one in KINDS for dated in (True, False)],
    times.clock: lambda r: [times.clock(NOW, "UTC", r)],
    times.titled: lambda r: [times.titled(one, r) for one in KINDS],
    times.starts: lambda r: [Message(times.starts(MEET, r))],
}
"""Each view that speaks, in every way of speaking."""
