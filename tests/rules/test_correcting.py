"""Which edits readers are told of."""

from dataclasses import replace

import pytest

from bot.rules.correcting import Corrections, has_another_picture, parse_corrections
from storage import Article, Clipping, Edition, Showing
from tests.builders import NOW

WAS = Edition("Rents rise", "What it costs.", "By 12 per cent.", ("Housing",))


@pytest.mark.parametrize(
    ("setting", "changes", "material"),
    [
        ("", {"title": "Rents fall"}, True),
        ("", {"title": "RENTS  rise"}, False),
        ("", {"title": "Rents rise!"}, True),
        ("", {"standfirst": "What it cost."}, False),
        ("", {"text": "By 13 per cent. Correction: it was 12."}, False),
        ("Correction:", {"text": "By 13 per cent.\nCORRECTION: it was 12."}, True),
        ("was amended", {"standfirst": "This article was  amended on 3 May."}, True),
        ("Errata, Correction:", {"text": "Correction: 12, not 13."}, True),
        ("Correction:", {"text": "Corrections were made."}, False),
        ("#Corrections", {"terms": ("Housing", "corrections")}, True),
        ("#Corrections", {"terms": ("Corrected", "Housing")}, False),
        ("#Corrections", {"text": "#Corrections"}, False),
    ],
)
def test_what_is_told(setting, changes, material):
    """A new title, but for case and spaces; a phrase or a category that the operator names."""
    after = replace(WAS, **changes)
    rule = parse_corrections(setting)
    assert rule.material(WAS, after) is material
    assert not rule.material(after, after)
    assert not rule.material(WAS, WAS)


def test_a_second_correction_is_one_too():
    """The phrase stands there once more."""
    rule = parse_corrections("Correction:")
    one = replace(WAS, text="Correction: 12.")
    assert rule.material(one, replace(one, text="Correction: 12. Correction: 13."))


def test_the_setting_is_read():
    """Empty entries are nothing; what names nothing is refused in words."""
    assert parse_corrections(" ,, ") == Corrections()
    assert parse_corrections("Correction:, #Corrected , Correction:") == Corrections(
        ("correction:",), frozenset({"corrected"})
    )
    with pytest.raises(ValueError, match="“#” names nothing: write a phrase"):
        parse_corrections("Correction:, #")


def test_which_picture_makes_room_for_another():
    """A photo's, where it is known and the article has another; no other message's, and no withdrawn article's."""
    article = Article(1, "https://courier.example/", "Article", "", "", "https://courier.example/b.png", NOW, NOW, 1)
    photo = Clipping(1, 1, 1001, "en", 10, Showing.PHOTO, NOW, (article,), image="https://courier.example/a.png")
    assert has_another_picture(photo)
    for other in (
        replace(photo, image=article.image),
        replace(photo, image=""),
        replace(photo, articles=(replace(article, image=""),)),
        replace(photo, articles=(replace(article, retracted_at=NOW),)),
        replace(photo, shows=Showing.ALERT),
        replace(photo, shows=Showing.SUMMARY, articles=(article, article)),
    ):
        assert not has_another_picture(other)
