"""Test suites that others wrote, run under tclsh and under tclcompat: what passes there must pass here."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from conformance.process import Outcome, our_command, run_file, tclsh_command
from conformance.store import cache_directory, fingerprint, load_outcome, remember, save_outcome

DRIVER = Path(__file__).with_name("driver.tcl")
_TCLTEST_PLACES = ("/usr/share/tcltk/tcl8.6/tcl8", "/usr/share/tcltk/tcl8.6", "/usr/lib/tcltk")


@dataclass(frozen=True)
class Suite:
    """A suite: the Debian source package that has it, and its files relative to the unpacked source."""

    name: str
    package: str
    pattern: str


SUITES = {
    "tcl": Suite("tcl", "tcl8.6", "tests/*.test"),
    "tcllib": Suite("tcllib", "tcllib", "modules/*/*.test"),
}


def find_tcltest() -> str:
    """Return the file of the genuine tcltest, or an empty string."""
    for place in _TCLTEST_PLACES:
        found = sorted(Path(place).rglob("tcltest-2*.tm"))
        if found:
            return str(found[-1])
    return ""


def find_files(suite: Suite, directory: str | None, fetch: bool) -> dict[str, Path]:
    """Return the test files of a suite by name; ``directory`` is where they are, by default the fetched source."""
    if directory is not None:
        base = Path(directory)
        found = sorted(base.glob("*.test")) or sorted(base.glob(suite.pattern))
    else:
        home = cache_directory() / "src"
        if fetch:
            _fetch(suite, home)
        bases = sorted(home.glob(f"{suite.package}-*/"))
        if not bases:
            raise SystemExit(f"the suite {suite.name} is not here: use --fetch (apt-get source) or --tests DIR")
        base = bases[-1]
        found = sorted(base.glob(suite.pattern))
    return {"/".join(path.relative_to(base).parts[-2:]).removeprefix("tests/"): path.resolve() for path in found}


def _fetch(suite: Suite, home: Path) -> None:
    """Download and unpack the source package; needs a deb-src line and dpkg-dev."""
    home.mkdir(parents=True, exist_ok=True)
    if subprocess.run(["apt-get", "source", suite.package], cwd=home, check=False).returncode:
        raise SystemExit(f"apt-get source {suite.package} failed: is there a deb-src line, and is dpkg-dev installed?")


def run_under_tclsh(path: Path, timeout: float) -> Outcome:
    """Return tclsh's outcome for a file, from the cache when file, driver and tclsh are the same."""
    tcltest = find_tcltest()
    key = fingerprint(path.read_bytes(), DRIVER.read_bytes(), Path(tclsh_command()[0]).resolve().read_bytes(), tcltest)
    kept = cache_directory() / "tclsh" / f"{path.stem}-{key}.json"
    outcome = load_outcome(kept)
    if outcome is None:
        outcome = run_file(tclsh_command(), [str(DRIVER), tcltest, str(path), "@scratch@"], timeout)
        save_outcome(kept, outcome)
    return outcome


def run_under_ours(path: Path, timeout: float, engine: str = "", own_tcltest: bool = False) -> Outcome:
    """Return tclcompat's outcome for a file."""
    tcltest = "" if own_tcltest else find_tcltest()
    return run_file(our_command(), [str(DRIVER), tcltest, str(path), "@scratch@"], timeout, engine)


def compare(theirs: Outcome, ours: Outcome) -> list[str]:
    """Return the tests that pass under tclsh and not here."""
    return [name for name in theirs.names("pass") if ours.tests.get(name) != "pass"]


def run_suite(
    suite: Suite,
    files: dict[str, Path],
    *,
    timeout: float,
    jobs: int,
    engine: str = "",
    own_tcltest: bool = False,
    verbose: bool = False,
) -> int:
    """Run files under both, print one line for each and a total; return the exit status."""

    def both(path: Path) -> tuple[Outcome, Outcome]:
        return run_under_tclsh(path, max(timeout, 300)), run_under_ours(path, timeout, engine, own_tcltest)

    total = passed = 0
    worst = 0
    print(f"{'file':<24} {'tclsh':>6} {'here':>6} {'':>5}  {'seconds':>8} {'tclsh':>7}  note")
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        for name, (theirs, ours) in zip(files, pool.map(both, files.values()), strict=True):
            missing = compare(theirs, ours)
            wanted = theirs.count("pass")
            total += wanted
            passed += wanted - len(missing)
            worst |= bool(missing or ours.note)
            share = f"{100 * (wanted - len(missing)) // wanted}%" if wanted else "-"
            print(
                f"{name:<24} {wanted:>6} {wanted - len(missing):>6} {share:>5}  {ours.seconds:>8.2f}"
                f" {theirs.seconds:>7.2f}  {_notes(theirs, ours)}",
                flush=True,
            )
            if verbose and missing:
                print("   " + " ".join(missing))
            remember(
                f"suite {suite.name}",
                name,
                {
                    "wanted": wanted,
                    "passed": wanted - len(missing),
                    "missing": missing,
                    "note": ours.note,
                    "seconds": ours.seconds,
                    "tclsh": theirs.seconds,
                },
            )
    if total:
        print(
            f"{len(files)} files: {passed} of {total} tests ({100 * passed / total:.1f}%) that tclsh passes pass here"
        )
    return worst


def _notes(theirs: Outcome, ours: Outcome) -> str:
    notes = [ours.note] if ours.note else []
    if theirs.note and theirs.note != ours.note:
        notes.append(f"tclsh: {theirs.note}")
    if ours.note.startswith("exit"):
        notes.append(_last_error(ours.output))
    return "; ".join(note for note in notes if note)


def _last_error(output: str) -> str:
    """Return the message of the error that ended a script, from its trace."""
    lines = output.splitlines()
    traces = [index for index, line in enumerate(lines) if line == "    while executing"]
    return lines[traces[-1] - 1][:100] if traces and traces[-1] else ""
