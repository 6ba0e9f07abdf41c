"""What can be done here, `subject.verb`, each with its words; who may do it stands in `roles`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from iris.rules.wording import N_


class Action(StrEnum):
    """What can be done, `subject.verb`."""

    REGISTER_READ = "register.read"
    ENTRY_PRIVATE = "entry.private"
    ENTRY_DRAFT = "entry.draft"
    ENTRY_EDIT = "entry.edit"
    ENTRY_PUBLISH = "entry.publish"
    CORRIDOR_CONFIRM = "corridor.confirm"
    DISCLOSURE_CONFIRM = "disclosure.confirm"
    LICENCE_IMPORT = "licence.import"
    LICENCE_RECORD = "licence.record"
    SANCTION_RECORD = "sanction.record"
    BAN_CONFIRM = "sanction.ban_confirm"
    REFERENCE_EDIT = "reference.edit"
    APPLICATION_READ = "application.read"
    APPLICATION_EDIT = "application.edit"
    APPLICATION_SUBMIT = "application.submit"
    APPLICATION_REVIEW = "application.review"
    APPLICATION_DECIDE = "application.decide"
    OBJECTION_MAKE = "objection.make"
    OBJECTION_ANSWER = "objection.answer"
    OBJECTION_READ = "objection.read"
    ASSESSMENT_PLAN = "assessment.plan"
    ASSESSMENT_WORK = "assessment.work"
    REPORT_IMPORT = "assessment.import"
    CALENDAR_READ = "assessment.calendar"
    ASSESSMENT_OPEN_READ = "assessment.open_read"
    ASSESSMENT_CLOSED_READ = "assessment.closed_read"
    INTERVIEW_READ = "interview.read"
    FINDING_PLAN = "finding.plan"
    FINDING_VERIFY = "finding.verify"
    FINDING_CONTEST = "finding.contest"
    TECHNICAL_REVIEW = "assessment.technical_review"
    CERTIFICATE_PROPOSE = "certificate.propose"
    CERTIFICATE_DECIDE = "certificate.decide"
    APPEAL_READ = "appeal.read"
    APPEAL_LODGE = "appeal.lodge"
    APPEAL_DECIDE = "appeal.decide"
    AUDIT_BODY_APPROVE = "audit_body.approve"
    CASE_OPEN = "case.open"
    CASE_OPEN_FOR = "case.open_for"
    CASE_READ = "case.read"
    CASE_IDENTITY = "case.identity"
    CASE_WORK = "case.work"
    CASE_LEAD = "case.lead"
    CASE_ANSWER = "case.answer"
    CASE_WORKER = "case.worker"
    REFERRAL_MAKE = "referral.make"
    REFERRAL_ACCEPT = "referral.accept"
    DIRECTORY_EDIT = "directory.edit"
    VOICE_DRAW = "voice.draw"
    VOICE_REVIEW = "voice.review"
    CONCERN_RAISE = "concern.raise"
    CONCERN_ADMIT = "concern.admit"
    SCORE_LINES = "score.lines"
    SCORE_WHAT_IF = "score.what_if"
    SCORE_WATCH = "score.watch"
    AUDITORS_WATCH = "audit_body.record"
    DRAFT_WRITE = "draft.write"
    DRAFT_COMMENT = "draft.comment"
    DRAFT_PUBLISH = "draft.publish"
    CHECKS_OWN = "checks.own"
    FEDERATION_READ = "federation.read"
    JURISDICTION_READ = "jurisdiction.read"
    TRAINING_TAKE = "training.take"
    TRAINING_EDIT = "training.edit"
    TRAINING_RECORD = "training.record"
    ACCOUNT_SELF = "account.self"
    ACCOUNTS_MANAGE = "accounts.manage"
    OPERATIONS_READ = "operations.read"
    JOURNAL_READ = "journal.read"
    TRANSLATION_REVIEW = "translation.review"


ACTION_LABELS: Mapping[Action, str] = {
    Action.REGISTER_READ: N_("Read the published register"),
    Action.ENTRY_PRIVATE: N_("Read contacts and documents of an entry"),
    Action.ENTRY_DRAFT: N_("Draft changes to the own entry"),
    Action.ENTRY_EDIT: N_("Change and claim the own entry, declare owners, fees and corridors"),
    Action.ENTRY_PUBLISH: N_("Publish and merge entries, decide on claims and owners"),
    Action.CORRIDOR_CONFIRM: N_("Confirm corridors"),
    Action.DISCLOSURE_CONFIRM: N_("Confirm what agencies and companies declare"),
    Action.LICENCE_IMPORT: N_("Import licence lists and undo it"),
    Action.LICENCE_RECORD: N_("Record and correct licence facts"),
    Action.SANCTION_RECORD: N_("Record sanctions"),
    Action.BAN_CONFIRM: N_("Confirm a ban as second officer"),
    Action.REFERENCE_EDIT: N_("Edit reference tables: regimes, fee caps, exchange rates"),
    Action.APPLICATION_READ: N_("Read applications"),
    Action.APPLICATION_EDIT: N_("Fill in an application"),
    Action.APPLICATION_SUBMIT: N_("Submit, sign, answer or withdraw an application"),
    Action.APPLICATION_REVIEW: N_("Review applications"),
    Action.APPLICATION_DECIDE: N_("Decide on applications"),
    Action.OBJECTION_MAKE: N_("Object to an application"),
    Action.OBJECTION_ANSWER: N_("Answer objections"),
    Action.OBJECTION_READ: N_("Read objections"),
    Action.ASSESSMENT_PLAN: N_("Plan assessments and name the team"),
    Action.ASSESSMENT_WORK: N_("Declare conflicts, do the fieldwork, rate and report"),
    Action.REPORT_IMPORT: N_("Send in reports made elsewhere"),
    Action.CALENDAR_READ: N_("Calendar of audits and findings"),
    Action.ASSESSMENT_OPEN_READ: N_("Read assessments before they are closed"),
    Action.ASSESSMENT_CLOSED_READ: N_("Read closed assessments"),
    Action.INTERVIEW_READ: N_("Read interviews of workers"),
    Action.FINDING_PLAN: N_("Answer findings with a plan and evidence"),
    Action.FINDING_VERIFY: N_("Verify corrective actions"),
    Action.FINDING_CONTEST: N_("Contest findings"),
    Action.TECHNICAL_REVIEW: N_("Review reports technically"),
    Action.CERTIFICATE_PROPOSE: N_("Propose changes to a certificate"),
    Action.CERTIFICATE_DECIDE: N_("Decide on suspension, withdrawal, restoration, scope"),
    Action.APPEAL_READ: N_("Read appeals"),
    Action.APPEAL_LODGE: N_("Lodge an appeal"),
    Action.APPEAL_DECIDE: N_("Admit and decide appeals"),
    Action.AUDIT_BODY_APPROVE: N_("Approve audit bodies, enter qualifications"),
    Action.CASE_OPEN: N_("Open a complaint"),
    Action.CASE_OPEN_FOR: N_("Open a complaint for a worker"),
    Action.CASE_READ: N_("Read what was told in a case, write in it"),
    Action.CASE_IDENTITY: N_("Read who complained"),
    Action.CASE_WORK: N_("Sort and work on cases, propose outcomes"),
    Action.CASE_LEAD: N_("Second decision, exceptions, recovery of codes"),
    Action.CASE_ANSWER: N_("Read an approved summary, reply, offer remedy"),
    Action.CASE_WORKER: N_("Accept outcomes, confirm payments, withdraw"),
    Action.REFERRAL_MAKE: N_("Refer a case with consent"),
    Action.REFERRAL_ACCEPT: N_("Accept or decline referrals"),
    Action.DIRECTORY_EDIT: N_("Keep the directory of help"),
    Action.VOICE_DRAW: N_("Draw codes for the questions after arrival"),
    Action.VOICE_REVIEW: N_("Look at answers after arrival that were set aside"),
    Action.CONCERN_RAISE: N_("Raise a concern about a certificate"),
    Action.CONCERN_ADMIT: N_("Admit concerns"),
    Action.SCORE_LINES: N_("Read every line of a score"),
    Action.SCORE_WHAT_IF: N_("See what would change the score"),
    Action.SCORE_WATCH: N_("Watch the scale: bands over time, drafts of a method against the current one"),
    Action.AUDITORS_WATCH: N_("Record of audit bodies: clean audits contradicted later"),
    Action.DRAFT_WRITE: N_("Write drafts of standards and methods"),
    Action.DRAFT_COMMENT: N_("Comment on drafts"),
    Action.DRAFT_PUBLISH: N_("Publish standards and methods"),
    Action.CHECKS_OWN: N_("Check lists, watch agencies, keep decisions on names"),
    Action.FEDERATION_READ: N_("Member list and benchmarks of the federation"),
    Action.JURISDICTION_READ: N_("Agencies of the own country and of corridors to it"),
    Action.TRAINING_TAKE: N_("Take training"),
    Action.TRAINING_EDIT: N_("Edit training"),
    Action.TRAINING_RECORD: N_("Training record of the organisation"),
    Action.ACCOUNT_SELF: N_("Own account, password and sessions"),
    Action.ACCOUNTS_MANAGE: N_("Invite and deactivate accounts"),
    Action.OPERATIONS_READ: N_("Jobs, mails, storage, limits, health"),
    Action.JOURNAL_READ: N_("Journal entries, ids and codes only"),
    Action.TRANSLATION_REVIEW: N_("Review translations"),
}
