"""The command menus that the bot has set, by scope and language."""

import json

from bot.demo.telegram.refusals import Fields

DEFAULT = json.dumps({"type": "default"})
PRIVATE = json.dumps({"type": "all_private_chats"})


class Menus:
    """One menu for each scope and language; scopes are canonical JSON."""

    def __init__(self) -> None:
        self._menus: dict[tuple[str, str], list[Fields]] = {}

    def set(self, scope: str, language: str, commands: list[Fields]) -> None:
        """Replace a menu; an empty one is none."""
        self._menus[scope, language] = commands
        if not commands:
            del self._menus[scope, language]

    def get(self, scope: str, language: str) -> list[Fields]:
        """Give the menu set for exactly this scope and language."""
        return self._menus.get((scope, language), [])

    def shown_to(self, language: str) -> list[Fields]:
        """Give the menu that a person of this language sees in a private chat."""
        ways = [(PRIVATE, language), (PRIVATE, ""), (DEFAULT, language), (DEFAULT, "")]
        return next((self._menus[way] for way in ways if way in self._menus), [])
