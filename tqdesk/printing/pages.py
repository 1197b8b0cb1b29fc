"""Pages by Decree 30/2020/NĐ-CP: margins, the head on the first page, numbers on all others, paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO
from xml.sax.saxutils import escape

from tqdesk.printing.fonts import REGULAR, register_fonts
from tqdesk.printing.letterhead import draw_letterhead, letterhead_height
from tqdesk.words import _

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate

MILLIMETRE = 72 / 25.4
_LEFT, _RIGHT, _TOP, _BOTTOM = (30 * MILLIMETRE, 15 * MILLIMETRE, 20 * MILLIMETRE, 20 * MILLIMETRE)


def inner_size(size: tuple[float, float]) -> tuple[float, float]:
    """Width and height within the margins of a page, in points."""
    return size[0] - _LEFT - _RIGHT, size[1] - _TOP - _BOTTOM


def head_height(issuer: str, issuer_parent: str | None, width: float) -> float:
    """Points that the head takes on the first page, with the space below it."""
    return letterhead_height(issuer, issuer_parent, width) + 8 * MILLIMETRE


def document(
    file: BinaryIO,
    *,
    size: tuple[float, float],
    issuer: str,
    issuer_parent: str | None,
    title: str,
    subject: str,
) -> BaseDocTemplate:
    """A document whose page templates are "first", with the head, and "later". Same content, same bytes."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    register_fonts()
    width, height = inner_size(size)
    head = head_height(issuer, issuer_parent, width)

    def draw_head(canvas: Canvas, document: Any) -> None:
        draw_letterhead(canvas, issuer, issuer_parent, left=_LEFT, top=size[1] - _TOP, width=width)
        draw_page_number(canvas, document)

    def draw_page_number(canvas: Canvas, document: Any) -> None:
        if document.page > 1:
            canvas.setFont(REGULAR, 13)
            canvas.drawCentredString(size[0] / 2, size[1] - 13 * MILLIMETRE, str(document.page))

    def frame(frame_height: float) -> Frame:
        return Frame(
            _LEFT, _BOTTOM, width, frame_height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )

    return BaseDocTemplate(
        file,
        pagesize=size,
        title=title,
        author="TQDesk",
        creator="TQDesk",
        subject=subject,
        # Translators: the code of the language itself, for the properties of a PDF.
        lang=_("en"),
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
        pageTemplates=[
            PageTemplate("first", [frame(height - head)], onPage=draw_head),
            PageTemplate("later", [frame(height)], onPage=draw_page_number),
        ],
    )


def paragraph(
    text: str,
    font: str = REGULAR,
    size: float = 12,
    *,
    centred: bool = False,
    before: float = 0,
    after: float = 0,
) -> Any:
    """A paragraph of plain text; lengths are in points."""
    from reportlab.lib.enums import TA_CENTER, TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(
        font,
        fontName=font,
        bulletFontName=font,
        fontSize=size,
        leading=size * 1.2,
        alignment=TA_CENTER if centred else TA_LEFT,
        spaceBefore=before,
        spaceAfter=after,
    )
    return Paragraph(escape(text), style)
