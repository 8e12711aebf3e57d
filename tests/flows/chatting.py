"""What tests of conversations share: reading a message as its entities mark it."""

from bot.demo.telegram import Shown


def links(shown: Shown) -> list[tuple[str, str]]:
    """Give the linked words of a message and where they lead."""
    units = shown.text.encode("utf-16-le")
    return [
        (units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"), e["url"])
        for e in shown.entities
        if e["type"] == "text_link"
    ]


def titles(shown: Shown) -> list[str]:
    """Give the linked headlines of a message."""
    return [text for text, _ in links(shown)]
