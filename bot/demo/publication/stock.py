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
    """An article before it is published: dated `age` before the site starts, below the picture of this name."""

    title: str
    standfirst: str
    byline: str
    topics: tuple[str, ...]
    body: str
    age: timedelta
    picture: str = ""


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
            picture = str(article.get("picture", ""))
            return Draft(title, standfirst, byline, tuple(topics), body, timedelta(hours=hours), picture)
    raise ValueError(f"not an article: {article}")
