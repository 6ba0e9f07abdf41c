"""What all forms share: the token as a field, so that a page open too long loses nothing that was typed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from iris.rules.errors import RuleBroken
from iris.web.errors import sentence_of

NO_CONTROLS = Regexp(
    r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", message=_l("Remove the invisible control characters.")
)


class Form(FlaskForm):  # type: ignore[misc]
    """A form with its token; `refuse` puts a refusal of the rules where the person sees it."""

    def refuse(self, error: RuleBroken, field: str | None = None) -> None:
        """Show the sentence of a refusal beside the field, or above the form."""
        sentence = sentence_of(error)
        if field is not None:
            errors = self[field].errors
            self[field].errors = [*errors, sentence]
        else:
            self.form_errors.append(sentence)


def required(sentence: str) -> DataRequired:
    """Required, with a sentence that says what to type; shown once."""
    return DataRequired(message=sentence)


def email_field(label: str, description: str = "") -> EmailField:
    """An e-mail address."""
    return EmailField(
        label,
        [
            required(_l("Type the e-mail address.")),
            Length(max=254, message=_l("Type a shorter e-mail address.")),
            Regexp(
                r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("Type an e-mail address like name@example.org.")
            ),
            NO_CONTROLS,
        ],
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
