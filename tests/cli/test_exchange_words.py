"""Machines, peers, receipts as pictures and status on the command line: keys, and words for people."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.builders import make_store
from tests.cli.conftest import COMMUNE, Desk, Run
from tests.cli.looking import digest_of, faults_of_sentence


@pytest.fixture
def second(run: Run, paired: tuple[Desk, Desk], tmp_path: Path) -> Desk:
    """A further machine of the commune that has an invitation; the first one has exchanged files."""
    office, commune = paired
    exchange(office, commune, tmp_path / "out")
    make_store(tmp_path / "second", unit=COMMUNE).close()
    desk = Desk(tmp_path / "second", run)
    invited = office.keys("pair", "invite", "--unit", COMMUNE, "-o", tmp_path / "second.tqinvite")
    desk.keys("pair", "accept", invited["file"], "--code", invited["code"])
    return desk


def exchange(office: Desk, commune: Desk, out: Path) -> None:
    """The commune's file into the office, and the reply back."""
    office.keys("import", commune.keys("export", "-o", out)["file"])
    (written,) = office.keys("reply", "--unit", COMMUNE, "-o", out)["files"]
    commune.keys("import", written["file"])


def machine_of(desk: Desk) -> str:
    (own,) = [each for each in desk.keys("machines", "list")["machines"] if each["own"]]
    return str(own["machine"])


def test_a_further_machine_is_held_listed_accepted_and_revoked(
    paired: tuple[Desk, Desk], second: Desk, tmp_path: Path
):
    office, _commune = paired
    sent = second.keys("export", "-o", tmp_path / "out")["file"]
    result = office("--json", "import", sent)
    (held,) = result.keys["files"]
    assert (result.status, held["result"], held["error"]) == (0, "held", "machine_not_accepted")
    assert faults_of_sentence(held["message"] + "\n") == []
    assert office.keys("status")["units"][0]["waiting"] == [machine_of(second)]
    plain = office("status").out
    assert "chờ chấp nhận" in plain and machine_of(second) in plain

    accepted = office.keys("machines", "accept", machine_of(second)[:8])
    assert accepted["state"] == "accepted" and accepted["fingerprint"] in held["message"]
    assert office.keys("import", sent)["files"][0]["result"] == "applied"
    listed = {each["machine"]: each["state"] for each in office.keys("machines", "list")["machines"]}
    assert listed[machine_of(second)] == "accepted" and len(listed) == 3

    revoked = office.keys("machines", "revoke", machine_of(second), "--reason", "Mất máy")
    assert revoked["state"] == "revoked"
    again = second.keys("export", "-o", tmp_path / "out")["file"]
    (held,) = office.keys("import", again)["files"]
    assert (held["result"], held["error"]) == ("held", "revoked_machine_file")
    assert faults_of_sentence(held["message"] + "\n") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["machines", "accept", "0123456789abcdef"],
        ["machines", "revoke", "ab"],
        ["export", "--peer", "0123456789abcdef"],
    ],
    ids=" ".join,
)
def test_a_machine_that_is_not_there_is_refused(paired: tuple[Desk, Desk], arguments: list[str]):
    office, _commune = paired
    before = digest_of(office.folder)
    result = office("--json", *arguments)
    assert (result.status, result.keys["error"]) == (1, "machine_not_found")
    assert faults_of_sentence(result.err) == []
    assert digest_of(office.folder) == before


def test_peers_exchange_files(paired: tuple[Desk, Desk], second: Desk, tmp_path: Path):
    office, commune = paired
    sent = second.keys("export", "-o", tmp_path / "out")["file"]
    office("import", sent)
    office.keys("machines", "accept", machine_of(second))
    office.keys("import", sent)
    for written in office.keys("reply", "--unit", COMMUNE, "-o", tmp_path / "down")["files"]:
        for desk in (commune, second):
            desk("import", written["file"])
    commune.keys("class", "add", "Lớp mới", "--from", "2025-05-08")
    made = commune.keys("export", "--peer", machine_of(second), "-o", tmp_path / "peer")
    assert made["machine"] == machine_of(second) and made["changes"] > 0
    assert second.keys("import", made["file"])["files"][0]["result"] == "applied"
    assert "Lớp mới" in [each["title"] for each in second.keys("class", "list")["classes"]]


def test_a_receipt_travels_as_a_picture(paired: tuple[Desk, Desk], tmp_path: Path):
    office, commune = paired
    office.keys("import", commune.keys("export", "-o", tmp_path / "out")["file"])
    (written,) = office.keys("reply", "--unit", COMMUNE, "-o", tmp_path, "--qr", tmp_path / "qr")["files"]
    assert Path(written["qr"]).parent == tmp_path / "qr"
    assert commune.keys("receipt", written["qr"])["unconfirmed"] == 0
    before = digest_of(commune.folder)
    for name, code in (("none.png", "file_missing"), ("p.png", "no_receipt_in_picture")):
        (tmp_path / "p.png").write_bytes(b"no picture")
        result = commune("--json", "receipt", tmp_path / name)
        assert (result.status, result.keys["error"]) == (1, code)
        assert faults_of_sentence(result.err) == []
    assert digest_of(commune.folder) == before


def test_status_says_what_to_do_next(paired: tuple[Desk, Desk], tmp_path: Path):
    office, commune = paired
    assert commune.keys("status")["next"] == "export"
    assert "Việc tiếp theo: xuất tệp đồng bộ (export) và gửi cho Huyện Sơn Dương." in commune("status").out
    assert "chưa gửi lần nào" in office("status").out
    sent = commune.keys("export", "-o", tmp_path / "out")["file"]
    assert commune.keys("status")["next"] == "wait"
    assert "Việc tiếp theo: chờ tệp phản hồi" in commune("status").out
    office.keys("import", sent)
    exchange(office, commune, tmp_path / "out")
    told = commune.keys("status")
    assert told["next"] is None and told["confirmed_at"] is not None
    assert "Việc tiếp theo" not in commune("status").out


def test_an_office_put_back_is_said_in_words(paired: tuple[Desk, Desk], run: Run, tmp_path: Path):
    office, commune = paired
    exchange(office, commune, tmp_path / "out")
    old = Desk(Path(shutil.copytree(office.folder, tmp_path / "old")), run)
    commune.keys("class", "add", "Lớp mới", "--from", "2025-05-08")
    exchange(office, commune, tmp_path / "out")
    (written,) = old.keys("reply", "--unit", COMMUNE, "-o", tmp_path / "down")["files"]
    said = commune("import", written["file"]).out
    assert "Huyện Sơn Dương báo đang giữ tệp cũ hơn lần trước" in said and "không mất gì" in said
    assert "Huyện Sơn Dương báo đang giữ tệp cũ hơn lần trước" in commune("status").out
    assert commune.keys("status")["noticed"] == "older"


def test_a_paper_key_that_is_none_or_was_not_typed_reads_nothing(
    paired: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    office, commune = paired
    office.keys("import", commune.keys("export", "-o", tmp_path / "out")["file"])
    (written,) = office.keys("reply", "--unit", COMMUNE, "-o", tmp_path / "down")["files"]
    result = commune("--json", "import", "--paper-key", written["file"])
    assert (result.status, result.keys["error"]) == (1, "password_missing")
    monkeypatch.setenv("TQDESK_PAPER_KEY", "AGE-SECRET-KEY-1SAI")
    result = commune("--json", "import", "--paper-key", written["file"])
    assert (result.status, result.keys["error"]) == (1, "not_a_paper_key")
    assert faults_of_sentence(result.err) == []
