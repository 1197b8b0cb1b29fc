"""The log says what kind of thing went wrong, never about whom; the unexpected is told calmly."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.builders import PASSWORD
from tests.cli.conftest import Desk, Result
from tests.cli.looking import faults_of_sentence
from tests.cli.rosters import PEOPLE, Row, write_roster
from tqdesk.store.opening import open_store

TITLE = "Kỹ năng số"
PERSONAL = (
    "Ma Thị Mẫu",
    "Hoàng Văn Thử",
    "Vũ Mẫu",
    "008185000001",
    "008070000009",
    "0900000001",
    "1985-03-12",
)
NEWCOMER: Row = ("Vũ Mẫu", "1/2/1970", "Nam", "Thôn đội", "Thôn Mẫu", "0900000009", "008070000009")


def log_of(desk: Desk) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in (desk.folder / "log").glob("*"))


def told_calmly(desk: Desk, result: Result) -> None:
    """One Vietnamese sentence; the path of the log ends it, bare, so that it can be copied."""
    assert (result.status, result.keys["error"]) == (1, "unexpected")
    log_file = str(desk.folder / "log" / "tqdesk.log")
    assert result.err.rstrip(".\n").endswith(log_file)
    assert faults_of_sentence(result.err.replace(log_file, "đây").rstrip(".\n") + ".\n") == []


def without_table(desk: Desk, name: str) -> None:
    """Damage that no known error is about."""
    store = open_store(desk.folder, PASSWORD)
    with store.engine.begin() as connection:
        connection.execute(text(f"drop table {name}"))
    store.close()


def test_the_unexpected_gives_a_calm_sentence_and_points_to_the_log(taught: Desk):
    without_table(taught, "attendance")
    result = taught("--json", "class", "show", TITLE)
    told_calmly(taught, result)
    assert "no such table: attendance" in log_of(taught) or "OperationalError" in log_of(taught)


def test_the_log_of_something_unexpected_names_nobody(taught: Desk, tmp_path: Path):
    without_table(taught, "person_private")
    file = write_roster(tmp_path / "new.xlsx", (NEWCOMER, *PEOPLE))
    result = taught("--json", "roster", "import", file, "--class", TITLE)
    told_calmly(taught, result)
    assert log_of(taught)
    assert [each for each in PERSONAL if each in log_of(taught)] == []
    assert [each for each in PERSONAL if each in result.err] == []


def test_an_unexpected_scan_leaves_no_card_in_the_log(taught: Desk):
    without_table(taught, "person_private")
    card = "008070000009||Vũ Mẫu|01021970|Nam|Thôn Mẫu|10042023"
    result = taught("--json", "scan", "--session", "1", TITLE, card)
    told_calmly(taught, result)
    assert [each for each in PERSONAL if each in log_of(taught)] == []


def test_a_sync_file_that_was_refused_is_logged_by_the_kind_of_error_alone(
    paired: tuple[Desk, Desk], tmp_path: Path
):
    office, _commune = paired
    bad = tmp_path / "Vũ Mẫu.tqsync"
    bad.write_bytes("Vũ Mẫu 008070000009".encode().ljust(400))
    assert office("import", bad).status == 1
    assert "not_a_sync_file" in log_of(office)
    assert [each for each in PERSONAL if each in log_of(office)] == []


def test_ordinary_work_logs_nobody(taught: Desk, tmp_path: Path):
    taught("roster", "import", tmp_path / "missing.xlsx", "--class", TITLE)
    taught("scan", "--session", "1", TITLE, "Vũ Mẫu")
    taught.keys("attend", TITLE, "--session", "1", "--rows", "1-4")
    assert [each for each in PERSONAL if each in log_of(taught)] == []


@pytest.mark.parametrize("command", [["class", "list"], ["setup", "--unit", "Không Có"]])
def test_no_log_is_made_where_there_is_no_data_folder(taught: Desk, tmp_path: Path, command: list[str]):
    assert taught.run("--data", tmp_path / "new", *command).status == 1
    assert not (tmp_path / "new").exists()
