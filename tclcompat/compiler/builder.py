"""The function that is being written: its lines, its variables, what is known at the present point.

Commands are written by the emitters of ``inline``, expressions by ``expressions``; both go through the builder.
An emitter is called as ``emit(builder, node, want)``; it returns the code of the command's result, or None where
there is none to speak of (``want`` is ``DROP``) or control does not get there.

What a script's result is wanted for: ``DROP`` nothing, ``VALUE`` to be returned as code, ``RETURN`` the Python function
returns it, or an ``Into``, a Python variable that it is stored in.
"""

from __future__ import annotations

from tclcompat.compiler.code import Code, can_be_literal, class_of
from tclcompat.compiler.composing import composed, is_short, part_codes
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.sheet import Sheet
from tclcompat.compiler.support import SMALL, Layer, small_texts
from tclcompat.compiler.types import ANY, BYTES, DICT, FLOAT, INT, LIST, NOTHING, STR, shared
from tclcompat.errors import Return
from tclcompat.interpreter.walker import array_name
from tclcompat.syntax.nodes import ArrayName, CompoundWord, Literal, LooseCommand, Script, ScriptWord, VarWord, Word
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.parser import parse_script
from tclcompat.values.convert import bytes_to_str, canonical, to_str
from tclcompat.values.numbers import parse_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.compiler.calls import Calls
    from tclcompat.compiler.recall import Heads, LoopMemo
    from tclcompat.compiler.scope import Scope
    from tclcompat.compiler.versions import Version
    from tclcompat.runtime.interp import Interp

DROP, VALUE, RETURN = "drop", "value", "return"


