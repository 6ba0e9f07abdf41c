"""What each job does, by name. A handler may run twice (kill -9, lost lease): each is idempotent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from iris import queries
from iris.db import Database
from iris.gateways import clock
from iris.gateways.mail import MailFailed
from iris.gateways.outside import Outside
from iris.jobs import certification, credentials, erasing, kinship, lists, methods, scores, voices
from iris.jobs.notices import written
from iris.rules.errors import RuleBroken
from iris.services import (
    account_requests,
    assessments,
    audit_clock,
    case_statistics,
    claims,
    jobs,
    journal,
    limits,
    mails,
    settings,
    sign_in,
)
from iris.services.cases import clocks, drafting, visiting
from iris.services.cases import erasing as erased

STORAGE = "storage"
"""What the worker last measured of the disk: bytes and a moment."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What handlers work with."""

    database: Database
    outside: Outside
    names_folder: Path


Handler = Callable[[Workshop, dict[str, Any], lists.Progress], None]


def import_read(shop: Workshop, args: dict[str, Any], progress: lists.Progress) -> None:
    """Read and compare an uploaded list."""
    lists.read_stored(shop.database, shop.outside, args["batch_id"], progress)


def import_apply(shop: Workshop, args: dict[str, Any], progress: lists.Progress) -> None:
    """Apply a confirmed list."""
    lists.apply_confirmed(shop.database, shop.names_folder, args["batch_id"], progress)


