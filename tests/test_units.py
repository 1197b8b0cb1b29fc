"""The unit catalogue against the facts of the 2025 reorganisation, written out by hand."""

import contextlib
import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqdesk import errors, units
from tqdesk.settings import resources

FOLDER = resources() / "units"
SPLIT = {"2024:00688", "2024:02494", "2024:02497", "2024:00988", "2024:00967"}


def keys(found: list) -> list[str]:
    return [each.key for each in found]


def type_word(name: str) -> str:
    return "Thị trấn" if name.startswith("Thị trấn") else name.split()[0]


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def communes_below(province: str) -> list:
    return [
        each
        for each in units.catalogue(province[:4]).values()
        if each.kind == "commune" and units.is_above(province, each.key)
    ]


def test_tuyen_quang_of_2024_has_7_districts_and_137_communes_of_three_types() -> None:
    assert len(units.children("2024:08")) == 7
    assert Counter(type_word(each.name) for each in communes_below("2024:08")) == {
        "Xã": 121,
        "Phường": 10,
        "Thị trấn": 6,
    }


def test_the_seven_districts_bear_their_names() -> None:
    assert {each.name for each in units.children("2024:08")} == {
        "Thành phố Tuyên Quang",
        "Huyện Lâm Bình",
        "Huyện Na Hang",
        "Huyện Chiêm Hóa",
        "Huyện Hàm Yên",
        "Huyện Yên Sơn",
        "Huyện Sơn Dương",
    }


def test_ha_giang_has_11_districts_and_193_communes() -> None:
    assert len(units.children("2024:02")) == 11
    assert len(communes_below("2024:02")) == 193


def test_the_new_province_has_117_xa_and_7_phuong_and_no_districts() -> None:
    below = units.children("2025:08")
    assert Counter(each.name.split()[0] for each in below) == {"Xã": 117, "Phường": 7}
    assert {each.kind for each in below} == {"commune"}
    assert len(units.catalogue("2025")) == 125


def test_every_new_code_was_an_old_code_and_many_bear_another_name_now() -> None:
    reused = [(units.unit(f"2024:{each.code}"), each) for each in units.children("2025:08")]
    assert len(reused) == 124
    assert sum(old.name != new.name for old, new in reused) == 46
    assert units.unit("2024:00691").name == "Phường Trần Phú"
    assert units.unit("2025:00691").name == "Phường Hà Giang 2"


def test_van_son_is_not_in_the_catalogue_for_it_was_merged_away() -> None:
    with pytest.raises(errors.UnknownUnit):
        units.resolve("xã Vân Sơn")


def test_312_communes_merge_13_stay_and_5_are_split_in_two() -> None:
    communes = {each.key for each in units.catalogue("2024").values() if each.kind == "commune"}
    fates: dict[str, list[str]] = {}
    for row in rows("successors.csv"):
        if row["old"] in communes:
            fates.setdefault(row["old"], []).append(row["kind"])
    assert Counter(map(tuple, fates.values())) == {("merged",): 312, ("stays",): 13, ("split", "split"): 5}
    assert {key for key, fate in fates.items() if "split" in fate} == SPLIT
    assert {row["new"] for row in rows("successors.csv")} == set(units.catalogue("2025"))


def test_successors_of_known_units() -> None:
    assert units.successors("2024:00691") == ["2025:00691"]
    assert sorted(units.successors("2024:00688")) == ["2025:00691", "2025:00694"]
    assert {units.unit(key).name for key in units.successors("2024:02497")} == {
        "Phường Minh Xuân",
        "Phường Mỹ Lâm",
    }
    assert units.successors("2024:02") == units.successors("2024:08") == ["2025:08"]
    assert units.successors("2024:076") == []
    assert units.successors("2025:00691") == []


def test_every_place_lies_in_the_two_provinces() -> None:
    for row in rows("2024.csv") + rows("2025.csv"):
        assert 21.3 < float(row["latitude"]) < 23.5, row
        assert 104.2 < float(row["longitude"]) < 105.8, row


def test_a_commune_of_2024_sends_to_its_district_and_one_of_2025_to_the_province() -> None:
    assert units.full_name(units.resolve("Tân Trào, huyện Sơn Dương")) == "Xã Tân Trào, Huyện Sơn Dương"
    assert units.full_name(units.unit("2025:00691")) == "Phường Hà Giang 2, Tỉnh Tuyên Quang"
    assert units.full_name(units.unit("2025:08")) == "Tỉnh Tuyên Quang"
    parent = units.parent_of("2025:00691")
    assert parent is not None and parent.key == "2025:08"
    assert units.parent_of("2024:08") is None


