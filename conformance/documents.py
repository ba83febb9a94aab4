"""The project's own conformance files: conformance/lang (one per command) and conformance/docs (one per document).

Every file passes under tclsh, which makes it true, and under tclcompat, which makes it kept.
"""

from __future__ import annotations

from pathlib import Path

from conformance.certificates import certificates
from conformance.process import TCLSH, VERBOSE, Outcome, our_command, run_file, tclsh_command
from conformance.store import remember

HOME = Path(__file__).parent
SECTIONS = ("lang", "docs")


def all_files() -> dict[str, Path]:
    """Return the files by section and name, such as ``lang/append``."""
    return {f"{section}/{path.stem}": path for section in SECTIONS for path in sorted((HOME / section).rglob("*.test"))}


def choose_files(names: list[str]) -> dict[str, Path]:
    """Return the files that ``names`` (of commands, or paths) mean; all without any."""
    known = all_files()
    if not names:
        return known
    chosen = {}
    for name in names:
        stem = Path(name).stem
        found = {key: path for key, path in known.items() if key == name or path.stem == stem}
        if not found:
            raise SystemExit(f"no conformance file for {name!r}")
        chosen.update(found)
    return chosen


def check(outcome: Outcome) -> list[str]:
    """Return what is wrong with the outcome of a file."""
    problems = [f"{name} failed" for name in outcome.names("fail")]
    if outcome.note:
        problems.append(outcome.note)
    if not outcome.tests:
        problems.append("no test ran")
    return problems


def run_under_tclsh(path: Path, timeout: float = 60) -> Outcome:
    """Run a file under tclsh."""
    return run_file(tclsh_command(), [str(path), *VERBOSE], timeout)


def run_under_ours(path: Path, engine: str = "", timeout: float = 60) -> Outcome:
    """Run a file under tclcompat."""
    return run_file(our_command(), [str(path), *VERBOSE], timeout, engine)


def run_documents(names: list[str], engine: str = "", verbose: bool = False, timeout: float = 60) -> int:
    """Run files under both, print a line for each; return the exit status."""
    with certificates() as missing:
        if missing:
            print(f"docs/tls is skipped: {missing}")
        return _run(choose_files(names), engine, verbose, timeout)


def _run(files: dict[str, Path], engine: str, verbose: bool, timeout: float) -> int:
    worst = 0
    print(f"{'file':<28} {'tests':>5} {'tclsh':>6} {'here':>6}  note")
    for name, path in files.items():
        theirs = run_under_tclsh(path, timeout) if TCLSH is not None else None
        ours = run_under_ours(path, engine, timeout)
        problems = check(ours) + ([f"tclsh: {problem}" for problem in check(theirs)] if theirs is not None else [])
        worst |= bool(problems)
        shown = "-" if theirs is None else theirs.count("pass")
        note = "; ".join(problems[:3]) + (f" and {len(problems) - 3} more" if len(problems) > 3 else "")
        print(f"{name:<28} {len(ours.tests):>5} {shown:>6} {ours.count('pass'):>6}  {note}", flush=True)
        if verbose and problems:
            print(ours.output)
        wanted = ours.count("pass") + ours.count("fail") if theirs is None else theirs.count("pass")
        remember(
            name.split("/")[0],
            name.split("/", 1)[1],
            {"wanted": wanted, "passed": ours.count("pass"), "missing": ours.names("fail"), "note": ours.note},
        )
    return worst
