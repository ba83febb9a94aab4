"""The loop on a running asyncio loop."""

from __future__ import annotations

import asyncio
import os

import pytest

from tclcompat.eventloop import pollers
from tclcompat.eventloop.asyncio_driver import AsyncioDriver
from tclcompat.eventloop.loop import EventLoop


@pytest.fixture(params=[pollers.make_poller, pollers.SelectPoller])
def loop(request):
    made = EventLoop(poller=request.param)
    yield made
    made.close()


def run(coroutine):
    return asyncio.run(asyncio.wait_for(coroutine, 5))


def test_timers_and_idle_callbacks(loop):
    seen = []
    loop.call_later(1, lambda: (seen.append("timer"), loop.call_idle(lambda: seen.append("idle"))))
    run(AsyncioDriver(loop).run_until(lambda: len(seen) == 2))
    assert seen == ["timer", "idle"]


def test_descriptors(loop):
    reading, writing = os.pipe()
    seen = []
    loop.add_reader(reading, lambda: seen.append(os.read(reading, 10)))

    async def main():
        asyncio.get_running_loop().call_soon(os.write, writing, b"hello")
        await AsyncioDriver(loop).run_until(lambda: bool(seen))

    run(main())
    loop.remove_reader(reading)
    assert seen == [b"hello"]
    os.close(reading)
    os.close(writing)


def test_what_asyncio_code_schedules_is_noticed(loop):
    seen = []

    async def main():
        driver = asyncio.create_task(AsyncioDriver(loop).run_until(lambda: len(seen) == 2))
        await asyncio.sleep(0)
        loop.call_soon(lambda: seen.append("soon"))
        await asyncio.sleep(0)
        loop.call_threadsafe(lambda: seen.append("threadsafe"))
        await driver

    run(main())
    assert seen == ["soon", "threadsafe"]


def test_asyncio_tasks_get_their_turn_while_the_loop_is_busy(loop):
    turns = []

    def again():
        loop.call_soon(again)

    async def main():
        loop.call_soon(again)
        asyncio.get_running_loop().call_soon(turns.append, 1)
        await AsyncioDriver(loop).run_until(lambda: bool(turns))

    run(main())
    assert turns == [1]
