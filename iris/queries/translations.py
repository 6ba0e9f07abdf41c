"""What was said of translations."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.translations import Verdict

_NEWEST = (
    select(func.max(m.TranslationReview.id))
    .where(m.TranslationReview.language == bindparam("language"))
    .group_by(m.TranslationReview.digest)
)
_STANDING = select(m.TranslationReview).where(m.TranslationReview.id.in_(_NEWEST))
_RIGHT = select(m.TranslationReview.digest).where(
    m.TranslationReview.id.in_(_NEWEST), m.TranslationReview.verdict == Verdict.RIGHT.value
)


def standing(session: Session, language: str) -> dict[str, m.TranslationReview]:
    """The newest verdict on each translation of a language, by its digest."""
    return {row.digest: row for row in session.scalars(_STANDING, {"language": language})}


def right(session: Session, language: str) -> frozenset[str]:
    """Digests of the translations that a speaker found right."""
    return frozenset(session.scalars(_RIGHT, {"language": language}))
