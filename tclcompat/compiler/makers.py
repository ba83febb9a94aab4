"""What makes the objects that generated code works with, of what a file can hold (see ``kept``)."""

from __future__ import annotations

from struct import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def regex_direct(pattern: str, flags: int, purpose: int) -> object:
    """Return Python's method that does for ASCII texts what a regular expression does."""
    from tclcompat.values.regex import compile_regex

    return compile_regex(pattern, flags).direct(purpose)


def regex_pattern(pattern: str, flags: int, purpose: int) -> object:
    """Return Python's pattern that such a method belongs to."""
    return getattr(regex_direct(pattern, flags, purpose), "__self__", None)


def regex_bulk(pattern: str, flags: int) -> object:
    """Return Python's pattern that finds all matches of a regular expression in ASCII texts."""
    from tclcompat.values.regex import compile_regex

    return compile_regex(pattern, flags).bulk("")


def python_match(source: str) -> Callable[[str], object]:
    """Return the match method of a pattern of Python's."""
    import re

    return re.compile(source).match


def unpacker(layout: str) -> Callable[..., object]:
    """Return what takes values of a layout out of bytes."""
    return Struct(layout).unpack_from


def packer(layout: str) -> Callable[..., bytes]:
    """Return what makes bytes of values of a layout."""
    return Struct(layout).pack


def format_renderer(text: str, index: int) -> Callable[[object], str]:
    """Return what renders the value of a field of a format."""
    from tclcompat.values.formatting import Field, parse_format

    piece = parse_format(text).pieces[index]
    assert isinstance(piece, Field)
    return piece.render
