"""Command traces (rename, delete) and execution traces (enter, leave, enterstep, leavestep); see trace(n).

Both kinds stand in one list per command, ``Command.traces``, the newest first; ``Command.execution_traces`` is the
part of it that the engine has to look at.  ``enter`` traces are called newest first, ``leave`` traces oldest first.

A trace with step operations is *stepping* while the command it belongs to runs: every command that is evaluated
meanwhile goes through it.  No execution trace is called for what its own callback does, and no step trace for what
any callback does.
"""

from __future__ import annotations

from tclcompat.errors import Completion, TclError
from tclcompat.runtime.command import Command
from tclcompat.runtime.frames import outdate
from tclcompat.runtime.limits import Limits
from tclcompat.runtime.locations import command_text
from tclcompat.runtime.table_changes import EPOCHS
from tclcompat.values.convert import format_list, to_str
from tclcompat.values.lists import join_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp

_SHOWN = 55


class CommandTrace:
    """One command or execution trace: its operations and the command prefix to call."""

    __slots__ = ("active", "execution", "operations", "script", "stepping")

    def __init__(self, operations: frozenset[str], script: str, execution: bool) -> None:
        self.operations = operations
        self.script = script
        self.execution = execution
        self.active = False
        # The activation of the command that this trace steps through, or None.
        self.stepping: object = None

    @property
    def steps(self) -> bool:
        """Whether the trace wants to see what the command evaluates."""
        return "enterstep" in self.operations or "leavestep" in self.operations


class Tracing:
    """What an interpreter knows about execution traces: how many there are and which are stepping, oldest first.

    ``limits`` are those of ``interp limit``, if there are any: they look at every command too.
    """

    def __init__(self) -> None:
        self.limits: Limits | None = None
        self.count = 0
        self.stepping: list[CommandTrace] = []
        self.in_callback = False


def retrace(interp: Interp) -> None:
    """Work out anew whether commands have to be looked at one by one."""
    state = interp.state(Tracing)
    limits = interp.state(Limits)
    state.limits = limits if limits.active else None
    tracing = state.count > 0 or bool(state.stepping) or limits.active
    if tracing and not interp.tracing:
        interp.engine.stop_running(interp)
    interp.tracing = tracing


def add_trace(interp: Interp, command: Command, trace: CommandTrace) -> None:
    """Add a trace to a command."""
    if command.traces is None:
        command.traces = []
    command.traces.insert(0, trace)
    if trace.execution:
        interp.state(Tracing).count += 1
        _index(interp, command)


def remove_trace(interp: Interp, command: Command, trace: CommandTrace) -> None:
    """Remove a trace from a command; one that is stepping stops."""
    if command.traces is None or trace not in command.traces:
        return
    command.traces.remove(trace)
    if not command.traces:
        command.traces = None
    if trace.execution:
        interp.state(Tracing).count -= 1
        _stop_stepping(interp, trace)
        _index(interp, command)


def command_traces(command: Command, execution: bool) -> list[CommandTrace]:
    """Return the traces of one kind, the newest first."""
    traces = [trace for trace in command.traces or () if isinstance(trace, CommandTrace)]
    return [trace for trace in traces if trace.execution == execution]


def _index(interp: Interp, command: Command) -> None:
    before = command.execution_traces
    command.execution_traces = list[object](command_traces(command, True)) or None
    if before is None:
        command.traced_since = interp.command_epoch = next(EPOCHS)
    if (before is None) is not (command.execution_traces is None):
        outdate(interp.unit, getattr(command, "declared_name", ""))
    retrace(interp)


def fire_command_traces(
    interp: Interp, command: Command, operation: str, new_name: str, old_name: str | None = None
) -> None:
    """Call the traces for ``rename`` or ``delete``; their errors are ignored.

    A deletion removes all traces of the command, those of its execution too.
    """
    old = command.full_name if old_name is None else old_name
    for trace in command_traces(command, False):
        if operation in trace.operations and not trace.active and trace in (command.traces or ()):
            if operation == "rename":
                trace.active = True
            try:
                _call(interp, trace.script, [old, new_name, operation])
            except Completion:
                pass
            finally:
                trace.active = False
    if operation == "delete":
        for trace in command_traces(command, True):
            remove_trace(interp, command, trace)
        command.traces = None


def _call(interp: Interp, script: str, words: list[str]) -> object:
    """Evaluate a callback with words added to it; what it sets ``interp.site`` to is not for the traced command."""
    site = interp.site
    try:
        return interp.run_unit(interp.parse(f"{script} {join_list(words)}"), compiled=False)
    finally:
        interp.site = site


