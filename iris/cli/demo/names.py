"""Invented names, no two of them alike within a language."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from random import Random

from iris.cli.demo.words import BRANDS, TONGUES, TRADING, Pair, Tongue


@dataclass(frozen=True, slots=True)
class Named:
    """A name in Latin letters and, where the language has a script of its own, as written at home."""

    latin: str
    local: str | None
    roots: tuple[Pair, Pair]
    trade: Pair
    works: bool
    """Whether it is the name of an employer."""
    tongue: Tongue

    @property
    def language(self) -> str | None:
        return self.tongue.language


class Namer:
    """Draws names; the same ones for the same source of chance."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._left: dict[str, list[tuple[Pair, Pair]]] = {}

    def agency(self, tongue: str) -> Named:
        """A fresh name of an agency."""
        told = TONGUES[tongue]
        return _made(told, self._roots(tongue), self._rng.choice(told.trades))

    def employer(self, tongue: str) -> Named:
        """A fresh name of an employer."""
        told = TONGUES[tongue]
        return _made(told, self._roots(tongue), self._rng.choice(told.works), works=True)

    def sister(self, of: Named) -> Named:
        """A name as like another as those of sister firms: easy to take for it."""
        trades = of.tongue.works if of.works else of.tongue.trades
        other = self._rng.choice([trade for trade in trades if trade != of.trade])
        return _made(of.tongue, of.roots, other, works=of.works)

    def others(self, named: Named) -> tuple[tuple[str, str, str | None], ...]:
        """Further names of an entry as the register takes them: (text, kind, language)."""
        found: list[tuple[str, str, str | None]] = []
        if named.local and self._rng.random() < 0.8:
            found.append((named.local, "local", named.language))
        if self._rng.random() < 0.2:
            brand = self._rng.choice(BRANDS if named.works else TRADING)
            found.append((f"{named.roots[0][0]} {brand}", "trading", None))
        if self._rng.random() < 0.15:
            found.append((self.sister(named).latin, "former", None))
        return tuple(found)

    def _roots(self, tongue: str) -> tuple[Pair, Pair]:
        if tongue not in self._left:
            pairs = list(combinations(TONGUES[tongue].roots, 2))
            self._rng.shuffle(pairs)
            self._left[tongue] = pairs
        return self._left[tongue].pop()


def _made(told: Tongue, roots: tuple[Pair, Pair], trade: Pair, *, works: bool = False) -> Named:
    latin, local = (
        form.format(one=roots[0][place], two=roots[1][place], trade=trade[place])
        for place, form in enumerate((told.latin, told.local))
    )
    return Named(latin, local if told.language else None, roots, trade, works, told)
