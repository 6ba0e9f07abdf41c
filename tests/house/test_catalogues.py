"""Every text that people read is translated, with the same places to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from iris.rules.translations import places
from iris.web.languages import NAMES
from scripts import catalogues

SOURCE = "en"
TRANSLATED = sorted(set(NAMES) - {SOURCE})


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return catalogues.extract()


def catalogue(language: str) -> Path:
    return catalogues.TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def forms(text: str | Sequence[str] | None) -> list[str]:
    """A text and the forms of its plural alike as a list."""
    return [text] if isinstance(text, str) else list(text or ())


def test_there_is_a_language_beside_english() -> None:
    assert TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(texts: Catalog, language: str) -> None:
    translated, needed = catalogues.read(catalogue(language)), catalogues.spoken_in(language, texts)
    missing = [
        str(message.id) for message in needed if message.id and translated.get(message.id, message.context) is None
    ]
    assert missing == [], "run `make catalogues`, then translate"
    assert [str(message.id) for message in catalogues.untranslated(translated)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_fill_in_the_same_places(language: str) -> None:
    assert [str(m.id) for m in catalogues.read(catalogue(language)) if m.id and not _fits(m)] == []


def _fits(message: Message) -> bool:
    allowed = {name for text in forms(message.id) for name in places(text)}
    # One or two of a thing may be said without its number.
    needed = set() if isinstance(message.id, tuple) else allowed
    return all(needed <= places(text) <= allowed for text in forms(message.string))


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_catalogue_keeps_what_nobody_says(texts: Catalog, language: str) -> None:
    spoken = {message.id for message in catalogues.spoken_in(language, texts)}
    assert [str(m.id) for m in catalogues.read(catalogue(language)) if m.id not in spoken] == []
