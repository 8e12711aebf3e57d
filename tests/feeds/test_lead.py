"""An article's lead picture, and what describes it to who does not see it."""

import pytest

from bot.feeds.entries import item_of
from bot.feeds.lead import LONGEST_ALT
from tests.effort import effort

A, B = "https://courier.example/wp/a.jpg", "https://courier.example/wp/b.jpg"
BASE = "https://courier.example/"


def lead(body="", **entry):
    item = item_of({"title": "Rents", "content": [{"value": body}], **entry}, BASE)
    return item.image, item.alt


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f'<figure><img src="{A}" alt="Roofs &amp; chimneys"></figure><p>Text</p>', (A, "Roofs & chimneys")),
        (f'<p><img src="/wp/a.jpg" alt=" Two\nroofs "> Text</p><img src="{B}" alt="B">', (A, "Two roofs")),
        (f'<img src="data:image/gif;base64,R0" data-src="{A}" alt="Lazy">', (A, "Lazy")),
        (f'<img src="{A}" alt="IMG_2041.jpg">', (A, "")),
        (
            f'<img class="wp-smiley" src="{B}" alt="x"><img width="1" src="{B}"><img src="{A}" alt="Roofs">',
            (A, "Roofs"),
        ),
        (f'<p>Text first</p><img src="{A}" alt="Roofs">', ("", "")),
        ('<img src="javascript:1" alt="x"><p>Text</p>', ("", "")),
        ("<p>Text</p>", ("", "")),
        (f'<!-- <img src="{B}" alt="Old"> --><img src="{A}" alt="Roofs">', (A, "Roofs")),
        (f'<img src="{A}" alt="Ro\u202eofs">', (A, "Roofs")),
    ],
)
def test_a_picture_that_the_text_begins_with(body, found):
    """WordPress's own feeds name none beside the text; one further down illustrates a passage."""
    assert lead(body) == found


@pytest.mark.parametrize(
    ("shown", "alt"),
    [(A, "Roofs"), ("https://cdn.example/a-300x200.jpg?w=300", "Roofs"), (B, "")],
)
def test_a_picture_beside_the_text_is_described_in_it(shown, alt):
    """By the same picture, also in another size and from another host."""
    body = f'<p>Text</p><img src="{shown}" alt="Roofs">'
    assert lead(body, enclosures=[{"href": A, "type": "image/jpeg"}]) == (A, alt)


def test_a_description_is_one_line_that_can_be_stored():
    found = lead(f'<img src="{A}" alt="{"roof " * 300}&#0;&#xD800;">')[1]
    assert len(found) <= LONGEST_ALT
    assert found.endswith("…")
    found.encode()


def test_comments_that_do_not_end_take_no_long_time():
    found = []
    assert effort(lambda: found.append(lead("<!--" * 50_000))) < 300
    assert found == [("", "")]
