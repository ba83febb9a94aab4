"""``tcl::unsupported::timerate``: how often a script can be run in a given time."""

from __future__ import annotations

from time import perf_counter_ns

from tclcompat.errors import Break, Continue, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_double, to_wide

table = CommandTable()
table.export("::tcl::unsupported", "*")

_USAGE = "?-direct? ?-calibrate? ?-overhead double? command ?time ?max-count??"
_OPTIONS = ("-calibrate", "-direct", "-overhead", "--")
_DEFAULT_MILLISECONDS = 1000
_CALIBRATION_MILLISECONDS = 5000
_NO_LIMIT = 1 << 62
# The clock is read about this often while a script runs that takes less than that.
_CHECK_NANOSECONDS = 20_000


class _Calibration:
    """The microseconds that an empty turn takes, as measured by ``-calibrate``."""

    def __init__(self) -> None:
        self.overhead = 0.0


class _Request:
    """The options of one call."""

    __slots__ = ("calibrate", "command", "max_count", "milliseconds", "overhead")

    def __init__(self) -> None:
        self.calibrate = False
        self.overhead: float | None = None
        self.command: object = ""
        self.milliseconds = _DEFAULT_MILLISECONDS
        self.max_count = _NO_LIMIT


@table.command("::tcl::unsupported::timerate", "?arg ...?")
def timerate(interp: Interp, *words: object) -> object:
    """Run a script for some time and tell how long a turn takes."""
    request = _parse(words)
    calibration = interp.state(_Calibration)
    if request.calibrate:
        calibration.overhead = 0.0
    count, nanoseconds = _run(interp, request)
    microseconds = nanoseconds / 1000
    if request.calibrate:
        calibration.overhead = microseconds / count if count else 0.0
        return [calibration.overhead, "\u00b5s/#-overhead", *_describe(count, microseconds)[:6]]
    overhead = calibration.overhead if request.overhead is None else request.overhead
    return _describe(count, max(microseconds - overhead * count, 0.0))


def _parse(words: tuple[object, ...]) -> _Request:
    request, index = _Request(), 0
    while index < len(words) - 1 and to_str(words[index]).startswith("-"):
        option = choose(to_str(words[index]), _OPTIONS)
        index += 1
        if option == "--":
            break
        if option == "-calibrate":
            request.calibrate = True
            request.milliseconds = _CALIBRATION_MILLISECONDS
        elif option == "-overhead":
            request.overhead = to_double(words[index])
            index += 1
    rest = words[index:]
    if not 1 <= len(rest) <= 3:
        raise WrongArgs(_USAGE)
    request.command = rest[0]
    if len(rest) > 1:
        request.milliseconds = to_wide(rest[1])
    if len(rest) > 2:
        request.max_count = to_wide(rest[2])
    return request


def _run(interp: Interp, request: _Request) -> tuple[int, int]:
    """Run the script until time or count are used up; return the turns and the nanoseconds they took."""
    script = interp.parse(to_str(request.command))
    if script.error is not None and not script.commands:
        interp.run_unit(script)
    start = now = perf_counter_ns()
    stop = start + request.milliseconds * 1_000_000
    count, batch = 0, 1
    # A time of 0 or less allows one turn; a count of 0 none.
    while count < request.max_count:
        turns = min(batch, request.max_count - count)
        for _ in range(turns):
            count += 1
            try:
                interp.run_unit(script)
            except Continue:
                continue
            except Break:
                return count, perf_counter_ns() - start
        before, now = now, perf_counter_ns()
        if now >= stop:
            break
        batch = max(1, batch * 2 if now - before < _CHECK_NANOSECONDS else batch // 2)
    return count, now - start


def _describe(count: int, microseconds: float) -> list[object]:
    """Return the result: time of a turn, turns, turns per second, milliseconds in all."""
    if not count:
        return [0, "\u00b5s/#", 0, "#", 0, "#/sec", 0, "net-ms"]
    usec = int(microseconds)
    net: object = f"{usec / 1000:.3f}" if usec else 0
    return [_duration(usec, count), "\u00b5s/#", count, "#", _rate(count, max(usec, 1)), "#/sec", net, "net-ms"]


def _duration(usec: int, count: int) -> object:
    whole = usec // count
    if whole >= 1_000_000:
        return whole
    digits = next((digits for limit, digits in ((10, 6), (100, 4), (1000, 3), (10_000, 2)) if whole < limit), 1)
    return f"{usec / count:.{digits}f}"


def _rate(count: int, usec: int) -> object:
    rate = count * 1_000_000 // usec
    if rate >= 100_000:
        return rate
    digits = 3 if rate < 100 else 2 if rate < 1000 else 1
    return f"{count * 1_000_000 / usec:.{digits}f}"
