"""switch: a chain of tests for few arms; for many exact patterns, a dictionary gives the number of the arm.

Where Tcl's compiler leaves the command alone (options without ``--``), a body is a script of its own, whose errors
name the arm.
"""

from __future__ import annotations

from tclcompat.compiler.builder import DROP, VALUE, Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.errors import arguments_of
from tclcompat.compiler.inline.operands import looked_at, text_of
from tclcompat.compiler.support import Layer
from tclcompat.compiler.support_strings import labelled, matches_of
from tclcompat.compiler.types import LIST, STR
from tclcompat.errors import TclError
from tclcompat.syntax.nodes import Literal, Script, Word
from tclcompat.syntax.parser import parse_script
from tclcompat.values.convert import canonical, to_list, to_str
from tclcompat.values.lists import newlines_before
from tclcompat.values.numbers import to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Up to so many patterns are compared one after the other.
_FEW, _FEW_OF_ANY = 5, 2
_MODES = ("-exact", "-glob", "-regexp")
_LONGEST_LABEL = 50
_NEED_FRAMES = ("dict update", "dict with")


class _Arm:
    """One body with the patterns that lead to it; ``first`` is the number of the first of them in the command."""

    def __init__(self, first: int, patterns: list[str], default: bool, body: Script) -> None:
        self.first = first
        self.patterns = patterns
        self.default = default
        self.body = body


class _Switch:
    """One command: what its options say, the word of its string, and its arms."""

    def __init__(self, b: Builder, call: Call) -> None:
        self.mode = ""
        self.nocase = False
        self.match_var: str | None = None
        place = self._options(call)
        words = call.words
        self.subject = words[place]
        listed = len(words) - place == 2
        self.inlined = call.node.is_compiled_switch
        if listed:
            pairs = self._listed(b, call, words[place + 1])
        else:
            pairs = self._separate(b, call, words[place + 1 :])
        # All patterns by their numbers; the last may be the default.
        self.patterns = [pattern for pattern, _ in pairs]
        self.arms = self._group(pairs)
        # Traces through these, in a script of its own, are as the walker has them.
        if not self.inlined and any(name in arm.body.source for arm in self.arms for name in _NEED_FRAMES):
            raise Decline

    def _options(self, call: Call) -> int:
        place, count = 0, len(call.words)
        if count < 2:
            raise Decline
        while place < count - 2:
            # A string that is no literal might be an option.
            option = call.literal(place)
            if not option.startswith("-"):
                break
            place += 1
            if option == "--":
                break
            if option == "-nocase":
                self.nocase = True
            elif option == "-matchvar" and place < count - 2:
                self.match_var = call.literal(place)
                place += 1
            elif option in _MODES and not self.mode:
                self.mode = option
            else:
                raise Decline
        if self.match_var is not None and (self.mode != "-regexp" or "(" in self.match_var):
            raise Decline
        return place

    def _listed(self, b: Builder, call: Call, word: Word) -> list[tuple[str, Script | None]]:
        """Return patterns and bodies of arms that are one word; None for a body that is the next one's."""
        if type(word) is not Literal:
            raise Decline
        try:
            items = [to_str(item) for item in to_list(word.text)]
        except TclError:
            raise Decline from None
        if not items or len(items) % 2 or items[-1] == "-":
            raise Decline
        source = call.script
        pairs: list[tuple[str, Script | None]] = []
        for element in range(1, len(items), 2):
            body: Script | None = None
            if items[element] != "-":
                if not self.inlined:
                    body = b.interp.parse(items[element])
                else:
                    word.bodies = {} if word.bodies is None else word.bodies
                    body = word.bodies.get(element)
                    if body is None:
                        before = source.source.count("\n", 0, word.start) + newlines_before(word.text, element)
                        body = word.bodies[element] = parse_script(items[element], source.line + before)
            pairs.append((items[element - 1], body))
        return pairs

    def _separate(self, b: Builder, call: Call, words: tuple[Word, ...]) -> list[tuple[str, Script | None]]:
        if len(words) % 2 or not all(type(word) is Literal for word in words):
            raise Decline
        texts = [word.text for word in words if type(word) is Literal]
        if texts[-1] == "-":
            raise Decline
        pairs: list[tuple[str, Script | None]] = []
        for place in range(1, len(words), 2):
            word = words[place]
            assert type(word) is Literal
            body = None
            if word.text != "-":
                body = b.parsed_body(call.script, word) if self.inlined else b.interp.parse(word.text)
            pairs.append((texts[place - 1], body))
        return pairs

    def _group(self, pairs: list[tuple[str, Script | None]]) -> list[_Arm]:
        arms: list[_Arm] = []
        first, patterns = 0, []
        for number, (pattern, body) in enumerate(pairs):
            default = number == len(pairs) - 1 and pattern == "default"
            if not default:
                patterns.append(pattern)
            if body is not None:
                arms.append(_Arm(first, patterns, default, body))
                first, patterns = number + 1, []
        return arms


