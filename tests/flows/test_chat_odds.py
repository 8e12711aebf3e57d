"""What is odd, hostile or unlucky: strange buttons and texts, storms, restarts, Telegram's troubles."""

import pytest

from bot.demo.telegram.chats import message_json
from bot.jobs.receive import MOST_OF_ONE
from tests.flows.killing import ask

OLD = "This button no longer works. Send /latest, /topics or /branches for new ones."
JUNK = [
    "nonsense:1",
    "nonsense",
    ":",
    "::::",
    "follow",
    "follow:",
    "follow:x",
    "follow:-1",
    "follow:٣",
    "follow:999999",
    "follow:" + "9" * 18,
    "follow:" + "9" * 50,
    "leave:999999",
    "tick:999999:0:",
    "untick:",
    "older:",
    "older:x:5:1",
    "drop:999999:0",
    "turn:",
    "turn:-1:",
    "flip:",
    "latest:5:x",
    "\N{FIRE}" * 16,
    "x" * 64,
    "follow:1:" + "y" * 55,
]
NOTHING = "There is nothing more in this direction."
NO_TOPIC = "This topic does not exist any more. /topics shows those there are."
HARMLESS = {
    "older:999999:5:1": NOTHING,
    "newer:999999:5:1": NOTHING,
    "older:1:5:999999": NO_TOPIC,
    "newer:" + "9" * 18 + ":" + "9" * 18 + ":" + "9" * 18: NO_TOPIC,
}


@pytest.fixture
def ana(world):
    return world.tg.person(100, "Ana")


@pytest.fixture
def bo(world):
    return world.tg.person(101, "Bo")


async def asked(person, text, answer, **how):
    """Say something, and give the answer that has these words."""
    said = await person.say(text)
    return await person.hears(answer, after=said, **how)


@pytest.mark.usefixtures("brisk")
async def test_every_strange_button_gets_an_answer(world, ana):
    """Old, foreign, garbled, too large: a sentence, no change, no new message."""
    shown = await asked(ana, "/start", "on Telegram")
    for count, data in enumerate(JUNK, 1):
        await ana.press(shown, data=data)
        assert (await ana.toasted(count))[-1] == OLD, data
    for count, (data, answer) in enumerate(HARMLESS.items(), len(JUNK) + 1):
        await ana.press(shown, data=data)
        assert (await ana.toasted(count))[-1] == answer, data
    assert ana.messages == [shown]
    assert shown.edited == 0


@pytest.mark.usefixtures("brisk")
async def test_numbers_in_buttons_are_brought_within_bounds(world, ana):
    """A list's page beyond the last is the last; a thousand articles are ten."""
    shown = await asked(ana, "/topics", "Press a topic")
    await ana.press(shown, data="turn:" + "9" * 18 + ":")
    await ana.press(shown, data="flip:7")
    await ana.press(shown, data="latest:1000:1")
    assert await ana.toasted(3) == ["", "", ""]
    page = await ana.hears("Articles")
    assert sum(entity["type"] == "text_link" for entity in page.entities) == 10
    await ana.press(shown, data="latest:5:999999")
    await ana.hears("This topic does not exist any more")


@pytest.mark.usefixtures("brisk")
async def test_a_message_too_old_to_edit_is_sent_anew(world, ana):
    """The press still does what it says."""
    shown = await asked(ana, "/topics", "Press a topic")
    world.tg.faults.fail("editMessageText", code=400, description="Bad Request: message can't be edited")
    await ana.press(shown, "Housing (5)")
    fresh = await ana.hears("Press a topic", after=shown)
    assert "✓ Housing (5)" in fresh.labels
    assert len(ana.messages) == 2


@pytest.mark.usefixtures("brisk")
async def test_a_button_under_a_message_that_telegram_shows_no_more(world, ana):
    """After two days it sends but the message's id, or nothing of it: the press counts, or is answered at least."""
    shown = await asked(ana, "/topics", "Press a topic")
    old = {"chat": {"id": 100, "type": "private", "first_name": "Ana"}, "message_id": shown.id, "date": 0}
    for data, hidden in (("follow:2", {"message": old}), ("follow:3", {"inline_message_id": "AAA"})):
        press = ana._world.callbacks.press(ana.user, shown, data)
        user = {"id": 100, "is_bot": False, "first_name": "Ana"}
        ana._world.updates.push(
            "callback_query", {"id": press.id, "from": user, "chat_instance": "1", "data": data, **hidden}
        )
    one, other = sorted(await ana.toasted(2))
    assert one == OLD
    assert other.startswith("You will be alerted to new articles")


@pytest.mark.usefixtures("brisk")
async def test_text_that_is_no_command_is_answered_helpfully(world, ana):
    """Sentences, symbols, emoji, the longest message there is, a photo, a sticker-like nothing."""
    for text in ("Hello!", "💥👩‍🚀", "x" * 4_096, "<b>{0}</b>", "/", "//", "/ latest", "مرحبا", "@courier_bot /latest"):
        answer = await asked(ana, text, "only understand commands")
        assert answer.labels == ["Latest", "Topics", "Help"]
    assert (await asked(ana, "  CLIMÁTE ", "new article on Climate")).labels == ["Follow Climate", "Read the newest"]
    await asked(ana, "Topics", "Press a topic")
    assert (await asked(ana, "latest 2 climate", "Articles on Climate")).text.count("Old") == 2
    await asked(ana, "help me please", "only understand commands")
    photo = {"photo": [{"file_id": "p", "file_unique_id": "u", "width": 9, "height": 9}]}
    note = ana._world.post(ana._chat, ana.user, ana._chat.from_bot()[0].content, service=photo)
    fields = {name: value for name, value in message_json(ana._chat, note).items() if name not in {"text", "entities"}}
    ana._world.updates.push("message", fields)
    assert (await ana.hears("only understand commands", after=note)).labels == ["Latest", "Topics", "Help"]


