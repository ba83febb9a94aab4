"""What all benchmarks share: the sides take turns, and what counts is the median of the ratios of the rounds.

A machine gets slower and faster while it measures; two runs right after one another meet the same weather, so a ratio
is formed within its round, and only then the median is taken.
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent.parent

TIMEOUT = 600

Figure = TypeVar("Figure")

median = statistics.median


class CannotRun(Exception):
    """A side ended before it had done what was asked of it."""


def environment(engine: str = "") -> dict[str, str]:
    """Return the environment in which this tree is what gets imported, and in which ``engine`` runs the scripts."""
    chosen = {"TCLCOMPAT_ENGINE": engine} if engine else {}
    return {**os.environ, "PYTHONPATH": str(ROOT), **chosen}


def alternate(
    measures: Mapping[str, Callable[[], Figure]], rounds: int
) -> tuple[dict[str, list[Figure]], dict[str, str]]:
    """Return the figures of all sides, taken in turns, and why a side has none: the reason of its CannotRun."""
    figures: dict[str, list[Figure]] = {side: [] for side in measures}
    reasons: dict[str, str] = {}
    for _ in range(rounds):
        for side, measure in measures.items():
            if side not in reasons:
                try:
                    figures[side].append(measure())
                except CannotRun as reason:
                    reasons[side] = str(reason)
    return {side: found for side, found in figures.items() if side not in reasons}, reasons


def ratios(figures: Sequence[float], base: Sequence[float]) -> list[float]:
    """Return the ratios of the rounds, the lowest first."""
    return sorted(figure / other if other else math.inf for figure, other in zip(figures, base, strict=True))


def geometric_mean(values: Iterable[float]) -> float:
    """Return the mean in which twice as fast and half as fast cancel out."""
    logarithms = [math.log(value) for value in values]
    return math.exp(math.fsum(logarithms) / len(logarithms))


class Side:
    """One who takes part: a name for the table, the command that runs a Tcl script, and our engine (``""``: any)."""

    def __init__(self, name: str, command: Sequence[str], engine: str = "") -> None:
        self.name, self.command, self.engine = name, tuple(command), engine


def run(side: Side, words: Sequence[str]) -> str:
    """Run a script file with its arguments and return the line it printed."""
    try:
        ran = subprocess.run(
            [*side.command, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            env=environment(side.engine),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotRun(f"takes more than {TIMEOUT} s") from None
    if ran.returncode or not ran.stdout:
        lines = ran.stderr.strip().splitlines() or [f"exit status {ran.returncode}"]
        raise CannotRun(lines[-1 if lines[0].startswith("Traceback") else 0])
    return ran.stdout.strip()


def row(cells: Sequence[str]) -> str:
    """Return one line of a table in Markdown."""
    return f"| {' | '.join(cells)} |"
