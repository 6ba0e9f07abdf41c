"""A virus scanner beside us: ClamAV's clamd, asked over a socket. Off unless configured.

The INSTREAM command of clamd(8): pieces, each after its length (4 bytes, big-endian), then a length of zero.
"""

from __future__ import annotations

import io
import socket
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO
from urllib.parse import urlsplit

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

PIECE = 64 * 1024
TIMEOUT = 30.0
LONGEST_ANSWER = 4096


class Verdict(StrEnum):
    """What a scan says; `unchecked` when no scanner is configured."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNCHECKED = "unchecked"


class ScanFailed(Exception):
    """The scanner did not answer. The file is neither clean nor infected: keep it closed and ask again."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """A clamd at a TCP address or a Unix socket; without either every file is `unchecked`."""

    address: tuple[str, int] | str | None = None
    timeout: float = TIMEOUT

    @classmethod
    def from_url(cls, url: str, timeout: float = TIMEOUT) -> Scanner:
        """Read `tcp://127.0.0.1:3310`, `unix:///run/clamav/clamd.ctl`, or an empty text (off)."""
        if not url:
            return cls(None, timeout)
        parts = urlsplit(url)
        try:
            if parts.scheme == "tcp" and parts.hostname:
                return cls((parts.hostname, parts.port or 3310), timeout)
        except ValueError:
            raise _bad_url() from None
        if parts.scheme == "unix" and parts.path and not parts.netloc:
            return cls(parts.path, timeout)
        raise _bad_url()

    def scan(self, source: bytes | BinaryIO) -> Verdict:
        """Send a file and give the verdict. Raises `ScanFailed` when the scanner is down or refuses it."""
        if self.address is None:
            return Verdict.UNCHECKED
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        try:
            with self._connected() as connection:
                return _ask(connection, stream)
        except OSError as error:
            raise ScanFailed(type(error).__name__) from error

    def _connected(self) -> socket.socket:
        if isinstance(self.address, tuple):
            return socket.create_connection(self.address, timeout=self.timeout)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(self.timeout)
        try:
            connection.connect(self.address or "")
        except OSError:
            connection.close()
            raise
        return connection


def _ask(connection: socket.socket, stream: BinaryIO) -> Verdict:
    whole = _sent(connection, stream)
    answer = b""
    while len(answer) < LONGEST_ANSWER and (part := connection.recv(LONGEST_ANSWER)):
        answer += part
    verdict = _read_verdict(answer)
    if verdict is Verdict.CLEAN and not whole:
        raise ScanFailed("only a part of the file was looked at")
    return verdict


def _sent(connection: socket.socket, stream: BinaryIO) -> bool:
    """Send the file; tell whether all of it went. clamd hangs up on a file over its limit, and says why."""
    try:
        connection.sendall(b"zINSTREAM\0")
        while piece := stream.read(PIECE):
            connection.sendall(len(piece).to_bytes(4, "big") + piece)
        connection.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


def _read_verdict(answer: bytes) -> Verdict:
    words = answer.strip(b"\0\r\n ")
    if words == b"stream: OK":
        return Verdict.CLEAN
    if words.startswith(b"stream: ") and words.endswith(b" FOUND"):
        return Verdict.INFECTED
    raise ScanFailed(words.decode("ascii", "replace")[:80] or "no answer")


def _bad_url() -> RuleBroken:
    return RuleBroken("virus_url", N_("The virus scanner's address must be tcp://host:port or unix:///path."))
