"""Evaluating a value as a script in a frame, as ``eval`` and ``uplevel`` do it: in one function, to take few calls."""

from __future__ import annotations

from sys import getrefcount

from tclcompat.errors import TclError
from tclcompat.runtime.command import Command, NativeCommand
from tclcompat.runtime.formulas import computed_value, value_of_words
from tclcompat.runtime.frames import Frame, TailCall, Unit
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.lambdas import Lambdas
from tclcompat.runtime.limits import DEEP, run_at_limit
from tclcompat.runtime.procs import Proc
from tclcompat.runtime.variables import Var
from tclcompat.syntax.nodes import Literal, Script
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.listops import concatenate
from tclcompat.values.ownership import OWNED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.namespaces import Namespace

_NO_SCRIPT = Script("")
# What may make a list another script than its elements in turn, or one that is written otherwise.
_NOT_PLAIN = frozenset('\t\n\v\f\r;"$[]{}\\#')


def evaluate_in(interp: Interp, frame: Frame, value: object, label: str) -> object:
    """Evaluate a script, or a list as one command, in ``frame``; ``label`` is what errors are told to be in."""
    if type(value) is str:
        script = interp.scripts.get(value) or interp.parse(value)
    elif type(value) is list:
        return evaluate_words(interp, frame, value, label)
    else:
        script = interp.parse(to_str(value))
    current = interp.frame
    interp.frame = frame
    try:
        codes = script.codes
        if codes and not interp.tracing and interp.depth < interp.recursion_limit - DEEP:
            leaves = script.leaves
            if leaves is not None and (code := leaves.get(frame.namespace)) is not None:
                # It needs no unit.
                return code(interp, frame, None)
            if (code := codes.get(frame.namespace)) is not None:
                return _run_code(interp, frame, script, code)
        return _run_script(interp, frame, script)
    except TclError as error:
        error.add_place(f'\n    ("{label}" body line %d)')
        raise
    finally:
        interp.frame = current


def _run_code(interp: Interp, frame: Frame, script: Script, code: Callable[..., object]) -> object:
    """Run the code of a script in a unit of its own: what ``_run_script`` does, in few calls."""
    caller, namespace = interp.unit, frame.namespace
    if interp.spare_units:
        unit = interp.spare_units.pop()
        unit.script, unit.frame, unit.caller, unit.words = script, frame, caller, None
    else:
        unit = Unit(script, True, "eval", frame, caller)
    interp.unit = unit
    namespace.active += 1
    interp.depth += 1
    try:
        result = code(interp, frame, unit)
    finally:
        interp.depth -= 1
        interp.unit = caller
        namespace.active -= 1
        if namespace.on_leave is not None:
            namespace.left()
    if getrefcount(unit) == OWNED:
        # What ``_keep`` does.
        unit.frame = interp.global_frame
        unit.caller = unit.command = None
        unit.error_line = 1
        unit.outdated = False
        interp.spare_units.append(unit)
    return result


def _run_script(interp: Interp, frame: Frame, script: Script) -> object:
    """Run a script in a unit of its own."""
    caller, namespace = interp.unit, frame.namespace
    interp.unit = _unit(interp, script, frame, None)
    namespace.active += 1
    interp.depth += 1
    try:
        if interp.depth > interp.recursion_limit:
            raise interp.too_deep()
        if interp.depth == interp.recursion_limit:
            return run_at_limit(interp, script)
        if interp.tracing:
            return interp.engine.execute(interp, script)
        codes = script.codes
        if codes is not None and (code := codes.get(namespace)) is not None:
            return code(interp, frame, interp.unit)
        script.heat += 1
        if script.heat == interp.engine.hot_scripts:
            interp.engine.compile_script(interp, script)
        return interp.engine.execute(interp, script)
    finally:
        interp.depth -= 1
        interp.unit = caller
        namespace.active -= 1
        if namespace.on_leave is not None:
            namespace.left()


def _unit(interp: Interp, script: Script, frame: Frame, words: list[object] | None) -> Unit:
    """Return a unit for what is evaluated: making one takes longer, so that one is used again which nobody holds."""
    if not interp.spare_units:
        return Unit(script, True, "eval", frame, interp.unit, words)
    unit = interp.spare_units.pop()
    unit.script, unit.frame, unit.caller, unit.words = script, frame, interp.unit, words
    return unit


def _keep(interp: Interp, unit: Unit) -> None:
    """Keep a unit for what is evaluated next."""
    unit.frame = interp.global_frame
    unit.caller = unit.command = unit.words = None
    unit.error_line = 1
    unit.outdated = False
    interp.spare_units.append(unit)


