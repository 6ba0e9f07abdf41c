"""Jobs, mails, storage and journal, read by the administrator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import queries, services
from iris.db import commit, current
from iris.jobs.handlers import STORAGE
from iris.jobs.worker import BEAT_SETTING
from iris.rules.roles import Action
from iris.rules.wording import N_, Tone, Word
from iris.web.guard import deny, permit
from iris.web.health import WORKER_SILENT
from iris.web.identity import now

area = Blueprint("admin", __name__, url_prefix="/admin")

JOB_WORDS: Mapping[str, Word] = {
    "queued": Word(N_("Waits"), "", Tone.INFO, "clock"),
    "running": Word(N_("Runs"), "", Tone.INFO, "examined"),
    "done": Word(N_("Done"), "", Tone.OK, "tick"),
    "dead": Word(N_("Laid aside"), "", Tone.STOP, "cross"),
}
DEAD = 10_000
SHORT = 2 * 1024**3
"""Bytes; with less than that free, somebody should make room."""
SENT = Word(N_("Sent"), "", Tone.OK, "tick")
REFUSED = Word(N_("Refused by the mail server"), "", Tone.STOP, "cross")
HELD = Word(N_("Waits for the one mail of the day"), "", Tone.INFO, "clock")
WAITING = Word(N_("Waits"), "", Tone.INFO, "clock")


@area.get("/jobs")
@permit(Action.OPERATIONS_READ)
def jobs() -> ResponseReturnValue:
    """Jobs, newest first, and whether the worker lives."""
    beat = queries.spine.setting(current(), BEAT_SETTING)
    seen = datetime.fromisoformat(beat["at"]) if beat else None
    worker = {"alive": seen is not None and now() - seen < WORKER_SILENT, "seen": seen}
    rows = [
        {
            "id": job.id,
            "name": job.name,
            "word": JOB_WORDS[job.state],
            "due": job.run_at,
            "tries": job.attempts,
            "problem": job.last_error,
            "retry_href": url_for("admin.retry", job_id=job.id) if job.state == "dead" else "",
        }
        for job in queries.spine.jobs(current())
    ]
    return render_template("admin/jobs.html", worker=worker, jobs=rows)


@area.post("/jobs/<int:job_id>/retry")
@permit(Action.OPERATIONS_READ)
def retry(job_id: int) -> ResponseReturnValue:
    """Queue a job again that was laid aside."""
    if all(job.id != job_id for job in queries.spine.jobs(current(), "dead", DEAD)):
        deny(Action.OPERATIONS_READ, 404)
    services.jobs.retry_dead(current(), job_id, now())
    commit()
    flash(gettext("Queued again."))
    return redirect(url_for("admin.jobs"))


@area.get("/mails")
@permit(Action.OPERATIONS_READ)
def mails() -> ResponseReturnValue:
    """Mails: addressee and letter, never the text."""
    rows = [
        {
            "to": mail.address,
            "template": mail.template,
            "word": SENT if mail.sent_at else REFUSED if mail.failed_at else HELD if mail.held else WAITING,
            "at": mail.sent_at or mail.failed_at or mail.created_at,
            "tries": 1 if mail.sent_at else 0,
            "problem": None,
        }
        for mail in queries.spine.mails(current())
    ]
    return render_template("admin/mails.html", mails=rows)


@area.get("/storage")
@permit(Action.OPERATIONS_READ)
def storage() -> ResponseReturnValue:
    """What the disk holds, as the worker measured it within the hour."""
    found = queries.spine.setting(current(), STORAGE)
    at = datetime.fromisoformat(found["at"]) if found else None
    short = found is not None and found["free"] < SHORT
    return render_template("admin/storage.html", found=found, at=at, short=short)


@area.get("/journal")
@permit(Action.JOURNAL_READ)
def journal() -> ResponseReturnValue:
    """The newest entries of the journal: ids and codes."""
    entries = [
        {
            "number": entry.id,
            "at": entry.at,
            "actor": entry.actor,
            "action": entry.verb,
            "subject": entry.stream,
            "digest": entry.hash.hex(),
        }
        for entry in queries.journal.newest(current())
    ]
    return render_template("admin/journal.html", entries=entries, check=None)
