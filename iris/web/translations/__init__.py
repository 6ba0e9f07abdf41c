"""Speakers of a language look through its translations, which a machine made."""

from iris.web.translations.routes import area

__all__ = ["area"]
