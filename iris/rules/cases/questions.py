"""The questions of the complaint form as data: one a page, everyday sentences behind the choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.cases.categories import CATEGORIES, Category, Severity
from iris.rules.cases.contact import HOURS_WORDS, WAY_WORDS, Way
from iris.rules.cases.speakers import CONSENT_WORDS
from iris.rules.wording import N_

_Answers = Mapping[str, tuple[str, ...]]


class FieldKind(StrEnum):
    """What a field is on the page."""

    ONE = "one"
    TICKS = "ticks"
    LINE = "line"
    TEXT = "text"
    ENTRY = "entry"
    COUNTRY = "country"
    SECTOR = "sector"
    MONTH = "month"
    LANGUAGE = "language"
    COSTS = "costs"
    FILES = "files"
    VOICE_NOTE = "voice_note"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: code, short label, the sentence behind it."""

    code: str
    label: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `limit` is in letters; `many` says that several values may be given."""

    key: str
    kind: FieldKind
    label: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    limit: int = 200
    many: bool = False


def _always(answers: _Answers) -> bool:  # noqa: ARG001 - every question is asked for its answers
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """One page: the question, a hint, its fields, and when it is asked at all."""

    key: str
    title: str
    hint: str
    fields: tuple[Field, ...]
    applies: Callable[[_Answers], bool] = _always
    exact: bool = False
    """Consent or danger: a translation nobody has reviewed never stands alone."""


class About(StrEnum):
    """Who the complaint is about."""

    ME = "me"
    ME_MINOR = "me_minor"
    OTHER = "other"
    OTHER_MINOR = "other_minor"


_GRAVE = frozenset(c for c, facts in CATEGORIES.items() if facts.severity == Severity.GRAVE)
_PAID = frozenset({Category.FEES, Category.DEBT})


def _helped(answers: _Answers) -> bool:
    return bool({About.OTHER, About.OTHER_MINOR} & set(answers.get("about", ())))


def _may_be_in_danger(answers: _Answers) -> bool:
    ticked = set(answers.get("what", ()))
    minor = {About.ME_MINOR, About.OTHER_MINOR} & set(answers.get("about", ()))
    return bool(ticked & _GRAVE or minor) or not ticked


def _has_paid(answers: _Answers) -> bool:
    return bool(_PAID & set(answers.get("what", ())))


def _wants_to_be_reached(answers: _Answers) -> bool:
    return bool(set(answers.get("ways", ())) - {Way.CASE_ONLY})


def _choices(words: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(code, label) for code, label in words)


_ABOUT = (
    Choice(About.ME, N_("It is about me"), N_("You can stay without a name")),
    Choice(
        About.ME_MINOR,
        N_("It is about me, and I am under 18"),
        N_("Then we are faster and take special care"),
    ),
    Choice(About.OTHER, N_("I help somebody"), N_("The worker gets the code, and decides")),
    Choice(About.OTHER_MINOR, N_("I help somebody under 18"), N_("Then we are faster and take special care")),
)
_DANGER = (
    Choice("no", N_("No")),
    Choice("yes", N_("Yes, now or in the next days"), N_("We read it first. See who can help at once")),
    Choice("unsure", N_("I am not sure")),
)
_MESSAGE = (
    Choice("no", N_("No, talk only to me"), N_("If somebody else answers, we say nothing")),
    Choice("yes", N_("Yes, but do not say what it is about")),
)

QUESTIONS: tuple[Question, ...] = (
    Question(
        "about",
        N_("Who is this about?"),
        N_("You do not need to say a name, now or later."),
        (Field("about", FieldKind.ONE, choices=_ABOUT),),
    ),
    Question(
        "helper",
        N_("Does the worker know that you write to us?"),
        N_("Without a yes of the worker we only read it. A worker in danger is another matter: then we act."),
        (Field("helper_consent", FieldKind.ONE, choices=_choices(CONSENT_WORDS.items())),),
        _helped,
        exact=True,
    ),
    Question(
        "what",
        N_("What happened?"),
        N_("Choose everything that is true. If you are not sure, choose it anyway."),
        (
            Field(
                "what",
                FieldKind.TICKS,
                choices=tuple(Choice(c, f.label, f.sentence) for c, f in CATEGORIES.items()),
                many=True,
            ),
        ),
    ),
    Question(
        "danger",
        N_("Is somebody in danger now?"),
        N_("You, a child, or somebody with you."),
        (Field("danger", FieldKind.ONE, choices=_DANGER),),
        _may_be_in_danger,
        exact=True,
    ),
    Question(
        "respondent",
        N_("Who did it?"),
        N_("The agency, agent or employer. Search for the name, or write it as you know it."),
        (
            Field("entry", FieldKind.ENTRY, N_("Name")),
            Field("other_names", FieldKind.LINE, N_("Anybody else? Another agent, or the employer"), limit=500),
        ),
    ),
    Question(
        "story",
        N_("Tell us in your own words"),
        N_("Any language, as short as you like. Or speak: 3 minutes are enough. Photos of papers help."),
        (
            Field("story", FieldKind.TEXT, N_("What happened"), limit=20_000),
            Field("voice_note", FieldKind.VOICE_NOTE, N_("A voice note, up to 3 minutes")),
            Field("files", FieldKind.FILES, N_("Photos or papers"), many=True),
        ),
    ),
    Question(
        "costs",
        N_("What did you pay?"),
        N_("As well as you remember. Without a receipt it counts too."),
        (Field("costs", FieldKind.COSTS, many=True),),
        _has_paid,
    ),
    Question(
        "place",
        N_("From where to where, and when?"),
        N_("Leave empty what you do not know. The month is enough."),
        (
            Field("origin", FieldKind.COUNTRY, N_("The country you come from")),
            Field("destination", FieldKind.COUNTRY, N_("The country of the job")),
            Field("sector", FieldKind.SECTOR, N_("What kind of work")),
            Field("month", FieldKind.MONTH, N_("When it happened, about")),
        ),
    ),
    Question(
        "reach",
        N_("How may we reach you?"),
        N_("Choose only what is safe for you. With your code you can always read our answers here."),
        (
            Field("ways", FieldKind.TICKS, choices=_choices(WAY_WORDS.items()), many=True),
            Field("language", FieldKind.LANGUAGE, N_("In which language shall we write?")),
        ),
    ),
    Question(
        "reach_detail",
        N_("When and where is it safe?"),
        N_("Nobody but your officer sees this. Every look at it is written down."),
        (
            Field("reach_at", FieldKind.LINE, N_("Number or address")),
            Field("hours", FieldKind.TICKS, N_("When"), choices=_choices(HOURS_WORDS.items()), many=True),
            Field("message", FieldKind.ONE, N_("May we leave a message?"), choices=_MESSAGE),
        ),
        _wants_to_be_reached,
    ),
)

SAVE_AND_COME_BACK = N_("What you have written is kept for %(days)s days. You get a code to come back with.")
HELP_NOW = N_("In danger now? See who can help you right away.")
