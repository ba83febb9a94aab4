"""The order and the life of events."""

from __future__ import annotations

import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.eventloop.loop import ALL_EVENTS, FILE_EVENTS, IDLE_EVENTS, TIMER_EVENTS, Clock, EventLoop, FakeClock


@pytest.fixture
def loop():
    made = EventLoop(clock=FakeClock())
    yield made
    made.close()


@pytest.fixture
def pipe():
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def drain(loop: EventLoop) -> None:
    while loop.run_once(block=False):
        pass


def test_nothing_to_wait_for_returns_at_once(loop):
    assert not loop.has_sources()
    assert loop.run_once() is False


def test_waiting_for_a_timer_moves_the_fake_clock(loop):
    seen = []
    loop.call_later(5000, lambda: seen.append("x"))
    assert loop.run_once(block=False) is False
    assert loop.run_once() is True
    assert seen == ["x"]
    assert not loop.has_sources()


def test_timers_due_together_are_one_event_in_the_order_of_their_making(loop):
    seen = []
    for name in "abc":
        loop.call_later(0, lambda name=name: seen.append(name))
    loop.call_later(10, lambda: seen.append("late"))
    assert loop.run_once()
    assert seen == ["a", "b", "c"]


def test_a_timer_made_by_a_timer_waits_for_the_next_event(loop):
    seen = []

    def again():
        seen.append(len(seen))
        loop.call_later(0, again)

    loop.call_later(0, again)
    loop.run_once()
    assert seen == [0]
    loop.run_once()
    assert seen == [0, 1]


def test_a_negative_delay_is_none(loop):
    seen = []
    loop.call_later(-3, lambda: seen.append(1))
    assert loop.run_once(block=False)
    assert seen == [1]


def test_idle_callbacks_run_after_everything_else(loop, pipe):
    seen = []
    os.write(pipe[1], b"x")
    loop.call_idle(lambda: seen.append("idle"))
    loop.add_reader(pipe[0], lambda: (seen.append("file"), os.read(pipe[0], 1)))
    loop.call_later(0, lambda: seen.append("timer"))
    loop.call_soon(lambda: seen.append("queued"))
    drain(loop)
    assert seen == ["queued", "file", "timer", "idle"]


def test_idle_callbacks_made_by_idle_callbacks_wait_for_the_next_round(loop):
    seen = []
    loop.call_idle(lambda: (seen.append(1), loop.call_idle(lambda: seen.append(3))))
    loop.call_idle(lambda: seen.append(2))
    loop.run_once()
    assert seen == [1, 2]
    loop.run_once()
    assert seen == [1, 2, 3]


def test_one_event_at_a_time(loop):
    seen = []
    for name in "ab":
        loop.call_soon(lambda name=name: seen.append(name))
    loop.run_once()
    assert seen == ["a"]


def test_cancelled_callbacks_are_not_called(loop):
    timer = loop.call_later(0, lambda: pytest.fail("cancelled"))
    idle = loop.call_idle(lambda: pytest.fail("cancelled"))
    loop.cancel(timer)
    loop.cancel(timer)
    loop.cancel(idle)
    loop.cancel(idle)
    assert not loop.has_sources()
    assert not loop.run_once()


def test_a_timer_can_cancel_another_that_is_due_with_it(loop):
    seen = []
    loop.call_later(0, lambda: loop.cancel(other))
    other = loop.call_later(0, lambda: seen.append("other"))
    drain(loop)
    assert seen == []


def test_kinds_choose_what_is_serviced(loop):
    seen = []
    loop.call_soon(lambda: seen.append("file"))
    loop.call_later(0, lambda: seen.append("timer"))
    loop.call_idle(lambda: seen.append("idle"))
    assert loop.run_once(block=False, kinds=IDLE_EVENTS)
    assert loop.run_once(block=False, kinds=TIMER_EVENTS)
    assert not loop.run_once(block=False, kinds=TIMER_EVENTS | IDLE_EVENTS)
    assert loop.run_once(block=False, kinds=FILE_EVENTS)
    assert seen == ["idle", "timer", "file"]


def test_waiting_for_a_kind_that_has_no_source_ends(loop):
    loop.call_later(1, lambda: None)
    assert not loop.has_sources(IDLE_EVENTS)
    assert not loop.run_once(kinds=IDLE_EVENTS)
    assert loop.has_sources(ALL_EVENTS)


def test_reader_and_writer_of_one_descriptor_are_one_event(loop):
    import socket

    ours, theirs = socket.socketpair()
    with ours, theirs:
        seen = []
        theirs.send(b"x")
        loop.add_writer(ours.fileno(), lambda: seen.append("writable"))
        loop.add_reader(ours.fileno(), lambda: seen.append("readable"))
        assert loop.run_once(block=False)
        assert seen == ["readable", "writable"]
        assert loop.remove_writer(ours.fileno())
        assert loop.remove_reader(ours.fileno())
        assert not loop.remove_reader(ours.fileno())
        assert not loop.remove_writer(ours.fileno())
        assert not loop.run_once(block=False)


