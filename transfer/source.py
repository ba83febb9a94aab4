"""``transfer::data::source``: objects that describe data to transfer: a string, a variable, a channel or a file.

The option that was set last counts.  These options are carried out when they are set and go on reading as empty, as in
Tcllib; its ``-variable`` fails always, here it does what the manual says.  A file is opened when its data is asked for;
for a binary channel it is read as bytes, and after a transfer it is closed (Tcllib does neither).
"""

from __future__ import annotations

from tclcompat import TclError, to_int, to_list, to_str
from tclcompat.native import Interp, ObjectCommand, Option, install_type, method
from transfer.copying import notifier, quietly, read_options, start, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from transfer.copying import Done

PACKAGES = {"transfer::data::source": "0.2"}


def install(interp: Interp) -> None:
    """Make the command ``::transfer::data::source``."""
    interp.eval("package require transfer::copy")
    install_type(interp, Source)


def global_name(interp: Interp, value: object) -> str:
    """Return the whole name of a variable that is anchored at the global namespace; raise TclError if there is none."""
    name = to_str(value)
    whole = name if name.startswith("::") else f"::{name}"
    if not interp.var_exists(whole):
        raise TclError(f'Bad variable "{name}", does not exist')
    return whole


def check_channel(interp: Interp, value: object) -> None:
    """Raise TclError if there is no such channel."""
    if not interp.invoke(["::file", "channels", value]):
        raise TclError(f'Bad channel handle "{to_str(value)}", does not exist')


class Source(ObjectCommand, name="transfer::data::source"):
    """One data source; ``origin`` is the option that describes the data, and its value."""

    def _use_string(self, value: object) -> None:
        self.origin = ("string", value)

    def _use_channel(self, value: object) -> None:
        check_channel(self.interp, value)
        self.origin = ("channel", value)

    def _use_file(self, value: object) -> None:
        for question, complaint in (
            ("exists", "does not exist"),
            ("readable", "not readable"),
            ("isfile", "not a file"),
        ):
            if not self.interp.invoke(["::file", question, value]):
                raise TclError(f'File "{to_str(value)}" {complaint}')
        self.origin = ("file", value)

    def _use_variable(self, value: object) -> None:
        self.origin = ("variable", global_name(self.interp, value))

    string = Option("-string", apply=_use_string)
    channel = Option("-channel", apply=_use_channel)
    file = Option("-file", apply=_use_file)
    variable = Option("-variable", apply=_use_variable)
    limit = Option("-size", -1)
    progress = Option("-progress")
    origin: tuple[str, object] = ("undefined", "")

    @method()
    def type(self) -> object:
        """Return the type of the data: string, channel or undefined."""
        return {"variable": "string", "file": "channel"}.get(self.origin[0], self.origin[0])

    @method()
    def data(self) -> object:
        """Return the data, or a channel to read it from."""
        kind, value = self._defined()
        if kind == "variable":
            return self.interp.get_var(to_str(value))
        return self.interp.invoke(["::open", value, "r"]) if kind == "file" else value

    @method()
    def size(self) -> object:
        """Return how many characters there are to transfer, -1 if that is not known."""
        limit = self.limit
        if to_int(limit) >= 0:
            return limit
        return -1 if self._defined()[0] in ("channel", "file") else len(text_of(self.data()))

    @method("mv")
    def valid(self, message_variable: object) -> object:
        """Return whether there is data, and enough of it; say in a variable what is wrong."""
        message = self.problem()
        if message:
            self.interp.set_var(to_str(message_variable), message)
        return int(not message)

    def problem(self) -> str:
        """Return what is wrong with the description of the data; an empty string if it is valid."""
        if self.origin[0] == "undefined":
            return "Data source is undefined"
        if self.origin[0] in ("string", "variable") and to_int(self.limit) > len(text_of(self.data())):
            return "Not enough data to transmit"
        return ""

    @method("sock blocksize done")
    def transmit(self, sock: object, blocksize: object, done: object) -> object:
        """Transfer the data to a channel; ``done`` is called at the end."""
        if not to_list(done):
            self._defined()
            raise TclError("Completion callback is missing")
        self.send(sock, blocksize, notifier(self.interp, done))
        return ""

    def send(self, channel: object, blocksize: object, done: Done) -> None:
        """Transfer the data to ``channel``; ``done`` is called at the end."""
        kind = self._defined()[0]
        words = ["-size", self.size(), "-blocksize", blocksize, "-progress", self.progress, "-command", "done"]
        settings = read_options(self.interp, channel, words)
        if kind != "file":
            start(self.interp, to_str(self.type()), self.data(), channel, settings, done)
            return
        source = self.data()
        if self.interp.invoke(["::fconfigure", channel, "-encoding"]) == "binary":
            self.interp.invoke(["::fconfigure", source, "-translation", "binary"])

        def close_and_tell(*arguments: object) -> None:
            quietly(self.interp, ["::close", source])
            done(*arguments)

        try:
            start(self.interp, "chan", source, channel, settings, close_and_tell)
        except TclError:
            quietly(self.interp, ["::close", source])
            raise

    def _defined(self) -> tuple[str, object]:
        if self.origin[0] == "undefined":
            raise TclError("Data source is undefined")
        return self.origin
