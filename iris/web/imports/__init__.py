"""Licence lists brought by officers: uploaded, looked at, saved, undone."""

from iris.web.imports import mended
from iris.web.imports.routes import area

__all__ = ["area", "mended"]
