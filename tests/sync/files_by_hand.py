"""Sync files opened and made by hand with public tools."""

import hashlib
import json
import sys
from pathlib import Path

import pyrage
from nacl.signing import SigningKey

from tqdesk.store import journal
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DOMAIN = b"tqdesk-sync-1"


def export(store: Store, folder: Path) -> Path:
    with store.writing() as session:
        return exporting.export(session, folder=folder).file


def add(store: Store, name: str) -> None:
    with store.writing() as session:
        journal.write(session, [journal.Edit("person", new_row_id(), {"made": {}, "name": {"name": name}})])


def opened_by_hand(file: Path, secret: str) -> list[bytes]:
    identity = pyrage.x25519.Identity.from_str(secret)
    plain = zstd.decompress(pyrage.decrypt(file.read_bytes(), [identity]))
    assert plain.endswith(b"\n")
    return plain[:-1].split(b"\n")


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signed(lines: list[bytes], key: SigningKey) -> list[bytes]:
    digest = hashlib.sha256(b"".join(line + b"\n" for line in lines)).digest()
    return [*lines, canonical({"signature": key.sign(DOMAIN + digest).signature.hex()})]


def sealed(file: Path, plain: bytes, store: Store, *, compressed: bytes | None = None) -> Path:
    """Plain bytes as a sync file that the machine of ``store`` can open."""
    recipient = pyrage.x25519.Recipient.from_str(store.identity.sealing_key)
    frame = zstd.compress(plain) if compressed is None else compressed
    file.write_bytes(pyrage.encrypt(frame, [recipient]))
    return file


def joined(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def header_with(body: list[bytes], **changes: object) -> list[bytes]:
    return [canonical(json.loads(body[0]) | changes), *body[1:]]
