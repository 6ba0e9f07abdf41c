"""Forms of the lists."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from iris.web.forms import NO_CONTROLS, Day, Form, at_most, required

TWO_LETTERS = _l("Give the country as two letters, such as BD.")


class NewList(Form):
    """A list file and what it is."""

    country = StringField(
        _l("Country of the authority"),
        [required(TWO_LETTERS), Length(min=2, max=2, message=TWO_LETTERS), NO_CONTROLS],
        description=_l("Two letters, such as BD."),
    )
    authority = StringField(
        _l("Authority"),
        [required(_l("Give the name of the authority whose list this is.")), at_most(120), NO_CONTROLS],
        description=_l("As you always write it; a new name makes a new authority."),
    )
    subject = SelectField(
        _l("Who is on it"),
        choices=[
            SelectChoice("agency", _l("Recruitment agencies")),
            SelectChoice("employer", _l("Employers")),
        ],
    )
    meaning = SelectField(
        _l("What it means to be on it"),
        choices=[
            SelectChoice("licence", _l("It holds a licence")),
            SelectChoice("sponsor-licence", _l("It may sponsor visas")),
            SelectChoice("accreditation", _l("It is accredited")),
            SelectChoice("sanction", _l("It is sanctioned")),
        ],
    )
    on = Day(
        _l("The list was true on"),
        [InputRequired(message=_l("Give the date of the list."))],
        description=_l("The date printed on it, or the day you took it."),
    )
    part = BooleanField(_l("This is only a part of the list: who is missing is not gone"), [Optional()])
    file = FileField(_l("File"), [FileRequired(message=_l("Choose the file."))])


class Mended(Form):
    """Rows of a list, mended."""

    file = FileField(_l("File with the mended rows"), [FileRequired(message=_l("Choose the file."))])


class Confirm(Form):
    """Save the list."""


class ConfirmShrunk(Form):
    """Save a list that shrank."""

    accept_shrink = BooleanField(
        _l("The list really shrank: I looked at what is gone"),
        [InputRequired(message=_l("Tick this when you have looked at what is gone."))],
    )


class DateOrder(Form):
    """Which of two orders of day and month the file uses."""

    dates = SelectField(
        _l("The dates are written"),
        choices=[
            SelectChoice("dmy", _l("day, month, year: 3/4/2027 is 3 April")),
            SelectChoice("mdy", _l("month, day, year: 3/4/2027 is 4 March")),
            SelectChoice("ymd", _l("year, month, day")),
        ],
    )


class NameColumn(Form):
    """Which column holds the names."""

    name = StringField(
        _l("Column with the names"),
        [required(_l("Type the heading of the column with the names.")), at_most(200), NO_CONTROLS],
    )
