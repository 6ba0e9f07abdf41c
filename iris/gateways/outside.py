"""What services may reach beside the database, handed to them as one thing."""

from __future__ import annotations

from dataclasses import dataclass, field

from iris.gateways.keys import Keys
from iris.gateways.mail import Mailer
from iris.gateways.store import FileStore
from iris.gateways.virus import Scanner


@dataclass(frozen=True, slots=True)
class Outside:
    """Keys, the encrypted file store, the ways to the mail server and the scanner; `base_url` begins links in mails."""

    keys: Keys
    store: FileStore
    mailer: Mailer
    base_url: str
    scanner: Scanner = field(default_factory=Scanner)
