"""Open code: scripts that call what is not known, in a frame where others can reach their variables.

Every variable is boxed.  After each call of something unknown, a core command may mean something else: what is
written in Python then asks ``valid`` first and is walked if that is gone, command by command, as Tcl's own bytecode
does it.  Loops that are closed are written as regions (see ``regions``).
"""

from __future__ import annotations

from tclcompat.compiler.builder import DROP, RETURN, VALUE, Builder, Into, Want
from tclcompat.compiler.calls import Calls, given_words
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter_of
from tclcompat.compiler.first_links import FirstLinks
from tclcompat.compiler.purity import is_pure
from tclcompat.compiler.regions import LOOPS, write_region
from tclcompat.compiler.scope import Scope, Variable
from tclcompat.compiler.sheet import CHECK
from tclcompat.compiler.support_open import (
    element,
    invoke,
    piece,
    put_element,
    rebox,
    refuse_array,
    rest,
    set_late,
    set_traced,
    walk,
    walk_rest,
    walk_within,
)
from tclcompat.compiler.types import ANY, UNSET, shared
from tclcompat.compiler.versions import guarding
from tclcompat.runtime.command import Command, NativeCommand
from tclcompat.runtime.ensembles import EnsembleCommand
from tclcompat.runtime.limits import INLINED_NAMES
from tclcompat.runtime.procs import Proc
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import (
    CompoundWord,
    ExpandWord,
    LateName,
    Literal,
    Script,
    ScriptWord,
    UnneededWord,
    VarWord,
    Word,
)
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.policy import Policy
    from tclcompat.compiler.procedures import Procedure
    from tclcompat.compiler.support import Origin
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace

# Words of which Tcl's compiler has more to say than what their value is.
_WALKED = frozenset((LateName, UnneededWord))
# Commands that Tcl's compiler knows, but which take computed words like any other.
_TAKE_WORDS = frozenset(("::expr", "::subst", "::proc"))
# The usages of commands that leave it to their subcommands how many words they take.
_OF_SUBCOMMANDS = frozenset(("option ?arg ...?", "cmd ?arg ...?", "subcommand ?arg ...?"))


