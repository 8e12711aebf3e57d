"""`handbill organiser`: invitations made at the machine, and who may post for a branch."""

import re
from datetime import UTC, datetime

import pytest

from storage import MACHINE, Answer, Storage
from tests.builders import branch

ANA = 1001


@pytest.fixture
async def stored(tmp_path):
    """A database with two branches, to look into beside the commands."""
    opened = await Storage.open(tmp_path / "handbill.db")
    await branch(opened)
    await branch(opened, "Glebe")
    yield opened
    await opened.close()


async def accept(storage, token, person=ANA, name="Ana Lima"):
    return (await storage.organisers.accept(token, person, name, datetime.now(UTC))).answer


async def organised(storage, person, name):
    await storage.organisers.invite(1, f"token {person}", by=7, number=0, now=datetime.now(UTC))
    assert await accept(storage, f"token {person}", person, name) is Answer.ACCEPTED


async def test_an_invitation_is_a_link_that_works_once(operator, stored):
    """Telegram is asked what the bot is called."""
    ended = await operator.types("organiser", "invite", "newt")
    link, how = ended.words.splitlines()
    assert ended.code == 0
    assert how == "For one person, within 48 hours: whoever opens it first becomes an organiser of Newtown."
    token = re.fullmatch(r"https://t\.me/courier_bot\?start=invite_([\w-]{32})", link)[1]
    assert [await accept(stored, token), await accept(stored, token, 1002)] == [Answer.ACCEPTED, Answer.USED]
    made, *_ = await stored.audit.of("invitation", 1)
    assert made.who == MACHINE


@pytest.mark.parametrize(
    ("settings", "why"),
    [({"token": ""}, "HANDBILL_TOKEN is missing"), ({"token": "1:WRONG"}, "Telegram does not know this token")],
)
async def test_without_telegram_the_invitation_is_what_to_send(operator, stored, settings, why):
    ended = await operator.types("organiser", "invite", "Newtown", **settings)
    start, _, reason = ended.words.splitlines()
    assert ended.code == 0
    assert f"since its name is not known: {why}" in reason
    assert await accept(stored, re.fullmatch(r"/start invite_([\w-]{32})", start)[1]) is Answer.ACCEPTED


async def test_the_list_has_every_branch_its_organisers_and_invitations(operator, stored):
    await organised(stored, ANA, "Ana Lima")
    await operator.types("organiser", "invite", "Glebe")
    ended = await operator.types("organiser", "list")
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    assert ended.words.splitlines() == [
        "Glebe: 0, 1 invited",
        "Newtown: 1",
        f"           1001  Ana Lima, since {today}",
    ]


@pytest.mark.parametrize("person", ["ana", "Ana Lima", "1001"])
async def test_a_removed_organiser_is_told(operator, tg, stored, person):
    """By name or id, after asking; in words, by the bot."""
    await organised(stored, ANA, "Ana Lima")
    ana = tg.person(ANA, "Ana", started=True)
    asking = await operator.types("organiser", "remove", "Newtown", person)
    assert (asking.code, len((await stored.organisers.crew(1, datetime.now(UTC))).organisers)) == (1, 1)
    ended = await operator.types("organiser", "remove", "Newtown", person, "--yes")
    assert ended.words.splitlines()[-1] == "Removed: Ana Lima from Newtown; they have been told."
    assert "You are no longer an organiser of Newtown" in ana.last.text
    assert (await stored.organisers.crew(1, datetime.now(UTC))).organisers == ()
    assert (await stored.audit.of("organiser", 1))[-1].who == MACHINE


async def test_one_who_cannot_be_told_is_removed_all_the_same(operator, stored):
    for person, settings, words in (
        (ANA, {}, "they could not be told."),
        (1002, {"token": ""}, "nobody has told them, for HANDBILL_TOKEN is missing."),
    ):
        await organised(stored, person, f"P{person}")
        ended = await operator.types("organiser", "remove", "Newtown", str(person), "--yes", **settings)
        assert (ended.code, words in ended.words) == (0, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("invite", "Newton"), "There is no branch “Newton”: did you mean Newtown?\n"),
        (("remove", "Newtown", "Zoe", "--yes"), "Newtown has no one organiser “Zoe”.\n"),
        (
            ("remove", "Newtown", "ana", "--yes"),
            "Newtown has no one organiser “ana”: did you mean Ana Lima (1001) or Ana Reis (1002)?\n",
        ),
        (
            ("remove", "Newtown", "Bo", "--yes"),
            "Newtown has no one organiser “Bo”: did you mean Bo (1003) or Bo (1004)?\n",
        ),
        (("remove", "Glebe", "Ana", "--yes"), "Glebe has no one organiser “Ana”.\n"),
    ],
)
async def test_what_is_unclear_is_one_sentence_and_nobody_is_removed(operator, stored, words, sentence):
    for person, name in ((ANA, "Ana Lima"), (1002, "Ana Reis"), (1003, "Bo"), (1004, "Bo")):
        await organised(stored, person, name)
    ended = await operator.types("organiser", *words)
    assert (ended.code, ended.words) == (1, sentence)
    assert len((await stored.organisers.crew(1, datetime.now(UTC))).organisers) == 4


async def test_without_a_database_or_branches_it_says_how_to_begin(operator, tmp_path):
    ended = await operator.types("organiser", "list")
    assert (ended.code, "There is no database" in ended.words) == (1, True)
    await (await Storage.open(tmp_path / "handbill.db")).close()
    ended = await operator.types("organiser", "list")
    assert ended.words == "There is no branch yet: handbill branch add NAME --zone ZONE makes one.\n"
