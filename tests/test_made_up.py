"""Made-up people are as real ones are, the same for the same seed, and plainly made up."""

import csv
import json
from collections import Counter
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tqdesk import made_up
from tqdesk.made_up import samples
from tqdesk.records import CATEGORIES, MARKS, MODES
from tqdesk.settings import resources

SAMPLE = resources() / "sample"
FIRST_OF_SEED_1 = [
    ("Phan Thị Mai", "002181007920"),
    ("Hoàng Thị Bích Thơm", "008164007921"),
    ("Hoàng Quốc Cường", "002075007922"),
]


def cells(path: Path) -> list[tuple]:
    return list(load_workbook(path).worksheets[0].iter_rows(values_only=True))


def write(path: Path, layout: str, count: int = 60) -> list[tuple]:
    made_up.roster_workbook(
        path,
        made_up.people(5, count),
        title="Lớp thử",
        unit_name="xã Mẫu",
        parent_name="huyện Mẫu",
        layout=layout,
        seed=5,
    )
    return cells(path)


def test_the_same_seed_gives_the_same_people_and_another_gives_others() -> None:
    assert made_up.people(7, 50) == made_up.people(7, 50)
    assert made_up.people(7, 50) != made_up.people(8, 50)
    assert list(islice(made_up.each_person(7, 1000), 50)) == made_up.people(7, 50)


def test_the_people_of_a_seed_stay_as_they_were() -> None:
    first = made_up.people(1, 3)
    assert [(person.name, person.citizen_id) for person in first] == FIRST_OF_SEED_1


def test_citizen_ids_have_12_digits_that_agree_with_the_person_and_are_borne_once() -> None:
    made = made_up.people(3, 5000)
    assert len({person.citizen_id for person in made}) == 5000
    for person in made:
        number = person.citizen_id
        assert len(number) == 12 and number.isdigit()
        assert number[:3] in ("008", "002")
        century = {"0": (1900, "male"), "1": (1900, "female"), "2": (2000, "male"), "3": (2000, "female")}
        first_year, sex = century[number[3]]
        assert (first_year + int(number[4:6]), sex) == (person.born.year, person.sex)
        assert person.birth in (person.born.isoformat(), str(person.born.year))


def test_people_are_of_working_age_and_of_every_category() -> None:
    made = made_up.people(3, 2000)
    assert {person.category for person in made} == set(CATEGORIES)
    assert all(date(1963, 1, 1) <= person.born <= date(2004, 12, 31) for person in made)
    year_only = sum(len(person.birth) == 4 for person in made)
    assert 150 < year_only < 350
    assert all(
        person.phone is None or (len(person.phone) == 10 and person.phone[:4] == "0900") for person in made
    )
    assert any(person.phone is None for person in made)


def test_names_come_as_the_ethnic_groups_give_them() -> None:
    made = made_up.people(4, 80_000)
    names = {person.name for person in made}
    assert {person.ethnic for person in made} == {"01", "02", "07", "08", "09", "15"}
    for name in ("Giàng A Páo", "Lý Mẩy", "Bàn Văn Hiến", "Ma Thị Huệ", "Nông Quốc Khánh", "Hoàng Thị Bích"):
        assert name in names
    endings = {name.split()[-1] for name in names}
    assert {"Hoà", "Hòa", "Thuý", "Thúy", "Thuỷ", "Thủy"} <= endings
    assert {len(name.split()) for name in names} >= {2, 3, 4}
    assert all(name == " ".join(name.split()) for name in names)
    assert not any(" Thị" in person.name for person in made if person.sex == "male")


def test_no_commune_has_two_chairmen() -> None:
    for seed in range(10):
        positions = Counter(person.position for person in made_up.people(seed, 45))
        assert positions["Chủ tịch UBND"] <= 1


def test_workplaces_are_of_the_commune() -> None:
    workplaces = {person.workplace for person in made_up.people(4, 500, commune="xã Tân Trào")}
    assert {"UBND xã Tân Trào", "Trường Tiểu học Tân Trào", "Thôn Nà Mạ"} <= workplaces
    assert not any("{" in workplace or "Mẫu" in workplace for workplace in workplaces)


def test_a_card_has_7_fields_before_july_2024_and_11_since() -> None:
    seen = set()
    for person in made_up.people(6, 500):
        fields = made_up.card_text(person).split("|")
        assert fields[0] == person.citizen_id
        assert fields[1] == "" or (len(fields[1]) == 9 and fields[1].isdigit())
        assert fields[2] == person.name
        assert datetime.strptime(fields[3], "%d%m%Y").date() == person.born
        assert fields[4] == {"male": "Nam", "female": "Nữ"}[person.sex]
        issued = datetime.strptime(fields[6], "%d%m%Y").date()
        assert len(fields) == (11 if issued >= date(2024, 7, 1) else 7)
        assert "".join(fields[7:]) == ""
        seen.add(len(fields))
    assert seen == {7, 11}


def test_marks_are_mostly_present() -> None:
    made = made_up.marks(1, 5000, 2)
    assert len(made) == 5000 and {len(row) for row in made} == {2}
    share = Counter(mark for row in made for mark in row)
    assert set(share) == set(MARKS)
    for mark, expected in (("present", 0.86), ("late", 0.06), ("excused", 0.04), ("absent", 0.04)):
        assert abs(share[mark] / 10_000 - expected) < 0.015


