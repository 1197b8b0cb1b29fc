"""Sample input for the demo: rosters, and what was ticked, of the communes of an office.

The places are real, the people made up. The same program always makes the same files.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from tqdesk import units
from tqdesk.made_up.population import MadeUpPerson, card_text, marks, people
from tqdesk.made_up.rosters import LAYOUTS, roster_workbook
from tqdesk.records import CATEGORIES, MARKS

MARK_COLUMNS = ("unit", "class_session", "way", "text", "status")
CLASS_SESSIONS = 2

MarkRow = tuple[str, int, str, str, str]


@dataclass(frozen=True, slots=True)
class Commune:
    """What one commune of the sample has; ``headcount`` is delegates counted at its site, not listed."""

    unit: str
    name: str
    seed: int
    people: int
    layout: str
    operator: str
    workbook: str
    title: str
    first_day: str
    plan_number: str
    venue: str
    headcount: dict[str, int]


@dataclass(frozen=True, slots=True)
class Sample:
    """An office with the communes that send their files to it, in one year."""

    office: str
    parent_name: str
    year: int
    communes: tuple[Commune, ...]


DISTRICT = Sample(
    office="2024:076",
    parent_name="huyện Sơn Dương",
    year=2025,
    communes=(
        Commune(
            unit="2024:02545",
            name="xã Tân Trào",
            seed=11,
            people=42,
            layout="birth_by_sex",
            operator="Ma Thị Mẫu",
            workbook="tan-trao.xlsx",
            title="Tập huấn kỹ năng số và dịch vụ công trực tuyến",
            first_day="2025-04-08",
            plan_number="45/KH-UBND",
            venue="Nhà văn hóa thôn Tân Lập",
            headcount={"leader": 2, "part_time": 5, "digital_team": 6, "citizen": 31},
        ),
        Commune(
            unit="2024:02572",
            name="xã Đông Thọ",
            seed=12,
            people=35,
            layout="split_name",
            operator="Bàn Văn Mẫu",
            workbook="dong-tho.xlsx",
            title="Bồi dưỡng kiến thức chuyển đổi số cho cán bộ và Tổ công nghệ số",
            first_day="2025-04-15",
            plan_number="38/KH-UBND",
            venue="Nhà văn hóa thôn Đồng Mon",
            headcount={"leader": 1, "digital_team": 4, "business": 2, "citizen": 24},
        ),
    ),
)


def province(communes: int) -> Sample:
    """A province after districts had ended, with so many of its communes."""
    office = "2025:08"
    chosen = islice(units.children(office), communes)
    made = tuple(_commune(unit.key, unit.name, seed) for seed, unit in enumerate(chosen, 100))
    return Sample(office, "tỉnh Tuyên Quang", 2026, made)


def _commune(unit: str, name: str, seed: int) -> Commune:
    draw = Random(seed).random
    person = people(seed, 1)[0]
    return Commune(
        unit=unit,
        name=name[0].lower() + name[1:],
        seed=seed,
        people=25 + int(draw() * 40),
        layout=LAYOUTS[seed % len(LAYOUTS)],
        operator=person.name,
        workbook=f"{unit.replace(':', '-')}.xlsx",
        title="Kỹ năng số cho cán bộ và người dân",
        first_day=(date(2026, 3, 2) + timedelta(days=7 * int(draw() * 12))).isoformat(),
        plan_number=f"{20 + int(draw() * 60)}/KH-UBND",
        venue=f"Nhà văn hóa thôn {person.village}",
        headcount={"leader": 1 + int(draw() * 3), "citizen": 10 + int(draw() * 40)},
    )


def write(folder: Path, sample: Sample) -> None:
    """Write ``sample.json``, ``marks.csv`` and one workbook per commune into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[MarkRow] = []
    for commune in sample.communes:
        listed = listed_people(commune)
        roster_workbook(
            folder / commune.workbook,
            listed,
            title=f"Tham gia lớp: {commune.title}",
            unit_name=commune.name,
            parent_name=sample.parent_name,
            layout=commune.layout,
            seed=commune.seed,
        )
        rows += mark_rows(commune, listed)
    described = {
        "office": sample.office,
        "year": sample.year,
        "communes": [_described(commune) for commune in sample.communes],
    }
    text = json.dumps(described, ensure_ascii=False, indent=2)
    (folder / "sample.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    with (folder / "marks.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(MARK_COLUMNS)
        writer.writerows(rows)


def listed_people(commune: Commune) -> list[MadeUpPerson]:
    """The commune's people in the order of its workbook: leaders first, as lists are typed."""
    made = people(commune.seed, commune.people, commune=commune.name)
    return sorted(made, key=lambda person: CATEGORIES.index(person.category))


def mark_rows(commune: Commune, listed: list[MadeUpPerson]) -> Iterator[MarkRow]:
    """What was ticked, row after row: cards at the door, then the paper sheet, then corrections.

    A later row replaces an earlier one. A few people are never marked.
    """
    draw = Random(commune.seed).random
    truth = marks(commune.seed, len(listed), CLASS_SESSIONS)
    for class_session in range(1, CLASS_SESSIONS + 1):
        status = {number: row[class_session - 1] for number, row in enumerate(truth, start=1)}
        for _ in range(4 - class_session):
            status.pop(1 + int(draw() * len(listed)), None)
        present = [number for number in status if status[number] == "present"]
        by_card = [number for number in present if listed[number - 1].id_on_roster and draw() < 0.2]
        mistaken = {number: "present" for number in status if status[number] in ("late", "excused")}
        mistaken |= {number: "absent" for number in present if number not in by_card and draw() < 0.06}
        for number in by_card:
            yield commune.unit, class_session, "card", card_text(listed[number - 1]), "present"
        first = {
            number: mistaken.get(number, mark) for number, mark in status.items() if number not in by_card
        }
        second = {number: status[number] for number in mistaken}
        for stage in (first, second):
            for mark in MARKS:
                numbers = sorted(number for number in stage if stage[number] == mark)
                if numbers:
                    yield commune.unit, class_session, "list_number", ranges(numbers), mark


def ranges(numbers: list[int]) -> str:
    """Rising numbers as people write them: ``1-20,23``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _described(commune: Commune) -> dict[str, object]:
    return {
        "unit": commune.unit,
        "operator": commune.operator,
        "workbook": commune.workbook,
        "class": {
            "title": commune.title,
            "from": commune.first_day,
            "class_sessions": CLASS_SESSIONS,
            "round": "đợt 1",
            "mode": "in_person",
            "plan_number": commune.plan_number,
        },
        "viewing_site": {"venue": commune.venue, "headcount": commune.headcount},
    }
