"""Files that are no lists, and forms sent too late: one sentence, nothing typed lost, nothing stored twice."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from iris import models as m
from iris.jobs.handlers import Workshop
from iris.rules.roles import Role
from tests.client import PageClient
from tests.pages import Page
from tests.web.bringing import FIVE, Bringing, rows, sums
from tests.web.people import People, work_off

BENGALI = ("প্রবাসী কল্যাণ ও বৈদেশিক কর্মসংস্থান মন্ত্রণালয় " * 100)[:3000].strip()


@pytest.fixture
def desk(people: People, shop: Workshop) -> Bringing:
    """An officer of Bangladesh who brings lists."""
    return Bringing(people.enter(Role.GOVERNMENT_OFFICER), shop)


AGAIN = "Choose the file again: a page can't keep it."


def errors(page: Page) -> list[str]:
    """What the page says must be repaired, in the order of the alphabet."""
    return sorted(item.text for box in page.root.all("div", role="alert") for item in box.all("li"))


def bomb() -> bytes:
    """A small archive that claims to be a book and would fill the disk."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return packed.getvalue()


FILES = [
    ("a picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 200),
    ("a document", b"%PDF-1.7\n1 0 obj <<>> endobj"),
    ("a program", b"MZ\x90\x00" + b"\x00" * 500),
    ("a page", b"<!doctype html><html><body><table></table></body></html>"),
    ("blanks", b" \r\n\t\r\n"),
    ("zero bytes", b"Licence No,Agency Name\n0010,Or\x00chard\n"),
    ("a header alone", b"Licence No,Agency Name,Status\n"),
    ("an open quote", b'Licence No,Agency Name\n0010,"Orchard\n' + b"x\n" * 50),
    ("a broken book", b"PK\x03\x04" + b"\x00" * 100),
    ("a bomb", bomb()),
    ("broken JSON", b'[{"name": "Orchard"'),
]


@pytest.mark.parametrize("data", [data for _, data in FILES], ids=[name for name, _ in FILES])
def test_a_file_that_is_no_list_is_refused_with_one_sentence(desk: Bringing, people: People, data: bytes) -> None:
    page = desk.bring(data)
    batch = people.made.session.query(m.ImportBatch).one()
    people.made.session.refresh(batch)
    assert batch.state in {"failed", "question"}
    told = [
        note.text
        for note in page.root.one("main").all("div")
        if note.attrs.get("class", "").startswith("note note--warn")
    ]
    assert len(told) == 1, told
    assert told[0].endswith(".")
    assert "%(" not in told[0]
    assert people.made.session.query(m.RegisterEntry).count() == 0


def test_an_empty_file_is_refused_at_once(desk: Bringing, people: People) -> None:
    page = desk.send(b"", status=409)
    assert errors(page) == ["The file is empty; choose another one."]
    assert page.form(field="file").values()["authority"] == ["Bureau of Work"]
    assert people.made.session.query(m.ImportBatch).count() == 0


def test_a_form_without_a_file_keeps_the_rest(desk: Bringing) -> None:
    page = desk.send("x", status=400, file=None)
    assert errors(page) == ["Choose the file."]
    values = page.form(field="file").values()
    assert (values["authority"], values["on"]) == (["Bureau of Work"], ["2026-09-01"])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"country": "Bangladesh"}, "Give the country as two letters, such as BD."),
        ({"country": ""}, "Give the country as two letters, such as BD."),
        ({"authority": ""}, "Give the name of the authority whose list this is."),
        ({"authority": "..."}, "Give the name of the authority whose list this is."),
        ({"on": ""}, "Give the date of the list."),
        ({"on": "31.12.2026"}, "Write the date as 2026-11-25."),
        ({"on": "0001-01-01"}, "Check the year of the date."),
        ({"on": "0206-09-01"}, "Check the year of the date."),
    ],
)
def test_a_field_that_can_not_be_read_says_what_to_give(desk: Bringing, fields: dict[str, str], sentence: str) -> None:
    page = desk.send(rows(FIVE), status=409 if fields == {"authority": "..."} else 400, **fields)
    assert errors(page) == sorted([sentence, AGAIN])


def test_a_list_of_a_day_that_has_not_come_is_refused(desk: Bringing, people: People) -> None:
    page = desk.send(rows(FIVE), status=409, on="9999-12-31")
    assert errors(page) == [AGAIN, "The date of the list lies in the future; check the day and the year."]
    assert page.form(field="file").values()["on"] == ["9999-12-31"]
    assert people.made.session.query(m.ImportBatch).count() == 0


def test_a_country_that_is_none_is_refused(people: People, shop: Workshop) -> None:
    desk = Bringing(people.enter(Role.REVIEWER), shop)
    for country in ("ZZ", "ßß", "\u0130\u0130", "১২", "  "):
        page = desk.send(rows(FIVE), status=400 if country == "  " else 409, country=country)
        assert errors(page) == [AGAIN, "Give the country as two letters, such as BD."]


