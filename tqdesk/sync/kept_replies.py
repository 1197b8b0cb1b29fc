"""The last replies of the receiving office, kept as they came: sealed, and readable by the office again.

An office that lost everything reads them (``importing``), with its paper key if need be.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import shutil
from pathlib import Path

from tqdesk.errors import KnownError
from tqdesk.files import write_whole
from tqdesk.store.sessions import Store

FOLDER = "replies"
MOST = 20

log = logging.getLogger(__name__)


def keep(store: Store, file: Path) -> None:
    """Keep a copy of a reply just taken; the oldest beyond the last ``MOST`` go.

    Without room for it nothing is kept: the reply has been taken all the same.
    """
    folder = store.folder / FOLDER
    name = f"{store.now():015d}-{secrets.token_hex(4)}{file.suffix}"
    try:
        folder.mkdir(exist_ok=True)
        with file.open("rb") as came:
            write_whole(folder / name, lambda stream: shutil.copyfileobj(came, stream))
    except (OSError, KnownError):
        log.warning("a reply could not be kept")
        return
    for old in sorted(folder.glob("*-*"))[:-MOST]:
        with contextlib.suppress(OSError):
            old.unlink()
