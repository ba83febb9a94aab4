"""The kit for native packages: object commands with options and methods, in the manner of Snit types.

    class Connect(ObjectCommand, name="transfer::connect"):
        mode = Option("-mode", "active", enum("active", "passive"))

        @method("command")
        def connect(self, command): ...

``install_type(interp, Connect)`` makes the type command ``::transfer::connect``.  Types and objects then behave, down
to the wording of their errors, like those that snit(n) makes: creation with and without ``create``, ``%AUTO%`` names,
``cget``, ``configure``, ``configurelist``, ``destroy``, ``info``, renaming.  As in Snit, an object has a namespace of
its own, ``<type>::Snit_inst<N>``, whose array ``options`` holds the option values.
"""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.command import Command, NativeCommand, wrong_args
from tclcompat.runtime.ensembles import AliasCommand, EnsembleCommand
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.namespaces import Namespace, tail
from tclcompat.runtime.procs import Proc, parse_formals
from tclcompat.runtime.registry import enumerate_subcommands, parse_usage
from tclcompat.runtime.variables import Var, values_of
from tclcompat.values.convert import to_list, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ClassVar, TypeVar

    F = TypeVar("F", bound=Callable[..., object])
    Validator = Callable[[object], None]


def enum(*values: str) -> Validator:
    """Make the validator of an option that takes one of ``values``."""

    def check(value: object) -> None:
        if to_str(value) not in values:
            raise TclError(f'invalid value "{to_str(value)}", should be one of: {", ".join(values)}')

    return check


class Option:
    """One option of an object command, declared as a class attribute; on an object it reads as the current value.

    ``name`` starts with a dash, ``default`` is what the option holds when nobody gives it, ``check`` raises TclError
    for a value that is not allowed.
    """

    def __init__(self, name: str, default: object = "", check: Validator | None = None) -> None:
        self.name = name
        self.default = default
        self.check = check

    def __get__(self, owner: ObjectCommand | None, kind: type) -> object:
        return self if owner is None else owner.cget(self.name)

    def describe(self, value: object) -> list[object]:
        """Return what ``configure`` tells of the option: name, resource name, class, default and current value."""
        resource = self.name[1:]
        return [self.name, resource, resource[:1].upper() + resource[1:], self.default, value]

    def validate(self, value: object) -> None:
        """Raise TclError ``invalid -option value: ...`` for a value that is not allowed."""
        if self.check is not None:
            try:
                self.check(value)
            except TclError as error:
                raise TclError(f"invalid {self.name} value: {error}") from None


def method(usage: str = "") -> Callable[[F], F]:
    """Declare a method; ``usage`` names its arguments, as in ``CommandTable.command``."""

    def declare(function: F) -> F:
        function.__dict__["usage"] = usage
        return function

    return declare


class ObjectCommand:
    """The base of object commands; a subclass names its type with the class argument ``name``.

    ``interp`` is the interpreter, ``own_name`` the fully qualified name of the object's command (it follows a
    ``rename``).  ``variables`` are the names of further instance variables, for ``info vars``.
    """

    type_name: ClassVar[str] = ""
    options: ClassVar[dict[str, Option]] = {}
    methods: ClassVar[dict[str, str]] = {}
    variables: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, name: str = "", **keywords: object) -> None:
        super().__init_subclass__(**keywords)
        cls.type_name = "::" + name.removeprefix("::")
        cls.options = {}
        cls.methods = {}
        for base in reversed(cls.__mro__):
            for attribute, value in vars(base).items():
                if isinstance(value, Option):
                    cls.options[value.name] = value
                elif "usage" in getattr(value, "__dict__", {}):
                    cls.methods[attribute.rstrip("_")] = attribute

    def __init__(self, interp: Interp, command: Command, namespace: Namespace) -> None:
        self.interp = interp
        self.command = command
        self.namespace = namespace
        self.destroyed = False
        values = Var()
        values.array = {option.name: option.default for option in self.options.values()}
        namespace.vars["options"] = self._values = values
        for name in self.variables:
            namespace.vars[name] = Var("")

    @property
    def own_name(self) -> str:
        """The fully qualified name of the object's command, empty once it is gone."""
        return self.command.full_name

    # What a subclass may extend

    def construct(self, arguments: list[object]) -> None:
        """Set the object up; the arguments of its creation are options and values."""
        self.configurelist(arguments)

    def on_destroy(self) -> None:
        """Release what the object holds; called once, however the object ends."""

    # Standard methods

    @method("option")
    def cget(self, option: object) -> object:
        """Return the value of an option."""
        name = self._known(option)
        return values_of(self._values.array or {}).get(name, "")

    @method("?arg ...?")
    def configure(self, *words: object) -> object:
        """Describe all options or one, or set options."""
        if len(words) > 1:
            self.configurelist(list(words))
            return ""
        if words:
            name = self._known(words[0])
            return self.options[name].describe(self.cget(name))
        return [option.describe(self.cget(name)) for name, option in self.options.items()]

    @method("optionlist")
    def configurelist(self, option_list: object) -> object:
        """Set options from a list of names and values; a missing last value is empty, as in Snit."""
        words = to_list(option_list)
        for index in range(0, len(words), 2):
            name = self._known(words[index])
            value = words[index + 1] if index + 1 < len(words) else ""
            self.options[name].validate(value)
            with self.interp.in_namespace(self.namespace, []):
                self.interp.set_element("options", name, value)
        return ""

    def _known(self, option: object) -> str:
        name = to_str(option)
        if name not in self.options:
            raise TclError(f'unknown option "{name}"')
        return name

    @method("")
    def destroy(self) -> object:
        """Destroy the object and its command."""
        self.interp.remove_command(self.command)
        return ""

    @method("command ?arg ...?")
    def info(self, command: object, *arguments: object) -> object:
        """Answer Snit's questions about the object."""
        from tclcompat.native_info import object_info

        return object_info(self, to_str(command), arguments)


