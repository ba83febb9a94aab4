"""Who wants to know when a channel is ready, and what the channel therefore asks of the event loop.

Buffered input makes a channel readable although its transport is not: a timer of no delay reports it, event after
event, until the buffer is empty or a ``gets`` found it to hold no complete line.  While output waits to be flushed,
writable events serve the flush alone.
"""

from __future__ import annotations

from tclcompat.channels.transports.base import READABLE, WRITABLE, Transport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tclcompat.channels.writing import WritableChannel

Key = tuple[object, int]


class Interest:
    """The handlers of one channel."""

    __slots__ = ("_channel", "_handlers", "_mask", "_reader", "_sequence", "_timer", "_told", "_watched")

    def __init__(self, channel: WritableChannel) -> None:
        self._channel = channel
        # The newest comes first.
        self._handlers: dict[Key, tuple[int, Callable[[], object]]] = {}
        # The same, as it is walked through: made anew with each change.
        self._sequence: tuple[tuple[Key, tuple[int, Callable[[], object]]], ...] = ()
        # What alone is called when the channel is readable; None where there are several handlers, or none.
        self._reader: Callable[[], object] | None = None
        self._mask = 0
        # What the transport was asked for last, and what it was told to call for readers.
        self._watched = 0
        self._told: Callable[[], object] | None = None
        self._timer: Any = None

    def add(self, key: Key, mask: int, callback: Callable[[], object]) -> None:
        """Add a handler, or replace the one with the same key."""
        if key in self._handlers:
            self._handlers[key] = (mask, callback)
        else:
            self._handlers = {key: (mask, callback), **self._handlers}
        self._changed()

    def remove(self, key: Key) -> None:
        """Remove a handler."""
        if self._handlers.pop(key, None) is not None:
            self._changed()

    def clear(self) -> None:
        """Remove all handlers; a background flush goes on."""
        self._handlers.clear()
        self._changed()

    def _changed(self) -> None:
        self._sequence = tuple(self._handlers.items())
        mask = 0
        readers = []
        for wanted, callback in self._handlers.values():
            mask |= wanted
            if wanted & READABLE:
                readers.append(callback)
        self._mask = mask
        self._reader = readers[0] if len(readers) == 1 else None
        self.update()

    def update(self) -> None:
        """Ask the event loop for what is wanted now."""
        channel = self._channel
        mask = self._mask
        if channel.unsent:
            mask |= WRITABLE
        source = channel.input
        if mask & READABLE and not channel.starved and source is not None and source.pos < len(source.data):
            mask &= ~READABLE
            if self._timer is None:
                self._timer = channel.loop().call_later(0, self._fire)
        if mask != self._watched or self._reader is not self._told:
            self._watched = mask
            self._told = self._reader
            channel.transport.watch(channel.loop(), mask, self.notify, self._reader)

    def move_to(self, transport: Transport) -> None:
        """Let ``transport`` take the place of the channel's; it is the one to ask from now on."""
        channel = self._channel
        channel.slow_down()
        if self._watched:
            channel.transport.watch(channel.loop(), 0, self.notify)
            self._watched = 0
        channel.transport = transport
        self.update()

    def _fire(self) -> None:
        channel = self._channel
        self._timer = None
        if self._mask & READABLE and not channel.starved and channel.input_pending():
            # Set again first: the handler may enter the event loop itself.
            self._timer = channel.loop().call_later(0, self._fire)
            self.notify(READABLE)
        else:
            self.update()

    def notify(self, mask: int = READABLE) -> None:
        """Call the handlers for the conditions in ``mask``."""
        reader = self._reader
        if reader is not None and mask == READABLE:
            # Whatever reads or writes the channel asks for an update itself.
            reader()
            return
        channel = self._channel
        if mask & WRITABLE and channel.unsent:
            channel.continue_flush()
            mask &= ~WRITABLE
        sequence = self._sequence
        try:
            for key, (wanted, callback) in sequence:
                if wanted & mask and (sequence is self._sequence or key in self._handlers):
                    callback()
        finally:
            self._update_open()

    def _update_open(self) -> None:
        if not self._channel.closed or self._channel.unsent:
            self.update()
