"""Open code as Python functions: the bodies of procedures and the loops of scripts that are walked."""

from __future__ import annotations

from tclcompat.compiler import expressions
from tclcompat.compiler.builder import DROP, RETURN, Builder, NotCompiled
from tclcompat.compiler.emitters import EMITTERS, Call, Decline
from tclcompat.compiler.inline.control import body_of, expression_of
from tclcompat.compiler.loops import write_loop
from tclcompat.compiler.open_code import OpenCalls, OpenScope
from tclcompat.compiler.procedures import Version
from tclcompat.compiler.regions import write_closed
from tclcompat.compiler.support import Origin, opened
from tclcompat.compiler.support_open import NOT_RUN, box, walk
from tclcompat.compiler.types import ANY, FLOAT, INT
from tclcompat.compiler.writer import Line
from tclcompat.runtime.variables import Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.policy import Policy
    from tclcompat.runtime.frames import Frame, Unit
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.procs import Proc
    from tclcompat.syntax.nodes import Command as CommandNode
    from tclcompat.syntax.nodes import Script

_KINDS = {int: INT, float: FLOAT}
_MOST_REFUSALS = 100


class OpenCode:
    """One function of open code, called with the interpreter, the frame and the unit that it runs in."""

    def __init__(self, interp: Interp, policy: Policy, script: Script, namespace: Namespace, proc: Proc | None) -> None:
        self.interp = interp
        self.script = script
        self.namespace = namespace
        self.proc = proc
        self.origin = Origin(interp, script, None)
        self.origin.is_open = True
        self.calls = OpenCalls(interp, namespace, policy, self.origin)
        # Stands for this code among the callers of closed procedures.
        self.version = Version(policy.outside, ())
        self.calls.version = self.version
        self.version.open_code = self
        self.scope = OpenScope(namespace)
        self.b = Builder(interp, self.calls, self.scope)
        self.b.base_depth = 2
        self.b.writer.depth = 2
        self.globals = self.b.globals
        self.function: Callable[[Interp, Frame, Unit], object] | None = None
        self.source = ""

    @property
    def valid(self) -> bool:
        """Whether the names in it still mean what they meant."""
        return bool(self.globals.get("valid"))

    def names_changed(self) -> None:
        """Give the code up, since a command name may mean something else now."""
        self.give_up()

    def give_up(self) -> None:
        """Note that the code must not be run any more; what runs now goes on in the walker."""
        self.globals["valid"] = False
        if self.proc is not None and self.proc.code is self.function:
            self.proc.code = None
            self.proc.heat = 0

    def finish(self, name: str) -> None:
        """Make the function of what was written."""
        b = self.b
        fall_back = f"{b.support(walk)}(interp, {b.hold(self.script, 'W')})" if self.proc is not None else b.not_run()
        formals = () if self.proc is None else tuple([formal for formal, _ in self.proc.formals])
        head = [f"def {name}(interp, frame, unit):"]
        boxes = []
        for variable in self.scope.variables.values():
            if self.proc is not None and "::" not in variable.name:
                if variable.name in formals:
                    head.append(f"    {variable.box} = frame.vars[{variable.name!a}]")
                else:
                    head.append(f"    {variable.box} = frame.vars[{variable.name!a}] = {b.use('Var', Var)}()")
            else:
                head.append(f"    {variable.box} = {b.support(box)}(interp, frame, {variable.name!a})")
                boxes.append(f"{variable.box} is None")
        if boxes:
            head += [f"    if {' or '.join(boxes)}:", f"        return {fall_back}"]
        if self.calls.uses_depth:
            head.append("    d = interp.depth")
        head.append("    try:")
        tail = [
            "    except Exception as exception:",
            f"        raise {b.support(opened)}(exception, {b.use('ORIGIN', self.origin)}) from None",
        ]
        again = self._rebox_line()
        for line in b.writer.lines:
            if line.text == "    @rebox":
                line.text = "    " + again
        b.writer.lines = [
            *[Line(text, 0, None) for text in head],
            *b.writer.lines,
            *[Line(text, 0, None) for text in tail],
        ]
        self.origin.map = b.writer.finish()
        self.source = self.origin.map.source
        self.globals["valid"] = True
        self.globals["OPEN_CODE"] = self
        exec(compile(self.source, f"<tcl {name}>", "exec"), self.globals)
        self.function = self.globals[name]  # type: ignore[assignment]  # what def has just made
        for watched in self.calls.names:
            self.interp.watch_name(watched, self)

    def _rebox_line(self) -> str:
        plain = [each for each in self.scope.variables.values() if "::" not in each.name]
        if not plain:
            return "frame.stale = False"
        targets = "".join([f"{each.box}, " for each in plain])
        return f"{targets}= rebox(frame, {', '.join([ascii(each.name) for each in plain])})"


