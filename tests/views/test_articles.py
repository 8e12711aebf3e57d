"""What articles look like: in a list, in an alert, several at once."""

from datetime import timedelta

from bot.html import visible
from bot.views import articles
from bot.views.reader import Reader
from storage import EVERYTHING, Kind, Page, Topic
from tests.views.nouns import LISBON, NOW

READER = Reader(LISBON)
HOUSING, CLIMATE = Topic(2, "Housing"), Topic(3, "Climate")


def latest(*found, **how):
    return articles.latest(Page(found, has_newer=False, has_older=True), READER, NOW, limit=5, **how)


def test_an_entry_has_all_its_parts(article):
    """Title, standfirst, byline, date, topics; what is missing leaves no hole."""
    whole, bare = article(1), article(2, age=timedelta(days=1), standfirst="", byline="", topics=())
    assert visible(latest(whole, bare).html) == (
        "Articles\n\nArticle 1\nWhat number 1 is about.\nInes Duarte · today · Housing\n\nArticle 2\nyesterday"
    )


def test_ten_long_articles_share_the_room(article):
    """Each keeps its title, link and date; the standfirsts give way."""
    long = [article(n, title=f"{n} " + "word " * 100, standfirst="word " * 1_000) for n in range(10)]
    text = visible(latest(*long).html)
    assert all(f"\n\n{n} word" in text for n in range(10))
    assert text.count("today · Housing") == 10


def test_leafing_carries_on_where_the_message_ends(article):
    """The cursors are the articles at its ends."""
    message = articles.latest(
        Page((article(9), article(7)), has_newer=True, has_older=True), READER, NOW, limit=2, topic=HOUSING
    )
    assert [button.action for button in message.buttons[0]] == ["newer:9:2:2", "older:7:2:2"]
    only = articles.latest(Page((article(9),), has_newer=False, has_older=False), READER, NOW, limit=2)
    assert only.buttons == ()


def test_an_alert_names_the_readers_own_topics(article):
    """Everything among them, by its own name; a button to leave each of the first three."""
    matched = [Topic(EVERYTHING, ""), HOUSING, CLIMATE, Topic(4, "Health")]
    message = articles.alert(article(topics=(HOUSING, CLIMATE)), matched, READER)
    assert visible(message.html).endswith("You follow: Everything, Housing, Climate, Health")
    labels = [button.text for row in message.buttons for button in row]
    assert labels == ["Save", "Read on the site", "Unfollow Everything", "Unfollow Housing", "Unfollow Climate"]
    assert message.preview == "https://courier.example/1/"


def test_a_summary_has_the_newest_first(article):
    """In whichever order they come: one that is drawn anew comes as it is stored."""
    found = [article(n, age=timedelta(hours=n)) for n in (3, 1, 2)]
    assert visible(articles.summary(found, READER).html).split("\n")[2:] == [
        "• Article 1",
        "• Article 2",
        "• Article 3",
    ]


def test_of_one_name_buttons_tell_which(article):
    """An author may be called as a topic is."""
    author = Topic(7, "HOUSING", kind=Kind.AUTHOR)
    labels = [button.text for row in articles.alert(article(), [HOUSING, author], READER).buttons for button in row]
    assert labels[-2:] == ["Unfollow Housing", "Unfollow articles by HOUSING"]
    shown = articles.card(article(topics=(HOUSING,), authors=(author,)), frozenset({2}), READER, NOW)
    assert [row[0].text for row in shown.buttons[-2:]] == ["Unfollow Housing", "Follow articles by HOUSING"]


def test_a_blank_title_leaves_no_blank_button(article):
    """Telegram refuses one; the link stands in."""
    opens, _older = latest(article(title=" ", whole=True)).buttons
    assert [button.text for button in opens] == [article().link]


def test_an_alert_without_a_usable_link_comes_all_the_same(article):
    """No button, no preview: Telegram would refuse the whole message."""
    for link in ("", "http://localhost/x", "https://a.example/" + "x" * 3_000):
        message = articles.alert(article(link=link), [HOUSING], READER)
        assert not any(button.url for row in message.buttons for button in row)
        assert message.preview == ""


def test_a_card_offers_what_is_not_followed_yet(article):
    """And to leave what is."""
    message = articles.card(article(topics=(HOUSING, CLIMATE)), frozenset({2}), READER, NOW)
    assert [row[0].action for row in message.buttons[2:]] == ["leave:2", "follow:3"]


def test_a_summary_lists_titles_and_says_how_many_more_there_are(article):
    """Newest first, as linked titles, as many as are sensible in one message."""
    few = visible(articles.summary([article(n) for n in (3, 2, 1)], READER).html)
    assert few == "3 new articles\n\n• Article 3\n• Article 2\n• Article 1"
    many = visible(articles.summary([article(n) for n in range(80)], READER).html)
    assert many.splitlines()[-1] == "… and 30 more"
    long = visible(articles.summary([article(n, title="word " * 60) for n in range(40)], READER).html)
    assert long.splitlines()[-1].startswith("… and ")
    assert len(long) <= articles.LONGEST
