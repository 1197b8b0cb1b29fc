import csv
import random
import re
import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vietnamese.made_names import FAMILY, GIVEN, MIDDLE, names
from tests.vietnamese.made_syllables import SYLLABLES
from tqdesk.made_up import population
from tqdesk.settings import resources
from tqdesk.vietnamese.encodings import decode_cell, decode_column


def _table(name: str, signs: str) -> dict[str, str]:
    with (resources() / "vietnamese" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "TCVN5712" not in row.get("note", "")]
    return {row["unicode"]: row[signs] for row in rows}


TCVN3 = _table("tcvn3", "char_as_seen_latin1")
VNI = _table("vni", "vni_as_seen_cp1252")


def typed(text: str, table: dict[str, str]) -> str:
    """The text as old keyboards stored it; TCVN3 has no toned capitals and takes the small ones."""
    return "".join(table.get(letter, table.get(letter.lower(), letter)) for letter in text)


@pytest.mark.parametrize("text", ["Hä vµ tªn", "Hoï vaø teân"])
def test_the_header_of_any_roster(text):
    assert decode_cell(text) == "Họ và tên"


@pytest.mark.parametrize(
    ("text", "font", "meaning"),
    [
        ("NguyÔn V¨n An", None, "Nguyễn Văn An"),
        ("NguyÔn V¨n An", ".VnTimeH", "NGUYỄN VĂN AN"),
        ("nguyen", ".VnArialH", "NGUYEN"),
        ("NGUYÔN V¡N H¶I", None, "NGUYỄN VĂN HẢI"),
        ("Hoµng ThÞ ¸nh", None, "Hoàng Thị Ánh"),
        ("UBND x· T©n Trµo, tæ 2", None, "UBND xã Tân Trào, tổ 2"),
        ("Líp \u201cchuyÓn ®æi sè\u201d", None, "Lớp \u201cchuyển đổi số\u201d"),
        ("Phã Chñ tÞch H§ND", None, "Phó Chủ tịch HĐND"),
        ("Thaønh vieân Toå CNSCÑ", None, "Thành viên Tổ CNSCĐ"),
        ("Quan Tô", ".VnTime", "Quan Tụ"),
        ("Hoàng Thị", ".VnTime", "Hoàng Thị"),
        ("Hoàng Páo", ".VnTime", "Hoàng Páo"),
        ("Nguyeãn Vaên Sôn", "VNI-Times", "Nguyễn Văn Sơn"),
        ("TRAÀN THÒ ÑAØO", None, "TRẦN THỊ ĐÀO"),
        ("AÙnh, Aùnh", None, "Ánh, Ánh"),
        ("Sôn", None, "Sôn"),
        ("Sôn", "VNI-Helve", "Sơn"),
        ("Sôn", "Times New Roman", "Sôn"),
    ],
)
def test_cells_by_font_and_by_sense(text, font, meaning):
    assert decode_cell(text, font) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Giàng A Páo",
        "Krông Búk",
        "Đắk Lắk",
        "Müller",
        "café",
        "© 2024",
        "Lan · Hoa",
        "5 m²",
        "20 °C",
        "Ngô Phó",
        "Tả Sử Choóng",
        "tên@ví.dụ",
        "Lò Thị Xín",
        "Hòa",
        "½ ngày",
        "qu ù",
        unicodedata.normalize("NFD", "Nguyễn Hà"),
    ],
)
def test_unicode_is_left_alone(text):
    assert decode_cell(text) == text


@given(
    st.lists(st.sampled_from(sorted({*FAMILY, *MIDDLE, *GIVEN})), min_size=1, max_size=5), st.integers(0, 2)
)
def test_no_name_in_unicode_is_taken_for_an_old_one(words, case):
    name = (str, str.upper, str.lower)[case](" ".join(words))
    assert decode_cell(name) == name
    assert decode_cell(name, "Times New Roman") == name


def _false_alarms(texts: list[str]) -> list[str]:
    assert len(texts) > 9
    in_column = decode_column(texts)
    return [
        text for text, read in zip(texts, in_column, strict=True) if not text == decode_cell(text) == read
    ]


@pytest.mark.parametrize("case", [str, str.upper, str.title])
def test_no_syllable_alone_or_among_others_is_taken_for_an_old_one(case):
    draw = random.Random(23)
    short = [word for word in SYLLABLES if max(word) < "\u0100"]
    assert _false_alarms([case(word) for word in SYLLABLES]) == []
    for words in (SYLLABLES, short):
        rows = [" ".join(draw.choices(words, k=draw.randint(2, 4))) for _ in range(10_000)]
        assert _false_alarms([case(row) for row in rows]) == []


@pytest.mark.parametrize("case", [str, str.upper, str.lower])
def test_no_roster_of_the_province_is_touched(case):
    people = population.people(24, 10_000)
    for column in ("name", "position", "workplace", "village"):
        assert _false_alarms([case(getattr(person, column)) for person in people]) == []
    assert _false_alarms([case(name) for name in names(3000, seed=21) + names(3000, seed=25, odd=True)]) == []


