"""Character classes and case mappings as Tcl 8.6 defines them.

Tcl maps case one character at a time (``simple`` mappings), whatever stands around it: no final sigma, and no
mapping that makes two characters of one.  Classes follow the Unicode general categories.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


# What string trim removes by default: every white space character of Unicode, NUL and zero-width ones.
TRIM_SET = (
    "\t\n\v\f\r \x00\x85\xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_ODD_SPACES = "\x85\u180e\u200b\u202f\u2060\ufeff"
_ALPHA = ("Lu", "Ll", "Lt", "Lm", "Lo")
_SPACE = ("Zs", "Zl", "Zp")
_PUNCT = ("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po")
_GRAPH = (*_ALPHA, "Nd", "Nl", "No", *_PUNCT, "Mn", "Me", "Mc", "Sm", "Sc", "Sk", "So")
_CATEGORIES: dict[str, tuple[str, ...]] = {
    "alpha": _ALPHA,
    "alnum": (*_ALPHA, "Nd"),
    "control": ("Cc", "Cf", "Co"),
    "digit": ("Nd",),
    "graph": _GRAPH,
    "lower": ("Ll",),
    "print": (*_GRAPH, *_SPACE),
    "punct": _PUNCT,
    "space": _SPACE,
    "upper": ("Lu",),
    "wordchar": (*_ALPHA, "Nd", "Pc"),
}


_ASCII = "".join(map(chr, range(128)))
_SMALL = "abcdefghijklmnopqrstuvwxyz"
_CAPITAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"

ASCII_CLASSES = {
    "alpha": frozenset(_SMALL + _CAPITAL),
    "alnum": frozenset(_SMALL + _CAPITAL + _DIGITS),
    "ascii": frozenset(_ASCII),
    "control": frozenset(_ASCII[:32] + "\x7f"),
    "digit": frozenset(_DIGITS),
    "graph": frozenset(_ASCII[33:127]),
    "lower": frozenset(_SMALL),
    "print": frozenset(_ASCII[32:127]),
    # Tcl's own tables call the other nine symbols no punctuation.
    "punct": frozenset("!\"#%&'()*,-./:;?@[\\]_{}"),
    "space": frozenset("\t\n\v\f\r "),
    "upper": frozenset(_CAPITAL),
    "wordchar": frozenset(_SMALL + _CAPITAL + _DIGITS + "_"),
    "xdigit": frozenset(_DIGITS + "abcdefABCDEF"),
}


def is_in_class(char: str, name: str) -> bool:
    """Tell whether ``char`` belongs to the class ``name`` of ``string is``."""
    if char < "\x80":
        return char in ASCII_CLASSES[name]
    categories = _CATEGORIES.get(name)
    if categories is None:
        return False
    if name == "space" and char in _ODD_SPACES:
        return True
    if name == "print" and char in _ODD_SPACES:
        return is_in_class(char, "graph") or char == "\u202f"
    from unicodedata import category

    return category(char) in categories


def _simple_lower(char: str) -> str:
    lower = char.lower()
    return lower if len(lower) == 1 else lower[0]


def _simple_upper(char: str) -> str:
    upper = char.upper()
    return upper if len(upper) == 1 else _expanding(char, upper)


def _simple_title(char: str) -> str:
    # Georgian letters have no title case, although they have an upper case.
    if "\u10d0" <= char <= "\u10ff":
        return char
    title = char.title()
    return title if len(title) == 1 else _expanding(char, title)


def _expanding(char: str, full: str) -> str:
    """Return the simple mapping of a character whose full one is ``full``: Greek with iota subscript has one."""
    if "\u1f80" <= char <= "\u1ffc" and full[-1] in "\u0399\u03b9":
        code = ord(char)
        if code in (0x1FB3, 0x1FC3, 0x1FF3):
            return chr(code + 9)
        if code <= 0x1FAF:
            return chr(code | 8)
    return char


def _mapping(one: Callable[[str], str]) -> dict[int, str]:
    class Mapping(dict[int, str]):
        def __missing__(self, code: int) -> str:
            self[code] = mapped = one(chr(code))
            return mapped

    return Mapping()


def _kept_short(one: Callable[[str], str]) -> Callable[[str], str]:
    """Leave alone what would take more bytes of UTF-8 than before: Tcl changes the case of strings in place."""

    def mapped(char: str) -> str:
        result = one(char)
        grows = (char < "\x80" <= result) or (char < "\u0800" <= result)
        return char if grows else result

    return mapped


_FOLDED = _mapping(_simple_lower)
_LOWER = _mapping(_kept_short(_simple_lower))
_UPPER = _mapping(_kept_short(_simple_upper))
_TITLE = _mapping(_kept_short(_simple_title))


def fold_case(text: str) -> str:
    """Return the form of ``text`` that comparisons without regard to case compare."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def case_variants(char: str) -> set[str]:
    """Return ``char`` with its lower, upper and title case."""
    return {char, _simple_lower(char), _simple_upper(char), _simple_title(char)}


def to_lower(text: str) -> str:
    """Return ``text`` in lower case, character by character."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def to_upper(text: str) -> str:
    """Return ``text`` in upper case, character by character."""
    return text.upper() if text.isascii() else text.translate(_UPPER)


def to_title(text: str) -> str:
    """Return ``text`` with its first character in title case and the others in lower case."""
    if text.isascii():
        return text[:1].upper() + text[1:].lower()
    # Georgian capital letters stay as they are, since title case has none of their small ones.
    rest = "".join(char if "\u1c90" <= char <= "\u1cbf" else _LOWER[ord(char)] for char in text[1:])
    return _TITLE[ord(text[0])] + rest
