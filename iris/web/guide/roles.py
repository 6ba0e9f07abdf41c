"""How to begin, role by role: what people of this role do here, in the order in which they do it."""

from __future__ import annotations

from collections.abc import Mapping

from iris.rules.roles import Role
from iris.rules.wording import N_

_AUDITED = (
    N_("Keep your own record: owners, corridors and fees stand there, each with its day."),
    N_("Findings of audits and complaints about you come to your desk with the day by which to answer."),
)
_CASES = N_("Open the most urgent case on your desk first: each shows its next step and its day.")

BEGIN: Mapping[Role, tuple[str, ...]] = {
    Role.ADMINISTRATOR: (
        N_("Invite people under People: each gets a link by mail and chooses a password."),
        N_("Look at the jobs each day: they send mails and work out scores."),
        N_("You see neither cases nor unpublished assessments. The journal shows you ids and codes only."),
    ),
    Role.REVIEWER: (
        N_("Begin with your desk: requests, claims, applications and reports wait there by their day."),
        N_("Plan an assessment once an application is accepted, and name the audit body."),
        N_("You propose what happens to a certificate; somebody else decides."),
    ),
    Role.DECIDER: (
        N_("Applications and proposals on which you can decide stand on your desk."),
        N_("Read the report and the technical review before you decide, and give your reasons: the agency reads them."),
        N_("You can't decide on what you took another part in."),
    ),
    Role.APPEAL_PANEL: (
        N_("Appeals that you hear stand on your desk with their day."),
        N_("You read what the appeal is about, and nothing else."),
        N_("Decide with reasons; the agency reads them."),
    ),
    Role.CASE_OFFICER: (
        _CASES,
        N_("Nothing goes to an agency before the worker said yes to the very text."),
        N_("Looking at who complained is written down: give your reason."),
    ),
    Role.CASE_LEAD: (
        _CASES,
        N_("You share out cases, decide a second time and agree to exceptions as the second officer."),
        N_("Look each week at who looked at people, and ask where there was no reason."),
    ),
    Role.AUDIT_MANAGER: (
        N_("Name the team of each assessment and confirm it."),
        N_("Send in reports that were made elsewhere, as a sheet."),
        N_("The record of auditors shows which clean audits were contradicted later."),
    ),
    Role.AUDITOR: (
        N_("Sign the declaration before the fieldwork: a conflict keeps you out of the team."),
        N_("Take the assessment on your device where there is no connection, and send it when there is one."),
        N_("Rate each criterion, file the report, then verify what the audited party puts right."),
    ),
    Role.GOVERNMENT_OFFICER: (
        N_("Bring in your list of licences: you see what is new and what was rejected before anything counts."),
        N_("Your jurisdiction lists agencies licensed by your country and those that recruit to it."),
        N_("Confirm corridors that are declared to you. A ban needs a second officer."),
    ),
    Role.GOVERNMENT_CASE_OFFICER: (
        N_("Cases come to you only when a worker agreed and somebody referred them."),
        N_("Say yes or no in time, and tell afterwards what came of it."),
        N_("Use what you read for the purpose of the referral only."),
    ),
    Role.AGENCY_MANAGER: (
        *_AUDITED,
        N_("Begin an application when your record is complete; you can save it and come back."),
        N_("Your score shows every line, and what would change it."),
    ),
    Role.AGENCY_STAFF: (
        *_AUDITED,
        N_("You can draft and fill in. Your manager declares, signs and submits."),
    ),
    Role.COMPANY_MANAGER: (
        N_("Check the agencies that you work with one by one or as a list, and watch them."),
        *_AUDITED,
        N_("Invite your colleagues under People."),
    ),
    Role.COMPANY_STAFF: (
        N_("Check the agencies that you work with one by one or as a list, and watch them."),
        *_AUDITED,
        N_("You can draft. Your manager declares and contests."),
    ),
    Role.FEDERATION_OFFICER: (
        N_("Add your members by their number in the register; end a membership when it is over."),
        N_("The list shows where each stands today. You can narrow it, sort it and take it away as a file."),
        N_("From five companies on you see how your members compare with the register. Nobody else sees who they are."),
    ),
    Role.ADVOCATE: (
        N_("Open a complaint for a worker who asked you to, and read every text to them before they say yes."),
        N_("Cases of workers you help stand on your desk."),
        N_("Draw codes for the questions after arrival, and hand each to one worker."),
    ),
    Role.PROGRAMME_OFFICER: (
        N_("Referrals to you stand on your desk: say yes or no in time."),
        N_("Tell what came of the help, so that the case can go on."),
        N_("Keep your entry in the directory of help right: workers read it."),
    ),
    Role.TRANSLATION_REVIEWER: (
        N_("Choose a language that you speak."),
        N_("Say of each text that it is right, or how to say it better."),
        N_("Keep the marks that stand for names and numbers as they are."),
    ),
}
