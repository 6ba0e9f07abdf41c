"""Around a case: calls, tries, checks for retaliation, reviews, tasks, links that keep an officer away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from config import ROOT
from iris import models as m
from iris import queries
from iris.gateways import catalogues
from iris.rules.cases.contact import Hours, Way
from iris.rules.cases.reviews import ReviewResult
from iris.rules.cases.speakers import Voice
from iris.rules.errors import RuleBroken
from iris.rules.roles import Role
from iris.rules.scoring.published import Question, scores
from iris.services.cases import recording, watching
from iris.services.cases.sealing import unlock
from tests.factories import Made
from tests.web.affairs import Affair
from tests.web.complaining import Worker
from tests.web.people import People, work_off


def test_a_recorded_call_counts_as_the_workers_own_word(affair: Affair) -> None:
    affair.to_yes()
    page = affair.do(affair.officer, "call", status=409, said="say_yes", call_note="")
    assert "Write a few words first." in page.text
    affair.do(affair.officer, "call", said="say_yes", call_note="Called the safe number; she named the agency.")
    assert affair.case.stage == "response_awaited"
    affair.answering("reply", answer="No.")
    affair.do(affair.officer, "propose", upheld=["fees"], severity="3", reasons="Receipt.")
    affair.do(affair.lead, "decide")
    affair.do(affair.officer, "call", said="accept", call_note="Read out; she accepts.")
    assert affair.case.stage == "remedy_agreed"
    assert unlock(affair.shop.outside.keys, affair.case).state.accepted_voice == Voice.RECORDED_CALL
    assert "she accepts" not in affair.worker.client.get("/complaints/case").text, "a note for officers"


def test_contact_is_lost_after_three_tries_on_three_days(affair: Affair, made: Made) -> None:
    affair.do(affair.lead, "assign", officer=str(affair.officer.account.id))
    affair.do(affair.officer, "triage")
    page = affair.officer.client.get(affair.at)
    assert not page.root.all("option", value="email"), "only ways that the worker called safe are offered"
    affair.do(affair.officer, "try", way="call", hours="evening", reached="no")
    case = unlock(affair.shop.outside.keys, affair.case)
    keys = affair.shop.outside.keys
    with pytest.raises(RuleBroken, match="not safe"):
        watching.record_try(affair.session, keys, made.now, case, Way.CALL, Hours.MORNING, reached=False)
    for days in (1, 8):
        then = made.now + timedelta(days=days)
        watching.record_try(affair.session, keys, then, case, Way.CALL, Hours.EVENING, reached=False)
    page = affair.officer.client.get(affair.at)
    assert "Try three times" in page.text, "two of them lie after the day on which she was heard; the first does not"
    then = made.now + timedelta(days=9)
    watching.record_try(affair.session, keys, then, case, Way.CALL, Hours.EVENING, reached=False)
    affair.do(affair.officer, "step", step="close_contact_lost")
    assert affair.case.closing == "contact_lost"


def test_a_worker_punished_after_the_closing_opens_the_case_again(affair: Affair, made: Made) -> None:
    affair.to_yes()
    affair.say("yes")
    affair.say("withdraw")
    assert affair.case.public_id in affair.officer.client.get("/desk").text, "the check stays on the desk"
    page = affair.officer.client.get(affair.at)
    assert not any(form.action.endswith("/check") for form in page.forms), "not due yet"
    case, keys = unlock(affair.shop.outside.keys, affair.case), affair.shop.outside.keys
    assert watching.next_check(keys, made.now, case) == made.now.date() + timedelta(days=14)
    affair.say("punished")
    assert affair.case.stage == "reopened"
    assert affair.case.urgent_at is not None
    assert "retaliation" in affair.case.categories


def test_checks_are_two_and_a_yes_makes_it_urgent(affair: Affair, made: Made, people: People) -> None:
    affair.to_yes()
    affair.say("yes")
    case, outside = unlock(affair.shop.outside.keys, affair.case), affair.shop.outside
    case.state.urgent = False
    session = affair.session
    with pytest.raises(RuleBroken, match="No check is due now"):
        watching.check_retaliation(session, outside, made.now, case, "Asked.", found=False)
    case.state.checks_done = 1
    assert watching.next_check(outside.keys, made.now, case) == made.now.date() + timedelta(days=60)


def test_a_review_is_decided_by_others_and_a_change_opens_the_question(
    affair: Affair, people: People, made: Made
) -> None:
    affair.to_decision()
    affair.answering("review")
    assert len(affair.session.scalars(select(m.CaseReview)).all()) == 1
    assert "Reviews of decisions" not in affair.lead.client.get("/desk").text, "who decided is not asked"
    other = people.enter(Role.CASE_LEAD)
    assert "Reviews of decisions" in other.client.get("/desk").text
    review = affair.session.scalars(select(m.CaseReview)).one()
    page = affair.lead.client.get(affair.at)
    assert not any(form.action.endswith("/review") for form in page.forms)
    page = affair.do(other, "review", status=409, result=ReviewResult.CHANGED, review_reasons="")
    assert "Say why" in page.text
    affair.do(other, "review", result=ReviewResult.CHANGED, review_reasons="A receipt was not read.")
    affair.session.expire_all()
    assert (review.result, review.decided_by) == ("changed", other.account.id)
    assert affair.case.stage == "investigating"
    assert "does not stay" in affair.agency.client.get(
        f"/answering/{review.respondent_id}"
    ).text  # fmt: skip


def test_a_review_that_turns_an_outcome_over_takes_it_out_of_the_record_and_keeps_what_was_known(
    affair: Affair, people: People, made: Made
) -> None:
    affair.to_decision()
    affair.say("accept")
    case, keys = unlock(affair.shop.outside.keys, affair.case), affair.shop.outside.keys
    case.row.stage, case.row.closing = "closed", "upheld_not_remedied"
    recording.record(affair.session, keys, made.now - timedelta(days=40), case)
    affair.session.commit()
    assert "What stands in your record" in affair.agency.client.get("/answering").text
    affair.answering("review")
    affair.do(people.enter(Role.CASE_LEAD), "review", result=ReviewResult.CHANGED, review_reasons="Not all was read.")
    assert affair.case.stage == "reopened"
    assert "What stands in your record" not in affair.agency.client.get("/answering").text
    assert [fact.principle for fact in affair.session.scalars(select(m.CaseFact).order_by(m.CaseFact.id))] == [
        "2", "void"
    ]  # fmt: skip
    today = made.now.date()
    for known, upheld in ((made.now - timedelta(days=1), 1), (made.now + timedelta(days=40), 0)):
        material = queries.scoring.material(affair.session, [affair.entry], known)[affair.entry.id]
        (found,) = scores([Question(material, today, known)])
        assert len(found.facts.complaints) == upheld, "what was known then stays"


def test_a_task_waits_on_the_own_desk_until_it_is_done(affair: Affair, made: Made) -> None:
    affair.do(affair.lead, "assign", officer=str(affair.officer.account.id))
    affair.do(affair.officer, "task", task="Call the embassy", task_due=made.now.date().isoformat())
    assert "Your task" in affair.officer.client.get("/desk").text
    assert "Your task" not in affair.lead.client.get("/desk").text
    affair.do(affair.officer, "task/done", done=str(affair.session.scalars(select(m.CaseTask.id)).one()))
    assert "Your task" not in affair.officer.client.get("/desk").text


def test_an_officer_with_a_link_never_learns_of_the_case(affair: Affair, made: Made) -> None:
    affair.do(affair.lead, "assign", officer=str(affair.officer.account.id))
    affair.do(affair.lead, "respondent", entry=affair.entry.public_id)
    affair.do(affair.officer, "task", task="Read it", task_due=made.now.date().isoformat())
    page = affair.officer.client.get("/casework/links")
    page = affair.officer.client.submit(page.form(action="/casework/links"), status=409, entry="AG-0000-0000")
    assert "No entry has this number." in page.text
    affair.officer.client.submit(page.form(action="/casework/links"), entry=affair.entry.public_id)
    work_off(affair.shop)
    number = affair.case.public_id
    for address in ("/casework", "/desk", "/casework?after=0_nonsense_1"):
        assert number not in affair.officer.client.get(address).text
    assert "Nothing waits for you" in affair.officer.client.get("/desk").text
    affair.officer.client.get(affair.at, status=404)
    assert affair.session.scalars(select(m.OutgoingMail)).all() == []
    rows = affair.session.scalars(select(m.CaseAssignment)).all()
    assert all(row.until is not None for row in rows if row.account_id == affair.officer.account.id)


def test_two_cases_of_a_worker_who_lost_the_number_count_as_one_and_stay_apart(
    affair: Affair, app: Flask, people: People
) -> None:
    first = affair.case
    at, number = affair.at, first.public_id
    again = Worker(app)
    again.file()
    second = affair.session.scalars(select(m.Case).where(m.Case.id != first.id)).one()
    form = affair.lead.client.get(at).form(action=f"{at}/anew")
    for wrong, sentence in ((number, "of this case"), ("CS-0000-0000", "no case with this number")):
        page = affair.lead.client.submit(form, status=409, anew=wrong)
        assert sentence in page.text
    page = affair.lead.client.get(at)
    affair.lead.client.submit(page.form(action=f"{at}/assign"), officer=str(affair.officer.account.id))
    page = affair.officer.client.get(at)
    page = affair.officer.client.submit(page.form(action=f"{at}/anew"), status=409, anew=second.public_id)
    assert "no case with this number" in page.text, "an officer links only what is given to him"
    page = affair.lead.client.submit(affair.lead.client.get(at).form(action=f"{at}/anew"), anew=second.public_id)
    assert second.public_id in page.text
    assert number in affair.lead.client.get(f"/casework/{second.id}").text
    assert second.public_id not in affair.officer.client.get(at).text
    affair.session.expire_all()
    states = [unlock(affair.shop.outside.keys, row).state for row in (first, second)]
    assert states[0].incident == states[1].incident != ""
    again.come_back()
    assert number not in again.client.get("/complaints/case").html, "its number opens its own case only"


def test_a_ready_sentence_is_put_into_the_message_in_the_workers_language(affair: Affair) -> None:
    page = affair.lead.client.get(f"{affair.at}?phrase=ask_month")
    ready = page.form(action=f"{affair.at}/write").values()["say"][0].strip()
    bengali = {text.text: text.forms[0] for text in catalogues.texts(ROOT, "bn")}
    assert ready in bengali.values(), "this worker asked for Bengali"
    assert any(text.startswith("In which month did it happen?") and bengali[text] == ready for text in bengali)
