"""``lsort`` and ``lsearch``.

Follows lsort(n) and lsearch(n).  Elements are turned into keys (``values.sortkeys``), once each, and Python sorts
those.  Only ``-command`` compares: it runs Tcl's own merge sort, so that the script is called with the same pairs in
the same order.  Odd: ``-unique`` keeps the last of equal elements; the errors of elements come in list order, so a
search that finds something earlier never meets them; ``-subindices`` counts ``end`` in the outer list.
"""

from __future__ import annotations

from itertools import compress
from operator import not_

from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.characters import fold_case
from tclcompat.values.convert import all_ints, to_list, to_str
from tclcompat.values.glob import glob_flags, glob_matcher, is_glob_literal
from tclcompat.values.indexes import to_index
from tclcompat.values.listops import decode_index, encode_index_option, find_text, sublist_element
from tclcompat.values.numbers import to_double, to_int32, to_wide
from tclcompat.values.quick_functools import remembered
from tclcompat.values.sortkeys import KEY_MAKERS, KEY_OF_ONE, dictionary_key, integer_keys, real_keys, texts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    # Tells, as Python truths, which values of several match.
    Test = Callable[[Sequence[object]], Iterable[object]]

table = CommandTable()


# How many elements a search for one looks at first.
_FIRST_LOOK = 8


def _missing(message: str) -> TclError:
    return TclError(message, ["TCL", "ARGUMENT", "MISSING"])


class _SortOptions:
    """The options of one ``lsort``."""

    __slots__ = ("command", "decreasing", "indices", "order", "path", "stride", "unique")

    def __init__(self) -> None:
        self.order = "ascii"
        self.decreasing = False
        self.unique = False
        self.indices = False
        self.path: list[int] = []
        self.stride = 0
        self.command: object = None


_SORT_SWITCHES = (
    "-ascii", "-command", "-decreasing", "-dictionary", "-increasing", "-index",
    "-indices", "-integer", "-nocase", "-real", "-stride", "-unique",
)  # fmt: skip
_SORT_ORDERS = {"-ascii": "ascii", "-dictionary": "dictionary", "-integer": "integer", "-real": "real"}
_SORT_VALUES = {
    "-command": '"-command" option must be followed by comparison command',
    "-index": '"-index" option must be followed by list index',
    "-stride": '"-stride" option must be followed by stride length',
}


@remembered
def _sort_options(*words: object) -> _SortOptions:
    options = _SortOptions()
    nocase = False
    rest = iter(words)
    for word in rest:
        text = to_str(word)
        switch = text if text in _SORT_SWITCHES else choose(text, _SORT_SWITCHES)
        if switch in _SORT_ORDERS:
            options.order = _SORT_ORDERS[switch]
        elif switch in _SORT_VALUES:
            value = next(rest, None)
            if value is None:
                raise _missing(_SORT_VALUES[switch])
            _set_sort_value(options, switch, value)
        elif switch == "-nocase":
            nocase = True
        elif switch == "-unique":
            options.unique = True
        elif switch == "-indices":
            options.indices = True
        else:
            options.decreasing = switch == "-decreasing"
    if nocase and options.order == "ascii":
        options.order = "nocase"
    return options


def _set_sort_value(options: _SortOptions, switch: str, value: object) -> None:
    if switch == "-command":
        options.order = "command"
        options.command = value
    elif switch == "-index":
        options.path = encode_index_option(value)
    else:
        options.stride = to_int32(value)
        if options.stride < 2:
            raise TclError("stride length must be at least 2", ["TCL", "OPERATION", "LSORT", "BADSTRIDE"])


@table.command("lsort", "?-option value ...? list")
def lsort(interp: Interp, *words: object) -> object:
    """Sort the elements of a list."""
    options = _sort_options(*words[:-1])
    if options.order == "command":
        to_list(options.command)
    items = to_list(words[-1])
    if not items:
        return ""
    subjects: Sequence[object] = items
    path = options.path
    if options.stride:
        offset = _group_offset(options, len(items))
        subjects, path = items[offset :: options.stride], path[1:]
    if options.order == "command":
        selected = (sublist_element(subject, path) for subject in subjects) if path else subjects
        from tclcompat.commands.merging import sort_by_command

        positions = sort_by_command(interp, to_list(options.command), selected, options.decreasing, options.unique)
    elif not (path or options.indices or options.stride):
        return _sort_plainly(options, items)
    else:
        positions = _sort_positions(options, _keys(options.order, path, subjects))
    if options.stride:
        size = options.stride
        positions = [place for first in positions for place in range(first * size, (first + 1) * size)]
    return positions if options.indices else [items[position] for position in positions]


