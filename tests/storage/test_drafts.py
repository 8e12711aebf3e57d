"""Drafts: begun once, kept apart, published once, in the transaction that makes the meeting."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.meetings import edited, published
from storage import (
    Approval,
    ChatKind,
    Conflict,
    Declined,
    DraftContent,
    DraftDetails,
    DraftState,
    Meeting,
    Pin,
    Storage,
    Words,
)
from tests.builders import NOW, branch, publish, talk

DAY = timedelta(days=1)
BO, CY = 101, 102
FULL = DraftContent(branch_ids=(1,), details=DraftDetails.of(talk(pin=Pin(1.5, -2.0), ends_at=NOW + 4 * DAY)))
ANA = Approval(by=100, name="Ana", cause="p9")


@pytest.fixture
async def chat(storage):
    """Have a branch with an organiser; give the organiser's chat."""
    await branch(storage)
    await organise(storage, BO)
    return (await storage.chats.meet(BO, ChatKind.PRIVATE, language="en", now=NOW)).id


async def organise(storage: Storage, person: int, branch_id: int = 1) -> None:
    await storage.organisers.invite(branch_id, f"{branch_id}-{person}", by=7, number=0, now=NOW)
    await storage.organisers.accept(f"{branch_id}-{person}", person, "Bo", NOW)


async def begin(storage: Storage, chat: int, origin: str = "m1", content=FULL, person: int = BO, **how):
    how = {"uid": f"uid-{chat}-{person}-{origin}", "now": NOW, **how}
    return await storage.drafts.begin(chat, person, content, origin=origin, **how)


async def end(storage: Storage, draft, version: int | None = None, details=None, **how):
    change = published(details or draft.content.details.complete(), NOW)
    how = {"trusted": False, "cause": "p1", "now": NOW, **how}
    return await storage.drafts.publish(draft.id, change, version=version or draft.version, **how)


async def acts(storage: Storage) -> list[tuple[int, str, str]]:
    rows = await storage._db.fetch("SELECT who, did, thing FROM audit WHERE thing IN ('draft', 'meeting') ORDER BY id")
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    "content",
    [FULL, DraftContent(), DraftContent(unread=Words(text="Fri 🎉", stamps=((1, 2, 3), (4, 5, 6))), when='["x"]')],
)
async def test_what_is_written_comes_back_as_it_was(storage, chat, content):
    draft = await begin(storage, chat, content=content)
    assert (draft.content, draft.state, draft.version, draft.made_at) == (content, DraftState.OPEN, 1, NOW)
    assert await storage.drafts.get(draft.id) == draft
    assert await storage.drafts.get(99) is None


async def test_a_message_that_comes_twice_begins_one_draft(storage, chat):
    """With the id that the first time gave."""
    first = await begin(storage, chat)
    assert await begin(storage, chat, uid="other", content=DraftContent()) == first


async def test_drafts_of_two_people_and_of_two_chats_do_not_mix(storage, chat):
    other = (await storage.chats.meet(-5, ChatKind.GROUP, language="", now=NOW)).id
    made = [await begin(storage, c, person=p) for c, p in ((chat, BO), (other, BO), (other, CY))]
    found = [await storage.drafts.present(c, p) for c, p in ((chat, BO), (other, BO), (other, CY), (chat, CY))]
    assert found == [*made, None]


async def test_of_several_the_one_taken_up_last_is_present(storage, chat):
    """A second waits behind the first; when the present one ends, the one before it is present again."""
    one, two, three = [await begin(storage, chat, f"m{n}") for n in range(3)]

    async def present():
        draft = await storage.drafts.present(chat, BO)
        return draft and draft.id

    assert await present() == one.id
    await storage.drafts.take_up(three.id, NOW + DAY)
    assert await present() == three.id
    assert (await storage.drafts.discard(three.id, NOW)).state is DraftState.DISCARDED
    assert await present() == one.id
    await end(storage, one)
    assert await present() == two.id
    assert (await storage.drafts.take_up(three.id, NOW + DAY)).state is DraftState.OPEN
    assert await present() == three.id
    assert await storage.drafts.take_up(one.id, NOW) is None
    assert await storage.drafts.discard(one.id, NOW) is None


