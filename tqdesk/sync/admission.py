"""Who may bring a sync file: whose key it must be signed with, and whether it counts here."""

from __future__ import annotations

from dataclasses import dataclass

import pyrage
from sqlalchemy import Row
from sqlalchemy.orm import Session

from tqdesk.errors import (
    KnownError,
    MachineNotFound,
    MachineRevoked,
    NotAPaperKey,
    OwnFile,
    RevokedMachineFile,
    SyncFileForged,
    SyncFileForOtherMachine,
    SyncFileMisdirected,
    UnknownMachine,
    UnknownOffice,
    UnknownPeer,
)
from tqdesk.store.ids import machine_id
from tqdesk.store.sessions import store_of
from tqdesk.sync import links, machines, pairing
from tqdesk.sync.header import Header

_KINDS = {"up": {"down"}, "down": {"up", "join"}, "peer": {"peer"}}
"""The kinds of file that come on a link, by its direction as seen from here."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What a file may do once its signature by ``key`` has been checked.

    ``held`` says why it is set aside: it is then neither base nor receipt. Of a reply of our own
    (``is_own_reply``) only the lines count, and no link is touched.
    """

    key: str
    held: KnownError | None = None
    is_own_reply: bool = False


def read_paper_key(text: str) -> str:
    """The recovery key of a unit as it was typed from paper.

    :raises NotAPaperKey: it is none.
    """
    key = "".join(text.split()).upper()
    try:
        return str(pyrage.x25519.Identity.from_str(key))
    except (pyrage.IdentityError, ValueError) as error:
        raise NotAPaperKey() from error


def admit(session: Session, header: Header, file: str, *, with_paper_key: bool = False) -> Admission:
    """What a file may do here; a machine that answers an invitation, and a peer, get a link.

    :raises OwnFile, SyncFileMisdirected, SyncFileForOtherMachine, SyncFileForged: and the errors of a sender
        that is not known, and what ``pairing.enrol`` raises.
    """
    own = store_of(session).identity
    sender, receiver = header.sender, header.receiver
    # With the paper key also those of a machine of ours that is lost: only a person can know that it was.
    if (
        sender.unit == own.unit
        and header.kind == "down"
        and (sender.machine == own.machine or with_paper_key)
    ):
        return Admission(_key_of_own(own.machine, own.verify_key, header, file), is_own_reply=True)
    if sender.machine == own.machine:
        raise OwnFile(file=file)
    if receiver.unit != own.unit:
        raise SyncFileMisdirected(file=file, unit=receiver.unit, own=own.unit)
    if receiver.machine != own.machine:
        raise SyncFileForOtherMachine(file=file, own=own.unit)
    if machines.is_revoked(session, sender.machine):
        return _held_as_revoked(session, header, file)
    link = links.to(session, sender.machine)
    if link is None and header.join is not None:
        held = pairing.enrol(session, header=header, join=header.join, file=file)
        if held is not None:
            return Admission(sender.key, held)
        link = links.to(session, sender.machine)
    if link is None:
        link = _first_of_peer(session, header, file)
    if link.unit != sender.unit or header.kind not in _KINDS[link.direction]:
        raise SyncFileForged(file=file)
    return Admission(_same_key(link, header, file))


def _key_of_own(machine: str, key: str, header: Header, file: str) -> str:
    sender = header.sender
    genuine = sender.key == key if sender.machine == machine else _belongs(sender.key, sender.machine)
    if not genuine:
        raise SyncFileForged(file=file)
    return sender.key


def _belongs(key: str, machine: str) -> bool:
    return machine_id(bytes.fromhex(key)) == machine


def _same_key(link: Row[tuple[str]], header: Header, file: str) -> str:
    if link.signing_key != header.sender.key:
        raise SyncFileForged(file=file)
    return header.sender.key


def _held_as_revoked(session: Session, header: Header, file: str) -> Admission:
    sender = header.sender
    if not _belongs(sender.key, sender.machine):
        raise SyncFileForged(file=file)
    held = RevokedMachineFile(file=file, unit=sender.unit, machine=sender.machine)
    return Admission(sender.key, held)


def _first_of_peer(session: Session, header: Header, file: str) -> Row[tuple[str]]:
    """The link that the first file of another machine of the unit makes.

    :raises UnknownPeer, UnknownOffice, UnknownMachine: it comes from elsewhere, or no office spoke of it.
    """
    sender = header.sender
    if header.kind == "down":
        raise UnknownOffice(file=file, unit=sender.unit)
    if header.kind != "peer":
        raise UnknownMachine(file=file, unit=sender.unit)
    if sender.unit != store_of(session).identity.unit:
        raise SyncFileForged(file=file)
    try:
        return machines.begin_with_peer(session, machine=sender.machine)
    except (MachineNotFound, MachineRevoked) as error:
        raise UnknownPeer(file=file, unit=sender.unit) from error
