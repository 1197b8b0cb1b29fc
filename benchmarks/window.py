"""The window, with 100,000 people in the store; drawn without a screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.store import store_of_class
from benchmarks.timing import seconds

_PEOPLE = 100_000
_LISTED = 400


def window() -> dict[str, float]:
    """Start against an empty Qt window, a mark against its bare commit, keys to list, and memory."""
    with tempfile.TemporaryDirectory() as folder:
        store = store_of_class(Path(folder) / "store", people=_PEOPLE, listed=_LISTED)
        store.close()
        starting = seconds(lambda: _run("start", folder), repeats=3)
        bare = seconds(lambda: _run("bare", folder), repeats=3)
        figures: dict[str, float] = json.loads(_run("work", folder))
    return {"startup_vs_bare": starting / bare, **figures}


def importing() -> dict[str, float]:
    """The longest time that the window of an office does not answer while 100,000 lines are read."""
    with tempfile.TemporaryDirectory() as folder:
        return {"import_gap_ms": float(_start("benchmarks.window_import", folder))}


def _run(what: str, folder: str) -> str:
    return _start("benchmarks.window_child", folder, what, str(Path(folder) / "store"))


def _start(module: str, folder: str, *arguments: str) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TQDESK_CONFIG": folder}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
