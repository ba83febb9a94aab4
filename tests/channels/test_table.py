"""The channels of an interpreter by name."""

from __future__ import annotations

import pytest

from tclcompat.channels.channel import Channel
from tclcompat.channels.table import ChannelTable
from tclcompat.channels.transports.base import READABLE, WRITABLE
from tclcompat.channels.transports.memory import MemoryFile
from tclcompat.errors import TclError
from tclcompat.eventloop.loop import EventLoop


@pytest.fixture(name="table")
def make_table() -> ChannelTable:
    return ChannelTable(EventLoop)


def memory_channel(name: str) -> tuple[Channel, MemoryFile]:
    memory = MemoryFile()
    return Channel(name, memory, READABLE | WRITABLE, EventLoop), memory


def test_an_unknown_name(table: ChannelTable) -> None:
    with pytest.raises(TclError, match='can not find channel named "x"') as caught:
        table["x"]
    assert caught.value.errorcode == ["TCL", "LOOKUP", "CHANNEL", "x"]


def test_standard_channels_are_made_on_demand(table: ChannelTable) -> None:
    assert table["stdout"].buffering == "line"
    assert table["stderr"].buffering == "none"
    assert table.names() == ["stdin", "stdout", "stderr"]


def test_a_new_channel_takes_the_place_of_a_closed_standard_one(table: ChannelTable) -> None:
    table.forget(table["stdout"])
    channel, _ = memory_channel("file9")
    assert table.add(channel) == "stdout"
    assert table["stdout"] is channel


def test_a_shared_channel_is_closed_by_the_last_one(table: ChannelTable) -> None:
    other = ChannelTable(EventLoop)
    channel, _ = memory_channel("m")
    table.add(channel)
    other.add(channel)
    table.close(channel)
    assert not channel.closed
    other.close(channel)
    assert channel.closed


def test_standard_channels_can_be_shared(table: ChannelTable) -> None:
    other = ChannelTable(EventLoop)
    other.share_standard(table)
    assert other["stdout"] is table["stdout"]
    other.close(other["stdout"])
    assert not table["stdout"].closed
    with pytest.raises(TclError):
        other["stdout"]


def test_closing_everything_flushes(table: ChannelTable) -> None:
    for name in ("stdin", "stdout", "stderr"):
        table.forget(table[name])
        table.add(memory_channel(name)[0])
    channel, memory = memory_channel("m")
    table.add(channel)
    channel.puts("text")
    table.close_all()
    assert bytes(memory.contents) == b"text"
    assert table.names() == []
