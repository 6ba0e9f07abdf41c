"""The journal outside of the register: anybody with the public key can prove it, and see what was done to it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys, create_key_file
from iris.jobs import trails
from iris.jobs.public_keys import PublicKeys
from iris.rules.access import SYSTEM
from iris.rules.errors import RuleBroken
from iris.rules.roles import Kind, Role
from iris.services import accounts, journal, mails
from iris.services.accounts import Invitation
from tests.factories import Made
from tests.services.incoming import Lists

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
Line = dict[str, Any]


@pytest.fixture
def exported(session: Session, keys: Keys, tmp_path: Path) -> Path:
    """Three streams over two sealed days and one entry after them."""
    for day in range(2):
        for turn in range(3):
            for stream in ("account:1", "entry:AG-1", "entry:AG-2"):
                journal.record(session, NOON + timedelta(days=day), stream, "test.done", turn=turn, word="ü")
        journal.seal(session, keys, NOON + timedelta(days=day))
    journal.record(session, NOON + timedelta(days=2), "account:1", "test.done")
    path = tmp_path / "journal.jsonl"
    path.write_text("".join(line + "\n" for line in trails.export(session, keys)), "utf-8")
    return path


def lines(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def faults(path: Path, keys: Keys) -> list[str]:
    """What an outsider finds with nothing but the published keys."""
    return list(trails.verify_export(path, PublicKeys(keys.public_jwks())))


def test_an_export_proves_itself_to_us_and_to_an_outsider(exported: Path, keys: Keys) -> None:
    assert list(trails.verify_export(exported, keys)) == []
    assert faults(exported, keys) == []


def test_an_outsider_needs_no_code_of_ours(exported: Path) -> None:
    """RFC 6962 trees, SHA-256 and Ed25519, written here from their documents alone."""
    found = lines(exported)
    entries = [line for line in found if "entry" in line]
    last: dict[str, bytes] = {}
    for line in entries:
        said = {name: line[name] for name in ("stream", "seq", "at", "actor", "verb", "payload")}
        plain = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert hashlib.sha256(plain).hexdigest() == line["digest"]
        chained = last.get(line["stream"], bytes(32)) + bytes.fromhex(line["digest"])
        last[line["stream"]] = hashlib.sha256(chained).digest()
        assert last[line["stream"]].hex() == line["hash"]
    key = found[0]["keys"][0]
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "="))
    for root in (line for line in found if "root" in line):
        heads = {e["stream"]: e for e in entries if e["entry"] <= root["last_entry_id"]}
        leaves = [[name, heads[name]["seq"], heads[name]["hash"]] for name in sorted(heads)]
        assert tree([json.dumps(leaf, separators=(",", ":")).encode() for leaf in leaves]).hex() == root["root"]
        statement = json.dumps({"day": root["day"], "root": root["root"]}, separators=(",", ":")).encode()
        public.verify(base64.b64decode(root["signature"]), statement)


def tree(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + tree(leaves[:half]) + tree(leaves[half:])).digest()


def test_a_file_signed_by_another_register_is_not_ours(exported: Path, tmp_path: Path) -> None:
    strange = create_key_file(tmp_path / "other" / "keys.json")
    assert len([f for f in faults(exported, strange) if "not signed" in f]) == 2
    found = lines(exported)
    found[0] = {"keys": strange.public_jwks()}
    assert len([f for f in list(trails.verify_export(exported, strange)) if "not signed" in f]) == 2


def of(found: list[Line], kind: str) -> list[int]:
    return [place for place, line in enumerate(found) if kind in line]


def changed(found: list[Line]) -> list[Line]:
    found[of(found, "entry")[1]]["payload"]["turn"] = 7
    return found


def without(kind: str, *which: int) -> Callable[[list[Line]], list[Line]]:
    def drop(found: list[Line]) -> list[Line]:
        gone = {of(found, kind)[place] for place in which}
        return [line for place, line in enumerate(found) if place not in gone]

    return drop


def swapped(found: list[Line]) -> list[Line]:
    one, other = of(found, "entry")[:2]
    found[one], found[other] = found[other], found[one]
    return found


def edited_head(found: list[Line]) -> list[Line]:
    found[of(found, "head")[0]]["hash"] = "00" * 32
    return found


def backdated(found: list[Line]) -> list[Line]:
    """The newest entry is slipped under the roots by its number, which no hash covers."""
    found[of(found, "entry")[6]]["entry"] = 1
    return found


TAMPERINGS: dict[str, tuple[Callable[[list[Line]], list[Line]], str]] = {
    "changed": (changed, "entry 2 was changed"),
    "dropped": (without("entry", 2), "entry 3 is missing"),
    "reordered": (swapped, "entry 1 stands in the wrong place"),
    "cut": (without("entry", 17, 18), "the end is missing after entry 4"),
    "head edited": (edited_head, "is not the one that was sealed"),
    "head dropped": (without("head", 1), "no head was kept"),
    "stream and head dropped": (
        lambda found: without("head", 2)(without("entry", *range(13, 19))(found)), "does not fit"
    ),
    "backdated": (backdated, "does not fit"),
    "all roots dropped": (without("root", 0, 1), "no signed root"),
    "nothing left": (lambda found: found[:1], "holds no journal"),
}  # fmt: skip


@pytest.mark.parametrize("tampering", list(TAMPERINGS), ids=lambda name: name.replace(" ", "-"))
def test_tampering_with_an_export_is_found_and_told(exported: Path, keys: Keys, tampering: str) -> None:
    act, sentence = TAMPERINGS[tampering]
    exported.write_text("".join(json.dumps(line) + "\n" for line in act(lines(exported))), "utf-8")
    found = faults(exported, keys)
    assert any(sentence in fault for fault in found), found


def test_a_file_cut_in_the_middle_of_a_line_says_which(exported: Path, keys: Keys) -> None:
    content = exported.read_bytes()
    exported.write_bytes(content[: len(content) - 40])
    assert any(f"Line {len(content.splitlines())} of the file" in fault for fault in faults(exported, keys))


@pytest.mark.parametrize("line", ["nonsense", "[]", "7", '{"entry": 1}', '{"entry": "x"}', '{"other": 1}', "\x00"])
def test_a_line_that_is_none_of_ours_is_told_and_the_rest_is_read(exported: Path, keys: Keys, line: str) -> None:
    exported.write_text(exported.read_text("utf-8") + line + "\n", "utf-8")
    assert faults(exported, keys) == ["Line 26 of the file can't be read: it was changed, or the file is cut."]


@pytest.mark.parametrize("content", ["", "nonsense", "[]", '{"keys": [{"kid": "a"}]}', '{"keys": 7}'])
def test_a_file_that_holds_no_keys_is_refused_in_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(RuleBroken) as refusal:
        PublicKeys.from_file(path)
    assert "keys.json" in str(refusal.value)


# What stands in it

WORDS = ("Orchard", "Owner", "owner@example.org", "1711", "High Street", "Asha", "asha@example.org", "Secretariat")


def test_no_word_of_anybody_stands_in_the_journal(made: Made, keys: Keys, lists: Lists) -> None:
    header = ("Licence No", "Agency Name", "Address", "Phone", "Email", "Reason", "Status")
    row = ("0001", "Orchard Ltd", "1 High Street", "+880 1711 000001", "owner@example.org", "Asha said so")
    lists.take([(*row, "Active")], header=header)
    batch = lists.take([(*row, "Suspended")], header=header, accept_shrink=True)
    lists.undo(batch)
    session = made.session
    organisation = accounts.found_organisation(session, made.now, Kind.SECRETARIAT, "Secretariat of Asha")
    invitation = Invitation("asha@example.org", Role.REVIEWER, organisation.id)
    accounts.invite(session, lists.shop.outside, made.now, invitation)
    account = made.account(Role.REVIEWER, organisation)
    accounts.change_profile(session, made.now, account, name="Asha Gurung", language="ne")
    mails.post(session, keys, made.now, "reset", "asha@example.org", "en", {"link": "-"})
    made.licence(made.agency("Orchard Two Ltd"), reason="Asha said so")
    told = [json.dumps([e.stream, e.actor, e.verb, e.payload]) for e in session.scalars(select(m.JournalEntry))]
    assert len(told) > 15
    assert [line for line in told if any(word in line for word in WORDS)] == []


def test_a_phone_number_cannot_be_guessed_from_the_journal(lists: Lists) -> None:
    """A hash over something short can be tried out: what is not public is not in it."""
    header = ("Licence No", "Agency Name", "Status", "Phone", "Address")
    told = {}
    for country, phone in (("BD", "+880 1711 000001"), ("NP", "+880 1711 000002")):
        own = Lists(lists.shop, lists.folder, country=country)
        own.take([("0001", "Orchard Ltd", "Active", phone, "1 High Street")], header=header)
        public_id = own.licence("0001").entry.public_id
        with own.shop.database.session(SYSTEM) as session:
            entry = session.scalars(select(m.JournalEntry).where(m.JournalEntry.stream == f"entry:{public_id}")).one()
            told[country] = entry.payload["row"]
    assert told["BD"] == told["NP"] != ""
