"""Labels of the score's own words, for pages and papers."""

from __future__ import annotations

from iris.rules.scoring.method import Method
from iris.rules.scoring.vocabulary import (
    DisclosureItem,
    Gate,
    Grade,
    Kind,
    Part,
    Reason,
    SanctionKind,
    Source,
)
from iris.rules.wording import N_

PART_LABELS = {
    Part.CONFORMITY: N_("Conformity with the standard"),
    Part.RECORD: N_("Record of upheld complaints"),
    Part.ANSWERING: N_("Answering and remedy"),
    Part.STANDING: N_("Licences and sanctions"),
    Part.OPENNESS: N_("Openness"),
}

DISCLOSURE_LABELS = {
    DisclosureItem.FEE_SCHEDULE: N_("fee schedule"),
    DisclosureItem.SUB_AGENTS: N_("list of sub-agents"),
    DisclosureItem.OWNERS: N_("list of owners"),
    DisclosureItem.JOB_ORDERS: N_("list of job orders"),
    DisclosureItem.GRIEVANCE_CHANNEL: N_("grievance channel"),
    DisclosureItem.PLACEMENTS: N_("number of placements"),
}

GATE_LABELS = {
    Gate.CRITICAL_OPEN: N_("Critical finding open"),
    Gate.MAJOR_OPEN: N_("Major finding open"),
    Gate.MAJOR_OVERDUE: N_("Major finding overdue"),
    Gate.RETALIATION: N_("Retaliation upheld"),
    Gate.WORKERS_REPORT_FEES: N_("Workers report fees"),
}

GRADE_LABELS = {
    Grade.MET: N_("met"),
    Grade.OBSERVATION: N_("observation"),
    Grade.MINOR: N_("minor finding"),
    Grade.MAJOR: N_("major finding"),
    Grade.CRITICAL: N_("critical finding"),
    Grade.NOT_APPLICABLE: N_("does not apply"),
}

KIND_LABELS = {
    Kind.SELF: N_("self-assessment"),
    Kind.DESK: N_("desk review"),
    Kind.ONSITE: N_("on-site assessment"),
    Kind.SURVEILLANCE: N_("surveillance assessment"),
    Kind.SPECIAL: N_("special assessment"),
    Kind.EMPLOYER_AUDIT: N_("audit of an employer that names the agency"),
}

SOURCE_LABELS = {
    Source.CONFIRMED: N_("confirmed by a government or an audit"),
    Source.DECLARED: N_("declared by the agency"),
    Source.ESTIMATED: N_("estimated"),
}

SANCTION_LABELS = {
    SanctionKind.WARNING: N_("warning"),
    SanctionKind.FINE: N_("fine"),
    SanctionKind.SUSPENSION: N_("suspension that has ended"),
}

PART_NOTES = {
    Part.CONFORMITY: N_("what independent examinations found"),
    Part.RECORD: N_("harm that was confirmed, against similar agencies"),
    Part.ANSWERING: N_("replies in time, money back"),
    Part.STANDING: N_("what authorities say"),
    Part.OPENNESS: N_("what the agency lays open"),
}


def reason_sentence(reason: Reason, method: Method) -> str:
    """Say why there is no number, in the words of the method."""
    states = {rule.code.value: rule.sentence for rule in method.states}
    if reason is Reason.CRITICAL_OPEN:
        return method.critical_sentence
    return states.get(reason.value, method.evidence_sentence)
