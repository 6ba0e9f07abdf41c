"""Fixtures of this folder: a database of one's own, and a list of licences to bring in."""

from __future__ import annotations

from pathlib import Path

import pytest

from iris.jobs.handlers import Workshop
from tests.services.incoming import Lists
from tests.services.own import midday, migrated, new_url, own, own_shop, own_url, server

__all__ = ["midday", "migrated", "new_url", "own", "own_shop", "own_url", "server"]


@pytest.fixture
def lists(shop: Workshop, tmp_path: Path) -> Lists:
    """One list of one authority; all is undone when the test ends."""
    return Lists(shop, tmp_path)


@pytest.fixture
def own_lists(own_shop: Workshop, tmp_path: Path) -> Lists:
    """The same on a database of one's own."""
    return Lists(own_shop, tmp_path)
