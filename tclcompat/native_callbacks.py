"""Commands that call back into native packages."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.command import Command
from tclcompat.runtime.interp import Interp
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def callback(interp: Interp, function: Callable[..., object], usage: str = "?arg ...?") -> list[object]:
    """Return a command prefix that calls ``function`` with the words it is given; delete its command when done."""
    counter = interp.state(_Callbacks)
    counter.made += 1
    name = f"::tclcompat::callback{counter.made}"
    interp.create_command(name, lambda _interp, *words: function(*words), usage)
    return [name]


class _Once(Command):
    """The command behind the prefixes of ``once``: they differ by a number, so that no command comes and goes."""

    __slots__ = ("_made", "waiting")

    def __init__(self) -> None:
        super().__init__()
        self._made = 0
        self.waiting: dict[str, Callable[..., object]] = {}

    def add(self, function: Callable[..., object]) -> str:
        """Return the number of a function."""
        self._made += 1
        number = f"{self._made}"
        self.waiting[number] = function
        return number

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Call the function with this number."""
        function = self.waiting.pop(to_str(argv[1]), None) if len(argv) > 1 else None
        if function is None:
            raise TclError(f'invalid command name "{" ".join(map(to_str, argv[:2]))}"')
        return function(*argv[2:])


_ONCE = "::tclcompat::once"


def make_once(interp: Interp) -> _Once:
    """Return the command behind ``once``, made unless it is there."""
    command: _Once = interp.states.get(_Once) or interp.state(_Once)
    if command.namespace is None:
        command.deleted = False
        interp.add_command(_ONCE, command)
    return command


def once(interp: Interp, function: Callable[..., object]) -> list[object]:
    """Return a command prefix that calls ``function`` with the words it is given, the first time it is called."""
    return [_ONCE, make_once(interp).add(function)]


def forget_once(interp: Interp, prefix: list[object]) -> None:
    """Forget the function of ``once`` that will not be called."""
    interp.state(_Once).waiting.pop(to_str(prefix[1]), None)


def call_later(interp: Interp, function: Callable[[], object], delay: int = 0) -> None:
    """Have the event loop call ``function`` after ``delay`` milliseconds; an error becomes a background error."""

    def run() -> object:
        interp.delete_command(to_str(prefix[0]))
        return function()

    prefix = callback(interp, run, "")
    interp.invoke(["::after", delay, prefix])


def refuse(interp: Interp, channel: object, refused: bool = True) -> None:
    """Choose whether the end of a connection tells the partner that not everything went well (a reset, not an end).

    While it is so chosen, the partner also learns it if this process is killed.
    """
    found = interp.open_channels.get(to_str(channel))
    if found is not None:
        found.transport.refuse(refused)


class _Callbacks:
    def __init__(self) -> None:
        self.made = 0
