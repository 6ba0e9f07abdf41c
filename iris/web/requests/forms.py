"""Forms of requests for an account."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from iris.rules.countries import COUNTRIES
from iris.web.forms import NO_CONTROLS, Form, at_most, email_field, name_field, required
from iris.web.languages import locale


class Ask(Form):
    """Who asks, and why."""

    kind = SelectField(
        _l("You ask for"),
        choices=[
            SelectChoice("agency", _l("A recruitment agency")),
            SelectChoice("company", _l("An employer or company")),
            SelectChoice("advocate", _l("A union or organisation that helps workers")),
        ],
    )
    organisation = name_field(_l("Name of the organisation"), _l("As it is registered."))
    country = SelectField(_l("Country of registration"))
    person = name_field(_l("Your name"))
    email = email_field(_l("Your e-mail address"), _l("We send a link to it. You will sign in with this address."))
    entry = StringField(
        _l("Your number in this register, or your licence number"),
        [Optional(), at_most(60), NO_CONTROLS],
        description=_l("Search the register first: many agencies stand on it already, from official lists."),
    )
    reason = TextAreaField(
        _l("What do you want to do here?"),
        [required(_l("Write a sentence or two.")), at_most(1000), NO_CONTROLS],
        render_kw={"rows": 4},
    )

    def offer_countries(self) -> None:
        """Countries in the reader's language and alphabet."""
        names = locale().territories
        found = sorted((str(names.get(code, code)), code) for code in COUNTRIES)
        self.country.choices = [SelectChoice("", ""), *(SelectChoice(code, name) for name, code in found)]
        self.country.validators = [InputRequired(message=_l("Choose the country."))]


class Confirm(Form):
    """Yes, the address is mine."""


class Approve(Form):
    """What happens about an entry when a request is approved."""

    choice = RadioField(_l("Their record"), [InputRequired(message=_l("Choose what happens about their record."))])

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """The ways there are for this request."""
        self.choice.choices = [SelectChoice(value, label) for value, label in choices]


class Refuse(Form):
    """Why not."""

    refusal = TextAreaField(
        _l("The reason, as we mail it to them"),
        [required(_l("Write the reason in a sentence.")), at_most(1000), NO_CONTROLS],
        description=_l("Nothing confidential: mails can be read on the way."),
        render_kw={"rows": 3},
    )
