"""Branches: their names, their details, what is recorded of both, and who follows them."""

import asyncio
import sqlite3
from dataclasses import asdict, replace

import pytest

from bot.rules.names import fold
from storage import MACHINE, Act, Branch, BranchDetails, BranchLine, ChatKind, DayOrder, Level, Taken
from tests.builders import NEWTOWN, NOW, branch

BY = {"fold": fold, "by": 7, "now": NOW}


@pytest.fixture
async def chat(storage):
    return (await storage.chats.meet(1001, ChatKind.PRIVATE, language="en", now=NOW)).id


async def test_what_is_known_of_a_branch_comes_back(storage):
    """Every detail, and nothing of a branch that there is not."""
    details = BranchDetails(
        name="Zürich <Kreis 4>",
        zone="Europe/Zurich",
        aliases=("Zueri", "Kreis 4"),
        day_order=DayOrder.MDY,
        venue="Volkshaus",
        address="Stauffacherstrasse 60",
        contact="@ines",
        accessibility="Lift, induction loop",
        approval=True,
    )
    made = await storage.branches.add(details, **BY)
    assert {**asdict(made)} == {**asdict(details), "id": made.id, "retired_at": None}
    assert (await storage.branches.get(made.id), await storage.branches.all()) == (made, [made])
    assert await storage.branches.get(404) is None


@pytest.mark.parametrize("name", ["Newtown", "NEWTÓWN", "inner-west"])
@pytest.mark.parametrize("as_alias", [False, True])
async def test_a_name_means_one_branch(storage, name, as_alias):
    """Case, accents and joiners aside, be it a name or an alias, when added and when edited."""
    newtown = await storage.branches.add(NEWTOWN, **BY)
    glebe = await branch(storage, "Glebe")
    wanted = {"aliases": ("Forest Lodge", name)} if as_alias else {"name": name}
    other = {"name": "Marrickville", "zone": "Australia/Sydney"}
    assert await storage.branches.add(BranchDetails(**{**other, **wanted}), **BY) == Taken(name, newtown)
    assert await storage.branches.edit(glebe.id, lambda b: replace(b, **wanted), **BY) == Taken(name, newtown)
    assert await storage.branches.all() == [glebe, newtown]


async def test_two_admins_add_one_branch_at_once(storage):
    """One of them makes it, the other is told of it."""
    made = await asyncio.gather(*(storage.branches.add(NEWTOWN, **BY) for _ in range(2)))
    assert sorted(type(one).__name__ for one in made) == ["Branch", "Taken"]
    assert len(await storage.branches.all()) == 1


async def test_its_own_names_are_no_clash(storage):
    """A branch may become its alias, or be spelt differently."""
    made = await storage.branches.add(NEWTOWN, **BY)
    turned = await storage.branches.edit(made.id, lambda b: replace(b, name="Inner West", aliases=("NEWTOWN",)), **BY)
    assert (turned.name, turned.aliases) == ("Inner West", ("NEWTOWN",))
    assert isinstance(await storage.branches.edit(made.id, lambda b: replace(b, aliases=()), **BY), Branch)
    assert isinstance(await storage.branches.add(replace(NEWTOWN, aliases=()), **BY), Branch)


async def test_two_edits_at_once_keep_both(storage):
    """Each changes what it is about, from what is so at that moment."""
    made = await storage.branches.add(NEWTOWN, **BY)
    await asyncio.gather(
        storage.branches.edit(made.id, lambda b: replace(b, contact="@ines"), **BY),
        storage.branches.edit(made.id, lambda b: replace(b, approval=True), **BY),
    )
    assert await storage.branches.get(made.id) == replace(made, contact="@ines", approval=True)


