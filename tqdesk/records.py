"""Frozen records that cross layers: plain values, no behaviour beyond what reads them.

Dates are :class:`datetime.date`; a birth is text, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, because
rosters often know no more than the year. Sex is ``"male"``, ``"female"`` or ``None``.

What there is one of for each row of a roster is made by msgspec: ten times as fast as a frozen data class.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

SEXES = ("male", "female")
PRIVATE = ("citizen_id", "phone", "email", "ethnic")
"""The private facts of a person: masked until asked for."""

CATEGORIES = (
    "leader",
    "civil_servant",
    "public_employee",
    "worker",
    "part_time",
    "digital_team",
    "business",
    "citizen",
)
MARKS = ("present", "late", "excused", "absent")
MODES = ("in_person", "online", "mixed", "self_paced")
DAY_PARTS = ("morning", "afternoon", "evening")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a catalogue edition, as ``2024:02392``.

    ``kind`` is ``province``, ``district`` or ``commune``; ``name`` is the full name with its type
    ("Xã Tân Trào"); ``parent`` is the key of the receiving office, ``None`` for a province.
    """

    key: str
    name: str
    kind: str
    parent: str | None

    @property
    def edition(self) -> str:
        """``2024`` (three levels) or ``2025`` (two levels)."""
        return self.key.partition(":")[0]

    @property
    def code(self) -> str:
        """The official code without the edition, as ``02392``."""
        return self.key.partition(":")[2]


@dataclass(frozen=True, slots=True)
class RosterMark:
    """A mark that a roster row has for a class session, named by its number, its day and part of the day."""

    number: int
    day: date
    part: str
    status: str


