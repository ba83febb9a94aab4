"""How long ``puts [expr {6*7}]`` takes, start-up and all, beside Python's own start-up and tclsh.

``python conformance/bench/startup.py [runs [bin]]`` alternates the commands and prints medians in milliseconds, and
the median of the ratios to ``python -c pass``; then how long Tcllib's snit takes to load, beside tclsh.  ``tclcompat``
is the script as it gets installed; ``python -m`` pays for runpy besides.  With ``bin``, the directory of the programs
of a virtual environment, what is installed there is measured instead of this tree.  It fails when something heavy is
imported by such a script.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from shutil import which

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from conformance.bench.pairing import ROOT, alternate, environment, median, ratios

SCRIPT = "puts [expr {6*7}]\n"
LIBRARY_SCRIPT = "package require snit\n"

# Modules that cost more than the script itself.
HEAVY = (
    "ssl",
    "asyncio",
    "atexit",
    "collections",
    "enum",
    "functools",
    "importlib",
    "threading",
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


def milliseconds(command: list[str], variables: dict[str, str]) -> float:
    """Run a command in an environment and return how long that took."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=variables)
    return (time.perf_counter() - started) * 1000


def measure(commands: dict[str, list[str]], runs: int, variables: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Return the median milliseconds of each command, run in turn, and the median ratio to the first one."""
    sides = {name: partial(milliseconds, command, variables) for name, command in commands.items()}
    times, _ = alternate(sides, runs)
    base = times[next(iter(commands))]
    return {name: (median(values), median(ratios(values, base))) for name, values in times.items()}


def print_figures(figures: dict[str, tuple[float, float]]) -> None:
    """Print the figures of ``measure``."""
    for name, (taken, ratio) in figures.items():
        print(f"{name:<22} {taken:7.1f} ms {ratio:6.2f}")


def main() -> int:
    """Measure and print; return the exit status."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    if len(sys.argv) > 2:
        python, shell, variables = f"{sys.argv[2]}/python", f"{sys.argv[2]}/tclcompat", dict(os.environ)
        start = [shell]
    else:
        python, shell, variables = sys.executable, str(ROOT / "tclcompat" / "bin" / "tclcompat"), environment()
        start = [python, shell]
    with tempfile.TemporaryDirectory() as directory:
        small, library = Path(directory, "small.tcl"), Path(directory, "library.tcl")
        small.write_text(SCRIPT)
        library.write_text(LIBRARY_SCRIPT)
        commands = {
            "python -c pass": [python, "-c", "pass"],
            "tclcompat": [*start, str(small)],
            "python -m tclcompat": [python, "-m", "tclcompat", str(small)],
        }
        tclsh = which("tclsh")
        if tclsh:
            commands["tclsh"] = [tclsh, str(small)]
        print_figures(measure(commands, runs, variables))
        if tclsh:
            loading = {"tclsh, snit": [tclsh, str(library)], "tclcompat, snit": [*start, str(library)]}
            print_figures(measure(loading, max(runs // 4, 3), variables))
    heavy = heavy_modules()
    if heavy:
        print("imported although heavy:", *heavy)
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
