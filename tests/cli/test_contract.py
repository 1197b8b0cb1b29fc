"""What scripts of others rely on: the keys of ``--json``, their types, and what they say."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.conftest import COMMUNE, OFFICE, Desk, Run
from tests.cli.looking import faults_of_sentence
from tests.cli.rosters import CARD, PEOPLE, write_roster

TITLE = "Kỹ năng số"


def test_setup_says_the_unit_and_the_machine(run: Run, tmp_path: Path):
    result = run(
        "--data", tmp_path / "new", "--json", "setup", "--unit", "2025:00691", "--operator", "Ma Mẫu"
    )
    assert (result.status, result.err) == (0, "")
    assert result.keys["unit"] == "2025:00691"
    assert re.fullmatch("[0-9a-f]{16}", result.keys["machine"])
    assert (tmp_path / "new" / "tqdesk.db").is_file()


def test_units_finds_a_commune_by_name_without_marks(run: Run):
    found = run("--json", "units", "son", "duong", "tan", "trao").keys["units"]
    assert found[0]["key"] == COMMUNE and found[0]["parent"] == OFFICE


def test_pair_invite_says_the_file_and_a_code_of_twelve_digits(office: Desk, taught: Desk, tmp_path: Path):
    invited = office.keys("pair", "invite", "--unit", COMMUNE, "-o", tmp_path / "a.tqinvite")
    assert Path(invited["file"]).is_file()
    assert len(re.sub("[^0-9]", "", invited["code"])) == 12
    assert taught.keys("pair", "accept", invited["file"], "--code", invited["code"])["office"] == OFFICE


def test_class_add_says_the_class_that_show_and_list_then_know(commune: Desk):
    added = commune.keys(
        "class", "add", TITLE, "--from", "08/04/2025", "--to", "2025-04-09", "--sessions", "3"
    )
    assert UUID(added["class"]).version == 7
    listed = commune.keys("class", "list")["classes"]
    assert [(each["class"], each["title"], each["sessions"]) for each in listed] == [
        (added["class"], TITLE, 3)
    ]
    shown = commune.keys("class", "show", "ky nang so")
    assert (shown["class"], shown["from"], shown["to"]) == (added["class"], "2025-04-08", "2025-04-09")
    assert [(each["number"], each["day"], each["part"]) for each in shown["sessions"]] == [
        (1, "2025-04-08", "morning"),
        (2, "2025-04-08", "afternoon"),
        (3, "2025-04-09", "morning"),
    ]


def test_a_course_is_added_listed_and_given_to_a_class(commune: Desk):
    course = commune.keys("course", "add", "Dịch vụ công")["course"]
    assert commune.keys("course", "list")["courses"] == [{"course": course, "title": "Dịch vụ công"}]
    commune.keys("class", "add", TITLE, "--from", "2025-04-08", "--course", "dich vu cong")


def test_sites_and_headcounts_stand_in_the_class(taught: Desk):
    site = taught.keys("site", "add", TITLE, "--unit", COMMUNE, "--venue", "Nhà văn hóa")["site"]
    counted = taught.keys("headcount", TITLE, "--site", "nha van hoa", "leader=2", "citizen=31")
    assert counted["site"] == site
    sites = {each["site"]: each["headcount"] for each in taught.keys("class", "show", TITLE)["sites"]}
    assert sites[site] == {"leader": 2, "citizen": 31}


def test_a_roster_says_people_and_what_became_of_them(commune: Desk, tmp_path: Path):
    commune.keys("class", "add", TITLE, "--from", "2025-04-08", "--sessions", "2")
    file = write_roster(tmp_path / "roster.xlsx", PEOPLE)
    tried = commune.keys("roster", "import", file, "--class", TITLE, "--dry-run")
    assert commune.keys("class", "show", TITLE)["people"] == []
    done = commune.keys("roster", "import", file, "--class", TITLE)
    assert tried == done
    assert [done[fate] for fate in ("new", "same", "likely", "already")] == [4, 0, 0, 0]
    assert done["problems"] == []
    wanted = ("name", "birth", "sex", "position", "unit", "phone", "citizen_id", "row")
    assert [[person[key] for key in wanted] for person in done["people"]] == [
        ["Ma Thị Mẫu", "1985-03-12", "female", "Công chức", "UBND xã", "0900000001", "008185000001", 5],
        ["Hoàng Văn Thử", "1990", "male", "Trưởng thôn", "Thôn Mẫu", None, "008090000002", 6],
        ["Giàng A Páo", "1978-11-05", "male", "Người dân", "Thôn Mẫu", "0900000003", None, 7],
        ["Lý Mẩy", "2001", "female", None, None, None, None, 8],
    ]
    shown = commune.keys("class", "show", TITLE)["people"]
    assert [(each["list_number"], each["name"], each["birth"]) for each in shown] == [
        (1, "Ma Thị Mẫu", "1985-03-12"),
        (2, "Hoàng Văn Thử", "1990"),
        (3, "Giàng A Páo", "1978-11-05"),
        (4, "Lý Mẩy", "2001"),
    ]
    again = commune.keys("roster", "import", file, "--class", TITLE)
    assert [again[fate] for fate in ("new", "same", "likely", "already")] == [0, 0, 0, 4]


def test_a_cell_that_cannot_be_used_is_told_by_sheet_row_and_column(commune: Desk, tmp_path: Path):
    commune.keys("class", "add", TITLE, "--from", "2025-04-08")
    bad = ("Ma Thị Mẫu", "không rõ", "Nữ", None, None, None, None)
    file = write_roster(tmp_path / "roster.xlsx", (*PEOPLE[1:2], bad))
    (problem,) = commune.keys("roster", "import", file, "--class", TITLE)["problems"]
    assert (problem["sheet"], problem["row"], problem["column"]) == ("DS lớp", 6, "C")
    assert "không rõ" in problem["message"]


def test_attend_counts_marks_set_standing_and_naming_nobody(taught: Desk):
    def attend(*arguments: str, status: int = 0) -> tuple[int, int, int]:
        result = taught("--json", "attend", TITLE, "--session", "1", *arguments)
        assert result.status == status
        return result.keys["marked"], result.keys["unchanged"], result.keys["unknown"]

    assert attend("--rows", "1-2") == (2, 0, 0)
    assert attend("--rows", "2,3,9", "--rest", "absent", status=1) == (2, 1, 1)
    assert attend("--rows", "1", "--status", "late") == (1, 0, 0)
    marks = {each["list_number"]: each["marks"] for each in taught.keys("class", "show", TITLE)["people"]}
    assert marks == {1: {"1": "late"}, 2: {"1": "present"}, 3: {"1": "present"}, 4: {"1": "absent"}}


def test_a_number_of_nobody_is_told_on_standard_error(taught: Desk):
    result = taught("attend", TITLE, "--session", "1", "--rows", "1,8-9")
    assert result.status == 1 and faults_of_sentence(result.err) == []
    assert "8" in result.err and "9" in result.err and result.out != ""


def test_scan_counts_like_attend_and_goes_on_after_an_unknown_line(
    taught: Desk, monkeypatch: pytest.MonkeyPatch
):
    one = taught.keys("scan", TITLE, "--session", "1", CARD)
    assert (one["marked"], one["unchanged"], one["unknown"]) == (1, 0, 0)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{CARD}\n\nAi Đó Lạ\ngiang a pao\n4\n"))
    many = taught("--json", "scan", TITLE, "--session", "1")
    assert many.status == 1
    assert (many.keys["marked"], many.keys["unchanged"], many.keys["unknown"]) == (2, 1, 1)


def test_a_single_scan_of_nobody_is_a_failure(taught: Desk):
    result = taught("--json", "scan", TITLE, "--session", "1", "Ai Đó Lạ")
    assert (result.status, result.keys["error"]) == (1, "scan_not_understood")


def test_export_import_reply_and_receipt_say_what_travelled(paired: tuple[Desk, Desk], tmp_path: Path):
    office, commune = paired
    before = commune.keys("status")
    assert before["unsent"] == before["unconfirmed"] > 0
    (invited,) = office.keys("status")["units"]
    assert (invited["unit"], invited["last"], invited["behind"]) == (COMMUNE, None, 0)

    sent = commune.keys("export", "-o", tmp_path / "out")
    assert sent["changes"] == before["unsent"] and Path(sent["file"]).parent == tmp_path / "out"
    after = commune.keys("status")
    assert (after["unsent"], after["unconfirmed"]) == (0, before["unsent"])

    tried = office.keys("import", sent["file"], "--dry-run")["files"]
    first = office.keys("import", sent["file"])["files"]
    assert tried == first
    second = office.keys("import", sent["file"])["files"]
    wanted = ("file", "result", "error", "message", "applied", "rejected", "conflicts")
    assert [first[0][key] for key in wanted] == [sent["file"], "applied", None, None, sent["changes"], 0, 0]
    assert [second[0][key] for key in wanted] == [sent["file"], "known", None, None, 0, 0, 0]
    (unit,) = office.keys("status")["units"]
    assert unit["unit"] == COMMUNE and unit["behind"] == sent["changes"]
    assert datetime.fromisoformat(unit["last"]).tzinfo is not None

    (reply,) = office.keys("reply", "--unit", COMMUNE, "-o", tmp_path / "out")["files"]
    assert set(reply) >= {"file", "machine", "changes", "receipt"} and reply["changes"] == sent["changes"] + 2
    assert reply["receipt"].startswith("TQX1") and "\n" not in reply["receipt"]
    assert office.keys("status")["units"][0]["behind"] == 0
    commune.keys("receipt", reply["receipt"])
    assert commune.keys("status")["unconfirmed"] == 0
    assert commune.keys("import", reply["file"])["files"][0]["result"] in ("applied", "receipt_only")
    assert commune.keys("status")["unconfirmed"] == 0


def test_certificates_are_issued_printed_verified_and_revoked(taught: Desk, tmp_path: Path):
    taught.keys("attend", TITLE, "--session", "1", "--rows", "1-3")
    taught.keys("attend", TITLE, "--session", "2", "--rows", "1-2")
    assert taught.keys("certificates", "issue", TITLE, "--on", "2025-04-09")["count"] == 2
    printed = taught.keys("certificates", "print", TITLE, "-o", tmp_path / "c.pdf")
    assert (printed["file"], printed["count"]) == (str(tmp_path / "c.pdf"), 2)
    assert len(PdfReader(tmp_path / "c.pdf").pages) == 2
    unknown = taught("--json", "certificates", "verify", "TQDESK1|gì đó")
    assert unknown.status == 1
    assert {key: unknown.keys[key] for key in ("result", "number", "name")} == {
        "result": "unknown",
        "number": "",
        "name": "",
    }
    assert taught.keys("certificates", "revoke", "001/GCN-02545", "--reason", "Sai tên")["name"] in (
        "Ma Thị Mẫu",
        "Hoàng Văn Thử",
    )
    assert taught.keys("certificates", "print", TITLE, "-o", tmp_path / "c.pdf")["count"] == 1


def test_the_sheet_is_a_pdf_of_the_list(taught: Desk, tmp_path: Path):
    made = taught.keys("sheet", TITLE, "-o", tmp_path / "sheet.pdf")
    assert (made["file"], made["count"]) == (str(tmp_path / "sheet.pdf"), 4)
    assert "Giàng A Páo" in PdfReader(tmp_path / "sheet.pdf").pages[0].extract_text()


def test_a_report_says_its_columns_rows_and_totals(taught: Desk, tmp_path: Path):
    taught.keys("attend", TITLE, "--session", "1", "--rows", "1-3")
    taught.keys("attend", TITLE, "--session", "2", "--rows", "1-2")
    taught.keys("headcount", TITLE, "citizen=7")
    columns = [
        "unit",
        "classes",
        "class_sessions",
        "enrolled",
        "attended",
        "completed",
        "people",
        "headcount",
        "certificates",
    ]
    for ending in (".xlsx", ".json"):
        made = taught.keys("report", "year", "--year", "2025", "-o", tmp_path / f"report{ending}")
        assert made["columns"] == columns
        assert made["rows"] == [["Xã Tân Trào", 1, 2, 4, 3, 2, 3, 7, 0]]
        assert made["totals"][1:] == [1, 2, 4, 3, 2, 3, 7, 0] and len(made["totals"]) == len(columns)
    written = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {key: made[key] for key in ("columns", "rows", "totals")} == written
    written_rows = load_workbook(tmp_path / "report.xlsx").active.values
    cells = [[value for value in row if value is not None] for row in written_rows]
    assert made["rows"][0] in cells and made["totals"] in cells
    assert taught.keys("report", "year", "--year", "2024")["rows"] == []


def test_history_says_who_did_what_from_what_to_what(taught: Desk):
    taught.keys("attend", TITLE, "--session", "1", "--rows", "3")
    taught.keys("attend", TITLE, "--session", "1", "--rows", "3", "--status", "late")
    changes = taught.keys("history", "--person", "giang a pao")["changes"]
    last = changes[-1]
    assert set(last) >= {"at", "operator", "what", "before", "after"}
    assert datetime.fromisoformat(last["at"]).tzinfo is not None
    assert last["operator"] == "Ma Thị Mẫu" and "Giàng A Páo" in last["what"]
    assert (last["before"], last["after"]) == ("có mặt", "đi muộn")
    of_class = taught.keys("history", "--class", TITLE)["changes"]
    everything = taught.keys("history")["changes"]
    assert len(changes) < len(everything) and len(of_class) < len(everything)
    assert "008185000001" not in json.dumps(everything) and "0900000001" not in json.dumps(everything)


def test_rebuild_finds_nothing_that_differs(taught: Desk):
    taught.keys("attend", TITLE, "--session", "1", "--rows", "1-3")
    assert taught.keys("rebuild")["changed"] == 0


@pytest.mark.parametrize(
    "ending", [["class", "show", "Không có"], ["report", "tuần"], ["import", "thiếu.tqsync"]]
)
def test_a_failure_says_its_code_and_its_sentence(taught: Desk, ending: list[str]):
    result = taught("--json", *ending)
    told = result.keys if "error" in result.keys else result.keys["files"][0]
    assert result.status == 1
    assert re.fullmatch("[a-z]+(_[a-z]+)*", told["error"])
    assert told["message"] == result.err.strip()
