"""A description without what WordPress and its themes put around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.standfirst import standfirst_of
from bot.html import escape, utf16_length

LINK = "https://courier.example/2026/11/quay/"
CREDIT = f'<p>The post <a href="{LINK}">Quay</a> appeared first on <a href="https://courier.example">Courier</a>.</p>'
CORREIO = '<a href="https://courier.example">Correio</a>'


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("<p>Cranes come down.</p>\n" + CREDIT, "Cranes come down."),
        (CREDIT, ""),
        ("<p>Cranes come down [&#8230;]</p>" + CREDIT, "Cranes come down…"),
        (
            f'<p>Os guindastes.</p><p><a rel="nofollow" href="{LINK}?utm_source=rss">Cais</a> em {CORREIO}.</p>',
            "Os guindastes.",
        ),
        (
            "<P>Kräne.</P><P><A HREF='http://courier.example/2026/11/quay'>Kai</A> <A HREF='http://k.example/'>K</A>.</P>\n",
            "Kräne.",
        ),
        ("Cranes come down [...] The post Quay &amp; cranes appeared first on Harbour Courier.", "Cranes come down…"),
        ("“The post of mayor” first appeared on a ballot.", "“The post of mayor” first appeared on a ballot."),
        ("Cranes, [...]", "Cranes…"),
        ("Cranes [ … ]", "Cranes…"),
        ("Cranes...", "Cranes…"),
        ("[...]", ""),
        ("…", ""),
        (f'Cranes&hellip; <a href="{LINK}">Continue reading <span>Quay</span> →</a>', "Cranes…"),
        (f'<p>Cranes [...] <a class="more" href="{LINK}">Weiterlesen</a></p>', "Cranes…"),
        ("Cranes come down. Continue reading →", "Cranes come down."),
        ("Cranes come down. » Read more...", "Cranes come down."),
        ("She wants to read more books.", "She wants to read more books."),
        ("“I continue reading”, she says", "“I continue reading”, she says"),
        (f'<p>See <a href="{LINK}">the article</a></p>', "See the article"),
        ('<p>By <a href="/ines">Ines</a> and <a href="/rui">Rui</a>.</p>', "By Ines and Rui."),
        ("One.<br/>Two.", "One. Two."),
        ("", ""),
    ],
)
def test_standfirst(summary, expected):
    """Credits and invitations go, in any language; the words of the article stay."""
    assert standfirst_of(summary, LINK, 5_000) == expected


@given(st.text(max_size=80), st.integers(0, 40))
def test_any_text_gives_one_short_line(text, limit):
    """Whatever a site writes, it fits."""
    line = standfirst_of(text, LINK, limit)
    assert utf16_length(line) <= limit
    assert line == " ".join(line.split())


@given(st.text("abc é&<>“”,;:", max_size=40))
def test_credit_and_cut_come_off_any_text(text):
    """The words before them are untouched."""
    plain = standfirst_of(f"<p>{escape(text)}</p>", LINK, 5_000)
    assert standfirst_of(f"<p>{escape(text)}</p>\n{CREDIT}", LINK, 5_000) == plain
    cut = standfirst_of(f"<p>{escape(text)} [&hellip;]</p>\n{CREDIT}", LINK, 5_000)
    assert cut == (f"{plain.rstrip(' ,;:')}…" if plain.rstrip(" ,;:") else "")


@pytest.mark.parametrize("piece", ["<p>", "</p>", "<a href='", "<a ", "[…", "...", "read more ", "<p></p> ", "\n"])
def test_long_repetitions_take_no_long_time(piece):
    """No pattern runs away with fifty thousand characters."""
    assert utf16_length(standfirst_of(piece * (50_000 // len(piece)), LINK, 100)) <= 100
