"""The kit for native packages: object commands with options and methods, in the manner of Snit types.

    class Connect(ObjectCommand, name="transfer::connect"):
        mode = Option("-mode", "active", enum("active", "passive"))

        @method("command")
        def connect(self, command): ...

A type may have parts that are objects of other types and answer for some of its options (``Component``), options that
are carried out rather than stored (``Option(apply=...)``), and type methods (``typemethod``).

``install_type(interp, Connect)`` makes the type command ``::transfer::connect``.  Types and objects then behave, down
to the wording of their errors, like those that snit(n) makes: creation with and without ``create``, ``%AUTO%`` names,
``cget``, ``configure``, ``configurelist``, ``destroy``, ``info``, renaming.  As in Snit, an object has a namespace of
its own, ``<type>::Snit_inst<N>``, whose array ``options`` holds the option values.
"""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.native_arguments import formal_range, lambda_range, less
from tclcompat.native_builtins import call_builtin
from tclcompat.native_callbacks import call_later, callback, forget_once, make_once, once, refuse
from tclcompat.native_options import Component, Delegated, Option, boolean, enum, integer
from tclcompat.runtime.command import Command, NativeCommand, wrong_args
from tclcompat.runtime.ensembles import AliasCommand, EnsembleCommand
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.namespaces import Namespace, tail
from tclcompat.runtime.procs import Proc
from tclcompat.runtime.registry import enumerate_subcommands, parse_usage
from tclcompat.runtime.table_changes import put, remove
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.quick_functools import partial

