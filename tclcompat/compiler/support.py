"""What generated code calls: the rare cases, and errors.

A Python exception in generated code stands for a Tcl error: an unbound local for a variable without a value, a
division by zero for itself.  ``failed`` makes the Tcl error of it, with the trace that the tree walker would leave.
"""

from __future__ import annotations

import sys
from itertools import islice

from tclcompat.compiler.missing import no_element_to_read, no_variable
from tclcompat.compiler.steps import Refusal, Walked, add_end, add_open_site, add_site, note_within
from tclcompat.errors import BREAK, CONTINUE, Break, Completion, Return, TclError, WrongArgs, excerpt
from tclcompat.interpreter.walker import CHECKED_EARLY, is_found_compiling, note_early
from tclcompat.runtime.command import NativeCommand, reworded
from tclcompat.runtime.completions import KeptOptions, complete_return, misplaced
from tclcompat.runtime.frames import TailCall, Unit, called
from tclcompat.runtime.variables import Var, unknown
from tclcompat.syntax.nodes import ExpandWord, Literal, LooseCommand
from tclcompat.values.arith import domain_error, illegal_operand
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.numbers import STARTS, to_number
from tclcompat.values.quick_functools import lru_cache, partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType

    from tclcompat.compiler.steps import Words
    from tclcompat.compiler.writer import LineMap
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.procs import Proc
    from tclcompat.syntax.nodes import Command, Script


class Origin:
    """Where a generated function comes from; generated code hands it to ``failed``."""

    __slots__ = (
        "arrays",
        "called",
        "interp",
        "is_open",
        "kept",
        "later",
        "layers",
        "map",
        "names",
        "natives",
        "proc",
        "script",
        "sites",
    )

    def __init__(self, interp: Interp, script: Script, proc: Proc | None) -> None:
        self.interp = interp
        self.script = script
        self.proc = proc
        # Whether the code runs in a frame and unit of the interpreter's.
        self.is_open = False
        # The Python variables that keep the arguments of the call.
        self.kept: list[str] = []
        self.map: LineMap | None = None
        # What has the map read, and all that is known by commands, where they were kept by an earlier run.
        self.later: Callable[[], None] | None = None
        # Tcl names by the Python name of the variable; by the Python expression of an array's dict.
        self.names: dict[str, str] = {}
        self.arrays: dict[str, str] = {}
        # The name by which a node calls a procedure where that is not its first word.
        self.called: dict[Command, str] = {}
        # The command that a node calls directly, with the label of a subcommand.
        self.natives: dict[Command, tuple[NativeCommand, str | None]] = {}
        # The places of instructions that raised exceptions, by their offset.
        self.sites: dict[int, Site] = {}
        # The bodies that commands stand in which Tcl does not compile where they stand.
        self.layers: dict[Command, Layer] = {}


class Layer:
    """A body that Tcl does not compile with the script around it: it has lines of its own, and a label in traces
    (that of ``catch`` has none).

    ``node`` is its command, ``base`` the line of the script that comes before its first, ``outer`` the body around it.
    """

    __slots__ = ("base", "label", "node", "outer", "script")

    def __init__(self, node: Command, script: Script, label: str, outer: Layer | None) -> None:
        self.node = node
        self.script = script
        self.base = script.line - 1
        self.label = label
        self.outer = outer


class Site:
    """An instruction of generated code: the command that it belongs to, as an error's trace shows it."""

    __slots__ = ("again", "code", "first", "is_plain", "line", "node", "text")

    def __init__(self, node: Command | None, code: str) -> None:
        self.node = node
        # Whether it is a command, one whose words Tcl's compiler does not check.
        self.is_plain = node is not None and type(node) is not LooseCommand and node.name not in CHECKED_EARLY
        # The Python source of the instruction.
        self.code = code
        self.text = self.first = self.again = ""
        self.line = 1
        if node is not None:
            script = node.script
            self.line = script.line_at(node.start)
            self.text = script.source[node.start : node.end]
            shown = excerpt(self.text)
            self.first = f'\n    while executing\n"{shown}"'
            self.again = f'\n    invoked from within\n"{shown}"'

    def inner(self, error: TclError) -> object:
        """Return what an error stack shows of the command, as far as it is known: Tcl's instruction."""
        node = self.node
        if node is None or str(error.result).startswith("can't read"):
            return "loadStk"
        if node.name in ("error", "throw", "return"):
            return ["returnImm", error.result, dict(error.options)]
        if all(isinstance(word, Literal) for word in node.words):
            return ["invokeStk1", *[getattr(word, "value", "") for word in node.words]]
        return self.text


# Values


