"""Groups, forums and channels: who may change what, where alerts come, and moves."""

import pytest

pytestmark = pytest.mark.usefixtures("brisk")


GROUP = -1_000_100


@pytest.fixture
def ana(world):
    return world.tg.person(100, "Ana")


@pytest.fixture
def bo(world):
    return world.tg.person(101, "Bo")


@pytest.fixture
def tenants(world, ana, bo):
    return world.tg.group(GROUP, "Tenants", admins=[ana], members=[bo])


async def asked(person, group, text, answer, **how):
    """Say something in a group, and give the bot's answer there."""
    said = await person.say(text, in_=group, **how)
    return await group.hears(answer, after=said)


async def followed(world, telegram_id):
    """Give the names of what a chat follows."""
    async with world.storage() as storage:
        chat = await storage.chats.find(telegram_id)
        return [topic.name for topic in await storage.topics.followed(chat.id)] if chat else []


async def test_only_admins_change_what_a_group_follows(world, ana, bo, tenants):
    """By command and by button; everyone may read and look."""
    shown = await asked(bo, tenants, "/topics", "Press a topic")
    await bo.press(shown, "Housing")
    assert await bo.toasted() == ["Only admins may change what is followed here."]
    for command in ("/subscribe Housing", "/unsubscribe Housing", "/stop"):
        await asked(bo, tenants, command, "Only admins may")
    assert await followed(world, GROUP) == []
    await asked(bo, tenants, "/latest 2", "Articles")
    await asked(bo, tenants, "/subscriptions", "Nothing is followed here yet")
    await ana.press(shown, "Housing")
    assert await ana.toasted() == ["New articles will be posted here: Housing."]
    await asked(ana, tenants, "/subscribe climate", "New articles will be posted here: Climate.")
    assert await followed(world, GROUP) == ["Climate", "Housing"]
    world.site.publish(title="Rents rise", topics=("Housing",))
    alert = await tenants.hears("Rents rise")
    assert "Followed here: Housing" in alert.text
    await bo.press(alert, "Unfollow Housing")
    assert (await bo.toasted(2))[-1] == "Only admins may change what is followed here."
    await ana.press(alert, "Unfollow Housing")
    assert (await ana.toasted(2))[-1] == "Housing is no longer followed here."
    assert await followed(world, GROUP) == ["Climate"]
    assert (await followed(world, 100), await followed(world, 101)) == ([], [])


async def test_two_admins_press_at_once(world, ana, bo, tenants):
    """Both presses count, once each, and the list shows both."""
    tenants.promote(bo)
    shown = await asked(ana, tenants, "/topics", "Press a topic")
    for person in (ana, bo, ana):
        await person.press(shown, "Housing (5)" if person is ana else "Climate (5)")
    await ana.toasted(2)
    await bo.toasted()
    await tenants.until(lambda: sum("✓" in label for label in shown.labels) == 2, "a tick is missing")
    assert ana.toasts[1] == "Housing is followed here already."
    assert await followed(world, GROUP) == ["Climate", "Housing"]
    assert tenants.messages == [shown]


async def test_an_admin_may_speak_as_the_group(world, ana, tenants):
    """Anonymous admins are admins; a channel that writes in the group is not."""
    await asked(ana, tenants, "/subscribe Housing", "New articles will be posted here", anonymous=True)
    assert await followed(world, GROUP) == ["Housing"]


async def test_who_was_an_admin_is_one_no_longer(world, ana, bo, tenants):
    """Telegram is asked each time; where it does not say, nothing changes and the person is told."""
    await asked(ana, tenants, "/subscribe Housing", "posted here")
    tenants.promote(bo)
    tenants.demote(ana)
    await asked(ana, tenants, "/stop", "Only admins may")
    world.tg.faults.fail("getChatMember", code=500)
    await asked(bo, tenants, "/stop", "Telegram did not say whether you are an admin here")
    question = await asked(bo, tenants, "/stop", "End all alerts here? 1 topic is followed.")
    await ana.press(question, "Yes")
    await ana.press(question, "No")
    assert await ana.toasted(2) == ["Only admins may change what is followed here."] * 2
    assert (await followed(world, GROUP), question.edited) == (["Housing"], 0)
    await bo.press(question, "Yes")
    await tenants.hears("No more alerts")
    assert await followed(world, GROUP) == []


