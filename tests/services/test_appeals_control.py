"""Appeals against a link of control: contested meanwhile, and when it is won the link never was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iris import models as m
from iris import queries
from iris.db import Database
from iris.rules.access import ANONYMOUS, SYSTEM
from iris.rules.errors import RuleBroken
from iris.rules.kinship import Basis, Outcome, contested_since, counted
from iris.rules.roles import Role
from iris.services import appeals, kinship
from iris.services.kinship import Ruling
from tests.factories import Made
from tests.services.certifying import Certifying

OFFICIAL = Ruling(Outcome.CONFIRMED, Basis.SUCCESSION, "Gazette of 1 March")


@pytest.fixture
def there(db: Database, made: Made) -> Certifying:
    return Certifying(db, made)


@pytest.fixture
def panel(there: Certifying) -> list[m.Account]:
    people = [there.made.account(Role.APPEAL_PANEL, there.secretariat) for _ in range(2)]
    there.made.session.commit()
    return people


@pytest.fixture
def link(there: Certifying) -> m.ControlLink:
    """A link that a reviewer confirmed, told, and counting since its answer."""
    made = there.made
    gone = made.agency("Gone Overseas")
    pair = m.KinPair(
        from_id=gone.id, to_id=there.entry.id, score=60, evidence=["phone:1"], waiting=True, found_at=made.now
    )
    made.session.add(pair)
    made.session.commit()
    with there.as_(there.reviewer) as session:
        found = queries.kinship.pair(session, pair.id)
        assert found is not None
        decision = kinship.decide(session, made.keys, made.now, found, OFFICIAL)
        session.commit()
    with there.as_(there.manager) as session:
        rows = queries.kinship.unanswered(session, there.entry.id)
        kinship.answer(session, made.keys, made.now + timedelta(days=1), rows[0], "That is another family.")
        session.commit()
    found_link = queries.kinship.link_of_decision(made.session, decision.id)
    assert found_link is not None
    return found_link


def lodged(there: Certifying, link: m.ControlLink, days: int = 5) -> int:
    at = there.now + timedelta(days=days)
    with there.as_(there.manager) as session:
        matter = appeals.matter(session, "control", link.id)
        assert matter is not None
        appeal_id = appeals.lodge(session, there.made.keys, at, matter, "Nobody of them works here.").id
        session.commit()
    with there.db.session(SYSTEM) as session:
        appeals.draw_panel(session, at, session.get_one(m.Appeal, appeal_id))
        session.commit()
    return appeal_id


def decide(there: Certifying, person: m.Account, appeal_id: int, *moves: str) -> None:
    with there.as_(person) as session:
        for name in moves:
            appeal = queries.appeals.one(session, appeal_id)
            assert appeal is not None
            at = there.now + timedelta(days=10)
            appeals.move(session, there.made.keys, at, appeal, name, reason="Two people of one name.")
        session.commit()


def seen_by_everybody(there: Certifying, link_id: int) -> m.ControlLink:
    with there.db.session(ANONYMOUS) as session:
        found = queries.kinship.link(session, link_id)
        assert found is not None
        return found


def test_a_link_under_appeal_stands_and_is_marked(
    there: Certifying, panel: list[m.Account], link: m.ControlLink
) -> None:
    lodged(there, link)
    now = seen_by_everybody(there, link.id)
    assert counted(now, there.day(6))
    assert contested_since(now.contested_at, now.contest_ended_at) == there.day(5)


def test_a_link_that_falls_never_was_and_what_was_known_stays(
    there: Certifying, panel: list[m.Account], link: m.ControlLink
) -> None:
    decide(there, panel[0], lodged(there, link), "admit", "uphold")
    now = seen_by_everybody(there, link.id)
    assert not counted(now, there.day(6))
    assert not counted(now, there.day(12))
    assert counted(now, there.day(6), there.day(9)), "what was known then stays readable"
    assert contested_since(now.contested_at, now.contest_ended_at) is None


def test_no_reviewer_takes_back_what_a_panel_decided(
    there: Certifying, panel: list[m.Account], link: m.ControlLink
) -> None:
    decide(there, panel[0], lodged(there, link), "admit", "uphold")
    with there.as_(there.reviewer) as session:
        pair = queries.kinship.pair_of_link(session, link)
        assert pair is not None
        assert not pair.waiting
        newest = queries.kinship.decisions(session, pair.id)[0]
        assert (newest.outcome, newest.by_panel) == ("not_related", True)
        with pytest.raises(RuleBroken, match="only with new evidence"):
            kinship.undo(session, there.made.keys, there.now, newest)


def test_a_dismissed_appeal_leaves_the_link_without_its_mark(
    there: Certifying, panel: list[m.Account], link: m.ControlLink
) -> None:
    appeal_id = lodged(there, link)
    decide(there, panel[0], appeal_id, "admit", "dismiss")
    now = seen_by_everybody(there, link.id)
    assert counted(now, there.day(12))
    assert contested_since(now.contested_at, now.contest_ended_at) is None
    with pytest.raises(RuleBroken, match="appealed before"):
        lodged(there, link, 11)


def test_who_decided_on_the_pair_does_not_hear_it(
    there: Certifying, panel: list[m.Account], link: m.ControlLink
) -> None:
    said = there.made.session.get_one(m.KinDecision, link.decision_id)
    said.account_id = panel[0].id
    there.made.session.commit()
    appeal_id = lodged(there, link)
    with there.db.session(SYSTEM) as session:
        assert [row.account_id for row in queries.appeals.members(session, appeal_id)] == [panel[1].id]


def test_only_the_panel_that_hears_it_and_reviewers_read_the_pair(
    there: Certifying, panel: list[m.Account], link: m.ControlLink
) -> None:
    other = there.made.account(Role.APPEAL_PANEL, there.secretariat)
    there.made.session.commit()
    said = there.made.session.get_one(m.KinDecision, link.decision_id)
    said.account_id = other.id
    there.made.session.commit()
    lodged(there, link)
    for person, sees in ((panel[0], True), (there.reviewer, True), (other, False), (there.manager, False)):
        with there.as_(person) as session:
            assert (queries.kinship.pair_of_link(session, link) is not None) is sees
            assert bool(queries.kinship.decisions(session, said.pair_id)) is sees


def test_only_the_agencys_own_link_is_appealed_and_only_while_it_stands(there: Certifying, link: m.ControlLink) -> None:
    stranger = there.made.account(Role.AGENCY_MANAGER)
    there.made.session.commit()
    with there.as_(stranger) as session:
        matter = appeals.matter(session, "control", link.id)
        # Everybody sees a link that counts; whose it is decides who appeals.
        assert matter is None or matter.entry_id != stranger.organisation.entry_id
    with there.as_(there.reviewer) as session:
        found = queries.kinship.link(session, link.id)
        assert found is not None
        decision = session.get_one(m.KinDecision, link.decision_id)
        kinship.undo(session, there.made.keys, there.now, decision)
        session.commit()
    with there.as_(there.manager) as session:
        assert appeals.matter(session, "control", link.id) is None
