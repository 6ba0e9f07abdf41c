"""What workers answered after they had arrived, as sums that may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.small_numbers import share
from iris.rules.voice import CHANNEL_WORDS, QUESTIONS, Channel


def channels(entry: m.RegisterEntry, on: date) -> list[Mapping[str, Any]]:
    """The shares by channel, of answers up to a day; none while there are not enough."""
    ids = [one.id for one in (entry, *entry.merged)]
    return [_channel(row) for row in queries.voice.tallies(current(), ids) if row.through <= on]


def _channel(row: m.VoiceTally) -> Mapping[str, Any]:
    harm = {
        "paid": (row.paid, row.answers),
        "papers": (row.papers_kept, row.papers_answers),
        "promised": (row.not_as_promised, row.promised_answers),
    }
    return {
        "channel": CHANNEL_WORDS[Channel(row.channel)],
        "through": row.through,
        "lines": [
            {"question": gettext(question.question), "answers": of, "harm": share(part, of)}
            for question in QUESTIONS
            for part, of in (harm[question.key],)
        ],
    }
