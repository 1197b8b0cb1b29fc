"""Takes all figures and prints them: ``python -m benchmarks [--json]``.

A measurement is a function without arguments that returns figures by name; add it to ``MEASUREMENTS``.
The first line of its docstring is printed beside its figures.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

from benchmarks import duplicates, printing, search, sheets, store, window

Measurement = Callable[[], dict[str, float]]

MEASUREMENTS: tuple[Measurement, ...] = (
    printing.certificates,
    sheets.roster,
    sheets.importing,
    store.merging,
    duplicates.queue,
    search.finding,
    window.window,
    window.importing,
)


def main() -> None:
    """Prints a table as the figures come, or one JSON object, figure → number, at the end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast TQDesk is.")
    parser.add_argument("--json", action="store_true", help="one flat JSON object, figure → number")
    as_json = parser.parse_args().json
    figures: dict[str, float] = {}
    for measure in MEASUREMENTS:
        taken = {name: round(number, 3) for name, number in measure().items()}
        figures |= taken
        if not as_json:
            print((measure.__doc__ or "").splitlines()[0])
            for name, number in taken.items():
                print(f"    {name:<36}{number:>12,.2f}", flush=True)
    if as_json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
