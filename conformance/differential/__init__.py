"""``python -m conformance differential``: the same generated programs under each engine and under tclsh.

Every program is made from a seed (``generator``), run in an interpreter of its own among hundreds in a process
(``runner``), and what it wrote, its result and its error are compared field by field (``comparison``).  Of every class
of differences the first program is made small (``shrinking``) and shown.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from conformance.differential.comparison import Difference, compare, first_difference
from conformance.differential.generator import PREPARATIONS, changes_core, make_program, quiet
from conformance.differential.grammar import HELPERS
from conformance.differential.runner import ORACLE, Outcome, run_programs
from conformance.differential.shrinking import shrink
from conformance.process import TCLSH

BATCH = 200
_MOST_OUTPUT = 1 << 24
_TOO_DEEP = "too many nested evaluations"
_ENDLESS = re.compile(r"^(.+)\n(?:\1\n){300}", re.MULTILINE)
_TRACE = ("errorinfo", "errorline", "global_errorinfo")


@dataclass
class Summary:
    """What a run found: how many programs agree, the differences by class with one program for each.

    ``numbers`` tells which programs differ, and in which classes of differences; ``aborting`` those that end the
    oracle's process, or hang in it, which leaves nothing to compare.
    """

    programs: int = 0
    agreeing: int = 0
    failing: int = 0
    hanging: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[int, str, Difference]] = field(default_factory=dict)
    numbers: dict[int, list[str]] = field(default_factory=dict)
    aborting: dict[int, str] = field(default_factory=dict)


def run_batch(summary: Summary, seed: int, numbers: range, engines: list[str]) -> None:
    """Run some programs of a seed and add what is found; the first of ``engines`` is what the others are to do."""
    programs = [make_program(seed, number) for number in numbers]
    reference, *others = engines
    expected = run_programs(reference, programs)
    useful = [index for index, outcome in enumerate(expected) if not (reference == ORACLE and outcome.note)]
    found = {}
    for engine in others:
        # What the oracle does in its time may take others longer, on a machine with other things to do.
        ended = run_programs(engine, [programs[index] for index in useful], 60)
        found[engine] = dict(zip(useful, ended, strict=True))
    for index, number in enumerate(numbers):
        summary.programs += 1
        summary.failing += expected[index].code == "1"
        summary.hanging += expected[index].note == "hangs"
        if index not in found[others[0]]:
            if expected[index].note != "hangs":
                summary.aborting[number] = expected[index].note.strip()
            continue
        outcomes = {engine: outcomes[index] for engine, outcomes in found.items()}
        differences = list(find_differences(programs[index], reference, expected[index], outcomes))
        summary.agreeing += not differences
        for difference in differences:
            summary.classes[difference.name] += 1
            summary.numbers.setdefault(number, []).append(difference.name)
            summary.examples.setdefault(difference.name, (number, programs[index], difference))


def find_differences(
    program: str, reference: str, expected: Outcome, outcomes: dict[str, Outcome]
) -> Iterator[Difference]:
    """Yield how the outcomes under other engines differ from what is expected.

    The trace of an error is compared only among our engines where tclsh's is no promise; how deep a recursion goes
    there before it is too deep is none either.
    """
    if len(expected.output) > _MOST_OUTPUT or (expected.note == "hangs" and reference == ORACLE):
        return  # the program takes too long to be of use
    if reference == ORACLE and changes_core(program):
        text = expected.output + expected.global_errorinfo
        if _TOO_DEEP in text or _ENDLESS.search(text) is not None:
            return
    without: tuple[str, ...] = _TRACE if reference == ORACLE and changes_core(program) else ()
    if without and "-during" in expected.options:
        without = (*without, "options")  # the trace of another error
    first: Outcome | None = None
    for engine, outcome in outcomes.items():
        difference = compare(engine, expected, outcome, without)
        if difference is None and without and first is not None:
            difference = compare(engine, first, outcome)
        if difference is not None:
            yield difference
        first = outcome if first is None else first


def shrink_example(reference: str, program: str, difference: Difference) -> tuple[str, Difference]:
    """Return a smaller program with a difference of the same class."""
    latest: dict[str, Difference] = {program: difference}
    limit = time.monotonic() + 60

    def still_differs(candidates: list[str]) -> list[bool]:
        if time.monotonic() > limit:
            return [False for _ in candidates]
        expected = run_programs(reference, candidates, 0.5)
        # What hangs in tclsh is nothing to look at.
        quick = [candidate for candidate, outcome in zip(candidates, expected, strict=True) if outcome.note != "hangs"]
        outcomes = dict(zip(quick, run_programs(difference.engine, quick, 3), strict=True))
        for candidate, one in zip(candidates, expected, strict=True):
            if candidate in outcomes:
                for now in find_differences(candidate, reference, one, {difference.engine: outcomes[candidate]}):
                    if now.name == difference.name:
                        latest[candidate] = now
        return [candidate in latest for candidate in candidates]

    small = shrink(program, still_differs, [*HELPERS.values(), *map(quiet, HELPERS.values()), *PREPARATIONS])
    return small, latest[small]


def engines_of(words: str) -> list[str]:
    """Return the engines named in a list with commas, the oracle first where it is installed."""
    engines = [word for word in words.split(",") if word]
    return [ORACLE, *engines] if TCLSH and ORACLE not in engines else engines


def run_differential(programs: int, seed: int | None, engines: str, seconds: float, shown: int, first: int = 0) -> int:
    """Run, print what differs, and return the exit status."""
    seed = random.randrange(1 << 30) if seed is None else seed
    names = engines_of(engines)
    if len(names) < 2:
        raise SystemExit("there is nothing to compare: tclsh is not installed, and one engine is named")
    summary = Summary()
    started = time.monotonic()
    for start in range(first, first + programs, BATCH):
        if time.monotonic() - started > seconds:
            break
        run_batch(summary, seed, range(start, min(start + BATCH, first + programs)), names)
        if (start - first) // BATCH % 10 == 9:
            print(f"{summary.programs} programs; these differ: {_listed(summary)}", flush=True)
    taken = time.monotonic() - started
    for name, count in summary.classes.most_common():
        print(f"{count:6} {name}   (first: program {summary.examples[name][0]})")
    for name, _ in summary.classes.most_common(shown):
        number, program, difference = summary.examples[name]
        _show(names[0], number, *shrink_example(names[0], program, difference))
    print(
        f"seed {seed}: {summary.programs} programs under {', '.join(names)} in {taken:.0f} s "
        f"({summary.programs / taken:.0f} a second); {summary.agreeing} agree, {len(summary.numbers)} "
        f"differ in {len(summary.classes)} ways; {summary.failing} end in an error; left out, as {names[0]} does not "
        f"end them: {summary.hanging} hang, {len(summary.aborting)} end the process"
    )
    for number, note in summary.aborting.items():
        print(f"program {number} is left out, {names[0]} cannot run it: {note}")
    if summary.numbers:
        print(f"the programs that differ: {_listed(summary)}")
    return 1 if summary.classes else 0


def _listed(summary: Summary) -> str:
    """Return the numbers of the programs that differ, each with the engines under which it does."""
    engines = {number: sorted({name.split(" ")[0] for name in names}) for number, names in summary.numbers.items()}
    return " ".join([f"{number} ({', '.join(found)})" for number, found in engines.items()]) or "none"


def _show(reference: str, number: int, program: str, difference: Difference) -> None:
    expected, found = first_difference(difference.expected, difference.found)
    print(f"\n==== program {number}, made small; {difference.field} differs")
    print(program.strip())
    print(f"---- {reference}: {expected}\n---- {difference.engine}: {found}\n")


__all__ = ["Outcome", "Summary", "make_program", "run_batch", "run_differential", "run_programs", "shrink_example"]
