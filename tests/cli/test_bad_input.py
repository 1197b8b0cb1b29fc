"""Bad input: one plain Vietnamese sentence on standard error, exit status 1, and nothing written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import make_store
from tests.cli.conftest import COMMUNE, OFFICE, Desk, Result, Run
from tests.cli.looking import digest_of, faults_of_sentence, files_of
from tests.cli.rosters import PEOPLE, write_roster

TITLE = "Kỹ năng số"
OTHER_OFFICE, STRANGER = "2024:074", "2024:02392"


def refused(result: Result, *codes: str) -> None:
    """The command failed plainly with one of the codes, as people and as scripts see it."""
    assert result.status == 1, result
    assert faults_of_sentence(result.err) == []
    if codes:
        told = result.keys if "error" in result.keys else result.keys["files"][0]
        assert told["error"] in codes
        assert told["message"] == result.err.strip()
    else:
        assert result.out == ""


def leaves_all_as_it_was(desk: Desk, *arguments: object, code: str) -> None:
    """A command fails with ``code``; the store and every file beside it stay as they were."""
    around = desk.folder.parent
    before = digest_of(desk.folder), files_of(around)
    refused(desk("--json", *arguments), code)
    plain = desk(*arguments)
    assert plain.status == 1 and faults_of_sentence(plain.err) == []
    assert (digest_of(desk.folder), files_of(around)) == before


# Workbooks


def empty(path: Path) -> None:
    path.write_bytes(b"")


def nameless(path: Path) -> None:
    rows = tuple(("Nhà văn hóa thôn", *row[1:]) for row in PEOPLE)
    write_roster(path, rows, ("STT", "Nơi học"))


def nobody(path: Path) -> None:
    write_roster(path, ())


def cut(path: Path) -> None:
    path.write_bytes(write_roster(path, PEOPLE).read_bytes()[:1500])


def not_a_workbook(path: Path) -> None:
    path.write_bytes(b"\x00\x01\x02 no workbook \xff" * 40)


def zip_without_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", "không có gì")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: None, "file_missing"),
        (Path.mkdir, "file_missing"),
        (empty, "workbook_empty"),
        (nameless, "no_name_column"),
        (nobody, "no_people_in_workbook"),
        (cut, "workbook_unreadable"),
        (not_a_workbook, "not_a_workbook"),
        (zip_without_workbook, "workbook_unreadable"),
    ],
)
def test_a_workbook_that_is_no_roster_changes_nothing(
    taught: Desk, tmp_path: Path, make: Callable[[Path], None], code: str
):
    file = tmp_path / "danh sách.xlsx"
    make(file)
    leaves_all_as_it_was(taught, "roster", "import", file, "--class", TITLE, code=code)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--sheet", "Trang lạ"], "unknown_sheet"),
        (["--site", "Điểm lạ"], "unknown_site"),
    ],
)
def test_a_roster_for_a_sheet_or_site_that_is_not_there_changes_nothing(
    taught: Desk, tmp_path: Path, arguments: list[str], code: str
):
    other = write_roster(tmp_path / "other.xlsx", (("Vũ Mẫu", "1970", None, None, None, None, None),))
    leaves_all_as_it_was(taught, "roster", "import", other, "--class", TITLE, *arguments, code=code)


def test_a_roster_for_a_class_that_is_not_there_changes_nothing(taught: Desk, tmp_path: Path):
    file = tmp_path / "roster.xlsx"
    leaves_all_as_it_was(taught, "roster", "import", file, "--class", "Lớp lạ", code="unknown_class")


# What the user names


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["class", "add", TITLE, "--from", "hôm qua"], "bad_date"),
        (["class", "add", TITLE, "--from", "30/02/2025"], "bad_date"),
        (["class", "add", TITLE, "--from", "2025-04-08", "--to", "2025-04-07"], "dates_reversed"),
        (["class", "add", "  ", "--from", "2025-04-08"], "text_missing"),
        (["class", "add", "Lớp", "--from", "2025-04-08", "--course", "Không có"], "unknown_course"),
        (["course", "add", " "], "text_missing"),
        (["class", "show", "Không có"], "unknown_class"),
        (["site", "add", TITLE, "--unit", "Xã Không Có Thật"], "unknown_unit"),
        (["site", "add", TITLE, "--unit", "2025:99999"], "unknown_unit"),
        (["headcount", TITLE, "leader=hai"], "bad_count"),
        (["headcount", TITLE, "leader=-1"], "bad_count"),
        (["headcount", TITLE, "leader=²"], "bad_count"),
        (["headcount", TITLE, "sếp=2"], "unknown_category"),
        (["attend", TITLE, "--session", "3", "--rows", "1"], "unknown_class_session"),
        (["attend", TITLE, "--session", "0", "--rows", "1"], "unknown_class_session"),
        (["attend", TITLE, "--session", "1", "--rows", "một"], "bad_rows"),
        (["attend", TITLE, "--session", "1", "--rows", "5-1"], "bad_rows"),
        (["attend", TITLE, "--session", "1", "--rows", ""], "bad_rows"),
        (["scan", "--session", "1", TITLE, "Ai Đó Lạ"], "scan_not_understood"),
        (["scan", "--session", "9", TITLE, "1"], "unknown_class_session"),
        (["certificates", "issue", TITLE], "nobody_to_certify"),
        (["certificates", "print", TITLE, "-o", "c.pdf"], "no_certificates"),
        (["certificates", "revoke", "009/GCN-02545", "--reason", "Sai"], "unknown_certificate"),
        (["report", "tuần", "-o", "r.xlsx"], "unknown_report"),
        (["report", "year", "-o", "r.pptx"], "unknown_file_type"),
        (["history", "--person", "Không Có Ai"], "unknown_person"),
        (["history", "--class", "Không có"], "unknown_class"),
        (["export"], "not_paired"),
        (["receipt", "TQX1.abc"], "not_a_receipt"),
        (["pair", "accept", "thiếu.tqinvite", "--code", "1234 5678 9012"], "file_missing"),
        (["pair", "invite", "--unit", OFFICE, "-o", "i.tqinvite"], "not_a_child_unit"),
        (["reply", "--unit", OFFICE], "not_a_child_unit"),
        (["setup", "--unit", COMMUNE], "store_exists"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_what_does_not_exist_or_makes_no_sense_is_refused(taught: Desk, arguments: list[str], code: str):
    leaves_all_as_it_was(taught, *arguments, code=code)


def test_a_site_must_be_named_where_several_have_lists(taught: Desk, tmp_path: Path):
    site = taught.keys("site", "add", TITLE, "--unit", COMMUNE, "--venue", "Nhà văn hóa")["site"]
    other = write_roster(tmp_path / "other.xlsx", (("Vũ Mẫu", "1970", None, None, None, None, None),))
    taught.keys("roster", "import", other, "--class", TITLE, "--site", site)
    leaves_all_as_it_was(taught, "attend", TITLE, "--session", "1", "--rows", "1", code="site_needed")
    assert taught.keys("attend", TITLE, "--session", "1", "--rows", "1", "--site", site)["marked"] == 1


# Setting up


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--unit", "Xã Không Có Thật"], "unknown_unit"),
        (["--unit", "2025:00000"], "unknown_unit"),
        (["--unit", ""], "unknown_unit"),
        (["--unit", "Vinh Quang"], "ambiguous_unit"),
        (["--unit", COMMUNE, "--operator", "  "], "text_missing"),
    ],
)
def test_a_setup_that_is_refused_makes_no_folder(run: Run, tmp_path: Path, arguments: list[str], code: str):
    refused(run("--data", tmp_path / "new", "--json", "setup", *arguments), code)
    assert list(tmp_path.iterdir()) == []


def test_a_short_or_missing_password_makes_no_store(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TQDESK_PASSWORD", "ngắn")
    refused(run("--data", tmp_path / "new", "--json", "setup", "--unit", COMMUNE), "password_too_short")
    monkeypatch.delenv("TQDESK_PASSWORD")
    refused(run("--data", tmp_path / "new", "--json", "setup", "--unit", COMMUNE), "password_missing")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_password_opens_nothing(taught: Desk, monkeypatch: pytest.MonkeyPatch):
    before = digest_of(taught.folder)
    with monkeypatch.context() as patch:
        patch.setenv("TQDESK_PASSWORD", "sai mat khau")
        refused(taught("--json", "class", "add", "Lớp", "--from", "2025-04-08"), "wrong_password")
        refused(taught("class", "list"))
    assert digest_of(taught.folder) == before


def test_there_is_no_store_where_none_was_set_up(run: Run, tmp_path: Path):
    refused(run("--data", tmp_path / "new", "--json", "class", "list"), "store_missing")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damaged", ["tqdesk.db", "tqdesk.key"])
def test_a_damaged_store_is_left_as_it_was(taught: Desk, damaged: str):
    file = taught.folder / damaged
    file.write_bytes(b"\x00" * 100 + file.read_bytes()[100:] if damaged.endswith("db") else b"{}")
    before = file.read_bytes()
    refused(taught("--json", "class", "list"), "store_damaged")
    assert file.read_bytes() == before


# Folders that cannot be written: a folder "below" a regular file can be made by nobody, not even by root.


def test_a_store_cannot_be_set_up_where_nothing_can_be_written(run: Run, tmp_path: Path):
    (tmp_path / "tệp").write_text("giữ nguyên", encoding="utf-8")
    below = tmp_path / "tệp" / "dữ liệu"
    refused(run("--data", below, "--json", "setup", "--unit", COMMUNE), "folder_not_writable")
    refused(run("--data", tmp_path / "tệp", "--json", "setup", "--unit", COMMUNE), "folder_not_writable")
    assert (tmp_path / "tệp").read_text(encoding="utf-8") == "giữ nguyên"


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "-o", "{below}"],
        ["certificates", "print", TITLE, "-o", "{below}/c.pdf"],
        ["sheet", TITLE, "-o", "{below}/s.pdf"],
        ["report", "year", "-o", "{below}/r.xlsx"],
        ["report", "year", "-o", "{below}/r.json"],
        ["report", "year", "-o", "no such folder/r.xlsx"],
        ["demo", "--out", "{below}"],
    ],
    ids=" ".join,
)
def test_nothing_is_written_where_nothing_can_be_written(
    paired: tuple[Desk, Desk], tmp_path: Path, arguments: list[str]
):
    _office, commune = paired
    for number in ("1", "2"):
        commune.keys("attend", TITLE, "--session", number, "--rows", "1-4")
    commune.keys("certificates", "issue", TITLE)
    (tmp_path / "tệp").write_text("giữ nguyên", encoding="utf-8")
    filled = [each.format(below=tmp_path / "tệp" / "dưới") for each in arguments]
    leaves_all_as_it_was(commune, *filled, code="folder_not_writable")


def test_an_invitation_that_cannot_be_written_is_not_made(paired: tuple[Desk, Desk], tmp_path: Path):
    office, _commune = paired
    (tmp_path / "tệp").write_text("giữ nguyên", encoding="utf-8")
    asked = ["pair", "invite", "--unit", COMMUNE, "-o", tmp_path / "tệp" / "i.tqinvite"]
    leaves_all_as_it_was(office, *asked, code="folder_not_writable")


# Sync files


@pytest.fixture
def sent(paired: tuple[Desk, Desk], tmp_path: Path) -> Path:
    """A good sync file of the commune for the office."""
    _office, commune = paired
    return Path(commune.keys("export", "-o", tmp_path / "out")["file"])


def with_byte_changed(data: bytes) -> bytes:
    place = len(data) // 2
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (with_byte_changed, "sync_file_damaged"),
        (lambda data: data[:-40], "sync_file_damaged"),
        (lambda data: data[:10], "sync_file_damaged"),
        (lambda data: data + b"x", "sync_file_damaged"),
        (lambda data: b"", "not_a_sync_file"),
        (lambda data: b"PK\x03\x04" + data, "not_a_sync_file"),
    ],
    ids=["changed", "cut", "cut to the start", "longer", "empty", "foreign"],
)
def test_a_damaged_sync_file_is_refused(
    paired: tuple[Desk, Desk], sent: Path, spoil: Callable[[bytes], bytes], code: str
):
    office, _commune = paired
    sent.write_bytes(spoil(sent.read_bytes()))
    leaves_all_as_it_was(office, "import", sent, code=code)


def test_a_missing_sync_file_is_refused(paired: tuple[Desk, Desk], tmp_path: Path):
    office, _commune = paired
    leaves_all_as_it_was(office, "import", tmp_path / "thiếu.tqsync", code="file_missing")
    leaves_all_as_it_was(office, "import", tmp_path, code="file_missing")


def test_a_sync_file_brought_back_to_its_writer_is_refused(paired: tuple[Desk, Desk], sent: Path):
    _office, commune = paired
    leaves_all_as_it_was(commune, "import", sent, code="own_file")


def test_a_sync_file_for_another_office_is_refused(
    run: Run, paired: tuple[Desk, Desk], sent: Path, tmp_path: Path
):
    make_store(tmp_path / "other", unit=OTHER_OFFICE).close()
    leaves_all_as_it_was(Desk(tmp_path / "other", run), "import", sent, code="sync_file_not_for_us")


def test_a_sync_file_of_a_unit_whose_invitation_was_replaced_is_refused(
    paired: tuple[Desk, Desk], sent: Path, tmp_path: Path
):
    office, _commune = paired
    office.keys("pair", "invite", "--unit", COMMUNE, "-o", tmp_path / "second.tqinvite")
    leaves_all_as_it_was(office, "import", sent, code="invitation_unknown")


def test_one_bad_file_does_not_stop_a_good_one(paired: tuple[Desk, Desk], sent: Path, tmp_path: Path):
    office, _commune = paired
    bad = tmp_path / "hỏng.tqsync"
    bad.write_bytes(with_byte_changed(sent.read_bytes()))
    result = office("--json", "import", bad, sent)
    assert result.status == 1
    assert faults_of_sentence(result.err) == []
    assert [each["result"] for each in result.keys["files"]] == ["refused", "applied"]
    assert result.keys["files"][1]["applied"] > 0
    assert [each["title"] for each in office.keys("class", "list")["classes"]] == [TITLE]


# Invitations


def test_an_invitation_needs_its_code_and_its_unit(run: Run, office: Desk, taught: Desk, tmp_path: Path):
    invited = office.keys("pair", "invite", "--unit", COMMUNE, "-o", tmp_path / "i.tqinvite")
    file, code = invited["file"], invited["code"]
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    leaves_all_as_it_was(taught, "pair", "accept", file, "--code", wrong, code="wrong_code")
    leaves_all_as_it_was(taught, "pair", "accept", file, "--code", "0000 0000 0000", code="wrong_code")
    leaves_all_as_it_was(
        taught, "pair", "accept", tmp_path / "roster.xlsx", "--code", code, code="not_an_invitation"
    )
    make_store(tmp_path / "stranger", unit=STRANGER).close()
    stranger = Desk(tmp_path / "stranger", run)
    leaves_all_as_it_was(stranger, "pair", "accept", file, "--code", code, code="invitation_for_other")
