"""Kinds of work that a worker can choose: coarse on purpose, since the sector stands in clear.

Sections of ISIC Rev. 4 as migrant workers know them, in everyday words; our own cut.
"""

from __future__ import annotations

from collections.abc import Mapping

from iris.rules.wording import N_

SECTORS: Mapping[str, str] = {
    "construction": N_("Building and construction"),
    "domestic": N_("Work in a home"),
    "care": N_("Care and health"),
    "factory": N_("Factory"),
    "farm": N_("Farm and forest"),
    "fishing": N_("Fishing and ships"),
    "hospitality": N_("Hotel, kitchen, restaurant"),
    "cleaning": N_("Cleaning and laundry"),
    "transport": N_("Driving, store, delivery"),
    "security": N_("Guarding"),
    "shop": N_("Shop and market"),
    "other": N_("Other work"),
}