def _group_offset(options: _SortOptions, length: int) -> int:
    """Return which element of each ``-stride`` group to sort by: the index path begins with it."""
    if length % options.stride:
        raise TclError("list size must be a multiple of the stride length", ["TCL", "OPERATION", "LSORT", "BADSTRIDE"])
    if not options.path:
        return 0
    offset = decode_index(options.path[0], options.stride - 1)
    if not 0 <= offset < options.stride:
        raise TclError(
            'when used with "-stride", the leading "-index" value must be within the group',
            ["TCL", "OPERATION", "LSORT", "BADINDEX"],
        )
    return offset


def _keys(order: str, path: list[int], subjects: Sequence[object]) -> Sequence[object]:
    make = KEY_MAKERS[order]
    return make(_selected(path, subjects, make) if path else subjects)


def _selected(
    path: list[int], subjects: Sequence[object], make: Callable[[Sequence[object]], Sequence[object]]
) -> Sequence[object]:
    """Return what the ``-index`` path selects from every subject."""
    try:
        return _column(path, subjects)
    except TclError:
        pass  # looked for again below
    selected: list[object] = []
    try:
        selected.extend(sublist_element(subject, path) for subject in subjects)
    except TclError:
        # An element before this one that makes no key is complained about first.
        make(selected)
        raise
    return selected


def _sort_plainly(options: _SortOptions, items: list[object]) -> list[object]:
    """Sort whole elements into a fresh list."""
    if options.order == "ascii" and type(items[0]) is int and all_ints(items):
        try:
            texts = sorted(items, key=str, reverse=options.decreasing)
            return list(dict.fromkeys(texts)) if options.unique else texts
        except ValueError:
            pass  # one is too long for Python's own str
    keys = KEY_MAKERS[options.order](items)
    if _same_texts(options, items, keys):
        ordered: list[object] = sorted(keys, reverse=options.decreasing)  # type: ignore[type-var]  # all of one class
        return list(dict.fromkeys(ordered)) if options.unique else ordered
    return [items[position] for position in _sort_positions(options, keys)]


def _same_texts(options: _SortOptions, items: list[object], keys: Sequence[object]) -> bool:
    """Tell whether the keys can stand for the elements: each has the element's string form, and no other key has."""
    if options.order == "ascii":
        return keys is items or keys == items
    if options.order == "integer":
        return keys is items or list(map(str, keys)) == items
    return keys is items and not options.unique


def _sort_positions(options: _SortOptions, keys: Sequence[object]) -> list[int]:
    """Return the positions of ``keys`` in sorted order, equal ones as they stood."""
    # Every key is of the same class, but mypy cannot know which.
    positions = sorted(range(len(keys)), key=keys.__getitem__, reverse=options.decreasing)  # type: ignore[arg-type]  # so
    if not options.unique:
        return positions
    following = positions[1:]
    kept = [position for position, after in zip(positions, following, strict=False) if keys[position] != keys[after]]
    return [*kept, positions[-1]]


class _SearchOptions:
    """The options of one ``lsearch``."""

    __slots__ = (
        "all", "bisect", "decreasing", "inline", "kind", "mode", "negated", "nocase", "path", "start", "subindices",
    )  # fmt: skip

    def __init__(self) -> None:
        self.mode = "glob"
        self.kind = "ascii"
        self.all = self.bisect = self.decreasing = self.inline = False
        self.negated = self.nocase = self.subindices = False
        self.path: list[int] = []
        self.start: object = None

    @property
    def order(self) -> str:
        """The order of ``values.sortkeys`` that elements are compared in."""
        return "nocase" if self.nocase and self.kind == "ascii" else self.kind


