"""Fees under national law: dated caps by corridor, occupation and type, each with its source.

Two verdicts stand side by side: the standard (zero, for every item) and national law. A law that is not in
the table is "not known", never "allowed". ILO C181, Article 7(2) lets authorities make exceptions; which
ones are in force depends on ratification and the law of the day (domain.md 3.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from iris.rules.cases.fees import CostCategory
from iris.rules.cases.money import Money, Rate, convert, half_up
from iris.rules.countries import COUNTRIES
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_, Tone, Word


class CapKind(StrEnum):
    """What a law says of a type of cost."""

    FORBIDDEN = "forbidden"
    AMOUNT = "amount"
    MONTHS = "months"
    NO_LIMIT = "no_limit"


CAP_WORDS: Mapping[CapKind, str] = {
    CapKind.FORBIDDEN: N_("Forbidden: the worker may not be asked for it"),
    CapKind.AMOUNT: N_("At most an amount"),
    CapKind.MONTHS: N_("At most so many months of pay"),
    CapKind.NO_LIMIT: N_("Allowed without a limit"),
}


@dataclass(frozen=True, slots=True)
class FeeCap:
    """One row of the table: whose law, for whom, from when to when, what it allows at most, the source.

    Empty `origin`, `destination` or `occupation` means any; `occupation` is a prefix of an ISCO-08 code.
    """

    law: str
    categories: frozenset[CostCategory]
    kind: CapKind
    valid_from: date
    source: str
    valid_to: date | None = None
    origin: str = ""
    destination: str = ""
    occupation: str = ""
    limit: Money | None = None
    months: Fraction | None = None

    def applies(self, category: CostCategory, paid_on: date, hire: Hire) -> bool:
        """Tell whether the row speaks of such a cost paid on this day; the last day is included."""
        in_force = self.valid_from <= paid_on and (self.valid_to is None or paid_on <= self.valid_to)
        return (
            in_force
            and category in self.categories
            and self.origin in {"", hire.origin}
            and self.destination in {"", hire.destination}
            and hire.occupation.startswith(self.occupation)
        )

    @property
    def closeness(self) -> tuple[int, int, date]:
        """How near the row is to the case: the more it names, the nearer; then the newer law."""
        named = (self.origin != "") + (self.destination != "")
        return (len(self.occupation), named, self.valid_from)


def check_occupation(code: str) -> None:
    """Raise RuleBroken (`occupation_wrong`) for what is no beginning of a code of ISCO-08; empty is none."""
    if code and not (code.isascii() and code.isdigit() and len(code) <= 4):
        raise RuleBroken("occupation_wrong", N_("A code of ISCO-08 has one to four digits, for example 7112."))


def check_cap(cap: FeeCap) -> None:
    """Raise RuleBroken for a row that says nothing, or not where it stands.

    Codes: `law_unknown`, `categories_missing`, `source_missing`, `cap_ends_before`, `occupation_wrong`,
    `limit_missing`, `months_missing`.
    """
    if not {cap.law} | ({cap.origin, cap.destination} - {""}) <= set(COUNTRIES):
        raise RuleBroken("law_unknown", N_("Choose a country."))
    if not cap.categories:
        raise RuleBroken("categories_missing", N_("Say which kinds of cost the law speaks of."))
    if not cap.source.strip():
        raise RuleBroken("source_missing", N_("Give the law with its section, and where it can be read."))
    if cap.valid_to is not None and cap.valid_to < cap.valid_from:
        raise RuleBroken("cap_ends_before", N_("The last day lies before the first."))
    check_occupation(cap.occupation)
    if cap.kind is CapKind.AMOUNT and (cap.limit is None or cap.limit.minor <= 0):
        raise RuleBroken("limit_missing", N_("Write the amount that the law allows, with its currency."))
    if cap.kind is CapKind.MONTHS and (cap.months is None or cap.months <= 0):
        raise RuleBroken("months_missing", N_("Write how many months of pay the law allows, for example 1 or 0.5."))


@dataclass(frozen=True, slots=True)
class Hire:
    """The hire a cost was paid for; `monthly_pay` as promised or paid, where known."""

    origin: str
    destination: str
    occupation: str = ""
    monthly_pay: Money | None = None


class Verdict(StrEnum):
    """What a rule says of one item."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"
    OVER_CAP = "over_cap"
    NOT_KNOWN = "not_known"


VERDICT_WORDS: Mapping[Verdict, Word] = {
    Verdict.ALLOWED: Word(N_("Allowed"), N_("The rule lets a worker be asked for this."), Tone.GONE, "sheet"),
    Verdict.NOT_ALLOWED: Word(N_("Not allowed"), N_("The rule forbids to ask a worker for this."), Tone.STOP, "cross"),
    Verdict.OVER_CAP: Word(
        N_("Too much"), N_("The rule allows less than this. The rest must come back."), Tone.STOP, "cross"
    ),
    Verdict.NOT_KNOWN: Word(
        N_("Not known"),
        N_("We do not know what the law says of this, or lack an amount."),
        Tone.NONE,
        "question",
    ),
}

