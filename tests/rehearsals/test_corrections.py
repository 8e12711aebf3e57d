"""An article that a thousand chats have is corrected three times and withdrawn, while others are announced.

The line: everybody has the article -> alerts of another topic, at rest -> three edits -> such alerts again while the
messages are edited -> all messages are right -> the site takes the article back -> all say so.
Those alerts go to chats whose messages are edited and to chats that have none. An alert's delay is from the decision
to announce it until Telegram receives it, both by the clock of this machine.
"""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.demo.telegram import Person
from bot.demo.telegram.calls import Call
from tests.flows.crowd import follow
from tests.flows.killing import ask, until
from tests.rehearsals.scale import FULL, milliseconds, report, scaled, seconds
from tests.rehearsals.stage import OK, Stage, staged
from tests.rehearsals.test_waiting import centiles

CHATS, RATE, SAMPLE, ALERTS = scaled((300, 60, 20, 2), (1_000, 30, 100, 4))
"""Messages to edit; messages a second; chats of either sort that alerts go to; alerts.
Those before the edits and those meanwhile are fewer than the feed has places, so that it still shows what is edited."""
SETTLED, APART = 4.0, 2.0
ROUND_TRIP = 0.06
OTHERS_AIM, SAME_AIM = 0.1, 1.1
"""How much later an alert may come, in seconds: to chats that have nothing edited, and to those that have. In full."""
LAST_TITLE = "Rents rise by the sea"


@dataclass
class Watch:
    """Who is told of what, and how long it took."""

    stage: Stage
    same: set[int]
    others: set[int]
    delays: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    edited_first: list[int] = field(default_factory=list)
    """For each announcement, the edits that left between the first and the last of the others' messages."""

    async def announce(self) -> None:
        """Have one more article announced, and note its delays once all have it."""
        title = f"Article {len(self.stage.titles) + 1}"
        self.stage.titles.append(title)
        self.stage.site.publish(title=title, topics=("Transport",))
        wanted = len(self.same | self.others)
        await until(lambda: len(self.stage.received.chats(title)) == wanted, "somebody was left out")
        sql = "SELECT n.created_at FROM notices n JOIN articles a ON a.id = n.article_id WHERE a.title = ?"
        decided = ask(self.stage.database, sql, title)[0][0] / 1e6 - (time.time() - time.monotonic())
        for (told, chat), copies in self.stage.received.copies().items():
            if told == title:
                self.delays[chat].append(copies[0].at - decided)
        came = [self.stage.received.copies()[title, chat][0].at for chat in self.others]
        self.edited_first.append(sum(min(came) < call.at < max(came) for call in edit_calls(self.stage)))

    def take(self) -> dict[int, list[float]]:
        """Give the delays noted since the last time, by chat."""
        taken, self.delays = self.delays, defaultdict(list)
        return taken


def edit_calls(stage: Stage) -> list[Call]:
    """Give the edits so far."""
    return [call for call in stage.tg.calls if call.method == "editMessageText" and call.status == OK]


def edits(stage: Stage) -> Counter[int]:
    """Count by chat what was edited so far."""
    return Counter(call.chat_id or 0 for call in edit_calls(stage))


async def readers(stage: Stage) -> Watch:
    """Have many follow one topic, and a sample of them and some others a second one, in no order."""
    people = [stage.tg.person(number, f"Reader {number}", started=True) for number in range(1, CHATS + SAMPLE + 1)]
    stage.people = people[:CHATS]
    same, others = {person.id for person in people[:SAMPLE]}, {person.id for person in people[CHATS:]}
    chance, ids = random.Random(20261128), [person.id for person in people]
    chance.shuffle(ids)
    for chat in ids:
        topics = ("Housing",) * (chat not in others) + ("Transport",) * (chat in same | others)
        await follow(stage.database, chat, topics=topics)
    return Watch(stage, same, others)


async def all_say(stage: Stage, told: Callable[[Person], bool]) -> float:
    """Wait until the article's message says so in every chat; give the seconds that took."""
    return await until(lambda: all(map(told, stage.people)), "not all messages are right", 30 + 2 * CHATS / RATE)


