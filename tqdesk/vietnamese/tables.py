"""Data files of this package, read when first needed and kept."""

from __future__ import annotations

import csv
from functools import cache

from tqdesk.settings import resources


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``resources/vietnamese/<name>.csv``, each keyed by its column's header."""
    path = resources() / "vietnamese" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
