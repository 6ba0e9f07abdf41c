"""Credentials: issued, signed, suspended, revoked for ever, replaced; read by libraries and a program of others."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iris import models as m
from iris import queries
from iris.db import Database
from iris.gateways import jwt as signing
from iris.gateways.keys import Purpose, create_key_file
from iris.jobs import credentials as job
from iris.jobs.handlers import Workshop
from iris.rules import credentials as rules
from iris.rules.access import SYSTEM
from iris.rules.credentials import Standing, StatusPurpose
from iris.rules.roles import Role
from iris.services import appeals, certificates
from iris.services.certificates import Wish
from tests.factories import Made
from tests.services.certifying import Certifying

SUSPEND = Wish("suspend", "Access was refused twice.", "access_refused")
WITHDRAW = Wish("withdraw", "Deceit.", "fraud")
SCRIPT = Path(__file__).parents[2] / "docs" / "verify_credential.py"
BASE = "http://localhost"


@pytest.fixture
def there(db: Database, made: Made) -> Certifying:
    return Certifying(db, made)


def done(there: Certifying, number: str, wish: Wish, days: int = 0) -> None:
    at = there.now + timedelta(days=days)
    with there.as_(there.reviewer) as session:
        certificate = queries.certificates.one(session, number)
        assert certificate is not None
        proposal_id = certificates.propose(session, at, certificate, wish).id
        session.commit()
    with there.as_(there.decider) as session:
        proposal = queries.certificates.proposal(session, proposal_id)
        assert proposal is not None
        certificates.decide(session, at, proposal, take_it=True, reasons="I read it all.")
        session.commit()


def issued(shop: Workshop, certificate: m.Certificate) -> list[m.Credential]:
    """All credentials of a certificate, oldest first, signed."""
    job.sign(shop.database, shop.outside)
    with shop.database.session(SYSTEM) as session:
        query = select(m.Credential).where(m.Credential.certificate_id == certificate.id).order_by(m.Credential.id)
        return list(session.scalars(query))


def standings(shop: Workshop, rows: list[m.Credential], day: date) -> list[Standing]:
    """The bits of credentials as the published lists say, which must be what each one's own page says."""
    found = []
    with shop.database.session(SYSTEM) as session:
        for row in rows:
            bits = {p: queries.credentials.bits(session, row.list_number, p, day) for p in StatusPurpose}
            says = [row.position in found.positions for found in bits.values() if found]
            own = queries.credentials.standing_of(session, session.get_one(m.Credential, row.id), day)
            assert says == [own.says(purpose) for purpose in StatusPurpose]
            found.append(own)
    return found


VALID, SUSPENDED, REVOKED = Standing(), Standing(suspended=True), Standing(revoked=True)


def test_a_suspension_shows_and_passes_in_the_same_credential(there: Certifying, shop: Workshop) -> None:
    certificate = there.certificate()
    before = issued(shop, certificate)
    assert standings(shop, before, there.day(0)) == [VALID]
    done(there, certificate.number, SUSPEND, 1)
    assert standings(shop, issued(shop, certificate), there.day(1)) == [SUSPENDED]
    done(there, certificate.number, Wish("restore", "Audit done."), 2)
    after = issued(shop, certificate)
    assert standings(shop, after, there.day(2)) == [VALID]
    assert [row.signed for row in after] == [row.signed for row in before]


def test_what_is_withdrawn_or_given_back_is_revoked(there: Certifying, shop: Workshop) -> None:
    certificate = there.certificate()
    done(there, certificate.number, WITHDRAW, 1)
    assert standings(shop, issued(shop, certificate), there.day(1)) == [REVOKED]
    assert standings(shop, issued(shop, certificate), there.day(2000)) == [REVOKED]


def test_what_is_given_back_is_revoked(there: Certifying, shop: Workshop) -> None:
    certificate = there.certificate()
    with there.as_(there.manager) as session:
        found = queries.certificates.one(session, certificate.number)
        assert found is not None
        certificates.surrender(session, there.now, found)
        session.commit()
    assert standings(shop, issued(shop, certificate), there.day(0)) == [REVOKED]


