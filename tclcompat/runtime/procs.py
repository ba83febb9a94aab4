"""Procedures: formal arguments, the call, and what a procedure adds to an error (proc(n), apply(n))."""

from __future__ import annotations

from tclcompat.errors import BREAK, CONTINUE, Account, Completion, Return, TclError, WrongArgs, excerpt
from tclcompat.runtime import variables
from tclcompat.runtime.command import Command, words_replaced, wrong_args
from tclcompat.runtime.completions import KeptOptions, complete_return, misplaced
from tclcompat.runtime.frames import Frame, TailCall, Unit
from tclcompat.runtime.limits import run_at_limit
from tclcompat.runtime.variables import Var
from tclcompat.syntax.nodes import Origin, Script
from tclcompat.syntax.parser import parse_script
from tclcompat.values.convert import canonical, format_list, to_list, to_str
from tclcompat.values.lists import quote_element, split_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace


def parse_formals(name: str, text: object, role: str = "procedure") -> list[tuple[str, object | None]]:
    """Return the formal arguments as (name, default or None); the last may be ``args``."""
    formals: list[tuple[str, object | None]] = []
    code = ["TCL", "OPERATION", "PROC", "FORMALARGUMENTFORMAT"]
    for item in to_list(text):
        fields = split_list(to_str(item))
        if len(fields) > 2:
            raise TclError(f'too many fields in argument specifier "{to_str(item)}"', code)
        if not fields or not fields[0]:
            raise TclError("argument with no name", code)
        formal = fields[0]
        if formal.endswith(")") and "(" in formal:
            raise TclError(f'formal parameter "{formal}" is an array element', code)
        if "::" in formal:
            raise TclError(f'formal parameter "{formal}" is not a simple name', code)
        formals.append((formal, canonical(fields[1]) if len(fields) == 2 else None))
    return formals


# The heat of what is not to be compiled; what it runs does not make it hot again.
COLD = -1 << 60
# How many commands, as a power of two, walked in its calls count like one more call.
_COMMANDS_PER_CALL = 4


