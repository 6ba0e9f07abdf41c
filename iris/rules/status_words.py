"""How each status is said: word, sentence with the next step, shape and colour."""

from __future__ import annotations

from enum import StrEnum

from iris.rules.status_facts import State
from iris.rules.wording import N_, Tone, Word


class AgencyWord(StrEnum):
    """The one word for an agency, in the order in which they win over each other."""

    BANNED = "banned"
    LICENCE_REVOKED = "licence_revoked"
    CERTIFICATE_WITHDRAWN = "certificate_withdrawn"
    LICENCE_SUSPENDED = "licence_suspended"
    CERTIFICATE_SUSPENDED = "certificate_suspended"
    CERTIFIED_WITH_CONDITIONS = "certified_with_conditions"
    CERTIFIED = "certified"
    LICENSED = "licensed"
    LICENCE_SURRENDERED = "licence_surrendered"
    LICENCE_EXPIRED = "licence_expired"
    NO_LONGER_LISTED = "no_longer_listed"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class StatusIcon(StrEnum):
    """The shapes of the status plate and tag."""

    TICK = "tick"
    MIND = "mind"
    PAUSE = "pause"
    CROSS = "cross"
    CLOCK = "clock"
    GIVEN_UP = "given-up"
    EXAMINED = "examined"
    SHEET = "sheet"
    QUESTION = "question"
    FLAG = "flag"
    DIFFER = "differ"


AGENCY_WORDS: dict[AgencyWord, Word] = {
    AgencyWord.BANNED: Word(
        N_("Banned"),
        N_("Stay away. Do not pay or sign. A government has forbidden this agency to recruit."),
        Tone.STOP,
        StatusIcon.CROSS,
    ),
    AgencyWord.LICENCE_REVOKED: Word(
        N_("Struck off: licence taken away"),
        N_("Stay away. Do not pay or sign. Its own government has taken its licence away."),
        Tone.STOP,
        StatusIcon.CROSS,
    ),
    AgencyWord.CERTIFICATE_WITHDRAWN: Word(
        N_("Struck off: certificate withdrawn"),
        N_("Stay away. We have taken its certificate away. Read the reason below."),
        Tone.STOP,
        StatusIcon.CROSS,
    ),
    AgencyWord.LICENCE_SUSPENDED: Word(
        N_("Licence suspended"),
        N_("Do not pay or sign while this lasts. Its licence is on hold."),
        Tone.STOP,
        StatusIcon.PAUSE,
    ),
    AgencyWord.CERTIFICATE_SUSPENDED: Word(
        N_("Certificate suspended"),
        N_("Do not pay or sign while this lasts. Its certificate is on hold."),
        Tone.STOP,
        StatusIcon.PAUSE,
    ),
    AgencyWord.CERTIFIED_WITH_CONDITIONS: Word(
        N_("Certified, with conditions"),
        N_("The certificate is in force today, but the agency must still put something right."),
        Tone.WARN,
        StatusIcon.MIND,
    ),
    AgencyWord.CERTIFIED: Word(
        N_("Certified"),
        N_("The certificate is in force today. You still never have to pay for a job."),
        Tone.OK,
        StatusIcon.TICK,
    ),
    AgencyWord.LICENSED: Word(
        N_("Licensed, not certified"),
        N_("It has a state licence today. No independent audit has looked at it yet."),
        Tone.INFO,
        StatusIcon.SHEET,
    ),
    AgencyWord.LICENCE_SURRENDERED: Word(
        N_("Licence given up"),
        N_("The agency gave its licence back. It may not recruit now. Do not pay or sign."),
        Tone.GONE,
        StatusIcon.GIVEN_UP,
    ),
    AgencyWord.LICENCE_EXPIRED: Word(
        N_("Licence ended"),
        N_("Its licence has run out. Ask the labour office whether there is a new one before you sign."),
        Tone.GONE,
        StatusIcon.CLOCK,
    ),
    AgencyWord.NO_LONGER_LISTED: Word(
        N_("No longer on the list"),
        N_("The newest official list does not name it any more. Ask the labour office before you sign."),
        Tone.GONE,
        StatusIcon.GIVEN_UP,
    ),
    AgencyWord.CLOSED: Word(
        N_("Closed"),
        N_("This agency has closed. If somebody offers you work in its name, tell us."),
        Tone.GONE,
        StatusIcon.GIVEN_UP,
    ),
    AgencyWord.UNKNOWN: Word(
        N_("Not known"),
        N_("We know no licence of it. That is neither good nor bad: ask the labour office before you pay."),
        Tone.NONE,
        StatusIcon.QUESTION,
    ),
}

STATE_WORDS: dict[State, Word] = {
    State.VALID: Word(N_("Valid"), N_("In force on this day."), Tone.OK, StatusIcon.TICK),
    State.CONDITIONAL: Word(
        N_("Valid, with conditions"),
        N_("In force on this day, but something must still be put right."),
        Tone.WARN,
        StatusIcon.MIND,
    ),
    State.SUSPENDED: Word(
        N_("Suspended"), N_("On hold. Do not pay or sign while this lasts."), Tone.STOP, StatusIcon.PAUSE
    ),
    State.REVOKED: Word(N_("Struck off"), N_("Taken away for good. Stay away."), Tone.STOP, StatusIcon.CROSS),
    State.SURRENDERED: Word(N_("Given up"), N_("The holder gave it back."), Tone.GONE, StatusIcon.GIVEN_UP),
    State.EXPIRED: Word(
        N_("Ended"), N_("It has run out. Ask whether there is a new one."), Tone.GONE, StatusIcon.CLOCK
    ),
    State.BANNED: Word(N_("Banned"), N_("Forbidden to recruit. Stay away."), Tone.STOP, StatusIcon.CROSS),
    State.REINSTATED: Word(N_("Given back"), N_("An earlier stop was lifted."), Tone.INFO, StatusIcon.SHEET),
    State.VOID: Word(
        N_("Taken back"), N_("An earlier entry was wrong and no longer counts."), Tone.INFO, StatusIcon.SHEET
    ),
    State.NO_LONGER_LISTED: Word(
        N_("No longer on the list"),
        N_("The newest list does not name it any more. Ask the labour office."),
        Tone.GONE,
        StatusIcon.GIVEN_UP,
    ),
    State.UNKNOWN: Word(
        N_("Not known"), N_("Neither good nor bad: ask the labour office."), Tone.NONE, StatusIcon.QUESTION
    ),
}
