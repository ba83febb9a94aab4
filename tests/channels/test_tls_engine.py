"""The TLS engine alone: two of them, with bytes carried between them whole, byte by byte and in any other pieces."""

from __future__ import annotations

import ssl
from functools import cache

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from tclcompat.channels import tls_engine
from tclcompat.channels.tls_engine import CUT, ENDED, FAILED, NEW, OPEN, Failure, Observer, SslBackend, TlsEngine

WHOLE = 1 << 20


@cache
def contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a client's and a server's context, made for each other."""
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.num_tickets = 0
    authority.issue_cert("localhost").configure_cert(server)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(client)
    return client, server


class Notes(Observer):
    """Remembers what it is told."""

    def __init__(self, refusal: str = "") -> None:
        self.told: list[str] = []
        self.refusal = refusal

    def started(self) -> None:
        self.told.append("started")

    def confirm(self) -> str:
        self.told.append("confirm")
        return self.refusal

    def failed(self, failure: Failure) -> str:
        self.told.append(failure.reason)
        return failure.reason


def engines(name: str = "localhost", client_notes: Observer | None = None) -> tuple[TlsEngine, TlsEngine]:
    client, server = contexts()
    return (
        TlsEngine(SslBackend(client, False, name), client_notes),
        TlsEngine(SslBackend(server, True), Notes()),
    )


def carry(sender: TlsEngine, receiver: TlsEngine, step: int = WHOLE) -> int:
    """Carry what ``sender`` has for ``receiver``; return how much that was."""
    data = sender.outgoing()
    for start in range(0, len(data), step):
        receiver.receive(data[start : start + step])
    return len(data)


def converse(one: TlsEngine, other: TlsEngine, step: int = WHOLE) -> None:
    """Carry bytes until nobody has any."""
    one.start()
    other.start()
    while carry(one, other, step) + carry(other, one, step):
        pass


def connected(step: int = WHOLE) -> tuple[TlsEngine, TlsEngine]:
    client, server = engines()
    converse(client, server, step)
    assert (client.state, server.state) == (OPEN, OPEN)
    return client, server


@pytest.mark.parametrize("step", [1, 7, WHOLE])
def test_data_in_both_directions(step: int) -> None:
    client, server = connected(step)
    for sender, receiver in ((client, server), (server, client)):
        sender.send(b"x" * 40_000)
        carry(sender, receiver, step)
        assert receiver.plain.take() == b"x" * 40_000
        assert not receiver.readable


@pytest.mark.parametrize("step", [1, 7, WHOLE])
def test_data_before_close_notify_arrives(step: int) -> None:
    client, server = connected()
    client.send(b"the end")
    client.close()
    carry(client, server, step)
    assert (server.state, server.plain.take()) == (ENDED, b"the end")
    # What comes behind it is nobody's.
    server.receive(b"GET / HTTP/1.0\r\n\r\n")
    server.receive(b"")
    assert (server.state, server.readable, server.take_failure()) == (ENDED, True, False)


def test_the_other_side_may_go_on_after_close_notify() -> None:
    client, server = connected()
    client.close()
    carry(client, server)
    server.send(b"more")
    server.close()
    carry(server, client)
    assert (client.state, client.plain.take()) == (ENDED, b"more")


def test_closing_twice_sends_one_close_notify() -> None:
    client, _ = connected()
    client.close()
    assert client.outgoing()
    client.close()
    assert not client.outgoing()


def test_end_without_close_notify_is_the_end_and_is_told() -> None:
    client, server = connected()
    client.send(b"cut")
    carry(client, server)
    server.receive(b"")
    assert (server.state, server.plain.take(), server.take_failure()) == (CUT, b"cut", False)
    assert isinstance(server.observer, Notes)
    assert server.observer.told == ["started", "confirm", tls_engine.UNEXPECTED_END]


@pytest.mark.parametrize("hello", [b"", None])
def test_end_within_the_handshake_is_a_failure(hello: bytes | None) -> None:
    client, server = engines()
    client.start()
    server.start()
    if hello is None:
        server.receive(client.outgoing()[:20])
    server.receive(b"")
    assert (server.state, server.reason) == (FAILED, "unexpected eof while reading")
    assert (server.take_failure(), server.take_failure()) == (True, False)


def test_what_is_no_tls_is_a_failure_and_answered() -> None:
    _, server = engines()
    server.start()
    server.receive(b"GET / HTTP/1.0\r\n\r\n")
    assert (server.state, server.reason) == (FAILED, "http request")


def test_a_changed_byte_is_a_failure() -> None:
    client, server = connected()
    client.send(b"secret")
    data = bytearray(client.outgoing())
    data[-1] ^= 1
    server.receive(bytes(data))
    assert (server.state, server.reason) == (FAILED, "decryption failed or bad record mac")
    assert not len(server.plain)
    carry(server, client)
    assert client.state == FAILED


def test_the_name_must_be_that_of_the_certificate() -> None:
    client, server = engines("example.org")
    converse(client, server)
    assert (client.state, client.reason) == (FAILED, "certificate verify failed")
    # The alert told the server.
    assert server.state == FAILED


def test_an_observer_can_refuse_and_the_peer_is_not_told_that_all_is_well() -> None:
    notes = Notes("certificate verify failed")
    client, server = engines(client_notes=notes)
    converse(client, server)
    assert (client.state, client.reason) == (FAILED, notes.refusal)
    assert notes.told == ["started", "confirm", notes.refusal]
    assert server.state == tls_engine.SHAKING


def test_bytes_that_come_before_the_start_are_kept() -> None:
    client, server = engines()
    client.start()
    carry(client, server)
    assert (server.state, server.outgoing()) == (NEW, b"")
    server.start()
    assert server.outgoing()


def test_a_server_sends_nothing_behind_the_handshake() -> None:
    # Tickets, left unread by a client that only writes, would make its close a reset.
    client, server = engines()
    client.start()
    server.start()
    carry(client, server)
    carry(server, client)
    carry(client, server)
    assert server.state == OPEN
    assert server.outgoing() == b""


def test_an_observer_that_comes_back_does_no_harm() -> None:
    client, server = engines()

    class Meddler(Observer):
        def stepped(self, complete: bool) -> None:
            client.receive(b"")
            client.close()

    client.observer = Meddler()
    client.start()
    assert client.state == tls_engine.SHAKING
    assert server.state == NEW


def test_final_states_are_final() -> None:
    states = {NEW, tls_engine.SHAKING, OPEN, ENDED, CUT, FAILED}
    assert {state for state, _ in tls_engine._NEXT} == states - {ENDED, CUT, FAILED}
    assert set(tls_engine._NEXT.values()) == states - {NEW}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(max_size=20_000), max_size=5), st.lists(st.integers(1, 5000), min_size=1))
def test_how_the_stream_is_cut_up_does_not_matter(messages: list[bytes], sizes: list[int]) -> None:
    client, server = connected()
    for message in messages:
        client.send(message)
    client.close()
    data = client.outgoing()
    received = b""
    while data:
        for size in sizes:
            server.receive(data[:size])
            received += server.plain.take()
            data = data[size:]
            if not data:
                break
    assert received == b"".join(messages)
    assert server.state == ENDED


@given(
    st.lists(st.binary(max_size=40), max_size=4),
    st.sampled_from([b"", b"clear\n", b"\x17", b"\x17\x03\x03\x00\x05abc", b"\x17 no record"]),
    st.lists(st.integers(1, 30), min_size=1, max_size=20),
)
def test_what_is_behind_the_last_whole_record_is_kept(payloads, rest, cuts):
    engine = TlsEngine(SilentBackend())
    stream = b"".join(b"\x17\x03\x03" + len(each).to_bytes(2, "big") + each for each in payloads) + rest
    place = 0
    for cut in [*cuts, len(stream)]:
        if place < len(stream):
            engine.receive(stream[place : place + cut])
            place += cut
    assert engine.take_rest() == rest
    assert engine.take_rest() == b""


class SilentBackend:
    """Takes whatever comes."""

    def feed(self, data):
        pass
