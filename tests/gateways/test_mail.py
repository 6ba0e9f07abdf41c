"""Mail: what leaves is one mail to one address, and a failure says whether to try again."""

from __future__ import annotations

import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from iris.gateways.clock import stopped
from iris.gateways.mail import Mail, Mailer, MailFailed, SmtpTransport
from iris.rules.errors import RuleBroken

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MAIL = Mail("asha@example.org", "तपाईंको कोड – Your code", "Good day,\n\nकोड: 12\n.\nend\n", "ne")


class Inbox:
    """What an SMTP server took; it refuses by the name of the addressee."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.port = 0

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: object, session: object, envelope: Any, address: str, options: object
    ) -> str:
        refusals = {"full@example.org": "452 no room", "nobody@example.org": "550 no such person"}
        if address in refusals:
            return refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(  # noqa: N802 - the name aiosmtpd calls
        self, server: object, session: object, envelope: Any, address: str, options: object
    ) -> str:
        if address.startswith("banned"):
            return "550 not you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: object, session: object, envelope: Any
    ) -> str:
        if b"spam" in envelope.content:
            return "554 refused"
        if b"busy" in envelope.content:
            return "451 later"
        self.taken.append(envelope)
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    handler = Inbox()
    server = Controller(
        handler,
        hostname="127.0.0.1",
        server_hostname="mail.example.org",
        port=free_port(),
        enable_SMTPUTF8=True,
    )
    server.start()
    handler.port = server.port
    yield handler
    server.stop()


def mailer(inbox: Inbox, sender: str = "register@example.org") -> Mailer:
    return Mailer.from_url(f"smtp://127.0.0.1:{inbox.port}", sender, stopped(NOON), timeout=5)


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def failure(sending: Mailer, mail: Mail) -> MailFailed:
    with pytest.raises(MailFailed) as failed:
        sending.send(mail)
    assert "@" not in str(failed.value)
    assert failed.value.__cause__ is None
    return failed.value


def test_a_mail_arrives_with_its_letters_and_one_addressee(inbox: Inbox) -> None:
    mailer(inbox).send(MAIL)
    (envelope,) = inbox.taken
    message = parsed(envelope.content)
    assert envelope.rcpt_tos == ["asha@example.org"]
    assert envelope.mail_from == "register@example.org"
    assert message["Subject"] == MAIL.subject
    assert message.get_content().replace("\r\n", "\n") == MAIL.text
    assert message["Content-Language"] == "ne"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOON
    assert message["Message-ID"].endswith("@example.org>")


@pytest.mark.parametrize(
    ("to", "text", "temporary"),
    [
        ("full@example.org", "x", True),
        ("nobody@example.org", "x", False),
        ("asha@example.org", "spam", False),
        ("asha@example.org", "busy", True),
    ],
)
def test_a_refusal_says_whether_to_try_again_and_names_no_address(
    inbox: Inbox, to: str, text: str, temporary: bool
) -> None:
    assert failure(mailer(inbox), Mail(to, "s", text)).temporary is temporary


def test_a_refused_sender_is_our_fault_and_the_mail_waits(inbox: Inbox) -> None:
    assert failure(mailer(inbox, "banned@example.org"), MAIL).temporary


def test_a_server_that_is_down_or_silent_is_a_passing_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert failure(Mailer.from_url(f"smtp://127.0.0.1:{port}", timeout=0.2), MAIL).temporary
    assert failure(Mailer.from_url(f"smtp://127.0.0.1:{port}", timeout=0.2), MAIL).temporary


def test_a_server_that_hangs_up_is_a_passing_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            connection, _ = server.accept()
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        assert failure(Mailer.from_url(f"smtp://127.0.0.1:{server.getsockname()[1]}", timeout=5), MAIL).temporary
        thread.join()


def test_encryption_that_is_required_but_not_offered_stops_the_mail(inbox: Inbox) -> None:
    sending = Mailer.from_url(f"smtp://127.0.0.1:{inbox.port}?starttls=required", timeout=5)
    assert failure(sending, MAIL).temporary
    assert inbox.taken == []


def test_a_wrong_password_is_a_passing_failure_and_a_right_one_sends() -> None:
    def check(server: object, session: object, envelope: object, mechanism: str, data: Any) -> AuthResult:
        right = (data.login, data.password) == (b"iris", b"p@ss/word")
        return AuthResult(success=right, handled=False)

    handler, port = Inbox(), free_port()
    server = Controller(
        handler,
        hostname="127.0.0.1",
        server_hostname="mail.example.org",
        port=port,
        auth_require_tls=False,
        authenticator=check,
    )
    server.start()
    try:
        wrong = failure(Mailer.from_url(f"smtp://iris:wrong@127.0.0.1:{port}", timeout=5), MAIL)
        assert (wrong.reason, wrong.temporary) == ("SMTPAuthenticationError 535", True)
        Mailer.from_url(f"smtp://iris:p%40ss%2Fword@127.0.0.1:{port}", timeout=5).send(MAIL)
    finally:
        server.stop()
    assert len(handler.taken) == 1


def test_a_mail_to_an_address_in_another_script_arrives_where_the_server_can(inbox: Inbox) -> None:
    mailer(inbox).send(Mail("आशा@उदाहरण.example", "s", "t"))
    assert inbox.taken[0].rcpt_tos == ["आशा@xn--p1b6ci4b4b3a.example"]


# Nothing may be smuggled in


@pytest.mark.parametrize(
    "mail",
    [
        Mail("asha@example.org", "Hello\r\nBcc: all@example.org", "t"),
        Mail("asha@example.org", "Hello\nBcc: all@example.org", "t"),
        Mail("asha@example.org", "Hello\u2028Bcc: all@example.org", "t"),
        Mail("asha@example.org", "Hello\x00", "t"),
        Mail("asha@example.org", "s", "t", language="en\r\nBcc: all@example.org"),
        Mail("asha@example.org", "s", "t", headers={"X-Case": "1\r\nBcc: all@example.org"}),
        Mail("asha@example.org", "s", "t", headers={"Bcc: all@example.org\r\nX": "1"}),
        Mail("asha@example.org", "s", "t", headers={"Subject": "two"}),
        Mail("asha@example.org\r\nBcc: all@example.org", "s", "t"),
        Mail("asha@example.org, all@example.org", "s", "t"),
        Mail("Asha <asha@example.org>", "s", "t"),
        Mail("asha", "s", "t"),
        Mail("@example.org", "s", "t"),
        Mail("asha@", "s", "t"),
        Mail("a@b@example.org", "s", "t"),
        Mail("", "s", "t"),
        Mail("a" * 250 + "@example.org", "s", "t"),
    ],
)
def test_a_second_header_or_addressee_is_refused(mail: Mail, tmp_path: Path) -> None:
    sending = Mailer.from_url(f"file://{tmp_path}")
    with pytest.raises(RuleBroken) as refusal:
        sending.send(mail)
    assert refusal.value.code in ("mail_header", "mail_address")
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_looks_like_headers_or_the_end_stays_text(inbox: Inbox) -> None:
    text = "Bcc: all@example.org\n\n.\nQUIT\n" + "x" * 5000 + "\n"
    mailer(inbox).send(Mail("asha@example.org", "s", text))
    (envelope,) = inbox.taken
    assert parsed(envelope.content).get_content().replace("\r\n", "\n") == text
    assert parsed(envelope.content)["Bcc"] is None
    assert max(len(line) for line in envelope.content.splitlines()) < 998


# Other ways out


def test_a_folder_takes_each_mail_as_a_file_for_its_owner(tmp_path: Path) -> None:
    sending = Mailer.from_url(f"file://{tmp_path}/out%20box?from=demo@example.org", clock=stopped(NOON))
    for _ in range(2):
        sending.send(MAIL)
    files = sorted((tmp_path / "out box").iterdir())
    assert len(files) == 2
    for file in files:
        assert file.name.startswith("20261125T120000-")
        assert file.suffix == ".eml"
        assert file.stat().st_mode & 0o777 == 0o600
        assert parsed(file.read_bytes())["From"] == "demo@example.org"
        assert parsed(file.read_bytes()).get_content().replace("\r\n", "\n") == MAIL.text


def test_a_folder_takes_addresses_of_other_scripts(tmp_path: Path) -> None:
    Mailer.from_url(f"file://{tmp_path}").send(Mail("आशा@example.org", "s", "t"))
    (file,) = tmp_path.iterdir()
    assert "आशा@example.org" in file.read_text()


def test_a_folder_that_cannot_be_written_is_a_passing_failure(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    assert failure(Mailer.from_url(f"file://{tmp_path}/taken"), MAIL).temporary


def test_nowhere_still_refuses_what_is_no_mail() -> None:
    sending = Mailer.from_url("null:")
    sending.send(MAIL)
    with pytest.raises(RuleBroken):
        sending.send(Mail("nobody", "s", "t"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://example.org",
        "smtp://",
        "smtp://h:99999",
        "smtp://h?starttls=maybe",
        "file:",
        "file://host/x",
    ],
)
def test_a_url_we_cannot_read_is_refused_in_words(url: str) -> None:
    with pytest.raises(RuleBroken, match="IRIS_MAIL_URL"):
        Mailer.from_url(url)


def test_a_password_never_crosses_the_network_readable_nor_stands_in_a_log() -> None:
    with pytest.raises(RuleBroken, match="readable"):
        Mailer.from_url("smtp://iris:geheim@mail.example.org?starttls=off")
    transport = Mailer.from_url("smtps://iris:geheim@mail.example.org").transport
    assert isinstance(transport, SmtpTransport)
    assert (transport.port, transport.tls) == (465, True)
    assert "geheim" not in repr(transport)
