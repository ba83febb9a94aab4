"""The tree walker: runs scripts by walking their nodes.

A command's words are turned into values and the command is called with them.  All that matters for speed is here: a
command node remembers what its name meant (until ``command_epoch`` changes), literals are values already, and
variables are read from the frame without a detour.
"""

from __future__ import annotations

from tclcompat.errors import Completion, TclError
from tclcompat.interpreter.inlined import is_inlined, is_past_traces, takes_no_level
from tclcompat.runtime.command import Command
from tclcompat.runtime.ensembles import EnsembleCommand
from tclcompat.runtime.frames import TailCall, Unit
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.namespaces import tail
from tclcompat.runtime.registry import ALWAYS
from tclcompat.runtime.variable_names import Assigned
from tclcompat.runtime.variables import find_or_create, make_array
from tclcompat.syntax.nodes import (
    ArrayName,
    CompoundWord,
    EscapedLiteral,
    ExpandWord,
    LateName,
    LinkedName,
    Literal,
    Script,
    ScriptWord,
    UnneededWord,
    VarWord,
    Word,
)
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.values.convert import to_dict, to_list, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def execute(interp: Interp, script: Script) -> object:
    """Run a script in the current frame and unit; return the result of its last command."""
    unit = interp.unit
    commands = script.commands
    if not commands:
        return _execute_empty(interp, script, unit)
    interp.command_count += len(commands)
    # A result must not be held while the next command runs: a list nobody else holds is changed in place.
    last = commands[-1] if script.error is None else None
    command = commands[0]
    argv: list[object] = []
    try:
        for command in commands:
            epoch = interp.command_epoch
            if command.cached_epoch is epoch and command.cached_namespace is interp.frame.namespace:
                target: Command | None = command.cached  # type: ignore[assignment]  # the epoch tells that it is set
            else:
                target = _resolve_name(interp, command)
            literals = command.literals
            argv = list(literals) if literals is not None else _words(interp, command)
            unit.command = command
            if target is None or interp.command_epoch is not epoch:
                target = _resolve(interp, unit, command, target, argv)
                if target is None:
                    if command is last:
                        return interp.unknown(argv) if argv else ""
                    if argv:
                        interp.unknown(argv)
                    continue
            inline = target.inline
            if inline:
                inlined = unit.compiled and command.inlinable
                if inlined and (inline == ALWAYS or unit.kind == "proc"):
                    interp.site = (script, command, 0)
                else:
                    interp.site = None
            if interp.tracing:
                if command is last:
                    return _run_watched(interp, unit, command, target, argv, epoch)
                _run_watched(interp, unit, command, target, argv, epoch)
            elif command is last:
                return target.invoke(interp, argv)
            else:
                target.invoke(interp, argv)
    except TclError as error:
        _log(interp, unit, script, command, argv, error)
        raise
    except (Completion, TailCall):
        raise
    except Exception as exception:
        converted = interp.run_python(exception)
        _log(interp, unit, script, command, argv, converted)
        raise converted from exception
    _fail_to_parse(interp, script, unit)
    return ""


def _run_watched(
    interp: Interp, unit: Unit, command: CommandNode, target: Command, argv: list[object], epoch: int
) -> object:
    """Run a command where there are execution traces, or no level is left for one that Tcl does not compile in place.

    ``epoch`` is when its words began.
    """
    if command.literals is None and is_past_traces(interp, unit, command, target, epoch):
        return target.invoke(interp, argv)
    if interp.depth >= interp.recursion_limit and not takes_no_level(interp, unit, command, target):
        raise interp.too_deep()
    return interp.run_command(target, argv)


def _execute_empty(interp: Interp, script: Script, unit: Unit) -> object:
    """Run a script without commands, which in a loop may take for ever too."""
    if interp.tracing:
        from tclcompat.runtime.limits import check_limits

        check_limits(interp)
    if script.error is not None:
        _fail_to_parse(interp, script, unit)
    return ""


