"""How fast programs run: ours beside tclsh, in turns, in one run.

``python conformance/bench/programs.py [--rounds N] [--scale X] [--engine E] [--python PATH]... [names...]`` runs the
programs of ``programs/`` (those whose name begins with one of the words, or all) and prints a table, the slowest
ratio last: medians in milliseconds, and the median of the ratios of the rounds, below 1 where ours is faster.  Each
program takes the factor of its work as its argument, times itself once it has been read, and prints its name, the
microseconds, and a checksum of all its results.  If that is not the same everywhere, or a side fails, the exit status
is 1.  ``--growth``, ``--memory`` and ``--first-calls`` print those tables instead (see ``scaling.py``).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from conformance.bench import scaling  # noqa: E402 (the tree, however this file is started)
from conformance.bench.pairing import CannotRun, Side, alternate, geometric_mean, median, ratios, row, run  # noqa: E402 (as above)
from conformance.process import tclsh_command  # noqa: E402 (as above)

PROGRAMS = HERE / "programs"
# The factor by which programs take tclsh a tenth to a quarter of a second where it is as fast as on common machines.
_SCALE = 4.0
GOALS = "at most 0.9 in the mean, 2.5 for any one"


@dataclass(frozen=True)
class Program:
    """One script; its first line is a comment that gives the category."""

    path: Path

    @property
    def name(self) -> str:
        """The name, as in the table and on the line the program prints."""
        return self.path.stem

    @property
    def category(self) -> str:
        """What the program is an example of, in the words of the table of what is reachable."""
        with open(self.path, encoding="utf-8") as file:
            return file.readline().removeprefix("# category:").strip()


@dataclass
class Result:
    """What became of one program: the figures and the ratios to tclsh by side, and what went wrong."""

    program: Program
    figures: dict[str, list[float]] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def find(names: Sequence[str]) -> list[Program]:
    """Return the programs whose names begin with one of the words, or all."""
    found = [Program(path) for path in sorted(PROGRAMS.glob("*.tcl"))]
    return [program for program in found if not names or program.name.startswith(tuple(names))]


def once(side: Side, program: Program, scale: float, checksums: dict[str, str]) -> float:
    """Run a program once, keep its checksum, and return its milliseconds."""
    line = run(side, [str(program.path), f"{scale:g}"])
    name, microseconds, checksum = line.split(maxsplit=2)
    if name != program.name:
        raise CannotRun(f"printed {line!r}")
    if checksums.setdefault(side.name, checksum) != checksum:
        raise CannotRun(f"the checksum was {checksums[side.name]}, then {checksum}")
    return int(microseconds) / 1000


def measure(program: Program, sides: Sequence[Side], rounds: int, scale: float) -> Result:
    """Run a program on all sides, the first of which is tclsh."""
    checksums: dict[str, str] = {}
    measures = {side.name: partial(once, side, program, scale, checksums) for side in sides}
    figures, reasons = alternate(measures, rounds)
    result = Result(program, figures, {}, [f"{program.name}: {side}: {reason}" for side, reason in reasons.items()])
    oracle, *ours = (side.name for side in sides)
    for side in ours:
        if side in figures and oracle in figures:
            result.ratios[side] = median(ratios(figures[side], figures[oracle]))
        if checksums.get(side, "") != checksums.get(oracle, "") and not reasons:
            result.problems.append(f"{program.name}: {side} has {checksums[side]}, {oracle} {checksums[oracle]}")
    return result


def table(results: Sequence[Result], sides: Sequence[Side]) -> list[str]:
    """Return the lines of the table: the programs by the first side's ratio, then the mean and the maximum."""
    oracle, *ours = (side.name for side in sides)
    heads = ["program", "category", f"{oracle} ms"]
    for side in ours:
        heads += [f"{side} ms", "ratio"]
    lines = [row(heads), row(["---"] * len(heads))]
    for result in sorted(results, key=lambda result: (result.ratios.get(ours[0], 1e9), result.program.name)):
        cells = [result.program.name, result.program.category, _milliseconds(result, oracle)]
        for side in ours:
            cells += [_milliseconds(result, side), f"{result.ratios[side]:.2f}" if side in result.ratios else "-"]
        lines.append(row(cells))
    for title, summary in (("geometric mean", geometric_mean), ("maximum", max)):
        cells = [f"**{title}**", f"{len(results)} programs", ""]
        for side in ours:
            found = [result.ratios[side] for result in results if side in result.ratios]
            cells += ["", f"**{summary(found):.2f}**" if found else "-"]
        lines.append(row(cells))
    return lines


def _milliseconds(result: Result, side: str) -> str:
    return f"{median(result.figures[side]):.1f}" if side in result.figures else "-"


def chosen_sides(pythons: Sequence[str], engine: str) -> list[Side]:
    """Return tclsh's side and one of ours for every Python, named by its version."""
    sides = [Side("tclsh", tuple(tclsh_command()))]
    for python in pythons or [sys.executable]:
        code = "import platform; print(platform.python_version())"
        version = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        sides.append(Side(version, (python, "-m", "tclcompat"), engine))
    return sides


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table that was asked for; the exit status is 1 if a side failed or a checksum differs."""
    parser = argparse.ArgumentParser(description="Programs: tclcompat beside tclsh.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=float, help=f"the factor of the work ({_SCALE:g}; that of the tables is 1)")
    parser.add_argument("--engine", choices=("auto", "walk", "compile"), default="auto")
    parser.add_argument("--python", action="append", default=[], metavar="PATH", help="may be given several times")
    parser.set_defaults(kind=None)
    kinds = parser.add_mutually_exclusive_group()
    for kind in scaling.TABLES:
        kinds.add_argument(f"--{kind}", dest="kind", action="store_const", const=kind)
    parser.add_argument("names", nargs="*", metavar="name", help="what the names of the programs begin with")
    given = parser.parse_args(arguments)
    sides = chosen_sides(given.python, given.engine)
    if given.kind:
        lines, problems = scaling.TABLES[given.kind](sides, given.rounds, given.scale or 1.0)
        print(*lines, *([""] if problems else []), *problems, sep="\n")
        return int(bool(problems))
    programs = find(given.names)
    if not programs:
        parser.error("there is no such program")
    results = []
    scale = given.scale or _SCALE
    for number, program in enumerate(programs, 1):
        print(f"{number}/{len(programs)} {program.name}", end="\033[K\r", file=sys.stderr, flush=True)
        results.append(measure(program, sides, given.rounds, scale))
    print(f"engine {given.engine}, scale {scale:g}, median of {given.rounds}; goals: {GOALS}\n")
    problems = [problem for result in results for problem in result.problems]
    print(*table(results, sides), *([""] if problems else []), *problems, sep="\n")
    return int(bool(problems))


if __name__ == "__main__":
    raise SystemExit(main())
