"""Identifiers: line ids, random row ids (UUIDv7) and row ids made from parts (UUIDv5).

Rows that two machines must mean alike get their id from their parts, so that both make the same one.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import NamedTuple
from uuid import UUID, uuid5

NAMESPACE = UUID("7c9e2f54-51b0-5c1e-9a35-7b1f7a0c2d61")
"""The UUIDv5 namespace of all ids made from parts; part of the file format."""

_SIGN = 1 << 63
_RANGE = 1 << 64


class LineId(NamedTuple):
    """The id of a journal line: the run that wrote it (unsigned, 64 bits) and its number in that run."""

    run: int
    seq: int

    def __str__(self) -> str:
        return f"{self.run:016x}.{self.seq:x}"


def parse_line_id(text: str) -> LineId:
    """The line id that ``str()`` wrote; the form must have been checked (see ``lines.LINE_ID``)."""
    return LineId(int(text[:16], 16), int(text[17:], 16))


def signed(run: int) -> int:
    """An unsigned 64-bit number as the signed one that databases store."""
    return run - _RANGE if run >= _SIGN else run


def unsigned(stored: int) -> int:
    """The inverse of :func:`signed`."""
    return stored + _RANGE if stored < 0 else stored


def new_run() -> int:
    """A random run for a process that opens a store for writing."""
    return secrets.randbits(64)


def new_row_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7): milliseconds since 1970, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 7 << 76
    value |= secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)


def enrolment_id(training_class: UUID, site: UUID, person: UUID) -> UUID:
    """The id of a person's enrolment in a class at a site."""
    return uuid5(NAMESPACE, f"enrolment:{training_class}:{site}:{person}")


def attendance_id(enrolment: UUID, class_session: UUID) -> UUID:
    """The id of the mark of an enrolment in a class session."""
    return uuid5(NAMESPACE, f"attendance:{enrolment}:{class_session}")


def machine_id(verify_key: bytes) -> str:
    """The id of the machine that signs with this key: 16 hex digits of the key's SHA-256."""
    return hashlib.sha256(verify_key).hexdigest()[:16]


def machine_row_id(machine: str) -> UUID:
    """The row id of a machine, from its 16 hex digits."""
    return uuid5(NAMESPACE, f"machine:{machine}")


def verdict_id(line: LineId) -> UUID:
    """The row id of the verdict on the lines of an id."""
    return uuid5(NAMESPACE, f"verdict:{line}")


def same_person_id(first: UUID, second: UUID) -> UUID:
    """The row id of a pair of persons who may be one human, in either order."""
    return uuid5(NAMESPACE, "same_person:" + ":".join(sorted((str(first), str(second)))))