def test_classes_stand_in_their_year_on_working_days() -> None:
    made = made_up.classes(1, 200, 2025)
    assert len(made) == 200
    for each in made:
        assert each.first_day.year == 2025 and each.first_day.weekday() < 5
        assert each.mode in MODES and 1 <= each.class_sessions <= 4
        assert each.round == ("đợt 1" if each.first_day.month <= 6 else "đợt 2")


def test_the_birth_column_gives_the_sex_in_one_layout(tmp_path: Path) -> None:
    rows = write(tmp_path / "a.xlsx", "birth_by_sex")
    assert rows[0][:5] == ("UBND HUYỆN MẪU", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert rows[6][:5] == ("STT", "Họ và tên", "Ngày, tháng,\nnăm sinh", None, "Dân\ntộc")
    assert rows[7][2:4] == ("Nam", "Nữ")
    for row, person in zip(rows[8:68], made_up.people(5, 60), strict=True):
        assert " ".join(row[1].split()) == person.name
        male, female = row[2], row[3]
        assert (male is None, female is None) == (person.sex == "female", person.sex == "male")
    assert rows[68][0] == "Tổng số: 60 người./."
    assert rows[70][1] == "NGƯỜI LẬP BIỂU"


def test_the_name_is_split_in_the_other_layout(tmp_path: Path) -> None:
    rows = write(tmp_path / "b.xlsx", "split_name")
    assert rows[6][:3] == ("TT", "Họ và tên", None) and rows[7][1:3] == ("Họ đệm", "Tên")
    for row, person in zip(rows[8:68], made_up.people(5, 60), strict=True):
        assert " ".join(f"{row[1]} {row[2]}".split()) == person.name
        assert row[4].strip().lower() == {"male": "nam", "female": "nữ"}[person.sex]
    counts = [row[0] for row in rows[8:68]]
    assert None in counts and counts.count(1) == 2


@pytest.mark.parametrize(
    ("layout", "birth", "phone", "citizen_id"), [("birth_by_sex", 2, 7, 8), ("split_name", 3, 9, 8)]
)
def test_rosters_are_spoiled_as_real_ones_are(
    tmp_path: Path, layout: str, birth: int, phone: int, citizen_id: int
) -> None:
    people = write(tmp_path / "c.xlsx", layout, 200)[8:208]
    births = [row[birth] or row[birth + 1] for row in people]
    assert {type(value) for value in births} == {datetime, str, int}
    assert any(isinstance(value, str) and "/" in value for value in births)
    assert any(row[1].endswith(" ") for row in people)
    phones = [row[phone] for row in people if row[phone] is not None]
    assert any(isinstance(value, int) and len(str(value)) == 9 for value in phones)
    assert any(isinstance(value, str) and "." in value for value in phones)
    ids = [row[citizen_id] for row in people]
    assert any(isinstance(value, int) and len(str(value)) == 10 for value in ids)
    assert any(isinstance(value, str) and len(value) == 12 for value in ids) and None in ids


def test_header_cells_are_merged(tmp_path: Path) -> None:
    write(tmp_path / "d.xlsx", "birth_by_sex")
    merged = {str(area) for area in load_workbook(tmp_path / "d.xlsx").worksheets[0].merged_cells.ranges}
    assert {"A1:D1", "E1:K1", "A7:A8", "B7:B8", "C7:D7", "A69:K69"} <= merged


def test_the_same_roster_has_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", "split_name")
    write(tmp_path / "b.xlsx", "split_name")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_unknown_layout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="upside_down"):
        write(tmp_path / "a.xlsx", "upside_down")


def test_the_kept_sample_is_what_the_tool_makes(tmp_path: Path) -> None:
    samples.write(tmp_path, samples.DISTRICT)
    assert {path.name for path in tmp_path.iterdir()} <= {path.name for path in SAMPLE.iterdir()}
    for name in ("sample.json", "marks.csv"):
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes()
    for name in ("tan-trao.xlsx", "dong-tho.xlsx"):
        assert cells(tmp_path / name) == cells(SAMPLE / name)


def test_the_sample_is_of_a_real_district_before_the_districts_ended() -> None:
    described = json.loads((SAMPLE / "sample.json").read_text(encoding="utf-8"))
    assert described["office"] == "2024:076"
    assert [commune["unit"] for commune in described["communes"]] == ["2024:02545", "2024:02572"]
    for commune in described["communes"]:
        assert date.fromisoformat(commune["class"]["from"]) < date(2025, 6, 30)
        assert commune["class"]["mode"] in MODES
        assert set(commune["viewing_site"]["headcount"]) <= set(CATEGORIES)


def test_sample_cards_are_of_people_whose_roster_has_the_number() -> None:
    with (SAMPLE / "marks.csv").open(encoding="utf-8", newline="") as file:
        cards = [row["text"].split("|")[0] for row in csv.DictReader(file) if row["way"] == "card"]
    listed = {
        str(row[8]).zfill(12) for name in ("tan-trao", "dong-tho") for row in cells(SAMPLE / f"{name}.xlsx")
    }
    assert cards and set(cards) <= listed


def test_numbers_are_written_in_ranges() -> None:
    assert samples.ranges([1, 2, 3, 5, 8, 9]) == "1-3,5,8-9"
    assert samples.ranges([4]) == "4"
