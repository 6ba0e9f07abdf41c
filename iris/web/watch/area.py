"""The blueprint that the pages of this area hang on, and what several of them do."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, url_for
from flask_babel import gettext

from iris.rules.roles import Action, reach_of

area = Blueprint("watch", __name__)


@area.context_processor
def places() -> dict[str, Any]:
    """The pages of this area that the reader may open."""
    found = (
        (Action.SCORE_WATCH, "watch.bands", gettext("Bands over time")),
        (Action.SCORE_WATCH, "watch.drafts", gettext("Drafts of the method")),
        (Action.AUDITORS_WATCH, "watch.auditors", gettext("Record of auditors")),
        (Action.SCORE_WATCH, "watch.gaps", gettext("Audits against workers")),
    )
    return {
        "watch_places": [
            {"href": url_for(endpoint), "label": label}
            for action, endpoint, label in found
            if reach_of(g.actor.role, action) is not None
        ]
    }
