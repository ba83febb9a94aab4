"""``split``, ``join`` and ``concat``: between strings and lists."""

from __future__ import annotations

from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.listops import concatenate_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp

table = CommandTable()


@table.command("split", "string ?splitChars?")
def split(interp: Interp, value: object, split_chars: object = " \n\t\r") -> list[object]:
    """Cut a string at every character of a set, or into its characters."""
    text, chars = to_str(value), to_str(split_chars)
    parts: list[object] = []
    if not text:
        return parts
    if not chars:
        parts.extend(text)
        return parts
    separator = chars[0]
    for char in chars[1:]:
        if char in text:
            text = text.replace(char, separator)
    parts.extend(text.split(separator))
    return parts


@table.command("join", "list ?joinString?")
def join(interp: Interp, items: object, separator: object = " ") -> str:
    """Put the elements of a list one after the other with a string between."""
    return to_str(separator).join([item if type(item) is str else to_str(item) for item in to_list(items)])


@table.command("concat", "?arg ...?")
def concat(interp: Interp, *values: object) -> object:
    """Join values with spaces as if they were lists, after trimming white space off each."""
    return concatenate_all(values)
