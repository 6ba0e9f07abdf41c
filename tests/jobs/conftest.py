"""Fixtures of this folder: a database of one's own, a mail server, a list to bring in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from iris.gateways.mail import Mailer
from iris.jobs.handlers import Workshop
from tests.jobs.postbox import Postbox, postbox
from tests.services.incoming import Lists
from tests.services.own import midday, migrated, new_url, own, own_shop, own_url, server

__all__ = ["midday", "migrated", "new_url", "own", "own_shop", "own_url", "postbox", "server"]


@pytest.fixture
def post_shop(shop: Workshop, postbox: Postbox) -> Workshop:
    """What jobs work with, where mails go to the mail server."""
    return replace(shop, outside=replace(shop.outside, mailer=Mailer.from_url(postbox.url, timeout=5)))


@pytest.fixture
def lists(shop: Workshop, tmp_path: Path) -> Lists:
    """One list of one authority; all is undone when the test ends."""
    return Lists(shop, tmp_path)


@pytest.fixture
def own_lists(own_shop: Workshop, tmp_path: Path) -> Lists:
    """The same on a database of one's own."""
    return Lists(own_shop, tmp_path)
