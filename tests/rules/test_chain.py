"""The journal's chain: whatever is changed, dropped, moved or cut is told in a sentence."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iris.rules.chain import (
    GENESIS,
    ChainEntry,
    Head,
    MerkleTree,
    canonical_bytes,
    entry_bytes,
    entry_digest,
    entry_hash,
    head_leaf,
    merkle_root,
    verify_chain,
    verify_sorted,
)
from iris.rules.errors import RuleBroken

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def stream(name: str, length: int) -> list[ChainEntry]:
    entries, previous = [], GENESIS
    for seq in range(1, length + 1):
        said = (name, seq, NOON + timedelta(minutes=seq), "account:12", "fact.recorded", {"fact": seq})
        digest = entry_digest(*said)
        previous = entry_hash(previous, digest)
        entries.append(ChainEntry(*said, digest, previous))
    return entries


def heads_of(*streams: list[ChainEntry]) -> list[Head]:
    return [Head(s[-1].stream, s[-1].seq, s[-1].hash) for s in streams]


A, B = stream("entry:A", 5), stream("entry:B", 3)
HEADS = heads_of(A, B)


def codes(entries: list[ChainEntry], heads: list[Head] | None = None) -> list[str]:
    kept = HEADS if heads is None else heads
    faults = verify_chain(entries, kept)
    ordered = sorted(entries, key=lambda e: e.stream)
    assert sorted(map(str, verify_sorted(ordered, kept))) == sorted(map(str, faults))
    assert all(str(fault).endswith(".") and fault.stream in str(fault) for fault in faults)
    return [fault.code for fault in faults]


def test_an_unharmed_journal_has_no_faults_even_with_streams_mixed() -> None:
    assert codes(A + B) == []
    assert codes([A[0], B[0], A[1], A[2], B[1], B[2], A[3], A[4]]) == []


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize(
    "change",
    [{"payload": {"fact": 99}}, {"actor": "account:13"}, {"verb": "x"}, {"at": NOON - timedelta(days=1)}],
)
def test_a_changed_entry_is_told_once_with_its_number(place: int, change: dict[str, object]) -> None:
    harmed = [*A[:place], replace(A[place], **change), *A[place + 1 :], *B]  # type: ignore[arg-type]
    assert codes(harmed) == ["changed"]
    assert str(verify_chain(harmed)[0]) == f"entry:A: entry {place + 1} was changed after it was written."


def test_a_change_with_a_new_digest_breaks_the_link() -> None:
    said = (A[1].stream, 2, A[1].at, "account:12", "fact.recorded", {"fact": 99})
    assert codes([A[0], ChainEntry(*said, entry_digest(*said), A[1].hash), *A[2:], *B]) == ["broken"]


def test_a_change_with_everything_computed_anew_shows_at_the_next_entry_or_the_head() -> None:
    def forged(old: ChainEntry, previous: bytes) -> ChainEntry:
        said = (old.stream, old.seq, old.at, old.actor, old.verb, {"fact": 99})
        digest = entry_digest(*said)
        return ChainEntry(*said, digest, entry_hash(previous, digest))

    assert codes([A[0], forged(A[1], A[0].hash), *A[2:], *B]) == ["broken"]
    assert codes([*A[:4], forged(A[4], A[3].hash), *B]) == ["head_differs"]


@pytest.mark.parametrize("place", range(4))
def test_a_dropped_entry_is_told(place: int) -> None:
    assert codes(A[:place] + A[place + 1 :] + B) == ["dropped"]


def test_a_cut_tail_shows_against_the_heads_only() -> None:
    assert codes(A[:3] + B) == ["cut"]
    assert verify_chain(A[:3] + B) == []


def test_a_stream_that_is_gone_or_has_no_head_is_told() -> None:
    assert codes(A) == ["stream_missing"]
    assert codes(B) == ["stream_missing"]
    assert codes([]) == ["stream_missing", "stream_missing"]
    assert codes(A + B, HEADS[:1]) == ["no_head"]
    assert codes(A + B, HEADS[1:]) == ["no_head"]


def test_exchanged_and_repeated_entries_are_told() -> None:
    assert codes([A[0], A[2], A[1], *A[3:], *B]) == ["dropped", "reordered"]
    assert codes([A[0], A[0], *A[1:], *B]) == ["reordered"]


def test_an_entry_moved_to_another_stream_is_told() -> None:
    moved = replace(B[2], stream="entry:A", seq=6)
    assert set(codes([*A, moved, *B])) == {"changed", "head_differs"}


def test_a_gap_of_a_million_is_told_shortly() -> None:
    far = replace(A[4], seq=1_000_000)
    assert len(verify_chain([*A[:4], far])) == 3


def test_bytes_are_the_same_for_any_order_of_keys_and_any_zone() -> None:
    nepal = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))
    one = entry_bytes("s", 1, NOON, "a", "v", {"a": 1, "b": ["x", None, True]})
    assert one == entry_bytes("s", 1, nepal, "a", "v", {"b": ("x", None, True), "a": 1})
    assert one == (
        b'{"actor":"a","at":"2026-11-25T12:00:00.000000Z","payload":{"a":1,"b":["x",null,true]},'
        b'"seq":1,"stream":"s","verb":"v"}'
    )


@pytest.mark.parametrize("value", [1.5, {"a": 0.1}, {1: "a"}, [b"x"], {"d": NOON}, "\ud800"])
def test_what_has_no_one_way_to_be_written_is_refused(value: object) -> None:
    with pytest.raises(RuleBroken) as refusal:
        canonical_bytes(value)
    assert refusal.value.code == "not_canonical"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        entry_bytes("s", 1, NOON.replace(tzinfo=None), "a", "v", {})


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it is written there: split at the largest power of two below the count."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + plain_root(leaves[:half]) + plain_root(leaves[half:])).digest()


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70))
def test_the_streamed_root_is_that_of_the_whole_tree(leaves: list[bytes]) -> None:
    tree = MerkleTree()
    for leaf in leaves:
        tree.add(leaf)
    assert tree.root() == plain_root(leaves)


def test_the_root_changes_with_every_head_and_a_node_is_no_leaf() -> None:
    root = merkle_root(HEADS)
    assert root == hashlib.sha256(b"\x01" + head_leaf(HEADS[0]) + head_leaf(HEADS[1])).digest()
    for change in ({"seq": 4}, {"hash": bytes(32)}, {"stream": "entry:AA"}):
        assert merkle_root([replace(HEADS[0], **change), HEADS[1]]) != root  # type: ignore[arg-type]
    assert merkle_root(HEADS[:1]) != root
    assert merkle_root([]) == hashlib.sha256(b"").digest()


def test_heads_out_of_order_or_twice_are_refused() -> None:
    for heads in ([HEADS[1], HEADS[0]], [HEADS[0], HEADS[0]]):
        with pytest.raises(RuleBroken, match="order"):
            merkle_root(heads)
    with pytest.raises(RuleBroken, match="order"):
        list(verify_sorted(B + A, HEADS))


def test_memory_does_not_grow_with_the_number_of_heads() -> None:
    def many(count: int) -> Iterator[Head]:
        return (Head(f"entry:{number:09}", 1, GENESIS) for number in range(count))

    merkle_root(many(100))
    tracemalloc.start()
    merkle_root(many(5000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000
