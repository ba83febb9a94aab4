"""One suite of checks that a channel passes over every transport, however its bytes arrive."""

from __future__ import annotations

import _socket
import os
import ssl
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import trustme

from tclcompat.channels import position
from tclcompat.channels.channel import Channel
from tclcompat.channels.copying import Copy
from tclcompat.channels.options import set_option
from tclcompat.channels.tls_engine import SslBackend, TlsEngine
from tclcompat.channels.transports import addresses, listening, tcp
from tclcompat.channels.transports.base import READABLE, WRITABLE, DescriptorTransport
from tclcompat.channels.transports.file import FileTransport, open_file
from tclcompat.channels.transports.memory import MemoryFile, MemoryPipe
from tclcompat.channels.transports.process import INHERITED, ProcessTransport, spawn
from tclcompat.channels.transports.tls import Farewells, TlsTransport
from tclcompat.eventloop.loop import EventLoop

Pair = tuple[Channel, Channel]
Maker = Callable[[EventLoop, Path], Pair]


def pipe_pair(loop: EventLoop, _: Path) -> Pair:
    reading, writing = os.pipe()
    return (
        Channel("in", FileTransport(reading, True, False), READABLE, lambda: loop),
        Channel("out", FileTransport(writing, False, True), WRITABLE, lambda: loop),
    )


def socket_pair(loop: EventLoop, _: Path) -> Pair:
    reading, writing = _socket.socketpair()
    return (
        Channel("in", tcp.TcpTransport(_socket.socket(fileno=reading.detach())), READABLE | WRITABLE, lambda: loop),
        Channel("out", tcp.TcpTransport(_socket.socket(fileno=writing.detach())), READABLE | WRITABLE, lambda: loop),
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_one_socket_listens_for_both_families(host: str) -> None:
    loop = EventLoop()
    server = listening.listen(addresses.resolve(None, 0, True), lambda: False)
    found: list[tuple[object, ...]] = []
    server.listen(loop, lambda transport, *partner: found.append((transport, *partner)))
    (_, names), port = server.options()[0], server.socket.getsockname()[1]
    client = tcp.connect(addresses.resolve(host, port, False), addresses.resolve(None, 0, True), False, lambda: False)
    while not found:
        loop.run_once()
    transport, partner, partner_port = found[0]
    assert names == ["0.0.0.0", "0.0.0.0", port, "::", "::", port]
    assert [partner, partner, partner_port] == client.get_option("-sockname")
    assert isinstance(transport, tcp.TcpTransport)
    assert transport.options() == [("-peername", [partner, partner, partner_port]), ("-sockname", [host, host, port])]
    for each in (transport, client, server):
        each.close()
    loop.close()


def test_a_socket_for_each_family_where_one_cannot_have_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "_listen_on_all", lambda port, chooses: None)
    server = listening.listen(addresses.resolve(None, 0, True), lambda: False)
    port = server.socket.getsockname()[1]
    assert server.options() == [("-sockname", ["0.0.0.0", "0.0.0.0", port, "::", "::", port])]
    server.close()


def tcp_pair(loop: EventLoop, _: Path) -> Pair:
    accepted: list[tcp.TcpTransport] = []
    server = listening.listen(addresses.resolve("127.0.0.1", 0, True), lambda: True)
    server.listen(loop, lambda transport, host, port: accepted.append(transport))
    port = server.socket.getsockname()[1]
    remote, local = addresses.resolve("127.0.0.1", port, False), addresses.resolve(None, 0, True)
    client = tcp.connect(remote, local, False, lambda: True)
    while not accepted:
        loop.run_once()
    server.close()
    return (
        Channel("in", client, READABLE | WRITABLE, lambda: loop),
        Channel("out", accepted[0], READABLE | WRITABLE, lambda: loop),
    )


def memory_pair(loop: EventLoop, _: Path) -> Pair:
    one, other = MemoryPipe.pair()
    return Channel("in", one, READABLE | WRITABLE, lambda: loop), Channel(
        "out", other, READABLE | WRITABLE, lambda: loop
    )


