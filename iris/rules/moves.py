"""The one engine of every state machine: which moves are offered, and what happens when one is taken.

A machine is a table of moves; a move has conditions over frozen facts, each with the sentence shown when
it fails. Pages, API and jobs ask here and nowhere else. A predicate that raises is a fault, not a refusal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

F = TypeVar("F")
G = TypeVar("G")
S = TypeVar("S", bound=StrEnum)

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Condition(Generic[F]):
    """One named predicate over facts.

    `sentence` is shown when it fails, `met` (if any) when it holds; `values` fills the `%(name)s` places of
    both from the facts, with words that need no translation (codes, names, dates, numbers).
    """

    code: str
    sentence: str
    predicate: Callable[[F], bool]
    values: Callable[[F], Values] | None = None
    met: str = ""

    def refusal(self, facts: F) -> RuleBroken:
        """What this condition says when it fails."""
        return RuleBroken(self.code, self.sentence, **self.filled(facts))

    def filled(self, facts: F) -> Values:
        """The values of the sentence for these facts; empty where it has no places."""
        return self.values(facts) if self.values else {}


@dataclass(frozen=True, slots=True)
class Move(Generic[S, F]):
    """One way from states to a state.

    `target` None: the state stays as it is. `action` is the permission it needs (`iris.rules.roles`).
    A move `by_clock` is never offered to people: time takes it.
    """

    name: str
    sources: frozenset[S]
    target: S | None
    action: str
    conditions: tuple[Condition[F], ...] = ()
    label: str = ""
    by_clock: bool = False


@dataclass(frozen=True, slots=True)
class Offer(Generic[S, F]):
    """A move open in this state, with every condition that fails; `refusals` says them with their values."""

    move: Move[S, F]
    blocked_by: tuple[Condition[F], ...] = ()
    refusals: tuple[RuleBroken, ...] = field(default=(), compare=False)

    @property
    def open(self) -> bool:
        return not self.blocked_by


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of a checklist: the condition's code, whether it is met, and the sentence for that."""

    code: str
    met: bool
    sentence: str
    values: Values


@dataclass(frozen=True, slots=True)
class Machine(Generic[S, F]):
    """A table of moves over states. `ends` are the states in which nothing more has to happen."""

    name: str
    initial: S
    states: tuple[S, ...]
    ends: frozenset[S]
    moves: tuple[Move[S, F], ...]

    def move(self, name: str) -> Move[S, F]:
        """The move of that name. Raises RuleBroken `move_unknown`."""
        for move in self.moves:
            if move.name == name:
                return move
        raise RuleBroken("move_unknown", N_("There is no such step here. Reload the page and choose again."))


def offers(machine: Machine[S, F], state: S, facts: F) -> list[Offer[S, F]]:
    """Every move a person may see in `state`, blocked or not, in the order of the table."""
    here = (move for move in machine.moves if state in move.sources and not move.by_clock)
    return [_offer(move, facts) for move in here]


def due_by_clock(machine: Machine[S, F], state: S, facts: F) -> list[Move[S, F]]:
    """The moves that time takes now: by the clock, open in `state`, all conditions met."""
    return [
        move
        for move in machine.moves
        if move.by_clock and state in move.sources and not failing(move.conditions, facts)
    ]


def take(machine: Machine[S, F], move_name: str, state: S, facts: F) -> S:
    """Give the state after the move.

    Raises RuleBroken: `move_unknown`; `move_not_open` when the state has no such move; else the code and
    sentence of the first condition that fails.
    """
    move = machine.move(move_name)
    if state not in move.sources:
        raise RuleBroken(
            "move_not_open",
            N_("This step is not open any more. Reload the page to see what can be done now."),
        )
    for condition in failing(move.conditions, facts):
        raise condition.refusal(facts)
    return state if move.target is None else move.target


def failing(conditions: Iterable[Condition[F]], facts: F) -> tuple[Condition[F], ...]:
    """The conditions that do not hold, in their order."""
    return tuple(condition for condition in conditions if not condition.predicate(facts))


def require(conditions: Iterable[Condition[F]], facts: F) -> None:
    """Raise RuleBroken for the first condition that does not hold."""
    for condition in failing(conditions, facts):
        raise condition.refusal(facts)


def checklist(conditions: Iterable[Condition[F]], facts: F) -> tuple[Checked, ...]:
    """Say of each condition "met" or what is missing."""
    return tuple(_checked(condition, facts) for condition in conditions)


def lift(conditions: Iterable[Condition[G]], pick: Callable[[F], G]) -> tuple[Condition[F], ...]:
    """The same conditions over larger facts, of which `pick` gives the part they ask about."""
    return tuple(_lifted(condition, pick) for condition in conditions)


def faults(machine: Machine[S, F]) -> list[str]:
    """What is wrong with a table: states not reached or left, moves never open, names used twice."""
    reached = reachable(machine)
    leaving = {source for move in machine.moves for source in move.sources if move.target is not None}
    names = Counter(move.name for move in machine.moves)
    return [
        *(f"state {state} cannot be reached" for state in machine.states if state not in reached),
        *(f"state {state} is not listed" for state in sorted(reached.difference(machine.states))),
        *(f"state {s} cannot be left" for s in machine.states if s not in leaving | machine.ends),
        *(f"move {move.name} is never open" for move in machine.moves if not move.sources <= reached),
        *(f"move {name} is there {count} times" for name, count in names.items() if count > 1),
    ]


def reachable(machine: Machine[S, F]) -> frozenset[S]:
    """Every state that moves lead to from the first one."""
    reached = {machine.initial}
    grown = True
    while grown:
        found = {m.target for m in machine.moves if m.target is not None and m.sources & reached}
        grown = not found <= reached
        reached |= found
    return frozenset(reached)


def _offer(move: Move[S, F], facts: F) -> Offer[S, F]:
    blocked = failing(move.conditions, facts)
    return Offer(move, blocked, tuple(condition.refusal(facts) for condition in blocked))


def _checked(condition: Condition[F], facts: F) -> Checked:
    met = condition.predicate(facts)
    return Checked(condition.code, met, condition.met if met else condition.sentence, condition.filled(facts))


def _lifted(condition: Condition[G], pick: Callable[[F], G]) -> Condition[F]:
    def predicate(facts: F) -> bool:
        return condition.predicate(pick(facts))

    def values(facts: F) -> Values:
        return condition.filled(pick(facts))

    return Condition(condition.code, condition.sentence, predicate, values, condition.met)
