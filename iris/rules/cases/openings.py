"""Who may open a case, and on which way it came (process.md, Case). The code always goes to the worker."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.roles import Role
from iris.rules.wording import N_


class Opening(StrEnum):
    """How a complaint reached us."""

    FORM = "form"
    ADVOCATE = "advocate"
    PHONE = "phone"
    LETTER = "letter"
    VISIT = "visit"


OPENING_WORDS: Mapping[Opening, str] = {
    Opening.FORM: N_("Written on the open form"),
    Opening.ADVOCATE: N_("Sent by a worker advocate"),
    Opening.PHONE: N_("Told on the telephone"),
    Opening.LETTER: N_("Written in a letter"),
    Opening.VISIT: N_("Told face to face"),
}

CODE_GOES_TO_THE_WORKER = N_(
    "The code belongs to the worker. Hand it over and keep no copy: with it everything can be read and decided."
)

_BY_OFFICER = frozenset({Opening.PHONE, Opening.LETTER, Opening.VISIT})
_OFFICERS = frozenset({Role.CASE_OFFICER, Role.CASE_LEAD})


def check_opening(opening: Opening, role: Role) -> None:
    """Raise RuleBroken unless this role may open a case on this way; the open form is for everybody.

    Codes: `not_an_advocate`, `not_a_case_officer`.
    """
    if opening is Opening.ADVOCATE and role is not Role.ADVOCATE:
        raise RuleBroken("not_an_advocate", N_("Only an advocate with an account can do this. Use the open form."))
    if opening in _BY_OFFICER and role not in _OFFICERS:
        raise RuleBroken("not_a_case_officer", N_("Only a case officer can write down what was told."))
