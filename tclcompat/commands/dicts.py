"""The ``dict`` ensemble.

Follows dict(n).  What the subcommands do to values is in ``values.dictops``.  Odd: a pattern without special
characters looks its key up instead of comparing; ``dict incr`` stores a given increment as it was written when the
key is new; ``dict update`` and ``dict with`` write back even when their script fails, and do nothing when the
dictionary variable is gone by then.
"""

from __future__ import annotations

from tclcompat.commands.lists import count_turns, inlined_body, run_compiled, untouched_text
from tclcompat.errors import Break, Completion, Continue, TclError, WrongArgs
from tclcompat.runtime.compiled_locals import compiled_locals
from tclcompat.runtime.dict_elements import put_back, take_out_all, take_out_some
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.runtime.updates import has_value
from tclcompat.runtime.variable_names import split_name
from tclcompat.syntax.nodes import Literal
from tclcompat.values.convert import dict_to_list, pairs_to_dict, to_dict, to_list, to_str
from tclcompat.values.dictops import (
    check_path,
    dict_element,
    dict_exists,
    dict_lookup,
    dict_set_path,
    dict_unset_path,
    incremented,
)
from tclcompat.values.glob import glob_matcher, is_glob_literal
from tclcompat.values.hashorder import hash_statistics
from tclcompat.values.numbers import to_boolean
from tclcompat.values.ownership import is_shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tclcompat.syntax.nodes import Command as CommandNode
    from tclcompat.syntax.nodes import Script

table = CommandTable()
dict_ = table.ensemble("dict")


# Making and reading dictionaries


@dict_.sub("create", "?key value ...?")
def dict_create(interp: Interp, *words: object) -> object:
    """Make a dictionary of keys and values."""
    if len(words) % 2:
        raise WrongArgs
    return pairs_to_dict(list(words))


@dict_.sub("get", "dictionary ?key ...?")
def dict_get(interp: Interp, value: object, *path: object) -> object:
    """Look an element up, or list keys and values."""
    if len(path) == 1:
        return dict_element(value, path[0])
    return dict_lookup(value, path) if path else dict_to_list(to_dict(value))


@dict_.sub("exists", "dictionary key ?key ...?")
def dict_exists_(interp: Interp, value: object, *path: object) -> object:
    """Tell whether a key is there."""
    return 1 if dict_exists(value, path) else 0


@dict_.sub("size", "dictionary")
def dict_size(interp: Interp, value: object) -> object:
    """Count the keys."""
    return len(to_dict(value))


@dict_.sub("info", "dictionary")
def dict_info(interp: Interp, value: object) -> object:
    """Describe the hash table."""
    return hash_statistics(to_dict(value))


@dict_.sub("keys", "dictionary ?pattern?")
def dict_keys(interp: Interp, value: object, *pattern: object) -> object:
    """List the keys, or those that match."""
    pairs = to_dict(value)
    return _matching_keys(pairs, to_str(pattern[0])) if pattern else list(pairs)


def _matching_keys(pairs: dict[str, object], pattern: str) -> list[object]:
    if is_glob_literal(pattern):
        return [pattern] if pattern in pairs else []
    matches = glob_matcher(pattern)
    return [key for key in pairs if matches(key)]


@dict_.sub("values", "dictionary ?pattern?")
def dict_values(interp: Interp, value: object, *pattern: object) -> object:
    """List the values, or those that match."""
    values = list(to_dict(value).values())
    if not pattern:
        return values
    matches = glob_matcher(to_str(pattern[0]))
    return [element for element in values if matches(to_str(element))]


@dict_.sub("merge", "?dictionary ...?")
def dict_merge(interp: Interp, *values: object) -> object:
    """Join dictionaries; the last one wins."""
    if not values:
        return ""
    first, *others = [to_dict(value) for value in values]
    if not any(others):
        return values[0]
    merged = dict(first)
    for other in others:
        merged.update(other)
    return merged


@dict_.sub("replace", "dictionary ?key value ...?")
def dict_replace(interp: Interp, value: object, *words: object) -> object:
    """Copy a dictionary with some keys set."""
    if len(words) % 2:
        raise WrongArgs
    pairs = dict(to_dict(value))
    pairs.update(pairs_to_dict(list(words)))
    return pairs


@dict_.sub("remove", "dictionary ?key ...?")
def dict_remove(interp: Interp, value: object, *keys: object) -> object:
    """Copy a dictionary without some keys."""
    pairs = dict(to_dict(value))
    for key in keys:
        pairs.pop(to_str(key), None)
    return pairs


# Changing the dictionary in a variable


@dict_.sub("set", "dictVarName key ?key ...? value")
def dict_set(interp: Interp, name: object, *words: object) -> object:
    """Set an element of the dictionary in a variable."""
    variable = to_str(name)
    if len(words) == 2:
        interp.owned_dict(variable)[to_str(words[0])] = words[1]
    else:
        path = [to_str(key) for key in words[:-1]]
        check_path(_to_check(interp, variable), path, create=True)
        pairs = interp.owned_dict(variable)
        check_path(pairs, path, create=True)
        dict_set_path(pairs, path, words[-1])
    return interp.written(variable)


