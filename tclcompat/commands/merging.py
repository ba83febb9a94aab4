"""``lsort -command``: Tcl's own merge sort, so that the command is called with the same pairs in the same order."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.repetition import repeated
from tclcompat.values.numbers import to_int32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Comparison = Callable[[object, object], object]

_INT_LIMIT = 1 << 31


def sort_by_command(
    interp: Interp, prefix: list[object], selected: Iterable[object], decreasing: bool, unique: bool
) -> list[int]:
    """Return the positions of values in the order that a command gives them, which is called with two of them.

    Each value is selected only after those before it were compared.
    """
    values: list[object] = []

    def sort(evaluate: Comparison) -> list[int]:
        # Runs of 2**n elements, each merged as soon as there are two of a size.
        runs: list[list[int]] = []
        for position, value in enumerate(selected):
            values.append(value)
            run = [position]
            level = 0
            while level < len(runs) and runs[level]:
                run = _merge(runs[level], run, values, evaluate, decreasing, unique)
                runs[level] = []
                level += 1
            if level == len(runs):
                runs.append(run)
            else:
                runs[level] = run
        merged: list[int] = []
        for run in runs:
            merged = _merge(run, merged, values, evaluate, decreasing, unique)
        return merged

    return repeated(interp, prefix, sort)


def _merge(
    left: list[int],
    right: list[int],
    values: list[object],
    evaluate: Comparison,
    decreasing: bool,
    unique: bool,
) -> list[int]:
    """Merge two sorted runs of positions; with ``unique`` the left one of two equal elements goes."""
    if not left or not right:
        return left or right
    merged: list[int] = []
    i = j = 0
    first, second = values[left[0]], values[right[0]]
    while True:
        try:
            order = evaluate(first, second)
        except TclError as error:
            error.add_info("\n    (-compare command)")
            raise
        if type(order) is not int or not -_INT_LIMIT <= order < _INT_LIMIT:
            order = _order(order)
        if (order < 0 if decreasing else order > 0) or (order == 0 and unique):
            merged.append(right[j])
            j += 1
            if order == 0:
                i += 1
                if i == len(left):
                    return merged + right[j:]
                first = values[left[i]]
            if j == len(right):
                return merged + left[i:]
            second = values[right[j]]
        else:
            merged.append(left[i])
            i += 1
            if i == len(left):
                return merged + right[j:]
            first = values[left[i]]


def _order(result: object) -> int:
    """Return the result of a comparison as an integer."""
    try:
        return to_int32(result)
    except TclError:
        raise TclError(
            "-compare command returned non-integer result", ["TCL", "OPERATION", "LSORT", "COMPARISONFAILED"]
        ) from None
