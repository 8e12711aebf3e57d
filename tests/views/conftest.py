"""Telegram's parser to judge, and an article to show."""

import json
from datetime import timedelta

import pytest

from storage import Article, Topic
from tests.views.nouns import NOW


@pytest.fixture(scope="session")
def telegram():
    """Give Telegram's own parser of `parse_mode=HTML`: text in, text and entities or an error out."""
    tdjson = pytest.importorskip("tdjson", reason="Telegram's parser: pip install tdjson")

    def parse(markup: str) -> dict:
        query = {"@type": "parseTextEntities", "text": markup, "parse_mode": {"@type": "textParseModeHTML"}}
        return json.loads(tdjson.td_execute(json.dumps(query).encode()))

    tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())
    return parse


@pytest.fixture
def article():
    """Make an article, published `age` before NOW."""

    def make(number: int = 1, *, age: timedelta = timedelta(hours=1), **fields) -> Article:
        values = {
            "link": f"https://courier.example/{number}/",
            "title": f"Article {number}",
            "standfirst": f"What number {number} is about.",
            "byline": "Ines Duarte",
            "image": "",
            "published_at": NOW - age,
            "first_seen_at": NOW,
            "revision": 1,
            "topics": (Topic(2, "Housing"),),
        }
        return Article(id=number, **{**values, **fields})

    return make
