"""Procedures that are defined again and again by other procedures, as helpers or objects are.

One that is defined as it was before is the same procedure: its parsed body and its compiled code live on.  Those that
scripts define when they are loaded are not kept.
"""

from __future__ import annotations

from tclcompat.runtime.procs import Proc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.syntax.nodes import Origin

# How many of them an interpreter keeps; the one defined longest ago goes first.
_MOST = 256


class Definitions:
    """The procedures defined last, by namespace and name, with their formal arguments as they were given."""

    def __init__(self) -> None:
        self._procs: dict[tuple[Namespace, str], tuple[str, Proc]] = {}

    def find(self, namespace: Namespace, name: str, formals: str, body: str, place: Origin | None) -> Proc | None:
        """Return the procedure that was defined with all of this, None where there is none that can be used again."""
        formals_then, proc = self._procs.get((namespace, name), ("", None))
        if proc is None or proc.body != body or formals_then != formals:
            return None
        if proc.moved or proc.traces or proc.execution_traces or proc.on_delete or proc.importers:
            return None
        if not proc.deleted and namespace.commands.get(name) is not proc:
            # It was renamed.
            return None
        then = proc.origin_place
        if place is None or then is None:
            return proc if place is then else None
        same = (place.file, place.line, place.joins) == (then.file, then.line, then.joins)
        return proc if same else None

    def keep(self, namespace: Namespace, name: str, formals: str, proc: Proc) -> None:
        """Remember a procedure that was defined."""
        key = (namespace, name)
        if key not in self._procs and len(self._procs) >= _MOST:
            del self._procs[next(iter(self._procs))]
        self._procs[key] = (formals, proc)
