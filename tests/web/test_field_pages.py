"""What a device is given and what it may send: own team only, own token, nothing too large; signing out is asked."""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.rules.roles import Role
from tests.factories import Made
from tests.web.assessing import Audit, audit
from tests.web.fielding import TOLD, device, new_id, seal_to
from tests.web.people import People, Person
from tests.web.test_fieldwork import colleague


@pytest.fixture
def at(made: Made, people: People) -> Audit:
    return audit(made, people)


class Phone:
    """What the scripts of the device do, with the browser of a person."""

    def __init__(self, at: Audit, row: m.Assessment, person: Person) -> None:
        self.at, self.row, self.person = at, row, person
        self.http: FlaskClient = person.client.http
        self.said: dict[str, Any] = self.post(at.path(row, "/field")).get_json()
        self.kit: str = self.said["kit"]

    def session(self) -> TestResponse:
        return self.http.get("/fieldwork/session", query_string={"kit": self.kit})

    def post(self, path: str, json: Any = None, **more: Any) -> TestResponse:
        token = self.http.get("/fieldwork/session").get_json()["token"]
        return self.http.post(path, headers={"X-CSRF-Token": token}, json=json, **more)

    def items(self, *items: dict[str, Any]) -> TestResponse:
        return self.post(f"/fieldwork/{self.kit}/items", {"items": items})

    def photo(self, data: bytes, name: str = "a.jpg", item: str = "") -> TestResponse:
        # By hand: the test client would leave the file open that it writes a large form to.
        fields = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in (("id", item or new_id()), ("criterion", "1.1"))
        )
        head = f'{fields}--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body, kind = head.encode() + data + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"
        return self.post(f"/fieldwork/{self.kit}/photos", data=body, content_type=kind)


def rating(criterion: str = "1.1", **more: Any) -> dict[str, Any]:
    said = {"rating": "met", "notes": "Seen", "refs": "File 4", "reason": "", "version": 1}
    return {"id": new_id(), "kind": "rating", "criterion": criterion, "at": "2026-11-20T08:00:00.000Z", **said, **more}


@pytest.fixture
def phone(at: Audit) -> Phone:
    return Phone(at, at.begun(), at.auditor)


