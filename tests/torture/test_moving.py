"""A backup while people write is whole and comes up elsewhere; the interface never breaks."""

from __future__ import annotations

import threading
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

from tests.live import Site, command, environment, sqlite_url
from tests.torture.test_kills import Inviting, organisation_of
from tests.torture.visitor import Visitor


def test_a_backup_while_people_write_comes_up_on_a_new_machine(own_site: Site, tmp_path: Path) -> None:
    admin = Visitor(own_site).sign_in(own_site.accounts()["administrator"])
    one = Inviting(own_site, admin, organisation_of(own_site, "audit_body"))
    thread = threading.Thread(target=one.work, args=([f"torture-{i}@example.org" for i in range(80)],))
    thread.start()
    backups = []
    while thread.is_alive():
        backups.append(tmp_path / f"{len(backups)}.zip")
        own_site.iris("backup", str(backups[-1]))
    assert backups
    for number, backup in enumerate(backups[:3]):
        place = tmp_path / f"new{number}"
        place.mkdir()
        env = environment(place, sqlite_url(place), 0)
        env["IRIS_KEY_FILE"] = own_site.environment()["IRIS_KEY_FILE"]
        command(("restore", str(backup)), env)
        assert "The journal holds" in command(("journal", "verify"), env).stdout


def test_nothing_that_schemathesis_sends_breaks_the_interface(own_site: Site) -> None:
    schema = schemathesis.openapi.from_url(f"{own_site.url}/api/v1/openapi.json")

    @given(case=schemathesis_cases(schema))
    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def holds(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=[not_a_server_error], timeout=30)

    holds()


def schemathesis_cases(schema: schemathesis.BaseSchema):  # type: ignore[no-untyped-def]
    """Any call of the interface, with anything in it."""
    return schema.as_strategy()