def _to_check(interp: Interp, variable: str) -> dict[str, object]:
    """Return the dictionary in a variable, where making it one that may be changed would rewrite its text."""
    text = untouched_text(interp, variable)
    return {} if text is None else to_dict(text)


def _missing(interp: Interp, variable: str) -> list[str]:
    """Return the names of what is not there yet: the variable or element, and the array that it is in."""
    return [name for name in dict.fromkeys((variable, split_name(variable)[0])) if not has_value(interp, name)]


@dict_.sub("unset", "dictVarName key ?key ...?")
def dict_unset(interp: Interp, name: object, *keys: object) -> object:
    """Remove an element of the dictionary in a variable."""
    variable = to_str(name)
    path = [to_str(key) for key in keys]
    missing = _missing(interp, variable)
    if untouched_text(interp, variable) is not None:
        check_path(_to_check(interp, variable), path, create=False)
    pairs = interp.owned_dict(variable)
    try:
        check_path(pairs, path, create=False)
    except TclError:
        for made in missing:
            interp.unset_var(made, complain=False)
        raise
    dict_unset_path(pairs, path)
    return interp.written(variable)


@dict_.sub("append", "dictVarName key ?value ...?")
def dict_append(interp: Interp, name: object, key: object, *values: object) -> object:
    """Append text to an element of the dictionary in a variable."""
    variable, key = to_str(name), to_str(key)
    pairs = interp.owned_dict(variable)
    text = to_str(pairs.get(key, ""))
    # The dictionary lets go of the text first: CPython then lets it grow in place.
    pairs[key] = ""
    for value in values:
        text += to_str(value)
    pairs[key] = text
    return interp.written(variable)


@dict_.sub("lappend", "dictVarName key ?value ...?")
def dict_lappend(interp: Interp, name: object, key: object, *values: object) -> object:
    """Append elements to a list in the dictionary in a variable."""
    variable, key = to_str(name), to_str(key)
    to_list(_to_check(interp, variable).get(key, ""))
    pairs = interp.owned_dict(variable)
    items = pairs.get(key)
    if items is None:
        pairs[key] = list(values)
    elif values:
        if type(items) is not list or is_shared(items):
            items = list(to_list(items))
            pairs[key] = items
        items.extend(values)
    return interp.written(variable)


@dict_.sub("incr", "dictVarName key ?increment?")
def dict_incr(interp: Interp, name: object, key: object, increment: object = 1) -> object:
    """Add to an element of the dictionary in a variable."""
    variable, key = to_str(name), to_str(key)
    missing = _missing(interp, variable)
    if untouched_text(interp, variable) is not None:
        incremented(_to_check(interp, variable).get(key), increment)
    try:
        pairs = interp.owned_dict(variable)
    except TclError as error:
        if error.errorcode == ["TCL", "WRITE", "VARNAME"]:
            incremented(None, increment)  # an array is found only when the sum is stored
        raise
    old = pairs.get(key)
    try:
        pairs[key] = incremented(old, increment)
    except TclError:
        for made in missing:
            interp.unset_var(made, complain=False)
        raise
    return interp.written(variable)


# Loops


def _two_names(names: object, subcommand: str) -> tuple[str, str]:
    words = to_list(names)
    if len(words) != 2:
        raise TclError("must have exactly two variable names", ["TCL", "SYNTAX", "dict", subcommand])
    return to_str(words[0]), to_str(words[1])


def _turns(interp: Interp, names: tuple[str, str], pairs: dict[str, object]) -> Iterator[str]:
    """Set the two variables for every key, which is yielded."""
    set_var = interp.set_var
    key_name, value_name = names
    for key, element in pairs.items():
        set_var(key_name, key)
        set_var(value_name, element)
        yield key


@dict_.sub("for", "{keyVarName valueVarName} dictionary script", inline=True)
def dict_for(interp: Interp, names: object, value: object, script: object) -> object:
    """Run a script for every key and value."""
    site = interp.site
    if site is not None and run_compiled(interp, "tcl::dict::for", (value,), interp.site) is not None:
        return ""
    body, _ = inlined_body(interp, 3, script, '\n    ("dict for" body line %d)', [1])
    number, begun = 0, interp.command_count
    for number, _ in enumerate(_turns(interp, _two_names(names, "for"), to_dict(value)), 1):  # noqa: B007  # wanted after the loop
        try:
            body()
        except Continue:
            pass
        except Break:
            break
    if site is not None:
        count_turns(interp, site[1], number, begun)
    return ""


@dict_.sub("map", "{keyVarName valueVarName} dictionary script", inline=True)
def dict_map(interp: Interp, names: object, value: object, script: object) -> object:
    """Make a dictionary of the results of a script that runs for every key and value."""
    body, inlined = inlined_body(interp, 3, script, '\n    ("dict map" body line %d)', [1])
    both = _two_names(names, "map")
    pairs = to_dict(value)
    results: dict[str, object] = {}
    for _ in _turns(interp, both, pairs):
        try:
            result = body()
        except Continue:
            continue
        except Break:
            # Compiled, it returns what there is by then.
            return results if inlined else ""
        # The script may have changed the key's variable.
        results[to_str(interp.get_var(both[0]))] = result
    return results


