"""``backup``: made, listed, checked, restored and taken back from the command line."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

import tqdesk
from tests.builders import PASSWORD
from tests.cli.conftest import COMMUNE, Desk
from tests.cli.looking import digest_of, faults_of_sentence, files_of
from tqdesk.store import tables
from tqdesk.store.opening import open_store

TITLE = "Kỹ năng số"


def put_back(desk: Desk, file: object, *more: object) -> dict:
    return desk.keys("backup", "restore", file, "--yes", *more)


def certify(desk: Desk) -> None:
    for number in (1, 2):
        desk.keys("attend", TITLE, "--session", number, "--rows", "1-4")
    desk.keys("certificates", "issue", TITLE)


def numbers(folder: Path) -> list[str]:
    store = open_store(folder, PASSWORD)
    with store.reading() as session:
        found = sorted(session.scalars(select(tables.certificate.c.number)))
    store.close()
    return found


def test_a_backup_is_made_listed_and_checked(taught: Desk, tmp_path: Path):
    made = taught.keys("backup", "create")
    file = Path(made["file"])
    assert file.parent == taught.folder / "backups" and made["size"] == file.stat().st_size
    by_hand = taught.keys("backup", "create", "-o", tmp_path / "stick")
    assert Path(by_hand["file"]).parent == tmp_path / "stick"
    [listed] = taught.keys("backup", "list")["backups"]
    assert (listed["file"], listed["kind"], listed["unit"]) == (str(file), "manual", COMMUNE)
    assert (listed["changes"], listed["error"]) == (made["changes"], None)
    [other] = taught.keys("backup", "list", tmp_path / "stick")["backups"]
    assert other["file"] == by_hand["file"]
    before = files_of(tmp_path)
    checked = taught.keys("backup", "check", file)
    assert (checked["people"], checked["classes"], checked["unit"]) == (4, 1, COMMUNE)
    assert checked["changes"] == made["changes"] and re.match(r"\d{4}-\d\d-\d\dT", checked["newest"])
    assert files_of(tmp_path) == before


def test_the_list_needs_no_password_and_says_which_are_damaged(taught: Desk, monkeypatch, tmp_path: Path):
    file = Path(taught.keys("backup", "create")["file"])
    file.with_name("hong.tqbackup").write_bytes(file.read_bytes()[:-50])
    monkeypatch.delenv("TQDESK_PASSWORD")
    good, bad = taught.keys("backup", "list")["backups"]
    assert good["error"] is None and bad["error"] == "backup_damaged" and bad["made"] is None
    shown = taught("backup", "list").out
    assert "không đọc được" in shown and "Xã Tân Trào" in shown
    assert "chưa có bản sao lưu" in taught("backup", "list", tmp_path / "none").out


def test_a_restore_says_what_it_does_and_can_be_taken_back(taught: Desk):
    made = taught.keys("backup", "create")
    before = digest_of(taught.folder)
    taught.keys("attend", TITLE, "--session", 1, "--rows", "1-3")
    later = digest_of(taught.folder)
    restored = put_back(taught, made["file"])
    assert (restored["missing"], restored["returning"], restored["only_here"]) == (3, 0, 3)
    assert restored["last_number"] is None and Path(restored["replaced"]).is_dir()
    assert digest_of(taught.folder) == before
    again = put_back(taught, restored["replaced"])
    assert (again["missing"], again["kind"]) == (0, "replaced")
    assert digest_of(taught.folder) == later
    kinds = [each["kind"] for each in taught.keys("backup", "list")["backups"]]
    assert sorted(kinds) == ["manual", "replaced", "replaced"]


def test_words_of_a_restore(taught: Desk):
    made = taught.keys("backup", "create")
    taught.keys("attend", TITLE, "--session", 1, "--rows", "1-3")
    result = taught("backup", "restore", made["file"], "--yes")
    assert result.err == ""
    for said in (
        "Xã Tân Trào: 4 người, 1 lớp",
        "3 thay đổi làm sau đó không có",
        "cất riêng",
        "muốn trả lại",
    ):
        assert said in result.out


def test_nothing_is_restored_that_nobody_confirmed(taught: Desk, monkeypatch):
    made = taught.keys("backup", "create")
    taught.keys("attend", TITLE, "--session", 1, "--rows", "1-3")
    before = digest_of(taught.folder)
    result = taught("--json", "backup", "restore", made["file"])
    assert (result.status, result.keys["error"]) == (1, "not_confirmed")
    assert "3 thay đổi" in result.err
    assert digest_of(taught.folder) == before


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "status"), [("k\n", 1), ("\n", 1), ("c\n", 0), ("C\n", 0), ("", 1)])
def test_a_person_at_the_keyboard_is_asked(taught: Desk, monkeypatch, answer: str, status: int):
    made = taught.keys("backup", "create")
    taught.keys("attend", TITLE, "--session", 1, "--rows", "1-3")
    before = digest_of(taught.folder)
    monkeypatch.setattr(sys, "stdin", Keyboard(answer))
    result = taught("backup", "restore", made["file"])
    assert result.status == status and "Khôi phục? (c/k)" in result.err
    assert (digest_of(taught.folder) == before) == (status == 1)


# Certificate numbers


def test_numbers_go_on_after_the_present_store_s_without_being_asked(taught: Desk):
    made = taught.keys("backup", "create")
    certify(taught)
    issued = numbers(taught.folder)
    assert len(issued) == 4
    restored = put_back(taught, made["file"])
    assert restored["last_number"] == 4 and numbers(taught.folder) == []
    certify(taught)
    assert len(numbers(taught.folder)) == 4 and not set(numbers(taught.folder)) & set(issued)


def test_the_register_on_paper_is_asked_for_where_the_present_store_is_gone(taught: Desk, tmp_path: Path):
    certify(taught)
    made = taught.keys("backup", "create", "-o", tmp_path / "stick")
    new = tmp_path / "new"
    desk = Desk(new, taught.run)
    result = desk("--json", "backup", "restore", made["file"], "--yes")
    assert (result.status, result.keys["error"]) == (1, "last_number_missing")
    assert faults_of_sentence(result.err) == []
    assert not (new / "tqdesk.db").exists()
    restored = put_back(desk, made["file"], "--last-number", "017/GCN-02545")
    assert restored["last_number"] == 17 and restored["replaced"] is None
    desk.keys("roster", "import", tmp_path / "roster.xlsx", "--class", another_class(desk))
    desk.keys("attend", "Lớp sau", "--session", 1, "--rows", "1-4")
    desk.keys("certificates", "issue", "Lớp sau")
    assert numbers(new)[4:] == [f"{number:03}/GCN-02545" for number in (18, 19, 20, 21)]


def another_class(desk: Desk) -> str:
    return str(desk.keys("class", "add", "Lớp sau", "--from", "2025-05-06", "--sessions", "1")["class"])


def test_a_number_typed_at_the_keyboard_counts(taught: Desk, monkeypatch, tmp_path: Path):
    certify(taught)
    made = taught.keys("backup", "create", "-o", tmp_path / "stick")
    monkeypatch.setattr(sys, "stdin", Keyboard("c\n31\n"))
    result = taught("--json", "backup", "restore", made["file"])
    assert result.keys["last_number"] == 31 and "trong sổ cấp [4]" in result.err


@pytest.mark.parametrize("text", ["x", "", "-3", "12345678901", "1.5"])
def test_what_is_no_number_is_refused_before_anything_is_done(taught: Desk, text: str):
    made = taught.keys("backup", "create")
    before = digest_of(taught.folder)
    result = taught("--json", "backup", "restore", made["file"], "--yes", f"--last-number={text}")
    assert (result.status, result.keys["error"]) == (1, "bad_last_number")
    assert digest_of(taught.folder) == before


# What goes wrong


def test_each_failure_is_a_sentence_and_changes_nothing(taught: Desk, monkeypatch, tmp_path: Path):
    made = Path(taught.keys("backup", "create")["file"])
    damaged = tmp_path / "damaged.tqbackup"
    damaged.write_bytes(made.read_bytes()[:-300])
    (tmp_path / "text.tqbackup").write_text("hello")
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "empty").mkdir()
    before, around = digest_of(taught.folder), files_of(tmp_path)
    for arguments, code in [
        (["check", damaged], "backup_damaged"),
        (["restore", damaged, "--yes"], "backup_damaged"),
        (["check", tmp_path / "text.tqbackup"], "not_a_backup"),
        (["restore", tmp_path / "empty", "--yes"], "not_a_backup"),
        (["restore", tmp_path / "none.tqbackup", "--yes"], "file_missing"),
        (["create", "-o", tmp_path / "file"], "folder_not_writable"),
        (["restore", made, "--yes", "--to", tmp_path / "file" / "x"], "folder_not_writable"),
    ]:
        result = taught("--json", "backup", *arguments)
        assert (result.status, result.keys["error"]) == (1, code), arguments
        assert faults_of_sentence(result.err) == []
    monkeypatch.setenv("TQDESK_PASSWORD", "mật khẩu sai")
    for arguments in (["check", made], ["restore", made, "--yes"]):
        assert taught("--json", "backup", *arguments).keys["error"] == "wrong_password"
    assert files_of(tmp_path) == around
    monkeypatch.setenv("TQDESK_PASSWORD", PASSWORD)
    assert digest_of(taught.folder) == before


def test_a_store_that_a_window_has_open_is_not_replaced(taught: Desk):
    made = taught.keys("backup", "create")
    store = open_store(taught.folder, PASSWORD)
    result = taught("--json", "backup", "restore", made["file"], "--yes")
    assert (result.status, result.keys["error"]) == (1, "store_in_use")
    assert faults_of_sentence(result.err) == []
    store.close()
    put_back(taught, made["file"])


def test_a_store_that_is_damaged_is_replaced(taught: Desk, tmp_path: Path):
    made = taught.keys("backup", "create")
    (taught.folder / "tqdesk.db").write_bytes(b"x" * 5000)
    restored = put_back(taught, made["file"])
    assert (restored["missing"], restored["only_here"]) == (None, None)
    assert (Path(restored["replaced"]) / "tqdesk.db").read_bytes() == b"x" * 5000
    assert taught.keys("class", "list")["classes"][0]["title"] == TITLE


def test_a_backup_is_made_while_the_command_line_writes(taught: Desk, tmp_path: Path):
    """Processes of their own: marks go on being written while backups are made."""
    code = "import sys; from tqdesk.cli.main import main; sys.exit(main(sys.argv[1:]))"
    options = ["--data", str(taught.folder), "attend", TITLE, "--session", "1"]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, *options, "--rows", f"{number}"],
            cwd=Path(tqdesk.__file__).parents[1],
            stdout=subprocess.DEVNULL,
        )
        for number in (1, 2, 3)
    ]
    made = [taught.keys("backup", "create") for _ in range(4)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    made.append(taught.keys("backup", "create"))
    counts = [taught.keys("backup", "check", each["file"])["changes"] for each in made]
    assert counts == sorted(counts) and counts[-1] - counts[0] in (0, 1, 2, 3)
    assert counts == [each["changes"] for each in made]


def test_sample_of_the_form(taught: Desk, tmp_path: Path):
    """The two files inside make a data folder."""
    made = taught.keys("backup", "create")
    shutil.unpack_archive(made["file"], tmp_path / "by-hand", "zip")
    desk = Desk(tmp_path / "by-hand", taught.run)
    assert desk.keys("class", "list")["classes"][0]["title"] == TITLE
    assert json.loads((tmp_path / "by-hand" / "backup.json").read_text())["unit"] == COMMUNE
