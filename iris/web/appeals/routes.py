"""Lodge an appeal; hear it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import Subject, may
from iris.rules.appeals import (
    APPEAL,
    APPEAL_WORDS,
    EFFECTS,
    SUBJECT_LABELS,
    AppealFacts,
    AppealState,
    AppealSubject,
    Panellist,
    lodge_until,
    next_step,
)
from iris.rules.errors import RuleBroken
from iris.rules.findings import FINDING_WORDS, GRADE_WORDS, FindingState, Grade
from iris.rules.kinship import BASES, Basis
from iris.rules.moves import offers
from iris.rules.roles import Action, reach_of
from iris.services import appeals
from iris.services.appeals import Matter
from iris.web.answers import entry_href
from iris.web.appeals import forms
from iris.web.errors import sentence_of
from iris.web.forms import Form
from iris.web.guard import deny, load, permit
from iris.web.identity import now, outside
from iris.web.languages import day_in_words

area = Blueprint("appeals", __name__)
PER_FORM = frozenset({"no_reason"})


def subject_of(appeal: m.Appeal) -> Subject:
    """Whose it is, and who hears it: a panellist sees the own seat only."""
    named = queries.appeals.members(current(), appeal.id)
    return Subject(entries=frozenset({appeal.entry_id}), people=frozenset(row.account_id for row in named))


@area.get("/appeals")
@permit(Action.APPEAL_READ)
def listed() -> ResponseReturnValue:
    """The appeals of one's own agency, or those that one hears."""
    return render_template("appeals/list.html", rows=[_row(row) for row in queries.appeals.listed(current())])


def _row(appeal: m.Appeal) -> dict[str, Any]:
    step = next_step(AppealState(appeal.state), appeal.lodged_on)
    return {
        "href": url_for("appeals.show", appeal_id=appeal.id),
        "label": gettext(SUBJECT_LABELS[AppealSubject(appeal.subject)]),
        "agency": appeal.entry.name,
        "word": APPEAL_WORDS[AppealState(appeal.state)],
        "lodged": appeal.lodged_on,
        "due": step.due if step else None,
    }


def _matter(kind: str, number: int) -> Matter:
    """What is appealed, when it is of one's own agency."""
    found = appeals.matter(current(), kind, number)
    matter: Matter = load(
        found if found and found.entry_id == g.actor.entry_id else None,
        Action.APPEAL_LODGE,
        lambda matter: Subject(entries=frozenset({matter.entry_id})),
    )
    return matter


@area.get("/appeals/new/<kind>/<int:matter_id>")
@permit(Action.APPEAL_LODGE)
def new(kind: str, matter_id: int) -> ResponseReturnValue:
    """The form to lodge an appeal."""
    return _new_page(_matter(kind, matter_id), forms.Lodge())


