"""Every command once as people start it: a process of its own, from another folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders import PASSWORD
from tests.cli.rosters import CARD, PEOPLE, write_roster

MAIN = Path(__file__).parents[2] / "main.py"
TITLE = "Kỹ năng số"
COMMUNE = "2024:02545"

Start = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {**os.environ, "TQDESK_PASSWORD": PASSWORD, "LC_ALL": "C", "HOME": str(elsewhere)}
    environment["PYTHONIOENCODING"] = "cp1258"  # what a Vietnamese Windows wants of pipes
    environment.pop("TQDESK_DATA", None)

    def start(*arguments: object, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(MAIN), *map(str, arguments)],
            cwd=elsewhere,
            env=environment,
            input=given,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )

    return start


def keys(done: subprocess.CompletedProcess[str], status: int = 0) -> dict[str, Any]:
    assert (done.returncode, done.stdout.count("\n")) == (status, 1), done
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def test_a_commune_sets_up_teaches_and_certifies(start: Start, prepared: Path, tmp_path: Path):
    commune = ("--json", "--data", tmp_path / "commune")
    roster = write_roster(tmp_path / "roster.xlsx", PEOPLE)
    new = ("--json", "--data", tmp_path / "new")
    assert keys(start(*new, "setup", "--unit", COMMUNE, "--operator", "Ma Thị Mẫu"))["unit"] == COMMUNE
    assert keys(start(*new, "class", "list"))["classes"] == []
    # From here on a store whose key costs less to try, so that the test is quick.
    shutil.copytree(prepared / "commune", tmp_path / "commune")
    assert keys(start(*commune, "course", "add", "Dịch vụ công"))["course"]
    assert len(keys(start(*commune, "course", "list"))["courses"]) == 1
    assert keys(start(*commune, "class", "add", TITLE, "--from", "2025-04-08", "--sessions", "1"))["class"]
    assert keys(start(*commune, "roster", "import", roster, "--class", TITLE))["new"] == 4
    assert keys(start(*commune, "site", "add", TITLE, "--unit", COMMUNE, "--venue", "Nhà văn hóa"))["site"]
    counted = keys(start(*commune, "headcount", TITLE, "--site", "nha van hoa", "citizen=31"))
    assert counted["headcount"] == {"citizen": 31}
    assert keys(start(*commune, "attend", TITLE, "--session", "1", "--rows", "2-3"))["marked"] == 2
    scanned = keys(start(*commune, "scan", TITLE, "--session", "1", given=f"{CARD}\r\nLý Mẩy\r\n"))
    assert (scanned["marked"], scanned["unknown"]) == (2, 0)
    assert len(keys(start(*commune, "class", "show", TITLE))["people"]) == 4
    assert keys(start(*commune, "certificates", "issue", TITLE))["count"] == 4
    pdf = tmp_path / "elsewhere" / "c.pdf"
    assert keys(start(*commune, "certificates", "print", TITLE, "-o", "c.pdf"))["count"] == 4
    assert pdf.read_bytes().startswith(b"%PDF")
    assert keys(start(*commune, "certificates", "revoke", "001/GCN-02545", "--reason", "Sai"))["name"]
    assert keys(start(*commune, "certificates", "verify", "lạ"), 1)["result"] == "unknown"
    assert keys(start(*commune, "sheet", TITLE, "-o", "s.pdf"))["count"] == 4
    assert keys(start(*commune, "report", "year", "--year", "2025", "-o", "r.xlsx"))["rows"][0][-1] == 3
    assert len(keys(start(*commune, "history"))["changes"]) > 20
    assert keys(start(*commune, "rebuild"))["changed"] == 0
    said = start("--data", tmp_path / "commune", "class", "show", TITLE)
    assert said.returncode == 0 and "Giàng A Páo" in said.stdout and said.stderr == ""


def test_an_office_and_a_commune_exchange_files(start: Start, prepared: Path, tmp_path: Path):
    shutil.copytree(prepared / "taught", tmp_path / "commune")
    shutil.copytree(prepared / "office", tmp_path / "office")
    office, commune = ("--json", "--data", tmp_path / "office"), ("--json", "--data", tmp_path / "commune")
    assert keys(start("--json", "units", "tan trao"))["units"]
    invited = keys(start(*office, "pair", "invite", "--unit", COMMUNE, "-o", "i.tqinvite"))
    assert keys(start(*commune, "pair", "accept", "i.tqinvite", "--code", invited["code"]))["office"]
    sent = keys(start(*commune, "export"))
    assert (tmp_path / "elsewhere" / sent["file"]).is_file()
    assert keys(start(*office, "import", sent["file"]))["files"][0]["result"] == "applied"
    (reply,) = keys(start(*office, "reply", "--unit", COMMUNE))["files"]
    assert keys(start(*commune, "receipt", reply["receipt"]))["unconfirmed"] == 0
    assert keys(start(*commune, "status"))["unsent"] == 0
    refused = start(*office[1:], "import", "missing.tqsync")
    assert refused.returncode == 1 and "Traceback" not in refused.stderr
    again = start(*office, "class", "show", "Không có")
    assert keys(again, 1)["error"] == "unknown_class" and again.stderr.count("\n") == 1
    assert start(*office, "dance").returncode == 2


def test_the_program_speaks_vietnamese_on_a_console_that_cannot(start: Start, tmp_path: Path):
    said = start("--data", tmp_path / "none", "class", "list")
    assert said.returncode == 1
    assert re.search("[ăâđêôơư]", said.stderr) and said.stderr.endswith(".\n")