async def test_in_a_group_the_bot_speaks_only_when_addressed(world, ana, bo, tenants):
    """Not to talk, another bot's command, a mention, a command nobody knows; but to what has its name in it."""
    await tenants.promote_bot()  # now it hears all that is said
    for talk in ("Hello all", "/nonsense", "/latest@other_bot", "/latest@other_bot 3", "@courier_bot", "latest", "💥"):
        await bo.say(talk, in_=tenants)
    answer = await asked(bo, tenants, "/lates@courier_bot", "I do not know /lates. Did you mean /latest?")
    assert tenants.messages == [answer]
    await asked(bo, tenants, "/help@Courier_Bot", "What I understand")
    await bo.say("hello", in_=tenants, reply_to=answer)
    await asked(bo, tenants, "/id", f"This chat’s id is {GROUP}.")
    assert len(tenants.messages) == 3


async def test_alerts_come_to_the_thread_where_they_were_asked_for(world, ana):
    """Answers too; a thread that is deleted later does not swallow them."""
    forum = world.tg.group(-1_000_200, "Forum", admins=[ana], forum=True)
    answer = await asked(ana, forum, "/subscribe Housing", "posted here", thread=7)
    await asked(ana, forum, "/subscribe Climate", "posted here")
    assert answer.thread_id == 7
    shown = await asked(ana, forum, "/latest 2", "Articles", thread=9)
    await ana.press(shown, "Older ›")
    await forum.until(lambda: shown.edited > 0, "not edited")
    assert shown.thread_id == 9
    world.site.publish(title="Rents rise", topics=("Housing",))
    world.site.publish(title="Rain falls", topics=("Climate",))
    assert (await forum.hears("Rents rise")).thread_id == 7
    assert (await forum.hears("Rain falls")).thread_id is None
    forum.remove_topic(7)
    world.site.publish(title="Rents fall", topics=("Housing",))
    assert (await forum.hears("Rents fall")).thread_id is None


async def test_a_group_that_becomes_a_supergroup_keeps_its_topics(world, ana):
    """Whether we are told of it or find out when sending; each alert comes once."""
    group = world.tg.group(-300, "Small", admins=[ana], kind="group")
    await asked(ana, group, "/subscribe Housing", "posted here")
    await group.upgrade(-1_000_300)
    world.site.publish(title="Rents rise", topics=("Housing",))
    await group.hears("Rents rise")
    shown = await asked(ana, group, "/subscriptions", "1 topic is followed here.")
    await ana.press(shown, "✕ Housing")
    await group.hears("Nothing is followed here yet")
    await world.polled(2)
    assert sum("Rents rise" in message.text for message in group.messages) == 1
    assert await followed(world, -300) == []


async def test_an_upgrade_while_the_bot_was_down(world, ana):
    """What is waiting for the old id reaches the new one."""
    group = world.tg.group(-300, "Small", admins=[ana], kind="group")
    await asked(ana, group, "/subscribe Housing", "posted here")
    await world.stop()
    await group.upgrade(-1_000_300)
    world.site.publish(title="Rents rise", topics=("Housing",))
    await world.start()
    await group.hears("Rents rise")
    await world.polled(2)
    assert sum("Rents rise" in message.text for message in group.messages) == 1


async def test_an_answer_follows_the_group_to_its_new_id(world, ana):
    """Asked in the group that was, answered in the supergroup that is."""
    group = world.tg.group(-300, "Small", admins=[ana], kind="group")
    await world.stop()
    await ana.say("/latest 1", in_=group)
    await group.upgrade(-1_000_300)
    await world.start()
    await group.hears("Articles")
    await world.polled(1)
    assert len(group.messages) == 1


async def test_a_group_that_throws_the_bot_out_and_takes_it_back(world, ana, tenants):
    """It keeps its topics, is greeted, hears what is new, and nothing of what it missed."""
    await asked(ana, tenants, "/subscribe Housing", "posted here")
    await tenants.kick()
    world.site.publish(title="Missed", topics=("Housing",))
    await world.polled(3)
    await tenants.invite(ana)
    hello = await tenants.hears("This group’s admins choose")
    assert hello.labels == ["Topics"]
    world.site.publish(title="Heard again", topics=("Housing",))
    await tenants.hears("Heard again")
    assert not any("Missed" in message.text for message in tenants.messages)


async def test_a_channel_follows_topics_like_a_group(world, ana, bo):
    """Who may post there may choose; its readers may not press."""
    channel = world.tg.group(-1_000_400, "News", admins=[ana], members=[bo], kind="channel")
    await asked(ana, channel, "/subscribe Housing", "New articles will be posted here: Housing.")
    world.site.publish(title="Rents rise", topics=("Housing",))
    alert = await channel.hears("Rents rise")
    await bo.press(alert, "Unfollow Housing")
    assert await bo.toasted() == ["Only admins may change what is followed here."]
    await ana.say("Just a post", in_=channel)
    await ana.press(alert, "Unfollow Housing")
    assert await ana.toasted() == ["Housing is no longer followed here."]
    assert len(channel.messages) == 2
