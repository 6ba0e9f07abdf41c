"""A complaint not sent yet: begun, answered page by page, left and come back to. Nothing of it lies in clear."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.filetypes import PICTURES, Accepted, Use
from iris.gateways.images import clean_image
from iris.gateways.keys import Keys, Purpose
from iris.gateways.outside import Outside
from iris.gateways.store import FileStore
from iris.queries.dialect import hold_draft
from iris.rules.cases import retention
from iris.rules.cases.codes import RANDOM_BYTES, draw_digits
from iris.rules.cases.intake import Answers
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services import documents
from iris.services.cases.sealing import opened, seal

MOST_FILES = 10
FILE_BYTES = 12 * 1024 * 1024
DRAFT_DIGITS = 12
IDS = 2**53


@dataclass(slots=True)
class OpenDraft:
    """A draft unlocked for one request; `more` holds costs, the entry chosen, files."""

    row: m.CaseDraft
    raw: bytes = field(repr=False)
    given: dict[str, list[str]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def answers(self) -> Answers:
        return {key: tuple(values) for key, values in self.given.items()}

    @property
    def files(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.more.setdefault("files", [])
        return found

    def keep(self) -> None:
        self.row.answers = seal(self.raw, f"draft:{self.row.id}", {"given": self.given, "more": self.more})


def new_id() -> int:
    """A number of a row that tells nothing about how many there are, and fits every program's numbers."""
    return secrets.randbelow(IDS - 1) + 1


def token_hash(keys: Keys, token: str) -> str:
    """How the token of a draft's or a visit's cookie is stored."""
    return keys.keyed_hash(Purpose.TOKENS, f"complaint:{token}".encode()).hex()


def token_hashes(keys: Keys, token: str) -> list[str]:
    """Under which hashes it may be stored, keys being changed now and then."""
    return [found.hex() for found in keys.keyed_hashes(Purpose.TOKENS, f"complaint:{token}".encode())]


def begin(session: Session, keys: Keys, now: datetime) -> tuple[OpenDraft, str]:
    """Begin a complaint; gives it and the token of its cookie."""
    token, key = secrets.token_urlsafe(32), keys.new_data_key(Purpose.CASES)
    row = m.CaseDraft(
        id=new_id(), token_hash=token_hash(keys, token), wrapped=key.wrapped, changed_on=now.date(), answers=b""
    )
    draft = OpenDraft(row, key.raw)
    draft.keep()
    session.add(row)
    session.flush()
    hold_draft(session, row.id)
    return draft, token


def unlock_draft(keys: Keys, row: m.CaseDraft) -> OpenDraft:
    """Open a draft with the key beside it."""
    raw = keys.unwrap(row.wrapped, Purpose.CASES)
    return OpenDraft(row, raw, **opened(raw, f"draft:{row.id}", row.answers))


def answer(session: Session, now: datetime, draft: OpenDraft, given: Answers, **more: Any) -> None:
    """Keep the answers of one page. Raises RuleBroken (`already_sent`)."""
    refuse_sent(draft)
    draft.given.update({key: list(values) for key, values in given.items()})
    draft.more.update(more)
    draft.row.changed_on = now.date()
    draft.keep()
    session.flush()


def refuse_sent(draft: OpenDraft) -> None:
    """Raise RuleBroken (`already_sent`) when the complaint went off: what comes later goes into the case."""
    if draft.row.case_id is not None:
        raise RuleBroken("already_sent", N_("You have sent this already. Add what you forgot with your number."))


def store_file(
    outside: Outside, raw: bytes, stream: BinaryIO, name: str, use: Use = Use.EVIDENCE, others: int = 0
) -> dict[str, Any]:
    """Check, clean and store one file under a data key; gives what is known of it, to be sealed.

    Raises RuleBroken: `too_many_files`, and as `documents.look_at` does.
    """
    if others >= MOST_FILES:
        raise RuleBroken("too_many_files", N_("You can send %(most)s files. Take one away first."), most=MOST_FILES)
    known = documents.look_at(outside, stream, name, use)
    clean = _clean(outside.store, raw, stream, known)
    stored = outside.store.put(stream, raw, FILE_BYTES)
    return {
        "id": new_id(),
        "stored_as": stored.name,
        "clean_as": clean,
        "name": known.name,
        "kind": str(known.kind),
        "mime": known.mime,
        "size": stored.size,
        "sha256": stored.sha256.hex(),
    }


def _clean(store: FileStore, raw: bytes, stream: BinaryIO, known: Accepted) -> str | None:
    """The picture made anew, without place, time or device; None for what is no picture."""
    if known.kind not in PICTURES:
        return None
    start = stream.tell()
    bare = clean_image(stream.read())
    stream.seek(start)
    return store.put(bare.data, raw).name


def add_file(
    session: Session, outside: Outside, now: datetime, draft: OpenDraft, stream: BinaryIO, name: str, use: Use
) -> None:
    """Add a file to a draft."""
    refuse_sent(draft)
    draft.files.append(store_file(outside, draft.raw, stream, name, use, len(draft.files)))
    draft.row.changed_on = now.date()
    draft.keep()
    session.flush()


def drop_file(session: Session, outside: Outside, draft: OpenDraft, file_id: int) -> None:
    """Take a file away again."""
    refuse_sent(draft)
    for known in [known for known in draft.files if known["id"] == file_id]:
        draft.files.remove(known)
        remove_stored(outside.store, known)
    draft.keep()
    session.flush()


def remove_stored(store: FileStore, known: dict[str, Any]) -> None:
    """Remove a file and the picture made from it."""
    for name in (known["stored_as"], known["clean_as"]):
        if name:
            store.delete(name)


def give_code(session: Session, keys: Keys, draft: OpenDraft) -> str:
    """Give a number to come back with, shown once; a new one ends the one before."""
    refuse_sent(draft)
    code = draw_digits(secrets.token_bytes(RANDOM_BYTES), DRAFT_DIGITS)
    draft.row.code_hash = _code_hash(keys, code)
    session.flush()
    return code


def _code_hash(keys: Keys, code: str) -> str:
    return keys.keyed_hash(Purpose.TOKENS, f"draft:{code}".encode()).hex()


def come_back(session: Session, keys: Keys, code: str) -> str:
    """Give the token of a new cookie for the draft of this code; the old cookie is dead from now on.

    Raises RuleBroken (`code_unknown`). Needs the session of the system: nobody else sees drafts.
    """
    forms = [found.hex() for found in keys.keyed_hashes(Purpose.TOKENS, f"draft:{code}".encode())]
    row = queries.cases.draft_by_code(session, forms)
    if row is None:
        raise RuleBroken("code_unknown", N_("We do not know this number. Please look at it again."))
    token = secrets.token_urlsafe(32)
    row.token_hash = token_hash(keys, token)
    session.flush()
    return token


def forget(session: Session, outside: Outside, row: m.CaseDraft) -> None:
    """Erase a draft that was not sent, with its files."""
    if row.case_id is None:
        for known in unlock_draft(outside.keys, row).files:
            remove_stored(outside.store, known)
    session.delete(row)
    session.flush()


def forget_old(session: Session, outside: Outside, now: datetime) -> int:
    """Erase drafts that nobody touched for as long as they are kept; gives how many."""
    old = [r for r in queries.cases.drafts(session) if retention.draft_is_over(r.changed_on, now.date())]
    for row in old:
        forget(session, outside, row)
    return len(old)
