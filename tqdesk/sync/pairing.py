"""Introducing a unit's machine to its receiving office: an invitation by file, a code told apart from it.

The invitation holds the office's keys and a one-time secret, sealed by a code of twelve digits
(Argon2id). The machine that opened it proves so in its first sync file; the office then knows its keys.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import nacl.exceptions
import nacl.pwhash.argon2id as argon2id
import nacl.secret
import nacl.utils
import pyrage
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import (
    FileMissing,
    InvitationExpired,
    InvitationForOther,
    InvitationSpent,
    InvitationUnknown,
    MachineNotAccepted,
    NotAChildUnit,
    NotAnInvitation,
    SyncFileForged,
    WrongCode,
)
from tqdesk.files import write_whole_bytes
from tqdesk.store import clock, tables
from tqdesk.store.ids import machine_id
from tqdesk.store.lines import MAX_INSTANT, canonical
from tqdesk.store.sessions import Identity, store_of
from tqdesk.sync import machines
from tqdesk.sync.header import AgeRecipient, Hash, Header, Join, MachineId, UnitKey
from tqdesk.vietnamese.dates import written

VALID_DAYS = 7
GRACE_DAYS = 30
"""How long after its last day an office takes the answer to an invitation: sticks are weeks on their way."""
_MAX_FILE = 64 * 1024
_DAY = 24 * 3600 * 1000
_PASSES = 3
_MEMORY = 64 * 1024 * 1024


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tqdesk_invitation: Literal[1]
    salt: bytes
    sealed: bytes


class _Invitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    edition: Annotated[str, msgspec.Meta(max_length=10)]
    invitation: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
    machine: MachineId
    office: UnitKey
    recovery_key: AgeRecipient
    sealing_key: AgeRecipient
    secret: Hash
    signing_key: Hash
    unit: UnitKey
    until: Annotated[int, msgspec.Meta(ge=0, le=MAX_INSTANT)]


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation made: its file, and the code to tell by telephone, as ``1234 5678 9012``."""

    file: Path
    code: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation says to whoever has its code: the unit it is for, and the office that made it."""

    unit: str
    office: str


def check_digit(digits: str) -> str:
    """The last digit of a code, after Luhn (ISO/IEC 7812-1): it finds a wrong digit and most swaps."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 - place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def invite(session: Session, *, unit: str, file: Path) -> Invited:
    """Make an invitation for a unit; an earlier one that nobody used becomes void.

    :raises NotAChildUnit: the unit does not send its files here.
    """
    store = store_of(session)
    own = store.identity
    if units.unit(unit).parent != own.unit:
        raise NotAChildUnit(unit=unit, office=own.unit)
    digits = f"{secrets.randbelow(10**11):011d}"
    code = digits + check_digit(digits)
    held = _Invitation(
        edition=unit.partition(":")[0],
        invitation=secrets.token_hex(16),
        machine=own.machine,
        office=own.unit,
        recovery_key=own.recovery_key,
        sealing_key=own.sealing_key,
        secret=secrets.token_hex(32),
        signing_key=own.verify_key,
        unit=unit,
        until=store.now() + VALID_DAYS * _DAY,
    )
    table = tables.invitation
    session.execute(update(table).where(table.c.unit == unit, table.c.state == "open").values(state="void"))
    session.execute(
        insert(table).values(
            id=held.invitation,
            unit=unit,
            secret=bytes.fromhex(held.secret),
            until=held.until,
            state="open",
        )
    )
    salt = nacl.utils.random(argon2id.SALTBYTES)
    sealed = bytes(nacl.secret.SecretBox(_key(code, salt)).encrypt(canonical(held)))
    write_whole_bytes(file, msgspec.json.encode(_Envelope(1, salt, sealed)))
    return Invited(file, f"{code[:4]} {code[4:8]} {code[8:]}")


def read_invitation(file: Path, *, code: str, now: int | None = None) -> Offer:
    """What an invitation says, for a machine that has no store yet; ``now`` in milliseconds.

    :raises FileMissing, NotAnInvitation, WrongCode, InvitationExpired: as they say.
    """
    held = _open(file, code)
    _refuse_expired(held, file, clock.now() if now is None else now)
    return Offer(held.unit, held.office)


def accept(session: Session, *, file: Path, code: str) -> str:
    """Take an invitation: from now on this store sends its files to that office. Returns the office's unit.

    :raises FileMissing, NotAnInvitation, WrongCode, InvitationForOther, InvitationExpired: as they say.
    """
    store = store_of(session)
    held = _open(file, code)
    own = store.identity.unit
    if held.unit != own:
        raise InvitationForOther(unit=held.unit, own=own)
    _refuse_expired(held, file, store.now())
    values = {
        "unit": held.office,
        "direction": "up",
        "since": store.now(),
        "signing_key": held.signing_key,
        "sealing_key": held.sealing_key,
        "recovery_key": held.recovery_key,
        "invitation": held.invitation,
        "invitation_secret": bytes.fromhex(held.secret),
    }
    table = tables.link
    if session.scalar(select(table.c.machine).where(table.c.machine == held.machine)) is None:
        session.execute(insert(table).values(machine=held.machine, **values))
    else:
        session.execute(update(table).where(table.c.machine == held.machine).values(values))
    return held.office


