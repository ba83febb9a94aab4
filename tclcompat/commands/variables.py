"""Variables: set unset append incr, and links: global upvar variable."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime import updates, variables
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.frames import Frame, Unit
from tclcompat.runtime.increments import is_added_as_written
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.missing import is_local
from tclcompat.runtime.namespaces import LINKS
from tclcompat.runtime.registry import CommandTable
from tclcompat.runtime.variables import Var, leave
from tclcompat.syntax.expr_nodes import Binary, Conditional
from tclcompat.syntax.nodes import CompoundWord, LinkedName, Literal, ScriptWord, Word
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import LARGE_INCREMENT, added, literal_increment, to_number

table = CommandTable()

_LOCAL_ELEMENT = ["TCL", "UPVAR", "LOCAL_ELEMENT"]


@table.command("set", "varName ?newValue?")
def set_(interp: Interp, name: object, value: object = None) -> object:
    """Read or write a variable."""
    text = name if type(name) is str else to_str(name)
    if value is None:
        return interp.get_var(text)
    return interp.set_var(text, value)


@table.command("unset", "?-nocomplain? ?--? ?varName varName ...?")
def unset(interp: Interp, *words: object) -> object:
    """Remove variables."""
    names = [to_str(word) for word in words]
    complain = True
    if names and names[0] == "-nocomplain":
        complain = False
        names = names[1:]
    if names and names[0] == "--":
        names = names[1:]
    for name in names:
        interp.unset_var(name, complain)
    return ""


@table.command("append", "varName ?value ...?")
def append(interp: Interp, name: object, *values: object) -> object:
    """Append every value to a variable, creating it when absent."""
    if not values:
        return interp.get_var(to_str(name))
    if len(values) > 1:
        var = interp.frame.vars.get(to_str(name))
        if var is None or var.traces is not None:
            # Write traces fire for every value.
            for value in values[:-1]:
                interp.append_text(to_str(name), to_str(value))
            values = values[-1:]
    text = to_str(values[0]) if len(values) == 1 else "".join([to_str(value) for value in values])
    return interp.append_text(to_str(name), text)


@table.command("incr", "varName ?increment?")
def incr(interp: Interp, name: object, increment: object = 1) -> object:
    """Add to the integer in a variable, which counts as 0 when absent."""
    text = name if type(name) is str else to_str(name)
    var = interp.frame.vars.get(text)
    if var is None and text[:2] == "::":
        var = variables.absolute(interp, text)
    if (
        var is not None
        and type(var.value) is int
        and type(increment) is int
        and -LARGE_INCREMENT < increment < LARGE_INCREMENT
    ):
        traces = var.traces
        if traces is None:
            value = var.value = var.value + increment
            return value
        if len(traces) == 1 and "read" not in traces[0].operations:
            # As when vwait waits for it.
            var.value += increment
            return variables.after_write(interp, var, text, None)
    number = _value_to_add_to(interp, text)
    step = increment if type(increment) is int else _written(interp, increment)
    if type(step) is int and not -LARGE_INCREMENT < step < LARGE_INCREMENT and _is_compiled(interp):
        step = literal_increment(step)
    try:
        total = added(number, step)
    except TclError:
        leave(interp, text)
        raise
    return interp.set_var(text, total)


def _is_compiled(interp: Interp) -> bool:
    """Tell whether Tcl compiles the call of ``incr`` that runs now, with a literal increment."""
    unit = interp.unit
    node = unit.command
    if interp.stepping or not unit.compiled or unit.words is not None or node is None or len(node.words) != 3:
        return False
    target = node.cached
    return isinstance(target, NativeCommand) and target.declared_name == "::incr" and type(node.words[2]) is Literal


def _value_to_add_to(interp: Interp, name: str) -> object:
    """Return the value that ``incr`` adds to; what cannot be read counts as 0."""
    try:
        updates.check_place(interp, name, "read")
    except TclError as error:
        if error.errorcode != ["TCL", "LOOKUP", "VARNAME"]:
            error.add_info("\n    (reading value of variable to increment)")
        raise
    value = updates.peek(interp, name)
    return 0 if value is None else value


def _written(interp: Interp, increment: object) -> object:
    """Return an increment as the number that it is, or as an error names it.

    Where it is ``[expr {...}]``, Tcl's compiler may make no number of the expression's value.
    """
    if type(increment) is not float:
        number = to_number(increment)
        return number if type(number) is int else increment
    unit = interp.unit
    node = unit.command
    word = None if node is None or not unit.compiled or len(node.words) != 3 else node.words[2]
    inner = word.script.commands if isinstance(word, ScriptWord) else ()
    if node is None or len(inner) != 1 or inner[0].name != "expr" or len(inner[0].words) != 2:
        return increment
    name = node.words[1]
    knows = unit.has_locals or is_local(interp, getattr(name, "text", ""))
    if not is_added_as_written(interp, unit.script, knows, name):
        return increment
    expression = getattr(inner[0].words[1], "expression", None)
    if isinstance(expression, Binary) or (isinstance(expression, Conditional) and not expression.converts):
        return increment
    found = interp.unconverted
    return found if to_number(found) == increment else increment


def link(interp: Interp, frame: Frame, name: str, var: Var) -> None:
    """Make ``name`` in the current frame ``frame`` another name of ``var``."""
    if name.endswith(")") and "(" in name:
        raise TclError(
            f'bad variable name "{name}": can\'t create a scalar variable that looks like an array element',
            _LOCAL_ELEMENT,
        )
    table, links, given = frame.vars, frame.links, name
    if (frame.procedure is None or "::" in name) and _is_local(interp, var):
        raise TclError(
            f'bad variable name "{name}": upvar won\'t create namespace variable that refers to procedure variable',
            ["TCL", "UPVAR", "INVERTED"],
        )
    if "::" in name:
        namespace, name_tail = frame.namespace.locate(name)
        if namespace is None:
            raise variables.failure("create", name, None, "parent namespace doesn't exist")
        table, links, name = namespace.vars, namespace.links, name_tail
    present = table.get(name)
    if present is var:
        if name not in links:
            raise TclError("can't upvar from variable to itself", ["TCL", "UPVAR", "SELF"])
        return
    if present is not None and name not in links:
        if present.traces or present.traces is variables.DANGLING:
            raise TclError(f'variable "{given}" has traces: can\'t use for upvar', ["TCL", "UPVAR", "TRACED"])
        if present.defined:
            raise TclError(f'variable "{given}" already exists', ["TCL", "UPVAR", "EXISTS"])
    table[name] = var
    links.add(name)
    frame.stale = True
    if (present is not None and table is not frame.vars) or frame.procedure is None:
        # Compiled code may hold on to the variable that the name of a namespace's variable meant.
        interp.commands_changed(LINKS)


def _is_local(interp: Interp, var: Var) -> bool:
    """Tell whether ``var`` is a local variable, or element of one, of a procedure that runs."""
    unit: Unit | None = interp.unit
    while unit is not None:
        frame = unit.frame
        if unit.kind == "proc":
            for name, other in frame.vars.items():
                if name not in frame.links and (other is var or (var.is_element and var in _elements(other))):
                    return True
        unit = unit.caller
    return False


def _elements(var: Var) -> list[object]:
    return [] if var.array is None else list(var.array.values())


def target(interp: Interp, frame: Frame, name: str) -> Var:
    """Return the variable or array element that a link to ``name`` in ``frame`` refers to, made when absent."""
    base, key = variables.split_name(name)
    with interp.in_frame(frame):
        var = variables.find_or_create(interp, base, "access", key)
    if key is None:
        return var
    return variables.promote(interp, var, base, key)


@table.command("global", "?varName ...?")
def global_(interp: Interp, *names: object) -> object:
    """Link local names to global variables."""
    frame = interp.frame
    if frame.procedure is None:
        return ""
    for word in names:
        name = to_str(word)
        local = name.rsplit("::", 1)[-1] if "::" in name else name
        if local.endswith(")") and "(" in local:
            raise TclError(
                f'bad variable name "{local}": can\'t create a scalar variable that looks like an array element',
                _LOCAL_ELEMENT,
            )
        link(interp, frame, local, target(interp, interp.global_frame, name))
    return ""


@table.command("upvar", "?level? otherVar localVar ?otherVar localVar ...?")
def upvar(interp: Interp, *words: object) -> object:
    """Link local names to variables of a caller."""
    frame: Frame | None
    if len(words) % 2:
        frame = interp.level_frame(words[0])
        if frame is None:
            text = to_str(words[0])
            raise TclError(f'bad level "{text}"', ["TCL", "LOOKUP", "LEVEL", text])
        words = words[1:]
    else:
        frame = interp.level_frame(1)
    if not words:
        raise WrongArgs
    assert frame is not None
    current = interp.frame
    for other, local in zip(words[0::2], words[1::2], strict=True):
        name, source = to_str(local), to_str(other)
        found = target(interp, frame, source)
        if name.endswith(")") and "(" in name:
            raise TclError(
                f'bad variable name "{name}": can\'t create a scalar variable that looks like an array element',
                _LOCAL_ELEMENT,
            )
        if current.procedure is None or "::" in name:
            _check_lasting(frame, source, name)
        link(interp, current, name, found)
    return ""


def _check_lasting(frame: Frame, source: str, name: str) -> None:
    """Refuse to link a namespace's variable to one that ends with a procedure."""
    base, _ = variables.split_name(source)
    if frame.procedure is not None and "::" not in base and base not in frame.links:
        raise TclError(
            f'bad variable name "{name}": can\'t create namespace variable that refers to procedure variable',
            ["TCL", "UPVAR", "INVERTED"],
        )


