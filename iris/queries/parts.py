"""Which parts of a public record an entry has at all: most have few, and what is not there needs no statement."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, exists, literal, select, union_all
from sqlalchemy.orm import Session

from iris import models as m

_OF = {
    "party": m.Party.entry_id,
    "branch": m.Branch.entry_id,
    "corridor": m.Corridor.entry_id,
    "number": m.Identifier.entry_id,
    "summary": m.AssessmentSummary.entry_id,
    "named": m.Finding.named_id,
    "control": m.ControlLink.to_id,
    "score": m.ScoreFact.entry_id,
    "heard": m.VoiceTally.entry_id,
}
"""The columns, all indexed, that tie each part to its entry."""

_PRESENT = union_all(
    *(
        select(literal(part)).where(exists().where(column.in_(bindparam("ids", expanding=True))))
        for part, column in _OF.items()
    )
)


def present(session: Session, ids: Sequence[int]) -> frozenset[str]:
    """The parts of which these entries, which are one firm, have a row at all, in one statement.

    To be asked by the system: what of a part the reader may see is the part's own question.
    """
    return frozenset(session.scalars(_PRESENT, {"ids": list(ids)}))
