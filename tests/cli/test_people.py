"""Persons who may be one human on the command line: an office with two communes that list the same people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import make_store
from tests.cli.conftest import COMMUNE, Desk, Run
from tests.cli.looking import digest_of
from tests.cli.rosters import PEOPLE, write_roster

OTHER_COMMUNE = "2024:02572"
THERE = (
    PEOPLE[0],
    ("Hoàng Văn Thữ", "1990", "Nam", "Trưởng thôn", "Thôn Mẫu", None, None),
    ("Giàng A Páo", "05/11/1978", "Nam", "Trưởng thôn", "Thôn Khác", "0900000099", None),
    ("Lý Mẩy", "1960", "Nữ", None, None, None, None),
)


@pytest.fixture
def office(run: Run, paired: tuple[Desk, Desk], tmp_path: Path) -> Desk:
    """The office, which has read the files of both communes."""
    office, commune = paired
    make_store(tmp_path / "other", unit=OTHER_COMMUNE, operator="Vi Thị Thử").close()
    other = Desk(tmp_path / "other", run)
    invited = office.keys("pair", "invite", "--unit", OTHER_COMMUNE, "-o", tmp_path / "other.tqinvite")
    other.keys("pair", "accept", invited["file"], "--code", invited["code"])
    other.keys("class", "add", "An toàn số", "--from", "2025-05-06")
    other.keys("roster", "import", write_roster(tmp_path / "there.xlsx", THERE), "--class", "An toàn số")
    joined = [
        office.keys("import", desk.keys("export", "-o", tmp_path / "out")["file"])["joined"]
        for desk in (commune, other)
    ]
    assert joined == [0, 1]
    return office


def sides(pair: dict[str, Any]) -> tuple[str, str]:
    return str(pair["first"]["id"]), str(pair["second"]["id"])


def test_the_queue_across_two_communes(office: Desk):
    before = digest_of(office.folder)
    found = office.keys("people", "duplicates")
    assert found["count"] == len(found["pairs"]) == 2
    first, second = found["pairs"]
    assert first["reasons"] == ["same_name", "same_birth", "other_phone"]
    assert first["differ"] == ["phone", "position", "unit", "workplace"]
    assert {first[side]["unit"] for side in ("first", "second")} == {COMMUNE, OTHER_COMMUNE}
    assert {first[side]["phone"] for side in ("first", "second")} == {"••••••0003", "••••••0099"}
    assert second["reasons"] == ["name_marks", "same_birth_year", "same_work"]
    assert (second["first"]["name"], second["first"]["citizen_id"]) == ("Hoàng Văn Thử", "••••••••0002")
    assert first["score"] > second["score"]
    limited = office.keys("people", "duplicates", "--limit", "1")
    assert (limited["count"], limited["pairs"]) == (2, [first])
    assert digest_of(office.folder) == before

    told = office("people", "duplicates", "--limit", "1").out
    assert "1. cùng họ tên, cùng ngày sinh, nhưng điện thoại khác nhau" in told
    assert "Giàng A Páo · 05/11/1978 · Người dân, Thôn Mẫu · Xã Tân Trào · ••••••0003 · 1 lớp" in told
    assert sides(first)[1] in told and "Đang hiện 1 trên 2 cặp" in told


def test_decisions_leave_the_queue_are_listed_and_can_be_taken_back(office: Desk):
    first, second = map(sides, office.keys("people", "duplicates")["pairs"])
    office.keys("people", "same", *first)
    office.keys("people", "different", *second, "--reason", "Hai anh em")
    assert office.keys("people", "duplicates")["count"] == 0
    assert "Chưa thấy ai bị trùng lặp." in office("people", "duplicates").out

    said = office.keys("people", "duplicates", "--decided")
    assert [(each["same"], each["automatic"], each["reason"]) for each in said["decisions"]] == [
        (False, False, "Hai anh em"),
        (True, False, None),
        (True, True, None),
    ]
    assert said["decisions"][0]["operator"] == "Nông Văn Mẫu"
    told = office("people", "duplicates", "--decided").out
    assert "Hai người · " in told and "Một người · " in told and " · tự động · " in told
    assert "automatic" not in told and "automatic" not in office("history").out

    office.keys("people", "reopen", *second)
    assert [sides(pair) for pair in office.keys("people", "duplicates")["pairs"]] == [second]
    office.keys("undo")
    assert office.keys("people", "duplicates")["count"] == 0
    assert office("--json", "people", "reopen", first[0], second[0]).keys["error"] == "unknown_row"


def test_what_was_joined_automatically_stays_taken_back(
    office: Desk, paired: tuple[Desk, Desk], tmp_path: Path
):
    assert office.keys("undo")["changes"] == 1
    waiting = office.keys("people", "duplicates")
    assert waiting["count"] == 3
    assert waiting["pairs"][0]["reasons"][:3] == ["same_number", "same_name", "same_birth"]
    commune = paired[1]
    commune.keys("class", "add", "Lớp khác", "--from", "2025-06-03")
    again = office.keys("import", commune.keys("export", "-o", tmp_path / "out")["file"])
    assert (again["files"][0]["result"], again["joined"]) == ("applied", 0)
    assert office.keys("people", "duplicates")["count"] == 3
