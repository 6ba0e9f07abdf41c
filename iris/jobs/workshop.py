"""Everything a process works with, made from the settings once."""

from __future__ import annotations

from config import ConfigError, Settings
from iris.db import Database
from iris.gateways.keys import Keys, create_key_file
from iris.gateways.mail import Mailer
from iris.gateways.outside import Outside
from iris.gateways.store import FileStore
from iris.gateways.virus import Scanner
from iris.jobs.handlers import Workshop


def open_keys(settings: Settings) -> Keys:
    """The keys; production never makes its own, everything else does at the first start."""
    if settings.key_file.exists():
        keys = Keys(settings.key_file)
        if settings.env != "production" and (missing := keys.missing()):
            # A newer version seals something more; in production its keeper adds the key (docs, operation).
            keys.rotate(missing)
        return keys
    if settings.env == "production":
        raise ConfigError(f"There is no key file at {settings.key_file}; make one with: iris keys create.")
    return create_key_file(settings.key_file)


def open_workshop(settings: Settings) -> Workshop:
    """Database, keys, store, mail and the folder of the name index."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    outside = Outside(
        keys=open_keys(settings),
        store=FileStore(settings.data_dir / "files"),
        mailer=Mailer.from_url(settings.mail_url),
        base_url=settings.base_url,
        scanner=Scanner.from_url(settings.virus_url),
    )
    return Workshop(Database(settings.database_url), outside, settings.data_dir / "names")