class Proc(Command):
    """A procedure, or the lambda of ``apply`` (``lambda_text`` is then the whole lambda expression)."""

    __slots__ = (
        "_exact",
        "_names",
        "_script",
        "body",
        "closed",
        "compiled",
        "enter",
        "formals",
        "heat",
        "home",
        "lambda_text",
        "moved",
        "origin_place",
        "skip",
        "variadic",
    )
    kind = "proc"

    def __init__(self, formals: list[tuple[str, object | None]], body: str, home: Namespace | None = None) -> None:
        super().__init__()
        self.formals = formals
        self.body = body
        # A lambda runs in a namespace of its choice; a procedure in the one it lives in.
        self.home = home
        # Whether it was renamed into another namespace.
        self.moved = False
        self.lambda_text: str | None = None
        # How many words of the call come before the arguments: the name, or ``apply`` and the lambda expression.
        self.skip = 1
        self.origin_place: Origin | None = None
        self.variadic = bool(formals) and formals[-1][0] == "args"
        self._names = tuple([name for name, _ in formals])
        simple = not self.variadic and all(default is None for _, default in formals)
        simple = simple and len(set(self._names)) == len(formals)
        # How many arguments a call without defaults takes; -1 where binding has to look closer.
        self._exact = len(formals) if simple else -1
        self._script: Script | None = None
        # What the compiler keeps about it.
        self.compiled: object = None
        # How often it was walked, and what calls it once it is compiled; its tail call is raised.
        self.heat = 0
        self.enter: Callable[..., object] | None = None
        # Whether that takes, as a fourth argument, what is done in its place for a call that needs a frame.
        self.closed = False

    @property
    def script(self) -> Script:
        """The parsed body; parsed when first asked for."""
        if self._script is None:
            self._script = parse_script(self.body)
            self._script.origin = self.origin_place
        return self._script

    def relocated(self) -> None:
        """Forget the compiled code, which relies on what names mean in the namespace."""
        self.moved = True
        self.compiled = self.enter = None
        self.heat = 0

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Run the body, compiled or not, and follow tail calls without growing the stack."""
        try:
            if self.enter is not None and not interp.tracing:
                return self.enter(interp, argv, label)
            return self.run(interp, argv, label)
        except TailCall as tail:
            return self.follow(interp, tail)

    def run(self, interp: Interp, argv: list[object], label: str | None) -> object:
        """Run the body, compiled or not; its tail call is raised."""
        if self.enter is not None and not interp.tracing:
            return self.enter(interp, argv, label)
        self.heat += 1
        if 0 < interp.engine.hot_calls <= self.heat and not interp.tracing:
            # Where it cannot be compiled now, the compiler says when to try again.
            self.heat = COLD
            if interp.engine.compile_procedure(interp, self, argv) and self.enter is not None:
                return self.enter(interp, argv, label)
        begun = interp.command_count
        try:
            return self.call(interp, argv, label)
        finally:
            # One that runs many commands is hot after fewer calls.
            self.heat += interp.command_count - begun >> _COMMANDS_PER_CALL

    def walk(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Bind the arguments, walk the body, and follow tail calls."""
        try:
            return self.call(interp, argv, label)
        except TailCall as tail:
            return self.follow(interp, tail)

    def follow(self, interp: Interp, following: TailCall) -> object:
        """Call what a tail call says, and what it says in turn, without growing the stack."""
        while True:
            try:
                if following.namespace.deleted or following.namespace.dying:
                    name = following.namespace.name
                    raise TclError(f'namespace "{name}" not found', ["TCL", "LOOKUP", "NAMESPACE", name])
                command = following.namespace.find_command(to_str(following.argv[0]))
                if command is None:
                    return interp.unknown(following.argv)
                target = command.origin
                if isinstance(target, Proc) and not interp.tracing:
                    return target.run(interp, following.argv, None)
                interp.site = None
                return interp.run_command(command, following.argv)
            except TailCall as tail:
                following = tail
            except TclError as error:
                interp.log_command(error, format_list(following.argv), 1)
                raise

    def call(self, interp: Interp, argv: list[object], label: str | None) -> object:
        """Run the body in a frame of its own."""
        given = len(argv) - self.skip
        if given == self._exact:
            local = {name: Var(value) for name, value in zip(self._names, argv[self.skip :], strict=True)}
        else:
            local = self._bind(argv, given, label)
        if interp.depth >= interp.recursion_limit:
            raise interp.too_deep()
        namespace = self.home or self.namespace or interp.global_namespace
        frame = Frame(namespace, interp.frame, self, argv, local, set())
        return self.go_on(interp, frame, (self._script or self.script,))

    def go_on(self, interp: Interp, frame: Frame, scripts: Sequence[Script]) -> object:
        """Run what is left of the body, one script after the other, in the frame of a call."""
        argv, caller, namespace, unit = frame.argv, interp.frame, frame.namespace, interp.unit
        interp.frame = frame
        interp.unit = Unit(self._script or self.script, True, "proc", frame, unit)
        interp.depth += 1
        namespace.active += 1
        try:
            for script in scripts:
                if interp.depth < interp.recursion_limit:
                    result = interp.engine.execute(interp, script)
                else:
                    result = run_at_limit(interp, script)
        except Return as completion:
            result = self.finish(interp, completion)
        except TclError as error:
            self.log(error, argv)
            raise
        except Completion as completion:
            raise self.ended_by(completion, argv) from None
        finally:
            interp.depth -= 1
            namespace.active -= 1
            interp.unit = unit
            interp.frame = caller
            if interp.local_traces:
                end_locals(interp, frame)
                namespace.left()
        following = self.tail_call(interp, frame)
        if following is not None:
            raise following
        return result

    def tail_call(self, interp: Interp, frame: Frame) -> TailCall | None:
        """Return the tail call that the body has asked for in ``frame``, None where it did not."""
        if not interp.tail_calls:
            return None
        words = interp.tail_calls.pop(frame, None)
        return None if words is None else TailCall(words, frame.namespace)

    def ended_by(self, completion: Completion, argv: list[object]) -> Completion:
        """Return what the procedure raises whose body has completed with a code other than ok, error and return."""
        if completion.code not in (BREAK, CONTINUE):
            return completion
        unexpected = misplaced(completion)
        self.log(unexpected, argv)
        return unexpected

    def finish(self, interp: Interp, completion: Return) -> object:
        """Act on ``return`` in the body: one level has ended."""
        if completion.level > 1:
            completion.level -= 1
            raise completion
        if completion.return_code == 0:
            if completion.options:
                return interp.state(KeptOptions).keep(completion.result, completion.options)
            return completion.result
        return complete_return(completion)

    def log(self, error: TclError, argv: list[object]) -> None:
        """Add the procedure, called with the words ``argv``, to an error's trace."""
        error.steps.append((add_ended, self, argv))
        # The unit that logged it has ended, too, and can be used again.
        error.logged_by = None

    def _bind(self, argv: list[object], given: int, label: str | None) -> dict[str, Var]:
        formals = self.formals[:-1] if self.variadic else self.formals
        if given > len(formals) and not self.variadic:
            raise self.usage_error(argv, label)
        local: dict[str, Var] = {}
        for index, (name, default) in enumerate(formals):
            if index < given:
                local.setdefault(name, Var(argv[index + self.skip]))
            elif default is not None:
                local.setdefault(name, Var(default))
            else:
                raise self.usage_error(argv, label)
        if self.variadic:
            local["args"] = Var(argv[len(formals) + self.skip :])
        return local

    def usage_error(self, argv: list[object], label: str | None = None) -> TclError:
        """Make the ``wrong # args`` error of this procedure."""
        shown: list[str] = []
        for index, (name, default) in enumerate(self.formals):
            if self.variadic and index == len(self.formals) - 1:
                shown.append("?arg ...?")
            else:
                shown.append(name if default is None else f"?{name}?")
        if self.lambda_text is not None:
            raise WrongArgs(after_name=["lambdaExpr", *shown])
        replaced = words_replaced(label) - 1
        if replaced and replaced <= len(shown):
            # An ensemble or alias gave the first arguments.
            return wrong_args(argv, " ".join(shown[replaced:]), str(label))
        if label is None or replaced:
            label = quote_element(to_str(argv[0]))
        return wrong_args(argv, " ".join(shown), label)