def evaluate_together(interp: Interp, frame: Frame, values: tuple[object, ...], label: str) -> object:
    """Evaluate several words, joined as ``concat`` does it, as one script in ``frame``.

    The call of a compiled procedure that they surely make needs no text; it is logged as that of a script.
    """
    head = values[0]
    if type(head) is list and len(values) == 2 and type(values[1]) is list:
        # The common case of what follows, in few calls.
        more = values[1]
        if not more or (head and (type(more[0]) is int or (type(more[0]) is str and more[0][:1] != "#"))):
            return evaluate_words(interp, frame, head + more, label)
    if type(head) is not str or interp.tracing:
        words = concatenate(values)
    elif head.isidentifier() and (plain := _joined_words(values)) is not None and _is_compiled(frame, head):
        return evaluate_words(interp, frame, plain, label, as_script=True)
    else:
        first = _as_words(head)
        literal = interp.state(Prefixes).words(interp, first) if type(first) is str else None
        words = concatenate((literal or first, *[_as_words(value) for value in values[1:]]), words=True)
        if type(words) is list and words:
            proc = _procedure(interp, frame, words)
            if proc is not None and (literal is None or proc.closed):
                if literal is None and proc.lambda_text is None:
                    return evaluate_words(interp, frame, words, label, as_script=True)
                result = _enter_closed(interp, frame, proc, words, values, label)
                if result is not None:
                    return result
        words = concatenate(values)
    if type(words) is list:
        return evaluate_words(interp, frame, words, label)
    return evaluate_in(interp, frame, words, label)


def _joined_words(values: tuple[object, ...]) -> list[object] | None:
    """Return the words of the script that a name joined with other values is, where they are lists or plain words."""
    words: list[object] = [values[0]]
    for value in values[1:]:
        kind = type(value)
        if kind is int:
            words.append(value)
            continue
        elements = value if kind is list else _as_words(value)
        if type(elements) is list:
            if not elements or (type(elements[0]) is str and elements[0][:1] == "#"):
                # That is written otherwise where a list begins.
                return None
            words += elements
        elif type(value) is str and value and _NOT_PLAIN.isdisjoint(value) and " " not in value:
            words.append(value)
        else:
            return None
    return words


def _is_compiled(frame: Frame, name: str) -> bool:
    """Tell whether a name means a compiled procedure."""
    command = frame.namespace.find_command(name)
    return type(command) is Proc and command.enter is not None


def _procedure(interp: Interp, frame: Frame, words: list[object]) -> Proc | None:
    """Return the procedure or known lambda that a command surely calls, if it is compiled."""
    command = frame.namespace.find_command(to_str(words[0]))
    if type(command) is NativeCommand and command.declared_name == "::apply" and len(words) > 1:
        command = interp.state(Lambdas).known.get(to_str(words[1]))
        if command is None or command.home is not interp.global_namespace or not command.closed:
            return None
    return command if type(command) is Proc and command.enter is not None else None


def _enter_closed(
    interp: Interp, frame: Frame, proc: Proc, words: list[object], values: tuple[object, ...], label: str
) -> object:
    """Call closed code with words that a script joined of ``values`` consists of; None where it needs a frame."""
    current, enter = interp.frame, proc.enter
    assert enter is not None
    interp.frame = frame
    try:
        return enter(interp, words, None, unable)
    except TclError as error:
        log_apart(interp, frame, error, words, label, to_str(concatenate(values)))
        raise
    finally:
        interp.frame = current


class Prefixes:
    """The literal words of scripts that others are appended to (``uplevel 1 $prefix $args``), by their text."""

    def __init__(self) -> None:
        self._known: dict[str, list[object] | None] = {}

    def words(self, interp: Interp, text: str) -> list[object] | None:
        """Return the words of a script that is one command of literal words and goes on; None for any other.

        What is met for the first time may be the last, and is not parsed for that.
        """
        known = self._known
        if text not in known:
            if len(known) >= _MOST_PREFIXES:
                known.clear()
            known[text] = _NOT_PARSED
            return None
        found = known[text]
        if found is _NOT_PARSED:
            found = known[text] = _literal_words(interp.parse(text), text)
        return found


_MOST_PREFIXES = 512
_NOT_PARSED: list[object] = []


def _literal_words(script: Script, text: str) -> list[object] | None:
    """Return the words of a script that is one command of literal words, which more may be appended to."""
    if script.error is not None or len(script.commands) != 1 or "\\" in text:
        return None
    node = script.commands[0]
    if text[node.end :].strip(" ") or any(type(word) is not Literal for word in node.words):
        return None
    return [word.value for word in node.words if type(word) is Literal]


def _as_words(value: object) -> object:
    """Return a list that is written as words of a command as such; anything else as it is."""
    if type(value) is not str or " " not in value or not value.isascii():
        return value
    return to_list(value) if _NOT_PLAIN.isdisjoint(value) and "  " not in value else value


