"""Drafts of a method written, compared, opened for comment, approved; and the spread of bands, month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.scope import actor_of
from iris.rules.errors import RuleBroken
from iris.rules.moves import take
from iris.rules.scoring.comparing import Moved
from iris.rules.scoring.drafting import changed, digest, method_with
from iris.rules.scoring.gathering import Material, signed_at
from iris.rules.scoring.laws import broken
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods import method, methods
from iris.rules.scoring.publication import DRAFTING, VERSION, DraftFacts, DraftState
from iris.rules.scoring.published import Question, bands
from iris.rules.scoring.spread import NO_BAND, group_of
from iris.rules.scoring.trial import Trial
from iris.rules.wording import N_
from iris.services import jobs, journal

AT_ONCE = 250
"""Agencies up to which a comparison is worked out while somebody waits: under two seconds; more are a job."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a draft says: its name, the version it starts from and the one it would be, why, its figures by path."""

    name: str
    base: str
    release: str
    reason: str
    figures: Mapping[str, float]

    def made(self) -> Method:
        """The method of these figures. Raises RuleBroken for the first law that they break, and an odd version."""
        if not VERSION.fullmatch(self.release):
            raise RuleBroken("release_odd", N_("Write the version as year and number, such as 2027.1."))
        if any(known.version == self.release for known in methods()):
            raise RuleBroken("release_taken", N_("This version is published already. Give the draft another one."))
        made = method_with(method(self.base), self.figures, self.release)
        for law in broken(made):
            raise RuleBroken("law_broken", law.sentence, **law.values)
        return made


def made_of(draft: m.MethodDraft) -> Method:
    """The method that a draft is."""
    return method_with(method(draft.base), draft.figures, draft.release, draft.in_force_from)


def write(session: Session, now: datetime, proposal: Proposal) -> m.MethodDraft:
    """Keep figures as a draft."""
    proposal.made()
    row = m.MethodDraft(state=str(DraftState.DRAFT), created_by=actor_of(session).account_id, created_at=now)
    _fill(row, proposal)
    session.add(row)
    session.flush()
    journal.record(session, now, stream(row), "method_draft.written", **_said(row))
    return row


def rewrite(session: Session, now: datetime, draft: m.MethodDraft, proposal: Proposal) -> None:
    """Change a draft that nobody was asked about yet."""
    if draft.state != DraftState.DRAFT:
        raise RuleBroken("draft_fixed", N_("People were asked about these figures. Take the draft back to change it."))
    proposal.made()
    _fill(draft, proposal)
    session.flush()
    journal.record(session, now, stream(draft), "method_draft.rewritten", **_said(draft))


def _said(row: m.MethodDraft) -> dict[str, Any]:
    """What the journal keeps of figures: which they are, and the checksum of the method that they make."""
    return {"base": row.base, "figures": sorted(row.figures), "digest": digest(made_of(row))}


def _fill(row: m.MethodDraft, proposal: Proposal) -> None:
    row.name, row.reason = proposal.name.strip(), proposal.reason.strip()
    row.base, row.release = proposal.base, proposal.release
    row.figures = changed(method(proposal.base), proposal.figures)


def stream(draft: m.MethodDraft) -> str:
    """The journal's name of a draft."""
    return f"method_draft:{draft.id}"


# --- its way --------------------------------------------------------------------------------------------------------


def facts_of(session: Session, draft: m.MethodDraft, today: date, **asked: Any) -> DraftFacts:
    """What the moves of a draft ask."""
    run = queries.methods.newest_comparison(session, draft.id)
    return DraftFacts(
        today=today,
        compared=run is not None and run.done_at is not None and run.digest == digest(made_of(draft)),
        changed=len(draft.figures),
        release_free=all(known.version != draft.release for known in methods()),
        comment_until=draft.comment_until,
        **asked,
    )


def _take(session: Session, now: datetime, draft: m.MethodDraft, move: str, **asked: Any) -> None:
    facts = facts_of(session, draft, now.date(), **asked)
    draft.state = str(take(DRAFTING, move, DraftState(draft.state), facts))


def open_comment(session: Session, now: datetime, draft: m.MethodDraft, until: date) -> None:
    """Ask everybody what they think, until the end of a day."""
    _take(session, now, draft, "open_comment", lasting_until=until)
    draft.comment_from, draft.comment_until = now.date(), until
    draft.comment_closed_on, draft.comments, draft.comments_link = None, None, ""
    _moved(session, now, draft, "comment_opened", until=until.isoformat())


def close_comment(session: Session, now: datetime, draft: m.MethodDraft, received: int, link: str) -> None:
    """Note that the time for comments is over, how many came, and where they can be read with the answers."""
    _take(session, now, draft, "close_comment")
    draft.comment_closed_on, draft.comments, draft.comments_link = now.date(), received, link.strip()
    _moved(session, now, draft, "comment_closed", received=received)


