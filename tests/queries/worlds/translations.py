"""A verdict on a translation."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.catalogues import Translated
from iris.rules.access import Subject
from iris.rules.roles import Role
from iris.services import translations
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """One found right on each side."""
    text = Translated("Send", ("أرسل",), ())
    account = world.latest(Role.TRANSLATION_REVIEWER)
    translations.approve(world.made.session, world.made.now, account.id, "ar", text)


def subject_of(_session: Session, row: Any) -> Subject | None:
    """Nobody's own: the grant is over all."""
    return Subject() if isinstance(row, m.TranslationReview) else None
