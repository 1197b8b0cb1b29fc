"""Certificates of completed training, one landscape A4 page each.

No law prescribes their form; names, dates and the signature follow Decree 30/2020/NĐ-CP by analogy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from tqdesk.printing.bodies import body_in_capitals, signing_lines
from tqdesk.printing.dates import birth_year, first_to_last, place_and_date
from tqdesk.printing.fonts import BOLD, ITALIC, REGULAR, register_fonts
from tqdesk.printing.letterhead import draw_letterhead
from tqdesk.printing.ornament import GREEN, MILLIMETRE, draw_divider, draw_drum_star, draw_frame
from tqdesk.printing.qr import draw_qr
from tqdesk.printing.text import FittedText, Line, Piece, clean, draw_centred, draw_left, fit, line_width
from tqdesk.records import CertificateFace
from tqdesk.words import _

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PAGE_WIDTH = 297 * MILLIMETRE
PAGE_HEIGHT = 210 * MILLIMETRE
MARGIN = 23 * MILLIMETRE

_WIDTH = PAGE_WIDTH - 2 * MARGIN
_MIDDLE = PAGE_WIDTH / 2
_HEAD_TOP = PAGE_HEIGHT - 19 * MILLIMETRE
_TITLE_BASE = PAGE_HEIGHT - 52 * MILLIMETRE
_BODY_TOP = PAGE_HEIGHT - 60 * MILLIMETRE
_BODY_BOTTOM = 68 * MILLIMETRE
_QR_SIDE = 27 * MILLIMETRE
_FOOT = 22 * MILLIMETRE
_SIGNATURE_WIDTH = 105 * MILLIMETRE
_FRAME = "frame"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A centred text of the body; ``before`` points of space above it."""

    text: FittedText
    before: float
    colour: str = "#000000"

    @property
    def height(self) -> float:
        return self.before + sum(_leading(line, self.text.size) for line in self.text.lines)


def certificates_pdf(faces: Sequence[CertificateFace]) -> bytes:
    """The PDF of ``faces``, a page each, in their order. The same faces give the same bytes.

    Raises ``ValueError`` if there are no faces, or if a QR text is empty or too long for a code.
    """
    from reportlab.pdfgen.canvas import Canvas

    if not faces:
        raise ValueError("no certificates to print")
    register_fonts()
    file = BytesIO()
    # Translators: the code of the language itself, for the properties of a PDF.
    language = _("en")
    canvas = Canvas(
        file,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageCompression=1,
        invariant=1,
        initialFontName=REGULAR,
        lang=language,
    )
    canvas.setTitle(" - ".join((_("Certificates"), clean(faces[0].class_title))))
    canvas.setAuthor("TQDesk")
    canvas.setCreator("TQDesk")
    canvas.beginForm(_FRAME, 0, 0, PAGE_WIDTH, PAGE_HEIGHT)
    draw_drum_star(canvas, _MIDDLE, (_BODY_TOP + _BODY_BOTTOM) / 2, 47 * MILLIMETRE)
    draw_frame(canvas, PAGE_WIDTH, PAGE_HEIGHT)
    canvas.endForm()
    for face in faces:
        canvas.doForm(_FRAME)
        _draw_face(canvas, face)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_face(canvas: Canvas, face: CertificateFace) -> None:
    draw_letterhead(canvas, face.issuer, face.issuer_parent, left=MARGIN, top=_HEAD_TOP, width=_WIDTH)
    canvas.setFillColor(GREEN)
    draw_centred(canvas, (Piece(_("CERTIFICATE"), BOLD),), 36, _MIDDLE, _TITLE_BASE)
    draw_divider(canvas, _MIDDLE, _TITLE_BASE - 14, 62 * MILLIMETRE)
    _draw_body(canvas, face)
    _draw_register_entry(canvas, face)
    _draw_signature(canvas, face)