def add_ended(account: Account, error: TclError, proc: Proc, argv: list[object]) -> None:
    """Add a procedure that an error has ended, called with ``argv``, to what is told about the error."""
    if proc.lambda_text is not None:
        shown = f'lambda term "{excerpt(proc.lambda_text, 60)}"'
    else:
        shown = f'procedure "{excerpt(to_str(argv[0]), 60)}"'
    account.add(f"\n    ({shown} line {account.line})")


def end_locals(interp: Interp, frame: Frame) -> None:
    """Fire the unset traces of the local variables of a procedure that ends."""
    left = {
        name: var
        for name, var in frame.vars.items()
        if (var.traces is not None or var.array is not None) and name not in frame.links
    }
    for name in left if len(left) < 2 else _in_order(interp, frame, left):
        variables.clear(interp, left[name], name)


def _in_order(interp: Interp, frame: Frame, names: dict[str, Var]) -> list[str]:
    """Return names in the order in which Tcl deletes the variables: those that its compiler knows come last."""
    from tclcompat.runtime.compiled_locals import compiled_locals
    from tclcompat.values.hashorder import hash_order

    assert frame.procedure is not None
    slots = compiled_locals(frame.procedure.formals, frame.procedure.body, interp.stepping)
    return hash_order([name for name in names if name not in slots]) + [name for name in slots if name in names]
