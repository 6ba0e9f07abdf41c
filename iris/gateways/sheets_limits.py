"""How much a list file may hold before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from iris.rules.wording import N_

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, columns and seconds. The page passes a smaller `text_bytes` than the command line."""

    text_bytes: int = 4096 * MIB
    book_bytes: int = 64 * MIB
    unpacked_bytes: int = 512 * MIB
    unpacked_ratio: int = 200
    json_bytes: int = 64 * MIB
    columns: int = 200
    checked_at_once: int = MIB
    reader_memory: int = 1536 * MIB
    reader_seconds: int = 120


TOO_MANY_COLUMNS = N_("The file has %(columns)s columns; we read up to %(limit)s. Leave out what is not needed.")
TOO_LARGE = N_("The file is too large (%(size)s MB, we take %(limit)s MB). Send it as CSV, or in parts.")
