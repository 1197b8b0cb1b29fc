"""Lists out and back, putting right, what is kept of a person, requests to erase it; and masks everywhere."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest

from tests.cli.conftest import OFFICE, Desk
from tests.cli.looking import faults_of_sentence, files_of
from tests.cli.rosters import write_roster

TITLE = "Kỹ năng số"
FIRST = "Ma Thị Mẫu"
NUMBER, PHONE, EMAIL, ETHNIC = "008185000001", "0900000001", "mau@example.vn", "Sán Chay"


@pytest.fixture
def known(taught: Desk) -> Desk:
    """The first of the list with every private fact."""
    taught.keys("people", "correct", FIRST, "--email", EMAIL, "--ethnic", ETHNIC)
    return taught


def log_of(desk: Desk) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (desk.folder / "log").glob("*.log*"))


# Lists


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_class_comes_back_into_another_store_with_its_marks(
    known: Desk, office: Desk, tmp_path: Path, ending: str
) -> None:
    known.keys("attend", TITLE, "--session", "1", "--rows", "1-2")
    known.keys("attend", TITLE, "--session", "2", "--rows", "3", "--status", "late")
    file = tmp_path / f"lop.{ending}"
    answer = known.keys("class", "people", TITLE, "-o", file, "--private")
    assert answer == {"file": str(file), "count": 4}
    office.keys("class", "add", TITLE, "--from", "2025-04-08", "--sessions", "2")
    read = office.keys("roster", "import", file, "--class", TITLE)
    assert (read["new"], read["problems"]) == (4, [])
    first = read["people"][0]
    assert [first[name] for name in ("name", "birth", "sex", "phone", "citizen_id", "email", "ethnic")] == [
        *(FIRST, "1985-03-12", "female", PHONE, NUMBER, EMAIL, "15"),
    ]
    assert first["marks"] == {"1": "present"}
    mine, theirs = (desk.keys("class", "show", TITLE)["people"] for desk in (known, office))
    facts = ("list_number", "name", "birth", "marks")
    assert [[each[name] for name in facts] for each in mine] == [
        [each[name] for name in facts] for each in theirs
    ]


def test_people_are_listed_and_written_as_the_search_finds_them(known: Desk, tmp_path: Path) -> None:
    found = known.keys("people", "list", "ma", "thi", "mau")
    assert [each["name"] for each in found["people"]] == [FIRST] and found["total"] == 1
    file = tmp_path / "tat ca.csv"
    assert known.keys("people", "list", "-o", file)["total"] == 4
    text = file.read_text(encoding="utf-8-sig")
    assert text.count("\n") == 5 and NUMBER not in text and PHONE not in text
    assert "private facts" not in log_of(known)
    known.keys("people", "list", "-o", file, "--private")
    assert NUMBER in file.read_text(encoding="utf-8-sig")
    assert "private facts of persons exported" in log_of(known)


def test_a_template_is_written_with_or_without_a_class(taught: Desk, tmp_path: Path) -> None:
    for more in ([], ["--class", TITLE]):
        file = tmp_path / f"mau{len(more)}.xlsx"
        taught.keys("roster", "template", "-o", file, *more)
        refused = taught("roster", "import", file, "--class", TITLE)
        assert refused.status == 1 and faults_of_sentence(refused.err) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["people", "list", "-o", "a.pdf"],
        ["class", "people", TITLE, "-o", "a.ods"],
        ["roster", "template", "-o", "a.csv"],
        ["people", "export", FIRST, "-o", "a.txt"],
    ],
    ids=" ".join,
)
def test_other_kinds_of_file_are_refused_and_not_made(
    taught: Desk, tmp_path: Path, arguments: list[str]
) -> None:
    before = files_of(tmp_path)
    result = taught("--json", *arguments)
    assert (result.status, result.keys["error"]) == (1, "unknown_file_type")
    assert faults_of_sentence(result.err) == [] and files_of(tmp_path) == before


# Putting right


def test_each_fact_can_be_put_right_and_forgotten(known: Desk) -> None:
    facts = {
        "--name": "Ma Thị Mới",
        "--birth": "13/03/1986",
        "--sex": "male",
        "--position": "Chủ tịch",
        "--workplace": "Thôn Lập Binh",
        "--category": "leader",
        "--phone": "0912345678",
        "--email": "moi@example.vn",
        "--citizen-id": "008086000009",
        "--ethnic": "tay",
    }
    person = known.keys("people", "correct", FIRST, *(each for pair in facts.items() for each in pair))[
        "person"
    ]
    known.keys("people", "export", person, "-o", "a.json")
    (kept,) = json.loads(Path("a.json").read_text(encoding="utf-8"))["persons"]
    assert kept["facts"] == {
        "name": "Ma Thị Mới",
        "birth": "1986-03-13",
        "sex": "male",
        "position": "Chủ tịch",
        "workplace": "Thôn Lập Binh",
        "unit": "2024:02545",
        "category": "leader",
    }
    assert kept["private"] == {
        "citizen_id": "008086000009",
        "phone": "0912345678",
        "email": "moi@example.vn",
        "ethnic": "02",
    }
    assert known.keys("people", "correct", person, "--name", "Ma Thị Mới")["changed"] is False
    removed = ("--email", "--category", "--phone", "--citizen-id", "--ethnic")
    known.keys("people", "correct", person, *(each for option in removed for each in (option, "")))
    known.keys("people", "export", person, "-o", "a.json")
    (kept,) = json.loads(Path("a.json").read_text(encoding="utf-8"))["persons"]
    assert not kept.get("private") and "category" not in kept["facts"]


@pytest.mark.parametrize(
    ("option", "wrong", "error"),
    [
        ("--birth", "31/02/1990", "bad_birth"),
        ("--phone", "09123", "bad_phone"),
        ("--citizen-id", "00818500000", "bad_citizen_id"),
        ("--ethnic", "Sao Hoả", "unknown_ethnic"),
        ("--name", "  ", "text_missing"),
    ],
)
def test_a_wrong_fact_changes_nothing(known: Desk, option: str, wrong: str, error: str) -> None:
    before = known.keys("people", "list")
    result = known("--json", "people", "correct", FIRST, "--position", "Khác", option, wrong)
    assert (result.status, result.keys["error"]) == (1, error)
    assert faults_of_sentence(result.err) == []
    assert known.keys("people", "list") == before


# All that is kept


def test_all_that_is_kept_of_one_human_is_written_for_them(paired: tuple[Desk, Desk], tmp_path: Path) -> None:
    _office, commune = paired
    commune.keys("people", "correct", FIRST, "--email", EMAIL, "--phone", "0912345678")
    commune.keys("attend", TITLE, "--session", "1", "--rows", "1")
    commune.keys("attend", TITLE, "--session", "2", "--rows", "1")
    number = commune.keys("certificates", "issue", TITLE)
    commune.keys("class", "add", "Lớp hai", "--from", "2025-06-03")
    (tmp_path / "b.csv").write_text("STT,Họ và tên,Năm sinh\n1,Ma Thị Mẫu,1986\n", encoding="utf-8")
    commune.keys("roster", "import", tmp_path / "b.csv", "--class", "Lớp hai")
    first, second = (each["person"] for each in commune.keys("people", "list", FIRST)["people"])
    commune.keys("people", "same", first, second, "--reason", "Cùng thẻ")
    commune.keys("people", "erase", first, "--reason", "Đã nghỉ việc", "--on", "2025-06-10")
    sent = commune.keys("export", "-o", tmp_path)
    answer = commune.keys("people", "export", second, "-o", tmp_path / "a.json")
    assert set(answer["persons"]) == {first, second}
    kept = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert list(kept) == [
        *("unit", "made_on", "name", "persons", "places", "decisions", "requests", "transfers", "changes")
    ]
    private = [each["private"] for each in kept["persons"] if each["id"] == first]
    assert private == [{"citizen_id": NUMBER, "phone": "0912345678", "email": EMAIL}]
    assert [(each["title"], each["list_number"]) for each in kept["places"]] == [(TITLE, 1), ("Lớp hai", 1)]
    assert [each["status"] for each in kept["places"][0]["marks"]] == ["present", "present"]
    assert len(kept["places"][0]["certificates"]) == 1 and number
    assert [(each["same"], each["reason"]) for each in kept["decisions"]] == [(True, "Cùng thẻ")]
    assert kept["requests"] == [
        {"asked_on": "2025-06-10", "reason": "Đã nghỉ việc", "state": "asked", "unit": "2024:02545"}
    ]
    (went,) = kept["transfers"]
    assert (went["unit"], went["direction"]) == (OFFICE, "up")
    assert went["file"] == Path(sent["file"]).name
    phones = [each for each in kept["changes"] if each["register"] == "phone"]
    assert [(each["before"], each["after"]) for each in phones] == [
        (None, {"phone": PHONE}),
        ({"phone": PHONE}, {"phone": "0912345678"}),
    ]
    assert "all that is kept of persons exported by operator" in log_of(commune)
    commune.keys("people", "export", first, "-o", tmp_path / "a.pdf")
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "a.pdf").pages)
    for said in ("BẢN SAO DỮ LIỆU CÁ NHÂN", NUMBER, EMAIL, PHONE, "0912345678", "Lớp hai", "Cùng thẻ"):
        assert said in text


def test_the_copy_for_a_person_names_nobody_whom_they_were_said_to_differ_from(taught: Desk) -> None:
    other = "Hoàng Văn Thử"
    taught.keys("people", "different", FIRST, other)
    for ending in ("json", "pdf"):
        taught.keys("people", "export", FIRST, "-o", f"a.{ending}")
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader("a.pdf").pages)
    kept = Path("a.json").read_text(encoding="utf-8")
    assert len(json.loads(kept)["decisions"]) == 1
    assert FIRST in kept and FIRST in text
    assert other not in kept and other not in text


def test_what_was_deleted_is_kept_too_and_told(taught: Desk, tmp_path: Path) -> None:
    (person,) = (each["person"] for each in taught.keys("people", "list", FIRST)["people"])
    taught.keys("people", "delete", FIRST)
    assert taught("people", "export", FIRST, "-o", "a.json").status == 1
    taught.keys("people", "export", person, "-o", "a.json")
    kept = json.loads(Path("a.json").read_text(encoding="utf-8"))
    assert [(each["deleted"], each["private"]["citizen_id"]) for each in kept["persons"]] == [(True, NUMBER)]
    assert [each["deleted"] for each in kept["places"]] == [True]
    unknown = "01a20ee3-eb8c-7ef8-b4a9-cb899818f49f"
    assert taught("--json", "people", "export", unknown, "-o", "b.json").keys["error"] == "unknown_person"


# Requests


def test_a_request_to_erase_goes_up_is_listed_with_its_days_and_can_be_withdrawn(
    paired: tuple[Desk, Desk], tmp_path: Path
) -> None:
    office, commune = paired
    days = 7
    asked_on = date.today() - timedelta(days=days)
    told = commune("people", "erase", FIRST, "--reason", "Tôi đã chuyển đi", "--on", asked_on.isoformat())
    assert told.status == 0 and "Chưa xóa gì" in told.out and "20 ngày" in told.out
    again = commune.keys("people", "erase", FIRST)
    assert again["asked_on"] == asked_on.isoformat(), "the first day of asking counts"
    assert commune.keys("people", "list", FIRST)["total"] == 1
    office.keys("import", commune.keys("export", "-o", tmp_path)["file"])
    (request,) = office.keys("people", "erase", "--list")["requests"]
    assert (request["name"], request["unit"]) == (FIRST, "2024:02545")
    assert (request["days"], request["days_left"], request["reason"]) == (days, 13, "Tôi đã chuyển đi")
    assert "Xã Tân Trào" in office("people", "erase", "--list").out
    assert commune.keys("people", "erase", FIRST, "--withdraw")["withdrawn"] == 1
    assert commune.keys("people", "erase", "--list") == {"requests": []}
    office.keys("import", commune.keys("export", "-o", tmp_path)["file"])
    assert office.keys("people", "erase", "--list") == {"requests": []}
    commune.keys("undo")
    assert [each["name"] for each in commune.keys("people", "erase", "--list")["requests"]] == [FIRST]


def test_a_request_is_undone_and_keeps_the_person_from_being_deleted(taught: Desk) -> None:
    taught.keys("people", "erase", FIRST)
    refused = taught("--json", "people", "delete", FIRST)
    assert (refused.status, refused.keys["error"]) == (1, "erasure_asked")
    assert faults_of_sentence(refused.err) == []
    taught.keys("undo")
    assert taught.keys("people", "erase", "--list") == {"requests": []}
    taught.keys("people", "delete", FIRST)


def test_a_request_is_made_on_a_day_that_has_come_and_about_somebody(taught: Desk) -> None:
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    early = taught("--json", "people", "erase", FIRST, "--on", tomorrow)
    assert (early.status, early.keys["error"]) == (1, "bad_date")
    assert taught("people", "erase").status == 2
    assert taught.keys("people", "erase", "--list") == {"requests": []}


# Masks


def spoken(desk: Desk, folder: Path) -> dict[str, str]:
    """What every command says that tells of people, with and without --json."""
    # One who has another telephone there, and one with the same name and birth.
    other_phone = ("Ma Thị Mẫu", "12/3/1985", "Nữ", None, None, "0933333333", None)
    alike = ("Giàng A Páo", "1978", "Nam", "Người dân", "Thôn Mẫu", None, None)
    again = write_roster(folder / "again.xlsx", (other_phone, alike))
    commands: list[list[object]] = [
        ["roster", "import", again, "--class", TITLE, "--dry-run"],
        ["people", "duplicates"],
        ["class", "list"],
        ["class", "show", TITLE],
        ["people", "list"],
        ["people", "list", NUMBER],
        ["people", "erase", FIRST],
        ["people", "erase", "--list"],
        ["people", "correct", FIRST, "--phone", PHONE],
        ["people", "correct", FIRST, "--citizen-id", NUMBER[:-1]],
        ["people", "export", FIRST, "-o", folder / "kept.json"],
        ["class", "people", TITLE, "-o", folder / "open.csv"],
        ["scan", TITLE, "--session", "1", NUMBER],
        ["scan", TITLE, "--session", "1", PHONE],
        ["scan", TITLE, "--session", "1", "008185999999"],
        ["people", "delete", NUMBER],
        ["attend", TITLE, "--session", "2", "--rows", "1"],
        ["conflicts", "list"],
        ["history"],
        ["history", "--person", FIRST],
        ["history", "--class", TITLE],
        ["undo"],
        ["redo"],
        ["status"],
        ["sheet", TITLE, "-o", folder / "sheet.pdf"],
        ["certificates", "issue", TITLE],
        ["certificates", "print", TITLE, "-o", folder / "certificates.pdf"],
        ["report", "year"],
        ["export", "-o", folder],
        ["rebuild"],
        ["backup", "create"],
        ["backup", "list"],
    ]
    said = {}
    for command in commands:
        for mode in ([], ["--json"]):
            result = desk(*mode, *command)
            said[" ".join(map(str, [*mode, *command]))] = result.out + result.err
    return said


def test_no_command_tells_a_private_fact_and_neither_does_the_log(
    paired: tuple[Desk, Desk], tmp_path: Path
) -> None:
    office, commune = paired
    commune.keys("people", "correct", FIRST, "--email", EMAIL, "--ethnic", ETHNIC)
    office.keys("import", commune.keys("export", "-o", tmp_path)["file"])
    # Both put the private facts right without knowing of each other: a conflict that shows them.
    commune.keys("people", "correct", FIRST, "--phone", "0911111111", "--email", "mot@example.vn")
    office.keys("people", "correct", FIRST, "--phone", "0922222222", "--email", "hai@example.vn")
    office.keys("import", commune.keys("export", "-o", tmp_path)["file"])
    assert len(office.keys("conflicts", "list")["conflicts"]) == 2
    secrets = [NUMBER, PHONE, EMAIL, ETHNIC, "0911111111", "0922222222", "mot@", "hai@", "0900000003"]
    secrets += [NUMBER[:-1], "008185999999", "008090000002"]
    for desk in (commune, office):
        for command, said in spoken(desk, tmp_path).items():
            found = [secret for secret in secrets if secret in said]
            assert found == [], f"{command}: {said}"
        assert [secret for secret in secrets if secret in log_of(desk)] == []
    for file in ("sheet.pdf", "certificates.pdf"):
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / file).pages)
        assert [secret for secret in secrets if secret in text] == []
    shared = (tmp_path / "open.csv").read_text(encoding="utf-8-sig")
    assert [secret for secret in secrets if secret in shared] == []


def test_a_name_that_two_people_bear_is_answered_with_where_the_ids_are(taught: Desk, tmp_path: Path) -> None:
    other = FIRST.replace("Mẫu", "Mậu")
    file = write_roster(tmp_path / "b.xlsx", ((other, "1970", None, None, None, None, None),))
    taught.keys("roster", "import", file, "--class", TITLE)
    refused = taught("people", "export", FIRST, "-o", "a.json")
    assert refused.status == 1 and "bằng lệnh people list" in refused.err