async def edited_thrice(stage: Stage, item: int) -> None:
    """Edit the article three times, each as soon as the last edit was stored."""
    for revision, title in enumerate(("Rents rise", "Rents fall", LAST_TITLE), start=2):
        stage.site.edit(item, title=title)
        stored = "SELECT 1 FROM articles WHERE title = ? AND revision = ?"
        await until(lambda: ask(stage.database, stored, title, revision) != [], "the edit was not stored")  # noqa: B023


@pytest.mark.rehearsal
async def test_corrections_hold_up_no_alert(tmp_path):
    """Each message ends right by one edit of it; what is announced meanwhile comes nearly as soon as at rest."""
    command = ("-m", "tests.rehearsals.hurried", str(SETTLED), str(APART))
    async with staged(tmp_path, subscribers=0, rate=RATE, command=command) as stage:
        stage.tg.faults.latency = ROUND_TRIP
        watch = await readers(stage)
        await stage.bot.start()
        item = stage.site.publish(title="Rents rise by the river", topics=("Housing",)).id
        await all_say(stage, lambda person: bool(person.messages))
        for _ in range(ALERTS):
            await watch.announce()
        rest = watch.take()
        await edited_thrice(stage, item)
        await until(lambda: edits(stage).total() > 0, "nothing is edited")
        began = time.monotonic()
        for share in range(ALERTS):
            enough = (
                share * CHATS // (2 * ALERTS)
            )  # alerts go first: one after the other, they would let no edit through
            await until(lambda: edits(stage).total() >= enough, "editing stands still")  # noqa: B023
            await watch.announce()
            assert edits(stage).total() < CHATS, "all was edited before the alert was there"
        await all_say(stage, lambda person: person.messages[0].text.startswith("Corrected on"))
        assert all(LAST_TITLE in person.messages[0].text for person in stage.people)
        lasted, corrected = time.monotonic() - began, edits(stage)
        stage.site.remove(item)
        withdrawn = await all_say(stage, lambda person: "has withdrawn this article." in person.messages[0].text)
        assert await stage.bot.end() == 0
    during = watch.take()
    show(watch, rest, during, corrected, (lasted, withdrawn))
    assert set(corrected) == {person.id for person in stage.people}
    assert max(corrected.values()) <= 2
    assert all(len(person.messages) == 1 + (person.id in watch.same) * 2 * ALERTS for person in stage.people)
    # Edits leave where the beat is free: were they equal to alerts, as many would leave meanwhile.
    assert sum(watch.edited_first) <= ALERTS * len(watch.others) // 2
    if FULL:
        assert max(more(rest, during, watch.others)) <= OTHERS_AIM
        assert max(more(rest, during, watch.same)) <= SAME_AIM


def more(rest: dict[int, list[float]], during: dict[int, list[float]], chats: set[int]) -> list[float]:
    """Give by how much each alert came later than any at rest to its chat, whose place in line is the same."""
    return sorted(delay - max(rest[chat]) for chat in chats for delay in during[chat])


def show(
    watch: Watch,
    rest: dict[int, list[float]],
    during: dict[int, list[float]],
    corrected: Counter[int],
    took: tuple[float, float],
) -> None:
    """Print what came of it, the times that editing and withdrawing took among it."""
    rows: list[tuple[object, ...]] = [("alerts meanwhile", "p50", "p95", "p99", "longest", "sent")]
    for name, chats in (("others", watch.others), ("the same", watch.same)):
        for when, noted in (("at rest", rest), ("during edits", during)):
            delays = sorted(delay for chat in chats for delay in noted[chat])
            rows.append((f"to {name}, {when}", *map(milliseconds, [*centiles(delays), delays[-1]]), len(delays)))
        later = more(rest, during, chats)
        rows.append(("    later than at rest", *map(milliseconds, [*centiles(later), later[-1]])))
    report(
        f"an article in {CHATS} chats is edited three times, {RATE} messages a second",
        [
            ("edits, most of one message", corrected.total(), max(corrected.values())),
            ("editing took, with the alerts meanwhile", seconds(took[0])),
            ("withdrawn everywhere after", seconds(took[1])),
            ("edits that left amid an alert", sum(watch.edited_first)),
            *rows,
        ],
    )
