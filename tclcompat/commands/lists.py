"""The list commands: list llength lindex lrange linsert lreplace lreverse lrepeat lassign lset lappend foreach lmap.

Follows the manual pages of the same names.  What they do to values is in ``values.listops``.  Odd: ``lindex`` without
an index and ``lreverse`` of an empty list return the very value they were given, even if it is no list in canonical
form; ``lset`` without an index is ``set``, except that the variable must exist.
"""

from __future__ import annotations

from itertools import zip_longest

from tclcompat.errors import Break, Continue, TclError, WrongArgs
from tclcompat.runtime.heat import is_hot, turns_before
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.loose_loops import loose_site
from tclcompat.runtime.registry import CommandTable
from tclcompat.runtime.updates import has_value, is_traced, not_appended, peek, place
from tclcompat.runtime.variable_names import Assigned, split_name
from tclcompat.runtime.variables import absolute, find, set_loop_variable
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import Literal
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.indexes import are_whole
from tclcompat.values.listops import (
    element_positions,
    index_path,
    list_index,
    list_insert,
    list_range,
    list_repeat,
    list_replace,
    nested_element,
    set_element,
)
from tclcompat.values.numbers import to_int32
from tclcompat.values.ownership import is_shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tclcompat.syntax.nodes import Script

    _Setter = Callable[[str, object], object]


table = CommandTable()


@table.command("list", "?value ...?")
def list_(interp: Interp, *values: object) -> object:
    """Make a list of the arguments."""
    return list(values)


@table.command("llength", "list")
def llength(interp: Interp, value: object) -> object:
    """Count the elements of a list."""
    return len(value if type(value) is list else to_list(value))


@table.command("lindex", "list ?index ...?")
def lindex(interp: Interp, value: object, *indexes: object) -> object:
    """Retrieve an element of a list, or of lists in it."""
    if len(indexes) == 1:
        return list_index(value, indexes[0])
    return nested_element(value, indexes)


@table.command("lrange", "list first last")
def lrange(interp: Interp, value: object, first: object, last: object) -> object:
    """Retrieve adjacent elements of a list."""
    return list_range(value, first, last)


@table.command("linsert", "list index ?element ...?")
def linsert(interp: Interp, value: object, index: object, *elements: object) -> object:
    """Insert elements into a list."""
    return list_insert(value, index, elements)


@table.command("lreplace", "list first last ?element ...?")
def lreplace(interp: Interp, value: object, first: object, last: object, *elements: object) -> object:
    """Replace adjacent elements of a list."""
    try:
        return list_replace(value, first, last, elements)
    except TclError:
        known = interp.compiles("lreplace", 2) and interp.compiles("lreplace", 3)
        if not known or not are_whole(to_str(first), to_str(last)):
            raise
        # Tcl's compiler leaves out what looks at the list.
        return list(elements)


@table.command("lreverse", "list")
def lreverse(interp: Interp, value: object) -> object:
    """Reverse the order of a list."""
    return to_list(value)[::-1] or value


@table.command("lrepeat", "count ?value ...?")
def lrepeat(interp: Interp, count: object, *values: object) -> object:
    """Make a list of repeated elements."""
    return list_repeat(to_int32(count), values)


@table.command("lassign", "list ?varName ...?")
def lassign(interp: Interp, value: object, *names: object) -> object:
    """Assign list elements to variables and return those left over."""
    items = to_list(value)
    count = len(names)
    for name, item in zip(names, items, strict=False):
        if type(name) is not Assigned:
            interp.set_var(to_str(name), item)
    for name in names[len(items) :]:
        if type(name) is not Assigned:
            interp.set_var(to_str(name), "")
    return items[count:] or ""


