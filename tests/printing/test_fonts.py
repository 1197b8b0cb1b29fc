from __future__ import annotations

import unicodedata

import pytest
from reportlab.pdfbase import pdfmetrics

from tqdesk.printing import fonts
from tqdesk.settings import resources

FACES = (fonts.REGULAR, fonts.BOLD, fonts.ITALIC, fonts.BOLD_ITALIC)


def every_vietnamese_letter() -> set[str]:
    """29 letters and f, j, w, z; vowels with six tones each; both cases: 33 + 12 × 5 a case."""
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones}
    small |= set("bcdđghklmnpqrstvxfjwz")
    return small | {letter.upper() for letter in small}


def test_there_are_186_vietnamese_letters_to_cover() -> None:
    letters = every_vietnamese_letter()
    assert len(letters) == 2 * (33 + 12 * 5)
    assert all(len(letter) == 1 for letter in letters)


@pytest.mark.parametrize("face", FACES)
def test_every_vietnamese_letter_has_its_glyph_in(face: str) -> None:
    fonts.register_fonts()
    glyphs = pdfmetrics.getFont(face).face.charToGlyph
    needed = every_vietnamese_letter() | set("0123456789.,:/-…·()")
    assert [letter for letter in needed if not glyphs.get(ord(letter))] == []


def test_bold_and_italic_are_drawn_faces_of_their_own() -> None:
    fonts.register_fonts()
    names = [pdfmetrics.getFont(face).face.name for face in FACES]
    assert [name.decode() if isinstance(name, bytes) else name for name in names] == [
        "Tinos-Regular",
        "Tinos-Bold",
        "Tinos-Italic",
        "Tinos-BoldItalic",
    ]


def test_the_licence_of_the_font_lies_beside_it_with_the_fonts_own_copyright_line() -> None:
    fonts.register_fonts()
    licence = (resources() / "fonts" / "OFL-Tinos.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    own = "Copyright 2026 The Tinos Project Authors (https://github.com/googlefonts/tinos)"
    assert licence.startswith(own)
    font_file = (resources() / "fonts" / "Tinos-Regular.ttf").read_bytes()
    assert own.encode("utf-16-be") in font_file or own.encode("latin-1") in font_file
