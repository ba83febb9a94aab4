"""What ``python -m transfer`` shows on the terminal while it works, and the line that tells what it did."""

from __future__ import annotations

import sys
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_INTERVAL = 0.1


class Display:
    """Shows nothing: there is no terminal."""

    def __init__(self, name: str, total: int | None) -> None:
        self.name = name
        self.total = total
        self._begun = self._shown = monotonic()

    def advance(self, count: int) -> None:
        """Show that ``count`` bytes went over so far, if the last time was not just now."""
        now = monotonic()
        if now - self._shown >= _INTERVAL:
            self._shown = now
            self.show(count, now - self._begun)

    def restart(self) -> None:
        """Begin to measure: the partner is there."""
        self._begun = self._shown = monotonic()

    def summary(self, verb: str, count: int) -> str:
        """Return the line that tells what was done."""
        seconds = monotonic() - self._begun
        rate = f", {amount(count / seconds)}/s" if seconds > 0 else ""
        return f"{verb} {count} bytes in {seconds:.2f} s{rate}"

    def show(self, count: int, seconds: float) -> None:
        """Show the state."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class Line(Display):
    """A line that is written over again and again."""

    _width = 0

    def show(self, count: int, seconds: float) -> None:
        """Write the line."""
        rate = count / seconds if seconds > 0 else 0.0
        text = f"{amount(count)}, {amount(rate)}/s"
        if self.total:
            text = f"{100 * count // self.total:3d}%, {text}"
            if rate:
                text += f", {duration((self.total - count) / rate)} left"
        self._write(text)

    def close(self) -> None:
        """Wipe the line."""
        if self._width:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def _write(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(self._width))
        sys.stderr.flush()
        self._width = len(text)


class Bar(Display):
    """A bar that rich draws."""

    def __init__(self, name: str, total: int | None, progress: Any) -> None:
        super().__init__(name, total)
        self._progress = progress
        self._task = progress.add_task(name, total=total)

    def restart(self) -> None:
        """Draw the bar from now on."""
        super().restart()
        self._progress.reset(self._task)
        self._progress.start()

    def show(self, count: int, seconds: float) -> None:
        """Draw the bar."""
        self._progress.update(self._task, completed=count)

    def close(self) -> None:
        """Wipe the bar."""
        self._progress.stop()


def display(name: str, total: int | None) -> Display:
    """Return what suits the terminal."""
    if not sys.stderr.isatty():
        return Display(name, total)
    try:
        from rich import progress
        from rich.console import Console
    except ImportError:
        return Line(name, total)
    columns = (
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.DownloadColumn(),
        progress.TransferSpeedColumn(),
        progress.TimeRemainingColumn(),
    )
    return Bar(name, total, progress.Progress(*columns, console=Console(stderr=True), transient=True))


def amount(count: float) -> str:
    """Return a number of bytes as people write it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} bytes" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def duration(seconds: float) -> str:
    """Return a time as minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
