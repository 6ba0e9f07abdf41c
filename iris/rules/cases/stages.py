"""The stages of a case and the ways it can close, with the words a worker reads."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from iris.rules.wording import N_, Tone, Word


class Stage(StrEnum):
    """Where a case stands (process.md, Case)."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    URGENT_REFERRAL = "urgent_referral"
    WAITING_FOR_YES = "waiting_for_yes"
    RESPONSE_AWAITED = "response_awaited"
    INVESTIGATING = "investigating"
    MEDIATING = "mediating"
    OUTCOME_PROPOSED = "outcome_proposed"
    REMEDY_AGREED = "remedy_agreed"
    REMEDY_TRACKED = "remedy_tracked"
    CLOSED = "closed"
    REOPENED = "reopened"


class Closing(StrEnum):
    """How a case closed."""

    REMEDIED = "remedied"
    UPHELD_NOT_REMEDIED = "upheld_not_remedied"
    NOT_UPHELD = "not_upheld"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    CONTACT_LOST = "contact_lost"
    NO_CONTACT_WISHED = "no_contact_wished"


OPEN = frozenset(Stage) - {Stage.CLOSED}
"""Stages in which somebody still has something to do."""

INTELLIGENCE_ONLY = frozenset({Closing.NO_CONTACT_WISHED})
"""Closings that count in aggregates and may support a special audit, but never against anybody."""

STAGE_WORDS: Mapping[Stage, Word] = {
    Stage.RECEIVED: Word(N_("Received"), N_("We have your complaint. An officer will read it."), Tone.INFO, "sheet"),
    Stage.TRIAGED: Word(
        N_("Read"), N_("An officer has read it and prepares the next step with you."), Tone.INFO, "examined"
    ),
    Stage.URGENT_REFERRAL: Word(
        N_("Urgent help"), N_("We are asking a helper you chose to take care of you now."), Tone.WARN, "mind"
    ),
    Stage.WAITING_FOR_YES: Word(
        N_("Waiting for your yes"),
        N_("Read what we would send. Nothing goes out before you say yes."),
        Tone.WARN,
        "mind",
    ),
    Stage.RESPONSE_AWAITED: Word(
        N_("Waiting for their answer"),
        N_("They have the text you agreed to, and must answer in time."),
        Tone.INFO,
        "clock",
    ),
    Stage.INVESTIGATING: Word(N_("Being looked into"), N_("We compare what you and they say."), Tone.INFO, "examined"),
    Stage.MEDIATING: Word(
        N_("Finding an agreement"),
        N_("We help you and them to agree. You can stop it."),
        Tone.INFO,
        "examined",
    ),
    Stage.OUTCOME_PROPOSED: Word(
        N_("Decision prepared"),
        N_("One officer has written a decision. A second one checks it."),
        Tone.INFO,
        "sheet",
    ),
    Stage.REMEDY_AGREED: Word(
        N_("To be put right"),
        N_("You were right. They must now say how they will put it right."),
        Tone.OK,
        "tick",
    ),
    Stage.REMEDY_TRACKED: Word(
        N_("Being put right"), N_("They pay as planned. You tell us what has reached you."), Tone.OK, "tick"
    ),
    Stage.CLOSED: Word(
        N_("Closed"), N_("This complaint is closed. You can ask us to open it again."), Tone.GONE, "clock"
    ),
    Stage.REOPENED: Word(
        N_("Opened again"), N_("We have opened your complaint again. An officer is on it."), Tone.WARN, "mind"
    ),
}

CLOSING_WORDS: Mapping[Closing, Word] = {
    Closing.REMEDIED: Word(N_("Put right"), N_("You were right, and it was put right."), Tone.OK, "tick"),
    Closing.UPHELD_NOT_REMEDIED: Word(
        N_("You were right, not put right"),
        N_("You were right, but they did not put it right. Their record in the register shows it."),
        Tone.STOP,
        "cross",
    ),
    Closing.NOT_UPHELD: Word(
        N_("Not proven"),
        N_("We could not find enough to say that they broke the rules. That does not mean you lied."),
        Tone.GONE,
        "given-up",
    ),
    Closing.REFERRED: Word(N_("Passed on"), N_("A helper you agreed to has taken over."), Tone.INFO, "sheet"),
    Closing.WITHDRAWN: Word(N_("Taken back"), N_("You took the complaint back."), Tone.GONE, "given-up"),
    Closing.CONTACT_LOST: Word(
        N_("We could not reach you"),
        N_("We tried three times. Write to us here and we open it again."),
        Tone.GONE,
        "clock",
    ),
    Closing.NO_CONTACT_WISHED: Word(
        N_("Nothing was sent"),
        N_("You did not want us to write to them. They have not heard of you from us."),
        Tone.GONE,
        "given-up",
    ),
}
