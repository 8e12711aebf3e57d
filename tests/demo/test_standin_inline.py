"""`@bot words`: queries, answers, and what is sent through the bot."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InlineQueryResultVenue,
    InputTextMessageContent,
)

from bot.demo.telegram import StandIn
from tests.builders import png

KEYBOARD = {"inline_keyboard": [[{"text": "Follow", "callback_data": "follow:1"}]]}


def article(number=1, **fields):
    content = {"message_text": f"<b>Article {number}</b>", "parse_mode": "HTML"}
    return {
        "type": "article",
        "id": str(number),
        "title": f"Article {number}",
        "input_message_content": content,
        **fields,
    }


@pytest.fixture
def answered(api):
    """Answer the next inline query; give it, and what the person got."""

    async def answer(asking, *results, **fields):
        waiting = asyncio.create_task(asking)
        (update,) = await api.ok("getUpdates", timeout=5)
        await api.ok("getUpdates", offset=update["update_id"] + 1)
        query = update["inline_query"]
        await api.ok("answerInlineQuery", inline_query_id=query["id"], results=list(results), **fields)
        return query, await waiting

    return answer


async def test_a_query_and_its_answer(tg, ana, answered):
    """The bot hears what was typed, where more was asked from, and in what kind of chat; never in which."""
    button = {"text": "Follow topics", "start_parameter": "topics"}
    query, offered = await answered(
        ana.inline("  rent  "), article(1, description="On rent"), article(2), next_offset="2", button=button
    )
    assert query.keys() == {"id", "from", "query", "offset", "chat_type"}
    assert (query["from"]["id"], query["query"], query["offset"], query["chat_type"]) == (100, "rent", "", "sender")
    assert [(result.title, result.description) for result in offered.results] == [
        ("Article 1", "On rent"),
        ("Article 2", ""),
    ]
    assert (offered.next_offset, offered.button.text, offered.button.start) == ("2", "Follow topics", "topics")
    group = tg.group(-100200, "Tenants", members=[ana])
    query, offered = await answered(ana.inline("rent", in_=group, offset="2"))
    assert (query["offset"], query["chat_type"]) == ("2", "supergroup")
    assert (offered.results, offered.next_offset, offered.button) == ((), "", None)


async def test_what_is_chosen_is_sent_through_the_bot(api, tg, ana, answered):
    """By the person who chose it; also where the bot is no member, and then it hears nothing of it."""
    _, offered = await answered(ana.inline("rent"), article())
    group, elsewhere = tg.group(-100200, "Tenants"), tg.group(-100300, "Neighbours", joined=False)
    for chat in (None, group, elsewhere):
        shown = await ana.choose(offered.result("Article 1"), in_=chat)
        assert (shown.text, shown.sender.name, shown.from_bot) == ("Article 1", "Ana", False)
    messages = [update["message"] for update in await api.updates()]
    assert [message["chat"]["id"] for message in messages] == [100, -100200]
    assert {message["via_bot"]["username"] for message in messages} == {"courier_bot"}
    assert messages[0]["entities"] == [{"type": "bold", "offset": 0, "length": 9}]
    with pytest.raises(AssertionError, match="0 results 'Article 9'"):
        offered.result("Article 9")


async def test_answers_are_remembered(api, tg, ana, answered):
    """For as long as the bot says, and for everybody unless they are personal."""
    bo = tg.person(101, "Bo", started=True)
    await answered(ana.inline("rent"), article(), cache_time=60)
    for person in (ana, bo):
        assert (await person.inline("rent")).results[0].title == "Article 1"
    assert await api.updates() == []
    await answered(ana.inline("mine"), article(), cache_time=60, is_personal=True)
    assert (await ana.inline("mine")).results[0].title == "Article 1"
    await answered(bo.inline("mine"), article(2), cache_time=0)
    await answered(bo.inline("mine"), article(3), cache_time=0)


async def test_a_message_with_buttons_is_known_by_its_inline_id(api, tg, ana, answered):
    """A press names no message; by the id the bot edits it, and gets to see nothing."""
    _, offered = await answered(ana.inline("rent"), article(reply_markup=KEYBOARD))
    shown = await ana.choose(offered.results[0], in_=tg.group(-100200, "Tenants", joined=False))
    await ana.press(shown, "Follow")
    (update,) = await api.updates()
    query = update["callback_query"]
    assert (query["data"], "message" in query) == ("follow:1", False)
    place = {"inline_message_id": query["inline_message_id"]}
    assert await api.ok("editMessageText", **place, text="Changed", reply_markup=KEYBOARD) is True
    assert await api.ok("editMessageReplyMarkup", **place) is True
    assert (shown.text, shown.labels, shown.edited) == ("Changed", [], 2)
    assert await api.no("editMessageText", inline_message_id="x", text="x") == "400 Bad Request: MESSAGE_ID_INVALID"


@pytest.fixture
async def picture():
    """The address of a picture on this machine, and of none."""

    async def serve(_):
        return web.Response(body=png(), content_type="image/png")

    app = web.Application()
    app.router.add_get("/p.png", serve)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/p.png"))


async def test_photos(api, ana, answered, picture):
    """By address, which is fetched when it is chosen, or sent before; with a caption, or as a text instead."""
    photo = {"type": "photo", "thumbnail_url": picture, "photo_url": picture}
    gone = {**photo, "id": "gone", "photo_url": f"{picture}x"}
    known = (await api.ok("sendPhoto", chat_id=100, photo=picture))["photo"][-1]["file_id"]
    text = {"message_text": "Words"}
    _, offered = await answered(
        ana.inline("rent"),
        {**photo, "id": "1", "caption": "<i>One</i>", "parse_mode": "HTML"},
        {"type": "photo", "id": "2", "photo_file_id": known},
        {**photo, "id": "3", "input_message_content": text},
        gone,
    )
    first, second, third, fourth = offered.results
    shown = await ana.choose(first)
    assert (shown.text, shown.file.width) == ("One", 64)
    assert (await ana.choose(second)).photo == known
    shown = await ana.choose(third)
    assert (shown.text, shown.file) == ("Words", None)
    with pytest.raises(AssertionError, match="failed to get"):
        await ana.choose(fourth)


async def test_places(ana, answered):
    """The title of a location is seen in the list only."""
    point = {"latitude": 1.5, "longitude": 2.5, "title": "Hall"}
    _, offered = await answered(
        ana.inline("hall"),
        {"type": "location", "id": "1", **point},
        {"type": "venue", "id": "2", **point, "address": "3 Quay Street"},
        article(3, input_message_content={**point, "address": "3 Quay Street"}),
    )
    places = [(await ana.choose(result)).place for result in offered.results]
    assert [(place.title, place.address) for place in places] == [("", ""), *[("Hall", "3 Quay Street")] * 2]


BAD_RESULTS = [
    (["x"], "can't parse inline query result: Inline query result must be an object"),
    ([{"type": "video", "id": "1"}], 'can\'t parse inline query result: type "video" is unsupported'),
    ([article(reply="x")], "can't parse inline query result: unknown field reply"),
    ([article(id="")], "RESULT_ID_EMPTY"),
    ([article(id="é" * 33)], "RESULT_ID_INVALID"),
    ([article(), article()], "RESULT_ID_DUPLICATE"),
    ([article(title=" ")], "ARTICLE_TITLE_EMPTY"),
    ([article(input_message_content=None)], "can't parse inline query result: Can't find field \"message_text\""),
    ([article(input_message_content={"text": "x"})], "can't parse inline query result: Input message content"),
    ([article(input_message_content={"message_text": "<b>x", "parse_mode": "HTML"})], "can't parse entities"),
    ([article(input_message_content={"message_text": ""})], "message text is empty"),
    ([{"type": "photo", "id": "1"}], "PHOTO_CONTENT_URL_EMPTY"),
    ([{"type": "photo", "id": "1", "photo_url": "https://a.example/p.png"}], "PHOTO_THUMB_URL_EMPTY"),
    ([{"type": "photo", "id": "1", "photo_url": "x"}], "WEBDOCUMENT_URL_INVALID"),
    ([{"type": "photo", "id": "1", "photo_file_id": "x"}], "wrong file identifier/HTTP URL specified"),
    ([article(n) for n in range(51)], "too many inline query results specified"),
]


@pytest.mark.parametrize(("results", "reason"), BAD_RESULTS)
async def test_results_that_are_refused(api, ana, results, reason):
    """All of them, with the reason for the first."""
    query = ana.begin_inline("rent")
    refusal = await api.no("answerInlineQuery", inline_query_id=query.id, results=results)
    assert refusal.startswith(f"400 Bad Request: {reason}")
    assert not query.answer.done()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"next_offset": "é" * 33}, "NEXT_OFFSET_INVALID"),
        ({"button": {"text": "Go"}}, "can't parse inline query results button: text and start_parameter are needed"),
        ({"button": {"text": " ", "start_parameter": "x"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"button": {"text": "Go", "start_parameter": ""}}, "START_PARAM_EMPTY"),
        ({"button": {"text": "Go", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"switch_pm_text": "Go"}, "unknown parameter switch_pm_text"),
        ({"inline_query_id": "1"}, "query is too old and response timeout expired or query ID is invalid"),
    ],
)
async def test_answers_that_are_refused(api, ana, fields, reason):
    """Each with its reason."""
    query = ana.begin_inline("rent")
    answer = {"inline_query_id": query.id, "results": [article()], **fields}
    assert await api.no("answerInlineQuery", **answer) == f"400 Bad Request: {reason}"


async def test_a_late_answer_is_refused_and_a_second_is_taken():
    """Half a minute; who asked sees the first."""
    now = [1000.0]
    async with StandIn(clock=lambda: now[0]) as tg:
        ana = tg.person(100, "Ana", started=True)
        async with Bot(tg.token, base_url=f"{tg.url}/bot") as bot:
            query = ana.begin_inline("rent")
            text = InputTextMessageContent("Words")
            button = InlineQueryResultsButton("Follow", start_parameter="topics")
            results = [InlineQueryResultArticle("1", "One", text), InlineQueryResultVenue("2", 1, 2, "Hall", "Quay")]
            await bot.answer_inline_query(query.id, results, cache_time=0, next_offset="x", button=button)
            await bot.answer_inline_query(query.id, [], cache_time=0)
            assert [result.title for result in query.answer.result().results] == ["One", "Hall"]
            now[0] += 31
            with pytest.raises(Exception, match="Query is too old"):
                await bot.answer_inline_query(query.id, [])
            ana.begin_inline("rent once more")
            with pytest.raises(Exception, match="Query is too old"):
                await bot.answer_inline_query(query.id, [])


async def test_without_inline_mode_nobody_can_ask():
    """Its owner switches it on."""
    async with StandIn(inline_mode=False) as tg:
        async with Bot(tg.token, base_url=f"{tg.url}/bot") as bot:
            assert (await bot.get_me()).supports_inline_queries is False
        with pytest.raises(AssertionError, match="no inline mode"):
            tg.person(100, "Ana").begin_inline("rent")