@table.command("lappend", "varName ?value ...?")
def lappend(interp: Interp, name: object, *values: object) -> object:
    """Append elements to the list in a variable, in place where only the variable holds it."""
    variable = to_str(name)
    if len(values) == 1:
        # The common case of what follows, without its calls.
        found = interp.frame.vars.get(variable)
        if found is None and variable[:2] == "::":
            found = absolute(interp, variable)
        if found is not None and found.traces is None and type(items := found.value) is list and not is_shared(items):
            items.append(values[0])
            return items
    if not values:
        return _lappend_nothing(interp, variable)
    if interp.frame.procedure is not None and is_traced(interp, variable):
        _read_to_append(interp, variable, len(values))
    try:
        items = interp.owned_list(variable, create=True)
    except TclError as error:
        if len(values) == 1 and interp.unit.has_locals and not interp.stepping and interp.unit.compiles_all("lappend"):
            raise not_appended(error) from None
        raise
    items.extend(values)
    del items
    return interp.written(variable)


def _read_to_append(interp: Interp, variable: str, count: int) -> None:
    """Read a traced variable as ``lappend`` does, but for the form that Tcl's compiler has for one value in procedures.

    The command itself takes a failure for an empty list.
    """
    compiled = not interp.stepping and interp.unit.compiles_all("lappend")
    if compiled and count == 1 and interp.unit.has_locals:
        return
    holder = place(interp, variable)
    if peek(interp, variable) is None and not compiled and holder.get() is not None:
        place(interp, variable).set([])


def _lappend_nothing(interp: Interp, variable: str) -> object:
    """Only check that the variable holds a list; make an empty one when there is none."""
    if not has_value(interp, variable):
        return interp.set_var(variable, "")
    value = interp.get_var(variable)
    to_list(value)
    return value


@table.command("lset", "listVar ?index? ?index ...? value")
def lset(interp: Interp, name: object, *words: object) -> object:
    """Change an element of the list in a variable, in place where only the variable holds it."""
    variable = to_str(name)
    element = words[-1]
    path = index_path(words[0]) if len(words) == 2 else words[:-1]
    if not path:
        interp.get_var(variable)
        return interp.set_var(variable, element)
    text = untouched_text(interp, variable)
    if text is not None:
        element_positions(text, path)
    items = interp.owned_list(variable)
    set_element(items, element_positions(items, path), element)
    return interp.written(variable)


def untouched_text(interp: Interp, variable: str) -> str | None:
    """Return the value of a variable if it is a string and no traces are to fire.

    Changing it in place makes a list or dictionary of it; a change that fails must leave it as it was written.
    """
    base, key = split_name(variable)
    var = interp.frame.vars.get(variable) or find(interp, base)
    if var is None or var.traces is not None or (key is not None and var.array is None):
        return None
    value = var.value if var.array is None else var.array.get(key or "")
    return value if type(value) is str else None


def inlined_body(
    interp: Interp, index: int, value: object, label: str, name_places: Iterable[int]
) -> tuple[Callable[[], object], bool]:
    """Return the body of a loop that Tcl inlines in procedures only, and whether it is inlined here.

    ``name_places`` are the places of the words with variable names, which must be literal names of local scalars.
    """
    site = interp.site
    if site is not None:
        _, node, offset = site
        words = [node.words[place + offset] for place in (*name_places, index)]
        names = [word.text for word in words[:-1] if type(word) is Literal]
        literal = len(names) == len(words) - 1 and type(words[-1]) is Literal
        if interp.unit.kind != "proc" or not literal or not all(map(_are_scalars, names)):
            interp.site = None
    inlined = interp.site is not None
    return interp.body(index, value, label), inlined


def _are_scalars(names: str) -> bool:
    return "::" not in names and not ("(" in names and ")" in names) and names.strip() != ""


