"""Complaining by the open form, without script, account or name: nothing typed is lost, nothing is there twice."""

from __future__ import annotations

import io
import wave
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import ROOT
from iris import models as m
from iris.gateways import catalogues
from iris.gateways.keys import Keys
from iris.gateways.store import FileStore
from iris.gateways.virus import Scanner
from iris.jobs.handlers import Workshop
from iris.rules.cases.questions import QUESTIONS
from iris.rules.roles import Role
from iris.services import translations
from iris.services.cases import drafting
from tests.client import PageClient
from tests.factories import Made
from tests.web.complaining import ANSWERS, PHONE, STORY, Worker

KIB = 1024
BENGALI = "আমি টাকা দিয়েছি " * 180


@pytest.fixture
def worker(app: Flask) -> Worker:
    return Worker(app)


def cases(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(m.Case)) or 0


def photo() -> bytes:
    picture, out = Image.new("RGB", (64, 64), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "PhoneOfRahima"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_worker_files_and_comes_back_with_the_number(worker: Worker, session: Session) -> None:
    page = worker.file()
    assert page.h1 == "Your case"
    assert "We read it and write to you here" in page.text
    case = session.scalars(select(m.Case)).one()
    assert (case.stage, case.categories, case.origin, case.destination) == ("received", ["fees", "papers"], "BD", "QA")
    assert case.urgent_at is not None, "kept papers are a warning sign: 24 hours"
    assert worker.come_back().h1 == "Your case"


def test_english_stands_beside_consent_and_danger_until_a_speaker_found_the_translation_right(
    worker: Worker, app: Flask, made: Made
) -> None:
    arabic = PageClient(app, language="ar")
    sentence = "If you can, tell somebody you trust where you are."
    page = arabic.get("/complaints/danger")
    beside = [one for one in page.root.all("span", class_="beside") if one.text == sentence]
    assert [(one.attrs["lang"], one.attrs["dir"]) for one in beside] == [("en", "ltr")]
    assert not worker.client.get("/complaints/danger").root.all("span", class_="beside"), "English needs none"
    found = next(text for text in catalogues.texts(ROOT, "ar") if text.text == sentence)
    person = made.account(Role.TRANSLATION_REVIEWER)
    translations.approve(made.session, made.now, person.id, "ar", found)
    page = arabic.get("/complaints/danger")
    assert sentence not in page.text
    assert page.root.all("span", class_="beside"), "the others are still unreviewed"


def test_every_page_is_small_and_kept_nowhere(worker: Worker) -> None:
    sizes = {}
    page = worker.client.get("/complaints/new")
    while not worker.client.path.startswith("/complaints/review"):
        response = worker.client.response
        assert response is not None
        sizes[worker.client.path] = len(page.html.encode())
        assert response.headers["Cache-Control"] == "no-store"
        assert page.root.one("a", class_="exit").attrs["href"] == "/leave"
        page = worker.answer(page, page.form(field="later").action.rsplit("/", 1)[1])
    assert len(sizes) == len(QUESTIONS) - 1
    assert max(sizes.values()) < 40 * KIB, sizes


def test_a_page_open_too_long_comes_back_with_everything_typed(worker: Worker, session: Session) -> None:
    page = worker.client.get("/complaints/new")
    for key in ("about", "what", "danger", "respondent"):
        page = worker.answer(page, key)
    form = page.form(action="/complaints/new/story")
    with time_machine.travel(session.info.get("at", None) or _later(), tick=False):
        page = worker.client.submit(form, status=400, story=BENGALI)
        assert "Nothing you typed is lost" in page.text
        form = page.form(action="/complaints/new/story")
        assert form.values()["story"] == [BENGALI]
        page = worker.client.submit(form)
    assert worker.client.path == "/complaints/new/costs"


def _later() -> Any:
    from_now = timedelta(hours=9)
    return drafting.datetime.now().astimezone() + from_now


def test_a_wrong_field_keeps_the_others(worker: Worker) -> None:
    page = worker.client.get("/complaints/new")
    for key in ("about", "what", "danger", "respondent", "story"):
        page = worker.answer(page, key)
    page = worker.client.submit(
        page.form(action="/complaints/new/costs"), status=400, **{**ANSWERS["costs"], "cost-COST-MED": "a lot"}
    )
    assert "Write the amount in numbers" in page.text
    values = page.form(action="/complaints/new/costs").values()
    assert (values["cost-FEE-REC"], values["cost-COST-MED"], values["currency"]) == (["45000"], ["a lot"], ["BDT"])


def test_a_lost_connection_loses_no_answer(worker: Worker) -> None:
    page = worker.client.get("/complaints/new")
    for key in ("about", "what"):
        page = worker.answer(page, key)
    page = worker.client.get("/complaints/new/what")
    assert page.form(field="what").values()["what"] == ["fees", "papers"]


def test_a_double_submit_is_one_case(worker: Worker, session: Session) -> None:
    page = worker.answered()
    first = worker.send(page)
    number = worker.number
    again = worker.client.submit(page.form(action="/complaints/send"))
    assert again.h1 == first.h1
    assert cases(session) == 1
    assert worker.number == number
    assert worker.client.get("/complaints/new").h1 == first.h1, "until it is confirmed the number is what matters"


def test_the_number_is_shown_once(worker: Worker, session: Session) -> None:
    page = worker.send(worker.answered())
    wrong = worker.client.submit(page.form(action="/complaints/number"), status=409, last="0000x")
    assert "last 4 digits" in wrong.text
    worker.confirm(wrong)
    assert session.scalar(select(func.count()).select_from(m.CaseDraft)) == 0
    worker.client.get("/complaints/number")
    assert worker.client.path == "/complaints/case"


def test_the_card_shows_the_number_and_nothing_else(worker: Worker) -> None:
    worker.send(worker.answered())
    card = worker.client.raw("/complaints/card.png")
    assert card.data.startswith(b"\x89PNG")
    assert PageClient(worker.app).raw("/complaints/card.png", status=404)


def test_saved_for_later_it_is_found_on_another_telephone(worker: Worker) -> None:
    page = worker.client.get("/complaints/new")
    page = worker.answer(page, "about")
    page = worker.client.submit(page.form(field="what"), what=["wages"], later="yes")
    page = worker.client.submit(page.form(action="/complaints/saved"))
    code = page.root.one("p", class_="codebox").text
    first, worker.client = worker.client, PageClient(worker.app)
    page = worker.client.submit(
        worker.client.get("/complaints/back").form(action="/complaints/back"), code=code.replace(" ", "-")
    )
    assert page.h1 == "Read it once more"
    assert "I am not paid" in page.text
    assert first.get("/complaints/review").h1 == "Who is this about?", "the first telephone holds nothing any more"


def test_a_wrong_number_says_so_and_nothing_more(worker: Worker) -> None:
    page = worker.client.get("/complaints/follow")
    page = worker.client.submit(page.form(action="/complaints/follow"), status=400, code="1234")
    assert "The code has 24 digits, you typed 4" in page.text
    page = worker.client.submit(page.form(action="/complaints/follow"), status=400, code="1" * 24)
    assert "We do not know this number" in page.text


def test_tries_with_numbers_are_limited_and_said(worker: Worker) -> None:
    page = worker.client.get("/complaints/follow")
    form = page.form(action="/complaints/follow")
    for _ in range(60):
        worker.client.submit(form, status=400, code="1" * 24)
    worker.client.submit(form, status=429, code="1" * 24)
    response = worker.client.response
    assert response is not None
    assert int(response.headers["Retry-After"]) > 0


def test_nothing_told_is_asked_for_one_word(worker: Worker, session: Session) -> None:
    nothing: dict[str, dict[str, Any]] = {
        "about": {"about": None}, "what": {"what": None}, "danger": {"danger": None}, "respondent": {"entry": ""},
        "story": {"story": ""}, "place": {"origin": "", "destination": "", "sector": "", "month": ""},
        "reach": {"ways": None},
    }  # fmt: skip
    page = worker.answered(**nothing)
    page = worker.client.submit(page.form(action="/complaints/send"), status=409)
    assert "Tell us with one tick or a few words" in page.text
    assert cases(session) == 0


def test_the_agency_is_found_by_search(worker: Worker, made: Made, session: Session) -> None:
    entry = made.agency("Heron Overseas Ltd")
    page = worker.client.get("/complaints/new")
    for key in ("about", "what", "danger"):
        page = worker.answer(page, key)
    page = worker.client.submit(page.form(field="entry"), entry="heron oversees", find="yes")
    page = worker.client.submit(page.form(field="entry"), chosen=entry.public_id)
    while not worker.client.path.startswith("/complaints/review"):
        page = worker.answer(page, page.form(field="later").action.rsplit("/", 1)[1])
    assert "Heron Overseas Ltd" in page.text
    worker.send(page)
    assert session.scalars(select(m.CaseRespondent.entry_id)).all() == [entry.id]


def test_who_helps_says_whether_the_worker_knows(worker: Worker) -> None:
    page = worker.client.get("/complaints/new")
    page = worker.answer(page, "about", about="other")
    assert page.h1 == "Does the worker know that you write to us?"
    page = worker.client.submit(page.form(field="helper_consent"), helper_consent="worker_is_here")
    assert page.h1 == "What happened?"


def test_files_are_kept_sealed_and_photos_made_anew(worker: Worker, session: Session, shop: Workshop) -> None:
    page = worker.client.get("/complaints/new")
    for key in ("about", "what", "danger", "respondent"):
        page = worker.answer(page, key)
    page = worker.client.submit(
        page.form(field="story"), stay="yes", files=(io.BytesIO(photo()), "contract_Rahima_Comilla.jpg")
    )
    assert "contract_Rahima_Comilla.jpg" in page.text
    page = worker.client.submit(
        page.form(field="story"), status=400, story=STORY, files=(io.BytesIO(b"MZ\x90"), "report.pdf.exe")
    )
    assert "can be harmful" in page.text
    assert page.form(field="story").values()["story"] == [STORY]
    page = worker.answer(page, "story")
    for key in ("costs", "place", "reach", "reach_detail"):
        page = worker.answer(page, key)
    page = worker.confirm(worker.send(page))
    assert "contract_Rahima_Comilla.jpg" in page.text
    row = session.scalars(select(m.CaseFile)).one()
    answer = worker.client.raw(f"/complaints/files/{row.id}")
    assert answer.data == photo()
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert row.clean_as is not None
    assert b"PhoneOfRahima" not in _cleaned(session, shop.outside.keys, shop.outside.store, row)


def _cleaned(session: Session, keys: Keys, store: FileStore, row: m.CaseFile) -> bytes:
    case = session.get(m.Case, row.case_id)
    assert case is not None
    assert case.wrapped is not None
    assert row.clean_as is not None
    return store.read_all(row.clean_as, keys.unwrap(case.wrapped))


def test_a_dump_holds_no_word_of_anybody(worker: Worker, session: Session, shop: Workshop, tmp_path: Path) -> None:
    worker.file(story={"story": STORY, "files": (io.BytesIO(photo()), "contract_Rahima_Comilla.jpg")})
    page = worker.client.get("/complaints/case")
    worker.client.submit(page.form(field="say"), say="My cousin Jamal saw it too")
    session.commit()
    dumped = dump(session) + b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"received" in dumped, "the dump is not empty"
    for word in ("Rahima", "Comilla", PHONE, "1711", "Jamal", "Heron", "45000", worker.number, worker.number[:8]):
        assert word.encode() not in dumped, word


def dump(session: Session) -> bytes:
    """All tables as text and bytes."""
    found = []
    for mapper in m.Base.registry.mappers:
        for row in session.scalars(select(mapper.class_)):
            for column in mapper.columns:
                value = getattr(row, mapper.get_property_by_column(column).key)
                found.append(value if isinstance(value, bytes) else str(value).encode())
    return b"\n".join(found)


def test_a_voice_note_over_three_minutes_is_refused_in_words(worker: Worker, session: Session) -> None:
    worker.file()
    page = worker.client.get("/complaints/case")
    for length, status in ((181, 409), (179, 200)):
        sound = io.BytesIO()
        with wave.open(sound, "wb") as file:
            file.setparams((1, 1, 1000, 0, "NONE", ""))
            file.writeframes(bytes(1000 * length))
        note = (io.BytesIO(sound.getvalue()), "note.wav")
        page = worker.client.submit(page.form(field="say"), status=status, say="", files=note)
        assert ("longer than 3 minutes" in page.text) == (status == 409)
    assert session.scalar(select(func.count()).select_from(m.CaseFile)) == 1


def test_files_of_cases_pass_the_virus_scan(worker: Worker, app: Flask, shop: Workshop) -> None:
    worker.file()
    down = replace(shop.outside, scanner=Scanner.from_url("unix:///nowhere/clamd"))
    app.extensions["iris_outside"] = down
    page = worker.client.get("/complaints/case")
    photo_ = (io.BytesIO(photo()), "x.jpg")
    page = worker.client.submit(page.form(field="say"), status=409, say="", files=photo_)
    assert "look at files just now" in page.text


def test_leaving_forgets_number_and_draft(worker: Worker) -> None:
    worker.file()
    answer = worker.client.raw("/leave", status=303)
    assert answer.location is not None
    assert "localhost" not in answer.location
    assert worker.client.get("/complaints/case").h1 == "Type your number"


def test_an_officers_sign_in_and_a_workers_number_never_mix(worker: Worker, people: Any) -> None:
    officer = people.enter("case_officer")
    worker.file()
    officer.client.get("/complaints/new")
    assert "Test case_officer" not in officer.client.get("/complaints/new").text
    assert officer.client.get("/complaints/case").h1 == "Type your number"


def test_a_worker_withdraws_and_opens_again(worker: Worker, session: Session) -> None:
    page = worker.file()
    page = worker.client.submit(page.form(action="/complaints/case/withdraw"))
    assert "You took the complaint back." in page.text
    assert session.scalars(select(m.Case.closing)).one() == "withdrawn"
    page = worker.client.submit(page.form(action="/complaints/case/reopen"))
    assert "Opened again" in page.text


def test_old_drafts_are_erased_with_their_files(worker: Worker, session: Session, shop: Workshop, made: Made) -> None:
    page = worker.client.get("/complaints/new")
    for key in ("about", "what", "danger", "respondent"):
        page = worker.answer(page, key)
    worker.client.submit(page.form(field="story"), stay="yes", files=(io.BytesIO(photo()), "a.jpg"))
    assert list(shop.outside.store.names())
    assert drafting.forget_old(session, shop.outside, made.now + timedelta(days=30)) == 0
    assert drafting.forget_old(session, shop.outside, made.now + timedelta(days=31)) == 1
    assert list(shop.outside.store.names()) == []
