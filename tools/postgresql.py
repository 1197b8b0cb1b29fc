"""The programs of PostgreSQL that the tests need: ``postgresql.py`` installs them where they are missing.

Debian's package starts a cluster of its own where it can. The tests never use it: each process of theirs
starts one in a folder that goes with it.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import debian

OLDEST = 15
_DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``, the newest version that there is; ``None`` without one."""
    versions = sorted(int(path.name) for path in _DEBIAN.glob("*") if re.fullmatch(r"[0-9]+", path.name))
    for version in reversed(versions):
        folder = _DEBIAN / str(version) / "bin"
        if version >= OLDEST and (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def main() -> None:
    """Install PostgreSQL unless it is there."""
    if programs() is None:
        debian.install(["postgresql"])


if __name__ == "__main__":
    main()
