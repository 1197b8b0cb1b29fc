"""Where the program starts: the desktop where no command is named, else the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

_FILES = (".tqsync", ".tqinvite")


def main(arguments: list[str] | None = None) -> int:
    """Open the desktop, on a data folder or files if named, or carry out a command; returns the status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    options.add_argument("--data", type=Path)
    options.add_argument("--lang")
    try:
        wanted, rest = options.parse_known_args(arguments)
    except argparse.ArgumentError:
        rest = arguments
    if all(each.lower().endswith(_FILES) for each in rest):
        from tqdesk.gui.app import run

        return run(wanted.data, [Path(each) for each in rest])
    from tqdesk.cli.main import main as carry_out

    return carry_out(arguments)
