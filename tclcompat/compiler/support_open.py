"""What generated code calls that runs in a frame of the interpreter's, where others can reach its variables."""

from __future__ import annotations

from sys import _getframe

from tclcompat.compiler.missing import named_by
from tclcompat.compiler.steps import Walked
from tclcompat.compiler.support import Origin, called_with, numeric
from tclcompat.compiler.support_arrays import unset_linked
from tclcompat.errors import Completion, Return, TclError, WrongArgs
from tclcompat.interpreter.walker import execute
from tclcompat.runtime.command import reworded
from tclcompat.runtime.frames import Frame, TailCall, Unit
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.missing import is_local, local_element
from tclcompat.runtime.namespaces import LINKS, VARIABLES, tail
from tclcompat.runtime.procs import Proc
from tclcompat.runtime.updates import append_in_table, append_to_value
from tclcompat.runtime.variables import Place, Var, absolute, find, writable
from tclcompat.syntax.expr_nodes import Node
from tclcompat.syntax.nodes import Command, Script
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import increment
from tclcompat.values.ownership import is_shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.open_functions import OpenFunction

# What a loop's code returns when the variables are not as it needs them; nothing has been done then.
NOT_RUN = object()
# What it returns at its head when it is not valid any more.
AGAIN = object()


def box(interp: Interp, frame: Frame, name: str) -> Var | None:
    """Return the variable that a name means in the current frame, made when absent; None where it is traced."""
    var = find(interp, name)
    if var is None:
        if "::" in name:
            return None
        var = frame.vars[name] = Place()
    elif frame.procedure is None and frame.vars.get(name) is not var and "::" not in name:
        # A variable of the namespace may come to hide the global one.
        return None
    return None if var.traces is not None else var


def rebox(frame: Frame, code: OpenFunction, *names: str) -> list[Var]:
    """Return the variables that names of a frame mean now, after others were linked to them.

    Code that has been given one with traces, or the same one twice, goes on in the walker.
    """
    frame.stale = False
    table = frame.vars
    boxes = [table.get(name) or table.setdefault(name, Place()) for name in names]
    traced = [name for name, var in zip(names, boxes, strict=True) if var.traces is not None]
    if traced:
        code.look_up_later(traced)
    if len(set(boxes)) < len(boxes):
        code.give_up()
    return boxes


def refuse_array(var: Var, name: str) -> None:
    """Refuse to set a scalar that is an array."""
    writable(var, name)


def set_traced(interp: Interp, var: Var, name: str, value: object) -> None:
    """Set a scalar that is an array, or has been traced by the very words of the command that sets it."""
    writable(var, name)
    interp.set_var(name, value)


def set_late(interp: Interp, name: str, value: object) -> object:
    """Set a scalar that is looked up only now, since it may be traced (``vwait`` does that) or not be there yet."""
    if name[:2] == "::":
        var = interp.global_namespace.vars.get(name[2:])
        if var is not None and var.traces is None and var.array is None:
            var.value = value
            return value
    return interp.set_var(name, value)


def invoke(interp: Interp, unit: Unit, node: Command, argv: list[object]) -> object:
    """Call a command that is looked up now."""
    unit.command = node
    namespace = interp.frame.namespace
    if node.cached_epoch is interp.command_epoch and node.cached_namespace is namespace:
        target = node.cached
    else:
        if not argv:
            return ""
        target = namespace.find_command(to_str(argv[0]))
        if target is None:
            return interp.unknown(argv)
        name = node.name
        if name is None:
            pass
        elif node.cached is target:
            node.cached_namespace = namespace
            node.cached_epoch = interp.command_epoch
            interp.remembered_names.add(tail(name) if "::" in name else name)
        else:
            # To remember a name that means another command each time would only outdate what else is remembered.
            node.cached = target
            node.cached_epoch = None
    interp.site = None
    if interp.tracing:
        return interp.run_command(target, argv)  # type: ignore[arg-type]  # what is cached is a command
    if type(target) is Proc and (enter := target.enter) is not None:
        try:
            return enter(interp, argv, None)
        except TailCall as following:
            return target.follow(interp, following)
    return target.invoke(interp, argv)  # type: ignore[attr-defined]  # as there


def evaluated_here(interp: Interp, unit: Unit, node: Command, value: object) -> object:
    """Evaluate the script of ``catch`` in the current frame: in a unit of its own, but no level deeper."""
    unit.command = node
    interp.depth -= 1
    try:
        return interp.eval(value)
    finally:
        interp.depth += 1


def walk(interp: Interp, script: Script) -> object:
    """Walk a piece of the script instead of running its compiled code."""
    return execute(interp, script)


def walk_apart(interp: Interp, script: Script) -> object:
    """Walk a script in a unit of its own, which its code has none of."""
    caller = interp.unit
    interp.unit = Unit(script, True, "eval", interp.frame, caller)
    interp.depth += 1
    try:
        return execute(interp, script)
    finally:
        interp.depth -= 1
        interp.unit = caller


