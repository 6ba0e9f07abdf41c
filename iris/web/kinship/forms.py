"""Forms about pairs of firms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from iris.web.forms import NO_CONTROLS, Form, at_most, required


class Ruling(Form):
    """What a reviewer found."""

    outcome = RadioField(
        _l("What did you find?"),
        [InputRequired(message=_l("Choose what you found."))],
        choices=[
            SelectChoice("confirmed", _l("Same control: the agency is told and has 14 days to answer")),
            SelectChoice("not_related", _l("Not related: the pair comes back only with new evidence")),
            SelectChoice("need_more", _l("More is needed: the pair comes back when something new is found")),
        ],
    )
    basis = SelectField(
        _l("If it is the same control, on what does that rest?"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Choose")),
            SelectChoice("two_identifiers", _l("The same owner or officer, by two identifiers")),
            SelectChoice("official_succession", _l("Official succession")),
        ],
    )
    note = TextAreaField(
        _l("Official source, or why"),
        [Optional(), at_most(4000), NO_CONTROLS],
        description=_l("Only reviewers read this. For official succession name the act or list."),
    )


class Answer(Form):
    """What the agency answers."""

    answer = TextAreaField(
        _l("Your answer"),
        [required(_l("Write your answer.")), at_most(4000), NO_CONTROLS],
        description=_l("Only reviewers read it."),
    )