@area.post("/appeals/new/<kind>/<int:matter_id>")
@permit(Action.APPEAL_LODGE, keeps=True)
def new_post(kind: str, matter_id: int) -> ResponseReturnValue:
    """Lodge it."""
    matter = _matter(kind, matter_id)
    form = forms.Lodge()
    if not form.validate():
        return _new_page(matter, form, 400)
    try:
        appeal = appeals.lodge(current(), outside().keys, now(), matter, form.grounds.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return _new_page(matter, form, 409)
    commit()
    flash(gettext("Your appeal is lodged. The decision stands meanwhile, marked as contested."))
    return redirect(url_for("appeals.show", appeal_id=appeal.id))


def _new_page(matter: Matter, form: Form, status: int = 200) -> ResponseReturnValue:
    last = day_in_words(lodge_until(matter.decided_on)) if matter.decided_on else ""
    page = render_template(
        "layout/form.html",
        heading=gettext("Appeal: %(what)s", what=gettext(SUBJECT_LABELS[matter.subject])),
        lede=gettext("The last day is %(day)s. People who took no part so far decide.", day=last),
        back={"href": url_for("appeals.listed"), "text": gettext("Appeals")},
        form=form,
        label=gettext("Lodge the appeal"),
    )
    return page, status


def _loaded(appeal_id: int, action: Action) -> m.Appeal:
    found: m.Appeal = load(queries.appeals.one(current(), appeal_id), action, subject_of)
    return found


@area.get("/appeals/<int:appeal_id>")
@permit(Action.APPEAL_READ)
def show(appeal_id: int) -> ResponseReturnValue:
    """One appeal."""
    appeal = _loaded(appeal_id, Action.APPEAL_READ)
    keys = outside().keys
    context = {
        "appeal": _row(appeal),
        "decided": appeal.decided_on,
        "about": _about(appeal),
        "grounds": appeals.grounds_of(keys, appeal),
        "reasons": appeals.reasons_of(keys, appeal),
        "effect": gettext(EFFECTS[AppealSubject(appeal.subject)].sentence),
        "moves": _moves(appeal),
    }
    return render_template("appeals/show.html", **context)


def _about(appeal: m.Appeal) -> dict[str, str] | None:
    """Where what is appealed can be read; the panel reads who the other firm is, never a person."""
    session = current()
    if appeal.link_id is not None and (link := queries.kinship.link(session, appeal.link_id)) is not None:
        return {"href": entry_href(link.struck), "text": link.struck.name, "more": gettext(BASES[Basis(link.basis)])}
    if appeal.finding_id is not None and (found := queries.findings.one(session, appeal.finding_id)) is not None:
        text = f"F{found.number} {found.criterion}"
        href = url_for("appeals.finding", appeal_id=appeal.id)
        return {"href": href, "text": text, "more": gettext(GRADE_WORDS[Grade(found.grade)].label)}
    if appeal.certificate_id is not None and (held := queries.certificates.by_id(session, appeal.certificate_id)):
        return {"href": url_for("certificates.verify", number=held.number), "text": held.number, "more": ""}
    if appeal.application_id is not None:
        href = url_for("applications.show", application_id=appeal.application_id)
        return {"href": href, "text": gettext("The application"), "more": ""}
    return None


@area.get("/appeals/<int:appeal_id>/finding")
@permit(Action.APPEAL_READ)
def finding(appeal_id: int) -> ResponseReturnValue:
    """The finding that is contested with what was done about it, for those who hear the appeal."""
    appeal = _loaded(appeal_id, Action.APPEAL_READ)
    session = current()
    found = queries.findings.one(session, appeal.finding_id or 0)
    if found is None:
        abort(404)
    return render_template(
        "appeals/finding.html",
        appeal=_row(appeal) | {"back": url_for("appeals.show", appeal_id=appeal.id)},
        found=found,
        grade=GRADE_WORDS[Grade(found.grade)],
        plans=queries.findings.plans(session, found.id)[:1],
        evidence=[row for row in queries.findings.evidence(session, found.id) if row.reference],
        history=[
            {"word": FINDING_WORDS[FindingState(step.to_state)], "at": step.taken_at, "words": step.words}
            for step in queries.findings.moves(session, found.id)
        ],
    )


def _moves(appeal: m.Appeal) -> list[dict[str, Any]]:
    subject = subject_of(appeal)
    panel = tuple(Panellist(str(row.account_id)) for row in queries.appeals.members(current(), appeal.id))
    facts = AppealFacts(now().date(), appeal.lodged_on, panel)
    return [
        {
            "label": gettext(offer.move.label),
            "href": url_for("appeals.move", appeal_id=appeal.id, name=offer.move.name),
            "missing": [sentence_of(refusal) for refusal in offer.refusals if refusal.code not in PER_FORM],
        }
        for offer in offers(APPEAL, AppealState(appeal.state), facts)
        if may(g.actor, Action(offer.move.action), subject)
    ]


def _form(appeal: m.Appeal, name: str) -> Form:
    effect = EFFECTS[AppealSubject(appeal.subject)]
    return forms.with_effects(effect)() if name == "uphold" and len(effect.moves) > 1 else forms.Step()


@area.get("/appeals/<int:appeal_id>/move/<name>")
@permit(Action.APPEAL_READ)
def move(appeal_id: int, name: str) -> ResponseReturnValue:
    """The form of a step."""
    appeal = _loaded(appeal_id, _action(name))
    return _move_page(appeal, name, _form(appeal, name))


@area.post("/appeals/<int:appeal_id>/move/<name>")
@permit(Action.APPEAL_READ, keeps=True)
def move_post(appeal_id: int, name: str) -> ResponseReturnValue:
    """Take a step."""
    appeal = _loaded(appeal_id, _action(name))
    form = _form(appeal, name)
    if not form.validate():
        return _move_page(appeal, name, form, 400)
    effects = EFFECTS[AppealSubject(appeal.subject)].moves
    effect = form["effect"].data if "effect" in form else (effects[0] if len(effects) == 1 else "")
    try:
        after = appeals.move(
            current(), outside().keys, now(), appeal, name, reason=form["reason"].data or "", effect=effect
        )
    except RuleBroken as error:
        form.refuse(error)
        return _move_page(appeal, name, form, 409)
    commit()
    flash(gettext(APPEAL_WORDS[after].sentence))
    return redirect(url_for("appeals.show", appeal_id=appeal.id))


def _action(name: str) -> Action:
    """The permission of a step, for those whose role has it at all."""
    if name not in {step.name for step in APPEAL.moves}:
        abort(404)
    action = Action(APPEAL.move(name).action)
    if reach_of(g.actor.role, action) is None:
        deny(action, 404)
    return action


def _move_page(appeal: m.Appeal, name: str, form: Form, status: int = 200) -> ResponseReturnValue:
    label = gettext(APPEAL.move(name).label)
    page = render_template(
        "layout/form.html",
        heading=label,
        lede=appeal.entry.name,
        back={"href": url_for("appeals.show", appeal_id=appeal.id), "text": gettext("The appeal")},
        form=form,
        label=label,
    )
    return page, status
