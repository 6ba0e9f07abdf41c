"""Forms of appeals."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from iris.rules.appeals import Effect
from iris.rules.assessments import RATING_WORDS, Rating
from iris.rules.certificates import CERTIFICATE
from iris.web.forms import NO_CONTROLS, Form, at_most, required


class Lodge(Form):
    """Why the decision is wrong."""

    grounds = TextAreaField(
        _l("What is wrong with the decision, and why"),
        [required(_l("Say what is wrong with the decision, and why.")), at_most(10_000), NO_CONTROLS],
        description=_l("Only the panel reads it."),
    )


class Step(Form):
    """A step of the panel, with its reasons."""

    reason = TextAreaField(
        _l("Reasons"), [Optional(), at_most(10_000), NO_CONTROLS], description=_l("The appellant reads them.")
    )


def with_effects(effect: Effect) -> type[Step]:
    """The form of upholding, where the panel chooses what follows: a move, or the rating of a finding."""
    choices = [SelectChoice(name, _l(_label(effect, name))) for name in effect.moves]
    field = SelectField(_l("What follows"), choices=choices)
    return type("Uphold", (Step,), {"effect": field})


def _label(effect: Effect, name: str) -> str:
    return RATING_WORDS[Rating(name)].label if effect.machine == "rating" else CERTIFICATE.move(name).label
