"""Making an index: names in, one generation of arrays out."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iris.gateways.name_index.contents import KINDS, LAYOUT, PLACES, Contents, arrays_of, place_of
from iris.gateways.name_index.generations import only_writer, publish
from iris.gateways.name_index.trigrams import TERMS, Features, features
from iris.rules.names import MARK, Kind, Name, readings

_AT_ONCE = 10_000
"""Names whose trigrams are worked out together: bounds memory."""

_LEAST_TELLING = 0.25


class IndexedName(NamedTuple):
    """One published name of a register entry."""

    entry_id: int
    text: str
    kind: Kind = Kind.REGISTERED


class _Strings:
    """Many strings in one buffer."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("q", [0])

    def append(self, text: str) -> None:
        self._bytes += text.encode("utf-8", "replace")
        self._ends.append(len(self._bytes))

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Where each string starts, with the end of the last; and all bytes."""
        return np.array(self._ends, dtype=np.int64), np.frombuffer(bytes(self._bytes), dtype=np.uint8)


def build(folder: Path, names: Iterable[IndexedName]) -> int:
    """Writes a new generation of the index in `folder` and makes it the current one; the number of names in it.

    Former and trading names mentioned inside a name are indexed too; names without letters are left out.
    Waits for another build in the same folder.
    """
    with only_writer(folder):
        contents = indexed(names)
        publish(folder, arrays_of(contents))
    return len(contents)


def indexed(names: Iterable[IndexedName]) -> Contents:
    """The arrays of an index over these names."""
    entries, kinds = array("q"), array("B")
    lines, texts = _Strings(), _Strings()
    parts: list[Features] = []
    uses = np.zeros(PLACES, dtype=np.int64)
    rows = _rows(names)
    while batch := list(islice(rows, _AT_ONCE)):
        for entry_id, text, kind, name in batch:
            entries.append(entry_id)
            kinds.append(KINDS.index(kind))
            lines.append(name.packed())
            texts.append(text)
        parts.append(features([row[3] for row in batch]))
        uses += _uses([row[3] for row in batch])
    lines_at, packed = lines.arrays()
    texts_at, as_written = texts.arrays()
    starts, posted, weights, rarity = _postings(parts, len(entries))
    return Contents(
        layout=np.array([LAYOUT, MARK]),
        starts=starts,
        rows=posted,
        weights=weights,
        rarity=rarity,
        telling=_telling(uses, len(entries)),
        entries=np.array(entries, dtype=np.int64),
        kinds=np.array(kinds, dtype=np.uint8),
        lines_at=lines_at,
        lines=packed,
        texts_at=texts_at,
        texts=as_written,
    )


def _rows(names: Iterable[IndexedName]) -> Iterator[tuple[int, str, Kind, Name]]:
    for entry_id, text, own_kind in names:
        for kind, name in readings(text, own_kind):
            if name.key:
                yield entry_id, text, kind, name


def _uses(names: list[Name]) -> NDArray[np.int64]:
    """How many of the names have the words of each place, in their own letters and as they are read."""
    counts = Counter(word for name in names for word in {*name.core, *name.native})
    places = [place_of(word) for word in counts]
    return np.bincount(places, weights=list(counts.values()), minlength=PLACES).astype(np.int64)


def _telling(uses: NDArray[np.int64], names: int) -> NDArray[np.float32]:
    share = (names + 1) / np.maximum(uses, 1)
    return np.asarray(np.clip(np.log(share) / np.log(names + 2), _LEAST_TELLING, 1), dtype=np.float32)


_Postings = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]


def _postings(parts: list[Features], names: int) -> _Postings:
    """Postings of all parts by term, each scaled by rarity and by the length of its name."""
    counts = [np.bincount(part.terms, minlength=TERMS) for part in parts]
    having = np.sum(counts, axis=0, dtype=np.int64) if counts else np.zeros(TERMS, dtype=np.int64)
    rarity = np.log1p(names / np.maximum(having, 1)).astype(np.float32)
    starts = np.concatenate(([0], np.cumsum(having)))
    rows = np.empty(starts[-1], dtype=np.int32)
    weights = np.empty(starts[-1], dtype=np.float32)
    free, first = starts[:-1].copy(), 0
    for part, count in zip(parts, counts, strict=True):
        place = np.arange(len(part.terms)) + (free - (np.cumsum(count) - count))[part.terms]
        scaled = part.weights * rarity[part.terms]
        length = np.sqrt(np.bincount(part.names, weights=scaled * scaled))
        rows[place] = part.names + first
        weights[place] = scaled / length[part.names]
        free += count
        first += min(_AT_ONCE, names - first)
    return starts.astype(np.int32), rows, weights, rarity
