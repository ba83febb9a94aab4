"""Copying between channels: fcopy."""

from __future__ import annotations

from tclcompat.channels.copying import Copy
from tclcompat.commands.background import run_in_background
from tclcompat.commands.channel_support import channels
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.numbers import to_wide

table = CommandTable()

COPY_USAGE = "input output ?-size size? ?-command callback?"


@table.command("fcopy", COPY_USAGE)
def fcopy(interp: Interp, source: object, target: object, *options: object) -> object:
    """Copy from one channel to another, in the background when there is a callback."""
    if len(options) not in (0, 2, 4):
        raise WrongArgs
    known = channels(interp)
    from_channel = known.readable(to_str(source))
    to_channel = known.writable(to_str(target))
    size = -1
    callback: object = None
    for index in range(0, len(options), 2):
        if choose(to_str(options[index]), ("-size", "-command"), "option") == "-size":
            size = max(to_wide(options[index + 1]), -1)
        else:
            callback = options[index + 1]
    copy = Copy(from_channel, to_channel, size)
    if callback is None:
        try:
            return copy.run()
        except OSError as error:
            raise TclError(str(error)) from None

    def done(total: int, message: str) -> None:
        run_in_background(interp, [*to_list(callback), total, *([message] if message else [])])

    copy.start(done)
    return ""