def test_an_authority_that_is_nearly_another_one_is_asked_back(desk: Bringing) -> None:
    desk.bring(rows(FIVE))
    page = desk.send(rows(FIVE), status=409, authority="Bureau of Works")
    assert errors(page) == [
        AGAIN,
        "There is no authority “Bureau of Works”, but “Bureau of Work”. Use that name, or add a new one first.",
    ]


NAMES = [
    "../../etc/passwd",
    "..\\..\\x.csv",
    "list.csv.exe",
    "l\x00ist.csv",
    "قائمة.csv",
    "\u202egnp.csv",
    "a" * 5000 + ".csv",
    "100%s.csv",
    "'; rm -rf /.csv",
    "<script>.csv",
    ".",
    "🦆.csv",
]


def test_the_name_of_a_file_is_only_shown(desk: Bringing, people: People) -> None:
    for name in NAMES:
        page = desk.send(rows(FIVE), name=name)
        assert "Being read" in page.text, name
        assert not page.root.all("script")
    stored = [batch.filename for batch in people.made.session.query(m.ImportBatch)]
    assert len(stored) == len(NAMES)
    assert all(name.isprintable() and len(name) <= 200 for name in stored)
    assert {"قائمة.csv", "list.csv", "gnp.csv", "🦆.csv"} <= set(stored)
    assert sums(desk.look())[0]["new"] == 5
    assert not [path for path in desk.shop.outside.store.root.rglob("*") if path.suffix in {".csv", ".exe"}]


def test_a_list_may_be_larger_than_other_forms(desk: Bringing) -> None:
    client = desk.officer.client
    for path, status in (("/imports/new", 302), ("/check/list", 413)):
        sent = client.get(path).form(field="file").values() | {"authority": ["Bureau of Work"], "on": ["2026-09-01"]}
        file = (io.BytesIO(rows(FIVE).encode() + b"\n" * 9_000_000), "list.csv")
        answer = client.raw(path, method="POST", status=status, data=sent | {"file": [file]})
        # What the test client wrote to disk.
        answer.request.environ["wsgi.input"].close()


# --- sent too late --------------------------------------------------------------------------------------------------


def test_a_long_form_sent_too_late_comes_back_whole_and_is_stored_once(
    desk: Bringing, people: People, shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form with most text that also takes a file; the name of an authority is as long as a text can get here."""
    monkeypatch.setitem(people.app.config, "WTF_CSRF_TIME_LIMIT", 5)
    client = desk.officer.client
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        form = client.get("/imports/new").form(field="file")
        old = form.values()["csrf_token"]
        clock.shift(timedelta(seconds=7))
        page = client.submit(form, status=400, authority=BENGALI, on="2026-09-01", file=(io.BytesIO(b"x"), "list.csv"))
        assert "This page was open for too long. Nothing you typed is lost: please send it again." in errors(page)
        assert AGAIN in errors(page)
        assert people.made.session.query(m.ImportBatch).count() == 0
        form = page.form(field="file")
        assert form.values()["authority"] == [BENGALI]
        assert form.values()["on"] == ["2026-09-01"]
        assert form.values()["csrf_token"] != old
        clock.shift(timedelta(seconds=3))
        short = BENGALI[:100].strip()
        client.submit(form, authority=short, file=(io.BytesIO(rows(FIVE).encode()), "list.csv"))
    work_off(shop)
    assert people.made.session.query(m.ImportBatch).count() == 1
    assert people.made.session.query(m.Authority).one().name == short


@pytest.mark.parametrize(
    ("path", "field", "typed"),
    [
        ("/account", "name", "রহিমা বেগম"),
        ("/sign-in", "email", "rahima@example.org"),
        ("/password", "email", "rahima@example.org"),
    ],
)
def test_any_form_sent_too_late_keeps_what_was_typed(
    people: People, monkeypatch: pytest.MonkeyPatch, path: str, field: str, typed: str
) -> None:
    monkeypatch.setitem(people.app.config, "WTF_CSRF_TIME_LIMIT", 5)
    client = people.enter(Role.REVIEWER).client if path == "/account" else PageClient(people.app)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        form = client.get(path).form(field=field)
        clock.shift(timedelta(seconds=7))
        page = client.submit(form, status=400, **{field: typed})
    assert "Nothing you typed is lost" in page.text
    assert page.form(field=field).values()[field] == [typed]


def test_a_button_pressed_too_late_changes_nothing_and_says_so(
    desk: Bringing, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.bring(rows(FIVE))
    number = desk.number
    monkeypatch.setitem(people.app.config, "WTF_CSRF_TIME_LIMIT", 5)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        page = desk.officer.client.get(f"/imports/{number}")
        clock.shift(timedelta(seconds=7))
        page = desk.officer.client.submit(page.form(action=f"/imports/{number}/cancel"), status=409)
    assert "This page was open too long. Nothing was changed; please try again." in page.text
    assert sums(desk.officer.client.get(f"/imports/{number}"))[0]["new"] == 5
