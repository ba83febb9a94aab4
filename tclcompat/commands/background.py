"""Errors that happen in the event loop, where no script is left to catch them: bgerror(n) and interp(n).

The error and its return options go to the handler that ``interp bgerror`` set, as soon as the loop is idle.  The one
that is set at first, ``::tcl::Bgerror``, calls ``bgerror``; where there is no such command the trace goes to stderr.
Whatever completion is not ``ok`` counts as an error here, a ``return`` too.
"""

from __future__ import annotations

from sys import getrefcount

from tclcompat.commands.channel_support import channels
from tclcompat.commands.hidden import invoke_hidden
from tclcompat.errors import BREAK, CONTINUE, ERROR, OK, RETURN, Break, Completion, TclError
from tclcompat.eventloop.loop import EventLoop
from tclcompat.eventloop.queues import deque
from tclcompat.runtime.completions import return_options
from tclcompat.runtime.families import is_safe
from tclcompat.runtime.frames import TailCall, Unit
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.namespaces import tail
from tclcompat.runtime.procs import Proc
from tclcompat.runtime.registry import CommandTable
from tclcompat.syntax.nodes import Script
from tclcompat.values.convert import to_dict, to_list, to_str
from tclcompat.values.lists import join_list
from tclcompat.values.numbers import to_int
from tclcompat.values.ownership import OWNED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.command import Command

_NO_SCRIPT = Script("")

table = CommandTable()


class BackgroundErrors:
    """What one interpreter still has to report, and to which command prefix."""

    def __init__(self) -> None:
        self.handler: object = "::tcl::Bgerror"
        # message and return options of each
        self.waiting: deque[tuple[object, dict[str, object]]] = deque()


def report_background_error(interp: Interp, error: Completion, note: str = "") -> None:
    """Have ``error`` reported when the event loop is idle; ``note`` is added to its trace."""
    if interp.deleted:
        return
    if isinstance(error, TclError):
        error.add_info(note)
    options = return_options(error)
    if not isinstance(error, TclError):
        options.setdefault("-errorcode", "NONE")
        options["-errorinfo"] = to_str(options.get("-errorinfo", error.result)) + note
        options["-errorline"] = 1
    state = interp.state(BackgroundErrors)
    if not state.waiting:
        interp.state(EventLoop).call_idle(lambda: _report(interp, state))
    state.waiting.append((error.result, options))


def run_in_background(interp: Interp, script: object, note: str = "") -> bool:
    """Evaluate a script at global level for the event loop; return whether it completed normally.

    ``script`` may be parsed already.  When it did not complete normally that is reported as a background error, with
    ``note`` added to the trace.
    """
    frame = interp.frame
    interp.frame = interp.global_frame
    try:
        if type(script) is list and interp.unit.caller is not None:
            interp.eval_words(script)
        elif type(script) is not Script:
            interp.eval(script)
        elif interp.unit.caller is not None:
            interp.run_unit(script)
        else:
            # Outside of any script evaluation has more to do.
            interp.eval(script.source)
    except Completion as completion:
        report_background_error(interp, completion, note)
        return False
    except Exception as exception:  # noqa: BLE001 (a script sees any Python exception as a Tcl error)
        report_background_error(interp, interp.run_python(exception), note)
        return False
    finally:
        interp.frame = frame
    return True


