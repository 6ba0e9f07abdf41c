"""A file that cannot be read is refused in one sentence; what must be asked is asked; nothing is half stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from iris import models as m
from iris import queries
from iris.jobs import lists as list_jobs
from iris.rules.errors import RuleBroken
from iris.services import imports
from iris.services.imports import authority_of
from tests.services.incoming import Lists

HEADER = b"Licence No,Agency Name,Status\n"
PLAIN = b"".join(b"%04d,Agency %d Ltd,Active\n" % (number, number) for number in range(1, 30))
WIDE = b",".join(b"Column %d" % number for number in range(300))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\n\n  \n", "no_rows"),
        (HEADER, "no_rows"),
        (b"4711,12,2026-01-01\n4712,13,2026-01-01\n", "header_not_found"),
        (HEADER + PLAIN + b'0030,"Agency 30 L', "quote_open"),
        (HEADER + PLAIN[:60] + b"\x00\x00" + PLAIN[60:], "nul_bytes"),
        (HEADER + PLAIN * 4000 + b"0030,Agen\x00cy,Active\n", "nul_bytes"),
        (WIDE + b"\n" + WIDE + b"\n", "too_many_columns"),
        (b"%PDF-1.7 something", "unknown_type"),
        (b"PK\x03\x04 cut off", "book_damaged"),
        (b'[{"licence no": "1", "agency name": "A', "json_unreadable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_list_fails_in_one_sentence(lists: Lists, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    batch = lists.read_file(path)
    refusal = lists.batch(batch).refusal or {}
    assert (lists.state(batch), refusal["code"]) == ("failed", code)
    sentence = refusal["sentence"] % refusal["values"] if refusal["values"] else refusal["sentence"]
    assert sentence.endswith(".")
    assert "\n" not in sentence
    with lists.shop.database.reading() as session:
        for table in (m.ImportRow, m.ImportValue, m.RegisterEntry):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_failed_list_cannot_be_saved_but_can_be_thrown_away(lists: Lists, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(HEADER)
    batch = lists.read_file(path)
    with pytest.raises(RuleBroken) as refusal:
        lists.confirm(batch)
    assert refusal.value.code == "not_ready"
    with lists.shop.database.transaction() as session:
        imports.cancel(session, lists.now, lists.found(session, batch))
    assert lists.state(batch) == "cancelled"


# Questions


def dated(*days: str) -> list[tuple[str, str, str]]:
    return [(f"{number:04}", f"Agency {number} Ltd", day) for number, day in enumerate(days, 1)]


def answered(lists: Lists, batch: int, path: Path, **options: object) -> None:
    with lists.shop.database.transaction() as session:
        imports.answer(session, lists.later(), lists.found(session, batch), **options)
    list_jobs.read_file(lists.shop.database, batch, path, path.name)


def test_dates_that_can_be_read_in_two_ways_are_asked_about(lists: Lists) -> None:
    """Case 9, file C."""
    path = lists.file(dated("03/04/2027", "05/06/2027"), ("Licence No", "Agency Name", "Valid until"))
    batch = lists.read_file(path)
    refusal = lists.batch(batch).refusal or {}
    assert (lists.state(batch), refusal["code"]) == ("question", "dates_ambiguous")
    assert "3 April 2027 or 4 March 2027" in refusal["sentence"] % refusal["values"]
    with pytest.raises(RuleBroken):
        lists.confirm(batch)
    answered(lists, batch, path, dates="mdy")
    assert lists.state(batch) == "ready"
    lists.confirm(batch)
    lists.apply(batch)
    assert lists.licence("0001").facts[0].effective_to == date(2027, 3, 4)


def test_an_answer_is_remembered_for_the_next_version(lists: Lists) -> None:
    header = ("Licence No", "Agency Name", "Valid until")
    lists.take(dated("03/04/2027", "05/06/2027"), header=header, dates="dmy")
    lists.take(dated("03/04/2028", "05/06/2028"), date(2026, 10, 1), header=header)
    assert lists.licence("0001").facts[-1].effective_to == date(2028, 4, 3)


def test_a_question_is_answered_once_and_the_worker_reads_again(lists: Lists) -> None:
    path = lists.file(dated("03/04/2027"), ("Licence No", "Agency Name", "Valid until"))
    batch = lists.read_file(path)
    with lists.shop.database.transaction() as session:
        imports.answer(session, lists.later(), lists.found(session, batch), dates="dmy")
        with pytest.raises(RuleBroken):
            imports.answer(session, lists.later(), lists.found(session, batch), dates="mdy")
        jobs = [job for job in queries.spine.jobs(session) if job.name == "import_read"]
        assert [job.args for job in jobs] == [{"batch_id": batch}]


def test_a_list_without_a_column_of_names_asks_for_it(lists: Lists) -> None:
    path = lists.file([("1", "x", "2027-12-31")] * 3, ("Licence No", "Purple", "Valid until"))
    batch = lists.read_file(path)
    assert lists.state(batch) == "question"
    answered(lists, batch, path, map={"name": ["Purple"]})
    assert lists.state(batch) == "ready"


# Authorities


def test_the_same_authority_by_any_spelling_of_its_name_or_alias(lists: Lists) -> None:
    with lists.shop.database.transaction() as session:
        bureau, new = authority_of(session, lists.now, "BD", "Bureau of Manpower (BMET)")
        assert new
        session.add(m.AuthorityAlias(authority_id=bureau.id, country="BD", key="bmet"))
        session.flush()
        session.expire_all()
        for name in ("BUREAU OF MANPOWER BMET", " bureau of man-power, bmet ", "BMET"):
            found, new = authority_of(session, lists.now, "BD", name)
            assert (found.id, new) == (bureau.id, False)


def test_a_near_miss_of_an_authority_is_refused_and_names_the_right_one(lists: Lists) -> None:
    with lists.shop.database.transaction() as session:
        authority_of(session, lists.now, "BD", "Bureau of Manpower")
        with pytest.raises(RuleBroken) as refusal:
            authority_of(session, lists.now, "BD", "Bureau of Manpover")
    assert refusal.value.code == "authority_near"
    assert "“Bureau of Manpower”" in str(refusal.value)


@pytest.mark.parametrize(("country", "name", "code"), [
    ("XX", "Bureau", "country_unknown"), ("BD", " -- ", "authority_missing"),
])  # fmt: skip
def test_an_authority_needs_a_country_and_a_name(lists: Lists, country: str, name: str, code: str) -> None:
    with lists.shop.database.transaction() as session, pytest.raises(RuleBroken) as refusal:
        authority_of(session, lists.now, country, name)
    assert refusal.value.code == code


def test_the_same_name_in_another_country_is_another_authority(lists: Lists) -> None:
    with lists.shop.database.transaction() as session:
        first, _ = authority_of(session, lists.now, "BD", "Ministry of Labour")
        second, new = authority_of(session, lists.now, "NP", "Ministry of Labour")
        assert new
        assert (first.timezone, second.timezone) == ("Asia/Dhaka", "Asia/Kathmandu")


def test_long_names_that_begin_alike_are_a_near_miss_not_the_same(lists: Lists) -> None:
    name = "Philippine Overseas Employment Administration, Regional Office"
    with lists.shop.database.transaction() as session:
        found, _ = authority_of(session, lists.now, "PH", f"{name} I")
        assert authority_of(session, lists.now, "PH", f"{name.upper()} I") == (found, False)
        with pytest.raises(RuleBroken) as refusal:
            authority_of(session, lists.now, "PH", f"{name} IV")
    assert refusal.value.code == "authority_near"