__all__ = [
    "Component",
    "Delegated",
    "Interp",
    "ObjectCommand",
    "Option",
    "TypeCommand",
    "accepted_arguments",
    "boolean",
    "call_builtin",
    "call_later",
    "callback",
    "enum",
    "forget_once",
    "install_type",
    "integer",
    "method",
    "once",
    "prepare",
    "refuse",
    "typemethod",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ClassVar, TypeVar

    F = TypeVar("F", bound=Callable[..., object])


def method(usage: str = "") -> Callable[[F], F]:
    """Declare a method; ``usage`` names its arguments, as in ``CommandTable.command``."""

    def declare(function: F) -> F:
        function.__dict__["usage"] = usage
        return function

    return declare


def typemethod(name: str, usage: str = "") -> Callable[[F], F]:
    """Declare a type method, under ``@staticmethod``: ``function(interp, type_command, *words)``.

    ``name`` may be two words, the second a subcommand of the first.
    """

    def declare(function: F) -> F:
        function.__dict__.update(type_method=name, usage=usage)
        return function

    return declare


# A number of words that no call has.
_UNLIMITED = 1 << 60


class ObjectCommand:
    """The base of object commands; a subclass names its type with the class argument ``name``.

    ``interp`` is the interpreter, ``own_name`` the fully qualified name of the object's command (it follows a
    ``rename``).  ``variables`` are the names of further instance variables, for ``info vars``.
    """

    type_name: ClassVar[str] = ""
    _defaults: ClassVar[dict[str, object]] = {}
    options: ClassVar[dict[str, Option]] = {}
    methods: ClassVar[dict[str, str]] = {}
    # The function of each method, its usage, and how many words its call has at least and at most.
    calls: ClassVar[dict[str, tuple[Callable[..., object], str, int, int]]] = {}
    type_methods: ClassVar[dict[str, Callable[..., object]]] = {}
    components: ClassVar[list[Component]] = []
    variables: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, name: str = "", **keywords: object) -> None:
        super().__init_subclass__(**keywords)
        cls.type_name = "::" + name.removeprefix("::")
        cls.options = {}
        cls.methods = {}
        cls.type_methods = {}
        cls.components = []
        # One that a subclass defines anew keeps the usage it was declared with.
        usages: dict[str, str] = {}
        for base in reversed(cls.__mro__):
            for attribute, value in vars(base).items():
                function = getattr(value, "__func__", value)
                if isinstance(value, Option):
                    cls.options[value.name] = value
                elif isinstance(value, Component):
                    cls.components.append(value)
                    cls.options.update({option: Delegated(option, value) for option in value.options})
                elif "type_method" in getattr(function, "__dict__", {}):
                    cls.type_methods[function.type_method] = function
                elif "usage" in getattr(function, "__dict__", {}):
                    cls.methods[attribute.rstrip("_")] = attribute
                    usages[attribute] = function.usage
        cls.calls = {}
        for name, attribute in cls.methods.items():
            least, most = parse_usage(usages[attribute])
            most = _UNLIMITED if most is None else most + 2
            cls.calls[name] = (getattr(cls, attribute), usages[attribute], least + 2, most)
        cls._defaults = {
            option.name: option.default
            for option in cls.options.values()
            if option.apply is None and not isinstance(option, Delegated)
        }

    def __init__(self, interp: Interp, command: Command, namespace: Namespace) -> None:
        self.interp = interp
        self.command = command
        self.namespace = namespace
        self.destroyed = False
        self.parts: dict[str, ObjectCommand] = {}
        values = Var()
        values.array = dict(self._defaults)
        # The array of the options, which scripts reach by its name.
        namespace.vars["options"] = self.option_values = values
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
        return self.options[self._known(option)].read(self)

    @method("?arg ...?")
    def configure(self, *words: object) -> object:
        """Describe all options or one, or set options."""
        if len(words) > 1:
            self.configurelist(list(words))
            return ""
        if words:
            return self.options[self._known(words[0])].describe(self)
        return [option.describe(self) for option in self.options.values()]

    @method("optionlist")
    def configurelist(self, option_list: object) -> object:
        """Set options from a list of names and values; a missing last value is empty, as in Snit."""
        words = to_list(option_list)
        for index in range(0, len(words), 2):
            name = words[index]
            option = self.options.get(name) if type(name) is str else None
            if option is None:
                option = self.options[self._known(name)]
            option.assign(self, words[index + 1] if index + 1 < len(words) else "")
        return ""

    def stored(self, option: str) -> object:
        """Return the value of an option that the object itself keeps."""
        element = (self.option_values.array or {}).get(option)
        value = element.value if type(element) is Var else element
        return self.options[option].default if value is None else value

    def store(self, option: str, value: object) -> None:
        """Keep the value of an option."""
        values = self.option_values
        elements = values.array
        plain = elements is not None and not values.traces and type(elements.get(option)) is not Var
        if plain and elements is not None and self.namespace.vars.get("options") is values:
            elements[option] = value
            return
        with self.interp.in_namespace(self.namespace, []):
            self.interp.set_element("options", option, value)

    def given(self, *names: str) -> list[tuple[str, object]]:
        """Return those of the stored options ``names`` that are not empty, with their values."""
        elements = self.option_values.array or {}
        found = []
        for name in names:
            value = elements.get(name)
            if value != "" and to_str(value := self.stored(name)):
                found.append((name, value))
        return found

    def set_variable(self, name: str, value: object) -> None:
        """Set an instance variable, one of ``variables``."""
        var = self.namespace.vars.get(name)
        if var is not None and var.traces is None and var.array is None:
            var.value = value
            return
        with self.interp.in_namespace(self.namespace, []):
            self.interp.set_var(name, value)

    def _known(self, option: object) -> str:
        name = to_str(option)
        if name not in self.options:
            raise TclError(f'unknown option "{name}"')
        return name

    @method("")
    def destroy(self) -> object:
        """Destroy the object and its command."""
        remove(self.interp, self.command)
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
        Command.__init__(self)
        # Snit resolves a method when it is first used, and names only those in its error; creation uses the first.
        self._seen = {"configurelist"}

    def invoke(self, interp: Interp, argv: list[object], label: str | None = None) -> object:
        """Call a method."""
        given = len(argv)
        if given < 2:
            raise wrong_args(argv, "subcommand ?arg ...?", label)
        name = argv[1] if type(argv[1]) is str else to_str(argv[1])
        instance = self.instance
        known = instance.calls.get(name)
        if known is None:
            raise self._unknown(name)
        self._seen.add(name)
        function, usage, least, most = known
        if not least <= given <= most:
            raise wrong_args(argv, usage, None, 2)
        try:
            # As in NativeCommand.
            if given == 2:
                return function(instance)
            if given == 3:
                return function(instance, argv[2])
            return function(instance, *argv[2:])
        except WrongArgs as error:
            raise wrong_args(argv, error.usage if error.usage is not None else usage, None, 2) from None

    def _unknown(self, name: str) -> TclError:
        code = ["TCL", "LOOKUP", "SUBCOMMAND", name]
        names = sorted(self._seen)
        return TclError(f'unknown subcommand "{name}": must be {enumerate_subcommands(names)}', code)


# The command of an object that was destroyed.
_GONE = Command()
_GONE.deleted = True


