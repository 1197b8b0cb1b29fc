"""Text that must stay inside a width: cleaned, wrapped, made smaller, and in the last resort cut."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from tqdesk.printing.fonts import register_fonts
from tqdesk.vietnamese.text import composed

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_STEP = 0.5
_UNPRINTABLE = ("Cc", "Cf", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one font; ``scale`` multiplies the size at which the whole text is set."""

    text: str
    font: str
    scale: float = 1.0


Line: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FittedText:
    """Lines that are no wider than asked when set at ``size`` points."""

    lines: tuple[Line, ...]
    size: float


def clean(text: str | None, *, longest: int = 1000) -> str:
    """``text`` as it can be printed: composed letters (NFC), one line, single spaces, no control characters.

    Text longer than ``longest`` characters is cut there and ends with "…"; ``None`` gives "".
    """
    spaced = " ".join(composed(text or "").split())
    printable = "".join(letter for letter in spaced if unicodedata.category(letter) not in _UNPRINTABLE)
    return printable if len(printable) <= longest else printable[: longest - 1].rstrip() + "…"


def line_width(line: Line, size: float) -> float:
    """The width of ``line`` in points, its pieces a space apart."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    register_fonts()
    spaces = sum(stringWidth(" ", piece.font, size * piece.scale) for piece in line[1:])
    words = sum(stringWidth(piece.text, piece.font, size * piece.scale) for piece in line)
    return float(spaces + words)


def wrap(line: Line, size: float, width: float) -> tuple[Line, ...]:
    """``line`` in lines no wider than ``width`` points; only a word that is wider by itself is broken."""
    lines: list[Line] = []
    current: Line = ()
    for piece in line:
        for word in piece.text.split():
            longer = _appended(current, replace(piece, text=word))
            if line_width(longer, size) <= width:
                current = longer
                continue
            if current:
                lines.append(current)
            *full, rest = _broken(replace(piece, text=word), size, width)
            lines.extend((part,) for part in full)
            current = (rest,)
    return (*lines, current) if current else tuple(lines)


def fit(line: Line, size: float, least: float, width: float, lines: int = 1) -> FittedText:
    """``line`` at the largest size, from ``size`` down to ``least`` points, to take ``lines`` lines.

    Lines are evened out, so that no single word hangs below a full line. What does not fit even at
    ``least`` is cut there and ends with "…". Empty text gives no lines.
    """
    for points in _sizes(size, least):
        wrapped = wrap(line, points, width)
        if len(wrapped) <= lines and (points == least or _is_whole(line, wrapped)):
            return FittedText(_evened(line, wrapped, points, width), points)
    return FittedText((*wrapped[: lines - 1], _cut(wrapped[lines - 1], least, width)), least)


def draw_centred(canvas: Canvas, line: Line, size: float, middle: float, base: float) -> None:
    """Draw ``line`` on the base line ``base``, its middle at ``middle`` (points)."""
    draw_left(canvas, line, size, middle - line_width(line, size) / 2, base)


def draw_left(canvas: Canvas, line: Line, size: float, left: float, base: float) -> None:
    """Draw ``line`` on the base line ``base`` from ``left`` on (points)."""
    text = canvas.beginText(left, base)
    for number, piece in enumerate(line):
        text.setFont(piece.font, size * piece.scale)
        text.textOut(f" {piece.text}" if number else piece.text)
    canvas.drawText(text)


def _sizes(size: float, least: float) -> Iterator[float]:
    while size > least:
        yield size
        size -= _STEP
    yield least


def _appended(line: Line, word: Piece) -> Line:
    if line and (line[-1].font, line[-1].scale) == (word.font, word.scale):
        return (*line[:-1], replace(word, text=f"{line[-1].text} {word.text}"))
    return (*line, word)


def _broken(word: Piece, size: float, width: float) -> list[Piece]:
    """``word`` in parts no wider than ``width``; a part has at least one letter."""
    parts = [""]
    for letter in word.text:
        longer = parts[-1] + letter
        if parts[-1] and line_width((replace(word, text=longer),), size) > width:
            parts.append(letter)
        else:
            parts[-1] = longer
    return [replace(word, text=part) for part in parts]


def _is_whole(line: Line, wrapped: tuple[Line, ...]) -> bool:
    """Whether wrapping broke lines between words only."""
    return sum(len(p.text.split()) for p in line) == sum(len(p.text.split()) for one in wrapped for p in one)


def _evened(line: Line, wrapped: tuple[Line, ...], size: float, width: float) -> tuple[Line, ...]:
    """``wrapped`` again, in as many lines, as narrow as they can be."""
    if len(wrapped) < 2:
        return wrapped
    narrow, wide = width / len(wrapped), width
    while wide - narrow > size / 2:
        middle = (narrow + wide) / 2
        evened = wrap(line, size, middle)
        if len(evened) <= len(wrapped) and _is_whole(line, evened):
            wide, wrapped = middle, evened
        else:
            narrow = middle
    return wrapped


def _cut(line: Line, size: float, width: float) -> Line:
    """``line`` with "…" after as many of its letters as leave room for it."""
    *before, last = line
    text = last.text
    while text and line_width((*before, replace(last, text=text + "…")), size) > width:
        text = text[:-1]
    return (*before, replace(last, text=text.rstrip() + "…"))
