"""After a rotation nothing rests on the old keys any more, and everything still opens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, inspect, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys, Purpose, key_id_of
from iris.services.rewrapping import SEALED, Sealed, rewrap_next
from tests.factories import Made
from tests.queries.worlds import world_of

OTHERWISE = frozenset({
    # Sealed with a data key that stands in SEALED itself.
    "account_request.sealed", "assessment_evidence.name", "case_draft.answers", "case_file.sealed",
    "case_identity.sealed", "case_look.reason", "case_message.sealed", "case_record.state", "case_record.story",
    "case_referral.answer", "case_referral.packet", "case_referral.sealed", "case_respondent.inner",
    "case_respondent.shared", "case_review.reasons", "case_task.sealed", "concern.sealed",
    "conflict_declaration.words", "entry_claim.code_sealed", "entry_claim.filename", "entry_claim.reason",
    "field_kit.seal_private", "finding_evidence.name", "interview.sealed", "report_import.sealed",
    # Hashes and signatures, which are not secret.
    "assessment_report.signature", "import_row.journal_digest", "import_row.journal_hash", "journal_entry.digest",
    "journal_entry.hash", "journal_head.hash", "journal_root.root", "journal_root.signature", "match_key.key_hash",
    "org_party_identity.birth_hash", "org_party_identity.document_hash",
})  # fmt: skip
"""Columns of bytes that no key of the key file sealed."""


def columns() -> set[str]:
    return {
        f"{mapper.local_table.name}.{column.name}"
        for mapper in m.Base.registry.mappers
        for column in inspect(mapper).local_table.columns
        if isinstance(column.type, LargeBinary)
    }


def test_every_sealed_column_is_known() -> None:
    sealed = {f"{one.column.class_.__tablename__}.{one.column.key}" for one in SEALED}
    assert sealed | OTHERWISE == columns()
    assert not sealed & OTHERWISE


@pytest.fixture
def rotating(keys: Keys, tmp_path: Path) -> Keys:
    """Keys of this test alone, with the same content."""
    return Keys(Path(shutil.copy2(keys.path, tmp_path / "keys.json")))


def seal_what_is_only_hinted(session: Session, keys: Keys, one: Sealed) -> int:
    """Open every blob of a column where the table says; rows of the tests that hold none get one. How many opened."""
    opened = 0
    for row in session.scalars(select(one.column.class_).where(one.column.is_not(None))):
        blob, place = getattr(row, one.column.key), one.place(getattr(row, one.by.key))
        if len(blob) > 20:
            keys.open(one.purpose, blob, place)
            opened += 1
        else:
            setattr(row, one.column.key, keys.seal(one.purpose, b"told", place))
    session.flush()
    return opened


def test_after_rewrapping_nothing_needs_the_old_keys(made: Made, session: Session, rotating: Keys) -> None:
    world_of(made)
    opened = [one for one in SEALED if seal_what_is_only_hinted(session, rotating, one)]
    assert len(opened) >= 4, "the services' own seals open at the place that the table gives"
    before = {one: session.execute(select(one.by, one.column).where(one.column.is_not(None))).all() for one in SEALED}
    rotating.rotate(tuple(Purpose))
    for one in SEALED:
        after, changed = 0, 0
        while found := rewrap_next(session, rotating, one, after):
            after, changed = found[0], changed + found[1]
        assert changed == len(before[one])
        assert rewrap_next(session, rotating, one, 0) in (None, (after, 0)), "a second run changes nothing"
    session.expire_all()
    assert sum(len(rows) for rows in before.values()) > 20
    for one, rows in before.items():
        old = sorted(rotating.open(one.purpose, blob, one.place(by)) for by, blob in rows)
        fresh = session.execute(select(one.by, one.column).where(one.column.is_not(None))).all()
        assert {key_id_of(blob) for _, blob in fresh} <= {rotating.current_id(one.purpose)}
        assert sorted(rotating.open(one.purpose, blob, one.place(by)) for by, blob in fresh) == old
