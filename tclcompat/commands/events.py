"""``after``, ``update``, ``vwait`` and ``fileevent``: what scripts see of the event loop.

The identifiers of ``after`` are numbered by the loop, which a child interpreter shares with its parent.
"""

from __future__ import annotations

import time

from tclcompat.channels.channel import Channel
from tclcompat.channels.transports.base import READABLE, WRITABLE
from tclcompat.commands.background import BackgroundScript, report_background_error, run_in_background
from tclcompat.commands.channel_support import channels, find_channel
from tclcompat.errors import TclError, WrongArgs
from tclcompat.eventloop.loop import ALL_EVENTS, IDLE_EVENTS, EventLoop
from tclcompat.eventloop.timers import Handle
from tclcompat.runtime import variables
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.limits import Limits, check_limits, check_waiting
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_str
from tclcompat.values.listops import concatenate
from tclcompat.values.numbers import to_number
from tclcompat.values.quick_functools import partial

__all__ = ["fileevent", "report_background_error", "table"]

table = CommandTable()

_AFTER_NOTE = '\n    ("after" script)'


# after


class _After:
    """One script that waits."""

    __slots__ = ("handle", "script")

    def __init__(self, script: object) -> None:
        self.script = script
        self.handle: Handle | None = None


class _Afters:
    """The scripts of one interpreter that wait for their time, by identifier; the oldest comes first."""

    def __init__(self, interp: Interp) -> None:
        self.loop = interp.state(EventLoop)
        self.waiting: dict[str, _After] = {}
        interp.on_close(self.clear)

    def add(self, interp: Interp, script: object, milliseconds: int | None) -> str:
        """Schedule a script for later, or (None) for when the loop is idle."""
        name = f"after#{self.loop.next_serial()}"
        entry = _After(script)
        run = partial(self._run, interp, name)
        entry.handle = self.loop.call_idle(run) if milliseconds is None else self.loop.call_later(milliseconds, run)
        self.waiting[name] = entry
        return name

    def _run(self, interp: Interp, name: str) -> None:
        run_in_background(interp, self.waiting.pop(name).script, _AFTER_NOTE)

    def cancel(self, word: object) -> None:
        """Forget the script with this identifier or text, if there is one."""
        name = to_str(word)
        if name not in self.waiting:
            for known, entry in reversed(self.waiting.items()):
                if to_str(entry.script) == name:
                    name = known
                    break
            else:
                return
        self._drop(name)

    def _drop(self, name: str) -> None:
        handle = self.waiting.pop(name).handle
        if handle is not None:
            self.loop.cancel(handle)

    def clear(self) -> None:
        """Forget every script."""
        for name in list(self.waiting):
            self._drop(name)


@table.command("after", "option ?arg ...?")
def after(interp: Interp, option: object, *arguments: object) -> object:
    """Run a script later, or wait."""
    milliseconds = _milliseconds(option)
    afters: _Afters = interp.states.get(_Afters) or interp.state(_Afters, partial(_Afters, interp))
    if milliseconds is not None:
        if not arguments:
            _sleep(interp, milliseconds)
            return ""
        return afters.add(interp, _script(arguments), milliseconds)
    match choose(to_str(option), _OPTIONS, "argument"):
        case "cancel":
            if not arguments:
                raise WrongArgs("cancel id|command")
            afters.cancel(_script(arguments))
            return ""
        case "idle":
            if not arguments:
                raise WrongArgs("idle script ?script ...?")
            return afters.add(interp, _script(arguments), None)
        case _:
            return _info(afters, arguments)


_OPTIONS = ("cancel", "idle", "info")


def _milliseconds(word: object) -> int | None:
    """Return the delay that ``word`` is, or None when it is (or abbreviates) an option."""
    if type(word) is not int:
        text = to_str(word)
        if text and sum(option.startswith(text) for option in _OPTIONS) == 1:
            return None
        number = to_number(word)
        if type(number) is not int or not -(1 << 63) <= number < 1 << 63:
            raise TclError(
                f'bad argument "{text}": must be cancel, idle, info, or an integer',
                ["TCL", "LOOKUP", "INDEX", "argument", text],
            )
        word = number
    return max(word, 0)


def _sleep(interp: Interp, milliseconds: int) -> None:
    end = time.monotonic() + milliseconds / 1000
    limits = interp.state(Limits)
    while True:
        check_limits(interp, at_once=True)
        left = end - time.monotonic()
        if left <= 0:
            return
        limited = limits.time_left()
        if limited is not None and limited < left:
            # A little more, so that the limit is really over.
            left = limited + 0.001
        time.sleep(min(left, 86_400))


def _script(words: tuple[object, ...]) -> object:
    return words[0] if len(words) == 1 else concatenate(words)


def _info(afters: _Afters, words: tuple[object, ...]) -> object:
    if not words:
        return list(reversed(afters.waiting))
    if len(words) > 1:
        raise WrongArgs("info ?id?")
    name = to_str(words[0])
    entry = afters.waiting.get(name)
    if entry is None:
        raise TclError(f'event "{name}" doesn\'t exist', ["TCL", "LOOKUP", "EVENT", name])
    idle = entry.handle is not None and entry.handle.idle
    return [entry.script, "idle" if idle else "timer"]


