"""`iris`: one command with its parts. Exit status 0 done, 1 refused or failed with one sentence, 2 wrong use."""

from __future__ import annotations

import os
import sys

import click
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from config import ConfigError
from iris.cli import (
    backups,
    bench_command,
    checks,
    databases,
    demo_command,
    keys,
    lists,
    people,
    running,
    scores,
    trails,
)
from iris.gateways import logs
from iris.rules.errors import RuleBroken


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="iris")
def iris() -> None:
    """The register of ethical recruitment: run it, feed it, ask it."""


for command in (
    databases.db,
    running.run,
    running.worker,
    lists.import_,
    lists.authority,
    checks.status,
    scores.score,
    checks.check,
    trails.journal,
    keys.keys,
    people.user,
    demo_command.demo,
    backups.backup,
    backups.restore,
    bench_command.bench,
):
    iris.add_command(command)


def main() -> None:
    """Run a command; a refusal is one clear sentence on stderr."""
    logs.configure(json_lines=os.environ.get("IRIS_ENV") == "production")
    try:
        iris(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit(130)
    except (RuleBroken, ConfigError) as error:
        refuse(str(error))
    except CommandError as error:
        refuse(f"The migrations can't do this ({error}). Is the code older than the database?")
    except DBAPIError as error:
        refuse(f"The database can't do this ({str(error.orig).splitlines()[0][:120]}). Did you run: iris db upgrade?")
    except OSError as error:
        refuse(f"{error.filename or 'The system'} can't be used: {error.strerror or type(error).__name__}.")


def refuse(sentence: str) -> None:
    """One clear sentence on stderr, exit status 1."""
    click.echo(sentence, err=True)
    sys.exit(1)
