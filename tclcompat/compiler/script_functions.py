"""Functions of scripts that are evaluated again and again, as they are run (see ``scripts``)."""

from __future__ import annotations

from tclcompat.compiler.asked import Apart, place_of_script
from tclcompat.compiler.guesses import as_used
from tclcompat.compiler.open_functions import OpenFunction
from tclcompat.runtime.namespaces import Namespace
from tclcompat.runtime.procs import COLD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.policy import Policy
    from tclcompat.runtime.interp import Interp
    from tclcompat.syntax.nodes import Script

# How often the code of a script may be given up, and for how many namespaces there may be code of it.
_MOST_GIVEN_UP = 20
_MOST_NAMESPACES = 8


class ScriptFunction(OpenFunction):
    """The function of a script that is evaluated in frames of one namespace."""

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


def unit_of_script(script: Script, namespace: Namespace) -> tuple[object, ...]:
    """Return what a script is known by in later runs, for a namespace."""
    return "script", namespace.name, script.source


def compile_script(interp: Interp, policy: Policy, script: Script) -> None:
    """Compile a script for the namespace of the current frame, if that is possible."""
    namespace = interp.frame.namespace
    if script.codes and any(isinstance(each, Namespace) and each.deleted for each in script.codes):
        # It is evaluated in namespaces that come and go, none of which lasts long enough.
        script.heat = COLD
        return
    code = ScriptFunction(policy, script, namespace, None)
    unit = unit_of_script(script, namespace)
    if not policy.remade(code, unit, "script", place_of_script(interp, script), (script,)):
        from tclcompat.compiler.scripts import write_script

        try:
            with Apart(policy):
                code = write_script(interp, policy, script, namespace)
        except policy.cannot:
            return
    if script.codes is None or len(script.codes) >= _MOST_NAMESPACES:
        script.codes = {}
        script.leaves = None
    for name in code.variables:
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
