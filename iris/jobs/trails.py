"""Verifying and exporting the journal, streamed."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from iris import queries
from iris.gateways.keys import Keys, Signature
from iris.rules import chain
from iris.rules.chain import ChainEntry, Head
from iris.services.journal import root_statement


def verify(session: Session, keys: Keys) -> Iterator[str]:
    """Every fault of the journal in the database: chain, heads, signed roots."""
    for fault in chain.verify_sorted(queries.journal.entries(session), queries.journal.heads(session)):
        yield str(fault)
    for root in queries.journal.roots(session):
        covered = chain.merkle_root(queries.journal.heads_at(session, root.last_entry_id))
        yield from _root_faults(keys, root.day, root.root, covered, Signature(root.key_id, root.signature))


def _root_faults(keys: Keys, day: date, sealed: bytes, covered: bytes, signature: Signature) -> Iterator[str]:
    if not keys.verify(root_statement(day, sealed), signature):
        yield f"The root of {day} is not signed by this register."
    if sealed != covered:
        yield f"The root of {day} does not fit the entries it covers: something before it was changed or cut."


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


def verify_export(path: Path, keys: Keys) -> Iterator[str]:
    """Every fault of an exported journal. Signatures are checked with our own key, not the file's."""
    heads: list[Head] = []
    roots: list[dict[str, Any]] = []
    covered: dict[str, list[Head]] = {}
    verifier = chain.ChainVerifier()
    for line in _lines(path):
        if "head" in line:
            heads.append(Head(line["head"], line["seq"], bytes.fromhex(line["hash"])))
        elif "root" in line:
            roots.append(line)
            covered[line["day"]] = []
        elif "entry" in line:
            entry = _entry(line)
            yield from map(str, verifier.read(entry))
            for root in roots:
                if line["entry"] <= root["last_entry_id"]:
                    covered[root["day"]].append(Head(entry.stream, entry.seq, entry.hash))
    yield from map(str, verifier.against(heads))
    for root in roots:
        signature = Signature(root["key_id"], base64.b64decode(root["signature"]))
        tree = chain.merkle_root(_last(covered[root["day"]]))
        yield from _root_faults(
            keys, date.fromisoformat(root["day"]), bytes.fromhex(root["root"]), tree, signature
        )


def _last(heads: Iterable[Head]) -> list[Head]:
    newest: dict[str, Head] = {}
    for head in heads:
        if head.stream not in newest or newest[head.stream].seq < head.seq:
            newest[head.stream] = head
    return [newest[stream] for stream in sorted(newest)]


def _entry(line: dict[str, Any]) -> ChainEntry:
    return ChainEntry(
        line["stream"], line["seq"], datetime.fromisoformat(line["at"]), line["actor"], line["verb"], line["payload"],
        bytes.fromhex(line["digest"]), bytes.fromhex(line["hash"]),
    )  # fmt: skip


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for text in file:
            yield json.loads(text)
