"""``python -m conformance soak``: many transfers of random kinds, a third of them with a partner that misbehaves.

Two long-lived processes (``soak.tcl``) have the two ends; where the partner misbehaves one of them has the end that
survives, and the other end is a process that is killed, or plain sockets here (``soak_partner.py``).  A transfer

* that says it is complete has the SHA-256 of what was sent;
* that cannot be completed says so at the surviving end: a message at the completion callback, an ``error`` event of
  tls, or, where TCP has nothing but an end to tell and nobody told the size, a count that is too small;
* leaves nothing: after each handful the processes have the descriptors, channels, commands, objects and timers that
  they had before, and nothing was written on their standard error.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from conformance.process import ROOT
from conformance.soak_partner import Certificates, Misbehaviour, Partner
from tclcompat import to_str

TRANSMIT = ("file", "channel", "string", "variable", "stream-file", "stream-channel", "fcopy", "copy", "text")
RECEIVE = ("file", "channel", "variable", "stream-file", "stream-channel", "fcopy", "copy", "sized")
HOSTILE = ("killed", "stalled", "given up", "reset", "garbage")
AT_ONCE = 4
PATIENCE = 30.0
BIGGEST = 5 << 20


@dataclass
class Plan:
    """One transfer, all that is random about it decided."""

    number: int
    kind: str
    size: int
    block: int
    ways: dict[str, str]
    passive: str
    near: str
    tls: str
    seed: int

    @property
    def far(self) -> str:
        """The role of the other end."""
        return "receive" if self.near == "transmit" else "transmit"

    def __str__(self) -> str:
        secure = f"TLS {self.tls}" if self.tls else "plain"
        return (
            f"#{self.number} {self.kind}, {self.size} bytes, {secure}, transmit {self.ways['transmit']}, "
            f"receive {self.ways['receive']}, {self.passive} is passive, at hand: {self.near}"
        )


def make_plans(count: int, seed: int) -> Iterator[Plan]:
    """Yield ``count`` transfers; the same for the same seed."""
    dice = random.Random(seed)
    for number in range(count):
        kind = dice.choice(HOSTILE) if number % 3 == 2 else "whole"
        near = dice.choice(["transmit", "receive"])
        ways = {"transmit": dice.choice(TRANSMIT), "receive": dice.choice(RECEIVE)}
        size = dice.choice([0, 1, dice.randrange(5000), int(2 ** dice.uniform(0, 22.3)), dice.randrange(BIGGEST + 1)])
        if kind == "given up":
            # Only transfer::copy hears of a channel that the script itself closes.
            ways[near] = "copy"
        if kind != "whole":
            # What the kernel takes from a transmitter must not be all there is.
            size = BIGGEST - dice.randrange(100_000) if near == "transmit" else dice.randrange(200_000, BIGGEST)
        yield Plan(
            number,
            kind,
            size,
            dice.choice([1024, 4096, 65536, 1 << 20]),
            ways,
            dice.choice(["transmit", "receive"]),
            near,
            dice.choice(["", "", "1.2", "1.3"]),
            dice.randrange(1 << 30),
        )


class Worker:
    """A process that runs soak.tcl; answers are sorted by the transfer they belong to."""

    def __init__(self, errors: Path) -> None:
        self._errors = errors
        with errors.open("ab") as stream:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tclcompat", str(ROOT / "conformance" / "soak.tcl")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stream,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        self._answers: dict[str, queue.Queue[list[str]]] = {}
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _queue(self, number: str) -> queue.Queue[list[str]]:
        with self._lock:
            return self._answers.setdefault(number, queue.Queue())

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            number, *fields = line.rstrip("\n").split("\t")
            self._queue(number).put(fields)

    def tell(self, *words: object) -> None:
        """Send a command."""
        assert self._process.stdin is not None
        with self._lock:
            self._process.stdin.write(to_str(list(words)) + "\n")
            self._process.stdin.flush()

    def answer(self, number: object, timeout: float = PATIENCE) -> list[str]:
        """Return the next answer for a transfer; ``["silence"]`` if there is none in time."""
        try:
            return self._queue(str(number)).get(timeout=timeout)
        except queue.Empty:
            return ["silence"]

    def rest(self, number: object) -> list[list[str]]:
        """Return the answers nobody asked for."""
        found = self._queue(str(number))
        with self._lock:
            self._answers.pop(str(number), None)
        return [found.get() for _ in range(found.qsize())]

    def audit(self) -> tuple[object, ...]:
        """Return what there is in the process."""
        self.tell("audit", "audit")
        return (*self.answer("audit"), len(os.listdir(f"/proc/{self._process.pid}/fd")))

    def errors(self) -> str:
        """Return what was written on standard error."""
        return self._errors.read_text("utf-8", "replace")

    def kill(self) -> None:
        """End the process as if by accident."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with contextlib.suppress(OSError):
                stream.close()


