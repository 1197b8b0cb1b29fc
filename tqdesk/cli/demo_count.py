"""The demo's independent check: the sample counted again, in the plainest way.

Nothing of the program is used here, so that a mistake of the program cannot hide in both figures.
It knows the sample's two layouts and no others.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

FIRST_ROW = 9
FIGURES = (
    "enrolled",
    "present",
    "late",
    "excused",
    "absent",
    "unmarked",
    "attended",
    "completed",
    "headcount",
)


def count(sample: Path) -> dict[str, dict[str, int]]:
    """Figures of the sample in folder ``sample``, per commune key and under ``total``.

    ``enrolled`` people; marks ``present``, ``late``, ``excused``, ``absent`` and ``unmarked`` summed over
    the class sessions; people who ``attended`` (present or late at least once) and ``completed``
    (present or late in every class session); ``headcount``, the delegates counted but not listed.
    """
    described = json.loads((sample / "sample.json").read_text(encoding="utf-8"))
    with (sample / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    figures = {
        commune["unit"]: _commune(sample, commune, [row for row in rows if row["unit"] == commune["unit"]])
        for commune in described["communes"]
    }
    total = {figure: sum(each[figure] for each in figures.values()) for figure in FIGURES}
    return {**figures, "total": total}


def _commune(sample: Path, commune: dict[str, Any], rows: list[dict[str, str]]) -> dict[str, int]:
    ids = _citizen_ids(sample / commune["workbook"])
    number_of = {citizen_id: number for number, citizen_id in enumerate(ids, start=1) if citizen_id}
    class_sessions = commune["class"]["class_sessions"]
    marks: dict[tuple[int, int], str] = {}
    for row in rows:
        text = row["text"]
        for number in [number_of[text.split("|")[0]]] if row["way"] == "card" else _numbers(text):
            marks[number, int(row["class_session"])] = row["status"]
    came: Counter[int] = Counter()
    for (number, _), mark in marks.items():
        came[number] += mark in ("present", "late")
    tally = Counter(marks.values())
    return {
        "enrolled": len(ids),
        "present": tally["present"],
        "late": tally["late"],
        "excused": tally["excused"],
        "absent": tally["absent"],
        "unmarked": len(ids) * class_sessions - len(marks),
        "attended": sum(times > 0 for times in came.values()),
        "completed": sum(times == class_sessions for times in came.values()),
        "headcount": sum(commune["viewing_site"]["headcount"].values()),
    }


def _citizen_ids(workbook: Path) -> list[str]:
    """The citizen ID of each person in the order they stand, "" where the roster has none."""
    from openpyxl import load_workbook

    sheet = load_workbook(workbook).worksheets[0]
    column = next(cell.column for cell in sheet[FIRST_ROW - 2] if str(cell.value or "").startswith("Số CCCD"))
    ids: list[str] = []
    for row in range(FIRST_ROW, sheet.max_row + 1):
        if str(sheet.cell(row, 1).value or "").startswith("Tổng số"):
            return ids
        value = sheet.cell(row, column).value
        ids.append("" if value is None else str(value).strip().zfill(12))
    raise ValueError(workbook.name)


def _numbers(text: str) -> list[int]:
    numbers: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers
