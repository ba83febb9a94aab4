"""The shell: ``tclcompat ?-encoding name? ?fileName arg ...?``, as tclsh(1)."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; return the exit status."""
    from tclcompat.shell import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
