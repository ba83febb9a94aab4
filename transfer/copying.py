"""``transfer::copy``: asynchronous transfer of a channel or a string into a channel, with callbacks.

What goes over is moved in far larger blocks than ``-blocksize`` asks for; only the callbacks go by its size.  So:

* without ``-progress`` nobody can see the blocks: a channel is copied by one ``fcopy`` from begin to end;
* with it several blocks are moved at once, and ``-progress`` is then called for each of them.  How many depends on what
  does not delay the callbacks: from a file (or anything that ``tell`` works on) as many as go over in a hundredth of a
  second, from any other channel as many as have arrived already;
* a transfer counts as complete when the output channel has handed everything to the system.

A channel that is closed while it is in use ends an ``fcopy`` or a ``fileevent`` without a word.  ``Watch`` looks for
that twice a second, so that the completion callback comes even then.

Where Tcllib 1.21 does not do what its manual says, this does: ``-size`` limits a string too, ``-progress`` tells what
was transferred of a string so far, completion comes once, and a ``-blocksize`` below 1 is an error.
"""

from __future__ import annotations

from time import monotonic

from tclcompat import TclError, to_int, to_list, to_str
from tclcompat.native import Interp, call_later, callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # Called at the end with the number of characters or bytes, and an error message if there is one.
    Done = Callable[..., object]
    Settings = dict[str, object]

PACKAGES = {"transfer::copy": "0.3"}

_OPTIONS = ("-blocksize", "-command", "-encoding", "-eofchar", "-progress", "-size", "-translation")
# Settings of the output channel, in the order in which they are set: as in Tcllib, an encoding goes over the one that
# comes with -translation binary.
_CHANNEL_OPTIONS = ("-translation", "-encoding", "-eofchar", "-buffersize", "-blocking")
_PIECE = 1 << 18
_MOST_BLOCKS = 1 << 20
_QUICK = 0.01


def install(interp: Interp) -> None:
    """Make the commands of the namespace ``::transfer::copy``."""
    for name, function, usage in (
        ("do", do, "type in out ?arg ...?"),
        ("chan", chan, "in out ?arg ...?"),
        ("string", string, "string out ?arg ...?"),
        ("options", options, "chan alist optv ?defaults?"),
        ("doChan", do_chan, "in out ov"),
        ("doString", do_string, "str out ov"),
    ):
        interp.create_command(f"::transfer::copy::{name}", function, usage)
    interp.create_command("::transfer::copy::Watch", lambda interp: interp.state(Watch).look(interp), "")
    interp.eval("namespace eval ::transfer::copy {namespace export do chan string options doChan doString}")


# The commands


def do(interp: Interp, kind: object, data: object, out: object, *words: object) -> object:
    """Transfer a channel or a string."""
    # The type that a data source calls channel is chan here.
    if to_str(kind) not in ("chan", "channel", "string"):
        raise TclError(f'Unknown type "{to_str(kind)}", expected chan, or string')
    settings = read_options(interp, out, list(words))
    start(interp, to_str(kind), data, out, settings, notifier(interp, settings["-command"]))
    return ""


def chan(interp: Interp, data: object, out: object, *words: object) -> object:
    """Transfer a channel."""
    return do(interp, "chan", data, out, *words)


def string(interp: Interp, data: object, out: object, *words: object) -> object:
    """Transfer a string."""
    return do(interp, "string", data, out, *words)


def do_chan(interp: Interp, data: object, out: object, name: object) -> object:
    """Transfer a channel with the options in an array."""
    settings = _from_array(interp, name)
    start(interp, "chan", data, out, settings, notifier(interp, settings["-command"]))
    return ""


def do_string(interp: Interp, data: object, out: object, name: object) -> object:
    """Transfer a string with the options in an array."""
    settings = _from_array(interp, name)
    start(interp, "string", data, out, settings, notifier(interp, settings["-command"]))
    return ""


def options(interp: Interp, out: object, words: object, name: object, defaults: object = "") -> object:
    """Put the options of a transfer into an array."""
    settings = read_options(interp, out, to_list(words), to_list(defaults))
    interp.invoke(["::array", "set", name, settings])
    return ""


