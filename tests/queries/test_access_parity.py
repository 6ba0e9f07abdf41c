"""The two readers of the grants agree: the ids a role sees are the ids it may see, however they are loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, exists, func, inspect, select, update
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from iris import models as m
from iris.db import WRITE, Database
from iris.gateways.keys import Keys
from iris.queries.scope import GUARDS, PUBLIC, AccessError
from iris.rules.access import ANONYMOUS, SYSTEM, Actor, Subject, may
from iris.rules.roles import Role
from tests.conftest import OneConnection
from tests.factories import Made, actor_of
from tests.queries.worlds import World, subject_of, world_of

There = tuple[Database, Made, World]


@pytest.fixture(scope="module")
def whole(engine: Engine, keys: Keys) -> Iterator[There]:
    """The world of all roles, built once: it is only read; a test that writes lives in a part of its own."""
    with engine.connect().execution_options(**{WRITE: True}) as connection:
        transaction = connection.begin()
        db = OneConnection(connection)
        with db.session(SYSTEM) as session:
            made = Made(session, keys, datetime.now(UTC))
            world = world_of(made)
            session.commit()
            yield db, made, world
        transaction.rollback()


@pytest.fixture
def there(whole: There) -> Iterator[There]:
    """The world for one test: what the test changes is undone."""
    part = whole[1].session.begin_nested()
    yield whole
    part.rollback()
    whole[1].session.expire_all()


def subjects_of(session: Session, model: type[m.Base]) -> dict[int, Subject]:
    """The subject of each row of a model."""
    return {row.id: subject_of(session, row) for row in session.scalars(select(model))}  # type: ignore[attr-defined]


def allowed(subjects: dict[int, Subject], actor: Actor, model: type[m.Base]) -> set[int]:
    """Ids of the rows on which the grants let the actor do one of the model's reading actions."""
    reads = GUARDS[model].reads
    return {row_id for row_id, subject in subjects.items() if any(may(actor, act, subject) for act in reads)}


def actors(world: World) -> list[Actor]:
    found = [actor_of(account) for people in world.people.values() for account in people]
    return [ANONYMOUS, *found, *world.actors]


LOADINGS: dict[str, Callable[[Session, Any], set[int]]] = {
    "entities": lambda s, of: {row.id for row in s.scalars(select(of))},
    "columns": lambda s, of: set(s.scalars(select(of.id))),
    "alias": lambda s, of: {row.id for row in s.scalars(select(aliased(of)))},
    "subquery": lambda s, of: set(s.scalars(select(select(of.id).subquery().c.id))),
    "cte": lambda s, of: set(s.scalars(select(select(of.id).cte().c.id))),
    "union": lambda s, of: set(s.scalars(select(of.id).union(select(of.id)))),
    "again": lambda s, of: {row.id for row in s.scalars(select(of))},
    "in": lambda s, of: set(s.scalars(select(of.id).where(of.id.in_(select(of.id))))),
}


@pytest.mark.parametrize("model", sorted(GUARDS, key=lambda model: model.__name__), ids=lambda model: model.__name__)
def test_ids_seen_are_ids_allowed(there: There, model: Any) -> None:
    db, made, world = there
    subjects = subjects_of(made.session, model)
    everything = set(subjects)
    assert len(everything) >= 2, "nothing to hide proves nothing"
    for actor in actors(world):
        expected = allowed(subjects, actor, model)
        for name, loading in LOADINGS.items():
            with db.session(actor) as session:
                assert loading(session, model) == expected, (actor.role, model.__name__, name)
        with db.session(actor) as session:
            counted = session.scalar(select(func.count()).select_from(model))
            assert counted == len(expected), (actor.role, model.__name__, "count")
            got = {i for i in everything if session.get(model, i) is not None}
            assert got == expected, (actor.role, model.__name__, "get")
            assert bool(session.scalar(select(exists().where(model.id > 0)))) is bool(expected)


def relationships() -> list[tuple[Any, str, Any]]:
    found = []
    for model in m.Base.registry.mappers:
        for relation in inspect(model.class_).relationships:
            if relation.mapper.class_ in GUARDS:
                found.append((model.class_, relation.key, relation.mapper.class_))  # noqa: PERF401
    return found


@pytest.mark.parametrize(
    ("parent", "name", "child"), sorted(relationships(), key=str), ids=lambda value: getattr(value, "__name__", value)
)
@pytest.mark.parametrize("style", ["lazy", "joined", "selectin"])
def test_children_are_filtered_in_every_loading_style(
    there: There, parent: Any, name: str, child: Any, style: str
) -> None:
    db, made, world = there
    subjects = subjects_of(made.session, child)
    option = {"joined": joinedload, "selectin": selectinload}.get(style)
    for actor in actors(world):
        expected = allowed(subjects, actor, child)
        with db.session(actor) as session:
            query = select(parent).options(option(getattr(parent, name))) if option else select(parent)
            for row in session.scalars(query).unique():
                value = getattr(row, name)
                seen = value if isinstance(value, list) else [value] if value is not None else []
                assert {one.id for one in seen} <= expected, (actor.role, parent.__name__, name)


def test_every_model_is_guarded_or_public_by_name() -> None:
    models = {mapper.class_ for mapper in m.Base.registry.mappers}
    assert set(GUARDS) | PUBLIC == models
    assert not set(GUARDS) & PUBLIC


def test_a_bulk_update_changes_only_visible_rows(there: There) -> None:
    db, made, world = there
    manager = world.people[Role.AGENCY_MANAGER][0]
    with db.session(actor_of(manager)) as session:
        session.execute(update(m.Account).values(name="changed"))
        session.commit()
    names = made.session.execute(select(m.Account.organisation_id, m.Account.name)).all()
    assert {organisation for organisation, name in names if name == "changed"} == {manager.organisation_id}


def test_a_list_of_rows_cannot_be_updated_past_the_filter(there: There) -> None:
    db, _, world = there
    stranger = world.people[Role.COMPANY_STAFF][0]
    target = world.people[Role.AUDITOR][0]
    with db.session(actor_of(stranger)) as session, pytest.raises(AccessError):
        session.execute(update(m.Account), [{"id": target.id, "name": "changed"}])


def test_a_detached_row_cannot_be_brought_back(there: There) -> None:
    db, made, world = there
    target = made.session.get(m.Account, world.people[Role.AUDITOR][0].id)
    assert target is not None
    made.session.expunge(target)
    with db.session(ANONYMOUS) as session, pytest.raises(AccessError):
        session.add(target)
    # The world is everybody's: whoever comes next finds it whole.
    made.session.add(target)


def test_what_rests_on_the_day_is_seen_from_that_day_on(there: There) -> None:
    db, made, world = there
    link = select(m.ControlLink.id).where(m.ControlLink.to_id == world.sides[0].agency.id)
    with db.session(ANONYMOUS) as session:
        assert session.scalars(link).all() == [], "it counts in 15 days, or once the agency has answered"
    with time_machine.travel(made.now + timedelta(days=16), tick=False), db.session(ANONYMOUS) as session:
        assert len(session.scalars(link).all()) == 1, "the process is the same, the day is not"


def test_a_session_without_an_actor_reads_nothing(there: There) -> None:
    db, _, _ = there
    with db._make() as session, pytest.raises(AccessError):
        session.scalars(select(m.RegisterEntry)).all()


def test_the_system_sees_everything(there: There) -> None:
    db, _, _ = there
    with db.session(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(m.Account))
