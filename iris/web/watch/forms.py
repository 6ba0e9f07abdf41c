"""Forms of drafts: every figure that can be tried, the days of the comments, the yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, FloatField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from iris.rules.scoring.drafting import BY_PATH, FIGURES, SECTION_LABELS, Section, values_of
from iris.rules.scoring.laws import broken
from iris.rules.scoring.method import Method
from iris.web.forms import NO_CONTROLS, Day, Form, at_most, required

FIELDS: Mapping[str, str] = {figure.field: figure.path for figure in FIGURES}


class Number(FloatField):  # type: ignore[misc]
    """A number as people type it, with point or comma; what can't be read is said in our words, and stays."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        try:
            self.data = float(valuelist[0].strip().replace(",", ".")) if valuelist else None
        except ValueError:
            self.data = None
            raise ValueError(gettext("Write a number, such as 0.5.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"


class DraftForm(Form):
    """Name, version and reason of a draft; the figures are added below, one field each."""

    name = StringField(_l("Name"), [at_most(120), NO_CONTROLS], description=_l("How you speak of it, in a few words."))
    release = StringField(
        _l("Version it would be"),
        [at_most(10), Regexp(r"^(20\d\d\.[1-9]\d?)?$", message=_l("Write the version as year and number: 2027.1."))],
        description=_l("Year and number, such as 2027.1."),
    )
    reason = TextAreaField(
        _l("Why"), [at_most(4000), NO_CONTROLS], description=_l("Everybody reads this once it is open for comment.")
    )

    def figures(self) -> dict[str, float]:
        """What was typed, by path."""
        return {path: self[name].data for name, path in FIELDS.items()}

    def sections(self) -> list[tuple[str, list[Field]]]:
        """The fields of the figures under their headings."""
        return [
            (gettext(SECTION_LABELS[section]), [self[f.field] for f in FIGURES if f.section is section])
            for section in Section
        ]

    def name_it(self) -> bool:
        """Ask for what only a draft that is kept needs."""
        asked = (
            (self.name, gettext("Type the name.")),
            (self.release, gettext("Write the version as year and number: 2027.1.")),
            (self.reason, gettext("Say why: people will be asked about it.")),
        )
        for field, sentence in asked:
            if not (field.data or "").strip():
                field.errors = [*field.errors, sentence]
        return not self.errors

    def keep_laws(self, method: Method) -> bool:
        """Put every law that the figures break beside its figure."""
        for law in broken(method):
            field = self[BY_PATH[law.path].field]
            text = gettext(law.sentence)
            field.errors = [*field.errors, text % law.values if law.values else text]
        return not self.errors


for _figure in FIGURES:
    setattr(
        DraftForm,
        _figure.field,
        Number(
            _l(_figure.label),
            [InputRequired(message=_l("Write a number, such as 0.5."))],
            render_kw={"inputmode": "decimal", "autocomplete": "off"},
        ),
    )


def draft_form(method: Method, **given: Any) -> DraftForm:
    """The form with the figures of a method, or what was typed."""
    values = {BY_PATH[path].field: value for path, value in values_of(method).items()}
    return DraftForm(data=values | given)


class Until(Form):
    """How long people may comment."""

    until = Day(_l("Last day for comments"), [required(_l("Choose the day."))])


class Received(Form):
    """How many comments came, and where they can be read."""

    received = IntegerField(
        _l("Comments received"),
        [InputRequired(message=_l("Write how many came, 0 where none did.")), NumberRange(0, 100_000)],
    )
    link = StringField(
        _l("Where they and our answers can be read"),
        [
            Optional(),
            Length(max=500),
            NO_CONTROLS,
            Regexp(r"^(https://\S+)?$", message=_l("Write an address that begins with https://, or leave it empty.")),
        ],
    )


class InForce(Form):
    """From when it counts."""

    in_force_from = Day(_l("In force from"), [required(_l("Choose the day."))])