def _resolve_name(interp: Interp, command: CommandNode) -> Command | None:
    """Find the command of a literal first word and remember it; None: it is not there, or not known yet."""
    name = command.name
    if name is None:
        return None
    namespace = interp.frame.namespace
    found = namespace.find_command(name)
    if found is not None:
        command.cached = found
        command.cached_namespace = namespace
        command.cached_epoch = interp.command_epoch
        interp.remembered_names.add(tail(name))
    return found


def _resolve(
    interp: Interp, unit: Unit, command: CommandNode, early: Command | None, argv: list[object]
) -> Command | None:
    """Find the command for the first word; ``early`` is what it was before the words were evaluated."""
    if early is not None and is_inlined(interp, unit, command, early):
        return early
    return interp.frame.namespace.find_command(to_str(argv[0])) if argv else None


def _inner(argv: list[object], error: TclError) -> object:
    """Return what ``-errorstack`` shows of the command that failed: the instruction Tcl would have run."""
    if to_str(error.result).startswith("can't read"):
        return "loadStk"
    name = argv[0] if argv else ""
    count = len(argv)
    if name == "error" and 2 <= count <= 4:
        return ["returnImm", argv[1], dict(zip(("-errorinfo", "-errorcode"), argv[2:], strict=False))]
    if name == "throw" and count == 3:
        return ["returnImm", argv[2], {"-errorcode": argv[1]}]
    if name == "return" and count % 2 == 0:
        given = dict(zip([to_str(word) for word in argv[1:-1:2]], argv[2:-1:2], strict=True))
        return ["returnImm", argv[-1], {key: given[key] for key in given if key not in ("-code", "-level")}]
    return ["invokeStk1", *argv]


def _log(interp: Interp, unit: Unit, script: Script, command: CommandNode, argv: list[object], error: TclError) -> None:
    if unit.compiled and error.logged_by is unit:
        return
    error.logged_by = unit
    inner = None
    if unit.compiled:
        if (error.of_literals or command.name in CHECKED_EARLY) and is_found_compiling(command, error):
            note_early(error)

        def inner(error: TclError) -> object:
            return _inner(argv, error)

    interp.log_command(error, script.source[command.start : command.end], script.line_at(command.start), inner)


# Commands whose literal words Tcl's compiler looks at.
CHECKED_EARLY = ("format", "string")


def note_early(error: TclError) -> None:
    """Begin the trace of an error that Tcl comes across when it compiles the command."""
    if error.trace is None:
        error.trace = to_str(error.result)


def is_found_compiling(command: CommandNode, error: TclError) -> bool:
    """Tell whether Tcl comes across the error when it compiles the command; what is logged begins differently then."""
    words = command.words
    if error.of_literals:
        if not command.inlinable:
            return False
        return len(words) > 1 and type(words[1]) is Literal and (command.name != "expr" or len(words) == 2)
    if command.literals is None and command.name != "string":
        return False
    if command.name == "string":
        return to_str(error.result).startswith("bad class")
    return command.name == "format" and len(words) > 1


def _fail_to_parse(interp: Interp, script: Script, unit: Unit) -> None:
    """Raise the syntax error that ended the parsing of ``script``."""
    if script.error is None:
        return
    message, code, start, end = script.error
    error = TclError(message, code)
    shown, line = script.source[start:end], script.line_at(start)
    if not unit.compiled:
        error.logged_by = unit
        interp.log_command(error, shown, line)
        raise error
    inner: list[object] = ["syntax", message]
    interp.log_command(error, shown, line, inner)
    # Tcl compiles the error into the script, as an instruction that has its options.
    error.options = {"-code": 1, "-level": 0, "-errorcode": code, "-errorinfo": error.errorinfo, "-errorline": line}
    inner.append(error.options)
    raise error


def _words(interp: Interp, command: CommandNode) -> list[object]:
    """Return the values of a command's words."""
    argv: list[object] = []
    try:
        for word in command.words:
            kind = type(word)
            if kind is Literal:
                argv.append(word.value)  # type: ignore[attr-defined]  # narrowed by the class test above
            elif kind is VarWord:
                argv.append(_variable(interp, word))  # type: ignore[arg-type]  # as there
            elif kind is ExpandWord:
                argv += to_list(evaluate_word(interp, word.word))  # type: ignore[attr-defined]  # as there
            elif kind is LinkedName:
                argv.append(_linked_name(interp, word, argv))  # type: ignore[arg-type]  # as there
            elif kind is LateName:
                argv.append(_late_name(interp, word, argv))  # type: ignore[arg-type]  # as there
            else:
                if command.name == "dict":
                    _look_at_dicts(interp, command, argv)
                argv.append(_EVALUATE[kind](interp, word))
    except TclError:
        if command.name == "dict":
            _look_at_dicts(interp, command, argv)
        raise
    return argv


