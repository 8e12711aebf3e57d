"""What is ahead: leafing by the start and the id of a meeting, while meetings come, go and move."""

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.meetings import cancelled, postponed
from storage import Meeting, Storage
from tests.builders import NOW, branch, publish, talk

HOUR = timedelta(hours=1)
LIMIT = 3


def place(meeting: Meeting):
    return meeting.details.starts_at, meeting.id


def ids(page):
    return [meeting.id for meeting in page.meetings]


@pytest.fixture
async def newtown(storage):
    return await branch(storage)


async def at(storage, hours: float, *branches, title: str = "Talk"):
    """Publish a meeting that starts so many hours from now."""
    details = talk(starts_in=hours * HOUR, title=title)
    return await publish(storage, *branches, uid=f"{title} {hours} {branches}", details=details)


async def test_leafing_there_and_back(storage, newtown):
    """In the order of the starts; two at one hour are told apart by their ids, and neither is skipped."""
    hours = [5, 1, 3, 3, 2, 3, 4]
    made = [await at(storage, hour, newtown, title=str(n)) for n, hour in enumerate(hours)]
    expected = [one.id for one in sorted(made, key=place)]
    pages = [await storage.agenda.page([newtown.id], now=NOW, limit=LIMIT)]
    while pages[-1].has_later and len(pages) < 9:
        behind = place(pages[-1].meetings[-1])
        pages.append(await storage.agenda.page([newtown.id], now=NOW, limit=LIMIT, after=behind))
    assert [ids(page) for page in pages] == [expected[:3], expected[3:6], expected[6:]]
    assert [page.has_earlier for page in pages] == [False, True, True]
    back = [pages.pop()]
    while back[-1].has_earlier and len(back) < 9:
        front = place(back[-1].meetings[0])
        back.append(await storage.agenda.page([newtown.id], now=NOW, limit=LIMIT, before=front))
    assert [ids(page) for page in back[1:]] == [ids(page) for page in pages[::-1]]


async def test_off_or_not_until_the_hour(storage, newtown):
    """What was called off stays where it was until its time; what takes place is next."""
    first, second, third = [await at(storage, hour, newtown) for hour in (1, 2, 3)]
    await storage.meetings.change(first.id, cancelled(first, "ill", NOW), expected=1, by=7, now=NOW)
    await storage.meetings.change(second.id, postponed(second, "", NOW), expected=1, by=7, now=NOW)
    for hours, left in ((0, [first, second, third]), (1, [second, third]), (2, [third]), (3, [])):
        page = await storage.agenda.page([newtown.id], now=NOW + hours * HOUR, limit=9)
        assert ids(page) == [one.id for one in left]
        coming = await storage.agenda.next([newtown.id], now=NOW + hours * HOUR)
        assert (coming and coming.id) == (third.id if left else None)


async def test_postponed_and_without_a_date_for_long(storage, newtown):
    """Whoever asks for them is given those, and nothing else that is past."""
    first, second, third = [await at(storage, hour, newtown) for hour in (1, 2, 3)]
    await storage.meetings.change(first.id, postponed(first, "", NOW), expected=1, by=7, now=NOW)
    await storage.meetings.change(second.id, cancelled(second, "", NOW), expected=1, by=7, now=NOW)
    asked = {"now": NOW + 2 * HOUR, "limit": 1}
    ahead = await storage.agenda.page([newtown.id], **asked, dateless=NOW)
    assert (ids(ahead), ahead.has_earlier) == ([third.id], True)
    before = await storage.agenda.page([newtown.id], **asked, dateless=NOW, before=(NOW + 3 * HOUR, third.id))
    assert (ids(before), before.has_earlier, before.has_later) == ([first.id], False, True)
    assert not (await storage.agenda.page([newtown.id], **asked)).has_earlier
    assert not (await storage.agenda.page([newtown.id], **asked, dateless=NOW + HOUR)).has_earlier


async def test_a_joint_meeting_is_there_once_and_others_are_not(storage, newtown):
    glebe, zurich = await branch(storage, "Glebe"), await branch(storage, "Zürich")
    joint, _ = await at(storage, 1, newtown, glebe), await at(storage, 2, zurich)
    page = await storage.agenda.page([newtown.id, glebe.id], now=NOW, limit=9)
    assert [[host.name for host in one.hosts] for one in page.meetings] == [["Glebe", "Newtown"]]
    assert ids(page) == [joint.id]
    assert await storage.agenda.next([], now=NOW) is None
    assert ids(await storage.agenda.page([], now=NOW, limit=9)) == []


async def test_a_place_is_right_though_its_meeting_is_gone(storage, newtown):
    """Cancelled, moved or never there: the stretch begins behind the place, and what has begun is left out."""
    made = [await at(storage, hour, newtown) for hour in (1, 2, 3, 4)]
    behind = (NOW + 2.5 * HOUR, 10**6)
    assert ids(await storage.agenda.page([newtown.id], now=NOW, limit=9, after=behind)) == [made[2].id, made[3].id]
    page = await storage.agenda.page([newtown.id], now=NOW + HOUR, limit=9, before=behind)
    assert (ids(page), page.has_earlier, page.has_later) == ([made[1].id], False, True)
    none = await storage.agenda.page([newtown.id], now=NOW + 3 * HOUR, limit=9, before=behind)
    assert (ids(none), none.has_earlier, none.has_later) == ([], False, False)


STEPS = st.lists(st.tuples(st.sampled_from(["after", "before"]), st.integers(0, 5), st.integers(0, 3)), max_size=8)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-2, 5), st.booleans()), max_size=10), st.integers(1, 4), STEPS)
def test_a_stretch_is_what_stands_next_to_its_place(starts, limit, steps):
    """Wherever one leafs from, and whenever: as if the whole list were at hand."""

    async def leaf():
        with TemporaryDirectory() as folder:
            storage = await Storage.open(Path(folder) / "handbill.db")
            newtown, zurich = await branch(storage), await branch(storage, "Zürich")
            made = [
                await at(storage, hour, newtown if ours else zurich, title=str(n))
                for n, (hour, ours) in enumerate(starts)
            ]
            ours = [one for one, (_, mine) in zip(made, starts, strict=True) if mine]
            for side, hour, number in steps:
                at_, now = (NOW + hour * HOUR, number), NOW + number * HOUR
                page = await storage.agenda.page([newtown.id], now=now, limit=limit, **{side: at_})
                check(page, sorted((one for one in ours if place(one)[0] > now), key=place), side, at_, limit)
            await storage.close()

    asyncio.run(leaf())


def check(page, ahead, side, at_, limit):
    if side == "after":
        expected = [one for one in ahead if place(one) > at_][:limit]
    else:
        expected = [one for one in ahead if place(one) < at_][-limit:]
    assert list(page.meetings) == expected
    assert page.has_earlier is bool(expected and expected[0] != ahead[0])
    assert page.has_later is bool(expected and expected[-1] != ahead[-1])