_SEARCH_SWITCHES = (
    "-all", "-ascii", "-bisect", "-decreasing", "-dictionary", "-exact", "-glob", "-increasing", "-index",
    "-inline", "-integer", "-nocase", "-not", "-real", "-regexp", "-sorted", "-start", "-subindices",
)  # fmt: skip
_SEARCH_FLAGS = {
    "-all": "all", "-inline": "inline", "-nocase": "nocase", "-not": "negated", "-subindices": "subindices",
}  # fmt: skip
_SEARCH_KINDS = {"-ascii": "ascii", "-dictionary": "dictionary", "-integer": "integer", "-real": "real"}
_SEARCH_MODES = {"-exact": "exact", "-glob": "glob", "-regexp": "regexp", "-sorted": "sorted"}


@remembered
def _search_options(*words: object) -> _SearchOptions:
    options = _SearchOptions()
    rest = iter(words)
    for word in rest:
        text = to_str(word)
        switch = text if text in _SEARCH_SWITCHES else choose(text, _SEARCH_SWITCHES)
        if switch in _SEARCH_FLAGS:
            setattr(options, _SEARCH_FLAGS[switch], True)
        elif switch in _SEARCH_KINDS:
            options.kind = _SEARCH_KINDS[switch]
        elif switch in _SEARCH_MODES:
            options.mode = _SEARCH_MODES[switch]
        elif switch == "-bisect":
            options.mode, options.bisect = "sorted", True
        elif switch == "-start":
            options.start = next(rest, None)
            if options.start is None:
                raise _missing("missing starting index")
        elif switch == "-index":
            value = next(rest, None)
            if value is None:
                raise _missing('"-index" option must be followed by list index')
            options.path = encode_index_option(value)
        else:
            options.decreasing = switch == "-decreasing"
    _check_search_options(options)
    return options


def _check_search_options(options: _SearchOptions) -> None:
    message = ""
    if options.subindices and not options.path:
        message = "-subindices cannot be used without -index option"
    elif options.bisect and (options.all or options.negated):
        message = "-bisect is not compatible with -all or -not"
    if message:
        raise TclError(message, ["TCL", "OPERATION", "LSEARCH", "BAD_OPTION_MIX"])


@table.command("lsearch", "?-option value ...? list pattern")
def lsearch(interp: Interp, *words: object) -> object:
    """Find elements of a list."""
    options = _search_options(*words[:-2])
    value, pattern = words[-2:]
    test = _regexp_test(options, pattern) if options.mode == "regexp" else None
    items = to_list(value)
    start = 0
    if options.start is not None:
        start = max(to_index(options.start, len(items) - 1), 0)
        if start >= len(items):
            return "" if options.all or options.inline else -1
    if options.mode == "sorted" and not options.all and not options.negated:
        return _one_result(options, items, _search_sorted(options, items, pattern, start))
    if test is None:
        text = to_str(pattern)
        if _is_plain_exact(options) or (_is_plain_glob(options) and is_glob_literal(text)):
            return _search_exactly(options, items, text, start)
        test = _test(options, pattern)
    found = _matching_positions(options, items, test, start)
    if not options.all:
        return _one_result(options, items, next(found, -1))
    if options.subindices:
        return [_all_result(options, items, position) for position in found]
    return [items[position] for position in found] if options.inline else list(found)


def _is_plain_exact(options: _SearchOptions) -> bool:
    plain = not (options.path or options.nocase or options.negated)
    return plain and options.mode in ("exact", "sorted") and options.kind == "ascii"


def _is_plain_glob(options: _SearchOptions) -> bool:
    return options.mode == "glob" and not (options.path or options.nocase or options.negated)


def _search_exactly(options: _SearchOptions, items: list[object], pattern: str, start: int) -> object:
    """Search whole elements for a text, which Python's list does itself."""
    if not (start or options.all):
        return _one_result(options, items, find_text(items, pattern))
    texts = texts_of(items)
    if options.all:
        positions = [position for position in range(start, len(texts)) if texts[position] == pattern]
        return [items[position] for position in positions] if options.inline else positions
    try:
        position = texts.index(pattern, start)
    except ValueError:
        position = -1
    return _one_result(options, items, position)


