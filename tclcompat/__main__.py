"""The shell: ``tclcompat ?-encoding name? ?fileName arg ...?``, as tclsh(1)."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn


def main(started: Callable[[], object] | None = None) -> int:
    """Run the command line; return the exit status.  ``started`` is called before the first command runs."""
    # A user's interrupt ends the process as it ends any other, instead of raising a Python exception somewhere.
    # The module _signal is the part of signal written in C; the rest would add an import of enum to every start.
    from _signal import SIG_DFL, SIGINT, signal  # type: ignore[import-not-found]  # no stub for it

    from tclcompat.shell import run

    signal(SIGINT, SIG_DFL)
    program = "tclcompat" if sys.argv[0].endswith("__main__.py") else sys.argv[0]
    return run(sys.argv[1:], program, started)


def run_process() -> NoReturn:
    """Run the command line and end the process; what belongs to a process only is here, not in ``main``."""
    import gc

    def started() -> None:
        # What was made at the start stays: no collection need look at it.  Later ones find next to nothing, since
        # values have no cycles.
        gc.freeze()
        gc.set_threshold(_COLLECTED)
        gc.enable()

    gc.disable()
    _open_standard_files()
    from tclcompat.importing import import_quickly

    import_quickly()
    end_process(_with_room(lambda: main(started)))


def _open_standard_files() -> None:
    """Have /dev/null in place of the standard files that the process was started without, as tclsh has.

    Else the first files that a script opens would take their places.
    """
    import os

    for fd in range(3):
        try:
            os.fstat(fd)
        except OSError:
            opened = os.open(os.devnull, os.O_WRONLY if fd else os.O_RDONLY)
            os.set_inheritable(opened, True)


# How many new containers there are before garbage is looked for.
_COLLECTED = 20_000
# How many values the frame may hold at the base of all others; see below.
_ROOM = (1 << 17) + (1 << 10)


def _with_room(run: Callable[[], int]) -> int:
    """Call ``run`` with room for the frames of many nested calls.

    CPython keeps frames in chunks of 16 KiB and gives a chunk back as soon as it is empty: calls that cross the end
    of a chunk again and again spend a third of their time on asking the system for memory.  The chunk of a frame this
    large, of which nothing is used, is made large enough for thousands of others too.
    """

    def call() -> int:
        return run()

    try:
        call.__code__ = call.__code__.replace(co_stacksize=_ROOM)
    except (AttributeError, OverflowError, TypeError, ValueError):
        # It is only for speed.
        pass
    return call()


def end_process(status: int) -> NoReturn:
    """End the process with a status, without the tear-down of the interpreter where nobody needs it.

    By now ``exit`` has run and channels are flushed and closed, and freeing every object takes longer than to run a
    short script.  Threads and exit functions of Python libraries are waited for and run by Python's own end.
    """
    if "threading" not in sys.modules and "atexit" not in sys.modules:
        import os

        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError, AttributeError):
            # Closed, or not there at all: Python's own end knows what to say.
            sys.exit(status)
        os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    run_process()