class InstanceCommand(Command):
    """The command of one object."""

    __slots__ = ("_seen", "instance")
    kind = "object"
    instance: ObjectCommand

    def __init__(self) -> None:
        super().__init__()
        # Snit resolves a method when it is first used, and names only those in its error; creation uses the first.
        self._seen = {"configurelist"}

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Call a method."""
        if len(argv) < 2:
            raise wrong_args(argv, "subcommand ?arg ...?", label)
        instance = self.instance
        name = to_str(argv[1])
        attribute = instance.methods.get(name)
        if attribute is None:
            raise self._unknown(name)
        self._seen.add(name)
        function = getattr(instance, attribute)
        usage = function.usage
        least, most = parse_usage(usage)
        given = len(argv) - 2
        if given < least or (most is not None and given > most):
            raise wrong_args(argv, usage, None, 2)
        try:
            answer: object = function(*argv[2:])
            return answer
        except WrongArgs as error:
            raise wrong_args(argv, error.usage if error.usage is not None else usage, None, 2) from None

    def _unknown(self, name: str) -> TclError:
        code = ["TCL", "LOOKUP", "SUBCOMMAND", name]
        names = sorted(self._seen)
        return TclError(f'unknown subcommand "{name}": must be {enumerate_subcommands(names)}', code)


class TypeCommand(Command):
    """The command of a type of objects: creates them and answers questions about the type."""

    __slots__ = ("_count", "instances", "kind_of_object")
    kind = "object"

    def __init__(self, kind_of_object: type[ObjectCommand]) -> None:
        super().__init__()
        self.kind_of_object = kind_of_object
        self.instances: list[ObjectCommand] = []
        self._count = 0

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Create an object, or run a type method."""
        if len(argv) < 2:
            raise wrong_args(argv, "subcommand ?arg ...?", label)
        word = to_str(argv[1])
        if word == "create":
            if len(argv) < 3:
                raise wrong_args(argv, "name ?arg ...?", None, 2)
            return self.create(interp, to_str(argv[2]), argv[3:])
        if word == "info":
            if len(argv) < 3:
                raise wrong_args(argv, "command ?arg ...?", None, 2)
            from tclcompat.native_info import type_info

            return type_info(self, to_str(argv[2]), tuple(argv[3:]))
        if word == "destroy":
            if len(argv) > 2:
                raise wrong_args(argv, "", None, 2)
            interp.remove_command(self)
            return ""
        return self.create(interp, word, argv[2:])

    def create(self, interp: Interp, name: str, arguments: list[object]) -> str:
        """Create an object and return its fully qualified name."""
        full = self._full_name(interp, name)
        if interp.global_namespace.find_command(full) is not None:
            raise TclError(f'command "{full}" already exists')
        self._count += 1
        type_name = self.kind_of_object.type_name
        namespace = interp.global_namespace.create(f"{type_name}::Snit_inst{self._count}")
        command = InstanceCommand()
        instance = command.instance = self.kind_of_object(interp, command, namespace)
        interp.add_command(full, command)
        self.instances.append(instance)
        command.on_delete.append(lambda: self._ended(instance))
        try:
            instance.construct(arguments)
        except TclError as error:
            interp.remove_command(command)
            failed = TclError(f"Error in constructor: {error}", error.errorcode)
            failed.trace = error.trace
            raise failed from None
        return command.full_name

    def _full_name(self, interp: Interp, name: str) -> str:
        if "%AUTO%" in name:
            pattern = name
            while True:
                self._count += 1
                name = pattern.replace("%AUTO%", f"{tail(self.kind_of_object.type_name)}{self._count}")
                if interp.find_command(name) is None:
                    break
        return name if name.startswith("::") else interp.frame.namespace.qualify(name)

    def _ended(self, instance: ObjectCommand) -> None:
        """Finish an object whose command was deleted."""
        if instance.destroyed:
            return
        instance.destroyed = True
        self.instances.remove(instance)
        try:
            instance.on_destroy()
        finally:
            parent = instance.namespace.parent
            if parent is not None:
                parent.children.pop(instance.namespace.tail, None)
            instance.namespace.deleted = True


