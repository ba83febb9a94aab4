"""The grammar of regular expressions (re_syntax(n)), for advanced, extended, basic and literal ones."""

from __future__ import annotations

from tclcompat.values.characters import case_variants
from tclcompat.values.regex_lexer import Lexer
from tclcompat.values.regex_nodes import (
    ADVANCED,
    ASCII_SETS,
    EXTENDED,
    LINEANCHOR,
    LINESTOP,
    LONGER,
    NOCASE,
    SHORTER,
    Anchor,
    Atom,
    BackReference,
    Branches,
    CharSet,
    Group,
    Item,
    Items,
    Look,
    Pattern,
    regex_error,
)

_MOST_REPEATS = 255
# How many states may follow one after the other, and how many a pair of parentheses adds; Tcl's limit is that of a
# recursion over them, which this meets closely.
_MOST_STATES = 15_001
_GROUP_STATES = 4
# How many characters an expression may tell apart.
_MOST_COLORS = 32_763
_CONTROL_NAMES = (
    "NUL SOH STX ETX EOT ENQ ACK BEL,alert BS,backspace HT,tab LF,newline VT,vertical-tab FF,form-feed"
    " CR,carriage-return SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC IS4,FS IS3,GS IS2,RS IS1,US"
)
_SIGN_NAMES = (
    "space exclamation-mark quotation-mark number-sign dollar-sign percent-sign ampersand apostrophe left-parenthesis"
    " right-parenthesis asterisk plus-sign comma hyphen,hyphen-minus period,full-stop slash,solidus zero one two three"
    " four five six seven eight nine colon semicolon less-than-sign equals-sign greater-than-sign question-mark"
    " commercial-at"
)
_BRACKET_NAMES = (
    "left-square-bracket backslash,reverse-solidus right-square-bracket circumflex,circumflex-accent"
    " underscore,low-line grave-accent"
)
_BRACE_NAMES = "left-brace,left-curly-bracket vertical-line right-brace,right-curly-bracket tilde DEL"


def parse_regex(pattern: str, flags: int) -> Pattern:
    """Parse ``pattern``; raises TclError (REGEXP code message) when it is no regular expression."""
    return _Parser(Lexer(pattern, flags)).parse()


