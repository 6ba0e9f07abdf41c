"""Mails going out: plain text, by SMTP, into a folder, or nowhere.

No address and no word of a mail ever stands in an error, since errors are logged.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import smtplib
import ssl
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.policy import SMTPUTF8 as SMTPUTF8_POLICY
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from iris.gateways.clock import Clock, now
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

TIMEOUT = 20.0
LONGEST_ADDRESS = 254
SMTP_PORT, SUBMISSION_PORT, SMTPS_PORT = 25, 587, 465
SENDER = "no-reply@localhost"


class MailFailed(Exception):
    """A mail did not go out. `temporary`: trying again later may help. Tells a code, never an address."""

    def __init__(self, reason: str, *, temporary: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.temporary = temporary


@dataclass(frozen=True, slots=True)
class Mail:
    """One plain-text mail to one address. `language` is the BCP 47 tag of its words."""

    to: str
    subject: str
    text: str
    language: str = "en"
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport(Protocol):
    """A way out for mails."""

    def deliver(self, message: EmailMessage, to: str, /) -> None:
        """Hand a message over. Raises `MailFailed`."""


class Mailer:
    """Sends mails by the transport that a URL names."""

    def __init__(self, transport: Transport, sender: str, clock: Clock = now) -> None:
        self.transport = transport
        self.sender = _address(sender)
        self.clock = clock

    @classmethod
    def from_url(cls, url: str, sender: str = SENDER, clock: Clock = now, timeout: float = TIMEOUT) -> Mailer:
        """Read `IRIS_MAIL_URL`; `?from=` wins over `sender`.

        `smtp://user:password@host:587` (STARTTLS; `?starttls=off` without a password or on this machine),
        `smtps://…`, `file:///folder` (one .eml a mail), `null:`. Raises `RuleBroken("mail_url")`.
        """
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        try:
            transport = _transport(parts.scheme, url, options, timeout)
        except ValueError as error:
            raise _bad_url() from error
        return cls(transport, options.get("from", sender), clock)

    def send(self, mail: Mail) -> None:
        """Send one mail. Raises `RuleBroken` for an impossible address or subject, `MailFailed` otherwise."""
        self.transport.deliver(self.message(mail), _address(mail.to))

    def message(self, mail: Mail) -> EmailMessage:
        """Give the mail as it goes out."""
        message = EmailMessage(policy=SMTP_POLICY)
        try:
            # First, since it clears every header whose name begins with Content-.
            message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
            message["From"] = self.sender
            message["To"] = _address(mail.to)
            message["Subject"] = _one_line(mail.subject)
            message["Date"] = format_datetime(self.clock())
            message["Message-ID"] = make_msgid(idstring=secrets.token_hex(8), domain=self.sender.rpartition("@")[2])
            message["Auto-Submitted"] = "auto-generated"
            message["Content-Language"] = _one_line(mail.language)
            for name, value in mail.headers.items():
                message[_one_line(name)] = _one_line(value)
        except (ValueError, MessageError) as error:
            raise _bad_header() from error
        return message


def _transport(scheme: str, url: str, options: dict[str, str], timeout: float) -> Transport:
    parts = urlsplit(url)
    if scheme == "null":
        return NullTransport()
    if scheme == "file" and parts.path and parts.netloc in ("", "localhost"):
        return FolderTransport(Path(unquote(parts.path)))
    if scheme not in ("smtp", "smtps") or not parts.hostname:
        raise _bad_url()
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    starttls = options.get("starttls", "auto")
    if starttls not in ("auto", "required", "off"):
        raise _bad_url()
    if user and scheme == "smtp" and starttls == "off" and not _is_local(parts.hostname):
        raise RuleBroken("mail_url", N_("The mail password would cross the network readable. Remove “starttls=off”."))
    port = parts.port or (SMTPS_PORT if scheme == "smtps" else SUBMISSION_PORT if user else SMTP_PORT)
    return SmtpTransport(parts.hostname, port, user, password, scheme == "smtps", starttls, timeout)


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """A mail server. `auto` uses STARTTLS wherever it is offered and demands it before a password."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: str = "auto"
    timeout: float = TIMEOUT

    def deliver(self, message: EmailMessage, to: str, /) -> None:
        """Send over a connection of its own."""
        try:
            with self._connect() as server:
                server.send_message(message, to_addrs=[to])
        except smtplib.SMTPException as error:
            raise _failure(error) from None
        except OSError as error:
            # Refused, unreachable, timed out, a certificate that does not fit.
            raise MailFailed(f"connection: {type(error).__name__}", temporary=True) from None

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            server.ehlo()
            if not self.tls:
                self._secure(server, context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _secure(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        # The certificate of a server on this machine rarely carries the name "localhost".
        if self.starttls == "off" or (self.starttls == "auto" and _is_local(self.host)):
            return
        if server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif self.starttls == "required" or self.user:
            raise MailFailed("the server offers no encryption", temporary=True)


@dataclass(frozen=True, slots=True)
class FolderTransport:
    """A folder that takes each mail as a file: for demonstrations and tests."""

    folder: Path

    def deliver(self, message: EmailMessage, _to: str, /) -> None:
        """Write one .eml file, whole or not at all; names sort by time."""
        sent = message["Date"].datetime
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self.folder / f"{_stamp(sent)}-{secrets.token_hex(4)}.eml"
            part = path.with_suffix(".part")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(_bytes(message))
            part.replace(path)
        except OSError as error:
            raise MailFailed(f"folder: {type(error).__name__}", temporary=True) from None


@dataclass(frozen=True, slots=True)
class NullTransport:
    """Takes every mail and keeps none."""

    def deliver(self, _message: EmailMessage, _to: str, /) -> None:
        """Do nothing."""


def _bytes(message: EmailMessage) -> bytes:
    # An address in another script can't be written in a header without the UTF-8 form of it (RFC 6532).
    plain = all(str(message[name]).isascii() for name in ("From", "To"))
    return message.as_bytes(policy=SMTP_POLICY if plain else SMTPUTF8_POLICY)


def _stamp(sent: datetime) -> str:
    return sent.strftime("%Y%m%dT%H%M%S")


def _failure(error: smtplib.SMTPException) -> MailFailed:
    """Tell a refusal of this one mail (5xx for its addressee or its text) from trouble that may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min((code for code, _ in error.recipients.values()), default=450)
        return MailFailed(f"addressee refused: {code}", temporary=code < 500)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return MailFailed("the server takes no such address", temporary=False)
    if isinstance(error, smtplib.SMTPDataError):
        return MailFailed(f"text refused: {error.smtp_code}", temporary=error.smtp_code < 500)
    # A refused sender or password is a fault of our settings, not of this mail: it waits for the repair.
    shown = f" {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else ""
    return MailFailed(type(error).__name__ + shown, temporary=True)


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _one_line(text: str) -> str:
    """Refuse whatever a reader of headers could take for the start of another line."""
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text):
        raise _bad_header()
    return text


def _address(text: str) -> str:
    """Give one bare address with its domain in ASCII. Raises `RuleBroken("mail_address")`."""
    local, _, domain = text.rpartition("@")
    if any(c.isspace() or unicodedata.category(c)[0] == "C" or c in '<>,;:\\"()[]' for c in text):
        raise _bad_address()
    try:
        host = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise _bad_address() from error
    if not local or "@" in local or not host or len(f"{local}@{host}".encode()) > LONGEST_ADDRESS:
        raise _bad_address()
    return f"{local}@{host}"


def _bad_address() -> RuleBroken:
    return RuleBroken("mail_address", N_("This is not an e-mail address. Check it for blanks and missing letters."))


def _bad_header() -> RuleBroken:
    return RuleBroken("mail_header", N_("The subject of a mail must be one line."))


def _bad_url() -> RuleBroken:
    return RuleBroken(
        "mail_url", N_("IRIS_MAIL_URL must be smtp://host, smtps://host, file:///folder or null: – not this.")
    )
