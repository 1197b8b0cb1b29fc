"""Certificates: who has earned one, numbers, what stands on them, and whether one is genuine.

Numbers restart at 1 each year. A number is a label; identity is the id in the QR code, which also
carries a signature of the issuing machine over all that the certificate says.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from sqlalchemy import Row, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import (
    AmbiguousCertificate,
    NobodyToCertify,
    NoCertificates,
    NumbersUsedUp,
    UnknownCertificate,
)
from tqdesk.records import CertificateFace, ClassDetail, EnrolmentRecord
from tqdesk.store import clock, journal, numbers, tables
from tqdesk.store.ids import machine_id, new_row_id
from tqdesk.store.lines import MAX_COUNT, canonical
from tqdesk.store.rows import key_of, uuid_of, uuids
from tqdesk.store.sessions import store_of
from tqdesk.store.tables import is_visible
from tqdesk.training import classes, humans
from tqdesk.vietnamese.names import sort_key
from tqdesk.vietnamese.text import checked

ATTENDED = ("present", "late")
"""The statuses of who was there."""

QR_START = "TQDESK1|"
"""How the text of a certificate's QR code begins."""

_DOMAIN = b"tqdesk-certificate-1"
_QR = re.compile(r"TQDESK1\|([0-9a-f-]{36})\|([^|]{1,100})\|([0-9a-f]{16})\|([A-Za-z0-9_-]{86})\Z")
_SIGNED = (
    "unit",
    "enrolment",
    "number",
    "sequence",
    "year",
    "issued_on",
    "name",
    "birth",
    "position",
    "workplace",
    "class_title",
    "first_day",
    "last_day",
    "class_sessions",
)


@dataclass(frozen=True, slots=True)
class PersonResult:
    """What a person has reached in a class: class sessions attended, and the certificate last issued, if any.

    ``ours`` says whether this unit issued it; ``revoked_on`` and ``reason`` are set once it is revoked.
    """

    enrolment: EnrolmentRecord
    attended: int
    earned: bool
    number: str | None = None
    issued_on: date | None = None
    ours: bool = False
    revoked_on: date | None = None
    reason: str | None = None

    @property
    def certified(self) -> bool:
        """Whether they have a certificate that counts."""
        return self.number is not None and self.revoked_on is None

    @property
    def due(self) -> bool:
        """Whether issuing would give them one."""
        return self.earned and not self.certified and bool(self.enrolment.name)


@dataclass(frozen=True, slots=True)
class ClassResults:
    """The people of a class by site and list number, and how many class sessions it has."""

    class_sessions: int
    people: tuple[PersonResult, ...]

    def count(self, what: str) -> int:
        """How many people are ``earned``, ``certified`` or ``due``."""
        return sum(bool(getattr(each, what)) for each in self.people)


def results(session: Session, *, training_class: UUID) -> ClassResults:
    """Who attended how many class sessions of a class, who has earned a certificate and who has one.

    :raises UnknownClass: there is none of that id.
    """
    detail = classes.show(session, training_class)
    held = len(detail.class_sessions)
    last = _last_certificates(session, training_class)
    return ClassResults(
        held,
        tuple(
            _result(each, held, next((last[i] for i in ids if i in last), None))
            for each, ids in _humans(session, detail)
        ),
    )


def _humans(session: Session, detail: ClassDetail) -> list[tuple[EnrolmentRecord, list[UUID]]]:
    """The humans of a class: the enrolment each is shown by, with all their marks, and all they have."""
    several = humans.enrolled_twice(session, classes=[key_of(session, detail.summary.id) or 0])
    together = humans.statuses(session, several)
    humans_of = {enrolment: several[key] for key, enrolment in uuids(session, several).items()}
    numbers = {key_of(session, each.id): each.number for each in detail.class_sessions}
    found: dict[object, tuple[EnrolmentRecord, list[UUID]]] = {}
    for each in detail.enrolments:
        whose = humans_of.get(each.id)
        if whose is None:
            found[each.id] = (each, [each.id])
        elif whose in found:
            found[whose][1].append(each.id)
        else:
            marks = {numbers[of]: status for of, status in together[whose].items() if of in numbers}
            found[whose] = (replace(each, marks=marks), [each.id])
    return list(found.values())


def _result(enrolment: EnrolmentRecord, held: int, certificate: dict[str, Any] | None) -> PersonResult:
    attended = sum(status in ATTENDED for status in enrolment.marks.values())
    return PersonResult(enrolment, attended, earned(enrolment, held), **(certificate or {}))