def _look_at_dicts(interp: Interp, command: CommandNode, argv: list[object]) -> None:
    """Look at the dictionaries of ``dict merge``; Tcl's compiler has that done before the next word is evaluated."""
    if interp.unit.kind == "proc" and command.inlinable and argv[1:2] == ["merge"] and not interp.stepping:
        for value in argv[2:]:
            to_dict(value)


def evaluate_word(interp: Interp, word: Word) -> object:
    """Return the value of one word."""
    return _EVALUATE[type(word)](interp, word)


def _literal(interp: Interp, word: Literal) -> object:
    return word.value


def array_name(interp: Interp, word: ArrayName) -> object:
    """Return the name in ``array set``; in a procedure that Tcl has compiled, make the array first."""
    if interp.unit.kind == "proc" and "(" not in word.text and not interp.stepping:
        found = interp.frame.namespace.find_command("array")
        if isinstance(found, EnsembleCommand) and found.home.name == "::tcl::array":
            make_array(find_or_create(interp, word.text), word.text)
    return word.value


def _linked_name(interp: Interp, word: LinkedName, argv: list[object]) -> object:
    """Return a name in ``variable``; in a procedure that Tcl has compiled, store the value before it and link it."""
    target = interp.frame.namespace.find_command("variable")
    if interp.unit.has_locals and not interp.stepping and getattr(target, "declared_name", "") == "::variable":
        assert target is not None
        if len(argv) > 1:
            interp.set_var(tail(to_str(argv[-2])), argv[-1])
        target.invoke(interp, [argv[0], word.value])
    return word.value


def _late_name(interp: Interp, word: LateName, argv: list[object]) -> object:
    """Return a computed name in ``lassign``; in code that Tcl has compiled, set the variables before it first."""
    target = interp.frame.namespace.find_command("lassign")
    if interp.unit.compiled and not interp.stepping and getattr(target, "declared_name", "") == "::lassign":
        items = to_list(argv[1])
        for place in range(2, len(argv)):
            name = argv[place]
            if type(name) is not Assigned:
                text = to_str(name)
                interp.set_var(text, items[place - 2] if place - 2 < len(items) else "")
                argv[place] = Assigned(text)
    return evaluate_word(interp, word.word)


def _unneeded_word(interp: Interp, word: UnneededWord) -> object:
    """Return a word that makes no difference to its command; in code that Tcl has compiled, without evaluating it."""
    if interp.unit.compiled and not interp.stepping:
        found = interp.frame.namespace.find_command(word.command)
        home = found.home.name if isinstance(found, EnsembleCommand) else getattr(found, "declared_name", "")
        if home in ("::tcl::string", "::regexp"):
            return 0
    return evaluate_word(interp, word.word)


def _variable(interp: Interp, word: VarWord) -> object:
    if word.index is None:
        var = interp.frame.vars.get(word.name)
        if var is not None and var.traces is None:
            value = var.value
            if value is not None:
                return value
        return interp.get_var(word.name)
    return interp.get_element(word.name, to_str(evaluate_word(interp, word.index)))


def _bracket(interp: Interp, word: ScriptWord) -> object:
    return execute(interp, word.script)


def _compound(interp: Interp, word: CompoundWord) -> object:
    return "".join([part if type(part) is str else to_str(_EVALUATE[type(part)](interp, part)) for part in word.parts])


_EVALUATE: dict[type, Callable[[Interp, Any], object]] = {
    Literal: _literal,
    LinkedName: _literal,
    EscapedLiteral: _literal,
    ArrayName: array_name,
    VarWord: _variable,
    UnneededWord: _unneeded_word,
    ScriptWord: _bracket,
    CompoundWord: _compound,
}
