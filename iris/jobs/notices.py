"""The words of our mails, by template. Nothing confidential is in them: they say that something waits, and where."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

from iris import models as m
from iris.gateways.mail import Mail
from iris.jobs.assessment_words import ASSESSMENTS
from iris.jobs.certification_words import CERTIFICATION
from iris.rules.notices import DIGEST
from iris.rules.wording import N_

CATALOGUES = Path(__file__).resolve().parents[2] / "translations"

TEMPLATES: Mapping[str, tuple[str, str]] = {
    "invitation": (
        N_("You are invited to the Recruitment Integrity Register"),
        N_(
            "%(organisation)s invites you to the Recruitment Integrity Register.\n\n"
            "Open this address within seven days to set your password:\n%(link)s\n\n"
            "If you do not expect this, do nothing."
        ),
    ),
    "reset": (
        N_("A new password for the Recruitment Integrity Register"),
        N_(
            "Somebody asked for a new password for this address.\n\n"
            "Open this address within one hour to set it:\n%(link)s\n\n"
            "If it was not you, do nothing: your password stays as it is."
        ),
    ),
    "request_confirm": (
        N_("Confirm your address for the Recruitment Integrity Register"),
        N_(
            "Somebody asked for an account for %(organisation)s with this address.\n\n"
            "Open this address within 48 hours to confirm that it is yours:\n%(link)s\n\n"
            "Later the same address shows where your request stands. If it was not you, do nothing."
        ),
    ),
    "request_refused": (
        N_("Your request to the Recruitment Integrity Register"),
        N_(
            "We can't give an account to %(organisation)s now. Our reason:\n\n%(reason)s\n\n"
            "When this is settled, you can ask again."
        ),
    ),
    "claim_code": (
        N_("A code from the Recruitment Integrity Register"),
        N_(
            "Somebody says that the record of %(name)s in the Recruitment Integrity Register is theirs.\n\n"
            "Your address stands on the official list, so this code goes to you: %(code)s\n\n"
            "Give it only to whoever acts for you. It works for 30 days at %(link)s. "
            "If you know nothing of this, keep the code to yourself."
        ),
    ),
    "claim_decided": (
        N_("An answer waits for you in the Recruitment Integrity Register"),
        N_("We have decided on your claim of a record. Sign in and read our answer:\n%(link)s"),
    ),
    "control_notice": (
        N_("The Recruitment Integrity Register links your agency to another firm"),
        N_(
            "We found that your agency is under the same control as this firm: %(firm)s.\n\n"
            "You can answer until %(until)s. Sign in and open:\n%(link)s\n\n"
            "The link counts when you have answered, or when that day is over."
        ),
    ),
    **ASSESSMENTS,
    DIGEST: (
        N_("What happened in the Recruitment Integrity Register"),
        N_(
            "You asked for one mail a day. This is new:\n\n%(items)s\n\n"
            "You can choose on the page of your account how often we write."
        ),
    ),
    **CERTIFICATION,
}
"""Template → subject and text."""


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [language])


def written(mail: m.OutgoingMail, values: Mapping[str, str]) -> Mail:
    """The mail in its reader's language."""
    subject, text = TEMPLATES[mail.template]
    said = _catalogue(mail.language)
    if mail.template == DIGEST:
        values = {"items": _listed(said, json.loads(values["items"]))}
    return Mail(mail.address, said.gettext(subject) % values, said.gettext(text) % values, mail.language)


def _listed(said: NullTranslations, items: Sequence[tuple[str, Mapping[str, str]]]) -> str:
    """Mails of a day, one after another: what each is about and where to look."""
    return "\n\n".join(
        f"{said.gettext(TEMPLATES[template][0]) % values}\n{values.get('link', '')}" for template, values in items
    )
