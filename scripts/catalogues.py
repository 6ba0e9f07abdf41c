"""Catalogues of translations: `python -m scripts.catalogues update | compile | add LANGUAGE`.

`update` gathers the texts of code and templates into `translations/messages.pot` and brings every language's
catalogue up to date; `compile` writes the files that the product reads; `add` begins a language.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from iris.web.languages import FOR_WORKERS, WORKER_FILES

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
TEMPLATE = TRANSLATIONS / "messages.pot"
FOLDERS = ("iris", "templates")
METHODS = (
    ("**.py", "python"),
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
    ("rules/standards/*.toml", "iris.rules.standards.reading:extract"),
)
OPTIONS = {
    "**.html": {"trimmed": "true", "silent": "false"},
    "**.txt": {"trimmed": "true", "silent": "false"},
}
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "sure": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
NOISE = tuple(
    f'"{name}:'
    for name in (
        *("POT-Creation-Date", "PO-Revision-Date", "Project-Id-Version", "Report-Msgid-Bugs-To"),
        *("Last-Translator", "Language-Team", "Generated-By"),
    )
)
"""Lines of a catalogue's head that change without a reason or say nothing."""
HEADER = "# Texts of Iris. Written by `make catalogues`; translate in the catalogue of your language."


def extract() -> Catalog:
    """All marked texts, with the files that hold them."""
    catalog = Catalog(header_comment=HEADER, project="Iris", fuzzy=False)
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, METHODS, options_map=OPTIONS, keywords=KEYWORDS, comment_tags=["i18n:"])
        for name, line, message, comments, context in found:
            catalog.add(message, None, [(f"{folder}/{name}", line)], auto_comments=comments, context=context)
    return catalog


def catalogues() -> Iterator[Path]:
    """The catalogue of each language there is."""
    yield from sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """A language's catalogue; raises on a file that is not well formed."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def update() -> None:
    """Rewrite the template and every catalogue, without line numbers and dates, so that changes stand out."""
    template = extract()
    _write(TEMPLATE, template)
    for path in catalogues():
        catalog = read(path)
        catalog.update(spoken_in(language_of(path), template), no_fuzzy_matching=True, update_creation_date=False)
        _write(path, catalog)
        print(f"{path.relative_to(ROOT)}: {len(catalog)} texts, {len(untranslated(catalog))} to translate")


def language_of(path: Path) -> str:
    """The language of a catalogue."""
    return path.parent.parent.name


def spoken_in(language: str, template: Catalog) -> Catalog:
    """The texts that a language has to have: all, or what workers read."""
    if language not in FOR_WORKERS:
        return template
    found = Catalog(header_comment=HEADER, project="Iris", fuzzy=False)
    for message in template:
        if message.id and any(place.startswith(WORKER_FILES) for place, _ in message.locations):
            found.add(message.id, None, message.locations, auto_comments=message.auto_comments, context=message.context)
    return found


def untranslated(catalog: Catalog) -> list[Message]:
    """Texts without a translation, or without one of the plural's forms, or with a doubtful one."""
    return [message for message in catalog if message.id and (message.fuzzy or not all(_forms(message)))]


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string or ("",)) if isinstance(message.id, tuple) else (str(message.string or ""),)


def add(language: str) -> None:
    """Begin the catalogue of a language, unless there is one. Raises `UnknownLocaleError`."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        _write(path, Catalog(locale=Locale.parse(language), header_comment=HEADER, project="Iris", fuzzy=False))
    update()


def _write(path: Path, catalog: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(NOISE)), encoding="utf-8")


def compile_all() -> None:
    """Write the `.mo` beside each catalogue that is newer than it."""
    for path in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        catalog = read(path)
        with target.open("wb") as file:
            write_mo(file, catalog)


def main(arguments: list[str]) -> int:
    """Exit status 0 when done, 2 on wrong use."""
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["add", language]:
            add(language)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