def invoke_traced(interp: Interp, command: Command, argv: list[object], label: str | None) -> object:
    """Run a command with its execution traces and those that step through what is running, within the limits."""
    limits = interp.state(Tracing).limits
    if limits is None:
        return _invoke(interp, command, argv, label)
    to_check = limits.count(interp, command)
    result = _invoke(interp, command, argv, label)
    if to_check:
        limits.check(interp)
    return result


def _invoke(interp: Interp, command: Command, argv: list[object], label: str | None) -> object:
    state = interp.state(Tracing)
    stepped = bool(state.stepping) and not state.in_callback
    if command.execution_traces is None and not stepped:
        return command.invoke(interp, argv, label)
    interp.site = None
    shown = format_list(argv)
    activation = object()
    home, name = command.namespace, command.name
    try:
        _call_step(interp, state, "enterstep", [shown])
        _call_enter(interp, state, command, shown, activation)
    except TclError as error:
        _note(interp, "enter", error)
        raise
    target: Command | None = command
    if command.deleted:
        # A callback may have put another one in its place.
        target = (home.commands.get(name) if home is not None else None) or interp.find_command(to_str(argv[0]))
        if target is None:
            return interp.unknown(argv)
    assert target is not None
    completion: Completion | None = None
    result: object = ""
    interp.site = None
    try:
        result = target.invoke(interp, argv, label)
    except Completion as caught:
        completion = caught
    except BaseException:
        _end_activation(interp, activation)
        raise
    if not target.deleted:
        _leave(interp, state, target, shown, completion, result, activation)
    else:
        _end_activation(interp, activation)
    if completion is not None:
        raise completion
    return result


def _leave(
    interp: Interp,
    state: Tracing,
    command: Command,
    shown: str,
    completion: Completion | None,
    result: object,
    activation: object,
) -> None:
    """Call leave traces and leavestep traces; what they complete with replaces what the command did."""
    code = 0 if completion is None else completion.code
    words = [shown, str(code), to_str(result if completion is None else completion.result)]
    # Tcl restores the result after the last trace only: the next one sees what a callback returned.
    following = words
    try:
        traces = [trace for trace in command.execution_traces or () if isinstance(trace, CommandTrace)]
        for trace in reversed(traces):
            if trace.active:
                continue
            if trace.stepping is activation:
                _stop_stepping(interp, trace)
            if "leave" in trace.operations and trace in (command.execution_traces or ()):
                following = [shown, str(code), to_str(_guarded(interp, state, trace, [*following, "leave"]))]
        _call_step(interp, state, "leavestep", words)
    except TclError as error:
        _note(interp, "leave", error)
        raise
    finally:
        _end_activation(interp, activation)


def _end_activation(interp: Interp, activation: object) -> None:
    for trace in list(interp.state(Tracing).stepping):
        if trace.stepping is activation:
            _stop_stepping(interp, trace)


def _call_enter(interp: Interp, state: Tracing, command: Command, shown: str, activation: object) -> None:
    for trace in list(command.execution_traces or ()):
        if not isinstance(trace, CommandTrace) or trace.active or trace not in (command.execution_traces or ()):
            continue
        if "enter" in trace.operations:
            _guarded(interp, state, trace, [shown, "enter"])
        if trace.steps and trace.stepping is None and trace in (command.execution_traces or ()):
            trace.stepping = activation
            state.stepping.append(trace)
            interp.stepping = True
            outdate(interp.unit)


def _call_step(interp: Interp, state: Tracing, operation: str, words: list[str]) -> None:
    """Call the traces that step: the oldest first before a command, the newest first after it."""
    if state.in_callback:
        return
    traces = list(state.stepping) if operation == "enterstep" else list(reversed(state.stepping))
    for trace in traces:
        if operation in trace.operations and trace.stepping is not None and not trace.active:
            answer = _guarded(interp, state, trace, [*words, operation])
            if operation == "leavestep":
                words = [*words[:2], to_str(answer)]


def _guarded(interp: Interp, state: Tracing, trace: CommandTrace, words: list[str]) -> object:
    saved = state.in_callback
    state.in_callback = True
    trace.active = True
    try:
        return _call(interp, trace.script, words)
    finally:
        trace.active = False
        state.in_callback = saved


def _stop_stepping(interp: Interp, trace: CommandTrace) -> None:
    trace.stepping = None
    state = interp.state(Tracing)
    if trace in state.stepping:
        state.stepping.remove(trace)
        interp.stepping = bool(state.stepping)
        outdate(interp.unit)
    retrace(interp)


def _note(interp: Interp, what: str, error: TclError) -> None:
    """Add to an error of a callback which command was traced; the command does not log itself then."""
    text = command_text(interp.unit)
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
    error.add_info(f'\n    ({what} trace on "{shown}")')
    error.skip_log = True