def build_names(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Build the name index anew."""
    lists.build_names(shop.database, shop.names_folder)


def refresh_statuses(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Work out the words that time has changed."""
    lists.refresh_stale(shop.database)


def send_mail(shop: Workshop, args: dict[str, Any], _progress: lists.Progress) -> None:
    """Send one mail; one that can never go, or is refused for good, is noted; other trouble is tried again."""
    with shop.database.reading() as session:
        mail = mails.waiting(session, args["mail_id"])
        if mail is None or mail.failed_at is not None:
            return
        message = written(mail, mails.values_of(mail, shop.outside))
    refused = False
    try:
        shop.outside.mailer.send(message)
    except MailFailed as failure:
        if failure.temporary:
            raise
        refused = True
    except RuleBroken:
        refused = True
    with shop.database.transaction() as session:
        mail = mails.waiting(session, args["mail_id"])
        if mail is not None:
            (mails.failed if refused else mails.sent)(session, mail, clock.now())


def case_follows(shop: Workshop, args: dict[str, Any], _progress: lists.Progress) -> None:
    """Bring a case up to what a respondent did."""
    with shop.database.transaction() as session:
        clocks.follow(session, shop.outside.keys, clock.now(), args["case_id"], args["verb"])


def case_clocks(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Take every step that time takes now; each case by itself, however long nobody ran this."""
    with shop.database.reading() as reading:
        due = clocks.due_cases(reading, clock.now())
    for case_id in due:
        with shop.database.transaction() as session:
            clocks.advance(session, shop.outside.keys, clock.now(), case_id)
    with shop.database.transaction() as session:
        clocks.lapse_referrals(session, shop.outside.keys, clock.now())


def leave_conflicts(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Take officers off the cases that they may not know of."""
    with shop.database.transaction() as session:
        clocks.leave_conflicts(session, clock.now())


def seal_journal(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Sign the day's root over the journal."""
    with shop.database.transaction() as session:
        journal.seal(session, shop.outside.keys, clock.now())


def tell_claimant(shop: Workshop, args: dict[str, Any], _progress: lists.Progress) -> None:
    """Mail whoever claimed an entry that there is an answer: the reviewer, who decided, sees no accounts."""
    with shop.database.transaction() as session:
        claims.tell(session, shop.outside, clock.now(), args["claim_id"])


def rescore(shop: Workshop, args: dict[str, Any], _progress: lists.Progress) -> None:
    """Work out the scores that a change touches."""
    scores.rescore(shop.database, args["ids"])


def rescore_all(shop: Workshop, _args: dict[str, Any], progress: lists.Progress) -> None:
    """Work out every published score; time alone moves them."""
    scores.rescore_all(shop.database, progress)


def group_rates(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Record the rates of the groups for this month."""
    scores.record_group_rates(shop.database)


def score_finding(shop: Workshop, args: dict[str, Any], _progress: lists.Progress) -> None:
    """Record anew what findings say of an agency."""
    scores.tell_finding(shop.database, args)


def score_control(shop: Workshop, args: dict[str, Any], _progress: lists.Progress) -> None:
    """Record what a struck-off firm passes on."""
    scores.count_control(shop.database, args["link_id"])


def score_clock(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Let what waited for somebody's answer count in scores."""
    scores.count_what_waited(shop.database)


def compare_methods(shop: Workshop, args: dict[str, Any], progress: lists.Progress) -> None:
    """Work out whom a draft of a method would move."""
    methods.compare(shop.database, args["comparison_id"], progress)


def bands_by_month(shop: Workshop, _args: dict[str, Any], progress: lists.Progress) -> None:
    """Record how the bands spread this month, and in months that are missing."""
    methods.record_spread(shop.database, progress)


def tidy(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Forget what is over: counters, sessions, unconfirmed requests, finished jobs, half-written files."""
    with shop.database.transaction() as session:
        limits.forget_old(session, clock.now())
        sign_in.forget_old(session, clock.now())
        account_requests.forget_unconfirmed(session, clock.now())
        jobs.forget_done(session, clock.now())
    with shop.database.transaction() as session:
        visiting.forget_old(session, clock.now())
        drafting.forget_old(session, shop.outside, clock.now())
    shop.outside.store.sweep(clock.now() - timedelta(days=1))


def measure_storage(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Measure what the disk holds, for the administrator's page: too slow to be done for a reader."""
    usage, database = shop.outside.store.usage(), shop.database.size()
    index = sum(path.stat().st_size for path in shop.names_folder.glob("*")) if shop.names_folder.is_dir() else 0
    found = asdict(usage) | {"database": database, "index": index, "at": clock.now().isoformat()}
    with shop.database.transaction() as session:
        settings.put(session, STORAGE, found)


def empty_lists(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Forget rows and files of old lists."""
    lists.empty_old(shop.database, shop.outside.store)


def find_kin(shop: Workshop, args: dict[str, Any], progress: lists.Progress) -> None:
    """Look for firms that may be a struck-off one under another name."""
    kinship.find_kin(shop.database, shop.outside.keys, args, progress)


def tell_control(shop: Workshop, args: dict[str, Any], _progress: lists.Progress) -> None:
    """Write to an agency about a link of control."""
    kinship.tell_control(shop.database, shop.outside, args["link_id"])


def gather_mails(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Send each person who wants it so the mails of the day in one."""
    with shop.database.reading() as reading:
        people = queries.spine.waiting_for_one_mail(reading)
    for account_id in people:
        with shop.database.transaction() as session:
            mails.gather(session, shop.outside, clock.now(), account_id)


def tell(shop: Workshop, args: dict[str, Any], _progress: lists.Progress) -> None:
    """Write the mails of one notice to whom it concerns."""
    certification.tell(shop.database, shop.outside, args)


def draw_panels(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Name the people who hear appeals."""
    certification.draw_panels(shop.database)


def certification_clock(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Let time act on certificates and applications."""
    certification.run_clock(shop.database)


def sign_credentials(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Issue and sign the credentials that are missing."""
    credentials.sign(shop.database, shop.outside)


def assessment_clock(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Take what time takes in assessments."""
    with shop.database.transaction() as session:
        assessments.run_clock(session, clock.now())
        assessments.end_old_kits(session, clock.now())


def assessment_reminders(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Remind people of days in assessments and of findings that are near or over."""
    with shop.database.transaction() as session:
        audit_clock.remind(session, clock.now())


def erase(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Erase what is not kept any longer."""
    erasing.erase_all(shop.database, shop.outside)


def erase_case(shop: Workshop, args: dict[str, Any], _progress: lists.Progress) -> None:
    """Erase a closed case at the worker's wish."""
    with shop.database.transaction() as session:
        erased.erase_asked(session, clock.now(), args["case_id"])


def freeze_cases(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Make the statistics of cases of the quarter that is over."""
    with shop.database.transaction() as session:
        case_statistics.freeze(session, shop.outside.keys, clock.now())


def remove_files(shop: Workshop, args: dict[str, Any], _progress: lists.Progress) -> None:
    """Remove files whose key was erased."""
    erased.remove_files(shop.outside.store, args["names"])


def count_voices(shop: Workshop, _args: dict[str, Any], _progress: lists.Progress) -> None:
    """Count what workers answered after arrival."""
    voices.count_all(shop.database)


HANDLERS: Mapping[str, Handler] = {
    "import_read": import_read,
    "import_apply": import_apply,
    "build_names": build_names,
    "refresh_statuses": refresh_statuses,
    "send_mail": send_mail,
    "case_follows": case_follows,
    "case_clocks": case_clocks,
    "leave_conflicts": leave_conflicts,
    "seal_journal": seal_journal,
    "tell_claimant": tell_claimant,
    "rescore": rescore,
    "rescore_all": rescore_all,
    "group_rates": group_rates,
    "score_finding": score_finding,
    "score_control": score_control,
    "score_clock": score_clock,
    "compare_methods": compare_methods,
    "bands_by_month": bands_by_month,
    "tidy": tidy,
    "measure_storage": measure_storage,
    "empty_lists": empty_lists,
    "find_kin": find_kin,
    "tell_control": tell_control,
    "tell": tell,
    "gather_mails": gather_mails,
    "draw_panels": draw_panels,
    "certification_clock": certification_clock,
    "assessment_clock": assessment_clock,
    "assessment_reminders": assessment_reminders,
    "sign_credentials": sign_credentials,
    "count_voices": count_voices,
    "erase": erase,
    "erase_case": erase_case,
    "remove_files": remove_files,
    "freeze_cases": freeze_cases,
}

SCHEDULES: Mapping[str, str] = {
    "seal_journal": "0 4 * * *",
    "refresh_statuses": "*/10 * * * *",
    "case_clocks": "*/15 * * * *",
    "group_rates": "5 0 1 * *",
    "bands_by_month": "50 0 1 * *",
    "rescore_all": "20 0 * * *",
    "tidy": "30 3 * * *",
    "gather_mails": "0 6 * * *",
    "empty_lists": "45 3 * * *",
    "measure_storage": "35 * * * *",
    "certification_clock": "5 * * * *",
    "assessment_clock": "5 * * * *",
    "score_clock": "6 * * * *",
    "assessment_reminders": "35 5 * * *",
    "sign_credentials": "35 * * * *",
    "count_voices": "10 2 * * *",
    "erase": "40 2 * * *",
    "freeze_cases": "50 2 * * *",
}
"""Job → when, in cron's five fields, UTC."""
