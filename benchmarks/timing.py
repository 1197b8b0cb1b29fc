"""How benchmarks take time, and the measure of memory."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """The shortest of ``repeats`` runs of ``work``, in seconds: the one least disturbed by other programs."""
    return min(_once(work) for _ in range(repeats))


def _once(work: Callable[[], object]) -> float:
    gc.collect()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def most_memory() -> int:
    """The most that this process has held, in bytes."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("the system does not say how much memory a process holds")
