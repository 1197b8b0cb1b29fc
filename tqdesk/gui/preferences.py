"""What the window remembers from one start to the next: its size, its look, and whose data lies where.

A small JSON file in the user's folder of settings; it holds no personal data. Anything wrong with it
means the defaults, never an error.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import platformdirs

from tqdesk.errors import KnownError
from tqdesk.files import translated, write_whole_bytes

Appearance = Literal["system", "light", "dark"]
APPEARANCES: tuple[Appearance, ...] = ("system", "light", "dark")
_MOST_FOLDERS = 8
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Preferences:
    """``scale`` is the text size in per cent; ``units`` has the unit key of each data folder opened here;
    ``exchange_folder`` is where the user wants files that travel, empty if they never said, ``backup_folder``
    where the last backup by hand went, if not to the usual place, ``last_folders`` where the last file of
    each kind was chosen."""

    appearance: Appearance = "system"
    scale: Annotated[int, msgspec.Meta(ge=90, le=150)] = 100
    width: Annotated[int, msgspec.Meta(ge=600, le=10_000)] = 1366
    height: Annotated[int, msgspec.Meta(ge=400, le=10_000)] = 768
    maximised: bool = False
    units: dict[str, str] = field(default_factory=dict)
    exchange_folder: str = ""
    backup_folder: str = ""
    last_folders: dict[str, str] = field(default_factory=dict)


def file() -> Path:
    """Where they are kept; the variable TQDESK_CONFIG names another folder."""
    chosen = os.environ.get("TQDESK_CONFIG")
    folder = Path(chosen) if chosen else Path(platformdirs.user_config_dir("TQDesk", appauthor=False))
    return folder / "window.json"


def read() -> Preferences:
    """The preferences as they were left."""
    try:
        with file().open("rb") as stream:
            return msgspec.json.decode(stream.read(_MOST_BYTES), type=Preferences)
    except (OSError, msgspec.MsgspecError, ValueError):
        return Preferences()


def write(preferences: Preferences) -> None:
    """Keep the preferences; a folder that cannot be written keeps nothing, and nobody is bothered."""
    path = file()
    with contextlib.suppress(KnownError):
        with translated(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_whole_bytes(path, msgspec.json.encode(preferences))


def remember_unit(folder: Path, unit: str) -> None:
    """Keep whose data lies in a folder, to greet with its name before the password is known."""
    before = read()
    kept = {str(folder): unit} | {key: value for key, value in before.units.items() if key != str(folder)}
    write(replace(before, units=dict(list(kept.items())[:_MOST_FOLDERS])))


def remember_exchange_folder(folder: Path) -> None:
    """Keep where the user wants files that travel."""
    write(replace(read(), exchange_folder=str(folder)))


def remember_last_folder(kind: str, folder: Path) -> None:
    """Keep where the last file of a kind was chosen."""
    before = read()
    if before.last_folders.get(kind) != str(folder):
        write(replace(before, last_folders={**before.last_folders, kind: str(folder)}))


def remember_window(width: int, height: int, *, maximised: bool) -> None:
    """Keep the window's size; that of a maximised window is not its own, and the size before it stays."""
    before = read()
    if maximised:
        write(replace(before, maximised=True))
    else:
        write(replace(before, width=width, height=height, maximised=False))
