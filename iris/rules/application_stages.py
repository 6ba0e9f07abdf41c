"""The stages of an application with their words, its parts, and the reasons that end it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from iris.rules.status_words import StatusIcon
from iris.rules.wording import N_, Tone, Word


class ApplicationState(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    DESK_REVIEW = "desk_review"
    ON_SITE = "on_site"
    CORRECTIVE_ACTION = "corrective_action"
    TECHNICAL_REVIEW = "technical_review"
    DECISION = "decision"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


_S = ApplicationState

APPLICATION_WORDS: Mapping[ApplicationState, Word] = {
    _S.DRAFT: Word(N_("Draft"), N_("The agency fills it in and sends it."), Tone.NONE, StatusIcon.SHEET),
    _S.SUBMITTED: Word(N_("Sent"), N_("We look at it next."), Tone.INFO, StatusIcon.EXAMINED),
    _S.ACCEPTED: Word(
        N_("Accepted"),
        N_("Anyone may object now. The desk review comes next."),
        Tone.INFO,
        StatusIcon.EXAMINED,
    ),
    _S.DEFERRED: Word(
        N_("Something is missing"), N_("The agency completes it, or it lapses."), Tone.WARN, StatusIcon.CLOCK
    ),
    _S.REJECTED: Word(
        N_("Rejected"),
        N_("The agency cannot take part. The reason stands beside."),
        Tone.STOP,
        StatusIcon.CROSS,
    ),
    _S.DESK_REVIEW: Word(N_("Desk review"), N_("Auditors read the papers."), Tone.INFO, StatusIcon.EXAMINED),
    _S.ON_SITE: Word(N_("On-site audit"), N_("Auditors visit and speak with workers."), Tone.INFO, StatusIcon.EXAMINED),
    _S.CORRECTIVE_ACTION: Word(
        N_("Putting right"), N_("The agency puts right what was found."), Tone.INFO, StatusIcon.EXAMINED
    ),
    _S.TECHNICAL_REVIEW: Word(
        N_("Technical review"),
        N_("Somebody outside the audit checks it all."),
        Tone.INFO,
        StatusIcon.EXAMINED,
    ),
    _S.DECISION: Word(
        N_("To be decided"), N_("Somebody who took no part so far decides."), Tone.INFO, StatusIcon.EXAMINED
    ),
    _S.GRANTED: Word(N_("Granted"), N_("The certificate was given."), Tone.OK, StatusIcon.TICK),
    _S.REFUSED: Word(
        N_("Refused"),
        N_("No certificate. The reason is published; the agency may appeal."),
        Tone.STOP,
        StatusIcon.CROSS,
    ),
    _S.WITHDRAWN: Word(N_("Taken back"), N_("The agency took it back."), Tone.GONE, StatusIcon.GIVEN_UP),
    _S.LAPSED: Word(N_("Lapsed"), N_("The agency did not answer in time."), Tone.GONE, StatusIcon.CLOCK),
}

ENDS = frozenset({_S.REJECTED, _S.GRANTED, _S.REFUSED, _S.WITHDRAWN, _S.LAPSED})
UNDER_WAY = frozenset(ApplicationState) - ENDS


class Part(StrEnum):
    """A part of the application, one page each."""

    SCOPE = "scope"
    OWNERS = "owners"
    OFFICERS = "officers"
    SUB_AGENTS = "sub_agents"
    FEE_SCHEDULE = "fee_schedule"
    CORRIDORS = "corridors"
    PLACEMENTS = "placements"
    LICENCES = "licences"
    JOB_ORDERS = "job_orders"
    GRIEVANCE_CHANNEL = "grievance_channel"
    AGREEMENT = "agreement"
    SELF_ASSESSMENT = "self_assessment"


PART_LABELS: Mapping[Part, str] = {
    Part.SCOPE: N_("What the certificate shall cover"),
    Part.OWNERS: N_("Owners"),
    Part.OFFICERS: N_("Officers"),
    Part.SUB_AGENTS: N_("Sub-agents and their cards"),
    Part.FEE_SCHEDULE: N_("Fee schedule"),
    Part.CORRIDORS: N_("Countries you recruit from and for"),
    Part.PLACEMENTS: N_("Placements per year"),
    Part.LICENCES: N_("Licences"),
    Part.JOB_ORDERS: N_("List of job orders"),
    Part.GRIEVANCE_CHANNEL: N_("Way to complain"),
    Part.AGREEMENT: N_("Signed agreement"),
    Part.SELF_ASSESSMENT: N_("Self-assessment"),
}


def missing_parts(done: Iterable[Part]) -> tuple[Part, ...]:
    """The parts still missing, in the order of the form. "None" is an answer too: it makes a part done."""
    there = frozenset(done)
    return tuple(part for part in Part if part not in there)


class RejectionReason(StrEnum):
    """Why an application is rejected: the agency cannot take part at all."""

    NOT_AN_AGENCY = "not_an_agency"
    NO_LICENCE = "no_licence"
    STRUCK_OFF = "struck_off"
    FALSE_STATEMENT = "false_statement"


REJECTION_SENTENCES: Mapping[RejectionReason, str] = {
    RejectionReason.NOT_AN_AGENCY: N_("The applicant does not recruit workers for others."),
    RejectionReason.NO_LICENCE: N_("The applicant has no licence where one is required."),
    RejectionReason.STRUCK_OFF: N_("The applicant, or who controls it, is struck off or banned."),
    RejectionReason.FALSE_STATEMENT: N_("The application says what is not true."),
}


class RefusalReason(StrEnum):
    """Why a certificate is refused; published, and open to appeal."""

    FINDINGS_OPEN = "findings_open"
    LICENCE_MISSING = "licence_missing"
    OBJECTION_UPHELD = "objection_upheld"
    ACCESS_REFUSED = "access_refused"
    FALSE_STATEMENT = "false_statement"
    CONTROL_LINK = "control_link"


REFUSAL_SENTENCES: Mapping[RefusalReason, str] = {
    RefusalReason.FINDINGS_OPEN: N_("Grave findings of the audit were not put right in time."),
    RefusalReason.LICENCE_MISSING: N_("A licence that is required is missing or not valid."),
    RefusalReason.OBJECTION_UPHELD: N_("An objection turned out to be right and grave."),
    RefusalReason.ACCESS_REFUSED: N_("The agency kept the auditors from seeing what they had to see."),
    RefusalReason.FALSE_STATEMENT: N_("The application says what is not true."),
    RefusalReason.CONTROL_LINK: N_("The agency is controlled by those of one that was struck off."),
}
