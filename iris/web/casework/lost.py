"""What the card about a lost code shows."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from iris import queries
from iris.db import current
from iris.rules.wording import N_

FACTS = {
    "month": N_("When it happened"),
    "sum": N_("How much was paid"),
    "respondent": N_("Who it is about"),
    "place": N_("Where the work is"),
    "file": N_("What is on a file that was sent"),
    "message": N_("What was written in a message"),
}
"""What a caller may know of a case; what stands in the register or in a paper does not count."""


def waiting(case_id: int) -> dict[str, Any]:
    """What the card about a lost code needs."""
    return {
        "recovery": queries.cases_care.recovery(current(), case_id),
        "recovery_facts": {key: gettext(label) for key, label in FACTS.items()},
    }
