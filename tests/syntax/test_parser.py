"""The script parser: words, their kinds, and where syntax errors are reported."""

from hypothesis import given
from hypothesis import strategies as st

from tclcompat.syntax.nodes import CompoundWord, ExpandWord, Literal, ScriptWord, VarWord
from tclcompat.syntax.parser import parse_script


def kinds(source):
    return [[type(word) for word in command.words] for command in parse_script(source).commands]


def words(source):
    return [word.text for word in parse_script(source).commands[0].words]


def test_kinds_of_words():
    assert kinds('a $b $c(d) [e] "f$g" {*}$h') == [[Literal, VarWord, VarWord, ScriptWord, CompoundWord, ExpandWord]]


def test_commands_end_at_newlines_and_semicolons():
    assert len(parse_script("a;b\nc;;\n\nd").commands) == 4


def test_comment_ends_at_a_newline_that_no_backslash_escapes():
    assert kinds("# one \\\n still\na") == [[Literal]]


def test_backslash_newline_separates_words():
    assert words("a b\\\n   c") == ["a", "b", "c"]


def test_backslash_newline_in_braces_becomes_a_blank():
    assert words("a {b\\\n   c \\\\ d}") == ["a", "b c \\\\ d"]


def test_braces_nest_and_escaped_ones_do_not_count():
    assert words(r"a {b {c} \} \{ d}") == ["a", r"b {c} \} \{ d"]


def test_canonical_integers_are_values_already():
    assert parse_script("set x 12").commands[0].literals == ("set", "x", 12)
    assert parse_script("set x 012").commands[0].literals == ("set", "x", "012")


def test_commands_before_a_syntax_error_are_kept():
    script = parse_script("a b\nc {d")
    assert len(script.commands) == 1
    assert script.error is not None
    assert script.error[0] == "missing close-brace"
    assert script.source[script.error[2] : script.error[3]] == "c {"


def test_line_of_a_nested_command():
    script = parse_script("a\nb [c\nd]")
    nested = script.commands[1].words[1].script.commands[1]
    assert nested.script.line_at(nested.start) == 3


def test_dollar_that_names_nothing_is_a_character():
    assert words("a $ $. b$") == ["a", "$", "$.", "b$"]


@given(st.text(alphabet=' \t\n;{}[]"\\$()ab1:*#', max_size=40))
def test_any_text_parses_to_commands_or_a_syntax_error(text):
    script = parse_script(text)
    assert all(command.end <= len(text) for command in script.commands)


@given(st.lists(st.text(alphabet='ab1 {}\\$[];\n"', max_size=6), min_size=1, max_size=5))
def test_braced_words_come_back_as_they_are(texts):
    balanced = [text.replace("\\", "").replace("{", "").replace("}", "") for text in texts]
    source = " ".join("{" + text + "}" for text in balanced)
    assert words(source) == balanced
