"""A case from the queue to the last payment: officers, respondent and worker each at the own page."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from iris import models as m
from iris import queries
from iris.queries import copying
from iris.rules.cases.summaries import CHECKLIST
from iris.rules.roles import Kind, Role
from iris.rules.scoring.published import Question, scores
from iris.rules.scoring.recorded import KINDS, AgreementFact, AnswerFact, ComplaintFact, Recordable, RemedyFact
from iris.services import scoring
from iris.services.cases import clocks, recording, working
from iris.services.cases.sealing import unlock
from tests.client import PageClient
from tests.factories import Made
from tests.web.affairs import SUMMARY, Affair
from tests.web.complaining import PHONE, STORY, Worker
from tests.web.people import People


def test_a_case_goes_from_the_queue_to_the_last_payment(affair: Affair, made: Made) -> None:
    affair.to_decision()
    page = affair.worker.client.get("/complaints/case")
    assert "It is more likely than not that it happened as told." in page.text
    affair.say("accept")
    assert affair.case.stage == "remedy_agreed"
    today = made.now.date()
    affair.answering("plan", day=[(today + timedelta(days=days)).isoformat() for days in (10, 20)])
    assert affair.case.stage == "remedy_tracked"
    for _ in range(2):
        affair.answering("payment", amount="22500", paid_on=today.isoformat())
    page = affair.worker.client.get("/complaints/case")
    assert "They say that they paid" in page.text
    page = affair.officer.client.get(affair.at)
    assert "The worker has not confirmed that everything arrived" in page.text, "closing is not open before"
    for _ in range(2):
        page = affair.worker.client.get("/complaints/case")
        form = next(f for f in page.forms if f.action.endswith("/payment"))
        affair.worker.client.submit(form, came="yes")
    affair.do(affair.officer, "step", step="close_remedied")
    assert (affair.case.stage, affair.case.closing) == ("closed", "remedied")
    fact = affair.session.scalars(select(m.CaseFact)).one()
    assert (fact.entry_id, fact.severity, fact.principle) == (affair.entry.id, 10, "2")
    assert fact.corridor == "BD-QA-construction"
    assert (fact.decided_on, fact.remedied_on) == (today, today)
    assert "Upheld" in affair.agency.client.get("/answering").text
    assert "Put right" in affair.worker.client.get("/complaints/case").text
    told = counted(affair)
    assert told["answer"] == [AnswerFact(today + timedelta(days=3)), AnswerFact(today + timedelta(days=3), today)]
    remedy = today + timedelta(days=90)
    assert told["remedy"][0] == RemedyFact(remedy), "due once the worker accepted"
    assert told["remedy"][-1] == RemedyFact(remedy, confirmed=today), "kept when the last instalment was confirmed"
    (complaint,) = told["complaint"]
    assert isinstance(complaint, ComplaintFact)
    assert (complaint.severity, complaint.outcome, complaint.closed) == (10, "upheld", today)
    assert (complaint.remedy_due, complaint.remedied_on) == (remedy, today)
    nobody_learns_of(affair, made)


def counted(affair: Affair) -> dict[str, list[Recordable]]:
    """What the score knows of this case, every version; without a version that says the same as the one before."""
    told: dict[str, list[Recordable]] = {}
    affair.session.expire_all()
    query = select(m.ScoreFact).where(m.ScoreFact.entry_id == affair.entry.id, m.ScoreFact.void.is_(False))
    for row in affair.session.scalars(query.order_by(m.ScoreFact.id)):
        fact, before = KINDS[row.kind].read(row.payload), told.setdefault(row.kind, [])
        if before[-1:] != [fact]:
            before.append(fact)
    return told


def nobody_learns_of(affair: Affair, made: Made) -> None:
    """Facts, journal, jobs and public pages tell nobody that there is a case, which one, or what was said in it."""
    scoring.record_score_fact(affair.session, made.now, affair.entry, AgreementFact(made.now.date()), "agreement:1")
    anybody = PageClient(affair.worker.app)
    at = f"/agencies/{affair.entry.public_id}/score"
    case, answering = affair.case, affair.session.scalars(select(m.CaseRespondent)).one()
    ids = (str(case.id), case.public_id, str(answering.id))
    public = anybody.get(at).html + anybody.raw(f"/api/v1{at}").get_data(as_text=True)
    facts = str([row.payload for row in affair.session.scalars(select(m.ScoreFact))])
    journal = affair.session.scalars(select(m.JournalEntry).where(m.JournalEntry.stream.not_like("case:%")))
    journalled = str([(row.stream, row.payload) for row in journal])
    for word in (*ids[:2], STORY, PHONE, "Rahima", "Comilla"):
        assert word not in public + facts + journalled
    assert ids[2] not in public + journalled
    scored = affair.session.scalars(select(m.Job).where(m.Job.name == "rescore")).all()
    assert len(scored) == 1, "for the agreement; a case moves no score before next month"


def test_a_case_that_is_opened_again_and_then_not_upheld_counts_no_more(affair: Affair, made: Made) -> None:
    affair.to_decision()
    keys, now = affair.shop.outside.keys, made.now
    case = unlock(keys, affair.case)
    case.row.stage, case.row.closing = "closed", "upheld_not_remedied"
    recording.record(affair.session, keys, now, case)
    case.state.reopened_at = now.isoformat()
    (row,) = case.row.respondents
    case.keep_inner(row, replace(case.inner(row), outcome="not_upheld", upheld=[], severity=None))
    case.row.closing = "not_upheld"
    recording.record(affair.session, keys, now + timedelta(days=1), case)
    affair.session.flush()
    later = now + timedelta(days=40)
    material = queries.scoring.material(affair.session, [affair.entry], later)[affair.entry.id]
    (found,) = scores([Question(material, later.date(), later)])
    assert [str(one.outcome) for one in found.facts.complaints] == ["not_upheld"]
    assert found.facts.remedies == ()
    assert queries.cases.facts_of(affair.session, affair.entry.id) == []


def test_the_agency_sees_the_approved_text_and_never_who(affair: Affair) -> None:
    affair.to_yes()
    asked = affair.session.scalars(select(m.CaseRespondent).where(m.CaseRespondent.entry_id == affair.entry.id)).one()
    affair.agency.client.get(f"/answering/{asked.id}", status=404)
    assert "No complaint" in affair.agency.client.get("/answering").text
    affair.say("yes")
    page = affair.agency.client.get(f"/answering/{asked.id}")
    assert SUMMARY in page.text
    for word in (STORY, PHONE, "Comilla", "Rahima", "45000", affair.case.public_id):
        assert word not in page.html


def test_nothing_goes_out_without_a_yes_to_the_exact_text(affair: Affair) -> None:
    affair.to_yes()
    page = affair.say("yes", status=409, digest="0" * 64)
    assert "The text has changed since" in page.text
    affair.say("no")
    assert affair.case.closing == "no_contact_wished"
    assert affair.agency.client.get("/answering").text.count("Complaint of") == 0


def test_a_text_that_shows_the_worker_is_refused_and_kept(affair: Affair) -> None:
    affair.do(affair.lead, "assign", officer=str(affair.officer.account.id))
    affair.do(affair.officer, "triage")
    affair.do(affair.officer, "respondent", entry=affair.entry.public_id)
    every = [item.key for item in CHECKLIST]
    bad = "On 5 March 2026 Rahima paid 45000 BDT."
    page = affair.do(affair.officer, "summary", status=409, text=bad, names="Rahima", check=every)
    assert "names a day" in page.text
    assert "is a name from this case" in page.text
    assert page.form(field="text").values()["text"] == [bad]
    page = affair.do(affair.officer, "summary", status=409, text=SUMMARY, check=every[1:])
    assert "every line of the checklist" in page.text
    assert affair.case.stage == "triaged"


def test_only_those_on_the_case_learn_that_it_exists(affair: Affair, people: People, made: Made) -> None:
    other = people.enter(Role.CASE_OFFICER)
    assert "No open case" in other.client.get("/casework").text
    other.client.get(affair.at, status=404)
    assert "Nothing waits for you" in other.client.get("/desk").text
    for role in (Role.ADMINISTRATOR, Role.REVIEWER, Role.GOVERNMENT_CASE_OFFICER, Role.ADVOCATE, Role.AUDITOR):
        somebody = people.enter(role)
        somebody.client.get(affair.at, status=404)
        assert affair.case.public_id not in somebody.client.get("/desk").text
    PageClient(affair.worker.app).get(affair.at)
    rival = people.enter(Role.AGENCY_MANAGER, made.organisation(Kind.AGENCY, entry=made.agency("Egret", "NP")))
    affair.to_yes()
    affair.say("yes")
    asked = affair.session.scalars(select(m.CaseRespondent).where(m.CaseRespondent.entry_id == affair.entry.id)).one()
    rival.client.get(f"/answering/{asked.id}", status=404)
    assert "No complaint" in rival.client.get("/answering").text


def test_who_is_in_conflict_does_not_learn_that_it_exists(affair: Affair, people: People, made: Made) -> None:
    lead, officer = people.enter(Role.CASE_LEAD), people.enter(Role.CASE_OFFICER)
    for person in (lead, officer):
        working.declare_link(affair.session, made.now, person.account.id, affair.entry.id)
    affair.do(affair.lead, "respondent", entry=affair.entry.public_id)
    assert "No open case" in lead.client.get("/casework").text
    lead.client.get(affair.at, status=404)
    page = affair.lead.client.get(affair.at)
    offered = {o.attrs.get("value") for o in page.root.one("select", id="officer").all("option")}
    assert str(officer.account.id) not in offered
    affair.do(affair.lead, "assign", status=409, officer=str(officer.account.id))


def test_the_same_officer_cannot_decide_what_was_proposed(affair: Affair) -> None:
    affair.to_yes()
    affair.say("yes")
    affair.answering("reply", answer="No.")
    affair.do(affair.lead, "propose", upheld=["fees"], severity="3", reasons="Receipt.")
    page = affair.do(affair.lead, "decide", status=409)
    assert "A second officer must decide" in page.text
    page = affair.officer.client.get(affair.at)
    assert not any(f.action.endswith("/decide") for f in page.forms), "an officer is not offered what only a lead may"


def test_nobody_decides_before_the_agency_could_answer(affair: Affair, made: Made) -> None:
    affair.to_yes()
    affair.say("yes")
    page = affair.officer.client.get(affair.at)
    assert not any(f.action.endswith("/propose") for f in page.forms)
    keys = affair.shop.outside.keys
    assert clocks.advance(affair.session, keys, made.now + timedelta(days=3), affair.case.id) == 0
    late = made.now + timedelta(days=40)
    assert clocks.due_cases(affair.session, late) == [affair.case.id], "caught up however late"
    assert clocks.advance(affair.session, keys, late, affair.case.id) == 1
    assert affair.case.stage == "investigating"
    assert clocks.advance(affair.session, keys, late, affair.case.id) == 0


def test_each_look_at_who_it_is_is_written_down(affair: Affair) -> None:
    affair.do(affair.lead, "assign", officer=str(affair.officer.account.id))
    page = affair.do(affair.officer, "identity", status=409, reason="")
    assert "Write a few words first." in page.text
    page = affair.do(affair.officer, "identity", reason="To call back")
    assert PHONE in page.text
    page = affair.lead.client.get(affair.at)
    assert "case.identity_read" in page.text
    assert f"account:{affair.officer.account.id}" in page.text
    assert PHONE not in page.text
    assert "See whether there was a reason" in affair.lead.client.get("/desk").text
    page = affair.lead.client.get("/casework/looks")
    assert "To call back" in page.text
    look = affair.session.scalars(select(m.CaseLook)).one()
    affair.lead.client.submit(page.form(action=f"/casework/looks/{look.id}"))
    affair.session.expire_all()
    assert look.seen_by == affair.lead.account.id
    affair.officer.client.get("/casework/looks", status=404)


def test_a_lead_does_not_see_to_the_own_look(affair: Affair) -> None:
    affair.do(affair.lead, "identity", reason="To call back")
    look = affair.session.scalars(select(m.CaseLook)).one()
    assert "Another case lead must see this" in affair.lead.client.get("/casework/looks").text
    token = affair.lead.token
    affair.lead.client.post(f"/casework/looks/{look.id}", {"csrf_token": token}, status=409)
    assert look.seen_at is None


def test_a_childs_case_needs_a_lead_first(affair: Affair, app: Flask) -> None:
    child = Worker(app)
    child.file(about={"about": "me_minor"})
    case = affair.session.scalars(select(m.Case).where(m.Case.id != affair.session.scalars(
        select(m.CaseVisit.case_id).order_by(m.CaseVisit.id)).first())).one()  # fmt: skip
    page = affair.lead.client.get(f"/casework/{case.id}")
    page = affair.lead.client.submit(page.form(action=f"/casework/{case.id}/triage"), status=409)
    assert "A case lead must take this case over first." in page.text
    page = affair.lead.client.submit(page.form(action=f"/casework/{case.id}/child"))
    page = affair.lead.client.submit(page.form(action=f"/casework/{case.id}/triage"))
    assert "Read and sorted." in page.text


def test_messages_go_both_ways_and_notes_stay_inside(affair: Affair) -> None:
    affair.do(affair.lead, "write", say="We need the month.")
    affair.do(affair.lead, "write", say="Looks like the case of June.", note="yes")
    page = affair.say("write", say="It was April.")
    assert "We need the month." in page.text
    assert "June" not in page.text
    assert "It was April." in affair.lead.client.get(affair.at).text


def test_the_queue_has_the_urgent_first_and_pages(affair: Affair, app: Flask) -> None:
    calm = Worker(app)
    calm.file(what={"what": ["service"]})
    page = affair.lead.client.get("/casework")
    rows = [row.text for row in page.root.one("tbody").all("tr")]
    assert len(rows) == 2
    assert "Urgent" in rows[0]
    assert "Urgent" not in rows[1]
    affair.lead.client.get("/casework?after=0_nonsense_1")


def test_a_proof_of_the_agency_is_for_officers_only(affair: Affair) -> None:
    affair.to_decision()
    affair.answering("proof", file=(io.BytesIO(b"%PDF-1.4\n%\xe2\xe3\n1 0 obj<<>>endobj\n"), "slip.pdf"))
    row = affair.session.scalars(select(m.CaseFile).where(m.CaseFile.respondent_id.is_not(None))).one()
    affair.worker.client.raw(f"/complaints/files/{row.id}", status=404)


def test_a_reply_is_given_once(affair: Affair) -> None:
    affair.to_yes()
    affair.say("yes")
    affair.answering("reply", answer="No.")
    page = affair.agency.client.get("/answering")
    assert "not yet" in page.text
    assert not any(f.action.endswith("/reply") for f in affair.agency.client.get(page.root.one(
        "tbody").one("a").attrs["href"]).forms)  # fmt: skip


def test_mails_and_logs_say_nothing_of_a_case(affair: Affair, log: list[Any]) -> None:
    affair.to_decision()
    assert affair.session.scalars(select(m.OutgoingMail)).all() == []
    for word in (STORY, PHONE, affair.worker.number, "Heron"):
        assert word not in str(log)


def test_no_field_of_a_case_lies_anywhere_in_clear(affair: Affair, log: list[Any], tmp_path: Path, app: Flask) -> None:
    """Markers in every field of everybody, a dump of every column of every table, the store, mails and logs."""
    pdf = b"%PDF-1.4\n%\xe2\xe3\n1 0 obj<<>>endobj\n"
    affair.to_yes()
    affair.say("write", say="marker-message", files=(io.BytesIO(pdf), "marker-second.pdf"))
    affair.do(affair.officer, "write", say="marker-note", note="yes")
    affair.do(affair.officer, "identity", reason="marker-reason")
    affair.say("yes")
    affair.answering("reply", answer="marker-answer")
    affair.answering("proof", file=(io.BytesIO(pdf), "marker-proof.pdf"))
    affair.do(affair.officer, "propose", upheld=["fees"], severity="10", reasons="marker-reasons")
    Worker(app).file(
        story={"story": "marker-story", "files": (io.BytesIO(pdf + b"marker-content"), "marker-filename.pdf")},
        respondent={"entry": "marker-typed", "other_names": "marker-others"},
        reach_detail={"reach_at": "marker-phone", "hours": ["evening"], "message": "yes"},
    )
    connection = affair.session.connection()
    dumped = b"".join(
        base64.b64decode(value) if column is None else value
        for table in copying.tables_of(connection)
        for row in map(tuple, connection.execute(select(table)))
        for column, value in _pieces(copying.written(row))
    )
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"received" in dumped, "the dump is not empty"
    assert b"IRF1" in kept, "the store is not empty"
    for where in (dumped, kept, str(log).encode()):
        for word in (b"marker", PHONE.encode(), b"Rahima", b"In spring 2026", affair.worker.number.encode()):
            assert word not in where, word


def _pieces(line: bytes) -> Iterator[tuple[str | None, bytes]]:
    """A dumped row as it is written, and each of its sealed values as bytes."""
    yield "row", line
    for value in json.loads(line):
        if isinstance(value, dict) and "b" in value:
            yield None, value["b"].encode()
