"""Lists come in: a file is opened, its rows staged and compared in short batches, applied in one transaction, undone.

Nothing touches the register before `apply`; nobody who files a complaint waits longer than that takes.
"""

from iris.services.imports.applying import apply, arm, cancel, confirm
from iris.services.imports.comparing import finish_comparing
from iris.services.imports.emptying import emptied, empty_some
from iris.services.imports.mending import follow_up, rejected_table
from iris.services.imports.opening import Arrival, answer, authority_of, known_authority, open_batch, source_of
from iris.services.imports.staging import CHUNK, Plan, clear, fail, plan, stage
from iris.services.imports.undoing import undo

__all__ = [
    "CHUNK",
    "Arrival",
    "Plan",
    "answer",
    "apply",
    "arm",
    "authority_of",
    "cancel",
    "clear",
    "confirm",
    "emptied",
    "empty_some",
    "fail",
    "finish_comparing",
    "follow_up",
    "known_authority",
    "open_batch",
    "plan",
    "rejected_table",
    "source_of",
    "stage",
    "undo",
]
