"""The directory of help is kept: entries made, changed, taken off the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.cases.intake import cleaned
from iris.rules.cases.purposes import Receiver
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services import journal


@dataclass(frozen=True, slots=True)
class Help:
    """What stands in an entry of the directory."""

    receiver: Receiver
    name: str
    country: str
    languages: Sequence[str] = ()
    hours: str = ""
    telephone: str = ""
    link: str = ""
    about: str = ""
    listed: bool = True


def add(session: Session, now: datetime, said: Help, organisation_id: int | None = None) -> m.AssistanceProgramme:
    """Add an entry. Raises RuleBroken as `change` does."""
    row = m.AssistanceProgramme(organisation_id=organisation_id)
    _fill(row, said, now)
    session.add(row)
    session.flush()
    journal.record(session, now, f"help:{row.id}", "help.added", receiver=row.receiver, country=row.country)
    return row


def change(session: Session, now: datetime, row: m.AssistanceProgramme, said: Help) -> None:
    """Change an entry; whoever changes it has looked whether it is still so.

    Raises RuleBroken: `name_missing`, `cannot_be_reached`, `link_not_https`.
    """
    _fill(row, said, now)
    session.flush()
    journal.record(session, now, f"help:{row.id}", "help.changed", receiver=row.receiver, listed=row.listed)


def bind(session: Session, now: datetime, row: m.AssistanceProgramme, organisation_id: int | None) -> None:
    """Say whose people receive what is passed on to this entry, and may keep it; None for nobody here."""
    row.organisation_id = organisation_id
    session.flush()
    journal.record(session, now, f"help:{row.id}", "help.bound", organisation=organisation_id)


def _fill(row: m.AssistanceProgramme, said: Help, now: datetime) -> None:
    name, telephone, link = cleaned(said.name), cleaned(said.telephone), cleaned(said.link)
    if not name:
        raise RuleBroken("name_missing", N_("Type the name."))
    if not telephone and not link:
        raise RuleBroken("cannot_be_reached", N_("Give a telephone number or a page, so that somebody can be reached."))
    if link and (urlsplit(link).scheme != "https" or not urlsplit(link).hostname):
        raise RuleBroken("link_not_https", N_("The page must begin with https://"))
    row.receiver, row.name, row.country = said.receiver, name, said.country
    row.languages, row.hours, row.about = list(said.languages), cleaned(said.hours), cleaned(said.about)
    row.telephone, row.link, row.listed, row.checked_on = telephone, link, said.listed, now.date()
