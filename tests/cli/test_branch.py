"""`handbill branch` keeps the branches: one clear sentence for whatever will not do."""

import sqlite3
from contextlib import closing

import pytest

from storage import MACHINE, ChatKind, DayOrder, Level, Storage
from tests.builders import NOW


@pytest.fixture
async def stored(tmp_path):
    """Look at what is stored beside the commands."""
    opened = await Storage.open(tmp_path / "handbill.db")
    yield opened
    await opened.close()


@pytest.fixture
def types(operator):
    """Type a command of an operator who has neither token nor feed, and give its code and words."""
    operator.settings.clear()

    async def typed(*words):
        ended = await operator.types("branch", *words)
        return ended.code, ended.words

    return typed


async def test_a_branch_is_added_with_all_its_details(types, stored):
    """Before any bot ran; the zone by its city."""
    words = ["--venue", "Brown St Hall", "--address", "Brown St", "--contact", "@ines", "--accessibility", "Ramp"]
    words += ["--alias", "Inner West", "--alias", "Erko", "--order", "mdy", "--approval"]
    code, told = await types("add", "Newtown <b>", "--zone", "sydney", *words)
    assert (code, told) == (
        0,
        (
            "Added: Newtown <b> (Inner West, Erko), Australia/Sydney, month before day; "
            "Brown St Hall, Brown St; @ines; Ramp; posts need approval\n"
        ),
    )
    (made,) = await stored.branches.all()
    assert (made.day_order, made.approval, made.aliases) == (DayOrder.MDY, True, ("Inner West", "Erko"))
    assert [(act.who, act.did) for act in await stored.audit.of("branch", made.id)] == [(MACHINE, "added")]


async def test_the_first_one_makes_the_database(types, tmp_path):
    assert await types("list") == (
        1,
        "There is no database handbill.db: handbill run or handbill branch add makes it.\n",
    )
    assert not (tmp_path / "handbill.db").exists()
    assert (await types("add", "Glebe", "--zone", "Australia/Sydney"))[0] == 0
    assert await types("list") == (0, "Glebe, Australia/Sydney, day before month; followed by 0\n")


async def test_without_branches_the_list_says_how_to_make_one(types, stored):
    assert await types("list") == (0, "There is no branch yet: handbill branch add NAME --zone ZONE makes one.\n")


async def test_an_edit_changes_what_is_named_and_nothing_else(types, stored):
    """An empty text empties; another name for it does."""
    await types("add", "Newtown", "--zone", "Sydney", "--venue", "Hall", "--alias", "Inner West", "--approval")
    code, told = await types("edit", "inner-west", "--venue", "", "--no-approval", "--name", "New Town")
    assert (code, told) == (0, "Changed: New Town (Inner West), Australia/Sydney, day before month\n")
    assert await types("edit", "new", "--alias", "") == (0, "Changed: New Town, Australia/Sydney, day before month\n")
    assert await types("edit", "New Town") == (1, "Nothing is to be changed: name a detail, such as --venue.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "Ashfield", "--zone", "Sidney"], "“Sidney” is no time zone: did you mean Australia/Sydney?"),
        (
            ["add", "Ashfield", "--zone", "AEST"],
            "“AEST” is no time zone: write a large city in it, or a name such as Europe/Lisbon.",
        ),
        (["add", "NEWTÓWN", "--zone", "Sydney"], "“NEWTÓWN” means the branch Newtown already: choose another name."),
        (["add", "newtown", "--zone", "Sydney"], "There is a branch Newtown already."),
        (["add", "A", "--zone", "Sydney", "--alias", "erko"], "“erko” means the branch Newtown already: choose anoth"),
        (["add", " ", "--zone", "Sydney"], "A branch needs a name."),
        (["add", "A", "--zone", ""], "A branch needs a time zone."),
        (["add", "x" * 61, "--zone", "Sydney"], "is too long: 60 characters at most."),
        (["edit", "Newlands", "--name", "Erko"], "“Erko” means the branch Newtown already: choose another name."),
        (["edit", "new", "--venue", "x"], "There is no branch “new”: did you mean Newlands or Newtown?"),
        (["edit", "Newton", "--venue", "x"], "There is no branch “Newton”: did you mean Newtown or Newlands?"),
        (["remove", "Quito"], "There is no branch “Quito”."),
        (["remove", "newt", "--yes"], "There is no branch “newt”: did you mean Newtown?"),
    ],
)
async def test_what_will_not_do_is_one_sentence(types, stored, words, sentence):
    """With the nearest, where there is one; nothing is changed."""
    await types("add", "Newtown", "--zone", "Sydney", "--alias", "Erko")
    await types("add", "Newlands", "--zone", "Johannesburg")
    before = await stored.branches.all()
    code, told = await types(*words)
    assert (code, told.count("\n")) == (1, 1)
    assert sentence in told
    assert await stored.branches.all() == before


async def test_a_removal_asks_and_says_what_it_means(operator, types, stored):
    """No leaves it; yes retires it, and what it was is kept."""
    await types("add", "Newtown", "--zone", "Sydney")
    chat = await stored.chats.meet(7, ChatKind.PRIVATE, language="", now=NOW)
    await stored.branches.follow(chat.id, 1, Level.EVERYTHING, thread_id=0, now=NOW)
    means = (
        "Newtown: followed by 1 chat. Followers hear no more of it, and read in /branches that it has closed. "
        "Its history is kept.\n"
    )
    code, told = await types("remove", "newt")
    assert (code, means in told, len(await stored.branches.all())) == (1, True, 1)
    assert await types("remove", "newtown", "--yes") == (0, f"{means}Removed: Newtown\n")
    assert (await stored.branches.all(), (await stored.branches.get(1)).name) == ([], "Newtown")
    assert await types("remove", "newtown", "--yes") == (1, "There is no branch “newtown”.\n")


async def test_an_older_database_is_left_alone(types, tmp_path):
    """A bot of that version may be at work with it."""
    with closing(sqlite3.connect(tmp_path / "handbill.db")) as connection:
        from storage import migrate

        connection.executescript(f"PRAGMA application_id = {migrate.APPLICATION_ID}; PRAGMA user_version = 0;")
    for words in (["list"], ["add", "A", "--zone", "Sydney"]):
        code, told = await types(*words)
        assert (code, told) == (
            1,
            "An older Handbill wrote the database: stop that one, and handbill run brings it up to date.\n",
        )
