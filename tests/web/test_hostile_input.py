"""Whatever is typed into any form, or stands behind any address: an answer of ours, never a fault."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from iris.jobs.handlers import Workshop
from iris.rules.roles import Role
from iris.services import accounts
from tests.client import PageClient
from tests.factories import PASSWORD, Made
from tests.page_rules import LEFTOVERS, problems
from tests.pages import Form, Page
from tests.web.bringing import FIVE, Bringing, rows
from tests.web.people import People, work_off

TEXTS: dict[str, object] = {
    "a zero byte": "a\x00b",
    "a megabyte": "x" * 1_000_000,
    "a long text in Bengali": "কা" * 15_000,
    "turned around": "\u202eevil\u202c",
    "half a pair": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe\xc3",
    "control characters": "\x1b[31m\r\n\t\x07\x7f",
    "a duck": "🦆👩‍👩‍👧‍👦🇧🇩" * 50,
    "marks without a letter": "\u0301" * 500,
    "places to fill": "%s %(name)s {0} {name} %d %%",
    "markup": "<script>alert(1)</script>'\"><!--",
    "a statement": "'; DROP TABLE account; --",
    "a number": "9" * 400,
    "less than nothing": "-1",
    "blanks": "\u00a0\u2003 \t",
    "nothing": "",
}
SKIPPED = {"csrf_token"}


@pytest.fixture
def forms(people: People, made: Made, shop: Workshop, app: Flask) -> list[tuple[FlaskClient, str, Form]]:
    """Every form there is: who has it open, where it goes, how it looks."""
    found = []

    def note(client: PageClient, path: str, page: Page) -> None:
        found.extend((client.http, form.action or path, form) for form in page.forms)

    stranger, reviewer = PageClient(app), people.enter(Role.REVIEWER)
    manager, desk = people.enter(Role.AGENCY_MANAGER), Bringing(people.enter(Role.GOVERNMENT_OFFICER), shop)
    half = people.with_second_factor(Role.AUDITOR)
    entry = made.agency()
    made.licence(entry, authority=made.authority(name="Ministry of Labour"))
    invitation = accounts.invite(
        made.session, shop.outside, made.now,
        accounts.Invitation("new@example.org", Role.AGENCY_STAFF, manager.account.organisation_id),
    )  # fmt: skip
    for path in ("/", "/agencies", "/check", "/check/list", f"/agencies/{entry.public_id}", "/sign-in", "/password",
                 "/reset/x", f"/invitation/{invitation}"):  # fmt: skip
        note(stranger, path, stranger.get(path))
    for path in ("/account", "/account/password", "/account/second-factor", "/imports/new"):
        note(reviewer.client, path, reviewer.client.get(path))
    note(manager.client, "/accounts/invite", manager.client.get("/accounts/invite"))
    page = half.client.get("/sign-in")
    note(
        half.client,
        "/sign-in/code",
        half.client.submit(page.form(field="password"), email=half.account.email, password=PASSWORD),
    )
    for text in ("Licence No,Agency Name,Valid until\n1,Orchard,03/04/2027\n", "code,thing\n1,Orchard\n", rows(FIVE)):
        page = desk.bring(text)
        note(desk.officer.client, desk.officer.client.path, page)
    return [(client, path, form) for client, path, form in found if not path.endswith(("/sign-out", "/cancel"))]


def fields(form: Form) -> Iterator[str]:
    """What a person can fill in, and what only a program would change."""
    yield from sorted(form.names() - SKIPPED)


def sent(client: FlaskClient, path: str, form: Form, changed: dict[str, object]) -> tuple[int, str]:
    """The answer to a form with some fields changed."""
    values: dict[str, object] = (
        {"file": (io.BytesIO(rows(FIVE).encode()), "list.csv")} if "file" in form.names() else {}
    )
    values |= dict(form.values()) | changed
    if form.method == "get":
        answer = client.get(path, query_string={name: _text(value) for name, value in values.items()})
    else:
        answer = client.post(path, data=values)
    # What the test client wrote to disk.
    answer.request.environ["wsgi.input"].close()
    return answer.status_code, answer.get_data(as_text=True)


def _text(value: object) -> object:
    return value.decode(errors="surrogateescape").encode(errors="replace") if isinstance(value, bytes) else value


def test_there_are_forms_to_try(forms: list[tuple[FlaskClient, str, Form]]) -> None:
    assert len({path for _, path, _ in forms}) >= 16
    assert {name for _, _, form in forms for name in form.names()} >= {
        "email", "password", "code", "new_password", "name", "language", "organisation", "role", "country", "authority",
        "on", "file", "q", "known", "dates", "subject", "meaning", "part", "next", "seen",
    }  # fmt: skip


def test_no_field_of_any_form_breaks_anything(forms: list[tuple[FlaskClient, str, Form]], shop: Workshop) -> None:
    tried = 0
    for name, hostile in TEXTS.items():
        for client, path, form in forms:
            if form.method == "get" and name.startswith("a megabyte"):
                continue  # no server takes such an address
            for field in fields(form):
                status, text = sent(client, path, form, {field: hostile})
                assert status < 500, f"{name} in {field} of {path}: {status}"
                if status in {400, 409} and name != "places to fill" and len(text) < 100_000:
                    assert problems(Page(text)) == [], f"{name} in {field} of {path}"
                tried += 1
        work_off(shop)
    assert tried > 500


def test_all_fields_left_out_is_refused_and_breaks_nothing(forms: list[tuple[FlaskClient, str, Form]]) -> None:
    for client, path, form in forms:
        if form.method == "post":
            for data in ({}, {"csrf_token": form.values()["csrf_token"]}, {name: ["x", "y"] for name in form.names()}):
                status = client.post(path, data=data).status_code
                assert status in {302, 400, 409}, f"{path}: {status}"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"\xff=%ff&csrf_token=\xc3(&%00=%00"),
        ("application/x-www-form-urlencoded", b"&".join([b"a=b"] * 20_000)),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nno end"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" * 1500),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=" + "b" * 300, b"x"),
        ("application/json", b'{"email": "x"}'),
        ("text/plain; charset=utf-16", b"\xff\xfe"),
        ("", b"\x00"),
    ],
)  # fmt: skip
def test_no_body_breaks_anything(app: Flask, kind: str, body: bytes) -> None:
    for path in ("/sign-in", "/password", "/check/list", "/check/list/again", "/sign-out", "/account", "/imports/new"):
        answer = app.test_client().post(path, data=body, content_type=kind)
        assert answer.status_code < 500, path
        answer.request.environ["wsgi.input"].close()


@pytest.mark.parametrize("header", ["Accept-Language", "Cookie", "If-None-Match", "User-Agent", "Accept-Encoding",
                                    "If-Modified-Since", "Range", "Accept", "Content-Length"])  # fmt: skip
def test_no_header_breaks_anything(app: Flask, header: str) -> None:
    for value in ("\xff\xfe", "a" * 20_000, ';,=;q="', "en;q=abc, *;q=-1", "session=x; lang=\xff", "bytes=9-1", "-1"):
        for path in ("/", "/agencies", "/sign-in", "/api/v1/agencies", "/nothing", "/static/css/base.css"):
            answer = app.test_client().get(path, headers={header: value})
            assert answer.status_code < 500, f"{path}, {header}: {value[:20]}"
            answer.close()


def test_no_cookie_makes_somebody_of_a_stranger(app: Flask, people: People) -> None:
    person = people.enter(Role.ADMINISTRATOR)
    whole = person.client.http.get_cookie("session")
    assert whole is not None
    head, _, tail = whole.value.partition(".")
    for value in (
        "",
        "x",
        whole.value[:-1],
        whole.value + "x",
        "." + tail,
        head + ".",
        f"{head}.{tail[::-1]}",
        "\x00",
        "a" * 9000,
    ):
        answer = app.test_client().get("/desk", headers={"Cookie": f"session={value}"})
        assert answer.status_code == 302, value[:30]


def test_what_is_left_over_of_a_template_is_seen() -> None:
    assert "%(" in LEFTOVERS
