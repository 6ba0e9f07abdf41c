"""The key file and what is done with keys: sealing, data keys, keyed hashes, signatures.

One key for each purpose, in versions: new data is sealed with the newest, older ones still open what they
sealed. The file lies outside the data directory and never in a backup. A sealed blob names its key, so that a
restore can say which one it needs. Its form: 0x01 ‖ length of the key id ‖ key id ‖ nonce (12 bytes) ‖
ciphertext and tag (AES-256-GCM).
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

FORMAT = 1
BLOB = b"\x01"
NONCE = 12
KEY_BYTES = 32
KEY_ID = re.compile(r"[a-z]+\.[1-9][0-9]*\.[0-9a-f]{8}")
# The owner may read and write, a group (of a container's mounted secrets) may read; nobody else anything.
FORBIDDEN_MODE = stat.S_IRWXO | stat.S_IWGRP | stat.S_IXGRP


class Purpose(StrEnum):
    """What a key is for; none is used for two things."""

    CASES = "cases"
    FILES = "files"
    PEOPLE = "people"
    MAILS = "mails"
    TOTP = "totp"
    TOKENS = "tokens"
    COMMITMENTS = "commitments"
    SIGNING = "signing"


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key for one case or one file: `wrapped` is stored beside it, `raw` (32 bytes) never is."""

    wrapped: bytes
    raw: bytes

    def __repr__(self) -> str:
        return "DataKey(…)"


@dataclass(frozen=True, slots=True)
class Signature:
    """An Ed25519 signature (64 bytes) and the id of the key that made it."""

    key_id: str
    value: bytes


@dataclass(frozen=True, slots=True)
class _Ring:
    """The versions of all keys: purpose → key id → secret, oldest first."""

    keys: dict[Purpose, dict[str, bytes]]

    def __repr__(self) -> str:
        return "_Ring(…)"

    def current(self, purpose: Purpose) -> tuple[str, bytes]:
        versions = self.keys.get(purpose)
        if not versions:
            sentence = N_("The key file has no key for “%(purpose)s” yet. Run “iris keys rotate”.")
            raise RuleBroken("key_missing", sentence, purpose=purpose.value)
        return list(versions.items())[-1]

    def grown(self, purposes: Iterable[Purpose]) -> _Ring:
        keys = {purpose: dict(versions) for purpose, versions in self.keys.items()}
        for purpose in purposes:
            versions = keys.setdefault(purpose, {})
            versions[_new_id(purpose, len(versions) + 1)] = secrets.token_bytes(KEY_BYTES)
        return _Ring(keys)


def _new_id(purpose: Purpose, version: int) -> str:
    # The random end tells two installations apart, whose first keys would otherwise share a name.
    return f"{purpose}.{version}.{secrets.token_hex(4)}"


