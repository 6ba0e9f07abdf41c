"""Credentials of certificates, the lists of their bits, the keys to check them: everything here is public."""

from iris.web.credentials.routes import area

__all__ = ["area"]
