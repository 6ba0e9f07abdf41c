"""Fixtures of this folder: a database of one's own and the command line on it."""

from __future__ import annotations

from tests.cli.commanding import iris
from tests.services.own import midday, migrated, new_url, own, own_shop, own_url, server

__all__ = ["iris", "midday", "migrated", "new_url", "own", "own_shop", "own_url", "server"]
