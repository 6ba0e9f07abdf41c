"""Settings from the environment, checked once, one frozen dataclass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HIGHEST = 65535
DRIVER = "postgresql+psycopg://"
ENVIRONMENTS = ("demo", "development", "test", "production")
WEAK_SECRETS = frozenset({"", "secret", "changeme", "change-me", "dev", "development", "test", "default"})


class ConfigError(Exception):
    """A setting that must be mended before anything starts; one clear sentence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What this process was told. `env` is one of demo, development, test, production."""

    env: str
    database_url: str = field(repr=False)
    data_dir: Path
    key_file: Path
    secret_key: str | None = field(repr=False)
    base_url: str
    mail_url: str = field(repr=False)
    virus_url: str
    trusted_proxies: int
    limits: bool
    port: int

    @property
    def secure(self) -> bool:
        """Whether people come by https: then cookies are Secure with the __Host- prefix and HSTS is sent."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check the environment; raises ConfigError with a sentence that says what to set.

        An empty value is none: that is how a container passes on what nobody has set.
        """
        env = environ.get("IRIS_ENV", "development")
        if env not in ENVIRONMENTS:
            raise ConfigError(f"IRIS_ENV is {env!r}; set it to one of {', '.join(ENVIRONMENTS)}.")
        data_dir = Path(environ.get("IRIS_DATA_DIR") or ROOT / "var").resolve()
        port = _whole(environ, "PORT", 8000)
        settings = cls(
            env=env,
            database_url=_database_url(environ.get("IRIS_DATABASE_URL", ""), data_dir),
            data_dir=data_dir,
            key_file=Path(environ.get("IRIS_KEY_FILE") or data_dir.parent / ".keys" / "iris.json").resolve(),
            secret_key=environ.get("IRIS_SECRET_KEY") or None,
            base_url=(environ.get("IRIS_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
            mail_url=environ.get("IRIS_MAIL_URL") or f"file://{data_dir / 'mail'}",
            virus_url=environ.get("IRIS_VIRUS_URL", ""),
            trusted_proxies=_whole(environ, "IRIS_TRUSTED_PROXIES", 0),
            limits=environ.get("IRIS_LIMITS", "on") != "off",
            port=port,
        )
        _check(settings, environ)
        return settings


def _database_url(url: str, data_dir: Path) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'iris.db'}"
    for prefix in ("postgres://", "postgresql://", DRIVER):
        if url.startswith(prefix):
            return DRIVER + url.removeprefix(prefix)
    if not url.startswith("sqlite:///"):
        raise ConfigError("Set IRIS_DATABASE_URL to postgresql://user@host/name, or sqlite:////folder/file.")
    return url


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) > HIGHEST:
        raise ConfigError(f"{name} is {text!r}; set it to a whole number up to {HIGHEST}.")
    return int(text)


def _check(settings: Settings, environ: Mapping[str, str]) -> None:
    if not settings.limits and settings.env not in ("test", "demo", "development"):
        raise ConfigError("IRIS_LIMITS=off is for tests only; unset it.")
    if settings.env == "production":
        _check_production(settings, environ)


def _check_production(settings: Settings, environ: Mapping[str, str]) -> None:
    secret = settings.secret_key or ""
    if secret.lower() in WEAK_SECRETS or len(secret) < 32 or len(set(secret)) < 8 or _repeats(secret):
        raise ConfigError("Set IRIS_SECRET_KEY to at least 32 random characters; production takes no default.")
    if not settings.secure:
        raise ConfigError("Set IRIS_BASE_URL to the https address of this register; production refuses http.")
    if not environ.get("IRIS_KEY_FILE"):
        raise ConfigError("Set IRIS_KEY_FILE to the key file; it must lie outside the data directory.")
    if settings.key_file.is_relative_to(settings.data_dir):
        raise ConfigError("Move IRIS_KEY_FILE out of IRIS_DATA_DIR: a copied backup must never hold the keys.")
    if not environ.get("IRIS_DATABASE_URL"):
        raise ConfigError("Set IRIS_DATABASE_URL to the database of this register.")


def _repeats(text: str) -> bool:
    """Whether it is one shorter text several times over."""
    return text in (text + text)[1:-1]
