"""What both sides are measured with."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np


def read_texts(questions: Path, most: int = 200) -> list[str]:
    """The first questions of a JSON Lines file."""
    lines = questions.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines if line.strip()][:most]


def since_start() -> float:
    """Seconds since `benchmarks.compare` started this process, imports included."""
    return time.time() - float(os.environ["BENCHMARK_STARTED"])


def warm_times(search: Callable[[str], object], texts: Sequence[str]) -> dict[str, float]:
    """Milliseconds of a search, half and 95 of 100 at most, after five searches that are not counted."""
    for text in texts[:5]:
        search(text)
    spent = []
    for text in texts:
        start = time.perf_counter()
        search(text)
        spent.append(1000 * (time.perf_counter() - start))
    return {"p50_ms": float(np.percentile(spent, 50)), "p95_ms": float(np.percentile(spent, 95))}
