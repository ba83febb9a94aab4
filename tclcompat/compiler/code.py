"""A Python expression that stands for a Tcl value, with what is known of the value."""

from __future__ import annotations

from tclcompat.compiler.types import ANY, FLOAT, INT, KINDS, type_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.leaves import Leaves
    from tclcompat.compiler.untested import Tried

# Values whose repr reads as the same value in Python source.
_PLAIN = (str, int)


class Code:
    """A Python expression.

    ``type`` is the type of its value (see ``types``).  ``simple``: a name or literal, which may be written twice;
    ``stable``: it also means the same after any statement.  ``truth``: it is a Python truth, not a Tcl value.
    ``borrowed``: it is a variable's own list or dictionary, to be looked at before the variable changes.
    ``nan``: it is a double that may be Not a Number, to be checked before anybody sees it; ``raw``: not the
    result of arithmetic, so that an operator it is given to refuses it.  ``may_fail``: it is a variable that may be
    unset.  ``constant``: its value is ``value``.  ``tried``: its text without tests (see ``untested``); ``leaves``: its
    parts where ints are asked for (see ``leaves``).  ``number``: the number that it is as an operand, where that is at
    hand; that is ``read`` where a text was read as the int it is written as, if it is one: it stands for the text
    everywhere.  ``elements``: the type of a list's elements, 0 where that is not known.  ``natural``: 1 where it is an
    int and not negative, 2 where it is a positive one, else 0.  ``sure``: what it is where no test is needed, or an
    exception is raised: an element of a list of ints, if there is one.  ``exact``: an index that is the value only
    where that is an index at all, and the text elsewhere; ``behind``: the name of the int that the index, ``end-N``, is
    from the end.  ``names``: the expression of names in any order, for who does not want those that a table has.
    """

    __slots__ = (
        "behind",
        "borrowed",
        "constant",
        "elements",
        "exact",
        "leaves",
        "may_fail",
        "names",
        "nan",
        "natural",
        "number",
        "raw",
        "read",
        "simple",
        "stable",
        "sure",
        "text",
        "tried",
        "truth",
        "type",
        "value",
    )

    def __init__(
        self,
        text: str,
        type: int = ANY,
        *,
        simple: bool = False,
        stable: bool = False,
        truth: bool = False,
        nan: bool = False,
    ) -> None:
        self.text = text
        self.type = type
        self.simple = simple or stable
        self.stable = stable
        self.truth = truth
        self.nan = nan
        self.raw = self.read = False
        self.borrowed = False
        self.may_fail = False
        self.constant = False
        self.natural = 0
        self.value: object = None
        self.tried: Tried | None = None
        self.leaves: Leaves | None = None
        self.number: Code | None = None
        self.sure: Code | None = None
        self.elements = 0
        self.exact: str | None = None
        self.behind: str | None = None
        self.names: str | None = None

    @classmethod
    def of(cls, value: object, name: str | None = None) -> Code:
        """Make the code of a constant; ``name`` is the global that holds it where it cannot be written out."""
        code = cls(literal(value) if name is None else name, type_of(value), stable=True)
        code.constant = True
        code.value = value
        if type(value) is int and value >= 0:
            code.natural = 2 if value else 1
        return code

    @property
    def is_int(self) -> bool:
        """Whether the value surely is an int."""
        return self.type & KINDS == INT

    @property
    def is_float(self) -> bool:
        """Whether the value surely is a double."""
        return self.type & KINDS == FLOAT

    def only(self, kinds: int) -> bool:
        """Tell whether the value surely has one of the classes ``kinds``."""
        kind = self.type & KINDS
        return kind != 0 and not kind & ~kinds

    def __repr__(self) -> str:
        return f"Code({self.text!r}, {self.type})"


# CPython compares ints up to here, which have one digit of its own, faster than others.
LARGE = (1 << 30) - 1


def class_of(text: str) -> str:
    """Return the Python expression of a value's class: an attribute, which takes three quarters of a call's time."""
    return f"type({text})" if text[0] in "-0123456789" else f"{text}.__class__"


def both_are(first: str, second: str, name: str) -> str:
    """Return the test that two values are of the class ``name``, in which both are evaluated if one is no name."""
    joint = f"is {name} and" if first.isidentifier() and second.isidentifier() else "is"
    return f"{class_of(first)} {joint} {class_of(second)} is {name}"


def literal(value: object) -> str:
    """Return Python source for a string, int or finite double."""
    if type(value) is int and value < 0:
        return f"({value})"
    return ascii(value)


def can_be_literal(value: object) -> bool:
    """Tell whether ``literal`` can write a value out (in few digits)."""
    if type(value) is float:
        return value == value and value not in (float("inf"), float("-inf"))
    return type(value) is str or (type(value) is int and abs(value) < 1 << 64)