@emitter("::switch")
def emit_switch(b: Builder, call: Call, want: Want) -> Code | None:
    """``switch ?options? string {pattern body ...}``, ``switch ?options? string pattern body ...``."""
    switch = _Switch(b, call)
    (subject,) = looked_at(b, [switch.subject])
    as_int = subject.is_int and switch.mode in ("", "-exact")
    as_it_is = _is_looked_up(switch, subject)
    if not as_int and not as_it_is:
        subject = b.stored(text_of(b, subject))
        if switch.nocase and switch.mode in ("", "-exact"):
            subject = b.stored(Code(f"{subject.text}.lower()"))
    inner = b.branch_want(want)
    writer = _Writer(b, call, switch, subject, inner, as_it_is)
    if writer.by_number:
        writer.number()
        writer.numbered(switch.arms)
    else:
        writer.chain()
    b.env = b.join(*writer.ends)
    return b.branch_result(inner) if want == VALUE else None


def _is_looked_up(switch: _Switch, subject: Code) -> bool:
    """Tell whether a value of any class is looked up among the patterns as it is: a number must not be one of them."""
    if switch.mode not in ("", "-exact") or switch.nocase or subject.is_int or subject.only(STR) or subject.constant:
        return False
    return len(switch.patterns) > _FEW_OF_ANY and all(to_number(pattern) is None for pattern in switch.patterns)


