"""Journal lines as bytes: the canonical encoding, and the strict decoding of what others wrote.

Canonical means RFC 8785 for ASCII keys and integers: keys sorted, no spaces, every field of a register
present. A line is accepted only if it equals its own re-encoding, so equal content has equal bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from tqdesk.store.ids import LineId, parse_line_id
from tqdesk.store.registers import ENTITIES, Field, Kind, Register
from tqdesk.vietnamese.text import composed

MAX_LINE_BYTES = 64 * 1024
MAX_STAMP = (1 << 52) - 1
MAX_INSTANT = 253_402_300_799_999
"""The last millisecond of the year 9999, in milliseconds since 1970."""
MAX_COUNT = 999_999
"""The greatest list number, headcount or number of a certificate."""
MAX_DEPTH = 8
MAX_INTEGER = (1 << 53) - 1
MOST_LINES = 1000
"""How many other lines one register of a line may name."""
LINE_ID = r"^[0-9a-f]{16}\.[1-9a-f][0-9a-f]{0,12}\Z"
UUID_TEXT = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"
UNIT_TEXT = r"^(20[0-9]{2}:[0-9]{2,5}|own:" + UUID_TEXT[1:-2] + r")\Z"
WIRE_NAME = r"^[a-z][a-z0-9_]{0,39}\Z"

Value = dict[str, Any]
"""A register's value: field name → None, bool, int, text or a list of line ids, as on the wire."""


class BadLine(Exception):
    """A line that is not what the format says; the file that brought it is damaged or forged."""


@dataclass(frozen=True, slots=True)
class Write:
    """What a line does to one register: the new value, and the lines whose values it replaces."""

    value: Value
    replaces: tuple[LineId, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One journal entry. ``at`` is the wall clock, ``stamp`` the order of edits, both in milliseconds."""

    id: LineId
    entity: str
    row: UUID
    unit: str
    machine: str
    operator: UUID | None
    at: int
    stamp: int
    writes: Mapping[str, Write]


class _Write(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    replaces: Annotated[
        list[Annotated[str, msgspec.Meta(pattern=LINE_ID)]], msgspec.Meta(max_length=MOST_LINES)
    ]
    value: dict[str, Any]


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at: Annotated[int, msgspec.Meta(ge=0, le=MAX_INSTANT)]
    entity: Annotated[str, msgspec.Meta(pattern=WIRE_NAME)]
    line: Annotated[str, msgspec.Meta(pattern=LINE_ID)]
    machine: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
    operator: Annotated[str, msgspec.Meta(pattern=UUID_TEXT)] | None
    row: Annotated[str, msgspec.Meta(pattern=UUID_TEXT)]
    set: Annotated[
        dict[Annotated[str, msgspec.Meta(pattern=WIRE_NAME)], _Write],
        msgspec.Meta(min_length=1, max_length=40),
    ]
    stamp: Annotated[int, msgspec.Meta(ge=0, le=MAX_STAMP)]
    unit: Annotated[str, msgspec.Meta(pattern=UNIT_TEXT)]


_NAME = re.compile(WIRE_NAME)
_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical(value: object) -> bytes:
    """The canonical JSON bytes of plain values (RFC 8785; ASCII keys, no floating-point numbers)."""
    return _ENCODER.encode(value)


def encode(line: Line) -> bytes:
    """The bytes of a line as the journal keeps them and files carry them."""
    return canonical(
        {
            "at": line.at,
            "entity": line.entity,
            "line": str(line.id),
            "machine": line.machine,
            "operator": None if line.operator is None else str(line.operator),
            "row": str(line.row),
            "set": {
                name: {"replaces": [str(replaced) for replaced in write.replaces], "value": write.value}
                for name, write in line.writes.items()
            },
            "stamp": line.stamp,
            "unit": line.unit,
        }
    )


def check_canonical(raw: bytes) -> Any:
    """The plain value of canonical JSON bytes from outside.

    :raises BadLine: not JSON, not canonical, or text that is not NFC or holds NUL.
    """
    try:
        plain = msgspec.json.decode(raw)
        same = canonical(plain) == raw
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadLine("not JSON") from error
    if not same:
        raise BadLine("not canonical")
    _check_plain_texts(raw)
    return plain


_DECODER = msgspec.json.Decoder(_Line)


def _wire_line(raw: bytes) -> _Line:
    """What a line says, decoded strictly; checked as :func:`check_canonical` does, in one pass."""
    try:
        wire = _DECODER.decode(raw)
        same = canonical(wire) == raw
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadLine("no line") from error
    if not same:
        raise BadLine("not canonical")
    _check_plain_texts(raw)
    return wire


def _check_plain_texts(raw: bytes) -> None:
    # Whole lines in NFC hold only texts in NFC; the reverse fails where a mark follows an escape such as \n.
    if b"\\u00" in raw or not unicodedata.is_normalized("NFC", raw.decode()):
        _check_texts(msgspec.json.decode(raw))


def _check_texts(plain: Any, depth: int = 0) -> None:
    if depth > 2 * MAX_DEPTH:
        raise BadLine("nested too deep")
    if isinstance(plain, dict):
        for key, value in plain.items():
            _check_texts(key, depth + 1)
            _check_texts(value, depth + 1)
    elif isinstance(plain, list):
        for item in plain:
            _check_texts(item, depth + 1)
    elif isinstance(plain, str) and not sound_text(plain):
        raise BadLine("text is not NFC or holds NUL")


def sound_text(text: str) -> bool:
    """Whether a text may travel: in NFC, without NUL and lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text and unicodedata.is_normalized("NFC", text)


def decode(raw: bytes) -> Line:
    """The line that hostile bytes hold. Entities and registers of a newer program are kept as they are.

    :raises BadLine: anything that this format does not allow.
    """
    if len(raw) > MAX_LINE_BYTES:
        raise BadLine("line too long")
    wire = _wire_line(raw)
    own = parse_line_id(wire.line)
    entity = ENTITIES.get(wire.entity)
    known = {} if entity is None else {register.name: register for register in entity.registers}
    writes = {}
    for name, write in wire.set.items():
        if name in known:
            _check_value(known[name], write.value)
        else:
            _check_unknown(write.value)
        replaces = tuple(parse_line_id(replaced) for replaced in write.replaces)
        if own in replaces or len(set(replaces)) != len(replaces):
            raise BadLine("replaces itself or one line twice")
        writes[name] = Write(write.value, replaces)
    return Line(
        id=own,
        entity=wire.entity,
        row=UUID(wire.row),
        unit=wire.unit,
        machine=wire.machine,
        operator=None if wire.operator is None else UUID(wire.operator),
        at=wire.at,
        stamp=wire.stamp,
        writes=writes,
    )


def _check_unknown(value: Any, depth: int = 0) -> None:
    """Check a value that a newer program wrote: wire names, whole numbers that JSON holds, no great depth."""
    if depth > MAX_DEPTH:
        raise BadLine("nested too deep")
    if isinstance(value, dict):
        for name, item in value.items():
            if not _NAME.match(name):
                raise BadLine("not a wire name")
            _check_unknown(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check_unknown(item, depth + 1)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) > MAX_INTEGER):
        raise BadLine("not a whole number within bounds")


