from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from tqdesk.printing.sign_in_sheet import pages_of_rows, sign_in_sheet_pdf
from tqdesk.records import SheetPerson, SignInSheet

Read = Callable[[bytes], PdfReader]
MILLIMETRE = 72 / 25.4


def words_of(page: PageObject) -> str:
    """The text of a page, its line breaks as spaces."""
    return " ".join(page.extract_text().split())


def row_lines(page: PageObject) -> list[float]:
    """The heights of the table's horizontal lines, from the top."""
    content = page.get_contents()
    assert content is not None
    heights, start = set(), (0.0, 0.0)
    for operands, operator in content.operations:
        if operator == b"m":
            start = (float(operands[0]), float(operands[1]))
        if operator == b"l" and abs(float(operands[1]) - start[1]) < 0.01:
            heights.add(round(start[1], 1))
    return sorted(heights, reverse=True)


def test_the_sheet_lists_everyone_once_in_order_under_headings_on_every_page(
    vietnamese: None, sheet: SignInSheet, read: Read
) -> None:
    pages = read(sign_in_sheet_pdf(sheet)).pages
    texts = [words_of(page) for page in pages]
    assert len(pages) > 1
    together = " ".join(texts)
    rows = [f"{number} Giàng A Mẫu {number} 1990 Trưởng thôn, Thôn Mẫu {number}" for number in range(1, 46)]
    places = [together.index(row) for row in rows]
    assert places == sorted(places)
    for text in texts:
        for heading in ("STT", "Họ và tên", "Năm sinh", "Chức vụ, đơn vị", "Ký tên", "Ghi chú"):
            assert heading in text
        assert "Buổi 1 Sáng 05/3" in text
        assert "Buổi 2 Chiều 05/3" in text


def test_the_first_page_bears_the_head_the_title_and_the_class(
    vietnamese: None, sheet: SignInSheet, read: Read
) -> None:
    pages = read(sign_in_sheet_pdf(sheet)).pages
    for words in (
        "ỦY BAN NHÂN DÂN HUYỆN MẪU",
        "ỦY BAN NHÂN DÂN XÃ MẪU",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "DANH SÁCH ĐIỂM DANH",
        "Lớp: Kỹ năng số cơ bản",
        "Điểm lớp: Hội trường xã Mẫu",
        "Thời gian: ngày 05/3/2024",
    ):
        assert words in words_of(pages[0])
        assert words not in words_of(pages[1])


def test_a_class_that_calls_itself_one_is_not_called_so_twice(
    vietnamese: None, sheet: SignInSheet, read: Read
) -> None:
    for title, printed in (("Lớp tập huấn số", "Lớp tập huấn số"), ("Lớpa", "Lớp: Lớpa")):
        page = words_of(read(sign_in_sheet_pdf(replace(sheet, class_title=title))).pages[0])
        assert f"DANH SÁCH ĐIỂM DANH {printed} Điểm lớp:" in page


def test_the_signature_block_ends_the_last_page_with_a_person_above_it(
    vietnamese: None, sheet: SignInSheet, read: Read
) -> None:
    for count in range(12, 24):
        *earlier, last = read(sign_in_sheet_pdf(replace(sheet, people=sheet.people[:count]))).pages
        text = words_of(last)
        assert f"Giàng A Mẫu {count} " in text
        assert f"Danh sách có {count} người" in text
        assert "NGƯỜI LẬP DANH SÁCH" in text
        assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in text
        assert all("CHỦ TỊCH" not in words_of(page) for page in earlier)


def test_page_numbers_stand_in_the_top_margin_from_the_second_page_on(sheet: SignInSheet, read: Read) -> None:
    for number, page in enumerate(read(sign_in_sheet_pdf(sheet)).pages, start=1):
        numbers: list[str] = []

        def visit(
            text: str, _cm: object, matrix: list[float], *_rest: object, found: list[str] = numbers
        ) -> None:
            if matrix[5] > 297 * MILLIMETRE - 20 * MILLIMETRE and text.strip():
                found.append(text.strip())

        page.extract_text(visitor_text=visit)
        assert numbers == ([str(number)] if number > 1 else [])


