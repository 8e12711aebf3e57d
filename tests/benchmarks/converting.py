"""Articles' HTML to pages of a message: ours beside telegramify-markdown, and what the parser alone takes of it.

Telegramify reads Markdown, so markdownify makes that of the HTML first. Bodies are invented, as WordPress
renders them; its own test posts are measured too where they are beside the project.
"""

from collections.abc import Callable
from importlib.util import find_spec
from statistics import median
from xml.etree import ElementTree as ET

from tests.benchmarks.processes import ROOT, Place, Spent, measured
from tests.benchmarks.sizes import Size
from tests.html.site.bodies import LINK, Body

OURS, PARSER, TELEGRAMIFY = "Handbill", "lxml, the parser alone", "telegramify-markdown"
INVENTED, POSTS = "invented articles", "WordPress's test posts"
_EXPORTS = ROOT.parent / "shared" / "data" / "wordpress"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_LIMIT = 600
_CONVERTERS = {
    OURS: "tests.benchmarks.converting:handbill",
    PARSER: "tests.benchmarks.converting:parser",
    TELEGRAMIFY: "tests.benchmarks.converting:telegramify",
}


def run(place: dict, size: dict) -> dict:
    """Measure all that are installed, in turn, on each set of articles."""
    here, how = Place(**place), Size(**size)
    present = [name for name in _CONVERTERS if name != TELEGRAMIFY or find_spec("telegramify_markdown")]
    sets = [INVENTED, *([POSTS] if _EXPORTS.exists() else [])]
    turns: dict[tuple[str, str], list[dict]] = {}
    for _ in range(how.rounds):
        for articles in sets:
            for name in present:
                given = {"articles": articles, "count": how.bodies}
                figures = measured(_CONVERTERS[name], core=here.measured, seconds=_LIMIT, **given)
                turns.setdefault((articles, name), []).append(figures)
    return {"rounds": how.rounds, "rows": [_row(*which, figures) for which, figures in turns.items()]}


def _row(articles: str, name: str, turns: list[dict]) -> dict:
    middle = {figure: median(turn[figure] for turn in turns) for figure in ("rate", "cpu_ms")}
    return {"articles": articles, "name": name, "count": turns[0]["count"], "kib": turns[0]["kib"], **middle}


def handbill(articles: str, count: int) -> dict:
    """Convert with ours, and set in pages."""
    from bot.html.site import convert, pages

    return _all(lambda html: pages(convert(html, LINK), 3_500, 4_096), articles, count)


def parser(articles: str, count: int) -> dict:
    """Build the tree that others would begin with, and do nothing with it."""
    from lxml import etree

    def parse(html: str) -> object:
        return etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8"))

    return _all(parse, articles, count)


def telegramify(articles: str, count: int) -> dict:
    """Convert with markdownify and telegramify-markdown, and set in messages."""
    from markdownify import markdownify
    from telegramify_markdown import convert, split_entities

    return _all(lambda html: split_entities(*convert(markdownify(html)), 4_096), articles, count)


def _all(make: Callable[[str], object], articles: str, count: int) -> dict:
    """Convert every article; the first time is not counted, for it warms up."""
    bodies = [Body(seed).html for seed in range(count)] if articles == INVENTED else _posts()[:count]
    for body in bodies[:20]:
        make(body)
    spent = Spent()
    for body in bodies:
        assert make(body) is not None
    kib = sum(map(len, bodies)) / len(bodies) / 1024
    return {"count": len(bodies), "kib": kib, **spent.per_message(len(bodies))}


def _posts() -> list[str]:
    items = (item for export in sorted(_EXPORTS.glob("*.xml")) for item in ET.parse(export).getroot().iter("item"))
    return [content for item in items if "<p" in (content := item.findtext(_CONTENT) or "")]
