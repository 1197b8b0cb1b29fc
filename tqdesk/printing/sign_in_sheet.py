"""Sign-in sheets: the list of a class at one site, with a column to sign for every class session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tqdesk.printing import pages
from tqdesk.printing.bodies import signing_lines
from tqdesk.printing.dates import birth_year, day_and_month, first_to_last
from tqdesk.printing.fonts import BOLD, ITALIC, REGULAR, register_fonts
from tqdesk.printing.pages import MILLIMETRE, paragraph
from tqdesk.printing.text import clean
from tqdesk.records import SheetPerson, SignInSheet
from tqdesk.words import _, mark
from tqdesk.words.classes import class_named

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_ROW_HEIGHT = 9.5 * MILLIMETRE
_MOST_IN_PORTRAIT = 2
_MOST_TOGETHER = 6
_DAY_PARTS = {"morning": mark("Morning"), "afternoon": mark("Afternoon"), "evening": mark("Evening")}
_HEADING_ROWS = 2
_ENDLESS = 10_000.0
_ROWS_WITH_CLOSING = 2
_PADDING_SIDE, _PADDING_TOP, _PADDING_BOTTOM = 3.5, 2.5, 4.0

ClassSession = tuple[date, str]


def sign_in_sheet_pdf(sheet: SignInSheet) -> bytes:
    """The PDF of ``sheet``, A4: upright for up to two class sessions, else lying. Same sheet, same bytes.

    More class sessions than go side by side are spread evenly over several lists, each beginning on a page
    of its own. Page numbers stand in the top margin from the second page on.
    """
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import NextPageTemplate, PageBreak

    register_fonts()
    size = A4 if len(sheet.class_sessions) <= _MOST_IN_PORTRAIT else landscape(A4)
    width, height = pages.inner_size(size)
    head = pages.head_height(sheet.issuer, sheet.issuer_parent, width)
    file = BytesIO()
    document = pages.document(
        file,
        size=size,
        issuer=sheet.issuer,
        issuer_parent=sheet.issuer_parent,
        title=" - ".join((_("Sign-in sheet"), clean(sheet.class_title))),
        subject=clean(sheet.site),
    )
    story: list[Flowable] = []
    for first_number, class_sessions in _parts(sheet.class_sessions):
        if story:
            story += [NextPageTemplate("first"), PageBreak()]
        titles, closing = _titles(sheet), _closing(sheet, width)
        table = partial(_table, class_sessions=class_sessions, first_number=first_number, width=width)
        heights = [_row_height(person, len(class_sessions), width) for person in sheet.people]
        room = height - _height_of([table([], [])], width)
        on_pages = pages_of_rows(
            heights, room - head - _height_of(titles, width), room, _height_of(closing, width)
        )
        story += [NextPageTemplate("later"), *titles]
        for number, rows in enumerate(on_pages):
            if number:
                story.append(PageBreak())
            if rows or not number:
                story.append(table(sheet.people[rows.start : rows.stop], heights[rows.start : rows.stop]))
        story += closing
    document.build(story)
    return file.getvalue()


def pages_of_rows(
    heights: Sequence[float], first_room: float, later_room: float, closing: float
) -> list[range]:
    """Which rows stand on which page: a range a page, ``first_room`` points high, then ``later_room``.

    What closes the list, ``closing`` points high, must not stand alone: if there is no room for it after
    the last row, the last rows (at most two) go with it to a new page.
    """
    starts, room = [0], first_room
    for row, height in enumerate(heights):
        if height > room and row > starts[-1]:
            starts.append(row)
            room = later_room
        room -= height
    if closing > room:
        moved = min(_ROWS_WITH_CLOSING, len(heights) - starts[-1] - 1)
        while moved > 0 and sum(heights[-moved:]) + closing > later_room:
            moved -= 1
        starts.append(len(heights) - max(moved, 0))
    return [range(start, end) for start, end in zip(starts, [*starts[1:], len(heights)], strict=True)]


def _parts(class_sessions: Sequence[ClassSession]) -> list[tuple[int, Sequence[ClassSession]]]:
    """The class sessions in groups that go side by side, each with the number of its first (from 1)."""
    count = max(1, -(-len(class_sessions) // _MOST_TOGETHER))
    size, larger = divmod(len(class_sessions), count)
    parts, start = [], 0
    for part in range(count):
        end = start + size + (1 if part < larger else 0)
        parts.append((start + 1, class_sessions[start:end]))
        start = end
    return parts


def _titles(sheet: SignInSheet) -> list[Flowable]:
    title = class_named(clean(sheet.class_title, longest=400))
    site = _("Site: {site}").format(site=clean(sheet.site, longest=200))
    days = _("Time: {days}").format(days=first_to_last(sheet.first_day, sheet.last_day))
    return [
        paragraph(_("ATTENDANCE LIST"), BOLD, 14, centred=True, after=3),
        paragraph(title, BOLD, 13, centred=True, after=3),
        paragraph(site, size=13, centred=True, after=3),
        paragraph(days, size=13, centred=True, after=10),
    ]


def _table(
    people: Sequence[SheetPerson],
    heights: Sequence[float],
    *,
    class_sessions: Sequence[ClassSession],
    first_number: int,
    width: float,
) -> Flowable:
    """The part of the list that stands on one page, under its headings."""
    from reportlab.platypus import Table

    columns = max(1, len(class_sessions))
    blank = [""] * (columns + 1)
    return Table(
        [*_headings(class_sessions, first_number), *([*_cells(person), *blank] for person in people)],
        colWidths=_column_widths(columns, width),
        rowHeights=[None] * _HEADING_ROWS + [*heights],
        style=_table_style(columns),
    )


def _row_height(person: SheetPerson, columns: int, width: float) -> float:
    """Points that a person's row needs: for its longest cell, and for a pen."""
    widths = _column_widths(max(1, columns), width)
    heights = (
        float(cell.wrap(cell_width - 2 * _PADDING_SIDE, _ENDLESS)[1])
        for cell, cell_width in zip(_cells(person), widths, strict=False)
    )
    return max(_ROW_HEIGHT, max(heights) + _PADDING_TOP + _PADDING_BOTTOM)