def decode_own(raw: bytes) -> Line:
    """The line of bytes that this store has checked before: :func:`decode` without the checks."""
    plain = msgspec.json.decode(raw)
    operator = plain["operator"]
    return Line(
        id=parse_line_id(plain["line"]),
        entity=plain["entity"],
        row=UUID(plain["row"]),
        unit=plain["unit"],
        machine=plain["machine"],
        operator=None if operator is None else UUID(operator),
        at=plain["at"],
        stamp=plain["stamp"],
        writes={
            name: Write(write["value"], tuple(map(parse_line_id, write["replaces"])))
            for name, write in plain["set"].items()
        },
    )


_KIND_TYPES: dict[Kind, Any] = {
    Kind.TEXT: Annotated[str, msgspec.Meta(min_length=1, max_length=500)],
    Kind.NOTE: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)],
    Kind.COUNT: Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)],
    Kind.INSTANT: Annotated[int, msgspec.Meta(ge=0, le=MAX_INSTANT)],
    Kind.FLAG: bool,
    Kind.DAY: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")],
    Kind.BIRTH: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\Z")],
    Kind.UNIT: Annotated[str, msgspec.Meta(pattern=UNIT_TEXT)],
    Kind.ROW: Annotated[str, msgspec.Meta(pattern=UUID_TEXT)],
    Kind.MACHINE: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")],
    Kind.SIGNING_KEY: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")],
    Kind.SIGNATURE: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")],
    Kind.SEALING_KEY: Annotated[str, msgspec.Meta(pattern=r"^age1[0-9a-z]{58}\Z")],
    Kind.LINE: Annotated[str, msgspec.Meta(pattern=LINE_ID)],
    Kind.LINES: Annotated[
        list[Annotated[str, msgspec.Meta(pattern=LINE_ID)]], msgspec.Meta(max_length=MOST_LINES)
    ],
}


def _field_type(field: Field) -> Any:
    accepted: Any = Literal[field.choices] if field.kind is Kind.CHOICE else _KIND_TYPES[field.kind]
    return accepted if field.required else accepted | None


@cache
def _value_type(register: Register) -> type[msgspec.Struct]:
    return msgspec.defstruct(
        f"{register.name}_value",
        [(field.name, _field_type(field)) for field in register.fields],
        forbid_unknown_fields=True,
    )


def _check_value(register: Register, value: Value) -> None:
    try:
        msgspec.convert(value, _value_type(register))
    except msgspec.ValidationError as error:
        raise BadLine("wrong types") from error
    for field in register.fields:
        held = value[field.name]
        if held is not None and field.kind in (Kind.DAY, Kind.BIRTH):
            try:
                date.fromisoformat(f"{held}-01-01"[:10])
            except ValueError as error:
                raise BadLine("no such day") from error
        if field.kind is Kind.LINES and sorted(set(held)) != held:
            raise BadLine("lines not ascending")


def complete(register: Register, given: Mapping[str, Any]) -> Value:
    """A value with every field of its register, those not given empty.

    :raises ValueError: a field the register has not, or a value out of its bounds (a bug of the caller).
    """
    unknown = given.keys() - {field.name for field in register.fields}
    if unknown:
        raise ValueError(f"{register.name} has no {sorted(unknown)}")
    value = {field.name: _plain(given.get(field.name)) for field in register.fields}
    try:
        _check_texts(value)
        _check_value(register, value)
    except BadLine as error:
        raise ValueError(f"{register.name}: {error}: {error.__cause__}") from error
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | LineId):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value if unicodedata.is_normalized("NFC", value) else composed(value)
    return value
