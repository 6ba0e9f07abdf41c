"""What an officer keeps an eye on beside the steps of a case: contact, checks, calls, reviews, tasks."""

from __future__ import annotations

from typing import Any

from flask import g, request, url_for
from flask_babel import force_locale, gettext

from iris import queries
from iris.db import current
from iris.rules.cases.contact import HOURS_WORDS, WAY_WORDS, Hours, Way
from iris.rules.cases.phrases import PHRASES, Phrase
from iris.rules.cases.reviews import REVIEW_WORDS, Asker, ReviewResult
from iris.services.cases import reviewing, watching
from iris.services.cases.sealing import OpenCase
from iris.services.cases.watching import CALL_WORDS
from iris.web.identity import now, outside
from iris.web.languages import NAMES


def around(case: OpenCase) -> dict[str, Any]:
    """What the page of a case needs of all this."""
    state = case.state
    check = watching.next_check(outside().keys, now(), case)
    return {
        "tries": [{"on": on, "way": gettext(WAY_WORDS[Way(way)]), "reached": said == "yes"}
                  for on, way, said in state.tries],
        "ways": [(way, gettext(WAY_WORDS[way])) for way in Way if way in state.ways or way is Way.CASE_ONLY],
        "hours": [(hour, gettext(HOURS_WORDS[hour])) for hour in Hours if not state.hours or hour in state.hours],
        "calls": [(act, gettext(words)) for act, words in CALL_WORDS.items()],
        "check_on": check,
        "check_due": check is not None and check <= now().date(),
        "reviews": [_review(case, row) for row in queries.referrals.reviews(current(), case.row.id)],
        "tasks": [{"id": row.id, "due": row.due_on, "text": watching.task_of(case, row),
                   "mine": row.account_id == g.actor.account_id}
                  for row in queries.referrals.tasks(current(), case.row.id)],
        "anew": _filed_anew(state.filed_anew),
        "phrases": [{"code": code, "text": gettext(text)} for code, text in PHRASES.items()],
        "phrase": _phrase(case),
    }  # fmt: skip


def _filed_anew(ids: list[int]) -> list[dict[str, str]]:
    """The other cases of the same worker, of those one may see."""
    rows = queries.cases.several(current(), ids) if ids else []
    return [{"href": url_for("casework.show", case_id=row.id), "number": row.public_id} for row in rows]


def _review(case: OpenCase, row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "by_worker": row.asker == Asker.WORKER,
        "due": row.due_on,
        "result": gettext(REVIEW_WORDS[ReviewResult(row.result)]) if row.result else "",
        "reasons": reviewing.reasons_of(case, row),
        "can_decide": row.result is None and g.actor.account_id not in row.involved,
    }


def _phrase(case: OpenCase) -> str:
    """The ready sentence that was chosen, in the language of the worker where we have it."""
    wanted = request.args.get("phrase", "")
    if wanted not in set(Phrase):
        return ""
    with force_locale(case.state.language if case.state.language in NAMES else "en"):
        return gettext(PHRASES[Phrase(wanted)])