def walk_within(interp: Interp, script: Script, base: int) -> object:
    """Walk a piece of a body that has lines of its own, after those of the script up to ``base``."""
    unit = interp.unit
    before = getattr(unit, "error_line", 1)
    unit.error_line = -1
    try:
        return execute(interp, script)
    except TclError as error:
        if error.line is not None and unit.error_line >= 0:
            error.line -= base
        # Otherwise nothing was logged here (``try`` is not): the line is that of a body of the command's own.
        raise
    finally:
        if unit.error_line < 0:
            unit.error_line = before


def walk_rest(interp: Interp, script: Script) -> object:
    """Walk what is left of a procedure."""
    result = execute(interp, script)
    if interp.tail_calls:
        # One may have been asked for by ``uplevel``.
        raise Return(result)
    return result


def walk_late(interp: Interp, code: OpenFunction, script: Script) -> object:
    """Walk a procedure that finds a global variable traced, or missing, on which its code relies."""
    traced = []
    for name in code.variables:
        var = find(interp, name) if "::" in name else None
        if "::" in name and (var is None or var.traces is not None):
            traced.append(name)
    code.look_up_later(traced)
    return walk_rest(interp, script)


def holds(interp: Interp, expression: Node, base: int = 0) -> bool:
    """Walk a condition; ``base`` is what ``walk_within`` takes."""
    try:
        return interp.engine.evaluate_boolean(interp, expression)
    except TclError as error:
        if error.line is not None:
            error.line -= base
        raise


def piece(script: Script, node: Command) -> Script:
    """Return one command of a script as a script."""
    part = Script(script.source, script.line)
    part.origin = script.origin
    part.commands = (node,)
    return part


def rest(script: Script, node: Command) -> Script:
    """Return what is left of a script from one of its commands on."""
    part = Script(script.source, script.line)
    part.origin = script.origin
    part.commands = script.commands[script.commands.index(node) :]
    part.error = script.error
    return part


def element(interp: Interp, var: Var, name: str, key: str) -> object:
    """Return an element of an array that others may reach."""
    if var.array is not None and var.traces is None:
        value = var.array.get(key)
        if value is not None and type(value) is not Var:
            return value
    elif var.traces is None and var.value is None:
        frame = interp.frame
        if frame.procedure is not None and frame.vars.get(name) is var:
            raise local_element(interp, name, key)
    return interp.get_element(name, key)


def put_element(interp: Interp, var: Var, name: str, key: str, value: object) -> object:
    """Set an element of an array that others may reach; return its value."""
    if var.array is not None and var.traces is None and type(var.array.get(key)) is not Var:
        var.array[key] = value
        return value
    return interp.set_element(name, key, value)


def increment_of_new(step: object, var: Var) -> int:
    """Return the increment of a variable that has no value; Tcl has made it, and knows it if that fails."""
    try:
        return increment(step)
    except TclError:
        var.left = True
        raise


def as_added(interp: Interp, name: str, value: object) -> object:
    """Return the value of an expression as ``incr`` has it: a number, unless Tcl's compiler knows the variable."""
    return value if is_local(interp, name) else numeric(value)


def append_boxed(interp: Interp, var: Var, name: str, text: str) -> object:
    """Append to a scalar that others may reach; return its value."""
    if var.value is None or var.traces is not None:
        return interp.append_text(name, text)
    return append_to_value(var, text)


def incr_element(interp: Interp, var: Var, name: str, key: str, step: object, incr: Callable[..., object]) -> object:
    """Add to an element of an array that others may reach; ``incr`` is the command's own function."""
    if var.array is not None and var.traces is None:
        value = var.array.get(key)
        if type(value) is int and type(step) is int:
            total = var.array[key] = value + step
            return total
    return incr(interp, f"{name}({key})", step)


def append_element(interp: Interp, var: Var, name: str, key: str, text: str) -> object:
    """Append to an element of an array that others may reach; return its value."""
    if var.array is not None and var.traces is None and type(var.array.get(key)) is not Var:
        return append_in_table(var.array, key, text)
    return interp.append_text(f"{name}({key})", text)


def unset_element(origin: Origin, var: Var, name: str, key: str, complains: bool) -> object:
    """Unset an element of an array that others may reach."""
    if var.array is not None and var.traces is None:
        unset_linked(origin, var, name, key, complains)
        return ""
    try:
        origin.interp.unset_var(f"{name}({key})", complains)
    except TclError as error:
        raise named_by(origin, name, error) from None
    return ""


def lappend_element(
    interp: Interp, var: Var, name: str, key: str, lappend: Callable[..., object], *values: object
) -> object:
    """Append to a list in an element of an array that others may reach; ``lappend`` is the command's own function."""
    if var.array is not None and var.traces is None:
        value = var.array.get(key)
        if type(value) is list and not is_shared(value):
            value.extend(values)
            return value
    return lappend(interp, f"{name}({key})", *values)


def plain(scalars: tuple[Var, ...], arrays: tuple[Var, ...], reached: frozenset[Var] = frozenset()) -> bool:
    """Tell whether variables are what code needs that keeps them for itself: not traced, no two the same.

    ``reached`` are those that procedures which it calls reach directly.
    """
    if reached and not reached.isdisjoint(scalars):
        return False
    for var in scalars:
        if var.traces is not None or var.array is not None:
            return False
    for var in arrays:
        if var.traces is not None or var.value is not None:
            return False
    return len({*scalars, *arrays}) == len(scalars) + len(arrays)


