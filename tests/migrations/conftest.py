"""Fixtures of this folder: a database of one's own."""

from __future__ import annotations

from tests.services.own import midday, migrated, new_url, own, own_shop, own_url, server

__all__ = ["midday", "migrated", "new_url", "own", "own_shop", "own_url", "server"]
