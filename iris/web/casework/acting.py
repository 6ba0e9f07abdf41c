"""Sorting, assigning, writing, the text for the worker's yes, looking at who it is."""

from __future__ import annotations

from flask import Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import queries
from iris.db import commit, current, database
from iris.rules.cases.conflicts import Officer
from iris.rules.cases.indicators import Indicator
from iris.rules.cases.reopening import CaseRole
from iris.rules.cases.summaries import SummaryFacts
from iris.rules.errors import RuleBroken
from iris.rules.public_ids import is_public_id
from iris.rules.roles import Action, Role
from iris.services.cases import looking, telling, working
from iris.services.cases.sealing import OpenCase, opened
from iris.web.casework.area import Signed, area, load_case, typed
from iris.web.casework.doing import TOKEN_OVER, act
from iris.web.casework.showing import case_page
from iris.web.errors import sentence_of
from iris.web.guard import permit
from iris.web.identity import now, outside

WORK, LEAD = Action.CASE_WORK, Action.CASE_LEAD


@area.post("/<int:case_id>/triage")
@permit(WORK, keeps=True)
def triage(case_id: int) -> ResponseReturnValue:
    """Note that the eleven signs were gone through."""
    flagged = [Indicator(code) for code in request.form.getlist("indicator") if code in set(Indicator)]
    return act(
        case_id,
        WORK,
        lambda case: working.triage(current(), outside().keys, now(), case, flagged),
        gettext("Read and sorted."),
    )


@area.post("/<int:case_id>/child")
@permit(LEAD, keeps=True)
def take_over(case_id: int) -> ResponseReturnValue:
    """Look after a child's case."""
    return act(
        case_id,
        LEAD,
        lambda case: working.take_over(current(), outside().keys, now(), case),
        gettext("You look after this child's case now."),
    )


@area.post("/<int:case_id>/assign")
@permit(LEAD, keeps=True)
def assign(case_id: int) -> ResponseReturnValue:
    """Put somebody on the case."""

    def verb(case: OpenCase) -> None:
        officer = _officer(typed("officer"), case)
        working.assign(current(), outside().keys, now(), case, officer, CaseRole.OFFICER)

    return act(case_id, LEAD, verb, gettext("Assigned."))


def _officer(text: str, case: OpenCase) -> Officer:
    """The chosen officer with the links declared. Raises RuleBroken when there is no such person."""
    entries = sorted({row.entry_id for row in case.row.respondents if row.entry_id})
    with database().reading() as reading:
        people = {one.id for one in queries.cases.officers(reading, sorted((Role.CASE_OFFICER, Role.CASE_LEAD)))}
        links = queries.cases.links(reading, entries)
    if not text.isdigit() or int(text) not in people:
        raise RuleBroken("cannot_take_case", gettext("This officer cannot take this case. Choose another one."))
    return Officer(int(text), frozenset(links.get(int(text), ())))


@area.post("/<int:case_id>/unassign")
@permit(LEAD, keeps=True)
def unassign(case_id: int) -> ResponseReturnValue:
    """Take somebody off the case."""
    number = int(typed("assignment")) if typed("assignment").isdigit() else 0
    return act(
        case_id,
        LEAD,
        lambda case: working.unassign(current(), outside().keys, now(), case, number),
        gettext("Taken off the case."),
    )


@area.post("/<int:case_id>/write")
@permit(WORK, keeps=True)
def write(case_id: int) -> ResponseReturnValue:
    """Write to the worker, or a note for the officers."""
    side = "note" if "note" in request.form else "officer"
    return act(
        case_id,
        WORK,
        lambda case: telling.write(current(), outside(), now(), case, typed("say"), side),
        gettext("Noted.") if side == "note" else gettext("Sent. The worker reads it with the number."),
    )


@area.post("/<int:case_id>/respondent")
@permit(WORK, keeps=True)
def respondent(case_id: int) -> ResponseReturnValue:
    """Say which entry of the register is meant."""

    def verb(case: OpenCase) -> None:
        public_id = typed("entry").strip()
        kind = "employer" if public_id.upper().startswith("EM") else "agency"
        entry = queries.register.entry(current(), public_id, kind) if is_public_id(public_id) else None
        if entry is None:
            raise RuleBroken("entry_unknown", gettext("No entry has this number. It looks like AG-4KX2-9TQN."))
        wanted = int(typed("respondent")) if typed("respondent").isdigit() else None
        working.name_respondent(current(), outside().keys, now(), case, entry, wanted)

    return act(case_id, WORK, verb, gettext("Named."))


@area.post("/<int:case_id>/summary")
@permit(WORK, keeps=True)
def summary(case_id: int) -> ResponseReturnValue:
    """Write the text that would go out, sign for it, and ask the worker."""

    def verb(case: OpenCase) -> None:
        facts = _facts(case)
        found = working.search_summary(typed("text"), typed("out"), facts)
        if found:
            places = "; ".join(gettext(one.sentence) % {"found": one.found} for one in found)
            raise RuleBroken("summary_has_problems", "%(places)s", places=places)
        working.write_summary(
            current(), outside().keys, now(), case, typed("text"), typed("out"), request.form.getlist("check"), facts
        )

    return act(case_id, WORK, verb, gettext("The worker is asked now."))


def _facts(case: OpenCase) -> SummaryFacts:
    """What may not stand in the text: names and places the officer lists for the search; they are not kept."""
    listed = [line.strip() for line in typed("names").splitlines() if line.strip()]
    allowed = tuple(row.entry.name for row in case.row.respondents if row.entry is not None)
    return SummaryFacts(names=tuple(listed), allowed=allowed, sums_agreed="sums" in request.form)


@area.post("/<int:case_id>/identity")
@permit(Action.CASE_IDENTITY, keeps=True)
def identity(case_id: int) -> ResponseReturnValue:
    """Look at who it is; the reason is written down before anything is shown."""
    case = load_case(case_id, Action.CASE_IDENTITY)
    if not Signed().validate():
        return case_page(case, 400, gettext(TOKEN_OVER))
    try:
        known = looking.identity_of(current(), outside().keys, now(), case, typed("reason"))
    except RuleBroken as error:
        current().rollback()
        return case_page(load_case(case_id, Action.CASE_IDENTITY), 409, sentence_of(error))
    commit()
    return case_page(case, identity=[value for values in known.values() for value in values] or ["–"])


@area.post("/<int:case_id>/files/<int:file_id>")
@permit(WORK)
def original(case_id: int, file_id: int) -> ResponseReturnValue:
    """Open an original; each opening is written down."""
    case, row = load_case(case_id, WORK), queries.cases.file(current(), file_id)
    if row is None or row.case_id != case.row.id or row.respondent_id is not None:
        abort(404)
    known = opened(case.raw, f"file:{row.id}", row.sealed)
    looking.file_opened(current(), outside().keys, now(), case, file_id)
    commit()
    answer = current_app.response_class(outside().store.read_all(row.stored_as, case.raw), mimetype=known["mime"])
    answer.headers.set("Content-Disposition", "attachment", filename=known["name"])
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    assert isinstance(answer, Response)
    return answer
