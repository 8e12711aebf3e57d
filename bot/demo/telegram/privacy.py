"""Which messages of a chat reach a bot: in groups not all, while its privacy mode is on."""

from bot.demo.telegram.chats import Chat, Kind
from bot.demo.telegram.members import is_admin
from bot.demo.telegram.shown import Shown
from bot.demo.telegram.world import World


def reaches_bot(world: World, chat: Chat, message: Shown, reply_to: Shown | None) -> bool:
    """Say whether the bot is told of a message."""
    if chat.bot_status in {"left", "kicked"}:
        return False
    if chat.kind is Kind.PRIVATE or not world.privacy or is_admin(chat):
        return True
    if "via_bot" in message.service or (reply_to is not None and reply_to.from_bot):
        return True
    return any(_addresses(world, text) for text in _calls(message))


def _calls(message: Shown) -> list[str]:
    """Give the commands and mentions in a message."""
    units = message.text.encode("utf-16-le", "surrogatepass")
    spans = [
        (2 * entity["offset"], 2 * (entity["offset"] + entity["length"]))
        for entity in message.entities
        if entity["type"] in {"bot_command", "mention"}
    ]
    return [units[start:end].decode("utf-16-le") for start, end in spans]


def _addresses(world: World, call: str) -> bool:
    """A bare command is for every bot; one with a name, and a mention, for the bot named."""
    _, at, name = call.partition("@")
    return not at or name.lower() == world.bot.username.lower()
