"""What the sample publication has printed so far: invented articles, kept as TOML in `texts/`."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

NAME = "The Harbour Courier"
MOTTO = "News and argument from Port Merrow, owned by its readers"

_TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before it is published. `age` is how long before the site's start it is dated."""

    title: str
    standfirst: str
    byline: str
    topics: tuple[str, ...]
    body: str
    age: timedelta


def sample_stock() -> tuple[Draft, ...]:
    """Give the invented articles, about thirty, newest first."""
    files = (tomllib.loads(path.read_text(encoding="utf-8")) for path in _TEXTS.glob("*.toml"))
    drafts = [_draft(article) for file in files for article in file["article"]]
    return tuple(sorted(drafts, key=lambda draft: draft.age))


def _draft(article: dict[str, object]) -> Draft:
    match article:
        case {
            "title": str(title),
            "standfirst": str(standfirst),
            "byline": str(byline),
            "topics": list(topics),
            "body": str(body),
            "hours": int(hours),
        }:
            return Draft(title, standfirst, byline, tuple(topics), body, timedelta(hours=hours))
    raise ValueError(f"not an article: {article}")
