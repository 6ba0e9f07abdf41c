"""Forms of claims."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from iris.web.forms import NO_CONTROLS, Form, at_most, required


class NewClaim(Form):
    """The document, and where the code goes. Without a way on the list, `contact` is taken away."""

    entry = HiddenField()
    contact = RadioField(
        _l("Where we send the code"),
        coerce=int,
        validators=[InputRequired(message=_l("Choose where we send the code."))],
        description=_l("These stand on the official list. We show only a part, so that you know them again."),
    )
    file = FileField(
        _l("Your licence document"),
        [FileRequired(message=_l("Choose the file."))],
        description=_l("A photo or PDF of the licence, up to 8 MB. Only our reviewers open it."),
    )


class TypeCode(Form):
    """The code that came by mail, letter or call."""

    code = StringField(
        _l("Code"),
        [required(_l("Type the code.")), at_most(40), NO_CONTROLS],
        description=_l("Eight digits."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )


class Approve(Form):
    """The entry is theirs."""

    otherwise = TextAreaField(
        _l("How else you made sure who they are"),
        [Optional(), at_most(1000), NO_CONTROLS],
        description=_l("Needed only where the code was not typed. The claimant can read it."),
        render_kw={"rows": 2},
    )
    replace = BooleanField(_l("Whoever holds this entry now loses it"), [Optional()])


def _reason(label: str, description: str) -> TextAreaField:
    checks = [required(_l("Write the reason in a sentence.")), at_most(1000), NO_CONTROLS]
    return TextAreaField(label, checks, description=description, render_kw={"rows": 3})


class Refuse(Form):
    """Why not."""

    refusal = _reason(_l("The reason, as the claimant reads it"), _l("Never say who else claims or holds the record."))


class Freeze(Form):
    """Why it stands still."""

    dispute = _reason(_l("Why it is frozen"), _l("For us; the claimant reads only that the claim is on hold."))


class Unfreeze(Form):
    """Why it goes on."""

    lifted = _reason(_l("Why it goes on"), _l("For us; kept with the claim."))