class Soak:
    """One run in the directory ``scratch``."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.certificates = Certificates(scratch)
        self.workers = [Worker(scratch / f"errors{index}") for index in range(2)]
        self.counts: Counter[tuple[str, str]] = Counter()
        self.failures: list[str] = []
        self._noise = ["", ""]

    def close(self) -> None:
        """End the processes."""
        for worker in self.workers:
            worker.kill()

    def run(self, plans: list[Plan], seconds: float) -> bool:
        """Carry the plans out, ``AT_ONCE`` at a time, until the time is over; return whether all did."""
        limit = time.monotonic() + seconds
        # What is there for good (packages, TLS contexts) is there after one of each.
        for tls in ("", "1.2", "1.3"):
            ways = {"transmit": "file", "receive": "file"}
            self._one(Plan(-1, "whole", 10, 4096, ways, "receive", "transmit", tls, 0))
        before = [worker.audit() for worker in self.workers]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for begin in range(0, len(plans), AT_ONCE):
                if time.monotonic() > limit:
                    return False
                handful = plans[begin : begin + AT_ONCE]
                list(pool.map(self._one, handful))
                before = self._check_leftovers(handful, before)
        return True

    def _one(self, plan: Plan) -> None:
        """Carry one plan out and judge it."""
        source = self.scratch / f"source{plan.number}"
        copy = self.scratch / f"copy{plan.number}"
        data = random.Random(plan.seed).randbytes(plan.size)
        source.write_bytes(data)
        try:
            verdict = self._whole(plan, source, copy) if plan.kind == "whole" else self._hostile(plan, source, copy)
        except (OSError, ValueError) as error:
            verdict = f"the run itself failed: {error!r}"
        for worker in self.workers:
            unasked = worker.rest(plan.number)
            if unasked:
                verdict = f"{verdict}; answers that nobody waited for: {unasked}"
        source.unlink()
        copy.unlink(missing_ok=True)
        if verdict:
            self.failures.append(f"{plan}: {verdict}")
        if plan.number >= 0:
            self.counts[plan.kind, "failed" if verdict else "as expected"] += 1

    def _begin(self, worker: Worker, plan: Plan, role: str, path: Path, port: int, way: str = "") -> int:
        """Have a worker begin its side; return the port it listens on, 0 if it connects."""
        passive = role == plan.passive
        where = ["-mode", "passive" if passive else "active", "-host", "localhost", "-port", port]
        command = self.certificates.socket_command(plan.tls, passive, plan.number)
        patience = 400 if plan.kind == "given up" else 0
        words = [path, plan.size, plan.block, [*where, "-socketcmd", command], patience]
        worker.tell("begin", plan.number, role, way or plan.ways[role], *map(_word, words))
        if not passive:
            return 0
        answer = worker.answer(plan.number)
        if answer[0] != "listening":
            raise ValueError(f"no port: {answer}")
        return int(answer[1])

    def _whole(self, plan: Plan, source: Path, copy: Path) -> str:
        """Both ends behave: both must say so, and the copy be the same."""
        ends = {"transmit": (self.workers[plan.seed % 2], source), "receive": (self.workers[1 - plan.seed % 2], copy)}
        other = "receive" if plan.passive == "transmit" else "transmit"
        port = self._begin(*_end(ends, plan, plan.passive), 0)
        self._begin(*_end(ends, plan, other), port)
        for role, (worker, _) in ends.items():
            answer = worker.answer(plan.number)
            if answer[:3] != ["done", str(plan.size), ""]:
                return f"{role}: {answer}"
        return "" if _digest(copy) == _digest(source) else "the hashes differ"

    def _hostile(self, plan: Plan, source: Path, copy: Path) -> str:
        near = self.workers[plan.seed % 2]
        path = source if plan.near == "transmit" else copy
        if plan.kind == "killed":
            answer, wrong = self._killed(plan, near, path, source), ""
        else:
            behaviour = Misbehaviour(plan.kind, plan.far, plan.tls, plan.passive == plan.near, source.read_bytes())
            with Partner(behaviour, self.certificates, plan.seed) as partner:
                if plan.passive == plan.near:
                    partner.start(self._begin(near, plan, plan.near, path, 0))
                else:
                    partner.start(0)
                    self._begin(near, plan, plan.near, path, partner.port)
                answer = near.answer(plan.number)
            if answer[0] == "done" and behaviour.completes:
                received = _digest(copy) if plan.near == "receive" else partner.digest()
                whole = answer[:3] == ["done", str(plan.size), ""]
                return "" if whole and received == _digest(source) else f"not whole: {answer}"
            wrong = behaviour.wrong_digest
        return judge(plan, answer, copy, wrong)

    def _killed(self, plan: Plan, near: Worker, path: Path, source: Path) -> list[str]:
        victim = Worker(self.scratch / "victims")
        try:
            other = source if plan.far == "transmit" else self.scratch / "nothing"
            if plan.passive == plan.near:
                port = self._begin(near, plan, plan.near, path, 0)
                self._begin(victim, plan, plan.far, other, port, "half")
            else:
                port = self._begin(victim, plan, plan.far, other, 0, "half")
                self._begin(near, plan, plan.near, path, port)
            answer = victim.answer(plan.number)
            if answer != ["half"]:
                raise ValueError(f"the victim: {answer}")
        finally:
            victim.kill()
        return near.answer(plan.number)

    def _check_leftovers(self, plans: list[Plan], before: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        """Compare with what there was; what closes in the background has some seconds for that."""
        limit = time.monotonic() + 5
        while (now := [worker.audit() for worker in self.workers]) != before and time.monotonic() < limit:
            time.sleep(0.02)
        where = "\n    ".join(map(str, plans))
        for index, worker in enumerate(self.workers):
            if now[index] != before[index]:
                self.failures.append(f"left behind: {before[index]} became {now[index]} in\n    {where}")
            noise = worker.errors()
            if noise != self._noise[index]:
                self.failures.append(f"on standard error:\n{noise[len(self._noise[index]) :]}\n  in\n    {where}")
                self._noise[index] = noise
        return now


def judge(plan: Plan, answer: list[str], copy: Path, wrong: str) -> str:
    """Return what is wrong with what the survivor of a failed transfer says."""
    if answer[0] != "done":
        return f"the survivor says {answer}"
    _, count, message, tls_error = answer
    if wrong:
        # Nothing but the hash tells bytes from bytes.
        as_sent = plan.size == int(count) and not message and _digest(copy) == wrong
        return "" if as_sent else f"wrong data arrived as {answer}"
    if message or tls_error:
        return ""
    told_by_count = plan.kind == "killed" and plan.near == "receive" and not plan.tls
    if told_by_count and plan.ways["receive"] != "sized" and int(count) < plan.size:
        return ""
    return f"no error is reported: {answer}"


def _word(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


def _end(ends: dict[str, tuple[Worker, Path]], plan: Plan, role: str) -> tuple[Worker, Plan, str, Path]:
    worker, path = ends[role]
    return worker, plan, role, path


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run_soak(transfers: int = 2000, seconds: float = 600, seed: int | None = None) -> int:
    """Run, print the summary, and return the exit status."""
    seed = random.randrange(1 << 30) if seed is None else seed
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tclcompat-soak-") as scratch:
        soak = Soak(Path(scratch))
        try:
            all_of_them = soak.run(list(make_plans(transfers, seed)), seconds)
        finally:
            soak.close()
    for kind in ("whole", *HOSTILE):
        good, bad = soak.counts[kind, "as expected"], soak.counts[kind, "failed"]
        print(f"{kind:10} {good + bad:5} transfers, {good:5} as expected, {bad:3} failed")
    for failure in soak.failures:
        print(f"FAILED {failure}")
    note = "" if all_of_them else f" (of {transfers}: the time was over)"
    print(
        f"seed {seed}: {soak.counts.total()} transfers{note} in {time.monotonic() - started:.0f} s, "
        f"{len(soak.failures)} failures"
    )
    return 1 if soak.failures else 0
