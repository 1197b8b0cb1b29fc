"""Receipts without a stick: a short signed line of text, or its QR code, that says which file is held.

``TQX1.<machine that confirms>.<machine confirmed to>.<hash of the file>.<milliseconds, hex>.<signature>``
"""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from sqlalchemy.orm import Session

from tqdesk.errors import NoReceiptInPicture, NotAReceipt
from tqdesk.files import write_whole_bytes
from tqdesk.printing.qr import qr_png
from tqdesk.store.sessions import Identity, store_of
from tqdesk.sync import links, machines, pictures

_FORM = re.compile(
    r"(TQX1\.([0-9a-f]{16})\.([0-9a-f]{16})\.([0-9a-f]{64})\.[0-9a-f]{1,13})\.([A-Za-z0-9_-]{86})"
)
_DOMAIN = b"tqdesk-receipt-1"


def write(identity: Identity, machine: str, file_hash: str, at: int) -> str:
    """The receipt of this machine for a file of another machine."""
    said = f"TQX1.{identity.machine}.{machine}.{file_hash}.{at:x}"
    signature = identity.signing_key.sign(_DOMAIN + said.encode()).signature
    return f"{said}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def write_picture(text: str, file: Path) -> None:
    """Write a receipt as a QR code, to be shown on a screen or sent as a picture (PNG).

    :raises FolderNotWritable, DiskFull: nothing was written.
    """
    write_whole_bytes(file, qr_png(text))


def take_picture(session: Session, file: Path) -> str:
    """Take the receipt in a picture; returns the unit that gave it.

    :raises FileMissing: it is not there.
    :raises NoReceiptInPicture: no picture, or none with a receipt's code in it.
    :raises NotAReceipt: as :func:`take`.
    """
    found = [text for text in pictures.read_codes(file) if _FORM.search(text)]
    if not found:
        raise NoReceiptInPicture(file=file.name)
    return take(session, found[0])


def take(session: Session, text: str) -> str:
    """Take a receipt that was pasted, other words around it or not; returns the unit that gave it.

    White space within is ignored: messages break long lines.

    :raises NotAReceipt: no receipt, for another machine, or not signed by a machine this store knows.
    """
    match = _FORM.search("".join(text.split()))
    if match is None:
        raise NotAReceipt()
    said, giver, machine, file_hash, signature = match.groups()
    link = links.to(session, giver)
    if link is None or machine != store_of(session).identity.machine:
        raise NotAReceipt()
    if machines.is_revoked(session, giver):
        raise NotAReceipt()
    try:
        raw = base64.urlsafe_b64decode(f"{signature}==")
        VerifyKey(bytes.fromhex(link.signing_key)).verify(_DOMAIN + said.encode(), raw)
    except (BadSignatureError, binascii.Error, ValueError) as error:
        raise NotAReceipt() from error
    links.obey(session, giver, file_hash)
    return str(link.unit)
