"""The interpreter: everything that a running script shares, without any command.

``Interp`` offers commands the services that the manual pages talk about: variables of the current frame, evaluation,
frames by level, the command table.  How a script is run is the business of the engine that bootstrap puts in.
"""

from __future__ import annotations

import sys

from tclcompat.errors import TclError
from tclcompat.runtime import formulas, table_changes, updates, variables
from tclcompat.runtime.command import Command, NativeCommand
from tclcompat.runtime.error_info import add_call, add_command
from tclcompat.runtime.frames import Frame, FrameChange, Unit, called, find_level
from tclcompat.runtime.limits import DEEP, refuse_deleted, run_at_limit
from tclcompat.runtime.missing import named_in_script
from tclcompat.runtime.namespaces import ELEMENTS, Namespace
from tclcompat.runtime.registry import CommandSpec
from tclcompat.syntax.nodes import Command as CommandNode
from tclcompat.syntax.nodes import Literal, Script
from tclcompat.syntax.parser import parse_script
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.lists import newlines_before
from tclcompat.values.quick_functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from tclcompat.runtime.engines import Engine
    from tclcompat.runtime.registry import CommandFunction
    from tclcompat.runtime.table_changes import Watcher
    from tclcompat.syntax.expr_nodes import Node

    T = TypeVar("T")


_CACHED_SCRIPTS = 4096
# Python frames that the deepest nesting of scripts may take; beyond it a script ends with Tcl's error.  Frames of calls
# from Python to Python take no C stack.  Calls with a star do in CPython 3.11, some 300 bytes each, but at most every
# fifth frame is such a call, and the stack of a thread has 8 MiB.  Tcl's own tests nest 10,000 procedures.
_PYTHON_DEPTH = 94_000


