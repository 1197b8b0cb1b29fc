"""The program's icon for Windows and the picture beside the installer's last page, drawn from the one SVG.

    python tools/make_icon.py SVG ICO

Small sizes are stored as bitmaps, which every program that shows icons reads, the large one as PNG.
Source of the layout: https://learn.microsoft.com/windows/win32/menurc/icons (ICONDIR, ICONDIRENTRY).
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

BESIDE = QSize(164, 314)
"""The room that NSIS has beside its first and last page, in pixels."""

SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
_FROM_HERE_PNG = 256
_HEADER = 6
_ENTRY = 16


def drawn(svg: Path, side: int) -> QImage:
    """The drawing as a square picture, ``side`` pixels wide."""
    picture = QImage(QSize(side, side), QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise ValueError(f"{svg} is no drawing")
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    return picture


def as_bitmap(picture: QImage) -> bytes:
    """A device-independent bitmap as icons hold it: colours from the bottom up, then an empty mask."""
    side = picture.width()
    colours = bytes(picture.flipped(Qt.Orientation.Vertical).constBits())
    mask = bytes((side + 31) // 32 * 4 * side)
    header = struct.pack("<3I2H6I", 40, side, side * 2, 1, 32, 0, len(colours) + len(mask), 0, 0, 0, 0)
    return header + colours + mask


def as_file(picture: QImage, kind: str) -> bytes:
    """The picture as a file: ``PNG`` or ``BMP``."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def icon(svg: Path) -> bytes:
    """An .ico file with the drawing in all sizes."""
    pictures = [
        as_file(drawn(svg, side), "PNG") if side >= _FROM_HERE_PNG else as_bitmap(drawn(svg, side))
        for side in SIZES
    ]
    place = _HEADER + _ENTRY * len(SIZES)
    entries = b""
    for side, picture in zip(SIZES, pictures, strict=True):
        entries += struct.pack("<4B2H2I", side % 256, side % 256, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return struct.pack("<3H", 0, 1, len(SIZES)) + entries + b"".join(pictures)


def beside(svg: Path) -> bytes:
    """A .bmp file for the side of the installer's last page: the drawing on a ground of its own colour."""
    mark = drawn(svg, BESIDE.width() // 2)
    picture = QImage(BESIDE, QImage.Format.Format_RGB888)
    picture.fill(QColor(mark.pixelColor(mark.width() // 16, mark.height() // 2)))
    painter = QPainter(picture)
    painter.drawImage(QPoint((BESIDE.width() - mark.width()) // 2, BESIDE.height() // 4), mark)
    painter.end()
    return as_file(picture, "BMP")


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(icon(Path(sys.argv[1])))
