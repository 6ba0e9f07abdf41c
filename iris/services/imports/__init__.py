"""Lists come in: a file is opened, its rows staged and compared in short batches, applied in one transaction, undone.

Nothing touches the register before `apply`; nobody who files a complaint waits longer than that takes.
"""

from iris.services.imports.applying import apply, arm, cancel, confirm
from iris.services.imports.comparing import finish_comparing
from iris.services.imports.opening import Arrival, answer, authority_of, known_authority, open_batch, source_of
from iris.services.imports.staging import CHUNK, clear, fail, plan, stage
from iris.services.imports.undoing import undo

__all__ = [
    "CHUNK",
    "Arrival",
    "answer",
    "apply",
    "arm",
    "authority_of",
    "cancel",
    "clear",
    "confirm",
    "fail",
    "finish_comparing",
    "known_authority",
    "open_batch",
    "plan",
    "source_of",
    "stage",
    "undo",
]