class OpenScope(Scope):
    """The variables of open code: all of them are boxed."""

    unknown = ANY | UNSET

    def __init__(self, namespace: Namespace, late: set[str]) -> None:
        super().__init__(namespace)
        # Names that are looked up at each use: what they mean was found traced.
        self.late = late
        # Names that were linked to global variables, of which one that is only set may be what somebody waits for.
        self.linked: set[str] = set()

    def variable(self, b: Builder, name: str, array: bool) -> Variable:
        """Return how the variable ``name`` is reached, used as a scalar or as an array."""
        if name in self.late:
            raise Decline
        known = self.variables.get(name)
        if known is None:
            known = self.variables[name] = self.make(b, name, array)
        if known.array is not array:
            return Variable(name, f"{known.box}.array" if array else f"{known.box}.value", array, known.box)
        return known

    def make(self, b: Builder, name: str, array: bool) -> Variable:
        """Box a variable that was not met before."""
        held = f"b_{self.identifier(name)}"
        return Variable(name, f"{held}.array" if array else f"{held}.value", array, held)

    def read(self, b: Builder, name: str, borrow: bool = False) -> Code:
        """Return the code of a scalar's value."""
        if name in self.late:
            return self._called(b, f"interp.get_var({name!a})")
        variable = self.variable(b, name, False)
        assert b.env is not None
        kind = b.env.get(name, self.unknown)
        if not borrow:
            b.env[name] = shared(kind)
        if not kind & UNSET:
            return Code(variable.place, kind, simple=True)
        b.env[name] = shared(kind) & ~UNSET
        # No Python variable may keep a value that the script goes on to change: it could not be changed in place.
        b.emit(CHECK.format(variable.place, ascii(name)))
        return Code(variable.place, ANY, simple=True)

    def write(self, b: Builder, name: str, code: Code) -> Code:
        """Assign to a scalar; return the code of its value."""
        is_new = name not in self.variables and not b.loops and (name in self.linked or "::" in name)
        if is_new or name in self.late:
            return self._called(b, f"{b.support(set_late)}(interp, {name!a}, {b.value(code).text})")
        variable = self.variable(b, name, False)
        if self.kind(b, name) & UNSET:
            code = b.value(code if code.simple else b.stored(code))
            b.emit(f"if {variable.box}.array is not None or {variable.box}.traces is not None:")
            b.emit(f"    {b.support(set_traced)}(interp, {variable.box}, {name!a}, {code.text})")
            b.emit("else:")
            b.indent()
            written = super().write(b, name, code)
            b.dedent()
            return written
        return super().write(b, name, code)

    def may_wait(self, name: str) -> bool:
        """Tell whether a scalar is held by a ``Var`` that can be left to compute its value."""
        return name not in self.late and name not in self.linked

    def default(self, b: Builder, name: str, text: str) -> None:
        """Give a scalar that may be unset a value, so that it can be updated."""
        variable = self.variable(b, name, False)
        kind = self.kind(b, name)
        if kind & UNSET:
            b.emit(f"if {variable.place} is None:")
            b.indent()
            self._refuse_array(b, variable)
            b.emit(f"{variable.place} = {text}")
            b.dedent()
            self.know(b, name, kind & ~UNSET)

    def _forget_aliases(self, b: Builder, name: str) -> None:
        """Note that a variable has changed, which a qualified name may mean too.

        Of plain names no two mean the same one: ``OpenCode.twice``, ``rebox`` and ``link`` see to it.
        """
        assert b.env is not None
        for other in self.variables:
            if other != name and ("::" in name or "::" in other):
                b.env[other] = self.unknown

    def changed(self, b: Builder, names: set[str]) -> None:
        """Note that a part of the code that had variables for itself has changed some."""
        if b.env is not None:
            for name in names:
                self._forget_aliases(b, name)

    def _refuse_array(self, b: Builder, variable: Variable) -> None:
        # It may have gone with its namespace, too.
        b.emit(f"if {variable.box}.array is not None or {variable.box}.traces is not None:")
        b.emit(f"    {b.support(refuse_array)}({variable.box}, {variable.name!a})")

    def read_element(self, b: Builder, name: str, key: Code) -> Code:
        """Return the code of an element's value."""
        if name in self.late:
            return self._called(b, f"interp.get_element({name!a}, {key.text})")
        variable = self.variable(b, name, True)
        return Code(f"{b.support(element)}(interp, {variable.box}, {name!a}, {key.text})", ANY)

    def write_element(self, b: Builder, name: str, key: Code, code: Code) -> Code:
        """Assign to an element; return the code of its value."""
        if name in self.late:
            return self._called(b, f"interp.set_element({name!a}, {key.text}, {b.value(code).text})")
        variable = self.variable(b, name, True)
        code = b.value(code)
        self.forget_one(b, name)
        return b.stored(
            Code(f"{b.support(put_element)}(interp, {variable.box}, {name!a}, {key.text}, {code.text})", ANY)
        )

    def _called(self, b: Builder, text: str) -> Code:
        # Traces may do anything.
        return b.calls.called(b, Code(text, ANY))

    def forget(self, b: Builder) -> None:
        """Note that other code has run, which may have set or unset whatever there is."""
        if b.env is not None:
            b.env = dict.fromkeys(b.env, ANY | UNSET)