class Interp:
    """A Tcl interpreter's state.

    One thread at a time may use it.  ``frame`` is the current variable frame, ``unit`` the script that runs,
    ``recursion_limit`` the nesting at which Tcl gives up, ``command_epoch`` changes whenever a command name that
    is in ``remembered_names`` may have come to mean something else, ``open_channels`` are the channels by name,
    ``states`` what ``state`` has made so far.
    """

    __slots__ = (  # reached faster than what stands in a dictionary
        "_closing", "_preparations", "_watchers", "command_count", "command_epoch", "deleted",
        "depth", "elements_linked", "engine", "error_line", "error_stack", "formulas", "frame", "global_frame",
        "global_namespace", "is_child", "local_traces", "no_script", "open_channels", "recursion_limit",
        "remembered_names", "script_file", "scripts", "site", "spare_units", "states", "stepping", "table_epoch",
        "tail_calls", "tracing", "unconverted", "unit",
    )  # fmt: skip

    def __init__(self, engine: Engine) -> None:
        if sys.getrecursionlimit() < _PYTHON_DEPTH:
            sys.setrecursionlimit(_PYTHON_DEPTH)
        self.engine = engine
        self.global_namespace = Namespace("", None)
        root = self.global_namespace
        self.frame = self.global_frame = Frame(root, None, None, [], root.vars, root.links)
        self.no_script = Script("")
        self.unit = Unit(self.no_script, False, "eval", self.global_frame, None)
        self.spare_units: list[Unit] = []  # those of lists that were evaluated, for the next ones
        # Where the command that is just being called stands, for ``body`` and ``condition``; None: nowhere.  The number
        # is how many words of the node stand before the command's own (1 for a subcommand of an ensemble).
        self.site: tuple[Script, CommandNode, int] | None = None
        self.command_epoch = next(table_changes.EPOCHS)
        # The last parts of the command names whose meanings are remembered until ``command_epoch`` changes; what
        # changes with every change of any name.
        self.remembered_names: set[str] = set()
        self.table_epoch: object = object()
        self.command_count = self.depth = 0
        self.recursion_limit = 1000
        # While any execution trace exists, which the engine then looks for; while one steps: Tcl compiles nothing then.
        self.tracing = self.stepping = False
        # Set once a local variable was traced: procedures then look for unset traces when they end.
        self.local_traces = False
        # Set once an element of an array was linked to or traced: until then no array holds a ``Var``.
        self.elements_linked = False
        self.tail_calls: dict[Frame, list[object]] = {}  # the words by the frame at whose end they are called
        self.script_file = ""
        self.error_line = 1  # that of the error that was logged last
        self.unconverted: object = ""  # the value of an expression of which its command made a double at last
        # What ``info errorstack`` shows: the last error that was caught, or its stack.
        self.error_stack: list[object] | TclError = []
        self.deleted = self.is_child = False
        self.open_channels: dict[str, Any] = {}
        self.scripts: dict[str, Script] = {}
        self.formulas: dict[str, formulas.Formula] = {}
        self.states: dict[object, Any] = {}
        self._preparations: dict[str, list[Callable[[Any], object]]] = {}
        self._closing: list[Callable[[], object]] = []
        self._watchers = table_changes.Watchers()

    # State of the other rooms

    def state(self, kind: type[T], factory: Callable[[], T] | None = None) -> T:
        """Return this interpreter's one instance of ``kind``, made by ``factory`` (default: ``kind``) on first use."""
        found = self.states.get(kind)
        if found is None:
            found = self.states[kind] = (factory or kind)()
            for prepare in self._preparations.pop(kind.__name__, ()):
                prepare(found)
        made: T = found
        return made

    def prepare_state(self, kind: str, prepare: Callable[[Any], object]) -> None:
        """Have the instance of the class named ``kind`` prepared by ``prepare`` once ``state`` makes it."""
        self._preparations.setdefault(kind, []).append(prepare)

    def on_close(self, callback: Callable[[], object]) -> None:
        """Have ``callback`` called when the interpreter is closed; the last one registered is called first."""
        self._closing.append(callback)

    def close(self) -> None:
        """Release what the interpreter holds: channels, timers, sockets.  Closing twice is harmless."""
        self.deleted = True
        while self._closing:
            self._closing.pop()()

    # Variables of the current frame

    def get_var(self, name: str) -> object:
        """Return the value of a variable or array element; raises TclError ``can't read "name": ...``."""
        var = self.frame.vars.get(name)
        if var is None and name[:2] == "::":
            var = variables.absolute(self, name)
        if var is not None and var.traces is None:
            value = var.value
            if value is not None:
                return value
        return variables.read(self, *variables.split_name(name))

    def set_var(self, name: str, value: object) -> object:
        """Set a variable or array element and return its value after write traces."""
        var = self.frame.vars.get(name)
        if var is not None and var.value is not None and var.traces is None:
            var.value = value
            return value
        return variables.write_named(self, name, var, value)

    def get_element(self, name: str, key: str) -> object:
        """Return an array element, by a name that stands in the script."""
        try:
            return variables.read(self, name, key)
        except TclError as error:
            raise named_in_script(self, name, error) from None

    def set_element(self, name: str, key: str, value: object) -> object:
        """Set an array element, by a name that stands in the script."""
        try:
            return variables.write(self, name, key, value)
        except TclError as error:
            raise named_in_script(self, name, error) from None

    def unset_var(self, name: str, complain: bool = True) -> None:
        """Unset a variable or array element; with ``complain`` raise TclError when there is none."""
        variables.unset(self, name, complain)

    def var_exists(self, name: str) -> bool:
        """Tell whether the variable or element has a value (an array counts)."""
        return variables.exists(self, name)

    def owned_list(self, name: str, create: bool = False) -> list[object]:
        """Return the variable's list as one that may be changed in place at once; then call ``written(name)``.

        A missing variable is an error, or becomes an empty list with ``create``.
        """
        return updates.owned_list(self, name, create)

    def owned_dict(self, name: str) -> dict[str, object]:
        """Return the variable's dictionary as one that may be changed in place at once, creating the variable."""
        return updates.owned_dict(self, name)

    def written(self, name: str) -> object:
        """Fire write traces after a change in place; return the variable's value."""
        return updates.written(self, name)

    def append_text(self, name: str, text: str) -> object:
        """Append to a variable's string, creating it when absent; return the new value."""
        return updates.append_text(self, name, text)

    # Evaluation

    def parse(self, text: str) -> Script:
        """Return the parsed form of a script, from a cache when it was parsed before."""
        script = self.scripts.get(text)
        if script is None:
            if len(self.scripts) >= _CACHED_SCRIPTS:
                self.scripts.clear()
            script = self.scripts[text] = parse_script(text)
        return script

    def eval(self, script: object) -> object:
        """Evaluate a script in the current frame and return its result.

        Raises TclError when it fails, or another Completion for ``break``, ``continue`` and ``return``.
        """
        if type(script) is list:
            return self.eval_words(script)
        return self.run_unit(self.parse(to_str(script)))

    def eval_words(self, words: list[object]) -> object:
        """Evaluate a list as one command, without parsing it; an error is logged with the list as its text."""
        if not words:
            return ""
        caller = self.unit
        self.unit = Unit(self.no_script, True, "eval", self.frame, caller, words)
        self.depth += 1
        try:
            if self.depth >= self.recursion_limit:
                raise self.too_deep()
            first = words[0]
            command = self.frame.namespace.find_command(first if type(first) is str else to_str(first))
            if command is None:
                return self.unknown(words)
            self.site = None
            # Nobody changes the list while it is held here.
            return self.run_command(command, words) if self.tracing else command.invoke(self, words)
        except TclError as error:
            self.log_command(error, words, 1)
            raise
        finally:
            self.depth -= 1
            self.unit = caller

    def nested(self, run: Callable[[], T]) -> T:
        """Call ``run`` one nesting level deeper, within the recursion limit."""
        self.depth += 1
        try:
            if self.depth > self.recursion_limit:
                raise self.too_deep()
            return run()
        finally:
            self.depth -= 1

    def too_deep(self) -> TclError:
        """Make the error for nesting beyond the limit."""
        return TclError("too many nested evaluations (infinite loop?)", ["TCL", "LIMIT", "STACK"])

    def run_unit(self, script: Script, compiled: bool = True, kind: str = "eval") -> object:
        """Run a script as a unit of its own in the current frame."""
        if script.leaves and compiled and not self.tracing and self.depth < self.recursion_limit - DEEP:
            leaf = script.leaves.get(self.frame.namespace)
            if leaf is not None:
                return leaf(self, self.frame, None)
        caller = self.unit
        self.unit = Unit(script, compiled, kind, self.frame, caller)
        self.depth += 1
        try:
            if self.depth >= self.recursion_limit:
                return run_at_limit(self, script)
            if compiled and not self.tracing:
                codes = script.codes
                if codes is not None and (code := codes.get(self.frame.namespace)) is not None:
                    return code(self, self.frame, self.unit)
                script.heat += 1
                if script.heat == self.engine.hot_scripts and kind == "eval":
                    self.engine.compile_script(self, script)
            return self.engine.execute(self, script)
        finally:
            self.depth -= 1
            self.unit = caller

    def log_command(self, error: TclError, command: str | list[object], line: int, inner: object = None) -> None:
        """Add a command that failed, its text or words, to the error's trace and stack.

        ``inner`` is what the stack begins with; it may be a function of the error, which is called when needed.
        """
        if error.skip_log:
            error.skip_log = False
            if not error.is_kept and error.line is None:
                # Running compiled code begins with line 1; then the line of the last error stands.
                error.line = getattr(self.unit, "error_line", 1) if self.unit.compiled else self.error_line
            return
        self.error_line = self.unit.error_line = line
        error.steps.append((add_command, (command, line, inner), called(self.unit, self.frame)))

    def log_frame(self, error: TclError, inner: object) -> None:
        """Add the call that runs now to the error's stack, which begins with ``inner``."""
        error.steps.append((add_call, inner, called(self.unit, self.frame)))

    def log_script_word(self, site: tuple[Script, CommandNode, int] | None, index: int, error: TclError) -> None:
        """Log a command that catches the error of a script word which Tcl could not inline, being no literal."""
        if site is not None and type(site[1].words[index + site[2]]) is not Literal:
            script, node, _ = site
            self.log_command(error, script.source[node.start : node.end], script.line_at(node.start), "evalStk")

    def invoke(self, argv: list[object]) -> object:
        """Call the command ``argv[0]`` with words that need no substitution."""
        name = argv[0]
        command = self.frame.namespace.find_command(name if type(name) is str else to_str(name))
        if command is None:
            return self.unknown(argv)
        self.site = None
        return self.run_command(command, argv) if self.tracing else command.invoke(self, argv)

    def run_command(self, command: Command, argv: list[object], label: str | None = None) -> object:
        """Run a resolved command, with its execution traces."""
        if self.tracing:
            from tclcompat.runtime.traces import invoke_traced

            return invoke_traced(self, command, argv, label)
        return command.invoke(self, argv, label)

    def call(self, prefix: object, *arguments: object) -> object:
        """Call a command prefix (a list value) with more words."""
        return self.invoke([*to_list(prefix), *arguments])

    def unknown(self, argv: list[object]) -> object:
        """Handle a command that does not exist: the namespace's handler, then ``::unknown``, then the error."""
        if self.deleted:
            refuse_deleted(self)
        namespace = self.frame.namespace
        words: list[object] = namespace.unknown or self.global_namespace.unknown or ["::unknown"]
        command = namespace.find_command(to_str(words[0]))
        if command is None:
            name = to_str(argv[0])
            raise TclError(f'invalid command name "{name}"', ["TCL", "LOOKUP", "COMMAND", name])
        self.site = None
        return self.nested(partial(self.run_command, command, words + argv))

    def body(self, index: int, value: object, label: str | None = None) -> Callable[[], object]:
        """Return the body of a command that Tcl compiles inline, as a callable without arguments.

        ``index`` is the body's place among the command's words, ``value`` its value.  ``label``, such as
        ``'\\n    ("while" body line %d)'``, goes into errorInfo where the body is not inlined.  To be called before
        the command evaluates anything.
        """
        site = self.site
        if site is not None:
            script, node, offset = site
            place = index + offset
            word = node.words[place] if index >= 0 and place < len(node.words) else None
            if type(word) is Literal:
                if word.script is None:
                    word.script = parse_script(word.text, script.line_at(word.start))
                execute, inlined = self.engine.execute, word.script
                return lambda: execute(self, inlined)
        if type(value) is list:
            words = value
            return lambda: self._labelled(lambda: self.eval_words(words), label)
        parsed = self.parse(to_str(value))
        return lambda: self._labelled(lambda: self.run_unit(parsed), label)

    def list_body(self, index: int, element: int, value: object, label: str) -> Callable[[], object]:
        """Return a body that is an element of the list at a place among the command's words; see ``body``."""
        site = self.site
        if site is not None:
            script, node, offset = site
            word = node.words[index + offset]
            if type(word) is Literal:
                if word.bodies is None:
                    word.bodies = {}
                body = word.bodies.get(element)
                if body is None:
                    before = script.source.count("\n", 0, word.start) + newlines_before(word.text, element)
                    body = word.bodies[element] = parse_script(to_str(value), script.line + before)
                execute, inlined = self.engine.execute, body
                return lambda: execute(self, inlined)
        return self.body(-1, value, label)

    def _labelled(self, run: Callable[[], object], label: str | None) -> object:
        try:
            return run()
        except TclError as error:
            if label is not None:
                error.add_place(label)
            raise

    def condition(self, index: int, value: object) -> Callable[[], bool]:
        """Return the condition of a command that Tcl compiles inline, as a callable; see ``body``."""
        evaluate_boolean, expression = self.engine.evaluate_boolean, self.expression_at(index, value)
        if self.site is None:
            return lambda: self._condition_apart(value)
        return lambda: evaluate_boolean(self, expression)

    def _condition_apart(self, value: object) -> bool:
        """Evaluate a condition that Tcl has not compiled with its command, which then logs itself too."""
        try:
            return self.expr_boolean(value)
        except TclError as error:
            error.logged_by = None
            raise

    def expression_at(self, index: int, value: object) -> Node:
        """Return the parsed expression at a place among the words of the command being called."""
        site = self.site
        if site is not None:
            script, node, offset = site
            place = index + offset
            word = node.words[place] if index >= 0 and place < len(node.words) else None
            if type(word) is Literal:
                if word.expression is None:
                    word.expression = self.engine.parse_expression(word.text, script.line_at(word.start))
                return word.expression
        return self.parse_expression(value)

    def parse_expression(self, value: object) -> Node:
        """Return the parsed form of an expression, from a cache when it was parsed before."""
        return formulas.find(self, value).node  # type: ignore[return-value]  # no template, which is no expression

    def expr(self, value: object) -> object:
        """Evaluate an expression and return its value."""
        return formulas.evaluate(self, value)

    def expr_boolean(self, value: object) -> bool:
        """Evaluate an expression and return its truth."""
        return formulas.evaluate_boolean(self, value)

    def compiles(self, name: str, place: int = 0) -> bool:
        """Tell whether Tcl has compiled the call of ``name`` that runs now in place, a literal word at a place."""
        return not self.stepping and self.unit.compiles(name, place)

    # Frames

    def level_frame(self, word: object) -> Frame | None:
        """Return the frame that a level word (``1``, ``#0``) names, or None when the word is no level.

        Raises TclError ``bad level`` when there is no such frame.
        """
        return find_level(self.frame, word)

    def in_frame(self, frame: Frame) -> FrameChange:
        """Make ``frame`` the current one while a ``with`` block runs."""
        return FrameChange(self, frame)

    def in_namespace(self, namespace: Namespace, argv: list[object]) -> FrameChange:
        """Push a frame whose variables are those of ``namespace``, as ``namespace eval`` does, in a ``with`` block."""
        return FrameChange(self, Frame(namespace, self.frame, None, argv, namespace.vars, namespace.links))

    # Commands

    def commands_changed(self, name: str | None = None) -> None:
        """Note that a command name, by its last part, may mean something else from now on; None: any name."""
        self.table_epoch = object()
        if name is None or name in self.remembered_names:
            self.command_epoch = next(table_changes.EPOCHS)
            self.remembered_names.clear()
        if name is None or name in self._watchers.waiting:
            self._watchers.changed(name)

    def note_linked_element(self) -> None:
        """Note that an element of an array is a variable of its own from now on."""
        if not self.elements_linked:
            self.elements_linked = True
            self.commands_changed(ELEMENTS)

    def watch_name(self, name: str, watcher: Watcher) -> None:
        """Have ``watcher.names_changed(name)`` called once when ``commands_changed`` is for that name or for all."""
        self._watchers.watch(name, watcher)

    def find_command(self, name: str) -> Command | None:
        """Return the command that ``name`` means in the current namespace, or None."""
        return self.frame.namespace.find_command(name)

    def create_command(self, name: str, function: CommandFunction, usage: str = "?arg ...?") -> Command:
        """Create or replace a command; ``function`` is called with the interpreter and the words after the name."""
        return self.add_command(name, NativeCommand(CommandSpec(name, function, usage)))

    def add_command(self, name: str, command: Command) -> Command:
        """Put ``command`` under ``name``, creating namespaces as needed and replacing what was there."""
        return table_changes.add(self, name, command)

    def delete_command(self, name: str) -> None:
        """Delete the command ``name`` if it exists."""
        command = self.find_command(name)
        if command is not None:
            self.remove_command(command)

    def remove_command(self, command: Command) -> None:
        """Delete a command, with its traces and imports."""
        table_changes.remove(self, command)

    def move_command(self, command: Command, namespace: Namespace, last: str) -> None:
        """Rename a command; traces see its old and new full names."""
        table_changes.move(self, command, namespace, last)

    def run_python(self, exception: Exception) -> TclError:
        """Turn a Python exception into the Tcl error that a script sees."""
        if isinstance(exception, RecursionError):
            return self.too_deep()
        name = type(exception).__name__
        text = str(exception)
        return TclError(f"{name}: {text}" if text else name, ["PYTHON", name, text])