class BackgroundScript:
    """A script that the event loop runs again and again, as by ``run_in_background``.

    What is a list is a command, and so is a text that is one command of literal words and calls a procedure: it is
    looked up again only when commands may have changed.
    """

    __slots__ = ("_command", "_epoch", "_parsed", "_proc", "_unit", "_words", "interp", "script")

    def __init__(self, interp: Interp, script: object) -> None:
        self.interp = interp
        self.script = script
        self._words = script if type(script) is list else []
        # What a text is that may be run as a command.
        self._parsed: Script | None = None
        self._command: Command | None = None
        self._epoch: object = None
        # The same command, if it is a procedure, and the unit of its calls; None while that is in use or kept.
        self._proc: Proc | None = None
        self._unit: Unit | None = None

    def run(self) -> None:
        """Evaluate the script; ``failed`` is called if it did not complete normally."""
        interp = self.interp
        if self._epoch is not interp.command_epoch:
            self._find_command()
        proc, unit, outer = self._proc, self._unit, interp.unit
        if proc is None or outer.caller is None or interp.tracing or interp.depth >= interp.recursion_limit:
            self._run_other()
            return
        if unit is None:
            unit = self._made_unit(outer)
        else:
            self._unit = None
            unit.caller = outer
        frame = interp.frame
        interp.frame = interp.global_frame
        interp.unit = unit
        interp.depth += 1
        interp.site = None
        try:
            (proc.enter or proc.invoke)(interp, self._words, None)
        except TailCall as following:
            self._call_instead(proc, following, outer)
            return
        except Exception as problem:  # noqa: BLE001 (a script sees any Python exception as a Tcl error)
            self._report(problem, outer)
            return
        finally:
            interp.depth -= 1
            interp.unit = outer
            interp.frame = frame
        # What a procedure fails for is logged in a unit of its own; this one is as it was made, if nobody keeps it.
        if getrefcount(unit) == OWNED:
            unit.caller = None
            self._unit = unit

    def _made_unit(self, outer: Unit) -> Unit:
        """Make the unit of a call."""
        parsed, frame = self._parsed, self.interp.global_frame
        if parsed is None:
            return Unit(_NO_SCRIPT, True, "eval", frame, outer, self._words)
        unit = Unit(parsed, True, "eval", frame, outer)
        unit.command = parsed.commands[0]
        return unit

    def _call_instead(self, proc: Proc, following: TailCall, outer: Unit) -> None:
        """Make the tail call with which the procedure has ended."""
        try:
            proc.follow(self.interp, following)
        except Exception as problem:  # noqa: BLE001 (as there)
            self._report(problem, outer)

    def _report(self, problem: Exception, outer: Unit) -> None:
        """Report why the command has failed that was called from ``outer``."""
        interp, parsed = self.interp, self._parsed
        if isinstance(problem, TclError):
            if parsed is None:
                interp.log_command(problem, join_list([to_str(word) for word in self._words]), 1)
            else:
                node = parsed.commands[0]
                text, line = parsed.source[node.start : node.end], parsed.line_at(node.start)
                interp.log_command(problem, text, line, ["invokeStk1", *self._words])
        interp.unit = outer
        report_background_error(interp, problem if isinstance(problem, Completion) else interp.run_python(problem))
        self.failed()

    def _run_other(self) -> None:
        """Evaluate what is not the call of a procedure, or is so in other circumstances than usual."""
        interp, command, outer = self.interp, self._command, self.interp.unit
        special = interp.tracing or outer.caller is None or interp.depth >= interp.recursion_limit
        if command is None or special or self._parsed is not None:
            if not run_in_background(interp, self.script):
                self.failed()
            return
        frame = interp.frame
        interp.frame = interp.global_frame
        interp.unit = Unit(_NO_SCRIPT, True, "eval", interp.global_frame, outer, self._words)
        interp.depth += 1
        interp.site = None
        try:
            command.invoke(interp, self._words, None)
        except Exception as problem:  # noqa: BLE001 (as there)
            self._report(problem, outer)
        finally:
            interp.depth -= 1
            interp.unit = outer
            interp.frame = frame

    def _find_command(self) -> None:
        """Look the command up, since commands may have changed."""
        interp = self.interp
        if not self._words and self._epoch is None and type(self.script) is str:
            self._parse(self.script)
        self._epoch = interp.command_epoch
        if self._words:
            name = to_str(self._words[0])
            self._command = command = interp.global_namespace.find_command(name)
            self._proc = command if type(command) is Proc else None
            interp.remembered_names.add(tail(name))

    def _parse(self, text: str) -> None:
        """Look whether a text is one command of literal words."""
        parsed = self.interp.parse(text)
        if len(parsed.commands) == 1 and parsed.error is None and parsed.commands[0].literals is not None:
            self._parsed = parsed
            self._words = list(parsed.commands[0].literals)

    def failed(self) -> None:
        """Do what is to be done when the script has not completed normally, once that was reported."""


