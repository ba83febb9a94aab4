"""How time and memory grow with the data, and what it costs to call what is called only once.

The tables of ``programs.py --growth``, ``--memory`` and ``--first-calls``; each function takes the sides (tclsh
first), the rounds and the scale, and returns the lines of its table and what went wrong.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from conformance.bench.pairing import Side, alternate, median, ratios, row, run

HERE = Path(__file__).resolve().parent

SIZES = (10_000, 100_000, 1_000_000)
OPERATIONS = (
    "lappend",
    "lappend-by-upvar",
    "lset",
    "lset-in-rows",
    "lindex-all",
    "foreach",
    "append",
    "append-to-element",
    "append-to-global",
    "string-index",
    "dict-set",
    "dict-lappend",
    "array-set",
)

# The kinds of memory.tcl: how many of them are made, and what one of them is.
KINDS = {
    "integers": (200_000, "list element, an integer"),
    "strings": (200_000, "list element, a string of 12"),
    "floats": (200_000, "list element, a float"),
    "rows": (100_000, "list element, a list of three"),
    "entries": (100_000, "dict entry"),
    "elements": (100_000, "array element"),
    "variables": (50_000, "global variable"),
    "procs": (2_000, "proc, never called"),
    "called": (2_000, "proc, called once"),
    "hot": (200, "proc, called 300 times"),
}

# What the procedures of --first-calls do, each with numbers of its own.
BODIES = (
    """
    set sum @number
    foreach e $list {
        if {$e > $n + @number} {
            incr sum $e
        } else {
            incr sum @number
        }
    }
    return $sum
""",
    """
    set out a@number
    for {set i 0} {$i < $n} {incr i} {
        append out [expr {$i * @number}],
    }
    string length $out
""",
    """
    switch -- $n {
        @number {return many}
        3 {set r [lindex $list @at]}
        default {set r [llength $list]}
    }
    incr r @number
""",
    """
    array set seen {k@number 1}
    if {[info exists seen(k$n)] || @number % 2 == 0} {
        return "@number $n"
    }
    return [join [lrange $list @at end] -]
""",
    """
    if {[catch {expr {@number / ($n - 3)}} message]} {
        return [string range $message 0 @at]
    }
    return $message
""",
)

Table = tuple[list[str], list[str]]


def growth(sides: Sequence[Side], rounds: int, scale: float) -> Table:
    """Return the nanoseconds per element at every size and how they grow from one size to the next."""
    sizes = [max(200, int(size * scale)) for size in SIZES]
    heads = ["operation", "side", *(f"ns at {size:,}" for size in sizes), *(["growth"] * (len(sizes) - 1))]
    lines, problems = [row(heads), row(["---"] * len(heads))], []
    for operation in OPERATIONS:
        measures = {side.name: partial(_times, side, operation, sizes) for side in sides}
        figures, reasons = alternate(measures, rounds)
        problems += [f"{operation}: {side}: {reason}" for side, reason in reasons.items()]
        for name, found in figures.items():
            times = list(zip(*found, strict=True))
            steps = [median(ratios(later, earlier)) for earlier, later in pairwise(times)]
            cells = [f"{median(figure):.0f}" for figure in times] + [f"{step:.2f}" for step in steps]
            lines.append(row([operation, name, *cells]))
    return lines, problems


def memory(sides: Sequence[Side], rounds: int, scale: float) -> Table:
    """Return the bytes of resident memory that lists, dictionaries, arrays and procedures take."""
    heads = ["bytes per", *(side.name for side in sides), *(f"{side.name} ratio" for side in sides[1:])]
    lines, problems = [row(heads), row(["---"] * len(heads))], []
    for kind, (count, title) in KINDS.items():
        words = [str(HERE / "memory.tcl"), kind, str(max(50, int(count * scale)))]
        measures = {side.name: partial(_number, side, words) for side in sides}
        figures, reasons = alternate(measures, rounds)
        problems += [f"{kind}: {side}: {reason}" for side, reason in reasons.items()]
        lines.append(row([title, *_cells(figures, sides, sides[0], sides[1:], ".0f")]))
    return lines, problems


def first_calls(sides: Sequence[Side], rounds: int, scale: float) -> Table:
    """Return how long it takes to call each of 2,000 procedures once, in the walker and when the engine chooses."""
    count = max(10, int(2000 * scale))
    ours = {
        side.name: [Side(f"{side.name} {engine}", side.command, engine) for engine in ("walk", "auto")]
        for side in sides[1:]
    }
    everybody = [sides[0], *(side for both in ours.values() for side in both)]
    with tempfile.NamedTemporaryFile("w", suffix=".tcl") as file:
        file.write(many_procs(count))
        file.flush()
        figures, reasons = alternate({side.name: partial(_number, side, [file.name]) for side in everybody}, rounds)
    heads = ["milliseconds", "tclsh", *(f"{name} {what}" for name in ours for what in ("walk", "auto", "auto/walk"))]
    cells = [f"{count:,} first calls", *_cells(figures, everybody[:1], None, [], ".1f")]
    for both in ours.values():
        cells += _cells(figures, both, both[0], both[1:], ".1f")
    return [row(heads), row(["---"] * len(heads)), row(cells)], [f"{side}: {why}" for side, why in reasons.items()]


def many_procs(count: int) -> str:
    """Return a script that defines so many procedures, all different, and prints how long one call of each takes."""
    lines = []
    for number in range(count):
        body = BODIES[number % len(BODIES)].replace("@number", str(number)).replace("@at", str(number % 4))
        lines.append(f"proc p{number} {{n list}} {{{body}}}")
    calls = [f"append all [p{number} 3 {{4 8 15 16}}]" for number in range(count)]
    start = "set start [clock microseconds]"
    end = "puts [expr {([clock microseconds] - $start) / 1000.0}]"
    return "\n".join([*lines, start, *calls, end, ""])


def _number(side: Side, words: Sequence[str]) -> float:
    return float(run(side, words))


def _times(side: Side, operation: str, sizes: Iterable[int]) -> list[float]:
    return [float(word) for word in run(side, [str(HERE / "growth.tcl"), operation, *map(str, sizes)]).split()]


def _cells(
    figures: dict[str, list[float]], sides: Sequence[Side], base: Side | None, others: Sequence[Side], form: str
) -> list[str]:
    """Return the medians of the sides, then the ratios of the others to the base."""
    cells = [format(median(figures[side.name]), form) if side.name in figures else "-" for side in sides]
    for side in others:
        both = base is not None and side.name in figures and base.name in figures
        cells.append(f"{median(ratios(figures[side.name], figures[base.name])):.2f}" if both and base else "-")
    return cells


TABLES: dict[str, Callable[[Sequence[Side], int, float], Table]] = {
    "growth": growth,
    "memory": memory,
    "first-calls": first_calls,
}
