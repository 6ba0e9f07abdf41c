"""What services may reach beside the database, handed to them as one thing."""

from __future__ import annotations

from dataclasses import dataclass

from iris.gateways.keys import Keys
from iris.gateways.mail import Mailer
from iris.gateways.store import FileStore


@dataclass(frozen=True, slots=True)
class Outside:
    """Keys, the encrypted file store and the way to the mail server; `base_url` begins links in mails."""

    keys: Keys
    store: FileStore
    mailer: Mailer
    base_url: str