async def test_a_version_is_counted_for_what_differs_alone(storage, chat):
    draft = await begin(storage, chat)
    other = replace(FULL, when="x")
    for version in (2, 2):
        draft = await storage.drafts.write(draft.id, other, now=NOW)
        assert (draft.version, draft.content) == (version, other)
    await storage.drafts.discard(draft.id, NOW)
    assert await storage.drafts.write(draft.id, FULL, now=NOW) is None
    await storage.drafts.shown(draft.id, 77)
    assert (await storage.drafts.get(draft.id)).message_id == 77


async def test_publishing_makes_the_meeting_and_ends_the_draft(storage, chat):
    """Once: who comes again is told that it has ended, and which meeting it became."""
    draft = await begin(storage, chat)
    meeting = await end(storage, draft)
    assert (meeting.uid, meeting.details) == (draft.uid, talk(pin=Pin(1.5, -2.0), ends_at=NOW + 4 * DAY))
    assert await end(storage, draft) is Declined.ENDED
    kept = await storage.drafts.get(draft.id)
    assert (kept.state, kept.meeting_id, kept.cause, kept.revision) == (DraftState.PUBLISHED, meeting.id, "p1", None)
    assert await acts(storage) == [(BO, "published", "meeting")]


async def test_what_was_not_shown_is_not_published(storage, chat):
    draft = await begin(storage, chat)
    await storage.drafts.write(draft.id, replace(FULL, when="x"), now=NOW)
    assert await end(storage, draft, version=1) is Declined.CHANGED
    assert await storage.meetings.get(1) is None


async def test_who_may_not_post_any_more_is_refused_and_recorded_once(storage, chat):
    """Nothing else is changed; an admin of the bot may."""
    draft = await begin(storage, chat)
    await storage.organisers.remove(1, BO, by=7, now=NOW)
    for _ in range(2):
        assert await end(storage, draft) is Declined.NOT_ORGANISER
        assert await storage.drafts.submit(draft.id, version=1, trusted=False, cause="", now=NOW) == "not an organiser"
    assert await storage.drafts.get(draft.id) == draft
    assert await acts(storage) == [(BO, "refused: not an organiser", "draft")]
    assert isinstance(await end(storage, draft, trusted=True), Meeting)


async def test_each_branch_of_a_joint_meeting_has_to_be_ones_own(storage, chat):
    glebe = await branch(storage, "Glebe")
    draft = await begin(storage, chat, content=replace(FULL, branch_ids=(1, glebe.id)))
    assert await end(storage, draft) is Declined.NOT_ORGANISER
    await organise(storage, BO, glebe.id)
    assert [host.name for host in (await end(storage, draft)).hosts] == ["Glebe", "Newtown"]
    assert [one.name for one in await storage.organisers.of(BO)] == ["Glebe", "Newtown"]


@pytest.mark.parametrize("content", [FULL, replace(FULL, branch_ids=())])
async def test_a_branch_that_has_closed_posts_nothing(storage, chat, content):
    draft = await begin(storage, chat, content=content)
    await storage.branches.retire(1, by=7, now=NOW)
    assert await end(storage, draft, trusted=True) is Declined.CLOSED
    assert await storage.organisers.of(BO) == []


async def test_a_change_to_a_meeting_is_a_draft_at_its_revision(storage, chat):
    """Begun once while it is open; who is an organiser of one of its branches may change a joint one."""
    meeting = await publish(storage, await storage.branches.get(1), await branch(storage, "Glebe"))
    content = replace(FULL, branch_ids=(1, 2))
    draft = await begin(storage, chat, "p1", content, changes=meeting)
    assert (draft.meeting_id, draft.revision, draft.was, draft.seen) == (1, 1, meeting.details, None)
    assert await begin(storage, chat, "p2", changes=meeting) == draft
    change = edited(meeting, content.details.complete(), NOW)
    how = {"version": 1, "trusted": False, "now": NOW}
    assert (await storage.drafts.publish(draft.id, change, **how)).details.ends_at == NOW + 4 * DAY
    assert (await begin(storage, chat, "p3", changes=meeting)).id != draft.id


