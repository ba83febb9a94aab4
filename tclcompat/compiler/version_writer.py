"""How the Python function of a version of a procedure is written."""

from __future__ import annotations

from tclcompat.compiler.builder import RETURN, Builder
from tclcompat.compiler.code import Code
from tclcompat.compiler.guesses import is_operand
from tclcompat.compiler.keys import TextKeys
from tclcompat.compiler.made_arrays import Made, uses_only_elements
from tclcompat.compiler.pending import PendingVersion
from tclcompat.compiler.recall import heads_of
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.scope import Scope, Unboxed
from tclcompat.compiler.support import Origin, failed, returned, too_deep, walk_deep
from tclcompat.compiler.support_open import walk_call
from tclcompat.compiler.support_strings import RADIX, as_operand
from tclcompat.compiler.support_tails import TRAMPOLINE, ended
from tclcompat.compiler.types import ANY, INT, NOTHING, NUMBER, STR, UNSET
from tclcompat.compiler.writer import Line
from tclcompat.errors import Return, TclError
from tclcompat.runtime.limits import DEEP
from tclcompat.runtime.variables import Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.calls import Calls
    from tclcompat.compiler.recall import LoopMemo
    from tclcompat.compiler.versions import Version

_ATTEMPTS = 5


class VersionWriter:
    """Writes the function of a version; NotCompiled where that is not possible."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.procedure = version.procedure
        # The variables that are linked to by what is called, and the arrays whose keys are kept as texts.
        self._boxed: set[str] = set()
        self._text_keys: set[str] = set()
        # What held at the heads of loops when the body was last written.
        self._loop_memo: LoopMemo = {}

    def write(self) -> None:
        """Write the function, until what was taken for the type of its result is right."""
        met = NOTHING
        for attempt in range(_ATTEMPTS):
            b, calls, origin = self._boxing_body()
            if not self.version.relied_on or not b.result_type & ~self.version.result_type:
                break
            met |= b.result_type
            self.version.result_type = b.result_type if attempt < 2 else met if attempt < 3 else ANY
        else:
            raise NotCompiled("the type of its result is not found")
        self.version.result_type = b.result_type
        self._finish(b, calls, origin)

    def _boxing_body(self) -> tuple[Builder, Calls, Origin]:
        """Write the body, once more whenever a variable turns out to be linked to by what is called."""
        while True:
            try:
                b, calls, origin = self._body()
                self.version.looks_up = bool(b.scope.looked_up) or any(
                    callee.looks_up for callee in self.version.callees
                )
                if b.scope.looked_up and self.procedure.linked:
                    raise NotCompiled("links to variables of the caller and by computed names")
                references = b.scope.fast_references
                if references and self._reaches_others(calls):
                    raise Unboxed(references[0].name)
                return b, calls, origin
            except TextKeys:
                # It has been noted which array that is.
                continue
            except Unboxed as needed:
                if needed.name in self._boxed:
                    raise
                self._boxed.add(needed.name)

    def _reaches_others(self, calls: Calls) -> bool:
        """Tell whether the code, or what it calls, reaches variables directly that callers may have linked to too."""
        callees = [callee for callee in self.version.callees if callee is not self.version]
        return (
            bool(calls.guards)
            or self.version.looks_up
            or any(callee.function is None or callee.looks_up or callee.all_guards() for callee in callees)
        )

    def _body(self) -> tuple[Builder, Calls, Origin]:
        interp, policy, proc = self.procedure.interp, self.procedure.policy, self.procedure.proc
        policy.begin_asking(self.version)
        origin = Origin(interp, proc.script, proc)
        namespace = proc.home or proc.namespace or interp.global_namespace
        calls = self.procedure.make_calls(interp, namespace, policy, origin)
        scope = Scope(namespace, frozenset(self._boxed))
        scope.text_keys = self._text_keys
        scope.formals = tuple([name for name, _ in proc.formals])
        b = Builder(interp, calls, scope)
        b.use("Var", Var)
        b.use("Made", Made)
        b.cells[self.version] = self.version.name
        b.loop_memo = self._loop_memo
        b.heads = policy.recall.heads(self.version.unit)
        calls.version = self.version
        assert b.env is not None
        for (name, _), kind in zip(proc.formals, self.version.kinds, strict=True):
            scope.variable(b, name, False)
            b.env[name] = kind
            if self._reads_int(name, kind):
                b.env[name] |= INT
        b.writer.depth = 2
        for (name, _), kind in zip(proc.formals, self.version.kinds, strict=True):
            if kind == STR and self._reads_int(name, kind) and scope.variables[name].box is None:
                # Such as 0x10, which stays the text it is.
                place = scope.variables[name].place
                radix = b.use("RADIX", RADIX)
                is_plain = f"{place}.__class__ is int or {place}[:2] not in {radix}"
                text = f"{place} if {is_plain} else {b.support(as_operand)}({place})"
                scope.keep_number(b, name, Code(text, NUMBER | STR))
        b.script(proc.script, RETURN)
        return b, calls, origin

    def _reads_int(self, name: str, kind: int) -> bool:
        """Tell whether an argument that is a text is read as an int at once, lest it be read wherever it is used."""
        return kind in (STR, ANY) and is_operand(self.procedure.proc.script.source, name)

    def _finish(self, b: Builder, calls: Calls, origin: Origin) -> None:
        version, proc = self.version, self.procedure.proc
        scope, lines = b.scope, b.writer.lines
        places = []
        for name, _ in proc.formals:
            variable = scope.variables[name]
            places.append(variable.place if variable.box is None else f"v_{variable.box[2:]}")
        kept = [
            f"a{index}" if name in scope.written else place
            for index, ((name, _), place) in enumerate(zip(proc.formals, places, strict=True))
        ]
        version.has_depth = calls.uses_depth
        self.procedure.references = self._references(scope)
        head, parameters = self._head(b, places, kept)
        lines = self._with_references(b, lines)
        arguments = "".join([", " + name for name in kept])
        tail, last = self.procedure.ends(b, calls, arguments)
        if calls.may_return:
            tail += [
                f"    except {b.use('Return', Return)} as completion:",
                f"        return {b.support(returned)}(completion)",
            ]
        for line in lines:
            mark, _, name = line.text.partition(" ")
            if mark in ("@check", "@declared"):
                line.text = self._check(b, name, mark == "@declared", arguments)
            elif mark == "@unless":
                used = tuple(sorted({*scope.variables, *scope.looked_up}))
                name = name.replace("LOCALS", b.hold(frozenset(used), "L", (frozenset, used)))
                line.text = f"if not {name}: return {self._walk(b, arguments)}"
        tail += [
            "    except Exception as exception:",
            f"        raise {b.support(failed)}(exception, {b.use('ORIGIN', origin)}{arguments}) from None",
            *last,
            *self._trampoline(b, parameters),
        ]
        b.writer.lines = [*[Line(text, 0, None) for text in head], *lines, *[Line(text, 0, None) for text in tail]]
        origin.map = b.writer.finish()
        origin.names = {variable.place: name for name, variable in scope.variables.items()}
        origin.arrays = {variable.place: name for name, variable in scope.variables.items() if variable.array}
        version.source = origin.map.source
        version.origin = origin
        origin.kept = kept
        version.names = calls.names
        version.guards = calls.guards
        arrays = {b.globals.get(each.box or ""): each.name for each in scope.variables.values() if each.array}
        source = proc.script.source
        version.by_element = {
            var for var in version.guards if var in arrays and uses_only_elements(source, arrays[var])
        }
        policy = self.procedure.policy
        recall = policy.recall
        code = recall.code(proc.name, version.source)
        recall.learn(version.unit, heads_of(b.loop_memo))
        if policy.asked is not None:
            version.ways = {var: way for var in version.guards if (way := policy.asked.ways.get(var)) is not None}
            recall.keep(version.unit, PendingVersion(version, policy.asked, b, code))
        version.adopt(code, b.globals)

    def _head(self, b: Builder, places: list[str], kept: list[str]) -> tuple[list[str], list[str]]:
        """Return the lines ahead of the body, which keep the arguments to the end, and the parameters."""
        version, proc, scope = self.version, self.procedure.proc, b.scope
        parameters = [*places, *[f"r{index}" for index, _, _ in self.procedure.references]]
        if version.has_depth:
            parameters.append("d")
        head = [""]
        if version.has_depth:
            # Ahead of the try: the error belongs to the caller.
            plain = not self.procedure.references
            limit, place = b.interp.recursion_limit - (DEEP if plain else 0), b.use("interp", b.interp)
            given = f"{place}, {b.use('PROC', proc)}, [{', '.join(places)}], d" if plain else place
            head.append(f"    if d > {limit}: return {b.support(walk_deep if plain else too_deep)}({given})")
        head.append("    try:")
        head += [f"        {keep} = {place}" for keep, place in zip(kept, places, strict=True) if keep != place]
        for number, (_, local) in enumerate(self.procedure.linked):
            if local in scope.variables:
                variable = scope.variables[local]
                parameters[len(places) + number] = variable.box or variable.spill or ""
        head[0] = f"def {version.inner_name if version.tails else version.name}({', '.join(parameters)}):"
        for (name, _), kind, place in zip(proc.formals, version.kinds, places, strict=True):
            if self._reads_int(name, kind):
                head.append("        " + b.read_int(place))
        head += [f"        {line}" for line in scope.prologue()]
        return head, parameters

    def _check(self, b: Builder, name: str, declared: bool, arguments: str) -> str:
        """Return the line that has the procedure walked where a variable it looked up is not as its code needs it."""
        held = b.scope.looked_up[name]
        variable = b.scope.variables.get(name)
        is_array = variable is not None and variable.array
        kind = "" if variable is None else f" or {held}.array is {'None' if is_array else 'not None'}"
        if declared and not is_array:
            kind += f" or {held}.value is None"
        return f"if {held} is None or {held}.traces is not None{kind}: return {self._walk(b, arguments)}"

    def _walk(self, b: Builder, arguments: str) -> str:
        """Return the call that has the procedure walked."""
        return f"{b.support(walk_call)}(interp, {b.use('PROC', self.procedure.proc)}{arguments})"

    def _with_references(self, b: Builder, lines: list[Line]) -> list[Line]:
        """Return the body between what takes the values of linked variables and what puts them back."""
        references = b.scope.fast_references
        exits = b.exit_env or {}
        self.version.exit_types = {each.name: exits.get(each.name, ANY | UNSET) for each in references}
        if b.calls.may_return:
            self.version.exit_types = {}
        if not references:
            return lines
        head, tail = [], ["        finally:"]
        for each in references:
            head += [
                f"        {each.place} = {each.spill}.value",
                f"        {each.spill}.value = None",
                f"        if {each.place} is None:",
                f"            del {each.place}",
            ]
            tail += [
                "            try:",
                f"                {each.spill}.value = {each.place}",
                "            except UnboundLocalError:",
                "                pass",
            ]
        for line in lines:
            line.depth += 1
        return [
            *[Line(text, 0, None) for text in [*head, "        try:"]],
            *lines,
            *[Line(text, 0, None) for text in tail],
        ]

    def _references(self, scope: Scope) -> list[tuple[int, str, bool]]:
        """Return the links to variables of the caller: the argument that names it, the local name, whether an array."""
        found = []
        for index, local in self.procedure.linked:
            variable = scope.variables.get(local)
            found.append((index, local, variable is not None and variable.array))
        return found

    def _trampoline(self, b: Builder, parameters: list[str]) -> list[str]:
        """Return the function that makes the tail calls, if there are any."""
        version = self.version
        if not version.tails:
            return []
        b.use("interp", b.interp)
        b.use("TclError", TclError)
        b.support(ended)
        text = TRAMPOLINE.format(name=version.name, inner=version.inner_name, parameters=", ".join(parameters))
        return text.split("\n")
