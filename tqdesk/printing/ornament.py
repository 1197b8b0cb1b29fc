"""What adorns a certificate: a frame with corners, and the pale star of a Đông Sơn drum behind the words."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MILLIMETRE = 72 / 25.4
GREEN = "#0B6E4F"
GOLD = "#B58A3C"
_PALE = "#EFF5F1"

_OUTER = 9 * MILLIMETRE
_INNER = 12.5 * MILLIMETRE
_NOTCH = 13 * MILLIMETRE
_RAYS = 14


def draw_frame(canvas: Canvas, width: float, height: float) -> None:
    """Draw the frame of a page of ``width`` × ``height`` points: green border, gold hairlines, corners."""
    canvas.setStrokeColor(GREEN)
    canvas.setLineWidth(2.4)
    canvas.rect(_OUTER, _OUTER, width - 2 * _OUTER, height - 2 * _OUTER)
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(0.7)
    _draw_notched(canvas, width, height, _INNER, _NOTCH)
    canvas.setLineWidth(0.35)
    _draw_notched(canvas, width, height, _INNER + 3, _NOTCH)
    for mirrored_x, mirrored_y in ((False, False), (True, False), (False, True), (True, True)):
        canvas.saveState()
        canvas.translate(width if mirrored_x else 0, height if mirrored_y else 0)
        canvas.scale(-1 if mirrored_x else 1, -1 if mirrored_y else 1)
        canvas.translate(_INNER, _INNER)
        _draw_corner(canvas)
        canvas.restoreState()


def draw_drum_star(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """Draw the star of a bronze drum, with its rings, around (``x``, ``y``) within ``radius`` points."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setStrokeColor(_PALE)
    canvas.setFillColor(_PALE)
    canvas.setLineWidth(1.6)
    for share in (0.43, 0.47, 0.63, 0.67, 0.83, 0.87, 1.0):
        canvas.circle(0, 0, radius * share)
    _draw_star(canvas, _RAYS, radius * 0.13, radius * 0.41)
    for number in range(48):
        angle = 2 * pi * number / 48
        dot_x, dot_y = radius * 0.55 * cos(angle), radius * 0.55 * sin(angle)
        canvas.circle(dot_x, dot_y, radius * 0.018, stroke=0, fill=1)
        canvas.circle(dot_x, dot_y, radius * 0.03, stroke=1, fill=0)
    _draw_teeth(canvas, 72, radius * 0.69, radius * 0.81)
    _draw_teeth(canvas, 96, radius * 0.98, radius * 0.89)
    canvas.restoreState()


def draw_divider(canvas: Canvas, x: float, y: float, width: float) -> None:
    """Draw a gold rule of ``width`` points with a lozenge at its middle (``x``, ``y``)."""
    canvas.setStrokeColor(GOLD)
    canvas.setFillColor(GOLD)
    canvas.setLineWidth(0.8)
    for side in (-1, 1):
        canvas.line(x + side * 9, y, x + side * width / 2, y)
        canvas.circle(x + side * width / 2, y, 1.1, stroke=0, fill=1)
    path = canvas.beginPath()
    path.moveTo(x - 5, y)
    for corner_x, corner_y in ((x, y + 3.4), (x + 5, y), (x, y - 3.4)):
        path.lineTo(corner_x, corner_y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_notched(canvas: Canvas, width: float, height: float, inset: float, notch: float) -> None:
    """A rectangle whose corners are quarter circles that bend inward."""
    low, right, high = inset, width - inset, height - inset
    path = canvas.beginPath()
    path.moveTo(low + notch, low)
    path.lineTo(right - notch, low)
    path.arcTo(right - notch, low - notch, right + notch, low + notch, 180, -90)
    path.lineTo(right, high - notch)
    path.arcTo(right - notch, high - notch, right + notch, high + notch, 270, -90)
    path.lineTo(low + notch, high)
    path.arcTo(low - notch, high - notch, low + notch, high + notch, 0, -90)
    path.lineTo(low, low + notch)
    path.arcTo(low - notch, low - notch, low + notch, low + notch, 90, -90)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)


def _draw_corner(canvas: Canvas) -> None:
    """A quarter of the drum star for the notch, its middle at the origin, opening up and to the right."""
    size = _NOTCH - 5
    canvas.setFillColor(GREEN)
    path = canvas.beginPath()
    path.moveTo(0, 0)
    for ray in range(4):
        middle = (ray + 0.5) * pi / 8
        path.lineTo(size * 0.42 * cos(middle - pi / 16), size * 0.42 * sin(middle - pi / 16))
        path.lineTo(size * cos(middle), size * sin(middle))
        path.lineTo(size * 0.42 * cos(middle + pi / 16), size * 0.42 * sin(middle + pi / 16))
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFillColor(GOLD)
    for ray in range(3):
        angle = (ray + 1) * pi / 8
        canvas.circle(size * 0.82 * cos(angle), size * 0.82 * sin(angle), 1.3, stroke=0, fill=1)


def _draw_star(canvas: Canvas, rays: int, inner: float, outer: float) -> None:
    path = canvas.beginPath()
    path.moveTo(outer, 0)
    for number in range(1, 2 * rays):
        angle = pi * number / rays
        reach = inner if number % 2 else outer
        path.lineTo(reach * cos(angle), reach * sin(angle))
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_teeth(canvas: Canvas, count: int, base: float, tip: float) -> None:
    """A ring of triangles standing on the circle of radius ``base``."""
    path = canvas.beginPath()
    for number in range(count):
        start, middle, end = (2 * pi * (number + part) / count for part in (0.1, 0.5, 0.9))
        path.moveTo(base * cos(start), base * sin(start))
        path.lineTo(tip * cos(middle), tip * sin(middle))
        path.lineTo(base * cos(end), base * sin(end))
        path.close()
    canvas.drawPath(path, stroke=0, fill=1)
