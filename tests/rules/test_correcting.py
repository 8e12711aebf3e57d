"""Which edits readers are told of."""

from dataclasses import replace

import pytest

from bot.rules.correcting import Corrections, parse_corrections
from storage import Edition

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
