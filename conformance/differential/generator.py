"""Making programs: expanding the grammar at random, with the variables and procedures that there are at each place.

What a seed gives is the same for ever on one version of this file and of the grammar.  Values mostly have the kind that
a command wants, so that programs get far before something fails; how often they have not differs between programs.
"""

from __future__ import annotations

import random
import re
import textwrap
from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate

from conformance.differential.grammar import HELPERS, ODD, STATEMENTS, THEMES, WORDS, Alternative

KINDS = {"I": ("i", "n"), "N": ("x", "q"), "S": ("s", "t"), "L": ("l", "r"), "D": ("d", "e"), "A": ("a", "b")}
KEYS = ("x", "y", "k")
NESTED = ("body", "loop", "inner", "inside", "pbody", "simple")
WORD_OF_KIND = {"I": "int", "N": "num", "S": "str", "L": "list", "D": "dict"}

Parts = list[tuple[str, str]]


def split_template(text: str) -> Parts:
    """Return a text as (literal, symbol) pairs; the symbol of the last pair is empty."""
    pieces = re.split(r"<(\$?[A-Za-z0-9]+)>", text)
    return list(zip(pieces[::2], [*pieces[1::2], ""], strict=True))


class Choice:
    """The alternatives of a symbol, to be drawn from with weights that depend on a program's themes."""

    def __init__(self, alternatives: list[Alternative], rare: float) -> None:
        self.alternatives = [(weight, theme, split_template(text)) for weight, theme, text in alternatives]
        self.rare = rare

    def weigh(self, themes: set[str]) -> tuple[list[float], list[Parts]]:
        """Return cumulative weights and templates."""
        weights = [
            weight * (1 if not theme else 4 if theme in themes else self.rare) for weight, theme, _ in self.alternatives
        ]
        return list(accumulate(weights)), [parts for _, _, parts in self.alternatives]


def _leaves() -> list[Alternative]:
    return [
        alternative
        for alternative in STATEMENTS
        if not any(symbol in NESTED for _, symbol in split_template(alternative[2]))
    ]


# What programs begin with that rename core commands: Tcl's ``unknown``, and ``auto_import``, which ``namespace import``
# calls, are written in Tcl and would trip over it.
PREPARATIONS = ["interp alias {} ::out {} ::tcl::chan::puts", "rename ::unknown {}", "rename ::auto_import {}"]

_CHANGES = re.compile(
    r"\b(?:rename|wrap|unwrap|enterstep) |\binterp alias|trace add execution [a-z]+ |(?:^ *|; )proc (?!p\d)[a-z]+ args"
    r"|\{proc [a-z]+ args|proc ::ns::incr|::tcl::mathfunc",
    re.MULTILINE,
)


def changes_core(text: str) -> bool:
    """Tell whether core commands change while a program runs.

    tclsh then goes on command by command, each as a script of its own: what errorInfo shows of that is no promise.
    """
    return _CHANGES.search(text) is not None


def quiet(text: str) -> str:
    """Return a text that does not show how the core commands are used in other places."""
    # Two functions that are procedures in tclsh.
    text = text.replace("max(", "hypot(").replace("min(", "hypot(")
    text = text.replace(" line [dict get $options -errorline]", "").replace("; puts $::errorInfo", "")
    text = text.replace("        puts [dict get $options -errorinfo]\n", "")
    for name in ("o", "options"):
        stack = f"dict unset {name} -errorstack"
        text = text.replace(stack, f"{stack}; dict unset {name} -errorinfo; dict unset {name} -errorline")
    return text


CHOICES = {
    **{name: Choice(alternatives, 0.4) for name, alternatives in WORDS.items()},
    "statement": Choice(STATEMENTS, 0.06),
    "simple": Choice(_leaves(), 0.06),
}


def quote(text: str) -> str:
    """Return a text as one word of a script."""
    if re.fullmatch(r"[\w.+:*?-]+", text):
        return text
    if not re.search(r"[{}\\]", text):
        return "{" + text + "}"
    return re.sub(r'([{}\[\]$"\\; #])', r"\\\1", text).replace("\n", "\\n")


@dataclass
class Procedure:
    """A procedure that programs call: its formal arguments as (name, kind), and how long it takes, more or less."""

    name: str
    formals: list[tuple[str, str]]
    returns: str
    cost: int = 0


@dataclass
class Scope:
    """Where statements are being made: the variables used, the loops around, how deep the blocks are nested."""

    procedure: bool
    given: set[str] = field(default_factory=set)
    used: dict[str, str] = field(default_factory=dict)
    counters: list[str] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)
    depth: int = 0
    loops: int = 0