def test_no_abbreviation_address_or_foreign_word_is_taken_for_an_old_one():
    others = """hà@ví.dụ|hà.tý@vídụ.vn|P. Chủ tịch|Phó BCH QS xã|Đ/c Tý|Ông Sáu (Tổ 2)|Điều 5 §2|± 5|100°
    MUÑOZ|naïve|résumé|Zürich|São Tomé|Niño|Français|Île|crème brûlée|Hôpital|Café Ông Sáu|Ê Đê|Ê-đê|K'Hô|K.Nô
    Ðức|Ðặng Văn Ðô|ôtô|karaôkê|Ì|À|Ò|Ý A|Lù A Chá|Ly Mí Pó|Giàng A Sì|Tả Phìn|Xín Cái|Cán Tỷ|Mèo Vạc|Sà Phìn
    «Hà»|“Hà”|Hà… An|Hà – Tý|Hà•An|Hà©|Hà®|Cà Ná|Ô Môn|Cô Tô|Sê Sàn|Pô Kô|15 m²|½ buổi|3 × 4|Mr. Ôn|Nà Lòa"""
    assert _false_alarms(re.split(r"\||\n\s*", others)) == []


_TEXTS = {
    "names": sorted({person.name for person in population.people(26, 10_000)}),
    "positions and places": sorted(
        {text for person in population.people(26, 2000) for text in (person.position, person.workplace)}
    ),
    "any syllables": [
        " ".join(random.Random(seed).choices(SYLLABLES, k=2 + seed % 3)).title() for seed in range(4000)
    ],
}


@pytest.mark.parametrize("kind", _TEXTS)
@pytest.mark.parametrize("case", [str, str.upper, str.lower])
@pytest.mark.parametrize(("table", "font"), [(TCVN3, ".VnTime"), (VNI, "VNI-Times")], ids=["TCVN3", "VNI"])
def test_95_of_100_texts_are_found_alone_and_99_by_font_or_column(kind, case, table, font):
    whole = [case(text) for text in _TEXTS[kind]]
    old = [(text, typed(text, table)) for text in whole if typed(text, table) != text]
    column = decode_column([written for _, written in old])
    # TCVN3 has no Ủ, so that nothing says whether "ủy ban" had one inside a text.
    same = str.casefold if kind == "positions and places" else str
    alone = sum(same(decode_cell(written)) == same(text) for text, written in old)
    by_font = sum(same(decode_cell(written, font)) == same(text) for text, written in old)
    together = sum(same(read) == same(text) for read, (text, _) in zip(column, old, strict=True))
    assert alone / len(old) >= 0.95
    assert by_font / len(old) >= 0.99
    assert together / len(old) >= 0.99


@pytest.mark.parametrize("kind", _TEXTS)
def test_fonts_that_draw_capitals_give_capitals(kind):
    small = [typed(text.lower(), TCVN3) for text in _TEXTS[kind]]
    read = [decode_cell(written, ".VnTimeH") for written in small]
    assert read == [text.upper() for text in _TEXTS[kind]]


@pytest.mark.parametrize(("table", "font"), [(TCVN3, ".VnTime"), (VNI, "VNI-Times")], ids=["TCVN3", "VNI"])
def test_every_commune_is_read_in_the_old_encodings(table, font):
    communes = []
    for edition in ("2024", "2025"):
        with (resources() / "units" / f"{edition}.csv").open(encoding="utf-8", newline="") as file:
            communes += [row["name"] for row in csv.DictReader(file)]
    assert len(communes) > 300
    assert [decode_cell(commune) for commune in communes] == communes
    assert [decode_cell(typed(commune, table)) for commune in communes] == communes
    assert [decode_cell(typed(commune, table), font) for commune in communes] == communes


def test_cells_in_doubt_follow_the_column():
    assert decode_column(["Traàn Vaên Sôn", "Sôn", "Leâ Thò Hoa"]) == ["Trần Văn Sơn", "Sơn", "Lê Thị Hoa"]
    assert decode_column(["Trần Văn Sơn", "Sôn", "Lê Thị Hoa"]) == ["Trần Văn Sơn", "Sôn", "Lê Thị Hoa"]
    assert decode_column(["TrÇn V¨n S¬n", "Kr«ng", "Lª ThÞ Hoa"]) == ["Trần Văn Sơn", "Krông", "Lê Thị Hoa"]


def test_a_column_may_mix_encodings():
    assert decode_column(["NguyÔn V¨n An", "Nguyeãn Vaên An", "Nguyễn Văn An", "An"]) == [
        "Nguyễn Văn An"
    ] * 3 + ["An"]


def test_cells_of_old_fonts_do_not_vote_on_cells_of_other_fonts():
    texts, fonts = ["Traàn", "Leâ", "Sôn"], ["VNI-Times", "VNI-Times", "Times New Roman"]
    assert decode_column(texts, fonts) == ["Trần", "Lê", "Sôn"]
    assert decode_column(texts, [*fonts[:2], None]) == ["Trần", "Lê", "Sơn"]


def test_a_font_per_text_is_asked_for():
    with pytest.raises(ValueError):
        decode_column(["An", "Bình"], [None])


@given(st.lists(st.text(alphabet=st.characters(max_codepoint=0x1EFF, exclude_categories=["Cs"]))))
def test_no_text_breaks_the_decoder(texts):
    assert len(decode_column(texts)) == len(texts)


def test_every_letter_of_vni_is_in_the_table():
    letters = {
        unicodedata.normalize("NFC", vowel + tone)
        for vowel, tone in product(
            "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
        )
    }
    assert {letter for letter in letters | {"đ", "Đ"} if not letter.isascii()} == set(VNI)