@cache
def tls_contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.num_tickets = 0
    authority.issue_cert("localhost").configure_cert(server)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(client)
    return client, server


def over_tls(below: Maker) -> Maker:
    """Return a maker of channels that speak TLS over what ``below`` makes; they have shaken hands."""

    def make(loop: EventLoop, folder: Path) -> Pair:
        farewells = Farewells(lambda: loop)

        class Reader(Channel):
            """Closed last, and then nobody serves the loop."""

            def close(self) -> None:
                super().close()
                farewells.finish()

        below_reader, below_writer = below(loop, folder)
        client, server = tls_contexts()
        reading = TlsTransport(below_reader.transport, TlsEngine(SslBackend(server, True)), farewells)
        writing = TlsTransport(below_writer.transport, TlsEngine(SslBackend(client, False, "localhost")), farewells)
        for transport in (reading, writing):
            transport.set_blocking(False)
        while not all([writing.handshake(), reading.handshake()]):
            pass
        for transport in (reading, writing):
            transport.set_blocking(True)
        mode = READABLE | WRITABLE
        return Reader("in", reading, mode, lambda: loop), Channel("out", writing, mode, lambda: loop)

    return make


def process_pair(loop: EventLoop, _: Path) -> Pair:
    """Both ends of one pipe, as if what stands between them did nothing and took no time."""
    reading, writing = os.pipe()
    pid = spawn([b"true"], (INHERITED, INHERITED, INHERITED))
    return (
        Channel("in", ProcessTransport(reading, -1, -1, [pid]), READABLE, lambda: loop),
        Channel("out", ProcessTransport(-1, writing, -1, []), WRITABLE, lambda: loop),
    )


def file_pair(loop: EventLoop, folder: Path) -> Pair:
    path = str(folder / "file")
    writing, _ = open_file(path, os.O_WRONLY | os.O_CREAT)
    reading, _ = open_file(path, os.O_RDONLY)
    return Channel("in", reading, READABLE, lambda: loop), Channel("out", writing, WRITABLE, lambda: loop)


def memory_file_pair(loop: EventLoop, _: Path) -> Pair:
    writing, reading = MemoryFile(), MemoryFile()
    reading.contents = writing.contents
    return Channel("in", reading, READABLE, lambda: loop), Channel("out", writing, WRITABLE, lambda: loop)


MAKERS: dict[str, Maker] = {
    "file": file_pair,
    "memory file": memory_file_pair,
    "memory": memory_pair,
    "pipe": pipe_pair,
    "process": process_pair,
    "socket": socket_pair,
    "tcp": tcp_pair,
    "tls": over_tls(socket_pair),
    "tls over memory": over_tls(memory_pair),
}
CONNECTED = [name for name in MAKERS if "file" not in name]


@pytest.fixture(name="loop")
def make_loop() -> object:
    loop = EventLoop()
    yield loop
    loop.close()


@pytest.fixture(name="pair", params=MAKERS)
def make_pair(request: pytest.FixtureRequest, loop: EventLoop, tmp_path: Path) -> object:
    pair = MAKERS[request.param](loop, tmp_path)
    yield pair
    for channel in reversed(pair):
        channel.close()


@pytest.fixture(name="connection", params=CONNECTED)
def make_connection(request: pytest.FixtureRequest, loop: EventLoop, tmp_path: Path) -> object:
    pair = MAKERS[request.param](loop, tmp_path)
    yield pair
    for channel in reversed(pair):
        channel.close()


TEXT = "first\nsecond \xe9\u20ac\r\n\nlast"
LINES = ["first", "second \xe9\u20ac", "", "last"]


def check_channel(reader: Channel, writer: Channel, step: int) -> None:
    """Write ``TEXT`` in pieces of ``step`` bytes and read it by every means."""
    data = TEXT.encode()
    set_option(writer, "-translation", "binary")
    for start in range(0, len(data), step):
        writer.puts(data[start : start + step])
        writer.flush()
    writer.close()
    assert (reader.read(3), reader.gets(), reader.eof) == ("fir", "st", False)
    assert reader.gets() == LINES[1]
    assert (reader.read(), reader.eof) == ("\nlast", True)
    assert reader.read() == ""
    assert reader.gets() is None


