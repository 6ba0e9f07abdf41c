"""Assessments of the demonstration: one closed with a finding overdue, one in fieldwork, one at an employer.

Everything goes through the services, each act by the account whose act it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from iris import db, queries
from iris import models as m
from iris.gateways.keys import Keys
from iris.queries.assessments import Auditor
from iris.rules.access import SYSTEM, Actor
from iris.rules.assessments import AssessmentKind, Rating
from iris.rules.findings import Grade
from iris.rules.roles import Role
from iris.services import assessments, findings

DAY = timedelta(days=1)
NOTES = "Seen in ten files and told by the workers interviewed."
PART_OF_A_CHECKLIST = 9


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: the first account of each role, by its number."""

    manager: int
    auditor: int
    reviewer: int
    agency: int
    company: int


@contextmanager
def acting(session: Session, account_id: int | None) -> Iterator[Session]:
    """A session of one account inside the transaction of the demonstration; None: of the system."""
    account = session.get_one(m.Account, account_id) if account_id is not None else None
    actor = SYSTEM
    if account is not None:
        house = account.organisation
        actor = Actor(Role(account.role), account.id, house.id, house.entry_id, house.country)
    with db.acting(session, actor) as own:
        yield own


class Audits:
    """Writes the assessments."""

    def __init__(self, session: Session, keys: Keys, now: datetime) -> None:
        session.flush()
        self._session, self._keys, self._now = session, keys, now
        accounts = queries.accounts.listed(session, limit=1000)
        first: dict[str, m.Account] = {}
        for account in accounts:
            first.setdefault(account.role, account)
        self._cast = Cast(
            manager=first[Role.AUDIT_MANAGER].id,
            auditor=first[Role.AUDITOR].id,
            reviewer=first[Role.REVIEWER].id,
            agency=first[Role.AGENCY_MANAGER].id,
            company=first[Role.COMPANY_MANAGER].id,
        )
        self._body = first[Role.AUDIT_MANAGER].organisation_id
        self._agency = first[Role.AGENCY_MANAGER].organisation.entry
        self._company = first[Role.COMPANY_MANAGER].organisation.entry
        homes = [a.organisation.entry for a in accounts if a.role == Role.AGENCY_MANAGER and a.organisation.entry]
        self._other = homes[-1]
        self._auditors = [Auditor(a.id, a.name, a.organisation_id) for a in accounts if a.role == Role.AUDITOR]

    def write(self) -> None:
        """All of them."""
        self._approve()
        self._closed_agency()
        self._closed_employer()
        self._in_fieldwork()

    def _approve(self) -> None:
        today = self._now.date()
        with acting(self._session, self._cast.reviewer) as own:
            at = self._now - 300 * DAY
            countries = sorted(
                {entry.country for entry in (self._agency, self._company, self._other) if entry} | {"QA"}
            )
            for body in sorted({person.body_id for person in self._auditors}):
                for standard in ("agency", "employer"):
                    days = (today - 300 * DAY, today + 700 * DAY)
                    assessments.approve(own, at, body, standard, countries, days, "Approved by the secretariat")
            for person in self._auditors:
                assessments.qualify(own, at, person, today + 500 * DAY, "Auditors' course, certificate on file")

    def _planned(self, entry: m.RegisterEntry | None, kind: AssessmentKind, days_ago: int) -> int:
        assert entry is not None
        at = self._now - (days_ago + 20) * DAY
        first = (self._now - days_ago * DAY).date()
        with acting(self._session, self._cast.manager) as own:
            plan = assessments.NewPlan(
                kind=kind,
                standard_id=entry.kind,
                first=first,
                last=first + 4 * DAY,
                scope="Head office and one office abroad; the last two years",
                workforce=60,
            )
            subject = own.get_one(m.RegisterEntry, entry.id)
            row = assessments.plan(own, self._keys, at, subject, self._body, plan)
            assessments.add_site(own, at, row, "Head office", entry.country)
            person = next(one for one in self._auditors if one.id == self._cast.auditor)
            assessments.name_member(own, at, row, person, lead=True)
            row_id = row.id
        with acting(self._session, self._cast.auditor) as own:
            found = own.get_one(m.Assessment, row_id)
            assessments.declare(own, self._keys, at + DAY, found, conflict=False)
        self._move(row_id, self._cast.manager, "confirm_team", at + 2 * DAY)
        self._move(row_id, self._cast.auditor, "begin_fieldwork", self._now - days_ago * DAY)
        return row_id

    def _move(self, row_id: int, who: int, name: str, at: datetime, words: str = "") -> None:
        with acting(self._session, None) as system:
            row = system.get_one(m.Assessment, row_id)
            facts = queries.assessment_facts.gather(system, row, at.date(), who, notes=words, reason=words)
        with acting(self._session, who) as own:
            row = own.get_one(m.Assessment, row_id)
            said = assessments.Said(reason="", notes=words)
            assessments.move(own, self._keys, at, row, name, facts, said)

    def _rate(self, row_id: int, at: datetime, other: Mapping[str, Rating], only: int | None = None) -> None:
        with acting(self._session, self._cast.auditor) as own:
            row = own.get_one(m.Assessment, row_id)
            known = queries.assessments.ratings(own, row_id)
            for code in queries.assessment_facts.standard_of(row).codes()[:only]:
                rating = other.get(code, Rating.MET)
                said = assessments.Rate(rating, NOTES, "", "Files 1 to 10", known[code].version)
                assessments.rate(own, at, row, code, said)

    def _worked(self, row_id: int, days_ago: int) -> None:
        at = self._now - (days_ago - 4) * DAY
        with acting(self._session, self._cast.auditor) as own:
            row = own.get_one(m.Assessment, row_id)
            for number in range(10):
                words = "Paid nothing for the job; keeps the passport."
                assessments.add_interview(own, self._keys, at, row, at.date(), 1, words, in_destination=number % 2 == 0)
            first = (self._now - days_ago * DAY).date()
            assessments.note_work(own, at, row, (first, at.date()), 5, 10, "")

    def _through(self, row_id: int, days_ago: int, audited: int) -> None:
        """Filed, checked by the audited party, reviewed, locked."""
        at = self._now - (days_ago - 5) * DAY
        self._move(row_id, self._cast.auditor, "file_report", at)
        self._move(row_id, self._cast.auditor, "send_to_check", at)
        with acting(self._session, None) as system:
            facts = queries.assessment_facts.gather(system, system.get_one(m.Assessment, row_id), at.date(), audited)
        with acting(self._session, audited) as own:
            row = own.get_one(m.Assessment, row_id)
            assessments.answer_check(own, at + 2 * DAY, row, facts, "The facts are right.")
        with acting(self._session, self._cast.auditor) as own:
            row = own.get_one(m.Assessment, row_id)
            assessments.deal_with_answer(own, at + 3 * DAY, row, "Nothing had to be changed.")
        self._move(row_id, self._cast.auditor, "end_check", at + 3 * DAY)
        words = "Every rating was compared with its evidence."
        self._move(row_id, self._cast.reviewer, "close", at + 6 * DAY, words)

    def _closed_agency(self) -> None:
        days_ago = 130
        row_id = self._planned(self._agency, AssessmentKind.ON_SITE, days_ago)
        self._rate(row_id, self._now - (days_ago - 2) * DAY, {"1.2": Rating.MAJOR, "5.1": Rating.MINOR})
        self._worked(row_id, days_ago)
        self._through(row_id, days_ago, self._cast.agency)
        # The plan for the minor finding is accepted; nobody answered the major one, which is overdue.
        at = self._now - (days_ago - 12) * DAY
        with acting(self._session, self._cast.agency) as own:
            found = queries.findings.numbered(own, row_id, 2)
            assert found is not None
            plan = findings.PlanText(
                "The channel was known to the office only.",
                "The number stands on every contract now.",
                "New workers are asked whether they know it.",
                "Head of worker care",
                (self._now + 60 * DAY).date(),
            )
            findings.submit_plan(own, at, found, plan)
        with acting(self._session, self._cast.auditor) as own:
            found = queries.findings.numbered(own, row_id, 2)
            assert found is not None
            findings.move(own, at + 3 * DAY, found, "accept_plan", "")

    def _closed_employer(self) -> None:
        days_ago = 50
        row_id = self._planned(self._company, AssessmentKind.EMPLOYER_AUDIT, days_ago)
        self._rate(row_id, self._now - (days_ago - 2) * DAY, {})
        self._worked(row_id, days_ago)
        with acting(self._session, self._cast.auditor) as own:
            row = own.get_one(m.Assessment, row_id)
            assert self._agency is not None
            standard = queries.assessment_facts.standard_of(row)
            code = next(criterion.code for criterion in standard.criteria() if criterion.maps_to)
            named = own.get_one(m.RegisterEntry, self._agency.id)
            text = "Three of ten workers paid a service charge to the agency before they left."
            wording = findings.Wording(code, Grade.MINOR, text, named)
            findings.write(own, self._now - (days_ago - 4) * DAY, row, wording)
        self._through(row_id, days_ago, self._cast.company)

    def _in_fieldwork(self) -> None:
        row_id = self._planned(self._other, AssessmentKind.ON_SITE, 1)
        self._rate(row_id, self._now, {"A.2": Rating.OBSERVATION}, PART_OF_A_CHECKLIST)
