"""What becomes of a message: every answer of Telegram's is one of a few values."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.gateway import Address, Gone, Later, Moved, Refused, Sent, Unknown
from bot.gateway.gateway import LONGEST_TOAST
from bot.views.message import Button, Message

HELLO = Message("Hello")


@pytest.fixture
def ana(tg):
    return tg.person(100, "Ana", started=True)


async def test_a_message_stands_in_the_chat(gateway, ana):
    """With its marks, buttons and preview, and the id by which it can be edited."""
    message = Message(
        "<b>Hello</b>", ((Button("Go", "go"), Button("Site", url="https://a.example/")),), "https://a.example/"
    )
    outcome = await gateway.send(Address(100), message)
    assert outcome == Sent(ana.last.id)
    assert (ana.last.text, ana.last.labels, ana.last.preview) == ("Hello", ["Go", "Site"], "https://a.example/")
    await gateway.reply(Address(100), Message("https://b.example/"))
    assert (ana.last.preview, ana.last.labels) == ("", [])


async def test_an_edit_that_changes_nothing_is_fine(gateway, ana):
    """Somebody pressed twice: what should stand there stands there."""
    sent = await gateway.send(Address(100), HELLO)
    again = [await gateway.edit(100, sent.message_id, HELLO), await gateway.edit_buttons(100, sent.message_id, ())]
    assert again == [sent, sent]
    assert await gateway.edit(100, sent.message_id, Message("Bye")) == sent
    assert ana.last.text == "Bye"
    assert await gateway.edit_buttons(100, sent.message_id, ((Button("Go", "go"),),)) == sent
    assert ana.last.labels == ["Go"]


async def test_an_edit_of_what_is_gone_is_refused(gateway, ana):
    """The caller may then send it anew."""
    assert isinstance(await gateway.edit(100, 99, HELLO), Refused)


async def test_html_that_telegram_cannot_read_comes_as_plain_text(gateway, ana):
    """It is a bug of ours, and loud in the log; the reader gets the words all the same."""
    with capture_logs() as logs:
        outcome = await gateway.send(Address(100), Message("<b>Rents &amp; <i>rates</b>"))
        edited = await gateway.edit(100, outcome.message_id, Message("<p>Corrected</p> &lt;3"))
    assert (type(outcome), edited) == (Sent, outcome)
    assert ana.last.text == "Corrected <3"
    assert [entry["log_level"] for entry in logs] == ["error", "error"]


@pytest.mark.parametrize("leave", ["block", "deactivate"])
async def test_who_cannot_be_written_to_is_gone(gateway, ana, leave):
    """Blocked or deleted."""
    await getattr(ana, leave)()
    assert isinstance(await gateway.send(Address(100), HELLO), Gone)


async def test_a_chat_nobody_knows_is_gone(gateway, tg):
    """Likewise a group that threw us out."""
    assert isinstance(await gateway.send(Address(404), HELLO), Gone)
    group = tg.group(-1001, "Tenants")
    await group.kick()
    assert isinstance(await gateway.send(Address(-1001), HELLO), Gone)


async def test_a_group_that_was_upgraded_has_moved(gateway, tg):
    """The answer names the new id, which works."""
    group = tg.group(-20, "Tenants", kind="group")
    await group.upgrade(-10020)
    assert await gateway.send(Address(-20), HELLO) == Moved(-10020)
    assert isinstance(await gateway.send(Address(-10020), HELLO), Sent)


async def test_a_thread_that_was_deleted_does_not_swallow_the_message(gateway, tg):
    """It comes to the group's general thread."""
    forum = tg.group(-1002, "Forum", forum=True)
    forum.topic(7, "Housing")
    await gateway.send(Address(-1002, 7), Message("One"))
    forum.remove_topic(7)
    assert isinstance(await gateway.send(Address(-1002, 7), Message("Two")), Sent)
    assert [(shown.text, shown.thread_id) for shown in forum.messages] == [("One", 7), ("Two", None)]


async def test_too_many_requests_concern_one_chat(gateway, tg, ana):
    """That chat is left alone as long as Telegram says; others get theirs at once."""
    bo = tg.person(101, "Bo", started=True)
    tg.faults.limit(chat=100, retry_after=17)
    outcome = await gateway.send(Address(100), HELLO)
    assert (outcome.seconds, outcome.chat) == (17, True)
    assert isinstance(await gateway.send(Address(101), HELLO), Sent)
    assert (len(ana.messages), len(bo.messages)) == (0, 1)


@pytest.mark.parametrize("code", [500, 502, 503, 504, 401, 404, 409])
async def test_what_is_not_the_messages_fault_is_tried_later(gateway, tg, ana, code):
    """Telegram's own trouble and the operator's: no message is lost by them, no chat blamed."""
    tg.faults.fail("sendMessage", code=code, description="Something")
    outcome = await gateway.send(Address(100), HELLO)
    assert isinstance(outcome, Later)
    assert not outcome.chat


async def test_what_telegram_will_never_take_is_refused(gateway, ana):
    """Empty, or too long."""
    for text in ("", " ", "x" * 4097):
        assert isinstance(await gateway.send(Address(100), Message(text)), Refused)
    assert ana.messages == []


async def test_a_connection_that_breaks_leaves_it_open(gateway, tg, ana):
    """Before or after it took effect: from here it looks the same."""
    tg.faults.drop("sendMessage", before=True)
    assert isinstance(await gateway.send(Address(100), Message("One")), Unknown)
    tg.faults.drop("sendMessage", before=False)
    assert isinstance(await gateway.send(Address(100), Message("Two")), Unknown)
    assert [shown.text for shown in ana.messages] == ["Two"]


async def test_nobody_listens(reach, unused_tcp_port):
    """Telegram never saw it: it may safely be sent later."""
    outcome = await reach(f"http://127.0.0.1:{unused_tcp_port}").send(Address(100), HELLO)
    assert isinstance(outcome, Later)


async def test_a_press_is_answered_within_the_limit(gateway, tg, ana):
    """A long toast is shortened, not refused, which would leave the button spinning."""
    await gateway.send(Address(100), Message("Hello", ((Button("Go", "go"),),)))
    for number, text in enumerate(["", "Done.", "💥" * 150, "word " * 100], 1):
        assert isinstance(await gateway.answer(await ana.press(ana.last, "Go"), text), Sent)
        assert len((await ana.toasted(number))[-1].encode("utf-16-le")) // 2 <= LONGEST_TOAST
    assert isinstance(await gateway.answer("4000000000000099", "Too late"), Refused)


async def test_replies_to_one_chat_are_paced_and_to_others_not(gateway, tg, ana):
    """Three at once, the fourth a second later, while another person is answered at once."""
    tg.person(101, "Bo", started=True)
    replies = [asyncio.create_task(gateway.reply(Address(100), HELLO)) for _ in range(4)]
    await gateway.reply(Address(101), HELLO)
    await asyncio.gather(*replies)
    calls = sorted(tg.calls, key=lambda call: call.at)
    assert sorted(call.chat_id for call in calls[:4]) == [100, 100, 100, 101]
    assert calls[4].chat_id == 100
    assert calls[4].at - calls[0].at > 0.9
