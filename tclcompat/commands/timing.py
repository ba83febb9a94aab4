"""Measuring scripts: ``time`` and ``timerate`` (time(n), timerate(n))."""

from __future__ import annotations

import time as clock

from tclcompat.errors import Break, Continue, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_str
from tclcompat.values.doubles import format_double
from tclcompat.values.numbers import to_double, to_int, to_wide

table = CommandTable()
table.export("::tcl::unsupported", "*")

_USAGE = "?-direct? ?-calibrate? ?-overhead double? command ?time ?max-count??"
_NO_LIMIT = 1 << 62
_DEFAULT_MS = 1000
_CALIBRATION_MS = 5000
# A calibration without a time gives up being more precise when a round takes this many milliseconds.
_LAST_CALIBRATION_MS = 1000


@table.command("time", "command ?count?")
def time(interp: Interp, command: object, count: object = 1) -> object:
    """Run a script ``count`` times; return the microseconds per run as a sentence."""
    turns = to_int(count)
    start = clock.perf_counter_ns()
    for _ in range(turns):
        interp.eval(command)
    elapsed = clock.perf_counter_ns() - start
    if turns <= 1:
        return f"{elapsed // 1000 if turns > 0 else 0} microseconds per iteration"
    return f"{format_double(float(f'{elapsed / 1000 / turns:.4g}'))} microseconds per iteration"


class _Rate:
    """The overhead per turn that the last calibration of this interpreter found, in microseconds."""

    def __init__(self) -> None:
        self.overhead = 0.0


@table.command("::tcl::unsupported::timerate", "?arg ...?")
def timerate(interp: Interp, *words: object) -> object:
    """Run a script for some milliseconds; return how long a turn took and how many there were."""
    rate = interp.state(_Rate)
    overhead, calibrate, index = rate.overhead, False, 0
    while index < len(words) - 1 and to_str(words[index]).startswith("-"):
        option = to_str(words[index])
        if option not in ("-direct", "-overhead", "-calibrate", "--"):
            break  # a command that looks like an option
        index += 1
        if option == "--":
            break
        if option == "-overhead":
            if index >= len(words) - 1:
                raise WrongArgs(_USAGE)
            overhead = to_double(words[index])
            index += 1
        calibrate = calibrate or option == "-calibrate"
    operands = words[index:]
    if not 1 <= len(operands) <= 3:
        raise WrongArgs(_USAGE)
    milliseconds = to_wide(operands[1]) if len(operands) > 1 else None
    most = max(0, to_wide(operands[2])) if len(operands) > 2 else _NO_LIMIT
    if calibrate:
        return _calibrate(interp, rate, operands[0], milliseconds, most)
    elapsed, count = _run(interp, operands[0], _DEFAULT_MS if milliseconds is None else milliseconds, most)
    return _report(max(0.0, elapsed - max(0.0, overhead) * count), count)


def _calibrate(interp: Interp, rate: _Rate, script: object, milliseconds: int | None, most: int) -> list[object]:
    """Measure what a turn of nothing costs; without a time, longer and longer until it gets no better."""
    rate.overhead = 0.0
    if milliseconds is not None and milliseconds <= 0:
        return [*_overhead(0.0), *_report(0.0, 0)[:6]]
    _run(interp, script, 100, most)
    left, period = _CALIBRATION_MS, milliseconds or 100
    best: float | None = None
    while True:
        elapsed, count = _run(interp, script, period, most)
        found = elapsed / count if count else 0.0
        improved = best is None or found < best
        best = found if best is None else min(best, found)
        left -= period
        if milliseconds is not None or not improved or left <= 0 or period >= _LAST_CALIBRATION_MS:
            break
        period = min(2 * period, left)
    rate.overhead = best
    return [*_overhead(best), *_report(elapsed, count)[:6]]


def _overhead(value: float) -> list[object]:
    return [value, "\u00b5s/#-overhead"]


def _run(interp: Interp, script: object, milliseconds: int, most: int) -> tuple[float, int]:
    """Run the script until the time is over; return the microseconds it took and the number of turns."""
    start = clock.perf_counter_ns()
    stop = start + milliseconds * 1_000_000
    now, count = start, 0
    if most == 0:
        interp.parse(to_str(script))
    while count < most:
        count += 1
        try:
            interp.eval(script)
        except Break:
            now = clock.perf_counter_ns()
            break
        except Continue:
            pass
        now = clock.perf_counter_ns()
        if now >= stop:
            break
    return (now - start) // 1000, count


def _report(elapsed: float, count: int) -> list[object]:
    """Return the figures with as many digits as are worth showing; ``elapsed`` is in microseconds."""
    if not count:
        return [0, "\u00b5s/#", 0, "#", 0, "#/sec", 0, "net-ms"]
    # A turn that takes no time is shown as such, but counts as a microsecond elsewhere.
    each = _rounded(int(elapsed) // count, elapsed / count, ((10, 6), (100, 4), (1000, 3), (10_000, 2), (1_000_000, 1)))
    elapsed = int(elapsed) or 1
    whole = count * 1_000_000 // elapsed
    speed = _rounded(whole, count * 1_000_000 / elapsed, ((100, 3), (1000, 2), (100_000, 1)))
    return [each, "\u00b5s/#", count, "#", speed, "#/sec", f"{elapsed / 1000:.3f}", "net-ms"]


def _rounded(whole: int, exact: float, digits: tuple[tuple[int, int], ...]) -> object:
    for limit, places in digits:
        if whole < limit:
            return f"{exact:.{places}f}"
    return whole