def test_a_won_appeal_gives_a_new_credential_and_the_old_one_stays_revoked(there: Certifying, shop: Workshop) -> None:
    certificate = there.certificate()
    panel = there.made.account(Role.APPEAL_PANEL, there.secretariat)
    done(there, certificate.number, WITHDRAW)
    with there.as_(there.manager) as session:
        event = queries.certificates.last_event(session, certificate.id)
        assert event is not None
        matter = appeals.matter_of_event(session, event)
        assert matter is not None
        appeal_id = appeals.lodge(session, shop.outside.keys, there.now, matter, "It was not us.").id
        session.commit()
    with there.db.session(SYSTEM) as session:
        appeals.draw_panel(session, there.now, session.get_one(m.Appeal, appeal_id))
        session.commit()
    for name, reason, effect in (("admit", "", ""), ("uphold", "Mixed up.", "appeal_in_force")):
        with there.as_(panel) as session:
            appeal = session.get_one(m.Appeal, appeal_id)
            appeals.move(session, shop.outside.keys, there.now, appeal, name, reason=reason, effect=effect)
            session.commit()
    rows = issued(shop, certificate)
    assert [row.says["number"] for row in rows] == [certificate.number] * 2
    assert standings(shop, rows, there.day(0)) == [REVOKED, VALID]


def test_other_conditions_and_a_smaller_scope_give_new_credentials(there: Certifying, shop: Workshop) -> None:
    certificate = there.certificate()
    done(there, certificate.number, Wish("set_conditions", "Fees.", conditions="Pay 14 workers."), 1)
    done(there, certificate.number, Wish("set_conditions", "Fees.", conditions="Pay 9 workers."), 2)
    smaller = {"corridors": ["BD-QA"], "sectors": ["construction"], "sites": ["Head office"]}
    done(there, certificate.number, Wish("reduce_scope", "Only Qatar.", scope=smaller), 3)
    rows = issued(shop, certificate)
    assert standings(shop, rows, there.day(3)) == [REVOKED] * 3 + [VALID]
    assert [row.says["conditions"] for row in rows] == [False, True, True, True]
    assert "14 workers" not in "".join(row.signed or "" for row in rows)
    assert len({(row.list_number, row.position) for row in rows}) == 4


def test_its_last_day_counts_and_what_was_revoked_stays_so(now: datetime) -> None:
    last = now.date()
    said = [rules.state_of(VALID, last, last), rules.state_of(VALID, last, last + timedelta(days=1))]
    assert said == ["valid", "expired"]
    assert rules.state_of(REVOKED, last, last + timedelta(days=1)) == "revoked"


def test_the_database_gives_no_place_twice(there: Certifying, shop: Workshop) -> None:
    row = issued(shop, there.certificate())[0]
    with there.db.session(SYSTEM) as session:
        session.add(
            m.Credential(
                public_id="x", certificate_id=row.certificate_id, after_fact_id=0, list_number=row.list_number,
                position=row.position, says={}, issued_at=there.now,
            )
        )  # fmt: skip
        with pytest.raises(IntegrityError):
            session.flush()


def test_a_certificate_from_before_gets_its_credential_from_the_job(there: Certifying, shop: Workshop) -> None:
    certificate = there.certificate()
    there.made.session.query(m.Credential).delete()
    there.made.session.commit()
    assert len(issued(shop, certificate)) == 1
    assert job.sign(shop.database, shop.outside) == 0


def test_a_list_is_as_long_as_it_must_be_and_its_first_place_is_the_leftmost_bit() -> None:
    packed = rules.encoded_list([0, 9, rules.SIZE - 1])
    bits = gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=" * (-len(packed[1:]) % 4)))
    assert packed[0] == "u"
    assert len(bits) * 8 == 131_072
    assert (bits[0], bits[1], bits[-1]) == (0b1000_0000, 0b0100_0000, 0b0000_0001)


@pytest.mark.parametrize("name", ["", "1", "1-other", "x-revocation", "01-revocation", "-revocation", "²-revocation"])
def test_no_other_name_is_a_list(name: str) -> None:
    assert rules.parse_list_name(name) is None


# Others read it


def read_by_pyjwt(text: str, keys: list[dict[str, str]]) -> dict[str, Any]:
    """What PyJWT reads, with the public keys alone."""
    kid = jwt.get_unverified_header(text)["kid"].partition("#")[2]
    key = jwt.PyJWK.from_dict({k: v for k, v in next(k for k in keys if k["kid"] == kid).items() if k != "alg"})
    found: dict[str, Any] = jwt.decode(text, key, algorithms=["EdDSA"])
    return found


