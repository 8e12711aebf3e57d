"""Keyboards and other parameters: what is refused, and with which words."""

import pytest


def keyboard(*rows):
    return {"inline_keyboard": [list(row) for row in rows]}


def button(text="Go", **action):
    return {"text": text, **(action or {"callback_data": "go:1"})}


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (keyboard([button(callback_data="x" * 65)]), "BUTTON_DATA_INVALID"),
        (keyboard([button(callback_data="é" * 33)]), "BUTTON_DATA_INVALID"),
        (keyboard([button(callback_data="")]), "BUTTON_DATA_INVALID"),
        (keyboard([button(url="ftp://a.example/")]), "BUTTON_URL_INVALID"),
        (keyboard([button(url="https://")]), "BUTTON_URL_INVALID"),
        (keyboard([button(url="http://localhost:8000/")]), "BUTTON_URL_INVALID"),
        (keyboard([button(url="javascript:alert(1)")]), "BUTTON_URL_INVALID"),
        (keyboard([button("", callback_data="x")]), "text must be non-empty"),
        (keyboard([{"text": "No action"}]), "Text buttons are unallowed"),
        (keyboard([button(url="https://a.example/", callback_data="x")]), "one action"),
        (keyboard([button(callback="x")]), "unknown parameter callback"),
        (keyboard([button()] * 9), "too many buttons in a row"),
        (keyboard(*[[button()]] * 101), "reply markup is too long"),
        ({"inline_keyboards": []}, "inline_keyboards"),
        (keyboard([button(copy_text={"text": ""})]), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard([button(copy_text={"text": "💥" * 129})]), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard([button(copy_text="x")]), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard([button(switch_inline_query=7)]), "the query must be of type String"),
        (keyboard([button(switch_inline_query_chosen_chat="x")]), "SwitchInlineQueryChosenChat expected"),
        (keyboard([button(switch_inline_query_chosen_chat={"words": "x"})]), "SwitchInlineQueryChosenChat expected"),
    ],
)
async def test_keyboards_that_are_refused(api, ana, markup, reason):
    """Each with a reason; the message is not sent."""
    refusal = await api.no("sendMessage", chat_id=100, text="x", reply_markup=markup)
    assert refusal.startswith("400 Bad Request")
    assert reason in refusal
    assert ana.messages == []


async def test_buttons_are_shown(api, ana):
    """Row by row, with what they do."""
    await api.send(100, reply_markup=keyboard([button("A"), button("B", url="https://a.example/")], [], [button("C")]))
    (shown,) = ana.messages
    assert [[b.text for b in row] for row in shown.buttons] == [["A", "B"], ["C"]]
    assert (shown.button("A").data, shown.button("B").url) == ("go:1", "https://a.example/")
    with pytest.raises(AssertionError, match="0 buttons"):
        shown.button("D")


async def test_buttons_that_copy_and_that_begin_a_query(api, ana):
    """In this chat or in one that is chosen; an empty query is one too."""
    actions = [
        {"copy_text": {"text": "💥" * 128}},
        {"switch_inline_query": ""},
        {"switch_inline_query_current_chat": "rent"},
        {"switch_inline_query_chosen_chat": {"query": "rent", "allow_group_chats": True}},
    ]
    await api.send(100, reply_markup=keyboard([button(**action) for action in actions]))
    ((copying, *switching),) = ana.last.buttons
    assert (copying.copy, copying.switch) == ("💥" * 128, None)
    assert [(one.switch, one.here) for one in switching] == [("", False), ("rent", True), ("rent", False)]


@pytest.mark.parametrize("markup", [{"force_reply": True}, {"remove_keyboard": True}, {"inline_keyboard": []}])
async def test_other_keyboards_are_taken_and_not_shown(api, ana, markup):
    """An empty one is none."""
    assert "reply_markup" not in await api.send(100, reply_markup=markup)
    assert ana.last.buttons == []


async def test_unknown_parameters_are_refused(api, ana):
    """The real Telegram would ignore them, and a typo would go unseen."""
    refusal = await api.no("sendMessage", chat_id=100, text="x", parsemode="HTML")
    assert refusal == "400 Bad Request: unknown parameter parsemode"


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"chat_id": "Ana"}, "chat not found"),
        ({"text": ["x"]}, "text must be of type String"),
        ({"message_thread_id": "seven"}, "message_thread_id must be of type Integer"),
        ({"message_thread_id": 7}, "message thread not found"),
        ({"reply_markup": "{"}, "can't parse reply_markup"),
        ({"reply_markup": "[]"}, "can't parse reply_markup: object expected"),
        ({"reply_markup": {"keyboards": []}}, "unknown fields ['keyboards']"),
        ({"reply_markup": {"inline_keyboard": [], "resize": True}}, "unknown parameter resize"),
        ({"reply_markup": {"inline_keyboard": [{}]}}, "Array of Arrays"),
        ({"reply_markup": {"inline_keyboard": [["Go"]]}}, "expected an Object"),
        ({"entities": {}}, "can't parse entities: array expected"),
        ({"parse_mode": "HTLM"}, "unsupported parse_mode"),
        ({"link_preview_options": {"disabled": True}}, "unknown parameter disabled"),
        ({"reply_parameters": {"message": 1}}, "unknown parameter message"),
    ],
)
async def test_parameters_of_the_wrong_kind(api, ana, params, reason):
    """Each is refused with its name."""
    refusal = await api.no("sendMessage", **{"chat_id": 100, "text": "x", **params})
    assert refusal.startswith("400 Bad Request: ")
    assert reason in refusal


@pytest.mark.parametrize("body", [b"{", b"[]"])
async def test_a_body_that_is_no_object(api, tg, body):
    """Refused before anything is looked at."""
    headers = {"Content-Type": "application/json"}
    async with api.session.post(f"{tg.url}/bot1:TEST/getMe", data=body, headers=headers) as response:
        assert (response.status, (await response.json())["ok"]) == (400, False)
