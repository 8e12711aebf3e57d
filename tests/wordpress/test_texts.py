"""A real WordPress whose feed has but excerpts: its texts by its API, and from its pages."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.fetch import Fetcher
from bot.feeds.page import read_page
from bot.jobs.poll import Polling
from bot.jobs.texts import IDLE_SECONDS, Completing
from bot.rules.excerpts import is_text_of
from storage import Excerpt
from tests.builders import FILING
from tests.jobs.conftest import Clock
from tests.wordpress.starter import WordPress, needs

pytestmark = [pytest.mark.wordpress, pytest.mark.skipif(needs() is not None, reason=str(needs()))]

CONTENT = "<p>Tenants of the quays pay a fifth more than in spring. The council looks on.</p>" + (
    "<p>Forty households have asked a tribunal to say what is lawful. It will sit in May, in the old hall.</p>" * 5
)

THEME = """<!DOCTYPE html><html><head><title><?php wp_title(''); ?></title><?php wp_head(); ?></head>
<body <?php body_class(); ?>><nav class="menu"><a href="/">Home</a></nav>
<main><?php while (have_posts()): the_post(); ?>
<article <?php post_class(); ?>><h1 class="entry-title"><?php the_title(); ?></h1>
<div class="entry-content"><?php the_content(); ?></div></article><?php endwhile; ?></main>
<aside class="sidebar"><p>Most read today</p></aside><?php wp_footer(); ?></body></html>"""


async def test_texts_of_a_feed_of_excerpts(storage, tmp_path):
    """By the API, which a page names; what is behind a password stays there. A page alone would do too."""
    clock = Clock(datetime.now(UTC).replace(microsecond=0))
    (tmp_path / "wordpress").mkdir()
    async with WordPress.start(tmp_path / "wordpress") as wp, Fetcher(user_agent="Handbill/test") as fetcher:
        await wp.set_theme(THEME)
        await wp.set_option("rss_use_excerpt", "1")
        for number in (1, 2):
            await wp.publish(title=f"Rents &amp; rates {number}", content=CONTENT)
        secret = await wp.publish(title="Secret", content=CONTENT)
        await wp.edit(secret.id, password="porcupine")
        (feed,) = await storage.feeds.ensure([wp.feed_url], clock())
        await Polling(storage, fetcher, FILING, timedelta(minutes=5), clock, lambda: None).read(feed)
        page = await storage.articles.page(limit=9)
        assert not any(article.whole for article in page.articles)
        await done(Completing(storage, fetcher, clock), clock)
        page = await storage.articles.page(limit=9)
        whole = [article for article in page.articles if article.whole]
        assert sorted(article.title for article in whole) == ["Rents & rates 1", "Rents & rates 2"]
        bodies = [await storage.articles.body(article.id) for article in whole]
        assert [body.count("<p>Forty households") for body in bodies] == [5, 5]
        for article in whole:
            read = read_page(await fetcher.get(article.link), article.title)
            assert is_text_of(Excerpt(1, 1, article.link, article.title, article.standfirst, ""), read.reading)
            assert read.reading.text.count("Forty households") == 5


async def done(job, clock):
    """Let the job ask for all that is due by now."""
    while (seconds := await job.round()) != IDLE_SECONDS:
        clock.now += timedelta(seconds=seconds)
