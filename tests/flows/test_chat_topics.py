"""Choosing topics: the list, names, what one follows, alerts and their buttons, and stopping."""

import asyncio

import pytest

from tests.flows.chatting import asked

pytestmark = pytest.mark.usefixtures("brisk")


@pytest.fixture
def ana(world):
    return world.tg.person(100, "Ana")


async def followed(world, telegram_id):
    """Give the names of what a chat follows."""
    async with world.storage() as storage:
        chat = await storage.chats.find(telegram_id)
        return [topic.name for topic in await storage.topics.followed(chat.id)] if chat else []


async def shows(person, message, label):
    """Wait until a button stands under a message."""
    await person.until(lambda: label in message.labels, f"no button {label!r}")


async def test_one_press_follows_and_another_leaves(world, ana):
    """The list stays where it is and shows what is so; each press is answered."""
    shown = await asked(ana, "/topics", "Press a topic")
    assert shown.labels == ["Everything (10)", "Climate (5)", "Housing (5)"]
    await ana.press(shown, "Housing (5)")
    await shows(ana, shown, "✓ Housing (5)")
    await ana.press(shown, "✓ Housing (5)")
    await shows(ana, shown, "Housing (5)")
    assert await ana.toasted(2) == ["You will be alerted to new articles: Housing.", "You no longer follow Housing."]
    assert ana.messages == [shown]


async def test_the_list_is_narrowed_by_text(world, ana):
    """Case and accents aside; the narrowed list stays narrowed when pressed."""
    shown = await asked(ana, "/topics CLÍ", "Topics with “CLÍ”")
    assert shown.labels == ["Climate (5)"]
    await ana.press(shown, "Climate")
    await shows(ana, shown, "✓ Climate (5)")
    assert (len(shown.labels), await followed(world, 100)) == (1, ["Climate"])
    assert (await asked(ana, "/topics\N{NO-BREAK SPACE}cli", "Topics with “cli”")).labels == ["✓ Climate (5)"]
    for strange in ("zzz", "🦄", "<b>", "x" * 4_000):
        answer = await asked(ana, f"/topics {strange}", f"No topic has “{strange[:40]}")
        assert answer.labels == ["All topics"]


async def test_a_topic_with_one_article_is_found_by_its_name(world, ana):
    """The list has those in use; who asks for one by name can follow any."""
    world.site.publish(title="Alone", topics=["Lonely hearts"])
    await world.polled(2)
    shown = await asked(ana, "/topics", "Press a topic")
    assert not any("Lonely" in label for label in shown.labels)
    shown = await asked(ana, "/topics lonely", "Topics with “lonely”")
    assert shown.labels == ["Lonely hearts (1)"]
    await ana.press(shown, "Lonely hearts (1)")
    await shows(ana, shown, "✓ Lonely hearts (1)")


async def test_many_topics_come_in_pages(world, ana):
    """Eight at a time; ticks hold from page to page."""
    for number in range(20, 30):
        for _ in range(2):
            world.site.publish(title=f"On {number}", topics=[f"Topic {number}"])
        if number % 3 == 0:
            await world.polled(2)
    await world.polled(2)
    shown = await asked(ana, "/topics", "Press a topic")
    seen = shown.labels[:-1]
    await ana.press(shown, "More ›")
    await shows(ana, shown, "‹ Back")
    seen += shown.labels[:-1]
    assert (len(seen), len(set(seen)), shown.labels[-1]) == (13, 13, "‹ Back")
    await ana.press(shown, "Topic 29")
    await shows(ana, shown, "✓ Topic 29 (2)")
    await ana.press(shown, "‹ Back")
    await shows(ana, shown, "More ›")
    assert (shown.labels[0], await followed(world, 100)) == ("Everything (30)", ["Topic 29"])