def write_procedure(interp: Interp, policy: Policy, proc: Proc) -> OpenCode:
    """Compile the body of a procedure that is not closed."""
    code = OpenCode(interp, policy, proc.script, proc.home or proc.namespace or interp.global_namespace, proc)
    assert code.b.env is not None
    for name, _ in proc.formals:
        code.scope.variable(code.b, name, False)
        code.b.env[name] = ANY
    code.b.top = proc.script
    code.b.script(proc.script, RETURN)
    code.finish("p_" + "".join([char if char.isascii() and char.isalnum() else "_" for char in proc.name]))
    return code


class LoopCode:
    """The compiled code of a loop that stands in code which is walked.

    It is made first for the types that variables have then, and again for any when they turn out to be others.
    """

    def __init__(self, code: OpenCode, again: Callable[[], OpenCode]) -> None:
        self.code = code
        self._again: Callable[[], OpenCode] | None = again
        self._refusals = 0

    def run(self, interp: Interp) -> bool:
        """Run the loop to its end from the head; False when that cannot be done now, and nothing was."""
        code = self.code
        function = code.function
        frame = interp.frame
        if function is None or interp.tracing or frame.namespace is not code.namespace:
            return False
        if code.valid and function(interp, frame, interp.unit) is not NOT_RUN:
            return True
        if self._again is None:
            self._refusals += 1
            return False
        again, self._again = self._again, None
        try:
            self.code = again()
        except NotCompiled:
            return False
        return self.run(interp)

    @property
    def useless(self) -> bool:
        """Whether it has refused to run so often that it is not worth asking."""
        return self._refusals > _MOST_REFUSALS


def write_script_loop(interp: Interp, policy: Policy, script: Script, node: CommandNode, name: str) -> LoopCode:
    """Compile a loop (``while``, ``for`` without its start, ``foreach``) whose node is at hand; NotCompiled."""
    observed = {key: _KINDS[type(var.value)] for key, var in interp.frame.vars.items() if type(var.value) in _KINDS}

    def write(observed: dict[str, int]) -> OpenCode:
        return _write_loop(interp, policy, script, node, name, observed)

    return LoopCode(write(observed), lambda: write({}))


def _write_loop(
    interp: Interp, policy: Policy, script: Script, node: CommandNode, name: str, observed: dict[str, int]
) -> OpenCode:
    frame = interp.frame
    code = OpenCode(interp, policy, script, frame.namespace, None)
    b = code.b
    b.is_function = False
    b.is_loop = True
    b.observed = observed
    call = Call(script, node, node.words[1:], f"::{name}")
    b.writer.node = node

    def write() -> None:
        if name == "foreach":
            EMITTERS["::foreach"](b, call, DROP)
            return
        places = (0, 1, None) if name == "while" else (1, 3, 2)
        test, body = expression_of(b, call, places[0]), body_of(b, call, places[1])
        write_loop(b, node, test, body, None if places[2] is None else body_of(b, call, places[2]))

    code.calls.names.add(name)
    try:
        if not write_closed(b, call, write):
            b.is_loop = False
            write()
    except Decline:
        raise NotCompiled(f"a form of {name}") from None
    b.is_loop = True
    code.finish("loop")
    return code


__all__ = ["LoopCode", "OpenCode", "expressions", "write_procedure", "write_script_loop"]