class _Parser:
    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self.flags = lexer.flags
        # The groups that are complete, which back references may name.
        self.complete: dict[int, Group] = {}
        lexer.next()

    def parse(self) -> Pattern:
        branches = self._branches("end", False)
        if self.lexer.end > _MOST_COLORS and len(set(self.lexer.text)) > _MOST_COLORS:
            raise regex_error("REG_ECOLORS")
        if _count_states(branches) > _MOST_STATES:
            raise regex_error("REG_ESPACE")
        return Pattern(branches, self.lexer.groups, self.lexer.info, self.flags)

    def _branches(self, stop: str, looking: bool) -> Branches:
        """Parse branches up to the word ``stop``; ``looking`` tells that a lookahead holds them directly."""
        lexer = self.lexer
        branches: Branches = []
        while True:
            items: Items = []
            seen = False
            while lexer.kind not in ("|", stop, "end"):
                seen = True
                self._item(items, looking)
            if not seen:
                lexer.info.add("REG_UUNSPEC")
            branches.append(items)
            if lexer.kind != "|":
                break
            lexer.next()
        if lexer.kind != stop:
            raise regex_error("REG_EPAREN")
        return branches

    def _item(self, items: Items, looking: bool) -> None:
        lexer = self.lexer
        if lexer.kind == "anchor":
            kind = str(lexer.value)
            items.append(Item(Anchor("l" + kind if kind in "^$" and self.flags & LINEANCHOR else kind)))
            lexer.next()
            return
        if lexer.kind == "look":
            positive = bool(lexer.value)
            lexer.next()
            branches = self._branches(")", True)
            lexer.next()
            items.append(Item(Look(branches, positive)))
            return
        atom = self._atom(looking)
        least, most, preference = self._quantifier()
        if most == 0:
            # x{0} cancels all of x, also for back references.
            if isinstance(atom, Group):
                self.complete.pop(atom.number, None)
            return
        items.append(Item(atom, least, most, preference))

    def _atom(self, looking: bool) -> Atom:
        lexer = self.lexer
        kind, value = lexer.kind, lexer.value
        if kind in ("*", "+", "?", "{"):
            raise regex_error("REG_BADRPT")
        if kind == "(":
            return self._group(bool(value) and not looking)
        if kind == "backref":
            group = self.complete.get(int(str(value)))
            if looking or group is None:
                raise regex_error("REG_ESUBREG")
            lexer.next()
            return BackReference(group, group.number)
        if kind == "[":
            return self._bracket_expression(bool(value))
        if kind == ")":
            # Only extended expressions take an unbalanced parenthesis for a character.
            if self.flags & ADVANCED != EXTENDED:
                raise regex_error("REG_EPAREN")
            lexer.info.add("REG_UPBOTCH")
        lexer.next()
        if kind == ".":
            return CharSet([(10, 10)] if self.flags & LINESTOP else [], negated=True)
        if isinstance(value, CharSet):
            if value.negated and self.flags & LINESTOP:
                value.ranges = [(10, 10)]
            return value
        return CharSet(self._cases(ord(str(value)), ord(str(value))))

    def _group(self, capturing: bool) -> Group:
        number = 0
        if capturing:
            self.lexer.groups += 1
            number = self.lexer.groups
        self.lexer.next()
        branches = self._branches(")", False)
        self.lexer.next()
        group = Group(branches, number)
        if capturing:
            self.complete[number] = group
        return group

    def _quantifier(self) -> tuple[int, int | None, int]:
        lexer = self.lexer
        kind = lexer.kind
        if kind in ("*", "+", "?"):
            preference = LONGER if lexer.value else SHORTER
            lexer.next()
            return (1 if kind == "+" else 0), (1 if kind == "?" else None), preference
        if kind != "{":
            return 1, 1, 0
        lexer.next()
        least = self._number()
        most: int | None = least
        preference = 0
        if lexer.kind == ",":
            lexer.next()
            most = self._number() if lexer.kind == "digit" else None
            if most is not None and least > most:
                raise regex_error("REG_BADBR")
            preference = LONGER if lexer.value else SHORTER
        if lexer.kind != "}":
            raise regex_error("REG_BADBR")
        lexer.next()
        return least, most, preference

    def _number(self) -> int:
        lexer = self.lexer
        number = 0
        while lexer.kind == "digit" and number < _MOST_REPEATS:
            number = number * 10 + int(str(lexer.value))
            lexer.next()
        if lexer.kind == "digit" or number > _MOST_REPEATS:
            raise regex_error("REG_BADBR")
        return number

    def _cases(self, low: int, high: int) -> list[tuple[int, int]]:
        """Return the ranges for the characters from ``low`` to ``high``, with their cases where that is asked for."""
        if not self.flags & NOCASE:
            return [(low, high)]
        codes = {ord(variant) for code in range(low, high + 1) for variant in case_variants(chr(code))}
        ranges: list[tuple[int, int]] = []
        for code in sorted(codes):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1] = (ranges[-1][0], code)
            else:
                ranges.append((code, code))
        return ranges

    def _bracket_expression(self, negated: bool) -> CharSet:
        lexer = self.lexer
        ranges: list[tuple[int, int]] = []
        classes: list[str] = []
        lexer.next()
        while lexer.kind != "]":
            self._bracket_part(ranges, classes)
        lexer.next()
        if negated and self.flags & LINESTOP:
            ranges.append((10, 10))
        return CharSet(ranges, classes, negated)

    def _bracket_part(self, ranges: list[tuple[int, int]], classes: list[str]) -> None:
        lexer = self.lexer
        kind, value = lexer.kind, str(lexer.value)
        if kind == "range":
            raise regex_error("REG_ERANGE")
        lexer.next()
        if kind == "class":
            if value[0] == ":":
                classes.append(self._class_name(value[1:]))
                return
            classes.append(value)
            # \w stands for a list that ends in this character, which may start a range.
            if value != "word" or lexer.kind != "range":
                return
            value = "\uff3f"
        elif kind in ("collate", "equivalent"):
            value = self._collating_element(value)
        low = high = ord(value)
        if lexer.kind == "range" and kind != "equivalent":
            lexer.next()
            kind, value = lexer.kind, str(lexer.value)
            if kind not in ("char", "range", "collate"):
                raise regex_error("REG_ERANGE")
            lexer.next()
            high = ord(self._collating_element(value) if kind == "collate" else value)
        if low != high:
            lexer.info.add("REG_UUNPORT")
            if low > high:
                raise regex_error("REG_ERANGE")
        ranges += self._cases(low, high)

    def _class_name(self, name: str) -> str:
        if name == "word" or name not in ASCII_SETS:
            raise regex_error("REG_ECTYPE")
        # As 8.6 has it: without regard to case, these two take digits too.
        return "alnum" if self.flags & NOCASE and name in ("lower", "upper") else name

    def _collating_element(self, name: str) -> str:
        if len(name) == 1:
            return name
        if not name:
            raise regex_error("REG_ECOLLATE")
        self.lexer.info.add("REG_ULOCALE")
        for names, first in ((_CONTROL_NAMES, 0), (_SIGN_NAMES, 32), (_BRACKET_NAMES, 91), (_BRACE_NAMES, 123)):
            for offset, alternatives in enumerate(names.split()):
                if name in alternatives.split(","):
                    return chr(first + offset)
        raise regex_error("REG_ECOLLATE")


def _count_states(branches: Branches) -> int:
    """Return how many states follow one after the other at most, with bounds written out."""
    return max(sum(map(_count_item_states, items)) for items in branches)


def _count_item_states(item: Item) -> int:
    atom = item.atom
    if isinstance(atom, Group | Look):
        size = _count_states(atom.branches) + _GROUP_STATES
    elif isinstance(atom, BackReference):
        size = _count_states(atom.group.branches) + _GROUP_STATES
    else:
        size = 1
    return size * max(item.least, item.most or 1)