async def test_names_are_understood_however_they_are_typed(world, ana):
    """Any case, accents or none, a beginning that fits one topic only."""
    for name, topic in (("HOUSING", "Housing"), ("climáte", "Climate"), ("cli", "Climate"), ("every", "Everything")):
        answer = await asked(ana, f"/subscribe {name}", topic)
        assert answer.text == f"You will be alerted to new articles: {topic}." or topic == "Climate"
        assert (await asked(ana, f"/subscribe   {name} ", "already")).labels == [f"Unfollow {topic}"]
    assert await followed(world, 100) == ["Everything", "Climate", "Housing"]
    for name, topic in (("hoúsing", "Housing"), ("Clim", "Climate")):
        assert (await asked(ana, f"/unsubscribe {name}", "no longer")).labels == [f"Follow {topic}"]
    assert await followed(world, 100) == ["Everything"]


async def test_an_unclear_name_offers_the_nearest(world, ana):
    """One press follows; nothing near offers the list."""
    question = await asked(ana, "/subscribe hosing", "Did you mean")
    assert (question.labels[0], question.labels[-1]) == ("Housing", "All topics")
    await ana.press(question, "Housing")
    await shows(ana, question, "Unfollow Housing")
    assert await ana.toasted() == ["You will be alerted to new articles: Housing."]
    assert (await asked(ana, "/subscribe zzz {0} <b>", "no topic called “zzz {0} <b>”")).labels == ["All topics"]
    question = await asked(ana, "/unsubscribe hosing", "Did you mean")
    await ana.press(question, "Housing")
    await ana.toasted(2)
    assert await followed(world, 100) == []
    assert (await asked(ana, "/unsubscribe Climate", "You did not follow Climate.")).labels == []
    assert (await asked(ana, "/unsubscribe zzz", "You follow no topic called")).labels == ["All that is followed"]


async def test_subscriptions_can_be_left_one_by_one(world, ana):
    """Each has a button; at the end there is a way to choose anew."""
    await asked(ana, "/subscriptions", "You follow nothing yet")
    for topic in ("Housing", "Climate"):
        await asked(ana, f"/subscribe {topic}", "will be alerted")
    shown = await asked(ana, "/subscriptions", "You follow 2 topics.")
    assert shown.labels == ["✕ Climate", "✕ Housing", "All topics"]
    await ana.press(shown, "✕ Climate")
    await ana.press(shown, "✕ Climate")
    assert await ana.toasted(2) == ["You no longer follow Climate.", "You did not follow Climate."]
    await ana.hears("You follow 1 topic.")
    await ana.press(shown, "✕ Housing")
    await shows(ana, shown, "Choose topics")
    assert await followed(world, 100) == []
    assert (await asked(ana, "/subscribe", "Press a topic")).labels[0].startswith("Everything")
    assert (await asked(ana, "/unsubscribe", "You follow nothing yet")).labels == ["Choose topics"]


async def test_stop_asks_once_and_says_how_to_come_back(world, ana):
    """No leaves all as it is, Yes ends all; with nothing to end it does not ask."""
    assert (await asked(ana, "/stop", "You follow nothing")).labels == []
    for topic in ("Housing", "Everything"):
        await asked(ana, f"/subscribe {topic}", "will be alerted")
    question = await asked(ana, "/stop", "You follow 2 topics")
    await ana.press(question, "No")
    await ana.hears("the alerts go on")
    assert (len(await followed(world, 100)), question.labels) == (2, [])
    late = question
    question = await asked(ana, "/stop", "You follow 2 topics")
    await ana.press(question, "Yes")
    await ana.press(question, data="stop")
    await ana.hears("No more alerts")
    await ana.press(late, data="stay")
    await ana.until(lambda: late.text.startswith("You follow nothing"), "alerts are said to go on")
    await ana.toasted(4)
    assert (await followed(world, 100), question.labels) == ([], ["Choose topics"])
    world.site.publish(title="Unheard", topics=("Housing",))
    await world.polled(3)
    assert not any("Unheard" in shown.text for shown in ana.messages)


