"""`readiness eval run` and `readiness eval compare`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.settings import Settings
    from evals.comparing import Difference
    from evals.gating import GateVerdict
    from evals.results import SuiteResult
    from evals.suites.base import Suite, Surroundings

app = typer.Typer(help="Measure how well the assistant answers, and compare two measurements.", no_args_is_help=True)

SuiteNames = Annotated[list[str] | None, typer.Option("--suite", help="Suite by name; may be given more than once.")]
Questions = Annotated[Path | None, typer.Option(help="JSON Lines file of questions, asked of the library in use.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the results. [default: a new one under the home folder]")]
Model = Annotated[str, typer.Option(help="Language model as provider:name.")]
GateFile = Annotated[Path | None, typer.Option("--gate", help="TOML or JSON file with the least and most of figures.")]
Data = Annotated[Path | None, typer.Option(help="Folder of the labelled sets; READINESS_EVALDATA works too.")]
Documents = Annotated[
    list[Path] | None, typer.Option("--documents", help="Folder of the documents, to look for quotes in.")
]
Folder = Annotated[Path, typer.Argument(help="Folder that `readiness eval run` has written.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]

DEFAULT_DATA = Path("../shared/evaldata")


@app.command()
def run(
    suite: SuiteNames = None,
    questions: Questions = None,
    out: Out = None,
    model: Model = "",
    gate: GateFile = None,
    data: Data = None,
    documents: Documents = None,
) -> None:
    """Ask questions and score the answers; without --suite and --questions, the starter suite.

    Writes config.json, records.jsonl, scores.jsonl, metrics.json and report.html. Exit code 1 where a case failed or a
    gate was missed.
    """
    from assistant.settings import load_settings
    from evals.gating import read_gates
    from evals.running import evaluate
    from evals.storing import EvaluationFolder

    settings = load_settings(**({"model": model} if model else {}))
    gates = read_gates(gate) if gate else ()
    chosen = _chosen(suite or [], questions)
    folder = EvaluationFolder(out or _new_folder(settings, chosen))
    around = _surroundings(settings, data, tuple(documents or ()))
    results, verdicts = evaluate(chosen, around, folder, gates)
    _print_results(results, verdicts)
    typer.echo(f"\nReport: {folder.report}{'' if out else ' (the page shows the newest on its Quality tab)'}")
    if any(result.failed for result in results) or not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(1)


@app.command()
def compare(first: Folder, second: Folder, as_json: Json = False) -> None:
    """Paired differences between two evaluations of the same questions, with 95 % intervals."""
    import json

    from evals.comparing import compare_folders

    differences = compare_folders(first, second)
    if as_json:
        rows = {suite: [difference.as_json() for difference in found] for suite, found in differences.items()}
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    typer.echo(f"A: {first}\nB: {second}")
    for name, found in differences.items():
        typer.echo(f"\n{name}\n" + "\n".join(_difference_line(difference) for difference in found))


def _chosen(names: Sequence[str], questions: Path | None) -> tuple[Suite, ...]:
    from evals.suites import suite_named
    from evals.suites.asking import question_file_suite, read_all

    suites: list[Suite] = [suite_named(name) for name in dict.fromkeys(names)]
    if questions:
        read_all((questions,))  # tells what is wrong with the file before anything runs
        suites.append(question_file_suite(questions))
    return tuple(suites) or (suite_named("starter"),)


def _surroundings(settings: Settings, data: Path | None, folders: tuple[Path, ...]) -> Surroundings:
    from evals.generating import shown
    from evals.suites.base import Surroundings

    named = data or (Path(os.environ["READINESS_EVALDATA"]) if os.environ.get("READINESS_EVALDATA") else None)
    usual = DEFAULT_DATA if DEFAULT_DATA.is_dir() else None
    return Surroundings(settings, named or usual, settings.home / "evaluations" / "libraries", folders, shown)


def _new_folder(settings: Settings, suites: Sequence[Suite]) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return settings.home / "evaluations" / f"{stamp}-{'-'.join(suite.name for suite in suites)}"


def _print_results(results: Sequence[SuiteResult], verdicts: Sequence[GateVerdict]) -> None:
    from evals.report import shown_figure, shown_interval

    for result in results:
        typer.echo(f"\n{result.title} ({len(result.cases)} cases, {result.failed} failed)")
        for name, figure in result.figures.items():
            meaning = result.meanings[name]
            interval = shown_interval(figure, meaning)
            typer.echo(f"  {name:<28} {shown_figure(figure, meaning):>10}  {interval}  of {figure.n}")
    for verdict in verdicts:
        typer.echo(f"{'passed' if verdict.passed else 'MISSED'}  {verdict.text}")


def _difference_line(difference: Difference) -> str:
    return (
        f"  {difference.measure:<28} A {difference.a:.3f}  B {difference.b:.3f}  B - A {difference.difference:+.3f} "
        f"({difference.low:+.3f} to {difference.high:+.3f})  p {difference.p:.3f}  "
        f"{difference.rose} rose, {difference.fell} fell, of {difference.n}"
    )