class Into:
    """A Python variable that takes the result of a script; ``type`` collects what it may be."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.type = NOTHING


Want = str | Into


class Loop:
    """A loop that ``break`` and ``continue`` may refer to.

    ``advance`` writes what is to be done before the next turn, where Python's ``continue`` would skip it; ``catching``
    is set for what is no loop but takes the completion codes of the scripts in it (``catch``).  The environments of
    every way to the end and to the next turn are joined in ``broken`` and ``continued``.
    """

    def __init__(self, advance: Callable[[], None] | None = None, catching: bool = False) -> None:
        self.advance = advance
        self.catching = catching
        # Whether it takes ``return`` too.
        self.takes_return = catching
        # Whether it is not this loop that such a command is in, but what decides whether it goes on.
        self.deciding = False
        # Whether it is the loop-end command of ``for``, which may end the loop but not its turn.
        self.ends_only = False
        self.broken: list[dict[str, int]] = []
        self.continued: list[dict[str, int]] = []


class Builder(Sheet):
    """Writes one Python function."""

    def __init__(self, interp: Interp, calls: Calls, scope: Scope) -> None:
        super().__init__()
        self.interp = interp
        self.calls = calls
        self.scope = scope
        self.loops: list[Loop] = []
        self.result_type = NOTHING
        # What is known wherever the function returns.
        self.exit_env: dict[str, int] | None = None
        # Whether a result is returned by Python's ``return``: not in a loop on its own.
        self.is_function = True
        # How many results were delivered: a command that passed ``want`` on has done so.
        self.given = 0
        # The names by which the function calls other compiled procedures.
        self.cells: dict[Version, str] = {}
        # Commands as scripts of their own, for the walker.
        self.pieces: dict[CommandNode, Script] = {}
        # Types of variables seen when the code was made, and whether the function is a loop of code that is walked.
        self.observed: dict[str, int] = {}
        self.is_loop = False
        # Whether the code is part of a procedure, where Tcl compiles more commands; the innermost body that Tcl does
        # not compile with what is around it.
        self.in_procedure = True
        self.layer: Layer | None = None
        # The script that the function runs as a whole.
        self.top: Script | None = None
        self.base_depth = 2
        # How many lines there are that do nothing but link variables.
        self.link_lines = 0
        self.loop_memo: LoopMemo = {}
        # What was known ahead of loops when they were last written, and at their heads.
        self.last_heads: dict[CommandNode, tuple[dict[str, int], dict[str, int]]] = {}
        # What held at the heads of loops in an earlier run of the script.
        self.heads: Heads = {}

    # Facts

    @property
    def reachable(self) -> bool:
        """Whether control gets to the present point."""
        return self.env is not None

    def leave(self) -> None:
        """Note that control does not get any further."""
        self.env = None

    def fork(self) -> dict[str, int] | None:
        """Return a copy of what is known."""
        return None if self.env is None else dict(self.env)

    def join(self, *ways: dict[str, int] | None) -> dict[str, int] | None:
        """Return what is known where several ways meet."""
        joined: dict[str, int] | None = None
        for way in ways:
            if way is None:
                continue
            if joined is None:
                joined = dict(way)
                continue
            if joined.keys() != way.keys():
                unmet = self.scope.unmet
                for name in way.keys() - joined.keys():
                    joined[name] = unmet(name)
                for name in joined.keys() - way.keys():
                    joined[name] |= unmet(name)
            for name, kind in way.items():
                joined[name] |= kind
        return joined

    # Values

    def stored(self, code: Code) -> Code:
        """Return the code of a value that is kept in a variable from here on."""
        code = self.value(code)
        if code.stable:
            return code
        name = self.temp()
        self.emit(f"{name} = {code.exact or code.text}")
        result = Code(name, INT | STR if code.exact else code.type, stable=True)
        result.natural = code.natural
        return result

    def named(self, code: Code) -> tuple[str, str]:
        """Return an expression that evaluates ``code`` and gives it a name, and the name."""
        if code.simple:
            return code.text, code.text
        name = self.temp()
        return f"({name} := {code.text})", name

    def glimpsed(self, code: Code) -> tuple[str, str]:
        """Do what ``named`` does, for a value that a variable may hold: the name is let go when the command is done."""
        first, name = self.named(code)
        if first != name:
            self.passing.append(name)
        return first, name

    def value(self, code: Code) -> Code:
        """Return a truth as 1 or 0, and a checked double; any other code as it is."""
        if code.truth:
            result = Code(f"(1 if {code.text} else 0)", INT)
            result.natural = 1
            return result
        if code.nan:
            from tclcompat.compiler.support import not_a_number

            first, name = self.named(code)
            return Code(f"({name} if {first} == {name} else {self.support(not_a_number)}({name}))", code.type)
        return code

    def text(self, code: Code) -> Code:
        """Return the code of the string form."""
        if code.truth:
            return Code(f"('1' if {code.text} else '0')", STR)
        code = self.value(code)
        if code.constant:
            return self.constant(to_str(code.value))
        if code.only(STR):
            return code
        if code.only(BYTES):
            # What nobody else has is not asked for again.
            return Code(
                f"{self.support(bytes_to_str)}({code.text})" if code.simple else f"{code.text}.decode('latin-1')", STR
            )
        convert = self.use("to_str", to_str)
        if code.is_int:
            if code.text in self.texts:
                self.texts_used.add(code.text)
                return Code(self.texts[code.text], STR, simple=True)
            # Small ones are at hand; Python refuses to write out very long ones.
            first, name = self.named(code)
            texts = self.use("TEXTS", small_texts())
            other = f"str({name}) if {is_short(name)} else {convert}({name})"
            return Code(f"({texts}[{name}] if -1 < {first} < {SMALL} else {other})", STR)
        if code.type & INT and not code.type & STR:
            first, name = self.named(code)
            texts = self.use("TEXTS", small_texts())
            test = f"{class_of(first)} is int and -1 < {name} < {SMALL}"
            return Code(f"({texts}[{name}] if {test} else {convert}({name}))", STR)
        if not code.type & STR:
            return Code(f"{convert}({code.text})", STR)
        first, name = self.glimpsed(code)
        return Code(f"({name} if {class_of(first)} is str else {convert}({name}))", STR)

    def read_int(self, place: str) -> str:
        """Return the statement that has a text be the int it is written as, lest it be read wherever it is used."""
        return f"if {class_of(place)} is str: {place} = {self.support(canonical)}({place})"

    def hoist(self, position: int, codes: list[Code]) -> None:
        """Move values whose code came before lines written since ``position`` ahead of those lines."""
        for index, code in enumerate(codes):
            if code.stable or self._unmoved(code, position):
                continue
            plain = self.value(code)
            name = self.temp()
            if plain.borrowed and plain.type & (LIST | DICT):
                from tclcompat.compiler.support import copied

                self.writer.insert(position, f"{name} = {self.support(copied)}({plain.text})")
            else:
                self.writer.insert(position, f"{name} = {plain.exact or plain.text}")
            position += 1
            codes[index] = Code(name, INT | STR if plain.exact else plain.type, stable=True)
            codes[index].natural = plain.natural

    def _unmoved(self, code: Code, position: int) -> bool:
        """Tell whether code is a variable that surely is set, and that no line since ``position`` deals with."""
        text = code.text
        if not code.simple or code.may_fail:
            return False
        if text[:2] == "v_":
            return not any(text in line.text for line in self.writer.lines[position:])
        return text[:2] == "b_" and self.only_checks(position)

    def in_order(self, steps: list[Callable[[], Code]]) -> list[Code]:
        """Return the codes of several values that are computed one after the other."""
        codes: list[Code] = []
        lines = self.writer.lines
        for step in steps:
            position = len(lines)
            code = step()
            if len(lines) != position:
                self.hoist(position, codes)
            codes.append(code)
        self._find_missing(codes)
        return codes

    def _find_missing(self, codes: list[Code]) -> None:
        """Read variables that may not be there, of which what is made of them might look at another one first."""
        missing = [number for number, code in enumerate(codes) if code.may_fail]
        for number in missing[:-1]:
            if not all(code.simple for code in codes[:number]):
                break
            self.emit(codes[number].text)

    # Words

    def words(self, words: list[Word] | tuple[Word, ...]) -> list[Code]:
        """Return the codes of several words, evaluated from left to right."""
        return self.in_order([lambda word=word: self.word(word) for word in words])  # type: ignore[misc]  # a default binds the loop's word

    def word(self, word: Word) -> Code:
        """Return the code of a word's value."""
        if isinstance(word, Literal):
            if type(word) is ArrayName and self.calls.is_open:
                self.emit(f"{self.support(array_name)}(interp, {self.hold(word)})")
            return self.constant(word.value)
        if type(word) is VarWord:
            return self.variable_word(word)
        if type(word) is ScriptWord:
            return self.bracket(word)
        if type(word) is CompoundWord:
            return self.compound(word)
        raise NotCompiled(f"a word that is a {type(word).__name__}")

    def borrowed(self, word: Word) -> Code:
        """Return the code of a word whose value is only looked at, before anything else is done."""
        if type(word) is VarWord and word.index is None:
            return self.scope.read(self, word.name, borrow=True)
        return self.word(word)

    def number_word(self, word: Word) -> Code:
        """Return the code of a word's value, a literal that is a double in Tcl's own form as that double."""
        numeric = isinstance(word, Literal) and word.text[:1] in "-0123456789" and "." in word.text
        if isinstance(word, Literal) and numeric and type(word.value) is str:
            number = parse_number(word.text)
            if type(number) is float and to_str(number) == word.text and can_be_literal(number):
                return Code.of(number)
        return self.word(word)

    def variable_word(self, word: VarWord) -> Code:
        """Return the code of ``$name`` or ``$name(index)``."""
        if word.index is None:
            return self.scope.read(self, word.name)
        from tclcompat.compiler.keys import compound_key, word_key

        index = word.index
        if type(index) is CompoundWord:
            return self.scope.read_element(self, word.name, compound_key(self, word.name, index))
        return self.scope.read_element(self, word.name, word_key(self, word.name, index))

    def bracket(self, word: ScriptWord) -> Code:
        """Return the code of ``[script]``."""
        commands = word.script.commands
        if len(commands) == 1 and word.script.error is None:
            return self.command_value(word.script, commands[0])
        before = self.fork()
        code = self.script(word.script, VALUE)
        self.env = before if self.env is None else self.env
        return self.constant("") if code is None else code

    def command_value(self, script: Script, node: CommandNode) -> Code:
        """Return the code of one command in brackets."""
        outer, self.writer.node = self.writer.node, node
        if self.layer is not None:
            self.calls.origin.layers[node] = self.layer
        before = self.fork()
        try:
            code = self.calls.emit(self, script, node, VALUE)
        finally:
            self.writer.node = outer
        if code is None:
            # What follows is written all the same where control does not get to it.
            self.env = before if self.env is None else self.env
            return self.constant("")
        if code.simple and not code.may_fail:
            return code
        if code.leaves is not None:
            from tclcompat.compiler.leaves import marked

            return marked(self, node, code)
        result = Code(self.writer.marked(node, code.text), code.type, truth=code.truth, nan=code.nan)
        result.elements = code.elements
        result.natural = code.natural
        if code.names is not None:
            result.names = self.writer.marked(node, code.names)
        if code.sure is not None:
            result.sure = Code(self.writer.marked(node, code.sure.text), code.sure.type)
        return result

    def compound(self, word: CompoundWord) -> Code:
        """Return the code of a word made of several parts."""
        return composed(self, word, part_codes(self, word))

    # Scripts

    def parsed_body(self, script: Script, word: Literal) -> Script:
        """Return a literal word as the script that it is."""
        if word.script is None:
            word.script = parse_script(word.text, script.line_at(word.start))
        return word.script

    def script(self, script: Script, want: Want) -> Code | None:
        """Write a script; return the code of its result for ``VALUE``."""
        if script.error is not None:
            raise NotCompiled("a script with a syntax error")
        if not script.commands:
            return self.give(self.constant(""), want)
        last = script.commands[-1]
        for node in script.commands:
            if not self.reachable:
                return None
            self.writer.node = node
            if self.layer is not None:
                self.calls.origin.layers[node] = self.layer
            wanted = want if node is last else DROP
            before, passing = self.given, self.passing
            self.passing = []
            code = self.calls.statement(self, script, node, wanted)
            if self.env is None:
                self.passing = passing
                return None
            if node is last and want != DROP:
                # In this order: who counts what was held before knows it by its place.
                self.passing = [*passing, *self.passing]
                if code is None and self.given != before:
                    return None
                return self.give(self.constant("") if code is None else code, want)
            if node is last:
                self.given += 1
            if code is not None:
                self.drop(code)
            self.let_go(0)
            self.passing = passing
        return None

    def body(self, node: CommandNode, script: Script, label: str, want: Want) -> Code | None:
        """Write the body of a command that Tcl compiles in procedures only; ``label`` is for traces of its errors."""
        if self.in_procedure and type(node) is not LooseCommand:
            return self.script(script, want)
        outer = self.layer
        self.layer = Layer(node, script, label, outer)
        try:
            return self.script(script, want)
        finally:
            self.layer = outer

    def drop(self, code: Code) -> None:
        """Evaluate what nobody wants the value of."""
        if not code.simple or code.may_fail:
            self.emit(code.text)

    def give(self, code: Code, want: Want) -> Code | None:
        """Deliver a result to where it is wanted."""
        self.given += 1
        if isinstance(want, Into):
            code = self.value(code)
            want.type |= shared(code.type) if code.simple else code.type
            if code.text != want.name:
                self.emit(f"{want.name} = {code.text}")
            return None
        if want == DROP:
            self.drop(code)
            return None
        if want == RETURN:
            self.return_(code)
            return None
        return code

    def return_(self, code: Code) -> None:
        """Return a value from the Python function."""
        code = self.value(code)
        self.result_type |= shared(code.type)
        self.exit_env = self.join(self.exit_env, self.env)
        if self.calls.is_open and self.is_function:
            # A tail call may have been asked for by ``uplevel``.
            self.emit(f"result = {code.text}")
            self.emit("if interp.tail_calls:")
            self.emit(f"    raise {self.use('Return', Return)}(result)")
            self.emit("return result")
        else:
            self.emit(f"return {code.text}")
        self.leave()

    def not_run(self) -> str:
        """Return the name of what a loop's function returns when it cannot run now."""
        from tclcompat.compiler.support_open import NOT_RUN

        return self.use("NOT_RUN", NOT_RUN)

    def branch_want(self, want: Want) -> Want:
        """Return what the branches of a command shall do with their results, so that one place has them all."""
        return Into(self.temp()) if want == VALUE else want

    def branch_result(self, want: Want) -> Code | None:
        """Return the code of what branches stored, where they did."""
        return Code(want.name, want.type, stable=True) if isinstance(want, Into) else None


__all__ = [
    "ANY",
    "DICT",
    "DROP",
    "FLOAT",
    "INT",
    "LIST",
    "RETURN",
    "STR",
    "VALUE",
    "Builder",
    "Code",
    "Into",
    "Loop",
    "NotCompiled",
]
