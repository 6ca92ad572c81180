"""How well a number tells two kinds apart, whatever threshold is chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def auroc(strong: Sequence[float], weak: Sequence[float]) -> float:
    """Return how often one of the first is greater than one of the second; equal ones count half."""
    above = np.subtract.outer(np.array(strong), np.array(weak))
    return float(np.mean((above > 0) + 0.5 * (above == 0)))
