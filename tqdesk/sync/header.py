"""The first and the last line of a sync file: who sends what to whom, and the signature over it all."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from tqdesk.errors import SyncFileDamaged, SyncFileForged, SyncFileTooNew
from tqdesk.store.lines import MAX_INSTANT, UNIT_TEXT, BadLine, canonical, check_canonical

FORMAT = 1
_DOMAIN = b"tqdesk-sync-1"

Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
UnitKey = Annotated[str, msgspec.Meta(pattern=UNIT_TEXT)]
MachineId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
AgeRecipient = Annotated[str, msgspec.Meta(pattern=r"^age1[0-9a-z]{58}\Z")]


class Sender(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who sends; ``key`` is the public part of the machine's signing key."""

    key: Hash
    machine: MachineId
    unit: UnitKey


class Receiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The machine that the file is for."""

    machine: MachineId
    unit: UnitKey


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a machine says of itself when it answers an invitation."""

    invitation: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
    proof: Hash
    recovery_key: AgeRecipient
    sealing_key: AgeRecipient


class Counts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file says it holds."""

    lines: Annotated[int, msgspec.Meta(ge=0, lt=1 << 40)]


class Versions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The program and schema that wrote the file."""

    program: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z.+-]{1,40}\Z")]
    schema: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z.+-]{1,40}\Z")]


class Header(msgspec.Struct, frozen=True):
    """The first line. ``base`` and ``holds`` are hashes of files on this link, or ``None``.

    Fields of a later program that may be ignored are; one that must not be comes with a later ``format``.
    """

    base: Hash | None
    counts: Counts
    format: Literal[1]
    holds: Hash | None
    join: Join | None
    kind: Literal["up", "down", "peer", "join"]
    made: Annotated[int, msgspec.Meta(ge=0, le=MAX_INSTANT)]
    receiver: Receiver
    sender: Sender
    versions: Versions


class _Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signature: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]


def encode_header(header: Header) -> bytes:
    """The canonical bytes of a header."""
    return canonical(header)


def decode_header(raw: bytes, file: str) -> Header:
    """The header that hostile bytes hold.

    :raises SyncFileTooNew: a later format. :raises SyncFileDamaged: no header.
    """
    try:
        plain: Any = check_canonical(raw)
    except BadLine as error:
        raise SyncFileDamaged(file=file) from error
    later = plain.get("format") if isinstance(plain, dict) else None
    if isinstance(later, int) and later > FORMAT:
        raise SyncFileTooNew(file=file)
    try:
        header = msgspec.convert(plain, Header)
    except msgspec.ValidationError as error:
        raise SyncFileDamaged(file=file) from error
    if (header.kind == "join") != (header.join is not None):
        raise SyncFileDamaged(file=file)
    return header


def sign(digest: bytes, key: SigningKey) -> bytes:
    """The last line of a file: the machine's signature over the hash of all before it."""
    return canonical({"signature": key.sign(_DOMAIN + digest).signature.hex()})


def check_signature(raw: bytes, digest: bytes, key: str, file: str) -> None:
    """Check the last line of a file.

    :raises SyncFileForged: the key's owner did not sign this. :raises SyncFileDamaged: no signature line.
    """
    try:
        signature = msgspec.convert(check_canonical(raw), _Signature).signature
    except (BadLine, msgspec.ValidationError) as error:
        raise SyncFileDamaged(file=file) from error
    try:
        VerifyKey(bytes.fromhex(key)).verify(_DOMAIN + digest, bytes.fromhex(signature))
    except (BadSignatureError, ValueError) as error:
        raise SyncFileForged(file=file) from error