@pytest.mark.parametrize("step", [1, 7, 1000])
def test_whatever_is_written_is_read(pair: Pair, step: int) -> None:
    check_channel(*pair, step)


def test_lines_with_trailing_data(pair: Pair) -> None:
    reader, writer = pair
    writer.puts(TEXT)
    writer.close()
    lines = []
    while (line := reader.gets()) is not None:
        lines.append(line)
    assert lines == LINES
    assert reader.eof


def test_binary_reading_gives_bytes(pair: Pair) -> None:
    reader, writer = pair
    for channel in pair:
        set_option(channel, "-translation", "binary")
    writer.puts(bytes(range(256)))
    writer.close()
    assert reader.read(3) == b"\0\1\2"
    assert reader.read() == bytes(range(3, 256))


def test_output_waits_for_a_flush(pair: Pair) -> None:
    reader, writer = pair
    reader.set_blocking(False)
    writer.puts("x")
    assert writer.output_pending() == 1
    assert reader.read() == ""
    writer.flush()
    assert writer.output_pending() == 0
    assert reader.read() == "x"


@pytest.mark.parametrize(
    ("buffering", "text", "arrives"), [("line", "a", ""), ("line", "a\n", "a\n"), ("none", "a", "a")]
)
def test_buffering(pair: Pair, buffering: str, text: str, arrives: str) -> None:
    reader, writer = pair
    reader.set_blocking(False)
    set_option(writer, "-buffering", buffering)
    writer.puts(text)
    assert reader.read() == arrives


def test_full_buffers_are_written_in_whole(pair: Pair) -> None:
    reader, writer = pair
    reader.set_blocking(False)
    set_option(writer, "-buffersize", "10")
    writer.puts("x" * 25)
    assert reader.read() == "x" * 20
    assert writer.output_pending() == 5


def test_blocked_and_end_of_file(connection: Pair) -> None:
    reader, writer = connection
    reader.set_blocking(False)
    assert (reader.gets(), reader.blocked, reader.eof) == (None, True, False)
    writer.puts("no line yet")
    writer.flush()
    assert (reader.gets(), reader.blocked, reader.eof) == (None, True, False)
    writer.close()
    while (line := reader.gets()) is None:
        # What goes through a process takes its time, and its end comes after its text.
        reader.transport.wait(READABLE)
    assert (line, reader.blocked, reader.eof) == ("no line yet", False, True)


def test_readable_events_until_the_buffer_is_empty(connection: Pair, loop: EventLoop) -> None:
    reader, writer = connection
    reader.set_blocking(False)
    lines: list[str | None] = []
    reader.set_handler(READABLE, lambda: lines.append(reader.gets()))
    writer.puts("a\nb\nc")
    writer.flush()
    while len(lines) < 3:
        loop.run_once()
    assert lines == ["a", "b", None]
    while loop.run_once(block=False):
        pass
    # The incomplete line made no events.
    assert lines == ["a", "b", None]
    writer.puts("d\n")
    writer.flush()
    while len(lines) < 4:
        loop.run_once()
    assert lines[3] == "cd"


def test_output_goes_on_in_the_background(connection: Pair, loop: EventLoop) -> None:
    reader, writer = connection
    for channel in connection:
        set_option(channel, "-translation", "binary")
        channel.set_blocking(False)
    received: list[bytes] = []

    def receive() -> None:
        data = reader.read()
        assert isinstance(data, bytes) or not data
        received.append(data or b"")

    reader.set_handler(READABLE, receive)
    writer.puts(b"x" * 20_000_000)
    writer.flush()
    assert writer.flushing
    writer.close()
    while not reader.eof:
        loop.run_once()
    assert sum(map(len, received)) == 20_000_000


