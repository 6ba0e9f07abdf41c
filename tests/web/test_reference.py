"""Exchange rates and fee laws: recorded by reviewers with their source, used by officers, closed to others."""

from __future__ import annotations

import io

from iris import models as m
from iris.gateways.sheets import write_xlsx
from iris.rules.cases.rates import HEADS
from iris.rules.roles import Role
from tests.web.affairs import Affair
from tests.web.people import People, Person

CAP = {
    "law": "BD", "categories": ["FEE-REC", "COST-MED"], "kind": "amount", "amount": "40000", "currency": "BDT",
    "origin": "BD", "destination": "", "occupation": "", "valid_from": "2020-01-01", "source": "Act 7, section 3",
}  # fmt: skip
RATE = {"day": "2026-03-02", "base": "USD", "quote": "BDT", "value": "117.25", "source": "Bank, page 1"}


def listed(reviewer: Person, data: bytes, name: str, status: int = 200) -> str:
    form = reviewer.client.get("/rates/list").form(action="")
    return reviewer.client.submit(form, status=status, file=(io.BytesIO(data), name)).text


def test_a_reviewer_records_rates_one_by_one_and_as_lists(people: People) -> None:
    reviewer = people.enter(Role.REVIEWER)
    page = reviewer.client.get("/rates/edit")
    page = reviewer.client.submit(page.form(action=""), status=409, **{**RATE, "value": "117,25"})
    assert "with a point" in page.text
    assert page.form(action="").values()["source"] == ["Bank, page 1"], "kept"
    page = reviewer.client.submit(page.form(action=""), **RATE)
    assert "1 USD = 117.25 BDT" in page.text
    text = "day,from,to,rate,source\n2026-03-03,EUR,BDT,127.5,Bank\n2026-03-03,EUR,EUR,x,\n"
    told = listed(reviewer, text.encode(), "rates.csv", 422)
    assert all(cell in told for cell in ("C3", "D3", "E3"))
    assert "127.5" not in reviewer.client.get("/rates").text, "all or nothing"
    book = write_xlsx([["2026-03-04", "EUR", "BDT", "128.5", "Bank"]], HEADS)
    assert "1 EUR = 128.5 BDT" in listed(reviewer, book, "rates.xlsx")
    assert "headings" in listed(reviewer, b"a,b\n1,2\n", "x.csv", 409)


def test_a_law_is_recorded_with_its_source_and_taken_back(people: People) -> None:
    reviewer = people.enter(Role.REVIEWER)
    page = reviewer.client.get("/fee-caps")
    assert "No law is recorded yet." in page.text
    page = reviewer.client.get("/fee-caps/edit")
    page = reviewer.client.submit(page.form(action=""), status=400, **{**CAP, "source": ""})
    page = reviewer.client.submit(page.form(action=""), **CAP)
    assert "40,000 BDT" in page.text
    form = next(form for form in page.forms if form.action.endswith("/withdraw"))
    page = reviewer.client.submit(form)
    assert "No law is recorded yet." in page.text
    reviewer.client.submit(form, status=409)


def test_officers_see_both_verdicts_the_loan_and_the_sum(affair: Affair, people: People) -> None:
    affair.do(affair.lead, "assign", officer=str(affair.officer.account.id))
    page = affair.officer.client.get(affair.at)
    assert "National law: Not known" in page.text
    reviewer = people.enter(Role.REVIEWER)
    reviewer.client.submit(reviewer.client.get("/fee-caps/edit").form(action=""), **CAP)
    page = affair.officer.client.get(affair.at)
    assert "Standard: Not allowed" in page.text
    assert "too much by 5,000 BDT" in page.text
    page = affair.do(affair.officer, "loan", 409, loan_sum="1000", loan_currency="USD", loan_percent="x", loan_from="")
    assert page.form(action=f"{affair.at}/loan").values()["loan_sum"] == ["1000"], "kept"
    loan = {"loan_sum": "1000", "loan_currency": "USD", "loan_percent": "36.5"}
    page = affair.do(affair.officer, "loan", **loan, loan_from="2026-03-01", loan_settled="2026-03-11")
    assert "We have no exchange rate for USD on this day" in page.text
    reviewer.client.submit(
        reviewer.client.get("/rates/edit").form(action=""), **{**RATE, "day": "2026-03-10", "value": "117.255"}
    )
    assert "Owed back: 46,172.55 BDT" in affair.officer.client.get(affair.at).text, "ten days of 365 $ a year"
    page = affair.do(affair.officer, "back", back_sum="172.55", back_currency="BDT", back_on="2026-03-12")
    assert "Owed back: 46,000 BDT" in page.text
    page = affair.do(affair.officer, "hire", pay_sum="20086.28", pay_currency="BDT", pay_off="3000", occupation="7112")
    assert "The job cost 2.0 months of pay" in page.text
    assert "36.5" not in str(affair.case.story), "sealed"
    form = next(one for one in page.forms if one.action.endswith("/money/out"))
    page = affair.officer.client.submit(form, line="loans-0")
    assert "Owed back: 44,827.45 BDT" in page.text


def test_nobody_else_comes_near(people: People, affair: Affair) -> None:
    affair.do(affair.lead, "assign", officer=str(affair.officer.account.id))
    paths = ("/reference", "/rates", "/rates/edit", "/rates/list", "/fee-caps", "/fee-caps/edit")
    manager = people.enter(Role.AGENCY_MANAGER)
    for path in paths:
        manager.client.get(path, status=404)
        affair.officer.client.get(path, status=404)
    other = people.enter(Role.CASE_OFFICER)
    token = {"csrf_token": other.token, "loan_sum": "1", "loan_currency": "USD", "loan_percent": "1"}
    for verb in ("loan", "back", "hire", "money/out"):
        other.client.post(f"{affair.at}/{verb}", token, status=404)
        manager.client.post(f"{affair.at}/{verb}", {**token, "csrf_token": manager.token}, status=404)
    assert not affair.session.query(m.FeeCapRow).count()
