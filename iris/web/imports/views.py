"""What the pages of lists show: counts that add up, samples of each kind of change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext

from iris import models as m
from iris.rules.status import STATE_WORDS, State
from iris.rules.wording import N_, Tone, Word
from iris.web.languages import day_in_words

WORDS: Mapping[str, Word] = {
    "reading": Word(N_("Being read"), N_("The worker reads the file; this takes seconds."), Tone.INFO, "examined"),
    "question": Word(N_("One question"), N_("Answer it, then the file is read again."), Tone.WARN, "mind"),
    "failed": Word(N_("Can't be read"), N_("Mend the file and send it again."), Tone.STOP, "cross"),
    "ready": Word(N_("Ready to look at"), N_("Nothing is saved yet."), Tone.INFO, "examined"),
    "stopped": Word(N_("Stopped"), N_("The list shrank; somebody must look."), Tone.STOP, "pause"),
    "confirmed": Word(N_("Being saved"), N_("The worker saves it; this takes seconds."), Tone.INFO, "clock"),
    "applied": Word(N_("Saved"), N_("What it says stands in the register."), Tone.OK, "tick"),
    "undone": Word(N_("Undone"), N_("It was taken back by correcting entries."), Tone.GONE, "given-up"),
    "cancelled": Word(N_("Thrown away"), N_("Nothing of it was saved."), Tone.GONE, "given-up"),
}


def title(batch: m.ImportBatch) -> str:
    """What a list is called on its pages."""
    return gettext("list of %(day)s", day=day_in_words(batch.list_date))


def refusal(batch: m.ImportBatch) -> str:
    """Why a list was stopped, in the reader's language."""
    if not batch.refusal:
        return ""
    return gettext(batch.refusal["sentence"]) % batch.refusal.get("values", {})


def row_sum(counts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows of the file by what comes of them; the whole first, and it adds up."""
    changed = (
        counts.get("changed", 0) + counts.get("returned", 0) + counts.get("reinstated", 0) + counts.get("history", 0)
    )
    return [
        _figure(gettext("rows read"), counts.get("read", 0), "s-tot"),
        _figure(gettext("same as before"), counts.get("unchanged", 0), ""),
        _figure(gettext("new"), counts.get("new", 0), "s-new"),
        _figure(gettext("changed"), changed, "s-chg"),
        _figure(gettext("double"), counts.get("duplicate", 0), "s-dup"),
        _figure(gettext("rejected"), counts.get("rejected", 0), "s-gone"),
        _figure(gettext("without a record"), counts.get("blank", 0), ""),
    ]


def licence_sum(batch: m.ImportBatch) -> list[dict[str, Any]] | None:
    """Permissions of the last list by what comes of them; nothing for a first list or a part."""
    counts = batch.counts
    if not counts.get("before") or batch.part or batch.history_only:
        return None
    gone, kept, same = counts.get("gone", 0), counts.get("kept", 0), counts.get("unchanged", 0)
    figures = [
        _figure(gettext("on the list before"), counts["before"], "s-tot"),
        _figure(gettext("same"), same, ""),
        _figure(gettext("changed"), counts["before"] - same - gone - kept, "s-chg"),
        _figure(gettext("gone from the list"), gone, "s-gone"),
    ]
    return figures + ([_figure(gettext("row could not be read"), kept, "s-dup")] if kept else [])


def _figure(label: str, number: int, cls: str) -> dict[str, Any]:
    return {"label": label, "number": number, "cls": cls}


def batch_row(batch: m.ImportBatch) -> dict[str, Any]:
    """One list among the lists."""
    counts = batch.counts
    note = gettext("%(rows)s rows, %(new)s new", rows=counts["read"], new=counts["new"]) if counts else ""
    return {
        "href": url_for("imports.show", batch_id=batch.id),
        "title": title(batch),
        "authority": batch.source.authority.name,
        "on": batch.list_date,
        "by": "",
        "at": batch.created_at,
        "word": WORDS[batch.state],
        "note": note,
    }


def batch_facts(batch: m.ImportBatch) -> dict[str, Any]:
    """The head of a list's page."""
    return {
        "title": title(batch),
        "filename": batch.filename,
        "on": batch.list_date,
        "authority": batch.source.authority.name,
        "state": gettext(WORDS[batch.state].label),
        "word": WORDS[batch.state],
        "at": batch.applied_at or batch.created_at,
        "by": "",
        "parent": url_for("imports.show", batch_id=batch.parent_id) if batch.parent_id else None,
    }


def mending(batch: m.ImportBatch) -> dict[str, Any] | None:
    """How the rejected rows of a list can be taken home, and where they come back; none, when there are none."""
    number = batch.counts.get("rejected", 0)
    if not number or batch.emptied_at is not None:
        return None
    saved = batch.state == "applied"
    return {
        "number": number,
        "csv": url_for("imports.rows", batch_id=batch.id, outcome="rejected", form="csv"),
        "xlsx": url_for("imports.rows", batch_id=batch.id, outcome="rejected", form="xlsx"),
        "send": url_for("imports.mended", batch_id=batch.id) if saved else None,
    }


def part(rows: Sequence[dict[str, Any]], total: int, all_href: str | None) -> dict[str, Any] | None:
    """A sample of one kind of change, with its total."""
    return {"total": total, "rows": rows, "all_href": all_href if total > len(rows) else None} if total else None


def changed_row(row: m.ImportRow) -> dict[str, Any]:
    """Before and after of a permission that changes."""
    before = row.before or {}
    what, old, new = gettext("State"), _state_words(before), _said(row)
    if not row.writes_fact:
        what, old, new = gettext("Name or contact"), before.get("name", ""), row.name or ""
    return {
        "name": row.name,
        "number": row.number or "",
        "what": what,
        "before": old,
        "after": new,
        "word": None,
    }


def _state_words(before: Mapping[str, Any]) -> str:
    label = gettext(STATE_WORDS[State(before.get("state", "unknown"))].label)
    return gettext("%(state)s until %(day)s", state=label, day=before["until"]) if before.get("until") else label


def _said(row: m.ImportRow) -> str:
    label = gettext(STATE_WORDS[State(row.state or "unknown")].label)
    if row.effective_to is None:
        return label
    return gettext("%(state)s until %(day)s", state=label, day=day_in_words(row.effective_to))


def gone_row(row: m.ImportRow, batch: m.ImportBatch) -> dict[str, Any]:
    """A permission that the list does not name any more."""
    return {"name": row.name, "number": row.number or "", "last_seen": batch.source.newest_on}


def new_row(row: m.ImportRow) -> dict[str, Any]:
    """A permission the register did not know."""
    return {"name": row.name, "number": row.number or "", "like": None, "word": None}


def duplicate_row(row: m.ImportRow) -> dict[str, Any]:
    """A row that repeats an earlier one."""
    return {"rows": row.row_number, "number": row.name or "", "taken": remarks(row)}


def rejected_row(row: m.ImportRow) -> dict[str, Any]:
    """A row that can't be taken, and why."""
    says = " | ".join(str(cell) for cell in row.cells or () if cell)
    return {"row": row.row_number, "reason": remarks(row), "says": says[:200]}


def remarks(row: m.ImportRow) -> str:
    """The sentences about a row in the reader's language."""
    found = row.detail.get("remarks", []) if row.detail else []
    return " ".join(gettext(sentence) % values if values else gettext(sentence) for sentence, values in found)
