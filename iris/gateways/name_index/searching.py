"""Searching one name: candidates by shared trigrams, then each compared word by word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from iris.gateways.name_index.contents import Contents, contents_of
from iris.gateways.name_index.generations import current, mapped
from iris.gateways.name_index.trigrams import features
from iris.rules.names import (
    Hit,
    Kind,
    Match,
    Name,
    Quality,
    Readings,
    Weigh,
    compare_names,
    compare_readings,
    judged,
    rank,
    readings,
    weight_by_length,
)

Added = tuple[int, int, str]
"""A name published since the index was built: name id, entry id, text."""

MOST_POSTINGS = 30_000
"""Postings read for one query. Rare trigrams are read first, so the common ones are left out in a big register."""

NEAR_BEST = 0.5
"""Candidates less alike than this share of the best one are not compared."""

_LEAST_TERMS = 6
_CANDIDATES = 40
_DELTA_LEAST = 40


class NameIndex:
    """The index in one folder, as this process sees it: always the newest generation, looked up at each query.

    Safe to share between threads. Without an index yet it finds only the names given with the query.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._seen: tuple[str | None, Contents | None] = (None, None)

    @property
    def contents(self) -> Contents | None:
        """The newest generation, none when there is none that this version can read."""
        seen, contents = self._seen
        if current(self._folder) == seen:
            return contents
        with self._lock:
            return self._opened()

    @property
    def outdated(self) -> bool:
        """Whether the index should be built anew: there is none, or other rules made it."""
        contents = self.contents
        return contents is None or contents.outdated

    def _opened(self) -> Contents | None:
        while (newest := current(self._folder)) != self._seen[0]:
            try:
                self._seen = newest, contents_of(mapped(self._folder, newest)) if newest else None
            except (OSError, ValueError):
                if current(self._folder) == newest:  # else two builds ended since the pointer was read
                    self._seen = newest, None
        return self._seen[1]

    def search(
        self,
        text: str,
        limit: int = 10,
        *,
        extra: Sequence[Added] = (),
        without: Collection[int] = (),
        weakest: Quality = Quality.WEAK,
    ) -> list[Hit]:
        """Entries that `text` may mean, surest first, one hit an entry with its best name; at most `limit`.

        `extra`: names published since the index was built, searched beside it. `without`: entries whose indexed names
        no longer count (changed, merged or gone; their names of now belong into `extra`). `weakest`: hits below this
        quality are left out; `Quality.NONE` also lists names that share only general words.
        """
        asked = readings(text)
        contents = self.contents
        if contents is None:
            return best_hits(added_hits(asked, extra, weight_by_length), limit, weakest)
        weigh = contents.weigh
        hits = list(added_hits(asked, extra, weigh))
        for kind, name in asked:
            rows = _candidates(contents, name, max(_CANDIDATES, 3 * limit) + len(without)).tolist()
            hits += indexed_hits(contents, kind, name, rows, without=without, weakest=weakest, weigh=weigh)
        return best_hits(hits, limit, weakest)


def indexed_hits(
    contents: Contents,
    asked: Kind,
    name: Name,
    rows: Iterable[int],
    *,
    without: Collection[int],
    weakest: Quality,
    weigh: Weigh,
) -> Iterator[Hit]:
    """What rows of the index are to a name, asked for as the registered one or mentioned as another."""
    least = rank(Match(weakest, 0.0))
    for row in rows:
        match = compare_names(name, contents.name(row), weigh)
        entry_id = int(contents.entries[row])
        if rank(match) < least or entry_id in without:
            continue
        kind = contents.kind(row)
        match = judged(asked, kind, match)
        yield Hit(entry_id, contents.text(row), match.score, match.quality, match.reasons, kind)


def added_hits(asked: Readings, extra: Sequence[Added], weigh: Weigh) -> Iterator[Hit]:
    """Hits among the names published since the index was built."""
    if not extra or not asked[0][1].key:
        return
    folded = [_folded(text) for _, _, text in extra]
    near = process.extract(
        asked[0][1].folded, folded, scorer=fuzz.token_ratio, limit=_CANDIDATES, score_cutoff=_DELTA_LEAST
    )
    for _, _, at in near:
        _, entry_id, text = extra[at]
        match = compare_readings(asked, _readings(text), weigh)
        yield Hit(entry_id, text, match.score, match.quality, match.reasons)


def best_hits(hits: Iterable[Hit], limit: int, weakest: Quality) -> list[Hit]:
    """One hit an entry, the surest first; equals in the order of their text and entry."""
    best: dict[int, Hit] = {}
    for hit in hits:
        known = best.get(hit.entry_id)
        if known is None or rank(hit) > rank(known):
            best[hit.entry_id] = hit
    least = rank(Match(weakest, 0.0))
    found = (hit for hit in best.values() if rank(hit) >= least and hit.score > 0)
    return sorted(found, key=lambda hit: (*(-part for part in rank(hit)), hit.text, hit.entry_id))[:limit]


@lru_cache(maxsize=8192)
def _readings(text: str) -> Readings:
    return readings(text)


def _folded(text: str) -> str:
    return " ".join(name.folded for _, name in _readings(text))


def _candidates(contents: Contents, name: Name, wanted: int) -> NDArray[np.int32]:
    """Rows that share the rarest trigrams with a name, most alike first; about `wanted` of them."""
    terms, weights = query_terms(contents, name)
    if not len(terms):
        return np.empty(0, dtype=np.int32)
    spans = [(contents.starts[term], contents.starts[term + 1]) for term in terms]
    rows = np.concatenate([contents.rows[start:end] for start, end in spans])
    shares = np.concatenate(
        [contents.weights[start:end] * weight for (start, end), weight in zip(spans, weights, strict=True)]
    )
    likeness = np.bincount(rows, weights=shares, minlength=len(contents))
    if len(rows) > wanted * len(terms):
        of_rows = likeness[rows]
        cut = len(rows) - wanted * len(terms)
        rows = rows[of_rows >= np.partition(of_rows, cut)[cut]]
    rows = np.unique(rows)
    rows = rows[likeness[rows] >= likeness[rows].max(initial=0) * NEAR_BEST]
    nearest: NDArray[np.int32] = rows[np.argsort(-likeness[rows], kind="stable")][:wanted]
    return nearest


def query_terms(contents: Contents, name: Name) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The terms of a name worth reading, rarest first, with their weights."""
    found = features([name])
    having = contents.starts[found.terms + 1] - contents.starts[found.terms]
    order = np.argsort(having, kind="stable")
    order = order[having[order] > 0]
    worth = np.cumsum(having[order]) <= MOST_POSTINGS
    worth[:_LEAST_TERMS] = True
    order = order[worth]
    return found.terms[order], found.weights[order] * contents.rarity[found.terms[order]]
