"""Running one Tcl test file in a process of its own, and reading what tcltest printed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TCLSH = shutil.which("tclsh8.6") or shutil.which("tclsh")
VERBOSE = ["-verbose", "pass skip error"]


@dataclass
class Outcome:
    """What happened to one file: every test's fate (pass, fail or skip) by name, and what else there is to say.

    ``note`` is empty when the file ran to its end; ``seconds`` is the time of the whole process.
    """

    seconds: float = 0.0
    note: str = ""
    tests: dict[str, str] = field(default_factory=dict)
    output: str = ""

    def count(self, fate: str) -> int:
        """Return how many tests had this fate."""
        return sum(1 for found in self.tests.values() if found == fate)

    def names(self, fate: str) -> list[str]:
        """Return the tests that had this fate."""
        return [name for name, found in self.tests.items() if found == fate]

    def as_dict(self) -> dict[str, object]:
        """Return what is worth keeping, for JSON."""
        kept = asdict(self)
        del kept["output"]
        return kept


def tclsh_command() -> list[str]:
    """Return the command that runs the oracle."""
    if TCLSH is None:
        raise SystemExit("tclsh is not installed (Debian: apt-get install tcl8.6)")
    return [TCLSH]


def our_command() -> list[str]:
    """Return the command that runs tclcompat from this tree."""
    return [sys.executable, "-m", "tclcompat"]


def run_file(command: list[str], words: list[str], timeout: float, engine: str = "") -> Outcome:
    """Run a test file in an empty directory and return its outcome; after ``timeout`` seconds it is killed."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    if engine:
        environment["TCLCOMPAT_ENGINE"] = engine
    with tempfile.TemporaryDirectory(prefix="tclcompat-") as scratch, tempfile.TemporaryFile() as output:
        started = time.monotonic()
        words = [word.replace("@scratch@", scratch) for word in words]
        process = subprocess.Popen(
            [*command, *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=scratch,
            env=environment,
            start_new_session=True,
        )
        note = ""
        try:
            status = process.wait(timeout)
            if status < 0:
                note = f"killed by {signal.Signals(-status).name}"
            elif status:
                note = f"exit status {status}"
        except subprocess.TimeoutExpired:
            note = f"hangs (more than {timeout:g} s)"
        finally:
            _kill_group(process)
        seconds = time.monotonic() - started
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if "Traceback (most recent call last)" in text:
        note = f"{note}, Python traceback" if note else "Python traceback"
    return Outcome(round(seconds, 3), note, read_fates(text), text)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it left behind."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


_FATE = re.compile(r"\+\+\+\+ (?P<name>.+?) (?P<fate>PASSED|SKIPPED)(?:$|:)|^==== (?P<failed>.*) FAILED$", re.MULTILINE)


def read_fates(text: str) -> dict[str, str]:
    """Return the fate of each test in what tcltest printed.

    A failure is framed by two lines, the first of which shows the description too: the second one counts.  A name
    that comes again gets a number.
    """
    fates: dict[str, str] = {}
    seen: dict[str, int] = {}
    heading: str | None = None
    for match in _FATE.finditer(text):
        if match["failed"] is not None:
            name = match["failed"]
            if heading is None or not (heading == name or heading.startswith(name + " ")):
                heading = name
                continue
            heading = None
            fate = "fail"
        else:
            name = match["name"]
            fate = "pass" if match["fate"] == "PASSED" else "skip"
        name = name.strip()
        seen[name] = seen.get(name, 0) + 1
        fates[name if seen[name] == 1 else f"{name}#{seen[name]}"] = fate
    return fates
