"""Commands run in this process, against real stores in folders of the test's own."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.builders import PASSWORD, make_store
from tests.cli.rosters import PEOPLE, write_roster
from tqdesk import words
from tqdesk.cli.main import main

OFFICE, COMMUNE = "2024:076", "2024:02545"


@dataclass(frozen=True)
class Result:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def keys(self) -> dict[str, Any]:
        """The JSON object on standard output, which must hold nothing else."""
        assert self.out.endswith("}\n") and self.out.count("\n") == 1, self.out
        read: dict[str, Any] = json.loads(self.out)
        return read


Run = Callable[..., Result]


@dataclass(frozen=True)
class Desk:
    """A data folder, and commands run on it."""

    folder: Path
    run: Run

    def __call__(self, *arguments: object) -> Result:
        return self.run("--data", self.folder, *arguments)

    def keys(self, *arguments: object) -> dict[str, Any]:
        """The JSON of a command that must succeed."""
        result = self("--json", *arguments)
        assert (result.status, result.err) == (0, ""), result
        return result.keys


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The password is known, the user's own data is out of reach, and the language is put back."""
    monkeypatch.setenv("TQDESK_PASSWORD", PASSWORD)
    monkeypatch.setenv("TQDESK_DATA", str(tmp_path / "nowhere"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(words, "_current", words._current)
    monkeypatch.setattr(argparse, "_", argparse._)  # type: ignore[attr-defined]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> Result:
        capsys.readouterr()
        status = main([str(each) for each in arguments])
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return run


@pytest.fixture
def commune(run: Run, tmp_path: Path) -> Desk:
    """Xã Tân Trào with nothing in it."""
    make_store(tmp_path / "commune", unit=COMMUNE, operator="Ma Thị Mẫu").close()
    return Desk(tmp_path / "commune", run)


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Desk:
    """Huyện Sơn Dương with nothing in it."""
    make_store(tmp_path / "office", unit=OFFICE, operator="Nông Văn Mẫu").close()
    return Desk(tmp_path / "office", run)


@pytest.fixture
def taught(commune: Desk, tmp_path: Path) -> Desk:
    """Xã Tân Trào with the class "Kỹ năng số" of two class sessions, and four people on its list."""
    commune.keys("class", "add", "Kỹ năng số", "--from", "2025-04-08", "--sessions", 2)
    write_roster(tmp_path / "roster.xlsx", PEOPLE)
    commune.keys("roster", "import", tmp_path / "roster.xlsx", "--class", "Kỹ năng số")
    return commune


@pytest.fixture
def paired(office: Desk, taught: Desk, tmp_path: Path) -> tuple[Desk, Desk]:
    """The office and the commune, introduced to each other."""
    invited = office.keys("pair", "invite", "--unit", COMMUNE, "-o", tmp_path / "invitation.tqinvite")
    taught.keys("pair", "accept", invited["file"], "--code", invited["code"])
    return office, taught
