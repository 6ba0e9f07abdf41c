"""Forms of applications."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from iris.rules.application_stages import (
    REFUSAL_SENTENCES,
    REJECTION_SENTENCES,
    RefusalReason,
    RejectionReason,
)
from iris.web.forms import NO_CONTROLS, Form, at_most, required

CORRIDOR = re.compile(r"^[A-Z]{2}-[A-Z]{2}$")
LONG, LONGEST = 4000, 10_000


def words(label: str, description: str = "", sentence: str = "", longest: int = LONG) -> TextAreaField:
    """A text of some length; required when a sentence says what to write."""
    first = required(sentence) if sentence else Optional()
    return TextAreaField(label, [first, at_most(longest), NO_CONTROLS], description=description)


def lines(text: str | None) -> list[str]:
    """What stands on each line, blanks and doubles left out."""
    return list(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


def check_corridors(_form: object, field: Field) -> None:
    """Two countries a line, such as BD-QA."""
    for line in lines(field.data):
        if not CORRIDOR.match(line.upper()):
            raise ValidationError(
                gettext("Write each as two countries: BD-QA. This can't be read: %(line)s", line=line)
            )


class Part(Form):
    """A part of the application; `content` is what is stored of it."""

    def content(self) -> dict[str, Any]:
        """What was typed."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}

    def fill(self, content: Mapping[str, Any]) -> None:
        """Show what was stored."""
        for name, value in content.items():
            if name in self:
                self[name].data = value


class Scope(Part):
    """What the certificate shall cover."""

    corridors = TextAreaField(
        _l("Corridors, one a line"),
        [required(_l("Write at least one corridor, such as BD-QA.")), at_most(LONG), check_corridors],
        description=_l("Country of the workers, a hyphen, country of work: BD-QA."),
    )
    sectors = words(
        _l("Sectors, one a line"), _l("Such as construction, domestic work."), _l("Write at least one sector.")
    )
    sites = words(
        _l("Offices, one a line"), _l("Each office or branch with its address."), _l("Write at least one office.")
    )

    def content(self) -> dict[str, Any]:
        return {
            "corridors": [line.upper() for line in lines(self.corridors.data)],
            "sectors": lines(self.sectors.data),
            "sites": lines(self.sites.data),
        }

    def fill(self, content: Mapping[str, Any]) -> None:
        for name in ("corridors", "sectors", "sites"):
            self[name].data = "\n".join(content.get(name, []))


class JobOrders(Part):
    """Job orders of the last year."""

    orders = words(
        _l("Job orders of the last twelve months"),
        _l("Employer, country, number of workers, month. Write none when there were none."),
        _l("Write the job orders, or none."),
        LONGEST,
    )


class Grievance(Part):
    """How workers can complain to the agency."""

    how = words(
        _l("How can workers complain to you?"),
        _l("Phone numbers, addresses, people, languages, and how long an answer takes."),
        _l("Write how workers can complain."),
    )
    retaliation = words(
        _l("How do you keep those who complain from harm?"), "", _l("Write how you keep them from harm.")
    )


class Confirmed(Part):
    """What your organisation's record says is complete."""

    confirmed = BooleanField(
        _l("This is complete and true today; where there is none, we say none"),
        [InputRequired(message=_l("Tick this when you have looked."))],
    )
    note = words(_l("What the reviewer should know"))


ANSWERS = (
    SelectChoice("met", _l("We do this, and can show it")),
    SelectChoice("partly", _l("We do this in part")),
    SelectChoice("not_met", _l("We do not do this yet")),
    SelectChoice("not_applicable", _l("This does not apply to us")),
)


class CriterionAnswer(Form):
    """What the agency says of one criterion."""

    answer = RadioField(
        _l("How is it with you?"), [InputRequired(message=_l("Choose an answer."))], choices=list(ANSWERS)
    )
    note = words(_l("What shows it"), _l("Documents, records, who can tell."))


class AnswerSheet(Form):
    """The self-assessment as a sheet that was filled in."""

    file = FileField(
        _l("The sheet, filled in"),
        [FileRequired(message=_l("Choose the sheet that you filled in."))],
        description=_l("The Excel workbook (.xlsx) that you took from this page."),
    )


class SheetSave(Form):
    """The answers of a sheet that were looked through."""

    carried = HiddenField()


def answer_choices() -> list[tuple[str, str]]:
    """The answers to a criterion: code and label."""
    return [(str(choice.value), str(choice.label)) for choice in ANSWERS]


class Sign(Form):
    """Sign the agreement."""

    name = StringField(
        _l("Type your full name to sign"),
        [required(_l("Type your full name to sign.")), at_most(120), NO_CONTROLS],
        render_kw={"autocomplete": "name"},
    )


def _choices(sentences: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice("", _l("Choose"))] + [SelectChoice(str(code), _l(text)) for code, text in sentences.items()]


class Reason(Form):
    """Why."""

    reason = words(_l("Why"), _l("The agency reads it."), _l("Write down why."))


class Reject(Reason):
    """Why an application is rejected."""

    reason_code = SelectField(
        _l("Reason"),
        [required(_l("Choose the reason for rejecting the application."))],
        choices=_choices({code: REJECTION_SENTENCES[code] for code in RejectionReason}),
    )


class Review(Form):
    """The technical review."""

    recommends = RadioField(
        _l("You recommend"),
        [InputRequired(message=_l("Choose what you recommend."))],
        choices=[SelectChoice("grant", _l("To grant")), SelectChoice("refuse", _l("To refuse"))],
    )
    words = words(_l("What you looked at, and why"), "", _l("Write down what you looked at and what you recommend."))


class Decide(Form):
    """The decision."""

    outcome = RadioField(
        _l("You decide"),
        [InputRequired(message=_l("Choose what you decide."))],
        choices=[
            SelectChoice("grant", _l("Grant the certificate")),
            SelectChoice("refuse", _l("Refuse the certificate")),
            SelectChoice("repeat_on_site", _l("Ask for a new on-site audit")),
        ],
    )
    reason_code = SelectField(
        _l("Reason, for a refusal"),
        [Optional()],
        choices=_choices({code: REFUSAL_SENTENCES[code] for code in RefusalReason}),
        description=_l("It will be published."),
    )
    reasons = words(_l("Your reasons"), _l("The agency reads them."), _l("Write down why."), LONGEST)
    conditions = words(
        _l("Conditions, for a grant"), _l("They will be published. Leave this empty when there are none.")
    )


class Answer(Form):
    """The agency's answer to an objection."""

    answer = words(_l("Your answer"), "", _l("Write your answer."), LONGEST)


class Objection(Form):
    """An objection by anybody."""

    name = StringField(_l("Your name"), [required(_l("Give your name.")), at_most(120), NO_CONTROLS])
    contact = StringField(
        _l("How we can reach you"),
        [required(_l("Give an e-mail address or a phone number.")), at_most(200), NO_CONTROLS],
        description=_l("Only the reviewer sees your name and this. The agency learns neither."),
    )
    words = words(
        _l("What you object to, and why"),
        _l("The agency reads this text. Leave out what would tell who you are."),
        _l("Say what you object to, and why."),
        LONGEST,
    )


def with_objections(ids: Sequence[int]) -> type[Decide]:
    """The form of the decision with a field for each objection that is not settled."""
    fields = {
        f"objection_{number}": words(_l("What you make of objection %(number)s", number=place))
        for place, number in enumerate(ids, 1)
    }
    return type("DecideWithObjections", (Decide,), fields)
