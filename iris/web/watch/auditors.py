"""Record of auditors, and what audits say of agencies against what their workers say.

The facts that contradict an audit are guarded: the system reads them, and counts leave this module. Audits are read
through the row filter, so an audit body finds its own record and nobody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import queries
from iris.db import current, database
from iris.gateways.sheets_writing import Value
from iris.queries.rows import EntryRow
from iris.rules.roles import Action, Reach, reach_of
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods import method_on
from iris.rules.scoring.published import Question, scores
from iris.rules.scoring.recorded import ComplaintFact, VoiceFact, standing
from iris.rules.scoring.track import FEWEST, WATCHED_MONTHS, WEIGHTY, Audit, Gap, Harm, Track, gap_of, harms, tracks
from iris.rules.scoring.vocabulary import Part
from iris.web.answers import entry_href
from iris.web.guard import permit
from iris.web.identity import now
from iris.web.sheets import sheet
from iris.web.watch.area import area

PAGE = 50
SORTS: Mapping[str, Callable[[Track], Any]] = {
    "share": lambda t: (t.low is None, -(t.low or 0.0), -t.contradicted, t.of),
    "contradicted": lambda t: (-t.contradicted, t.of),
    "clean": lambda t: (-t.clean, t.of),
}


def _method() -> Method:
    return method_on(now().date())


def _own() -> bool:
    return reach_of(g.actor.role, Action.AUDITORS_WATCH) is not Reach.ALL


def _records() -> tuple[list[Track], Mapping[int, str]]:
    """The records asked for, of audit bodies or of lead auditors, and their names."""
    found = queries.track.audits(current())
    if _own():
        # An audit manager may see audits of another body where the own organisation is the audited one.
        found = [audit for audit in found if audit.of == g.actor.organisation_id]
    names: Mapping[int, str] = {}
    if request.args.get("by") == "lead":
        leads = queries.track.leads(current(), [audit.id for audit in found])
        found = [replace(audit, of=leads[audit.id][0]) for audit in found if audit.id in leads]
        names = dict(leads.values())
    with database().reading() as session:
        if not names:
            names = queries.track.body_names(session, sorted({audit.of for audit in found}))
        against = _against(session, found)
    sort = SORTS.get(request.args.get("sort", ""), SORTS["share"])
    records = sorted(tracks(found, against, _method()), key=sort)
    if request.args.get("show") == "above":
        records = [one for one in records if one.above]
    return records, names


def _against(session: Any, audits: Sequence[Audit]) -> dict[int, list[Harm]]:
    entries = queries.scoring.agencies(session, sorted({audit.subject for audit in audits}))
    kinds = (ComplaintFact.KIND, VoiceFact.KIND)
    told = queries.scoring.told(session, entries, now(), kinds)
    method, today = _method(), now().date()
    return {
        entry: harms((fact for _, fact in standing(versions, today, now(), published=True)), method)
        for entry, versions in told.items()
    }


@area.get("/auditors/record")
@permit(Action.AUDITORS_WATCH)
def auditors() -> ResponseReturnValue:
    """Clean audits that were contradicted later, by audit body or lead auditor, each share with its margin."""
    records, names = _records()
    asked: dict[str, Any] = {name: request.args[name] for name in ("by", "sort", "show") if request.args.get(name)}
    return render_template(
        "watch/auditors.html",
        rows=[_line(one, names) for one in records],
        by_lead=asked.get("by") == "lead",
        asked=asked,
        heads=_heads(asked),
        own=_own(),
        fewest=FEWEST,
        months=WATCHED_MONTHS,
        weighty=WEIGHTY,
        files=[(form, url_for("watch.auditors_as", form=form, **asked)) for form in ("csv", "xlsx")],
    )


def _heads(asked: Mapping[str, Any]) -> list[Any]:
    def sortable(label: str, name: str) -> dict[str, Any]:
        href = url_for("watch.auditors", **dict(asked, sort=name))
        chosen = asked.get("sort", "share") == name
        return {"label": label, "num": True, "href": href, "sorted": "descending" if chosen else None}

    first = gettext("Lead auditor") if asked.get("by") == "lead" else gettext("Audit body")
    return [
        first,
        {"label": gettext("Audits"), "num": True},
        sortable(gettext("Clean"), "clean"),
        sortable(gettext("Contradicted"), "contradicted"),
        sortable(gettext("Share, with its margin"), "share"),
    ]


def _line(one: Track, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "name": names.get(one.of, ""),
        "audits": one.audits,
        "clean": one.clean,
        "contradicted": one.contradicted,
        "by_case": one.by_case,
        "by_voice": one.by_voice,
        "share": _percent(one.share),
        "low": _percent(one.low),
        "high": _percent(one.high),
        "above": one.above,
    }


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


@area.get("/auditors/record/as/<form>")
@permit(Action.AUDITORS_WATCH)
def auditors_as(form: str) -> ResponseReturnValue:
    """The same as a file."""
    records, names = _records()
    header = [
        gettext("Name"), gettext("Audits"), gettext("Clean"), gettext("Contradicted"), gettext("By complaints"),
        gettext("By workers' answers"), gettext("Share"), gettext("Low end"), gettext("High end"), gettext("Above"),
    ]  # fmt: skip
    rows = [
        [
            names.get(t.of, ""), t.audits, t.clean, t.contradicted, t.by_case, t.by_voice, t.share, t.low, t.high,
            t.above,
        ]
        for t in records
    ]  # fmt: skip
    return sheet(form, "auditors", header, rows)


# --- audits against workers -------------------------------------------------------------------------------------------


def _gaps() -> list[tuple[EntryRow, Gap]]:
    """Agencies of which enough workers answered and that have a number, the widest gap first."""
    today, method = now().date(), _method()
    with database().reading() as session:
        entries = queries.scoring.agencies(session, queries.track.asked_workers(session))
        material = queries.scoring.material(session, entries, now())
    asked = [Question(material[entry.id], today, now()) for entry in entries]
    found = []
    for entry, question, scored in zip(entries, asked, scores(asked), strict=True):
        if scored.score.value is None:
            continue
        told = [fact for _, fact in standing(question.material.versions, today, now(), published=True)]
        audited = scored.score.parts[Part.CONFORMITY].mid / scored.method.points[Part.CONFORMITY]
        gap = gap_of(entry.id, audited, (fact for fact in told if isinstance(fact, VoiceFact)), method)
        if gap is not None:
            found.append((entry, gap))
    return sorted(found, key=lambda pair: (-pair[1].gap, pair[1].unpaid, pair[0].id))


@area.get("/auditors/gaps")
@permit(Action.SCORE_WATCH)
def gaps() -> ResponseReturnValue:
    """What audits say of each agency against what its workers say, the widest gap first."""
    found = _gaps()
    if wide := request.args.get("show") == "wide":
        found = [pair for pair in found if pair[1].gap > 0]
    start = int(request.args["after"]) if request.args.get("after", "").isdecimal() else 0
    start = min(start, len(found))
    asked: dict[str, Any] = {"show": "wide"} if wide else {}
    more = url_for("watch.gaps", after=start + PAGE, **asked) if len(found) > start + PAGE else ""
    return render_template(
        "watch/gaps.html",
        rows=[_gap_line(entry, gap) for entry, gap in found[start : start + PAGE]],
        more=more,
        files=[(form, url_for("watch.gaps_as", form=form)) for form in ("csv", "xlsx")],
    )


def _gap_line(entry: EntryRow, gap: Gap) -> dict[str, Any]:
    return {
        "name": entry.name,
        "id": entry.public_id,
        "href": entry_href(entry),
        "audited": _percent(gap.audited),
        "unpaid": _percent(gap.unpaid),
        "low": _percent(gap.low),
        "high": _percent(gap.high),
        "answers": gap.answers,
        "gap": _percent(gap.gap),
    }


@area.get("/auditors/gaps/as/<form>")
@permit(Action.SCORE_WATCH)
def gaps_as(form: str) -> ResponseReturnValue:
    """The same as a file."""
    header = [
        gettext("Register number"), gettext("Name"), gettext("Conformity by audits"), gettext("Answers"),
        gettext("Workers who report no fee"), gettext("Low end"), gettext("High end"), gettext("Gap"),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [entry.public_id, entry.name, gap.audited, gap.answers, gap.unpaid, gap.low, gap.high, gap.gap]
        for entry, gap in _gaps()
    ]
    return sheet(form, "gaps", header, rows)
