"""What a regular expression is made of: sets of characters, atoms, quantified items, branches.

An expression is a list of branches; a branch is a list of items; an item is an atom with its quantifier.
Constraints (anchors, word boundaries, lookahead) are atoms that take no quantifier.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.values.characters import ASCII_CLASSES, is_in_class

# Flags of compilation; REG_ADVANCED is EXTENDED and ADVANCED_FEATURES together.
EXTENDED, ADVANCED_FEATURES, LITERAL, NOCASE, EXPANDED, LINESTOP, LINEANCHOR = 1, 2, 4, 8, 16, 32, 64
ADVANCED = EXTENDED | ADVANCED_FEATURES
LINE = LINESTOP | LINEANCHOR

# Preferences of quantifiers.
LONGER, SHORTER = 1, 2

# The connecting punctuation that \w takes besides letters and digits.
CONNECTORS = "_\u203f\u2040\u2054\ufe33\ufe34\ufe4d\ufe4e\ufe4f\uff3f"

_MESSAGES = {
    "REG_BADPAT": "invalid regexp (reg version 0.8)",
    "REG_ECOLLATE": "invalid collating element",
    "REG_ECTYPE": "invalid character class",
    "REG_EESCAPE": "invalid escape \\ sequence",
    "REG_ESUBREG": "invalid backreference number",
    "REG_EBRACK": "brackets [] not balanced",
    "REG_EPAREN": "parentheses () not balanced",
    "REG_EBRACE": "braces {} not balanced",
    "REG_BADBR": "invalid repetition count(s)",
    "REG_ERANGE": "invalid character range",
    "REG_ESPACE": "out of memory",
    "REG_BADRPT": "quantifier operand invalid",
    "REG_BADOPT": "invalid embedded option",
    "REG_ECOLORS": "too many colors",
}


def regex_error(code: str) -> TclError:
    """The error for an expression that does not compile (REGEXP code message)."""
    message = _MESSAGES[code]
    return TclError(f"couldn't compile regular expression pattern: {message}", ["REGEXP", code, message])


def _ascii_classes() -> dict[str, frozenset[str]]:
    names = ("alnum", "alpha", "ascii", "digit", "graph", "lower", "punct", "space", "upper", "xdigit")
    classes = {name: ASCII_CLASSES[name] for name in names}
    classes["word"] = ASCII_CLASSES["wordchar"]
    classes["blank"] = frozenset("\t ")
    classes["cntrl"] = ASCII_CLASSES["control"]
    # As 8.6 has it, the class print holds no white space but the blank.
    classes["print"] = ASCII_CLASSES["print"]
    return classes


ASCII_SETS = _ascii_classes()


def is_in_regex_class(char: str, name: str) -> bool:
    """Tell whether ``char`` belongs to ``[:name:]``, or to ``\\w`` for the name ``word``."""
    if char < "\x80":
        return char in ASCII_SETS[name]
    if name == "word":
        return char in CONNECTORS or is_in_class(char, "alnum")
    if name == "print":
        return is_in_class(char, "graph") or is_in_class(char, "space")
    if name in ("ascii", "blank", "xdigit"):
        return False
    return is_in_class(char, "control" if name == "cntrl" else name)


class CharSet:
    """A set of characters: code ranges and named classes, or everything but those."""

    __slots__ = ("classes", "negated", "ranges")

    def __init__(self, ranges: list[tuple[int, int]], classes: list[str] | None = None, negated: bool = False) -> None:
        self.ranges = ranges
        self.classes = classes or []
        self.negated = negated

    def __contains__(self, char: str) -> bool:
        code = ord(char)
        found = any(low <= code <= high for low, high in self.ranges)
        found = found or any(is_in_regex_class(char, name) for name in self.classes)
        return found != self.negated

    @property
    def literal(self) -> str | None:
        """The only character of the set, if it lists one."""
        if len(self.ranges) == 1 and not self.classes and not self.negated:
            low, high = self.ranges[0]
            return chr(low) if low == high else None
        return None


class Anchor:
    """A constraint on what stands around a place.

    ``kind`` is ``^ $ A Z m M y Y``; ``^`` and ``$`` become ``l^`` and ``l$`` where they also match at lines.
    """

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        self.kind = kind


class Look:
    """A lookahead constraint."""

    __slots__ = ("branches", "positive")

    def __init__(self, branches: Branches, positive: bool) -> None:
        self.branches = branches
        self.positive = positive


class Group:
    """An expression in parentheses; ``number`` is 0 when they do not capture."""

    __slots__ = ("branches", "number")

    def __init__(self, branches: Branches, number: int) -> None:
        self.branches = branches
        self.number = number


class BackReference:
    """Matches what the group ``number`` matched last; ``group`` is that group."""

    __slots__ = ("group", "number")

    def __init__(self, group: Group, number: int) -> None:
        self.group = group
        self.number = number


Atom = CharSet | Anchor | Look | Group | BackReference


class Item:
    """An atom with its quantifier: at least ``least`` and at most ``most`` times (None: no limit).

    ``preference`` is LONGER, SHORTER, or 0 for a quantifier without one (none at all, or ``{m}``).
    """

    __slots__ = ("atom", "least", "most", "preference")

    def __init__(self, atom: Atom, least: int = 1, most: int | None = 1, preference: int = 0) -> None:
        self.atom = atom
        self.least = least
        self.most = most
        self.preference = preference


Items = list[Item]
Branches = list[Items]


class Pattern:
    """A parsed expression: its branches, the number of groups, its information flags and final compile flags."""

    __slots__ = ("branches", "flags", "groups", "info")

    def __init__(self, branches: Branches, groups: int, info: set[str], flags: int) -> None:
        self.branches = branches
        self.groups = groups
        self.info = info
        self.flags = flags
