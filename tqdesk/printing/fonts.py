"""The paper font, Tinos: free, with the widths of Times New Roman that Decree 30/2020/NĐ-CP asks for."""

from __future__ import annotations

from functools import cache

from tqdesk.settings import resources

REGULAR = "Tinos"
BOLD = "Tinos-Bold"
ITALIC = "Tinos-Italic"
BOLD_ITALIC = "Tinos-BoldItalic"

_FILES = {
    REGULAR: "Tinos-Regular.ttf",
    BOLD: "Tinos-Bold.ttf",
    ITALIC: "Tinos-Italic.ttf",
    BOLD_ITALIC: "Tinos-BoldItalic.ttf",
}


@cache
def register_fonts() -> None:
    """Make the four faces known to ReportLab under the names of this module.

    Every function of this package that measures or draws text calls it first; reading two megabytes
    of fonts costs some tenths of a second, once in the life of the program.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(resources() / "fonts" / file)))
    pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, ITALIC, BOLD_ITALIC)