# update and vwait

_CHANGES = frozenset(("write", "unset"))


@table.command("update", "?idletasks?")
def update(interp: Interp, *option: object) -> object:
    """Service events until there are none left that are ready."""
    kinds = ALL_EVENTS
    if option:
        choose(to_str(option[0]), ("idletasks",))
        kinds = IDLE_EVENTS
    loop = interp.state(EventLoop)
    while loop.run_once(block=False, kinds=kinds):
        check_waiting(interp)
    return ""


@table.command("vwait", "name")
def vwait(interp: Interp, name: object) -> object:
    """Service events until a variable is set or unset."""
    text = name if type(name) is str else to_str(name)
    done: list[str] = []

    def changed(_interp: Interp, _base: str, _key: str, operation: str) -> None:
        done.append(operation)

    loop = interp.state(EventLoop)
    trace = variables.VarTrace(_CHANGES, changed)
    var = _add_trace(interp, text, trace)
    limits = interp.state(Limits)
    left = limits.time_left()
    # So that a wait is interrupted when the time limit of the interpreter is over.
    limit = None if left is None else loop.call_later(int(left * 1000) + 1, lambda: None)
    limits.on_change = loop.interrupt
    try:
        while not done:
            if not (loop.run_once() if limits.pressing else loop.run_until(done)):
                raise TclError(f'can\'t wait for variable "{text}": would wait forever', ["TCL", "EVENT", "NO_SOURCES"])
            if limits.pressing:
                check_waiting(interp)
    finally:
        if limit is not None:
            loop.cancel(limit)
        _remove_trace(interp, text, var, trace)
    return ""


def _add_trace(interp: Interp, name: str, trace: variables.VarTrace) -> variables.Var:
    """Trace a variable by its name at global level, making an undefined one when there is none."""
    var = interp.global_namespace.vars.get(name.removeprefix("::"))
    # A scalar is traced as it is; only other names need a closer look.
    if var is None or var.value is None:
        base, key = variables.split_name(name)
        with interp.in_frame(interp.global_frame):
            var = variables.find_or_create(interp, base, "trace", key)
            if key is not None:
                var = variables.promote(interp, var, base, key, "trace")
    var.traces = [trace, *(var.traces or ())]
    return var


def _remove_trace(interp: Interp, name: str, var: variables.Var, trace: variables.VarTrace) -> None:
    traces = var.traces or ()
    left = [other for other in traces if other is not trace] if len(traces) > 1 or trace not in traces else None
    var.traces = left or None
    if var.value is None and not var.defined and not left:
        with interp.in_frame(interp.global_frame):
            variables.unset(interp, name, complain=False)


# fileevent


class _FileEvent(BackgroundScript):
    """The script for one side of a channel."""

    __slots__ = ("_channel", "_events", "_side")

    def __init__(self, events: _FileEvents, channel: Channel, side: int, script: object) -> None:
        super().__init__(events.interp, script)
        self._events = events
        self._channel = channel
        self._side = side

    def failed(self) -> None:
        """See that the script is not called again."""
        if not self._channel.closed:
            self._events.clear(self._channel, self._side)


class _FileEvents:
    """The scripts of one interpreter for channels that become ready."""

    def __init__(self, interp: Interp) -> None:
        self.interp = interp
        self.scripts: dict[Channel, dict[int, _FileEvent]] = {}
        channels(interp).on_forget.append(self.drop)

    def script(self, channel: Channel, side: int) -> object:
        """Return the script for one side of a channel; without one the empty string."""
        found = self.scripts.get(channel, {}).get(side)
        return "" if found is None else found.script

    def set(self, channel: Channel, side: int, script: object) -> None:
        """Run ``script`` whenever the channel is ready on that side."""
        scripts = self.scripts.get(channel)
        if scripts is None:
            scripts = self.scripts[channel] = {}
            channel.on_close.append(lambda: self.scripts.pop(channel, None))
        scripts[side] = event = _FileEvent(self, channel, side, script)
        channel.set_handler(side, event.run, self)

    def clear(self, channel: Channel, side: int) -> None:
        """Forget the script, if there is one."""
        if self.scripts.get(channel, {}).pop(side, None) is not None:
            channel.set_handler(side, None, self)

    def drop(self, channel: Channel) -> None:
        """Forget all scripts for a channel."""
        for side in list(self.scripts.get(channel, ())):
            self.clear(channel, side)


@table.command("fileevent", "channelId event ?script?")
def fileevent(interp: Interp, channel_id: object, event: object, script: object = None) -> object:
    """Set or return the script for when a channel is readable or writable."""
    name = choose(to_str(event), ("readable", "writable"), "event name")
    side = READABLE if name == "readable" else WRITABLE
    channel = find_channel(interp, channel_id)
    if not channel.mode & side:
        raise TclError(f"channel is not {name}")
    events = interp.state(_FileEvents, partial(_FileEvents, interp))
    if script is None:
        return events.script(channel, side)
    if to_str(script):
        events.set(channel, side, script)
    else:
        events.clear(channel, side)
    return ""
