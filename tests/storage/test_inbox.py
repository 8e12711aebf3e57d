"""Letters kept until they are handled, and the heartbeats of those who do."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage import Letter, SetAside, Silence
from storage.instants import from_stored, to_stored
from tests.builders import NOW

LETTERS = [Letter(n, f'{{"update_id": {n}}}') for n in (7, 8, 9)]
LATER = NOW + timedelta(seconds=1)


async def test_what_telegram_repeats_is_kept_once(storage):
    """Also when it was handled in between, and has been forgotten but for its number."""
    assert await storage.inbox.store(LETTERS[:2], NOW) == LETTERS[:2]
    await storage.inbox.done(7, NOW)
    assert await storage.inbox.store(LETTERS, NOW) == LETTERS[2:]
    assert await storage.inbox.waiting() == LETTERS[1:]


async def test_a_letter_is_set_aside_after_three_failures(storage):
    """Until then it waits, its failures counted, behind nobody."""
    await storage.inbox.store(LETTERS, NOW)
    aside = [await storage.inbox.failed(7, error="KeyError", now=NOW) for _ in range(2)]
    assert (await storage.inbox.waiting())[0] == replace(LETTERS[0], attempts=2)
    aside.append(await storage.inbox.failed(7, error="KeyError", now=NOW))
    assert aside == [False, False, True]
    assert await storage.inbox.waiting() == LETTERS[1:]
    assert await storage.inbox.failed(404, error="KeyError", now=NOW) is False


async def test_what_was_said_is_forgotten_once_handled_and_the_number_in_time(storage):
    """Nobody's words stay longer than they are needed; what waits is never pruned."""
    await storage.inbox.store(LETTERS, NOW)
    await storage.inbox.done(7, NOW)
    (kept,) = await storage._db.fetch("SELECT payload FROM inbox WHERE update_id = 7")
    assert kept["payload"] == ""
    assert [await storage.inbox.prune(before=before) for before in (NOW, LATER, LATER)] == [0, 1, 0]
    assert await storage.inbox.waiting() == LETTERS[1:]


async def test_what_was_said_in_a_letter_set_aside_is_forgotten(storage):
    """It will never be handled: its number is all that is needed."""
    await storage.inbox.store(LETTERS, NOW)
    kept = []
    for _ in range(3):
        await storage.inbox.failed(7, error="KeyError", now=NOW)
        kept += await storage._db.fetch("SELECT payload FROM inbox WHERE update_id = 7")
    assert [row["payload"] for row in kept] == [LETTERS[0].payload, LETTERS[0].payload, ""]


async def test_letters_are_pruned_a_stretch_at_a_time(storage):
    """Oldest first, without looking through them all."""
    await storage.inbox.store(LETTERS, NOW)
    for letter in reversed(LETTERS):
        await storage.inbox.done(letter.update_id, NOW - timedelta(seconds=letter.update_id))
    assert [await storage.inbox.prune(before=LATER, rows=2) for _ in range(3)] == [2, 1, 0]


async def test_a_run_begins_with_its_own_heartbeats(storage):
    """A part that an earlier run had and this one has not is not reported as stuck."""
    await storage.heartbeats.begin(["poll 1", "poll 2"], NOW)
    await storage.heartbeats.begin(["poll 1", "alert"], LATER)
    await storage.heartbeats.beat("alert", LATER + timedelta(seconds=5))
    assert await storage.heartbeats.all() == {"alert": LATER + timedelta(seconds=5), "poll 1": LATER}


@pytest.mark.parametrize(
    "instant", [NOW, datetime.fromisoformat("1969-12-31T23:59:59.999999+05:30"), NOW.replace(tzinfo=None)]
)
def test_an_instant_comes_back_as_it_was_and_a_naive_one_is_refused(instant):
    """To the microsecond, before 1970 too, in UTC."""
    if instant.tzinfo is None:
        with pytest.raises(ValueError, match="naive"):
            to_stored(instant)
    else:
        back = from_stored(to_stored(instant))
        assert (back, back.utcoffset()) == (instant, timedelta(0))


async def test_letters_that_were_given_up_are_reported_once(storage):
    """With the kind of error; those that are handled after a failure, or still tried, are not among them."""
    await storage.inbox.store(LETTERS, NOW)
    for update_id, failures in ((9, 3), (7, 3), (8, 2)):
        for _ in range(failures):
            await storage.inbox.failed(update_id, error="KeyError", now=NOW)
    assert await storage.inbox.set_aside() == [SetAside(7, "KeyError"), SetAside(9, "KeyError")]
    assert await storage.inbox.reported([9]) == 1
    assert await storage.inbox.set_aside() == [SetAside(7, "KeyError")]


async def test_silences_are_remembered_as_they_are(storage):
    """With who was told, and when they ended; what is not named any more is forgotten."""
    goes_on, ended = Silence("poll 1", NOW), Silence("alert", NOW, ended_at=LATER, told=frozenset({1002, 1001}))
    await storage.heartbeats.remember([goes_on, ended])
    assert await storage.heartbeats.silences() == {"poll 1": goes_on, "alert": ended}
    await storage.heartbeats.begin(["alert"], LATER)
    assert (await storage.heartbeats.silences())["alert"] == ended
    await storage.heartbeats.remember([ended])
    assert await storage.heartbeats.silences() == {"alert": ended}
