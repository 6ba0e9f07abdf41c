"""Which mails a person may put off or do without, and what each is called.

Whatever is not named in `GROUPS` always goes at once: what concerns the own account, and what starts or ends a time
within which somebody may act.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from iris.rules.wording import N_


class Group(StrEnum):
    """Mails that a person chooses about together."""

    WORK = "work"
    NEWS = "news"


class Pace(StrEnum):
    """How a person wants the mails of a group."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


GROUP_LABELS: Mapping[Group, str] = {
    Group.WORK: N_("Work that waits for you"),
    Group.NEWS: N_("News without a time limit"),
}
GROUP_HINTS: Mapping[Group, str] = {
    Group.WORK: N_("It stands on your desk too, with the day by which it is due."),
    Group.NEWS: N_("It stands on the page of the application or appeal too."),
}
PACE_LABELS: Mapping[Pace, str] = {
    Pace.AT_ONCE: N_("At once"),
    Pace.DAILY: N_("One mail a day"),
    Pace.NEVER: N_("No mail"),
}

GROUPS: Mapping[str, Group] = {
    "application_submitted": Group.WORK,
    "application_to_decide": Group.WORK,
    "objection_made": Group.WORK,
    "objection_answered": Group.WORK,
    "certificate_to_decide": Group.WORK,
    "application_accepted": Group.NEWS,
    "application_moved": Group.NEWS,
    "application_granted": Group.NEWS,
}
"""Templates that may wait or be left out."""

DIGEST = "digest"

NAMES: Mapping[str, str] = {
    "appeal_lodged": N_("We received your appeal"),
    "appeal_moved": N_("Your appeal has moved on"),
    "appeal_to_hear": N_("You sit on the panel of an appeal"),
    "application_accepted": N_("Your application was accepted"),
    "application_deferred": N_("Your application needs something more"),
    "application_granted": N_("Your certificate was granted"),
    "application_lapsed": N_("Your application has lapsed"),
    "application_moved": N_("Your application has moved on"),
    "application_refused": N_("Your certificate was refused"),
    "application_rejected": N_("Your application was rejected"),
    "application_submitted": N_("An application waits for review"),
    "application_to_decide": N_("An application waits for a decision"),
    "certificate_changed": N_("A certificate has changed"),
    "certificate_ends_soon": N_("A certificate ends soon"),
    "certificate_renewal_open": N_("A certificate can be renewed"),
    "certificate_surveillance_due": N_("The yearly audit is due"),
    "certificate_surveillance_late": N_("The yearly audit is late"),
    "certificate_suspension_ends": N_("A suspension ends soon"),
    "certificate_to_decide": N_("A change to a certificate waits for a decision"),
    "claim_decided": N_("An answer to your claim of a record"),
    "control_notice": N_("A link of your agency to another firm"),
    DIGEST: N_("The mails of a day in one"),
    "objection_answered": N_("An objection was answered"),
    "objection_made": N_("Somebody objected to an application"),
    "objection_to_answer": N_("Somebody objected to your application"),
    "reset": N_("A link for a new password"),
}


def name_of(template: str) -> str:
    """What a mail is called in a list; its code where nobody gave it a name."""
    return NAMES.get(template, template)


def pace_of(template: str, chosen: Mapping[str, str]) -> Pace:
    """When a mail goes to somebody who chose so, by group: at once unless it is one that may wait."""
    group = GROUPS.get(template)
    return Pace(chosen.get(group, Pace.AT_ONCE)) if group else Pace.AT_ONCE