def link(frame: Frame, name: str, var: Var) -> Var | None:
    """Make ``name`` in a procedure's frame another name of ``var``; None where the command has to look closer."""
    table = frame.vars
    present = table.get(name)
    if present is var:
        return var if name in frame.links else None
    used = present is not None and (present.traces is not None or present.defined)
    if used and name not in frame.links:
        return None
    if var.traces is not None or var in table.values():
        return None
    table[name] = var
    frame.links.add(name)
    return var


def link_global(interp: Interp, frame: Frame, name: str) -> Var | None:
    """Link a local name to the global variable."""
    table = interp.global_namespace.vars
    var = table.get(name)
    if var is None:
        var = table[name] = Var()
    return link(frame, name, var)


def link_variable(frame: Frame, name: str) -> Var | None:
    """Link a local name to the variable of the procedure's namespace."""
    namespace = frame.namespace
    var = namespace.vars.get(name)
    if var is None:
        var = namespace.vars[name] = Var()
    namespace.declared.add(name)
    return link(frame, name, var)


def link_up(interp: Interp, frame: Frame, level: str, other: str, name: str) -> Var | None:
    """Link a local name to a scalar or array of the caller, or of the global level."""
    if other[:2] == "::":
        var = absolute(interp, other)
        return None if var is None else link(frame, name, var)
    target = interp.global_frame if level == "#0" else frame.caller
    if target is None or "(" in other or "::" in other or target.level != (0 if level == "#0" else frame.level - 1):
        return None
    if level == "0":
        return None
    var = target.vars.get(other)
    if var is None:
        if target.procedure is None:
            return None
        var = target.vars[other] = Var()
    return link(frame, name, var)


class LambdaSite:
    """Remembers, for one call of ``apply``, the lambda expression that was applied last, and its procedure."""

    __slots__ = ("expression", "proc")

    def __init__(self) -> None:
        self.expression: object = None
        self.proc: Proc | None = None


def apply_lambda(interp: Interp, unit: Unit, node: Command, site: LambdaSite, argv: list[object]) -> object:
    """Apply a lambda expression; ``argv`` begins with ``apply``."""
    unit.command = node
    try:
        if argv[1] is site.expression and not interp.tracing:
            assert site.proc is not None
            return site.proc.invoke(interp, argv)
        if argv[1] is not site.expression:
            from tclcompat.runtime.lambdas import find_lambda

            site.proc = find_lambda(interp, argv[1])
            site.expression = argv[1]
        assert site.proc is not None
        home = site.proc.home
        if interp.tracing or home is None or home.deleted:
            site.expression = None
            return invoke(interp, unit, node, argv)
        interp.site = None
        return site.proc.invoke(interp, argv)
    except WrongArgs as error:
        raise reworded(error, argv[:1], "", None) from None


class GlobalNames:
    """Variables by the names that they have at the global level, as long as no name comes to mean another variable."""

    def __init__(self, interp: Interp) -> None:
        self.known: dict[str, Var] = {}
        self._interp = interp

    def names_changed(self, name: str | None) -> None:
        """Forget what the names meant."""
        self.known.clear()

    def find(self, name: str) -> Var | None:
        """Return the variable of a name, made when absent; None where that is not simple."""
        found = _global_variable(self._interp, name)
        if found is not None and found.traces is None:
            if not self.known or len(self.known) > _MOST_NAMES:
                self.known.clear()
                self._interp.watch_name(VARIABLES, self)
                self._interp.watch_name(LINKS, self)
            self.known[name] = found
        return found


_MOST_NAMES = 10_000


def _global_variable(interp: Interp, name: str) -> Var | None:
    root = interp.global_namespace
    var = root.vars.get(name)
    if var is not None:
        return var
    if "(" in name:
        return None
    if "::" not in name:
        var = root.vars[name] = Place()
        return var
    namespace, tail = root.locate(name)
    if namespace is None or not tail:
        return None
    var = namespace.vars.get(tail)
    if var is None:
        var = namespace.vars[tail] = Place()
    return var


def is_declared(interp: Interp, name: str, used: frozenset[str]) -> bool:
    """Tell whether a variable is one that its namespace declares, and none of the local names that are ``used``."""
    place = interp.global_namespace.located.get(name)
    return place is not None and place[1] in place[0].declared and place[1] in place[0].vars and place[1] not in used


def walk_call(interp: Interp, proc: Proc, *arguments: object) -> object:
    """Walk a procedure instead of running its code, because the variables it links to are not as that needs them."""
    for written in (getattr(proc.compiled, "procedure", None), getattr(proc.compiled, "guess", None)):
        if written is not None and written.may_walk:
            written.count_walk()
    try:
        return proc.walk(interp, called_with(proc, _getframe(1), arguments))
    except (TclError, Completion) as completion:
        raise Walked(completion) from None
