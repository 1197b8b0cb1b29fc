"""The demo does the main job and finds out by itself when its figures are wrong."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.conftest import Result, Run
from tests.cli.looking import faults_of_sentence
from tqdesk import settings
from tqdesk.cli import demo_count
from tqdesk.store.opening import open_store
from tqdesk.training import classes

TAN_TRAO, DONG_THO = "2024:02545", "2024:02572"


def cells(path: Path) -> list[list[Any]]:
    return [[each for each in row if each is not None] for row in load_workbook(path).active.values]


def test_the_demo_makes_what_it_says_and_works_again_in_the_same_folder(run: Run, tmp_path: Path):
    out = tmp_path / "demo"
    first = run("demo", "--scale", "commune", "--out", out)
    assert (first.status, first.err) == (0, "")
    assert "Xã Tân Trào" in first.out and "Huyện Sơn Dương" in first.out and "Xã Đông Thọ" not in first.out
    password = (out / "password.txt").read_text(encoding="utf-8")

    result = run("--json", "demo", "--out", out)
    assert (result.status, result.err) == (0, "")
    assert (out / "password.txt").read_text(encoding="utf-8") != password
    keys = result.keys
    assert keys["ok"] is True
    made = {kind: [Path(each) for each in paths] for kind, paths in keys["files"].items()}
    assert all(path.exists() for paths in made.values() for path in paths)
    assert {kind: len(paths) for kind, paths in made.items()} == {
        "stores": 3,
        "invitations": 2,
        "sign_in_sheets": 2,
        "sync": 4,
        "replies": 4,
        "certificates": 2,
        "reports": 1,
    }

    figures, counted = keys["figures"], demo_count.count(settings.resources() / "sample")
    assert set(figures) == {TAN_TRAO, DONG_THO}
    for unit in (TAN_TRAO, DONG_THO):
        for name in (
            "enrolled",
            "attended",
            "completed",
            "headcount",
            "present",
            "late",
            "excused",
            "absent",
        ):
            assert figures[unit][name] == counted[unit][name], (unit, name)
        (pdf,) = (path for path in made["certificates"] if unit.replace(":", "-") in path.name)
        assert len(PdfReader(pdf).pages) == figures[unit]["certificates"] == counted[unit]["completed"]

    rows = {row[0]: row[1:] for row in cells(made["reports"][0]) if len(row) == 9}
    for name, unit in (("Xã Tân Trào", TAN_TRAO), ("Xã Đông Thọ", DONG_THO)):
        told = [figures[unit][column] for column in ("enrolled", "attended", "completed")]
        assert rows[name][2:5] == told
        assert rows[name][-2:] == [figures[unit]["headcount"], figures[unit]["certificates"]]
    total = counted["total"]
    assert rows["Tổng cộng"][2:5] == [total["enrolled"], total["attended"], total["completed"]]

    store = open_store(
        out / "stores" / "2024-076", (out / "password.txt").read_text(encoding="utf-8").strip()
    )
    with store.reading() as session:
        assert len(classes.list_all(session)) == 2
    store.close()


def test_a_folder_with_other_things_is_refused_and_left_alone(run: Run, tmp_path: Path):
    out = tmp_path / "demo"
    out.mkdir()
    (out / "luận văn.txt").write_text("giữ nguyên", encoding="utf-8")
    result = run("--json", "demo", "--out", out)
    assert (result.status, result.keys["error"]) == (1, "folder_not_empty")
    assert faults_of_sentence(result.err) == []
    assert [path.name for path in out.iterdir()] == ["luận văn.txt"]


def demo_of(
    run: Run, monkeypatch: pytest.MonkeyPatch, sample: Path, counted: dict[str, Any], out: Path
) -> Result:
    """A demo on the sample in ``sample`` whose other counter comes to ``counted``."""
    resources = sample.parent
    for each in settings.resources().iterdir():
        if each.name != "sample":
            (resources / each.name).symlink_to(each)
    with monkeypatch.context() as patch:
        patch.setattr(settings, "resources", lambda: resources)
        patch.setattr(demo_count, "count", lambda _folder: counted)
        return run("--json", "demo", "--scale", "commune", "--out", out)


def test_one_mark_that_differs_from_the_count_fails_the_demo(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    counted = demo_count.count(settings.resources() / "sample")
    sample = shutil.copytree(settings.resources() / "sample", tmp_path / "resources" / "sample")
    with (sample / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    changed = next(row for row in rows if row[:3] == [TAN_TRAO, "2", "list_number"] and row[4] == "late")
    changed[4] = "absent"
    with (sample / "marks.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    result = demo_of(run, monkeypatch, sample, counted, tmp_path / "demo")
    assert (result.status, result.keys["ok"]) == (1, False)
    faults = " ".join(result.keys["faults"])
    assert "late" in faults and "absent" in faults and "excused" not in faults
