"""The page of one agency or employer: today, on a day, as known on a day; its history; ids as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from iris import models as m
from iris.rules.status import State
from iris.services import register
from tests.client import PageClient
from tests.factories import Made
from tests.pages import Page

ODD_DATES = [
    "yesterday",
    "2026-02-30",
    "31/12/2026",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "1" * 500,
    "\x00",
    "2026-W01-1x",
    "٢٠٢٦-٠١-٠١",
    "2026-11-25T10:00",
    "-1",
    "1e9",
    "2026-11-25'--",
]


def plate(page: Page) -> str:
    """What the answer on top of the page says."""
    return page.root.all("section", "div", class_="plate")[0].text if page.root.all(class_="plate") else page.text


@pytest.fixture
def suspended(made: Made) -> m.RegisterEntry:
    """An agency suspended from 1 March to 31 May 2026, recorded on the first day."""
    entry = made.agency("Heron Overseas Ltd")
    licence = made.licence(
        entry, "0010", effective_from=date(2025, 1, 1), effective_to=date(2027, 12, 31), source_date=date(2026, 1, 1)
    )
    licence.facts[0].recorded_at = datetime(2025, 1, 2, tzinfo=UTC)
    fact = made.fact(
        licence,
        State.SUSPENDED,
        effective_from=date(2026, 3, 1),
        effective_to=date(2026, 5, 31),
        reason="Fees were taken.",
    )
    fact.recorded_at = datetime(2026, 3, 5, 9, tzinfo=UTC)
    made.session.flush()
    return entry


def test_the_page_says_first_what_is_true_today(client: PageClient, made: Made) -> None:
    entry = made.agency("Heron Overseas Ltd")
    made.licence(entry, "0010", source_date=made.now.date())
    page = client.get(f"/agencies/{entry.public_id}")
    assert page.h1 == "Heron Overseas Ltd"
    assert page.title.startswith("Heron Overseas Ltd: Licensed")
    assert "Today, " in page.text
    assert "0010" in page.text
    assert "Bureau of Work" in page.text
    assert entry.public_id in page.text
    assert "No score is published" in page.text


@pytest.mark.parametrize(
    ("query", "word", "beside"),
    [
        ("on=2026-02-28", "Licensed", "On 28 February 2026"),
        ("on=2026-03-01", "suspended", "Fees were taken."),
        ("on=2026-05-31", "suspended", "On 31 May 2026"),
        ("on=2026-06-01", "Licensed", "On 1 June 2026"),
        ("on=2028-01-01", "ended", "On 1 January 2028"),
        ("on=2026-03-04&known=2026-03-04", "Licensed", "as the register knew it on 4 March 2026"),
        ("on=2026-03-04&known=2026-03-05", "suspended", "as the register knew it on 5 March 2026"),
        ("on=2026-03-04&known=2026-03-05T08:59:59Z", "Licensed", "5 March 2026"),
        ("on=2026-03-04&known=2026-03-05T09:00:00%2B00:00", "suspended", "5 March 2026"),
        ("on=2026-03-04&known=2026-03-05T09:00:00+00:00", "suspended", "5 March 2026"),
        ("on=2026-03-04&known=2024-01-01", "not known", "1 January 2024"),
        ("on=2026-03-04&known=", "suspended", "On 4 March 2026"),
    ],
)
def test_a_day_of_the_past_and_what_was_known_then(
    client: PageClient, suspended: m.RegisterEntry, query: str, word: str, beside: str
) -> None:
    page = client.get(f"/agencies/{suspended.public_id}?{query}")
    top = page.root.one("h1").parent
    assert top is not None
    assert word.lower() in page.title.lower(), page.title
    assert beside in page.text
    assert page.link("Show today") == f"/agencies/{suspended.public_id}"


@pytest.mark.parametrize("name", ["on", "known"])
def test_a_date_that_can_not_be_read_shows_today_and_says_so(
    client: PageClient, suspended: m.RegisterEntry, name: str
) -> None:
    for odd in ODD_DATES:
        if name == "known" and odd == "2026-11-25T10:00":
            continue
        page = client.get(f"/agencies/{suspended.public_id}", query_string={name: odd})
        assert "This date can't be read; today is shown. Write it as 2026-11-25." in page.text, odd
        assert "Today, " in page.text


def test_the_form_asks_for_another_day(client: PageClient, suspended: m.RegisterEntry) -> None:
    page = client.get(f"/agencies/{suspended.public_id}")
    page = client.submit(page.form(field="known"), on="2026-04-10", known="")
    assert "On 10 April 2026" in page.text
    assert page.form(field="known").values()["on"] == ["2026-04-10"]


def test_the_history_shows_every_fact_with_both_dates(client: PageClient, suspended: m.RegisterEntry) -> None:
    page = client.get(client.get(f"/agencies/{suspended.public_id}").link("Full history, with what was known when"))
    rows = [row.text for row in page.root.one("tbody").all("tr")]
    assert len(rows) == 2
    assert "1 March 2026" in rows[0]
    assert "5 March 2026" in rows[0]
    assert "Fees were taken." in rows[0]
    assert "1 January 2025" in rows[1]


def test_a_corrected_fact_stays_readable(client: PageClient, suspended: m.RegisterEntry, made: Made) -> None:
    licence = made.session.query(m.Licence).filter_by(entry_id=suspended.id).one()
    wrong = licence.facts[-1]
    register.record_fact(
        made.session, made.now, licence, register.Said(State.VOID, wrong.effective_from, corrects=wrong.id)
    )
    page = client.get(f"/agencies/{suspended.public_id}/history")
    rows = [row.text for row in page.root.one("tbody").all("tr")]
    assert len(rows) == 3
    assert ["corrected later" in row for row in rows] == [False, True, False]
    assert "Licensed" in client.get(f"/agencies/{suspended.public_id}?on=2026-04-10").title


def test_names_in_other_scripts_and_earlier_ones_stand_beside(client: PageClient, made: Made) -> None:
    entry = register.publish(
        made.session,
        made.now,
        register.NewEntry(
            "agency", "BD", "Heron Overseas Ltd", [("হেরন ওভারসীজ", "local", "bn"), ("Heron Manpower", "former", None)]
        ),
    )
    page = client.get(f"/agencies/{entry.public_id}")
    assert page.root.one("bdi", lang="bn").text == "হেরন ওভারসীজ"
    assert "Earlier names: Heron Manpower" in page.text


def test_an_agency_without_any_licence_has_a_page_that_promises_nothing(client: PageClient, made: Made) -> None:
    page = client.get(f"/agencies/{made.agency().public_id}")
    assert "No authority has told us anything about it." in page.text
    assert "Licensed" not in page.title


def test_no_expiry_is_said_as_such(client: PageClient, made: Made) -> None:
    entry = made.agency()
    made.licence(entry, effective_to=None)
    assert "no end date given" in client.get(f"/agencies/{entry.public_id}").text


def test_an_employer_has_its_own_page_and_history(client: PageClient, made: Made) -> None:
    entry = made.agency("Gulf Contracting LLC", country="QA", kind="employer")
    made.licence(entry, "S-1", meaning="sponsor-licence")
    page = client.get(f"/employers/{entry.public_id}")
    assert page.h1 == "Gulf Contracting LLC"
    assert "Employer in Qatar" in page.text
    page = client.get(page.link("Full history, with what was known when"))
    assert client.path == f"/employers/{entry.public_id}/history"
    assert "S-1" in page.text


# --- ids ------------------------------------------------------------------------------------------------------------


def test_an_id_typed_by_hand_leads_to_the_canonical_address(client: PageClient, made: Made) -> None:
    for kind, place in (("agency", "agencies"), ("employer", "employers")):
        right = made.agency(kind=kind).public_id
        for typed in (
            right.lower(),
            right.replace("-", ""),
            right[3:],
            right.replace("-", " "),
            right.replace("-", "–"),
            right.replace("0", "O"),
            right[:3] + right[3:].replace("1", "l"),
        ):
            for rest in ("", "/history"):
                if typed == right:
                    continue
                answer = client.raw(f"/{place}/{typed}{rest}?on=2026-01-01&lang=en", status=301)
                assert answer.location == f"/{place}/{right}{rest}?on=2026-01-01&lang=en"


@pytest.mark.parametrize("query", ["x=%ff", "x=\xff", "x=%0d%0aX-Evil:1", "x=" + "a" * 3000, "//evil.example"])
def test_what_stands_behind_the_id_breaks_nothing(client: PageClient, made: Made, query: str) -> None:
    right = made.agency().public_id
    answer = client.http.get(f"/agencies/{right.lower()}", environ_overrides={"QUERY_STRING": query})
    assert answer.status_code == 301
    assert answer.location.startswith(f"/agencies/{right}")
    assert "X-Evil" not in answer.headers


def test_ids_that_name_nothing_find_nothing(client: PageClient, made: Made) -> None:
    agency, employer = made.agency(), made.agency(kind="employer")
    wrong_letter = agency.public_id[:-1] + ("0" if agency.public_id[-1] != "0" else "1")
    for place in (
        f"/agencies/{wrong_letter}",
        f"/agencies/{employer.public_id}",
        f"/employers/{agency.public_id}",
        "/agencies/1",
        "/agencies/AG-0000-0000",
        "/agencies/%00",
        "/agencies/..%2f..%2fetc",
        "/agencies/" + "A" * 3000,
        "/agencies/AG-4KX2-9TQN%00",
        "/agencies/🦆",
        "/agencies/%ff%fe",
        f"/agencies/{agency.public_id}/nothing",
    ):
        for rest in ("", "/history"):
            page = client.get(place + rest, status=404)
            assert page.h1 == "Nothing here"
            assert agency.name not in page.text


def test_a_hidden_entry_is_found_by_nobody(client: PageClient, made: Made) -> None:
    entry = made.agency("Undone Import Ltd")
    made.licence(entry, "0999")
    entry.hidden_at = made.now
    made.session.query(m.EntryStatus).filter_by(entry_id=entry.id).delete()
    made.session.flush()
    for place in ("", "/history", "?on=2026-01-01"):
        client.get(f"/agencies/{entry.public_id}{place}", status=404)
    for query in ("", "?q=Undone+Import", "?q=0999", f"?q={entry.public_id}"):
        assert "Undone Import Ltd" not in client.get(f"/agencies{query}").text
    for query in ("Undone Import Ltd", "0999", entry.public_id):
        assert "we do not know this name" in client.get("/check", query_string={"q": query}).text
    assert "0 agencies" in client.get("/").text
    client.raw(f"/api/v1/agencies/{entry.public_id}", status=404)
    client.raw(f"/api/v1/agencies/{entry.public_id}/status", status=404)
    assert client.json("/api/v1/agencies?q=Undone")["items"] == []
    assert client.json("/api/v1/status?licence=0999")["match"] == "none"


# --- the last day counts, where the authority is --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (datetime(2026, 3, 11, 7, 1, tzinfo=UTC), "licensed"),
        (datetime(2026, 3, 12, 0, 30, tzinfo=UTC), "licensed"),
        (datetime(2026, 3, 12, 6, 59, tzinfo=UTC), "licensed"),
        (datetime(2026, 3, 12, 7, 1, tzinfo=UTC), "licence_expired"),
    ],
)
def test_a_licence_ends_with_its_last_day_in_vancouver_on_every_screen(
    client: PageClient, made: Made, moment: datetime, state: str
) -> None:
    authority = made.authority("CA", "Employment Standards Branch")
    authority.timezone = "America/Vancouver"
    entry = made.agency("Pacific Staffing Inc", country="CA")
    made.licence(entry, "V-1", authority=authority, effective_from=date(2025, 3, 12), effective_to=date(2026, 3, 11))
    word = "Licensed" if state == "licensed" else "ended"
    with time_machine.travel(moment, tick=False):
        page = client.get(f"/agencies/{entry.public_id}")
        history = client.get(f"/agencies/{entry.public_id}/history")
        others = [client.get("/agencies?q=Pacific"), client.get("/agencies?country=CA"), client.get("/check?q=V-1")]
        record = client.json(f"/api/v1/agencies/{entry.public_id}")
        answers = [
            client.json(f"/api/v1/agencies/{entry.public_id}/status")["status"],
            record["status"]["status"],
            client.json("/api/v1/agencies?q=Pacific")["items"][0]["status"],
            client.json("/api/v1/agencies?country=CA")["items"][0]["status"],
            client.json("/api/v1/status?licence=V-1")["status"]["status"],
            client.json("/api/v1/status?licence=V-1")["candidates"][0]["status"],
        ]
    assert answers == [state] * 6
    assert word in page.title
    assert all(word in other.text for other in others)
    assert "11 March 2026" in page.text
    assert not any(":59" in text or "am" in text.split() for text in (page.text, history.text))
    assert record["licences"][0]["until"] == "2026-03-11"
    assert record["licences"][0]["facts"][0]["effective_to"] == "2026-03-11"


def test_a_guarantee_that_lapsed_stands_beside_the_licence(client: PageClient, made: Made) -> None:
    entry = made.agency()
    made.licence(
        entry, effective_to=made.now.date() + timedelta(days=400), guarantee_until=made.now.date() - timedelta(days=2)
    )
    page = client.get(f"/agencies/{entry.public_id}")
    assert "Guarantee lapsed" in page.text
    assert "Guarantee lapsed" in client.get("/agencies").text
