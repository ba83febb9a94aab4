"""Control structures: if while for switch break continue expr, and eval uplevel."""

from __future__ import annotations

from tclcompat.errors import Break, Continue, TclError, WrongArgs, excerpt
from tclcompat.runtime.evaluation import evaluate_in, evaluate_together
from tclcompat.runtime.heat import KNOWN, is_hot, turns_before
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.loose_loops import loose_site
from tclcompat.runtime.registry import ALWAYS, CommandTable, choose
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import Literal
from tclcompat.values.convert import to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.runtime.frames import Frame
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
        script = _script_place(words, index, word)
        holds = interp.condition(index + 1, words[index])()
        interp.site = site
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


def _script_place(words: tuple[object, ...], index: int, keyword: object) -> int:
    """Return where the script for the condition at ``index`` is, which follows ``keyword``."""
    if index >= len(words):
        raise TclError(f'wrong # args: no expression after "{to_str(keyword)}" argument', _WRONG)
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
        index = _script_place(words, index + 1, "elseif") + 1


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


_SWITCH_USAGE = "?-option ...? string ?pattern body ...? ?default body?"
_SWITCH_OPTIONS = ("-exact", "-glob", "-indexvar", "-matchvar", "-nocase", "-regexp", "--")
_SWITCH_CODE = ["TCL", "OPERATION", "SWITCH"]


class _Switch:
    """The options of one ``switch``."""

    __slots__ = ("index_var", "match_var", "mode", "nocase")

    def __init__(self) -> None:
        self.mode = ""
        self.nocase = False
        self.index_var: str | None = None
        self.match_var: str | None = None


@table.command("switch", "?arg ...?", inline=ALWAYS)
def switch(interp: Interp, *words: object) -> object:
    """Run the body of the first pattern that a string matches."""
    options, index = _switch_options(words)
    listed = len(words) - index == 2
    if interp.site is not None and not interp.site[1].is_compiled_switch:
        interp.site = None
    if len(words) - index < 2:
        raise WrongArgs(_SWITCH_USAGE)
    subject = words[index]
    index += 1
    if listed:
        return _switch_list(interp, options, subject, words[index], index + 1)
    arms = words[index:]
    _check_arms(arms, False)
    chosen = _find_arm(interp, options, to_str(subject), arms)
    if chosen is None:
        return ""
    label = _arm_label(arms[chosen])
    body = _fall_through(arms, chosen)
    return interp.body(index + body + 1, arms[body], label)()


def _switch_list(interp: Interp, options: _Switch, subject: object, listed: object, place: int) -> object:
    """Run a switch whose arms are one list word, the one at ``place``."""
    from tclcompat.values.convert import to_list

    site = interp.site
    arms = tuple(to_list(listed))
    if not arms:
        raise WrongArgs("?-option ...? string {?pattern body ...? ?default body?}")
    _check_arms(arms, True)
    chosen = _find_arm(interp, options, to_str(subject), arms)
    if chosen is None:
        return ""
    interp.site = site
    body = _fall_through(arms, chosen)
    return interp.list_body(place, body, arms[body], _arm_label(arms[chosen]))()


def _switch_options(words: tuple[object, ...]) -> tuple[_Switch, int]:
    options, index = _Switch(), 0
    while index < len(words) - 2:
        word = to_str(words[index])
        if not word.startswith("-"):
            break
        option = choose(word, _SWITCH_OPTIONS)
        index += 1
        if option == "--":
            break
        if option in ("-exact", "-glob", "-regexp"):
            if options.mode:
                raise TclError(
                    f'bad option "{word}": {options.mode} option already found', [*_SWITCH_CODE, "DOUBLEOPT"]
                )
            options.mode = option
        elif option == "-nocase":
            options.nocase = True
        else:
            if index >= len(words) - 2:
                raise TclError(f"missing variable name argument to {option} option", [*_SWITCH_CODE, "NOVAR"])
            if option == "-indexvar":
                options.index_var = to_str(words[index])
            else:
                options.match_var = to_str(words[index])
            index += 1
    for name, value in (("-indexvar", options.index_var), ("-matchvar", options.match_var)):
        if value is not None and options.mode != "-regexp":
            raise TclError(f"{name} option requires -regexp option", [*_SWITCH_CODE, "MODERESTRICTION"])
    return options, index