def _last_certificates(session: Session, training_class: UUID) -> dict[UUID, dict[str, Any]]:
    """Of each enrolment that has any, the certificate that counts, or else the one issued last."""
    certificate, enrolment = tables.certificate, tables.enrolment
    own = store_of(session).identity.unit
    query = (
        _certificates()
        .join(enrolment, enrolment.c.id == certificate.c.enrolment_id)
        .where(enrolment.c.class_id == key_of(session, training_class))
        .order_by(certificate.c.revoked_on.is_(None), certificate.c.year, certificate.c.sequence)
    )
    return {
        UUID(bytes=row.enrolment): {
            "number": row.number,
            "issued_on": date.fromisoformat(row.issued_on),
            "ours": row.owner_unit == own,
            "revoked_on": None if row.revoked_on is None else date.fromisoformat(row.revoked_on),
            "reason": row.reason,
        }
        for row in session.execute(query)
    }


def earned(enrolment: EnrolmentRecord, class_sessions: int) -> bool:
    """Whether a person attended the class: present or late in every class session."""
    attended = sum(status in ATTENDED for status in enrolment.marks.values())
    return class_sessions > 0 and attended == class_sessions


def sessions_attended() -> ScalarSelect[int]:
    """In how many class sessions the enrolment of a query was there."""
    table = tables.attendance
    there = (table.c.enrolment_id == tables.enrolment.c.id, table.c.status.in_(ATTENDED), is_visible(table))
    return select(func.count()).where(*there).scalar_subquery()


def issue(session: Session, *, training_class: UUID, on: date | None = None) -> int:
    """Issue certificates, by given name, to all who attended and have none that counts.

    Returns how many were issued. ``on`` is the date they bear, today by default.

    :raises NobodyToCertify: there is nobody to issue one to.
    :raises NumbersUsedUp: there are not so many numbers behind the last one of the year.
    """
    detail = classes.show(session, training_class)
    own = store_of(session).identity
    have = set(session.scalars(_valid(training_class, session)))
    wanted = sorted(
        (
            each
            for each, ids in _humans(session, detail)
            if each.name
            and earned(each, len(detail.class_sessions))
            and not have.intersection(i.bytes for i in ids)
        ),
        key=lambda each: (sort_key(each.name), each.list_number),
    )
    if not wanted:
        raise NobodyToCertify(title=detail.summary.title)
    day = on or clock.local_time(store_of(session).now()).date()
    last = numbers.last_number(session, day.year)
    if last + len(wanted) > MAX_COUNT:
        raise NumbersUsedUp(year=day.year, last=last)
    edits = []
    for sequence, each in enumerate(wanted, last + 1):
        certificate = new_row_id()
        said = {
            "number": f"{sequence:03}/GCN-{own.unit.partition(':')[2]}",
            "sequence": sequence,
            "year": day.year,
            "issued_on": day.isoformat(),
            "name": each.name,
            "birth": each.birth,
            "position": each.position,
            "workplace": each.workplace,
            "class_title": detail.summary.title,
            "first_day": detail.summary.first_day.isoformat(),
            "last_day": detail.summary.last_day.isoformat(),
            "class_sessions": len(detail.class_sessions),
        }
        signed = _signed(certificate, {**said, "unit": own.unit, "enrolment": str(each.id)})
        signature = own.signing_key.sign(signed).signature.hex()
        made = {"enrolment": each.id, **said, "signer": own.machine, "signature": signature}
        edits.append(journal.Edit("certificate", certificate, {"made": made}))
    journal.write(session, edits)
    return len(edits)


def newest_numbers(session: Session, *, training_class: UUID, most: int) -> list[str]:
    """The numbers of the certificates issued last in a class, ``most`` at most, in the order of issuing."""
    certificate, enrolment = tables.certificate, tables.enrolment
    query = (
        select(certificate.c.number)
        .join_from(certificate, enrolment, enrolment.c.id == certificate.c.enrolment_id)
        .where(enrolment.c.class_id == key_of(session, training_class))
        .order_by(certificate.c.made_line.desc())
        .limit(most)
    )
    return [*session.scalars(query)][::-1]


def _valid(training_class: UUID, session: Session) -> Select[Any]:
    """The ids of enrolments of a class that have a certificate which was not revoked."""
    certificate, enrolment = tables.certificate, tables.enrolment
    return (
        select(uuid_of(certificate.c.enrolment_id))
        .join_from(certificate, enrolment, enrolment.c.id == certificate.c.enrolment_id)
        .where(
            enrolment.c.class_id == key_of(session, training_class),
            certificate.c.revoked_on.is_(None),
            is_visible(certificate),
        )
    )


def _signed(certificate: UUID, said: dict[str, Any]) -> bytes:
    """The bytes that a signature is over."""
    return _DOMAIN + canonical({"id": str(certificate), **{name: said[name] for name in _SIGNED}})


