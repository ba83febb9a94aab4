"""Scripts that are evaluated again and again (``eval``, ``uplevel``, events) as Python functions of open code.

The same script may be evaluated in the frames of any procedures of a namespace, so it looks its variables up whenever
it begins.
"""

from __future__ import annotations

from tclcompat.compiler.builder import RETURN
from tclcompat.compiler.functions import OpenCode
from tclcompat.compiler.guesses import as_used, may_relink
from tclcompat.compiler.support import opened_apart
from tclcompat.compiler.support_open import box, walk, walk_apart
from tclcompat.runtime.namespaces import Namespace
from tclcompat.runtime.procs import COLD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.policy import Policy
    from tclcompat.runtime.interp import Interp
    from tclcompat.syntax.nodes import Script

# What stands in lines that rely on the unit, or catch errors and log them in it.
_NEED_UNIT = ("unit", "ORIGIN", "walk", "depth")
# How often the code of a script may be given up, and for how many namespaces there may be code of it.
_MOST_GIVEN_UP = 20
_MOST_NAMESPACES = 8


class ScriptCode(OpenCode):
    """The function of a script that is evaluated in frames of one namespace."""

    # What it returns where its variables are not as it needs them, if that is not what the walker makes of it.
    otherwise = ""

    def __init__(self, interp: Interp, policy: Policy, script: Script, namespace: Namespace) -> None:
        super().__init__(interp, policy, script, namespace, None)
        self.b.is_function = False
        self.b.in_procedure = False
        self.b.top = script
        # Whether it calls nothing that could look for the unit that it runs in.
        self.is_leaf = False

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

    def give_up(self) -> None:
        """Have the script walked until it is hot again."""
        super().give_up()
        script = self.script
        if script.codes is not None and self.function is not None:
            if script.codes.get(self.namespace) is self.function:
                del script.codes[self.namespace]
                if script.leaves is not None:
                    script.leaves.pop(self.namespace, None)
            script.given_up += 1
            if script.given_up <= _MOST_GIVEN_UP:
                script.heat = 0

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


def compile_script(interp: Interp, policy: Policy, script: Script) -> None:
    """Compile a script for the namespace of the current frame, if that is possible."""
    namespace = interp.frame.namespace
    if script.codes and any(isinstance(each, Namespace) and each.deleted for each in script.codes):
        # It is evaluated in namespaces that come and go, none of which lasts long enough.
        script.heat = COLD
        return
    code = ScriptCode(interp, policy, script, namespace)
    try:
        code.b.script(script, RETURN)
        code.finish("script")
    except policy.cannot:
        return
    if script.codes is None or len(script.codes) >= _MOST_NAMESPACES:
        script.codes = {}
        script.leaves = None
    for name in code.scope.variables:
        var = interp.frame.vars.get(name)
        if var is not None and type(var.value) is str and var.traces is None:
            # Lest it is read as a list or a number each time.
            var.value = as_used(var.value, script.source, name)
    assert code.function is not None
    script.codes[namespace] = code.function
    if code.is_leaf:
        script.leaves = {**(script.leaves or {}), namespace: code.function}
    # It may be hot in another namespace.
    script.heat = 0
