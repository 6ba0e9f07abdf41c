"""A line of the table, and what all lines share."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what, against what, the ratio found and the goal in words."""

    what: str
    against: str
    found: str
    goal: str
    met: bool


def at_least(what: str, against: str, found: float, goal: float) -> Row:
    """A ratio that should be this large."""
    return Row(what, against, f"{found:.2f}", f">= {goal:.2f}", found >= goal)


def at_most(what: str, against: str, found: float, goal: float, unit: str = "x") -> Row:
    """A figure that should not be larger."""
    return Row(what, against, f"{found:.2f} {unit}", f"<= {goal:g} {unit}", found <= goal)


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
