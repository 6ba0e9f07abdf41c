"""A mail server on this machine that takes, refuses or holds mails as a test tells it."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller


@dataclass
class Postbox:
    """What came in, and how the next ones are answered."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """Address → what the server says to it instead of 250."""
    hold: bool = False
    """Let the sender wait before it may send its text; `holding` tells that one waits."""
    holding: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?from=register@example.org"

    @property
    def addresses(self) -> list[str]:
        return [str(message["To"]) for message in self.taken]

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: object, session: object, envelope: Any, address: str, options: object
    ) -> str:
        while self.hold:
            self.holding.set()
            await asyncio.sleep(0.01)
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802 - as above
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox(port=free_port())
    server = Controller(box, hostname="127.0.0.1", server_hostname="mail.example.org", port=box.port)
    server.start()
    yield box
    box.hold = False
    server.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