# Options


def read_options(interp: Interp, out: object, words: list[object], defaults: list[object] | None = None) -> Settings:
    """Return the options of a transfer: those given, else ``defaults``, else what the output channel has."""
    settings: Settings = {"-size": -1, "-progress": "", "-command": "", **_state(interp, out)}
    settings["-blocksize"] = settings.pop("-buffersize")
    defaults = defaults or []
    if len(defaults) % 2:
        raise TclError("list must have an even number of elements", ["TCL", "ARGUMENT", "FORMAT"])
    settings.update((to_str(defaults[at]), defaults[at + 1]) for at in range(0, len(defaults), 2))
    for at in range(0, len(words), 2):
        option = to_str(words[at])
        if option not in _OPTIONS:
            wanted = "-size, -blocksize, -progress, or -command"
            raise TclError(f'Unknown option "{option}", expected one of {wanted}')
        if at + 1 == len(words):
            raise TclError(f'wrong#args, option "{option}"  is without argument')
        settings[option] = words[at + 1]
    if not to_list(settings["-command"]):
        raise TclError("Completion callback is missing")
    return settings


def _from_array(interp: Interp, name: object) -> Settings:
    array = to_str(name)
    needed = ("-size", "-command", "-progress", "-blocksize")
    settings = {option: interp.get_var(f"{array}({option})") for option in needed}
    for option in _CHANNEL_OPTIONS:
        if interp.var_exists(f"{array}({option})"):
            settings[option] = interp.get_var(f"{array}({option})")
    return settings


def _state(interp: Interp, channel: object) -> Settings:
    return {option: interp.invoke(["::fconfigure", channel, option]) for option in _CHANNEL_OPTIONS}


def configure(interp: Interp, channel: object, settings: Settings) -> None:
    """Set those options of a channel that are in ``settings``."""
    for option in _CHANNEL_OPTIONS:
        if option in settings:
            interp.invoke(["::fconfigure", channel, option, settings[option]])


def text_of(value: object) -> str | bytes:
    """Return a value as a string of characters; bytes are one, too."""
    return value if isinstance(value, bytes) else to_str(value)


def notifier(interp: Interp, prefix: object) -> Done:
    """Return the function that calls a completion callback at global level."""
    words = to_list(prefix)
    return lambda *arguments: interp.invoke(["::uplevel", "#0", [*words, *arguments]])


# Transfers


def start(interp: Interp, kind: str, data: object, out: object, settings: Settings, done: Done) -> None:
    """Begin a transfer; ``done`` may be called before this returns if there is nothing to do."""
    size = to_int(settings["-size"])
    if size == 0:
        done(0)
        return
    if kind == "string":
        text = text_of(data)
        if size > len(text):
            done(0, "Transfer impossible, not enough data for size")
            return
        StringTransfer(interp, text, out, settings, size if size > 0 else len(text), done)
    else:
        ChannelTransfer(interp, data, out, settings, size, done)