async def test_an_alert_says_why_and_lets_one_leave(world, ana):
    """One for an article, whatever matched: title, standfirst, byline, link with preview, topics, buttons."""
    for topic in ("Housing", "Everything"):
        await asked(ana, f"/subscribe {topic}", "will be alerted")
    item = world.site.publish(
        title="Rents & <rates>", standfirst="What they say.", byline="Ines Duarte", topics=("Housing", "Climate")
    )
    alert = await ana.hears("Rents & <rates>")
    assert alert.text == "Rents & <rates>\n\nWhat they say.\n\nInes Duarte\n\nYou follow: Everything, Housing"
    assert alert.labels == ["Save", "Read on the site", "Unfollow Everything", "Unfollow Housing"]
    assert (alert.preview, alert.button("Read on the site").url) == (item.link, item.link)
    await world.polled(3)
    assert sum("Rents" in shown.text for shown in ana.messages) == 1


async def test_two_buttons_of_an_alert_pressed_at_once_both_show(world, ana):
    """Each press knows the buttons as they stood before either; in the end they say what is so."""
    for topic in ("Housing", "Climate"):
        await asked(ana, f"/subscribe {topic}", "will be alerted")
    world.site.publish(title="Rents rise", topics=("Housing", "Climate"))
    alert = await ana.hears("Rents rise")
    await asyncio.gather(ana.press(alert, "Unfollow Housing"), ana.press(alert, "Unfollow Climate"))
    await shows(ana, alert, "Follow Climate")
    await shows(ana, alert, "Follow Housing")
    assert await followed(world, 100) == []
    await ana.press(alert, "Follow Housing")
    await ana.press(alert, "Follow Housing")
    await shows(ana, alert, "Unfollow Housing")
    assert (await ana.toasted(4))[2:] == [
        "You will be alerted to new articles: Housing.",
        "You follow Housing already.",
    ]
    assert alert.labels == ["Save", "Read on the site", "Follow Climate", "Unfollow Housing"]


async def test_who_deleted_their_account_is_found_out_once(world, ana):
    """Nobody tells the bot; the answer that does not arrive does, and no alert is tried after that."""
    await asked(ana, "/subscribe Housing", "will be alerted")
    await world.stop()
    await ana.say("/latest")
    await ana.deactivate()
    await world.start()
    await world.until(lambda: any(call.status == 403 for call in world.tg.calls), "nothing was tried")
    world.site.publish(title="Rents rise")
    await world.polled(3)
    assert sum(call.status == 403 for call in world.tg.calls) == 1


async def test_a_chat_that_takes_no_answer_gets_no_alert_either(world, ana):
    """Telegram refuses an answer for a minute: until then that chat is left alone, and no other."""
    bo = world.tg.person(101, "Bo")
    for person in (ana, bo):
        await asked(person, "/subscribe Housing", "will be alerted")
    world.tg.faults.limit(chat=100, retry_after=60)
    await ana.say("/latest")
    await world.until(lambda: any(call.status == 429 for call in world.tg.calls), "nothing was tried")
    world.site.publish(title="Rents rise", topics=("Housing",))
    await bo.hears("Rents rise")
    await world.polled(2)
    assert not any("Rents rise" in shown.text for shown in ana.messages)


async def test_who_blocks_is_left_alone_and_keeps_their_topics(world, ana):
    """Back again, they are alerted to what is new, not to what they missed."""
    await asked(ana, "/subscribe Housing", "will be alerted")
    await ana.block()
    world.site.publish(title="Missed")
    await world.polled(3)
    await ana.unblock()
    await world.polled(1)
    world.site.publish(title="Heard again")
    await ana.hears("Heard again")
    assert not any("Missed" in shown.text for shown in ana.messages)
    assert not any(call.status == 403 for call in world.tg.calls)
