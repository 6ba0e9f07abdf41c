"""The file of a backup: a ZIP with one member a table, one a stored file, and a manifest written last.

A cut copy has no manifest; a damaged member fails its check sum. The archive never holds a key.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

MANIFEST = "manifest.json"
FORMAT = 1
PIECE = 1024 * 1024


class Archive:
    """Writes members one after the other and remembers the check sum of each."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self.sums: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, packed: bool) -> int:
        """Write one member; give its bytes. What is encrypted already does not get smaller by packing."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        sha, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                sha.update(piece)
                size += len(piece)
        self.sums[name] = sha.hexdigest()
        return size

    def close_with(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, the last thing."""
        document = {"format": FORMAT, **manifest, "sha256": self.sums}
        self._zip.writestr(MANIFEST, json.dumps(document, indent=1, sort_keys=True))


@contextmanager
def writing(path: Path) -> Iterator[Archive]:
    """A new archive: whole under its name, or not there at all. Raises `RuleBroken("backup_exists")`."""
    if path.exists():
        raise RuleBroken("backup_exists", N_("%(path)s exists already; name another file."), path=path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", allowZip64=True) as zipped:
                yield Archive(zipped)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


class Opened:
    """A backup being read."""

    def __init__(self, zipped: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._zip = zipped
        self.manifest = manifest

    def names(self, folder: str) -> list[str]:
        """The members of one folder, sorted."""
        return sorted(name for name in self.manifest["sha256"] if name.startswith(f"{folder}/"))

    def pieces(self, name: str) -> Iterator[bytes]:
        """One member piece by piece, its check sum compared at the end. Raises `RuleBroken("backup_broken")`."""
        sha = hashlib.sha256()
        try:
            with self._zip.open(name) as member:
                while piece := member.read(PIECE):
                    sha.update(piece)
                    yield piece
        except (KeyError, zipfile.BadZipFile, EOFError) as error:
            raise _broken() from error
        if sha.hexdigest() != self.manifest["sha256"][name]:
            raise _broken()

    def lines(self, name: str) -> Iterator[bytes]:
        """One member line by line."""
        rest = b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
        if rest:
            raise _broken()


@contextmanager
def reading(path: Path) -> Iterator[Opened]:
    """A backup to restore from. Raises `RuleBroken("backup_broken")` for a cut file or another thing."""
    try:
        with zipfile.ZipFile(path) as zipped:
            manifest = json.loads(zipped.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise _broken()
            yield Opened(zipped, manifest)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise _broken() from error


def _broken() -> RuleBroken:
    return RuleBroken(
        "backup_broken", N_("This is no whole backup of this register. Take another copy of it and try again.")
    )
