"""Facts about this installation."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris.queries.dialect import upsert


def put(session: Session, name: str, value: dict[str, Any]) -> None:
    """Set one setting."""
    session.execute(upsert(session, m.Setting, ["name"], ["value"]), [{"name": name, "value": value}])
