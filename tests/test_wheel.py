"""The wheel: built without network, installed elsewhere, and run there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (built,) = folder.glob("tqdesk-*.whl")
    return built


def test_the_wheel_holds_every_resource_and_the_compiled_translations(wheel):
    files = [name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")]
    assert len(files) == len(set(files))
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "resources").rglob("*") if path.is_file()}
    assert {f"tqdesk/{name}" for name in here} <= set(files)
    assert "tqdesk/resources/translations/vi/LC_MESSAGES/tqdesk.mo" in files


def test_the_wheel_holds_the_program_and_the_licences_and_nothing_else(wheel):
    files = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in files} == {"tqdesk"}
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tqdesk").rglob("*.py")}
    assert code <= set(files)
    assert {name.rpartition("/")[2] for name in files if "/licenses/" in name} == {"LICENSE", "LICENSES.md"}


def test_an_installed_wheel_runs_away_from_the_source(wheel, tmp_path):
    place = tmp_path / "place"
    install = ["install", "--quiet", "--no-deps", "--no-index", "--target", str(place), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True, capture_output=True)
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": str(place), "PYTHONUTF8": "1"}
    program = place / "bin" / "tqdesk"
    done = subprocess.run(
        [sys.executable, str(program), "units", "2025:00691"],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Hà Giang 2" in done.stdout
