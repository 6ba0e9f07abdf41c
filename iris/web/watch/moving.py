"""The way of a draft: compared, opened for comment, closed, approved, taken as the file of a release."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current, database
from iris.rules.access import may
from iris.rules.errors import RuleBroken
from iris.rules.moves import offers
from iris.rules.roles import Action, reach_of
from iris.rules.scoring.drafting import digest
from iris.rules.scoring.method_file import file_name, source_of
from iris.rules.scoring.methods import method
from iris.rules.scoring.methods import methods as published
from iris.rules.scoring.publication import (
    DRAFTING,
    RELEASE_SENTENCES,
    STATE_WORDS,
    DraftState,
    release_of,
)
from iris.services import methods
from iris.web.errors import sentence_of
from iris.web.forms import Form
from iris.web.guard import permit, public
from iris.web.identity import now
from iris.web.sheets import sheet
from iris.web.watch import words
from iris.web.watch.area import area
from iris.web.watch.drafting import draft_at, subject_of
from iris.web.watch.forms import InForce, Received, Until

PAGE = 50

FORMS: Mapping[str, type[Form]] = {"open_comment": Until, "close_comment": Received, "approve": InForce}


@area.get("/methods/drafts/<int:draft_id>")
@public
def draft(draft_id: int) -> ResponseReturnValue:
    """A draft: what differs, where it stands; for the secretariat whom it moves, and what can be done."""
    return _page(draft_at(draft_id, _reading()))


def _reading() -> Action:
    watches = reach_of(g.actor.role, Action.SCORE_WATCH) is not None
    return Action.SCORE_WATCH if watches else Action.DRAFT_COMMENT


def _page(row: m.MethodDraft, refused: str = "", form: Form | None = None, status: int = 200) -> ResponseReturnValue:
    watching = _reading() is Action.SCORE_WATCH
    run = queries.methods.newest_comparison(current(), row.id) if watching else None
    base = method(row.base)
    page = render_template(
        "watch/draft.html",
        draft=row,
        word=STATE_WORDS[DraftState(row.state)],
        changes=words.changes(row.figures, base),
        release=_release(row),
        steps=list(_steps(row, refused, form)) if watching else [],
        watching=watching,
        may_edit=row.state == DraftState.DRAFT and reach_of(g.actor.role, Action.DRAFT_WRITE) is not None,
        may_compare=may(g.actor, Action.DRAFT_WRITE, subject_of(row)),
        run=_run(row, run) if run else None,
        file_href=url_for("watch.method_file", draft_id=row.id) if row.digest and watching else "",
    )
    return page, status


def _release(row: m.MethodDraft) -> str:
    return gettext(RELEASE_SENTENCES[release_of(row.release, row.digest, published())]) if row.digest else ""


def _steps(row: m.MethodDraft, refused: str, form: Form | None) -> Iterator[dict[str, Any]]:
    """What the reader may do with the draft, and why something is not open."""
    facts = methods.facts_of(current(), row, now().date())
    for offer in offers(DRAFTING, DraftState(row.state), facts):
        move = offer.move
        if reach_of(g.actor.role, Action(move.action)) is None:
            continue
        own = form if refused == move.name and form is not None else FORMS.get(move.name, Form)()
        yield {
            "name": move.name,
            "label": gettext(move.label),
            "href": url_for("watch.move", draft_id=row.id, name=move.name),
            "blocked": [sentence_of(refusal) for refusal in offer.refusals],
            "form": own,
        }


def _run(row: m.MethodDraft, run: m.MethodComparison) -> dict[str, Any]:
    found: dict[str, Any] = {
        "on": run.as_of,
        "done": run.done_at is not None,
        "stale": run.digest != digest(methods.made_of(row)),
        "agencies": run.agencies,
        "scored": run.scored,
    }
    if run.done_at is None:
        return found
    made = methods.made_of(row)
    worst = queries.methods.moves(current(), run.id, limit=10)
    return found | {
        "spread": words.spread_rows(run.spread),
        "bands": queries.methods.changing_bands(current(), run.id),
        "worst": [words.move_row(one, one.entry, made) for one in worst],
        "back_rows": words.back_rows(run.back_test),
        "back_methods": [test["method"] for test in run.back_test],
        "back_sentences": words.back_sentences(run.back_test),
        "href": url_for("watch.moves", draft_id=row.id),
    }


# --- the steps ------------------------------------------------------------------------------------------------------


def _open_comment(row: m.MethodDraft, form: Any) -> None:
    methods.open_comment(current(), now(), row, cast(date, form.until.data))


def _close_comment(row: m.MethodDraft, form: Any) -> None:
    methods.close_comment(current(), now(), row, form.received.data, form.link.data or "")


def _approve(row: m.MethodDraft, form: Any) -> None:
    methods.approve(current(), now(), row, cast(date, form.in_force_from.data))


STEPS: Mapping[str, Callable[[m.MethodDraft, Any], None]] = {
    "open_comment": _open_comment,
    "close_comment": _close_comment,
    "take_back": lambda row, _form: methods.take_back(current(), now(), row),
    "approve": _approve,
    "discard": lambda row, _form: methods.discard(current(), now(), row),
}


@area.post("/methods/drafts/<int:draft_id>/<name>")
@permit(Action.SCORE_WATCH, keeps=True)
def move(draft_id: int, name: str) -> ResponseReturnValue:
    """Take one step of a draft."""
    if name not in STEPS:
        abort(404)
    row = draft_at(draft_id, Action(DRAFTING.move(name).action))
    form = FORMS.get(name, Form)()
    if not form.validate():
        return _page(row, name, form, 400)
    try:
        STEPS[name](row, form)
    except RuleBroken as error:
        form.refuse(error)
        return _page(row, name, form, 409)
    commit()
    flash(gettext("Noted."))
    return redirect(url_for("watch.draft", draft_id=row.id))


# --- compared -------------------------------------------------------------------------------------------------------


@area.post("/methods/drafts/<int:draft_id>/compare")
@permit(Action.DRAFT_WRITE)
def compare(draft_id: int) -> ResponseReturnValue:
    """Work out whom a draft moves: at once where that is quick, else as a job that says how far it is."""
    row = draft_at(draft_id, Action.DRAFT_WRITE)
    agencies = queries.methods.published_count(current())
    run = methods.begin_comparison(current(), now(), row, agencies)
    if agencies <= methods.AT_ONCE:
        trial = methods.trial_of(row, run)
        with database().reading() as session:
            for material, _ in queries.methods.everybody(session, now()):
                trial.add(material)
        methods.finish_comparison(current(), now(), run, trial)
    commit()
    return redirect(url_for("watch.draft", draft_id=row.id))


def _compared(draft_id: int) -> tuple[m.MethodDraft, m.MethodComparison]:
    row = draft_at(draft_id, Action.SCORE_WATCH)
    run = queries.methods.newest_comparison(current(), row.id)
    if run is None or run.done_at is None:
        abort(404)
    return row, run


def _after() -> int:
    text = request.args.get("after", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@area.get("/methods/drafts/<int:draft_id>/moves")
@permit(Action.SCORE_WATCH)
def moves(draft_id: int) -> ResponseReturnValue:
    """Who moves, how far and why, the worst movers first, some a page."""
    row, run = _compared(draft_id)
    after, bands_only = _after(), request.args.get("show") == "bands"
    found = queries.methods.moves(current(), run.id, after, PAGE + 1, bands_only=bands_only)
    made = methods.made_of(row)
    asked: dict[str, Any] = {"show": "bands"} if bands_only else {}
    more = url_for("watch.moves", draft_id=row.id, after=found[PAGE - 1].place, **asked) if len(found) > PAGE else ""
    return render_template(
        "watch/moves.html",
        draft=row,
        rows=[words.move_row(one, one.entry, made) for one in found[:PAGE]],
        on=run.as_of,
        agencies=sum(run.spread["before"].values()),
        bands_only=bands_only,
        first=url_for("watch.moves", draft_id=row.id, **asked) if after else "",
        more=more,
        files=[(form, url_for("watch.moves_as", draft_id=row.id, form=form, **asked)) for form in ("csv", "xlsx")],
    )


@area.get("/methods/drafts/<int:draft_id>/moves/<form>")
@permit(Action.SCORE_WATCH)
def moves_as(draft_id: int, form: str) -> ResponseReturnValue:
    """All of them as a file."""
    row, run = _compared(draft_id)
    header = [
        gettext("Place"), gettext("Register number"), gettext("Name"), gettext("Score now"), gettext("Low end now"),
        gettext("Band now"), gettext("Score then"), gettext("Low end then"), gettext("Band then"), gettext("Moves by"),
        gettext("Why"),
    ]  # fmt: skip
    return sheet(form, f"moves-{row.release}", header, list(_cells(row, run, request.args.get("show") == "bands")))


def _cells(row: m.MethodDraft, run: m.MethodComparison, bands_only: bool) -> Iterator[list[Any]]:
    made, after = methods.made_of(row), 0
    while found := queries.methods.moves(current(), run.id, after, 1000, bands_only=bands_only):
        for one in found:
            line = words.move_row(one, one.entry, made)
            old, new = line["old"], line["new"]
            yield [
                one.place, line["id"], line["name"], old["value"], old["low"], old["band"], new["value"], new["low"],
                new["band"], one.shift, line["why"],
            ]  # fmt: skip
        after = found[-1].place


@area.get("/methods/drafts/<int:draft_id>/file")
@permit(Action.SCORE_WATCH)
def method_file(draft_id: int) -> ResponseReturnValue:
    """The file of an approved draft, as a release adds it to the code; its checksum freezes it there."""
    row = draft_at(draft_id, Action.SCORE_WATCH)
    if row.digest is None:
        abort(404)
    answer = Response(source_of(methods.made_of(row)), mimetype="text/x-python")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(row.release)}"'
    return answer
