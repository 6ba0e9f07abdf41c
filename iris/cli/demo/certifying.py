"""Certification in the demonstration: an application in review with an objection, a suspension that is appealed.

Each person acts in a session of the own, as they would by the pages, once the register is there.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.jobs.handlers import Workshop
from iris.rules import standards
from iris.rules.access import ANONYMOUS, Actor
from iris.rules.application_stages import Part
from iris.rules.certificates import Reason
from iris.rules.roles import Role
from iris.services import appeals, applications, certificates, objections

MANAGER, HELD, REVIEWER = "agency-manager-2@demo.example", "agency-manager-3@demo.example", "reviewer@demo.example"
SCOPE = {
    "corridors": ["BD-QA", "BD-AE"],
    "sectors": ["Construction", "Hospitality"],
    "sites": ["Head office, Dhaka", "Branch, Chattogram"],
}
SAID: dict[Part, dict[str, str]] = {
    Part.JOB_ORDERS: {"orders": "Three job orders for 120 workers, Qatar, March to August."},
    Part.GRIEVANCE_CHANNEL: {
        "how": "A free phone line in Bangla, and a person in Doha who can be met without an appointment.",
        "retaliation": "Only two people of the office know who complained.",
    },
}
OBJECTION = "Two men from my village paid for their jobs through a person who says he works for this agency."
GROUNDS = "The auditors came on a public holiday. We offered them another day in the same week."


def stage(shop: Workshop, now: datetime) -> None:
    """Let it happen, oldest first."""
    with shop.database.reading() as session:
        people = {mail: _actor(session, mail) for mail in (MANAGER, HELD, REVIEWER)}
    _apply(shop, now, people)
    _object(shop, now)
    _appeal(shop, now, people[HELD])


def _actor(session: Session, email: str) -> Actor:
    account = queries.accounts.by_email(session, email)
    assert account is not None
    return Actor(Role(account.role), account.id, account.organisation_id, account.organisation.entry_id)


def _apply(shop: Workshop, now: datetime, people: dict[str, Actor]) -> None:
    at = now - timedelta(days=21)
    with shop.database.transaction(people[MANAGER]) as session:
        application = applications.begin(session, at, _entry(session, people[MANAGER]))
        for part in Part:
            if part is not Part.AGREEMENT:
                applications.save_section(session, at, application, part, _content(part), done=True)
        applications.sign(session, at, application, "Ben Rahman")
        applications.move(session, at + timedelta(days=1), application, "submit")
        number = application.id
    with shop.database.transaction(people[REVIEWER]) as session:
        found = queries.applications.one(session, number)
        assert found is not None
        applications.move(session, now - timedelta(days=9), found, "accept")
        applications.move(session, now - timedelta(days=6), found, "begin_desk_review")


def _entry(session: Session, actor: Actor) -> m.RegisterEntry:
    entry = queries.register.by_id(session, actor.entry_id or 0)
    assert entry is not None
    return entry


def _content(part: Part) -> dict[str, object]:
    if part is Part.SCOPE:
        return dict(SCOPE)
    if part is Part.SELF_ASSESSMENT:
        answer = {"answer": "met", "note": "In the handbook, chapter for chapter."}
        return {code: dict(answer) for code in standards.current("agency").codes()}
    return dict(SAID.get(part, {"confirmed": "y", "note": ""}))


def _object(shop: Workshop, now: datetime) -> None:
    with shop.database.transaction(ANONYMOUS) as session:
        notice = queries.applications.notices(session, "objections", now.date())[0]
        at = now - timedelta(days=4)
        objections.make(session, shop.outside.keys, at, notice, "A neighbour (demonstration)", "+000 0", OBJECTION)


def _appeal(shop: Workshop, now: datetime, holder: Actor) -> None:
    """The certificate that the plan holds suspended comes into care; its holder appeals in time."""
    assert holder.entry_id is not None
    with shop.database.transaction() as session:
        licences = queries.register.permissions(session, holder.entry_id)
        licence = next(row for row in licences if row.meaning == "certificate")
        scope = {"corridors": ["KE-SA"], "sectors": ["Domestic work"], "sites": ["Head office, Nairobi"]}
        number = certificates.adopt(session, now, licence, scope, Reason.ACCESS_REFUSED).id
    with shop.database.transaction(holder) as session:
        event = queries.certificates.last_event(session, number)
        assert event is not None
        matter = appeals.matter_of_event(session, event)
        assert matter is not None
        assert matter.decided_on is not None
        latest = datetime.combine(matter.decided_on + timedelta(days=29), now.timetz())
        appeals.lodge(session, shop.outside.keys, min(now, latest), matter, GROUNDS)
