"""Control structures and expressions: if while for break continue expr."""

from __future__ import annotations

from tclcompat.errors import Break, Continue, TclError
from tclcompat.runtime.heat import KNOWN, is_hot, turns_before
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.loose_loops import loose_site
from tclcompat.runtime.registry import ALWAYS, CommandTable
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import Literal
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.syntax.nodes import Script

table = CommandTable()

_WRONG = ["TCL", "WRONGARGS"]


@table.command("if", "?arg ...?", inline=ALWAYS)
def if_(interp: Interp, *words: object) -> object:
    """Run the script of the first condition that holds."""
    index, count = 0, len(words)
    site = interp.site
    word: object = "if"
    while True:
        _check_expression(words, index, word)
        holds = interp.condition(index + 1, words[index])()
        interp.site = site
        script = _script_place(words, index)
        if holds:
            _check_rest(words, script + 1)
            return interp.body(script + 1, words[script])()
        index = script + 1
        if index >= count:
            return ""
        word = words[index]
        if word != "elseif":
            place = _else_place(words, index)
            return interp.body(place + 1, words[place])()
        index += 1


def _check_expression(words: tuple[object, ...], index: int, keyword: object) -> None:
    """Raise the error for a condition that is to be at ``index``, after ``keyword``, and is not there."""
    if index >= len(words):
        raise TclError(f'wrong # args: no expression after "{to_str(keyword)}" argument', _WRONG)


def _script_place(words: tuple[object, ...], index: int) -> int:
    """Return where the script for the condition at ``index`` is."""
    shown = words[index]
    index += 1
    if index < len(words) and words[index] == "then":
        shown = "then"
        index += 1
    if index >= len(words):
        raise TclError(f'wrong # args: no script following "{to_str(shown)}" argument', _WRONG)
    return index


def _check_rest(words: tuple[object, ...], index: int) -> None:
    """Check the clauses after the one that is taken: Tcl reads them before it runs the script."""
    while index < len(words):
        if words[index] != "elseif":
            _else_place(words, index)
            return
        _check_expression(words, index + 1, "elseif")
        index = _script_place(words, index + 1) + 1


def _else_place(words: tuple[object, ...], index: int) -> int:
    """Return where the script of the else branch at ``index`` is, with or without the word ``else``."""
    if words[index] == "else":
        index += 1
        if index >= len(words):
            raise TclError('wrong # args: no script following "else" argument', _WRONG)
    if index < len(words) - 1:
        raise TclError('wrong # args: extra words after "else" clause in "if" command', _WRONG)
    return index


def _is_hot(interp: Interp, node: CommandNode, turns: int, begun: int) -> bool:
    """Count one more turn of a loop that began at counts of its turns and of commands; tell whether it is hot."""
    node.turns += 1
    engine = interp.engine
    if node.loop is not None or (node.turns < engine.hot_turns and interp.command_count - begun <= engine.hot_commands):
        return False
    return is_hot(interp, node.turns - turns, node.turns, begun)


def _begins_compiled(interp: Interp, site: tuple[Script, CommandNode, int] | None, turns: int, name: str) -> bool:
    """Run a loop that begins as compiled code, if it is known to be hot; tell whether that was done."""
    if site is None or not (site[1].loop or (turns >= KNOWN and site[1].loop is None)):
        return False
    return _runs_compiled(interp, site, name)


def _runs_compiled(interp: Interp, site: tuple[Script, CommandNode, int], name: str) -> bool:
    """Run a hot loop to its end as compiled code; tell whether that was done."""
    # Nowhere where the loop is not compiled with the script around it.
    stands = interp.site
    if interp.engine.compile_loop(interp, site, name) is not None:
        return True
    # Some turns may have been run, with other commands in them.
    interp.site = stands
    return False


@table.command("while", "test command", inline=ALWAYS)
def while_(interp: Interp, test: object, command: object) -> object:
    """Run a script as long as a condition holds."""
    site = interp.site or loose_site(interp, "while", (test, command), 0, (1,))
    condition = interp.condition(1, test)
    body = interp.body(2, command, '\n    ("while" body line %d)')
    turns, begun = 0 if site is None else turns_before(interp, site[1]), interp.command_count
    if _begins_compiled(interp, site, turns, "while"):
        return ""
    while condition():
        try:
            body()
        except Break:
            break
        except Continue:
            pass
        if site is not None and _is_hot(interp, site[1], turns, begun) and _runs_compiled(interp, site, "while"):
            break
    return ""


@table.command("for", "start test next command", inline=ALWAYS)
def for_(interp: Interp, start: object, test: object, following: object, command: object) -> object:
    """Run a script as long as a condition holds, with a start script and one after each turn."""
    inlined = interp.site is not None
    site = interp.site or loose_site(interp, "for", (start, test, following, command), 1, (2, 3))
    first = interp.body(1, start, None if inlined else '\n    ("for" initial command)')
    try:
        condition = interp.condition(2, test)
    except TclError:
        first()  # what is wrong with the test shows when it is evaluated
        raise
    advance = interp.body(3, following, '\n    ("for" loop-end command)')
    body = interp.body(4, command, '\n    ("for" body line %d)')
    first()
    turns, begun = 0 if site is None else turns_before(interp, site[1]), interp.command_count
    if _begins_compiled(interp, site, turns, "for"):
        return ""
    while condition():
        try:
            body()
        except Break:
            break
        except Continue:
            pass
        try:
            advance()
        except Break:
            break
        if site is not None and _is_hot(interp, site[1], turns, begun) and _runs_compiled(interp, site, "for"):
            break
    return ""


@table.command("break")
def break_(interp: Interp) -> object:
    """End the innermost loop."""
    raise Break


@table.command("continue")
def continue_(interp: Interp) -> object:
    """End this turn of the innermost loop."""
    raise Continue


@table.command("expr", "arg ?arg ...?", inline=ALWAYS)
def expr(interp: Interp, *words: object) -> object:
    """Evaluate an expression."""
    if len(words) == 1:
        site = interp.site
        if site is not None and type(site[1].words[1]) is Literal:
            return interp.engine.evaluate(interp, interp.expression_at(1, words[0]))
        value = words[0]
    else:
        value = " ".join([to_str(word) for word in words])
    try:
        return interp.expr(value)
    except TclError as error:
        error.logged_by = None  # an expression that is no literal logs on its own
        raise
