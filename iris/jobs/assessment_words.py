"""The words of mails about assessments and findings: a number, that something waits, and where; nothing more."""

from __future__ import annotations

from collections.abc import Mapping

from iris.rules.wording import N_

ASSESSMENTS: Mapping[str, tuple[str, str]] = {
    "audit_planned": (
        N_("Assessment %(id)s is planned"),
        N_("An assessment was planned for your audit body. Name its team here:\n%(link)s"),
    ),
    "audit_named": (
        N_("You are named for assessment %(id)s"),
        N_("You were named for the team of an assessment. Look at it and sign your declaration here:\n%(link)s"),
    ),
    "audit_team_confirmed": (
        N_("Assessment %(id)s: the team is confirmed"),
        N_("The team is confirmed. The planned days stand here:\n%(link)s"),
    ),
    "audit_reported": (
        N_("Assessment %(id)s: the report is filed"),
        N_("The report of an assessment of your organisation is filed. Read it here:\n%(link)s"),
    ),
    "audit_check_open": (
        N_("Assessment %(id)s: please check the facts"),
        N_("You have ten days to say whether the facts in the report are right:\n%(link)s"),
    ),
    "audit_check_ends": (
        N_("Assessment %(id)s: the factual check ends on %(last_day)s"),
        N_("You can say until %(last_day)s whether the facts in the report are right:\n%(link)s"),
    ),
    "audit_check_answered": (
        N_("Assessment %(id)s: the facts were checked"),
        N_("The audited party has answered. Deal with the answer here:\n%(link)s"),
    ),
    "audit_to_review": (
        N_("Assessment %(id)s waits for technical review"),
        N_("A report waits for somebody outside its team:\n%(link)s"),
    ),
    "audit_sent_back": (
        N_("Assessment %(id)s was sent back"),
        N_("Technical review sent the report back. What has to be mended stands here:\n%(link)s"),
    ),
    "audit_closed": (
        N_("Assessment %(id)s is closed"),
        N_("The report is final and locked. The audited party may contest findings within 30 days:\n%(link)s"),
    ),
    "audit_stopped": (
        N_("Assessment %(id)s does not go on"),
        N_("The assessment was stopped or cancelled. See why here:\n%(link)s"),
    ),
    "finding_plan_in": (
        N_("Assessment %(id)s: a plan waits for you"),
        N_("The audited party handed in a plan for a finding. Accept it or send it back:\n%(link)s"),
    ),
    "finding_evidence_in": (
        N_("Assessment %(id)s: evidence waits for you"),
        N_("The audited party handed in evidence for a finding. Verify it here:\n%(link)s"),
    ),
    "finding_plan_accepted": (
        N_("Assessment %(id)s: your plan was accepted"),
        N_("Your plan for a finding was accepted. Show what you did here:\n%(link)s"),
    ),
    "finding_plan_returned": (
        N_("Assessment %(id)s: your plan was sent back"),
        N_("Your plan for a finding was sent back. Read why, change it and hand it in again:\n%(link)s"),
    ),
    "finding_verified": (
        N_("Assessment %(id)s: a finding is closed"),
        N_("Your evidence was verified and a finding is closed:\n%(link)s"),
    ),
    "finding_reopened": (
        N_("Assessment %(id)s: a finding is open again"),
        N_("The evidence for a finding was not enough. Read why here:\n%(link)s"),
    ),
    "finding_due_soon": (
        N_("Assessment %(id)s: a finding is due on %(last_day)s"),
        N_("The next step for a finding is due on %(last_day)s:\n%(link)s"),
    ),
    "finding_overdue": (
        N_("Assessment %(id)s: a finding is overdue"),
        N_("The next step for a finding was due on %(last_day)s. Please act now:\n%(link)s"),
    ),
    "finding_names_you": (
        N_("A finding names your agency"),
        N_("A finding made at an employer names your agency. You have ten days to answer it here:\n%(link)s"),
    ),
}
"""Template → subject and text."""