def _is_variable_compiled(interp: Interp) -> bool:
    """Tell whether Tcl compiles the ``variable`` that runs now: in a procedure, with names whose tails it knows."""
    unit = interp.unit
    if not unit.has_locals or not interp.compiles("variable"):
        return False
    node = unit.command
    return node is None or (node.inlinable and all(map(_has_known_tail, node.words[1::2])))


def _has_known_tail(word: Word) -> bool:
    if isinstance(word, Literal):
        return True
    last = word.parts[-1] if type(word) is CompoundWord else ""
    return type(last) is str and "::" in last and not last.endswith(")")


def _declared_here(frame: Frame, words: tuple[object, ...]) -> bool:
    """Do what ``variable`` does in ``namespace eval`` with one plain name; tell whether that was all."""
    name = words[0] if words else None
    if type(name) is not str or "::" in name or name.endswith(")"):
        return False
    namespace = frame.namespace
    var = namespace.vars.get(name)
    if var is None:
        var = namespace.vars[name] = Var()
    elif len(words) > 1 and (var.traces is not None or var.array is not None):
        return False
    namespace.declared.add(name)
    if len(words) > 1:
        var.value = words[1]
    return True


@table.command("variable", "?arg ...?")
def variable(interp: Interp, *words: object) -> object:
    """Declare namespace variables, and link local names to them in a procedure."""
    frame = interp.frame
    if len(words) <= 2 and frame.procedure is None and _declared_here(frame, words):
        return ""
    # Tcl's compiler has a value stored by way of the link, and not when there can be none.
    compiled = _is_variable_compiled(interp)
    first = 0
    if compiled and words and interp.unit.command is not None and type(interp.unit.command.words[1]) is LinkedName:
        # All but the last was done while the words were evaluated.
        first = (len(words) - 1) // 2 * 2
    for index in range(first, len(words), 2):
        name = to_str(words[index])
        if name.endswith(")") and "(" in name:
            raise TclError(f'can\'t define "{name}": name refers to an element in an array', _LOCAL_ELEMENT)
        namespace, last = frame.namespace.locate(name)
        if namespace is None:
            verb = "access" if compiled else "define"
            raise variables.failure(verb, name, None, "parent namespace doesn't exist")
        var = namespace.vars.get(last)
        if var is None:
            var = namespace.vars[last] = Var()
        namespace.declared.add(last)
        if compiled:
            link(interp, frame, last, var)
            if index + 1 < len(words):
                interp.set_var(last, words[index + 1])
            continue
        if index + 1 < len(words):
            with interp.in_frame(Frame(namespace, frame, None, [], namespace.vars, namespace.links)):
                interp.set_var(last, words[index + 1])
        if frame.procedure is not None:
            link(interp, frame, last, var)
    return ""
