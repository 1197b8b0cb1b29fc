"""The desktop where no command is named, perhaps on a data folder or files; else the command line."""

import argparse
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Open the desktop or carry out a command; returns the exit status."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    options.add_argument("--data", type=Path)
    options.add_argument("--lang")
    try:
        wanted, rest = options.parse_known_args(arguments)
    except argparse.ArgumentError:
        rest = arguments
    if all(each.lower().endswith((".tqsync", ".tqinvite")) for each in rest):
        from tqdesk.gui.app import run

        return run(wanted.data, [Path(each) for each in rest])
    from tqdesk.cli.main import main as carry_out

    return carry_out(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
