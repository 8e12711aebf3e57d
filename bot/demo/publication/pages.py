"""The sample site's pages for people: plain, readable HTML. Pure."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from bot.demo.publication.archive import UNCATEGORIZED, PublishedItem, slugify
from bot.demo.publication.stock import MOTTO, NAME

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1917; --paper: #fbf9f4; --quiet: #6b645a; --accent: #1f5f6b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9e4da; --paper: #191816; --quiet: #a59d90; --accent: #8cc7d2; } }
body { max-width: 38rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1.125rem/1.6 Georgia, "Noto Serif", serif; overflow-wrap: anywhere; }
a { color: var(--accent); }
figure { margin: 0 0 1.5rem; } img { max-width: 100%; height: auto; border-radius: .3rem; }
header { border-bottom: 3px double; margin-bottom: 2rem; }
header a { color: inherit; text-decoration: none; font-size: 1.5rem; font-weight: bold; }
header p, .quiet { color: var(--quiet); font-size: .9rem; margin: .2rem 0 .8rem; }
h1 { line-height: 1.2; } .standfirst { font-size: 1.25rem; color: var(--quiet); } h2 { margin-bottom: 0; }
"""


def listing(items: Sequence[PublishedItem], *, site: str, heading: str = "") -> str:
    """Write a page that lists these articles, in this order: the front page, or one topic's."""
    title = f"<h1>{escape(heading)}</h1>" if heading else ""
    return _page(heading or NAME, site, title + "".join(map(_teaser, items)))


def article(item: PublishedItem) -> str:
    """Write an article's own page."""
    standfirst = f'<p class="standfirst" dir="auto">{escape(item.standfirst)}</p>' if item.standfirst else ""
    body = (
        f'<article><h1 dir="auto">{escape(item.title)}</h1>{standfirst}'
        f'<p class="quiet">{_byline(item)}{_topics(item)}</p>{item.body}</article>'
    )
    return _page(item.title, item.site, body)


def missing(site: str) -> str:
    """Write the page for an address that leads nowhere."""
    return _page("Not found", site, "<h1>Not found</h1><p>There is no such page; it may have been removed.</p>")


def _page(title: str, site: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="alternate" type="application/rss+xml" href="{site}/feed/">
<link rel="https://api.w.org/" href="{site}/wp-json/">
<style>{_STYLE}</style></head>
<body><header><a href="{site}/">{escape(NAME)}</a><p>{escape(MOTTO)}</p></header>
<main>{body}</main></body>
</html>
"""


def _teaser(item: PublishedItem) -> str:
    return (
        f'<section><h2 dir="auto"><a href="{item.link}">{escape(item.title)}</a></h2>'
        f'<p dir="auto">{escape(item.standfirst)}</p><p class="quiet">{_byline(item)}</p></section>'
    )


def _byline(item: PublishedItem) -> str:
    author = f"{escape(item.byline)}, " if item.byline else ""
    return f"{author}{item.published_at:%d %B %Y}"


def _topics(item: PublishedItem) -> str:
    links = [
        f'<a href="{item.site}/category/{quote(slugify(term))}/">{escape(term)}</a>'
        for term in item.terms
        if term != UNCATEGORIZED
    ]
    return " · " + ", ".join(links) if links else ""
