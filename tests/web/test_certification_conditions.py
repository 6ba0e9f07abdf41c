"""The conditions of a grant where they are decided on: met or what is missing, with links; the table of regimes."""

from __future__ import annotations

import pytest

from iris import models as m
from iris.rules.regimes import Regime, RegimeEntry
from iris.rules.roles import Kind, Role
from iris.services import organisations
from tests.factories import Made
from tests.web.people import People


def at_decision(made: Made, entry: m.RegisterEntry) -> str:
    day = made.now.date()
    application = m.Application(
        entry_id=entry.id, kind="first", standard_id="agency", standard_version="2026.1", state="decision",
        state_since=day, created_at=made.now, accepted_on=day,
    )  # fmt: skip
    made.session.add(application)
    made.session.flush()
    return f"/applications/{application.id}"


def regime(made: Made, regime: Regime, source: str = "") -> None:
    organisations.set_regime(made.session, made.now, RegimeEntry("BD", regime, source, made.now.date()))


def test_the_decider_reads_beside_the_form_what_is_met_and_what_is_missing_with_the_way_there(
    people: People, made: Made
) -> None:
    path = at_decision(made, made.agency())
    decider = people.enter(Role.DECIDER)
    page = decider.client.get(f"{path}/decision")
    assert "We know where the agency is established." in page.text
    assert page.link("No on-site audit has been done yet.") == "/assessments"
    assert page.link("The time for objections is not over yet.") == "/applications/open"
    assert page.link("We do not know whether a licence is required in: BD. Enter it with its source.") == "/regimes"
    assert "The agreement is not signed yet." in page.text
    leads = {one.attrs.get("href", "") for one in page.root.all("a")}
    assert not [href for href in leads if href.endswith("/agreement")], "a decider does not sign"
    assert decider.client.get(path).link("No on-site audit has been done yet.") == "/assessments"


def test_the_agency_is_led_to_what_it_can_do_itself(people: People, made: Made) -> None:
    manager = people.enter(Role.AGENCY_MANAGER)
    entry = manager.account.organisation.entry
    assert entry is not None
    path = at_decision(made, entry)
    sentence = "The agreement is not signed yet. A manager of the agency signs it on the agreement page."
    assert manager.client.get(path).link(sentence) == f"{path}/agreement"


@pytest.mark.parametrize(
    ("known", "licensed", "said"),
    [
        (Regime.REQUIRED, False, "No valid licence where one is required: BD."),
        (Regime.REQUIRED, True, "There is a valid licence wherever one is required."),
        (Regime.NONE, False, "met: none is required by BD: Act 1, section 2"),
        (Regime.UNKNOWN, False, "We do not know whether a licence is required in: BD."),
        (Regime.UNKNOWN, True, "We know for each country whether a licence is required."),
    ],
)
def test_a_licence_is_asked_for_as_the_table_of_regimes_says(
    people: People, made: Made, known: Regime, licensed: bool, said: str
) -> None:
    entry = made.agency()
    if licensed:
        made.licence(entry)
    regime(made, known, "" if known is Regime.UNKNOWN else "Act 1, section 2")
    assert said in people.enter(Role.DECIDER).client.get(f"{at_decision(made, entry)}/decision").text


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AGENCY_MANAGER, Role.GOVERNMENT_OFFICER])
def test_nobody_but_a_decider_finds_the_page(people: People, made: Made, role: Role) -> None:
    path = at_decision(made, made.agency())
    organisation = made.organisation(Kind.GOVERNMENT, "QA") if role is Role.GOVERNMENT_OFFICER else None
    people.enter(role, organisation).client.get(f"{path}/decision", status=404)