# How many ints have string forms at hand.
SMALL = 1024


@lru_cache(1)
def small_texts() -> tuple[str, ...]:
    """Return the string forms of small ints, most of which are keys of arrays."""
    return tuple(map(str, range(SMALL)))


@lru_cache(1)
def few_numbers() -> dict[str, int]:
    """Return the ints that are written with one digit or two, by their string forms."""
    return {str(number): number for number in range(100)}


def not_a_number(value: float) -> float:
    """Refuse the result of arithmetic that is Not a Number."""
    raise domain_error()


def no_operand(value: float, operator: str) -> float:
    """Refuse an operand that is Not a Number."""
    raise illegal_operand(value, operator)


def copied(value: object) -> object:
    """Return a copy of a list or dictionary that is about to change under its reader."""
    if type(value) is list:
        return value[:]
    return dict(value) if type(value) is dict else value


def numeric(value: object) -> object:
    """Return the number that the value of an expression is, or the value."""
    if type(value) is str and value[:1] not in STARTS:
        return value
    if type(value) is int or (type(value) is list and len(value) != 1) or type(value) is dict:
        return value
    number = to_number(value)
    if number is None:
        return value
    if number != number:
        raise domain_error()
    return number


def element_value(element: Var) -> object:
    """Return the value of an array element that has been linked to."""
    if element.value is None or element.traces is not None:
        raise KeyError
    return element.value


def listed(value: object) -> list[object]:
    """Return a new list of the elements of a value."""
    return list(to_list(value))


# Errors

# LOAD_FAST of CPython 3.11; no instruction elsewhere.
_LOAD_FAST = 124 if sys.version_info[:2] == (3, 11) else 256


def map_of(origin: Origin) -> LineMap | None:
    """Return where the lines of generated code come from; None before it is finished."""
    if origin.map is None and origin.later is not None:
        origin.later()
    return origin.map


