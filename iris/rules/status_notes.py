"""What stands beside the one word for an agency: contradictions between its facts, and warnings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

from iris.rules.status_facts import RUNNING, State, StatusAt, newest, permission_status
from iris.rules.status_views import Kind, Note, PermissionAt, certificates, group, home_licences, speaker
from iris.rules.wording import N_

# Long enough to renew in time, short enough that the warning still means something.
EXPIRING_DAYS = 60


def contradictions(at: Sequence[PermissionAt], on: date) -> list[Note]:
    """Say where lists, authorities or permissions disagree. `at` is sorted; both sides stay shown."""
    return [
        *(n for a in at if (n := _sources_differ(a, on))),
        *(n for a in at if (n := _gone_but_dated(a))),
        *(n for a, b in combinations(at, 2) if (n := _authorities_differ(a, b))),
        *(n for a, b in combinations(home_licences(at), 2) if (n := _home_licences_differ(a, b))),
        *_certified_without_licence(at),
        *_licensed_but_banned(at),
    ]


def _sources_differ(at: PermissionAt, on: date) -> Note | None:
    """Two lists about one permission: what each alone would say. Who lifts a stop, lifts it for all."""
    lifts = [f for f in at.standing if f.state is State.REINSTATED]
    sources = sorted({f.source for f in at.standing if f.source is not None})
    said: dict[str, StatusAt] = {}
    for source in sources:
        own = [f for f in at.standing if f.source == source and f.state is not State.REINSTATED]
        said[source] = permission_status(own + lifts, on)
    for one, other in combinations(sources, 2):
        groups = {group(said[one].state), group(said[other].state)} - {None}
        if len(groups) == 2:
            return Note(
                "sources_differ",
                N_("%(one)s says one thing about number %(number)s, %(other)s another. Both stand below."),
                {
                    "one": one,
                    "other": other,
                    "number": at.permission.number or "",
                    "one_state": said[one].state,
                    "other_state": said[other].state,
                },
                (at.permission,),
                tuple(s.fact_id for s in (said[one], said[other]) if s.fact_id is not None),
            )
    return None


def _gone_but_dated(at: PermissionAt) -> Note | None:
    speaking = next((f for f in at.standing if f.id == at.status.fact_id), None)
    absence = newest(f for f in at.standing if f.state is State.NO_LONGER_LISTED)
    if at.status.state not in RUNNING or speaking is None or absence is None:
        return None
    if speaking.effective_to is None or absence.effective_from < speaking.effective_from:
        return None
    return Note(
        "gone_but_dated",
        N_("It is valid until %(until)s, but the list of %(listed)s no longer names it. Ask the authority."),
        {"until": at.status.until, "listed": absence.effective_from, "number": at.permission.number or ""},
        (at.permission,),
        (speaking.id, absence.id),
    )


def _plain_number(number: str | None) -> str:
    return "".join(c for c in (number or "").casefold() if c.isalnum()).lstrip("0")


def _pair(code: str, sentence: str, one: PermissionAt, other: PermissionAt) -> Note:
    values: dict[str, object] = {}
    for name, at in (("one", one), ("other", other)):
        values[f"{name}_number"] = at.permission.number or ""
        values[f"{name}_authority"] = at.permission.authority
        values[f"{name}_state"] = at.status.state
    facts = tuple(a.status.fact_id for a in (one, other) if a.status.fact_id is not None)
    return Note(code, sentence, values, (one.permission, other.permission), facts)


def _disagree(one: PermissionAt, other: PermissionAt) -> bool:
    return len({group(one.status.state), group(other.status.state)} - {None}) == 2


def _authorities_differ(one: PermissionAt, other: PermissionAt) -> Note | None:
    a, b = one.permission, other.permission
    same = (a.kind, a.country) == (b.kind, b.country) and a.authority != b.authority
    same = same and _plain_number(a.number) == _plain_number(b.number) != ""
    if not same or not _disagree(one, other):
        return None
    sentence = N_(
        "%(one_authority)s and %(other_authority)s say different things about number %(one_number)s. Both stand below."
    )
    return _pair("authorities_differ", sentence, one, other)


def _home_licences_differ(one: PermissionAt, other: PermissionAt) -> Note | None:
    if not _disagree(one, other) or _authorities_differ(one, other):
        return None
    sentence = N_("It has two licences at home that differ: %(one_number)s and %(other_number)s. Both stand below.")
    return _pair("home_licences_differ", sentence, one, other)


def _certified_without_licence(at: Sequence[PermissionAt]) -> list[Note]:
    certificate, licence = speaker(certificates(at)), speaker(home_licences(at))
    if certificate is None or licence is None or certificate.status.state not in RUNNING:
        return []
    if group(licence.status.state) not in ("stopped", "ended"):
        return []
    sentence = N_("Its certificate is in force, but its licence %(other_number)s at home is not.")
    return [_pair("certified_without_licence", sentence, certificate, licence)]


def _licensed_but_banned(at: Sequence[PermissionAt]) -> list[Note]:
    banned = [a for a in at if a.status.state is State.BANNED]
    running = [a for a in at if a.status.state in RUNNING and a.permission.kind is not Kind.SANCTION]
    sentence = N_("%(one_authority)s has banned it, while %(other_authority)s still lists it as valid.")
    return [_pair("banned_but_valid", sentence, b, r) for b in banned for r in running]


def warnings(at: Sequence[PermissionAt], on: date, applicant_since: date | None) -> list[Note]:
    """Say what is in force but needs a second look: guarantee, end near, contested, only an applicant."""
    notes = [n for a in at for n in (_guarantee_lapsed(a, on), _expiring(a, on), _contested(a, on)) if n]
    if applicant_since is not None and applicant_since <= on:
        sentence = N_("Its request for a certificate is being examined since %(since)s. That proves nothing yet.")
        notes.append(Note("applicant", sentence, {"since": applicant_since}))
    return notes


def _about(at: PermissionAt, **values: object) -> dict[str, object]:
    return {"number": at.permission.number or "", "authority": at.permission.authority, **values}


def _guarantee_lapsed(at: PermissionAt, on: date) -> Note | None:
    stated = newest(f for f in at.standing if f.guarantee_until is not None)
    if at.status.state not in RUNNING or stated is None or stated.guarantee_until is None:
        return None
    if stated.guarantee_until >= on:
        return None
    since = stated.guarantee_until + timedelta(days=1)
    sentence = N_("Licence %(number)s is in force, but the guarantee behind it lapsed on %(since)s.")
    return Note("guarantee_lapsed", sentence, _about(at, since=since), (at.permission,), (stated.id,))


def _expiring(at: PermissionAt, on: date) -> Note | None:
    until = at.status.until
    if at.status.state not in RUNNING or until is None or (until - on).days > EXPIRING_DAYS:
        return None
    sentence = N_("Number %(number)s of %(authority)s ends after %(until)s.")
    return Note("expiring", sentence, _about(at, until=until), (at.permission,))


def _contested(at: PermissionAt, on: date) -> Note | None:
    running = [p for p in at.permission.contests if p.covers(on)]
    if not running:
        return None
    sentence = N_("What is said about number %(number)s is contested since %(since)s. It stands meanwhile.")
    return Note("contested", sentence, _about(at, since=min(p.first for p in running)), (at.permission,))
