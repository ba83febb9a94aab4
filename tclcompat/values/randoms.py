"""The random numbers of ``rand``: the "minimal standard" generator of Park and Miller, with Tcl's numbers."""

from __future__ import annotations

_MULTIPLIER, _MODULUS, _SEED_MASK = 16807, 0x7FFFFFFF, 123459876


class RandomState:
    """The seed of one interpreter's ``rand``, which is in 1 .. 2**31 - 2; 0 until the first use."""

    def __init__(self) -> None:
        self.seed = 0

    def start(self, number: int) -> None:
        """Start the sequence from any integer."""
        self.seed = number & _MODULUS
        if self.seed in (0, _MODULUS):
            self.seed ^= _SEED_MASK

    def next(self) -> float:
        """Return the next number between 0 and 1."""
        if not self.seed:
            import os
            import time

            self.start(time.time_ns() // 1000 + os.getpid() * 4093)
        self.seed = _MULTIPLIER * self.seed % _MODULUS
        return self.seed * (1.0 / _MODULUS)
