"""An agency with facts of every kind, recorded through the service over two years."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from iris import models as m
from iris.rules.scoring.recorded import (
    AgreementFact,
    AnswerFact,
    ComplaintFact,
    DisclosureFact,
    PlacementsFact,
    RatingFact,
    Recordable,
    RelativeFact,
    RemedyFact,
    SanctionFact,
    VoiceFact,
)
from iris.rules.scoring.vocabulary import DisclosureItem, Grade, Kind, Outcome, SanctionKind, Source
from iris.rules.standards import current
from iris.services import scoring
from tests.factories import Made


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@dataclass
class Agency:
    """One agency of a test; `tell` records a fact as known on a day."""

    made: Made
    entry: m.RegisterEntry
    today: date = field(init=False)

    def __post_init__(self) -> None:
        self.today = self.made.now.date()

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def moment(self, day: date) -> datetime:
        """Noon of a day, never after now."""
        return min(noon(day), self.made.now)

    def tell(self, fact: Recordable, source: str, known: date) -> m.ScoreFact:
        return scoring.record_score_fact(self.made.session, self.moment(known), self.entry, fact, source)

    def sign(self, days: int = 700) -> Agency:
        self.tell(AgreementFact(self.ago(days)), "agreement:1", self.ago(days))
        return self

    def examined(self, days: int, kind: Kind = Kind.ONSITE, **grades: Grade) -> Agency:
        """Every criterion met but for those named, as `c_1_1=Grade.MINOR`; known two weeks later."""
        facts: list[tuple[Recordable, str]] = []
        for code in current("agency").codes():
            grade = grades.get(f"c_{code.replace('.', '_')}", Grade.MET)
            due = self.ago(days - 90) if grade is Grade.MAJOR else None
            facts.append((RatingFact(code, grade, kind, self.ago(days), due_on=due), f"rating:{days}-{code}"))
        known = self.moment(self.ago(max(days - 14, 0)))
        scoring.record_score_facts(self.made.session, known, self.entry, facts)
        return self

    def lived(self) -> Agency:
        """Facts of every other kind, some corrected later."""
        tell, ago = self.tell, self.ago
        tell(PlacementsFact(ago(800), ago(436), 900, Source.DECLARED, "QA", "construction"), "placements:1", ago(430))
        tell(PlacementsFact(ago(435), ago(71), 1200, Source.CONFIRMED, "QA", "construction"), "placements:2", ago(60))
        tell(AnswerFact(ago(300)), "case:1", ago(320))
        tell(AnswerFact(ago(300), answered=ago(305)), "case:1", ago(305))
        closed = ComplaintFact(10, Outcome.UPHELD, ago(200), remedy_due=ago(110))
        tell(closed, "case:1", ago(198))
        tell(RemedyFact(ago(110)), "case:1", ago(198))
        remedied = ComplaintFact(10, Outcome.UPHELD, ago(200), remedy_due=ago(110), remedied_on=ago(130))
        tell(remedied, "case:1", ago(128))
        tell(RemedyFact(ago(110), confirmed=ago(130)), "case:1", ago(128))
        tell(SanctionFact(SanctionKind.FINE, ago(500)), "sanction:1", ago(490))
        tell(DisclosureFact(DisclosureItem.FEE_SCHEDULE, ago(250)), "disclosure:1", ago(250))
        tell(DisclosureFact(DisclosureItem.FEE_SCHEDULE, ago(250), verified=True), "disclosure:1", ago(220))
        tell(RelativeFact(0.5, 12.5, 0.8, ago(600)), "control:1", ago(150))
        tell(VoiceFact("advocate", 12, 1, ago(90)), "voice:advocate", ago(90))
        return self


def lived_in(made: Made, name: str = "Heron Overseas Ltd") -> Agency:
    """An agency with a licence, an agreement, two examinations and facts of every kind."""
    agency = Agency(made, made.agency(name))
    made.licence(agency.entry, number=name, effective_from=agency.ago(900))
    return agency.sign().examined(600, c_1_2=Grade.MINOR).examined(160, c_2_1=Grade.MAJOR).lived()
