"""Commands as a person types them: arguments in, exit status and words out."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from iris.cli.main import main
from tests.live import environment


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Terminal:
    """Runs commands in this process, with an environment of the test's own."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    folder: Path
    env: dict[str, str]

    def __call__(self, *arguments: object) -> Said:
        for name in [name for name in os.environ if name.startswith("IRIS_")]:
            self.monkeypatch.delenv(name)
        for name, value in self.env.items():
            self.monkeypatch.setenv(name, value)
        self.monkeypatch.setattr(sys, "argv", ["iris", *map(str, arguments)])
        self.capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
        finally:
            structlog.reset_defaults()
        return Said(status, *self.capsys.readouterr())

    def done(self, *arguments: object) -> Said:
        """Run a command that must work."""
        said = self(*arguments)
        assert said.status == 0, said
        return said

    def refused(self, *arguments: object) -> str:
        """Run a command that must be refused: status 1, and words for people on stderr."""
        said = self(*arguments)
        assert said.status == 1, said
        assert "Traceback" not in said.err
        sentence = said.err.strip()
        assert " " in sentence, said.err
        return sentence

    def misused(self, *arguments: object) -> str:
        """Run a command that is typed wrongly: status 2."""
        said = self(*arguments)
        assert said.status == 2, said
        return said.err

    def file(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.write_text(content, "utf-8")
        return path


@pytest.fixture
def iris(own_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command line on the test's own database; mails go to a folder."""
    env = {name: value for name, value in environment(tmp_path, own_url, 0).items() if name.startswith("IRIS_")}
    env["IRIS_MAIL_URL"] = f"file://{tmp_path / 'mail'}"
    return Terminal(monkeypatch, capsys, tmp_path, env)
