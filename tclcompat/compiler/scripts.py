"""Scripts that are evaluated again and again (``eval``, ``uplevel``, events) as Python functions of open code.

The same script may be evaluated in the frames of any procedures of a namespace, so it looks its variables up whenever
it begins.
"""

from __future__ import annotations

from tclcompat.compiler.asked import place_of_script
from tclcompat.compiler.builder import RETURN
from tclcompat.compiler.functions import OpenCode
from tclcompat.compiler.guesses import may_relink
from tclcompat.compiler.script_functions import ScriptFunction, unit_of_script
from tclcompat.compiler.support import opened_apart
from tclcompat.compiler.support_open import box, walk, walk_apart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.policy import Policy
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.syntax.nodes import Script

# What stands in lines that rely on the unit, or catch errors and log them in it.
_NEED_UNIT = ("unit", "ORIGIN", "walk", "depth")


class ScriptCode(OpenCode, ScriptFunction):
    """The function of a script that is evaluated in frames of one namespace."""

    # What it returns where its variables are not as it needs them, if that is not what the walker makes of it.
    otherwise = ""

    def __init__(self, interp: Interp, policy: Policy, script: Script, namespace: Namespace) -> None:
        super().__init__(interp, policy, script, namespace, None)
        self.b.is_function = False
        self.b.in_procedure = False
        self.b.top = script

    def finish(self, name: str) -> None:
        """Make the function of what was written."""
        calls = self.calls
        needed = any(word in line.text for line in self.b.writer.lines for word in _NEED_UNIT)
        self.is_leaf = not (calls.unsure or calls.uses_depth or needed)
        super().finish(name)

    def log_lines(self, indent: str) -> list[str]:
        """Return the end of a ``try`` that has errors know where they happened."""
        if not self.is_leaf:
            return super().log_lines(indent)
        origin = self.b.use("ORIGIN", self.origin)
        return [
            f"{indent}except Exception as exception:",
            f"{indent}    raise {self.b.support(opened_apart)}(exception, {origin}) from None",
        ]

    def boxes(self, known: dict[str, str], fall_back: str) -> list[str]:
        """Return the lines that look the variables up."""
        held = [(each.box, each.name) for each in self.scope.variables.values()]
        lines = ["d = interp.depth"] if self.calls.uses_depth else []
        tests = [*[f"{place} is None or {place}.traces is not None" for place, _ in held], *self.twice()]
        tests += self.unguarded()
        if not tests:
            return lines
        if held:
            find = self.b.support(box)
            lines.append("names = frame.vars")
            lines += [f"{place} = names.get({name!a}) or {find}(interp, frame, {name!a})" for place, name in held]
        walk_it = self.b.support(walk_apart if self.is_leaf else walk)
        walked = self.otherwise or f"{walk_it}(interp, {self.b.hold(self.script, 'W')})"
        plain = [name for _, name in held if "::" not in name]
        if self.namespace is not self.interp.global_namespace and plain:
            # In the frame of a namespace a name may mean its variable now and a global one later, or the other way
            # round: where something is called or unset meanwhile, and where the namespace does not have it yet.
            may_change = self.calls.unsure or may_relink(self.script.source)
            missing = "" if may_change else f" and not ({' and '.join([f'{name!a} in names' for name in plain])})"
            start = lines.index("names = frame.vars") + 1
            lines[start:start] = [f"if frame.procedure is None{missing}:", f"    return {walked}"]
        return [*lines, f"if {' or '.join(tests)}:", f"    return {walked}"]


def write_script(interp: Interp, policy: Policy, script: Script, namespace: Namespace) -> ScriptCode:
    """Compile a script for a namespace; NotCompiled."""
    code = ScriptCode(interp, policy, script, namespace)
    code.known_as(unit_of_script(script, namespace), place_of_script(interp, script))
    code.b.script(script, RETURN)
    code.finish("script")
    return code
