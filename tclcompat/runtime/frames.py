"""Call frames and units: where variables are looked up, and what is running for error traces and ``info frame``."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.limits import INLINED_NAMES
from tclcompat.syntax.nodes import ExpandWord, Literal
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import parse_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp
    from tclcompat.runtime.namespaces import Namespace
    from tclcompat.runtime.procs import Proc
    from tclcompat.runtime.variables import Var
    from tclcompat.syntax.nodes import Command, Script


class Frame:
    """One level of the variable stack, as ``upvar``, ``uplevel`` and ``info level`` count them.

    ``vars`` maps names to variables and ``links`` holds the names among them that are links.  ``procedure`` is None
    for the frame of ``namespace eval`` and for the global one: their ``vars`` are those of the namespace.  ``argv``
    is the call as words.  ``caller`` is the frame that was current when this one was pushed.
    """

    __slots__ = ("argv", "caller", "level", "links", "namespace", "procedure", "stale", "vars")

    def __init__(
        self,
        namespace: Namespace,
        caller: Frame | None,
        procedure: Proc | None,
        argv: list[object],
        variables: dict[str, Var],
        links: set[str],
    ) -> None:
        self.namespace = namespace
        self.caller = caller
        self.level: int = 0 if caller is None else caller.level + 1
        self.procedure = procedure
        self.argv = argv
        self.vars = variables
        self.links = links
        # Set when a name comes to mean another variable, for compiled code that holds on to the variables.
        self.stale = False


class Unit:
    """One activation of a script that logs errors as a whole: what Tcl 8.6 compiles to one piece of bytecode.

    In a ``compiled`` unit an error is logged once, with the innermost command, whatever bodies and brackets it
    stands in; otherwise (a file that is sourced, a line typed in) every command logs itself.  ``kind`` is ``proc``,
    ``eval``, ``source``; ``command`` is the command that runs now; ``caller`` the unit that was running before.
    ``words`` is the list that is evaluated as one command, without a script, or None.
    """

    __slots__ = ("caller", "command", "compiled", "error_line", "frame", "kind", "outdated", "script", "words")
    # The line of the last error that was logged in it; unset until there is one.
    error_line: int

    def __init__(
        self,
        script: Script,
        compiled: bool,
        kind: str,
        frame: Frame,
        caller: Unit | None,
        words: list[object] | None = None,
    ) -> None:
        self.script = script
        self.compiled = compiled
        self.kind = kind
        self.frame = frame
        self.caller = caller
        self.command: Command | None = None
        self.words = words
        # Set once a core command has changed while it runs: Tcl then evaluates each command as a script of its own.
        self.outdated = False

    @property
    def has_locals(self) -> bool:
        """Whether the commands that run now are compiled with a procedure, whose variables the compiler knows."""
        return self.kind == "proc" and not self.outdated

    def compiles(self, name: str, place: int = 0) -> bool:
        """Tell whether Tcl's compiler has seen the call of ``name`` that runs now, with a literal word at a place."""
        if not self.compiled or self.words is not None:
            return False
        node = self.command
        if node is None:
            return True
        known = node.name == name or getattr(node.cached, "declared_name", "") == f"::{name}"
        return known and isinstance(node.words[place], Literal)

    def compiles_all(self, name: str) -> bool:
        """Tell whether Tcl's compiler has seen the call of ``name`` that runs now, and how many words it has."""
        words = () if self.command is None else self.command.words
        # Literal words are expanded before the command is compiled.
        expanded = [word.word for word in words if isinstance(word, ExpandWord)]
        return self.compiles(name) and all(isinstance(word, Literal) for word in expanded)


def outdate(unit: Unit | None, name: str | None = None) -> None:
    """Note that the core command declared as ``name`` has changed, which the code that runs may have in place.

    None: any command.
    """
    if name is None or name.removeprefix("::") in INLINED_NAMES:
        while unit is not None:
            unit.outdated = True
            unit = unit.caller


class TailCall(Exception):
    """A procedure has ended, and the words of its ``tailcall`` are called in its place, in ``namespace``."""

    def __init__(self, argv: list[object], namespace: Namespace) -> None:
        super().__init__()
        self.argv = argv
        self.namespace = namespace


_DIGITS = frozenset("0123456789")
_UINT_MAX = 0xFFFFFFFF


def find_level(current: Frame, word: object) -> Frame | None:
    """Return the frame that a level word (``1``, ``#0``) names as seen from ``current``, or None when it is no level.

    Raises TclError ``bad level`` when there is no such frame.
    """
    if type(word) is list and len(word) > 1:
        return None
    text = to_str(word)
    absolute = text.startswith("#")
    number = word if type(word) is int else parse_number(text[1:] if absolute else text)
    # Tcl makes a C int of it, so that large numbers come round to small ones.
    level = number & _UINT_MAX if type(number) is int and -_UINT_MAX <= number <= _UINT_MAX else -1
    if not 0 <= level < 1 << 31:
        if absolute or text[:1] in _DIGITS:
            raise bad_level(text)
        return None
    if not absolute:
        level = current.level - level
    frame: Frame | None = current
    while frame is not None and frame.level != level:
        frame = frame.caller
    if frame is None:
        raise bad_level(text)
    return frame


def bad_level(text: str) -> TclError:
    """Make the error for a level that does not exist."""
    return TclError(f'bad level "{text}"', ["TCL", "LOOKUP", "LEVEL", text])


def call_frame(unit: Unit) -> Frame:
    """Return the frame of the innermost call that ``unit`` is part of, whichever frame ``uplevel`` works in."""
    at: Unit = unit
    while at.caller is not None:
        # A frame pushed by ``namespace eval`` was called from the one before; ``uplevel`` goes to an older one.
        if at.kind == "proc" or at.frame.caller is at.caller.frame:
            return at.frame
        at = at.caller
    return at.frame


def called(unit: Unit, current: Frame) -> tuple[object, ...]:
    """Return what an error's stack shows of the call that ``unit`` is part of, with ``current`` as its frame now."""
    if unit.kind == "proc" and unit.frame is current:
        return ("CALL", current.argv)
    frame = call_frame(unit)
    if frame is not current:
        return ("UP", frame.level - current.level)
    return ("CALL", frame.argv) if frame.caller is not None and frame.argv else ()


class FrameChange:
    """A ``with`` block that runs in another frame."""

    __slots__ = ("_frame", "_interp", "_saved")

    def __init__(self, interp: Interp, frame: Frame) -> None:
        self._interp = interp
        self._frame = frame
        self._saved = frame

    def __enter__(self) -> None:
        self._saved = self._interp.frame
        self._interp.frame = self._frame
        self._frame.namespace.active += 1

    def __exit__(self, *_exception: object) -> None:
        self._interp.frame = self._saved
        namespace = self._frame.namespace
        namespace.active -= 1
        if namespace.on_leave is not None:
            namespace.left()
