"""All that is kept of a person, as a paper to be given to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from tqdesk import units
from tqdesk.people_records import KeptPerson, KeptPlace, PersonalData
from tqdesk.printing import pages
from tqdesk.printing.bodies import signing_lines
from tqdesk.printing.dates import place_and_date, short_date
from tqdesk.printing.fonts import BOLD, ITALIC, REGULAR, register_fonts
from tqdesk.printing.pages import MILLIMETRE, paragraph
from tqdesk.printing.text import clean
from tqdesk.vietnamese.dates import written_birth
from tqdesk.words import _, mark
from tqdesk.words.changes import (
    IT_OFFICER_WORDS,
    REGISTER_WORDS,
    ethnic_in_words,
    value_in_words,
    what,
    word,
)

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_SMALL = 11
_LEAST_ROOM = 25 * MILLIMETRE
_DIRECTIONS = {
    "up": mark("the receiving office"),
    "down": mark("a unit below"),
    "peer": mark("another machine of the unit"),
}


def personal_data_pdf(data: PersonalData) -> bytes:
    """The PDF of all that is kept of a person, A4 upright. Same record, same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import NextPageTemplate

    register_fonts()
    width, _height = pages.inner_size(A4)
    issuer = units.name_of(data.unit)
    file = BytesIO()
    document = pages.document(
        file,
        size=A4,
        issuer=issuer,
        issuer_parent=units.parent_name_of(data.unit),
        title=" - ".join((_("Copy of personal data"), clean(data.name))),
        subject=clean(data.name),
    )
    parts = [*_titles(data, issuer), *_facts(data, width), *_places(data.places, width)]
    parts += [*_certificates(data, width), *_decisions(data, width), *_transfers(data, width)]
    document.build(
        [NextPageTemplate("later"), *parts, *_changes(data, width), *_closing(data, issuer, width)]
    )
    return file.getvalue()


def _titles(data: PersonalData, issuer: str) -> list[Flowable]:
    said = _(
        "All that {unit} keeps of this person in TQDesk on {day}, given at their request under Law "
        "91/2025/QH15 on the protection of personal data."
    )
    return [
        paragraph(_("COPY OF PERSONAL DATA"), BOLD, 14, centred=True, after=3),
        paragraph(clean(data.name, longest=150), BOLD, 14, centred=True, after=8),
        paragraph(said.format(unit=issuer, day=short_date(data.made_on)), size=13, after=4),
    ]


def _facts(data: PersonalData, width: float) -> Iterator[Flowable]:
    yield from _heading(_("1. Facts"))
    for number, person in enumerate(data.persons, 1):
        if len(data.persons) > 1 or person.deleted:
            said = _("Entry {number}, kept by {unit}").format(number=number, unit=units.name_of(person.unit))
            yield _room()
            yield paragraph(_with_state(said, deleted=person.deleted), ITALIC, 12, before=4, after=2)
        yield _table([*_facts_of(person)], [0.36, 0.64], width)


def _facts_of(person: KeptPerson) -> Iterator[tuple[str, str]]:
    for name, value in {**person.facts, **person.private}.items():
        caption = _(REGISTER_WORDS[name]) if name in REGISTER_WORDS else name
        yield caption[:1].upper() + caption[1:], _fact(name, value)


def _fact(name: str, value: str) -> str:
    if name == "birth":
        return written_birth(value)
    if name == "unit":
        return units.name_of(value)
    if name == "ethnic":
        return ethnic_in_words(value)
    if name == "it_officer" and value in IT_OFFICER_WORDS:
        return _(IT_OFFICER_WORDS[value])
    return word(value)


def _places(places: Sequence[KeptPlace], width: float) -> Iterator[Flowable]:
    yield from _heading(_("2. Classes and attendance"))
    if not places:
        yield _nothing()
    for place in places:
        yield _room()
        yield paragraph(_with_state(place.title, deleted=place.deleted), BOLD, 12, before=4)
        about = (
            " – ".join(dict.fromkeys((_day(place.first_day), _day(place.last_day)))),
            place.site,
            _("list number {number}").format(number=place.list_number) if place.list_number else "",
            place.position or "",
            place.workplace or "",
        )
        yield paragraph(" · ".join(part for part in about if part), size=_SMALL, after=3)
        marks = [
            (
                f"{each.number} ({word(each.part)} {_day(each.day)})",
                _with_state(word(each.status) if each.status else _("taken back"), deleted=each.deleted),
                _instant(each.at),
                each.note or "",
            )
            for each in place.marks
        ]
        headings = _("Session"), _("Attendance"), _("Marked at"), _("Note")
        yield from _rows(headings, marks, [0.32, 0.22, 0.23, 0.23], width)


