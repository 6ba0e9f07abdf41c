"""What an assessment keeps sealed: its data key, texts under it, files that are cleaned first."""

from __future__ import annotations

from dataclasses import dataclass

from iris import models as m
from iris.gateways.keys import DataKey, Keys, Purpose, open_with, seal_with
from iris.gateways.outside import Outside
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services import documents

LARGEST_FILE = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store: its name there, its type, its size, its own name sealed."""

    stored_as: str
    mime: str
    size: int
    name: bytes


def stream(assessment: m.Assessment) -> str:
    """The journal's name of an assessment."""
    return f"assessment:{assessment.public_id}"


def new_key(keys: Keys, public_id: str) -> DataKey:
    """A key for one assessment; erasing it erases interviews and files."""
    return keys.new_data_key(Purpose.FILES, public_id.encode())


def raw_key(keys: Keys, assessment: m.Assessment) -> bytes:
    """The key of an assessment, unwrapped."""
    return keys.unwrap(assessment.data_key, Purpose.FILES, assessment.public_id.encode())


def sealed(keys: Keys, assessment: m.Assessment, text: str) -> bytes:
    """A text under the key of its assessment."""
    return seal_with(raw_key(keys, assessment), text.encode(), assessment.public_id.encode())


def opened(keys: Keys, assessment: m.Assessment, blob: bytes) -> str:
    """The text again."""
    return open_with(raw_key(keys, assessment), blob, assessment.public_id.encode()).decode()


def keep(outside: Outside, assessment: m.Assessment, data: bytes, name: str) -> Kept:
    """Store a file of an assessment; a picture is made anew, so that no place or device clings to it.

    Raises RuleBroken `file_too_large` and what the gateways refuse.
    """
    if len(data) > LARGEST_FILE:
        raise RuleBroken(
            "file_too_large",
            N_("This file is too large. The most we can take is %(megabytes)s MB."),
            megabytes=LARGEST_FILE // 1024 // 1024,
        )
    found = documents.clean(outside, data, name)
    stored = outside.store.put(found.data, raw_key(outside.keys, assessment))
    return Kept(stored.name, found.mime, stored.size, sealed(outside.keys, assessment, found.name))


def read(outside: Outside, assessment: m.Assessment, stored_as: str) -> bytes:
    """The content of a kept file."""
    return outside.store.read_all(stored_as, raw_key(outside.keys, assessment))
