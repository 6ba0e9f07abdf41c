"""The journal's arithmetic: bytes of an entry, its hash over the one before, the Merkle root over all heads.

Everything an outsider needs to check an export, with nothing but SHA-256: a chain per stream notices what was
changed, dropped or moved; the signed root over the heads notices a tail cut off. The tree is built as in
RFC 6962 (https://www.rfc-editor.org/rfc/rfc6962#section-2.1): leaves and nodes are hashed under different
prefixes, so that no node can be passed off as a leaf; an odd node is carried up as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

# What stands before the first entry of a stream.
GENESIS = bytes(32)
LEAF, NODE = b"\x00", b"\x01"
# One for all: making an encoder takes longer than writing an entry.
ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """One journal entry as stored or exported: what it says, its digest and its hash."""

    stream: str
    seq: int
    at: datetime
    actor: str
    verb: str
    payload: Mapping[str, object]
    digest: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a stream, as stored or as covered by a signed root."""

    stream: str
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the journal: a stable code, the stream and place, a sentence with its values."""

    code: str
    stream: str
    seq: int
    sentence: str

    def __str__(self) -> str:
        return self.sentence % {"stream": self.stream, "seq": self.seq}


FAULTS: dict[str, str] = {
    "changed": N_("%(stream)s: entry %(seq)s was changed after it was written."),
    "dropped": N_("%(stream)s: entry %(seq)s is missing."),
    "reordered": N_("%(stream)s: entry %(seq)s stands in the wrong place or twice."),
    "broken": N_("%(stream)s: entry %(seq)s does not follow from the one before it."),
    "cut": N_("%(stream)s: the end is missing after entry %(seq)s."),
    "head_differs": N_("%(stream)s: entry %(seq)s is not the one that was sealed as its last."),
    "no_head": N_("%(stream)s: it has entries up to %(seq)s, but no head was kept for it."),
    "stream_missing": N_("%(stream)s: all its entries up to %(seq)s are missing."),
}


def canonical_bytes(value: object) -> bytes:
    """Give the one way to write a value as JSON: sorted keys, no blanks, UTF-8.

    Floats are refused, since no two languages write them alike; so is anything JSON does not know.
    Raises `RuleBroken("not_canonical")`.
    """
    _refuse_unclear(value)
    return _json(value)


def _json(value: object) -> bytes:
    try:
        return ENCODER.encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise _not_canonical() from error


def _refuse_unclear(value: object) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise _not_canonical()
        for item in value.values():
            _refuse_unclear(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_unclear(item)
    elif not (value is None or isinstance(value, str | bool | int)):
        raise _not_canonical()


def _not_canonical() -> RuleBroken:
    return RuleBroken(
        "not_canonical",
        N_("A journal entry holds only text, whole numbers, yes or no, and lists and groups of them."),
    )


def instant_text(at: datetime) -> str:
    """Write an instant as it goes into the hash: UTC, with microseconds. Raises ValueError without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_bytes(stream: str, seq: int, at: datetime, actor: str, verb: str, payload: Mapping[str, object]) -> bytes:
    """Give the bytes of an entry that its digest is taken over."""
    fields = {"stream": stream, "seq": seq, "at": instant_text(at), "actor": actor, "verb": verb}
    return canonical_bytes({**fields, "payload": dict(payload)})


def entry_digest(stream: str, seq: int, at: datetime, actor: str, verb: str, payload: Mapping[str, object]) -> bytes:
    """Give the SHA-256 of an entry's bytes (32 bytes)."""
    return hashlib.sha256(entry_bytes(stream, seq, at, actor, verb, payload)).digest()


def entry_hash(previous: bytes, digest: bytes) -> bytes:
    """Give sha256(previous hash ‖ digest); the first entry of a stream follows `GENESIS`."""
    return hashlib.sha256(previous + digest).digest()


def head_leaf(head: Head) -> bytes:
    """Give the hash of a stream's head as a leaf of the daily tree."""
    return hashlib.sha256(LEAF + _json([head.stream, head.seq, head.hash.hex()])).digest()


