"""Names of agencies: taking them apart, comparing them, and what may be concluded from a match."""

from iris.rules.names.comparing import (
    NO_MATCH,
    Match,
    Readings,
    Reason,
    Weigh,
    better,
    compare,
    compare_names,
    compare_readings,
    judged,
    weight_by_length,
)
from iris.rules.names.letters import LONGEST
from iris.rules.names.parsing import MARK, Kind, Name, Written, parsed, readings, unpacked, written
from iris.rules.names.quality import Quality, rank
from iris.rules.names.verdicts import Hit, Verdict, spoken_for, verdict

__all__ = [
    "LONGEST",
    "MARK",
    "NO_MATCH",
    "Hit",
    "Kind",
    "Match",
    "Name",
    "Quality",
    "Readings",
    "Reason",
    "Verdict",
    "Weigh",
    "Written",
    "better",
    "compare",
    "compare_names",
    "compare_readings",
    "judged",
    "parsed",
    "rank",
    "readings",
    "spoken_for",
    "unpacked",
    "verdict",
    "weight_by_length",
    "written",
]