def test_a_reader_removed_by_another_event_is_not_called(loop):
    ends = [os.pipe() for _ in range(2)]
    seen = []

    def take(fd):
        seen.append(fd)
        for reading, _ in ends:
            loop.remove_reader(reading)

    for reading, writing in ends:
        os.write(writing, b"x")
        loop.add_reader(reading, lambda reading=reading: take(reading))
    drain(loop)
    assert seen == [ends[1][0]], "the latest registration comes first, and removes the other"
    for pair in ends:
        for end in pair:
            os.close(end)


def test_a_regular_file_is_always_ready(loop, tmp_path):
    with open(tmp_path / "file", "w+b") as file:
        seen = []
        loop.add_reader(file.fileno(), lambda: seen.append("r"))
        loop.add_writer(file.fileno(), lambda: seen.append("w"))
        assert loop.run_once()
        assert loop.run_once()
        assert seen == ["r", "w"] * 2
        loop.remove_writer(file.fileno())
        loop.remove_reader(file.fileno())
        assert not loop.run_once()


def test_a_descriptor_number_that_came_back_is_watched_again(loop):
    first, other = os.pipe()
    loop.add_reader(first, lambda: pytest.fail("the first file is gone"))
    os.close(first)
    again, writing = os.pipe()
    assert again == first
    seen = []
    loop.add_writer(again, lambda: None)
    loop.remove_writer(again)
    loop.add_reader(again, lambda: seen.append(os.read(again, 1)))
    os.write(writing, b"x")
    assert loop.run_once(block=False)
    assert seen == [b"x"]
    loop.remove_reader(again)
    for fd in (other, again, writing):
        os.close(fd)


def test_a_bad_descriptor_is_refused_and_forgotten(loop, pipe):
    loop.fileno()  # so that the poller itself does not get the number
    gone = os.dup(pipe[0])
    os.close(gone)
    with pytest.raises(OSError, match="Bad file descriptor"):
        loop.add_reader(gone, lambda: None)
    assert not loop.has_sources()


def test_an_exception_of_a_callback_goes_to_on_error():
    seen = []
    loop = EventLoop(on_error=seen.append, clock=FakeClock())
    loop.call_soon(lambda: 1 / 0)
    loop.call_later(0, lambda: 1 / 0)
    loop.call_later(0, lambda: seen.append("still"))
    loop.call_idle(lambda: 1 / 0)
    drain(loop)
    assert [type(item) for item in seen] == [ZeroDivisionError, ZeroDivisionError, str, ZeroDivisionError]
    loop.close()


def test_an_exception_of_a_callback_leaves_run_once_without_on_error(loop):
    loop.call_soon(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        loop.run_once()
    assert not loop.has_sources()


def test_another_thread_wakes_the_loop():
    loop = EventLoop(clock=Clock())
    seen = []
    loop.hold()
    thread = threading.Thread(target=lambda: loop.call_threadsafe(lambda: seen.append(threading.current_thread())))
    thread.start()
    assert loop.run_once()
    loop.release()
    thread.join()
    assert seen == [threading.main_thread()]
    assert not loop.run_once()
    loop.close()


def test_events_inside_events(loop):
    seen = []

    def outer():
        seen.append("outer begins")
        loop.run_once()
        seen.append("outer ends")

    loop.call_soon(outer)
    loop.call_soon(lambda: seen.append("inner"))
    loop.run_once()
    assert seen == ["outer begins", "inner", "outer ends"]


def test_more_descriptors_than_select_can_count(loop):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 3000:
        pytest.skip("the system allows too few descriptors")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 3000), hard))
    reading, writing = os.pipe()
    copies = [os.dup(reading) for _ in range(1500)]
    seen = []
    loop.add_reader(copies[-1], lambda: seen.append(os.read(copies[-1], 1)))
    os.write(writing, b"x")
    assert copies[-1] > 1024
    assert loop.run_once()
    assert seen == [b"x"]
    loop.remove_reader(copies[-1])
    for fd in (reading, writing, *copies):
        os.close(fd)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=300))
def test_timers_fire_in_order_of_time_and_making(plan):
    loop = EventLoop(clock=FakeClock())
    seen: list[tuple[int, int]] = []
    for index, (delay, cancelled) in enumerate(plan):
        handle = loop.call_later(delay, lambda delay=delay, index=index: seen.append((delay, index)))
        if cancelled:
            loop.cancel(handle)
    while loop.run_once():
        pass
    assert seen == sorted((delay, index) for index, (delay, cancelled) in enumerate(plan) if not cancelled)
    assert not loop.has_sources()
    loop.close()
