"""Send or receive one file: ``python -m transfer send FILE HOST:PORT``, ``python -m transfer receive FILE``."""

from __future__ import annotations

import sys


def main() -> int:
    """Do what the command line says; return the exit status."""
    try:
        from transfer.tool_options import parse
        from transfer.tool_run import run

        return run(parse(sys.argv[1:]))
    except KeyboardInterrupt:
        print("transfer: interrupted", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
