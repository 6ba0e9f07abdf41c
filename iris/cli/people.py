"""Accounts from the command line: the first administrator."""

from __future__ import annotations

import click

from iris.cli.context import workshop
from iris.gateways import clock
from iris.rules.countries import country_code
from iris.rules.roles import ROLES, Kind, Role
from iris.services import accounts
from iris.services.accounts import Invitation


@click.group()
def user() -> None:
    """People with accounts."""


@user.command()
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in ROLES]), default="administrator", show_default=True)
@click.option("--organisation", default="Scheme secretariat", show_default=True, help="Made when it is not there.")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), default="secretariat", show_default=True)
@click.option("--country", help="For a government: its country, two letters.")
def invite(email: str, role: str, organisation: str, kind: str, country: str | None) -> None:
    """Invite EMAIL; prints the address that the mail carries too."""
    code = country_code(country) if country else None
    with workshop() as shop, shop.database.transaction() as session:
        found = accounts.organisation_named(session, clock.now(), Kind(kind), organisation, code)
        token = accounts.invite(session, shop.outside, clock.now(), Invitation(email, Role(role), found.id))
    click.echo(f"{shop.outside.base_url}/invitation/{token}")
