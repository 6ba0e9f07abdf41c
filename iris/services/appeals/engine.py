"""The engine: an appeal lodged, a panel drawn, its steps; what it is about stands in `table`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.scope import actor_of
from iris.rules.appeals import (
    APPEAL,
    EFFECTS,
    AppealFacts,
    AppealState,
    AppealSubject,
    Panellist,
    check_lodge,
)
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side
from iris.rules.moves import take
from iris.rules.wording import N_
from iris.services import jobs, journal, sides, telling
from iris.services.appeals.matters import Matter
from iris.services.appeals.table import SUBJECTS

PANEL = 3


def lodge(session: Session, keys: Keys, now: datetime, matter: Matter, grounds: str) -> m.Appeal:
    """Lodge an appeal; the decision stands meanwhile, with a contested mark. Raises RuleBroken `appeal_…`."""
    before = queries.appeals.against(session, matter.target)
    check_lodge(matter.decided_on, now.date(), grounds, appealed_before=before is not None)
    account_id = actor_of(session).account_id
    assert account_id is not None
    assert matter.decided_on is not None
    appeal = m.Appeal(
        subject=str(matter.subject),
        target=matter.target,
        entry_id=matter.entry_id,
        application_id=matter.application_id,
        certificate_id=matter.certificate_id,
        event_id=matter.event_id,
        assessment_id=matter.assessment_id,
        finding_id=matter.finding_id,
        link_id=matter.link_id,
        decided_on=matter.decided_on,
        state=str(AppealState.LODGED),
        lodged_by=account_id,
        lodged_at=now,
        lodged_on=now.date(),
        grounds=keys.seal(Purpose.CASES, grounds.strip().encode(), matter.target.encode()),
    )
    session.add(appeal)
    session.flush()
    SUBJECTS[matter.subject].mark(session, now, appeal)
    session.flush()
    journal.record(session, now, _stream(appeal), "appeal.lodged", subject=appeal.subject, target=appeal.target)
    jobs.enqueue(session, now, "draw_panels", once_key=f"draw_panels:{appeal.id}")
    telling.agency(session, now, "appeal_lodged", appeal.entry_id, f"/appeals/{appeal.id}")
    return appeal


def _stream(appeal: m.Appeal) -> str:
    return f"appeal:{appeal.id}"


def draw_panel(session: Session, now: datetime, appeal: m.Appeal) -> int:
    """Name up to three people of the appeal panel who took no part; returns how many. Run by the system."""
    if queries.appeals.members(session, appeal.id):
        return 0
    drawn = queries.appeals.free_panellists(session, appeal, _involved(session, appeal), PANEL)
    for account_id in drawn:
        _seat(session, now, appeal, account_id)
    if drawn:
        journal.record(session, now, _stream(appeal), "appeal.panel", people=list(drawn))
        telling.people(session, now, "appeal_to_hear", drawn, f"/appeals/{appeal.id}")
    return len(drawn)


def _involved(session: Session, appeal: m.Appeal) -> frozenset[int]:
    return frozenset(SUBJECTS[AppealSubject(appeal.subject)].involved(session, appeal))


def _seat(session: Session, now: datetime, appeal: m.Appeal, account_id: int) -> None:
    """Name a member; where people took sides before, the database holds that this one took none."""
    if appeal.application_id is not None:
        sides.take(session, now, appeal.application_id, account_id, Side.APPEAL)
    if appeal.assessment_id is not None:
        sides.take_in_audit(session, appeal.assessment_id, account_id, Side.APPEAL)
    session.add(
        m.AppealMember(
            appeal_id=appeal.id, application_id=appeal.application_id, assessment_id=appeal.assessment_id,
            account_id=account_id, named_at=now,
        )
    )  # fmt: skip
    session.flush()


def move(
    session: Session, keys: Keys, now: datetime, appeal: m.Appeal, name: str, *, reason: str = "", effect: str = ""
) -> AppealState:
    """Take a step: the panel admits or not, upholds or dismisses; the appellant takes it back."""
    facts = AppealFacts(now.date(), appeal.lodged_on, _panel(session, appeal), reason)
    after = take(APPEAL, name, AppealState(appeal.state), facts)
    if after is AppealState.UPHELD:
        _check_effect(appeal, effect)
    subject = SUBJECTS[AppealSubject(appeal.subject)]
    appeal.state = str(after)
    if after is AppealState.ADMITTED:
        appeal.admitted_on = now.date()
    else:
        appeal.ended_on, appeal.ended_by = now.date(), actor_of(session).account_id
        subject.unmark(session, now, appeal)
    if reason.strip():
        appeal.reasons = keys.seal(Purpose.CASES, reason.strip().encode(), appeal.target.encode())
    session.flush()
    journal.record(session, now, _stream(appeal), f"appeal.{name}", after=str(after), effect=effect or None)
    if after is AppealState.UPHELD:
        appeal.effect = effect or None
        subject.uphold(session, now, appeal, effect)
        session.flush()
    subject.moved(session, now, appeal)
    telling.agency(session, now, "appeal_moved", appeal.entry_id, f"/appeals/{appeal.id}")
    return after


def _panel(session: Session, appeal: m.Appeal) -> tuple[Panellist, ...]:
    """The members that the actor sees: a panellist sees the own seat. The side is what the database holds."""
    found = []
    for member in queries.appeals.members(session, appeal.id):
        part = (
            queries.applications.side_of(session, appeal.application_id, member.account_id)
            if appeal.application_id is not None
            else None
        )
        found.append(Panellist(f"{member.account_id}", Side(part.side) if part else None))
    return tuple(found)


def _check_effect(appeal: m.Appeal, effect: str) -> None:
    moves = EFFECTS[AppealSubject(appeal.subject)].moves
    if moves and effect not in moves:
        raise RuleBroken("appeal_effect", N_("Choose what follows from it."))


def grounds_of(keys: Keys, appeal: m.Appeal) -> str:
    """What the appellant wrote."""
    return keys.open(Purpose.CASES, appeal.grounds, appeal.target.encode()).decode()


def reasons_of(keys: Keys, appeal: m.Appeal) -> str:
    """What the panel wrote; empty when nothing yet."""
    if appeal.reasons is None:
        return ""
    return keys.open(Purpose.CASES, appeal.reasons, appeal.target.encode()).decode()
