"""Which countries require a licence, and what that makes of an applicant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from iris.rules.errors import RuleBroken
from iris.rules.regimes import (
    REGIME_SENTENCES,
    SHIPPED,
    LicenceNeed,
    Regime,
    RegimeEntry,
    check_entry,
    regime_of,
)

TODAY = date(2026, 6, 1)
ROW = RegimeEntry("QQ", Regime.REQUIRED, "Recruitment Act of Invented Land, section 4", date(2026, 5, 1))


def test_a_country_without_a_row_is_unknown():
    assert regime_of({"QQ": ROW}, "ZZ") == RegimeEntry("ZZ", Regime.UNKNOWN)
    assert regime_of({"QQ": ROW}, "QQ") is ROW


def test_whatever_is_shipped_could_be_checked():
    for entry in SHIPPED.values():
        check_entry(entry, TODAY)


@pytest.mark.parametrize(
    ("regime", "licence", "satisfied"),
    [
        (Regime.REQUIRED, True, True),
        (Regime.REQUIRED, False, False),
        (Regime.NONE, False, True),
        (Regime.UNKNOWN, True, True),
        (Regime.UNKNOWN, False, False),
    ],
)
def test_none_satisfies_and_unknown_does_not(regime, licence, satisfied):
    assert LicenceNeed(replace(ROW, regime=regime), licence).satisfied is satisfied


def test_a_row_with_source_and_date_is_taken():
    check_entry(ROW, TODAY)
    check_entry(RegimeEntry("QQ"), TODAY)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"country": "qq"}, "regime_country"),
        ({"country": "QQQ"}, "regime_country"),
        ({"source": " "}, "regime_source"),
        ({"as_of": None}, "regime_date"),
        ({"as_of": date(2026, 6, 2)}, "regime_date"),
    ],
)
def test_a_row_nobody_could_check_is_refused(change, code):
    with pytest.raises(RuleBroken) as refused:
        check_entry(replace(ROW, **change), TODAY)
    assert refused.value.code == code


def test_every_regime_is_said():
    assert set(REGIME_SENTENCES) == set(Regime)
