"""Files, encrypted piece by piece with a data key of the caller, under generated names.

The name of a file tells nothing and is part of what is sealed, so files can't be exchanged. Pieces are
numbered and the last one is marked (as in the STREAM construction, https://eprint.iacr.org/2015/189), so a
file can't be shortened or its pieces moved. Form: "IRF1" ‖ nonce prefix (7 bytes) ‖ pieces of ciphertext and
tag (AES-256-GCM).
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

MAGIC = b"IRF1"
PREFIX = 7
TAG = 16
PIECE = 256 * 1024
MAX_BYTES = 64 * 1024 * 1024
NAME = re.compile(r"[0-9a-f]{32}")
PART = ".part"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NOT_WRITABLE = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What to keep of a stored file: its generated name, its size in bytes and the SHA-256 of the content.

    The hash tells whoever holds a copy that it is here: keep it sealed where that matters.
    """

    name: str
    size: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Usage:
    """Files, their bytes as stored, and the bytes that are free on that disk."""

    files: int
    bytes: int
    free: int


class FileStore:
    """A folder of encrypted files: `ab/cd/abcd…`, written whole or not at all, durable when `put` returns."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, source: bytes | BinaryIO, key: bytes, limit: int = MAX_BYTES) -> StoredFile:
        """Encrypt and store bytes or a stream under a new name with a data key (32 bytes).

        Holds a few pieces of 256 KiB at a time. Raises `RuleBroken`: `file_too_large`, `disk_full`,
        `store_readonly`; nothing is left behind then.
        """
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        name = secrets.token_hex(16)
        path = self._path(name)
        part = path.with_name(name + PART)
        try:
            self._make_folder(path.parent)
            stored = _write(part, stream, key, name, limit)
            part.replace(path)
            _sync(path.parent)
        except OSError as error:
            _remove(path)
            if refusal := _refusal(error):
                raise refusal from error
            raise
        finally:
            _remove(part)
        return stored

    def read(self, name: str, key: bytes) -> Iterator[bytes]:
        """Give the content piece by piece. Raises `RuleBroken`: `file_missing`, `file_broken`."""
        with self._open(name) as file:
            yield from _pieces(file, key, name)

    def read_all(self, name: str, key: bytes) -> bytes:
        """Give the whole content at once, checked to its end."""
        return b"".join(self.read(name, key))

    def sealed(self, name: str) -> Iterator[bytes] | None:
        """The file as it lies here, still encrypted, for a backup; None when there is none (any more)."""
        path = self._path(name)
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return None
        return _raw(file)

    def put_sealed(self, name: str, pieces: Iterable[bytes]) -> None:
        """Put a file back as `sealed` gave it, whole or not at all."""
        path = self._path(name)
        part = path.with_name(name + PART)
        self._make_folder(path.parent)
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                for piece in pieces:
                    _write_all(file, piece)
                os.fsync(file.fileno())
            part.replace(path)
            _sync(path.parent)
        except OSError as error:
            if refusal := _refusal(error):
                raise refusal from error
            raise
        finally:
            _remove(part)

    def delete(self, name: str) -> bool:
        """Remove a file for good; tell whether there was one."""
        path = self._path(name)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        _sync(path.parent)
        return True

    def holds(self, name: str) -> bool:
        """Tell whether there is such a file."""
        return self._path(name).is_file()

    def names(self) -> Iterator[str]:
        """Give the names of all files, in no order: to compare with the database."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if NAME.fullmatch(path.name):
                yield path.name

    def usage(self) -> Usage:
        """How much lies here, and how much more fits."""
        sizes = [path.stat().st_size for path in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")]
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Usage(len(sizes), sum(sizes), shutil.disk_usage(self.root).free)

    def sweep(self, before: datetime) -> int:
        """Remove what a killed process left half written before a moment; give how many."""
        old = [p for p in self.root.glob(f"??/??/*{PART}") if p.stat().st_mtime < before.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise _missing()
        return self.root / name[:2] / name[2:4] / name

    def _open(self, name: str) -> BinaryIO:
        try:
            return self._path(name).open("rb")
        except FileNotFoundError as error:
            raise _missing() from error

    def _make_folder(self, folder: Path) -> None:
        # The entry of a new folder is durable only when its parent is: else a power cut loses the file.
        new = [f for f in (self.root, folder.parent, folder) if not f.exists()]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for made in new:
            _sync(made.parent)


def _write(part: Path, stream: BinaryIO, key: bytes, name: str, limit: int) -> StoredFile:
    cipher, prefix = AESGCM(key), secrets.token_bytes(PREFIX)
    sha, size = hashlib.sha256(), 0
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        _write_all(file, MAGIC + prefix)
        piece = _take(stream)
        for number in range(2**32):
            following = _take(stream) if len(piece) == PIECE else b""
            size += len(piece)
            if size > limit:
                sentence = N_("This file is too large. The most we can take is %(megabytes)s MB.")
                raise RuleBroken("file_too_large", sentence, megabytes=limit // 1024 // 1024)
            sha.update(piece)
            nonce = _nonce(prefix, number, last=not following)
            _write_all(file, cipher.encrypt(nonce, piece, name.encode()))
            if not following:
                break
            piece = following
        os.fsync(file.fileno())
    return StoredFile(name, size, sha.digest())


def _take(stream: BinaryIO) -> bytes:
    """Read a whole piece, since a socket or pipe may give less at a time."""
    parts, wanted = [], PIECE
    while wanted and (part := stream.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _write_all(file: io.FileIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _raw(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _pieces(file: BinaryIO, key: bytes, name: str) -> Iterator[bytes]:
    head = file.read(len(MAGIC) + PREFIX)
    if head[: len(MAGIC)] != MAGIC:
        raise _broken()
    cipher, prefix = AESGCM(key), head[len(MAGIC) :]
    sealed, number = file.read(PIECE + TAG), 0
    while True:
        following = file.read(PIECE + TAG)
        try:
            piece = cipher.decrypt(_nonce(prefix, number, last=not following), sealed, name.encode())
        except (InvalidTag, ValueError) as error:
            raise _broken() from error
        if piece:
            yield piece
        if not following:
            return
        sealed, number = following, number + 1


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    # A disk that turned read-only keeps it; the first failure is the one to tell, `sweep` removes the rest.
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _refusal(error: OSError) -> RuleBroken | None:
    if error.errno in NO_ROOM:
        sentence = N_("There is no room left on our disk. Nothing was stored. Please try again in an hour.")
        return RuleBroken("disk_full", sentence)
    if error.errno in NOT_WRITABLE:
        return RuleBroken(
            "store_readonly",
            N_("We can't store files just now. Nothing was stored. Please try again in an hour."),
        )
    return None


def _missing() -> RuleBroken:
    return RuleBroken("file_missing", N_("This file is not here any more."))


def _broken() -> RuleBroken:
    return RuleBroken("file_broken", N_("This file was damaged and can't be opened. Restore it from a backup."))
