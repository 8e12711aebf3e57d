"""What the environment says, what is made of it, and what the operator is told."""

import string
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import BadSettings, Settings, read_settings, variable
from bot.rules.topics import parse_topics

TOKEN = "1001:TEST-made_up"
FEED = "https://courier.example/feed/"
LEAST = {"HANDBILL_TOKEN": TOKEN, "HANDBILL_FEEDS": FEED}


def problems(**settings: str) -> tuple[str, ...]:
    """Give what is said of these settings, beside the least that is needed."""
    with pytest.raises(BadSettings) as caught:
        read_settings({**LEAST, **{variable(name): value for name, value in settings.items()}}, None)
    return caught.value.problems


def read(**settings: str) -> Settings:
    """Read these settings, beside the least that is needed."""
    return read_settings({**LEAST, **{variable(name): value for name, value in settings.items()}}, None)


def test_a_token_and_a_feed_are_enough():
    """All else has a default, and an empty or blank value is none."""
    settings = read(rate="", name="  ", poll_seconds=" ")
    assert (settings.token, settings.feeds) == (TOKEN, (FEED,))
    assert settings.api_url == "https://api.telegram.org"
    assert (settings.database, settings.name, settings.site_url) == (Path("handbill.db"), "", "")
    assert (settings.poll_seconds, settings.rate, settings.silent_seconds) == (120, 30, 180)
    assert settings.admins == frozenset()
    assert (settings.timezone, settings.topics) == (ZoneInfo("UTC"), parse_topics(""))
    assert (settings.series, settings.authors, settings.fetch_texts) == ((), True, True)
    assert settings.pictures
    assert (settings.log_level, settings.log_format) == ("INFO", "console")


def test_every_setting_is_read():
    settings = read(
        api_url="http://127.0.0.1:8081/",
        database="/data/courier.db",
        name="The Courier",
        site_url="https://courier.example",
        admins="7, 8 9",
        timezone="Europe/Lisbon",
        topics="Housing, Old = New",
        series="Notes  from the North, letters, Letters",
        authors="no",
        fetch_texts="no",
        pictures="no",
        poll_seconds="60",
        rate="2.5",
        silent_seconds="600",
        log_level="debug",
        log_format="JSON",
    )
    assert settings.api_url == "http://127.0.0.1:8081"
    assert (settings.database, settings.name) == (Path("/data/courier.db"), "The Courier")
    assert (settings.series, settings.authors) == (("Notes from the North", "letters"), False)
    assert not settings.fetch_texts
    assert not settings.pictures
    assert (settings.site_url, settings.admins) == ("https://courier.example", {7, 8, 9})
    assert settings.timezone == ZoneInfo("Europe/Lisbon")
    assert settings.topics.topic_of("old") == "New"
    assert (settings.poll_seconds, settings.rate, settings.silent_seconds) == (60, 2.5, 600)
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")


@pytest.mark.parametrize("between", [" ", ",", ", ", "\n", " ,\n"])
def test_feeds_are_separated_by_commas_spaces_or_lines_and_counted_once(between):
    other = "http://courier.example/?feed=rss2&cat=1,2"
    assert read(feeds=between.join([FEED, other, FEED])).feeds == (FEED, other)