def take_back(session: Session, now: datetime, draft: m.MethodDraft) -> None:
    """Change it after what people said: it is a draft again."""
    _take(session, now, draft, "take_back")
    _moved(session, now, draft, "taken_back")


def discard(session: Session, now: datetime, draft: m.MethodDraft) -> None:
    """Not pursued; it stays readable for the secretariat."""
    _take(session, now, draft, "discard")
    _moved(session, now, draft, "discarded")


def approve(session: Session, now: datetime, draft: m.MethodDraft, in_force_from: date) -> None:
    """Say yes: the figures are frozen by their checksum, and a release publishes them."""
    _take(session, now, draft, "approve", in_force_from=in_force_from)
    draft.approved_on, draft.in_force_from = now.date(), in_force_from
    draft.digest = digest(made_of(draft))
    _moved(session, now, draft, "approved", digest=draft.digest, in_force_from=in_force_from.isoformat())


def _moved(session: Session, now: datetime, draft: m.MethodDraft, verb: str, **payload: Any) -> None:
    session.flush()
    journal.record(session, now, stream(draft), f"method_draft.{verb}", **payload)


# --- compared -------------------------------------------------------------------------------------------------------


def begin_comparison(session: Session, now: datetime, draft: m.MethodDraft, agencies: int) -> m.MethodComparison:
    """Begin a run of a draft over so many agencies; a long one is queued as a job."""
    run = m.MethodComparison(
        draft_id=draft.id, digest=digest(made_of(draft)), as_of=now.date(), known=now, agencies=agencies
    )
    session.add(run)
    session.flush()
    journal.record(session, now, stream(draft), "method_draft.compared", comparison=run.id, agencies=agencies)
    if agencies > AT_ONCE:
        jobs.enqueue(session, now, "compare_methods", once_key=f"compare_methods:{run.id}", comparison_id=run.id)
    return run


def trial_of(draft: m.MethodDraft, run: m.MethodComparison) -> Trial:
    """What works a run out."""
    return Trial(method(draft.base), made_of(draft), run.as_of, run.known)


def finish_comparison(session: Session, now: datetime, run: m.MethodComparison, trial: Trial) -> None:
    """Keep who moves and why; once, however often it was worked out."""
    if run.done_at is not None:
        return
    session.execute(delete(m.MethodMove).where(m.MethodMove.comparison_id == run.id))
    session.add_all(
        move_of(run.id, place, entry_id, moved) for place, (entry_id, moved) in enumerate(trial.moves(), start=1)
    )
    run.done_at, run.scored, run.spread = now, trial.seen, trial.spread()
    run.back_test = [asdict(test) for test in trial.back_tests()]
    session.flush()


def move_of(run_id: int | None, place: int, entry_id: int, moved: Moved) -> m.MethodMove:
    """The row of one agency in a run; of a trial that nothing keeps, without a run."""
    old, new, why = moved.before, moved.after, moved.why
    return m.MethodMove(
        comparison_id=run_id,
        place=place,
        entry_id=entry_id,
        old_value=old.value,
        old_low=old.low,
        old_band=str(old.band) if old.band else None,
        new_value=new.value,
        new_low=new.low,
        new_band=str(new.band) if new.band else None,
        shift=moved.shift,
        cause=str(why.cause),
        item=why.item,
        criterion=why.criterion,
        points=why.points,
        changes_band=moved.changes_band,
    )


# --- bands month by month ---------------------------------------------------------------------------------------------


class SpreadCount:
    """Counts agencies by day, country, group and band, some agencies at a time."""

    def __init__(self, days: Sequence[date]) -> None:
        self._days = days
        self._found: Counter[tuple[date, str, str, str]] = Counter()

    def add(self, material: Mapping[int, Material], countries: Mapping[int, str]) -> None:
        """Take in some agencies as the public knew them on each day."""
        asked = [
            (entry, Question(one, day, moment))
            for entry, one in material.items()
            for day in self._days
            if signed_at(one, day, moment := datetime.combine(day, time.max, UTC))
        ]
        found = bands([question for _, question in asked])
        for (entry, question), band in zip(asked, found, strict=True):
            group = group_of(question.material, question.on, question.on)
            self._found[question.on, countries[entry], group, str(band or NO_BAND)] += 1

    def rows(self) -> Sequence[tuple[tuple[date, str, str, str], int]]:
        """The counts, in order."""
        return sorted(self._found.items())


def record_spread(session: Session, now: datetime, counted: SpreadCount) -> int:
    """Keep how the bands spread on some days of which nothing is kept yet; returns how many days."""
    known = queries.methods.spread_days(session)
    rows = [(key, agencies) for key, agencies in counted.rows() if key[0] not in known]
    session.add_all(
        m.ScoreSpread(day=day, country=country, group_key=group, band=band, agencies=agencies, recorded_at=now)
        for (day, country, group, band), agencies in rows
    )
    session.flush()
    days = sorted({key[0] for key, _ in rows})
    if days:
        journal.record(session, now, "scores", "score.spread_recorded", days=[day.isoformat() for day in days])
    return len(days)
