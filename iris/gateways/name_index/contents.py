"""What one generation holds, as typed arrays: postings by term, and the names that the postings speak of."""

from __future__ import annotations

from dataclasses import dataclass, fields
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from iris.gateways.name_index.generations import Arrays
from iris.rules.names import MARK, Kind, Name, unpacked, weight_by_length

LAYOUT = 1
"""Number of this form of arrays; a generation in another form is not read."""

KINDS = tuple(Kind)

PLACES = 2**18
"""Places for words in `telling`; two words on one place count together, which only makes a rare one tell less."""


def place_of(word: str) -> int:
    """The place of a word, the same in every process."""
    return crc32(word.encode("utf-8", "replace")) % PLACES


@dataclass(frozen=True, slots=True)
class Contents:
    """Postings in CSR form (term by name) and the names; a name is a row number.

    `layout`: number of this form, and the mark of the rules that parsed the names. `starts`: first posting of each
    term, one more than there are terms. `rows` and `weights`: the postings, scaled so that a name's weights have
    length 1. `rarity`: the factor of each term. `telling`: by the place of a word, how much it tells, from 0.25 for
    one in most names to 1 for one in a single name. `lines` and `texts`: UTF-8 of the parsed names and of the names
    as written, cut at `lines_at` and `texts_at`.
    """

    layout: NDArray[np.int64]
    starts: NDArray[np.int32]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    rarity: NDArray[np.float32]
    telling: NDArray[np.float32]
    entries: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    lines_at: NDArray[np.int64]
    lines: NDArray[np.uint8]
    texts_at: NDArray[np.int64]
    texts: NDArray[np.uint8]

    @property
    def outdated(self) -> bool:
        """Whether the names were parsed by other rules than these: still readable, better built anew."""
        return int(self.layout[1]) != MARK

    def __len__(self) -> int:
        return len(self.entries)

    def name(self, row: int) -> Name:
        """The parsed name of a row."""
        return unpacked(self.lines[self.lines_at[row] : self.lines_at[row + 1]].tobytes().decode())

    def text(self, row: int) -> str:
        """The name of a row as its register writes it."""
        return self.texts[self.texts_at[row] : self.texts_at[row + 1]].tobytes().decode()

    def weigh(self, word: str) -> float:
        """How much a word tells in this register: a word of many names little, whatever its length."""
        return weight_by_length(word) * float(self.telling[place_of(word)])

    def kind(self, row: int) -> Kind:
        """How the entry came by the name of a row."""
        return KINDS[int(self.kinds[row])]


_FIELDS = frozenset(field.name for field in fields(Contents))


def contents_of(arrays: Arrays) -> Contents | None:
    """A generation's contents; none when it was written in another form."""
    if arrays.keys() != _FIELDS or int(arrays["layout"][0]) != LAYOUT:
        return None
    return Contents(**arrays)


def arrays_of(contents: Contents) -> Arrays:
    """The arrays to write for these contents."""
    return {name: getattr(contents, name) for name in sorted(_FIELDS)}
