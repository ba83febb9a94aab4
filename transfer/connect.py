"""``transfer::connect``: objects that hold what is needed to connect to a partner, or to wait for one.

An object in mode ``active`` connects, one in mode ``passive`` listens for a single partner.  Either way the callback
is called from the event loop with the channel of the connection.  The user's document promises it one additional
argument, the channel; Tcllib's code passes the object and the channel, and scripts rely on that.  ``callback_words``
decides between the two by what the callback can take.

A passive object must not be destroyed while it waits: the partner that connects later then causes one background
error, and both sockets are closed.
"""

from __future__ import annotations

from tclcompat import TclError, to_list, to_str
from tclcompat.native import (
    Interp,
    ObjectCommand,
    Option,
    accepted_arguments,
    call_builtin,
    enum,
    forget_once,
    install_type,
    method,
    once,
    prepare,
)

PACKAGES = {"transfer::connect": "0.2"}


def install(interp: Interp) -> None:
    """Make the command ``::transfer::connect``."""
    install_type(interp, Connect)
    # Partners wait for who has connected: what takes time comes before that.
    prepare(interp, "::socket", "::fconfigure", "::after", "::vwait", "::fcopy", "::close")


def callback_words(interp: Interp, prefix: object, own_name: str, channel: object) -> list[object]:
    """Return the words that call the callback for a connection: the channel, with the object before it or not.

    A callback that takes exactly one more word gets the channel; any other gets the object and the channel.
    """
    words = to_list(prefix)
    limits = accepted_arguments(interp, words)
    if limits is not None and limits[0] <= 1 and limits[1] == 1:
        return [*words, channel]
    return [*words, own_name, channel]


class Connect(ObjectCommand, name="transfer::connect"):
    """One connection object."""

    host = Option("-host", "localhost")
    port = Option("-port", 0)
    mode = Option("-mode", "active", enum("active", "passive"))
    socket_command = Option("-socketcmd", "::socket")
    translation = Option("-translation")
    encoding = Option("-encoding")
    eofchar = Option("-eofchar")
    variables = ("mysock",)

    @method("command")
    def connect(self, command: object) -> object:
        """Connect to the partner, or start to wait for it; return nothing, or the port that is listened on."""
        if to_str(self.mode) == "active":
            channel = self._open_socket(self.host, self.port)
            self._hand_over(channel, command, self.own_name)
            return ""
        return self._listen(command)

    def _open_socket(self, *words: object) -> object:
        """Call the command of -socketcmd: one command name, or a prefix of several words."""
        given = to_str(self.socket_command)
        if given == "::socket":
            return call_builtin(self.interp, given, *words)
        prefix = to_list(given)
        find = self.interp.find_command
        if len(prefix) < 2 or find(given) is not None or find(to_str(prefix[0])) is None:
            prefix = [given]
        return self.interp.invoke([*prefix, *words])

    def _listen(self, command: object) -> object:
        """Wait for one partner; every wait has a listener of its own and closes it."""
        accept = once(self.interp, lambda channel, *_: self._accepted(listener, command, channel))
        try:
            listener = self._open_socket("-server", accept, self.port)
        except TclError:
            forget_once(self.interp, accept)
            raise
        self.set_variable("mysock", listener)
        address = to_list(call_builtin(self.interp, "::fconfigure", listener, "-sockname"))
        return address[2]

    def _accepted(self, listener: object, command: object, channel: object) -> object:
        call_builtin(self.interp, "::close", listener)
        if self.destroyed:
            self.interp.invoke(["::close", channel])
            raise TclError(f'connection for a destroyed object of type "{self.type_name}"')
        self._hand_over(channel, command, self.own_name)
        return ""

    def _hand_over(self, channel: object, command: object, own_name: str) -> None:
        """Configure the channel and have the callback called from the event loop."""
        try:
            for option, value in self.given("-translation", "-encoding", "-eofchar"):
                self.interp.invoke(["::fconfigure", channel, option, value])
        except TclError:
            self.interp.invoke(["::close", channel])
            raise
        call_builtin(self.interp, "::after", 0, callback_words(self.interp, command, own_name, channel))
