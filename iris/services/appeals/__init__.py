"""Appeals: lodged by the agency, heard by people who took no part before; what is upheld is corrected backwards.

The engine knows no subject. What can be appealed stands in `table`, one module a subject with its own mark and effect.
"""

from iris.services.appeals.engine import draw_panel, grounds_of, lodge, move, reasons_of
from iris.services.appeals.findings import matter_of_finding
from iris.services.appeals.matters import Matter
from iris.services.appeals.refusals import matter_of_decision
from iris.services.appeals.stops import matter_of_event
from iris.services.appeals.table import matter

__all__ = [
    "Matter",
    "draw_panel",
    "grounds_of",
    "lodge",
    "matter",
    "matter_of_decision",
    "matter_of_event",
    "matter_of_finding",
    "move",
    "reasons_of",
]
