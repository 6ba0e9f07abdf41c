"""Labels of the score's own words, for pages and papers."""

from __future__ import annotations

from iris.rules.scoring.vocabulary import DisclosureItem, Gate, Part
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
