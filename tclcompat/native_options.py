"""Options of native object commands: plain ones, ones that a part of the object answers for, and their checks.

The errors are worded as those of snit(n) and its validation types.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_boolean, to_int

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tclcompat.native import ObjectCommand

    Validator = Callable[[object], None]


def enum(*values: str) -> Validator:
    """Make the validator of an option that takes one of ``values``."""

    def check(value: object) -> None:
        if to_str(value) not in values:
            raise TclError(f'invalid value "{to_str(value)}", should be one of: {", ".join(values)}')

    return check


def integer(least: int | None = None, most: int | None = None) -> Validator:
    """Make the validator of an option that takes an integer between ``least`` and ``most``."""
    wanted = "expected integer"
    if least is not None:
        wanted += f" no less than {least}" if most is None else f" in range {least}, {most}"

    def check(value: object) -> None:
        try:
            number = to_int(value)
        except TclError:
            raise TclError(f'invalid value "{to_str(value)}", expected integer') from None
        if (least is not None and number < least) or (most is not None and number > most):
            raise TclError(f'invalid value "{to_str(value)}", {wanted}')

    return check


def boolean(value: object) -> None:
    """Check the value of an option that takes a boolean."""
    try:
        to_boolean(value)
    except TclError:
        names = "1, 0, true, false, yes, no, on, off"
        raise TclError(f'invalid boolean "{to_str(value)}", should be one of: {names}') from None


class Option:
    """One option of an object command, declared as a class attribute; on an object it reads as the current value.

    ``name`` starts with a dash, ``default`` is what the option holds when nobody gives it, ``check`` raises TclError
    for a value that is not allowed.  ``apply(object, value)`` takes the place of storing the value: like a Snit option
    with a ``-configuremethod`` that keeps the value elsewhere, the option then goes on reading as its default.
    """

    def __init__(
        self,
        name: str,
        default: object = "",
        check: Validator | None = None,
        apply: Callable[[Any, object], object] | None = None,
    ) -> None:
        self.name = name
        self.default = default
        self.check = check
        self.apply = apply

    def __get__(self, owner: ObjectCommand | None, kind: type) -> object:
        if owner is None:
            return self
        # What ``stored`` returns, without calls in the usual case.
        elements = owner.option_values.array
        value = None if elements is None else elements.get(self.name)
        return value if type(value) is str or type(value) is int else owner.stored(self.name)

    def read(self, owner: ObjectCommand) -> object:
        """Return the value it has on an object."""
        return owner.stored(self.name)

    def describe(self, owner: ObjectCommand) -> object:
        """Return what ``configure`` tells of the option: name, resource name, class, default and current value."""
        resource = self.name[1:]
        return [self.name, resource, resource[:1].upper() + resource[1:], self.default, self.read(owner)]

    def assign(self, owner: ObjectCommand, value: object) -> None:
        """Set it on an object; raise TclError ``invalid -option value: ...`` for a value that is not allowed."""
        if self.check is not None:
            try:
                self.check(value)
            except TclError as error:
                raise TclError(f"invalid {self.name} value: {error}") from None
        if self.apply is not None:
            self.apply(owner, value)
        else:
            owner.store(self.name, value)


class Delegated(Option):
    """An option that a component answers for."""

    def __init__(self, name: str, component: Component) -> None:
        super().__init__(name)
        self.component = component

    def read(self, owner: ObjectCommand) -> object:
        """Ask the component."""
        return self.component.of(owner).cget(self.name)

    def describe(self, owner: ObjectCommand) -> object:
        """Ask the component."""
        return self.component.of(owner).configure(self.name)

    def assign(self, owner: ObjectCommand, value: object) -> None:
        """Hand the value to the component."""
        self.component.of(owner).configurelist([self.name, value])


class Component:
    """A part of an object that is an object itself; on an object the attribute reads as that ObjectCommand.

    ``name`` is the tail of the part's command, which stands in the namespace of the owner, ``variable`` the instance
    variable that holds the whole name, and ``options`` are those of the owner's options that the part answers for.
    The package of ``kind`` must be there.
    """

    def __init__(self, kind: type[ObjectCommand], name: str, variable: str, *options: str) -> None:
        self.kind = kind
        self.name = name
        self.variable = variable
        self.options = options

    def __get__(self, owner: ObjectCommand | None, kind: type) -> Any:
        return self if owner is None else self.of(owner)

    def of(self, owner: ObjectCommand) -> ObjectCommand:
        """Return the part of ``owner``."""
        return owner.parts[self.name]
