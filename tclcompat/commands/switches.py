"""The command switch."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs, excerpt
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import ALWAYS, CommandTable, choose
from tclcompat.values.convert import to_list, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

table = CommandTable()

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
