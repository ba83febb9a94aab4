"""How fast and how small transfers are: ours beside tclsh with Tcllib (and tcl-tls), in turns, in one run.

``python conformance/bench/transfer.py [--full] [--rounds N] [rows...]`` runs the rows whose name begins with one of the
words, or all.  Files lie in memory (/dev/shm) and go from one process to another over the loopback: 128 MiB, with
``--full`` 1 GiB; the clock runs from the start of the sender to the callback of the receiver.  Each line shows the
medians of both and the median of the ratios of the rounds, above 1 where ours is better, beside the goal; a side that
cannot do it shows a dash.  A copy that differs from its file ends the run.  The scripts that both sides run lie beside
this file: transfer_passive.tcl, transfer_active.tcl, transfer_alone.tcl.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from conformance.bench.pairing import (  # noqa: E402 (the tree, however this file is started)
    CannotRun,
    alternate,
    environment,
    median,
    ratios,
)
from conformance.process import TCLSH, our_command  # noqa: E402 (as above)

TIMEOUT = 300
LINE = "Most of it is plain: words, spaces, ends of lines. Seldom d\u00e9j\u00e0 vu, \u20ac 5, na\u00efve: up to here\n"


@dataclass
class Bench:
    """Where the files are and how large."""

    folder: Path
    size: int

    def source(self, text: bool) -> Path:
        """Return the file that is sent, made on first use."""
        path = self.folder / ("text" if text else "source")
        if not path.exists():
            block = (LINE * ((1 << 20) // len(LINE))).encode() if text else b""
            with open(path, "wb") as out:
                out.writelines(block or os.urandom(1 << 20) for _ in range(self.size >> 20))
        return path

    def certificate(self) -> tuple[str, str]:
        """Return the paths of a certificate for localhost, with its key, and of its authority."""
        pair, authority = self.folder / "pair.pem", self.folder / "authority.pem"
        if not pair.exists():
            import trustme

            made = trustme.CA()
            made.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(pair))
            made.cert_pem.write_to_path(str(authority))
        return str(pair), str(authority)


Measure = Callable[[Bench, list[str]], float]


@dataclass(frozen=True)
class Row:
    """One line of the table: ``measure`` gives the figure of one side in ``unit``."""

    unit: str
    goal: str
    measure: Measure
    larger_is_better: bool = True


def start(command: list[str], script: str, *words: object) -> subprocess.Popen[str]:
    """Start one side."""
    return subprocess.Popen(
        [*command, str(HERE / script), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(),
    )


def surroundings() -> dict[str, str]:
    """Return the environment of both sides: the usual one.

    Left out is what a machine may set that builds programs: certificates of its own, which take 100 ms to read where
    those of the system are looked up when needed, and the wish that no byte code be kept.
    """
    unusual = ("SSL_CERT_FILE", "SSL_CERT_DIR", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in environment().items() if name not in unusual}


def finish(process: subprocess.Popen[str]) -> list[str]:
    """Return the words of what a side printed."""
    try:
        output, errors = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise CannotRun("hangs") from None
    if process.returncode or not output:
        raise CannotRun((errors.strip() or f"exit status {process.returncode}").splitlines()[0])
    return output.split()


def run_pair(command: list[str], passive: list[object], active: list[object]) -> tuple[list[str], list[str]]:
    """Run both sides to the end and return what they printed, the active one first."""
    waiting = start(command, "transfer_passive.tcl", *passive)
    assert waiting.stdout is not None
    try:
        port = waiting.stdout.readline().strip()
        sent = finish(start(command, "transfer_active.tcl", *active, "port", port))
        return sent, finish(waiting) if passive[0] != "pairs" else []
    finally:
        waiting.kill()
        waiting.communicate()


def transfer(
    bench: Bench, command: list[str], kind: str, *options: object, text: bool = False, tls: bool = False
) -> tuple[float, float]:
    """Send the file once and return MB per second and the peak memory of the larger process in MiB.

    TLS is 1.2 on both sides: with 1.3 tcl-tls leaves session tickets unread when it closes, the kernel resets the
    connection for that, and the end of the file is lost.  With 1.2 its receiver reports an error after the last byte:
    the copy counts.
    """
    source, target = bench.source(text), bench.folder / "target"
    passive: list[object] = [kind, "target", target, *options]
    active: list[object] = [kind, "source", source, *options]
    if text:
        form = ["translation", "crlf", "fileTranslation", "lf"]
        passive, active = [*passive, *form], [*active, *form]
    if tls:
        pair, authority = bench.certificate()
        passive += ["secure", f"-tls1.3 0 -certfile {pair} -keyfile {pair}"]
        active += ["secure", f"-tls1.3 0 -cafile {authority} -require 1"]
    sent, received = run_pair(command, passive, active)
    if len(sent) != 2 or (len(received) != 2 and not tls):
        raise CannotRun(f"{sent} {received}")
    if not filecmp.cmp(source, target, shallow=False):
        raise SystemExit(f"{command}: the copy differs")
    return source.stat().st_size / (int(received[0]) - int(sent[0])), max(int(sent[1]), int(received[1])) / 1024


def speed(kind: str, *options: object, text: bool = False, tls: bool = False) -> Measure:
    """Return the measure of a transfer's speed."""
    return lambda bench, command: transfer(bench, command, kind, *options, text=text, tls=tls)[0]


