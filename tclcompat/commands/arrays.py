"""The ``array`` ensemble.

Follows array(n).  Element names come in the order of tclsh's hash table (``values.hashorder``).  An array trace fires
before every subcommand looks at the variable.  A search ends when an element is added to or removed from the array:
removal is seen by ``runtime.variables``, an addition by the number of elements.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime import variables
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.runtime.variable_names import failure, full_name, split_name
from tclcompat.runtime.variable_traces import fire_checked
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.hashorder import hash_order, hash_statistics, matching_names

table = CommandTable()
array = table.ensemble("array")


def _locate(interp: Interp, name: str) -> Var | None:
    """Return the array that ``name`` names, or None; array traces fire."""
    base, key = split_name(name)
    var = variables.find(interp, base)
    if var is not None and key is not None:
        element = var.array.get(key) if var.array is not None else None
        var = element if type(element) is Var else None
    if var is None:
        return None
    if var.traces is not None and var.value is None:
        fire_checked(interp, var, "array", "trace array", base, key)
    return var if var.array is not None else None


def _required(interp: Interp, name: str) -> Var:
    var = _locate(interp, name)
    if var is None:
        raise TclError(f'"{name}" isn\'t an array', ["TCL", "LOOKUP", "ARRAY", name])
    return var


def _elements(interp: Interp, var: Var) -> dict[str, object]:
    """Return the defined elements by name; those that are variables of their own are among them."""
    elements = var.array
    if not elements:
        return {}
    if interp.elements_linked and Var in set(map(type, elements.values())):
        return variables.values_of(elements)
    return elements


def _names(interp: Interp, var: Var, pattern: str | None) -> list[str]:
    """Return the names of the defined elements that match the glob-style ``pattern``, in Tcl's order."""
    return matching_names(_elements(interp, var), pattern)


@array.sub("exists", "arrayName")
def array_exists(interp: Interp, name: object) -> object:
    """Tell whether a variable is an array."""
    return 0 if _locate(interp, to_str(name)) is None else 1


@array.sub("size", "arrayName")
def array_size(interp: Interp, name: object) -> object:
    """Count the elements."""
    var = _locate(interp, to_str(name))
    return 0 if var is None else len(_elements(interp, var))


@array.sub("names", "arrayName ?mode? ?pattern?")
def array_names(interp: Interp, name: object, *words: object) -> object:
    """List the names of the elements, or those that match."""
    var = _locate(interp, to_str(name))
    mode = choose(to_str(words[0]), ("-exact", "-glob", "-regexp")) if len(words) == 2 else "-glob"
    if var is None:
        return ""
    pattern = to_str(words[-1]) if words else None
    if pattern is None or mode == "-glob":
        return _names(interp, var, pattern)
    elements = _elements(interp, var)
    if mode == "-exact":
        return [pattern] if pattern in elements else []
    if not elements:
        return ""
    from tclcompat.values.regex import compile_regex

    regex = compile_regex(pattern)
    return [key for key in hash_order(elements) if regex.search(key) is not None]


@array.sub("get", "arrayName ?pattern?")
def array_get(interp: Interp, name: object, *pattern: object) -> object:
    """List names and values of the elements, or of those whose name matches."""
    text = to_str(name)
    var = _locate(interp, text)
    if var is None:
        return ""
    names = _names(interp, var, to_str(pattern[0]) if pattern else None)
    elements = var.array
    if var.traces is None and elements is not None and elements is _elements(interp, var):
        return {key: elements[key] for key in names}
    pairs: dict[str, object] = {}
    for key in names:
        try:
            pairs[key] = variables.read(interp, text, key)
        except TclError:
            # A trace removed the element, which does not matter, or the array, which does.
            if var.array is None:
                raise
    return pairs


def _plain_array(interp: Interp, name: str) -> Var | None:
    """Return the variable of the current frame that is an array without traces, or may become one; None: no such."""
    frame = interp.frame
    var = frame.vars.get(name)
    if var is None or var.traces is not None:
        return None
    if var.array is not None:
        return var
    if var.value is not None or var.is_element:
        return None
    # In a namespace it may hide a global variable no longer.
    return var if frame.procedure is None and name in frame.namespace.declared else None


def _filled(interp: Interp, var: Var, value: object) -> bool:
    """Set elements of an array that nobody traces; tell whether that was done: the list may not be one of pairs."""
    if interp.elements_linked:
        return False
    if type(value) is not dict:
        try:
            items = to_list(value)
        except TclError:
            return False
        if len(items) % 2:
            return False
        pairs = iter(items)
        value = {
            word if type(word) is str else to_str(word): element for word, element in zip(pairs, pairs, strict=True)
        }
    if var.array is None:
        var.array = {}
    var.array.update(value)
    return True