def test_a_library_of_others_reads_it_and_refuses_a_changed_one(there: Certifying, shop: Workshop) -> None:
    row = issued(shop, there.certificate())[0]
    assert row.signed is not None
    keys = shop.outside.keys.public_jwks()
    said = read_by_pyjwt(row.signed, keys)
    assert said["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert said["type"] == ["VerifiableCredential", "DigitalConformityCredential"]
    assert said["issuer"]["id"] == "did:web:localhost"
    assert said["credentialSubject"]["issuedToParty"]["registeredId"] == there.entry.public_id
    assert [entry["statusPurpose"] for entry in said["credentialStatus"]] == ["suspension", "revocation"]
    assert said["validUntil"] == row.says["valid_until"] + "T23:59:59Z"
    head, body, signature = row.signed.split(".")
    changed = base64.urlsafe_b64encode(json.dumps(said | {"name": "x"}).encode()).rstrip(b"=").decode()
    with pytest.raises(jwt.InvalidSignatureError):
        read_by_pyjwt(f"{head}.{changed}.{signature}", keys)
    assert body != changed


def test_signing_again_gives_the_same_text_and_a_new_key_leaves_it_as_it_was(tmp_path: Path) -> None:
    keys = create_key_file(tmp_path / "keys.json")
    text = signing.signed(keys, BASE, {"a": 1})
    assert signing.signed(keys, BASE, {"a": 1}) == text
    keys.rotate([Purpose.SIGNING])
    assert signing.signed(keys, BASE, {"a": 1}) != text
    document = rules.did_document(BASE, keys.public_jwks())
    assert jwt.get_unverified_header(text)["kid"] in document["assertionMethod"]
    assert read_by_pyjwt(text, keys.public_jwks()) == {"a": 1}


def test_nothing_personal_is_in_it(there: Certifying, shop: Workshop) -> None:
    row = issued(shop, there.certificate(conditions="Rahima Begum repays."))[0]
    text = json.dumps(signing.payload_of(row.signed or ""))
    for word in ("Rahima", "Head office", there.manager.email, there.manager.name):
        assert word not in text


class Offline:
    """A credential, the keys and both lists as files, as somebody keeps them who does not ask us."""

    def __init__(self, shop: Workshop, row: m.Credential, day: date, folder: Path) -> None:
        self.folder, self.day = folder, day
        folder.mkdir(exist_ok=True)
        keys = shop.outside.keys
        (folder / "c.jwt").write_text(row.signed or "")
        (folder / "did.json").write_text(json.dumps(rules.did_document(BASE, keys.public_jwks())))
        with shop.database.session(SYSTEM) as session:
            for purpose in StatusPurpose:
                bits = queries.credentials.bits(session, row.list_number, purpose, day)
                assert bits is not None
                made = rules.status_list(BASE, row.list_number, purpose, bits.positions, bits.changed, day)
                (folder / f"{purpose}.jwt").write_text(signing.signed(keys, BASE, made))

    def check(self, *more: str, credential: str = "c.jwt") -> tuple[int, str]:
        lists = [f"--list={self.folder / purpose}.jwt" for purpose in StatusPurpose]
        done = subprocess.run(
            [sys.executable, "-I", SCRIPT, self.folder / credential, f"--keys={self.folder / 'did.json'}", *lists,
             f"--on={self.day}", *more],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


def test_the_program_in_the_docs_tells_the_states_offline(there: Certifying, shop: Workshop, tmp_path: Path) -> None:
    certificate = there.certificate()
    row = issued(shop, certificate)[0]
    now = Offline(shop, row, there.day(0), tmp_path / "now")
    assert now.check("--issuer=did:web:localhost")[0] == 0
    assert "state: valid" in now.check()[1]
    assert now.check("--issuer=did:web:another.example")[0] == 2
    done(there, certificate.number, SUSPEND, 1)
    held = Offline(shop, row, there.day(1), tmp_path / "held").check()
    assert (held[0], "state: suspended" in held[1]) == (1, True)
    done(there, certificate.number, WITHDRAW, 2)
    gone = Offline(shop, row, there.day(2), tmp_path / "gone").check()
    assert (gone[0], "state: revoked" in gone[1]) == (1, True)


def test_the_program_in_the_docs_trusts_no_other_key_and_no_old_list(
    there: Certifying, shop: Workshop, tmp_path: Path
) -> None:
    row = issued(shop, there.certificate())[0]
    found = Offline(shop, row, there.day(0), tmp_path / "x")
    stranger = create_key_file(tmp_path / "stranger.json")
    said = signing.payload_of(row.signed or "")
    (found.folder / "forged.jwt").write_text(signing.signed(stranger, BASE, said))
    assert found.check(credential="forged.jwt")[0] == 2
    head, _, signature = (row.signed or "").split(".")
    body = base64.urlsafe_b64encode(json.dumps(said | {"validUntil": "2999-01-01T00:00:00Z"}).encode()).rstrip(b"=")
    (found.folder / "longer.jwt").write_text(f"{head}.{body.decode()}.{signature}")
    assert found.check(credential="longer.jwt")[0] == 2
    found.day = there.day(30)
    code, words = found.check()
    assert (code, "too old" in words) == (2, True)
