"""What scores of the demonstration are made of: agreements, examinations, cases, placements, what is laid open.

What agencies say about themselves is declared, and so becomes facts by the way of every day. Examinations, cases and
answers of workers over two years are recorded as facts: their whole stories would take minutes to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from iris.cli.demo.plan import PlannedEntry
from iris.cli.demo.writing import Act, EntryWriter, moment
from iris.gateways.keys import Keys
from iris.rules import organisations as rules
from iris.rules.scoring.recorded import (
    AgreementFact,
    AnswerFact,
    ComplaintFact,
    DisclosureFact,
    RatingFact,
    Recordable,
    RemedyFact,
    VoiceFact,
)
from iris.rules.scoring.vocabulary import DisclosureItem, Grade, Kind, Outcome
from iris.rules.standards import current
from iris.rules.voice import Channel
from iris.services import organisations, scoring

MOST = 24
"""Agencies that get a score: enough for every story, few enough to be written fast."""
WITHOUT_AGREEMENT = 5
"""Every so manieth has been examined but has signed nothing: it has no public score."""
DESTINATIONS = ("QA", "SA", "AE", "MY")
SEEN = "Invented letter of the labour ministry"

Said = tuple[Recordable, str]
Declared = tuple[rules.Datum, rules.When, bool]
"""What, when, and whether somebody confirmed it."""
Grades = Mapping[str, Grade]


@dataclass(frozen=True, slots=True)
class Tale:
    """How an agency fares: grades that are not "met" at each examination, cases, and what it lays open."""

    grades: Grades = field(default_factory=dict)
    earlier: Grades = field(default_factory=dict)
    kind: Kind = Kind.ONSITE
    examined: int = 200
    """Days since the newest examination."""
    seen: int = 31
    """How many of the criteria were looked at."""
    severity: float = 0.0
    remedied: bool = True
    verified: bool = True
    items: int = 6
    paid: int = 0
    """Of 14 workers asked after arrival, how many report a fee."""
    overdue: bool = False


TALES: Sequence[Tale] = (
    Tale({"3.3": Grade.MAJOR, "5.1": Grade.OBSERVATION}, {"1.4": Grade.MINOR}, severity=3),
    Tale({"4.2": Grade.OBSERVATION}, {"B.2": Grade.MINOR}, examined=120),
    Tale({"1.2": Grade.MINOR, "3.1": Grade.MINOR}, severity=10, items=4, verified=False, examined=330),
    Tale({"2.1": Grade.CRITICAL}, severity=10, remedied=False, items=2, examined=90),
    Tale(kind=Kind.DESK, seen=22, verified=False, items=3),
    Tale({"1.5": Grade.MAJOR}, severity=3, remedied=False, overdue=True, examined=400),
    Tale({"B.1": Grade.OBSERVATION}, paid=8, items=5),
    Tale(kind=Kind.SELF, items=6, verified=False),
)


def acts(session: Session, keys: Keys, agencies: Iterable[EntryWriter], now: datetime) -> list[Act]:
    """What happens to those with a certificate at some time, and when; the tales are told in turn."""
    chosen = [a for a in agencies if any(p.meaning == "certificate" for p in a.plan.permissions)][:MOST]
    found = []
    for number, agency in enumerate(chosen):
        # Reproducible on purpose: nothing secret is drawn from it.
        story = _Story(agency.plan, Random(agency.plan.name), TALES[number % len(TALES)], now.date(), number)  # noqa: S311
        for day, facts in story.told().items():
            found.append(Act(moment(max(day, agency.published), now, 600), _recording(session, agency, facts)))
        for day, data in story.declared.items():
            at = moment(max(day, agency.published), now, 610)
            found.append(Act(at, _declaring(session, keys, agency, data)))
    return found


def _recording(session: Session, agency: EntryWriter, facts: Sequence[Said]) -> Callable[[datetime], None]:
    def record(at: datetime) -> None:
        scoring.record_score_facts(session, at, agency.entry, facts, settle=False)

    return record


def _declaring(
    session: Session, keys: Keys, agency: EntryWriter, data: Sequence[Declared]
) -> Callable[[datetime], None]:
    def declare(at: datetime) -> None:
        for datum, when, confirmed in data:
            row = organisations.declare(session, keys, at, agency.entry, datum, when)
            if confirmed:
                organisations.confirm(session, at, row, SEEN)

    return declare


class _Story:
    """One agency's facts and declarations by the day on which they become known."""

    def __init__(self, plan: PlannedEntry, rng: Random, tale: Tale, today: date, number: int) -> None:
        self.declared: dict[date, list[Declared]] = {}
        self._plan = plan
        self._rng = rng
        self._tale = tale
        self._today = today
        self._number = number
        self._facts: dict[date, list[Said]] = {}

    def told(self) -> dict[date, list[Said]]:
        tale = self._tale
        if self._number % WITHOUT_AGREEMENT != WITHOUT_AGREEMENT - 1:
            self._say(self._ago(760), AgreementFact(self._ago(760)), "agreement:demo")
        self._examination(tale.examined + 365, tale.earlier, "first")
        self._examination(tale.examined, tale.grades, "second")
        self._placements()
        self._cases()
        self._openness()
        if tale.paid:
            voice = VoiceFact(Channel.GOVERNMENT, 14, tale.paid, self._ago(45))
            self._say(self._ago(45), voice, f"voice:{Channel.GOVERNMENT}")
        return self._facts

    def _ago(self, days: int) -> date:
        return self._today - timedelta(days=days)

    def _say(self, day: date, fact: Recordable, source: str) -> None:
        self._facts.setdefault(day, []).append((fact, source))

    def _examination(self, days: int, grades: Grades, name: str) -> None:
        tale, on = self._tale, self._ago(days)
        for code in current("agency").codes()[: tale.seen]:
            grade = grades.get(code, Grade.MET)
            finding = grade not in (Grade.MET, Grade.NOT_APPLICABLE)
            last = 60 if tale.overdue else days + 90
            due = on + timedelta(days=last) if finding else None
            fact = RatingFact(code, grade, tale.kind, on, due_on=due)
            self._say(on + timedelta(days=21), fact, f"demo:{name}-{code}")
            if finding and name == "first":
                closed = on + timedelta(days=80)
                done = RatingFact(code, grade, tale.kind, on, due_on=due, verified_on=closed)
                self._say(closed, done, f"demo:{name}-{code}")

    def _placements(self) -> None:
        home = self._plan.country
        away = DESTINATIONS[self._number % len(DESTINATIONS)]
        yearly = self._rng.randint(15, 180) * 10
        for back in (2, 1):
            first, last = self._ago(365 * back + 40), self._ago(365 * (back - 1) + 41)
            datum = rules.Placements(home, away if away != home else "OM", yearly)
            self._declare(last + timedelta(days=25), datum, back == 2 or self._number % 3 != 0, first, last)

    def _declare(self, day: date, datum: rules.Datum, confirmed: bool, first: date, last: date | None = None) -> None:
        self.declared.setdefault(day, []).append((datum, rules.When(first, last), confirmed))

    def _cases(self) -> None:
        tale = self._tale
        for number in range(1, 1 + (2 if tale.severity else 0)):
            source, closed = f"case:demo-{number}", self._ago(170 * number)
            due = closed - timedelta(days=60)
            self._say(due, AnswerFact(due, answered=due - timedelta(days=self._rng.randint(1, 9))), source)
            remedy = closed + timedelta(days=60)
            upheld = ComplaintFact(tale.severity, Outcome.UPHELD, closed, remedy_due=remedy)
            self._say(closed, upheld, source)
            self._say(closed, RemedyFact(remedy), source)
            if tale.remedied and number == 2:
                day = remedy - timedelta(days=20)
                done = ComplaintFact(tale.severity, Outcome.UPHELD, closed, remedy_due=remedy, remedied_on=day)
                self._say(day, done, source)
                self._say(day, RemedyFact(remedy, confirmed=day), source)

    def _openness(self) -> None:
        for place, item in enumerate(list(DisclosureItem)[: self._tale.items]):
            day, datum = self._ago(60 + 70 * place), self._laid_open(item)
            if datum is not None:
                self._declare(day, datum, self._tale.verified, self._ago(800))
            elif item is not DisclosureItem.PLACEMENTS:
                # Only an application lays these open.
                self._say(day, DisclosureFact(item, day, verified=self._tale.verified), f"disclosure:demo-{item.value}")

    def _laid_open(self, item: DisclosureItem) -> rules.Datum | None:
        home, name = self._plan.country, self._plan.name
        match item:
            case DisclosureItem.FEE_SCHEDULE:
                away = "OM" if home != "OM" else "QA"
                return rules.Fee(home, away, "employer", "COST-TRAVEL", 38000 + 500 * self._number, "USD")
            case DisclosureItem.SUB_AGENTS:
                return rules.SubAgent(f"Field office of {name}", home, "sub_agent")
            case DisclosureItem.OWNERS:
                return rules.Party("firm", "owner", f"{name} Holding")
            case _:
                return None