class Transfer:
    """One transfer into the channel ``out``: settings, callbacks and their end."""

    def __init__(self, interp: Interp, out: object, settings: Settings, size: int, done: Done) -> None:
        self.interp = interp
        self.out = out
        self.size = size
        self.total = 0
        self.channels = [to_str(out)]
        self._done = done
        self._progress = settings["-progress"]
        self._kept = _state(interp, out)
        self._on_end: list[list[object]] = []
        try:
            configure(interp, out, {**settings, "-buffersize": settings["-blocksize"]})
            self.blocksize = to_int(settings["-blocksize"])
            if self.blocksize < 1:
                raise TclError(f'invalid value "{self.blocksize}" of -blocksize, expected integer no less than 1')
            self.begin()
        except TclError:
            self._release()
            raise
        interp.state(Watch).add(self)

    def begin(self) -> None:
        """Have the event loop serve the transfer."""
        raise AssertionError

    def callback(self, function: Callable[..., object]) -> list[object]:
        """Return the words of a callback that lasts as long as the transfer."""
        prefix = callback(self.interp, function)
        self._on_end.append(["::rename", prefix[0], ""])
        return prefix

    @property
    def wants_progress(self) -> bool:
        """Whether somebody asked to be told of every block."""
        return self._progress != "" and to_str(self._progress) != ""

    def report(self, total: int, last: bool) -> None:
        """Call the progress callback for every block up to ``total``; the last one may be incomplete, or empty."""
        before, self.total = self.total, total
        if not self.wants_progress:
            return
        invoke = self.interp.invoke
        try:
            words = to_list(self._progress)
            for reached in range(before + self.blocksize, total + 1, self.blocksize):
                invoke([*words, reached])
            if last:
                invoke([*words, total])
        except Exception as error:
            # A background error, as in Tcllib; but there the transfer is never heard of again.
            call_later(self.interp, _ending(self, str(error)))
            raise

    def complete(self, *message: object) -> None:
        """End the transfer as soon as the channel has passed everything on, or at once if it failed."""
        if message:
            self.end(*message)
        else:
            when_flushed(self.interp, self.out, self.end)

    def end(self, *message: object) -> None:
        """Give the channel back as it was and call the completion callback."""
        if self._release():
            self._done(self.total, *message)

    def _release(self) -> bool:
        """Let go of everything; return whether it was held."""
        self.interp.state(Watch).remove(self)
        if not self._kept:
            return False
        for words in self._on_end:
            quietly(self.interp, words)
        try:
            configure(self.interp, self.out, self._kept)
        except TclError:
            pass
        self._kept = {}
        return True


