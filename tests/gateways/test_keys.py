"""Keys: what is sealed stays sealed, old keys still open, nothing tells a key."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from iris.gateways.keys import (
    Keys,
    Purpose,
    Signature,
    create_key_file,
    key_id_of,
    open_with,
    seal_with,
)
from iris.rules.errors import RuleBroken

STORY = "They kept my passport. – तिनीहरूले".encode()


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return create_key_file(tmp_path / "keys" / "iris.key")


def refusal(code: str) -> object:
    return pytest.raises(RuleBroken, check=lambda error: error.code == code and bool(str(error)))


# The file


def test_a_new_key_file_is_for_its_owner_alone_and_leaves_nothing_beside_it(keys: Keys) -> None:
    assert keys.path.stat().st_mode & 0o777 == 0o600
    assert list(keys.path.parent.iterdir()) == [keys.path]
    assert set(keys.key_ids()) == {purpose.value for purpose in Purpose}


def test_a_key_file_is_never_overwritten(keys: Keys) -> None:
    before = keys.path.read_bytes()
    with refusal("key_file_exists"):
        create_key_file(keys.path)
    assert keys.path.read_bytes() == before
    assert list(keys.path.parent.iterdir()) == [keys.path]


@pytest.mark.parametrize("mode", [0o604, 0o620, 0o602, 0o666])
def test_a_key_file_that_others_can_read_is_refused_with_the_command_that_helps(keys: Keys, mode: int) -> None:
    keys.path.chmod(mode)
    with pytest.raises(RuleBroken, match="chmod 600"):
        Keys(keys.path)


def test_a_key_file_that_only_a_group_can_read_is_taken_as_a_mounted_secret(keys: Keys) -> None:
    keys.path.chmod(0o440)
    assert Keys(keys.path).key_ids() == keys.key_ids()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"format": 2, "purposes": {}}',
        '{"format": 1, "purposes": {"cases": [{"id": "a", "key": "AA=="}]}}',
    ],
)
def test_a_damaged_key_file_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "iris.key"
    path.write_text(text)
    path.chmod(0o600)
    with refusal("key_file_unreadable"):
        Keys(path)


def test_a_missing_key_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with refusal("key_file_missing"):
        Keys(tmp_path / "iris.key")


def test_no_key_shows_in_what_a_log_would_print(keys: Keys) -> None:
    data_key = keys.new_data_key()
    secrets = [
        base64.b64decode(row["key"]) for rows in json.loads(keys.path.read_text())["purposes"].values() for row in rows
    ]
    printed = repr(keys) + repr(vars(keys)) + repr(data_key)
    for secret in (*secrets, data_key.raw):
        assert repr(secret)[2:-1] not in printed


# Sealing


@given(st.binary(max_size=2000), st.binary(max_size=40))
def test_what_was_sealed_opens_as_it_was(plaintext: bytes, aad: bytes) -> None:
    raw = bytes(range(32))
    assert open_with(raw, seal_with(raw, plaintext, aad), aad) == plaintext


def test_sealed_text_hides_its_words_and_is_new_each_time(keys: Keys) -> None:
    one, other = (keys.seal(Purpose.CASES, STORY, b"case:7") for _ in range(2))
    assert one != other
    assert b"passport" not in one
    assert keys.open(Purpose.CASES, one, b"case:7") == STORY


def test_a_blob_moved_to_another_place_or_purpose_does_not_open(keys: Keys) -> None:
    blob = keys.seal(Purpose.CASES, STORY, b"case:7")
    with refusal("seal_broken"):
        keys.open(Purpose.CASES, blob, b"case:8")
    with refusal("key_missing"):
        keys.open(Purpose.FILES, blob, b"case:7")


def test_every_changed_byte_is_noticed(keys: Keys) -> None:
    blob = keys.seal(Purpose.TOTP, b"secret")
    for place in range(len(blob)):
        harmed = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises(RuleBroken):
            keys.open(Purpose.TOTP, harmed)


@pytest.mark.parametrize(
    "blob",
    [b"", b"\x01", b"\x01\x00", b"\x01\x05abc", b"\x02\x05cases" + bytes(40), b"\x01\xff" + bytes(300)],
)
def test_what_was_never_sealed_is_refused(keys: Keys, blob: bytes) -> None:
    with pytest.raises(RuleBroken):
        keys.open(Purpose.CASES, blob)


def test_a_data_key_is_wrapped_and_comes_back(keys: Keys) -> None:
    data_key = keys.new_data_key(aad=b"case:7")
    assert len(data_key.raw) == 32
    assert data_key.raw not in data_key.wrapped
    assert keys.unwrap(data_key.wrapped, aad=b"case:7") == data_key.raw


# Rotation


def test_after_a_rotation_old_blobs_open_and_new_ones_use_the_new_key(keys: Keys) -> None:
    old = keys.seal(Purpose.CASES, STORY, b"a")
    keys.rotate()
    assert keys.open(Purpose.CASES, old, b"a") == STORY
    assert keys.path.stat().st_mode & 0o777 == 0o600
    new = keys.rewrap(Purpose.CASES, old, b"a")
    assert key_id_of(old) != key_id_of(new) == keys.current_id(Purpose.CASES)
    assert keys.open(Purpose.CASES, new, b"a") == STORY
    assert keys.rewrap(Purpose.CASES, new, b"a") == new


def test_a_rotation_elsewhere_is_found_without_a_restart(keys: Keys) -> None:
    elsewhere = Keys(keys.path)
    elsewhere.rotate()
    assert keys.open(Purpose.CASES, elsewhere.seal(Purpose.CASES, STORY)) == STORY


def test_two_rotations_in_different_processes_lose_no_key(keys: Keys) -> None:
    elsewhere = Keys(keys.path)
    first = keys.seal(Purpose.CASES, STORY)
    keys.rotate()
    second = keys.seal(Purpose.CASES, STORY)
    elsewhere.rotate([Purpose.CASES])
    assert len(elsewhere.key_ids()["cases"]) == 3
    assert elsewhere.open(Purpose.CASES, first) == elsewhere.open(Purpose.CASES, second) == STORY


def test_a_rotation_adds_the_key_for_a_purpose_the_file_does_not_know(keys: Keys) -> None:
    document = json.loads(keys.path.read_text())
    del document["purposes"]["mails"]
    keys.path.write_text(json.dumps(document))
    older = Keys(keys.path)
    with pytest.raises(RuleBroken, match="iris keys rotate"):
        older.seal(Purpose.MAILS, b"text")
    older.rotate([Purpose.MAILS])
    assert older.open(Purpose.MAILS, older.seal(Purpose.MAILS, b"text")) == b"text"


def test_a_missing_key_is_named(keys: Keys, tmp_path: Path) -> None:
    other = create_key_file(tmp_path / "other.key")
    blob = other.seal(Purpose.CASES, STORY)
    with pytest.raises(RuleBroken) as refused:
        keys.open(Purpose.CASES, blob)
    assert other.current_id(Purpose.CASES) in str(refused.value)
    assert not keys.has(key_id_of(blob))
    assert other.has(key_id_of(blob))


# Hashes and signatures


def test_a_keyed_hash_depends_on_key_and_purpose_and_is_found_again_after_a_rotation(keys: Keys) -> None:
    stored = keys.keyed_hash(Purpose.TOKENS, b"482109375516")
    assert len(stored) == 32
    assert stored != keys.keyed_hash(Purpose.COMMITMENTS, b"482109375516")
    keys.rotate()
    assert stored != keys.keyed_hash(Purpose.TOKENS, b"482109375516")
    assert keys.keyed_hashes(Purpose.TOKENS, b"482109375516") == [
        keys.keyed_hash(Purpose.TOKENS, b"482109375516"),
        stored,
    ]


def test_a_signature_is_checked_with_the_public_key_alone(keys: Keys) -> None:
    signature = keys.sign(b"root")
    jwk = keys.public_jwk(signature.key_id)
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(jwk["x"] + "="))
    public.verify(signature.value, b"root")
    assert jwk["kid"] == signature.key_id
    assert "d" not in jwk
    assert keys.verify(b"root", signature)
    assert not keys.verify(b"toor", signature)


def test_old_signatures_stay_checkable_after_a_rotation(keys: Keys) -> None:
    signature = keys.sign(b"root")
    keys.rotate([Purpose.SIGNING])
    assert keys.verify(b"root", signature)
    assert [jwk["kid"] for jwk in keys.public_jwks()] == [keys.current_id(Purpose.SIGNING), signature.key_id]
    with refusal("key_missing"):
        keys.verify(b"root", Signature("signing.9.none", signature.value))
