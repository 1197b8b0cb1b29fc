"""Whether two persons are one human: names as they are mistyped, and what has to agree beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqdesk.made_up import population
from tqdesk.training.likeness import AGAINST, FOR, Traits, certain, likely, near_name, score
from tqdesk.words.likeness import REASONS, reasons_in_words

NUMBER = "008185001234"
DAY = "1985-03-12"


@pytest.mark.parametrize(
    ("first", "second", "nearness"),
    [
        # One name, written in two ways.
        ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", "same_name"),
        ("Lý Thị Mỹ", "Lí Thị Mĩ", "same_name"),
        ("NGUYEN VAN HUNG", "Nguyễn Văn Hùng", "name_unmarked"),
        ("NguyÔn V¨n Hïng", "Nguyễn Văn Hùng", "name_font"),
        ("Nguy?n V?n Hùng", "Nguyễn Văn Hùng", "name_font"),
        # Marks: a wrong one, a lost one.
        ("Trần Văn Tuấn", "Trần Văn Tuân", "name_marks"),
        ("Bùi Thị Thủy", "Bùi Thị Thúy", "name_marks"),
        ("Hoàng Thi Hương", "Hoàng Thị Hường", "name_marks"),
        # A letter lost, added, swapped, and a space lost: what is left is no syllable.
        ("Nguyễn Văn Hùg", "Nguyễn Văn Hùng", "name_typo"),
        ("Nguyễn Văn Hùngg", "Nguyễn Văn Hùng", "name_typo"),
        ("Nguyễn Văn Hugn", "Nguyễn Văn Hùng", "name_typo"),
        ("NguyễnVăn Hùng", "Nguyễn Văn Hùng", "name_typo"),
        # A letter that makes another name.
        ("Nguyễn Văn Nam", "Nguyễn Văn Lam", "name_letter"),
        ("Ma Thị Hoa", "Mai Thị Hoa", "name_letter"),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Dũng", "name_letter"),
        ("Lê An", "Lê Ánh", "name_letter"),
        ("Sùng A Páo", "Sùng A Pó", "name_letter"),
        # Words left out.
        ("Nguyễn Hoa", "Nguyễn Thị Hoa", "name_words"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Thu Hoa", "name_words"),
        ("Bà Nguyễn Thị Hoa", "Nguyễn Thị Hoa", "name_words"),
        # Abbreviations.
        ("Ng. Văn A", "Nguyễn Văn A", "name_short"),
        ("Ng.V.Hùng", "Nguyễn Văn Hùng", "name_short"),
        ("NTT Hương", "Nguyễn Thị Thu Hương", "name_short"),
        ("Tr T Hà", "Trần Thị Hà", "name_short"),
        # Other people.
        ("Nguyễn Văn Hùng", "Trần Văn Hùng", None),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Thu", None),
        ("Ng. Văn A", "Nông Văn A", None),
        ("???? ???? ????", "Trần Minh Hùng", None),
        ("Hoa", "Thị Hoa", None),
    ],
)
def test_names_as_they_are_mistyped(first: str, second: str, nearness: str | None):
    assert near_name(first, second) == near_name(second, first) == nearness


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        # An equal number is always asked about, with what speaks against it.
        (
            Traits("Nguyễn Văn Hùng", citizen_id=NUMBER),
            Traits("Trần Thị Lan", citizen_id=NUMBER),
            "same_number other_name",
        ),
        (
            Traits("Trần Thị Lan", "1985", citizen_id=NUMBER),
            Traits("Trần Thị Lan", "1958", citizen_id=NUMBER),
            "same_number same_name other_birth",
        ),
        # Equal names.
        (Traits("Trần Văn Nam", DAY), Traits("Trần Văn Nam", DAY), "same_name same_birth"),
        (Traits("Trần Văn Nam", DAY), Traits("Tran Van Nam", "1985"), "name_unmarked same_birth_year"),
        (Traits("Trần Văn Nam", DAY), Traits("Trần Văn Nam", "1985-01-01"), "same_name same_birth_year"),
        (Traits("Trần Văn Nam", DAY), Traits("Trần Văn Nam", "1985-08-30"), ""),
        (
            Traits("Trần Văn Nam", DAY, phone="0900111222"),
            Traits("Trần Văn Nam", "1985-08-30", phone="0900111222"),
            "same_name same_phone other_birth",
        ),
        # Day and month swapped: only with a phone or the same work.
        (Traits("Trần Văn Nam", DAY), Traits("Trần Văn Nam", "1985-12-03"), ""),
        (
            Traits("Trần Văn Nam", DAY, position="Trưởng thôn", workplace="Thôn 1"),
            Traits("Trần Văn Nam", "1985-12-03", position="trưởng thôn", workplace="thôn 1"),
            "same_name near_birth same_work",
        ),
        # No birth: only people of one place.
        (Traits("Trần Văn Nam"), Traits("Trần Văn Nam", DAY), ""),
        (
            Traits("Trần Văn Nam", unit="2025:00691"),
            Traits("Trần Văn Nam", DAY, unit="2025:00691"),
            "same_name same_unit",
        ),
        (
            Traits("Trần Văn Nam", unit="2025:00691", phone="0900111222"),
            Traits("Trần Văn Nam", DAY, unit="2025:00691", phone="0900333444"),
            "",
        ),
        # Near names want more.
        (Traits("Trần Văn Nam", DAY), Traits("Trần Văn Năm", DAY), "name_marks same_birth"),
        (Traits("Trần Văn Nam", "1985"), Traits("Trần Văn Năm", "1985"), ""),
        (
            Traits("Trần Văn Nam", "1985", unit="2025:00691"),
            Traits("Trần Văn Năm", "1985", unit="2025:00691"),
            "name_marks same_birth_year same_unit",
        ),
        (
            Traits("Trần Thị Hoa", phone="0900111222"),
            Traits("Trần Hoa", "1985", phone="0900111222"),
            "name_words same_phone",
        ),
        (Traits("Trần Văn Nam", DAY), Traits("Trần Văn Lam", DAY), ""),
        (
            Traits("Trần Văn Nam", DAY, unit="2025:00691"),
            Traits("Trần Văn Lam", DAY, unit="2025:00691"),
            "name_letter same_birth same_unit",
        ),
        # Two sisters who share a telephone.
        (
            Traits("Trần Thị Hoa", DAY, phone="0900111222"),
            Traits("Trần Thị Hòa", "1988-04-02", phone="0900111222"),
            "",
        ),
        # Numbers: a digit mistyped, zeros lost, two numbers.
        (
            Traits("Trần Văn Nam", DAY, citizen_id=NUMBER),
            Traits("Trần Văn Năm", citizen_id="008185001284"),
            "near_number name_marks",
        ),
        (
            Traits("Trần Văn Nam", citizen_id=NUMBER),
            Traits("Trần Văn Nam", citizen_id="8185001234"),
            "near_number same_name",
        ),
        (
            Traits("Trần Văn Nam", DAY, citizen_id=NUMBER),
            Traits("Trần Văn Nam", DAY, citizen_id="008085777123"),
            "",
        ),
        # A man and a woman of one name.
        (Traits("Lê Thanh Bình", DAY, "male"), Traits("Lê Thanh Bình", DAY, "female"), ""),
        (
            Traits("Lê Thanh Bình", DAY, "male", "0900111222"),
            Traits("Lê Thanh Bình", DAY, "female", "0900111222"),
            "same_name same_birth same_phone other_sex",
        ),
        # Families share telephones.
        (Traits("Lê Văn Bình", DAY, phone="0900111222"), Traits("Ma Thị Én", DAY, phone="0900111222"), ""),
    ],
)
def test_why_two_may_be_one(first: Traits, second: Traits, reasons: str):
    assert likely(first, second) == likely(second, first) == tuple(reasons.split())
    assert not certain(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Traits("Trần Văn Nam", DAY, citizen_id=NUMBER), Traits("TRAN VAN NAM", citizen_id=NUMBER)),
        (Traits("Trần Văn Nam", DAY, citizen_id=NUMBER), Traits("Trần Văn Nam", "1985", citizen_id=NUMBER)),
    ],
)
def test_an_equal_number_with_name_and_year_that_do_not_differ_is_certain(first: Traits, second: Traits):
    assert certain(first, second) and certain(second, first)


@pytest.mark.parametrize("number", ["", "12345", "8185001234", "999999999999"])
def test_a_number_that_is_none_makes_nothing_certain(number: str):
    person = Traits("Trần Văn Nam", DAY, citizen_id=number)
    assert not certain(person, person)


def test_every_reason_has_a_weight_and_words():
    assert set(REASONS) == set(FOR) | set(AGAINST)
    assert reasons_in_words(("same_name", "same_birth")) == "same name, same date of birth"


def test_stronger_reasons_weigh_more():
    ordered = [
        ("same_number", "same_name", "same_birth"),
        ("same_name", "same_birth", "same_phone"),
        ("same_name", "same_birth"),
        ("name_marks", "same_birth"),
        ("name_letter", "same_birth", "same_unit"),
        ("same_name", "same_birth_year"),
    ]
    weights = list(map(score, ordered))
    assert weights == sorted(weights, reverse=True)
    assert min(weights) >= 1 and max(weights) <= 99


_PEOPLE = population.people(5, 300)


@st.composite
def _traits(draw: st.DrawFn) -> Traits:
    made = draw(st.sampled_from(_PEOPLE))
    name = draw(
        st.sampled_from([made.name, made.name.upper(), made.name[:-1], made.name.replace("Thị ", "")])
    )
    return Traits(
        name,
        draw(st.sampled_from([None, made.birth, made.birth[:4], DAY])),
        draw(st.sampled_from([None, "male", "female"])),
        draw(st.sampled_from([None, "0900111222", "0900333444"])),
        draw(st.sampled_from([None, NUMBER, "008185001243", "8185001234", "008085777123"])),
        draw(st.sampled_from([None, made.position])),
        draw(st.sampled_from([None, made.workplace])),
        draw(st.sampled_from([None, "2025:00691", "2025:00694"])),
    )


@given(_traits(), _traits())
def test_it_does_not_matter_who_is_named_first(first: Traits, second: Traits):
    assert likely(first, second) == likely(second, first)
    assert certain(first, second) == certain(second, first)


@given(_traits(), _traits())
def test_who_is_certain_is_likely(first: Traits, second: Traits):
    if certain(first, second):
        assert "same_number" in likely(first, second)
