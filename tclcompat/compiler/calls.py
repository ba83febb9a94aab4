"""Commands in generated code: those written in Python, calls of built-in commands, calls of procedures.

What a name means is settled when the code is made; the code depends on those names (``names``), and is given up when
one of them comes to mean something else.
"""

from __future__ import annotations

from tclcompat.compiler.asked import resolve
from tclcompat.compiler.builder import DROP, Builder
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter_of, expanding_emitter, function_emitter
from tclcompat.compiler.guesses import computes_with_doubles
from tclcompat.compiler.purity import GIVES_LISTS, PURE_OF_ABSOLUTE, is_pure
from tclcompat.compiler.refusals import NotCompiled, NotYet
from tclcompat.compiler.types import ANY, LIST, SHARED, type_of
from tclcompat.runtime.command import Command, NativeCommand
from tclcompat.runtime.namespaces import LINKS
from tclcompat.runtime.procs import Proc
from tclcompat.syntax.expr_nodes import Call as FunctionCall
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import CompoundWord, ExpandWord, Script, Word
from tclcompat.values.convert import to_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.builder import Want
    from tclcompat.compiler.emitters import Emitter
    from tclcompat.compiler.policy import Policy
    from tclcompat.compiler.procedures import Procedure
    from tclcompat.compiler.support import Origin
    from tclcompat.compiler.versions import Version
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.variables import Var


# More words than any command has that does not take as many as there are.
_ANY_NUMBER = 1000