def create_key_file(path: Path) -> Keys:
    """Make a new key file (mode 0600) with one key for each purpose, whole or not at all.

    Raises `RuleBroken("key_file_exists")`: a key file is never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = _write_part(path, _Ring({}).grown(Purpose))
    try:
        os.link(part, path)
    except FileExistsError as error:
        sentence = N_("The key file %(path)s exists already. Without it nothing old can be opened, so it stays.")
        raise RuleBroken("key_file_exists", sentence, path=path) from error
    finally:
        part.unlink()
    _sync_folder(path.parent)
    return Keys(path)


def _write_part(path: Path, ring: _Ring) -> Path:
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_written(ring))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        part.unlink()
        raise
    return part


def _written(ring: _Ring) -> bytes:
    purposes = {
        purpose.value: [{"id": i, "key": base64.b64encode(k).decode()} for i, k in versions.items()]
        for purpose, versions in ring.keys.items()
    }
    return json.dumps({"format": FORMAT, "purposes": purposes}, indent=1).encode() + b"\n"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> _Ring:
    try:
        if path.stat().st_mode & FORBIDDEN_MODE:
            sentence = N_("Others on this machine could read the key file. Run: chmod 600 %(path)s")
            raise RuleBroken("key_file_open", sentence, path=path)
        document = json.loads(path.read_bytes())
        if document["format"] != FORMAT:
            raise ValueError("format")
        return _Ring({Purpose(name): _versions(rows) for name, rows in document["purposes"].items()})
    except FileNotFoundError as error:
        sentence = N_("There is no key file at %(path)s. Put it back from where you keep it, or set IRIS_KEY_FILE.")
        raise RuleBroken("key_file_missing", sentence, path=path) from error
    except OSError as error:
        sentence = N_("The key file %(path)s can't be read: %(why)s.")
        raise RuleBroken("key_file_unreadable", sentence, path=path, why=error.strerror) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        sentence = N_("%(path)s is not a key file of this version. Put the right one back.")
        raise RuleBroken("key_file_unreadable", sentence, path=path) from error


def _versions(rows: list[dict[str, str]]) -> dict[str, bytes]:
    versions = {row["id"]: base64.b64decode(row["key"], validate=True) for row in rows}
    if any(len(key) != KEY_BYTES for key in versions.values()):
        raise ValueError("length of a key")
    return versions


class Keys:
    """The keys of this installation. A key that another process added is found without a restart."""

    def __init__(self, path: Path) -> None:
        """Read the key file. Raises `RuleBroken` when it is missing, open to others or damaged."""
        self.path = path
        self._ring = _read(path)

    def __repr__(self) -> str:
        return f"Keys({str(self.path)!r})"

    # Names of keys

    def current_id(self, purpose: Purpose) -> str:
        """Give the id of the key that seals, hashes or signs now."""
        return self._ring.current(purpose)[0]

    def key_ids(self) -> dict[str, list[str]]:
        """Give the ids of all keys by purpose, oldest first."""
        return {purpose.value: list(versions) for purpose, versions in self._ring.keys.items()}

    def missing(self) -> list[Purpose]:
        """Give the purposes for which the file holds no key yet."""
        return [purpose for purpose in Purpose if not self._ring.keys.get(purpose)]

    def has(self, key_id: str) -> bool:
        """Tell whether the key file holds a key: what a restore asks first."""
        return any(key_id in versions for versions in self._ring.keys.values())

    # Sealing

    def seal(self, purpose: Purpose, plaintext: bytes, aad: bytes = b"") -> bytes:
        """Encrypt with the newest key of a purpose. `aad` ties the blob to its place: `open` needs it."""
        key_id, key = self._ring.current(purpose)
        head = BLOB + bytes([len(key_id)]) + key_id.encode()
        nonce = secrets.token_bytes(NONCE)
        return head + nonce + AESGCM(key).encrypt(nonce, plaintext, head + aad)

    def open(self, purpose: Purpose, blob: bytes, aad: bytes = b"") -> bytes:
        """Decrypt what `seal` made. Raises `RuleBroken` `key_missing` (names the key) or `seal_broken`."""
        key_id = key_id_of(blob)
        key = self._key(purpose, key_id)
        start = 2 + len(key_id)
        return _decrypt(key, blob[start:], blob[:start] + aad)

    def rewrap(self, purpose: Purpose, blob: bytes, aad: bytes = b"") -> bytes:
        """Seal again with the newest key; gives the same blob when it already is."""
        if key_id_of(blob) == self.current_id(purpose):
            return blob
        return self.seal(purpose, self.open(purpose, blob, aad), aad)

    def new_data_key(self, purpose: Purpose = Purpose.CASES, aad: bytes = b"") -> DataKey:
        """Make a key for one case or file. Erasing what is `wrapped` erases all that it sealed."""
        raw = secrets.token_bytes(KEY_BYTES)
        return DataKey(self.seal(purpose, raw, aad), raw)

    def unwrap(self, wrapped: bytes, purpose: Purpose = Purpose.CASES, aad: bytes = b"") -> bytes:
        """Give the raw data key (32 bytes); raises as `open` does."""
        return self.open(purpose, wrapped, aad)

    # Keyed hashes

    def keyed_hash(self, purpose: Purpose, data: bytes) -> bytes:
        """Give the HMAC-SHA256 (32 bytes) under the newest key: what is stored of a code, token or name."""
        return hmac.digest(self._ring.current(purpose)[1], data, hashlib.sha256)

    def keyed_hashes(self, purpose: Purpose, data: bytes) -> list[bytes]:
        """Give the hashes under all keys of a purpose, newest first: what a code may have been stored as."""
        versions = self._ring.keys.get(purpose, {})
        return [hmac.digest(key, data, hashlib.sha256) for key in reversed(versions.values())]

    # Signatures

    def sign(self, data: bytes, key_id: str | None = None) -> Signature:
        """Sign with an Ed25519 key, the newest unless named."""
        wanted = key_id or self.current_id(Purpose.SIGNING)
        return Signature(wanted, Ed25519PrivateKey.from_private_bytes(self._key(Purpose.SIGNING, wanted)).sign(data))

    def verify(self, data: bytes, signature: Signature) -> bool:
        """Tell whether a signature of ours fits. Raises `RuleBroken("key_missing")` for a key not held."""
        seed = self._key(Purpose.SIGNING, signature.key_id)
        try:
            Ed25519PrivateKey.from_private_bytes(seed).public_key().verify(signature.value, data)
        except InvalidSignature:
            return False
        return True

    def public_jwk(self, key_id: str | None = None) -> dict[str, str]:
        """Give the public half of a signing key (the newest) as a JWK (RFC 8037)."""
        wanted = key_id or self.current_id(Purpose.SIGNING)
        public = Ed25519PrivateKey.from_private_bytes(self._key(Purpose.SIGNING, wanted)).public_key()
        x = base64.urlsafe_b64encode(public.public_bytes_raw()).rstrip(b"=").decode()
        return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": wanted, "alg": "Ed25519", "use": "sig"}

    def public_jwks(self) -> list[dict[str, str]]:
        """Give all public signing keys, newest first: older signatures stay checkable."""
        return [self.public_jwk(key_id) for key_id in reversed(self._ring.keys.get(Purpose.SIGNING, {}))]

    # Change

    def rotate(self, purposes: Iterable[Purpose] = tuple(Purpose)) -> None:
        """Add a new version of the keys, written atomically; older ones still open what they sealed."""
        with _locked(self.path.parent):
            ring = _read(self.path).grown(purposes)
            _write_part(self.path, ring).replace(self.path)
            _sync_folder(self.path.parent)
        self._ring = ring

    def reload(self) -> None:
        """Read the key file again."""
        self._ring = _read(self.path)

    def _key(self, purpose: Purpose, key_id: str) -> bytes:
        if key_id not in self._ring.keys.get(purpose, {}):
            self.reload()
        key = self._ring.keys.get(purpose, {}).get(key_id)
        if key is None:
            sentence = N_("This needs the key “%(key_id)s”, which the key file does not hold. Put that key file back.")
            raise RuleBroken("key_missing", sentence, key_id=key_id)
        return key


def key_id_of(blob: bytes) -> str:
    """Give the id of the key that sealed a blob. Raises `RuleBroken("seal_broken")` for what is no blob."""
    length = blob[1] if len(blob) > 1 else 0
    if blob[:1] != BLOB or not length or len(blob) < 2 + length + NONCE + 16:
        raise _seal_broken()
    key_id = blob[2 : 2 + length].decode("latin-1")
    # A hash may begin like a blob by chance, but not go on like the name of a key.
    if not KEY_ID.fullmatch(key_id):
        raise _seal_broken()
    return key_id


def seal_with(raw: bytes, plaintext: bytes, aad: bytes = b"") -> bytes:
    """Encrypt with a data key: nonce (12) ‖ ciphertext and tag. For the words of one case."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(raw).encrypt(nonce, plaintext, aad)


def open_with(raw: bytes, blob: bytes, aad: bytes = b"") -> bytes:
    """Decrypt what `seal_with` made. Raises `RuleBroken("seal_broken")`."""
    return _decrypt(raw, blob, aad)


def _decrypt(key: bytes, blob: bytes, aad: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(blob[:NONCE], blob[NONCE:], aad)
    except (InvalidTag, ValueError) as error:
        raise _seal_broken() from error


def _seal_broken() -> RuleBroken:
    return RuleBroken("seal_broken", N_("This sealed text was damaged or belongs elsewhere. Restore it from a backup."))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
