"""Real stores in folders of a test's own: encrypted, migrated, with a key that is cheap to try."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyrage
from sqlalchemy import Engine, select

from tqdesk.store import opening, tables
from tqdesk.store.keys import KeyCost
from tqdesk.store.sessions import Store
from tqdesk.sync import pairing

PASSWORD = "mat khau thu"
CHEAP = KeyCost(passes=1, memory=8 * 1024)

DISTRICT, OTHER_DISTRICT = "2024:076", "2024:074"
"""Huyện Sơn Dương, and the one of Xã Phù Lưu."""
COMMUNES = ("2024:02536", "2024:02608", "2024:02620")
"""Communes of Huyện Sơn Dương."""


def make_store(folder: Path, *, unit: str, operator: str = "Người Thử", now: int | None = None) -> Store:
    """A new store of a unit, open. ``now`` (milliseconds) is where its clock starts, to tick when read."""
    store, _recovery = opening.set_up(folder, unit=unit, password=PASSWORD, operator=operator, cost=CHEAP)
    if now is not None:
        store.now = ticking(now)
    return store


def establish(engine: Engine, folder: Path) -> Store:
    """A store of the first of ``COMMUNES`` in an empty database of either kind."""
    paper_key = str(pyrage.x25519.Identity.generate().to_public())
    return opening.establish(engine, folder, unit=COMMUNES[0], operator="Người Thử", recovery_key=paper_key)


def ticking(start: int) -> Callable[[], int]:
    """A clock that is one millisecond later each time it is read."""
    at = start - 1

    def now() -> int:
        nonlocal at
        at += 1
        return at

    return now


def pair(office: Store, commune: Store, folder: Path) -> None:
    """Introduce a commune's machine to its receiving office by invitation file and code."""
    file = folder / f"{commune.identity.machine}.tqmoi"
    with office.writing() as session:
        invited = pairing.invite(session, unit=commune.identity.unit, file=file)
    with commune.writing() as session:
        pairing.accept(session, file=invited.file, code=invited.code)


def contents(store: Store, *, but: tuple[str, ...] = ()) -> dict[str, list[tuple]]:
    """All rows of all tables, to see that nothing was written; ``but`` names tables left out."""
    with store.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in tables.metadata.sorted_tables
            if table.name not in but
        }
