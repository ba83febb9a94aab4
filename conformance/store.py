"""Where results are kept: those of tclsh in the user's cache, our last ones in conformance/out for the report."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from pathlib import Path

from conformance.process import ROOT, Outcome

OUT = ROOT / "conformance" / "out"
LAST = OUT / "results.json"


def cache_directory() -> Path:
    """Return the directory for what can be fetched or computed again."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "tclcompat"


def fingerprint(*parts: str | bytes) -> str:
    """Return a short text that changes with any of ``parts``."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def load_outcome(path: Path) -> Outcome | None:
    """Return a kept outcome, or None."""
    try:
        return Outcome(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def save_outcome(path: Path, outcome: Outcome) -> None:
    """Keep an outcome."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(outcome.as_dict(), indent=0), encoding="utf-8")


def last_results() -> dict[str, dict[str, dict[str, object]]]:
    """Return section -> file -> row of the runs so far."""
    try:
        found: dict[str, dict[str, dict[str, object]]] = json.loads(LAST.read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError):
        return {}


def remember(section: str, file: str, row: dict[str, object]) -> None:
    """Note a row for the report; several processes may do so at a time."""
    OUT.mkdir(parents=True, exist_ok=True)
    with open(OUT / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        results = last_results()
        results.setdefault(section, {})[file] = row
        fresh = LAST.with_suffix(".new")
        fresh.write_text(json.dumps(results, indent=1, sort_keys=True), encoding="utf-8")
        fresh.replace(LAST)
