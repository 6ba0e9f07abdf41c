"""Check a sheet of up to 1,000 rows; free, without an account. Decisions are kept for who is signed in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from iris import queries, services
from iris.db import commit, current, database
from iris.gateways.sheets import read_table
from iris.rules.checking import MOST_ROWS, Answer, Asked
from iris.rules.checking_rows import Sheet, sheet_of
from iris.rules.errors import RuleBroken
from iris.rules.names import Verdict
from iris.rules.public_ids import is_public_id, parse_public_id
from iris.rules.roles import Action, reach_of
from iris.rules.status import AGENCY_WORDS, agency_status
from iris.rules.wording import N_, Tone, Word
from iris.web import sheets
from iris.web.asking import name_book, storable, today_of
from iris.web.forms import Form
from iris.web.guard import deny, permit, public, public_form
from iris.web.identity import now

area = Blueprint("checks", __name__)

LONGEST_PART = 300

MATCHES = {
    Verdict.EXACT: Word(N_("Found"), "", Tone.OK, "tick"),
    Verdict.LIKELY: Word(N_("Probably found"), "", Tone.WARN, "mind"),
    Verdict.AMBIGUOUS: Word(N_("More than one fits"), "", Tone.WARN, "mind"),
    Verdict.NONE: Word(N_("Not known"), "", Tone.NONE, "question"),
}


class SheetForm(Form):
    """The sheet to check."""

    file = FileField(
        _l("File"),
        [FileRequired(message=_l("Choose the file."))],
        description=_l("A table file with headings: name, licence number, country. Up to 1,000 rows."),
    )


class AgainForm(Form):
    """The rows of a sheet checked before, with decisions about uncertain ones."""

    rows = HiddenField()


@area.get("/check/list")
@public
def sheet() -> ResponseReturnValue:
    """The form for a sheet."""
    return render_template("checks/new.html", form=SheetForm())


@area.post("/check/list")
@public_form
def sheet_post() -> ResponseReturnValue:
    """Check a sheet: every row answered in order, with both names and how sure it is."""
    form = SheetForm()
    if not form.validate():
        return render_template("checks/new.html", form=form), 400
    try:
        table = read_table(form.file.data.read(), form.file.data.filename or "sheet")
        found = sheet_of(table, MOST_ROWS)
    except RuleBroken as error:
        form.refuse(error, "file")
        return render_template("checks/new.html", form=form), 409
    return _answered(found)


@area.post("/check/list/again")
@public_form
def again() -> ResponseReturnValue:
    """The same rows again, after decisions; or as a table file."""
    form = AgainForm()
    if not form.validate():
        return render_template("checks/new.html", form=SheetForm(formdata=None)), 400
    rows = _rows(form.rows.data or "")
    if request.form.get("as") in ("csv", "xlsx"):
        return _file(rows, request.form["as"])
    if reach_of(g.actor.role, Action.CHECKS_OWN):
        _decide(rows)
        commit()
    return _answered(Sheet(rows, 0, (), {}))


def _rows(text: str) -> tuple[Asked, ...]:
    """The rows that the page carried along; raises when they are not as our own page writes them."""
    try:
        found = json.loads(text)
        return tuple(Asked(int(r[0]), *(_carried(part) for part in r[1:5])) for r in found[:MOST_ROWS])
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        raise RuleBroken("rows_unreadable", N_("The rows can't be read any more; send the file again.")) from None


def _carried(part: object) -> str:
    if not isinstance(part, str) or not storable(part):
        raise ValueError
    return part[:LONGEST_PART]


def _decide(rows: Sequence[Asked]) -> None:
    by_row = {row.row: row for row in rows}
    for name, value in request.form.items():
        number, (public_id, _, verb) = name.removeprefix("decide-"), value.partition(":")
        if not name.startswith("decide-") or not number.isdecimal() or not is_public_id(public_id):
            continue
        row, entry = by_row.get(int(number[:9])), queries.register.entry(current(), parse_public_id(public_id))
        if row is not None and entry is not None and verb in ("same", "other"):
            services.checks.decide(current(), now(), row, entry, same=verb == "same")


def _answers(rows: Sequence[Asked]) -> tuple[list[Answer], dict[int, Any]]:
    # A session of its own: on an unsafe method the request's session would make writers wait for a reader.
    with database().reading(g.actor) as session:
        answers = queries.checking.answers(session, rows, queries.checking.one_by_one(session, name_book()))
        ids = list({entry_id for answer in answers for entry_id in answer.entries})
        shown = {entry.id: (entry, licences) for entry, licences in queries.search.rows_of(session, ids)}
        session.expunge_all()
    return answers, shown


def _answered(found: Sheet) -> ResponseReturnValue:
    answers, shown = _answers(found.rows)
    lines = [_line(answer, shown) for answer in answers]
    counts = {word: sum(answer.match is word for answer in answers) for word in MATCHES}
    carried = json.dumps([[r.row, r.name, r.licence, r.country, r.address] for r in found.rows], ensure_ascii=False)
    form = AgainForm(formdata=None)
    form.rows.data = carried
    return render_template(
        "checks/answers.html",
        form=form,
        lines=lines,
        counts=[{"word": MATCHES[word], "number": number} for word, number in counts.items()],
        blank=found.blank,
        missing=found.missing,
        uncertain=sum(answer.uncertain for answer in answers),
        may_decide=bool(reach_of(g.actor.role, Action.CHECKS_OWN)),
    )


def _line(answer: Answer, shown: dict[int, Any]) -> dict[str, Any]:
    entries = [_entry(*shown[entry_id]) for entry_id in answer.entries if entry_id in shown]
    confirmed = answer.match in (Verdict.EXACT, Verdict.LIKELY)
    return {
        "row": answer.asked.row,
        "asked": answer.asked.name or answer.asked.licence,
        "licence": answer.asked.licence,
        "word": MATCHES[answer.match],
        "by": answer.by,
        "decided": answer.decided,
        "uncertain": answer.uncertain,
        "entries": entries if confirmed or answer.match is Verdict.AMBIGUOUS else [],
        "near": entries[:2] if answer.match is Verdict.NONE else [],
    }


def _entry(entry: Any, licences: Any) -> dict[str, Any]:
    views = queries.register.views(entry.country, licences)
    status = agency_status(views, today_of(entry, licences), closed=entry.closed_on)
    numbers = [licence.number for licence in licences if licence.number]
    return {
        "href": url_for("register.agency", public_id=entry.public_id),
        "public_id": entry.public_id,
        "name": entry.name,
        "country": entry.country,
        "number": numbers[0] if numbers else "",
        "word": AGENCY_WORDS[status.word],
        "since": status.since,
    }


def _file(rows: Sequence[Asked], form: str) -> ResponseReturnValue:
    answers, shown = _answers(rows)
    header = [
        gettext("Row"), gettext("Asked"), gettext("Licence asked"), gettext("Match"), gettext("Register number"),
        gettext("Register name"), gettext("Country"), gettext("Licence"), gettext("Status"), gettext("Since"),
    ]  # fmt: skip
    lines = [_cells(_line(answer, shown)) for answer in answers]
    return sheets.sheet(form, "check", header, lines)


def _cells(line: dict[str, Any]) -> list[str]:
    first = line["entries"][0] if len(line["entries"]) == 1 else None
    found = [str(line["row"]), line["asked"], line["licence"], gettext(line["word"].label)]
    if first is None:
        return [*found, *[""] * 6]
    since = first["since"].isoformat() if first["since"] else ""
    return [
        *found,
        first["public_id"],
        first["name"],
        first["country"],
        first["number"],
        gettext(first["word"].label),
        since,
    ]


@area.get("/check/decisions")
@permit(Action.CHECKS_OWN)
def decisions() -> ResponseReturnValue:
    """What this organisation decided about uncertain names; nobody else sees it."""
    return render_template("checks/decisions.html", decisions=queries.checking.decisions(current()))


@area.post("/check/decisions/<int:decision_id>/undo")
@permit(Action.CHECKS_OWN)
def undo(decision_id: int) -> ResponseReturnValue:
    """Forget a decision."""
    decision = queries.checking.decision(current(), decision_id)
    if decision is None:
        deny(Action.CHECKS_OWN, 404)
    services.checks.undo(current(), now(), decision)
    commit()
    flash(gettext("Forgotten: you are asked about it again."))
    return redirect(url_for("checks.decisions"))
