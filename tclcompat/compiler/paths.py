"""Ways to the parts of a parsed script, so that a later run finds them in what it has parsed of the same text.

A way begins at one of the roots of a function (its procedure's script; a loop and the script that it stands in) or at
a text that is parsed on its own, and goes on in steps: numbers of commands, words and parts, names of attributes.
What later runs have not parsed yet is parsed on the way.
"""

from __future__ import annotations

from tclcompat.syntax.expr_nodes import And, Binary, Call, Conditional, Constant, Or, Unary
from tclcompat.syntax.nodes import (
    Command,
    CompoundWord,
    ExpandWord,
    LateName,
    Literal,
    Script,
    ScriptWord,
    VarWord,
    Word,
)
from tclcompat.syntax.parser import parse_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tclcompat.runtime.interp import Interp

    # The number of a root or the text that is one, and the steps from there.
    Path = tuple[int | str, tuple[int | str, ...]]

# The attributes that lead on, of everything that has parts by name; those that are tuples.
_NAMED: dict[type, tuple[str, ...]] = {
    Literal: ("script", "expression"),
    ScriptWord: ("script",),
    ExpandWord: ("word",),
    LateName: ("word",),
    VarWord: ("index",),
    Unary: ("operand",),
    Binary: ("left", "right"),
    And: ("left", "right"),
    Or: ("left", "right"),
    Conditional: ("test", "yes", "no"),
}
_KINDS = (Script, Command, Word, Unary, Binary, And, Or, Conditional, Call, Constant)
_NUMBERED: dict[type, str] = {Script: "commands", Command: "words", CompoundWord: "parts", Call: "arguments"}


def _parts(whole: object) -> Iterator[tuple[int | str, object]]:
    for kind in type(whole).__mro__:
        if kind in _NUMBERED:
            yield from enumerate(getattr(whole, _NUMBERED[kind]))
            return
        if kind in _NAMED:
            for name in _NAMED[kind]:
                yield name, getattr(whole, name)
            return


def paths_of(root: object) -> dict[int, tuple[int | str, ...]]:
    """Return the steps to everything that has been parsed under a root, by its identity."""
    found: dict[int, tuple[int | str, ...]] = {id(root): ()}
    waiting: list[tuple[object, tuple[int | str, ...]]] = [(root, ())]
    while waiting:
        whole, steps = waiting.pop()
        for step, part in _parts(whole):
            if part is not None and type(part) is not str and id(part) not in found:
                found[id(part)] = (*steps, step)
                waiting.append((part, (*steps, step)))
    return found


class Finder:
    """Finds the ways to parts of parsed scripts."""

    def __init__(self, interp: Interp, roots: Sequence[object]) -> None:
        self._interp = interp
        self._given = roots
        self._roots: list[tuple[int | str, dict[int, tuple[int | str, ...]]]] = []

    def path(self, part: object) -> Path | None:
        """Return the way to a part; None where there is none."""
        if not isinstance(part, _KINDS):
            return None
        if not self._roots:
            # Of the script around a loop nothing but itself is wanted.
            each = enumerate(self._given)
            self._roots = [(number, {id(root): ()} if number else paths_of(root)) for number, root in each]
        for root, paths in self._roots:
            steps = paths.get(id(part))
            if steps is not None:
                return root, steps
        script = part.script if isinstance(part, Command) else part
        if not isinstance(script, Script) or self._interp.parse(script.source) is not script:
            return None
        paths = paths_of(script)
        self._roots.append((script.source, paths))
        steps = paths.get(id(part))
        return None if steps is None else (script.source, steps)


def follow(interp: Interp, roots: Sequence[object], path: Path) -> object:
    """Return the part that a way leads to; LookupError, AttributeError or TclError where it does not lead anywhere."""
    root, steps = path
    place = interp.parse(root) if type(root) is str else roots[root]  # type: ignore[index]  # a number, as just tested
    script = place.script if isinstance(place, Command) else place
    for step in steps:
        if type(step) is int:
            place = getattr(place, next(_NUMBERED[kind] for kind in type(place).__mro__ if kind in _NUMBERED))[step]
            continue
        word = place
        place = getattr(place, str(step))
        if place is None and isinstance(word, Literal) and isinstance(script, Script):
            line = script.line_at(word.start)
            if step == "script":
                place = word.script = parse_script(word.text, line)
            else:
                place = word.expression = interp.engine.parse_expression(word.text, line)
        if isinstance(place, Script):
            script = place
    return place