def _certificates(data: PersonalData, width: float) -> Iterator[Flowable]:
    yield from _heading(_("3. Certificates"))
    rows = [
        (each.number, _day(each.issued_on), each.class_title, _state_of(each.revoked_on, each.reason))
        for place in data.places
        for each in place.certificates
    ]
    headings = _("Number"), _("Issued on"), _("Class"), _("State")
    yield from _rows(headings, rows, [0.22, 0.17, 0.38, 0.23], width)


def _decisions(data: PersonalData, width: float) -> Iterator[Flowable]:
    yield from _heading(_("4. Decisions and requests"))
    rows = [
        (
            _("one human entered twice") if each.same else _("two humans, not one"),
            units.name_of(each.unit) if each.unit else "",
            each.reason or "",
        )
        for each in data.decisions
    ]
    asked = _("erasure asked for on {day}: {state}")
    rows += [
        (
            asked.format(day=_day(each.asked_on), state=word(each.state)),
            units.name_of(each.unit),
            each.reason or "",
        )
        for each in data.requests
    ]
    yield from _rows((_("What"), _("Unit"), _("Reason")), rows, [0.44, 0.26, 0.30], width)


def _transfers(data: PersonalData, width: float) -> Iterator[Flowable]:
    yield from _heading(_("5. Where it was sent"))
    rows = [
        (
            ", ".join((units.name_of(each.unit), _(_DIRECTIONS[each.direction]))),
            each.machine,
            _instant(each.made),
            each.file,
        )
        for each in data.transfers
    ]
    headings = _("Unit"), _("Machine"), _("First sent on"), _("File")
    yield from _rows(headings, rows, [0.28, 0.23, 0.18, 0.31], width)


def _changes(data: PersonalData, width: float) -> Iterator[Flowable]:
    yield from _heading(_("6. When and by whom it was entered"))
    rows = [
        (
            _instant(each.at),
            ", ".join(part for part in (each.change.operator, units.name_of(each.change.unit)) if part),
            what(each.change),
            value_in_words(each.change, each.change.before, in_full=True),
            value_in_words(each.change, each.change.after, in_full=True),
        )
        for each in data.changes
    ]
    headings = _("When"), _("Who"), _("What"), _("Before"), _("After")
    yield from _rows(headings, rows, [0.15, 0.20, 0.27, 0.18, 0.20], width)


def _heading(text: str) -> list[Flowable]:
    return [_room(), paragraph(text, BOLD, 13, before=10, after=4)]


def _room() -> Flowable:
    """A new page where a title and the first rows below it have no room."""
    from reportlab.platypus import CondPageBreak

    return CondPageBreak(_LEAST_ROOM)


def _nothing() -> Flowable:
    return paragraph(_("Nothing is kept."), ITALIC, 12)


def _rows(
    headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], shares: Sequence[float], width: float
) -> Iterator[Flowable]:
    """A table with headings, or the words that there is nothing."""
    yield _table(rows, shares, width, headings) if rows else _nothing()


def _table(
    rows: Sequence[tuple[str, ...]],
    shares: Sequence[float],
    width: float,
    headings: tuple[str, ...] | None = None,
) -> Flowable:
    from reportlab.lib.colors import black, whitesmoke
    from reportlab.platypus import Table

    cells = [[paragraph(clean(cell), size=_SMALL) for cell in row] for row in rows]
    style = [
        ("FONT", (0, 0), (-1, -1), REGULAR, _SMALL),
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    if headings is not None:
        cells.insert(0, [paragraph(text, BOLD, _SMALL, centred=True) for text in headings])
        style.append(("BACKGROUND", (0, 0), (-1, 0), whitesmoke))
    return Table(
        cells,
        colWidths=[share * width for share in shares],
        repeatRows=0 if headings is None else 1,
        style=style,
        spaceAfter=4,
    )


def _closing(data: PersonalData, issuer: str, width: float) -> list[Flowable]:
    from reportlab.platypus import KeepTogether, Spacer, Table

    lines = [paragraph(place_and_date(issuer, data.made_on), ITALIC, 13, centred=True)]
    lines += [paragraph(line, BOLD, 13, centred=True) for line in signing_lines(issuer)]
    lines.append(paragraph(_("(signature, full name and seal)"), ITALIC, 12, centred=True))
    signature = Table(
        [["", lines]],
        colWidths=[width * 0.4, width * 0.6],
        style=[("FONT", (0, 0), (-1, -1), REGULAR, 12)],
    )
    return [KeepTogether([Spacer(0, 12), signature, Spacer(0, 25 * MILLIMETRE)])]


def _with_state(text: str, *, deleted: bool) -> str:
    return _("{what} (deleted)").format(what=text) if deleted else text


def _state_of(revoked_on: str | None, reason: str | None) -> str:
    if revoked_on is None:
        return _("in force")
    said = _("revoked on {day}").format(day=_day(revoked_on))
    return f"{said}: {reason}" if reason else said


def _day(text: str) -> str:
    return short_date(date.fromisoformat(text)) if text else ""


def _instant(text: str) -> str:
    return f"{datetime.fromisoformat(text):%d/%m/%Y %H:%M}"