def site_of(code: CodeType, offset: int, origin: Origin) -> Site:
    """Return the instruction at an offset of generated code."""
    found = origin.sites.get(offset)
    if found is None:
        lines = map_of(origin)
        assert lines is not None
        place = next(islice(code.co_positions(), offset // 2, None), (None, None, None, None))
        line, start, end = place[0] or code.co_firstlineno, place[2] or 0, place[3] or 0
        node = lines.command_at(line, start, end)
        found = origin.sites[offset] = Site(node, lines.text_at(line, start, end))
        if node in origin.layers:
            found.is_plain = False
    return found


def _read_at(code: CodeType, offset: int, error: UnboundLocalError) -> int:
    """Return the offset of the instruction that reads the variable which is not there.

    CPython 3.11 does some pairs of instructions in one go and tells the offset of the first; a pair may belong to two
    commands.
    """
    instructions, following = code.co_code, offset + 2
    if following + 1 < len(instructions) and instructions[following] == _LOAD_FAST:
        name = str(error).split("'")[1]
        names = code.co_varnames
        is_first = instructions[offset] == _LOAD_FAST and names[instructions[offset + 1]] == name
        if not is_first and instructions[following + 1] < len(names) and names[instructions[following + 1]] == name:
            return following
    return offset


def translated(exception: Exception, origin: Origin) -> tuple[TclError | Completion, Site]:
    """Return the Tcl completion that an exception in generated code stands for, and where it happened."""
    trace = exception.__traceback__
    assert trace is not None
    offset = trace.tb_lasti
    if isinstance(exception, UnboundLocalError):
        offset = _read_at(trace.tb_frame.f_code, offset, exception)
    site = origin.sites.get(offset) or site_of(trace.tb_frame.f_code, offset, origin)
    if type(exception) is TclError:
        return exception, site
    if isinstance(exception, WrongArgs):
        node = site.node
        known = None if node is None else origin.natives.get(node)
        if node is not None and known is not None:
            command, label = known
            words = [getattr(word, "value", "") for word in node.words]
            argv = words if label is None else [command.full_name, *words[len(label.split(" ")) :]]
            return reworded(exception, argv, command.usage, label), site
    if isinstance(exception, Completion):
        return exception, site
    return _error_of(exception, origin, site.code), site


def _error_of(exception: Exception, origin: Origin, text: str) -> TclError:
    if isinstance(exception, NameError):
        python_name = str(exception).split("'")[1]
        if origin.is_open:
            return unknown(origin.interp, origin.names.get(python_name, python_name))
        return no_variable(origin, "read", origin.names.get(python_name, python_name))
    if isinstance(exception, ZeroDivisionError):
        return TclError("divide by zero", ["ARITH", "DIVZERO", "divide by zero"])
    if isinstance(exception, KeyError) and "[" in text:
        name = origin.arrays.get(text[: text.index("[")])
        if exception.args:
            if name is None and text.endswith("]"):
                from tclcompat.values.dictops import key_not_known

                return key_not_known(to_str(exception.args[0]))
            if name is not None:
                return no_element_to_read(exception, origin, text[: text.index("[")], name)
    return origin.interp.run_python(exception)


def log(error: TclError, origin: Origin, site: Site, frame: FrameType, argv: list[object] | None = None) -> None:
    """Add the command that failed, and the call of the procedure it is in, to an error's trace."""
    interp = origin.interp
    if error.logged_by is origin:
        return
    error.logged_by = origin
    if error.skip_log:
        error.skip_log = False
        if not error.is_kept and error.line is None:
            # Where the last error was that this call caught.
            error.line = getattr(frame.f_locals.get("c"), "line", None) or 1
        return
    if site.node is None:
        return
    interp.error_line = site.line
    _note_early(error, site.node)
    layer = origin.layers.get(site.node)
    if layer is None:
        error.steps.append((add_site, site, argv))
        return
    note_within(error, site, layer, argv)


def log_open(error: TclError, origin: Origin, site: Site, catcher: Layer | None = None) -> None:
    """Add the command of open code that failed to an error's trace, and what it stands in up to where it is caught."""
    node = site.node
    if node is None or type(node) is LooseCommand:
        return
    interp = origin.interp
    layer = origin.layers.get(node)
    if error.logged_by is not interp.unit:
        error.logged_by = interp.unit
        _note_early(error, node)
        interp.log_command(error, site.text, site.line if layer is None else site.line - layer.base, site.inner)
    while layer is not None and layer is not catcher and layer.label:
        error.add_place(layer.label)
        node, layer = layer.node, layer.outer
        if type(node) is LooseCommand:
            # The script that the loop stands in logs it.
            error.logged_by = None
            return
        around = Site(node, "")
        interp.log_command(error, around.text, around.line if layer is None else around.line - layer.base)


def _note_early(error: TclError, node: Command) -> None:
    """Begin the trace of an error that Tcl comes across when it compiles the command."""
    if (error.of_literals or node.name in CHECKED_EARLY) and is_found_compiling(node, error):
        note_early(error)


def failed(exception: Exception, origin: Origin, *arguments: object) -> Exception:
    """Return what a procedure raises whose code raised ``exception``; ``arguments`` are those of the call."""
    if type(exception) is Refusal:
        if exception.errorcode is None:
            return TclError(exception.result)
        error = TclError(exception.result, exception.errorcode)
        error.options = {"-errorcode": exception.errorcode}
        return error
    if type(exception) is Walked:
        return exception.completion
    trace = exception.__traceback__
    assert trace is not None
    assert origin.proc is not None
    frame = trace.tb_frame
    if type(exception) is TclError and not exception.skip_log:
        # The common case of what follows, without its calls.
        known = origin.sites.get(trace.tb_lasti)
        if known is not None and known.is_plain and exception.logged_by is not origin and not exception.of_literals:
            exception.logged_by = None
            origin.interp.error_line = known.line
            exception.steps.append((add_end, known, (origin.proc, called_later(origin.proc, frame, arguments))))
            return exception
    if isinstance(exception, TailCall):
        return exception
    completion, site = translated(exception, origin)
    if isinstance(completion, TclError):
        argv = called_with(origin.proc, frame, arguments)
        log(completion, origin, site, frame, argv)
        completion.logged_by = None
        origin.proc.log(completion, argv)
        return completion
    if completion.code in (BREAK, CONTINUE):
        unexpected = misplaced(completion)
        origin.proc.log(unexpected, called_with(origin.proc, frame, arguments))
        return unexpected
    return completion


def log_plain(error: TclError, origin: Origin, offset: int) -> bool:
    """Log the command of open code at an offset that failed, where nothing about it is special; tell whether it was."""
    site = origin.sites.get(offset)
    if site is None or not site.is_plain or error.skip_log or error.of_literals:
        return False
    interp = origin.interp
    unit = interp.unit
    if error.logged_by is not unit:
        error.logged_by = unit
        interp.error_line = unit.error_line = site.line
        frame = interp.frame
        shown = ("CALL", frame.argv) if unit.kind == "proc" and unit.frame is frame else called(unit, frame)
        error.steps.append((add_open_site, site, shown))
    return True


def opened(exception: Exception, origin: Origin) -> Exception:
    """Return what code raises that runs in the interpreter's own frame, as the walker would."""
    trace = exception.__traceback__
    assert trace is not None
    if type(exception) is TclError and log_plain(exception, origin, trace.tb_lasti):
        return exception
    if isinstance(exception, TailCall):
        return exception
    completion, site = translated(exception, origin)
    if isinstance(completion, TclError):
        log_open(completion, origin, site)
    return completion


def opened_apart(exception: Exception, origin: Origin) -> Exception:
    """Return what code raises that has no unit of its own, as if it had."""
    interp = origin.interp
    caller, trace = interp.unit, exception.__traceback__
    assert trace is not None
    if type(exception) is TclError and not exception.skip_log and not exception.of_literals:
        site = origin.sites.get(trace.tb_lasti)
        if site is not None and site.is_plain:
            # The common case of what follows, without a unit.
            frame = interp.frame
            entered = frame.caller is caller.frame
            shown = (("CALL", frame.argv) if frame.argv else ()) if entered else called(caller, frame)
            exception.logged_by = None
            interp.error_line = site.line
            exception.steps.append((add_open_site, site, shown))
            return exception
    interp.unit = Unit(origin.script, True, "eval", interp.frame, caller)
    try:
        return opened(exception, origin)
    finally:
        interp.unit = caller


def returned(completion: Return) -> object:
    """Act on ``return`` with options, or one from further down, that ends a procedure."""
    if completion.level > 1:
        completion.level -= 1
        raise completion
    if completion.return_code == 0:
        if completion.options:
            frame = sys._getframe(1)
            interp: Interp = frame.f_globals["ORIGIN"].interp
            return interp.state(KeptOptions).keep(completion.result, completion.options)
        return completion.result
    if completion.return_code == BREAK and not completion.options:
        raise Break(completion.result)
    return complete_return(completion)


def called_with(proc: Proc, frame: FrameType, arguments: tuple[object, ...]) -> list[object]:
    """Return the words by which the generated function that runs in ``frame`` was called."""
    if proc.variadic and arguments:
        arguments = (*arguments[:-1], *to_list(arguments[-1]))
    caller = frame.f_back
    if caller is not None and caller.f_globals.get("RUN") is caller.f_code:
        # See ``support_tails``.
        if (following := caller.f_locals.get("following")) is not None:
            return following[1].words(following)  # type: ignore[no-any-return]  # a TailSite
        caller = caller.f_back
    origin = None if caller is None else caller.f_globals.get("ORIGIN")
    if caller is not None and type(origin) is not Origin:
        if isinstance(argv := caller.f_locals.get("argv"), list) and argv:
            return argv
        words_of_call = caller.f_globals.get("words_of_call")
        # See ``support_calls``.
        if words_of_call is not None and (words := words_of_call(caller.f_locals)) is not None:
            return words  # type: ignore[no-any-return]  # what that function returns
    if proc.lambda_text is not None:
        return ["apply", proc.lambda_text, *arguments]
    if caller is not None and type(origin) is Origin:
        site = origin.sites.get(caller.f_lasti) or site_of(caller.f_code, caller.f_lasti, origin)
        if site.node is not None and site.node.name is not None:
            return _words_at(origin, site.node, arguments)
    return [proc.name, *arguments]


def _words_at(origin: Origin, node: Command, arguments: tuple[object, ...]) -> list[object]:
    """Return the words of a direct call."""
    name = origin.called.get(node, node.name)
    if name is node.name and ExpandWord not in map(type, node.words):
        arguments = arguments[: len(node.words) - 1]  # the others are defaults
    return [name, *arguments]


def called_later(proc: Proc, frame: FrameType, arguments: tuple[object, ...]) -> Words:
    """Return what ``called_with`` does, or a function that does so: most errors are caught, and nobody asks for it."""
    caller = frame.f_back
    if caller is not None and not proc.variadic and proc.lambda_text is None:
        around = caller.f_globals
        origin = around.get("ORIGIN")
        if type(origin) is Origin and "RUN" not in around:
            site = origin.sites.get(caller.f_lasti)
            if site is not None and (node := site.node) is not None and node.name is not None:
                return partial(_words_at, origin, node, arguments)
    return called_with(proc, frame, arguments)


def walk_deep(interp: Interp, proc: Proc, given: list[object], depth: int) -> object:
    """Walk a procedure that is called near the recursion limit, at a depth."""
    if proc.variadic:
        given[-1:] = to_list(given[-1])
    before, interp.depth = interp.depth, depth - 1
    try:
        return proc.walk(interp, [proc.name, *given])
    finally:
        interp.depth = before


def too_deep(interp: Interp) -> None:
    """Refuse to nest calls any deeper."""
    raise interp.too_deep()
