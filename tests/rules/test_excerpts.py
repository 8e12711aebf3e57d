"""What is taken for the text of an article, and when a site is asked again."""

from datetime import timedelta

import pytest

from bot.rules.excerpts import FIRST_RETURN, Reading, is_text_of, return_at
from storage import Excerpt
from tests.builders import NOW

TITLE = "Rents rise by the river"
BY_HAND = "Tenants of the quays pay a fifth more than in spring, and the council looks on."
TEXT = (
    "Tenants of the quays pay a fifth more for their flats than they did in spring. The council has looked at it. "
    "“We look on,” says a clerk. Forty households have asked a tribunal to say what is lawful."
)
CUT = "Tenants of the quays pay a fifth more for their flats than they did in spring. The council has…"
LOGIN = "Log in. Please enter your user name and your password. Have you lost your password? " * 3
WALL = "We value your privacy. We and our 812 partners store and access information on your device. Accept all? " * 3
OTHER = "The gull café has no owner and no menu. On Sundays it has a queue. Nobody knows who began it, or when. " * 2
FOR_SUBSCRIBERS = (
    " This article is for subscribers. Subscribe today for only 5 dollars a month. You can cancel at any time. "
    "Members read all articles without advertisements. Have you an account already? Log in here to read on."
)
ABONNEMENT = (
    " Cet article est réservé aux abonnés. Abonnez-vous pour 1 € par mois, sans engagement. Déjà un compte ? "
    "Connectez-vous avec votre mot de passe. La résiliation est gratuite. Le journal vit de ses abonnements."
)
TEASER = " Read on with a subscription. It is £3 a month. Subscribe, or log in."


def excerpt(standfirst: str = CUT, title: str = TITLE) -> Excerpt:
    return Excerpt(1, 1, "https://courier.example/1/", title, standfirst, "/?p=1")


@pytest.mark.parametrize("standfirst", [CUT, BY_HAND, ""])
def test_the_page_of_the_article(standfirst):
    """However its excerpt was made, and whatever the site adds to its title."""
    assert is_text_of(excerpt(standfirst), Reading(f"{TITLE} – The Courier", TEXT))
    assert is_text_of(excerpt(standfirst), Reading(TITLE.upper(), f"{standfirst} {TEXT}"))


@pytest.mark.parametrize(
    ("headings", "text"),
    [
        ("The gull café – The Courier", OTHER),
        (TITLE, OTHER),
        ("The gull café", TEXT),
        ("Just a moment...", "Just a moment... Enable JavaScript and cookies to continue. Ray id. " * 3),
        (f"{TITLE} – The Courier", WALL),
        ("Log in – The Courier", LOGIN),
        ("Not found – The Courier", "There is no such page. It may have been removed. Search for it. " * 3),
        (TITLE, ""),
        (TITLE, CUT),
        ("", TEXT),
    ],
)
@pytest.mark.parametrize("standfirst", [CUT, BY_HAND])
def test_whatever_else_a_site_may_answer(standfirst, headings, text):
    """Another article, walls, forms, "Not found" with a 200, and what says no more than the feed."""
    assert not is_text_of(excerpt(standfirst), Reading(headings, text))


@pytest.mark.parametrize("standfirst", [CUT, BY_HAND])
def test_an_excerpt_and_where_to_subscribe(standfirst):
    """That is no text, however many sentences it has."""
    for wall in (TEASER, FOR_SUBSCRIBERS, ABONNEMENT):
        assert not is_text_of(excerpt(standfirst), Reading(TITLE, standfirst + wall))
        assert is_text_of(excerpt(standfirst), Reading(TITLE, f"{standfirst} {TEXT}{wall}"))


def test_what_is_not_for_everybody():
    assert not is_text_of(excerpt(), Reading(TITLE, TEXT, closed=True))


def test_words_of_other_scripts():
    """Also where words are short, or not parted by spaces."""
    russian = excerpt("Жильцы набережной платят на пятую часть больше…", "Аренда у реки растёт")
    text = "Жильцы набережной платят на пятую часть больше. Совет города смотрит на это. Сорок семей подали в суд. " * 2
    assert is_text_of(russian, Reading("Аренда у реки растёт | Курьер", text))
    assert is_text_of(excerpt("我去。", "水 电"), Reading("水 电", "我去。" + "他们都说今年冬天的电费太高了。" * 12))


def test_a_site_is_asked_three_times_more():
    """Ten, forty and 160 minutes later, or as long as it asks for; a refusal is final."""
    assert [return_at(n, 500, None, NOW) for n in (1, 2, 3, 4)] == [
        NOW + FIRST_RETURN,
        NOW + 4 * FIRST_RETURN,
        NOW + 16 * FIRST_RETURN,
        None,
    ]
    assert return_at(1, 429, timedelta(hours=5), NOW) == NOW + timedelta(hours=5)
    assert return_at(2, 503, timedelta(seconds=1), NOW) == NOW + 4 * FIRST_RETURN
    for passing in (0, 200, 408, 425, 429, 500, 503):
        assert return_at(1, passing, None, NOW)
    for final in (400, 401, 402, 403, 404, 410, 451):
        assert return_at(1, final, None, NOW) is None
