"""Answering presses of buttons."""

from bot.demo.telegram.callbacks import LONGEST_ANSWER, Toast
from bot.demo.telegram.entities import utf16_length
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import bad_request
from bot.demo.telegram.world import World


def answer_callback_query(world: World, params: Params) -> object:
    """Show the person who pressed a line of text, or nothing; either ends the button's spinning."""
    text = params.text("text")
    if utf16_length(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if url := params.text("url"):
        _check_url(world, url)
    press = world.callbacks.answer(params.text("callback_query_id"), Toast(text, params.flag("show_alert"), url))
    world.wake(press.person)
    return True


def _check_url(world: World, url: str) -> None:
    """Take only a link to the bot itself: no other address may be opened by an answer."""
    own = (f"t.me/{world.bot.username}?start=", f"https://t.me/{world.bot.username}?start=")
    if not url.startswith(own):
        raise bad_request("URL_INVALID")
