"""The subcommands of string in Python: the same results for values of every class, the same errors."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

# Values of all classes, and texts that are nearly numbers, indexes or lists.
_VALUES = """
    set values [list "" a abc 5 -1 012 08 0x10 " 7 " 3.5 end "hello world" "\\u00e9T\\u00e9" "x{" "*a*" "\\t pad \\0" \
        99999999999 - [expr {1 + 2}] [expr {0 - 1}] [expr {1 << 40}] [expr {2.5}] [list a {b c}] [list] \
        [dict create k v] [binary format a3 xyz]]
"""
_PARTS = (
    *("length $a", "index $a 0", "index $a 2", "index $a end", "index $a end-1", "index abc $a", "index abc end-$a"),
    *("index abc $a+1", "index abc $a-1", "index abc end-", "range $a 0 end", "range $a 1 end-1", "range $a end-2 end"),
    *("range abcdef 1 $a", "range abcdef $a end", "range abcdef $a end-$a", "range abcdef end-$a end", "range $a 1 2"),
    *("replace $a 0 0", "replace $a 1 end X", "replace abcdef $a $a Q", "replace abcdef 0 $a Q", "replace abc 1 $a"),
    *("first a $a", "first {} $a", "first $a {a b c}", "first o {hello wo} $a", "last o {hello wo} $a", "last a $a 2"),
    *("repeat $a 3", "repeat ab $a", "repeat $a -1", "repeat {} $a", "reverse $a", "cat", "cat $a", "cat x $a {} $a 5"),
    *("bytelength $a", "wordend $a 0", "wordstart $a end"),
)
_COMPARISONS = (
    *("equal $a abc", "equal -nocase $a ABC", "equal -length 1 $a abc", "equal -le 2 $a abc", "compare $a abc"),
    *("compare 5 $a", "compare -nocase $a ABC", "compare -length -1 $a b", "equal -length 99999999999 $a b"),
    *("match a* $a", "match *a $a", "match *a* $a", "match a*c $a", "match * $a", "match {} $a", "match {[a-c]*} $a"),
    *("match $a abc", "match -nocase A* $a", "match -nocase {[A-C]?*} $a", "match -nocase $a ABC", "match {[} $a"),
)
_CHARACTERS = (
    *(
        "tolower $a",
        "toupper $a",
        "totitle $a",
        "toupper $a 0",
        "trim $a",
        "trimleft $a",
        "trimright $a",
        "trim $a { a}",
    ),
    *(
        "map {a b} $a",
        "map {a b b a} $a",
        "map {& &amp; < &lt; a &} $a",
        "map {ab x a y} $a",
        "map {} $a",
        "map {a} $a",
    ),
    *("map $a abc", "map -nocase {A b} $a", "map {{} x a z} $a", "map {a {} b {}} $a", "map {a b} 5"),
)
_CLASSES = (
    *(
        "alnum",
        "alpha",
        "ascii",
        "boolean",
        "control",
        "digit",
        "double",
        "entier",
        "false",
        "graph",
        "integer",
        "list",
    ),
    *("lower", "print", "punct", "space", "true", "upper", "wideinteger", "wordchar", "xdigit", "int"),
)


def _compare(parts: list[str]) -> None:
    names = [f"p{number}" for number in range(len(parts))]
    procedures = [f"proc {name} a {{string {part}}}" for name, part in zip(names, parts, strict=True)]
    calls = f"""
        foreach name {{{" ".join(names)}}} {{
            foreach value $values {{
                lappend all $name $value [catch {{$name $value}} result options] $result [dict get $options -code]
                if {{[dict get $options -code] == 1}} {{lappend all [dict get $options -errorinfo]}}
            }}
        }}
        set all
    """
    result_of(_VALUES + "\n".join(procedures) + calls, names)


@pytest.mark.parametrize("parts", [_PARTS, _COMPARISONS, _CHARACTERS])
def test_values_of_every_class_give_the_same(parts: tuple[str, ...]) -> None:
    _compare(list(parts))


def test_classes_of_values() -> None:
    _compare([f"is {name} {strict}$a" for name in _CLASSES for strict in ("", "-strict ")])


@pytest.mark.parametrize(
    "body",
    [
        "string index $undefined 0",
        "string index abc $undefined",
        "string equal $undefined [error first]",
        "string equal [error first] $undefined",
        "string range $a bad end",
        "string range $a 0 bad",
        "set x [string index $a [string length $a]zz]",
        "string repeat $a many",
        "string map {a b c} $a",
        "string compare -bad $a b",
    ],
)
def test_errors(body: str) -> None:
    code, _, _ = both(f"proc p a {{\n {body}\n}}\n p hello")
    assert code == 1


def test_words_are_taken_in_order() -> None:
    assert result_of("proc p a {list [string equal $a [append a x]] [string equal [append a y] $a]}; p a") == "0 1"
    assert result_of("proc p a {string compare $a [set a 5]}; p 7") == "1"
    assert result_of("proc p a {string first [append a x] $a}; p a") == "0"
    assert result_of("proc p a {string range $a [string length [append a bc]] end}; p abcdefg") == ""


def test_a_list_that_is_only_looked_at_is_changed_in_place() -> None:
    assert result_of("proc p {} {set l {}; lappend l a b; list [string length $l] [lappend l c]}; p") == "3 {a b c}"


def test_characters_of_a_string_are_taken_by_python() -> None:
    source = source_of("proc p s {set n 0; foreach i {0 1} {append n [string index $s $i]}; set n}; p ab")
    assert "[v_i]" in source


def test_results_are_truths_for_conditions() -> None:
    script = """
        proc p {a b} {
            if {[string equal $a $b] || [string match x* $b]} {return 1}
            expr {[string is integer -strict $a] + [string match *o $b]}
        }
        list [p a a] [p a xy] [p 5 foo] [p a foo] [p a b]
    """
    assert result_of(script) == "1 1 2 1 0"


def test_computed_classes_and_parts_of_numbers() -> None:
    result_of(
        """proc p {kinds texts n} {
            foreach kind $kinds {
                foreach text $texts {lappend out [catch {string is $kind $text} r] $r}
            }
            for {set i -1} {$i < 8} {incr i} {
                lappend out [string index $n $i] [string range $n $i end] [string range [expr {$n + 1}] 0 $i]
            }
            return $out
        }
        p {alpha digit upper alp boolean integer x {}} [list a A 1 ab 12 {} \\u00e9 " " "\\{" true \\u0661] 123456"""
    )


@pytest.mark.parametrize("n", [0, 1, 5, -1, 70000])
def test_repeated_numbers(n: int) -> None:
    result_of(f"proc p {{i n}} {{string length [string repeat [expr {{$i + 1}}] $n]}}; list [p 7 {n}] [p -12345 {n}]")


@pytest.mark.parametrize(
    "pattern", ["[a-m]", "?", "\\\\*", "[a-m]?", "[^x]", "[\\u00e0-\\u00ff]", "[0-9_]", "[z-a]", "[a]*"]
)
def test_patterns_of_a_character(pattern: str) -> None:
    texts = 'a m n x é ÿ 5 _ "" ab * \\ z A [list a] [expr {2 + 3}] \\u20ac [binary format a a]'
    body = f"lappend r [string match {{{pattern}}} $t] [string match -nocase {{{pattern}}} $t]"
    result_of(f"proc p t {{{body}}}; foreach t [list {texts}] {{lappend all [p $t]}}; set all", [])


@pytest.mark.parametrize(
    "kind", ["space", "upper", "lower", "punct", "xdigit", "control", "graph", "print", "wordchar"]
)
def test_characters_of_a_class(kind: str) -> None:
    texts = 'a A " " é É 5 _ "" ab Ab {a b} * \\n \\u3000 [list a] [expr {2 + 3}] [binary format c 0xc9]'
    body = f"lappend r [string is {kind} $t] [string is {kind} -strict $t]"
    result_of(f"proc p t {{{body}}}; foreach t [list {texts}] {{lappend all [p $t]}}; set all", [])
