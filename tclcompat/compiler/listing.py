"""Generated source for people to read: ``tclcompat --show-code``."""

from __future__ import annotations

from tclcompat.compiler.engine import policy_of
from tclcompat.compiler.policy import state_of
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.support import map_of
from tclcompat.compiler.types import ANY
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.procs import Proc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.versions import Version
    from tclcompat.compiler.writer import LineMap

_SHOWN = 100


def listing(interp: Interp, proc: Proc) -> str:
    """Return the source of every version of a procedure that was compiled, or else of the one for any arguments.

    The Tcl commands stand as comments, with their lines, before what was made of them.
    """
    policy, state = policy_of(interp), state_of(proc)
    parts: list[str] = []
    target = policy.closed_target(proc)
    if target is not None:
        try:
            versions = list(target.versions.values()) or [target.version((ANY,) * target.count)]
        except NotCompiled:
            versions = []
        parts = list(map(_shown, versions))
    if not parts and state.guess is not None:
        versions = list(state.guess.versions.values())
        parts = list(map(_shown, versions))
    if not parts:
        if state.open_code is None:
            policy.compile_open(proc)
        if state.open_code is not None:
            parts = [f"# open code: {state.refused}\n", _with_comments(map_of(state.open_code.origin))]
    return "\n".join(parts) if any(parts) else f"# not compiled: {state.refused}\n"


def _shown(version: Version) -> str:
    return "" if version.origin is None else _with_comments(map_of(version.origin))


def _with_comments(source: LineMap | None) -> str:
    if source is None:
        return ""
    lines: list[str] = []
    last = None
    for text, node in source.commands():
        if node is not None and node is not last:
            shown = node.script.source[node.start : node.end].split("\n", 1)
            dots = " ..." if len(shown) > 1 or len(shown[0]) > _SHOWN else ""
            indent = text[: len(text) - len(text.lstrip())]
            lines.append(f"{indent}# {node.script.line_at(node.start)}: {ascii(shown[0][:_SHOWN])[1:-1]}{dots}")
        last = node
        lines.append(text)
    return "\n".join(lines) + "\n"