def evaluate_words(interp: Interp, frame: Frame, words: list[object], label: str, as_script: bool = False) -> object:
    """Evaluate a list as one command, as ``evaluate_in`` does it; ``as_script`` has it logged as that of a script."""
    if not words:
        return ""
    current, first = interp.frame, words[0]
    command = frame.namespace.find_command(first if type(first) is str else to_str(first))
    interp.frame = frame
    try:
        if type(command) is Proc:
            if (enter := command.enter) is not None and command.closed and not interp.tracing:
                try:
                    result = enter(interp, words, None, unable)
                    if result is not None:
                        return result
                except TclError as error:
                    log_apart(interp, frame, error, words, label, words if as_script else None)
                    raise
        elif type(command) is NativeCommand and command.is_formula:
            if command.is_expr and len(words) == 2:
                formula = interp.formulas.get(words[1]) if type(words[1]) is str else None
                if formula is not None and formula.codes and interp.depth < interp.recursion_limit - DEEP:
                    value = computed_value(interp, formula)
                    if value is not None:
                        return value
            elif (value := value_of_words(interp, command, words)) is not None:
                return value
        elif type(command) is NativeCommand and command.is_set and not interp.tracing:
            value = _set_at_once(interp, frame, words)
            if value is not None:
                return value
        return _run_words(interp, frame, command, words, label, as_script)
    finally:
        interp.frame = current


def _set_at_once(interp: Interp, frame: Frame, words: list[object]) -> object:
    """Do what ``set`` does with a variable that has a value, or is new in a procedure; None where it takes more."""
    name = words[1] if len(words) == 3 else None
    if type(name) is not str or interp.depth >= interp.recursion_limit - DEEP:
        return None
    var = frame.vars.get(name)
    if var is None:
        if frame.procedure is None or not name.isidentifier():
            return None
        frame.vars[name] = Var(words[2])
    elif var.value is None or var.traces is not None:
        return None
    else:
        var.value = words[2]
    return words[2]


def evaluate_expression(interp: Interp, frame: Frame, namespace: Namespace, text: object, label: str) -> object:
    """Evaluate ``list expr text`` as a command in ``frame``; in ``namespace`` that is known to be the built-in one."""
    formula = interp.formulas.get(text) if type(text) is str else None
    if (
        formula is not None
        and frame.namespace is namespace
        and (code := formula.codes.get(namespace)) is not None
        and not interp.tracing
        and interp.depth < interp.recursion_limit - DEEP
    ):
        current = interp.frame
        interp.frame = frame
        try:
            value = code(interp, frame, None)
        finally:
            interp.frame = current
        if value is not None:
            return value
    return evaluate_words(interp, frame, ["expr", text], label)


def _run_words(
    interp: Interp, frame: Frame, command: Command | None, words: list[object], label: str, as_script: bool
) -> object:
    """Run a list as a command in a unit of its own."""
    caller, namespace = interp.unit, frame.namespace
    unit = interp.unit = _unit(interp, _NO_SCRIPT, frame, words)
    namespace.active += 1
    interp.depth += 1
    try:
        if interp.depth >= interp.recursion_limit:
            raise interp.too_deep()
        if command is None:
            return interp.unknown(words)
        interp.site = None
        # Nobody changes the list while it is held here.
        if interp.tracing:
            return interp.run_command(command, words)
        if type(command) is not Proc or (enter := command.enter) is None:
            result = command.invoke(interp, words)
        else:
            try:
                result = enter(interp, words, None)
            except TailCall as following:
                result = command.follow(interp, following)
    except TclError as error:
        _log(interp, error, words, label, as_script)
        raise
    finally:
        interp.depth -= 1
        interp.unit = caller
        namespace.active -= 1
        if namespace.on_leave is not None:
            namespace.left()
    if getrefcount(unit) == OWNED:
        _keep(interp, unit)
    return result


def _log(interp: Interp, error: TclError, words: list[object], label: str, as_script: bool) -> None:
    """Add a list that was evaluated as a command to an error's trace."""
    interp.log_command(error, words, 1, ["invokeStk1", *words] if as_script else None)
    error.add_place(f'\n    ("{label}" body line %d)')


def log_apart(
    interp: Interp, frame: Frame, error: TclError, words: list[object], label: str, script: object = None
) -> None:
    """Add a list that was evaluated without a unit to an error's trace; ``script`` is what it was, if not a list."""
    caller = interp.unit
    interp.unit = Unit(_NO_SCRIPT, True, "eval", frame, caller, words)
    text = words if script is None or type(script) is list else to_str(script)
    interp.log_command(error, text, 1, None if script is None else ["invokeStk1", *words])
    error.add_place(f'\n    ("{label}" body line %d)')
    interp.unit = caller


def unable(*_: object) -> None:
    """Stand in for what calls a procedure in a frame."""