class RosterPerson(msgspec.Struct, frozen=True):
    """One person as a roster row gives them; ``row`` counts from 1 as Excel shows it.

    ``category`` is one of :data:`CATEGORIES`; ``person_id`` is in lists of ours only: the id of a person in
    the store that wrote it.
    """

    sheet: str
    row: int
    name: str
    birth: str | None = None
    sex: str | None = None
    ethnic: str | None = None
    position: str | None = None
    workplace: str | None = None
    phone: str | None = None
    email: str | None = None
    citizen_id: str | None = None
    note: str | None = None
    category: str | None = None
    person_id: UUID | None = None
    marks: tuple[RosterMark, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """A cell that could not be used. ``kind`` names the sentence in ``words``; ``value`` is the cell's text.

    ``column`` is the letter Excel shows ("C"), or "" where the whole row is meant.
    """

    sheet: str
    row: int
    column: str
    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """A column of a roster's table: its first filled cells, and what it was taken for.

    ``meaning`` is a field of :class:`RosterPerson` or one of ``list_number``, ``family_name``,
    ``given_name``, ``birth_day``, ``birth_month``, ``birth_year``, ``sex_mark``; ``:male`` or ``:female``
    behind it says that a filled cell here gives the sex ("birth:female"); "" is a column that is not read.
    """

    index: int
    letter: str
    heading: str
    meaning: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterTable:
    """A roster on a sheet; rows are those Excel shows. Tables with equal headings have equal ``layout``."""

    sheet: str
    first_header_row: int
    last_header_row: int
    columns: tuple[RosterColumn, ...]
    layout: str


@dataclass(frozen=True, slots=True)
class RosterNote:
    """What is to be known of a roster file beside its people; ``kind`` names the sentence in ``words``."""

    kind: str
    sheet: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What a roster file holds, people in file order. ``columns`` maps sheet name → {column letter: field
    name of :class:`RosterPerson`}; ``tables`` are those that were read."""

    people: tuple[RosterPerson, ...]
    problems: tuple[RosterProblem, ...]
    columns: dict[str, dict[str, str]]
    tables: tuple[RosterTable, ...] = ()
    notes: tuple[RosterNote, ...] = ()


@dataclass(frozen=True, slots=True)
class CardScan:
    """What the QR text of a citizen-ID card says; names may be mangled by the keyboard layout."""

    number: str
    old_number: str | None
    name: str
    birth: str | None
    sex: str | None


@dataclass(frozen=True, slots=True)
class CertificateFace:
    """What a printed certificate says. ``qr`` is the text of its QR code."""

    number: str
    name: str
    birth: str | None
    position: str | None
    workplace: str | None
    class_title: str
    first_day: date
    last_day: date
    class_sessions: int
    issuer: str
    issuer_parent: str | None
    place: str
    issued_on: date
    qr: str


@dataclass(frozen=True, slots=True)
class SheetPerson:
    """One line of a sign-in sheet."""

    list_number: int
    name: str
    birth: str | None
    position: str | None
    workplace: str | None


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """A sign-in sheet of one class and site; a column to sign per entry of ``class_sessions``."""

    issuer: str
    issuer_parent: str | None
    class_title: str
    site: str
    first_day: date
    last_day: date
    class_sessions: tuple[tuple[date, str], ...]
    people: tuple[SheetPerson, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A table of figures. ``rows`` hold one value per column: text or whole numbers.

    ``totals`` has one value per column too; the first is the word for "total", texts elsewhere are "".
    """

    name: str
    title: str
    issuer: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    totals: tuple[str | int, ...]
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """A class in a list: its dates, how many class sessions it has and how many people are on its lists."""

    id: UUID
    title: str
    first_day: date
    last_day: date
    owner_unit: str
    mode: str | None
    class_sessions: int
    enrolled: int


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """A site of a class; ``headcount`` has the categories counted, without names."""

    id: UUID
    unit: str
    venue: str | None
    headcount: dict[str, int]


@dataclass(frozen=True, slots=True)
class ClassSessionRecord:
    """A class session; ``number`` counts from 1 in the order of time."""

    id: UUID
    number: int
    day: date
    part: str


@dataclass(frozen=True, slots=True)
class EnrolmentRecord:
    """A person on the list of a class; ``marks`` has a status per class session number, if marked."""

    id: UUID
    site: UUID
    person: UUID
    list_number: int
    name: str
    birth: str | None
    position: str | None
    workplace: str | None
    marks: dict[int, str]


@dataclass(frozen=True, slots=True)
class ClassDetail:
    """A class with its sites, class sessions and people, by site and list number."""

    summary: ClassSummary
    round: str | None
    plan_number: str | None
    organiser: str | None
    sites: tuple[SiteRecord, ...]
    class_sessions: tuple[ClassSessionRecord, ...]
    enrolments: tuple[EnrolmentRecord, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of marking: how many marks were set, stood already, and named nobody."""

    marked: int
    unchanged: int
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptFact:
    """A fact that a roster has otherwise: what is ``known`` stays, here masked where it is private; "" where
    the roster's value is not taken because it stands for another person."""

    fact: str
    known: str


class PlannedPerson(msgspec.Struct, frozen=True):
    """What importing one roster row will do.

    ``fate`` is ``new``, ``same`` (known here), ``likely`` (taken as new, but much like someone known or in an
    earlier row) or ``already`` (on the list, or named by another row). ``match`` is the known person meant,
    ``again`` the place of the row meant, ``reasons`` are codes of :mod:`tqdesk.training.likeness`; ``adds``
    are the facts that a known person gains, ``kept`` those that stay.
    """

    row: RosterPerson
    fate: str
    match: UUID | None = None
    again: int | None = None
    reasons: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    kept: tuple[KeptFact, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What importing a roster will do, row by row, and the cells that could not be used."""

    people: tuple[PlannedPerson, ...]
    problems: tuple[RosterProblem, ...]

    def count(self, fate: str) -> int:
        """How many rows have that fate."""
        return sum(planned.fate == fate for planned in self.people)

    @property
    def brings_anything(self) -> bool:
        """Whether importing it changes anything; of marks that is not known before."""
        return any(each.fate != "already" or each.adds or each.row.marks for each in self.people)


@dataclass(frozen=True, slots=True)
class Change:
    """One journal line as people read it: ``before`` and ``after`` are what the registers said."""

    at: int
    operator: str | None
    unit: str
    entity: str
    subject: str
    register: str
    before: dict[str, object] | None
    after: dict[str, object]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a conflict may be settled to: what it says, and who said so where and when.

    ``shown`` marks the value that rows show until the conflict is settled; ``at`` is in milliseconds.
    """

    value: dict[str, Any]
    operator: str | None
    unit: str
    at: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict: what it is about, and its choices, the one shown first.

    ``kind`` is ``values``, ``deleted`` or ``human``; ``id`` stays the same at every machine.
    """

    id: str
    kind: str
    entity: str
    subject: str
    register: str
    choices: tuple[Choice, ...]
