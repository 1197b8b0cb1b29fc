"""The head of a paper by Decree 30/2020/NĐ-CP: issuing body at the left, nation and motto at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tqdesk.printing.bodies import body_in_capitals
from tqdesk.printing.fonts import BOLD, REGULAR
from tqdesk.printing.text import FittedText, Line, Piece, draw_centred, fit, line_width
from tqdesk.words import _

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_LEFT_SHARE = 0.44
_GAP = 10.0
_LEADING = 1.25
_RULE_SHARE = 0.4
_RULE_GAP = 5.0
_LEAST = 9.0
_LEAST_ON_ONE_LINE = 11.0


def letterhead_height(issuer: str, issuer_parent: str | None, width: float) -> float:
    """How many points :func:`draw_letterhead` takes from its top to the lower rule."""
    left = _height(_bodies(issuer, issuer_parent, width * _LEFT_SHARE - _GAP))
    right = _height(_nation(width * (1 - _LEFT_SHARE)))
    return max(left, right) + _RULE_GAP


def draw_letterhead(
    canvas: Canvas, issuer: str, issuer_parent: str | None, *, left: float, top: float, width: float
) -> None:
    """Draw the head into ``width`` points from ``left``, downward from ``top``."""
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.6)
    body_width = width * _LEFT_SHARE - _GAP
    _draw_column(canvas, _bodies(issuer, issuer_parent, body_width), left + body_width / 2, top, _RULE_SHARE)
    nation_width = width * (1 - _LEFT_SHARE)
    _draw_column(canvas, _nation(nation_width), left + width - nation_width / 2, top, 1.0)


def _bodies(issuer: str, issuer_parent: str | None, width: float) -> list[FittedText]:
    """Both bodies at one size: what the longer one needs to stay on a line, or on two."""
    lines: list[Line] = [(Piece(body_in_capitals(issuer), BOLD),)]
    if issuer_parent:
        lines.insert(0, (Piece(body_in_capitals(issuer_parent), REGULAR),))
    size = min(_fit_body(line, 13, width).size for line in lines)
    return [_fit_body(line, size, width) for line in lines]


def _fit_body(line: Line, size: float, width: float) -> FittedText:
    on_one_line = line_width(line, _LEAST_ON_ONE_LINE) <= width
    return fit(line, size, _LEAST, width, lines=1 if on_one_line else 2)


def _nation(width: float) -> list[FittedText]:
    name: Line = (Piece(_("SOCIALIST REPUBLIC OF VIET NAM"), BOLD),)
    motto: Line = (Piece(_("Independence - Freedom - Happiness"), BOLD),)
    return [fit(name, 13, _LEAST, width), fit(motto, 14, _LEAST, width)]


def _height(texts: list[FittedText]) -> float:
    return sum(len(text.lines) * text.size * _LEADING for text in texts)


def _draw_column(
    canvas: Canvas, texts: list[FittedText], middle: float, top: float, rule_share: float
) -> None:
    base = top
    rule = 0.0
    for text in texts:
        for line in text.lines:
            base -= text.size * _LEADING
            draw_centred(canvas, line, text.size, middle, base + text.size * (_LEADING - 1))
            rule = line_width(line, text.size) * rule_share
    canvas.line(middle - rule / 2, base - _RULE_GAP / 2, middle + rule / 2, base - _RULE_GAP / 2)
