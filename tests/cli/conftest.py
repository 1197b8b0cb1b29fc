"""Commands run in this process, against real stores in folders of the test's own."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shutil
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


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folders made once, to be copied: ``commune``, ``office``, ``taught``, and the last two "
    "``paired``."""
    folder = tmp_path_factory.mktemp("prepared")
    make_store(folder / "commune", unit=COMMUNE, operator="Ma Thị Mẫu").close()
    make_store(folder / "office", unit=OFFICE, operator="Nông Văn Mẫu").close()
    write_roster(folder / "roster.xlsx", PEOPLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TQDESK_PASSWORD", PASSWORD)
        patch.setattr(words, "_current", words._current)
        patch.setattr(argparse, "_", argparse._)  # type: ignore[attr-defined]
        shutil.copytree(folder / "commune", folder / "taught")
        _done(folder / "taught", "class", "add", "Kỹ năng số", "--from", "2025-04-08", "--sessions", "2")
        _done(folder / "taught", "roster", "import", folder / "roster.xlsx", "--class", "Kỹ năng số")
        shutil.copytree(folder / "taught", folder / "paired" / "commune")
        shutil.copytree(folder / "office", folder / "paired" / "office")
        invitation = folder / "i.tqinvite"
        invited = _done(folder / "paired" / "office", "pair", "invite", "--unit", COMMUNE, "-o", invitation)
        _done(folder / "paired" / "commune", "pair", "accept", invitation, "--code", invited["code"])
    return folder


def _done(data: Path, *arguments: object) -> dict[str, Any]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(["--json", "--data", *map(str, (data, *arguments))]) == 0
    keys: dict[str, Any] = json.loads(printed.getvalue())
    return keys


@pytest.fixture
def commune(run: Run, prepared: Path, tmp_path: Path) -> Desk:
    """Xã Tân Trào with nothing in it."""
    return Desk(shutil.copytree(prepared / "commune", tmp_path / "commune"), run)


@pytest.fixture
def office(run: Run, prepared: Path, tmp_path: Path) -> Desk:
    """Huyện Sơn Dương with nothing in it."""
    return Desk(shutil.copytree(prepared / "office", tmp_path / "office"), run)


@pytest.fixture
def taught(run: Run, prepared: Path, tmp_path: Path) -> Desk:
    """Xã Tân Trào with the class "Kỹ năng số" of two class sessions, and four people on its list."""
    shutil.copyfile(prepared / "roster.xlsx", tmp_path / "roster.xlsx")
    return Desk(shutil.copytree(prepared / "taught", tmp_path / "taught"), run)


@pytest.fixture
def paired(run: Run, prepared: Path, tmp_path: Path) -> tuple[Desk, Desk]:
    """The office, and the commune with its class, introduced to each other."""
    shutil.copytree(prepared / "paired", tmp_path / "paired")
    return Desk(tmp_path / "paired" / "office", run), Desk(tmp_path / "paired" / "commune", run)