class _Variables:
    """The loop variables of one list of ``foreach`` or ``lmap``, and the list."""

    __slots__ = ("items", "names")

    def __init__(self, command: str, names: object, items: object) -> None:
        self.names = [to_str(name) for name in to_list(names)]
        if not self.names:
            raise TclError(f"{command} varlist is empty", ["TCL", "OPERATION", command.upper(), "NEEDVARS"])
        self.items = to_list(items)

    @property
    def turns(self) -> int:
        """How many turns the list lasts."""
        return -(-len(self.items) // len(self.names))

    def groups(self) -> Iterator[tuple[object, ...]]:
        """Yield the elements of every turn; empty strings stand for those behind the end."""
        elements = iter(self.items)
        return zip_longest(*[elements] * len(self.names), fillvalue="")


def _loop(interp: Interp, command: str, words: tuple[object, ...]) -> tuple[Callable[[], object], Iterator[None]]:
    """Return the body of a loop and what sets the variables of each turn in turn."""
    count = len(words)
    if count % 2 == 0:
        raise WrongArgs
    label = f'\n    ("{command}" body line %d)'
    body, inlined = inlined_body(interp, count, words[-1], label, range(1, count, 2))
    lists = [_Variables(command, words[i], words[i + 1]) for i in range(0, count - 1, 2)]
    set_var = interp.set_var if inlined else _explaining(interp, command)
    return body, _set_one(set_var, lists[0]) if len(lists) == 1 else _set_many(set_var, lists)


def _explaining(interp: Interp, command: str) -> _Setter:
    """Return what sets a variable and says in errorInfo which one could not be set."""
    return lambda name, value: set_loop_variable(interp, command, name, value)


def _set_one(set_var: _Setter, variables: _Variables) -> Iterator[None]:
    if len(variables.names) == 1:
        name = variables.names[0]
        for item in variables.items:
            set_var(name, item)
            yield
        return
    for group in variables.groups():
        for name, item in zip(variables.names, group, strict=True):
            set_var(name, item)
        yield


def _set_many(set_var: _Setter, lists: list[_Variables]) -> Iterator[None]:
    turns = max(variables.turns for variables in lists)
    groups = [variables.groups() for variables in lists]
    for _ in range(turns):
        for variables, rest in zip(lists, groups, strict=True):
            blank = ("",) * len(variables.names)
            for name, item in zip(variables.names, next(rest, blank), strict=True):
                set_var(name, item)
        yield


def run_compiled(
    interp: Interp, name: str, lists: tuple[object, ...], site: tuple[Script, CommandNode, int] | None
) -> object:
    """Run a loop over ``lists`` as compiled code and return its result, None where it is not hot or not compiled."""
    if site is None or site[1].loop is False:
        return None
    node = site[1]
    if node.loop is None:
        items = lists[0] if lists else ""
        turns = len(items) if type(items) is list or type(items) is dict else 0
        in_all = turns_before(interp, node) + turns
        if not 0 < interp.engine.hot_turns <= in_all or not is_hot(interp, turns, in_all, interp.command_count):
            return None
    # Nowhere where the loop is not compiled with the script around it.
    stands = interp.site
    made = interp.engine.compile_loop(interp, site, name, lists)
    interp.site = stands
    return made


def count_turns(interp: Interp, node: CommandNode, turns: int, begun: int) -> None:
    """Note how many turns a loop had that was walked, and began at a count of commands."""
    node.turns += turns
    if interp.command_count - begun > interp.engine.hot_commands:
        node.turns = max(node.turns, interp.engine.hot_turns)


@table.command("foreach", "varList list ?varList list ...? command", inline=True)
def foreach(interp: Interp, *words: object) -> object:
    """Run a script for every element, or group of elements, of lists."""
    site = interp.site
    if site is None and len(words) % 2:
        site = loose_site(interp, "foreach", words, -1, (len(words) - 1,))
    if site is not None and run_compiled(interp, "foreach", words[1:-1:2], site) is not None:
        return ""
    body, turns = _loop(interp, "foreach", words)
    number, begun = 0, interp.command_count
    for number, _ in enumerate(turns, 1):  # noqa: B007  # wanted after the loop
        try:
            body()
        except Continue:
            pass
        except Break:
            break
    if site is not None:
        count_turns(interp, site[1], number, begun)
    return ""


@table.command("lmap", "varList list ?varList list ...? command", inline=True)
def lmap(interp: Interp, *words: object) -> object:
    """Run a script for every element, or group of elements, of lists and collect its results."""
    site = interp.site
    if site is not None:
        made = run_compiled(interp, "lmap", words[1:-1:2], site)
        if made is not None:
            return made
    body, turns = _loop(interp, "lmap", words)
    results: list[object] = []
    number, begun = 0, interp.command_count
    for number, _ in enumerate(turns, 1):  # noqa: B007  # wanted after the loop
        try:
            results.append(body())
        except Continue:
            pass
        except Break:
            break
    if site is not None:
        count_turns(interp, site[1], number, begun)
    return results
