"""The dates of a certificate: validity, yearly surveillance, how long a suspension may last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from iris.rules.certificate_stages import RUNNING, CertificateState
from iris.rules.deadlines import Overrides, Period, acts_on, add_months, amount_of, due, opens, overdue
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as time sees it.

    `decided_on` is the day of the grant or of the last renewal: surveillance counts from it. `valid_until` is
    the last day. `surveillances_begun` are first days of surveillance audits since that decision.
    `running_since` is the day of the last restoration after that decision, if any: what was missed before it
    was dealt with. `notices` are the keys of the notices sent.
    """

    state: CertificateState
    decided_on: date
    valid_until: date
    suspended_from: date | None = None
    surveillances_begun: tuple[date, ...] = ()
    running_since: date | None = None
    notices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Surveillance:
    """One yearly audit: its last day to begin, the day it began, and the last day before a suspension."""

    due: date
    begun_on: date | None
    grace_until: date

    def missed(self, today: date) -> bool:
        """Whether it had not begun when its grace was over."""
        return overdue(self.grace_until, today if self.begun_on is None else self.begun_on)


def granted(decided_on: date, *, conditions: bool = False, overrides: Overrides | None = None) -> Certificate:
    """A certificate on the day of its grant."""
    state = CertificateState.IN_FORCE_WITH_CONDITIONS if conditions else CertificateState.IN_FORCE
    return Certificate(state, decided_on, due(Period.CERTIFICATE_VALIDITY, decided_on, overrides))


def renewed(
    certificate: Certificate,
    decided_on: date,
    *,
    conditions: bool = False,
    overrides: Overrides | None = None,
) -> Certificate:
    """The certificate after its renewal: valid for a full term more from its old last day."""
    fresh = granted(decided_on, conditions=conditions, overrides=overrides)
    until = due(Period.CERTIFICATE_VALIDITY, certificate.valid_until, overrides)
    return replace(fresh, valid_until=until, notices=certificate.notices)


def renewal_opens(certificate: Certificate, overrides: Overrides | None = None) -> date:
    """The first day on which renewal may be applied for."""
    return opens(Period.RENEWAL_OPENS, certificate.valid_until, overrides)


def check_renewal(certificate: Certificate, today: date, overrides: Overrides | None = None) -> None:
    """Raise RuleBroken `renewal_ended` or `renewal_early` when no renewal can be applied for today."""
    if certificate.state not in RUNNING or today > certificate.valid_until:
        raise RuleBroken("renewal_ended", N_("Only a certificate in force can be renewed. Apply for a new one."))
    if today < renewal_opens(certificate, overrides):
        raise RuleBroken("renewal_early", N_("Renewal opens on %(day)s."), day=renewal_opens(certificate, overrides))


def suspension_ends(certificate: Certificate, overrides: Overrides | None = None) -> date | None:
    """The last day on which a suspension can be decided on; None when it is not suspended."""
    begun = certificate.suspended_from
    return None if begun is None else due(Period.SUSPENSION_LIMIT, begun, overrides)


def surveillances(certificate: Certificate, overrides: Overrides | None = None) -> tuple[Surveillance, ...]:
    """Every yearly surveillance before the certificate ends.

    An audit answers for the first year that has none yet; one begun before a year does not count for it.
    """
    left = sorted(day for day in certificate.surveillances_begun if day >= certificate.decided_on)
    found = []
    since = certificate.decided_on
    for last_day in _surveillance_days(certificate, overrides):
        begun = next((day for day in left if day >= since), None)
        if begun is not None:
            left.remove(begun)
        found.append(Surveillance(last_day, begun, due(Period.SURVEILLANCE_GRACE, last_day, overrides)))
        since = acts_on(last_day)
    return tuple(found)


def next_surveillance(certificate: Certificate, overrides: Overrides | None = None) -> Surveillance | None:
    """The first surveillance that has not begun; None when there is none left before the end."""
    return next((s for s in surveillances(certificate, overrides) if s.begun_on is None), None)


def _surveillance_days(certificate: Certificate, overrides: Overrides | None) -> Iterator[date]:
    step = amount_of(Period.SURVEILLANCE_INTERVAL, overrides)
    months = step
    while (day := add_months(certificate.decided_on, months)) < certificate.valid_until:
        yield day
        months += step


def expires_on(certificate: Certificate) -> date:
    """The first day on which it is no longer valid."""
    return acts_on(certificate.valid_until)


def lapses_on(certificate: Certificate, overrides: Overrides | None = None) -> date | None:
    """The day on which an undecided suspension becomes a withdrawal."""
    end = suspension_ends(certificate, overrides)
    return None if end is None else acts_on(end)


def newly_missed(certificate: Certificate, today: date, overrides: Overrides | None = None) -> Surveillance | None:
    """The first surveillance that was missed since the certificate was last restored, if it ever was."""
    since = certificate.running_since or certificate.decided_on
    found = surveillances(certificate, overrides)
    return next((s for s in found if s.missed(today) and acts_on(s.grace_until) > since), None)


def surveillance_outstanding(certificate: Certificate, today: date, overrides: Overrides | None = None) -> bool:
    """Whether a surveillance whose grace is over still has not begun: nothing to restore a certificate on."""
    found = surveillances(certificate, overrides)
    return any(s.begun_on is None and overdue(s.grace_until, today) for s in found)
