"""``transfer::data::destination``: objects that describe where received data goes: a variable, a channel or a file.

The option that was set last counts.  These options are carried out when they are set and go on reading as empty, as in
Tcllib; its ``-variable`` fails always, here it does what the manual says.  A file is opened, and so emptied, by the
first data, or at the end of a reception that brought none.

A reception from a binary channel writes bytes to the file.  One that fails (the sender is gone, the disk is full, the
channel of the destination was closed) still calls its callback, with the error message as a second argument; in Tcllib
such an error goes to bgerror, and the callback never comes.
"""

from __future__ import annotations

from tclcompat import TclError, to_int, to_list, to_str
from tclcompat.native import Interp, ObjectCommand, Option, call_later, callback, install_type, method
from transfer.copying import notifier, quietly, text_of, when_flushed
from transfer.source import check_channel, global_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from transfer.copying import Done

PACKAGES = {"transfer::data::destination": "0.2"}

# What is read at once, and how often in a row; the output of a slow destination that may wait before no more is read.
_CHUNK = 1 << 17
_CHUNKS = 8
_MOST_WAITING = 1 << 20


def install(interp: Interp) -> None:
    """Make the command ``::transfer::data::destination``."""
    install_type(interp, Destination)


class Destination(ObjectCommand, name="transfer::data::destination"):
    """One data destination; ``target`` is the option that describes it, and its value."""

    def _use_channel(self, value: object) -> None:
        check_channel(self.interp, value)
        self._use("channel", value)

    def _use_file(self, value: object) -> None:
        def holds(question: str, path: object) -> bool:
            return bool(self.interp.invoke(["::file", question, path]))

        complaint = ""
        if not holds("exists", value):
            folder = self.interp.invoke(["::file", "dirname", value])
            if not holds("writable", folder) or not holds("isdirectory", folder):
                complaint = "creatable"
        elif not holds("writable", value):
            complaint = "writable"
        elif not holds("isfile", value):
            complaint = "a file"
        if complaint:
            raise TclError(f'File "{to_str(value)}" not {complaint}')
        self._use("file", value)

    def _use_variable(self, value: object) -> None:
        self._use("variable", global_name(self.interp, value))

    channel = Option("-channel", apply=_use_channel)
    file = Option("-file", apply=_use_file)
    variable = Option("-variable", apply=_use_variable)
    progress = Option("-progress")
    target: tuple[str, object] = ("undefined", "")
    # The channel that data of the file is written to, or was written to before ``done``.
    _opened: object = None
    _binary = False

    def _use(self, kind: str, value: object) -> None:
        self._close_file()
        self.target = (kind, value)
        self._opened = None

    @method("chunk")
    def put(self, chunk: object) -> object:
        """Save a piece of data."""
        kind, value = self.target
        if kind == "variable":
            self.interp.invoke(["::append", value, chunk])
        elif kind != "undefined":
            self.interp.invoke(["::puts", "-nonewline", self._channel(), chunk])
        return ""

    @method()
    def done(self) -> object:
        """Finish: close the file.  What is put from now on is lost to an error."""
        if self.target[0] == "file":
            channel = self._channel()
            self.interp.invoke(["::close", channel])
        return ""

    @method("mv")
    def valid(self, message_variable: object) -> object:
        """Return whether there is a destination; say in a variable that there is none."""
        if self.target[0] == "undefined":
            self.interp.set_var(to_str(message_variable), "Data destination is undefined")
            return 0
        return 1

    @method("sock done")
    def receive(self, sock: object, done: object) -> object:
        """Receive data from a channel up to its end; ``done`` is called then."""
        self.fetch(sock, notifier(self.interp, done))
        return ""

    def fetch(self, channel: object, done: Done, owned: bool = False) -> None:
        """Receive data from ``channel``; ``done`` is called at the end.

        An ``owned`` channel is closed if the object is destroyed before that.
        """
        self._close_file()
        self._opened = None
        self._binary = self.interp.invoke(["::fconfigure", channel, "-encoding"]) == "binary"
        Reception(self, channel, done, owned)

    def slow_channel(self) -> object:
        """Return the channel of the destination if much output waits in it, else an empty string."""
        if self.target[0] != "channel":
            return ""
        waiting = self.interp.invoke(["::chan", "pending", "output", self.target[1]])
        return self.target[1] if to_int(waiting) > _MOST_WAITING else ""

    def _channel(self) -> object:
        kind, value = self.target
        if kind == "channel":
            return value
        if self._opened is None:
            self._opened = self.interp.invoke(["::open", value, "w"])
            if self._binary:
                self.interp.invoke(["::fconfigure", self._opened, "-translation", "binary"])
        return self._opened

    def _close_file(self) -> None:
        if self._opened is not None and self.interp.invoke(["::file", "channels", self._opened]):
            quietly(self.interp, ["::close", self._opened])

    def abandon(self) -> None:
        """Close the file of a reception that failed."""
        self._close_file()


