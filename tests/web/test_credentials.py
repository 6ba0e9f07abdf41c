"""Pages and signed texts of credentials: for anybody, in the form that is asked for, kept only as long as they hold."""

from __future__ import annotations

import json

import jwt
import pytest

from iris import models as m
from iris.gateways import jwt as signing
from iris.jobs import credentials as job
from iris.jobs.handlers import Workshop
from iris.rules.credentials import MEDIA_TYPE
from iris.services import certificates
from tests.client import PageClient
from tests.factories import Made
from tests.services.certifying import Certifying

ASKED = {"Accept": MEDIA_TYPE}


@pytest.fixture
def certificate(made: Made, shop: Workshop) -> m.Certificate:
    found = Certifying(shop.database, made).certificate()
    job.sign(shop.database, shop.outside)
    return found


def address(client: PageClient, certificate: m.Certificate) -> str:
    return str(client.raw(f"/certificates/{certificate.number}/credential", status=302).headers["Location"])


def test_a_program_gets_the_signed_text_and_checks_it_with_what_is_published(
    client: PageClient, certificate: m.Certificate
) -> None:
    place = address(client, certificate)
    answer = client.raw(place, headers=ASKED)
    assert answer.mimetype == "application/vc+jwt"
    assert client.raw(place).mimetype == "application/vc+jwt"
    assert client.raw(f"{place}.jwt").data == answer.data
    document = client.json("/.well-known/did.json")
    kid = jwt.get_unverified_header(answer.text)["kid"]
    method = next(row for row in document["verificationMethod"] if row["id"] == kid)
    said = jwt.decode(answer.text, jwt.PyJWK.from_dict(method["publicKeyJwk"]), algorithms=["EdDSA"])
    assert said["id"] == f"http://localhost{place}"
    assert said["issuer"]["id"] == document["id"]
    for entry in said["credentialStatus"]:
        text = client.raw(entry["statusListCredential"].removeprefix("http://localhost")).text
        found = jwt.decode(text, jwt.PyJWK.from_dict(method["publicKeyJwk"]), algorithms=["EdDSA"])
        assert found["credentialSubject"]["statusPurpose"] == entry["statusPurpose"]
        assert found["credentialSubject"]["ttl"] == 300_000


def test_one_address_gives_each_reader_the_form_it_asks_for(client: PageClient, certificate: m.Certificate) -> None:
    place = address(client, certificate)
    page = client.get(place, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert "Valid" in page.text
    assert client.response is not None
    assert "Accept" in client.response.headers["Vary"]
    answer = client.raw(place, headers={"Accept": "application/vc"})
    assert json.loads(answer.text)["type"] == "EnvelopedVerifiableCredential"
    assert json.loads(answer.text)["id"] == f"data:{MEDIA_TYPE},{client.raw(place).text}"


def test_pages_of_the_certificate_lead_to_the_credential(client: PageClient, certificate: m.Certificate) -> None:
    assert f"/certificates/{certificate.number}/credential" in client.get(f"/verify/{certificate.number}").html


def test_a_list_is_kept_until_something_changes(
    client: PageClient, certificate: m.Certificate, made: Made, shop: Workshop
) -> None:
    said = signing.payload_of(client.raw(address(client, certificate)).text)
    place = said["credentialStatus"][1]["statusListCredential"].removeprefix("http://localhost")
    first = client.raw(place)
    client.raw(place, status=304, headers={"If-None-Match": first.headers["ETag"]})
    certificates.surrender(made.session, made.now, made.session.get_one(m.Certificate, certificate.id))
    made.session.commit()
    changed = client.raw(place, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.data != first.data
    assert "Revoked" in client.get(address(client, certificate), headers={"Accept": "text/html"}).text


def test_nobody_gets_what_is_not_there(client: PageClient, certificate: m.Certificate, made: Made) -> None:
    place = address(client, certificate)
    for path in ("/credentials/x", "/credentials/status/7-revocation", "/credentials/status/1-x",
                 "/certificates/RIR-000000/credential"):  # fmt: skip
        client.raw(path, status=404, headers=ASKED)
    made.session.get_one(m.RegisterEntry, certificate.entry_id).hidden_at = made.now
    made.session.commit()
    client.raw(place, status=404, headers=ASKED)
    client.raw(f"/certificates/{certificate.number}/credential", status=404)


def test_before_it_is_signed_a_program_is_told_to_come_back(client: PageClient, made: Made, shop: Workshop) -> None:
    found = Certifying(shop.database, made).certificate()
    answer = client.raw(address(client, found), status=503, headers=ASKED)
    assert answer.headers["Retry-After"] == "5"
    assert "being signed" in client.get(address(client, found), headers={"Accept": "text/html"}).text
