"""The forms of the reference tables."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from iris.rules.cases.caps import CAP_WORDS
from iris.rules.cases.fees import COSTS
from iris.rules.cases.money import currencies
from iris.rules.countries import COUNTRIES
from iris.web.forms import NO_CONTROLS, Day, Form, at_most, required
from iris.web.languages import locale


def _countries() -> list[tuple[str, str]]:
    names = locale().territories
    return [("", ""), *sorted(((c, str(names.get(c, c))) for c in COUNTRIES), key=lambda pair: pair[1])]


def _coins() -> list[tuple[str, str]]:
    return [("", ""), *((code, code) for code in currencies())]


def _text(label: str, description: str = "", longest: int = 300, needed: str = "") -> StringField:
    return StringField(
        label, [required(needed) if needed else Optional(), at_most(longest), NO_CONTROLS], description=description
    )


class RateForm(Form):
    """One exchange rate."""

    day = Day(_l("Day"), [required(_l("Give the day, as 2026-11-25."))])
    base = SelectField(_l("One unit of"), [required(_l("Choose the currency from the list."))], choices=_coins)
    quote = SelectField(_l("is worth, in"), [required(_l("Choose the currency from the list."))], choices=_coins)
    value = _text(_l("Rate"), _l("In digits, with a point, for example 117.25."), 30, _l("Write the rate."))
    source = _text(
        _l("Published by"),
        _l("The central bank or other publisher, with the address of the page."),
        needed=_l("Say where this was published."),
    )


class RatesForm(Form):
    """A list of exchange rates."""

    file = FileField(
        _l("The list"),
        [FileRequired(message=_l("Choose the list."))],
        description=_l("CSV or XLSX. The first row holds the headings day, from, to, rate, source."),
    )


class CapForm(Form):
    """What a national law says of fees."""

    law = SelectField(_l("Whose law"), [required(_l("Choose a country."))], choices=_countries)
    categories = SelectMultipleField(
        _l("Kinds of cost"),
        choices=lambda: [(str(code), gettext(facts.label)) for code, facts in COSTS.items()],
        description=_l("A limit holds for all of these together."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    kind = SelectField(
        _l("What the law says"), choices=lambda: [(str(kind), gettext(text)) for kind, text in CAP_WORDS.items()]
    )
    amount = _text(_l("Amount"), _l("Only for a limit that is an amount."), 30)
    currency = SelectField(_l("Currency"), [Optional()], choices=_coins)
    months = _text(_l("Months of pay"), _l("Only for a limit in months, for example 1 or 0.5."), 10)
    origin = SelectField(_l("Workers from"), [Optional()], choices=_countries, description=_l("Empty: from anywhere."))
    destination = SelectField(_l("Workers to"), [Optional()], choices=_countries, description=_l("Empty: to anywhere."))
    occupation = _text(_l("Occupation"), _l("The beginning of a code of ISCO-08. Empty: all."), 4)
    valid_from = Day(_l("In force from"), [required(_l("Give the first day, as 2026-11-25."))])
    valid_to = Day(_l("Last day"), [Optional()], description=_l("Leave it empty while it lasts."))
    source = _text(
        _l("Source"),
        _l("The law with its section, and the address of an official page."),
        500,
        _l("Give the law with its section, and where it can be read."),
    )


class Pressed(Form):
    """A button."""
