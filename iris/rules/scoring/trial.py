"""A method tried on everybody: gathered some agencies at a time, so that a whole register fits into memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from iris.rules.scoring.backtest import DAYS, BackTest, Judged, back_test, judged, since
from iris.rules.scoring.comparing import Moved, compared
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.gathering import Material, facts_at, signed_at
from iris.rules.scoring.method import Method
from iris.rules.scoring.published import SUBJECT, weighted
from iris.rules.scoring.spread import NO_BAND, ORDER
from iris.rules.standards import standard_on


@dataclass(slots=True)
class Trial:
    """A draft against the current method on one day, as the public knew the facts at a moment.

    Rates of groups stay as they were recorded: those of a published method are made on the 1st after its release.
    """

    current: Method
    draft: Method
    on: date
    known: datetime
    seen: int = 0
    _moves: list[tuple[int, Moved]] = field(default_factory=list)
    _past: tuple[list[Judged], list[Judged]] = field(default_factory=lambda: ([], []))

    def add(self, material: Mapping[int, Material]) -> None:
        """Take in some agencies, by entry; only those whose score is published count."""
        signed = {entry: one for entry, one in material.items() if signed_at(one, self.on, self.known)}
        facts = [self._facts(one, self.on, self.known) for one in signed.values()]
        weights = weighted(standard_on(SUBJECT, self.on))
        if facts:
            self._moves += zip(signed, compared(facts, weights, self.current, self.draft), strict=True)
            self._judge(list(zip(signed.values(), facts, strict=True)))
        self.seen += len(material)

    def _facts(self, material: Material, on: date, known: datetime) -> FactSet:
        return facts_at(material, on, known, self.current, published=True)

    def _judge(self, told: Sequence[tuple[Material, FactSet]]) -> None:
        then = self.on - timedelta(days=DAYS)
        moment = datetime.combine(then, time.max, UTC)
        before = [(one, today) for one, today in told if signed_at(one, then, moment)]
        if not before:
            return
        past = [self._facts(one, then, moment) for one, _ in before]
        later = [since(today, then) for _, today in before]
        weights = weighted(standard_on(SUBJECT, then))
        for kept, method in zip(self._past, (self.current, self.draft), strict=True):
            kept.extend(judged(past, later, weights, method))

    def moves(self) -> list[tuple[int, Moved]]:
        """Every agency, by entry, the worst mover first."""
        return sorted(self._moves, key=lambda pair: (pair[1].rank, pair[0]))

    def spread(self) -> dict[str, dict[str, int]]:
        """Agencies by band, before and after."""
        found = {
            "before": Counter(str(moved.before.band or NO_BAND) for _, moved in self._moves),
            "after": Counter(str(moved.after.band or NO_BAND) for _, moved in self._moves),
        }
        return {when: {band: counts[band] for band in ORDER} for when, counts in found.items()}

    def back_tests(self) -> list[BackTest]:
        """Both methods on the year before; nothing where nobody was scored then."""
        pairs = zip((self.current.version, self.draft.version), self._past, strict=True)
        return [back_test(version, found) for version, found in pairs if found]
