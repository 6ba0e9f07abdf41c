"""Forms of assessments and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from iris.rules.assessments import KINDS, RATING_WORDS, AssessmentKind, Rating
from iris.rules.findings import GRADE_WORDS, Grade
from iris.rules.independence import LinkKind
from iris.services.assessments import Rate
from iris.web.forms import NO_CONTROLS, Day, Form, at_most, required

LONG = 20_000


class Part(Form):
    """One of several forms of a page: its fields have a prefix, its token is that of the page."""

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check everything."""
        self.csrf_token.data = request.form.get("csrf_token")
        return super().validate(extra_validators)


def _words(label: Any, description: Any = "", *, rows: int = 4, asked: bool = False) -> TextAreaField:
    """A longer text; `asked`: the rules ask for it, so the page does not call it optional."""
    checks = [at_most(LONG), NO_CONTROLS]
    return TextAreaField(
        label, checks if asked else [Optional(), *checks], description=description, render_kw={"rows": rows}
    )


def _line(label: Any, description: Any = "", *, longest: int = 200) -> StringField:
    return StringField(label, [Optional(), at_most(longest), NO_CONTROLS], description=description)


def _number(label: Any, description: Any = "") -> IntegerField:
    return IntegerField(
        label,
        [Optional(), NumberRange(min=0, max=1_000_000, message=_l("Give a number of 0 or more."))],
        description=description,
    )


class PlanForm(Form):
    """What is assessed, and when."""

    subject = StringField(
        _l("Agency or employer"),
        [required(_l("Give the id of the agency or employer.")), at_most(40), NO_CONTROLS],
        description=_l("Its id in the register, such as AG-4KX2-9TQN or EM-4KX2-9TQN."),
    )
    body = SelectField(_l("Audit body"), coerce=int)
    kind = SelectField(
        _l("Kind"),
        choices=[
            SelectChoice(str(kind), _l(facts.label))
            for kind, facts in KINDS.items()
            if kind is not AssessmentKind.SELF_ASSESSMENT
        ],
    )
    first = Day(_l("First planned day"), [InputRequired(message=_l("Give the first planned day."))])
    last = Day(_l("Last planned day"), [InputRequired(message=_l("Give the last planned day."))])
    corridors = _line(_l("Countries of destination"), _l("Two letters each, with blanks between, such as QA SA."))
    scope = _words(_l("Scope"), _l("Offices, sectors, years that are looked at."))
    raised_by = _line(_l("What led to it"), _l("For a special audit: the case, answers of workers or concern."))
    workforce = _number(
        _l("Workers"), _l("Deployed in the last 12 months; at an employer: employed. The sample is proposed from it.")
    )
    days = _number(_l("Auditor days"), _l("Leave the four numbers empty to plan what the standard proposes."))
    individual = _number(_l("Single interviews"))
    in_groups = _number(_l("People in group interviews"))
    in_destination = _number(_l("Of all these, at the destination"))
    deviation = _words(_l("Why less than proposed"), _l("Only if you plan less than the standard proposes."))


class MemberForm(Part):
    """One more auditor."""

    person = SelectField(_l("Auditor"), coerce=int)
    lead = BooleanField(_l("Leads the team"))


class SiteForm(Part):
    """One more place."""

    name = StringField(_l("Place"), [required(_l("Give the name of the place.")), at_most(200), NO_CONTROLS])
    country = StringField(_l("Country"), [required(_l("Give the country as two letters, such as BD.")), at_most(2)])


class DeclarationForm(Form):
    """The conflict declaration."""

    conflict = RadioField(
        _l("Your ties to this organisation"),
        [InputRequired(message=_l("Choose one of the two."))],
        choices=[
            SelectChoice(
                "no", _l("I have no tie to it, and had none in the last two years: no work, training, advice, family")
            ),
            SelectChoice("yes", _l("I have or had a tie")),
        ],
    )
    words = _words(_l("Which tie"), _l("Only the secretariat and your own manager learn that there is one."))
    signed = BooleanField(
        _l("I sign this declaration; it is true and complete"),
        [InputRequired(message=_l("Tick this to sign."))],
    )


RATINGS = [
    SelectChoice("", _l("not rated yet")),
    *(SelectChoice(str(rating), _l(RATING_WORDS[rating].label)) for rating in Rating),
]


class RatingForm(Part):
    """One row of the checklist."""

    version = HiddenField()
    rating = SelectField(
        _l("Rating"),
        choices=RATINGS,
    )
    notes = _words(_l("Notes"), _l("What you saw. Never a name of a worker."))
    reason = _line(_l("Why it was not assessed"), longest=1000)
    refs = _words(_l("References to evidence"), _l("One a line: document, page, date."), rows=2)

    def said(self) -> Rate:
        """What was typed, for the service."""
        return Rate(
            rating=Rating(self.rating.data) if self.rating.data else None,
            notes=self.notes.data or "",
            reason=self.reason.data or "",
            refs=self.refs.data or "",
            version=int(self.version.data) if (self.version.data or "").isdecimal() else 0,
        )


