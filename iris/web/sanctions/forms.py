"""Forms of sanctions."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from iris.web.forms import NO_CONTROLS, Day, Form, at_most, required

BAN = "banned"


class Which(Form):
    """Which agency."""

    agency = StringField(
        _l("Register number of the agency"),
        [required(_l("Give the register number, such as AG-4KX2-9TQN.")), at_most(40), NO_CONTROLS],
        description=_l("It stands on the agency's page."),
    )


class Sanction(Form):
    """What an authority did."""

    target = SelectField(_l("Authority and licence"), [required(_l("Choose the authority."))])
    measure = SelectField(
        _l("What it did"),
        choices=[
            SelectChoice("suspended", _l("Suspended")),
            SelectChoice("revoked", _l("Taken away")),
            SelectChoice("reinstated", _l("Lifted: in force again")),
            SelectChoice(BAN, _l("Banned; a second officer must confirm it")),
        ],
    )
    first_day = Day(_l("From which day"), [InputRequired(message=_l("Give the first day."))])
    last_day = Day(_l("Until which day"), [Optional()], description=_l("Leave it empty when it has no end."))
    reason = TextAreaField(
        _l("Why"), [required(_l("Write down why. It will be published.")), at_most(1000), NO_CONTROLS],
        description=_l("It will be published. Name no persons."),
    )  # fmt: skip

    def offer(self, targets: Sequence[tuple[str, str]]) -> None:
        """The authorities and licences to choose from."""
        self.target.choices = [SelectChoice(value, label) for value, label in targets]
