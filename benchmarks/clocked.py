"""How long a call takes, on the clock and of the processor, and how much memory this process has taken."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

Outcome = TypeVar("Outcome")


def clocked(call: Callable[[], Outcome]) -> tuple[Outcome, float, float]:
    """Return what a call gives, the seconds it took, and the seconds this process worked in them."""
    began, worked = time.perf_counter(), time.process_time()
    outcome = call()
    return outcome, time.perf_counter() - began, time.process_time() - worked


def spread(name: str, seconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile in milliseconds, under a name."""
    parts = statistics.quantiles((1000 * took for took in seconds), n=20, method="inclusive")
    return {f"{name}_p50": parts[9], f"{name}_p95": parts[18]}


def peak() -> float:
    """Return this process's peak resident memory in MB."""
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
