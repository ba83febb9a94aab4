"""Open code as Python functions: the bodies of procedures and the loops of scripts that are walked."""

from __future__ import annotations

from tclcompat.compiler import expressions
from tclcompat.compiler.asked import place_of_loop, place_of_procedure
from tclcompat.compiler.builder import RETURN, Builder
from tclcompat.compiler.code import Code
from tclcompat.compiler.counting import write_for
from tclcompat.compiler.emitters import Call, Decline
from tclcompat.compiler.inline.control import body_of, expression_of
from tclcompat.compiler.loops import write_loop
from tclcompat.compiler.names import identifier
from tclcompat.compiler.open_code import OpenCalls, OpenScope
from tclcompat.compiler.open_functions import OpenFunction, unit_of_procedure
from tclcompat.compiler.pending import PendingOpen
from tclcompat.compiler.recall import heads_of, place_of
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.regions import write_closed
from tclcompat.compiler.support import opened
from tclcompat.compiler.support_open import box
from tclcompat.compiler.types import ANY
from tclcompat.compiler.writer import Line
from tclcompat.runtime.variables import Var
from tclcompat.syntax.nodes import LooseCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.policy import Policy
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.procs import Proc
    from tclcompat.syntax.nodes import Command as CommandNode
    from tclcompat.syntax.nodes import Script

# What code that is not a procedure's notes when it has taken its variables anew.
_RELINKED = "linked = True; "


class OpenCode(OpenFunction):
    """A function of open code that is being written."""

    def __init__(
        self,
        interp: Interp,
        policy: Policy,
        script: Script,
        namespace: Namespace,
        proc: Proc | None,
        late: set[str] | None = None,
    ) -> None:
        super().__init__(policy, script, namespace, proc)
        # The names of variables that were found traced where the code relied on them not to be.
        self.late = set() if late is None else late
        self.calls = OpenCalls(interp, namespace, policy, self.origin)
        self.calls.version = self.version
        self.calls.tests_first = proc is None
        self.scope = OpenScope(namespace, self.late)
        self.b = Builder(interp, self.calls, self.scope)
        self.b.base_depth = 2
        self.b.writer.depth = 2
        self.b.globals = self.globals
        self.first_links = self.calls.first_links
        # What the function is given besides interpreter, frame and unit.
        self.parameters: list[str] = []
        self.source = ""
        # What the function is known by in later runs, the loop that it is of, if any, and what it depends on.
        self.unit: tuple[object, ...] | None = None
        self.loop: CommandNode | None = None
        self.place: object = None
        self.roots: tuple[object, ...] = (script,)

    def known_as(self, unit: tuple[object, ...], place: object, loop: CommandNode | None = None) -> None:
        """Say what the function is known by in later runs, and begin with what is known from earlier ones."""
        self.unit, self.place, self.loop = unit, place, loop
        if loop is not None:
            self.roots = (loop, self.script)
        self.b.heads = self.policy.recall.heads(unit)
        self.policy.begin_asking()

    def finish(self, name: str) -> None:
        """Make the function of what was written."""
        b = self.b
        again = self._rebox_line()
        for line in b.writer.lines:
            if line.text == "    @rebox":
                line.text = "    " + again
        head, deeper, tail = self._around_code(name) if self.proc is None else self._around_call(self.proc, name)
        for line in b.writer.lines:
            line.depth += deeper
        b.writer.lines = [
            *[Line(text, 0, None) for text in head],
            *b.writer.lines,
            *[Line(text, 0, None) for text in tail],
        ]
        self.origin.map = b.writer.finish()
        self.source = self.origin.map.source
        recall = self.policy.recall
        code = recall.code(name, self.source)
        if self.unit is not None:
            recall.learn(self.unit, heads_of(b.loop_memo), self.loop)
        self.variables = list(self.scope.variables)
        if self.unit is not None and self.policy.asked is not None:
            recall.keep(self.unit, PendingOpen(self, self.policy.asked, code, self.place, self.roots))
        self.adopt(code, name, self.calls.names)

    def boxes(self, known: dict[str, str], fall_back: str) -> list[str]:
        """Return the lines that look the variables up, but for those in ``known``."""
        b = self.b
        lines, found = [], []
        for variable in self.scope.variables.values():
            if variable.name in known:
                continue
            if self.proc is not None and "::" not in variable.name:
                lines.append(f"{variable.box} = frame.vars[{variable.name!a}] = {b.use('Var', Var)}()")
            elif self.proc is not None and variable.name[:2] == "::" and ":" not in variable.name[2:]:
                table = b.use("GLOBALS", self.interp.global_namespace.vars)
                lines.append(f"{variable.box} = {table}.get({variable.name[2:]!a})")
                found.append(f"{variable.box} is None or {variable.box}.traces is not None")
            else:
                lines.append(f"{variable.box} = {b.support(box)}(interp, frame, {variable.name!a})")
                found.append(f"{variable.box} is None")
        if self.proc is None:
            found += [*self.twice(), *self.unguarded()]
        if found:
            lines += [f"if {' or '.join(found)}:", f"    return {fall_back}"]
        if self.calls.uses_depth:
            lines.append("d = interp.depth")
        return lines

    def twice(self) -> list[str]:
        """Return the test whether two names of the frame mean the same variable, if that is possible."""
        plain = [each.box or "" for each in self.scope.variables.values() if "::" not in each.name]
        return [f"frame.links and len({{{', '.join(plain)}}}) < {len(plain)}"] if len(plain) > 1 else []

    def unguarded(self) -> list[str]:
        """Return the test whether what procedures reach directly is not what they rely on."""
        tests = self.calls.first_tests
        return [f"not ({' and '.join(tests)})"] if tests else []

    def _around_call(self, proc: Proc, name: str) -> tuple[list[str], int, list[str]]:
        """Return what stands before and after the code of a procedure, which has a frame of its own."""
        from tclcompat.compiler.activations import around_call

        return around_call(self, proc, name)

    def _around_code(self, name: str) -> tuple[list[str], int, list[str]]:
        """Return what stands before and after the code where the frame is there already."""
        head = [f"def {name}({', '.join(['interp', 'frame', 'unit', *self.parameters])}):"]
        head += [f"    {line}" for line in self.boxes({}, self.b.not_run())]
        head.append("    try:")
        tail = self.log_lines("    ")
        if any(line.text.lstrip().startswith(_RELINKED) for line in self.b.writer.lines):
            head.insert(1, "    linked = False")
            # Other code that runs in this frame has to take its variables anew, too.
            tail += ["    finally:", "        if linked:", "            frame.stale = True"]
        return head, 0, tail

    def log_lines(self, indent: str) -> list[str]:
        """Return the end of a ``try`` that has errors know where they happened."""
        origin = self.b.use("ORIGIN", self.origin)
        return [
            f"{indent}except Exception as exception:",
            f"{indent}    raise {self.b.support(opened)}(exception, {origin}) from None",
        ]

    def _rebox_line(self) -> str:
        plain = [each for each in self.scope.variables.values() if "::" not in each.name]
        if not plain:
            return "frame.stale = False" if self.proc is not None else "pass"
        relinked = _RELINKED if self.proc is None else ""
        targets = "".join([f"{each.box}, " for each in plain])
        return f"{relinked}{targets}= rebox(frame, OPEN_CODE, {', '.join([ascii(each.name) for each in plain])})"


