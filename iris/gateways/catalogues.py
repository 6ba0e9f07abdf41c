"""The catalogues of translations, as the people who review them read them: texts, translations, where they stand."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from iris.rules import translations


@dataclass(frozen=True, slots=True)
class Translated:
    """A text with its translation; `forms` are several where it counts something. `where`: the files that say it."""

    text: str
    forms: tuple[str, ...]
    where: tuple[str, ...]

    @property
    def digest(self) -> str:
        return translations.digest(self.text, self.forms)


def path_of(root: Path, language: str) -> Path:
    """Where the catalogue of a language lies."""
    return root / "translations" / language / "LC_MESSAGES" / "messages.po"


def texts(root: Path, language: str) -> Sequence[Translated]:
    """The translated texts of a language, in the order of the catalogue; none where there is no catalogue."""
    path = path_of(root, language)
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else ()


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> tuple[Translated, ...]:
    found = []
    for message in _catalogue(path):
        if message.id and message.string and all(_forms(message.string)):
            text = message.id if isinstance(message.id, str) else message.id[0]
            where = tuple(name for name, _ in message.locations)
            found.append(Translated(text, _forms(message.string), where))
    return tuple(found)


def _forms(string: str | Sequence[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def reworded(root: Path, language: str, wordings: Mapping[str, Sequence[str]]) -> bytes:
    """The catalogue with these wordings, by digest of what they replace, in place of those: what is committed next."""
    catalogue = _catalogue(path_of(root, language))
    for message in catalogue:
        if message.id and message.string:
            text = message.id if isinstance(message.id, str) else message.id[0]
            better = wordings.get(translations.digest(text, _forms(message.string)))
            if better:
                message.string = better[0] if isinstance(message.string, str) else tuple(better)
    out = io.BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()
