"""The libraries of requirements.lock as the Windows laboratory wants them: one per line, without hashes.

    python tools/windows_requirements.py LAB_REQUIREMENTS > requirements.txt

The laboratory installs what LAB_REQUIREMENTS names itself; those lines are left out here, for pip takes
every library once. On Windows proper `pip install --require-hashes -r requirements.lock` needs none of this.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

WITHOUT_WHEEL = frozenset({"odfpy"})
"""The laboratory installs wheels only; tests alone need these, and none of them runs there."""
LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"


def pinned(lock: str) -> list[str]:
    """``name==version ; marker`` of every library of a lock, in its order."""
    return re.findall(r"^([a-z0-9][^#\\\n]*?) *\\$", lock, re.MULTILINE)


def name(requirement: str) -> str:
    """The library's name, spelt as registries compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[=<>~!;\[ ]", requirement.strip())[0]).lower()


def for_laboratory(lock: str, brought: str) -> list[str]:
    """The libraries of a lock, but for those that the laboratory brings or cannot take."""
    has = {name(line) for line in brought.splitlines() if line.strip() and not line.startswith("#")}
    has |= WITHOUT_WHEEL
    return [line for line in pinned(lock) if name(line) not in has]


if __name__ == "__main__":
    lines = for_laboratory(LOCK.read_text(encoding="utf-8"), Path(sys.argv[1]).read_text(encoding="utf-8"))
    print("\n".join(lines))
