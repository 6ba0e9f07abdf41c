"""Countries: codes that exist, and zones that this machine knows."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from iris.rules.countries import COUNTRIES, ZONES, country_code, zone_of
from iris.rules.errors import RuleBroken


def test_every_country_has_a_zone_that_exists() -> None:
    assert len(COUNTRIES) == 250
    for zone in set(ZONES.values()):
        assert ZoneInfo(zone)


def test_namibia_is_a_country_and_not_a_missing_value() -> None:
    assert country_code("NA") == "NA"
    assert zone_of("NA") == "Africa/Windhoek"


def test_codes_are_read_in_any_case_and_unknown_ones_are_refused() -> None:
    assert country_code(" np ") == "NP"
    for text in ("", "XX", "Nepal", "UK", "N/A"):
        with pytest.raises(RuleBroken, match="country code"):
            country_code(text)


def test_a_country_we_do_not_know_counts_its_days_in_utc() -> None:
    assert zone_of("XX") == zone_of(None) == "UTC"
    assert zone_of("NP") == "Asia/Kathmandu"
