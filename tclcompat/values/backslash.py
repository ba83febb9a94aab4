"""Backslash substitution, as the Tcl(n) manual page describes it for version 8.6.

``\\x`` takes at most two hexadecimal digits, ``\\u`` at most four, ``\\U`` at most eight while the value stays
a Unicode code point, an octal escape at most three digits while the value fits a byte.  A surrogate pair written
as two ``\\u`` escapes makes one character, because here a character beyond the BMP is one character.
"""

from __future__ import annotations

_SINGLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")
_OCTAL_DIGITS = frozenset("01234567")
_HEX_LIMITS = {"x": 2, "u": 4, "U": 8}


def parse_backslash(text: str, pos: int, end: int) -> tuple[str, int]:
    """Read the escape that starts with the backslash at ``pos``; return its replacement and the position after."""
    pos += 1
    if pos >= end:
        return "\\", pos
    char = text[pos]
    pos += 1
    if char in _SINGLE:
        return _SINGLE[char], pos
    if char == "\n":
        while pos < end and text[pos] in " \t":
            pos += 1
        return " ", pos
    if char in _HEX_LIMITS:
        return _hexadecimal(text, pos, end, char)
    if char in _OCTAL_DIGITS:
        value = int(char, 8)
        limit = min(end, pos + 2)
        while pos < limit and text[pos] in _OCTAL_DIGITS and value < 0x20:
            value = value * 8 + int(text[pos], 8)
            pos += 1
        return chr(value), pos
    return char, pos


def _hexadecimal(text: str, pos: int, end: int, kind: str) -> tuple[str, int]:
    value, start = 0, pos
    limit = min(end, pos + _HEX_LIMITS[kind])
    while pos < limit and text[pos] in _HEX_DIGITS:
        larger = value * 16 + int(text[pos], 16)
        if larger > 0x10FFFF:
            break
        value = larger
        pos += 1
    if pos == start:
        return kind, pos
    if kind == "u" and 0xD800 <= value < 0xDC00 and text.startswith("\\u", pos):
        low, after = _hexadecimal(text, pos + 2, end, "u")
        if 0xDC00 <= ord(low) < 0xE000:
            return chr(0x10000 + ((value - 0xD800) << 10) + (ord(low) - 0xDC00)), after
    return chr(value), pos


def substitute_backslashes(text: str) -> str:
    """Replace every backslash escape of ``text``."""
    found = text.find("\\")
    if found < 0:
        return text
    parts: list[str] = []
    pos, end = 0, len(text)
    while found >= 0:
        parts.append(text[pos:found])
        replacement, pos = parse_backslash(text, found, end)
        parts.append(replacement)
        found = text.find("\\", pos)
    parts.append(text[pos:])
    return "".join(parts)
