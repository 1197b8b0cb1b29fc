"""Receipts without a stick: one short signed line of text that says which file an office holds.

``TQX1.<machine that confirms>.<machine confirmed to>.<hash of the file>.<milliseconds, hex>.<signature>``
"""

from __future__ import annotations

import base64
import binascii
import re

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from tqdesk.errors import NotAReceipt
from tqdesk.store import tables
from tqdesk.store.sessions import Identity, store_of
from tqdesk.sync import links

_FORM = re.compile(
    r"(TQX1\.([0-9a-f]{16})\.([0-9a-f]{16})\.([0-9a-f]{64})\.[0-9a-f]{1,13})\.([A-Za-z0-9_-]{86})"
)
_DOMAIN = b"tqdesk-receipt-1"


def write(identity: Identity, machine: str, file_hash: str, at: int) -> str:
    """The receipt of this machine for a file of another machine."""
    said = f"TQX1.{identity.machine}.{machine}.{file_hash}.{at:x}"
    signature = identity.signing_key.sign(_DOMAIN + said.encode()).signature
    return f"{said}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def take(session: Session, text: str) -> str:
    """Take a receipt that was pasted, other words around it or not; returns the unit that gave it.

    White space within is ignored: messages break long lines.

    :raises NotAReceipt: no receipt, for another machine, or not signed by a machine this store knows.
    """
    match = _FORM.search("".join(text.split()))
    if match is None:
        raise NotAReceipt()
    said, giver, machine, file_hash, signature = match.groups()
    link = session.execute(select(tables.link).where(tables.link.c.machine == giver)).one_or_none()
    if link is None or machine != store_of(session).identity.machine:
        raise NotAReceipt()
    try:
        raw = base64.urlsafe_b64decode(f"{signature}==")
        VerifyKey(bytes.fromhex(link.signing_key)).verify(_DOMAIN + said.encode(), raw)
    except (BadSignatureError, binascii.Error, ValueError) as error:
        raise NotAReceipt() from error
    links.obey(session, giver, file_hash)
    return str(link.unit)
