"""Entry points that installed Python distributions declare, read without ``importlib.metadata``.

Importing that module takes longer than loading most Tcl packages.  What it would read is simple where distributions
are directories on ``sys.path``, as pip makes them; where something else could offer some (a zip file, an import hook
that knows distributions), it is asked after all.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Where the directory of a distribution's metadata keeps its entry points, by how its name ends.
_FILES = {".dist-info": "entry_points.txt", ".egg-info": "entry_points.txt", ".egg": "EGG-INFO/entry_points.txt"}

# What was read of a directory, with the time of its last change: group -> (name, value)s.
_read: dict[str, tuple[int, dict[str, list[tuple[str, str]]]]] = {}


def entry_points(group: str) -> Iterator[tuple[str, object]]:
    """Yield name and value (``module`` or ``module:attribute``) of every entry point of a group."""
    if not _are_directories():
        from importlib.metadata import entry_points

        for entry in entry_points(group=group):
            yield entry.name, entry.value
        return
    for place in dict.fromkeys(sys.path):
        try:
            changed = os.stat(place or ".").st_mtime_ns
            known = _read.get(place)
            if known is None or known[0] != changed or not place:
                known = _read[place] = (changed, _directory(place or "."))
        except OSError:
            continue
        yield from known[1].get(group, ())


def load_entry_point(value: object) -> object:
    """Return the object that the value of an entry point names."""
    module, _, attributes = str(value).partition("[")[0].partition(":")
    found = __import__(module.strip(), fromlist=["__name__"])
    for attribute in attributes.strip().split("."):
        if attribute:
            found = getattr(found, attribute)
    return found


def _are_directories() -> bool:
    """Tell whether nothing but directories on ``sys.path`` can hold distributions."""
    for finder in sys.meta_path:
        if hasattr(finder, "find_distributions") and getattr(finder, "__name__", "") != "PathFinder":
            return False
    return not any(os.path.isfile(place) for place in sys.path)


def _directory(place: str) -> dict[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(os.listdir(place)):
        inside = _FILES.get(os.path.splitext(name)[1])
        if inside is not None:
            try:
                with open(os.path.join(place, name, inside), encoding="utf-8") as file:
                    _parse(file.read(), groups)
            except (OSError, ValueError):
                continue
    return groups


def _parse(text: str, groups: dict[str, list[tuple[str, str]]]) -> None:
    """Add the entry points of one file, which has sections of ``name = value`` lines, to ``groups``."""
    group = ""
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            group = line[1:-1].strip()
        elif line and line[0] not in "#;":
            name, _, value = line.partition("=")
            groups.setdefault(group, []).append((name.strip(), value.strip()))
