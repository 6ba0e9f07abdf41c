"""Searching the many names of a sheet at once: one sparse product gives the candidates of all of them.

Apart from the rest because SciPy costs a process 0.6 s and 30 MB at start; only what checks sheets imports it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from iris.gateways.name_index.building import IndexedName, indexed
from iris.gateways.name_index.contents import Contents
from iris.gateways.name_index.searching import NEAR_BEST, Added, NameIndex, best_hits, indexed_hits
from iris.gateways.name_index.trigrams import TERMS, features
from iris.rules.names import Hit, Kind, Name, Quality, readings, weight_by_length

_AT_ONCE = 2_000
_CANDIDATES = 20
_LEAST_LIKENESS = 0.15
MOST_POSTINGS = 12_000
_THREADS = 2


def search_many(
    index: NameIndex,
    texts: Sequence[str],
    limit: int = 5,
    *,
    extra: Sequence[Added] = (),
    without: Collection[int] = (),
    weakest: Quality = Quality.WEAK,
) -> list[list[Hit]]:
    """As `NameIndex.search` for each text, in the order of `texts`; one text that comes twice is searched once."""
    different = list(dict.fromkeys(texts))
    asked = [(at, kind, name) for at, text in enumerate(different) for kind, name in readings(text) if name.key]
    hits: list[list[Hit]] = [[] for _ in different]
    main = index.contents
    weigh = main.weigh if main is not None else weight_by_length
    for contents, gone in _searched(main, extra, without):
        for batch in _batches(asked):
            rows = _candidates(contents, [name for _, _, name in batch])
            for (at, kind, name), candidates in zip(batch, rows, strict=True):
                hits[at] += indexed_hits(contents, kind, name, candidates, without=gone, weakest=weakest, weigh=weigh)
    found = {text: best_hits(own, limit, weakest) for text, own in zip(different, hits, strict=True)}
    return [found[text] for text in texts]


_Searched = tuple[Contents, Collection[int]]


def _searched(contents: Contents | None, extra: Sequence[Added], without: Collection[int]) -> Iterator[_Searched]:
    """The index, and a small one of the names published since, each with the entries that do not count in it."""
    if contents is not None and len(contents):
        yield contents, without
    fresh = indexed(IndexedName(entry_id, text) for _, entry_id, text in extra)
    if len(fresh):
        yield fresh, ()


_Asked = tuple[int, Kind, Name]


def _batches(asked: list[_Asked]) -> Iterator[list[_Asked]]:
    names = iter(asked)
    while batch := list(islice(names, _AT_ONCE)):
        yield batch


def _candidates(contents: Contents, names: list[Name]) -> list[list[int]]:
    """For each name the rows most like it, the nearest first."""
    postings = csr_matrix((contents.weights, contents.rows, contents.starts), shape=(TERMS, len(contents)))
    queries = _queries(contents, names)
    nearest = sp_matmul_topn(
        queries, postings, top_n=_CANDIDATES, threshold=_LEAST_LIKENESS, sort=True, n_threads=_THREADS
    )
    starts = nearest.indptr[:-1]
    best = np.repeat(np.append(nearest.data, 0)[starts], np.diff(nearest.indptr))
    near = nearest.data >= best * NEAR_BEST
    ends = np.concatenate(([0], np.cumsum(near)))[nearest.indptr]
    rows = nearest.indices[near]
    return [rows[start:end].tolist() for start, end in pairwise(ends)]


def _queries(contents: Contents, names: list[Name]) -> csr_matrix:
    """One row a name, of length 1, without the common terms that a rare one makes needless."""
    found = features(names)
    weights = found.weights * contents.rarity[found.terms]
    lengths = np.sqrt(np.bincount(found.names, weights=weights * weights, minlength=len(names)))
    having = contents.starts[found.terms + 1] - contents.starts[found.terms]
    order = np.lexsort((having, found.names))
    kept = order[_within_budget(found.names[order], having[order])]
    scaled = (weights / lengths[found.names])[kept].astype(np.float32)
    starts = np.searchsorted(found.names[kept], np.arange(len(names) + 1))
    return csr_matrix((scaled, found.terms[kept], starts.astype(np.int32)), shape=(len(names), TERMS))


def _within_budget(names: NDArray[np.int32], having: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which terms to read when each name's come rarest first: until `MOST_POSTINGS` are read."""
    read = np.cumsum(having, dtype=np.int64)
    begins = np.flatnonzero(np.concatenate(([True], names[1:] != names[:-1]))) if len(names) else np.empty(0, np.int64)
    before = np.repeat(read[begins] - having[begins], np.diff(np.append(begins, len(names))))
    return read - before <= MOST_POSTINGS