def test_all_problems_are_told_at_once():
    """Of values, of what is missing, of what is unknown; nothing has to be tried three times."""
    with pytest.raises(BadSettings) as caught:
        read_settings({"HANDBILL_TOKN": TOKEN, "HANDBILL_RATE": "fast", "HANDBILL_TIMEZONE": "Lisbon"}, None)
    assert caught.value.problems == (
        "HANDBILL_TOKN: there is no such setting; did you mean HANDBILL_TOKEN?",
        "HANDBILL_TOKEN: this is missing: write the bot’s token from @BotFather",
        "HANDBILL_FEEDS: this is missing: write the addresses of one or more feeds, separated by spaces or commas",
        "HANDBILL_TIMEZONE: “Lisbon” is no time zone: write Europe/Lisbon",
        "HANDBILL_RATE: “fast” will not do: write a number of messages a second from 1 to 1000",
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("api_url", "api.telegram.org", "“api.telegram.org” will not do: write an address such as"),
        ("api_url", f"https://api.telegram.org/bot{TOKEN}", "leave out /bot"),
        ("api_url", "http://127.0.0.1:99999", "will not do"),
        ("feeds", "courier.example/feed", "“courier.example/feed” is no web address: write https://"),
        ("feeds", f"{FEED} feed:courier", "entry 2 is no web address"),
        ("feeds", f"{FEED},b.example/feed/", "entry 2 is no web address: write https://"),
        ("feeds", f"b.example/feed/,{FEED},c.example/feed/", "entries 1, 3 are no web addresses: write https://"),
        ("site_url", "courier.example", "write it with https:// in front"),
        ("admins", "@ines", "is no user id: write Telegram’s numbers"),
        ("admins", "0", "“0” is no user id"),
        ("admins", "9" * 5000, "is no user id"),
        ("timezone", "europe/lisbon", "is no time zone: write Europe/Lisbon"),
        ("timezone", "New York", "is no time zone: write America/New_York"),
        ("timezone", "Europe/Lisboa", "is no time zone: write Europe/Lisbon"),
        ("timezone", "Europe", "is no time zone: write a name such as Europe/Lisbon"),
        ("timezone", "GMT+2", "is no time zone: write a name such as Europe/Lisbon"),
        ("timezone", "Etc/GMT+99", "is no time zone: write a name such as Europe/Lisbon"),
        ("timezone", "Nowhere/At_all", "is no time zone: write a name such as Europe/Lisbon"),
        ("topics", "A, -A", "“A” is both offered and hidden"),
        ("series", "Notes, *", "“*” names no series: write the names of categories or tags"),
        ("series", "Old = New", "“Old = New” names no series"),
        ("series", "everything", "“everything” names no series"),
        ("authors", "perhaps", "“perhaps” will not do: write yes or no"),
        ("poll_seconds", "5", "“5” will not do: write a whole number of seconds from 10 to 86400"),
        ("poll_seconds", "1.5", "will not do"),
        ("silent_seconds", "29", "“29” will not do: write a whole number of seconds from 30 to 86400"),
        ("rate", "nan", "will not do"),
        ("rate", "1001", "from 1 to 1000"),
        ("log_level", "loud", "“loud” will not do: write DEBUG, INFO, WARNING or ERROR"),
        ("log_format", "xml", "write console or json"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_write_instead(name, value, said):
    (problem,) = problems(**{name: value})
    assert problem.startswith(f"{variable(name)}: ")
    assert said in problem


@pytest.mark.parametrize("token", ['"1001:TEST"', "TEST-only", "1001: TEST", "bot1001:TEST"])
def test_a_wrong_token_is_told_without_it(token):
    (problem,) = problems(token=token)
    assert "TEST" not in problem


@pytest.mark.parametrize("name", ["feeds", "api_url", "site_url"])
@pytest.mark.parametrize("address", ["ftp://ines:hush@courier.example", "https://courier.example:x/feed?key=hush"])
def test_a_password_in_an_address_is_not_repeated(name, address):
    (problem,) = problems(**{name: address})
    assert "hush" not in problem


def test_a_password_with_a_space_is_not_repeated_in_part():
    (problem,) = problems(feeds="https://ines:hush hush@courier.example/")
    assert "hush" not in problem


def test_secrets_are_not_in_the_representation():
    settings = read(feeds="https://ines:hush@courier.example/feed/")
    assert TOKEN not in repr(settings) + str(settings)
    assert "hush" not in repr(settings) + str(settings)


def test_what_is_required_can_be_left_to_the_caller():
    """A check of the database needs neither token nor feed."""
    assert read_settings({}, None, require_token=False, require_feeds=False).feeds == ()


def test_what_kubernetes_sets_for_a_service_of_our_name_is_no_mistake():
    assert read(service_host="10.0.0.1", port="tcp://10.0.0.1:80", port_80_tcp_addr="10.0.0.1").token == TOKEN


def test_a_file_is_read_and_the_environment_wins(tmp_path):
    file = tmp_path / ".env"
    file.write_text(f"\ufeffHANDBILL_TOKEN={TOKEN}\n# a note\nHANDBILL_NAME='The Courier'\nOTHER=1\n", encoding="utf-8")
    settings = read_settings({"HANDBILL_FEEDS": FEED, "HANDBILL_NAME": "The Evening Courier"}, file)
    assert (settings.token, settings.name) == (TOKEN, "The Evening Courier")


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / ".env").write_bytes(b"HANDBILL_TOKEN=\xff\xfe")
    with pytest.raises(BadSettings, match="cannot be read"):
        read_settings(LEAST, tmp_path / ".env")


def test_settings_made_in_code_are_what_the_code_says(monkeypatch):
    """The machine's variables do not get in."""
    monkeypatch.setenv("HANDBILL_NAME", "The Courier")
    assert Settings(token=TOKEN, feeds=(FEED,)).name == ""


def told(values: dict[str, str]) -> tuple[str, ...]:
    """Give what is said of these settings alone, which may be nothing."""
    try:
        read_settings({variable(name): value for name, value in values.items()}, None)
    except BadSettings as error:
        return error.problems
    return ()


@given(st.dictionaries(st.sampled_from(sorted(Settings.model_fields)), st.text(max_size=60)))
def test_whatever_the_values_nothing_but_bad_settings_is_raised(values):
    assert all(problem.startswith("HANDBILL_") for problem in told(values))


SECRETS = st.text(string.ascii_letters + string.digits + "-_", min_size=12, max_size=40).map("424242:Zq{}".format)


@given(SECRETS, st.sampled_from(sorted(Settings.model_fields)), st.sampled_from(["{}", "x {}", "{},", "-{}=", "'{}'"]))
def test_a_token_is_never_repeated_wherever_it_was_put(token, name, around):
    assert token not in str(told({name: around.format(token)}))
