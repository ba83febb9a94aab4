"""Every poller that this system has, under the same checks, and every kind of wakeup."""

from __future__ import annotations

import os
import select
import socket

import pytest

from tclcompat.eventloop import pollers, wakeup
from tclcompat.eventloop.loop import EventLoop
from tclcompat.eventloop.pollers import READ, WRITE

POLLERS = [
    getattr(pollers, name)
    for name in ("EpollPoller", "PollPoller", "KqueuePoller", "SelectPoller")
    if hasattr(pollers, name) and (name != "KqueuePoller" or hasattr(select, "kqueue"))
]
WAKEUPS = [wakeup.EventfdWakeup, wakeup.PipeWakeup, wakeup.SocketWakeup]


@pytest.fixture(params=POLLERS, ids=lambda kind: kind.__name__)
def poller(request):
    made = request.param()
    yield made
    made.close()


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_reports_what_is_ready(poller, pair):
    ours, theirs = pair
    fd = ours.fileno()
    poller.watch(fd, READ, False)
    assert poller.poll(0) == []
    theirs.send(b"x")
    assert poller.poll(1) == [(fd, READ)]
    poller.watch(fd, READ | WRITE, True)
    assert poller.poll(None) == [(fd, READ | WRITE)]
    poller.watch(fd, WRITE, True)
    assert poller.poll(0.001) == [(fd, WRITE)]
    poller.forget(fd)
    assert poller.poll(0) == []
    poller.forget(fd)


def test_end_of_file_is_readable(poller, pair):
    ours, theirs = pair
    poller.watch(ours.fileno(), READ, False)
    theirs.close()
    ((fd, mask),) = poller.poll(1)
    assert fd == ours.fileno()
    assert mask & READ


def test_a_pipe_that_nobody_reads_wakes_the_writer(poller):
    reading, writing = os.pipe()
    poller.watch(writing, WRITE, False)
    os.close(reading)
    assert [fd for fd, mask in poller.poll(1) if mask & WRITE] == [writing]
    poller.forget(writing)
    os.close(writing)


def test_a_regular_file_is_ready(poller, tmp_path):
    with open(tmp_path / "x", "w+b") as file:
        poller.watch(file.fileno(), READ | WRITE, False)
        assert poller.poll(None) == [(file.fileno(), READ | WRITE)]
        poller.watch(file.fileno(), READ, True)
        assert poller.poll(None) == [(file.fileno(), READ)]
        poller.forget(file.fileno())
        assert poller.poll(0) == []


def test_a_loop_runs_on_it(poller, pair):
    ours, theirs = pair
    loop = EventLoop(poller=lambda: poller)
    seen = []
    loop.add_reader(ours.fileno(), lambda: seen.append(ours.recv(10)))
    loop.call_later(1, lambda: theirs.send(b"hello"))
    assert loop.run_once()
    assert loop.run_once()
    assert seen == [b"hello"]


@pytest.mark.parametrize("kind", WAKEUPS)
def test_wakeups_wake_once_for_any_number_of_calls(kind):
    made = kind()
    watching = pollers.make_poller()
    watching.watch(made.fileno(), READ, False)
    made.clear()
    assert watching.poll(0) == []
    for _ in range(70_000 if kind is wakeup.PipeWakeup else 3):
        made.set()
    assert watching.poll(0) == [(made.fileno(), READ)]
    made.clear()
    assert watching.poll(0) == []
    made.close()
    watching.close()