# Worst first: of the laws of two countries the one that is broken speaks.
_WORST = (Verdict.NOT_ALLOWED, Verdict.OVER_CAP, Verdict.NOT_KNOWN, Verdict.ALLOWED)


@dataclass(frozen=True, slots=True)
class PaidItem:
    """A cost as the caps see it."""

    category: CostCategory
    amount: Money
    paid_on: date


@dataclass(frozen=True, slots=True)
class LawVerdict:
    """What national law says of one item: the row it rests on and what is above its limit, if anything."""

    verdict: Verdict
    cap: FeeCap | None = None
    excess: Money | None = None


def standard_verdict(amount: Money) -> Verdict:
    """Say what the standard says: zero. No fee or related cost on a worker, whatever the law."""
    return Verdict.NOT_ALLOWED if amount.minor > 0 else Verdict.ALLOWED


def law_verdicts(
    items: Sequence[PaidItem], hire: Hire, caps: Sequence[FeeCap], rates: Sequence[Rate]
) -> tuple[LawVerdict, ...]:
    """Say of each item, in the order given, what national law says.

    Of each country's law the nearest row counts; a limit holds for all items under the same row together, the
    later payments being the ones above it. Where two countries' laws speak, the one that is broken does.
    """
    found = [[_by_law(index, items, hire, rows, rates) for rows in _laws(caps)] for index in range(len(items))]
    return tuple(_worst(verdicts) for verdicts in found)


def _laws(caps: Iterable[FeeCap]) -> list[list[FeeCap]]:
    by_law: dict[str, list[FeeCap]] = {}
    for cap in caps:
        by_law.setdefault(cap.law, []).append(cap)
    return list(by_law.values())


def _worst(verdicts: Sequence[LawVerdict]) -> LawVerdict:
    known = [v for v in verdicts if v.cap is not None]
    return min(known, key=lambda v: _WORST.index(v.verdict), default=LawVerdict(Verdict.NOT_KNOWN))


def _nearest(item: PaidItem, hire: Hire, rows: Sequence[FeeCap]) -> FeeCap | None:
    fitting = [row for row in rows if row.applies(item.category, item.paid_on, hire)]
    return max(fitting, key=lambda row: row.closeness, default=None)


def _by_law(
    index: int, items: Sequence[PaidItem], hire: Hire, rows: Sequence[FeeCap], rates: Sequence[Rate]
) -> LawVerdict:
    item = items[index]
    cap = _nearest(item, hire, rows)
    if cap is None or cap.kind is CapKind.NO_LIMIT:
        return LawVerdict(Verdict.ALLOWED if cap else Verdict.NOT_KNOWN, cap)
    if cap.kind is CapKind.FORBIDDEN:
        return LawVerdict(Verdict.NOT_ALLOWED, cap, item.amount)
    limit = _limit(cap, hire)
    earlier = [other for place, other in enumerate(items) if _before(place, other, index, item)]
    under_cap = [other for other in earlier if _nearest(other, hire, rows) == cap]
    return _against(limit, under_cap, item, cap, rates)


def _before(place: int, other: PaidItem, index: int, item: PaidItem) -> bool:
    return (other.paid_on, place) < (item.paid_on, index)


def _limit(cap: FeeCap, hire: Hire) -> Money | None:
    if cap.kind is CapKind.AMOUNT:
        return cap.limit
    if cap.months is None or hire.monthly_pay is None:
        return None
    return Money(half_up(hire.monthly_pay.minor * cap.months), hire.monthly_pay.currency)


def _against(
    limit: Money | None, earlier: Sequence[PaidItem], item: PaidItem, cap: FeeCap, rates: Sequence[Rate]
) -> LawVerdict:
    """Hold an item and those before it against a limit, in the currency of the limit."""
    if limit is None:
        return LawVerdict(Verdict.NOT_KNOWN, cap)
    converted = [convert(i.amount, limit.currency, i.paid_on, rates) for i in (*earlier, item)]
    amounts = [amount.minor for amount in converted if amount is not None]
    if len(amounts) < len(converted):
        return LawVerdict(Verdict.NOT_KNOWN, cap)
    used = sum(amounts[:-1])
    excess = max(0, used + amounts[-1] - limit.minor) - max(0, used - limit.minor)
    if excess == 0:
        return LawVerdict(Verdict.ALLOWED, cap)
    return LawVerdict(Verdict.OVER_CAP, cap, Money(excess, limit.currency))
