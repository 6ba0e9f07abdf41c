"""People as tests of pages need them: signed in in a role, with a second factor, with mail."""

from __future__ import annotations

import email.policy
import re
from dataclasses import dataclass, field
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from iris import models as m
from iris.jobs.handlers import Workshop
from iris.jobs.worker import Worker
from iris.rules.roles import Role
from iris.services import accounts, sign_in
from tests.client import PageClient
from tests.factories import Made

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LINK = re.compile(r"https?://\S+")


@dataclass
class Person:
    """An account, the browser it is signed in with, and what it keeps on paper."""

    account: m.Account
    client: PageClient
    codes: list[str] = field(default_factory=list)

    @property
    def token(self) -> str:
        """A token that this person's own pages carry: what a forged form would have to guess."""
        page = self.client.get("/account")
        return page.form(action="/sign-out").values()["csrf_token"][0]


@dataclass
class People:
    """Makes people."""

    app: Flask
    made: Made

    def enter(self, role: Role, organisation: m.Organisation | None = None) -> Person:
        """Somebody new of this role, signed in."""
        return self.again(self.made.account(role, organisation))

    def again(self, account: m.Account) -> Person:
        """The same person in one more browser."""
        return Person(account, self.made.enter(PageClient(self.app), account))

    def with_second_factor(self, role: Role, organisation: m.Organisation | None = None) -> Person:
        """Somebody who set up the second factor and is not signed in."""
        account = self.made.account(role, organisation)
        codes = accounts.set_second_factor(self.made.session, self.made.keys, self.made.now, account, TOTP_SECRET)
        return Person(account, PageClient(self.app), codes)

    def half(self, person: Person) -> PageClient:
        """A browser in which this person gave the password and not yet the code."""
        client = PageClient(self.app)
        token = sign_in.begin(self.made.session, self.made.keys, self.made.now, person.account, "Test")
        with client.http.session_transaction() as cookie:
            cookie["_user_id"] = token
        return client


def work_off(shop: Workshop) -> None:
    """Let the worker do everything that is due."""
    worker = Worker(shop)
    for _ in range(50):
        if not worker.step():
            return
    raise AssertionError("the worker never comes to an end")


def mails(shop: Workshop) -> list[tuple[str, str, str]]:
    """The mails that went out, oldest first: addressee, subject, text."""
    work_off(shop)
    folder: Path = shop.outside.mailer.transport.folder  # type: ignore[attr-defined]
    parser = BytesParser(policy=email.policy.default)
    found = [parser.parsebytes(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]
    return [(str(mail["To"]), str(mail["Subject"]), mail.get_content()) for mail in found]


def mailed_link(shop: Workshop, address: str) -> str:
    """The address in the newest mail to somebody."""
    texts = [text for to, _, text in mails(shop) if to == address]
    found = LINK.search(texts[-1])
    assert found, texts[-1]
    return found[0]


def path_of(link: str) -> str:
    """An address of this site without scheme and host."""
    return urlsplit(link)._replace(scheme="", netloc="").geturl()
