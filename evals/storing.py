"""The folder of one evaluation: config.json, records.jsonl, scores.jsonl, metrics.json and report.html."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from assistant.settings import Settings
from evals.errors import RecordsError
from evals.results import SuiteResult

_PACKAGES = (
    "genai-readiness-assistant",
    "chromadb",
    "langchain-core",
    "sentence-transformers",
    "torch",
    "ir-measures",
    "scikit-learn",
    "PyStemmer",
)


@dataclass(frozen=True, slots=True)
class EvaluationFolder:
    """Names the files of one evaluation."""

    path: Path

    @property
    def config(self) -> Path:
        """Settings, versions, date and checksums of what was asked."""
        return self.path / "config.json"

    @property
    def records(self) -> Path:
        """What was said to each case, a row a case, with its suite."""
        return self.path / "records.jsonl"

    @property
    def scores(self) -> Path:
        """The measures of each case; what a comparison reads."""
        return self.path / "scores.jsonl"

    @property
    def metrics(self) -> Path:
        """The figures of each suite."""
        return self.path / "metrics.json"

    @property
    def report(self) -> Path:
        """For people."""
        return self.path / "report.html"

    def prepare(self) -> None:
        """Make the folder, and clear what an earlier run left of these files.

        Raises:
            RecordsError: the folder can't be made or written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for file in (self.config, self.records, self.scores, self.metrics, self.report):
                file.unlink(missing_ok=True)
            self.records.touch()
        except OSError as error:
            raise RecordsError(
                f"The folder {self.path} can't be written: {error.strerror}.", "Name another with --out DIR."
            ) from error

    def save_results(self, results: Sequence[SuiteResult]) -> None:
        """Write metrics.json and scores.jsonl."""
        metrics = {"suites": {result.name: result.as_json() for result in results}}
        self.metrics.write_text(json.dumps(metrics, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        rows = ({"suite": result.name, **row} for result in results for row in result.cases)
        self.scores.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def configuration(
    settings: Settings, files: Mapping[str, Sequence[Path]], documents: Mapping[str, str], machine: str = ""
) -> dict[str, Any]:
    """What config.json holds: enough to tell what was run, and no secret."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "versions": {name: _version(name) for name in _PACKAGES} | {"python": platform.python_version()},
        "machine": machine or f"{platform.system()} {platform.machine()}",
        "settings": public_settings(settings),
        "datasets": {suite: [_described(path) for path in paths] for suite, paths in files.items()},
        "documents": dict(documents),
    }


def public_settings(settings: Settings) -> dict[str, Any]:
    """The settings without what is secret: a key is only told to be set or not."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {name: _public(value) for name, value in values.items()}


def _public(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return "set" if value.get_secret_value() else ""
    return str(value) if isinstance(value, Path) else value


def checksum(paths: Iterable[Path]) -> str:
    """SHA-256 over the bytes of files, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _described(path: Path) -> dict[str, str]:
    return {"file": path.name, "sha256": checksum([path])}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _commit() -> str:
    """The commit of the checkout that this file lies in, "-changed" where it has changes; "" outside a checkout."""
    git = ["git", "-C", str(Path(__file__).parent)]
    try:
        commit = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True, timeout=10)
        status = subprocess.run(
            [*git, "status", "--porcelain", "--untracked-files=no"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return commit.stdout.strip() + ("-changed" if status.stdout.strip() else "")
