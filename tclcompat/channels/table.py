"""The channels that one interpreter knows by name.

The standard channels are made when somebody first asks for one of them.  What is odd: a channel opened while a
standard channel is closed takes its place and its name; if several are, that of the first one.
"""

from __future__ import annotations

import os
from _stat import S_IFMT, S_IFSOCK

from tclcompat.channels.channel import Channel
from tclcompat.channels.transports.base import READABLE, WRITABLE, Transport
from tclcompat.channels.transports.file import FileTransport
from tclcompat.errors import TclError
from tclcompat.values.encodings import system_encoding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.eventloop.loop import EventLoop

_STANDARD = ("stdin", "stdout", "stderr")


class ChannelTable:
    """Channels by name.

    ``loop`` is called for the event loop of the interpreter when a channel first needs it, ``on_forget`` with every
    channel that is not known here any more, though others may have it.  ``known`` is where they are kept.
    """

    def __init__(self, loop: Callable[[], EventLoop], known: dict[str, Channel] | None = None) -> None:
        self.loop = loop
        self.on_forget: list[Callable[[Channel], object]] = []
        self._channels = {} if known is None else known
        # What stands for each standard name, None once closed; empty until first asked for.
        self._standard: dict[str, Channel | None] = {}
        self._lingering: list[Channel] = []

    def __getitem__(self, name: str) -> Channel:
        """Return the channel ``name``; raise TclError (TCL LOOKUP CHANNEL name) when there is none."""
        channel = self._channels.get(name)
        if channel is not None:
            return channel
        if name in _STANDARD:
            standard = self._open_standard(name)
            if standard is not None and standard.name in self._channels:
                return standard
        raise TclError(f'can not find channel named "{name}"', ["TCL", "LOOKUP", "CHANNEL", name])

    def readable(self, name: str) -> Channel:
        """Return the channel ``name``, which must be open for reading."""
        channel = self._channels.get(name) or self[name]
        if channel.input is None:
            raise TclError(f'channel "{name}" wasn\'t opened for reading')
        return channel

    def writable(self, name: str) -> Channel:
        """Return the channel ``name``, which must be open for writing."""
        channel = self._channels.get(name) or self[name]
        if channel.output is None:
            raise TclError(f'channel "{name}" wasn\'t opened for writing')
        return channel

    def names(self) -> list[str]:
        """Return the names of all channels."""
        self._open_standard("stdin")
        return list(self._channels)

    def add(self, channel: Channel) -> str:
        """Make ``channel`` known under its name, which is returned."""
        if self._standard and None in self._standard.values():
            for name, standard in self._standard.items():
                if standard is None:
                    self._standard[name] = channel
                    channel.name = name
                    break
        self._channels[channel.name] = channel
        channel.references += 1
        return channel.name

    def take(self, channel: Channel) -> None:
        """Make a channel known that another interpreter has too."""
        if channel.name not in self._channels:
            self._channels[channel.name] = channel
            channel.references += 1

    def standard(self, name: str) -> Channel | None:
        """Return what stands for a standard name now, even if scripts here may not use it."""
        return self._open_standard(name)

    def forget(self, channel: Channel) -> None:
        """Let ``channel`` be unknown here, without closing it."""
        if self._channels.pop(channel.name, None) is None:
            return
        channel.references -= 1
        for callback in self.on_forget:
            callback(channel)
        if self._standard and channel.references <= 0 and channel in self._standard.values():
            for name, standard in self._standard.items():
                if standard is channel:
                    self._standard[name] = None

    def close(self, channel: Channel) -> None:
        """Forget ``channel``, and close it unless another interpreter has it too."""
        self.forget(channel)
        if channel.references <= 0:
            try:
                channel.close()
            finally:
                if channel.unsent:
                    self._lingering.append(channel)

    def share_standard(self, other: ChannelTable, known: bool = True) -> None:
        """Have the standard channels of ``other`` here too; ``known`` tells whether scripts may use them."""
        other._open_standard("stdin")
        self._standard = dict.fromkeys(_STANDARD)
        for name, channel in other._standard.items():
            self._standard[name] = channel
            if channel is not None and known:
                self.take(channel)

    def close_all(self, exiting: bool = True) -> None:
        """Flush and close everything; errors have nobody to go to.

        ``exiting``: wait for nobody.  Child processes go on, and what a non-blocking channel cannot write now is lost,
        unless the environment variable TCL_FLUSH_NONBLOCKING_ON_EXIT says otherwise.
        """
        flushes = not exiting or os.environ.get("TCL_FLUSH_NONBLOCKING_ON_EXIT", "0") != "0"
        for channel in list(self._channels.values()):
            try:
                patient = channel.blocking and not exiting
                if flushes and channel.output is not None and channel.references <= 1:
                    channel.set_blocking(True)
                if not patient:
                    channel.transport.abandon()
                if channel.name in _STANDARD:
                    # The descriptors belong to the process, which may go on without this interpreter.
                    if channel.output is not None:
                        channel.flush()
                    self.forget(channel)
                else:
                    self.close(channel)
            except (OSError, TclError):
                pass
        for channel in self._lingering:
            try:
                if flushes:
                    channel.set_blocking(True)
                channel.transport.abandon()
                channel.continue_flush()
            except (OSError, TclError):
                pass
        self._lingering.clear()

    def encoding(self) -> str:
        """Return the encoding of a new channel."""
        return system_encoding()

    def _open_standard(self, name: str) -> Channel | None:
        """Return what stands for a standard name now; the first time make all standard channels."""
        if not self._standard:
            for known in _STANDARD:
                self._standard[known] = channel = _standard_channel(known, self.loop, self.encoding())
                if channel is not None:
                    self._channels[known] = channel
                    channel.references += 1
        return self._standard[name]


def _standard_channel(name: str, loop: Callable[[], EventLoop], encoding: str) -> Channel | None:
    """Open a standard channel, unless the process was started without it."""
    fd = _STANDARD.index(name)
    try:
        kind = S_IFMT(os.fstat(fd).st_mode)
    except OSError:
        return None
    mode = READABLE if name == "stdin" else WRITABLE
    transport = _socket_transport(fd) if kind == S_IFSOCK else None
    if transport is None:
        channel = Channel(name, FileTransport(fd, mode == READABLE, mode == WRITABLE), mode, loop, encoding)
    else:
        channel = Channel(name, transport, mode, loop, encoding)
        if channel.output is not None:
            channel.output.set_translation("crlf")
    channel.buffering = "none" if name == "stderr" else "line"
    return channel


# The sockets among the standard descriptors, which are the process's own: they are not to be closed with an object.
_inherited: list[object] = []


def _socket_transport(fd: int) -> Transport | None:
    """Return a transport for a standard descriptor that is a socket, as of a program that inetd starts; only for IP."""
    import _socket

    from tclcompat.channels.transports.tcp import TcpTransport

    sock = _socket.socket(fileno=fd)
    if sock.family not in (_socket.AF_INET, _socket.AF_INET6):
        sock.detach()
        return None
    _inherited.append(sock)
    return TcpTransport(sock)
