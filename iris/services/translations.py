"""A speaker of the language says of one translation that it is right, or how to say it better."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.catalogues import Translated
from iris.rules.translations import Verdict, check_wording
from iris.services import journal


def approve(session: Session, now: datetime, account_id: int, language: str, text: Translated) -> None:
    """Record that this translation is right as it stands."""
    _record(session, now, account_id, language, text, Verdict.RIGHT, None)


def propose(
    session: Session, now: datetime, account_id: int, language: str, text: Translated, wording: Sequence[str]
) -> None:
    """Record a better wording. Raises RuleBroken `wording_missing`, `wording_long`, `wording_places`."""
    plain = [form.strip() for form in wording]
    check_wording(text.text, plain)
    _record(session, now, account_id, language, text, Verdict.WORDING, "\n".join(plain))


def _record(
    session: Session,
    now: datetime,
    account_id: int,
    language: str,
    text: Translated,
    verdict: Verdict,
    wording: str | None,
) -> None:
    row = m.TranslationReview(
        language=language, digest=text.digest, verdict=verdict.value, wording=wording, account_id=account_id,
        recorded_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    journal.record(session, now, f"language:{language}", f"translation.{verdict}", text=text.digest[:16])
