"""Frozen records of people as they leave the program: lists that import back, and all that is kept of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tqdesk.records import Change, ClassSessionRecord, RosterPerson


@dataclass(frozen=True, slots=True)
class PeopleSheetRow:
    """A person of a list: ``facts`` as a roster row has them, the name of the ``place`` they belong to."""

    number: int
    facts: RosterPerson
    place: str = ""


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """People as a file that imports back without loss.

    ``places`` says what the places of the rows are, ``site`` or ``unit``, or "" where there is one only;
    ``private`` whether the file has their private facts.
    """

    title: str
    rows: tuple[PeopleSheetRow, ...]
    class_sessions: tuple[ClassSessionRecord, ...] = ()
    places: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """People that one action put on the list of a class."""

    class_title: str
    people: int


@dataclass(frozen=True, slots=True)
class RosterTemplate:
    """What a template is to be filled in for: a class, or nothing in particular."""

    title: str = ""
    first_day: date | None = None
    last_day: date | None = None


# All that is kept of one human. Ids are UUIDs as text, days ISO, instants ISO in local time.


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """A row under which a human stands; ``facts`` and ``private`` have what is known, by its wire name."""

    id: str
    unit: str
    deleted: bool
    facts: dict[str, str]
    private: dict[str, str]


@dataclass(frozen=True, slots=True)
class KeptMark:
    """A mark of a class session; ``status`` is ``None`` where it was taken back."""

    number: int
    day: str
    part: str
    status: str | None
    at: str
    note: str | None
    source: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class KeptCertificate:
    """A certificate with what is printed on it."""

    number: str
    issued_on: str
    name: str
    birth: str | None
    position: str | None
    workplace: str | None
    class_title: str
    revoked_on: str | None
    reason: str | None
    deleted: bool


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """A place on the list of a class, with its marks and certificates; ``person`` is the row that has it."""

    training_class: str
    title: str
    first_day: str
    last_day: str
    site: str
    person: str
    list_number: int | None
    position: str | None
    workplace: str | None
    deleted: bool
    marks: tuple[KeptMark, ...]
    certificates: tuple[KeptCertificate, ...]


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """That two persons are one human, or are not, and who says so."""

    first: str
    second: str
    same: bool
    reason: str | None
    unit: str


@dataclass(frozen=True, slots=True)
class KeptRequest:
    """A request for erasure, ``asked`` or ``withdrawn``."""

    asked_on: str
    reason: str | None
    state: str
    unit: str


@dataclass(frozen=True, slots=True)
class KeptTransfer:
    """A machine that some of this was sent to, and the first file that brought it there.

    ``direction`` is ``up`` (the receiving office), ``down`` (a unit below) or ``peer``.
    """

    unit: str
    machine: str
    direction: str
    file: str
    made: str


@dataclass(frozen=True, slots=True)
class KeptChange:
    """One thing that was entered or changed, and when."""

    at: str
    change: Change


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that a store keeps of one human, under every person they stand as; ``unit`` keeps the store."""

    unit: str
    made_on: date
    name: str
    persons: tuple[KeptPerson, ...]
    places: tuple[KeptPlace, ...]
    decisions: tuple[KeptDecision, ...]
    requests: tuple[KeptRequest, ...]
    transfers: tuple[KeptTransfer, ...]
    changes: tuple[KeptChange, ...]
