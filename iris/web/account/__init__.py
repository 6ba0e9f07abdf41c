"""One's own account: sign in and out, second factor, password, sessions, invitation."""

from iris.web.account import mailing, own
from iris.web.account.routes import area

__all__ = ["area", "mailing", "own"]
