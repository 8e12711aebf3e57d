"""Groups: who hears what, who is in them, and how they change."""


async def test_in_a_group_the_bot_hears_what_is_meant_for_it(api, tg, ana):
    """Privacy mode: commands, mentions and replies to the bot; as an administrator everything."""
    bo = tg.person(101, "Bo")
    group = tg.group(-100200, "Branch", admins=[ana], members=[bo])
    sent = await api.send(-100200)
    for text in ("chatter", "/topics", "/topics@courier_bot x", "/topics@other_bot", "hi @courier_bot", "@bo"):
        await bo.say(text, in_=group)
    await bo.say("yes", in_=group, reply_to=group.last)
    heard = [update["message"] for update in await api.updates()]
    assert [m["text"] for m in heard] == ["/topics", "/topics@courier_bot x", "hi @courier_bot", "yes"]
    assert heard[1]["entities"] == [{"type": "bot_command", "offset": 0, "length": 19}]
    assert heard[3]["reply_to_message"]["message_id"] == sent["message_id"]
    await group.promote_bot()
    await bo.say("chatter", in_=group)
    assert [m["message"]["text"] for m in await api.updates() if "message" in m] == ["chatter"]


async def test_an_anonymous_administrator(api, tg, ana):
    """The sender is the group's stand-in, the group is named beside it."""
    group = tg.group(-100200, "Branch", admins=[ana])
    await ana.say("/topics", in_=group, anonymous=True)
    ((_, message),) = [*(await api.updates())[0].items()]
    assert (message["from"]["id"], message["sender_chat"]["id"]) == (1087968824, -100200)


async def test_members_of_a_group(api, tg, ana):
    """The first administrator is the creator; who is not there has left; the bot is a member."""
    bo, eve = tg.person(101, "Bo"), tg.person(102, "Eve")
    di = tg.person(103, "Di")
    group = tg.group(-100200, "Branch", admins=[ana, bo], members=[di])

    async def status(user_id):
        return (await api.ok("getChatMember", chat_id=-100200, user_id=user_id))["status"]

    statuses = [await status(n) for n in (100, 101, 103, eve.id, 1)]
    assert statuses == ["creator", "administrator", "member", "left", "member"]
    admins = await api.ok("getChatAdministrators", chat_id=-100200)
    assert [admin["user"]["id"] for admin in admins] == [100, 101]
    group.demote(bo)
    group.promote(di)
    assert [await status(n) for n in (101, 103)] == ["member", "administrator"]
    assert "user not found" in await api.no("getChatMember", chat_id=-100200, user_id=999)
    assert "no administrators in the private chat" in await api.no("getChatAdministrators", chat_id=100)


async def test_thrown_out_and_invited_again(api, tg, ana):
    """Refused in between, told of both."""
    group = tg.group(-200, "Branch", admins=[ana], kind="group")
    await group.kick()
    assert await api.no("sendMessage", chat_id=-200, text="x") == "403 Forbidden: bot was kicked from the group chat"
    await group.invite(by=ana)
    await api.send(-200)
    changes = [update["my_chat_member"] for update in await api.updates() if "my_chat_member" in update]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    await api.ok("leaveChat", chat_id=-200)
    assert "bot is not a member of the group chat" in await api.no("sendMessage", chat_id=-200, text="x")


async def test_a_group_that_the_bot_joins_later(api, tg, ana):
    """Until then it hears and says nothing."""
    group = tg.group(-200, "Branch", admins=[ana], kind="group", joined=False)
    await ana.say("/topics", in_=group)
    assert "bot is not a member" in await api.no("sendMessage", chat_id=-200, text="x")
    await group.invite(by=ana)
    joined, noted = await api.updates()
    assert joined["my_chat_member"]["from"]["id"] == 100
    assert noted["message"]["new_chat_members"][0]["username"] == "courier_bot"
    await api.send(-200)


async def test_a_group_becomes_a_supergroup(api, tg, ana):
    """Both chats say so, and the old id tells where to go."""
    group = tg.group(-200, "Branch", admins=[ana], kind="group")
    await group.upgrade(-100999)
    refusal = await api("sendMessage", chat_id=-200, text="x")
    assert refusal["error_code"] == 400
    assert refusal["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refusal["parameters"] == {"migrate_to_chat_id": -100999}
    await api.send(-100999, "Moved")
    assert (await group.hears("Moved")).chat_id == group.id == -100999
    told = [update["message"] for update in await api.updates()]
    assert [(m["chat"]["id"], m.get("migrate_to_chat_id"), m.get("migrate_from_chat_id")) for m in told] == [
        (-200, -100999, None),
        (-100999, None, -200),
    ]


async def test_topics_of_a_forum(api, tg, ana):
    """A message goes into a topic that exists; a deleted one is not found."""
    forum = tg.group(-100300, "Forum", admins=[ana], forum=True)
    await ana.say("/topics", in_=forum, thread=7)
    sent = await api.send(-100300, message_thread_id=7)
    assert (sent["message_thread_id"], sent["is_topic_message"], forum.last.thread_id) == (7, True, 7)
    forum.remove_topic(7)
    refusal = await api.no("sendMessage", chat_id=-100300, text="x", message_thread_id=7)
    assert refusal == "400 Bad Request: message thread not found"


async def test_a_channel(api, tg, ana):
    """The bot posts as an administrator; what is posted there reaches it as a channel post."""
    channel = tg.group(-100400, "News", admins=[ana], kind="channel", username="courier_news")
    sent = await api.send("@courier_news", "Out now")
    assert sent["sender_chat"]["id"] == -100400
    assert "from" not in sent
    await ana.say("By hand", in_=channel)
    assert (await api.updates())[0]["channel_post"]["text"] == "By hand"


async def test_a_channel_needs_an_administrator(api, tg):
    """A member may read it, not write."""
    tg.group(-100400, "News", kind="channel").chat.bot_status = "member"
    assert "need administrator rights" in await api.no("sendMessage", chat_id=-100400, text="x")
    assert "private chats" in await api.no("leaveChat", chat_id=tg.person(101, "Bo").id)
