"""What receivers and transmitters have in common: a connection, one transfer at a time over it, and the callbacks.

The completion callback of an object gets the object, the number of bytes and an error message if there is one; that of
the type methods ``stream`` gets no object, and an empty message when all went well.  So it is in Tcllib.  The manual
has passages that promise the number and perhaps a message only; a callback that could not take the words of Tcllib
gets those (``completion_words``).

An object that was destroyed while it was busy causes one background error when its connection or transfer is done; the
socket is closed all the same.
"""

from __future__ import annotations

from tclcompat import TclError, to_list, to_str
from tclcompat.native import (
    Component,
    Interp,
    ObjectCommand,
    Option,
    TypeCommand,
    accepted_arguments,
    call_later,
    callback,
    method,
    refuse,
)
from transfer.connect import Connect
from transfer.copying import notifier, quietly

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT = ("-translation", "-encoding", "-eofchar")
CONNECTION_OPTIONS = ("-host", "-port", "-mode", "-translation", "-encoding", "-eofchar", "-socketcmd")


def connection() -> Component:
    """Return the part that makes the connection."""
    return Component(Connect, "conn", "myconnect", *CONNECTION_OPTIONS)


def completion_words(
    interp: Interp, prefix: object, own_name: str, results: list[object], stream: bool
) -> list[object]:
    """Return the words that call a completion callback; ``results`` are a number and perhaps a message."""
    words = to_list(prefix)
    least, most = accepted_arguments(interp, words) or (0, None)
    if stream:
        # Successful, and room for the number only?
        bare = most == 1 and len(results) == 1
        return [*words, *results] if bare or len(results) == 2 else [*words, *results, ""]
    if most is not None and least <= 1 <= most <= 2:
        return [*words, *results]
    return [*words, own_name, *results]


class Endpoint(ObjectCommand):
    """The base of receivers and transmitters."""

    command_option = Option("-command")
    connector: Component
    variables = ("mybusy",)
    # Whether the connection is reset when the transfer fails, so that the partner does not believe its end.
    resets = True
    # Takes the results in place of the callback of -command.
    finished: Callable[..., object] | None = None

    def construct(self, arguments: list[object]) -> None:
        """Set the object up."""
        self._set_busy(False)
        super().construct(arguments)

    def check(self) -> None:
        """Raise TclError if there is nothing to transfer, or no place for it."""
        raise AssertionError

    def transfer(self, channel: object, done: Callable[..., object]) -> None:
        """Begin the transfer over an open connection."""
        raise AssertionError

    @method()
    def start(self) -> object:
        """Connect and transfer; return nothing, or the port that is listened on."""
        if self._busy:
            raise TclError("Object is busy")
        self.check()
        if self.finished is None and not to_list(self.command_option):
            raise TclError("Completion callback is missing")
        self._set_busy(True)
        begin = callback(self.interp, lambda _, channel: self._begin(begin, channel), "object channel")
        try:
            return self.connector.connect(begin)
        except TclError:
            self._set_busy(False)
            self.interp.delete_command(to_str(begin[0]))
            raise

    @method()
    def busy(self) -> object:
        """Return whether a transfer goes on."""
        return int(self._busy)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        if not self.destroyed:
            self.set_variable("mybusy", int(busy))

    def _begin(self, begin: list[object], channel: object) -> object:
        """The connection stands."""
        self.interp.delete_command(to_str(begin[0]))

        def done(*results: object) -> None:
            refuse(self.interp, channel, self.resets and len(results) > 1)
            quietly(self.interp, ["::close", channel])
            self._done(list(results))

        if self.destroyed:
            done(0, "destroyed")
        refuse(self.interp, channel)
        try:
            self.transfer(channel, done)
        except TclError as error:
            done(0, str(error))
        return ""

    def _done(self, results: list[object]) -> None:
        self._set_busy(False)
        if self.destroyed:
            raise TclError(f'transfer of a destroyed object of type "{self.type_name}"')
        if self.finished is not None:
            self.finished(*results)
        else:
            words = completion_words(self.interp, self.command_option, self.own_name, results, stream=False)
            notifier(self.interp, words)()


def stream(
    interp: Interp, kind: TypeCommand, channel: object, place: list[object], words: list[object], close: bool
) -> object:
    """Transfer once between ``channel``, made binary for that time, and the partner at ``place`` (host and port).

    Make an object with the options ``words``, start it, destroy it when it is done or cannot start; return what
    ``start`` does.  ``close`` says what becomes of the channel.
    """
    host, port = place
    active = to_str(host) != ""
    where = ["-host", host, "-port", port, "-mode", "active"] if active else ["-port", port, "-mode", "passive"]
    given = ["-channel", channel, *where, "-translation", "binary", *words]
    name = kind.create(interp, f"{kind.full_name}::%AUTO%", given)
    endpoint = kind.instances[-1]
    assert isinstance(endpoint, Endpoint)
    prefix = endpoint.command_option
    kept = {option: interp.invoke(["::fconfigure", channel, option]) for option in _KEPT}

    def give_back() -> None:
        quietly(interp, [endpoint.own_name or name, "destroy"])
        if not close:
            quietly(interp, ["::fconfigure", channel, *(word for pair in kept.items() for word in pair)])

    def finished(*results: object) -> None:
        give_back()
        if close:
            try:
                interp.invoke(["::close", channel])
            except TclError as error:
                results = (*results, str(error))[:2]
        if to_list(prefix):
            call = completion_words(interp, prefix, "", list(results), stream=True)
            call_later(interp, notifier(interp, call))

    endpoint.finished = finished
    try:
        interp.invoke(["::fconfigure", channel, "-translation", "binary"])
        return endpoint.start()
    except TclError:
        close = False
        give_back()
        raise
