"""The one table of entities and registers: encoding, merging, tables and history draw from it.

A register is the smallest thing that merges as one: fields that make sense only together. Wire names
are for ever; registers are added, never renamed, split or given other types. Every entity but
``person_private`` has a register ``made``, written once by the line that creates the row: the unit of
that line owns the row for ever, and the rows that it names are those *above* it, without which it means
nothing. Should two units have made the same row, the older line stays. ``person_private`` lies below the
person of the same id.

What people enter can be deleted: the register ``deleted`` says so and names the lines that its author
saw. Machines and verdicts are never deleted; their states change.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

from tqdesk.records import CATEGORIES, DAY_PARTS, MARKS, MODES, SEXES


class Kind(Enum):
    """What a field may hold on the wire, and the bounds that strict decoding keeps."""

    TEXT = "text"
    """1–500 characters."""
    NOTE = "note"
    """1–4,000 characters."""
    COUNT = "count"
    """0 to 999,999."""
    INSTANT = "instant"
    """Milliseconds since 1970, to the end of the year 9999."""
    FLAG = "flag"
    DAY = "day"
    """``YYYY-MM-DD``."""
    BIRTH = "birth"
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    UNIT = "unit"
    """``2024:02392`` or ``own:<uuid>``."""
    ROW = "row"
    """The UUID of another row."""
    CHOICE = "choice"
    MACHINE = "machine"
    """The id of a machine: 16 lower-case hex digits."""
    SIGNING_KEY = "signing_key"
    """The public part of an Ed25519 key: 64 lower-case hex digits."""
    SIGNATURE = "signature"
    """An Ed25519 signature: 128 lower-case hex digits."""
    SEALING_KEY = "sealing_key"
    """An age recipient: ``age1`` and 58 letters or digits."""
    LINE = "line"
    """The id of a journal line."""
    LINES = "lines"
    """Ids of up to 1,000 journal lines, ascending, each once."""


# The parts of the table are compared by identity: they are hashed for every line that is merged.


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field of a register; ``meaning`` says whether two values that differ here conflict.

    ``of`` is the entity of the row that a field of kind ``ROW`` names.
    """

    name: str
    kind: Kind
    required: bool = False
    meaning: bool = True
    choices: tuple[str, ...] = ()
    of: str | None = None

    @property
    def column(self) -> str:
        """The column of the field: rows are referred to by their local key."""
        return f"{self.name}_id" if self.kind is Kind.ROW else self.name


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Fields that merge as one.

    A value whose ``gives_way`` field is true yields to any that is not. Of a register that ``stays`` the
    oldest value is shown, and nothing replaces it.
    """

    name: str
    fields: tuple[Field, ...]
    gives_way: str | None = None
    stays: bool = False

    @property
    def line_column(self) -> str:
        """The column that holds the key of the line whose value is shown."""
        return _line_column(self.name)

    @property
    def columns(self) -> tuple[tuple[str, str, Kind], ...]:
        """The name, the column and the kind of each field."""
        return _columns(self)


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """A kind of row that travels; ``table`` is its table in the store.

    ``part_of`` is the entity whose rows these are further parts of, under the same ids.
    """

    name: str
    table: str
    registers: tuple[Register, ...]
    part_of: str | None = None

    @property
    def is_deletable(self) -> bool:
        """Whether rows of this kind can be deleted."""
        return any(register is DELETED for register in self.registers)

    @property
    def above(self) -> tuple[Field, ...]:
        """The fields of ``made`` that name the rows above a row."""
        return _above(self)

    def register(self, name: str) -> Register:
        """The register of that wire name; ``KeyError`` if this version knows none."""
        for register in self.registers:
            if register.name == name:
                return register
        raise KeyError(name)


@cache
def _line_column(register: str) -> str:
    return f"{register}_line"


@cache
def _columns(register: Register) -> tuple[tuple[str, str, Kind], ...]:
    return tuple((field.name, field.column, field.kind) for field in register.fields)


@cache
def _above(entity: Entity) -> tuple[Field, ...]:
    return tuple(
        field
        for register in entity.registers
        if register.name == "made"
        for field in register.fields
        if field.kind is Kind.ROW
    )


def _text(name: str, *, required: bool = False) -> Register:
    return Register(name, (Field(name, Kind.TEXT, required),))


def _unit(name: str) -> Register:
    return Register(name, (Field(name, Kind.UNIT),))


def _choice(name: str, choices: tuple[str, ...]) -> Register:
    return Register(name, (Field(name, Kind.CHOICE, choices=choices),))


def _made(*fields: Field) -> Register:
    return Register("made", fields, stays=True)


def _row(name: str, *, required: bool = True, of: str | None = None) -> Field:
    return Field(name, Kind.ROW, required, of=of or name)


_WORK = (
    Field("position", Kind.TEXT),
    Field("workplace", Kind.TEXT),
    Field("unit", Kind.UNIT),
    Field("category", Kind.CHOICE, choices=CATEGORIES),
)

DELETED = Register(
    "deleted",
    (
        Field("deleted", Kind.FLAG, required=True),
        Field("deleted_reason", Kind.NOTE, meaning=False),
        Field("saw", Kind.LINES, required=True, meaning=False),
    ),
)
"""Whether a row is deleted; ``saw`` names the heads of its other registers that the author knew."""

ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity("operator", "operator", (_made(), _text("name", required=True), DELETED)),
        Entity("course", "course", (_made(), _text("title", required=True), DELETED)),
        Entity(
            "class",
            "training_class",
            (
                _made(),
                _text("title", required=True),
                Register("course", (_row("course", required=False),)),
                _text("round"),
                _choice("mode", MODES),
                Register(
                    "dates",
                    (
                        Field("first_day", Kind.DAY, required=True),
                        Field("last_day", Kind.DAY, required=True),
                    ),
                ),
                _text("plan_number"),
                _text("organiser"),
                _choice("state", ("open", "closed")),
                DELETED,
            ),
        ),
        Entity(
            "site",
            "site",
            (
                _made(_row("class"), Field("unit", Kind.UNIT, required=True)),
                _text("venue"),
                Register("headcount", tuple(Field(name, Kind.COUNT) for name in CATEGORIES)),
                DELETED,
            ),
        ),
        Entity(
            "class_session",
            "class_session",
            (
                _made(_row("class")),
                Register(
                    "time",
                    (
                        Field("day", Kind.DAY, required=True),
                        Field("part", Kind.CHOICE, required=True, choices=DAY_PARTS),
                    ),
                ),
                DELETED,
            ),
        ),
        Entity(
            "person",
            "person",
            (
                _made(),
                _text("name", required=True),
                Register("birth", (Field("birth", Kind.BIRTH),)),
                _choice("sex", SEXES),
                _text("position"),
                _text("workplace"),
                _unit("unit"),
                _choice("category", CATEGORIES),
                _choice("it_officer", ("full_time", "part_time", "none")),
                DELETED,
            ),
        ),
        Entity(
            "person_private",
            "person_private",
            (_text("citizen_id"), _text("phone"), _text("email"), _text("ethnic"), DELETED),
            part_of="person",
        ),
        Entity(
            "enrolment",
            "enrolment",
            (
                _made(_row("class"), _row("site"), _row("person")),
                Register("list_number", (Field("list_number", Kind.COUNT, required=True),)),
                Register("work", _WORK),
                DELETED,
            ),
        ),
        Entity(
            "attendance",
            "attendance",
            (
                _made(_row("enrolment"), _row("class_session")),
                Register(
                    "mark",
                    (
                        Field("status", Kind.CHOICE, choices=MARKS),
                        Field("at", Kind.INSTANT, required=True, meaning=False),
                        Field("note", Kind.NOTE),
                        Field(
                            "source",
                            Kind.CHOICE,
                            required=True,
                            meaning=False,
                            choices=("list_number", "scan", "typed", "grid", "undo"),
                        ),
                        Field("rest", Kind.FLAG, required=True, meaning=False),
                    ),
                    gives_way="rest",
                ),
                DELETED,
            ),
        ),
        Entity(
            "certificate",
            "certificate",
            (
                _made(
                    _row("enrolment"),
                    Field("number", Kind.TEXT, required=True),
                    Field("sequence", Kind.COUNT, required=True),
                    Field("year", Kind.COUNT, required=True),
                    Field("issued_on", Kind.DAY, required=True),
                    Field("name", Kind.TEXT, required=True),
                    Field("birth", Kind.BIRTH),
                    Field("position", Kind.TEXT),
                    Field("workplace", Kind.TEXT),
                    Field("class_title", Kind.TEXT, required=True),
                    Field("first_day", Kind.DAY, required=True),
                    Field("last_day", Kind.DAY, required=True),
                    Field("class_sessions", Kind.COUNT, required=True),
                    Field("signer", Kind.MACHINE, required=True),
                    Field("signature", Kind.SIGNATURE, required=True),
                ),
                Register("revoked", (Field("revoked_on", Kind.DAY), Field("reason", Kind.NOTE))),
                DELETED,
            ),
        ),
        Entity(
            "same_person",
            "same_person",
            (
                _made(_row("first", of="person"), _row("second", of="person")),
                Register("same", (Field("same", Kind.FLAG, required=True), Field("reason", Kind.NOTE))),
                DELETED,
            ),
        ),
        Entity(
            "erase_request",
            "erase_request",
            (
                _made(_row("person"), Field("asked_on", Kind.DAY, required=True), Field("reason", Kind.NOTE)),
                Register(
                    "state",
                    (
                        Field("state", Kind.CHOICE, required=True, choices=("asked", "withdrawn")),
                        Field("state_reason", Kind.NOTE),
                    ),
                ),
                DELETED,
            ),
        ),
        Entity(
            "machine",
            "machine",
            (
                _made(
                    Field("machine", Kind.MACHINE, required=True),
                    Field("unit", Kind.UNIT, required=True),
                    Field("signing_key", Kind.SIGNING_KEY, required=True),
                    Field("sealing_key", Kind.SEALING_KEY, required=True),
                    Field("recovery_key", Kind.SEALING_KEY, required=True),
                ),
                Register(
                    "state",
                    (
                        Field("state", Kind.CHOICE, required=True, choices=("accepted", "revoked")),
                        Field("state_reason", Kind.NOTE),
                    ),
                ),
            ),
        ),
        Entity(
            "verdict",
            "verdict",
            (
                _made(Field("line", Kind.LINE, required=True)),
                Register(
                    "verdict",
                    (
                        Field("rejected", Kind.FLAG, required=True),
                        Field("why", Kind.NOTE, meaning=False),
                    ),
                ),
            ),
        ),
    )
}
