"""Documents that people hand in: checked, made bare, scanned, kept sealed under generated names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from iris.gateways import filetypes, images
from iris.gateways.filetypes import PICTURES, Use
from iris.gateways.keys import DataKey, Purpose
from iris.gateways.outside import Outside
from iris.gateways.virus import ScanFailed, Verdict
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


def keep(outside: Outside, data: bytes, name: str) -> Kept:
    """Check and store a document under a key of its own; a picture is kept without place, time and device.

    Raises RuleBroken for what is no document, is infected, or can't be looked at now. Call it before the
    transaction: it writes a file and waits for the scanner.
    """
    accepted = filetypes.accept(data, name, Use.DOCUMENT)
    try:
        infected = outside.scanner.scan(data) is Verdict.INFECTED
    except ScanFailed:
        raise RuleBroken(
            "scan_failed", N_("We can't look at files just now. Nothing was stored; try again in an hour.")
        ) from None
    if infected:
        raise RuleBroken("file_infected", N_("This file carries a virus. Clean your computer, then send another copy."))
    mime = accepted.mime
    if accepted.kind in PICTURES:
        picture = images.clean_image(data)
        data, mime = picture.data, picture.mime
    key = outside.keys.new_data_key(Purpose.FILES)
    return Kept(key, outside.store.put(data, key.raw, LARGEST).name, mime, accepted.name)


def opened(outside: Outside, stored_as: str, data_key: bytes) -> Iterator[bytes]:
    """The content of a kept document, piece by piece."""
    return outside.store.read(stored_as, outside.keys.unwrap(data_key, Purpose.FILES))
