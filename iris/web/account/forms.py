"""Forms of one's own account."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from iris.rules.notices import GROUP_HINTS, GROUP_LABELS, PACE_LABELS, Group, Pace
from iris.web.forms import NO_CONTROLS, Form, at_most, email_field, name_field, required
from iris.web.languages import EVERYWHERE


def _password(label: str, autocomplete: str, description: str = "") -> PasswordField:
    return PasswordField(
        label,
        [
            required(_l("Type the password.")),
            Length(max=200, message=_l("Type a password of at most 200 characters.")),
        ],
        description=description,
        render_kw={"autocomplete": autocomplete},
    )


def latin_digits(text: str | None) -> str | None:
    """A code as typed on any keyboard: digits of other scripts made Latin ones."""
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in text) if text else text


def _language() -> SelectField:
    choices: Sequence[SelectChoice] = [SelectChoice(language.code, language.name) for language in EVERYWHERE]
    return SelectField(_l("Language of our mails to you"), choices=choices)


class SignIn(Form):
    """First step: who."""

    email = email_field(_l("E-mail address"))
    password = _password(_l("Password"), "current-password")
    next = HiddenField()


class Code(Form):
    """Second step: the code of the app, or a recovery code."""

    code = StringField(
        _l("Code"),
        [required(_l("Type the code.")), at_most(40), NO_CONTROLS],
        filters=[latin_digits],
        description=_l("Six digits from your app, or one of your recovery codes."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none"},
    )
    next = HiddenField()


class AskReset(Form):
    """The address to which a reset link may go."""

    email = email_field(_l("E-mail address"))


NEW_PASSWORD_HINT = _l("At least 10 characters; four random words are good.")


class Reset(Form):
    """A new password by a link."""

    new_password = _password(_l("New password"), "new-password", NEW_PASSWORD_HINT)


class Invitation(Form):
    """What an invited person gives."""

    name = name_field(_l("Your name"), _l("As colleagues know you."))
    new_password = _password(_l("New password"), "new-password", NEW_PASSWORD_HINT)
    language = _language()


class Profile(Form):
    """What a person may change about the own account; role and organisation are not among it."""

    name = name_field(_l("Your name"))
    language = _language()
    seen = HiddenField()


def _pace(group: Group) -> RadioField:
    choices = [SelectChoice(str(pace), _l(PACE_LABELS[pace])) for pace in Pace]
    return RadioField(_l(GROUP_LABELS[group]), choices=choices, description=_l(GROUP_HINTS[group]))


class Mails(Form):
    """How often we write about what may wait."""

    work = _pace(Group.WORK)
    news = _pace(Group.NEWS)


class ChangePassword(Form):
    """The old password and the new one."""

    password = _password(_l("Password of today"), "current-password")
    new_password = _password(_l("New password"), "new-password", NEW_PASSWORD_HINT)


class SetSecondFactor(Form):
    """The first code, as proof that the app was set up."""

    code = StringField(
        _l("Code of the app"),
        [required(_l("Type the six digits that your app shows.")), at_most(10), NO_CONTROLS],
        filters=[latin_digits],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class Leaving(Form):
    """Sign out of a browser that may hold fieldwork; `empty` is filled in by the script that has looked."""

    empty = HiddenField()
    word = StringField(_l("Type the word to delete it"), [at_most(40), NO_CONTROLS], render_kw={"autocomplete": "off"})