def _matching_positions(options: _SearchOptions, items: list[object], test: Test, start: int) -> Iterator[int]:
    """Yield the position of every match; little more than what is asked for is looked at."""
    size = len(items) if options.all else _FIRST_LOOK
    while start < len(items):
        part = items[start : start + size]
        try:
            flags: Iterable[object] = list(test(_column(options.path, part) if options.path else part))
        except TclError:
            # A match before what fails is found first.
            flags = _flags_until_failure(options, test, part)
        yield from compress(range(start, start + len(part)), map(not_, flags) if options.negated else flags)
        start += size
        size *= 4


def _flags_until_failure(options: _SearchOptions, test: Test, part: list[object]) -> Iterator[object]:
    for item in part:
        yield from test([sublist_element(item, options.path)])


def _column(path: list[int], subjects: Sequence[object]) -> Sequence[object]:
    """Return what an ``-index`` path selects from every subject."""
    try:
        for index in path:
            subjects = [(each if type(each) is list else to_list(each))[index] for each in subjects]
        return subjects
    except IndexError:
        # Complained about in its words.
        return [sublist_element(subject, path) for subject in subjects]


def _test(options: _SearchOptions, pattern: object) -> Test:
    """Return the test of ``-glob`` (which it is unless told otherwise) and ``-exact``."""
    if options.mode == "glob":
        glob = to_str(pattern)
        if not options.nocase:
            return lambda values: glob_flags(glob, texts_of(values))
        return _each_text(glob_matcher(glob, True))
    if options.kind == "integer":
        integer = to_wide(pattern)
        return lambda values: [key == integer for key in integer_keys(values)]
    if options.kind == "real":
        double = to_double(pattern)
        return lambda values: [key == double for key in real_keys(values)]
    text = to_str(pattern)
    if options.kind == "dictionary":
        wanted = dictionary_key(text)
        return lambda values: [dictionary_key(each) == wanted for each in texts_of(values)]
    if options.nocase:
        return _each_text(_nocase_matcher(text))
    return lambda values: [each == text for each in texts_of(values)]


def _each_text(matches: Callable[[str], object]) -> Test:
    return lambda values: map(matches, texts_of(values))


def _nocase_matcher(text: str) -> Callable[[str], bool]:
    """Return the predicate of ``-exact -nocase``, which compares only what takes equally many bytes."""
    folded, size = fold_case(text), _utf8_size(text)
    return lambda item: fold_case(item) == folded and _utf8_size(item) == size


def _utf8_size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _regexp_test(options: _SearchOptions, pattern: object) -> Test:
    from tclcompat.values.regex import NOCASE, compile_regex

    regex = compile_regex(to_str(pattern), NOCASE if options.nocase else 0)
    direct, search = regex.direct(0), regex.search

    def test(values: Sequence[object]) -> Iterable[object]:
        texts = texts_of(values)
        return map(direct if direct is not None and "".join(texts).isascii() else search, texts)

    return test


def _search_sorted(options: _SearchOptions, items: list[object], pattern: object, start: int) -> int:
    """Search by halving: the first of equal elements, or with ``-bisect`` the last that is not greater."""
    key_of = KEY_OF_ONE[options.order]
    wanted = key_of(pattern)
    lower, upper, found = start - 1, len(items), -1
    while lower + 1 != upper:
        middle = (lower + upper) // 2
        key = key_of(sublist_element(items[middle], options.path))
        if key == wanted:
            found = middle
            if options.bisect:
                lower = middle
            else:
                upper = middle
        elif (wanted > key) != options.decreasing:  # type: ignore[operator]  # keys of one order compare
            lower = middle
        else:
            upper = middle
    return lower if options.bisect and found < 0 else found


def _one_result(options: _SearchOptions, items: list[object], position: int) -> object:
    if options.inline:
        return items[position] if position >= 0 else ""
    return _position(options, position, len(items))


def _all_result(options: _SearchOptions, items: list[object], position: int) -> object:
    if options.inline:
        return sublist_element(items[position], options.path) if options.subindices else items[position]
    return _position(options, position, len(items))


def _position(options: _SearchOptions, position: int, length: int) -> object:
    if options.subindices:
        return [position, *(decode_index(encoded, length) for encoded in options.path)]
    return position