def _refuse_expired(held: _Invitation, file: Path, now: int) -> None:
    if held.until < now:
        raise InvitationExpired(file=file.name, until=written(clock.local_time(held.until).date()))


def _open(file: Path, code: str) -> _Invitation:
    digits = "".join(character for character in code if character.isdigit())
    try:
        with file.open("rb") as stream:
            raw = stream.read(_MAX_FILE + 1)
    except OSError as error:
        raise FileMissing(file=str(file)) from error
    try:
        envelope = msgspec.json.decode(raw, type=_Envelope)
    except (msgspec.MsgspecError, ValueError) as error:
        raise NotAnInvitation(file=file.name) from error
    if len(digits) != 12 or not digits.isascii() or check_digit(digits[:-1]) != digits[-1]:
        raise WrongCode()
    try:
        plain = nacl.secret.SecretBox(_key(digits, envelope.salt)).decrypt(envelope.sealed)
    except (nacl.exceptions.CryptoError, ValueError, TypeError) as error:
        raise WrongCode() from error
    try:
        held = msgspec.json.decode(plain, type=_Invitation)
    except (msgspec.MsgspecError, ValueError) as error:
        raise NotAnInvitation(file=file.name) from error
    if machine_id(bytes.fromhex(held.signing_key)) != held.machine or not _sealing_keys(
        held.sealing_key, held.recovery_key
    ):
        raise NotAnInvitation(file=file.name)
    return held


def _sealing_keys(*texts: str) -> bool:
    """Whether all are keys that a file can be sealed for."""
    try:
        for text in texts:
            pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def _key(code: str, salt: bytes) -> bytes:
    return bytes(argon2id.kdf(32, code.encode(), salt, opslimit=_PASSES, memlimit=_MEMORY))


def proof(identity: Identity, office: str, secret: bytes) -> str:
    """Shows that this machine opened the invitation: HMAC-SHA256 over its keys, its unit and the office."""
    return _proof(
        secret, identity.verify_key, identity.sealing_key, identity.recovery_key, identity.unit, office
    )


def _proof(
    secret: bytes, signing_key: str, sealing_key: str, recovery_key: str, unit: str, office: str
) -> str:
    said = canonical(
        {
            "office": office,
            "recovery_key": recovery_key,
            "sealing_key": sealing_key,
            "signing_key": signing_key,
            "unit": unit,
        }
    )
    return hmac.new(secret, said, hashlib.sha256).hexdigest()


def enrol(session: Session, *, header: Header, join: Join, file: str) -> MachineNotAccepted | None:
    """Take up a machine that answers an invitation of this office: its keys, and its link.

    A further machine of a unit is only noted, for a person to accept it; returned is why its file must be
    held. Nothing counts before the file's signature has been checked with the key taken up here.

    :raises InvitationUnknown: we made no such invitation, or made another since, or it had run out.
    :raises InvitationSpent: another machine answered it before.
    :raises SyncFileForged: the proof is wrong.
    """
    sender, store = header.sender, store_of(session)
    table, waiting = tables.invitation, tables.waiting_machine
    row = session.execute(select(table).where(table.c.id == join.invitation)).one_or_none()
    if row is None or row.unit != sender.unit or row.state == "void":
        raise InvitationUnknown(file=file, unit=sender.unit)
    if row.state == "spent" and row.machine != sender.machine:
        raise InvitationSpent(file=file, unit=sender.unit)
    if row.state == "open" and max(header.made, store.now() - GRACE_DAYS * _DAY) > row.until:
        raise InvitationUnknown(file=file, unit=sender.unit)
    office = store.identity.unit
    expected = _proof(row.secret, sender.key, join.sealing_key, join.recovery_key, sender.unit, office)
    genuine = hmac.compare_digest(expected, join.proof)
    genuine &= machine_id(bytes.fromhex(sender.key)) == sender.machine
    if not genuine or not _sealing_keys(join.sealing_key, join.recovery_key):
        raise SyncFileForged(file=file)
    session.execute(
        update(table).where(table.c.id == join.invitation).values(state="spent", machine=sender.machine)
    )
    keys = {
        "machine": sender.machine,
        "unit": sender.unit,
        "signing_key": sender.key,
        "sealing_key": join.sealing_key,
        "recovery_key": join.recovery_key,
    }
    if not machines.needs_acceptance(
        session, unit=sender.unit, machine=sender.machine, signing_key=sender.key
    ):
        machines.introduce(session, **keys)
        return None
    session.execute(delete(waiting).where(waiting.c.machine == sender.machine))
    session.execute(insert(waiting).values(since=store.now(), **keys))
    mark = machines.fingerprint(sender.key, join.sealing_key)
    return MachineNotAccepted(file=file, unit=sender.unit, machine=sender.machine, fingerprint=mark)