class Generator:
    """Makes one program."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.themes = set(self.random.sample(THEMES, self.random.choice((2, 3, 4))))
        self.wild = self.random.choice((0, 0, 0.005, 0.01, 0.02, 0.06))
        self.weights = {name: choice.weigh(self.themes) for name, choice in CHOICES.items()}
        self.procedures: list[Procedure] = []
        self.scope = Scope(False)
        self.cost = 0
        self.left = self.random.choice((25, 40, 70))
        self.words = 0

    # Expansion

    def chance(self, probability: float) -> bool:
        """Return True as often as asked for."""
        return self.random.random() < probability

    def expand(self, symbol: str) -> str:
        """Return an expansion of a symbol of the grammar."""
        if len(symbol.lstrip("$")) <= 2 and symbol[-1] != "c" and (symbol[0] == "$" or symbol[0] in "INSLDAE"):
            return self._variable(symbol)
        special = _SPECIAL.get(symbol)
        if special is not None:
            return special(self)
        if self.wild and symbol in ("int", "num", "str", "list", "dict", "any") and self.chance(self.wild):
            return self.expand("wild") if self.chance(0.6) else self.expand("any")
        return self.fill(symbol)

    def fill(self, symbol: str) -> str:
        """Draw an alternative of a symbol and expand what is in it."""
        self.words += 1
        cumulative, templates = self.weights[symbol]
        if self.words > 40 and symbol in _SHORT:
            return self.expand(_SHORT[symbol])
        parts = templates[bisect(cumulative, self.random.random() * cumulative[-1])]
        return "".join([literal + (self.expand(name) if name else "") for literal, name in parts])

    # Variables

    def _variable(self, symbol: str) -> str:
        """Return the name of a variable of a kind, or with ``$`` its value; ``I1`` is the variable of a new loop."""
        value = symbol[0] == "$"
        kind = symbol.lstrip("$")
        scope = self.scope
        if kind.endswith("1"):
            return ("$" if value else "") + ("u" if kind[0] == "I" else "c") + str(scope.loops)
        if kind == "E":
            return ("$" if value else "") + f"{self.pick('A')}({self.random.choice(KEYS)})"
        if value and kind == "I" and scope.counters and self.chance(0.4):
            return "$" + self.random.choice(scope.counters)
        if value and kind == "S" and scope.elements and self.chance(0.4):
            return "$" + self.random.choice(scope.elements)
        if self.wild and self.chance(self.wild / 2):
            kind = self.random.choice("INSLDA")
        name = self.pick(kind)
        if self.wild and self.chance(self.wild / 2):
            name = "never"
        elif self.chance(0.01):
            name = "::" + name
        return f"${name}" if value else name

    def pick(self, kind: str) -> str:
        """Return the name of a variable of a kind, which the scope then has."""
        scope = self.scope
        formals = [name for name in scope.given if name.startswith(kind.lower())]
        name = self.random.choice(formals) if formals and self.chance(0.6) else self.random.choice(KINDS[kind])
        if name not in scope.given:
            scope.used[name] = kind
        return name

    def element(self) -> str:
        """Return an element of an array."""
        return f"{self.pick('A')}({self.random.choice(KEYS)})"

    # Blocks

    def statements(self, count: int) -> str:
        """Return some statements."""
        lines: list[str] = []
        for _ in range(count):
            self.left -= 1
            self.words = 0
            deep = self.scope.depth > 3 or self.left < 0
            lines.append(self.fill("simple" if deep else "statement"))
            self.cost += 3**self.scope.loops
        for index in range(len(lines) - 1, 0, -1):
            if self.chance(0.08) and "#" not in lines[index - 1]:
                lines[index - 1 : index + 1] = ["; ".join(lines[index - 1 : index + 1])]
        return "\n".join(lines)

    def block(self, most: int = 3) -> str:
        """Return statements in braces."""
        self.scope.depth += 1
        text = self.statements(self.random.randint(1, most))
        self.scope.depth -= 1
        if "\n" not in text and self.chance(0.3):
            return "{" + text + "}"
        return "{\n" + textwrap.indent(text, "    ") + "\n}"

    def inside(self) -> str:
        """Return indented statements without braces."""
        return textwrap.indent(self.statements(self.random.randint(1, 2)), "    ")

    def loop(self, braces: bool = True) -> str:
        """Return the body of a loop."""
        scope = self.scope
        counter = f"u{scope.loops}"
        scope.counters.append(counter)
        scope.loops += 1
        text = self.block() if braces else textwrap.indent(self.statements(self.random.randint(1, 3)), "    ")
        scope.loops -= 1
        scope.counters.remove(counter)
        return text

    # Procedures

    def procedure_body(self, scope: Scope, returns: str) -> str:
        """Return the body of a procedure, without braces."""
        outer, outer_cost = self.scope, self.cost
        self.scope, self.cost = scope, 0
        text = self.statements(self.random.randint(2, 6))
        self.words = 0
        ending = f"return {self.expand(returns)}" if self.chance(0.7) else self.fill("statement")
        text = "\n".join([*self.initial_values(), text, ending])
        self.scope, self.cost = outer, outer_cost
        return text

    def procedure_block(self) -> str:
        """Return the braced body of some other procedure."""
        if self.scope.depth > 3 or self.left < 0:
            return "{return <w>}"
        scope = Scope(True, depth=self.scope.depth + 2, loops=self.scope.loops)
        return "{\n" + textwrap.indent(self.procedure_body(scope, "any"), "    ") + "\n}"

    def initial_values(self) -> list[str]:
        """Return what gives the variables of this scope their first values, or links them."""
        lines: list[str] = []
        for name, kind in sorted(self.scope.used.items()):
            link = self.random.random() if self.scope.procedure else 1
            for limit, template in _LINKS:
                if link < limit:
                    lines.append(template.format(name=name))
                    break
            if link < 0.01 or self.chance(0.004):
                continue
            if kind == "A":
                lines.append(f"array set {name} {{x 1 y 2 k {self.random.choice((3, 7, 5, '0x10', 'abc'))}}}")
            elif kind == "N" and self.chance(0.6):
                self.words = 0
                lines.append(f"set {name} {self.expand('oddnum')}")
            elif kind == "L":
                lines.append(
                    f"set {name} {{{self.random.choice(('1 2 3', '5 4', 'a b c', '3 a {b c}', '0x10 1e1 5', ''))}}}"
                )
            elif kind == "D":
                lines.append(f"set {name} {{x 1 y {self.random.choice(('2', 'abc', '{a 1}'))}}}")
            else:
                lines.append(
                    f"set {name} {self.random.choice('012345') if kind in 'IN' else self.random.choice('abc')}"
                )
        return lines

    def define(self, number: int) -> str:
        """Make a procedure and return its definition."""
        name = f"p{number}"
        if "ns" in self.themes and self.chance(0.5):
            name = f"::ns::p{number}"
        kinds = self.random.sample("INSLD", self.random.randint(0, 3))
        formals = [(f"{kind.lower()}{number}", kind) for kind in kinds]
        shown = [formal for formal, _ in formals]
        if formals and self.chance(0.25):
            shown[-1] = f"{{{shown[-1]} {quote(self.random.choice(('3', '0x10', 'abc', '', 'a b')))}}}"
        if self.chance(0.15):
            formals.append((f"vn{number}", "&"))
            shown.insert(0, f"vn{number}")
            formals.insert(0, formals.pop())
        if self.chance(0.12):
            shown.append("args")
        recursive = self.chance(0.15)
        if recursive:
            shown.insert(0, "depth")
        made = Procedure(name, formals, self.random.choice(("int", "int", "str", "list", "any")))
        scope = Scope(True, given={formal for formal, kind in formals if kind != "&"})
        text = self.procedure_body(scope, made.returns)
        made.cost = len(text) // 12
        head: list[str] = []
        if formals and formals[0][1] == "&":
            head.append(f"upvar 1 $vn{number} {self.random.choice(('i', 's', 'l', 'a', 'v'))}")
        if recursive:
            head.append(f"if {{$depth <= 0}} {{return {self.random.choice(('1', '$depth', 'end'))}}}")
            arguments = " ".join([f"${formal}" if kind != "&" else f"vn{number}" for formal, kind in formals])
            call = f"{name} [expr {{$depth - 1}}] {arguments}"
            position = self.random.choice(
                (f"set again [{call}]", call, f"catch {{{call}}} again", f"append again [{call}]")
            )
            text = f"{position}\n{text}"
            made.formals.insert(0, ("depth", "#"))
        self.procedures.append(made)
        return f"proc {name} {{{' '.join(shown)}}} {{\n{textwrap.indent(chr(10).join([*head, text]), '    ')}\n}}"

    def call(self, returns: str = "") -> str:
        """Return a call of a procedure, as a command."""
        factor = 3**self.scope.loops
        there = [made for made in self.procedures if self.cost + made.cost * factor < 4000]
        fitting = [made for made in there if made.returns == returns] or there
        if not fitting:
            return "list <w>".replace("<w>", self.expand("w"))
        made = self.random.choice(fitting)
        self.cost += made.cost * factor
        words = [made.name]
        for _, kind in made.formals:
            if kind == "&":
                words.append(self.expand("anyvar"))
            elif kind == "#":
                words.append(self.random.choice("012"))
            else:
                words.append(self.expand(WORD_OF_KIND[kind]))
        if self.wild and self.chance(self.wild):
            words.append(self.expand("any"))
        return " ".join(words)

    def procedure_name(self) -> str:
        """Return the name of a procedure."""
        return self.random.choice([made.name for made in self.procedures] or ["nosuchproc"])

    # The whole

    def program(self) -> str:
        """Return the program."""
        definitions = [self.define(number) for number in range(self.random.choice((1, 1, 2, 2, 3)))]
        self.left = max(self.left, 12)
        main = self._main()
        used = "".join(f"catch {{puts {self._shown(name, kind)}}}\n" for name, kind in sorted(self.scope.used.items()))
        parts = ["set g1 5; set g2 {a b}; namespace eval ::ns {variable v 1 w {} l {}; array set a {x 1}}"]
        text = "\n".join([*parts, *definitions, *self.initial_values(), main, used])
        helpers = [body for name, body in HELPERS.items() if re.search(rf"\b{name}\b", text)]
        if changes_core(text):
            return "\n".join([*PREPARATIONS, *[quiet(part) for part in [*helpers, text]]])
        return "\n".join([*helpers, text])

    def _shown(self, name: str, kind: str) -> str:
        return f"[lsort -stride 2 [array get {name}]]" if kind == "A" else f'"{name}=${name}"'

    def _main(self) -> str:
        lines: list[str] = []
        for _ in range(self.random.randint(2, 5)):
            self.words = 0
            if self.chance(0.5):
                text = self.statements(self.random.randint(1, 3))
                if self.chance(0.6):
                    text = f"report {{\n{textwrap.indent(text, '    ')}\n}}"
                lines.append(text)
                continue
            self.scope.loops += 1
            call = self.call()
            turn = self.random.choice((call, f"puts [{call}]", f"report {{{call}}}", f"report {{{call}}}"))
            lines.append(
                self.random.choice(
                    (
                        f"for {{set turn 0}} {{$turn < 3}} {{incr turn}} {{\n    {turn}\n}}",
                        f"foreach turn {{1 2 3 4}} {{\n    {turn}\n}}",
                        f"{turn}\n{turn}",
                        turn,
                    )
                )
            )
            self.scope.loops -= 1
        text = "\n".join(lines)
        way = self.random.random()
        if way < 0.1:
            return f"eval {{\n{textwrap.indent(text, '    ')}\n}}"
        return text


def _wild(generator: Generator) -> str:
    return quote(generator.random.choice(ODD))


# How likely a local variable is a link to another one: the limits are cumulative.
_LINKS = (
    (0.03, "global {name}"),
    (0.05, "upvar #0 {name} {name}"),
    (0.06, "upvar 1 {name} {name}"),
    (0.07, "variable {name}"),
)


def _level(generator: Generator) -> str:
    if not generator.scope.procedure and generator.chance(0.95):
        return generator.random.choice(("#0", "0"))
    return generator.fill("level")


def _jump(generator: Generator) -> str:
    if generator.scope.loops == 0 and generator.chance(0.9):
        return f"return {generator.expand('any')}" if generator.scope.procedure else f"puts {generator.expand('any')}"
    return generator.fill("jump")


_SPECIAL: dict[str, Callable[[Generator], str]] = {
    "wild": _wild,
    "body": Generator.block,
    "loop": Generator.loop,
    "inner": lambda generator: generator.loop(False),
    "inside": Generator.inside,
    "jump": _jump,
    "level": _level,
    "pbody": Generator.procedure_block,
    "call": Generator.call,
    "callint": lambda generator: f"[{generator.call('int')}]",
    "callany": lambda generator: f"[{generator.call()}]",
    "pname": Generator.procedure_name,
}
# What stands for a symbol where a statement has become long.
_SHORT = {
    "int": "$I",
    "num": "$N",
    "str": "$S",
    "list": "$L",
    "dict": "$D",
    "any": "$S",
    "x": "$I",
    "c": "$I",
    "atom": "lit",
    "xstr": "$S",
}


def make_program(seed: int, number: int) -> str:
    """Return program ``number`` of a seed."""
    return Generator(f"{seed}/{number}").program()