@dict_.sub("filter", "dictionary filterType ?arg ...?")
def dict_filter(interp: Interp, value: object, kind: object, *arguments: object) -> object:
    """Make a dictionary of the pairs whose key or value matches, or for which a script says so."""
    return _FILTERS[choose(to_str(kind), _FILTERS, "filterType")](interp, value, arguments)


def _filter_keys(interp: Interp, value: object, patterns: tuple[object, ...]) -> object:
    pairs = to_dict(value)
    if not patterns:
        return ""
    if len(patterns) == 1:
        keys = _matching_keys(pairs, to_str(patterns[0]))
        return {to_str(key): pairs[to_str(key)] for key in keys}
    matchers = [glob_matcher(to_str(pattern)) for pattern in patterns]
    return {key: element for key, element in pairs.items() if any(matches(key) for matches in matchers)}


def _filter_values(interp: Interp, value: object, patterns: tuple[object, ...]) -> object:
    matchers = [glob_matcher(to_str(pattern)) for pattern in patterns]
    pairs = to_dict(value)
    return {key: element for key, element in pairs.items() if any(matches(to_str(element)) for matches in matchers)}


def _filter_script(interp: Interp, value: object, arguments: tuple[object, ...]) -> object:
    if len(arguments) != 2:
        raise WrongArgs("dictionary script {keyVarName valueVarName} filterScript")
    names = _two_names(arguments[0], "filter")
    script = arguments[1]
    kept: dict[str, object] = {}
    for key, element in to_dict(value).items():
        _set_filter_variable(interp, names[0], key, "key")
        _set_filter_variable(interp, names[1], element, "value")
        try:
            verdict = interp.eval(script)
        except Continue:
            continue
        except Break:
            break
        except TclError as error:
            error.add_info(f'\n    ("dict filter" script line {error.line})')
            raise
        if to_boolean(verdict):
            kept[key] = element
    return kept


def _set_filter_variable(interp: Interp, name: str, value: object, which: str) -> None:
    try:
        interp.set_var(name, value)
    except TclError as error:
        error.add_info(f'\n    ("dict filter" filter script {which} variable)')
        raise


_FILTERS: dict[str, Callable[[Interp, object, tuple[object, ...]], object]] = {
    "key": _filter_keys,
    "script": _filter_script,
    "value": _filter_values,
}


# Elements as variables


@dict_.sub("update", "dictVarName key varName ?key varName ...? script", inline=True)
def dict_update(interp: Interp, name: object, *words: object) -> object:
    """Run a script with elements of the dictionary in a variable as variables, then write them back."""
    count = len(words) + 1
    if count % 2:
        raise WrongArgs
    places, label = [1, *range(3, count, 2)], '\n    (body of "dict update")'
    site = None if interp.unit.kind == "proc" else _site_in_frame(interp, places)
    if site is not None:
        interp.site = site
        body, inlined = interp.body(count, words[-1], label), True
    else:
        body, inlined = inlined_body(interp, count, words[-1], label, places)
    variable = to_str(name)
    texts = [to_str(word) for word in words[:-1]]
    links = list(zip(texts[::2], texts[1::2], strict=True))
    take_out_some(interp, variable, links)
    return _run_and_finish(body, lambda: put_back(interp, variable, [], links), inlined)


def _site_in_frame(interp: Interp, places: list[int]) -> tuple[Script, CommandNode, int] | None:
    """Return where the call stands that runs now, if it is in a script that a procedure evaluates.

    Tcl compiles it there where the procedure's own code knows all variables, which are named at ``places``.
    """
    unit, procedure = interp.unit, interp.frame.procedure
    node = unit.command
    if procedure is None or node is None or not interp.compiles("dict", 1) or not node.inlinable:
        return None
    words = [node.words[place + 1] for place in places]
    slots = compiled_locals(procedure.formals, procedure.body, interp.stepping)
    if not all(type(word) is Literal and word.text in slots for word in words) or type(node.words[-1]) is not Literal:
        return None
    return node.script, node, 1


@dict_.sub("with", "dictVarName ?key ...? script", inline=True)
def dict_with(interp: Interp, name: object, *words: object) -> object:
    """Run a script with every element of the dictionary in a variable as a variable, then write them back."""
    body, inlined = inlined_body(interp, len(words) + 1, words[-1], '\n    (body of "dict with")', [])
    variable = to_str(name)
    path = [to_str(key) for key in words[:-1]]
    links = take_out_all(interp, variable, path)
    return _run_and_finish(body, lambda: put_back(interp, variable, path, links), inlined)


def _run_and_finish(body: Callable[[], object], finish: Callable[[], None], inlined: bool) -> object:
    """Run ``body``, then ``finish`` however the script ended; an error of ``finish`` replaces what came before.

    Where the body is not inlined, the trace of its own error stays.
    """
    try:
        result = body()
    except TclError as error:
        try:
            finish()
        except TclError as another:
            if not inlined:
                another.trace = error.errorinfo
            raise
        raise
    except Completion:
        finish()
        raise
    finish()
    return result
