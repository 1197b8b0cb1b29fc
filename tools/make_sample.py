"""Make the sample input of the demo anew: ``python -m tools.make_sample [FOLDER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from tqdesk.made_up.samples import DISTRICT, write

if __name__ == "__main__":
    write(
        Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "resources/sample",
        DISTRICT,
    )