def test_writable_event(connection: Pair, loop: EventLoop) -> None:
    calls: list[int] = []
    connection[1].set_handler(WRITABLE, lambda: calls.append(1))
    loop.run_once()
    connection[1].set_handler(WRITABLE, None)
    assert calls == [1]


def test_error_of_a_background_flush_is_reported_by_the_next_operation(loop: EventLoop) -> None:
    one, other = MemoryPipe.pair(capacity=10)
    writer = Channel("out", one, READABLE | WRITABLE, lambda: loop)
    writer.set_blocking(False)
    writer.puts("x" * 100)
    writer.flush()
    other.read(5)
    other.close()
    while writer.flushing:
        loop.run_once()
    with pytest.raises(BrokenPipeError):
        writer.puts("y")
    writer.close()


def test_copy_in_the_background(connection: Pair, loop: EventLoop, tmp_path: Path) -> None:
    reader, writer = connection
    target, _ = open_file(str(tmp_path / "target"), os.O_RDWR | os.O_CREAT)
    sink = Channel("sink", target, READABLE | WRITABLE, lambda: loop)
    for channel in (reader, writer, sink):
        set_option(channel, "-translation", "binary")
    results: list[tuple[int, str]] = []
    Copy(reader, sink).start(lambda total, message: results.append((total, message)))
    with pytest.raises(OSError, match="Errno 16"):
        reader.read(1)
    writer.puts(b"abc" * 1000)
    writer.close()
    while not results:
        loop.run_once()
    assert results == [(3000, "")]
    position.seek(sink, 0)
    assert sink.read() == b"abc" * 1000
    sink.close()


@pytest.mark.parametrize("limit", [-1, 0, 5, 70_000])
def test_copy_in_the_foreground(pair: Pair, loop: EventLoop, limit: int) -> None:
    reader, writer = pair
    data = bytes(range(200)) * 250
    for channel in pair:
        set_option(channel, "-translation", "binary")
    writer.puts(data)
    writer.close()
    sink = MemoryFile()
    target = Channel("sink", sink, WRITABLE, lambda: loop)
    set_option(target, "-translation", "binary")
    expected = data if limit < 0 else data[:limit]
    assert Copy(reader, target, limit).run() == len(expected)
    assert bytes(sink.contents) == expected


def test_copy_between_encodings(loop: EventLoop) -> None:
    source = Channel("in", MemoryFile("\xe9\r\n\u20ac".encode()), READABLE, lambda: loop)
    sink = MemoryFile()
    target = Channel("out", sink, WRITABLE, lambda: loop)
    set_option(target, "-encoding", "unicode")
    assert Copy(source, target).run() == 3
    assert bytes(sink.contents).decode("utf-16-le") == "\xe9\n\u20ac"


def test_position(tmp_path: Path, loop: EventLoop) -> None:
    transport, _ = open_file(str(tmp_path / "f"), os.O_RDWR | os.O_CREAT)
    channel = Channel("f", transport, READABLE | WRITABLE, lambda: loop)
    channel.puts("line one\nline two\n")
    assert position.tell(channel) == 18
    position.seek(channel, 5)
    assert channel.gets() == "one"
    assert position.tell(channel) == 9
    channel.puts("LINE")
    assert channel.gets() == " two"
    position.seek(channel, 0)
    assert channel.read() == "line one\nLINE two\n"
    position.truncate(channel, 4)
    position.seek(channel, 0)
    assert channel.read() == "line"
    channel.close()


def test_interest_in_one_direction_does_not_disturb_the_other(loop: EventLoop) -> None:
    reading, writing = os.pipe()
    both = DescriptorTransport(reading, writing)
    seen: list[int] = []

    def note(mask: int = READABLE) -> None:
        seen.append(mask)

    both.watch(loop, READABLE | WRITABLE, note)
    loop.run_once()
    assert seen == [WRITABLE]
    os.write(writing, b"x")
    both.watch(loop, READABLE, note)
    loop.run_once()
    assert seen == [WRITABLE, READABLE]
    both.watch(loop, 0, note)
    both.close()
