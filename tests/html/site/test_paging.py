"""Blocks in pages: they end where a reader pauses, and go on as they were."""

import pytest

from bot.html import utf16_length, visible
from bot.html.site import Block, pages
from bot.html.site.paging import MOST_TAGS

SENTENCE = "The tide came up over the quay and stayed for an hour. "


def paragraphs(count: int, sentences: int = 4) -> list[Block]:
    return [Block(f"{number}. {SENTENCE * sentences}".strip()) for number in range(count)]


def test_no_blocks_are_no_pages():
    assert pages([], 4096, 4096) == ()


def test_what_fits_is_one_page():
    assert pages([Block("a"), Block("b", tight=True), Block("c")], 6, 64) == ("a\nb\n\nc",)


def test_pages_end_at_paragraphs():
    blocks = paragraphs(12)
    made = pages(blocks, 500, 1_000)
    assert "\n\n".join(made) == "\n\n".join(block.html for block in blocks)
    assert len(made) > 2


def test_a_paragraph_longer_than_a_page_ends_at_sentences():
    made = pages([Block((SENTENCE * 40).strip())], 500, 1_000)
    assert all(page.endswith(".") for page in made)
    assert " ".join(made) == (SENTENCE * 40).strip()


def test_a_heading_goes_with_what_it_heads():
    blocks = [*paragraphs(2), Block("<b>Heading</b>", leads=True), *paragraphs(1)]
    first, second = pages(blocks, 600, 1_000)
    assert second.startswith("<b>Heading</b>\n\n0.")
    assert "Heading" not in first


def test_headings_alone_do_not_turn_pages_for_ever():
    made = pages([Block(f"<b>{'h' * 50}</b>", leads=True)] * 5 + paragraphs(1, 1), 64, 64)
    assert sum(page.count("<b>") for page in made) == 5


def test_formatting_and_links_go_on_after_the_cut():
    inner = f'<b>{SENTENCE * 3}<a href="https://a.example/">{SENTENCE * 10}</a></b>'
    made = pages([Block(inner)], 400, 400)
    assert len(made) > 1
    assert all(page.startswith('<b><a href="https://a.example/">') for page in made[1:])
    assert all(page.endswith("</a></b>") for page in made)


def test_a_quotation_goes_on_as_one():
    blocks = [Block(SENTENCE.strip(), quote=1)] * 10
    first, *others = pages(blocks, 200, 300)
    assert first.startswith("<blockquote>")
    assert all(page.startswith("<blockquote") and page.endswith("</blockquote>") for page in others)
    long = pages([Block(SENTENCE * 20, quote=1)], 4096, 4096)[0]
    assert long.startswith("<blockquote expandable>")


def test_two_quotations_beside_each_other_stay_two():
    made = pages([Block("a", quote=1), Block("b", quote=1, tight=True), Block("c", quote=2)], 100, 100)
    assert made == ("<blockquote>a\nb</blockquote>\n\n<blockquote>c</blockquote>",)


def test_code_is_cut_between_lines_and_keeps_its_indents():
    lines = "\n".join(f"    line {number} of the program" for number in range(60))
    made = pages([Block(f"<pre>{lines}</pre>")], 500, 500)
    assert all(page.startswith("<pre>    line") and page.endswith("program</pre>") for page in made)
    assert "\n".join(visible(page) for page in made) == lines


@pytest.mark.parametrize("first", [-5, 0, 1, 50])
def test_a_first_page_without_room_is_left_empty(first):
    made = pages(paragraphs(1, 10), first, 4096)
    assert made[0] == ""
    assert len(made) == 2


def test_a_page_has_no_more_tags_than_telegram_honours():
    block = Block(" ".join(f"<b>{number}</b>" for number in range(250)))
    made = pages([block, Block("<i>x</i>")], 4096, 4096)
    assert all(page.count("<") - page.count("</") <= MOST_TAGS for page in made)
    assert " ".join(visible(page) for page in made).split() == [*map(str, range(250)), "x"]


def test_no_character_is_divided():
    made = pages([Block("👩\u200d🚀" * 60)], 64, 64)
    assert all(utf16_length(visible(page)) % 5 == 0 for page in made)
    assert "".join(made) == "👩\u200d🚀" * 60
