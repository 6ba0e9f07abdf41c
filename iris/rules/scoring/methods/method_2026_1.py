"""Method 2026.1, as published. Never edit this file: copy it to the next version and change the copy."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from iris.rules.scoring.method import (
    AnsweringTerms,
    BandRule,
    Ends,
    EvidenceTerms,
    GateRule,
    GroupTerms,
    Method,
    OpennessTerms,
    RecordTerms,
    StandingTerms,
    StateRule,
    VoiceTerms,
)
from iris.rules.scoring.vocabulary import (
    Band,
    DisclosureItem,
    Gate,
    Grade,
    Kind,
    Part,
    RegisterState,
    SanctionKind,
    Source,
)
from iris.rules.wording import N_

METHOD = Method(
    version="2026.1",
    published=date(2026, 1, 1),
    month=30.4375,
    points=MappingProxyType(
        {
            Part.CONFORMITY: 45.0,
            Part.RECORD: 30.0,
            Part.ANSWERING: 10.0,
            Part.STANDING: 5.0,
            Part.OPENNESS: 10.0,
        }
    ),
    evidence=EvidenceTerms(
        grade_value=MappingProxyType(
            {
                Grade.MET: 1.0,
                Grade.OBSERVATION: 0.95,
                Grade.MINOR: 0.6,
                Grade.MAJOR: 0.2,
                Grade.CRITICAL: 0.0,
            }
        ),
        overdue_as=MappingProxyType(
            {
                Grade.OBSERVATION: Grade.MINOR,
                Grade.MINOR: Grade.MAJOR,
                Grade.MAJOR: Grade.CRITICAL,
            }
        ),
        stays_open=frozenset({Grade.MINOR, Grade.MAJOR, Grade.CRITICAL}),
        quality=MappingProxyType(
            {
                Kind.SELF: 0.2,
                Kind.DESK: 0.6,
                Kind.ONSITE: 1.0,
                Kind.SURVEILLANCE: 1.0,
                Kind.SPECIAL: 1.0,
                Kind.EMPLOYER_AUDIT: 0.7,
            }
        ),
        dependent=frozenset({Kind.SELF}),
        full=12.0,
        half_life=24.0,
        unaged_at=0.2,
        unknown=Ends(0.3, 0.6, 1.0),
        least_coverage=0.5,
        oldest=36.0,
    ),
    record=RecordTerms(
        reference=3.0,
        prior_strength=0.5,
        group_floor=0.5,
        incident_cap=10.0,
        remedied=0.5,
        self_reported=0.25,
        half_life=24.0,
        source=MappingProxyType({Source.CONFIRMED: 1.0, Source.DECLARED: 0.8, Source.ESTIMATED: 0.5}),
        taken_as_given=frozenset({Source.CONFIRMED}),
        pace_limit=1.2,
        days_a_year=365.0,
        tail=0.1,
        retaliation_months=24.0,
    ),
    group=GroupTerms(prior_rate=1.0, prior_placements=20.0, least_agencies=20),
    answering=AnsweringTerms(points=5.0, kept=4.0, missed=1.0, half_life=24.0, tail=0.1),
    remedying=AnsweringTerms(points=5.0, kept=4.0, missed=1.0, half_life=24.0, tail=0.1),
    standing=StandingTerms(
        none_known=Ends(0.0, 0.5, 1.0),
        sanction=MappingProxyType(
            {SanctionKind.WARNING: 0.25, SanctionKind.FINE: 0.5, SanctionKind.SUSPENSION: 0.75}
        ),
        half_life=24.0,
    ),
    openness=OpennessTerms(
        items=(
            DisclosureItem.FEE_SCHEDULE,
            DisclosureItem.SUB_AGENTS,
            DisclosureItem.OWNERS,
            DisclosureItem.JOB_ORDERS,
            DisclosureItem.GRIEVANCE_CHANNEL,
            DisclosureItem.PLACEMENTS,
        ),
        verified=1.0,
        unverified=0.7,
        full=12.0,
        half_life=6.0,
    ),
    voice=VoiceTerms(least_answers=10, line=0.2, tail=0.1, prior=0.5),
    gates=(
        GateRule(
            Gate.CRITICAL_OPEN,
            39.0,
            N_("A critical finding is open. The score is at most 39 and the band is E."),
            N_("It is lifted when an auditor has verified that the finding is closed."),
        ),
        GateRule(
            Gate.MAJOR_OPEN,
            84.0,
            N_("A major finding is open and still in time. The score is at most 84."),
            N_("It is lifted when an auditor has verified that the finding is closed."),
        ),
        GateRule(
            Gate.MAJOR_OVERDUE,
            54.0,
            N_("A major finding was not closed in time. The score is at most 54."),
            N_("It is lifted when an auditor has verified that the finding is closed."),
        ),
        GateRule(
            Gate.RETALIATION,
            54.0,
            N_("A worker suffered for complaining, and the case was upheld. The score is at most 54."),
            N_("It ends 24 months after the case was closed."),
        ),
        GateRule(
            Gate.WORKERS_REPORT_FEES,
            69.0,
            N_("More workers say they paid fees than this method allows. The score is at most 69."),
            N_("It is lifted when later answers of workers no longer say so. A special audit is proposed."),
        ),
    ),
    states=(
        StateRule(RegisterState.BANNED, N_("This agency is banned. The ban is shown in place of a score.")),
        StateRule(
            RegisterState.LICENCE_CANCELLED,
            N_("The home licence of this agency was revoked. This is shown in place of a score."),
        ),
        StateRule(
            RegisterState.WITHDRAWN,
            N_("The certificate of this agency was withdrawn. This is shown in place of a score."),
        ),
        StateRule(
            RegisterState.SUSPENDED,
            N_("The licence or the certificate is suspended. This is shown in place of a score."),
        ),
    ),
    bands=(
        BandRule(Band.A, 85.0, N_("Even at the low end, at least 85 of 100 points.")),
        BandRule(Band.B, 70.0, N_("At the low end, at least 70 of 100 points.")),
        BandRule(Band.C, 55.0, N_("At the low end, at least 55 of 100 points.")),
        BandRule(Band.D, 40.0, N_("At the low end, at least 40 of 100 points.")),
        BandRule(Band.E, 0.0, N_("At the low end, fewer than 40 of 100 points.")),
    ),
    critical_sentence=N_(
        "A critical finding is open, so the band is E. There is too little evidence for a number."
    ),
    evidence_sentence=N_(
        "There is not enough independent evidence for a score, or it is older than 36 months."
    ),
)
