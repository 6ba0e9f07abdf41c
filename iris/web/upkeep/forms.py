"""Forms of the upkeep."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from iris.rules.merging import REASONS, MergeReason, UndoReason
from iris.web.forms import NO_CONTROLS, Day, Form, at_most, required


class Merge(Form):
    """Why two entries are one firm."""

    alias = HiddenField()
    canonical = HiddenField()
    reason = SelectField(
        _l("Why they are the same firm"), choices=[SelectChoice(code, _l(REASONS[code])) for code in MergeReason]
    )


class Undo(Form):
    """Why they are two again."""

    reason = SelectField(
        _l("Why they are two again"), choices=[SelectChoice(code, _l(REASONS[code])) for code in UndoReason]
    )


class Close(Form):
    """When and why an entry closed; both are published."""

    on = Day(_l("Closed on"), [InputRequired(message=_l("Give the day on which it closed."))])
    reason = TextAreaField(
        _l("Why, in a sentence for everybody"),
        [required(_l("Write the reason in a sentence.")), at_most(300), NO_CONTROLS],
        description=_l("Published with the day. Name no person."),
        render_kw={"rows": 3},
    )
