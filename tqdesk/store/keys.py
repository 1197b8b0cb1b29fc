"""The store's key: random, kept beside the store wrapped by the password (Argon2id, RFC 9106)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import nacl.exceptions
import nacl.pwhash.argon2id as argon2id
import nacl.secret
import nacl.utils

from tqdesk.errors import PasswordTooShort, StoreDamaged, WrongPassword

LEAST_PASSWORD = 8
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyCost:
    """What it costs to try one password: passes, and bytes of memory."""

    passes: int = 3
    memory: int = 64 * 1024 * 1024


class _KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal[1]
    derivation: Literal["argon2id"]
    passes: Annotated[int, msgspec.Meta(ge=1, le=20)]
    memory: Annotated[int, msgspec.Meta(ge=8 * 1024, le=1 << 30)]
    salt: bytes
    wrapped: bytes


def new_key() -> bytes:
    """A random key for a store."""
    return nacl.utils.random(_KEY_BYTES)


def wrap(key: bytes, password: str, cost: KeyCost) -> bytes:
    """The contents of a key file: ``key``, readable only with ``password``.

    :raises PasswordTooShort: fewer than ``LEAST_PASSWORD`` characters.
    """
    if len(password) < LEAST_PASSWORD:
        raise PasswordTooShort(least=LEAST_PASSWORD)
    salt = nacl.utils.random(argon2id.SALTBYTES)
    box = nacl.secret.SecretBox(_derive(password, salt, cost.passes, cost.memory))
    return msgspec.json.encode(
        _KeyFile(1, "argon2id", cost.passes, cost.memory, salt, bytes(box.encrypt(key)))
    )


def unwrap(file: Path, password: str) -> bytes:
    """The key that a key file holds.

    :raises WrongPassword: another password wrapped it.
    :raises StoreDamaged: it is no key file.
    """
    try:
        held = msgspec.json.decode(file.read_bytes(), type=_KeyFile)
        box = nacl.secret.SecretBox(_derive(password, held.salt, held.passes, held.memory))
    except (OSError, msgspec.MsgspecError, ValueError, TypeError, nacl.exceptions.CryptoError) as error:
        raise StoreDamaged(file=str(file)) from error
    try:
        return bytes(box.decrypt(held.wrapped))
    except (nacl.exceptions.CryptoError, ValueError) as error:
        raise WrongPassword() from error


def _derive(password: str, salt: bytes, passes: int, memory: int) -> bytes:
    # Typing programs differ in how they compose letters: one password, one form.
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return bytes(argon2id.kdf(_KEY_BYTES, typed, salt, opslimit=passes, memlimit=memory))