def _draw_body(canvas: Canvas, face: CertificateFace) -> None:
    """The words between title and signature; what room is left over goes between the paragraphs."""
    room = _BODY_TOP - _BODY_BOTTOM
    for scale in (1.04, 1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6):
        paragraphs = list(_paragraphs(face, scale))
        height = sum(paragraph.height for paragraph in paragraphs)
        if height <= room:
            break
    spare = min((room - height) / (len(paragraphs) + 3), 8.0)
    y = _BODY_TOP - (room - height - spare * (len(paragraphs) - 1)) / 2
    for paragraph in paragraphs:
        canvas.setFillColor(paragraph.colour)
        y -= paragraph.before
        for line in paragraph.text.lines:
            y -= _leading(line, paragraph.text.size)
            draw_centred(canvas, line, paragraph.text.size, _MIDDLE, y + paragraph.text.size * 0.25)
        y -= spare


def _paragraphs(face: CertificateFace, scale: float) -> Iterator[_Paragraph]:
    def paragraph(
        line: Line, size: float, lines: int = 1, before: float = 0, colour: str = "#000000"
    ) -> _Paragraph:
        return _Paragraph(fit(line, size * scale, 8, _WIDTH, lines), before * scale, colour)

    yield paragraph((Piece(body_in_capitals(face.issuer), BOLD),), 14, 2)
    yield paragraph((Piece(_("certifies that"), ITALIC),), 14)
    yield paragraph((Piece(_("Mr/Ms:"), ITALIC, 0.56), Piece(clean(face.name), BOLD)), 27, 2, 2, GREEN)
    details: list[Line] = [
        (Piece(label, REGULAR), Piece(value, BOLD))
        for label, value in (
            (_("Year of birth:"), birth_year(face.birth)),
            (_("Position:"), clean(face.position)),
        )
        if value
    ]
    for line in _side_by_side(details, 14 * scale):
        yield paragraph(line, 14, 2)
    if workplace := clean(face.workplace):
        yield paragraph((Piece(_("Workplace:"), REGULAR), Piece(workplace, BOLD)), 14, 2)
    yield paragraph((Piece(_("has completed the training class:"), REGULAR),), 14, before=3)
    yield paragraph((Piece(clean(face.class_title), BOLD),), 18, 4, 0, GREEN)
    yield paragraph((Piece(_("Time:"), REGULAR), Piece(_time(face), BOLD)), 14)


def _side_by_side(details: list[Line], size: float) -> list[Line]:
    """The details on one line, set apart, if they are short enough for it."""
    if len(details) < 2:
        return details
    together: Line = (*details[0], Piece("·", BOLD, 1.3), *details[1])
    return [together] if line_width(together, size) <= _WIDTH else details


def _time(face: CertificateFace) -> str:
    return _("{days} ({count} half-day sessions)").format(
        days=first_to_last(face.first_day, face.last_day), count=face.class_sessions
    )


def _draw_register_entry(canvas: Canvas, face: CertificateFace) -> None:
    """At the lower left: the QR code, beside it the number in the register and what the code is for."""
    draw_qr(canvas, face.qr, MARGIN, _FOOT, _QR_SIDE)
    left = MARGIN + _QR_SIDE + 10
    width = PAGE_WIDTH - MARGIN - _SIGNATURE_WIDTH - left
    label: Line = (Piece(_("Number in the register:"), REGULAR), Piece(clean(face.number), BOLD))
    caption: Line = (Piece(_("Scan the code to check this certificate."), ITALIC),)
    base = _FOOT
    for text in (fit(caption, 10, 7, width, 2), fit(label, 12, 8, width, 2)):
        for line in reversed(text.lines):
            draw_left(canvas, line, text.size, left, base + 1)
            base += text.size * 1.3
        base += 2


def _draw_signature(canvas: Canvas, face: CertificateFace) -> None:
    middle = PAGE_WIDTH - MARGIN - _SIGNATURE_WIDTH / 2
    base = _BODY_BOTTOM - 26
    dated: Line = (Piece(place_and_date(clean(face.place), face.issued_on), ITALIC),)
    texts = [fit(dated, 14, 8, _SIGNATURE_WIDTH)]
    texts += [fit((Piece(line, BOLD),), 14, 8, _SIGNATURE_WIDTH) for line in signing_lines(face.issuer)]
    texts.append(fit((Piece(_("(signature, full name and seal)"), ITALIC),), 12, 8, _SIGNATURE_WIDTH))
    for text in texts:
        draw_centred(canvas, text.lines[0], text.size, middle, base)
        base -= text.size * 1.25


def _leading(line: Line, size: float) -> float:
    return size * max(piece.scale for piece in line) * 1.25