@pytest.mark.usefixtures("brisk")
async def test_a_command_nobody_knows_gets_the_nearest(world, ana):
    """One or two that it may have been, else the list of all."""
    for said, answer in {
        "/lates": "I do not know /lates. Did you mean /latest?",
        "/TOPIC": "Did you mean /topics?",
        "/stopp": "I do not know /stopp. Did you mean /stop?",
        "/subscribtion": "Did you mean /subscri",
        "/settings": "I do not know /settings. Did you mean /meetings?",  # not /mymeetings, which is an organiser's
        "/strt": "Did you mean /start?",
        "/qqqqqqqq": "I do not know /qqqqqqqq. /help lists what I understand.",
        "/" + "z" * 300: "/help lists what I understand",
    }.items():
        await asked(ana, said, answer)


@pytest.mark.usefixtures("brisk")
async def test_each_command_says_something_sensible_with_anything_behind_it(world, ana):
    """No argument brings a command down."""
    commands = [name for name, _ in world.tg.commands()] + ["start"]
    count = 0
    for name in commands:
        for rest in ("", "💥" * 50, "<b>&{}%s", "9" * 400, "-1 -1 -1", "housing " * 30):
            await ana.say(f"/{name} {rest}")
            count += 1
            await ana.settled(count)
    assert len(ana.messages) == count
    assert not any("Sorry" in shown.text for shown in ana.messages)
    assert {call.status for call in world.tg.calls} == {200}


@pytest.mark.usefixtures("brisk")
async def test_ids_and_privacy(world, ana):
    """Both in plain words."""
    assert (await asked(ana, "/id", "Your Telegram id")).text == "Your Telegram id is 100."
    assert "not kept" in (await asked(ana, "/privacy", "Privacy")).text


async def test_one_persons_storm_delays_nobody_else(world, ana, bo, monkeypatch):
    """Sixty commands at once: the other is answered long before they are, and no more than thirty of them wait."""
    monkeypatch.setattr("bot.app.FINISH_SECONDS", 0.2)  # what is still unanswered waits for another start
    for number in range(60):
        await ana.say(f"/latest {number % 10}")
    await ana.settled(3)  # the fourth comes a second later, and so on
    await asked(bo, "/latest", "Articles")
    await asked(bo, "/topics", "Press a topic")

    def waiting() -> int:
        return ask(world.settings.database, "SELECT count(*) FROM inbox WHERE handled_at IS NULL")[0][0]

    assert waiting() > MOST_OF_ONE / 2
    await world.until(lambda: waiting() <= MOST_OF_ONE)
    await ana.settled(4)
    await world.stop()


@pytest.mark.usefixtures("brisk")
async def test_what_people_say_while_the_bot_is_down_is_answered_once(world, ana, bo):
    """Commands and presses; nothing is dropped, nothing done twice."""
    shown = await asked(ana, "/topics", "Press a topic")
    await world.stop()
    await ana.say("/latest 1")
    await ana.press(shown, "Housing (5)")
    await bo.say("/subscribe Climate")
    await world.start()
    await ana.hears("Articles")
    await bo.hears("will be alerted to new articles: Climate")
    assert await ana.toasted() == ["You will be alerted to new articles: Housing."]
    await world.polled(2)
    assert (len(ana.messages), len(bo.messages), len(ana.toasts)) == (2, 1, 1)


@pytest.mark.usefixtures("brisk")
async def test_an_answer_survives_telegrams_troubles(world, ana, monkeypatch):
    """Too many requests, an error, a broken connection: the person hears once all the same."""
    monkeypatch.setattr("bot.gateway.gateway.OUTAGE_SECONDS", 0.1)
    monkeypatch.setattr("bot.gateway.outcomes.OUTAGE_SECONDS", 0.1)
    faults, count = world.tg.faults, 0
    for trouble in (
        lambda: faults.limit(chat=100, retry_after=1),
        lambda: faults.fail("sendMessage", code=502),
        lambda: faults.drop("sendMessage", before=True),
        lambda: faults.fail("sendMessage", code=400, description="Bad Request: can't parse entities: odd"),
    ):
        trouble()
        count += 1
        await asked(ana, "/latest 1", "Articles")
        assert len(ana.messages) == count
    for method in ("answerCallbackQuery", "editMessageText"):
        shown = await asked(ana, "/topics", "Press a topic")
        for trouble in (faults.fail, faults.drop):
            trouble(method)
            label = next(label for label in shown.labels if "Housing" in label)
            before, presses = shown.edited, len(ana.toasts)
            await ana.press(shown, label)
            await ana.toasted(presses + 1)
            await ana.until(lambda shown=shown, before=before: shown.edited > before, "not edited")
    assert len(ana.messages) == count + 2


@pytest.mark.usefixtures("brisk")
async def test_people_of_every_language_are_understood(world):
    """Their app's language is noted; where there is no translation they read English."""
    for number, language in enumerate(("", "de", "pt-BR", "zh-hans", "xx-nonsense")):
        person = world.tg.person(200 + number, "Somebody", language=language)
        await asked(person, "/subscribe Housing", "You will be alerted")
    world.site.publish(title="Rents rise", topics=("Housing",))
    for number in range(5):
        await world.tg._people[200 + number].hears("Rents rise")