def background_handler(interp: Interp, prefix: object = None) -> object:
    """Set the handler for background errors unless ``prefix`` is None; return it (``interp bgerror``)."""
    state = interp.state(BackgroundErrors)
    if prefix is not None:
        try:
            words = to_list(prefix)
        except TclError:
            words = []
        if not words:
            raise TclError("cmdPrefix must be list of length >= 1", ["TCL", "OPERATION", "INTERP", "BGERRORFORMAT"])
        state.handler = prefix
    return state.handler


def _report(interp: Interp, state: BackgroundErrors) -> None:
    """Hand every waiting error to the handler; ``break`` from it drops the others."""
    while state.waiting and not interp.deleted:
        message, options = state.waiting[0]
        try:
            with interp.in_frame(interp.global_frame):
                interp.eval([*to_list(state.handler), message, options])
        except Break:
            state.waiting.clear()
            return
        except TclError as error:
            _complain(interp, f"error in background error handler:\n{error.errorinfo}\n")
        except Completion:
            pass
        # Taken out last: an error that the handler itself puts in joins this round.
        state.waiting.popleft()


def _complain(interp: Interp, text: str) -> None:
    try:
        stderr = channels(interp)["stderr"]
        stderr.puts(text)
        stderr.flush()
    except (TclError, OSError):
        pass


@table.command("::tcl::Bgerror", "msg options")
def default_handler(interp: Interp, message: object, options_word: object) -> object:
    """Report a background error by the command bgerror, or on stderr when there is none."""
    try:
        options = to_dict(options_word)
    except TclError:
        options = {}
    code = _completion_code(options)
    if code == OK:
        return ""
    shown = message if code == ERROR else _unexpected(code)
    trace = to_str(options.get("-errorinfo", ""))
    if code != ERROR:
        trace = to_str(shown) + trace
    with interp.in_frame(interp.global_frame):
        if "-errorcode" in options:
            interp.set_var("errorCode", options["-errorcode"])
        interp.set_var("errorInfo", trace)
        try:
            interp.eval(["bgerror", shown])
        except TclError as error:
            if is_safe(interp):
                _call_hidden(interp, shown, trace, options)
            elif interp.find_command("bgerror") is None:
                _complain(interp, trace + "\n")
            else:
                _complain(
                    interp,
                    "bgerror failed to handle background error.\n"
                    f"    Original error: {to_str(shown)}\n    Error in bgerror: {error}\n",
                )
    return ""


def _call_hidden(interp: Interp, shown: object, trace: str, options: dict[str, object]) -> None:
    """Report an error in a safe interpreter by its hidden bgerror, which its scripts cannot replace."""
    interp.set_var("errorInfo", trace)
    interp.set_var("errorCode", options.get("-errorcode", "NONE"))
    try:
        invoke_hidden(interp, None, ["bgerror", shown])
    except Completion:
        pass


def _completion_code(options: dict[str, object]) -> int:
    codes = []
    for key in ("-level", "-code"):
        if key not in options:
            raise TclError(f'missing return option "{key}"', ["TCL", "ARGUMENT", "MISSING"])
        codes.append(to_int(options[key]))
    level, code = codes
    return RETURN if level else code


def _unexpected(code: int) -> str:
    if code in (BREAK, CONTINUE):
        return f'invoked "{"break" if code == BREAK else "continue"}" outside of a loop'
    return f"command returned bad code: {code}"
