"""The people of an organisation: invited, listed, deactivated."""

from iris.web.accounts.routes import area

__all__ = ["area"]
