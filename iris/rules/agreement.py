"""The agreement between an agency and the scheme: versions as data, published and never edited."""

from __future__ import annotations

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

AGREEMENT_VERSION = "2026.1"

CLAUSES: tuple[str, ...] = (
    N_("Workers pay nothing for their jobs. What they paid, the agency pays back."),
    N_("Auditors may come, see every record, and speak with workers alone."),
    N_("Nobody is punished for complaining or for speaking with an auditor."),
    N_("The agency tells us within 30 days when owners, officers, sub-agents or corridors change."),
    N_("The certificate is used only for what it covers, and no longer than it is in force."),
    N_("Suspensions, withdrawals and refusals are published with their reason. The agency may appeal."),
)
"""Our own wording, after what certification bodies ask for (ISO/IEC 17065, 4.1.2)."""


def check_signature(name: str) -> str:
    """The name as typed, blanks removed. Raises RuleBroken `signature` when there is none."""
    signed = " ".join(name.split())
    if len(signed) < 3:
        raise RuleBroken("signature", N_("Type your full name to sign."))
    return signed
