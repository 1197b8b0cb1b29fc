"""QR codes: as rectangles, sharp at any size and small in a PDF, and as pictures."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_QUIET_MODULES = 4
_PIXELS = 8
"""The side of a module in a picture."""


@dataclass(frozen=True, slots=True)
class DarkRun:
    """``length`` dark modules side by side; ``row`` counts from the top, ``column`` from the left, from 0."""

    row: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code of ``modules`` × ``modules`` squares, without the 4 modules that must stay white around it."""

    modules: int
    runs: tuple[DarkRun, ...]


def qr_code(text: str) -> QrCode:
    """The QR code (ISO/IEC 18004, level M: 15 % may be lost) of ``text``; at most about 2,300 bytes of UTF-8.

    Raises ``ValueError`` if the text is empty or does not fit.
    """
    import zxingcpp

    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = barcode.to_image(scale=1, add_quiet_zones=False)
    rows, columns = image.shape
    grey = memoryview(image).tobytes()
    runs: list[DarkRun] = []
    for row in range(rows):
        line = grey[row * columns : (row + 1) * columns]
        column = line.find(0)
        while column >= 0:
            end = line.find(255, column)
            length = (end if end >= 0 else columns) - column
            runs.append(DarkRun(row, column, length))
            column = line.find(0, column + length)
    return QrCode(columns, tuple(runs))


def qr_png(text: str) -> bytes:
    """The code of ``text`` as a picture, sharp and large enough for the camera of a telephone.

    Raises ``ValueError`` as :func:`qr_code` does.
    """
    from PIL import Image

    code = qr_code(text)
    side = code.modules + 2 * _QUIET_MODULES
    image = Image.new("L", (side, side), 255)
    for run in code.runs:
        left, top = run.column + _QUIET_MODULES, run.row + _QUIET_MODULES
        image.paste(0, (left, top, left + run.length, top + 1))
    written = io.BytesIO()
    large = image.resize((side * _PIXELS, side * _PIXELS), Image.Resampling.NEAREST)
    large.convert("1").save(written, "PNG", optimize=True)
    return written.getvalue()


def draw_qr(canvas: Canvas, text: str, left: float, bottom: float, side: float) -> None:
    """Draw the code of ``text``, one black path, into a square of ``side`` points on white ground."""
    code = qr_code(text)
    path = canvas.beginPath()
    for run in code.runs:
        path.rect(run.column, code.modules - run.row - 1, run.length, 1)
    canvas.saveState()
    canvas.translate(left, bottom)
    # One unit a module: whole numbers keep thousands of rectangles short.
    canvas.scale(side / code.modules, side / code.modules)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
