"""What all forms share: the token as a field, so that a page open too long loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, EmailField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.web.errors import sentence_of

FIRST_YEAR = 1900
TOKEN_OVER = N_("This page was open for too long. Nothing you typed is lost: please send it again.")
NO_CONTROLS = Regexp(r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", message=_l("Remove the invisible control characters."))


class Form(FlaskForm):  # type: ignore[misc]
    """A form with its token; `refuse` puts a refusal of the rules where the person sees it."""

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check everything; a form that comes back asks for its file again, which a browser never keeps."""
        fine: bool = super().validate(extra_validators)
        if not fine:
            self._ask_for_files()
        return fine

    def _ask_for_files(self) -> None:
        for field in self:
            if isinstance(field, FileField) and field.data and not field.errors:
                field.errors = [gettext("Choose the file again: a page can't keep it.")]

    def refuse(self, error: RuleBroken, field: str | None = None) -> None:
        """Show the sentence of a refusal beside the field, or above the form."""
        sentence = sentence_of(error)
        if field is not None:
            errors = self[field].errors
            self[field].errors = [*errors, sentence]
        else:
            self.form_errors.append(sentence)
        self._ask_for_files()


class Day(DateField):  # type: ignore[misc]
    """A date; what can't be read, or lies before anybody kept lists, is said in our words."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Write the date as 2026-11-25.")) from None
        typed: Any = getattr(self, "data", None)
        if typed is not None and typed.year < FIRST_YEAR:
            self.data = None
            raise ValueError(gettext("Check the year of the date."))


def at_most(letters: int) -> Length:
    """Not longer than this, said in our words."""
    return Length(max=letters, message=_l("Type at most %(max)d characters."))


def required(sentence: str) -> DataRequired:
    """Required, with a sentence that says what to type; shown once."""
    return DataRequired(message=sentence)


def _stripped(text: str | None) -> str | None:
    # Phones put a blank behind a word that they complete.
    return text.strip() if text else text


def email_field(label: str, description: str = "") -> EmailField:
    """An e-mail address."""
    return EmailField(
        label,
        [
            required(_l("Type the e-mail address.")),
            Length(max=254, message=_l("Type a shorter e-mail address.")),
            Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("Type an e-mail address like name@example.org.")),
            NO_CONTROLS,
        ],
        filters=[_stripped],
        description=description,
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )


def name_field(label: str, description: str = "", longest: int = 120) -> StringField:
    """A name of a person or organisation, in any script."""
    return StringField(
        label,
        [
            required(_l("Type the name.")),
            Length(max=longest, message=_l("Type a shorter name, at most %(max)d characters.")),
            NO_CONTROLS,
        ],
        description=description,
    )
