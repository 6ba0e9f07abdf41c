"""The fields a licence list can fill. The values are the words of `--map FIELD=COLUMN`."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """What a column means."""

    NAME = "name"
    LOCAL_NAME = "local_name"
    TRADING_NAME = "trading_name"
    FORMER_NAME = "former_name"
    LICENCE_NUMBER = "licence_number"
    STATUS = "status"
    STATUS_DATE = "status_date"
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"
    GUARANTEE_UNTIL = "guarantee_until"
    DURATION = "duration"
    REASON = "reason"
    ADDRESS = "address"
    CITY = "city"
    DISTRICT = "district"
    COUNTRY = "country"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    KIND = "kind"


DATE_FIELDS = (Field.STATUS_DATE, Field.VALID_FROM, Field.VALID_TO, Field.GUARANTEE_UNTIL)
LAST_DAY_FIELDS = frozenset({Field.VALID_TO, Field.GUARANTEE_UNTIL})
"""Dates that name a last day: "2027" alone means its 31 December, not its 1 January."""

JOINED_FIELDS = frozenset({
    Field.ADDRESS, Field.PHONE, Field.EMAIL, Field.WEBSITE, Field.KIND, Field.TRADING_NAME, Field.FORMER_NAME,
})  # fmt: skip
"""Fields that may take several columns: Address 1, Address 2, Postcode."""