class ChannelTransfer(Transfer):
    """A transfer out of a channel by ``fcopy``; ``size`` is negative for everything."""

    def __init__(self, interp: Interp, source: object, out: object, settings: Settings, size: int, done: Done) -> None:
        self.source = source
        self._blocks = 1
        self._asked = 0
        self._since = 0.0
        super().__init__(interp, out, settings, size, done)

    def begin(self) -> None:
        """Start the first copy."""
        self.channels.append(to_str(self.source))
        self._from_file = self.wants_progress and to_int(self.interp.invoke(["::tell", self.source])) >= 0
        self._copied = self.callback(self._on_copied)
        self._copy()

    def _copy(self) -> None:
        words = ["::fcopy", self.source, self.out, "-command", self._copied]
        left = self.size - self.total if self.size > 0 else -1
        if self.wants_progress:
            wanted = self.blocksize * self._next_blocks()
            left = min(left, wanted) if left > 0 else wanted
        if left > 0:
            words += ["-size", left]
        self._asked = left
        self.interp.invoke(words)

    def _next_blocks(self) -> int:
        """Return how many blocks to move without delaying their callbacks."""
        if not self._from_file:
            arrived = to_int(self.interp.invoke(["::chan", "pending", "input", self.source]))
            return max(arrived // self.blocksize, 1)
        now = monotonic()
        if now - self._since > _QUICK:
            self._blocks = max(self._blocks // 2, 1)
        elif self._blocks * self.blocksize < _MOST_BLOCKS:
            self._blocks *= 2
        self._since = now
        return self._blocks

    def _on_copied(self, count: object, *message: object) -> object:
        total = self.total + to_int(count)
        try:
            reached = 0 < self.size <= total
            ended = not reached and not message and bool(to_int(self.interp.invoke(["::eof", self.source])))
        except TclError as error:
            reached, ended, message = False, False, (str(error),)
        over = bool(message) or reached or ended
        partial = bool(message) or ended or (reached and total % self.blocksize != 0)
        self.report(total, over and partial)
        if message:
            self.complete(*message)
        elif reached or (ended and self.size < 0):
            self.complete()
        elif ended:
            self.complete("Transfer aborted, not enough input")
        else:
            try:
                self._copy()
            except TclError as error:
                self.complete(str(error))
        return ""


class StringTransfer(Transfer):
    """A transfer out of a string, piece by piece as the channel becomes writable."""

    def __init__(
        self, interp: Interp, text: str | bytes, out: object, settings: Settings, size: int, done: Done
    ) -> None:
        self._text = text
        self._blocks = 1
        super().__init__(interp, out, settings, size, done)

    def begin(self) -> None:
        """Wait for the channel."""
        script = self.interp.invoke(["::fileevent", self.out, "writable"])
        self.interp.invoke(["::fileevent", self.out, "writable", self.callback(self._on_writable)])
        self._on_end.append(["::fileevent", self.out, "writable", script])

    def _on_writable(self) -> object:
        blocks = self._blocks if self.wants_progress else max(_PIECE // self.blocksize, 1)
        reached = min(self.total + blocks * self.blocksize, self.size)
        since = monotonic()
        try:
            self.interp.invoke(["::puts", "-nonewline", self.out, self._text[self.total : reached]])
        except TclError as error:
            self.complete(str(error))
            return ""
        if monotonic() - since > _QUICK:
            self._blocks = max(self._blocks // 2, 1)
        elif self._blocks * self.blocksize < _PIECE:
            self._blocks *= 2
        over = reached == self.size
        self.report(reached, over and reached % self.blocksize != 0)
        if over:
            self.complete()
        return ""


class Watch:
    """Ends the transfers of an interpreter one of whose channels was closed."""

    def __init__(self) -> None:
        self._transfers: dict[int, Transfer] = {}
        self._timer: object = ""

    def add(self, transfer: Transfer) -> None:
        """Begin to watch a transfer."""
        if not self._transfers:
            self._wait(transfer.interp)
        self._transfers[id(transfer)] = transfer

    def remove(self, transfer: Transfer) -> None:
        """No longer watch a transfer."""
        if self._transfers.pop(id(transfer), None) is not None and not self._transfers:
            transfer.interp.invoke(["::after", "cancel", self._timer])

    def _wait(self, interp: Interp) -> None:
        self._timer = interp.invoke(["::after", 500, ["::transfer::copy::Watch"]])

    def look(self, interp: Interp) -> object:
        """Look for transfers that cannot go on."""
        open_channels = set(map(to_str, to_list(interp.invoke(["::file", "channels"]))))
        for transfer in list(self._transfers.values()):
            closed = [name for name in transfer.channels if name not in open_channels]
            if closed:
                call_later(interp, _ending(transfer, f'can not find channel named "{closed[0]}"'))
        self._wait(interp)
        return ""


def _ending(transfer: Transfer, message: str) -> Callable[[], None]:
    return lambda: transfer.end(message)


def quietly(interp: Interp, words: list[object]) -> None:
    """Run a command that may fail because a channel is gone."""
    try:
        interp.invoke(words)
    except TclError:
        pass


def when_flushed(interp: Interp, channel: object, then: Callable[..., object]) -> None:
    """Call ``then()`` once all output of a channel is with the system, ``then(message)`` if that fails.

    Other events are served meanwhile, even for a blocking channel.
    """
    invoke = interp.invoke
    try:
        mode = invoke(["::fconfigure", channel, "-blocking"])
        invoke(["::fconfigure", channel, "-blocking", 0])
        invoke(["::flush", channel])
        waiting = to_int(invoke(["::chan", "pending", "output", channel])) > 0
    except TclError as error:
        then(str(error))
        return
    if not waiting:
        quietly(interp, ["::fconfigure", channel, "-blocking", mode])
        then()
        return
    script = invoke(["::fileevent", channel, "writable"])

    def flushed() -> object:
        message: tuple[str, ...] = ()
        try:
            invoke(["::flush", channel])
            if to_int(invoke(["::chan", "pending", "output", channel])) > 0:
                return ""
        except TclError as error:
            message = (str(error),)
        quietly(interp, ["::fileevent", channel, "writable", script])
        quietly(interp, ["::fconfigure", channel, "-blocking", mode])
        interp.delete_command(to_str(waiter[0]))
        then(*message)
        return ""

    waiter = callback(interp, flushed, "")
    invoke(["::fileevent", channel, "writable", waiter])
