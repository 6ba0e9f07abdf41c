"""Every call of the contract: its fields exactly, its figures right, its places in the list stable."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from iris import models as m
from iris.queries.register import EXACT_TOTAL
from iris.rules.roles import Role
from iris.rules.status import State
from iris.services import register
from tests.client import PageClient
from tests.factories import Made

LIST = {"items", "next", "total"}
ITEM = {"id", "name", "other_names", "country", "status", "licences", "certificate", "score"}
LICENCE = {"authority", "country", "meaning", "number", "state", "since", "until", "recorded_at", "source_date"}
RECORD = {
    "id", "name", "other_names", "country", "kind", "merged_ids", "closed_on", "closed_reason", "status", "licences",
    "owners", "branches", "corridors", "identifiers",
}  # fmt: skip
FACT = {"state", "effective_from", "effective_to", "recorded_at", "source", "source_date", "reason"}
STATUS = {
    "status",
    "since",
    "reason",
    "recorded_at",
    "on",
    "known",
    "certificate",
    "licences",
    "contradictions",
    "warnings",
}
CHECK = {"match", "candidates", "status", "receipt"}
CANDIDATE = {"id", "name", "matched", "country", "status"}


@pytest.fixture
def heron(made: Made) -> m.RegisterEntry:
    """An agency suspended from 1 March to 31 May 2026, with names in two scripts."""
    entry = register.publish(
        made.session,
        made.now,
        register.NewEntry("agency", "BD", "Heron Overseas Employment Ltd", [("হেরন ওভারসীজ", "local", "bn")]),
    )
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


def test_the_list_has_its_fields_and_no_others(client: PageClient, heron: m.RegisterEntry) -> None:
    found = client.json("/api/v1/agencies")
    assert found.keys() == LIST
    (item,) = found["items"]
    assert item.keys() == ITEM
    assert item["licences"][0].keys() == LICENCE
    assert (item["id"], item["name"], item["country"], item["status"]) == (
        heron.public_id,
        "Heron Overseas Employment Ltd",
        "BD",
        "licensed",
    )
    assert item["other_names"] == [{"text": "হেরন ওভারসীজ", "kind": "local", "lang": "bn"}]
    assert item["licences"][0]["number"] == "0010"
    assert item["licences"][0]["until"] == "2027-12-31"
    assert (item["certificate"], item["score"], found["next"], found["total"]) == (None, None, None, 1)


def test_the_record_shows_each_fact_with_its_source_and_both_dates(client: PageClient, heron: m.RegisterEntry) -> None:
    record = client.json(f"/api/v1/agencies/{heron.public_id}")
    assert record.keys() == RECORD
    assert record["status"].keys() == STATUS
    (licence,) = record["licences"]
    assert licence.keys() == LICENCE | {"facts"}
    first, second = licence["facts"]
    assert first.keys() == FACT
    assert second == {
        "state": "suspended",
        "effective_from": "2026-03-01",
        "effective_to": "2026-05-31",
        "recorded_at": "2026-03-05T09:00:00+00:00",
        "source": "officer",
        "source_date": None,
        "reason": "Fees were taken.",
    }
    assert first["source_date"] == "2026-01-01"


@pytest.mark.parametrize(
    ("query", "status", "since"),
    [
        ("on=2026-02-28", "licensed", "2025-01-01"),
        ("on=2026-03-01", "licence_suspended", "2026-03-01"),
        ("on=2026-05-31", "licence_suspended", "2026-03-01"),
        ("on=2026-06-01", "licensed", "2025-01-01"),
        ("on=2028-01-01", "licence_expired", "2028-01-01"),
        ("on=2026-03-04&known=2026-03-04", "licensed", "2025-01-01"),
        ("on=2026-03-04&known=2026-03-05", "licence_suspended", "2026-03-01"),
        ("on=2026-03-04&known=2026-03-05T08:59:59Z", "licensed", "2025-01-01"),
        ("on=2026-03-04&known=2026-03-05T10:00:00+01:00", "licence_suspended", "2026-03-01"),
        ("on=2026-03-04&known=2026-03-05T10:00:00%2B01:00", "licence_suspended", "2026-03-01"),
        ("on=2026-03-04&known=2024-12-31", "unknown", None),
        ("on=&known=", "licensed", "2025-01-01"),
    ],
)
def test_the_status_of_a_day_as_known_at_a_moment(
    client: PageClient, heron: m.RegisterEntry, query: str, status: str, since: str | None
) -> None:
    found = client.json(f"/api/v1/agencies/{heron.public_id}/status?{query}")
    assert found.keys() == STATUS
    assert (found["status"], found["since"]) == (status, since)
    asked = dict(part.split("=") for part in query.split("&"))
    assert not asked.get("on") or found["on"] == asked["on"]
    assert (found["known"] is None) == (not asked.get("known"))
    assert found["licences"][0].keys() == LICENCE


def test_status_without_a_day_is_of_today(client: PageClient, heron: m.RegisterEntry) -> None:
    found = client.json(f"/api/v1/agencies/{heron.public_id}/status")
    assert abs(date.fromisoformat(found["on"]) - datetime.now(UTC).date()) <= timedelta(days=1)
    assert found["known"] is None


def test_the_words_of_a_status_are_those_of_the_contract(client: PageClient, made: Made) -> None:
    for state, word in (
        (State.REVOKED, "licence_revoked"),
        (State.SUSPENDED, "licence_suspended"),
        (State.BANNED, "banned"),
        (State.SURRENDERED, "licence_surrendered"),
        (State.NO_LONGER_LISTED, "no_longer_listed"),
        (None, "unknown"),
    ):
        entry = made.agency(f"Agency {word}")
        made.licence(entry, word, state)
        assert client.json(f"/api/v1/agencies/{entry.public_id}/status")["status"] == word
        assert [item["id"] for item in client.json(f"/api/v1/agencies?status={word}")["items"]] == [entry.public_id]


def test_contradictions_and_warnings_stand_beside(client: PageClient, made: Made) -> None:
    entry = made.agency()
    made.licence(entry, "1", guarantee_until=made.now.date() - timedelta(days=5))
    made.licence(entry, "2", State.REVOKED, authority=made.authority(name="Ministry of Labour"))
    found = client.json(f"/api/v1/agencies/{entry.public_id}/status")
    assert [note["code"] for note in found["warnings"]] == ["guarantee_lapsed"]
    assert found["contradictions"]
    for note in (*found["warnings"], *found["contradictions"]):
        assert note.keys() == {"code", "sentence"}
        assert "%(" not in note["sentence"]


@pytest.mark.parametrize(
    ("query", "match", "candidates"),
    [
        ("licence=0010", "exact", 1),
        ("licence=10", "exact", 1),
        ("licence=0010&country=BD", "exact", 1),
        ("licence=0010&country=np", "none", 0),
        ("name=Heron+Overseas+Employment+Ltd", "exact", 1),
        ("name=Heron+Oversees+Employment", "likely", 1),
        (
            "name=%E0%A6%B9%E0%A7%87%E0%A6%B0%E0%A6%A8+%E0%A6%93%E0%A6%AD%E0%A6%BE%E0%A6%B0%E0%A6%B8%E0%A7%80%E0%A6%9C",
            "exact",
            1,
        ),
        ("name=Zyxwv+Qrstu", "none", 0),
        ("name=Ltd", "none", 0),
        ("certificate=C-1", "none", 0),
        ("licence=", "", 0),
    ],
)
def test_checking_one_agency(
    client: PageClient, heron: m.RegisterEntry, query: str, match: str, candidates: int
) -> None:
    if not match:
        client.raw(f"/api/v1/status?{query}", status=422)
        return
    found = client.json(f"/api/v1/status?{query}&on=2026-04-10")
    assert found.keys() == CHECK
    assert (found["match"], len(found["candidates"]), found["receipt"]) == (match, candidates, None)
    if candidates:
        assert found["candidates"][0].keys() == CANDIDATE
        assert found["status"].keys() == STATUS
        assert found["status"]["status"] == "licence_suspended"
    else:
        assert found["status"] is None


def test_an_ambiguous_question_gets_candidates_and_no_status(client: PageClient, made: Made) -> None:
    made.licence(made.agency("Heron Overseas Ltd"), "0417")
    made.licence(made.agency("Heron Overseas Ltd", country="NP"), "0417")
    for query in ("licence=0417", "name=Heron+Overseas+Ltd"):
        found = client.json(f"/api/v1/status?{query}")
        assert (found["match"], len(found["candidates"]), found["status"]) == ("ambiguous", 2, None)
    assert client.json("/api/v1/status?licence=0417&country=NP")["match"] == "exact"


# --- walking the list -----------------------------------------------------------------------------------------------


def walk(client: PageClient, query: str) -> list[dict[str, Any]]:
    """All pages by their cursors."""
    pages, cursor = [], ""
    while len(pages) < 50:
        pages.append(client.json(f"/api/v1/agencies?{query}{cursor}"))
        if pages[-1]["next"] is None:
            return pages
        cursor = f"&cursor={pages[-1]['next']}"
    raise AssertionError("the list never ends")


def test_each_is_there_once_while_others_edit(client: PageClient, made: Made) -> None:
    entries = [made.agency("Heron Overseas Ltd") for _ in range(23)]
    pages, found = [], []
    cursor = ""
    while not pages or pages[-1]["next"]:
        pages.append(client.json(f"/api/v1/agencies?limit=5{cursor}"))
        found += [item["id"] for item in pages[-1]["items"]]
        cursor = f"&cursor={pages[-1]['next']}"
        made.agency("A new one in front")
        register.close(made.session, made.now, entries[0], made.now.date())
    assert sorted(found) == sorted(entry.public_id for entry in entries)
    assert [len(page["items"]) for page in pages] == [5, 5, 5, 5, 3]
    assert [page["total"] for page in pages] == [23, 24, 25, 26, 27]


def test_a_long_name_in_any_script_is_a_place_in_the_list(client: PageClient, made: Made) -> None:
    for number in range(6):
        made.agency(f"{number} " + "কর্মসংস্থান ব্যুরো " * 26)
    pages = walk(client, "limit=2")
    assert len({item["id"] for page in pages for item in page["items"]}) == 6


def test_filters_narrow_the_list(client: PageClient, made: Made) -> None:
    made.licence(made.agency("Alpha"), "1")
    made.licence(made.agency("Beta", country="NP"), "2", State.REVOKED)
    for query, names in (
        ("country=np", ["Beta"]),
        ("status=licensed", ["Alpha"]),
        ("q=beta", ["Beta"]),
        ("q=0002", ["Beta"]),
        ("country=BD&status=licence_revoked", []),
        ("q=+", ["Alpha", "Beta"]),
    ):
        found = client.json(f"/api/v1/agencies?{query}")
        assert [item["name"] for item in found["items"]] == names
        assert found["total"] == len(names)


def test_beyond_ten_thousand_only_at_least_is_said(client: PageClient, made: Made) -> None:
    entry = made.agency()
    status = made.session.get(m.EntryStatus, entry.id)
    assert status is not None
    facts = {name: getattr(status, name) for name in ("kind", "country", "word", "since", "changes_on", "computed_on")}
    made.session.execute(
        m.RegisterEntry.__table__.insert(),
        [
            {
                "id": 10**6 + n,
                "public_id": f"X{n:011d}",
                "kind": "agency",
                "country": "BD",
                "name": f"Z{n:05d}",
                "created_at": made.now,
                "version": 1,
            }
            for n in range(EXACT_TOTAL)
        ],
    )
    made.session.execute(
        m.EntryStatus.__table__.insert(), [facts | {"entry_id": 10**6 + n} for n in range(EXACT_TOTAL)]
    )
    found = client.json("/api/v1/agencies?limit=1")
    assert found.keys() == {"items", "next", "total_at_least"}
    assert found["total_at_least"] == EXACT_TOTAL
    page = client.get("/agencies?page=40")
    assert page.h1 == "More than 10,000 agencies"
    assert "Page 40" in page.text
    following = client.get(page.root.one("a", rel="next").attrs["href"])
    assert "Page 41" in following.text
    assert len(following.root.all("li", class_="hit")) == 25


@pytest.mark.parametrize("cursor", ["x", "W10", "é", "%00", "A" * 3999, "-1", "bnVsbA"])
def test_a_cursor_that_is_none_begins_at_the_front(client: PageClient, heron: m.RegisterEntry, cursor: str) -> None:
    assert client.json(f"/api/v1/agencies?cursor={cursor}")["items"][0]["id"] == heron.public_id


@pytest.mark.parametrize("name", ["\x00", "\ud800", "a" * 2000])
@pytest.mark.parametrize("entry_id", [-1, 2**63 - 1, 2**63, 10**40])
def test_a_made_up_cursor_breaks_nothing(client: PageClient, name: str, entry_id: int) -> None:
    text = json.dumps([name, entry_id, 1]).encode()
    client.json(f"/api/v1/agencies?cursor={base64.urlsafe_b64encode(text).decode().rstrip('=')}")


# --- kept copies ----------------------------------------------------------------------------------------------------


def test_an_answer_is_not_sent_twice(client: PageClient, heron: m.RegisterEntry) -> None:
    for path in ("", f"/{heron.public_id}", f"/{heron.public_id}/status?on=2026-04-10"):
        first = client.raw(f"/api/v1/agencies{path}")
        assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        client.raw(f"/api/v1/agencies{path}", status=304, headers={"If-None-Match": first.headers["ETag"]})


def test_an_answer_to_somebody_signed_in_is_kept_by_nobody(client: PageClient, made: Made) -> None:
    made.enter(client, made.account(Role.REVIEWER))
    assert client.raw("/api/v1/agencies").headers["Cache-Control"] == "no-store"


def test_head_gives_the_headers_alone(client: PageClient, heron: m.RegisterEntry) -> None:
    answer = client.raw(f"/api/v1/agencies/{heron.public_id}", method="HEAD")
    assert answer.get_data() == b""
    assert answer.headers["ETag"]
