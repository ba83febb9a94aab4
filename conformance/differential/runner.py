"""Running programs, hundreds in a process, and keeping what became of each.

A program that ends the process, or writes nothing for too long, gets an outcome of its own; the rest of its batch goes
on in another process.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from conformance.process import ROOT, our_command, tclsh_command

DRIVER = Path(__file__).parent / "driver.tcl"
ORACLE = "tclsh"
# What is compared, in the order in which differences are looked for.
FIELDS = ("note", "output", "code", "result", "errorcode", "errorinfo", "errorline", "options", "global_errorinfo")


@dataclass(frozen=True)
class Outcome:
    """What one program did: what it wrote, its completion code and result, the return options and ``::errorInfo``.

    ``note`` tells what ended the process, where that happened; nothing but the output is known then.
    """

    output: str = ""
    code: str = ""
    result: str = ""
    errorcode: str = ""
    errorline: str = ""
    errorinfo: str = ""
    options: str = ""
    global_errorinfo: str = ""
    note: str = ""


def run_programs(engine: str, programs: list[str], patience: float = 10.0) -> list[Outcome]:
    """Run the programs under tclsh, or under our interpreter with this engine; return their outcomes in order."""
    outcomes: list[Outcome] = []
    while len(outcomes) < len(programs):
        outcomes += _run_some(engine, programs[len(outcomes) :], patience)
    return outcomes


def _run_some(engine: str, programs: list[str], patience: float) -> list[Outcome]:
    """Run programs in one process until it ends; return at least one outcome."""
    command = tclsh_command() if engine == ORACLE else our_command()
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "TCLCOMPAT_ENGINE": engine}
    with tempfile.TemporaryDirectory(prefix="differential-") as scratch:
        path = Path(scratch, "programs")
        path.write_text("\x02".join(programs), "utf-8", newline="\n")
        with Path(scratch, "errors").open("w+b") as errors:
            process = subprocess.Popen(
                [*command, str(DRIVER), str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=scratch,
                env=environment,
            )
            data, in_time = _read_all(process, patience)
            status = process.wait()
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace")
    outcomes = read_outcomes(data)
    if len(outcomes) < len(programs):
        note = _describe(status, said) if in_time else "hangs"
        unfinished = data.rpartition(b"\x01B ")[2].partition(b"\n")[2] if len(data) else b""
        outcomes.append(Outcome(output=unfinished.decode("utf-8", "replace") if in_time else "", note=note))
    return outcomes


def _describe(status: int, said: str) -> str:
    ended = f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
    return f"{ended}\n{said[-2000:]}"


def _read_all(process: subprocess.Popen[bytes], patience: float) -> tuple[bytes, bool]:
    """Return what the process writes, and whether a program never took longer than ``patience`` seconds."""
    assert process.stdout is not None
    chunks: list[bytes] = []
    limit = time.monotonic() + patience
    with process.stdout as stream:
        while True:
            ready, _, _ = select.select([stream], [], [], max(0.0, limit - time.monotonic()))
            if not ready:
                process.kill()
                return b"".join(chunks), False
            chunk = os.read(stream.fileno(), 1 << 16)
            if not chunk:
                return b"".join(chunks), True
            if b"\x01E " in chunk:
                limit = time.monotonic() + patience
            chunks.append(chunk)


def read_outcomes(data: bytes) -> list[Outcome]:
    """Return the outcomes of the programs that ended, from what the driver wrote."""
    outcomes: list[Outcome] = []
    for piece in data.split(b"\x01B ")[1:]:
        output, end, rest = piece.partition(b"\n")[2].partition(b"\x01E ")
        line, newline, _ = rest.partition(b"\n")
        if not end or not newline:
            break
        _, code, *fields = line.split(b" ")
        texts = [bytes.fromhex(field.decode("ascii")).decode("utf-8", "replace") for field in fields]
        outcomes.append(Outcome(output.decode("utf-8", "replace"), code.decode("ascii"), *texts))
    return outcomes
