"""Settings: sensible where nothing is said, and in production nothing that would put people at risk."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import ConfigError, Settings
from iris.jobs.workshop import open_keys, open_workshop

SECRET = "Zk3!vQ9#pL2@xW8$mN5%tR7&yB4*cD6f"
GOOD = {
    "IRIS_ENV": "production",
    "IRIS_SECRET_KEY": SECRET,
    "IRIS_BASE_URL": "https://iris.example.org",
    "IRIS_DATA_DIR": "/srv/iris/var",
    "IRIS_KEY_FILE": "/etc/iris/keys.json",
    "IRIS_DATABASE_URL": "postgresql://iris@db.example.org/iris",
}


def read(**change: str | None) -> Settings:
    """Production settings with changes; None leaves one out."""
    return Settings.from_environ({name: value for name, value in {**GOOD, **change}.items() if value is not None})


def refusal(**change: str | None) -> str:
    with pytest.raises(ConfigError) as refused:
        read(**change)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    return sentence


def test_without_a_word_it_runs_on_this_machine() -> None:
    settings = Settings.from_environ({})
    assert settings.env == "development"
    assert settings.database_url == f"sqlite:///{settings.data_dir / 'iris.db'}"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.limits
    assert not settings.secure
    assert not settings.key_file.is_relative_to(settings.data_dir)


def test_good_settings_start_production() -> None:
    settings = read()
    assert settings.secure
    assert settings.database_url == "postgresql+psycopg://iris@db.example.org/iris"


@pytest.mark.parametrize("prefix", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_of_postgresql_in_any_spelling(prefix: str) -> None:
    url = read(IRIS_DATABASE_URL=f"{prefix}://iris:p%40ss@db/iris?sslmode=require").database_url
    assert url == "postgresql+psycopg://iris:p%40ss@db/iris?sslmode=require"


# Production refuses


@pytest.mark.parametrize(
    "secret",
    [
        None, "", "secret", "changeme", "Change-Me", "short", SECRET[:31], "a" * 64, "abcdefg" * 10, "changeme" * 8,
        "secret-key-" * 4, "development" * 4, "0123456789" * 4, "0123456789abcdef" * 4,
    ],
)  # fmt: skip
def test_a_missing_default_short_or_repeated_secret(secret: str | None) -> None:
    assert "IRIS_SECRET_KEY" in refusal(IRIS_SECRET_KEY=secret)


@pytest.mark.parametrize("url", [None, "http://iris.example.org", "iris.example.org", "HTTP://iris.example.org", ""])
def test_an_address_without_encryption(url: str | None) -> None:
    assert "IRIS_BASE_URL" in refusal(IRIS_BASE_URL=url)


@pytest.mark.parametrize(
    "path",
    ["/srv/iris/var/keys.json", "/srv/iris/var/deep/keys.json", "/srv/iris/other/../var/keys.json", "/srv/iris/var"],
)
def test_a_key_file_inside_the_data_directory(path: str) -> None:
    assert "IRIS_DATA_DIR" in refusal(IRIS_KEY_FILE=path)


def test_a_key_file_that_a_link_leads_into_the_data_directory(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "keys.json").touch()
    (tmp_path / "keys.json").symlink_to(tmp_path / "var" / "keys.json")
    refusal(IRIS_DATA_DIR=str(tmp_path / "var"), IRIS_KEY_FILE=str(tmp_path / "keys.json"))


@pytest.mark.parametrize("name", ["IRIS_KEY_FILE", "IRIS_DATABASE_URL"])
def test_what_production_must_be_told(name: str) -> None:
    for value in (None, ""):
        assert name in refusal(**{name: value})


def test_limits_that_are_off() -> None:
    assert "IRIS_LIMITS" in refusal(IRIS_LIMITS="off")
    assert not read(IRIS_ENV="test", IRIS_LIMITS="off").limits


def test_a_key_file_that_is_not_there(tmp_path: Path) -> None:
    settings = read(IRIS_DATA_DIR=str(tmp_path / "var"), IRIS_KEY_FILE=str(tmp_path / "keys" / "keys.json"))
    for opening in (open_keys, open_workshop):
        with pytest.raises(ConfigError) as refused:
            opening(settings)
        assert "iris keys create" in str(refused.value)
    assert not settings.key_file.exists()


def test_elsewhere_the_first_start_makes_the_keys(tmp_path: Path) -> None:
    settings = Settings.from_environ({"IRIS_DATA_DIR": str(tmp_path / "var")})
    first = open_keys(settings)
    assert first.key_ids() == open_keys(settings).key_ids()
    assert settings.key_file.parent == tmp_path / ".keys"


# Everywhere


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IRIS_ENV", "live"), ("IRIS_ENV", ""), ("PORT", "http"), ("PORT", "-1"), ("PORT", "٨٠٠٠"), ("PORT", "70000"),
        ("IRIS_TRUSTED_PROXIES", "yes"), ("IRIS_TRUSTED_PROXIES", "1.5"), ("IRIS_DATABASE_URL", "mysql://root@db/iris"),
        ("IRIS_DATABASE_URL", "nonsense"), ("IRIS_DATABASE_URL", "sqlite:"),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Settings.from_environ({name: value})


def test_the_address_has_no_slash_at_its_end() -> None:
    assert read(IRIS_BASE_URL="https://iris.example.org/").base_url == "https://iris.example.org"


def test_secrets_do_not_stand_in_what_is_printed_of_settings() -> None:
    shown = repr(
        read(IRIS_DATABASE_URL="postgresql://iris:p4ssw0rd@db/iris", IRIS_MAIL_URL="smtp://iris:p4ssw0rd@mail")
    )
    assert SECRET not in shown
    assert "p4ssw0rd" not in shown
