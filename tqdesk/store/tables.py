"""The tables of a store: one per entity, made from the register table, and the local ones.

Rows that travel are known by a small local key (``known_row``), so that joins and imports are fast;
there are no foreign keys or unique constraints among them, because what arrives in parts or twice is a
list to settle, never a crashed import. Local tables have both.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.types import TypeEngine

from tqdesk.store.registers import ENTITIES, Entity, Kind

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite makes only INTEGER primary keys into row ids; PostgreSQL needs the eight bytes.
_KEY = BigInteger().with_variant(Integer, "sqlite")

_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.COUNT: Integer(),
    Kind.INSTANT: BigInteger(),
    Kind.FLAG: Boolean(create_constraint=False),
    Kind.ROW: BigInteger(),
    Kind.LINES: Text(),
}

# Columns of a person worked out from others: for matching and sorting (``states.derive``), and the person
# under whom one human is shown who stands here several times (``humans``).
_OF_PERSON: tuple[Column[Any], ...] = (
    Column("exact_key", String),
    Column("plain_key", String),
    Column("sort_key", LargeBinary),
    Column("human_id", BigInteger),
)


def _entity_table(entity: Entity) -> Table:
    columns: list[Column[object]] = [Column("id", _KEY, primary_key=True, autoincrement=False)]
    if entity.name != "person_private":
        columns.append(Column("owner_unit", String))
    for register in entity.registers:
        columns += (Column(field.column, _TYPES.get(field.kind, String())) for field in register.fields)
        columns.append(Column(register.line_column, BigInteger))
    if entity.name == "person":
        columns += _OF_PERSON
    if entity.is_deletable:
        columns.append(Column("hidden", Boolean(create_constraint=False)))
    return Table(entity.table, metadata, *columns)


ENTITY_TABLES: dict[str, Table] = {name: _entity_table(entity) for name, entity in ENTITIES.items()}

operator = ENTITY_TABLES["operator"]
course = ENTITY_TABLES["course"]
training_class = ENTITY_TABLES["class"]
site = ENTITY_TABLES["site"]
class_session = ENTITY_TABLES["class_session"]
person = ENTITY_TABLES["person"]
person_private = ENTITY_TABLES["person_private"]
enrolment = ENTITY_TABLES["enrolment"]
attendance = ENTITY_TABLES["attendance"]
certificate = ENTITY_TABLES["certificate"]
same_person = ENTITY_TABLES["same_person"]
erase_request = ENTITY_TABLES["erase_request"]
machine = ENTITY_TABLES["machine"]
verdict = ENTITY_TABLES["verdict"]


def is_visible(table: Table) -> ColumnElement[bool]:
    """Whether a row of a deletable entity is there to be seen: made, and not hidden by its deletion."""
    made = table.c.get("made_line")
    visible = table.c.hidden.is_not(True)
    return visible if made is None else and_(made.is_not(None), visible)


for indexed in (
    site.c.class_id,
    class_session.c.class_id,
    person.c.exact_key,
    person.c.plain_key,
    person.c.birth,
    person_private.c.citizen_id,
    person_private.c.phone,
    enrolment.c.class_id,
    enrolment.c.person_id,
    attendance.c.enrolment_id,
    attendance.c.class_session_id,
    certificate.c.enrolment_id,
    machine.c.unit,
    same_person.c.first_id,
    same_person.c.second_id,
    erase_request.c.person_id,
):
    Index(None, indexed)
# Of few rows each: whether there are any costs a look.
for few, where in [
    (person.c.human_id, person.c.human_id.is_not(None)),
    *((each.c.hidden, each.c.hidden) for each in ENTITY_TABLES.values() if "hidden" in each.c),
]:
    Index(None, few, sqlite_where=where, postgresql_where=where)

# Finding people

person_words = Table(
    "person_words",
    metadata,
    Column("id", BigInteger, nullable=False, comment="the person under whom one human is shown"),
    Column("sort_key", LargeBinary, nullable=False),
    Column("words", Text, nullable=False),
    Column("numbers", Text, nullable=False),
    PrimaryKeyConstraint("sort_key", "id"),
    Index(None, "id"),
    sqlite_with_rowid=False,  # in the order of lists on the disk too
    comment="What each human is found by: see store/search.py",
)

person_places = Table(
    "person_places",
    metadata,
    Column("place", _KEY, primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, nullable=False, unique=True, comment="as in person_words"),
    Column("numbers", Text, nullable=False, comment="as in person_words: these rows are short"),
    comment="Where each human stands in lists of people: see store/places.py",
)

# The journal

known_row = Table(
    "known_row",
    metadata,
    Column("id", _KEY, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary(16), nullable=False, unique=True),
    comment="Every row id seen, in a row or as a reference to one that has yet to arrive",
)

line = Table(
    "line",
    metadata,
    Column("id", _KEY, primary_key=True, autoincrement=False, comment="order of arrival here"),
    Column("run", BigInteger, nullable=False, comment="signed; see ids.signed"),
    Column("seq", BigInteger, nullable=False),
    Column("twin", Integer, nullable=False, comment="0, or a count of other bytes under the same id"),
    Column("row_id", BigInteger, ForeignKey(known_row.c.id), nullable=False, index=True),
    Column("entity", String, nullable=False),
    Column("unit", String, nullable=False, index=True),
    Column("stamp", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False, comment="the very bytes that travel"),
    UniqueConstraint("run", "seq", "twin"),
)

other_head = Table(
    "other_head",
    metadata,
    Column("row_id", BigInteger, ForeignKey(known_row.c.id), primary_key=True),
    Column("entity", String, primary_key=True),
    Column("register", String, primary_key=True),
    Column("line_id", BigInteger, ForeignKey(line.c.id), primary_key=True),
    comment="Heads beside the one shown",
)

early_replaced = Table(
    "early_replaced",
    metadata,
    Column("row_id", BigInteger, ForeignKey(known_row.c.id), primary_key=True),
    Column("entity", String, primary_key=True),
    Column("register", String, primary_key=True),
    Column("run", BigInteger, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    comment="Lines named as replaced that were no heads when named: they may come later, or never",
)

conflict = Table(
    "conflict",
    metadata,
    Column("row_id", BigInteger, ForeignKey(known_row.c.id), primary_key=True),
    Column("entity", String, primary_key=True),
    Column("register", String, primary_key=True),
    comment="Registers whose heads differ in meaning; deleted: the row was changed by who had not seen that",
)

rejected = Table(
    "rejected",
    metadata,
    Column("run", BigInteger, primary_key=True, comment="signed; see ids.signed"),
    Column("seq", BigInteger, primary_key=True),
    Column("unit", String, nullable=False, comment="whose verdict it is: it judges the lines of units below"),
    comment="Line ids on which a verdict stands",
)

unread = Table(
    "unread",
    metadata,
    Column("row_id", BigInteger, ForeignKey(known_row.c.id), primary_key=True),
    Column("entity", String, primary_key=True),
    Column("register", String, primary_key=True),
    comment="What lines of a newer program write: worked out once this store knows the register",
)

action = Table(
    "action",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("first_line", BigInteger, nullable=False),
    Column("last_line", BigInteger, nullable=False),
    Column("undoes", BigInteger, ForeignKey("action.id"), comment="the action that it took back"),
    comment="What a person did here in one go, so that it can be undone in one go",
)

# This machine

identity = Table(
    "identity",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("unit", String, nullable=False),
    Column("machine", String, nullable=False),
    Column("signing_seed", LargeBinary, nullable=False),
    Column("sealing_secret", String, nullable=False),
    Column("recovery_key", String, nullable=False),
    Column("operator", LargeBinary(16)),
    CheckConstraint("id = 1", name="single"),
)

link = Table(
    "link",
    metadata,
    Column("machine", String, primary_key=True, comment="of the other side"),
    Column("unit", String, nullable=False),
    Column("direction", String, nullable=False, comment="up: we send to it as our receiving office; down"),
    Column("since", BigInteger, nullable=False, comment="the newest link up is the one in use"),
    Column("signing_key", String, nullable=False),
    Column("sealing_key", String, nullable=False),
    Column("recovery_key", String, nullable=False),
    Column("invitation", String, comment="while the other has not confirmed our joining"),
    Column("invitation_secret", LargeBinary),
    Column("confirmed", String, comment="hash of our file that it last said to hold"),
    Column("applied", String, comment="hash of its file that we applied last"),
    Column("noticed", String, comment="what is odd in its newest word of what it holds"),
    CheckConstraint("direction in ('up', 'down', 'peer')", name="direction"),
)

sent_file = Table(
    "sent_file",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("machine", String, ForeignKey(link.c.machine), nullable=False),
    Column("hash", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("reach", BigInteger, nullable=False, comment="the last line it brings the other up to"),
    Column("holds", String, comment="hash of the file of the other's that it confirms"),
    UniqueConstraint("machine", "hash"),
)

applied_file = Table(
    "applied_file",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("machine", String, ForeignKey(link.c.machine), nullable=False),
    Column("hash", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("arrived", BigInteger, nullable=False),
    Column("lines", Integer, nullable=False, comment="those that were new here"),
    Column("reach", BigInteger, comment="the newest line here after it: the new ones are the last up to it"),
    Column("wrong_clock", Boolean(create_constraint=False), comment="more than a day off"),
    UniqueConstraint("machine", "hash"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", String, primary_key=True),
    Column("unit", String, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("state", String, nullable=False),
    Column("machine", String, comment="that spent it"),
    CheckConstraint("state in ('open', 'spent', 'void')", name="state"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _KEY, primary_key=True, comment="the order in which lines go down to the unit"),
    Column("unit", String, nullable=False),
    Column("line_id", BigInteger, ForeignKey(line.c.id), nullable=False),
    UniqueConstraint("unit", "line_id"),
    comment="The lines in the scope of each unit below",
)

scope_row = Table(
    "scope_row",
    metadata,
    Column("unit", String, primary_key=True),
    Column("entity", String, primary_key=True),
    Column("row_id", BigInteger, ForeignKey(known_row.c.id), primary_key=True),
    comment="The rows whose lines are in the outbox of a unit below",
)

waiting_machine = Table(
    "waiting_machine",
    metadata,
    Column("machine", String, primary_key=True),
    Column("unit", String, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("signing_key", String, nullable=False),
    Column("sealing_key", String, nullable=False),
    Column("recovery_key", String, nullable=False),
    comment="Further machines of units that have one: a person here has to accept them",
)

refusal = Table(
    "refusal",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("error", String, nullable=False),
)

last_number = Table(
    "last_number",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    comment="Certificate numbers continue after these: told after a restore, from the register on paper",
)

roster_columns = Table(
    "roster_columns",
    metadata,
    Column("layout", String, primary_key=True, comment="what tells rosters with the same headings"),
    Column("place", Integer, primary_key=True, autoincrement=False, comment="index of the column"),
    Column("meaning", String, nullable=False),
    comment="What people here took columns of rosters for, other than was found",
)
