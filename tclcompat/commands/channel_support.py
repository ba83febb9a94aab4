"""What the commands for channels share: the channels of an interpreter."""

from __future__ import annotations

from tclcompat.channels.channel import Channel
from tclcompat.channels.table import ChannelTable
from tclcompat.runtime.interp import Interp
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.eventloop.loop import EventLoop


def channels(interp: Interp) -> ChannelTable:
    """Return the channels of an interpreter."""
    found: ChannelTable | None = interp.states.get(ChannelTable)
    return interp.state(ChannelTable, lambda: _make_table(interp)) if found is None else found


class StandardChannels:
    """Where the channels of a child interpreter begin: ``share`` gives them its parent's standard channels."""

    def __init__(self) -> None:
        self.share: Callable[[ChannelTable], object] | None = None


def _make_table(interp: Interp) -> ChannelTable:
    made: EventLoop | None = None

    def loop() -> EventLoop:
        nonlocal made
        if made is None:
            from tclcompat.eventloop.loop import EventLoop

            made = interp.state(EventLoop)
        return made

    table = ChannelTable(loop, interp.open_channels)
    share = interp.state(StandardChannels).share
    if share is not None:
        share(table)
    interp.on_close(lambda: table.close_all(_is_exiting(interp)))
    return table


def _is_exiting(interp: Interp) -> bool:
    """Tell whether an interpreter ends because the outermost one does."""
    from tclcompat.runtime.families import Family

    while (parent := interp.state(Family).parent) is not None:
        interp = parent
    return interp.deleted


def readable_channel(interp: Interp, word: object) -> Channel:
    """Return the channel that ``word`` names, which must be open for reading."""
    channel: Channel | None = interp.open_channels.get(word) if type(word) is str else None
    if channel is None or channel.input is None:
        return channels(interp).readable(to_str(word))
    return channel


def writable_channel(interp: Interp, word: object) -> Channel:
    """Return the channel that ``word`` names, which must be open for writing."""
    channel: Channel | None = interp.open_channels.get(word) if type(word) is str else None
    if channel is None or channel.output is None:
        return channels(interp).writable(to_str(word))
    return channel


def find_channel(interp: Interp, word: object) -> Channel:
    """Return the channel that ``word`` names; raise TclError (TCL LOOKUP CHANNEL name) when there is none."""
    channel: Channel | None = interp.open_channels.get(word) if type(word) is str else None
    return channels(interp)[to_str(word)] if channel is None else channel
