"""Documents that people hand in: checked, made bare, scanned, kept sealed under generated names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import BinaryIO

from iris.gateways import filetypes, images, sound
from iris.gateways.filetypes import PICTURES, Accepted, Use
from iris.gateways.keys import DataKey, Purpose
from iris.gateways.outside import Outside
from iris.gateways.virus import ScanFailed, Verdict
from iris.rules.cases.evidence import check_voice_note
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

LARGEST = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A document in the store: what to keep of it beside the key that opens it."""

    key: DataKey
    stored_as: str
    mime: str
    name: str


@dataclass(frozen=True, slots=True)
class Clean:
    """A document fit to be kept: what is in it, its type, its name."""

    data: bytes
    mime: str
    name: str


def look_at(outside: Outside, source: bytes | BinaryIO, name: str, use: Use) -> Accepted:
    """Check any file that somebody hands in: its type, its length when it is a recording, viruses.

    Raises RuleBroken for what is not taken for this use, is too long, infected, or can't be looked at now.
    """
    accepted = filetypes.accept(source, name, use)
    check_voice_note(ceil(sound.seconds(source, accepted.kind) or 0))
    start = 0 if isinstance(source, bytes) else source.tell()
    try:
        infected = outside.scanner.scan(source) is Verdict.INFECTED
    except ScanFailed:
        raise RuleBroken(
            "scan_failed", N_("We can't look at files just now. Nothing was stored; try again in an hour.")
        ) from None
    if not isinstance(source, bytes):
        source.seek(start)
    if infected:
        raise RuleBroken("file_infected", N_("This file carries a virus. Clean your computer, then send another copy."))
    return accepted


def clean(outside: Outside, data: bytes, name: str) -> Clean:
    """Check a document; a picture loses place, time and device. Raises as `look_at` does."""
    accepted = look_at(outside, data, name, Use.DOCUMENT)
    mime = accepted.mime
    if accepted.kind in PICTURES:
        picture = images.clean_image(data)
        data, mime = picture.data, picture.mime
    return Clean(data, mime, accepted.name)


def keep(outside: Outside, data: bytes, name: str) -> Kept:
    """Clean and store a document under a key of its own; raises as `clean` does.

    Call it before the transaction: it writes a file and waits for the scanner.
    """
    found = clean(outside, data, name)
    key = outside.keys.new_data_key(Purpose.FILES)
    return Kept(key, outside.store.put(found.data, key.raw, LARGEST).name, found.mime, found.name)


def opened(outside: Outside, stored_as: str, data_key: bytes) -> Iterator[bytes]:
    """The content of a kept document, piece by piece."""
    return outside.store.read(stored_as, outside.keys.unwrap(data_key, Purpose.FILES))
