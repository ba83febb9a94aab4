"""How long ``puts [expr {6*7}]`` takes, start-up and all, beside Python's own start-up and tclsh.

``python conformance/bench/startup.py [runs]`` alternates the commands and prints medians in milliseconds, and the
median of the ratios to ``python -c pass``.  ``tclcompat`` is the script as it gets installed; ``python -m`` pays for
runpy besides.  It fails when something heavy is imported by such a script.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from conformance.bench.pairing import ROOT, alternate, environment, median, ratios

SCRIPT = "puts [expr {6*7}]\n"

# Modules that cost more than the script itself.
HEAVY = (
    "ssl",
    "asyncio",
    "socket",
    "selectors",
    "re",
    "regex",
    "subprocess",
    "ply",
    "prompt_toolkit",
    "rich",
    "typing_extensions",
)


def heavy_modules(script: str = SCRIPT) -> list[str]:
    """Return those of ``HEAVY`` that running ``script`` imports beyond what Python itself imports at its start."""
    code = (
        "import sys; before = set(sys.modules)\n"
        "from tclcompat.__main__ import main\n"
        "status = main()\n"
        "print(*sorted(set(sys.modules) - before), file=sys.stderr)\n"
        "sys.exit(status)"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".tcl") as file:
        file.write(script)
        file.flush()
        ran = subprocess.run(
            [sys.executable, "-c", code, file.name], capture_output=True, text=True, env=environment(), check=False
        )
    if ran.returncode:
        raise RuntimeError(f"the script failed: {ran.stderr}")
    imported = ran.stderr.split()
    return [name for name in HEAVY if name in imported]


def milliseconds(command: list[str]) -> float:
    """Run a command and return how long that took."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment())
    return (time.perf_counter() - started) * 1000


def measure(commands: dict[str, list[str]], runs: int) -> dict[str, tuple[float, float]]:
    """Return the median milliseconds of each command, run in turn, and the median ratio to the first one."""
    times, _ = alternate({name: partial(milliseconds, command) for name, command in commands.items()}, runs)
    base = times[next(iter(commands))]
    return {name: (median(values), median(ratios(values, base))) for name, values in times.items()}


def main() -> int:
    """Measure and print; return the exit status."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.NamedTemporaryFile("w", suffix=".tcl") as file:
        file.write(SCRIPT)
        file.flush()
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "tclcompat": [sys.executable, str(ROOT / "tclcompat" / "bin" / "tclcompat"), file.name],
            "python -m tclcompat": [sys.executable, "-m", "tclcompat", file.name],
        }
        from shutil import which

        if which("tclsh"):
            commands["tclsh"] = ["tclsh", file.name]
        for name, (taken, ratio) in measure(commands, runs).items():
            print(f"{name:<22} {taken:7.1f} ms {ratio:6.2f}")
    heavy = heavy_modules()
    if heavy:
        print("imported although heavy:", *heavy)
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