class Calls:
    """Writes the commands of one function of closed code: it calls nothing that could look into its variables."""

    # Whether others can reach the variables, and whether something was called that may have made the code invalid.
    is_open = False
    unsure = False
    # How much that is unknown was called so far.
    calls_made = 0
    # How many guesses there are what is called.
    guesses = 0
    # The loop that gives control back at its head where its code is not valid any more.
    returning: CommandNode | None = None

    def __init__(self, interp: Interp, namespace: Namespace, policy: Policy, origin: Origin) -> None:
        self.interp = interp
        self.namespace = namespace
        self.policy = policy
        self.origin = origin
        self.names: set[str] = set()
        # The variables that the code reaches directly, which must be neither traced nor another kind; True: an array.
        self.guards: dict[Var, bool] = {}
        # Whether a call passes on how deep calls are nested, and whether ``return`` is an exception somewhere.
        self.uses_depth = False
        # How many levels of nesting the call takes that is being written: ensembles around a procedure are some.
        self.levels = 1
        self.may_return = False
        # Whether open code ends with a tail call somewhere.
        self.uses_tail = False
        # How many commands were written that rely on what names mean now.
        self.inlined = 0
        self.version: Version
        self._has_doubles: bool | None = None
        # What commands were found to call: that stays as it is while code is written.
        self._resolved: dict[CommandNode, tuple[Command, int, str | None] | None] = {}

    @property
    def has_doubles(self) -> bool:
        """Whether values of unknown type may well be doubles."""
        if self._has_doubles is None:
            self._has_doubles = computes_with_doubles(self.origin.script.source)
        return self._has_doubles

    def guard(self, var: Var, array: bool) -> None:
        """Note a variable that the code relies upon."""
        self.guards[var] = array
        self.names.add(LINKS)

    def statement(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write one command of a script."""
        return self.emit(b, script, node, want)

    @property
    def is_procedure(self) -> bool:
        """Whether the code is that of a whole procedure which is closed."""
        return self.version.open_code is None

    def emit(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write one command."""
        if node.name is None or self.policy.is_fickle(node.name):
            return self.unknown(b, script, node, want)
        found = self.resolve(node)
        if found is None:
            return self.unknown(b, script, node, want)
        command, skip, label = found
        if ExpandWord in map(type, node.words):
            return self._expanded(b, script, node, found, want)
        if isinstance(command, NativeCommand):
            call = Call(script, node, node.words[skip:], command.declared_name)
            emit = emitter_of(command.declared_name)
            if emit is not None:
                written, code = self._written(b, emit, call, want)
                if written:
                    return code
            if _is_pure(call) and command.takes(len(call.words)):
                code = self.native(b, call, command, label)
                return Code(code.text, LIST | SHARED) if call.name in GIVES_LISTS else code
        if isinstance(command, Proc):
            return self.procedure(b, script, node, command, want, skip)
        return self.unknown(b, script, node, want)

    def _written(self, b: Builder, emit: Emitter, call: Call, want: Want) -> tuple[bool, Code | None]:
        """Have a command written by its emitter; tell whether it has not declined."""
        writer, inlined, env = b.writer, self.inlined, b.fork()
        position, depth = len(writer.lines), writer.depth
        self.inlined = inlined + 1
        try:
            return True, emit(b, call, want)
        except Decline:
            writer.depth, self.inlined = depth, inlined
            del writer.lines[position:]
            b.env = env
            return False, None

    def _expanded(
        self, b: Builder, script: Script, node: CommandNode, found: tuple[Command, int, str | None], want: Want
    ) -> Code | None:
        """Write a command with ``{*}`` words, if it takes any number of words behind those that are certain."""
        command, skip, label = found
        words = node.words[skip:]
        certain = next((index for index, word in enumerate(words) if type(word) is ExpandWord), 0)
        if ExpandWord in map(type, node.words[:skip]):
            return self.unknown(b, script, node, want)
        if isinstance(command, Proc):
            # What the words expand to goes into ``args``.
            if command.variadic and len(command.formals) <= certain + 1:
                return self.procedure(b, script, node, command, want, skip)
            return self.unknown(b, script, node, want)
        if not isinstance(command, NativeCommand):
            return self.unknown(b, script, node, want)
        name = command.declared_name
        emit = expanding_emitter(name)
        if emit is not None:
            written, code = self._written(b, emit, Call(script, node, words, name), want)
            return code if written else self.unknown(b, script, node, want)
        if not is_pure(name, _ANY_NUMBER):
            return self.unknown(b, script, node, want)
        return self.native(
            b, Call(script, node, words, name), command, label, all(map(command.takes, (certain, _ANY_NUMBER)))
        )

    def resolve(self, node: CommandNode) -> tuple[Command, int, str | None] | None:
        """Return the command that a node calls, how many words are its name, and the label of a subcommand."""
        if node not in self._resolved:
            found = self._resolved[node] = resolve(self.interp, self.namespace, node.words, self.names)
            if self.policy.asked is not None:
                self.policy.asked.resolved(node.words, found)
        return self._resolved[node]

    def command(self, name: str) -> Command | None:
        """Return the command that a name means, on which the code then depends."""
        self.names.add(name.rsplit("::", 1)[-1])
        found = self.namespace.find_command(name)
        if self.policy.asked is not None:
            self.policy.asked.command(name, found)
        return found

    def native(self, b: Builder, call: Call, command: NativeCommand, label: str | None, fitting: bool = True) -> Code:
        """Call the Python function of a built-in command; ``fitting`` tells that it takes that many words."""
        self.inlined += 1
        self.origin.natives[call.node] = (command, label)
        words = given_words(b, call.words)
        function = b.call_name(call.name, command.function, words) if fitting else b.hold(command.spread, "F")
        return Code(f"{function}({', '.join([b.use('interp', self.interp), *words])})", ANY)

    def function(self, b: Builder, node: FunctionCall, steps: list[Callable[[], Code]]) -> Code:
        """Write the call of a math function."""
        command = self.command(node.command)
        if command is None or command.execution_traces is not None:
            raise NotCompiled(f"the function {node.name}")
        command = command.origin
        codes = b.in_order(steps)
        if isinstance(command, NativeCommand) and command.declared_name.startswith("::tcl::mathfunc::"):
            held = b.call_name(command.declared_name, command.function)

            def plain(*texts: str) -> str:
                return f"{held}({', '.join([b.use('interp', self.interp), *texts])})"

            short = command.declared_name.removeprefix("::tcl::mathfunc::")
            emit = function_emitter(short)
            if emit is not None and (short == "int" or not any(code.raw for code in codes)):
                return emit(b, codes, plain)
            return Code(plain(*[code.text for code in codes]), ANY)
        raise NotCompiled(f"the function {node.name}")

    def procedure(
        self, b: Builder, script: Script, node: CommandNode, proc: Proc, want: Want, skip: int
    ) -> Code | None:
        """Call a procedure whose code is closed; its name is the first ``skip`` words, if of an ensemble several."""
        target = self.policy.closed_target(proc)
        if target is None:
            return self.unknown(b, script, node, want)
        bound = self.bind(proc, len(node.words) - skip)
        if bound is None:
            return self.unknown(b, script, node, want)
        position, env, inlined = b.writer.position, b.fork(), self.inlined
        code = self._direct_call(b, node, target, bound, skip, want)
        if code is not None:
            return code
        del b.writer.lines[position:]
        b.env, self.inlined = env, inlined
        return self.unknown(b, script, node, want)

    def _direct_call(
        self,
        b: Builder,
        node: CommandNode,
        target: Procedure,
        bound: tuple[int, list[object], bool],
        skip: int,
        want: Want,
    ) -> Code | None:
        """Write the call of a procedure, None where that cannot be done."""
        self.inlined += 1
        arguments, kinds = self.arguments(b, node.words[skip:], bound)
        try:
            version = target.prepared(kinds)
        except NotYet:
            if not self.is_open:
                raise
            return None
        except NotCompiled:
            return None
        if target.escapes and not self.is_open:
            return None
        if target.further:
            self.may_return = True
            b.result_type |= ANY
            self.returns_further(b, target.further - 1)
        self.levels = skip
        if skip > 1:
            self.origin.called[node] = target.proc.full_name
        if target.linked:
            if skip > 1:
                return None
            from tclcompat.compiler.linking import hand_over, write_call

            handover = hand_over(b, node, target, version)
            if handover is None:
                return None
            code = write_call(b, node, target, version, arguments, kinds, handover, want)
        else:
            code = self._plain_call(b, node, target, arguments, kinds, skip)
        b.scope.forget(b)
        return code

    @staticmethod
    def bind(proc: Proc, given: int) -> tuple[int, list[object], bool] | None:
        """Return how many words of a call are arguments, the others' defaults, and whether ``args`` takes the rest."""
        formals = proc.formals[:-1] if proc.variadic else proc.formals
        if len({name for name, _ in proc.formals}) != len(proc.formals):
            return None
        if given > len(formals):
            return (len(formals), [], True) if proc.variadic else None
        defaults: list[object] = []
        for _, default in formals[given:]:
            if default is None:
                return None
            defaults.append(default)
        return given, defaults, proc.variadic

    def arguments(
        self, b: Builder, given: tuple[Word, ...], bound: tuple[int, list[object], bool]
    ) -> tuple[list[str], list[int]]:
        """Write the words of a call of a procedure; return the arguments, and their types."""
        codes = b.in_order([lambda word=word: _given(b, word, b.number_word) for word in given])  # type: ignore[misc]  # as in Builder.words
        if len(codes) > 1 and any(code.may_fail for code in codes):
            # They may have to be looked at before the call, in another order.
            codes = [b.stored(code) if code.may_fail or not code.simple else code for code in codes]
        words = _starred(given, codes)
        required, defaults, rest = bound
        arguments = words[:required] + [b.constant(default).text for default in defaults]
        if rest:
            arguments.append(f"[{', '.join(words[required:])}]")
        kinds = (
            [ANY if code.constant and code.value == "" else code.type for code in codes[:required]]
            + [type_of(default) for default in defaults]
            + [ANY] * rest
        )
        return arguments, kinds

    def returns_further(self, b: Builder, levels: int) -> None:
        """Note that the code may have so many procedures return around the one that it is."""
        if not levels or not b.is_function or self.is_open or self.origin.proc is None:
            return
        procedure = self.version.procedure
        if not procedure.further and any(version.callers for version in procedure.versions.values()):
            raise NotCompiled("called while it was not known that it has its caller return")
        procedure.further = max(procedure.further, levels)

    def _plain_call(
        self, b: Builder, node: CommandNode, target: Procedure, arguments: list[str], kinds: list[int], skip: int
    ) -> Code:
        """Write the call of a procedure that links to none of the variables around it."""
        return Code(*target.call(b, arguments, kinds, []))

    def called(self, b: Builder, code: Code) -> Code:
        """Note that something unknown is called, which closed code does not do."""
        raise NotCompiled("calls something unknown")

    def rebox(self, b: Builder) -> None:
        """Do nothing: what closed code calls links none of its names."""

    def walked(self, b: Builder, script: Script, node: CommandNode) -> Code:
        """Return the code of a command that the tree walker runs, which closed code does not do."""
        raise NotCompiled(f"has {node.name} walked")

    def unknown(self, b: Builder, script: Script, node: CommandNode, want: Want) -> Code | None:
        """Write a command that is not known, or known to need the tree walker."""
        raise NotCompiled(f"calls {node.name or 'a computed command'}")


def _is_pure(call: Call) -> bool:
    if call.name in PURE_OF_ABSOLUTE and len(call.words) == 1:
        word = call.words[0]
        first = word.parts[0] if type(word) is CompoundWord else getattr(word, "text", None)
        return type(first) is str and first.startswith("::")
    return is_pure(call.name, len(call.words))


def given_words(b: Builder, words: tuple[Word, ...]) -> list[str]:
    """Return the values of words as arguments of a call, or elements of a list, those with ``{*}`` expanded."""
    return _starred(words, b.in_order([lambda word=word: _given(b, word, b.word) for word in words]))  # type: ignore[misc]  # as in Builder.words


def _given(b: Builder, word: Word, read: Callable[[Word], Code]) -> Code:
    """Return the code of a word's value; of one that is expanded, as a list."""
    if type(word) is ExpandWord:
        return Code(f"{b.use('to_list', to_list)}({b.value(b.word(word.word)).text})", ANY)
    return b.value(read(word))


def _starred(words: tuple[Word, ...], codes: list[Code]) -> list[str]:
    """Return the codes of words as arguments of a call, or elements of a list."""
    return ["*" * (type(word) is ExpandWord) + code.text for word, code in zip(words, codes, strict=True)]


__all__ = ["DROP", "Calls"]