class _Writer:
    """Writes the tests and the bodies of one ``switch``; ``as_it_is``: the subject may be of any class."""

    def __init__(
        self, b: Builder, call: Call, switch: _Switch, subject: Code, want: Want, as_it_is: bool = False
    ) -> None:
        self.b = b
        self.as_it_is = as_it_is
        self.call = call
        self.switch = switch
        self.subject = subject
        self.want = want
        self.before = b.fork()
        self.ends: list[dict[str, int] | None] = []
        self.is_exact = switch.mode in ("", "-exact")
        many = as_it_is or (self.is_exact and len(switch.patterns) > _FEW)
        several = not switch.inlined and any(len(arm.patterns) + arm.default > 1 for arm in switch.arms)
        self.by_number = many or several
        self.chosen = ""
        # What holds the matches for -matchvar.
        self.matches = "" if switch.match_var is None else b.temp()

    def chain(self) -> None:
        """Write the tests one after the other."""
        b = self.b
        keyword = "if"
        for arm in self.switch.arms:
            b.writer.node = self.call.node
            tests = [self._test(pattern) for pattern in arm.patterns]
            if arm.default:
                if keyword == "if":
                    self._body(arm)
                    return
                b.emit("else:")
            else:
                b.emit(f"{keyword} {' or '.join(tests)}:")
            self._indented(arm)
            keyword = "elif"
        if not self.switch.arms[-1].default:
            self._nothing()

    def _nothing(self) -> None:
        """Write what happens where no pattern matches."""
        b = self.b
        b.writer.node = self.call.node
        if self.want != DROP:
            b.emit("else:")
            b.indent()
            b.env = None if self.before is None else dict(self.before)
            b.give(b.constant(""), self.want)
            self.ends.append(b.env)
            b.dedent()
        else:
            self.ends.append(self.before)

    def _test(self, pattern: str) -> str:
        b, switch = self.b, self.switch
        if switch.mode == "-glob":
            from tclcompat.compiler.inline.characters import glob_test

            return glob_test(b, pattern, self.subject, switch.nocase).text
        if self.matches:
            regex = _regex(b, pattern, switch.nocase)
            return f"({self.matches} := {b.support(matches_of)}({regex}, {self.subject.text}))"
        if switch.mode == "-regexp":
            from tclcompat.compiler.inline.regexps import pattern_test

            return pattern_test(b, pattern, self.subject, switch.nocase).text
        if self.subject.is_int:
            number = canonical(pattern)
            return f"{self.subject.text} == {number}" if type(number) is int else "False"
        return f"{self.subject.text} == {(pattern.lower() if switch.nocase else pattern)!a}"

    def number(self) -> None:
        """Write how the number of the pattern that matches is found; without any it is that after the last."""
        b, switch = self.b, self.switch
        self.chosen = b.temp()
        tested = switch.patterns[:-1] if switch.arms[-1].default else switch.patterns
        if self.is_exact:
            table: dict[Any, int] = {}
            for number, pattern in enumerate(tested):
                if self.subject.is_int:
                    if type(canonical(pattern)) is int:
                        table.setdefault(canonical(pattern), number)
                else:
                    table.setdefault(pattern.lower() if switch.nocase else pattern, number)
            subject = self.subject.text
            if self.as_it_is:
                # A byte array is the same as its text; a list, which cannot be looked up, is written out.
                bytes_too = {key.encode("latin-1"): number for key, number in table.items() if _is_latin1(key)}
                get = f"{self._table(table | bytes_too)}.get"
                b.emit("try:")
                b.emit(f"    {self.chosen} = {get}({subject}, {len(tested)})")
                b.emit("except TypeError:")
                b.emit(f"    {self.chosen} = {get}({b.use('to_str', to_str)}({subject}), {len(tested)})")
                return
            name = self._table(table)
            b.emit(f"{self.chosen} = {name}[{subject}] if {subject} in {name} else {len(tested)}")
            return
        for number, pattern in enumerate(tested):
            b.emit(f"{'elif' if number else 'if'} {self._test(pattern)}:")
            b.emit(f"    {self.chosen} = {number}")
        if tested:
            b.emit("else:")
        b.emit(f"{'    ' if tested else ''}{self.chosen} = {len(tested)}")

    def _table(self, table: dict[object, int]) -> str:
        for name, known in self.b.globals.items():
            if name.startswith("D") and known == table:
                return name
        return self.b.hold(table, "D")

    def numbered(self, arms: list[_Arm]) -> None:
        """Write the bodies of arms by the number of the pattern, halving them each time."""
        b = self.b
        last = arms[-1] is self.switch.arms[-1]
        if len(arms) > 1:
            middle = len(arms) // 2
            b.writer.node = self.call.node
            b.emit(f"if {self.chosen} < {arms[middle].first}:")
            b.indent()
            self.numbered(arms[:middle])
            b.dedent()
            b.writer.node = self.call.node
            b.emit("else:")
            b.indent()
            self.numbered(arms[middle:])
            b.dedent()
        elif last and not arms[0].default:
            b.writer.node = self.call.node
            b.emit(f"if {self.chosen} < {len(self.switch.patterns)}:")
            self._indented(arms[0])
            self._nothing()
        else:
            self._body(arms[0])

    def _indented(self, arm: _Arm) -> None:
        self.b.indent()
        self._body(arm)
        self.b.dedent()

    def _body(self, arm: _Arm) -> None:
        b = self.b
        b.env = None if self.before is None else dict(self.before)
        if self.switch.match_var is not None:
            found = Code("[]" if arm.default and not arm.patterns else self.matches, LIST)
            b.scope.write(b, self.switch.match_var, found)
        if self.switch.inlined:
            b.script(arm.body, self.want)
            self.ends.append(b.env)
            return
        b.writer.node = self.call.node
        b.emit("try:")
        b.indent()
        # In a script of its own, there is much that Tcl does not compile in place.
        within, b.in_procedure, outer = b.in_procedure, False, b.layer
        if outer is not None:
            # Its lines are its own; what its label says goes into the trace below.
            b.layer = Layer(self.call.node, arm.body, "", outer)
        try:
            b.script(arm.body, self.want)
        finally:
            b.in_procedure, b.layer = within, outer
        b.dedent()
        self.ends.append(b.env)
        b.writer.node = self.call.node
        origin = b.use("ORIGIN", b.calls.origin)
        b.emit("except Exception as e:")
        b.emit(f"    raise {b.support(labelled)}(e, {origin}, {self._label(arm)}{arguments_of(b)}) from None")

    def _label(self, arm: _Arm) -> str:
        """Return the code of what the trace of an error says of the arm."""
        numbers = range(arm.first, arm.first + len(arm.patterns) + arm.default)
        labels = tuple([_arm_label(self.switch.patterns[number]) for number in numbers])
        return ascii(labels[0]) if len(labels) == 1 else f"{labels!a}[{self.chosen} - {arm.first}]"


def _is_latin1(text: str) -> bool:
    return text.isascii() or max(text) <= "\xff"


def _regex(b: Builder, pattern: str, nocase: bool) -> str:
    """Return what holds a compiled pattern."""
    from tclcompat.values.regex import NOCASE, compile_regex

    try:
        flags = NOCASE if nocase else 0
        return b.hold(compile_regex(pattern, flags), "R", (compile_regex, pattern, flags))
    except TclError:
        # The command complains about it when it gets there.
        raise Decline from None


def _arm_label(pattern: str) -> str:
    shown = pattern if len(pattern) <= _LONGEST_LABEL else pattern[:_LONGEST_LABEL] + "..."
    return f'\n    ("{shown.replace("%", "%%")}" arm line %d)'
