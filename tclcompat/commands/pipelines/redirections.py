"""The words of a pipeline: which are redirections, and what they mean (exec(n)).

What is odd: redirections may stand anywhere and are for the whole pipeline; the file of a later one takes the place of
the earlier one's, which has been made all the same.  A word that only starts with ``|`` is an argument, but must not
be the last one.
"""

from __future__ import annotations

import os

from tclcompat.channels.transports.base import DescriptorTransport
from tclcompat.channels.transports.process import CLOSED, INHERITED, above_standard
from tclcompat.commands.channel_support import channels, find_channel
from tclcompat.commands.filenames import native_path
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.values.posix import posix_error

_STANDARD = ("stdin", "stdout", "stderr")

_READ = os.O_RDONLY
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND


class Redirections:
    """What the words of a pipeline say of its standard descriptors; None where they say nothing.

    ``words`` are the words without the redirections, ``literal`` is the input given by ``<<``.  ``joined``: standard
    error is to go wherever standard output goes.  Whoever asks for this has to call ``close`` in the end.
    """

    def __init__(self, interp: Interp, words: list[str]) -> None:
        self.words = words
        self.input: int | None = None
        self.output: int | None = None
        self.errors: int | None = None
        self.literal: str | None = None
        self.joined = False
        self._interp = interp
        self._opened: list[int] = []

    def own(self, fd: int) -> int:
        """Return ``fd``, or what replaces it, to be closed with the others."""
        fd = above_standard(fd)
        self._opened.append(fd)
        return fd

    def close(self) -> None:
        """Close the descriptors that were opened for the children."""
        opened, self._opened = self._opened, []
        for fd in opened:
            os.close(fd)

    def read(self) -> None:
        """Take the redirections out of the words; raises TclError."""
        words = self.words
        place, last_bar, needs_command = 0, -1, True
        while place < len(words):
            word = words[place]
            if word[:1] == "|":
                if word in ("|", "|&") and place in (last_bar + 1, len(words) - 1):
                    raise _illegal_bar()
                last_bar, needs_command, used = place, True, 0
            elif word[:1] == "<":
                used = self._read_input(place)
            elif word[:1] == ">":
                used = self._read_output(place)
            elif word[:2] == "2>":
                used = self._read_errors(place)
            else:
                needs_command, used = False, 0
            if used:
                del words[place : place + used]
            else:
                place += 1
        if needs_command:
            raise _illegal_bar()

    def _read_input(self, place: int) -> int:
        word = self.words[place]
        if word[1:2] != "<":
            self.literal = None
            self.input, used = self._target(place, word[1:], _READ)
            return used
        self.input = None
        self.literal = word[2:]
        if self.literal:
            return 1
        if place + 1 == len(self.words):
            raise _last_word(word, "PIPESYNTAX")
        self.literal = self.words[place + 1]
        return 2

    def _read_output(self, place: int) -> int:
        spec = self.words[place][1:]
        flags = _WRITE
        if spec[:1] == ">":
            spec, flags = spec[1:], _APPEND
        both = spec[:1] == "&"
        self.output, used = self._target(place, spec[1:] if both else spec, flags)
        if both:
            self.errors = self.output
        return used

    def _read_errors(self, place: int) -> int:
        word = self.words[place]
        if word == "2>@1":
            if place != len(self.words) - 1:
                raise TclError(f'must specify "{word}" as last word in command', _code("PIPESYNTAX"))
            self.errors, self.joined = self.output, True
            return 1
        spec, flags = word[2:], _WRITE
        if spec[:1] == ">":
            spec, flags = spec[1:], _APPEND
        self.errors, used = self._target(place, spec, flags)
        return used

    def _target(self, place: int, spec: str, flags: int) -> tuple[int, int]:
        """Return the descriptor that a redirection names, and how many words it takes.

        ``spec`` is what follows the sign: nothing when the next word says it.  Appending knows no channels.
        """
        is_channel = spec[:1] == "@" and flags != _APPEND
        used = 1
        name = spec[1:] if is_channel else spec
        if not name:
            if place + 1 == len(self.words):
                raise _last_word(self.words[place], "SYNTAX")
            name, used = self.words[place + 1], 2
        if is_channel:
            return self._channel_descriptor(name, flags != _READ), used
        path = native_path(name)
        try:
            return self.own(os.open(path, flags, 0o666)), used
        except OSError as error:
            verb = "read" if flags == _READ else "write"
            raise posix_error(error, f'couldn\'t {verb} file "{name}"') from None

    def _channel_descriptor(self, name: str, writing: bool) -> int:
        channel = find_channel(self._interp, name)
        transport = channel.transport
        shown = channel.name
        if not isinstance(transport, DescriptorTransport):
            raise TclError(f'channel "{shown}" does not support OS handles')
        fd = transport.write_fd if writing else transport.read_fd
        if fd < 0:
            if shown in _STANDARD:
                # Tcl knows these by another name too, which it shows here.
                fd = max(transport.read_fd, transport.write_fd)
                shown = f"serial{fd}" if os.isatty(fd) else f"file{fd}"
            action = "writing" if writing else "reading"
            raise TclError(f'channel "{shown}" wasn\'t opened for {action}', _code("BADCHAN"))
        if writing and channel.output is not None:
            try:
                channel.flush()
            except (OSError, TclError):
                pass  # the next operation on the channel will tell
        return fd


def standard_descriptor(interp: Interp, number: int) -> int:
    """Return what a child gets as a standard descriptor that no redirection is for."""
    channel = channels(interp).standard(_STANDARD[number])
    if channel is None:
        # Closed by the script, or only by this one of several interpreters: the process knows.
        return INHERITED
    transport = channel.transport
    if not isinstance(transport, DescriptorTransport):
        return CLOSED
    fd = transport.write_fd if number else transport.read_fd
    return fd if fd >= 0 else CLOSED


def _illegal_bar() -> TclError:
    return TclError("illegal use of | or |& in command", _code("PIPESYNTAX"))


def _last_word(word: str, kind: str) -> TclError:
    return TclError(f'can\'t specify "{word}" as last word in command', _code(kind))


def _code(kind: str) -> list[str]:
    return ["TCL", "OPERATION", "EXEC", kind]
