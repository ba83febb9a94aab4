"""Loops outside of compiled code, as nodes that the compiler can take over.

Tcl evaluates the commands of a file one by one: a loop there has its body evaluated as a script of its own, and so has
one whose words are computed.  Its node is made of the words' texts and kept by the parsed body, so that the turns of
all its runs are counted together.
"""

from __future__ import annotations

from tclcompat.runtime.interp import Interp
from tclcompat.syntax.nodes import Command, Literal, LooseCommand, Script
from tclcompat.values.convert import to_str

_MOST_FORMS = 20


def loose_site(
    interp: Interp, name: str, words: tuple[object, ...], expression: int, bodies: tuple[int, ...]
) -> tuple[Script, Command, int] | None:
    """Return where a loop stands whose words have these values; None where it will not be compiled.

    ``expression`` is the index of its condition among the words (-1: none), ``bodies`` are those of its scripts, the
    last one that of its body.
    """
    if not interp.engine.hot_turns:
        return None
    body = words[bodies[-1]]
    if type(body) is not str:
        return None
    script = interp.parse(body)
    texts = tuple([to_str(word) if index in bodies or index == expression else "" for index, word in enumerate(words)])
    if name in ("foreach", "lmap"):
        texts = tuple([to_str(word) if index % 2 == 0 else "" for index, word in enumerate(words)])
    key = (name, *texts)
    forms = script.loops
    if forms is None:
        forms = script.loops = {}
    node = forms.get(key)
    if node is None:
        if len(forms) >= _MOST_FORMS:
            return None
        node = forms[key] = _make(interp, name, texts, expression, bodies)
    return script, node, 0


def _make(interp: Interp, name: str, texts: tuple[str, ...], expression: int, bodies: tuple[int, ...]) -> LooseCommand:
    literals = [Literal(text, 0, 0, True) for text in (name, *texts)]
    for index in bodies:
        literals[index + 1].script = interp.parse(texts[index])
    if expression >= 0:
        literals[expression + 1].expression = interp.parse_expression(texts[expression])
    node = LooseCommand(tuple(literals), 0, 0)
    node.script = interp.parse(texts[bodies[-1]])
    return node