def write_procedure(interp: Interp, policy: Policy, proc: Proc, late: set[str], links_first: bool) -> OpenCode:
    """Compile the body of a procedure that is not closed; its first links may be made ahead of it, or not."""
    code = OpenCode(interp, policy, proc.script, proc.home or proc.namespace or interp.global_namespace, proc, late)
    assert code.b.env is not None
    code.known_as(unit_of_procedure(proc, late, links_first), place_of_procedure(interp, proc))
    if links_first:
        code.first_links.find(code.calls, proc, late)
    for name in code.first_links.variables:
        code.scope.variable(code.b, name, False)
    for name, _ in proc.formals:
        code.scope.variable(code.b, name, False)
        code.b.env[name] = ANY
    code.b.top = proc.script
    code.b.script(proc.script, RETURN)
    code.finish("p_" + identifier(proc.name))
    return code


def write_loop_code(
    interp: Interp, policy: Policy, script: Script, node: CommandNode, name: str, observed: dict[str, int]
) -> OpenCode:
    """Compile a loop for variables of the types ``observed``; NotCompiled."""
    frame = interp.frame
    code = OpenCode(interp, policy, script, frame.namespace, None)
    b = code.b
    code.known_as(("loop", *place_of(node), *sorted(observed.items())), place_of_loop(interp, node), node)
    b.is_function = False
    b.in_procedure = interp.unit.kind == "proc"
    b.is_loop = True
    b.observed = code.observed = observed
    if name in ("foreach", "lmap"):
        code.parameters = [f"l{index}" for index in range((len(node.words) - 2) // 2)]
    elif name == "tcl::dict::for":
        code.parameters = ["l0"]
    call = Call(script, node, node.words[2 if name.startswith("tcl::dict::") else 1 :], f"::{name}")
    b.writer.node = node

    def write() -> None:
        given = [Code(place, ANY, stable=True) for place in code.parameters]
        if name == "tcl::dict::for":
            from tclcompat.compiler.inline.dicts import write_dict_for

            write_dict_for(b, call, None, given[0])
            return
        if given:
            from tclcompat.compiler.inline.foreach import write_foreach

            results = "results" if name == "lmap" else None
            write_foreach(b, call, results, given)
            if results is not None:
                b.emit(f"return {results}")
            return
        places = (0, 1, None) if name == "while" else (1, 3, 2)
        test, body = expression_of(b, call, places[0]), body_of(b, call, places[1])
        if places[2] is None:
            write_loop(b, node, test, body, None)
        else:
            write_for(b, node, None, test, body, body_of(b, call, places[2]))

    code.calls.names.update(["dict", "for"] if name == "tcl::dict::for" else [name])
    try:
        if not write_closed(b, call, write):
            if type(node) is LooseCommand:
                # What it calls would have to run in a unit of its own.
                raise NotCompiled("a loop outside of compiled code calls something unknown")
            b.is_loop = False
            code.calls.returning = node
            write()
    except Decline:
        raise NotCompiled(f"a form of {name}") from None
    b.is_loop = True
    code.finish("loop")
    return code


__all__ = ["OpenCode", "expressions", "write_loop_code", "write_procedure"]