def test_above_means_directly_or_through_others_and_never_itself() -> None:
    assert units.is_above("2024:08", "2024:02545")
    assert units.is_above("2024:076", "2024:02545")
    assert not units.is_above("2024:02545", "2024:076")
    assert not units.is_above("2024:02545", "2024:02545")
    assert not units.is_above("2025:08", "2024:02545")


@pytest.mark.parametrize(
    "key", ["2024:99999", "2025:070", "2023:08", "own:0197", "", "08", "2025:", "2025:00691 ", "../2025:08"]
)
def test_a_key_that_is_none_is_an_unknown_unit(key: str) -> None:
    with pytest.raises(errors.UnknownUnit):
        units.unit(key)


def test_an_edition_that_is_none_is_an_unknown_unit() -> None:
    for call in (units.catalogue, lambda edition: units.find("Tân Trào", edition)):
        with pytest.raises(errors.UnknownUnit):
            call("../2024")


@pytest.mark.parametrize(
    "text",
    [
        *("Tân Trào", "tan trao", "xã Tân Trào", "TÂN TRÀO", "X. Tân Trào", "Ta\u0302n Tra\u0300o"),
        *("xa tan tr", "trao tan", "tr t", "tan tr son duong", "2024:02545", "02545"),
    ],
)
def test_find_understands_what_people_type(text: str) -> None:
    assert "2024:02545" in keys(units.find(text, "2024"))
    assert {each.edition for each in units.find(text, "2024")} == {"2024"}


def test_find_puts_the_whole_name_before_beginnings_and_marks_before_none() -> None:
    assert keys(units.find("Bình Ca"))[0] == "2025:02548"
    names = [each.name for each in units.find("sơn dương", "2024")]
    assert names[:2] == ["Huyện Sơn Dương", "Thị trấn Sơn Dương"]
    assert units.find("hà giang", "2025")[0].name == "Phường Hà Giang 1"


def test_find_gives_both_editions_unless_told() -> None:
    assert set(keys(units.find("02545"))) == {"2024:02545", "2025:02545"}
    assert units.find("") == units.find("   ") == units.find("zzz") == units.find("own:1") == []


def test_a_name_borne_twice_is_ambiguous_and_the_choices_say_where() -> None:
    with pytest.raises(errors.AmbiguousUnit) as caught:
        units.resolve("Vinh Quang")
    choices = str(caught.value.fields["choices"])
    assert "Thị trấn Vinh Quang, Huyện Hoàng Su Phì (2024:01021)" in choices
    assert "Xã Vinh Quang, Huyện Chiêm Hóa (2024:" in choices


def test_a_name_of_both_editions_is_ambiguous_until_a_unit_above_decides() -> None:
    with pytest.raises(errors.AmbiguousUnit):
        units.resolve("Xã Tân Trào")
    assert units.resolve("Tân Trào - Sơn Dương").key == "2024:02545"
    assert units.resolve("xa tan trao, h. son duong, tinh tuyen quang").key == "2024:02545"
    assert units.resolve("Tân Trào, tỉnh Tuyên Quang").key == "2025:02545"
    assert units.resolve("2025:02545").key == "2025:02545"
    assert units.resolve("Xã Tân Trào", "2025").key == "2025:02545"


def test_resolve_takes_a_name_that_one_unit_bears() -> None:
    assert units.resolve("Phường Hà Giang 2").key == "2025:00691"
    assert units.resolve("tp. Tuyên Quang").key == "2024:070"
    assert units.resolve("Thị trấn Yên Sơn").key == "2024:02473"
    assert units.resolve("00688").key == "2024:00688"


@pytest.mark.parametrize(
    "text", ["", ",", "Tân Tr", "Tân Trào, huyện Na Hang", "own:1", "Sài Gòn", "2025:99999"]
)
def test_resolve_guesses_nothing(text: str) -> None:
    with pytest.raises(errors.UnknownUnit):
        units.resolve(text)


def test_choices_are_eight_at_most() -> None:
    with pytest.raises(errors.AmbiguousUnit) as caught:
        units.resolve("Tuyên Quang")
    assert len(str(caught.value.fields["choices"]).split("; ")) == 3


def test_the_full_name_of_every_commune_and_district_leads_back_to_it() -> None:
    for edition in units.EDITIONS:
        for each in units.catalogue(edition).values():
            if each.parent is not None:
                assert units.resolve(units.full_name(each)) == each


@given(st.text(max_size=40))
def test_no_text_breaks_the_search(text: str) -> None:
    units.find(text)
    with contextlib.suppress(errors.UnknownUnit, errors.AmbiguousUnit):
        assert units.resolve(text).key


def test_the_files_are_small_and_have_unix_line_ends() -> None:
    for path in Path(FOLDER).glob("*.csv"):
        content = path.read_bytes()
        assert b"\r" not in content and content.endswith(b"\n") and len(content) < 100_000
