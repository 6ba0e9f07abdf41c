"""Verifying and exporting the journal, streamed."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from iris import queries
from iris.gateways.keys import Keys, Signature
from iris.jobs.public_keys import Checker
from iris.rules import chain
from iris.rules.chain import ChainEntry, Head
from iris.rules.errors import RuleBroken
from iris.services.journal import root_statement


def verify(session: Session, keys: Checker) -> Iterator[str]:
    """Every fault of the journal in the database: chain, heads, signed roots."""
    for fault in chain.verify_sorted(queries.journal.entries(session), queries.journal.heads(session)):
        yield str(fault)
    for root in queries.journal.roots(session):
        covered = chain.merkle_root(queries.journal.heads_at(session, root.last_entry_id))
        yield from _root_faults(keys, root.day, root.root, covered, Signature(root.key_id, root.signature))


def _root_faults(keys: Checker, day: date, sealed: bytes, covered: bytes, signature: Signature) -> Iterator[str]:
    if not _signed(keys, root_statement(day, sealed), signature):
        yield f"The root of {day} is not signed by this register."
    if sealed != covered:
        yield f"The root of {day} does not fit the entries it covers: something before it was changed or cut."


def _signed(keys: Checker, data: bytes, signature: Signature) -> bool:
    try:
        return keys.verify(data, signature)
    except RuleBroken:  # a key that this register never had
        return False


def export(session: Session, keys: Keys) -> Iterator[str]:
    """The journal as JSON lines: the keys, the roots, the heads, the entries in order."""
    yield json.dumps({"keys": keys.public_jwks()})
    for root in queries.journal.roots(session):
        yield json.dumps(
            {
                "root": root.root.hex(),
                "day": root.day.isoformat(),
                "last_entry_id": root.last_entry_id,
                "key_id": root.key_id,
                "signature": base64.b64encode(root.signature).decode(),
            }
        )
    for head in queries.journal.heads(session):
        yield json.dumps({"head": head.stream, "seq": head.seq, "hash": head.hash.hex()})
    for number, entry in queries.journal.numbered(session):
        yield json.dumps(
            {
                "entry": number,
                "stream": entry.stream,
                "seq": entry.seq,
                "at": chain.instant_text(entry.at),
                "actor": entry.actor,
                "verb": entry.verb,
                "payload": dict(entry.payload),
                "digest": entry.digest.hex(),
                "hash": entry.hash.hex(),
            },
            ensure_ascii=False,
        )


def verify_export(path: Path, keys: Checker) -> Iterator[str]:
    """Every fault of an exported journal, read line by line. The keys in the file itself are never trusted."""
    reading = _Reading()
    with path.open("rb") as file:
        for number, text in enumerate(file, start=1):
            try:
                line = json.loads(text)
                yield from reading.take(line)
            except (ValueError, KeyError, TypeError, AttributeError):
                yield f"Line {number} of the file can't be read: it was changed, or the file is cut."
    yield from reading.end(keys)


class _Reading:
    """What is kept while an export is read: the heads, and for each root the tree over what it covers."""

    def __init__(self) -> None:
        self._verifier = chain.ChainVerifier()
        self._heads: list[Head] = []
        self._roots: list[tuple[_Root, chain.MerkleTree]] = []
        self._stream: list[tuple[int, Head]] = []

    def take(self, line: dict[str, Any]) -> list[str]:
        """Take one line and give its faults. Raises ValueError, KeyError or TypeError when it is none of ours."""
        if "entry" in line:
            return self._entry(int(line["entry"]), _entry(line))
        if "head" in line:
            self._heads.append(Head(str(line["head"]), int(line["seq"]), bytes.fromhex(line["hash"])))
        elif "root" in line:
            self._roots.append((_root(line), chain.MerkleTree()))
        elif "keys" not in line:
            raise ValueError("line")
        return []

    def _entry(self, number: int, entry: ChainEntry) -> list[str]:
        if self._stream and self._stream[-1][1].stream != entry.stream:
            self._close_stream()
        faults = [str(fault) for fault in self._verifier.read(entry)]
        self._stream.append((number, Head(entry.stream, entry.seq, entry.hash)))
        return faults

    def _close_stream(self) -> None:
        """Add the stream to each root that covers it: its last entry up to the root's own."""
        for root, tree in self._roots:
            covered = [head for number, head in self._stream if number <= root.last_entry_id]
            if covered:
                tree.add(chain.head_leaf(covered[-1]))
        self._stream = []

    def end(self, keys: Checker) -> Iterator[str]:
        """The faults that show only at the end: cut tails, roots that do not fit."""
        self._close_stream()
        yield from map(str, self._verifier.against(self._heads))
        if not self._heads:
            yield "The file holds no journal."
        elif not self._roots:
            yield "The file holds no signed root, so nothing proves that it is the journal of this register."
        for root, tree in self._roots:
            yield from _root_faults(keys, root.day, root.value, tree.root(), root.signature)


@dataclass(frozen=True, slots=True)
class _Root:
    day: date
    last_entry_id: int
    value: bytes
    signature: Signature


def _root(line: dict[str, Any]) -> _Root:
    signature = Signature(str(line["key_id"]), base64.b64decode(line["signature"], validate=True))
    return _Root(date.fromisoformat(line["day"]), int(line["last_entry_id"]), bytes.fromhex(line["root"]), signature)


def _entry(line: dict[str, Any]) -> ChainEntry:
    return ChainEntry(
        str(line["stream"]), int(line["seq"]), datetime.fromisoformat(line["at"]), line["actor"], line["verb"],
        line["payload"], bytes.fromhex(line["digest"]), bytes.fromhex(line["hash"]),
    )  # fmt: skip
