"""Forms of certificates."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from iris.rules.certificates import REASONS, Reason, Stop, reasons_for
from iris.web.forms import NO_CONTROLS, Form, at_most, required


def _words(label: str, description: str, sentence: str = "") -> TextAreaField:
    return TextAreaField(
        label, [required(sentence) if sentence else Optional(), at_most(10_000), NO_CONTROLS], description=description
    )


def _reasons(stop: Stop) -> list[SelectChoice]:
    found = [SelectChoice(str(code), _l(REASONS[Reason(code)].sentence)) for code in reasons_for(stop)]
    return [SelectChoice("", _l("Choose")), *found]


class Propose(Form):
    """A change, with its reasons."""

    reasons = _words(_l("Your reasons"), _l("The agency reads them once it is decided."), _l("Write down why."))


class ProposeSuspension(Propose):
    """A suspension."""

    reason_code = SelectField(
        _l("Reason"),
        [required(_l("Choose a reason for the suspension. It will be published."))],
        choices=_reasons(Stop.SUSPENSION),
        description=_l("It will be published."),
    )


class ProposeWithdrawal(Propose):
    """A withdrawal."""

    reason_code = SelectField(
        _l("Reason"),
        [required(_l("Choose a reason for the withdrawal. It will be published."))],
        choices=_reasons(Stop.WITHDRAWAL),
        description=_l("It will be published."),
    )


class ProposeConditions(Propose):
    """Conditions."""

    conditions = _words(_l("Conditions"), _l("They will be published."), _l("Write the conditions."))


class ProposeScope(Propose):
    """A smaller scope: lines taken out."""

    corridors = _words(_l("Corridors that stay, one a line"), "")
    sectors = _words(_l("Sectors that stay, one a line"), "")
    sites = _words(_l("Offices that stay, one a line"), "")


FORMS: dict[str, type[Propose]] = {
    "suspend": ProposeSuspension,
    "withdraw": ProposeWithdrawal,
    "set_conditions": ProposeConditions,
    "restore_with_conditions": ProposeConditions,
    "reduce_scope": ProposeScope,
}


class Decide(Form):
    """The decision on a proposal; which way is the button."""

    reasons = _words(_l("Your reasons"), "", _l("Write down why."))


class Number(Form):
    """Which certificate."""

    number = StringField(
        _l("Number of the certificate"), [Optional(), at_most(40), NO_CONTROLS], description=_l("Such as RIR-123456.")
    )
