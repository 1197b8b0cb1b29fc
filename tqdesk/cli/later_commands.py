"""Commands that this version knows and cannot carry out yet: they say so and change nothing."""

from __future__ import annotations

from tqdesk.cli.frame import Commands, later

_NAMES = ("held",)


def add_to(commands: Commands) -> None:
    """Add the commands of a later version."""
    for name in _NAMES:
        later(commands, name, what=name)
