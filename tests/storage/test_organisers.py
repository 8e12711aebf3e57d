"""Organisers: invited by a link that works once, for two days, and not when it was revoked."""

import asyncio
from datetime import timedelta

import pytest

from storage import MACHINE, Answer, Organiser
from tests.builders import NOW, branch

ADMIN, ANA, BO = 7, 1001, 1002
HOURS_48 = timedelta(hours=48)


@pytest.fixture
async def newtown(storage):
    return (await branch(storage)).id


async def invited(storage, branch_id, token="secret", *, by=ADMIN, number=0, now=NOW):
    return await storage.organisers.invite(branch_id, token, by=by, number=number, now=now)


async def accepted(storage, token="secret", person=ANA, now=NOW):
    return (await storage.organisers.accept(token, person, "Ana Lima", now)).answer


async def people(storage, branch_id):
    return [organiser.person for organiser in (await storage.organisers.crew(branch_id, NOW)).organisers]


async def test_an_invitation_makes_one_person_an_organiser(storage, newtown):
    """Of that branch; whoever comes with it again is one already, others come too late."""
    made = await invited(storage, newtown)
    assert (made.number, made.expires_at) == (1, NOW + HOURS_48)
    came = [await accepted(storage, person=person) for person in (ANA, ANA, BO)]
    assert came == [Answer.ACCEPTED, Answer.ALREADY, Answer.USED]
    crew = await storage.organisers.crew(newtown, NOW)
    assert (crew.organisers, crew.invitations) == ((Organiser(newtown, ANA, "Ana Lima", NOW),), ())
    assert crew.next_number == 2


async def test_of_two_who_accept_at_once_one_is_first(storage, newtown):
    await invited(storage, newtown)
    came = await asyncio.gather(*(accepted(storage, person=person) for person in (ANA, BO)))
    assert sorted(came) == [Answer.ACCEPTED, Answer.USED]
    assert len(await people(storage, newtown)) == 1


async def test_the_secret_is_not_stored(storage, newtown):
    """Who reads the file, or a backup of it, can accept nothing."""
    await invited(storage, newtown, "a-secret-token")
    rows = await storage._db.fetch("SELECT * FROM invitations")
    assert all("secret" not in str(value) for row in rows for value in tuple(row))
    assert await accepted(storage, rows[0]["token_hash"]) is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("after", "answer"),
    [(HOURS_48 - timedelta(seconds=1), Answer.ACCEPTED), (HOURS_48, Answer.EXPIRED)],
)
async def test_an_invitation_is_good_for_two_days(storage, newtown, after, answer):
    await invited(storage, newtown)
    assert await accepted(storage, now=NOW + after) is answer
    assert (await storage.organisers.crew(newtown, NOW + after)).invitations == ()


async def test_a_revoked_invitation_is_void(storage, newtown):
    """It is revoked once; one that was used cannot be."""
    made = await invited(storage, newtown)
    assert [await storage.organisers.revoke(made.id, by=ADMIN, now=NOW) for _ in range(2)] == [True, False]
    assert await accepted(storage) is Answer.REVOKED
    used = await invited(storage, newtown, "other")
    await accepted(storage, "other")
    assert not await storage.organisers.revoke(used.id, by=ADMIN, now=NOW)
    assert not await storage.organisers.revoke(404, by=ADMIN, now=NOW)


async def test_an_admin_does_not_use_up_their_own_link(storage, newtown):
    """Who tries it out before sending it on leaves it as it is."""
    await invited(storage, newtown)
    assert await accepted(storage, person=ADMIN) is Answer.OWN
    assert await accepted(storage) is Answer.ACCEPTED
    await invited(storage, newtown, "other", by=BO)
    assert await accepted(storage, "other", person=ADMIN) is Answer.ACCEPTED


async def test_an_organiser_leaves_an_invitation_to_others(storage, newtown):
    await invited(storage, newtown)
    await invited(storage, newtown, "second")
    await accepted(storage)
    assert await accepted(storage, "second") is Answer.ALREADY
    assert await accepted(storage, "second", person=BO) is Answer.ACCEPTED


async def test_a_branch_that_has_closed_takes_nobody_on(storage, newtown):
    await invited(storage, newtown)
    await storage.branches.retire(newtown, by=ADMIN, now=NOW)
    assert (await accepted(storage), await invited(storage, newtown, "x"), await people(storage, newtown)) == (
        Answer.REVOKED,
        None,
        [],
    )


async def test_a_press_that_comes_twice_makes_one_invitation(storage, newtown):
    """The link shown last is the one that works; a later press, another admin or a used one make another."""
    first = await invited(storage, newtown, "one", number=1)
    again = await invited(storage, newtown, "two", number=1, now=NOW + timedelta(seconds=5))
    assert again.id == first.id
    assert await accepted(storage, "one") is Answer.UNKNOWN
    numbers = [(await invited(storage, newtown, "three", number=1, by=BO)).number]
    numbers += [(await invited(storage, newtown, "four", number=1, now=NOW + timedelta(minutes=2))).number]
    await accepted(storage, "two")
    numbers += [(await invited(storage, newtown, "five", number=1)).number]
    numbers += [(await invited(storage, newtown, "six", number=99)).number]
    assert numbers == [2, 3, 4, 5]
    assert len((await storage.organisers.crew(newtown, NOW)).invitations) == 4


async def test_a_removed_organiser_is_one_no_longer(storage, newtown):
    """Once; the link they came with does not bring them back, a new one does."""
    await invited(storage, newtown)
    await accepted(storage)
    gone = [await storage.organisers.remove(newtown, ANA, by=ADMIN, now=NOW) for _ in range(2)]
    assert gone == [Organiser(newtown, ANA, "Ana Lima", NOW), None]
    assert await accepted(storage) is Answer.USED
    await invited(storage, newtown, "new")
    assert await accepted(storage, "new") is Answer.ACCEPTED


async def test_all_of_it_is_recorded(storage, newtown):
    """Invited, tried in vain (once for each person and reason), accepted, removed, revoked."""
    made = await invited(storage, newtown, by=MACHINE)
    other = await invited(storage, newtown, "other")
    await accepted(storage)
    for person in (BO, BO, ADMIN):
        await accepted(storage, person=person)
    await storage.organisers.remove(newtown, ANA, by=ADMIN, now=NOW)
    await storage.organisers.revoke(other.id, by=ADMIN, now=NOW)
    acts = [*await storage.audit.of("invitation", made.id), *await storage.audit.of("organiser", newtown)]
    assert [(act.who, act.did) for act in acts] == [
        (MACHINE, "invited"),
        (BO, "refused: used"),
        (ADMIN, "refused: used"),
        (ANA, "accepted"),
        (ADMIN, "removed"),
    ]
    assert acts[3].after == {"person": ANA, "name": "Ana Lima", "invitation": made.id, "made_by": MACHINE}
    assert [act.did for act in await storage.audit.of("invitation", other.id)] == ["invited", "revoked"]
