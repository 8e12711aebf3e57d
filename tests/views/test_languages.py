"""Whose words: a catalogue of ours, or English; whatever a client calls its language."""

from zoneinfo import ZoneInfo

import pytest

from bot.views import reader as readers
from bot.views.reader import ENGLISH, reader

LISBON = ZoneInfo("Europe/Lisbon")
HEADER = bytes.fromhex("de120495 00000000 01000000 1c000000 24000000 00000000 00000000")
"""Of a catalogue with one entry: offsets of the tables of originals and translations, no hash table."""


def catalogue(original: bytes, translation: bytes) -> bytes:
    """Write a compiled catalogue of one sentence."""
    first = len(HEADER) + 16
    numbers = (len(original), first, len(translation), first + len(original) + 1)
    table = b"".join(number.to_bytes(4, "little") for number in numbers)
    return HEADER + table + original + b"\0" + translation + b"\0"


@pytest.fixture
def locales(tmp_path, monkeypatch):
    """A catalogue of Portuguese, and another program's beside the folder."""
    for folder in ("locales/pt", "elsewhere"):
        made = tmp_path / folder / "LC_MESSAGES" / "handbill.mo"
        made.parent.mkdir(parents=True)
        made.write_bytes(catalogue(b"Latest", b"Novidades"))
    monkeypatch.setattr(readers, "LOCALES", tmp_path / "locales")
    readers._catalogues.cache_clear()
    yield
    readers._catalogues.cache_clear()


@pytest.mark.usefixtures("locales")
def test_who_speaks_a_language_of_ours_reads_it():
    """Its dates too; of a region's, those of the region."""
    for language, locale in (("pt", "pt"), ("pt-BR", "pt_BR")):
        who = reader(language, LISBON)
        assert (who.gettext("Latest"), who.locale) == ("Novidades", locale)


@pytest.mark.usefixtures("locales")
@pytest.mark.parametrize("language", ["", "de", "xx-nonsense", "../elsewhere", "/", "p\0t", "x" * 5_000])
def test_who_speaks_another_reads_english(language):
    """What is sent as a language leads to no file, and is not kept."""
    who = reader(language, LISBON)
    assert (who.gettext("Latest"), who.locale) == ("Latest", ENGLISH)