def _height_of(flowables: Sequence[Flowable], width: float) -> float:
    """Points that flowables take below each other."""
    heights = (flowable.wrap(width, _ENDLESS)[1] + flowable.getSpaceAfter() for flowable in flowables)
    return float(sum(heights))


def _headings(class_sessions: Sequence[ClassSession], first_number: int) -> list[list[Any]]:
    """Two rows of headings: the lower one names the class sessions under the word for signatures."""

    def heading(text: str, size: float = 12) -> Any:
        return paragraph(text, BOLD, size, centred=True)

    numbered: list[Any] = [
        [
            heading(_("Session {number}").format(number=first_number + place), 11),
            paragraph(f"{_day_part(day_part)} {day_and_month(day)}", size=11, centred=True),
        ]
        for place, (day, day_part) in enumerate(class_sessions)
    ] or [""]
    names = _("No."), _("Full name"), _("Year of birth"), _("Position, workplace")
    before = [heading(name) for name in names]
    upper = [*before, heading(_("Signature")), *[""] * (len(numbered) - 1), heading(_("Note"))]
    return [upper, [*[""] * len(before), *numbered, ""]]


def _day_part(code: str) -> str:
    return _(_DAY_PARTS[code]) if code in _DAY_PARTS else clean(code, longest=40)


def _cells(person: SheetPerson) -> list[Any]:
    """The filled cells of a person's row."""
    place = ", ".join(part for part in (clean(person.position), clean(person.workplace)) if part)
    return [
        paragraph(str(person.list_number), centred=True),
        paragraph(clean(person.name, longest=150)),
        paragraph(birth_year(person.birth), centred=True),
        paragraph(clean(place, longest=250), size=11),
    ]


def _column_widths(columns: int, width: float) -> list[float]:
    """Points for each column: a signature gets 20 to 28 mm, position and workplace what is left."""
    upright = columns <= _MOST_IN_PORTRAIT
    number, name, birth, note = (part * MILLIMETRE for part in (11, 40 if upright else 46, 13, 13))
    signature = min(28.0, (46 if upright else 120) / columns) * MILLIMETRE
    rest = width - number - name - birth - note - columns * signature
    return [number, name, birth, rest, *[signature] * columns, note]


def _table_style(columns: int) -> Any:
    from reportlab.lib.colors import black, whitesmoke
    from reportlab.platypus import TableStyle

    lower, signatures = _HEADING_ROWS - 1, 4
    single = [("SPAN", (column, 0), (column, lower)) for column in (0, 1, 2, 3, signatures + columns)]
    return TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), REGULAR, 12),
            ("GRID", (0, 0), (-1, -1), 0.5, black),
            ("BACKGROUND", (0, 0), (-1, lower), whitesmoke),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), _PADDING_SIDE),
            ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING_SIDE),
            ("TOPPADDING", (0, 0), (-1, -1), _PADDING_TOP),
            ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING_BOTTOM),
            ("SPAN", (signatures, 0), (signatures + columns - 1, 0)),
            *single,
        ]
    )


def _closing(sheet: SignInSheet, width: float) -> list[Flowable]:
    """How many are on the list, and who signs."""
    from reportlab.platypus import Spacer, Table

    count = _("People on the list: {count}. Present: ............").format(count=len(sheet.people))
    left = [
        paragraph("\u00a0", ITALIC, 13),
        paragraph(_("LIST KEPT BY"), BOLD, 13, centred=True),
        paragraph(_("(signature, full name)"), ITALIC, 12, centred=True),
    ]
    right = [
        paragraph(_("................, .... /.... /20...."), ITALIC, 13, centred=True),
        *(paragraph(line, BOLD, 13, centred=True) for line in signing_lines(sheet.issuer)),
        paragraph(_("(signature, full name and seal)"), ITALIC, 12, centred=True),
    ]
    signatures = Table(
        [[left, right]],
        colWidths=[width * 0.42, width * 0.58],
        style=[("FONT", (0, 0), (-1, -1), REGULAR, 12), ("VALIGN", (0, 0), (-1, -1), "TOP")],
    )
    return [Spacer(0, 8), paragraph(count, size=13, after=6), signatures, Spacer(0, 25 * MILLIMETRE)]
