"""The ``string`` ensemble: everything about the characters of one value (string(n))."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.characters import ASCII_CLASSES, TRIM_SET, fold_case, is_in_class, to_lower, to_title, to_upper
from tclcompat.values.convert import to_str
from tclcompat.values.glob import glob_matcher
from tclcompat.values.indexes import are_mixed, to_index, without_range
from tclcompat.values.mapping import map_by
from tclcompat.values.numbers import to_int32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.interp import Interp

_INT_MAX = 0x7FFFFFFF

table = CommandTable()
string = table.ensemble("string")


@string.sub("bytelength", "string")
def string_bytelength(interp: Interp, value: object) -> int:
    """Count the bytes of the value in Tcl's own UTF-8, where NUL takes two."""
    return _byte_length(to_str(value))


def _byte_length(text: str) -> int:
    if text.isascii():
        return len(text) + text.count("\0")
    return len(text.encode("utf-8", "surrogatepass")) + text.count("\0")


@string.sub("cat", "?string ...?")
def string_cat(interp: Interp, *values: object) -> object:
    """Put the values one after the other."""
    if len(values) == 1:
        return values[0]
    if values and all(type(value) is bytes for value in values):
        return b"".join(values)  # type: ignore[arg-type]  # all are bytes, which mypy cannot see
    return "".join([value if type(value) is str else to_str(value) for value in values])


@string.sub("compare", "?-nocase? ?-length int? string1 string2")
def string_compare(interp: Interp, *words: object) -> int:
    """Compare two strings character by character: -1, 0 or 1."""
    first, second = _compared(words)
    return (first > second) - (first < second)


@string.sub("equal", "?-nocase? ?-length int? string1 string2")
def string_equal(interp: Interp, *words: object) -> int:
    """Tell whether two strings are the same."""
    if len(words) == 2:
        return 1 if to_str(words[0]) == to_str(words[1]) else 0
    first, second = _compared(words)
    return 1 if first == second else 0


def _compared(words: tuple[object, ...]) -> tuple[str, str]:
    """Return what is left to compare of the two strings once the options before them are obeyed."""
    first, second = to_str(words[-2]), to_str(words[-1])
    if len(words) == 2:
        return first, second
    nocase, length, position, last = False, -1, 0, len(words) - 2
    while position < last:
        option = to_str(words[position])
        if len(option) > 1 and "-nocase".startswith(option):
            nocase = True
        elif len(option) > 1 and "-length".startswith(option):
            position += 1
            if position >= last:
                raise WrongArgs
            length = to_int32(words[position])
        else:
            raise _bad_option(option, "-nocase or -length")
        position += 1
    if length >= 0:
        first, second = first[:length], second[:length]
    return (fold_case(first), fold_case(second)) if nocase else (first, second)


def _bad_option(option: str, choices: str) -> TclError:
    return TclError(f'bad option "{option}": must be {choices}', ["TCL", "LOOKUP", "INDEX", "option", option])


def _nocase(words: tuple[object, ...]) -> bool:
    """Tell whether three words start with ``-nocase``, which may be abbreviated; two words do not."""
    if len(words) == 2:
        return False
    option = to_str(words[0])
    if len(option) > 1 and "-nocase".startswith(option):
        return True
    raise _bad_option(option, "-nocase")


@string.sub("first", "needleString haystackString ?startIndex?")
def string_first(interp: Interp, needle: object, haystack: object, start: object = 0) -> int:
    """Find the first place of the needle at or after an index; -1 if there is none."""
    text, wanted = to_str(haystack), to_str(needle)
    begin = to_index(start, len(text) - 1)
    return text.find(wanted, max(begin, 0)) if wanted else -1


@string.sub("last", "needleString haystackString ?startIndex?")
def string_last(interp: Interp, needle: object, haystack: object, last: object = "end") -> int:
    """Find the last place of the needle that ends at or before an index; -1 if there is none."""
    text, wanted = to_str(haystack), to_str(needle)
    end = to_index(last, len(text) - 1)
    return text.rfind(wanted, 0, end + 1) if wanted and end >= 0 else -1


@string.sub("index", "string charIndex")
def string_index(interp: Interp, value: object, char_index: object) -> object:
    """Return one character, or nothing if the index lies outside."""
    text = value if type(value) is str or type(value) is bytes else to_str(value)
    position = to_index(char_index, len(text) - 1)
    return text[position : position + 1] if position >= 0 else ""


@string.sub("length", "string")
def string_length(interp: Interp, value: object) -> int:
    """Count the characters."""
    return len(value) if type(value) is str or type(value) is bytes else len(to_str(value))


@string.sub("map", "?-nocase? charMap string")
def string_map(interp: Interp, *words: object) -> object:
    """Replace keys by values, scanning once from the left; the first key that fits wins."""
    return map_by(words[-2], to_str(words[-1]), _nocase(words))


@string.sub("match", "?-nocase? pattern string")
def string_match(interp: Interp, *words: object) -> int:
    """Tell whether the string matches a glob-style pattern."""
    pattern, value = words[-2:]
    return 1 if glob_matcher(to_str(pattern), _nocase(words))(to_str(value)) else 0


