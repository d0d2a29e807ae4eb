"""The assistant beside LangChain's tutorial pipeline: ingest, search, start-up, memory, and how search grows.

    pip install -r benchmarks/requirements.txt
    python -m benchmarks.compare CORPUS QUESTIONS.jsonl OUT [--sizes 10000 30000 100000]

Each step is a process of its own, so that memory is its own too. Writes OUT/results.json, results.md and growth.svg.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

SIDES = {"assistant": "benchmarks.assistant_side", "tutorial": "benchmarks.tutorial_pipeline"}


def step(*arguments: str | Path) -> dict[str, Any]:
    """Run a module; the JSON that it prints, with its whole time (s) and peak memory (MB)."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "BENCHMARK_STARTED": str(time.time())},
    )
    assert process.stdout
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(map(str, arguments))} failed with status {status}.")
    lines = printed.strip().splitlines()
    told = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return {**told, "process_s": time.perf_counter() - start, "peak_mb": usage.ru_maxrss / 1024}


def compare(corpus: Path, questions: Path, work: Path, sizes: list[int]) -> dict[str, Any]:
    """All figures: for each side ingest, again, search; for the assistant the growth."""
    results: dict[str, Any] = {"machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"}
    for side, module in SIDES.items():
        folder = work / side
        results[side] = {
            "ingest": step(module, "ingest", corpus, folder),
            "search": step(module, "search", folder, questions),
        }
    results["assistant"]["again"] = step(SIDES["assistant"], "ingest", corpus, work / "assistant")
    results["assistant"]["help"] = step("app", "--help")
    held = results["assistant"]["ingest"]["passages"]
    results["growth"] = [{"passages": held, **results["assistant"]["search"]}]
    for size in sizes:
        grown = step("benchmarks.growth", work / "assistant", str(size))
        searched = step(SIDES["assistant"], "search", work / "assistant", questions)
        results["growth"].append({**searched, "passages": grown["passages"]})
    return results


def table(results: dict[str, Any]) -> str:
    """The figures as Markdown."""
    ours, theirs = results["assistant"], results["tutorial"]
    rows = [
        ("passages", ours["ingest"]["passages"], theirs["ingest"]["passages"]),
        ("ingest, s", ours["ingest"]["seconds"], theirs["ingest"]["seconds"]),
        ("ingest, peak memory, MB", ours["ingest"]["peak_mb"], theirs["ingest"]["peak_mb"]),
        ("unchanged folder again, s", ours["again"]["seconds"], theirs["ingest"]["seconds"]),
        ("start to first result, s", ours["search"]["first_s"], theirs["search"]["first_s"]),
        ("search warm, p50, ms", ours["search"]["p50_ms"], theirs["search"]["p50_ms"]),
        ("search warm, p95, ms", ours["search"]["p95_ms"], theirs["search"]["p95_ms"]),
        ("search, peak memory, MB", ours["search"]["peak_mb"], theirs["search"]["peak_mb"]),
    ]
    lines = ["| | assistant | tutorial pipeline |", "|---|---|---|"]
    lines += [f"| {name} | {a:,.1f} | {b:,.1f} |" for name, a, b in rows]
    lines += ["", f"`readiness --help`: {ours['help']['process_s']:.2f} s. {results['machine']}.", ""]
    lines += ["| passages | p50 ms | p95 ms | start to first result, s | peak memory, MB |", "|---|---|---|---|---|"]
    lines += [
        f"| {row['passages']:,} | {row['p50_ms']:.1f} | {row['p95_ms']:.1f} "
        f"| {row['first_s']:.1f} | {row['peak_mb']:,.0f} |"
        for row in results["growth"]
    ]
    return "\n".join(lines) + "\n"


def plot(results: dict[str, Any], path: Path) -> None:
    """How a warm search grows with the library."""
    growth = results["growth"]
    with matplotlib.rc_context({"svg.fonttype": "none", "font.family": "sans-serif"}):
        drawing = Figure(figsize=(6, 3.6), layout="constrained")
        axes = drawing.subplots()
        for name, label in (("p50_ms", "half at most"), ("p95_ms", "95 of 100 at most")):
            axes.plot([row["passages"] for row in growth], [row[name] for row in growth], marker="o", label=label)
        axes.set(xscale="log", xlabel="Passages in the library", ylabel="Search, milliseconds", ylim=(0, None))
        axes.legend(frameon=False)
        drawing.savefig(path, format="svg")


def main() -> None:
    """Read the command line, run, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 30_000, 100_000])
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        results = compare(chosen.corpus.resolve(), chosen.questions.resolve(), Path(work), chosen.sizes)
    (chosen.out / "results.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    (chosen.out / "results.md").write_text(table(results), encoding="utf-8")
    plot(results, chosen.out / "growth.svg")
    print(table(results))


if __name__ == "__main__":
    main()