def outcomes(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [one["outcome"] for one in answer.get_json()["answers"]]


def test_a_device_gets_the_checklist_and_brings_back_what_was_done(phone: Phone, keys: Keys) -> None:
    codes = [found["code"] for part in phone.said["principles"] for found in part["criteria"]]
    assert "1.1" in codes
    assert phone.said["ratings"]["1.1"] == {"version": 1, "rating": "", "notes": "", "reason": "", "refs": ""}
    seal = seal_to(b64decode(phone.said["seal"]), str(TOLD).replace("'", '"').replace("True", "true").encode(), b"x")
    told = {"id": new_id(), "kind": "interview", "seal": b64encode(seal).decode()}
    assert outcomes(phone.items(rating(), told)) == ["kept", "refused"]
    answer = phone.items(rating("1.2", notes="\x00"), rating("9.9"), rating(version="x"))
    assert sorted(outcomes(answer)) == ["refused"] * 3
    stands = answer.get_json()["ratings"]["1.1"]
    assert (stands["version"], stands["notes"]) == (2, "Seen")
    assert "Taken into the field" in phone.person.client.get("/desk").text
    assert b64decode(phone.session().get_json()["keys"][phone.kit]) == b64decode(phone.said["key"])


@pytest.mark.parametrize("body", [None, [], {"items": {}}, {"items": [1]}, {"items": [{"id": "x"}]}])
def test_what_is_no_batch_is_refused(phone: Phone, body: Any) -> None:
    assert phone.post(f"/fieldwork/{phone.kit}/items", body).status_code == 400


def test_a_photo_is_cleaned_kept_once_and_may_not_be_large(phone: Phone, at: Audit) -> None:
    out, place = io.BytesIO(), Image.Exif()
    place.get_ifd(0x8825).update({1: "N", 2: (23.0, 48.0, 0.0)})
    Image.new("RGB", (60, 40), "gray").save(out, "JPEG", exif=place)
    item = new_id()
    assert outcomes(phone.photo(out.getvalue(), item=item)) == outcomes(phone.photo(out.getvalue(), item=item))
    [kept] = queries.assessments.evidence(at.made.session, phone.row.id)
    data = phone.http.get(at.path(phone.row, f"/files/{kept.id}")).data
    with Image.open(io.BytesIO(data)) as picture:
        assert not picture.getexif()
    said = phone.photo(out.getvalue() + bytes(40 * 1024 * 1024)).get_json()["answers"][0]
    assert (said["outcome"], said["sentence"]) == (
        "refused", "This file is too large. The most we can take is 20 MB.",
    )  # fmt: skip


def test_whoever_left_the_team_may_open_what_is_his_and_send_nothing(phone: Phone, at: Audit) -> None:
    session = at.made.session
    session.query(m.TeamMember).filter_by(account_id=at.auditor.account.id).delete()
    session.flush()
    assert phone.items(rating()).status_code == 404
    assert phone.photo(b"x").status_code == 404
    assert phone.kit in phone.session().get_json()["keys"]
    assert "Taken into the field" not in at.auditor.client.get("/desk").text
    assert phone.post(f"/fieldwork/{phone.kit}/end").status_code == 200
    assert phone.session().get_json()["keys"] == {}
    assert session.query(m.FieldItem).count() == 0


def test_nobody_else_gets_a_key_or_sends(phone: Phone, at: Audit, people: People) -> None:
    others = [people.again(colleague(at, phone.row)), people.enter(Role.AUDITOR)]
    for other in others:
        answer = other.client.http.get("/fieldwork/session", query_string={"kit": phone.kit})
        assert answer.get_json()["keys"] == {}
        headers = {"X-CSRF-Token": answer.get_json()["token"]}
        for rest in ("items", "photos", "end"):
            sent = other.client.http.post(f"/fieldwork/{phone.kit}/{rest}", headers=headers, json={"items": []})
            assert sent.status_code == 404, rest
    for role in (at.manager, at.audited, at.reviewer):
        assert role.client.http.get("/fieldwork/session").status_code == 404
        assert role.client.http.get(at.path(phone.row, "/field")).status_code == 404
        assert role.client.http.get(at.path(phone.row, "/conflicts")).status_code == 404


def test_without_a_token_or_a_session_nothing_is_taken_and_nothing_is_lost(phone: Phone, at: Audit) -> None:
    path, items = f"/fieldwork/{phone.kit}/items", {"items": [rating()]}
    assert phone.http.post(path, json=items).status_code == 409
    at.made.session.query(m.AuthSession).filter_by(account_id=at.auditor.account.id).delete()
    at.made.session.flush()
    assert phone.session().status_code == 302
    assert phone.http.post(path, json=items).status_code == 302
    at.made.enter(at.auditor.client, at.auditor.account)
    assert outcomes(phone.post(path, items)) == ["kept"]


def test_two_texts_bar_the_report_until_somebody_chooses(phone: Phone, at: Audit) -> None:
    row, client = phone.row, at.auditor.client
    at.rated(row)
    other = device(at, row, colleague(at, row))
    other.send(other.rating("1.1", "What she saw", version=9), other.rating("1.2", "Heard", version=9))
    page = client.get(at.path(row))
    assert "For some criteria two texts wait for a choice. Choose one of each first." in page.text
    page = client.get(at.path(row, "/conflicts"))
    assert "What she saw" in page.text
    assert "Seen in ten files" in page.text
    assert "What came from the field B , " in page.text
    first, second = queries.fieldwork.conflicts(at.made.session, row.id)
    form = page.form(action=at.path(row, f"/conflicts/{first.id}"))
    stale = client.submit(form, status=409, **{f"x{first.id}-version": "1", f"x{first.id}-notes": "Both"})
    assert "Somebody saved this criterion meanwhile" in stale.text
    page = client.submit(stale.form(action=at.path(row, f"/conflicts/{first.id}")))
    page = client.submit(page.form(action=at.path(row, f"/conflicts/{second.id}/leave")))
    assert "No criterion has two texts" in page.text
    stands = queries.assessments.ratings(at.made.session, row.id)
    assert (stands["1.1"].notes, stands["1.2"].notes) == ("Both", "Seen in ten files")
    verbs = [entry.verb for entry in at.made.session.query(m.JournalEntry)]
    assert verbs.count("assessment.conflict_kept") == verbs.count("assessment.conflict_solved") == 2
    assert "two texts" not in client.get(at.path(row)).text


def test_a_browser_that_carries_fieldwork_is_asked_before_it_is_emptied(phone: Phone) -> None:
    client = phone.person.client
    page = client.sign_out()
    assert (client.path, page.h1) == ("/sign-out", "Sign out")
    page = client.submit(page.form(field="word"), word="yes", status=409)
    page = client.submit(page.form(field="word"), word="", status=409)
    answer = phone.http.post("/sign-out", data={**page.form(field="word").values(), "word": " discard "})
    assert (answer.location, answer.headers["Clear-Site-Data"]) == ("/", '"cache", "storage"')
    assert phone.session().status_code == 302


def test_a_browser_with_nothing_left_is_signed_out_by_its_script(phone: Phone) -> None:
    form = phone.person.client.sign_out().form(field="empty")
    answer = phone.http.post("/sign-out", data={**form.values(), "empty": "1"})
    assert "Clear-Site-Data" in answer.headers
    assert any(cookie.startswith("field=;") for cookie in answer.headers.getlist("Set-Cookie"))


def test_the_page_of_the_device_is_the_same_for_everybody(phone: Phone, at: Audit, people: People) -> None:
    pages = {person.client.http.get("/fieldwork/").data for person in (at.auditor, at.reviewer, at.manager)}
    assert len(pages) == 1
    assert at.subject.name.encode() not in pages.pop()
    worker = phone.http.get("/fieldwork/worker.js").get_data(as_text=True)
    for address in worker.partition('"kept": [')[2].partition("]")[0].replace('"', "").split(", "):
        phone.person.client.raw(address).close()
    at.auditor.client.get("/fieldwork/")
    other = people.enter(Role.AUDITOR).client
    assert other.http.get("/fieldwork/worker.js?lang=ar").get_data(as_text=True) != worker
    assert other.get("/fieldwork/").h1 != "Fieldwork"


def test_closed_to_changes_nothing_is_taken_along(at: Audit) -> None:
    row = at.filed()
    page = at.auditor.client.get(at.path(row, "/field"))
    assert "Nothing can be changed at this stage." in page.text
    headers = {"X-CSRF-Token": at.auditor.token}
    answer = at.auditor.client.http.post(at.path(row, "/field"), headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "report_not_open")