def _check_arms(arms: tuple[object, ...], from_list: bool) -> None:
    if len(arms) % 2:
        message = "extra switch pattern with no body"
        if from_list and any(to_str(arm).startswith("#") for arm in arms[::2]):
            message += (
                ", this may be due to a comment incorrectly placed outside of a switch body"
                ' - see the "switch" documentation'
            )
        raise TclError(message, [*_SWITCH_CODE, "BADARM"])
    if arms[-1] == "-":
        raise TclError(f'no body specified for pattern "{to_str(arms[-2])}"', [*_SWITCH_CODE, "BADARM", "FALLTHROUGH"])


def _find_arm(interp: Interp, options: _Switch, subject: str, arms: tuple[object, ...]) -> int | None:
    """Return the index of the matching pattern; ``default`` counts in the last place only."""
    matches = _matcher(interp, options, subject)
    last = len(arms) - 2
    for index in range(0, len(arms), 2):
        pattern = to_str(arms[index])
        if index == last and pattern == "default":
            if options.index_var is not None:
                interp.set_var(options.index_var, [])
            if options.match_var is not None:
                interp.set_var(options.match_var, [])
            return index
        if matches(pattern):
            return index
    return None


def _matcher(interp: Interp, options: _Switch, subject: str) -> Callable[[str], bool]:
    nocase = options.nocase
    if options.mode == "-glob":
        from tclcompat.values.glob import string_match

        return lambda pattern: string_match(pattern, subject, nocase)
    if options.mode == "-regexp":
        return lambda pattern: _match_regexp(interp, options, subject, pattern)
    if nocase:
        folded = subject.lower()
        return lambda pattern: pattern.lower() == folded
    return lambda pattern: pattern == subject


def _match_regexp(interp: Interp, options: _Switch, subject: str, pattern: str) -> bool:
    from tclcompat.values.regex import NOCASE, compile_regex

    spans = compile_regex(pattern, NOCASE if options.nocase else 0).search(subject)
    if spans is None:
        return False
    if options.index_var is not None:
        interp.set_var(options.index_var, [[start, end - 1 if start >= 0 else -1] for start, end in spans])
    if options.match_var is not None:
        interp.set_var(options.match_var, [subject[start:end] if start >= 0 else "" for start, end in spans])
    return True


def _arm_label(pattern: object) -> str:
    return f'\n    ("{excerpt(to_str(pattern), 50).replace("%", "%%")}" arm line %d)'


def _fall_through(arms: tuple[object, ...], chosen: int) -> int:
    body = chosen + 1
    while arms[body] == "-":
        body += 2
    return body


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


@table.command("eval", "arg ?arg ...?")
def eval_(interp: Interp, *words: object) -> object:
    """Evaluate the concatenation of the arguments as a script."""
    if len(words) > 1:
        return evaluate_together(interp, interp.frame, words, "eval")
    return evaluate_in(interp, interp.frame, words[0], "eval")


@table.command("uplevel", "?level? command ?arg ...?")
def uplevel(interp: Interp, *words: object) -> object:
    """Evaluate a script in the frame of a caller."""
    if not words:
        raise WrongArgs
    frame: Frame | None = interp.frame.caller
    if (
        type(words[0]) is not int
        or words[0] != 1
        or len(words) < 2
        or frame is None
        or frame.level != interp.frame.level - 1
    ):
        frame = interp.level_frame(words[0])
    if frame is None:
        frame = interp.level_frame(1)
    else:
        words = words[1:]
        if not words:
            raise WrongArgs
    assert frame is not None
    if len(words) > 1:
        return evaluate_together(interp, frame, words, "uplevel")
    return evaluate_in(interp, frame, words[0], "uplevel")
