"""Whatever is searched and found, Telegram takes every message of ours, and every word in it is translated."""

import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.searching import passage, read
from bot.views import offers, searching
from bot.views.reader import Reader
from storage import Kept, Ranked, Topic
from tests.views.meeting_nouns import MEETINGS, WORDLESS
from tests.views.nouns import ARTICLES, IDS, LISBON, LONG, NAMES, NOW, READERS, TEXTS, Pseudo
from tests.views.test_limits import ANY, check_buttons, opens, units
from tests.views.test_translation import outside, texts, ways

TOPICS = [Topic(2, "Housing")]


def request(words):
    return read(words, topics=TOPICS, now=NOW, zone=ZoneInfo("UTC"))


def found(words, ranked):
    return Kept(7, words, ranked)


REQUESTS = (LONG | st.sampled_from(["after:tomorrow topic:nowhere", "topic:housing 7 before:2024"])).map(request)
RANKED = st.builds(Ranked, st.lists(IDS, max_size=100).map(tuple), st.booleans())
HITS = st.builds(
    lambda article, body, words: searching.Hit(article, passage(body, request(words).query.wanted)),
    ARTICLES,
    LONG,
    TEXTS,
)
VIEWS = {
    "results": st.builds(
        searching.results,
        st.builds(found, LONG, RANKED),
        st.lists(HITS, min_size=1, max_size=5),
        REQUESTS,
        READERS,
        st.just(NOW),
        start=st.sampled_from([0, 5, 95]),
    ),
    "ask": st.builds(searching.ask, READERS, bot=st.just("courier_bot")),
    "cancelled": st.builds(searching.cancelled, READERS),
    "nothing to look for": st.builds(searching.nothing_to_look_for, READERS),
    "nothing found": st.builds(searching.nothing_found, LONG, REQUESTS, READERS),
}
TITLED = ARTICLES.filter(lambda article: article.title.strip())
OFFERS = st.builds(offers.offers, st.lists(TITLED, max_size=5), NAMES, st.just("courier_bot"), READERS)


@pytest.fixture
def shown(article):
    """Show every view in every way of speaking; the nouns have no letters."""
    one = article(title="100", standfirst="200 300", byline="400", topics=(Topic(8, "8"),))
    odd, hit = request("topic:77 after:88"), searching.Hit(one, (("1", True), ("2", False)))
    lists = [Ranked((1,)), Ranked(tuple(range(20)), any_word=True), Ranked(tuple(range(100)))]
    return {
        searching.results: lambda r: [
            searching.results(found("7", ranked), [hit], odd, r, NOW, start=5) for ranked in lists
        ],
        searching.ask: lambda r: [searching.ask(r, bot="100")],
        searching.cancelled: lambda r: [searching.cancelled(r)],
        searching.nothing_to_look_for: lambda r: [searching.nothing_to_look_for(r)],
        searching.nothing_found: lambda r: [
            searching.nothing_found("7", wanted, r) for wanted in (odd, request("7"), request("7 after:2024"))
        ],
        searching.forgotten: lambda r: [searching.forgotten(r)],
        offers.meeting: lambda r: [
            part
            for one in WORDLESS
            for offer in (offers.meeting(one, "100", "200", r),)
            for part in (offer.message, offer.title, offer.description)
        ],
        offers.offers: lambda r: [
            made
            for some in ([one], [])
            for made in (
                offers.offers(some, "100", "200", r).button,
                *(offer.message for offer in offers.offers(some, "100", "200", r).offers),
            )
        ],
    }


@pytest.mark.parametrize("name", VIEWS)
@ANY
@given(data=st.data())
def test_telegram_takes_every_message(telegram, name, data):
    check(telegram, data.draw(VIEWS[name]))


@ANY
@given(MEETINGS, NAMES, READERS)
def test_telegram_takes_every_meeting_that_is_offered(telegram, meeting, publication, reader):
    offer = offers.meeting(meeting, publication, "courier_bot", reader)
    assert units(offer.title) <= 200
    check(telegram, offer.message)
    assert not meeting.details.online or meeting.details.online not in offer.message.html


@ANY
@given(OFFERS)
def test_telegram_takes_every_offer(telegram, made):
    """What is offered has a title, and becomes a message that can be sent."""
    assert made.button.strip()
    for offer in made.offers:
        assert offer.title
        assert units(offer.title) <= 200
        check(telegram, offer.message)
        assert not offer.message.preview or opens(telegram, offer.message.preview)


def check(telegram, message):
    read = telegram(message.html)
    assert read["@type"] == "formattedText", (read, message.html)
    assert read["text"].strip()
    assert units(read["text"]) <= 4_096
    assert len(read["entities"]) <= 100
    check_buttons(telegram, message.buttons)


@pytest.mark.parametrize("group", [False, True])
def test_no_word_is_ours_alone(shown, group):
    reader = Reader(LISBON, Pseudo(), group=group)
    for view, show in shown.items():
        for text in (text for made in show(reader) for text in texts(made)):
            assert not re.search(r"[^\W\d_]", outside(text)), (view.__name__, text)


def test_no_view_is_forgotten(shown):
    assert ways(searching) | ways(offers) == set(shown)


def test_apostrophes_are_typographic_and_nobody_is_you_in_a_group(shown):
    for group in (False, True):
        said = [text for show in shown.values() for made in show(Reader(LISBON, group=group)) for text in texts(made)]
        assert not [text for text in said if "'" in text]
    assert not re.search(r"\byou\b", " ".join(said), re.IGNORECASE)


def test_what_was_found_is_bold_in_its_place(article):
    """And nothing of it is markup."""
    words, body = "rents <b>", "Why the <b> of rents, and not of rent, is told."
    wanted = request(words)
    hit = searching.Hit(article(), passage(body, wanted.query.wanted))
    shown = searching.results(found(words, Ranked((1,))), [hit], wanted, Reader(LISBON), NOW, start=0)
    assert shown.html.splitlines() == [
        "<b>“rents &lt;b&gt;”: 1 article</b>",
        "",
        '<b><a href="https://courier.example/1/">Article 1</a></b>',
        "Why the &lt;<b>b</b>&gt; of <b>rents</b>, and not of rent, is told.",
        "<i>Ines Duarte · today · Housing</i>",
    ]


def test_a_page_of_which_all_was_taken_back():
    """It says what was looked for, and can be leafed on."""
    kept = found("rents", Ranked(tuple(range(1, 9))))
    message = searching.results(kept, [], request("rents"), Reader(LISBON), NOW, start=0)
    assert "rents" in message.html
    assert message.buttons
