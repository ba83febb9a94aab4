"""Regular expressions: both matchers, and the proofs that choose between them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tclcompat.errors import TclError
from tclcompat.values.regex import LINE, NOCASE, compile_regex
from tclcompat.values.regex_engine import Engine
from tclcompat.values.regex_nodes import ADVANCED
from tclcompat.values.regex_parser import parse_regex


def matched(pattern, text, flags=0):
    spans = compile_regex(pattern, flags).search(text)
    return None if spans is None else [text[begin:end] if begin >= 0 else None for begin, end in spans]


def expressions():
    quantifiers = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,2}", "*?", "+?", "??"])
    atoms = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "\\w"])

    def larger(inner):
        quantified = st.builds(lambda atom, sign: atom + sign, st.one_of(atoms, inner), quantifiers)
        sequence = st.lists(quantified, min_size=1, max_size=3).map("".join)
        group = st.builds("{}{})".format, st.sampled_from(["(", "(?:"]), st.lists(sequence, max_size=3).map("|".join))
        return st.one_of(group, sequence.map("(?:{})".format))

    return st.recursive(atoms, larger, max_leaves=6)


@settings(max_examples=400)
@given(expressions(), st.text("abc\n", max_size=8))
def test_whoever_answers_gives_the_answer_of_the_engine(pattern, text):
    regex = compile_regex(pattern)
    exact = Engine(parse_regex(pattern, ADVANCED), nocase=False).search(text, 0, notbol=False)
    assert regex.search(text) == exact
    assert regex.find(text) == (exact[0] if exact else None)
    assert regex.test(text) == (exact is not None)


@pytest.mark.parametrize(
    ("pattern", "text", "parts"),
    [
        ("a|ab|abc", "abcd", ["abc"]),
        ("(a|ab)(c|bcd)(d*)", "abcd", ["abcd", "ab", "c", "d"]),
        ("<(.*?)>(.*)", "<a>bc", ["<a>", "a", ""]),
        ('(\\w+)="(.*?)"', 'a="b" c="d"', ['a="b" c="d"', "a", 'b" c="d']),
        ("^\\s*(.*?)\\s*$", "  a b ", ["  a b ", "a b"]),
        ("((a)|b)*", "ab", ["ab", "b", None]),
        ("(a+)b\\1", "aabaab", ["aabaa", "aa"]),
        ("(a*)*", "b", ["", None]),
        ("[[:<:]]b\\w*", "ab bc", ["bc"]),
        ("x(?=y)", "xzxy", ["x"]),
    ],
)
def test_matches_are_those_of_tcl(pattern, text, parts):
    assert matched(pattern, text) == parts


@pytest.mark.parametrize("pattern", ["foo", "(\\w+)=(\\d+)", "^\\s*#", "(a|b|cd)x", "\\[(.*?)\\]", "a{2,3}$"])
def test_common_patterns_are_left_to_re(pattern):
    assert compile_regex(pattern).plan == ("own", "own", "own")


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a|aa)+$", "(x+x+)+y", "a?" * 30 + "a" * 30])
def test_what_could_take_forever_is_not(pattern):
    assert compile_regex(pattern).plan[0] == "engine"
    compile_regex(pattern).test("a" * 28 + "x" * 28)


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("(a", "REG_EPAREN"),
        ("a)", "REG_EPAREN"),
        ("[a", "REG_EBRACK"),
        ("a{1", "REG_EBRACE"),
        ("a{2,1}", "REG_BADBR"),
        ("a{256}", "REG_BADBR"),
        ("*a", "REG_BADRPT"),
        ("[b-a]", "REG_ERANGE"),
        ("[[:x:]]", "REG_ECTYPE"),
        ("[[.xx.]]", "REG_ECOLLATE"),
        ("\\q", "REG_EESCAPE"),
        ("\\1(a)", "REG_ESUBREG"),
        ("(?y)", "REG_BADOPT"),
        ("***?", "REG_BADPAT"),
        ("a" * 20_000, "REG_ESPACE"),
    ],
)
def test_errors(pattern, code):
    with pytest.raises(TclError) as caught:
        compile_regex(pattern)
    assert caught.value.errorcode[:2] == ["REGEXP", code]
    assert str(caught.value).startswith("couldn't compile regular expression pattern: ")


def test_letters_beyond_ascii():
    assert matched("\\w+", "-é²") == ["é"]
    assert matched("\\w+", "一二") == ["一二"]
    assert matched("[[:alpha:]]+", "1éλ2") == ["éλ"]
    assert matched("É", "é", NOCASE) == ["é"]
    assert matched("\\s", "a\u200bb") == ["\u200b"]


def test_a_start_hides_what_stands_before_it():
    assert compile_regex("^b").find("ab", 1) is None
    assert compile_regex("\\Ab").find("ab", 1) == (1, 2)
    assert compile_regex("\\mb").find("ab", 1) == (1, 2)
    assert compile_regex("^b").find("\nb", 1) == (1, 2)
    assert compile_regex("^\\mb").find("ab", 1) is None
    assert compile_regex("").find("a", 5) == (1, 1)


def test_lines():
    assert matched("^b.*$", "a\nbc\nd", LINE) == ["bc"]
    assert matched("a.b", "a\nb") == ["a\nb"]
    assert matched("a[^x]b", "a\nb", LINE) is None


def test_bulk_is_only_for_what_finds_the_same():
    assert compile_regex("a(b)").bulk("ab") is not None
    assert compile_regex("a*").bulk("ab") is None
    assert compile_regex("\\ma").bulk("ab") is None
    assert compile_regex("(a|ab)(c|bcd)").bulk("ab") is None


def test_information():
    assert compile_regex("(a)(?=b)\\1").about() == ["REG_UBACKREF", "REG_ULOOKAHEAD", "REG_UNONPOSIX"]
    assert compile_regex("a$b").about() == ["REG_UIMPOSSIBLE"]
    assert compile_regex("a*?").about() == ["REG_UNONPOSIX", "REG_UEMPTYMATCH", "REG_USHORTEST"]