class Reception:
    """One reception into a destination from the channel ``source``."""

    def __init__(self, destination: Destination, source: object, done: Done, owned: bool) -> None:
        self.interp = interp = destination.interp
        self.destination = destination
        self.source = source
        self.total = 0
        self._done = done
        self._owned = owned
        self._blocking = interp.invoke(["::fconfigure", source, "-blocking"])
        interp.invoke(["::fconfigure", source, "-blocking", 0])
        self._reader = callback(interp, self._on_readable, "")
        interp.invoke(["::fileevent", source, "readable", self._reader])

    def _on_readable(self) -> object:
        """Pass on what has arrived: a few chunks, so that other events have their turn."""
        destination = self.destination
        invoke = self.interp.invoke
        if destination.destroyed:
            self._release()
            destination.abandon()
            if self._owned:
                quietly(self.interp, ["::close", self.source])
            raise TclError(f'reception of a destroyed object of type "{destination.type_name}"')
        reported = destination.progress != ""
        try:
            for _ in range(_CHUNKS):
                chunk = invoke(["::read", self.source, _CHUNK])
                length = len(text_of(chunk))
                if length:
                    destination.put(chunk)
                    self.total += length
                if length < _CHUNK or reported:
                    break
            ended = invoke(["::eof", self.source])
            slow = destination.slow_channel()
        except TclError as error:
            self._fail(str(error))
            return ""
        if length:
            self._report()
        if ended:
            self._end()
        elif slow:
            invoke(["::fileevent", self.source, "readable", ""])
            when_flushed(self.interp, slow, self._resume)
        return ""

    def _report(self) -> None:
        prefix = to_list(self.destination.progress)
        if prefix:
            try:
                self.interp.invoke([*prefix, self.total])
            except Exception as error:
                # A background error, as in Tcllib; but there the reception is never heard of again.
                message = str(error)
                call_later(self.interp, lambda: self._fail(message))
                raise

    def _resume(self, *message: object) -> None:
        if message:
            self._fail(*message)
        else:
            self.interp.invoke(["::fileevent", self.source, "readable", self._reader])

    def _end(self) -> None:
        """Finish the destination, then tell."""
        self._release()
        try:
            self.destination.done()
        except TclError as error:
            self._done(self.total, str(error))
            return
        if self.destination.target[0] == "channel":
            when_flushed(self.interp, self.destination.target[1], lambda *message: self._done(self.total, *message))
        else:
            self._done(self.total)

    def _fail(self, *message: object) -> None:
        self._release()
        self.destination.abandon()
        self._done(self.total, *message)

    def _release(self) -> None:
        """Give the source back as it was."""
        quietly(self.interp, ["::fileevent", self.source, "readable", ""])
        quietly(self.interp, ["::fconfigure", self.source, "-blocking", self._blocking])
        self.interp.delete_command(to_str(self._reader[0]))
