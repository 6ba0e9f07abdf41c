"""Names of agencies: taking them apart, comparing them, and what may be concluded from a match."""

from iris.rules.names.comparing import (
    NO_MATCH,
    Match,
    Quality,
    Readings,
    Reason,
    at_most_likely,
    better,
    compare,
    compare_names,
    compare_readings,
    rank,
    resting_on,
)
from iris.rules.names.letters import LONGEST
from iris.rules.names.parsing import Kind, Name, Written, parsed, readings, unpacked, written
from iris.rules.names.verdicts import Hit, Verdict, spoken_for, verdict

__all__ = [
    "LONGEST",
    "NO_MATCH",
    "Hit",
    "Kind",
    "Match",
    "Name",
    "Quality",
    "Readings",
    "Reason",
    "Verdict",
    "Written",
    "at_most_likely",
    "better",
    "compare",
    "compare_names",
    "compare_readings",
    "parsed",
    "rank",
    "readings",
    "resting_on",
    "spoken_for",
    "unpacked",
    "verdict",
    "written",
]
