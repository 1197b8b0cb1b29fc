from __future__ import annotations

import time
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from tqdesk.printing.fonts import BOLD, REGULAR
from tqdesk.printing.text import Line, Piece, clean, fit, line_width

LETTERS = "aăâeêioôơuưyAĐẦẾỐỘƯỜỸbcdđghklmnpqrstvx '-"
texts = st.text(alphabet=LETTERS, min_size=1, max_size=400)


def plain(lines: tuple[Line, ...]) -> str:
    return " ".join(piece.text for line in lines for piece in line)


def widest(lines: tuple[Line, ...], size: float) -> float:
    """Measured anew: every piece by its font, a space of the piece's font before all but the first."""
    return max(
        sum(
            stringWidth((" " if number else "") + piece.text, piece.font, size * piece.scale)
            for number, piece in enumerate(line)
        )
        for line in lines
    )


@settings(max_examples=150, deadline=None)
@given(texts, st.floats(60, 700), st.integers(1, 4))
def test_fitted_text_is_never_wider_than_asked_nor_of_more_lines(text: str, width: float, lines: int) -> None:
    fitted = fit((Piece("Đơn vị:", REGULAR), Piece(clean(text), BOLD, 1.2)), 18, 8, width, lines)
    assert 1 <= len(fitted.lines) <= lines
    assert 8 <= fitted.size <= 18
    assert widest(fitted.lines, fitted.size) <= width + 0.01


@settings(max_examples=100, deadline=None)
@given(texts)
def test_fitted_text_keeps_every_letter_where_there_is_room(text: str) -> None:
    fitted = fit((Piece(clean(text), BOLD),), 18, 8, 700, 8)
    assert plain(fitted.lines).replace(" ", "") == clean(text).replace(" ", "")


def test_a_short_text_keeps_its_size() -> None:
    fitted = fit((Piece("Lý Mẩy", BOLD),), 27, 8, 600)
    assert fitted.size == 27
    assert plain(fitted.lines) == "Lý Mẩy"


def test_text_beyond_the_least_size_is_cut_and_says_so() -> None:
    fitted = fit((Piece("Mẫu " * 400, BOLD),), 18, 8, 200, 2)
    assert len(fitted.lines) == 2
    assert plain(fitted.lines).endswith("…")


def test_no_single_word_hangs_below_a_full_line() -> None:
    words = "Tập huấn kỹ năng số cơ bản cho cán bộ xã Mẫu"
    line = (Piece(words, BOLD),)
    fitted = fit(line, 18, 18, line_width(line, 18) - 5, 2)
    assert [len(plain((one,)).split()) for one in fitted.lines] == [6, 6]


def test_cleaned_text_is_composed_on_one_line_and_without_control_characters() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn  Thị\nMẫu\x00\u200b\ufeff")
    assert clean(decomposed) == "Nguyễn Thị Mẫu"
    assert clean(None) == ""
    assert clean("a" * 50, longest=10) == "aaaaaaaaa…"


def test_a_text_of_marks_out_of_order_takes_no_time_to_print() -> None:
    begin = time.process_time()
    assert clean("Mẫu a" + "\u0300" * 20_000 + "\u0323" * 20_000).startswith("Mẫu à")
    assert time.process_time() - begin < 1