@string.sub("range", "string first last")
def string_range(interp: Interp, value: object, first: object, last: object) -> object:
    """Return the characters from one index to another, both included."""
    text = value if type(value) is str or type(value) is bytes else to_str(value)
    end = len(text) - 1
    begin = to_index(first, end)
    stop = to_index(last, end) + 1
    return text[max(begin, 0) : stop] if stop > 0 else ""


@string.sub("repeat", "string count")
def string_repeat(interp: Interp, value: object, count: object) -> object:
    """Put the string after itself a number of times."""
    times = to_int32(count)
    if times == 1:
        return value
    text = to_str(value)
    if times < 1 or not text:
        return ""
    if times > _INT_MAX // _byte_length(text):
        raise TclError(f"result exceeds max size for a Tcl value ({_INT_MAX} bytes)", ["TCL", "MEMORY"])
    return text * times


def _are_compiled(interp: Interp) -> bool:
    """Tell whether Tcl's compiler has seen the two indexes of the call of ``string replace`` that runs now."""
    node = interp.unit.command
    if node is None or len(node.words) != 5:
        return False
    return node.inlinable and interp.compiles("string", 1) and all(interp.compiles("string", place) for place in (3, 4))


@string.sub("replace", "string first last ?string?")
def string_replace(interp: Interp, value: object, first: object, last: object, new: object = None) -> object:
    """Put a new string in the place of the characters from one index to another."""
    text = to_str(value)
    if new is None:
        if are_mixed(to_str(first), to_str(last)) and _are_compiled(interp):
            return without_range(text, first, last)
        new = ""
    end = len(text) - 1
    begin, stop = to_index(first, end), to_index(last, end)
    # An empty string has its end before its start: index -1 lies in it, index 0 behind it.
    if stop < 0 or begin > end or stop < begin:
        return value
    return text[: max(begin, 0)] + to_str(new) + text[stop + 1 :]


@string.sub("reverse", "string")
def string_reverse(interp: Interp, value: object) -> object:
    """Return the characters in the opposite order."""
    return value[::-1] if type(value) is bytes else to_str(value)[::-1]


@string.sub("tolower", "string ?first? ?last?")
def string_tolower(interp: Interp, value: object, *limits: object) -> object:
    """Turn the string, or the characters between two indexes, to lower case."""
    return _change_case(to_lower, value, limits)


@string.sub("totitle", "string ?first? ?last?")
def string_totitle(interp: Interp, value: object, *limits: object) -> object:
    """Turn the first character to title case and the others to lower case."""
    return _change_case(to_title, value, limits)


@string.sub("toupper", "string ?first? ?last?")
def string_toupper(interp: Interp, value: object, *limits: object) -> object:
    """Turn the string, or the characters between two indexes, to upper case."""
    return _change_case(to_upper, value, limits)


def _change_case(change: Callable[[str], str], value: object, limits: tuple[object, ...]) -> object:
    text = to_str(value)
    if not limits:
        return change(text)
    end = len(text) - 1
    first = max(to_index(limits[0], end), 0)
    last = min(to_index(limits[1], end) if len(limits) == 2 else first, end)
    if last < first:
        return value
    return text[:first] + change(text[first : last + 1]) + text[last + 1 :]


@string.sub("trim", "string ?chars?")
def string_trim(interp: Interp, value: object, chars: object = TRIM_SET) -> str:
    """Remove characters of a set, by default white space, from both ends."""
    return to_str(value).strip(to_str(chars))


@string.sub("trimleft", "string ?chars?")
def string_trimleft(interp: Interp, value: object, chars: object = TRIM_SET) -> str:
    """Remove characters of a set, by default white space, from the start."""
    return to_str(value).lstrip(to_str(chars))


@string.sub("trimright", "string ?chars?")
def string_trimright(interp: Interp, value: object, chars: object = TRIM_SET) -> str:
    """Remove characters of a set, by default white space, from the end."""
    return to_str(value).rstrip(to_str(chars))


def _is_word_char(char: str) -> bool:
    return char in ASCII_CLASSES["wordchar"] or is_in_class(char, "wordchar")


@string.sub("wordend", "string index")
def string_wordend(interp: Interp, value: object, char_index: object) -> int:
    """Return the index just after the word that holds a character."""
    text = to_str(value)
    index = max(to_index(char_index, len(text) - 1), 0)
    if index >= len(text):
        return len(text)
    end = index
    while end < len(text) and _is_word_char(text[end]):
        end += 1
    return max(end, index + 1)


@string.sub("wordstart", "string index")
def string_wordstart(interp: Interp, value: object, char_index: object) -> int:
    """Return the index of the first character of the word that holds a character."""
    text = to_str(value)
    index = min(to_index(char_index, len(text) - 1), len(text) - 1)
    if index <= 0:
        return 0
    start = index
    while start >= 0 and _is_word_char(text[start]):
        start -= 1
    return start if start == index else start + 1
