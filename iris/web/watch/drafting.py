"""Drafts of the method: figures tried, kept, changed, read. Nothing here gives a score that anybody relies on."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from iris import models as m
from iris import queries
from iris.db import commit, current, database
from iris.rules.access import Subject
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action, reach_of
from iris.rules.scoring.drafting import method_with
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods import method, method_on
from iris.rules.scoring.publication import PUBLIC_STATES, STATE_WORDS, DraftState
from iris.rules.scoring.trial import Trial
from iris.services import methods
from iris.services.methods import Proposal
from iris.web.guard import load, permit
from iris.web.identity import now
from iris.web.watch import words
from iris.web.watch.area import area
from iris.web.watch.forms import DraftForm, draft_form

SHOWN = 20
TRIED = "x"
"""The version of figures that nothing keeps."""


def subject_of(draft: m.MethodDraft) -> Subject:
    """What grants can rest on in a draft."""
    return Subject(published=draft.state in PUBLIC_STATES)


def draft_at(draft_id: int, action: Action) -> m.MethodDraft:
    """The draft; 404 where the actor sees none, 403 where seeing is all that is granted."""
    found: m.MethodDraft = load(queries.methods.draft(current(), draft_id), action, subject_of)
    return found


@area.get("/methods/drafts")
@permit(Action.SCORE_WATCH)
def drafts() -> ResponseReturnValue:
    """Every draft, the newest first."""
    rows = [
        {
            "href": url_for("watch.draft", draft_id=row.id),
            "name": row.name,
            "release": row.release,
            "word": STATE_WORDS[DraftState(row.state)],
            "figures": ngettext("%(num)d figure differs", "%(num)d figures differ", len(row.figures)),
            "until": row.comment_until,
        }
        for row in queries.methods.drafts(current())
    ]
    return render_template("watch/drafts.html", rows=rows, may_write=_may_write())


def _may_write() -> bool:
    return reach_of(g.actor.role, Action.DRAFT_WRITE) is not None


def _base() -> Method:
    return method_on(now().date())


@area.get("/methods/drafts/new")
@permit(Action.DRAFT_WRITE)
def new() -> ResponseReturnValue:
    """Other figures, to try and perhaps to keep; the form begins with those of the method in force."""
    base = _base()
    return _form_page(draft_form(base, release=f"{now().year + 1}.1"), base)


@area.post("/methods/drafts/new")
@permit(Action.DRAFT_WRITE, keeps=True)
def new_post() -> ResponseReturnValue:
    """Try the figures, which keeps nothing, or keep them as a draft."""
    base, form = _base(), DraftForm()
    if request.form.get("do") == "try":
        return _tried(form, base)
    if status := _faulty(form, base):
        return _form_page(form, base, status=status)
    try:
        row = methods.write(current(), now(), _proposal(form, base))
    except RuleBroken as error:
        form.refuse(error, _place_of(error))
        return _form_page(form, base, status=409)
    commit()
    flash(gettext("Kept as a draft. Only the secretariat sees it."))
    return redirect(url_for("watch.draft", draft_id=row.id))


@area.route("/methods/drafts/<int:draft_id>/edit", methods=["GET", "POST"])
@permit(Action.DRAFT_WRITE, keeps=True)
def edit(draft_id: int) -> ResponseReturnValue:
    """Change the figures of a draft."""
    row = draft_at(draft_id, Action.DRAFT_WRITE)
    base = method(row.base)
    if request.method == "GET":
        given = {"name": row.name, "release": row.release, "reason": row.reason}
        return _form_page(draft_form(methods.made_of(row), **given), base, row)
    form = DraftForm()
    if request.form.get("do") == "try":
        return _tried(form, base, row)
    if status := _faulty(form, base):
        return _form_page(form, base, row, status=status)
    try:
        methods.rewrite(current(), now(), row, _proposal(form, base))
    except RuleBroken as error:
        form.refuse(error, _place_of(error))
        return _form_page(form, base, row, status=409)
    commit()
    flash(gettext("Changed. Compare it again before you ask people."))
    return redirect(url_for("watch.draft", draft_id=row.id))


def _unreadable(form: DraftForm, base: Method) -> int:
    """The status of a refusal: 400 where something is no number, 409 where figures break a law; 0: all is well."""
    if not form.validate():
        return 400
    return 0 if form.keep_laws(method_with(base, form.figures(), TRIED)) else 409


def _faulty(form: DraftForm, base: Method) -> int:
    """The same of what is to be kept: that has a name too."""
    status = _unreadable(form, base)
    return status if form.name_it() or status else 400


def _place_of(error: RuleBroken) -> str | None:
    return "release" if error.code.startswith("release") else None


def _proposal(form: DraftForm, base: Method) -> Proposal:
    texts = (form.name.data or "", base.version, form.release.data or "", form.reason.data or "")
    return Proposal(*texts, figures=form.figures())


def _form_page(
    form: DraftForm, base: Method, row: m.MethodDraft | None = None, status: int = 200, **more: Any
) -> ResponseReturnValue:
    page = render_template(
        "watch/form.html",
        form=form,
        sections=form.sections(),
        base=base.version,
        back=url_for("watch.draft", draft_id=row.id) if row else url_for("watch.drafts"),
        **{"tried": None, "too_many": 0} | more,
    )
    return page, status


def _tried(form: DraftForm, base: Method, row: m.MethodDraft | None = None) -> ResponseReturnValue:
    """Whom the figures would move, where that is worked out while somebody waits."""
    if status := _unreadable(form, base):
        return _form_page(form, base, row, status=status)
    draft = method_with(base, form.figures(), form.release.data or TRIED)
    # A session of its own: on an unsafe method the request's session would make writers wait for a reader.
    with database().reading() as session:
        agencies = queries.methods.published_count(session)
        if agencies > methods.AT_ONCE:
            return _form_page(form, base, row, too_many=agencies)
        trial = Trial(base, draft, now().date(), now())
        for material, _ in queries.methods.everybody(session, now()):
            trial.add(material)
        moves = trial.moves()
        entries = queries.register.entries(session, [entry for entry, _ in moves[:SHOWN]])
    rows = [
        words.move_row(methods.move_of(None, place, entry, moved), entries[entry], draft)
        for place, (entry, moved) in enumerate(moves[:SHOWN], start=1)
    ]
    tried = {
        "rows": rows,
        "agencies": len(moves),
        "bands": sum(moved.changes_band for _, moved in moves),
        "spread": words.spread_rows(trial.spread()),
    }
    return _form_page(form, base, row, tried=tried)
