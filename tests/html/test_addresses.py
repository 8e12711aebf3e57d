"""Addresses: told from what is none, made absolute, freed of tracking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.html.addresses import _is_web_address, absolute, is_web_address, without_tracking

PIECES = [
    "http",
    "https",
    "HTTPS",
    "://",
    ":",
    "/",
    "//",
    "a.example",
    "é",
    "[::1]",
    "[",
    "]",
    "@",
    ":80",
    ":0",
    ":x",
    "?",
]
PIECES += ["#", "&", "=", "%20", " ", "\x7f", "\n", "-", ".", "_", "\xa0", "\\", "ftp"]
ADDRESSES = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(ADDRESSES)
def test_the_quick_look_agrees_with_the_thorough_one(url):
    assert is_web_address(url) == _is_web_address(url)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://other.example/x?a=1#b", "https://other.example/x?a=1#b"),
        ("/x", "https://courier.example/x"),
        ("../y", "https://courier.example/y"),
        ("//cdn.example/z", "https://cdn.example/z"),
        ("?page=2", "https://courier.example/a/b?page=2"),
        ("mailto:a@b.example", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("https://long.example/" + "x" * 2_000, ""),
        ("", ""),
    ],
)
def test_links_are_made_absolute(link, expected):
    assert absolute(link, "https://courier.example/a/b") == expected


@given(ADDRESSES)
def test_a_link_is_absolute_or_nothing(link):
    made = absolute(link, "https://courier.example/a/")
    assert not made or _is_web_address(made)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/?utm_source=x&b=%20&fbclid=y#c?utm_z=1", "https://a.example/?b=%20#c?utm_z=1"),
        ("https://a.example/?UTM_source=x", "https://a.example/"),
        ("https://a.example/#?utm_source=x", "https://a.example/#?utm_source=x"),
        ("https://a.example/?b&c=&utmost=1", "https://a.example/?b&c=&utmost=1"),
    ],
)
def test_tracking_goes_and_nothing_else(url, expected):
    assert without_tracking(url) == expected
