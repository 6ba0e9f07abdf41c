"""What a referral carries: the exact things, as codes and words, before anybody agrees and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iris import models as m
from iris.gateways.keys import Keys, Purpose
from iris.rules.cases.purposes import Item
from iris.services.cases.sealing import OpenCase, opened

TYPED = frozenset({Item.NAME, Item.CONTACT, Item.LOCATION, Item.SEX, Item.NEEDS})
"""What a case does not hold, or the worker may want to say differently to this receiver."""

Content = dict[str, list[Any]]


def known(keys: Keys, case: OpenCase, identity: m.CaseIdentity | None) -> Content:
    """What the case holds of each thing that can be passed on; nothing for what it does not hold."""
    row, state = case.row, case.state
    found: Content = {
        Item.SAFE_HOURS: list(state.hours),
        Item.LANGUAGE: [state.language],
        Item.AGE_GROUP: ["minor" if state.minor else "adult"],
        # Only a text that the worker has read and said yes to.
        Item.SUMMARY: [state.summary] if state.yes_digest and state.yes_digest == state.digest else [],
        Item.COSTS: list(case.story().get("costs", [])),
        Item.RESPONDENT: [one.entry.name for one in row.respondents if one.entry is not None],
        Item.CATEGORIES: list(row.categories),
        Item.CORRIDOR: [row.origin, row.destination, row.sector],
        Item.INDICATORS: list(state.flagged),
    }
    if identity is not None and identity.wrapped is not None:
        said = opened(keys.unwrap(identity.wrapped, Purpose.CASES), f"identity:{identity.id}", identity.sealed)
        found[Item.CONTACT] = [text for text in said.get("reach_at", []) if text]
    return found


def chosen(content: Mapping[str, list[Any]], typed: Mapping[str, str], items: frozenset[Item]) -> Content:
    """What goes out: of these items what is typed, else what the case holds; what is empty does not go."""
    found: Content = {}
    for item in sorted(items):
        text = typed.get(item, "").strip() if item in TYPED else ""
        lines = [text[:1000]] if text else [] if item in typed and item in TYPED else list(content.get(item, []))
        if any(lines):
            found[item] = lines
    return found
