"""Functions that were written in this run, as far as they may change before the process ends, when they are kept."""

from __future__ import annotations

import marshal

from tclcompat.compiler.asked import is_undefined, place_of_version
from tclcompat.compiler.refusals import NotCompiled, NotYet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from tclcompat.compiler.asked import Asked
    from tclcompat.compiler.builder import Builder
    from tclcompat.compiler.functions import OpenCode
    from tclcompat.compiler.versions import Version

CONSTANTS = (str, int, float, bool, bytes, type(None))


class NotKept(Exception):
    """There is something in a function that no file can hold."""


def is_constant(value: object) -> bool:
    """Tell whether a file can hold a value such that what is read again is the same to generated code."""
    kind = type(value)
    if kind in CONSTANTS:
        return True
    if kind is tuple or kind is list or kind is frozenset:
        return all(map(is_constant, value))  # type: ignore[call-overload]  # one of those
    # One that is empty may be somebody's table.
    return kind is dict and bool(value) and all(is_constant(key) and is_constant(item) for key, item in value.items())  # type: ignore[attr-defined]  # a dict


def frozen(globals_: dict[str, object]) -> dict[str, object]:
    """Return the globals of a function as they are before it runs: constants that it may change in place as bytes."""
    found: dict[str, object] = {}
    for name, value in globals_.items():
        changes = type(value) in (list, dict)
        found[name] = Frozen(marshal.dumps(value)) if changes and is_constant(value) else value  # type: ignore[arg-type]  # as is_constant tells
    return found


class Frozen:
    """A constant, marshalled."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


class Taken:
    """What is taken down of a function that is being written, before it runs."""

    def __init__(self, b: Builder, own: str) -> None:
        self.globals = frozen(b.globals)
        # The versions that are called, by the names that the function has for them (but for its own).
        self.cells = {name: version for version, name in b.cells.items() if name != own}
        # What makes some of the globals, by their names.
        self.makers = b.makers


class Pending:
    """A function that was just written, of which everything that may change has been taken down."""

    def __init__(self, asked: Asked, code: CodeType, b: Builder, own: str = "") -> None:
        self.asked = asked
        self.code = code
        self.taken = Taken(b, own)

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the function consists of; NotKept."""
        raise NotImplementedError


class PendingVersion(Pending):
    """A version that was just written."""

    def __init__(self, version: Version, asked: Asked, b: Builder, code: CodeType) -> None:
        super().__init__(asked, code, b, version.name)
        self.version = version
        self.place = place_of_version(version)
        procedure = version.procedure
        self.of_procedure = (list(procedure.linked), list(procedure.references), procedure.escapes, procedure.further)

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the version consists of; NotKept."""
        from tclcompat.compiler.kept import described_version

        return described_version(self)


class PendingOpen(Pending):
    """A function of open code that was just written.

    ``place`` is what it depends on besides answers, ``roots`` where ways to parts of parsed scripts begin.
    """

    def __init__(
        self, function: OpenCode, asked: Asked, code: CodeType, place: object, roots: tuple[object, ...]
    ) -> None:
        super().__init__(asked, code, function.b)
        self.function = function
        self.place = place
        self.roots = roots

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the function consists of; NotKept."""
        from tclcompat.compiler.kept import described_open

        return described_open(self)


class PendingRefusal:
    """A version that could not be written, for a reason."""

    def __init__(self, version: Version, asked: Asked, reason: NotCompiled) -> None:
        # One that waits for variables does so as long as they are undefined.
        undefined = [way for var, way in asked.ways.items() if is_undefined(var)] if type(reason) is NotYet else None
        self._content = (place_of_version(version), tuple(asked.questions), str(reason), undefined)
        self._complete = asked.complete

    def described(self) -> tuple[object, ...]:
        """Return, such that a file can hold it, what the refusal depends on; NotKept."""
        if not self._complete:
            raise NotKept("decided by what was not asked")
        return self._content
