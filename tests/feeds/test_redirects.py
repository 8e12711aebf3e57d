"""Redirects: followed if they lead somewhere on the web, remembered if they are permanent."""

import pytest

from bot.feeds.fetch import _downgrades, _target
from bot.feeds.outcomes import Failed, Fetched, Unchanged


@pytest.mark.parametrize("status", [301, 308])
async def test_a_permanent_redirect_is_remembered(site, fetcher, status):
    """The feed's address is the new one from now on."""
    address = site.answers("/new/")
    assert (await fetcher.get(site.redirects("/old/", "/new/", status))).address == address


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_temporary_redirect_is_followed_and_forgotten(site, fetcher, status):
    """The old address is asked again next time."""
    site.answers("/new/")
    outcome = await fetcher.get(site.redirects("/old/", "/new/", status))
    assert isinstance(outcome, Fetched)
    assert outcome.address == site.root + "/old/"


async def test_of_a_chain_the_permanent_beginning_is_remembered(site, fetcher):
    """What lies behind a temporary redirect may change."""
    site.redirects("/1/", "/2/", 301)
    site.redirects("/2/", "/3/", 302)
    site.redirects("/3/", "/4/", 301)
    site.answers("/4/", b"", 304)
    assert await fetcher.get(site.root + "/1/", etag='"1"') == Unchanged(site.root + "/2/")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/feed/", "the site redirects in a circle, or too often"),
        ("", "the site redirects, but does not say where to"),
        ("file:///etc/hostname", "the address, or one that it redirects to, is no web address (http or https)"),
        ("http://[", "the address, or one that it redirects to, is no web address (http or https)"),
        ("http://a b/", "the address, or one that it redirects to, is no web address (http or https)"),
        ("http://site.example:port/", "the site broke off in the middle of its answer, or gave one that is no HTTP"),
        ("//", "the site redirects in a circle, or too often"),
        ("data:text/xml,<rss/>", "the address, or one that it redirects to, is no web address (http or https)"),
    ],
)
async def test_a_redirect_to_nowhere_is_a_failure(site, fetcher, target, reason):
    """A circle, no place, a bad one, or one that is not on the web."""
    assert await fetcher.get(site.redirects("/feed/", target)) == Failed(reason)


async def test_at_most_five_redirects_are_followed(site, fetcher):
    """Five are; six are too many."""
    for number in range(6):
        site.redirects(f"/{number}/", f"/{number + 1}/")
    site.answers("/6/")
    assert isinstance(await fetcher.get(site.root + "/1/"), Fetched)
    assert isinstance(await fetcher.get(site.root + "/0/"), Failed)


def test_a_password_never_leaves_https():
    """A redirect from https to http goes without it, and is not remembered."""
    assert _target("https://ines:secret@c.example/feed/", "http://c.example/new/") == "http://c.example/new/"
    assert _target("http://ines:secret@c.example/feed/", "https://C.example/n") == "https://ines:secret@c.example/n"
    assert _downgrades("https://c.example/", "http://c.example/")
    assert not _downgrades("http://c.example/", "https://c.example/")


async def test_a_password_follows_a_redirect_within_its_site_and_no_further(site, fetcher):
    """A moved feed stays readable; another host never sees the password."""
    site.answers("/new/")
    here = site.root.replace("http://", "http://ines:secret@")
    site.redirects("/old/", site.root + "/new/", 301)
    site.redirects("/away/", site.root.replace("127.0.0.1", "localhost") + "/new/", 301)
    outcome = await fetcher.get(here + "/old/")
    assert outcome.address == here + "/new/"
    assert site.requests[-1].headers["Authorization"].startswith("Basic ")
    await fetcher.get(here + "/away/")
    assert "Authorization" not in site.requests[-1].headers