def test_every_row_leaves_nine_millimetres_for_a_pen(sheet: SignInSheet, read: Read) -> None:
    short = tuple(replace(person, workplace=None) for person in sheet.people)
    for page in read(sign_in_sheet_pdf(replace(sheet, people=short))).pages:
        lines = row_lines(page)
        rows = [above - below for above, below in pairwise(lines)]
        generous = [height for height in rows if height >= 9 * MILLIMETRE]
        people = sum(f"Giàng A Mẫu {number} " in words_of(page) + " " for number in range(1, 46))
        assert people > 0
        assert len(generous) >= people


def test_a_sheet_stands_upright_for_two_class_sessions_and_lies_for_more(
    sheet: SignInSheet, read: Read
) -> None:
    upright = read(sign_in_sheet_pdf(sheet)).pages[0].mediabox
    three = (*sheet.class_sessions, (date(2024, 3, 6), "morning"))
    lying = read(sign_in_sheet_pdf(replace(sheet, class_sessions=three))).pages[0].mediabox
    assert upright.height > upright.width
    assert lying.width > lying.height


def test_many_class_sessions_are_spread_over_several_lists(
    vietnamese: None, sheet: SignInSheet, read: Read
) -> None:
    ten = tuple((date(2024, 3, day), part) for day in range(4, 9) for part in ("morning", "afternoon"))
    pages = read(sign_in_sheet_pdf(replace(sheet, class_sessions=ten, people=sheet.people[:3]))).pages
    assert len(pages) == 2
    first, second = (words_of(page) for page in pages)
    for number in range(1, 11):
        assert (f"Buổi {number} " in first) == (number <= 5)
        assert (f"Buổi {number} " in second) == (number > 5)
    assert "Buổi 10 Chiều 08/3" in second
    assert "Giàng A Mẫu 3" in first
    assert "Giàng A Mẫu 3" in second


def test_a_sheet_without_people_or_class_sessions_still_prints(sheet: SignInSheet, read: Read) -> None:
    assert len(read(sign_in_sheet_pdf(replace(sheet, people=(), class_sessions=()))).pages) == 1


def test_only_embedded_subsets_of_tinos_are_used(sheet: SignInSheet, read: Read) -> None:
    for page in read(sign_in_sheet_pdf(sheet)).pages:
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert fonts
        for font in fonts:
            assert font["/BaseFont"].partition("+")[2].startswith("Tinos-")
            assert "/FontFile2" in font["/FontDescriptor"].get_object()


def test_the_same_sheet_gives_the_same_bytes(sheet: SignInSheet) -> None:
    assert sign_in_sheet_pdf(sheet) == sign_in_sheet_pdf(sheet)


def test_marks_of_markup_are_printed_as_they_are(sheet: SignInSheet, read: Read) -> None:
    person = SheetPerson(1, "Nguyễn <b>Mẫu</b> & Con", None, None, None)
    assert "Nguyễn <b>Mẫu</b> & Con" in words_of(
        read(sign_in_sheet_pdf(replace(sheet, people=(person,)))).pages[0]
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(alphabet="aăâđeêoôơưyẦẾỐỘỸĐW &<", min_size=1, max_size=600), min_size=1, max_size=5))
def test_names_and_workplaces_of_any_length_print(sheet: SignInSheet, read: Read, texts: list[str]) -> None:
    people = tuple(
        SheetPerson(number, text, "1990", text, text) for number, text in enumerate(texts, start=1)
    )
    sessions = tuple((date(2024, 3, day), "morning") for day in range(1, 7))
    long_sheet = replace(sheet, people=people, class_title=texts[0], site=texts[-1], class_sessions=sessions)
    assert len(read(sign_in_sheet_pdf(long_sheet)).pages) >= 1


@given(
    st.lists(st.floats(27, 120), min_size=1, max_size=60),
    st.floats(130, 400),
    st.floats(400, 700),
    st.floats(50, 150),
)
def test_pages_hold_every_row_once_within_their_room_and_the_closing_is_not_alone(
    heights: list[float], first_room: float, later_room: float, closing: float
) -> None:
    pages = pages_of_rows(heights, first_room, later_room, closing)
    assert [row for page in pages for row in page] == list(range(len(heights)))
    rooms = [first_room, *[later_room] * (len(pages) - 1)]
    for page, room in zip(pages, rooms, strict=True):
        assert sum(heights[row] for row in page) <= room
    assert sum(heights[row] for row in pages[-1]) + closing <= rooms[-1]
    if len(heights) > 1 and len(pages) > 1 and len(pages[-2]) > 1:
        assert len(pages[-1]) > 0
