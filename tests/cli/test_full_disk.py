"""A full disk: one plain sentence, exit status 1, nothing written, nothing lost.

The limit on the size of files stands in for the disk: like a disk without room it refuses in the midst of
writing, it needs no rights, and it binds root too.
"""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.builders import PASSWORD
from tests.cli.conftest import COMMUNE, Desk, Result, Run
from tests.cli.looking import digest_of, faults_of_sentence, files_of
from tqdesk.store.opening import open_store

TITLE = "Kỹ năng số"


@contextmanager
def room(monkeypatch: pytest.MonkeyPatch, limit: int) -> Iterator[None]:
    """No file may grow beyond ``limit`` bytes. Python is kept from leaving half of a compiled module "
    "behind."""
    assert signal.getsignal(signal.SIGXFSZ) in (signal.SIG_IGN, None)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def told_plainly(result: Result, *codes: str) -> None:
    assert result.status == 1, result
    assert result.keys["error"] in codes
    assert faults_of_sentence(result.err) == []
    assert result.keys["message"] == result.err.strip()


def changes_nothing(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, *arguments: object, codes: tuple[str, ...]
) -> None:
    around = desk.folder.parent
    # A second window stands open, so that the limit meets what the command itself writes.
    window = open_store(desk.folder, PASSWORD)
    try:
        with window.reading():
            before = digest_of(desk.folder), files_of(around)
            with room(monkeypatch, 100):
                result = desk("--json", *arguments)
            told_plainly(result, *codes)
            assert (digest_of(desk.folder), files_of(around)) == before
    finally:
        window.close()
    again = desk("--json", *arguments)
    assert again.status == 0, again


@pytest.mark.parametrize("limit", [100, 400, 30_000], ids=["key", "store", "midst of the store"])
def test_setting_up_leaves_no_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int):
    new = tmp_path / "mới" / "dữ liệu"
    with room(monkeypatch, limit):
        result = run("--data", new, "--json", "setup", "--unit", COMMUNE)
    told_plainly(result, "disk_full", "folder_not_writable")
    assert list(tmp_path.iterdir()) == []


def test_the_key_file_that_does_not_fit_is_a_full_disk(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with room(monkeypatch, 100):
        result = run("--data", tmp_path / "new", "--json", "setup", "--unit", COMMUNE)
    told_plainly(result, "disk_full")


def test_an_export_leaves_no_file(paired: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    _office, commune = paired
    (tmp_path / "paired" / "out").mkdir()
    out = tmp_path / "paired" / "out"
    changes_nothing(monkeypatch, commune, "export", "-o", out, codes=("disk_full",))


def test_a_reply_leaves_no_file_and_nothing_in_the_outbox(
    paired: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    office, commune = paired
    office.keys("import", commune.keys("export", "-o", tmp_path)["file"])
    out = tmp_path / "paired" / "out"
    out.mkdir()
    asked = ("reply", "--unit", COMMUNE, "-o", out, "--qr", out)
    changes_nothing(monkeypatch, office, *asked, codes=("disk_full", "folder_not_writable"))


def test_certificates_that_do_not_fit_leave_the_old_ones(
    taught: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for number in ("1", "2"):
        taught.keys("attend", TITLE, "--session", number, "--rows", "1-4")
    taught.keys("certificates", "issue", TITLE)
    (tmp_path / "c.pdf").write_bytes(b"the old ones")
    asked = ("certificates", "print", TITLE, "-o", tmp_path / "c.pdf")
    changes_nothing(monkeypatch, taught, *asked, codes=("disk_full",))


@pytest.mark.parametrize("ending", [".xlsx", ".json"])
def test_a_report_that_does_not_fit_leaves_the_old_one(
    taught: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
):
    file = tmp_path / f"r{ending}"
    file.write_bytes(b"the old one")
    asked = ("report", "year", "--year", "2025", "-o", file)
    changes_nothing(monkeypatch, taught, *asked, codes=("disk_full",))


def test_a_sheet_that_does_not_fit_leaves_no_file(
    taught: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    changes_nothing(monkeypatch, taught, "sheet", TITLE, "-o", tmp_path / "s.pdf", codes=("disk_full",))


# The store itself: SQLite does not say which refusal it met, so either code is plain enough.


def test_a_roster_that_does_not_fit_puts_nobody_on_the_list(
    taught: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    taught.keys("class", "add", "Lớp hai", "--from", "2025-05-08")
    asked = ("roster", "import", tmp_path / "roster.xlsx", "--class", "Lớp hai")
    changes_nothing(monkeypatch, taught, *asked, codes=("disk_full", "folder_not_writable"))


def test_a_mark_that_does_not_fit_is_not_said_to_be_saved(taught: Desk, monkeypatch: pytest.MonkeyPatch):
    asked = ("attend", TITLE, "--session", "1", "--rows", "1")
    changes_nothing(monkeypatch, taught, *asked, codes=("disk_full", "folder_not_writable"))


def test_a_sync_file_that_does_not_fit_is_refused_whole(
    paired: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    office, commune = paired
    sent = commune.keys("export", "-o", tmp_path)["file"]
    window = open_store(office.folder, PASSWORD)
    try:
        with window.reading():
            before = digest_of(office.folder)
            with room(monkeypatch, 100):
                result = office("--json", "import", sent)
            assert result.status == 1
            assert result.keys["files"][0]["error"] in ("disk_full", "folder_not_writable")
            assert faults_of_sentence(result.err) == []
            assert digest_of(office.folder) == before
    finally:
        window.close()
    assert office.keys("import", sent)["files"][0]["result"] == "applied"
