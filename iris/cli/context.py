"""What commands share: the settings, the workshop, printing."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import click

from config import Settings
from iris.jobs.handlers import Workshop
from iris.jobs.workshop import open_workshop


def settings() -> Settings:
    """The settings of this process."""
    return Settings.from_environ(os.environ)


@contextmanager
def workshop() -> Iterator[Workshop]:
    """Database, keys, store and mail for the length of a command."""
    shop = open_workshop(settings())
    try:
        yield shop
    finally:
        shop.database.dispose()


def print_json(value: Any) -> None:
    """Data on stdout, one document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def progress() -> Callable[[str, int, int], None]:
    """Progress of long work: one moving line at a terminal, a plain line every few seconds otherwise."""
    terminal = sys.stderr.isatty()
    last = 0.0

    def tell(what: str, done: int, whole: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < (0.2 if terminal else 5) and done < whole:
            return
        last = now
        line = f"{what}: {done:,} of {whole:,}"
        click.echo(f"\r{line}" if terminal else line, err=True, nl=not terminal or done >= whole)

    return tell


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2026-11-25.", param, ctx)


class Known(click.ParamType[date | datetime]):
    """What was recorded by then: a date (the end of that day, UTC) or an instant."""

    name = "date or instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime:
        if isinstance(value, date):
            return value
        try:
            if len(value) == 10:
                return date.fromisoformat(value)
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is neither a date nor an instant; write 2026-11-25 or 2026-11-25T09:00Z.", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


DAY, KNOWN = Day(), Known()
