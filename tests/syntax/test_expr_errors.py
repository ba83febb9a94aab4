"""Expressions that are wrong: Tcl's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tclcompat.errors import TclError
from tclcompat.syntax.expr_parser import parse_expr

ADVICE = 'should be "${0}" or "{{{0}}}" or "{0}(...)" or ...'


def failure(text):
    with pytest.raises(TclError) as caught:
        parse_expr(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "message", "quotation", "code"),
    [
        ("", "empty expression", "", "EMPTY"),
        ("1 +", "missing operand at _@_", "1 +_@_", "MISSING"),
        ("* 1", "missing operand at _@_", "_@_* 1", "MISSING"),
        ("1 2", "missing operator at _@_", "1 _@_2", "MISSING"),
        ('1 "', "missing operator at _@_", '1 _@_"', "MISSING"),
        ("1 ? 2", 'missing operator ":" at _@_', "1 ? 2_@_", "MISSING"),
        ("1 : 2", 'unexpected operator ":" without preceding "?"', "1 : 2", "SURPRISE"),
        ("1 , 2", 'unexpected "," outside function argument list', "1 , 2", "SURPRISE"),
        ("(1", "unbalanced open paren", "(1", "UNBALANCED"),
        ("1)", "unbalanced close paren", "1)", "UNBALANCED"),
        ("()", "empty subexpression at _@_", "(_@_)", "EMPTY"),
        ("f(,1)", "missing function argument at _@_", "f(_@_,1)", "UNBALANCED"),
        ("f(1,)", "missing function argument at _@_", "f(1,_@_)", "MISSING"),
        ("1 = 2", 'incomplete operator "="', "1 = 2", "PARTOP"),
        ("1 # 2", 'invalid character "#"', "1 # 2", "BADCHAR"),
        ("$ + 1", 'invalid character "$"', "$ + 1", "BADCHAR"),
        ('"abc', 'missing "', '"abc', "UNBALANCED"),
        ("{abc", "missing close-brace", "{abc", "UNBALANCED"),
        ("[abc", "missing close-bracket", "[abc", "UNBALANCED"),
        ("$a(b", "missing )", "$a(b", "UNBALANCED"),
    ],
)
def test_messages(text, message, quotation, code):
    error = failure(text)
    assert str(error) == f'{message}\nin expression "{quotation}"'
    assert error.errorcode == ["TCL", "PARSE", "EXPR", code]


@pytest.mark.parametrize(
    ("word", "hint", "codes"),
    [
        ("abc", "", ["BAREWORD"]),
        ("08", " (invalid octal number?)", ["BADNUMBER", "OCTAL"]),
        ("0o9", " (invalid octal number?)", ["BADNUMBER", "OCTAL"]),
        ("0b12", " (invalid binary number?)", ["BADNUMBER", "BINARY"]),
        ("1x", "", ["BAREWORD"]),
    ],
)
def test_barewords_get_advice(word, hint, codes):
    error = failure(word)
    assert str(error) == f'invalid bareword "{word}"\nin expression "{word}";\n{ADVICE.format(word)}{hint}'
    assert error.errorcode == ["TCL", "PARSE", "EXPR", *codes]


def test_junk_after_a_brace_in_a_script_has_no_code():
    error = failure("[f {a}b]")
    assert str(error) == 'extra characters after close-brace\nin expression "[f {a}b]"'
    assert error.errorcode == "NONE"


def test_long_expressions_are_cut_around_the_place():
    text = "$a + " * 10 + "* " + "+ $a" * 10
    assert str(failure(text)) == (
        'missing operand at _@_\nin expression "...+ $a + $a + $a + $a + _@_* + $a+ $a+ $a+ $a+ $a..."'
    )


def test_the_quotation_counts_bytes():
    assert str(failure("* " + "é" * 30)).endswith(f'"_@_* {"é" * 10}..."')


def test_error_info_quotes_the_start():
    assert failure("1 + " * 10).errorinfo.endswith('\n    (parsing expression "1 + 1 + 1 + 1 + 1 + 1 ...")')


@given(
    st.lists(st.sampled_from(["1", "$a", "(", ")", ",", "?", ":", "+", "-", "!", "**", "&&", "eq", "f", "{b}", " "]))
)
def test_whatever_the_grammar_refuses_has_an_explanation(pieces):
    try:
        parse_expr("".join(pieces))
    except TclError as error:
        assert "\nin expression " in str(error)  # noqa: PT017  # most samples do not fail
