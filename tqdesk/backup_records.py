"""Frozen records of what is in a store and in its backups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoreContents:
    """What is inside a store: counts, when its newest change was made, and the last certificate number of
    each year."""

    unit: str
    machine: str
    people: int
    classes: int
    changes: int
    newest: datetime | None
    last_numbers: dict[int, int]


@dataclass(frozen=True, slots=True)
class RestoreFacts:
    """What a person must know before a restore: the backup, and the store that it replaces.

    ``made`` is when the backup was made, if it says so; ``present`` is ``None`` where there is no store
    (``is_there`` false) or one that cannot be opened. ``missing`` are the changes of the present store that
    the backup has not; of these ``returning`` are known to others: they came from elsewhere, or the
    receiving office has confirmed them.
    """

    folder: str
    made: datetime | None
    backup: StoreContents
    is_there: bool
    present: StoreContents | None = None
    missing: int = 0
    returning: int = 0

    @property
    def only_here(self) -> int:
        """Changes that after the restore are nowhere but in the store set aside, as far as is known."""
        return self.missing - self.returning
