"""Links that a procedure of open code makes before anything else: ``global a b``, ``variable c``, with literal names.

As long as those variables stay what they were when the code was made, the frames of its calls are made with the links
in them: nobody can tell that they were there a moment earlier.
"""

from __future__ import annotations

from tclcompat.runtime.command import NativeCommand
from tclcompat.syntax.nodes import Literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.open_code import OpenCalls
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.procs import Proc
    from tclcompat.runtime.variables import Var
    from tclcompat.syntax.nodes import Command


class FirstLinks:
    """The commands that make such links, and the variables by local name, with the namespace each is found in."""

    def __init__(self) -> None:
        self.nodes: set[Command] = set()
        self.variables: dict[str, Var] = {}
        self.tables: dict[str, Namespace] = {}

    def find(self, calls: OpenCalls, proc: Proc, late: set[str]) -> None:
        """Look for them at the beginning of a procedure; names in ``late`` are looked up at each use."""
        taken = {name for name, _ in proc.formals} | late
        for node in proc.script.commands:
            found = _links_of(calls, node)
            if not found or not taken.isdisjoint(found):
                return
            variables: dict[str, Var] = {}
            for name, namespace in found.items():
                var = namespace.vars.get(name)
                if calls.policy.asked is not None:
                    calls.policy.asked.first_link(namespace, name, var)
                if var is None or var.traces is not None or not var.defined or var in self.variables.values():
                    return
                variables[name] = var
            if len(set(variables.values())) < len(variables):
                return
            taken.update(found)
            self.nodes.add(node)
            self.variables |= variables
            self.tables |= found


def _links_of(calls: OpenCalls, node: Command) -> dict[str, Namespace]:
    """Return the namespaces of the variables that a command links to, by name; none where it is another command."""
    if node.name not in ("global", "variable") or calls.policy.is_fickle(node.name):
        return {}
    found = calls.resolve(node)
    if found is None or not isinstance(found[0], NativeCommand) or len(node.words) < 2:
        return {}
    names = [word.text for word in node.words[1:] if isinstance(word, Literal)]
    if len(names) < len(node.words) - 1 or not all(name and "::" not in name and "(" not in name for name in names):
        return {}
    namespace, name = calls.namespace, found[0].declared_name
    if name == "::global":
        return dict.fromkeys(names, calls.interp.global_namespace)
    if name == "::variable" and len(names) == 1:
        is_declared = names[0] in namespace.declared
        if calls.policy.asked is not None:
            calls.policy.asked.declared(namespace, names[0], is_declared)
        return {names[0]: namespace} if is_declared else {}
    return {}
