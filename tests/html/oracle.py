"""Telegram's own parser of messages, which is the judge of ours; without it these tests are skipped."""

import json

import pytest

tdjson = pytest.importorskip("tdjson", reason="Telegram's parser: pip install tdjson")


def telegram(markup: str) -> dict:
    """Parse as `parse_mode=HTML` does; the answer is an error (our 400) or the text and its entities."""
    return execute({"@type": "parseTextEntities", "text": markup, "parse_mode": {"@type": "textParseModeHTML"}})


def execute(query: dict) -> dict:
    return json.loads(tdjson.td_execute(json.dumps(query).encode()))


def shown(markup: str) -> str:
    """Give the text that Telegram shows of it."""
    answer = telegram(markup)
    assert answer["@type"] == "formattedText", answer
    return answer["text"]


execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