class TypeCommand(Command):
    """The command of a type of objects: creates them and answers questions about the type."""

    __slots__ = ("_count", "_groups", "_home", "instances", "kind_of_object")
    kind = "object"

    def __init__(self, kind_of_object: type[ObjectCommand]) -> None:
        super().__init__()
        self.kind_of_object = kind_of_object
        self.instances: list[ObjectCommand] = []
        self._count = 0
        # The namespace that holds those of the objects.
        self._home: Namespace | None = None
        self._groups = {name.split()[0] for name in kind_of_object.type_methods}

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

            return type_info(interp, self, to_str(argv[2]), tuple(argv[3:]))
        if word == "destroy":
            if len(argv) > 2:
                raise wrong_args(argv, "", None, 2)
            interp.remove_command(self)
            return ""
        return self._type_method(interp, argv) if word in self._groups else self.create(interp, word, argv[2:])

    def _type_method(self, interp: Interp, argv: list[object]) -> object:
        """Run a type method of one or two words."""
        methods = self.kind_of_object.type_methods
        name = to_str(argv[1])
        if name not in methods:
            if len(argv) < 3:
                raise wrong_args(argv, "subcommand ?arg ...?", None, 2)
            name = f"{name} {to_str(argv[2])}"
        function = methods.get(name)
        words = name.count(" ") + 2
        if function is None:
            group, _, last = name.partition(" ")
            choices = [known.split()[1] for known in sorted(methods) if known.startswith(f"{group} ")]
            code = ["TCL", "LOOKUP", "SUBCOMMAND", last]
            raise TclError(f'unknown subcommand "{last}": must be {enumerate_subcommands(choices)}', code)
        least, most = parse_usage(function.__dict__["usage"])
        given = len(argv) - words
        if given < least or (most is not None and given > most):
            raise wrong_args(argv, function.__dict__["usage"], None, words)
        return function(interp, self, *argv[words:])

    def create(self, interp: Interp, name: str, arguments: list[object]) -> str:
        """Create an object and return its fully qualified name."""
        full = self._full_name(interp, name)
        place, last = interp.global_namespace.locate(full)
        if place is not None and place.command(last) is not None:
            raise TclError(f'command "{full}" already exists')
        self._count += 1
        type_name = self.kind_of_object.type_name
        home = self._home
        if home is None or home.deleted:
            home = self._home = interp.global_namespace.create(type_name)
        number = f"Snit_inst{self._count}"
        namespace = home.children.get(number) or Namespace(number, home)
        command = InstanceCommand()
        instance = command.instance = self.kind_of_object(interp, command, namespace)
        if place is None:
            interp.add_command(full, command)
        else:
            put(interp, place, last, command)
        self.instances.append(instance)
        command.on_delete.append(partial(self._ended, instance))
        try:
            for component in instance.components:
                self._install_part(instance, component)
            instance.construct(arguments)
        except TclError as error:
            interp.remove_command(command)
            failed = TclError(f"Error in constructor: {error}", error.errorcode)
            failed.trace = error.trace
            raise failed from None
        return command.full_name

    @staticmethod
    def _install_part(owner: ObjectCommand, component: Component) -> None:
        maker = owner.interp.global_namespace.find_command(component.kind.type_name)
        if not isinstance(maker, TypeCommand):
            raise TclError(f'no native type "{component.kind.type_name}"')
        full_name = maker.create(owner.interp, owner.namespace.qualify(component.name), [])
        owner.parts[component.name] = maker.instances[-1]
        owner.namespace.vars[component.variable] = Var(full_name)

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
        command = instance.command
        self.instances.remove(instance)
        try:
            instance.on_destroy()
        finally:
            for part in instance.parts.values():
                part.interp.remove_command(part.command)
            parent = instance.namespace.parent
            if parent is not None:
                parent.drop_child(instance.namespace.tail)
            instance.namespace.deleted = True
            # What would keep the object alive until the garbage collector comes.
            command.on_delete.clear()
            instance.command = _GONE


def install_type(interp: Interp, kind: type[ObjectCommand]) -> TypeCommand:
    """Make the type command of ``kind`` in an interpreter."""
    command = TypeCommand(kind)
    interp.add_command(kind.type_name, command)
    interp.global_namespace.create(kind.type_name)
    make_once(interp)
    command.on_delete.append(lambda: _destroy_all(interp, command))
    return command


def _destroy_all(interp: Interp, command: TypeCommand) -> None:
    for instance in list(command.instances):
        interp.remove_command(instance.command)


def prepare(interp: Interp, *names: str) -> None:
    """Import now what built-in commands need that are about to be called; it would be imported by their first call."""
    for name in names:
        command = interp.find_command(name)
        if isinstance(command, NativeCommand):
            command.prepare()


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
    if isinstance(command, Proc):
        return less(formal_range(command.formals), given)
    if isinstance(command, AliasCommand):
        return accepted_arguments(command.target or interp, [*command.prefix, *prefix[1:]])
    if isinstance(command, EnsembleCommand):
        return _ensemble_arguments(interp, command, prefix)
    if isinstance(command, InstanceCommand):
        known = command.instance.calls.get(to_str(prefix[1])) if given else None
        return None if known is None else less(parse_usage(known[1]), given - 1)
    if isinstance(command, NativeCommand):
        if command.full_name == "::apply" and given:
            return less(lambda_range(prefix[1]), given - 1)
        return less(parse_usage(command.usage), given)
    return None


def _ensemble_arguments(
    interp: Interp, command: EnsembleCommand, prefix: list[object]
) -> tuple[int, int | None] | None:
    if len(prefix) < 2 or command.parameters:
        return None
    target = command.targets(interp).get(to_str(prefix[1]))
    return None if target is None else accepted_arguments(interp, [*target, *prefix[2:]])