def install_type(interp: Interp, kind: type[ObjectCommand]) -> TypeCommand:
    """Make the type command of ``kind`` in an interpreter."""
    command = TypeCommand(kind)
    interp.add_command(kind.type_name, command)
    interp.global_namespace.create(kind.type_name)
    command.on_delete.append(lambda: _destroy_all(interp, command))
    return command


def _destroy_all(interp: Interp, command: TypeCommand) -> None:
    for instance in list(command.instances):
        interp.remove_command(instance.command)


def callback(interp: Interp, function: Callable[..., object], usage: str = "?arg ...?") -> list[object]:
    """Return a command prefix that calls ``function`` with the words it is given; delete its command when done."""
    counter = interp.state(_Callbacks)
    counter.made += 1
    name = f"::tclcompat::callback{counter.made}"
    interp.create_command(name, lambda _interp, *words: function(*words), usage)
    return [name]


class _Callbacks:
    def __init__(self) -> None:
        self.made = 0


def accepted_arguments(interp: Interp, prefix: list[object]) -> tuple[int, int | None] | None:
    """Return how many more words a command prefix takes, as (least, most or None); None where that is unknown.

    Procedures, lambdas under ``apply``, builtins, aliases, imports, ensembles and native objects are looked into.
    """
    if not prefix:
        return None
    command = interp.global_namespace.find_command(to_str(prefix[0]))
    given = len(prefix) - 1
    if command is None:
        return None
    command = command.origin
    if isinstance(command, AliasCommand):
        return accepted_arguments(interp, [*command.prefix, *prefix[1:]])
    if isinstance(command, EnsembleCommand):
        return _ensemble_arguments(interp, command, prefix)
    if isinstance(command, InstanceCommand):
        attribute = command.instance.methods.get(to_str(prefix[1])) if given else None
        return None if attribute is None else _less(parse_usage(getattr(command.instance, attribute).usage), given - 1)
    if isinstance(command, Proc):
        return _less(_formal_range(command.formals), given)
    if isinstance(command, NativeCommand):
        if command.full_name == "::apply" and given:
            return _less(_lambda_range(prefix[1]), given - 1)
        return _less(parse_usage(command.usage), given)
    return None


def _ensemble_arguments(
    interp: Interp, command: EnsembleCommand, prefix: list[object]
) -> tuple[int, int | None] | None:
    if len(prefix) < 2 or command.parameters:
        return None
    target = command.targets(interp).get(to_str(prefix[1]))
    return None if target is None else accepted_arguments(interp, [*target, *prefix[2:]])


def _formal_range(formals: list[tuple[str, object | None]]) -> tuple[int, int | None]:
    variadic = bool(formals) and formals[-1][0] == "args"
    fixed = formals[:-1] if variadic else formals
    needed = [index for index, (_, default) in enumerate(fixed, 1) if default is None]
    return (needed[-1] if needed else 0), (None if variadic else len(fixed))


def _lambda_range(expression: object) -> tuple[int, int | None]:
    try:
        return _formal_range(parse_formals("apply", to_list(expression)[0]))
    except (TclError, IndexError):
        return 0, None


def _less(limits: tuple[int, int | None], given: int) -> tuple[int, int | None]:
    least, most = limits
    return max(least - given, 0), None if most is None else most - given