async def test_of_two_changes_the_second_is_put_on_top(storage, chat):
    """It knows what the meeting was when it began, for as long as it is not saved."""
    meeting = await publish(storage, await storage.branches.get(1))
    draft = await begin(storage, chat, changes=meeting)
    other = edited(meeting, talk(title="Other"), NOW)
    await storage.meetings.change(1, other, expected=1, by=7, now=NOW)
    mine = edited(meeting, talk(venue="Mine"), NOW)
    how = {"trusted": False, "now": NOW}
    conflict = await storage.drafts.publish(draft.id, mine, version=1, **how)
    assert isinstance(conflict, Conflict)
    both = replace(FULL, details=DraftDetails.of(talk(title="Other", venue="Mine")))
    for _ in range(2):
        draft = await storage.drafts.rebase(draft.id, both, revision=2, now=NOW)
    assert (draft.version, draft.revision, draft.was, draft.seen) == (2, 2, talk(title="Other"), meeting.details)
    done = await storage.drafts.publish(draft.id, edited(conflict.now, both.details.complete(), NOW), version=2, **how)
    assert (done.revision, done.details.title, done.details.venue) == (3, "Other", "Mine")
    assert await storage.drafts.rebase(draft.id, both, revision=9, now=NOW) is None


async def test_an_admin_approves_once(storage, chat):
    """It is the organiser's act, and the record has both."""
    draft = await begin(storage, chat)
    waiting = await storage.drafts.submit(draft.id, version=1, trusted=False, cause="p1", now=NOW)
    assert (waiting.state, waiting.cause) == (DraftState.WAITING, "p1")
    assert await storage.drafts.present(chat, BO) is None
    assert await end(storage, draft) is Declined.ENDED
    assert isinstance(await end(storage, draft, approval=ANA), Meeting)
    assert await end(storage, draft, approval=ANA) is Declined.ENDED
    kept = await storage.drafts.get(draft.id)
    assert (kept.decider, kept.cause) == ("Ana", "p9")
    assert await acts(storage) == [
        (BO, "submitted", "draft"),
        (BO, "published", "meeting"),
        (100, "approved", "meeting"),
    ]


async def test_an_admin_sends_back(storage, chat):
    """It is open again, with the words; what is written then is approved anew."""
    draft = await begin(storage, chat)
    how = {"words": "Which room?", "approval": ANA, "now": NOW}
    assert await storage.drafts.send_back(draft.id, version=1, **how) is Declined.ENDED
    await storage.drafts.submit(draft.id, version=1, trusted=False, cause="p1", now=NOW)
    assert await storage.drafts.send_back(draft.id, version=2, **how) is Declined.CHANGED
    back = await storage.drafts.send_back(draft.id, version=1, **how)
    assert (back.state, back.words, back.decider) == (DraftState.OPEN, "Which room?", "Ana")
    assert await storage.drafts.present(chat, BO) == back
    await storage.drafts.write(draft.id, replace(FULL, when="x"), now=NOW)
    again = await storage.drafts.submit(draft.id, version=2, trusted=False, cause="p2", now=NOW)
    assert (again.state, again.words) == (DraftState.WAITING, "")
    assert await end(storage, draft, version=1, approval=ANA) is Declined.CHANGED


async def test_what_has_ended_is_forgotten_and_what_is_open_kept_far_longer(storage, chat):
    ended, left = [await begin(storage, chat, origin) for origin in ("m1", "m2")]
    await storage.drafts.discard(ended.id, NOW)
    moment = timedelta(microseconds=1)
    assert [await storage.drafts.prune(before=NOW + late) for late in (timedelta(0), moment, moment)] == [0, 1, 0]
    assert await storage.drafts.get(left.id) == left
    assert await storage.drafts.prune(before=NOW + timedelta(days=150) + moment) == 1


async def test_the_last_meetings_of_a_branch(storage, chat):
    """Those that start last, whatever was published first; not those called off."""
    from bot.rules.meetings import cancelled

    for number, days in enumerate((3, 9, 5, 12)):
        meeting = await publish(
            storage, await storage.branches.get(1), uid=f"u{number}", details=talk(starts_in=days * DAY)
        )
    await storage.meetings.change(meeting.id, cancelled(meeting, "", NOW), expected=1, by=7, now=NOW)
    assert [one.uid for one in await storage.meetings.last(1, limit=2)] == ["u1", "u2"]


async def test_a_refusal_is_recorded_once(storage, chat):
    for _ in range(2):
        await storage.audit.refused(BO, "edit", "meeting", 5, NOW)
    assert await acts(storage) == [(BO, "refused: edit", "meeting")]
