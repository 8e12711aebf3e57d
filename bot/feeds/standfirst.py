"""A feed's description as a standfirst: what WordPress puts around it taken off."""

import html
import re

from bot.html import canonical, clean_text, shorten
from storage import FeedItem

_LAST_PARAGRAPH = re.compile(r"<p\b[^<>]*>(?:(?!<p\b).)*</p>\s*\Z", re.IGNORECASE | re.DOTALL)
_LAST_LINK = re.compile(r"<a\b[^<>]*>(?:(?!<a\b).)*</a>\s*(?:</p>\s*)?\Z", re.IGNORECASE | re.DOTALL)
_HREF = re.compile(r"""<a\b[^<>]*?\bhref=["']([^"'<>]*)["']""", re.IGNORECASE)
_CUT = re.compile(r"\s*(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3})\Z")
_PLAIN_CREDIT = re.compile(r"\s*\bThe post .{1,500}? appeared first on .{1,200}\Z")
_BESIDE, _LONG, _LONG_MARKUP = 2_000, 1_000, 50_000
"""Characters: more than a site puts around an excerpt, more than one has, more than one is made of."""
_CREDIT = 5_000
"""Characters of markup in which the credit stands at the end of a body."""
_INVITATION = re.compile(r"\s*(?:→|»)?\s*(?:continue reading|read more)\W*\Z", re.IGNORECASE)


def standfirst_of(summary: str, link: str, limit: int) -> str:
    """Give the plain standfirst, with "…" where the site had cut it, at most `limit` UTF-16 units long.

    Gone are a trailing "The post ... appeared first on ..." (in any language where it is a last
    paragraph with two links, the first to the article), a link to the article behind the cut ("Continue reading
    ..."), "[...]", and a closing "Continue reading" or "Read more".
    """
    kept = _without_invitation(_without_credit(summary.strip(), link), link)
    text = _INVITATION.sub("", _PLAIN_CREDIT.sub("", clean_text(kept)))
    if cut := _CUT.search(text):
        text = text[: cut.start()].rstrip(" ,;:") + "…"
    return "" if text == "…" else shorten(text, limit)


def body_text(item: FeedItem) -> str:
    """Give the plain text of a body, to be searched, without the credit at its end."""
    head, tail = item.body_html[:-_CREDIT], item.body_html[-_CREDIT:].rstrip()
    kept = _without_credit(tail, item.link)
    text = clean_text(head + kept)
    return _PLAIN_CREDIT.sub("", text) if kept == tail else text


def says_more(item: FeedItem, text: str) -> bool:
    """Tell whether a body, of this plain text, says more than the standfirst: many feeds have an excerpt alone."""
    if len(text) > 2 * len(item.standfirst) + _BESIDE or len(item.body_html) > _LONG_MARKUP:
        return bool(text)
    said = standfirst_of(item.body_html, item.link, len(item.body_html) + 1)
    return bool(said) and (said != item.standfirst or len(said) > _LONG)


def _without_credit(summary: str, link: str) -> str:
    last = _LAST_PARAGRAPH.search(summary)
    match _targets(last[0]) if last else []:
        case [article, _] if last and article == canonical(link):
            return summary[: last.start()].rstrip()
    return summary


def _without_invitation(summary: str, link: str) -> str:
    """Take off a last link to the article itself, if it stands where the text was cut."""
    last = _LAST_LINK.search(summary)
    if last and _targets(last[0]) == [canonical(link)] and _CUT.search(clean_text(summary[: last.start()])):
        return summary[: last.start()]
    return summary


def _targets(markup: str) -> list[str]:
    return [canonical(html.unescape(target)) for target in _HREF.findall(markup)]
