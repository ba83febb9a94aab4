"""How fast a file goes from a transfer::transmitter to a transfer::receiver: ours beside tclsh with Tcllib.

``python conformance/bench/transfer.py [MiB] [rounds]`` sends a file in /dev/shm from one process to another, both ours
or both tclsh, in turns, at the block sizes 1 KiB (the default), 64 KiB and 1 MiB, without and with ``-progress``.  It
prints the median of MB/s, counted from the start of the transmitter to the callback of the receiver, their ratio, and
the largest memory of our processes.  A copy that differs from the file ends it with an error.
"""

from __future__ import annotations

import filecmp
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from conformance.process import TCLSH, our_command  # noqa: E402 (the tree, however this file is started)

BLOCKS = {"1 KiB": 1024, "64 KiB": 65536, "1 MiB": 1 << 20}

RECEIVER = """
package require transfer::receiver
set out [open [lindex $argv 0] w]
fconfigure $out -translation binary
proc done {object count args} {
    close $::out
    puts "$count [clock microseconds] $args"
    exit
}
transfer::receiver R -mode passive -channel $out -translation binary -command done
puts [R start]
flush stdout
vwait forever
"""

TRANSMITTER = """
package require transfer::transmitter
lassign $argv path port blocksize watch
set in [open $path]
fconfigure $in -translation binary
proc done {object count args} {
    puts "$count $::start $args"
    exit
}
proc progress {count} {incr ::calls}
transfer::transmitter T -channel $in -port $port -translation binary -blocksize $blocksize -command done
if {$watch} {
    T configure -progress progress
}
set start [clock microseconds]
T start
vwait forever
"""


def start(command: list[str], script: Path, *words: str) -> subprocess.Popen[str]:
    """Start one side."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*command, str(script), *words], stdout=subprocess.PIPE, text=True, env=environment, cwd=script.parent
    )


def send(command: list[str], folder: Path, size: int, blocksize: int, watch: bool) -> float:
    """Send the file once and return MB per second."""
    source, target = folder / "source", folder / "target"
    receiver = start(command, folder / "receiver.tcl", str(target))
    assert receiver.stdout is not None
    port = receiver.stdout.readline().strip()
    transmitter = start(command, folder / "transmitter.tcl", str(source), port, str(blocksize), str(int(watch)))
    sent = transmitter.communicate(timeout=300)[0].split()
    received = receiver.communicate(timeout=300)[0].split()
    if [sent[0], received[0]] != [str(size)] * 2 or len(sent) != 2 or len(received) != 2:
        raise SystemExit(f"{command}: {sent} {received}")
    if not filecmp.cmp(source, target, shallow=False):
        raise SystemExit(f"{command}: the copy differs")
    return size / (int(received[1]) - int(sent[1]))


def main() -> int:
    """Print the table."""
    size = (int(sys.argv[1]) if len(sys.argv) > 1 else 64) << 20
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    sides = {"ours": our_command()} | ({"tclsh": [TCLSH]} if TCLSH else {})
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    print(f"{size >> 20} MiB, MB/s, median of {rounds}")
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        with open(folder / "source", "wb") as source:
            source.writelines(os.urandom(1 << 20) for _ in range(size >> 20))
        (folder / "receiver.tcl").write_text(RECEIVER)
        (folder / "transmitter.tcl").write_text(TRANSMITTER)
        for watch in (False, True):
            for label, blocksize in BLOCKS.items():
                speeds: dict[str, list[float]] = {side: [] for side in sides}
                for _ in range(rounds):
                    for side, command in sides.items():
                        speeds[side].append(send(command, folder, size, blocksize, watch))
                medians = {side: statistics.median(found) for side, found in speeds.items()}
                ratio = f"{medians['ours'] / medians['tclsh']:6.1f} times" if "tclsh" in medians else ""
                shown = "  ".join(f"{side} {median:7.1f}" for side, median in medians.items())
                print(f"{label:>7}{', -progress' if watch else '':11}  {shown}  {ratio}", flush=True)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"largest process: {memory >> 10} MiB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
