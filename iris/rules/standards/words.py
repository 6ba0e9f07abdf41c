"""How standards are said: what a text rests on, what evidence is, what changed."""

from __future__ import annotations

from collections.abc import Mapping

from iris.rules.standards.differences import ChangeKind
from iris.rules.standards.shape import Basis, Evidence, PublicSummary, StandardSubject
from iris.rules.wording import N_, Tone, Word

BASIS_WORDS: Mapping[Basis, Word] = {
    Basis.SOURCED: Word(
        N_("Follows a public source"), N_("The title or demand was found at the source."), Tone.OK, "tick"
    ),
    Basis.INFERRED: Word(
        N_("Derived from a source"), N_("Worked out from the source's text; the wording is ours."), Tone.INFO, "sheet"
    ),
    Basis.UNSOURCED: Word(
        N_("Working draft"),
        N_("General knowledge of the field, to be replaced when the official text is at hand."),
        Tone.WARN,
        "mind",
    ),
}

EVIDENCE_LABELS: Mapping[Evidence, str] = {
    Evidence.DOCUMENT: N_("Documents"),
    Evidence.RECORD: N_("Records"),
    Evidence.INTERVIEW: N_("Interviews with workers"),
    Evidence.VISIT: N_("A look on the spot"),
}

SUBJECT_LABELS: Mapping[StandardSubject, str] = {
    StandardSubject.AGENCY: N_("For recruitment agencies"),
    StandardSubject.EMPLOYER: N_("For employers"),
}

SUMMARY_LABELS: Mapping[PublicSummary, str] = {
    PublicSummary.NONE: N_("Nothing of a report"),
    PublicSummary.PRINCIPLES: N_("The result of each principle; never interviews, never names of workers"),
    PublicSummary.CRITERIA: N_("The result of each criterion; never interviews, never names of workers"),
}

CHANGE_WORDS: Mapping[ChangeKind, Word] = {
    ChangeKind.ADDED: Word(N_("Added"), "", Tone.OK, "tick"),
    ChangeKind.REMOVED: Word(N_("Removed"), "", Tone.STOP, "cross"),
    ChangeKind.CHANGED: Word(N_("Changed"), "", Tone.WARN, "mind"),
}

FIELD_LABELS: Mapping[str, str] = {
    "title": N_("Title"),
    "subject": N_("Whom it is about"),
    "valid_from": N_("In force from"),
    "working_draft": N_("Working draft"),
    "notice": N_("Notice"),
    "languages": N_("Languages of the text"),
    "public_summary": N_("What of a report is public"),
    "sampling": N_("Interviews and days"),
    "weight": N_("Weight"),
    "overarching": N_("Overarching principle"),
    "basis": N_("What it rests on"),
    "source": N_("Source"),
    "requirement": N_("Requirement"),
    "indicators": N_("Indicators"),
    "elements": N_("Elements of management"),
    "guidance": N_("Guidance"),
    "evidence": N_("Evidence wanted"),
    "zero_tolerance": N_("Zero tolerance"),
    "maps_to": N_("Agency criterion it counts for"),
    "principle": N_("Principle"),
}
"""The parts of a standard, by the names that `differences` gives them."""
