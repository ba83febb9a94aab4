"""Move a file over a socket between two processes of tclcompat: ``python -m transfer.examples ?file?``.

The passive side (receiver.tcl) tells the port it listens on, the active side (sender.tcl) connects to it.  Then the
copy is compared with the original.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def command(script: str, *words: str) -> list[str]:
    """Return the command that runs one of the scripts beside this file."""
    return [sys.executable, "-m", "tclcompat", str(HERE / script), *words]


def main() -> int:
    """Run both sides and show what arrived; return the exit status."""
    original = Path(sys.argv[1] if len(sys.argv) > 1 else HERE / "receiver.tcl").resolve()
    with tempfile.TemporaryDirectory() as directory:
        target = Path(directory) / "arrived"
        receiver = subprocess.Popen(command("receiver.tcl", str(target)), stdout=subprocess.PIPE, text=True)
        with receiver:
            assert receiver.stdout is not None
            greeting = receiver.stdout.readline()
            print(greeting, end="", flush=True)
            if not greeting:
                return 1
            sender = subprocess.run(command("sender.tcl", str(original), greeting.split()[-1]), check=False)
            if sender.returncode:
                receiver.kill()
                return sender.returncode
            print(receiver.stdout.read(), end="")
        if receiver.returncode:
            return receiver.returncode
        same = digest(target) == digest(original)
        print(f"{original.name}: sha256 {digest(target)[:16]}... {'as sent' if same else 'DIFFERS'}")
        print("first line:", target.read_bytes().split(b"\n", 1)[0].decode("utf-8", "replace")[:100])
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
