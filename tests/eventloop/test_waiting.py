"""Waiting awake for a moment, and only where that has turned out well."""

from __future__ import annotations

import pytest

from tclcompat.eventloop import waiting
from tclcompat.eventloop.waiting import Waiting

READY = [(5, 1)]


class Partner:
    """What answers after some looks: ``quick`` says whether that is within the moment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, alone: bool = False) -> None:
        self.quick = True
        self.now = 0.0
        self.looks = 0
        self.sleeps: list[float | None] = []
        monkeypatch.setattr(waiting, "monotonic", self.time)
        monkeypatch.setattr(waiting, "_alone", lambda: alone)
        self.waiting = Waiting(self.poll)

    def time(self) -> float:
        self.now += 0.00002
        return self.now

    def poll(self, timeout: float | None) -> list[tuple[int, int]]:
        if timeout == 0.0:
            self.looks += 1
            return READY if self.quick and self.looks % 3 == 0 else []
        self.sleeps.append(timeout)
        return READY

    def waits(self, count: int) -> tuple[int, int]:
        """Wait so often; return how many looks and sleeps that were."""
        self.looks, self.sleeps = 0, []
        for _ in range(count):
            assert self.waiting.wait(None) == READY
        return self.looks, len(self.sleeps)


def test_sleeps_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Partner(monkeypatch).waits(99) == (0, 99)


def test_stays_awake_once_an_attempt_went_well(monkeypatch: pytest.MonkeyPatch) -> None:
    partner = Partner(monkeypatch)
    partner.waits(99)
    assert partner.waits(50) == (150, 0)


def test_gives_up_when_attempts_go_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    partner = Partner(monkeypatch)
    partner.waits(150)
    partner.quick = False
    looks, sleeps = partner.waits(90)
    assert looks < 15
    assert sleeps == 90


def test_one_attempt_in_a_hundred_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    partner = Partner(monkeypatch)
    partner.quick = False
    looks, sleeps = partner.waits(1000)
    assert looks <= 70
    assert sleeps == 1000


def test_never_on_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Partner(monkeypatch, alone=True).waits(1000) == (0, 1000)


def test_the_moment_is_part_of_the_time_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    partner = Partner(monkeypatch)
    partner.waits(120)
    partner.quick = False
    partner.waiting.wait(1.0)
    assert partner.sleeps[99:] == [pytest.approx(0.9999, abs=0.00005)]


def test_a_short_wait_is_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    partner = Partner(monkeypatch)
    partner.waits(120)
    partner.looks = 0
    partner.waiting.wait(0.00001)
    assert partner.looks == 0
    assert partner.sleeps[99:] == [0.00001]
