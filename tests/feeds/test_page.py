"""An article's page, read for its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.outcomes import Fetched
from bot.feeds.page import LONGEST_PAGE, read_page
from tests.effort import effort

TITLE = "Rents rise & rise"
PARAGRAPHS = "".join(f"<p>Paragraph {n} says, at length, that rents on the quays rise for £{n}.</p>" for n in range(9))
ARTICLE = f"<article><h1>Rents rise &amp; rise</h1>{PARAGRAPHS}</article>"


def page(body: str, head: str = "", *, kind: str = "text/html; charset=UTF-8", charset: str = "utf-8"):
    markup = f"<!DOCTYPE html><html><head><title>Rents | Courier</title>{head}</head><body>{body}</body></html>"
    return read_page(Fetched(markup.encode(charset), kind, "", "", "https://courier.example/a/b/"), TITLE)


def test_the_article_without_what_stands_around_it():
    """Nor its title, which readers see above it anyway; what the page is called is told apart."""
    read = page(f'<nav><a href="/">Home</a></nav>{ARTICLE}<div class="sidebar comments">Most read today</div>')
    assert read.reading.headings == "Rents | Courier Rents rise & rise"
    assert read.reading.text.startswith("Paragraph 0 says")
    assert read.reading.text.endswith("for £8.")
    assert (read.api, read.reading.closed) == ("", False)


@pytest.mark.parametrize(
    ("kind", "charset", "head"),
    [
        ("text/html; charset=iso-8859-1", "latin-1", ""),
        ("text/html", "latin-1", '<meta charset="iso-8859-1">'),
        ("text/html", "utf-8", ""),
        ("text/html", "utf-16", ""),
        ("text/html", "cp1252", ""),
        ("text/html", "utf-8-sig", '<meta charset="iso-8859-1">'),
        ("text/html; charset=undefined", "utf-8", '<meta charset="idna">'),
        ("application/xhtml+xml; charset=bogus", "utf-8", ""),
    ],
)
def test_charsets(kind, charset, head):
    """The server's word counts first, then the page's, then UTF-8."""
    assert "£8" in page(ARTICLE, head, kind=kind, charset=charset).reading.text


def test_wordpress_says_where_its_api_is():
    assert page(ARTICLE, "<link rel='https://api.w.org/' href='/wp-json/' />").api == "https://courier.example/wp-json/"
    assert page(ARTICLE, '<link href="https://x.example/?rest_route=/&amp;a=b" rel="https://api.w.org/">').api == (
        "https://x.example/?rest_route=/&a=b"
    )
    assert page(ARTICLE, '<link rel="https://api.w.org/" href="javascript:x">').api == ""


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="robots" content="noindex, noarchive">',
        '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>',
        '<script type="application/ld+json">{"isAccessibleForFree":false}</script>',
    ],
)
def test_what_is_not_for_everybody(head):
    assert page(ARTICLE, head).reading.closed


def test_an_empty_page(caplog):
    """It has no text, and the library says nothing of it in our log."""
    read = read_page(Fetched(b"", "text/html", "", "", "https://courier.example/"), TITLE)
    assert (read.html, read.reading.text, caplog.records) == ("", "", [])


def test_what_is_no_page():
    """A film, a paper, or more than a page should be: read by nobody."""
    for read in (page(ARTICLE, kind="application/pdf"), page(ARTICLE + " " * LONGEST_PAGE)):
        assert (read.html, read.reading.text) == ("", "")


@given(st.text() | st.text(alphabet='<>/ap="h1divtle &#0;\0\n'), st.sampled_from(["", "charset=utf-16", "charset=x"]))
def test_any_page_is_read(markup, kind):
    """Whatever it holds: nothing is raised."""
    read_page(Fetched(markup.encode(errors="replace"), f"text/html; {kind}", "", "", "https://courier.example/"), TITLE)


@pytest.mark.parametrize("piece", ["<h1>", "<title>", "<h1", "<!--", "<meta ", "<h1>a</h1>"])
def test_repetitions_take_no_long_time(piece):
    """A thread reads a page, but no other runs while a pattern is matched."""
    fetched = Fetched((piece * 200_000).encode()[: 2**20], "text/html", "", "", "https://courier.example/")
    assert effort(lambda: read_page(fetched, TITLE)) < 600


def test_who_wants_it_not_kept_says_so_in_any_letters():
    assert page(ARTICLE, '<META NAME="ROBOTS" CONTENT="NOINDEX, NOARCHIVE">').reading.closed