class OpenCalls(Calls):
    """Writes the commands of open code."""

    is_open = True
    # Whether something unknown was called, so that what is written in Python may not be valid any more.
    unsure = False

    def __init__(self, interp: Interp, namespace: Namespace, policy: Policy, origin: Origin) -> None:
        super().__init__(interp, namespace, policy, origin)
        # The links that are made before the code runs.
        self.first_links = FirstLinks()
        # Whether the code begins with tests, and those of what is called before anything unknown (in order, each once).
        self.tests_first = False
        self.first_tests: dict[str, None] = {}
        # How much that is unknown was called so far, and before the present command of a script.
        self.calls_made = self._calls_before = 0

    def statement(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write one command of a script."""
        outer, self._calls_before = self._calls_before, self.calls_made
        try:
            return self._statement(b, script, node, want)
        finally:
            self._calls_before = outer

    def _statement(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write one command; where the code may have become invalid, with the walker as the other way."""
        if node in self.first_links.nodes:
            return b.constant("")
        if not self.unsure:
            return self.emit(b, script, node, want)
        if b.writer.depth == b.base_depth and not b.loops and script is b.top:
            return self._statement_at_top(b, script, node, want)
        before, inner, inlined = b.fork(), b.branch_want(want), self.inlined

        def write() -> None:
            code = self.emit(b, script, node, inner)
            if code is not None and b.reachable:
                b.give(code, inner)

        given = b.given
        lines, _ = b.capture(write, deeper=1)
        if inner != DROP and b.reachable and b.given == given:
            more, _ = b.capture(lambda: b.give(b.constant(""), inner), deeper=1)
            lines += more
        if self.inlined == inlined:
            for line in lines:
                line.depth -= 1
            b.writer.lines += lines
            return b.branch_result(inner) if want == VALUE else None
        b.emit("if valid:")
        b.writer.lines += lines or b.capture(lambda: b.emit("pass"), deeper=1)[0]
        after, b.env = b.env, before
        b.emit("else:")
        b.indent()
        b.give(self.walked(b, script, node), inner)
        b.dedent()
        b.env = b.join(after, b.env)
        return b.branch_result(inner) if want == VALUE else None

    def _statement_at_top(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write a command of the procedure's own script: if the code is not valid any more, the rest is walked."""
        inlined = self.inlined
        lines, code = b.capture(lambda: self.emit(b, script, node, want))
        if self.inlined != inlined:
            b.emit("if not valid:")
            following = b.hold(rest(script, node), "R", (rest, script, node))
            b.emit(f"    return {b.support(walk_rest if b.is_function else walk)}(interp, {following})")
        b.writer.lines += lines
        return code

    def emit(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write one command; a loop as a region where it is closed."""
        if not _WALKED.isdisjoint(map(type, node.words)):
            return self.walked(b, script, node)
        found = None if node.name is None or self.policy.is_fickle(node.name) else self.resolve(node)
        if found is not None and isinstance(found[0], NativeCommand) and found[0].declared_name in LOOPS:
            call = Call(script, node, node.words[found[1] :], found[0].declared_name)
            write = emitter_of(call.name)
            if write is not None and write_region(b, call, write):
                self.inlined += 1
                return b.constant("")
        if found is not None and ExpandWord not in map(type, node.words) and self._is_late(node, found):
            return self._late(b, node, *found)
        return super().emit(b, script, node, want)

    def _late(self, b: Builder, node: CommandNode, command: Command, skip: int, label: str | None) -> Code:
        """Call a command whose name may mean another one when the words are there: directly if it does not."""
        if not isinstance(command, NativeCommand) or command.inline or not _takes(command, node, skip):
            return self._invoked(b, node)
        name, *words = given_words(b, node.words)
        self.inlined += 1
        self.origin.natives[node] = (command, label)
        held, interp = b.hold(node, "N"), b.use("interp", self.interp)
        b.emit(f"unit.command = {held}")
        b.emit("interp.site = None")
        plain = f"{b.call_name(command.declared_name, command.function, words)}({', '.join([interp, *words])})"
        looked_up = f"{b.support(invoke)}(interp, unit, {held}, [{', '.join([name, *words])}])"
        return self.called(b, Code(f"({plain} if valid else {looked_up})", ANY))

    def _is_late(self, node: CommandNode, found: tuple[Command, int, str | None]) -> bool:
        """Tell whether Tcl looks a command up when what may change the meaning of its name has just been called.

        That are its words, or what comes before it in the command that it is a part of.
        """
        command = found[0]
        if self.calls_made != self._calls_before and self._is_looked_up(command) and found[2] is None:
            return True
        if found[2] is not None or not any("[" in node.script.source[word.start : word.end] for word in node.words):
            return False
        if not self._is_looked_up(command) and not isinstance(command, Proc):
            return False
        return any(map(self._may_change_names, node.words))

    def _is_looked_up(self, command: Command) -> bool:
        """Tell whether a command is a built-in one that Tcl does not compile in place."""
        if not isinstance(command, NativeCommand) or command.inline:
            return False
        return command.declared_name.removeprefix("::") not in INLINED_NAMES

    def _may_change_names(self, word: Word | str) -> bool:
        """Tell whether evaluating a word calls something unknown."""
        if isinstance(word, ScriptWord):
            return any(map(self._is_unknown, word.script.commands))
        if isinstance(word, CompoundWord):
            return any(map(self._may_change_names, word.parts))
        if isinstance(word, VarWord):
            return word.index is not None and self._may_change_names(word.index)
        return isinstance(word, ExpandWord) and self._may_change_names(word.word)

    def _is_unknown(self, node: CommandNode) -> bool:
        found = None if node.name is None or self.policy.is_fickle(node.name) else self.resolve(node)
        if found is None:
            return True
        command, skip, _ = found
        if isinstance(command, NativeCommand):
            name = command.declared_name
            texts = [getattr(word, "text", "[") for word in node.words[1:]] if command.inline else []
            known = (emitter_of(name) is not None or is_pure(name, len(node.words) - skip)) and (
                not command.inline or (name == "::expr" and not any("[" in text for text in texts))
            )
        else:
            known = isinstance(command, Proc) and self.policy.closed_target(command) is not None
        return not known or any(map(self._may_change_names, node.words))

    def _plain_call(
        self, b: Builder, node: CommandNode, target: Procedure, arguments: list[str], kinds: list[int], skip: int
    ) -> Code:
        """Write the call of a procedure; where a variable that it reaches is traced (say), it is called like others."""
        position, env = b.writer.position, b.fork()
        code = super()._plain_call(b, node, target, arguments, kinds, skip)
        tests = guarding(b, target.versions.values())
        if not tests:
            return code
        if self.tests_first and not self.unsure:
            self.first_tests.update(dict.fromkeys(tests))
            return code
        del b.writer.lines[position:]
        b.env = env
        arguments = [b.stored(Code(text)).text for text in arguments]
        text, _ = target.call(b, arguments, kinds, [])
        given = len(node.words) - skip
        names = [ascii(to_str(word.value)) for word in node.words[:skip]]  # type: ignore[attr-defined]  # Literals
        rest = [f"*{arguments[-1]}"] if target.proc.variadic else []
        words = ", ".join([*names, *arguments[: min(given, target.count - len(rest))], *rest])
        other = f"{b.support(invoke)}(interp, unit, {b.hold(node, 'N')}, [{words}])"
        return self.called(b, Code(f"({text} if {' and '.join(tests)} else {other})", ANY))

    def unknown(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Call what is found under the command's name at run time."""
        found = None if node.name is None else self.interp_command(node.name)
        if isinstance(found, NativeCommand) and found.declared_name == "::global" and isinstance(b.scope, OpenScope):
            b.scope.linked.update(word.text for word in node.words[1:] if isinstance(word, Literal))
        if isinstance(found, (NativeCommand, EnsembleCommand)) and self.policy.is_fickle(node.name or ""):
            # Tcl may have compiled it in place, whatever its words do to its name.
            return self.walked(b, script, node)
        code = self._native_call(b, script, node)
        if code is not None:
            return self.called(b, code)
        if found is not None and found.inline:
            return self.walked(b, script, node)
        return self._invoked(b, node)

    def _invoked(self, b: Builder, node: CommandNode) -> Code:
        """Call what is found under the command's name when the words are there."""
        if node.name is None and node.words and ExpandWord not in map(type, node.words[1:]):
            from tclcompat.compiler.support_calls import CALLS, CallSite

            if len(node.words) <= len(CALLS):
                given = (self.namespace, node, type(node.words[0]) is ExpandWord)
                site = b.hold(CallSite(*given), "S", (CallSite, *given))
                return self._computed_call(b, node, site, CALLS[len(node.words) - 1])
        argv = ", ".join(given_words(b, node.words))
        held = b.hold(node, "N")
        return self.called(b, Code(f"{b.support(invoke)}(interp, unit, {held}, [{argv}])", ANY))

    def _computed_call(self, b: Builder, node: CommandNode, site: str, call: Callable[..., object]) -> Code:
        """Have ``call`` call what a computed name or prefix means when the words are there."""
        first, *others = node.words
        words: list[Word] = [first.word if type(first) is ExpandWord else first, *others]
        texts = [b.value(code).text for code in b.words(words)]
        return self.called(b, Code(f"{b.support(call)}(interp, unit, {site}, {', '.join(texts)})", ANY))

    def _native_call(self, b: Builder, script: Script, node: CommandNode) -> Code | None:
        """Call the Python function of a built-in command that may look at its caller; None where it has to be found."""
        if node.name is None or ExpandWord in map(type, node.words) or self.policy.is_fickle(node.name):
            return None
        found = self.resolve(node)
        if found is None:
            return None
        command, skip, label = found
        if not isinstance(command, NativeCommand) or not _takes(command, node, skip):
            return None
        if command.inline and (command.declared_name not in _TAKE_WORDS or Literal in map(type, node.words[skip:])):
            # It has scripts to run that belong to this one.
            return None
        code = self.native(b, Call(script, node, node.words[skip:], command.declared_name), command, label)
        b.emit(f"unit.command = {b.hold(node, 'N')}")
        b.emit("interp.site = None")
        return code

    def walked(self, b: Builder, script: Script, node: CommandNode) -> Code:
        """Return the code of a command that the tree walker runs."""
        part = b.pieces.get(node)
        if part is None:
            part = b.pieces[node] = piece(script, node)
            b.hold(part, "W", (piece, script, node))
        if b.layer is None:
            code = Code(f"{b.support(walk)}(interp, {b.hold(part, 'W')})", ANY)
        else:
            code = Code(f"{b.support(walk_within)}(interp, {b.hold(part, 'W')}, {b.layer.base})", ANY)
        result = self.called(b, code)
        assert result is not None
        return result

    def called(self, b: Builder, code: Code) -> Code:
        """Note that something unknown is called: what is known of variables and commands may be wrong from then on."""
        self.unsure = True
        self.calls_made += 1
        result = b.stored(code)
        b.passing.append(result.text)
        b.scope.forget(b)
        self.rebox(b)
        return result

    def rebox(self, b: Builder) -> None:
        """Take the variables anew where names were linked to others by what was called."""
        b.emit("if frame.stale:")
        b.emit("    @rebox")
        b.use("rebox", rebox)

    def interp_command(self, name: str) -> Command | None:
        """Return the command that a name means now."""
        found = self.namespace.find_command(name)
        if self.policy.asked is not None:
            self.policy.asked.command(name, found)
        return None if found is None else found.origin


def _takes(command: NativeCommand, node: CommandNode, skip: int) -> bool:
    """Tell whether the function of a built-in command can be called with the words of a node behind its name."""
    if not command.takes(len(node.words) - skip):
        return False
    # Else its subcommand may want other words, and show those it was given in the error.
    return command.usage not in _OF_SUBCOMMANDS or all(type(word) is Literal for word in node.words[skip : skip + 2])


__all__ = ["RETURN", "Decline", "Into", "OpenCalls", "OpenScope"]