def peak(bench: Bench, command: list[str]) -> float:
    """Return the largest memory of the larger process, over a transfer by objects."""
    return transfer(bench, command, "objects", "blocksize", 65536, "watch", 0)[1]


def pairs(kind: str, count: int, rounds: int, _: Bench, command: list[str]) -> float:
    """Return what the active side of many connections measured."""
    sent, _received = run_pair(command, ["pairs"], [kind, "count", count, "rounds", rounds])
    return float(sent[0])


def alone(kind: str, count: int, _: Bench, command: list[str]) -> float:
    """Return what one process with both sides measured."""
    return float(finish(start(command, "transfer_alone.tcl", kind, count))[0])


def objects(blocksize: int, watch: int = 0) -> Measure:
    """Return the measure of a transmitter and a receiver."""
    return speed("objects", "blocksize", blocksize, "watch", watch)


ROWS = {
    "objects 1 KiB": Row("MB/s", "5 times", objects(1024)),
    "objects 1 KiB -progress": Row("MB/s", "5 times", objects(1024, 1)),
    "objects 64 KiB": Row("MB/s", "5 times", objects(65536)),
    "objects 1 MiB": Row("MB/s", "5 times", objects(1 << 20)),
    "fcopy default buffers": Row("MB/s", "5 times", speed("raw")),
    "fcopy 1 MiB buffers": Row("MB/s", "1 times", speed("raw", "buffer", 1 << 20)),
    "tls fcopy 64 KiB buffers": Row("MB/s", "2 times", speed("raw", "buffer", 65536, tls=True)),
    "text crlf utf-8 fcopy": Row("MB/s", "1 times", speed("raw", "buffer", 65536, text=True)),
    "connect pairs": Row("pairs/s", "2 times", partial(alone, "connect", 2000)),
    "ping-pong 1 pair": Row("us/round", "1 times", partial(pairs, "ping", 1, 10000), larger_is_better=False),
    "ping-pong 50 pairs": Row("us/round", "1 times", partial(pairs, "ping", 50, 20000), larger_is_better=False),
    "held 100": Row("KiB/connection", "1 times", partial(pairs, "held", 100, 0), larger_is_better=False),
    "held 1000": Row("KiB/connection", "1 times", partial(pairs, "held", 1000, 0), larger_is_better=False),
    "held 5000": Row("KiB/connection", "1 times", partial(pairs, "held", 5000, 0), larger_is_better=False),
    "peak memory": Row("MiB", "under 64", peak, larger_is_better=False),
    "waiting 5000": Row("objects", "5000", partial(alone, "waiting", 5000)),
}


def measure(bench: Bench, row: Row, rounds: int) -> tuple[dict[str, list[float]], list[str]]:
    """Return the figures of both sides, taken in turns, and why a side has none."""
    sides = {"ours": our_command()} | ({"tclsh": [TCLSH]} if TCLSH else {})
    figures, reasons = alternate(
        {side: partial(row.measure, bench, command) for side, command in sides.items()}, rounds
    )
    return figures, [f"{side}: {reason}" for side, reason in reasons.items()]


def main() -> int:
    """Print the table; the exit status is 1 if our own side could not do a row."""
    parser = argparse.ArgumentParser(description="Transfers: tclcompat beside tclsh with Tcllib.")
    parser.add_argument("--full", action="store_true", help="files of 1 GiB instead of 128 MiB")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("rows", nargs="*", metavar="row", help=f"of: {', '.join(ROWS)}")
    given = parser.parse_args()
    chosen = {name: row for name, row in ROWS.items() if not given.rows or name.startswith(tuple(given.rows))}
    size = (1024 if given.full else 128) << 20
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    print(f"{size >> 20} MiB, median of {given.rounds}\n")
    print("| row | unit | ours | tclsh | ratio (lowest to highest) | goal |\n|---|---|---|---|---|---|")
    failed = False
    with tempfile.TemporaryDirectory(dir=place) as name:
        bench = Bench(Path(name), size)
        for title, row in chosen.items():
            figures, notes = measure(bench, row, given.rounds)
            failed = failed or "ours" not in figures
            shown = [f"{median(figures[side]):.1f}" if side in figures else "-" for side in ("ours", "tclsh")]
            ratio = "-"
            if len(figures) == 2:
                order = ("ours", "tclsh") if row.larger_is_better else ("tclsh", "ours")
                found = ratios(figures[order[0]], figures[order[1]])
                ratio = f"{median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})"
            print(f"| {title} | {row.unit} | {' | '.join(shown)} | {ratio} | {row.goal} |", *notes, flush=True)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