class FileForm(Part):
    """A file as evidence."""

    file = FileField(_l("File or photo"), description=_l("Up to 20 MB. Photos lose the place where they were taken."))


class ReportFileForm(Form):
    """A report made elsewhere."""

    file = FileField(_l("File"), description=_l("The filled-in template (XLSX), or JSON. Up to 8 MB."))


class WorkForm(Part):
    """What was really worked."""

    first = Day(_l("First day of fieldwork"), [Optional()])
    last = Day(_l("Last day of fieldwork"), [Optional()])
    days = _number(_l("Auditor days"))
    files = _number(_l("Files of workers read"))
    shortfall = _words(_l("Why less than proposed"), _l("Only if you did less than the standard proposes."))


class InterviewForm(Part):
    """What workers told."""

    held_on = Day(_l("Day"), [InputRequired(message=_l("Give the day."))])
    people = IntegerField(
        _l("People"),
        [InputRequired(message=_l("Give how many people were interviewed, 1 or more.")), NumberRange(min=1, max=500)],
    )
    in_destination = BooleanField(_l("At the destination"))
    words = TextAreaField(
        _l("What was told"),
        [required(_l("Write down what was told, without names.")), at_most(LONG), NO_CONTROLS],
        description=_l("Only the team can read it, and each reading is noted. It never enters the report."),
        render_kw={"rows": 8},
    )


class WordsForm(Part):
    """A few words that a move needs."""

    words = _words(_l("Write down why"), rows=3, asked=True)


class FindingForm(Form):
    """A finding."""

    criterion = SelectField(_l("Criterion"))
    grade = SelectField(
        _l("Grade"), choices=[SelectChoice(str(grade), _l(GRADE_WORDS[grade].label)) for grade in Grade]
    )
    statement = TextAreaField(
        _l("What you found"),
        [required(_l("Write down what you found and what shows it, without names of workers.")), at_most(LONG)],
        description=_l("The audited party reads this. Never a name of a worker."),
        render_kw={"rows": 5},
    )
    named = _line(
        _l("Agency that it names"), _l("For a finding at an employer: the id of the agency, if one is to blame.")
    )


class CorrectiveForm(Part):
    """A plan."""

    root_cause = _words(_l("Why it happened"), rows=3, asked=True)
    correction = _words(_l("What you do about it"), rows=3, asked=True)
    prevention = _words(_l("How it will not happen again"), rows=3, asked=True)
    owner = StringField(
        _l("Who does it"),
        [at_most(200), NO_CONTROLS],
        description=_l("A function is enough, such as “head of operations”."),
    )
    done_by = Day(_l("By when"), [InputRequired(message=_l("Give the day by which it is done."))])


class EvidenceForm(Part):
    """What shows that it was put right."""

    reference = _words(_l("Reference"), _l("Document, page, date; what we can look at."), rows=2)
    file = FileField(_l("File or photo"), description=_l("Up to 20 MB. Photos lose the place where they were taken."))


class ApprovalForm(Part):
    """An approval of an audit body."""

    body = SelectField(_l("Audit body"), coerce=int)
    standard = SelectField(_l("Standard"))
    countries = StringField(
        _l("Countries"), [required(_l("Give at least one country.")), at_most(900)], description=_l("Two letters each.")
    )
    valid_from = Day(_l("First day"), [InputRequired(message=_l("Give the first day."))])
    until = Day(_l("Last day"), [InputRequired(message=_l("Give the last day."))])
    source = _line(_l("What it rests on"))


class QualificationForm(Part):
    """A qualification of an auditor."""

    person = SelectField(_l("Auditor"), coerce=int)
    valid_to = Day(_l("Last day"), [InputRequired(message=_l("Give the last day."))])
    source = _line(_l("What it rests on"), _l("Such as a course with its certificate."))


LINKS = {
    LinkKind.CONSULTANCY: _l("Advice for pay"),
    LinkKind.PAID_TRAINING: _l("Training for pay"),
    LinkKind.EMPLOYMENT: _l("Employment"),
    LinkKind.OWNERSHIP: _l("Ownership"),
    LinkKind.FAMILY: _l("Family"),
}


class TieForm(Part):
    """A tie that excludes."""

    who = SelectField(_l("Who"))
    subject = StringField(
        _l("Agency or employer"),
        [required(_l("Give the id of the agency or employer.")), at_most(40), NO_CONTROLS],
        description=_l("Its id in the register, such as AG-4KX2-9TQN or EM-4KX2-9TQN."),
    )
    kind = SelectField(_l("Tie"), choices=[SelectChoice(str(kind), label) for kind, label in LINKS.items()])
    ended_on = Day(_l("Its last day"), [Optional()], description=_l("Leave empty while it lasts."))