@array.sub("set", "arrayName list")
def array_set(interp: Interp, name: object, value: object) -> object:
    """Set elements from a list of names and values."""
    text = to_str(name)
    if text[-1:] != ")" and (known := _plain_array(interp, text)) is not None and _filled(interp, known, value):
        return ""
    _locate(interp, text)
    base, key = split_name(text)
    if key is not None:
        holder = variables.find_or_create(interp, base, "set", key)
        code = None if holder.value is not None else ["TCL", "LOOKUP", "VARNAME", text]
        raise failure("set", base, key, "variable isn't array", code)
    var = variables.find_or_create(interp, base)
    unit = interp.unit
    compiled = var.array is None and unit.has_locals and interp.compiles("array", 2)
    # Compiled code makes the array before it looks at the list, unless that is literal and seen to be odd.
    if compiled and not (interp.compiles("array", 3) and _is_odd(value)):
        variables.make_array(var, text)
    elements = var.array
    if type(value) is dict and elements is not None and var.traces is None and not interp.elements_linked:
        elements.update(value)
        return ""
    items = to_list(value)
    if len(items) % 2:
        variables.leave(interp, text)
        raise TclError("list must have an even number of elements", ["TCL", "ARGUMENT", "FORMAT"])
    if not items:
        variables.make_array(var, text)
        return ""
    pairs = iter(items)
    for word, element in zip(pairs, pairs, strict=True):
        index = word if type(word) is str else to_str(word)
        elements = var.array
        if elements is None and (var.value is not None or var.is_element):
            raise failure("set", text, index, "variable isn't array")
        if elements is None or var.traces is not None or type(elements.get(index)) is Var:
            variables.write(interp, text, index, element)
        else:
            elements[index] = element
    return ""


def _is_odd(value: object) -> bool:
    try:
        return len(to_list(value)) % 2 == 1
    except TclError:
        return False


@array.sub("unset", "arrayName ?pattern?")
def array_unset(interp: Interp, name: object, *pattern: object) -> object:
    """Unset the array, or the elements whose name matches."""
    text = to_str(name)
    var = _locate(interp, text)
    if var is None:
        return ""
    if not pattern:
        variables.unset(interp, text)
        return ""
    names = _names(interp, var, to_str(pattern[0]))
    if names and var.traces is None and var.array is _elements(interp, var):
        var.searches = None
        for key in names:
            del var.array[key]
        return ""
    for key in names:
        variables.unset(interp, full_name(text, key), complain=False)
    return ""


@array.sub("statistics", "arrayName")
def array_statistics(interp: Interp, name: object) -> object:
    """Describe the hash table of an array."""
    return hash_statistics(_required(interp, to_str(name)).array or {})


# Searches


class _Search:
    """One search: the names still to come, and how many entries the array had when it began."""

    __slots__ = ("entries", "names", "position")

    def __init__(self, elements: dict[str, object]) -> None:
        self.names = hash_order(elements)
        self.position = 0
        self.entries = len(elements)

    def more(self, elements: dict[str, object]) -> bool:
        """Skip elements that are undefined now; tell whether one is left."""
        while self.position < len(self.names):
            element = elements.get(self.names[self.position])
            if element is not None and (type(element) is not Var or element.value is not None):
                return True
            self.position += 1
        return False


@array.sub("startsearch", "arrayName")
def array_startsearch(interp: Interp, name: object) -> object:
    """Begin a search and return its identifier."""
    text = to_str(name)
    var = _required(interp, text)
    _end_stale_searches(var)
    elements = var.array or {}
    if not var.searches:
        var.searches = {}
    number = max(map(int, var.searches), default=0) + 1
    var.searches[str(number)] = _Search(elements)
    return f"s-{number}-{text}"


def _end_stale_searches(var: Var) -> None:
    entries = len(var.array or {})
    for search in (var.searches or {}).values():
        if type(search) is _Search and search.entries != entries:
            var.searches = None
            return


def _find_search(var: Var, name: str, identifier: str) -> tuple[str, _Search]:
    """Return the number of a search of ``var`` and the search."""
    parts = identifier.split("-", 2)
    if len(parts) < 3 or parts[0] != "s" or not (parts[1].isascii() and parts[1].isdigit()):
        raise _bad_search(f'illegal search identifier "{identifier}"', identifier)
    if parts[2] != name:
        raise _bad_search(f'search identifier "{identifier}" isn\'t for variable "{name}"', identifier)
    _end_stale_searches(var)
    number = str(int(parts[1]))
    search = (var.searches or {}).get(number)
    if type(search) is not _Search:
        raise _bad_search(f'couldn\'t find search "{identifier}"', identifier)
    return number, search


def _bad_search(message: str, identifier: str) -> TclError:
    return TclError(message, ["TCL", "LOOKUP", "ARRAYSEARCH", identifier])


@array.sub("anymore", "arrayName searchId")
def array_anymore(interp: Interp, name: object, identifier: object) -> object:
    """Tell whether a search has elements left."""
    text = to_str(name)
    var = _required(interp, text)
    _, search = _find_search(var, text, to_str(identifier))
    return 1 if search.more(var.array or {}) else 0


@array.sub("nextelement", "arrayName searchId")
def array_nextelement(interp: Interp, name: object, identifier: object) -> object:
    """Return the name of the next element of a search, or an empty string."""
    text = to_str(name)
    var = _required(interp, text)
    _, search = _find_search(var, text, to_str(identifier))
    if not search.more(var.array or {}):
        return ""
    search.position += 1
    return search.names[search.position - 1]


@array.sub("donesearch", "arrayName searchId")
def array_donesearch(interp: Interp, name: object, identifier: object) -> object:
    """End a search."""
    text = to_str(name)
    var = _required(interp, text)
    number, _ = _find_search(var, text, to_str(identifier))
    if var.searches is not None:
        del var.searches[number]
    return ""