def faces(session: Session, *, training_class: UUID) -> list[CertificateFace]:
    """What the certificates of a class say, by number, those revoked left out.

    :raises NoCertificates: none was issued.
    """
    certificate, enrolment = tables.certificate, tables.enrolment
    query = (
        _certificates()
        .join(enrolment, enrolment.c.id == certificate.c.enrolment_id)
        .where(enrolment.c.class_id == key_of(session, training_class), certificate.c.revoked_on.is_(None))
        .order_by(certificate.c.year, certificate.c.sequence)
    )
    found = [_face(row) for row in session.execute(query)]
    if not found:
        raise NoCertificates(title=classes.show(session, training_class).summary.title)
    return found


def _certificates() -> Select[Any]:
    table = tables.certificate
    return select(
        uuid_of(table.c.id).label("uuid"), uuid_of(table.c.enrolment_id).label("enrolment"), table
    ).where(is_visible(table))


def _face(row: Row[Any]) -> CertificateFace:
    issuer = units.name_of(row.owner_unit)
    return CertificateFace(
        number=row.number,
        name=row.name,
        birth=row.birth,
        position=row.position,
        workplace=row.workplace,
        class_title=row.class_title,
        first_day=date.fromisoformat(row.first_day),
        last_day=date.fromisoformat(row.last_day),
        class_sessions=row.class_sessions,
        issuer=issuer,
        issuer_parent=units.parent_name_of(row.owner_unit),
        place=issuer.partition(" ")[2] or issuer,
        issued_on=date.fromisoformat(row.issued_on),
        qr=_qr(row),
    )


def _qr(row: Row[Any]) -> str:
    signature = base64.urlsafe_b64encode(bytes.fromhex(row.signature)).decode().rstrip("=")
    return f"{QR_START}{UUID(bytes=row.uuid)}|{row.number}|{row.signer}|{signature}"


def revoke(
    session: Session, *, number: str, reason: str, year: int | None = None, on: date | None = None
) -> str:
    """Revoke this unit's certificate of a number, of a ``year`` where several bear it; returns whose it was.

    :raises UnknownCertificate: this unit issued none of that number, or it is revoked already.
    :raises AmbiguousCertificate: it issued several; none was revoked.
    :raises TextMissing, TextTooLong: the reason is no reason; none was revoked.
    """
    table = tables.certificate
    own = store_of(session).identity.unit
    query = (
        _certificates()
        .where(table.c.number == number.strip(), table.c.owner_unit == own, table.c.revoked_on.is_(None))
        .order_by(table.c.year, table.c.id)
    )
    rows = session.execute(query if year is None else query.where(table.c.year == year)).all()
    if not rows:
        raise UnknownCertificate(text=number)
    if len(rows) > 1:
        choices = "; ".join(f"{row.year}: {row.name}" for row in rows)
        raise AmbiguousCertificate(text=number, choices=choices)
    day = on or clock.local_time(store_of(session).now()).date()
    writes = {"revoked": {"revoked_on": day, "reason": checked(reason, 4000)}}
    journal.write(session, [journal.Edit("certificate", UUID(bytes=rows[0].uuid), writes)])
    return str(rows[0].name)


def verify(session: Session, text: str) -> tuple[str, str, str]:
    """What to think of a QR text: ``valid``, ``changed``, ``revoked`` or ``unknown``, the number, the name.

    ``changed`` says that the text or the row is not what the issuing machine signed; ``unknown`` that the
    certificate, or the machine, is not known here. Number and name are empty where unknown.
    """
    match = _QR.match(text.strip())
    if match is None:
        return "unknown", "", ""
    certificate, number, signer, signature = match.groups()
    try:
        key = key_of(session, UUID(certificate))
        raw = base64.urlsafe_b64decode(f"{signature}==")
    except (ValueError, binascii.Error):
        return "unknown", "", ""
    row = session.execute(_certificates().where(tables.certificate.c.id == key)).one_or_none()
    verify_key = _verify_key(session, signer)
    if row is None or verify_key is None:
        return "unknown", "", ""
    said = {**row._asdict(), "unit": row.owner_unit, "enrolment": str(UUID(bytes=row.enrolment))}
    try:
        verify_key.verify(_signed(UUID(bytes=row.uuid), said), raw)
    except (BadSignatureError, ValueError):
        return "changed", row.number, row.name
    if number != row.number:
        return "changed", row.number, row.name
    return "revoked" if row.revoked_on else "valid", row.number, row.name


def _verify_key(session: Session, machine: str) -> VerifyKey | None:
    own = store_of(session).identity
    if machine == own.machine:
        return VerifyKey(bytes.fromhex(own.verify_key))
    table = tables.machine
    for signing_key in session.scalars(select(table.c.signing_key).where(table.c.machine == machine)):
        key = bytes.fromhex(signing_key)
        if machine_id(key) == machine:
            return VerifyKey(key)
    return None