async def test_a_removed_branch_is_kept_and_its_names_are_free(storage, chat):
    """It is listed for nobody but those who still follow it, cannot be edited, and is removed once."""
    made = await storage.branches.add(NEWTOWN, **BY)
    await storage.branches.follow(chat, made.id, Level.REMINDERS, thread_id=0, now=NOW)
    assert [await storage.branches.retire(made.id, by=7, now=NOW) for _ in range(2)] == [True, False]
    gone = replace(made, retired_at=NOW)
    assert (await storage.branches.get(made.id), await storage.branches.all()) == (gone, [])
    assert await storage.branches.lines(chat) == [BranchLine(gone, Level.REMINDERS)]
    assert await storage.branches.lines(chat + 1) == []
    assert await storage.branches.edit(made.id, lambda b: replace(b, venue="x"), **BY) is None
    assert not await storage.branches.follow(chat, made.id, Level.EVERYTHING, thread_id=0, now=NOW)
    again = await storage.branches.add(NEWTOWN, **BY)
    assert again.id != made.id


async def test_all_that_is_done_is_recorded(storage):
    """Who, what, when, before and after; what changes nothing leaves no line."""
    made = await storage.branches.add(NEWTOWN, fold=fold, by=MACHINE, now=NOW)
    for _ in range(2):
        await storage.branches.edit(made.id, lambda b: replace(b, venue="Town Hall"), **BY)
    await storage.branches.retire(made.id, by=8, now=NOW)
    added, edited, removed = await storage.audit.of("branch", made.id)
    told = {**asdict(NEWTOWN), "aliases": ["Inner West"]}
    assert added == Act(MACHINE, "added", "branch", made.id, NOW, {}, told)
    assert edited == Act(7, "edited", "branch", made.id, NOW, told, {**told, "venue": "Town Hall"})
    assert (removed.who, removed.did, removed.after) == (8, "removed", {})


@pytest.mark.parametrize("how", ["UPDATE audit SET who = 9", "DELETE FROM audit"])
async def test_the_record_is_only_added_to(storage, how):
    """Not even we can change it."""
    await storage.branches.add(NEWTOWN, **BY)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        async with storage._db.transaction() as t:
            await t.run(how)


async def test_following_has_a_level_and_says_whether_anything_changed(storage, chat):
    """Another level, or another forum topic, is a change; the same again is none."""
    made = await branch(storage)
    asked = [(Level.EVERYTHING, 0), (Level.EVERYTHING, 0), (Level.DAY_BEFORE, 0), (Level.DAY_BEFORE, 7)]
    news = [await storage.branches.follow(chat, made.id, level, thread_id=to, now=NOW) for level, to in asked]
    assert news == [True, False, True, True]
    assert await storage.branches.level(chat, made.id) is Level.DAY_BEFORE
    assert await storage.branches.lines(chat) == [BranchLine(made, Level.DAY_BEFORE)]
    assert await storage.branches.followers(made.id) == 1
    await storage.chats.pause(chat, reason="blocked", now=NOW)
    assert await storage.branches.followers(made.id) == 0
    gone = [await storage.branches.leave(chat, made.id) for _ in range(2)]
    assert (gone, await storage.branches.level(chat, made.id)) == ([True, False], None)


async def test_all_is_left_at_once(storage, chat):
    for name in ("Glebe", "Newtown"):
        made = await branch(storage, name)
        await storage.branches.follow(chat, made.id, Level.EVERYTHING, thread_id=0, now=NOW)
    assert [await storage.branches.leave_all(chat) for _ in range(2)] == [2, 0]


async def test_a_group_that_moves_keeps_its_branches(storage):
    """Where the new chat is known already, both follow on as one."""
    glebe, newtown = await branch(storage, "Glebe"), await branch(storage, "Newtown")
    old, new = [(await storage.chats.meet(chat, ChatKind.GROUP, language="", now=NOW)).id for chat in (-5, -1005)]
    await storage.branches.follow(old, glebe.id, Level.REMINDERS, thread_id=0, now=NOW)
    await storage.branches.follow(old, newtown.id, Level.REMINDERS, thread_id=0, now=NOW)
    await storage.branches.follow(new, newtown.id, Level.EVERYTHING, thread_id=0, now=NOW)
    await storage.chats.move(-5, -1005)
    assert [line.level for line in await storage.branches.lines(new)] == [Level.REMINDERS, Level.EVERYTHING]
