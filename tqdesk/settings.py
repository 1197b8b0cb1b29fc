"""Where data and resources live."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

STORE_FILE = "tqdesk.db"
"""The store in a data folder."""

RESTORING = ".restoring-"
"""How a folder in the data folder begins whose store is being put in place; see ``store.replacing``."""

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The folder of resources: beside the package in a checkout, inside it once installed."""
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def data_folder() -> Path:
    """The user's data folder when ``--data`` names none; ``TQDESK_DATA`` takes precedence."""
    chosen = os.environ.get("TQDESK_DATA")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("TQDesk", appauthor=False))


def holds_store(folder: Path) -> bool:
    """Whether a data folder has a store, or one that is being put in place."""
    return (folder / STORE_FILE).exists() or any(folder.glob(f"{RESTORING}*"))
