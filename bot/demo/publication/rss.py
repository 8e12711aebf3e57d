"""The sample site's articles as RSS 2.0, shaped like WordPress's own feed. Pure.

Source of the shape: WordPress's `wp-includes/feed-rss2.php`, and the credit line which the widespread
Yoast plugin adds below each item.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape, unescape

from bot.demo.publication.archive import PublishedItem
from bot.demo.publication.stock import MOTTO, NAME

EXCERPT_WORDS = 55

_SPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "atom": "http://www.w3.org/2005/Atom",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
}
_NUMERIC = {ord(char): f"&#{ord(char):03};" for char in "&<>–—‘’“”…"}


def rss(
    items: Sequence[PublishedItem],
    *,
    site: str,
    address: str,
    built_at: datetime,
    heading: str = NAME,
    excerpts: bool = False,
) -> bytes:
    """Write a feed of these items, in this order; `address` is the feed's own. With `excerpts`, it has no texts."""
    shown = [_item(item, whole=not excerpts) for item in items]
    namespaces = "\n\t".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
\t{namespaces}
\t>

<channel>
\t<title>{numeric(heading)}</title>
\t<atom:link href="{escape(address)}" rel="self" type="application/rss+xml" />
\t<link>{site}/</link>
\t<description>{numeric(MOTTO)}</description>
\t<lastBuildDate>{format_datetime(built_at)}</lastBuildDate>
\t<language>en-GB</language>
\t<sy:updatePeriod>
\thourly\t</sy:updatePeriod>
\t<sy:updateFrequency>
\t1\t</sy:updateFrequency>
\t<generator>https://wordpress.org/?v=6.8.3</generator>
{"".join(shown)}\t</channel>
</rss>
""".encode()


def numeric(text: str) -> str:
    """Escape plain text as WordPress does in titles: numeric references, typographic signs included."""
    return text.translate(_NUMERIC)


def _item(item: PublishedItem, *, whole: bool) -> str:
    categories = "\n\t\t".join(f"<category>{_cdata(term)}</category>" for term in item.terms)
    credit = _credit(item)
    content = f"<content:encoded>{_cdata(f'{item.body}{credit}')}</content:encoded>" if whole else ""
    return f"""
\t<item>
\t\t<title>{numeric(item.title)}</title>
\t\t<link>{item.link}</link>
\t\t<comments>{item.link}#respond</comments>
\t\t<dc:creator>{_cdata(item.byline)}</dc:creator>
\t\t<pubDate>{format_datetime(item.published_at)}</pubDate>
\t\t{categories}
\t\t<guid isPermaLink="false">{escape(item.guid)}</guid>
\t\t<description>{_cdata(f"<p>{excerpt(item)}</p>{credit}")}</description>
\t\t{content}
\t\t<slash:comments>0</slash:comments>
\t</item>
"""


def excerpt(item: PublishedItem) -> str:
    """Give the standfirst, or the first words of the text where there is none; as HTML."""
    if item.standfirst:
        return numeric(item.standfirst)
    words = unescape(re.sub(r"<[^>]+>", " ", item.body)).split()
    cut = " [&#8230;]" if len(words) > EXCERPT_WORDS else ""
    return numeric(" ".join(words[:EXCERPT_WORDS])) + cut


def _credit(item: PublishedItem) -> str:
    article = f'<a href="{item.link}">{numeric(item.title)}</a>'
    return f'\n<p>The post {article} appeared first on <a href="{item.site}">{numeric(NAME)}</a>.</p>\n'


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