class MerkleTree:
    """The root over leaves that arrive one by one: a stack of finished subtrees, at most 64."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Add the next leaf hash (32 bytes)."""
        height = 0
        while self._peaks and self._peaks[-1][0] == height:
            leaf = _node(self._peaks.pop()[1], leaf)
            height += 1
        self._peaks.append((height, leaf))

    def root(self) -> bytes:
        """Give the root over what was added so far; that of nothing is the hash of nothing."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        right = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            right = _node(left, right)
        return right


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()


def merkle_root(heads: Iterable[Head]) -> bytes:
    """Give the root over the heads of all streams, streamed. They must come sorted by the name of the stream.

    Sorted by code points, as Python and a "C" collation do. Raises `RuleBroken("heads_unsorted")`.
    """
    tree = MerkleTree()
    for head in _in_order(heads):
        tree.add(head_leaf(head))
    return tree.root()


def _in_order(heads: Iterable[Head]) -> Iterator[Head]:
    last: str | None = None
    for head in heads:
        if last is not None and head.stream <= last:
            raise _unsorted()
        last = head.stream
        yield head


def _unsorted() -> RuleBroken:
    return RuleBroken("heads_unsorted", N_("The journal must come in the order of the names of its streams."))


class ChainVerifier:
    """Reads the entries of all streams and says what is wrong with them.

    Entries of one stream come in their order; streams may be mixed. Memory grows with streams, not entries.
    """

    def __init__(self) -> None:
        self._heads: dict[str, Head] = {}

    def read(self, entry: ChainEntry) -> list[Fault]:
        """Take the next entry and give the faults found with it (none: an empty list)."""
        last = self._heads.get(entry.stream) or Head(entry.stream, 0, GENESIS)
        if entry.seq <= last.seq:
            return [_fault("reordered", entry.stream, entry.seq)]
        faults = [_fault("dropped", entry.stream, seq) for seq in _gap(last.seq + 1, entry.seq)]
        if _digest_of(entry) != entry.digest:
            faults.append(_fault("changed", entry.stream, entry.seq))
        elif not faults and entry_hash(last.hash, entry.digest) != entry.hash:
            faults.append(_fault("broken", entry.stream, entry.seq))
        # Go on from what is written, so that one fault is told once and not for every entry after it.
        self._heads[entry.stream] = Head(entry.stream, entry.seq, entry.hash)
        return faults

    def heads(self) -> list[Head]:
        """Give the last entry read of each stream, sorted by stream: what `merkle_root` takes."""
        return [self._heads[stream] for stream in sorted(self._heads)]

    def against(self, sealed: Iterable[Head]) -> list[Fault]:
        """Compare what was read with the heads that were kept: a tail cut off shows only here."""
        missing = dict(self._heads)
        faults: list[Fault] = []
        for head in sealed:
            read = missing.pop(head.stream, None)
            if read is None:
                faults.append(_fault("stream_missing", head.stream, head.seq))
            elif read.seq < head.seq:
                faults.append(_fault("cut", head.stream, read.seq))
            elif (read.seq, read.hash) != (head.seq, head.hash):
                faults.append(_fault("head_differs", head.stream, read.seq))
        return faults + [_fault("no_head", h.stream, h.seq) for h in missing.values()]


# More than this many missing entries in a row are told by the first and the last.
GAP_SHOWN = 20


def _gap(first: int, end: int) -> list[int]:
    return list(range(first, end)) if end - first <= GAP_SHOWN else [first, end - 1]


def _digest_of(entry: ChainEntry) -> bytes | None:
    try:
        return entry_digest(entry.stream, entry.seq, entry.at, entry.actor, entry.verb, entry.payload)
    except (RuleBroken, ValueError):
        return None


def _fault(code: str, stream: str, seq: int) -> Fault:
    return Fault(code, stream, seq, FAULTS[code])


def verify_sorted(entries: Iterable[ChainEntry], heads: Iterable[Head]) -> Iterator[Fault]:
    """Check a whole journal against its heads in constant memory; both come sorted by stream, then number.

    Sorted by code points (a "C" collation). Raises `RuleBroken("heads_unsorted")`.
    """
    sealed = _in_order(heads)
    awaited = next(sealed, None)
    last = ""
    for stream, group in groupby(entries, key=attrgetter("stream")):
        if stream < last:
            raise _unsorted()
        last = stream
        verifier = ChainVerifier()
        for entry in group:
            yield from verifier.read(entry)
        while awaited is not None and awaited.stream < stream:
            yield _fault("stream_missing", awaited.stream, awaited.seq)
            awaited = next(sealed, None)
        found = awaited is not None and awaited.stream == stream
        yield from verifier.against([awaited] if found and awaited else [])
        awaited = next(sealed, None) if found else awaited
    while awaited is not None:
        yield _fault("stream_missing", awaited.stream, awaited.seq)
        awaited = next(sealed, None)


def verify_chain(entries: Iterable[ChainEntry], heads: Iterable[Head] | None = None) -> list[Fault]:
    """Read all entries and, when given, the heads; give every fault found. An empty list means: unharmed."""
    verifier = ChainVerifier()
    faults = [fault for entry in entries for fault in verifier.read(entry)]
    return faults if heads is None else faults + verifier.against(heads)
