"""How far a long piece of work is: told to a function, which may raise to stop it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told how much of how much is done; what it raises stops the work."""


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""
