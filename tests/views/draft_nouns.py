"""Drafts of every kind, and every view made of them."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from bot.rules.dates import Choice, Hint, Reason
from bot.rules.drafts import Fault, Field, Wrong
from bot.views import (
    approvals,
    draft_answers,
    draft_changes,
    draft_choices,
    draft_questions,
    draft_words,
    drafts,
)
from bot.views.drafts import Sketch
from bot.views.message import Message, said
from storage import Branch, Draft, DraftContent, DraftDetails, DraftState, MeetingDetails, Pin, State, Words
from tests.views.meeting_nouns import DETAILS, MEET, MEETINGS, WORDLESS
from tests.views.nouns import ADDRESSES, BRANCHES, IDS, LONG, MOMENTS, NAMES, NOW, READERS, TEXTS

ZONES = st.sampled_from(["Australia/Sydney", "Europe/London", "UTC"])
PINS = st.builds(Pin, st.floats(-90, 90), st.floats(-180, 180))
DRAFT_DETAILS = st.builds(
    DraftDetails,
    title=LONG | st.just(""),
    starts_at=st.none() | MOMENTS,
    zone=ZONES,
    ends_at=st.none() | MOMENTS,
    blurb=LONG,
    venue=LONG,
    address=LONG,
    pin=st.none() | PINS,
    online=ADDRESSES,
    accessibility=LONG,
    contact=LONG,
    picture=st.sampled_from(["", "file"]),
    article_id=st.none() | IDS,
)
WHEN = st.sampled_from(
    [
        "",
        '{"is": "days", "choices": [["2026-11-26", [], null]], "part": null}',
        '{"is": "days", "choices": [["2026-11-26", [], null], ["2026-12-03", ["today"], null]], "part": "evening"}',
        '{"is": "times", "choices": [[420, 480, null, []]], "clock": null}',
        (
            '{"is": "moments", "choices": [["2026-11-26T07:00:00+11:00", null, ["before noon"]],'
            ' ["2026-11-26T19:00:00+11:00", "2026-11-26T21:00:00+11:00", ["it is far ahead"]]]}'
        ),
        '{"is": "moments", "choices": [["2026-11-26T07:00:00+11:00", null, ["as Telegram marked it"]]]}',
    ]
)
CONTENTS = st.builds(
    DraftContent,
    branch_ids=st.lists(IDS, max_size=3).map(tuple),
    details=DRAFT_DETAILS,
    unread=st.none() | st.builds(Words, text=LONG),
    when=WHEN,
)
DRAFTS = st.builds(
    Draft,
    id=IDS,
    uid=st.just("uid"),
    chat_id=IDS,
    person=IDS,
    content=CONTENTS,
    version=IDS,
    state=st.just(DraftState.OPEN),
    made_at=st.just(NOW),
    meeting_id=st.just(1),
    revision=st.just(1),
    was=st.none() | DETAILS,
    seen=st.none() | DETAILS,
    words=TEXTS | LONG,
    decider=TEXTS,
)
NEW = DRAFTS.map(lambda draft: replace(draft, revision=None, was=None, seen=None))
SKETCHES = st.builds(
    Sketch,
    draft=NEW | DRAFTS,
    hosts=st.lists(BRANCHES, max_size=30),
    mine=st.lists(BRANCHES, max_size=6),
    meeting=st.none() | MEETINGS,
    article=LONG,
    last=st.sampled_from([0, 7]),
)
FIELDS = st.sampled_from(Field)

VIEWS = {
    "preview": st.builds(drafts.preview, SKETCHES, READERS, st.just(NOW), anything=st.booleans(), remark=TEXTS),
    "preview that asks": st.builds(drafts.preview, SKETCHES, READERS, st.just(NOW), asks=FIELDS),
    "offer": st.builds(drafts.offer, DRAFTS, READERS, another=st.booleans(), remark=TEXTS),
    "discarded": st.builds(drafts.discarded, DRAFTS, READERS),
    "waiting": st.builds(drafts.waiting, DRAFTS, READERS),
    "published": st.builds(draft_answers.published, MEETINGS, READERS).map(said),
    "saved": st.builds(draft_answers.saved, MEETINGS, READERS),
    "asked": st.builds(approvals.asked, SKETCHES, NAMES, READERS, st.just(NOW)),
    "approved": st.builds(approvals.approved, MEETINGS, READERS),
    "told approved": st.builds(approvals.told_approved, MEETINGS, NAMES, READERS),
    "ask words": st.builds(approvals.ask_words, DRAFTS, READERS),
    "sent back": st.builds(approvals.sent_back, DRAFTS, READERS),
    "returned": st.builds(approvals.returned, DRAFTS, READERS),
    "overtaken": st.builds(approvals.overtaken, DRAFTS, READERS),
    "gone back": st.builds(approvals.gone_back, READERS),
    "settled already": st.builds(approvals.settled_already, DRAFTS, READERS, published=st.booleans()).map(said),
}

# Nouns without a letter, of all kinds.
BARE = DraftDetails(zone="Australia/Sydney")
FULL = DraftDetails.of(replace(MEET, pin=Pin(1, 2), online="https://7.example/", picture="8", article_id=9))
BRANCH = Branch(id=7, name="7", zone="Australia/Sydney")
WAITING = ('{"is": "times", "choices": [[420, null, null, []]], "clock": null}', *(WHEN.elements[1:]))


def _draft(content: DraftContent, **more) -> Draft:
    return Draft(
        id=1, uid="1", chat_id=1, person=2, content=content, version=3, state=DraftState.OPEN, made_at=NOW, **more
    )


def _sketch(draft: Draft, mine: int = 1, **more) -> Sketch:
    return Sketch(draft=draft, hosts=[BRANCH], mine=[replace(BRANCH, id=n) for n in range(mine)], **more)


CHANGE = {"meeting_id": 1, "revision": 2}
OTHER = replace(MEET, title="900", venue="901", starts_at=NOW + timedelta(days=1), contact="")
WORDLESS_DRAFTS = [
    _draft(DraftContent(unread=Words(text="1"))),
    _draft(DraftContent(branch_ids=(7,), details=BARE)),
    _draft(DraftContent(branch_ids=(7,), details=FULL), words="5", decider="6"),
    *(_draft(DraftContent(branch_ids=(7,), details=replace(BARE, title="1"), when=when)) for when in WAITING),
    _draft(DraftContent(branch_ids=(7,), details=FULL), was=OTHER, seen=replace(MEET, title="8"), **CHANGE),
    _draft(DraftContent(branch_ids=(7,), details=DraftDetails.of(OTHER)), was=OTHER, **CHANGE),
    _draft(DraftContent(branch_ids=(7,), details=replace(FULL, venue=OTHER.venue)), was=OTHER, **CHANGE),
    _draft(DraftContent(branch_ids=(7,), details=replace(DraftDetails.of(OTHER), contact="2")), was=OTHER, **CHANGE),
]
OFF = replace(WORDLESS[0], state=State.POSTPONED)
CHOICES = [Choice(NOW, None, ()), *(Choice(NOW, NOW + timedelta(hours=1), (reason,)) for reason in Reason)]
SOME_DETAILS: list[DraftDetails | MeetingDetails] = [BARE, FULL, MEET]


def _every(view, *more, mine: int = 2, **how):
    sketches = [
        _sketch(one, number, meeting=meeting, article=article, last=last)
        for one in WORDLESS_DRAFTS
        for number in (1, mine)
        for meeting, article, last in ((None, "", 0), (OFF, "3", 4))
    ]
    return lambda r: [view(one, *more, r, NOW, **how) for one in sketches]


SHOWN = {
    drafts.preview: lambda r: [
        *_every(drafts.preview)(r),
        *_every(drafts.preview, anything=True, remark="5")(r),
        *(made for field in Field for made in _every(drafts.preview, asks=field)(r)),
    ],
    drafts.shown: lambda r: [Message(one) for one in _every(drafts.shown)(r)],
    drafts.card: lambda r: [Message(one) for one in _every(drafts.card)(r)],
    drafts.offer: lambda r: [
        drafts.offer(one, r, another=another) for one in WORDLESS_DRAFTS for another in (True, False)
    ],
    drafts.choice: lambda r: [Message("", (drafts.choice(WORDLESS_DRAFTS[0], r),))],
    drafts.discarded: lambda r: [drafts.discarded(one, r) for one in WORDLESS_DRAFTS],
    drafts.waiting: lambda r: [drafts.waiting(one, r) for one in WORDLESS_DRAFTS],
    drafts.name: lambda r: [drafts.name(one, r) for one in WORDLESS_DRAFTS],
    draft_words.field_names: lambda r: [*draft_words.field_names(r).values()],
    draft_words.value: lambda r: [
        draft_words.value(one, field, r) for one in SOME_DETAILS for field in Field if field is not Field.BRANCH
    ],
    draft_words.clock: lambda r: [draft_words.clock(one, r) for one in SOME_DETAILS],
    draft_choices.button: lambda r: [
        Message("", ((draft_choices.button(WORDLESS_DRAFTS[1], one, r),),)) for one in CHOICES
    ],
    draft_choices.day: lambda r: [r.gettext(draft_choices.day(date(2026, 11, 26), r))],
    draft_questions.question: lambda r: [
        draft_questions.question(one, field, r, NOW) for one in WORDLESS_DRAFTS for field in Field
    ],
    draft_questions.anything: lambda r: [draft_questions.anything(r)],
    draft_questions.choices: lambda r: [
        Message("", tuple(draft_questions.choices(one, r, NOW))) for one in WORDLESS_DRAFTS
    ],
    draft_questions.branches: lambda r: [
        Message("", tuple(draft_questions.branches(one, [BRANCH, replace(BRANCH, id=8, name="8")], r)))
        for one in WORDLESS_DRAFTS
    ],
    draft_questions.fault: lambda r: [
        draft_questions.fault(Fault(Field.TITLE, wrong, hint), r) for wrong in Wrong for hint in (None, *Hint)
    ],
    draft_questions.clipped: lambda r: [draft_questions.clipped([Field.TITLE, Field.BLURB], r)],
    draft_changes.changes: lambda r: [
        Message("\n".join(draft_changes.changes(MEET, other, r))) for other in (OTHER, FULL, MEET)
    ],
    draft_changes.told: lambda r: [
        draft_changes.told(MEET, other, r, meeting)
        for other in (BARE, FULL, DraftDetails.of(OTHER), DraftDetails.of(MEET))
        for meeting in (None, *(replace(WORDLESS[0], details=MEET, state=state) for state in State))
    ],
    draft_answers.published: lambda r: [draft_answers.published(WORDLESS[0], r)],
    draft_answers.manage: lambda r: [Message("", ((draft_answers.manage(WORDLESS[0], r),),))],
    draft_answers.saved: lambda r: [draft_answers.saved(WORDLESS[0], r)],
    approvals.asked: lambda r: [approvals.asked(_sketch(one), "4", r, NOW) for one in WORDLESS_DRAFTS],
    approvals.approved: lambda r: [approvals.approved(WORDLESS[0], r)],
    approvals.told_approved: lambda r: [approvals.told_approved(WORDLESS[0], "4", r)],
    **{
        view: lambda r, view=view: [view(one, r) for one in WORDLESS_DRAFTS]
        for view in (approvals.ask_words, approvals.sent_back, approvals.returned, approvals.overtaken)
    },
    approvals.settled_already: lambda r: [
        approvals.settled_already(one, r, published=published) for one in WORDLESS_DRAFTS for published in (True, False)
    ],
}
"""Each view that speaks, in every way of speaking; those of a reader alone are added where it is used."""
