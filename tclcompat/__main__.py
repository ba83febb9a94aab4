"""The shell: ``tclcompat ?-encoding name? ?fileName arg ...?``, as tclsh(1)."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; return the exit status."""
    # A user's interrupt ends the process as it ends any other, instead of raising a Python exception somewhere.
    # The module _signal is the part of signal written in C; the rest would add an import of enum to every start.
    from _signal import SIG_DFL, SIGINT, signal  # type: ignore[import-not-found]  # no stub for it

    from tclcompat.shell import run

    signal(SIGINT, SIG_DFL)
    program = "tclcompat" if sys.argv[0].endswith("__main__.py") else sys.argv[0]
    return run(sys.argv[1:], program)


if __name__ == "__main__":
    sys.exit(main())
