"""Tcl variables as Python variables.

A *fast* variable is a Python local (``v_name``); nobody else can see it.  A *boxed* one is a ``Var``, held in a Python
variable (``b_name``), so that links, traces and commands that know it by name see the same.  The elements of a fast
array are in a Python dict (``a_name``).

Which it is depends on who can look: in closed code (see ``policy``) variables are fast unless they are linked; in
open code all are boxed.
"""

from __future__ import annotations

from tclcompat.compiler.attempts import is_repeatable
from tclcompat.compiler.builder import Builder
from tclcompat.compiler.code import Code
from tclcompat.compiler.guesses import as_used, index_names, is_operand, is_reckoned_with
from tclcompat.compiler.missing import cannot_read, cannot_read_qualified
from tclcompat.compiler.names import identifier
from tclcompat.compiler.order import steady
from tclcompat.compiler.refusals import NotCompiled, NotYet
from tclcompat.compiler.support import element_value, few_numbers
from tclcompat.compiler.support_arrays import set_linked
from tclcompat.compiler.types import ANY, INT, NATURAL, NOTHING, NUMBER_BESIDE, STR, UNSET, shared
from tclcompat.runtime.namespaces import ELEMENTS
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import canonical
from tclcompat.values.numbers import to_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.namespaces import Namespace


class Variable:
    """How one Tcl variable is reached from Python.

    ``place`` is the Python expression of a scalar's value or of an array's dict, to be read and assigned.  ``box`` is
    that of its ``Var``, or None where it is fast.  ``spill`` is that of the ``Var`` that a fast variable came from, or
    that takes its value while a procedure is called which links to it; meanwhile the Python variable is unbound.
    """

    __slots__ = ("array", "box", "name", "place", "spill", "undefined")

    def __init__(self, name: str, place: str, array: bool, box: str | None = None) -> None:
        self.name = name
        self.place = place
        self.array = array
        self.box = box
        self.spill: str | None = None
        # Whether it had neither a value nor elements when the code was made.
        self.undefined = False


class Unboxed(NotCompiled):
    """A variable is fast that has to be boxed; the function is to be written again, with ``name`` boxed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is linked to by what it calls")
        self.name = name


class Scope:
    """The variables of one function; this one is for closed code, where they are fast unless linked."""

    # What is known of a variable that was not met yet.
    unknown = UNSET

    def __init__(self, namespace: Namespace, boxed: frozenset[str] = frozenset()) -> None:
        self.namespace = namespace
        # Names whose variables are boxed because procedures that are called link to them.
        self.boxed = boxed
        # Names that are linked to variables of the caller, which hands over their ``Var``.
        self.references: set[str] = set()
        # Names that are linked to variables which are looked up when the function begins, with what holds them.
        self.looked_up: dict[str, str] = {}
        self.variables: dict[str, Variable] = {}
        # The scalars that are assigned to.
        self.written: set[str] = set()
        # The names of the procedure's arguments.
        self.formals: tuple[str, ...] = ()
        # Arrays whose keys are text, None where all are, and those whose keys are parts so far (see ``keys``).
        self.text_keys: set[str] | None = None
        self.part_keys: set[str] = set()
        self._identifiers: set[str] = set()
        # The scalars that numbers are kept beside.
        self._numbered: set[str] = set()
        # Those that are texts, with the ints beside them that they are written as.
        self._read: set[str] = set()

    def variable(self, b: Builder, name: str, array: bool) -> Variable:
        """Return how the variable ``name`` is reached, used as a scalar or as an array."""
        known = self.variables.get(name)
        if known is None:
            known = self.variables[name] = self.make(b, name, array)
        if known.array is not array:
            raise (NotYet if known.undefined else NotCompiled)(f"{name} is a scalar and an array")
        return known

    def unmet(self, name: str) -> int:
        """Return what is known of a variable where it was not met yet, though it may have been elsewhere.

        One that others reach may hold anything.
        """
        variable = self.variables.get(name)
        return self.unknown if variable is None or variable.box is None else ANY | UNSET

    def holds(self, known: dict[str, int], before: dict[str, int]) -> bool:
        """Tell whether what is known after a turn of a loop was known before it."""
        return known == before

    def make(self, b: Builder, name: str, array: bool) -> Variable:
        """Decide how a variable is reached that was not met before."""
        if "::" in name:
            return self.make_global(b, name, array)
        held = self.looked_up.get(name)
        if held is not None:
            return Variable(name, f"{held}.array" if array else f"{held}.value", array, held)
        identifier = self.identifier(name)
        if name in self.references and name not in self.boxed and not array:
            variable = Variable(name, f"v_{identifier}", False)
            variable.spill = f"r_{identifier}"
            return variable
        if name in self.references or name in self.boxed:
            held = f"{'r' if name in self.references else 'b'}_{identifier}"
            return Variable(name, f"{held}.array" if array else f"{held}.value", array, held)
        return Variable(name, f"{'a' if array else 'v'}_{identifier}", array)

    def refer(self, b: Builder, name: str) -> None:
        """Have ``name`` mean a variable of the caller from here on (``upvar``)."""
        if name in self.variables or name in self.references:
            raise NotCompiled(f"{name} is linked after use")
        self.references.add(name)
        assert b.env is not None
        b.env[name] = ANY | UNSET

    def refer_global(self, b: Builder, name: str) -> str:
        """Have ``name`` mean a variable that is looked up when the function begins; return what holds its ``Var``."""
        if name in self.variables or name in self.references or name in self.looked_up:
            raise NotCompiled(f"{name} is linked after use")
        held = self.looked_up[name] = f"l_{self.identifier(name)}"
        assert b.env is not None
        b.env[name] = ANY | UNSET
        return held

    def box_of(self, b: Builder, name: str, array: bool) -> str:
        """Return the Python expression of the ``Var`` of a variable, for a procedure that links to it; Unboxed."""
        variable = self.variable(b, name, array)
        if variable.box is not None:
            if b.env is not None and not array:
                b.env[name] = ANY | UNSET
            return variable.box
        if array:
            raise Unboxed(name)
        if variable.spill is None:
            variable.spill = self.spill_of(b, variable)
        return variable.spill

    def spill_of(self, b: Builder, variable: Variable) -> str:
        """Return the expression of the ``Var`` that takes the value of a fast variable during a call."""
        return f"b_{variable.place[2:]}"

    @property
    def fast_references(self) -> list[Variable]:
        """The links to variables of the caller whose values are taken out of their boxes."""
        return [each for each in self.variables.values() if each.spill is not None and each.spill.startswith("r_")]

    def make_global(self, b: Builder, name: str, array: bool) -> Variable:
        """Reach a namespace's variable by its qualified name."""
        namespace = self.namespace
        found = namespace.find_variable(name)
        if found is None and not name.startswith("::"):
            namespace = b.interp.global_namespace
            found = namespace.find_variable(name)
        if b.calls.policy.asked is not None:
            b.calls.policy.asked.variable(("found", namespace.name, name), found)
        if found is None:
            raise NotYet(f"{name} does not exist yet")
        return self.make_boxed(b, name, array, found)

    def make_boxed(self, b: Builder, name: str, array: bool, var: Var) -> Variable:
        """Reach a variable that is linked to ``var``, which stays what it is as long as the code is valid."""
        if var.traces is not None or (array and var.array is None) or (not array and var.array is not None):
            undefined = var.traces is None and var.value is None and var.array is None
            raise (NotYet if undefined else NotCompiled)(f"{name} is traced, or not an array yet")
        if type(var.value) is str:
            var.value = as_used(var.value, b.calls.origin.script.source, name)
        box = b.use("g_" + self.identifier(name), var)
        b.calls.guard(var, array)
        if b.env is not None:
            b.env[name] = ANY | UNSET
        return Variable(name, f"{box}.array" if array else f"{box}.value", array, box)

    def link(self, b: Builder, name: str, var: Var) -> None:
        """Have ``name`` mean ``var`` from here on (``global``, ``variable``)."""
        if name in self.variables or name in self.references or name in self.looked_up:
            raise NotCompiled(f"{name} is linked after use")
        array = var.array is not None
        variable = self.variables[name] = self.make_boxed(b, name, array, var)
        variable.undefined = not array and var.value is None

    def identifier(self, name: str) -> str:
        """Return a Python identifier for a Tcl name, different for every name."""
        text = identifier(name)
        number, made = 1, text
        while made in self._identifiers:
            number += 1
            made = f"{text}_{number}"
        self._identifiers.add(made)
        return made

    # Scalars

    def read(self, b: Builder, name: str, borrow: bool = False) -> Code:
        """Return the code of a scalar's value.

        Whoever only looks at the value, at once, may ``borrow`` it; otherwise a list counts as shared from here on.
        """
        variable = self.variable(b, name, False)
        assert b.env is not None
        kind = b.env.get(name)
        if kind is None:
            kind = self.unmet(name)
        known = kind & ~UNSET or ANY
        if kind & UNSET and b.watching:
            b.note()
        # Whoever gets beyond this has found it set.
        b.env[name] = known if borrow else shared(known)
        number = self._number_beside(b, name, variable)
        if variable.box is None or not kind & UNSET:
            code = Code(variable.place, known, simple=True)
            code.may_fail = bool(kind & UNSET)
            code.natural = self.natural(b, name)
        else:
            temp = b.temp()
            refusal = self.refusal(b, name)
            code = Code(f"({temp} if ({temp} := {variable.place}) is not None else {refusal})", known)
        code.borrowed = borrow
        code.number = number
        return code

    def _number_beside(self, b: Builder, name: str, variable: Variable) -> Code | None:
        """Return the code of the number that a scalar's text stands for, where one is kept beside it."""
        assert b.env is not None
        kind = b.env.get(name + NUMBER_BESIDE, UNSET)
        if kind & UNSET:
            return None
        number = Code(f"n{variable.place[1:]}", kind, simple=True)
        number.read = name in self._read
        return number

    def _write_number(self, b: Builder, name: str, variable: Variable, code: Code) -> None:
        """Keep the number beside a text such as ``0x10`` that is assigned to an operand, lest it be read at each use.

        From then on every value of the variable has a number beside it; for most it is the value itself.
        """
        if code.only(STR) and (name in self._read or not code.constant):
            self.read_int_beside(b, name)
            return
        number = code.number
        if number is None and code.constant and type(code.value) is str:
            found = to_number(code.value)
            number = None if found is None or found != found else b.constant(found)
        if number is not None and name not in self._read:
            self.keep_number(b, name, number)
        else:
            self.renumber(b, name)

    def renumber(self, b: Builder, name: str) -> None:
        """Have the value that a scalar has now be the number beside it, if numbers are kept beside its values."""
        if name in self._numbered:
            assert b.env is not None
            self.keep_number(b, name, Code(self.variables[name].place, b.env[name], simple=True))

    def read_int_beside(self, b: Builder, name: str) -> None:
        """Keep the int that a text is written as beside it, if the scalar is an operand somewhere."""
        if name not in self._numbered:
            if not is_reckoned_with(b.calls.origin.script.source, name):
                return
            self._numbered.add(name)
            self._read.add(name)
        place = self.variables[name].place
        if name in self._read:
            few = b.use("FEW", few_numbers())
            text = f"{few}.get({place}, {place}) if len({place}) < 3 else {b.support(canonical)}({place})"
            self.keep_number(b, name, Code(text, INT | STR))
        else:
            self.keep_number(b, name, Code(place, STR))

    def keep_number(self, b: Builder, name: str, number: Code) -> None:
        """Keep the number that a scalar is as an operand, if it is one somewhere, beside the value that it has now."""
        if name not in self._numbered:
            if not is_operand(b.calls.origin.script.source, name):
                return
            self._numbered.add(name)
        assert b.env is not None
        b.emit(f"n{self.variables[name].place[1:]} = {number.text}")
        b.env[name + NUMBER_BESIDE] = number.type

    def refusal(self, b: Builder, name: str) -> str:
        """Return the code that refuses to read a linked variable, which has no value."""
        if "::" in name:
            return f"{b.support(cannot_read_qualified)}({b.use('ORIGIN', b.calls.origin)}, {name!a})"
        return f"{b.support(cannot_read)}({name!a})"

    def write(self, b: Builder, name: str, code: Code) -> Code:
        """Assign to a scalar; return the code of its value."""
        variable = self.variable(b, name, False)
        code = b.value(code)
        self.wrote(name)
        assert b.env is not None
        if code.text != variable.place:
            b.emit(f"{variable.place} = {code.text}")
        elif code.may_fail:
            # To be read, if only to find that it is not there.
            b.emit(variable.place)
        self.know(b, name, shared(code.type) if code.simple else code.type)
        self.know_natural(b, name, code.natural)
        if variable.box is None and variable.spill is None:
            self._write_number(b, name, variable, code)
        if code.constant:
            return code
        return Code(variable.place, b.env[name], simple=True)

    def wrote(self, name: str) -> None:
        """Note that a scalar is assigned to."""
        self.written.add(name)

    def kind(self, b: Builder, name: str) -> int:
        """Return what is known of a scalar's value, ``UNSET`` included."""
        self.variable(b, name, False)
        assert b.env is not None
        kind = b.env.get(name)
        return self.unmet(name) if kind is None else kind

    def know(self, b: Builder, name: str, kind: int) -> None:
        """Note the type of a scalar's value."""
        assert b.env is not None
        b.env[name] = kind
        b.env.pop(name + NUMBER_BESIDE, None)
        self._forget_natural(b, name)
        self._forget_aliases(b, name)

    def _forget_natural(self, b: Builder, name: str) -> None:
        """Note that a scalar's value may be negative from here on."""
        assert b.env is not None
        b.env.pop(name + NATURAL, None)

    def know_natural(self, b: Builder, name: str, natural: int) -> None:
        """Note that a scalar's value is not negative, or positive (see ``Code``); one that others reach may change."""
        if not natural or b.env is None or self.variables[name].box is not None:
            return
        if name in index_names(b.calls.origin.script.source):
            b.env[name + NATURAL] = INT if natural == 1 else NOTHING

    def natural(self, b: Builder, name: str) -> int:
        """Return whether a scalar's value surely is an int and not negative, or positive (see ``Code``)."""
        known = UNSET if b.env is None else b.env.get(name + NATURAL, UNSET)
        return 0 if known & UNSET else 2 - known

    def _forget_aliases(self, b: Builder, name: str) -> None:
        """Note that a boxed variable has changed, which may be another one too."""
        box = self.variables[name].box
        if box is None:
            return
        assert b.env is not None
        unknown = ANY | (b.env[name] & UNSET)
        found, any_may = b.globals.get(box), bool(self.references or self.looked_up)
        for other, variable in self.variables.items():
            if other == name or variable.box is None or variable.array:
                continue
            # Of two that are reached directly, one may have a qualified name.
            if any_may or (found is not None and b.globals.get(variable.box) is found):
                b.env[other] = b.env.get(other, self.unmet(other)) | unknown

    def changed(self, b: Builder, names: set[str]) -> None:
        """Note that a part of the code that had variables for itself has changed some."""

    def may_wait(self, name: str) -> bool:
        """Tell whether a scalar is held by a ``Var`` that can be left to compute its value."""
        return False

    def default(self, b: Builder, name: str, text: str) -> None:
        """Give a scalar that may be unset a value, so that it can be updated."""
        variable = self.variable(b, name, False)
        if not self.kind(b, name) & UNSET:
            return
        if self.kind(b, name) == UNSET and variable.box is None and not b.loops:
            b.emit(f"{variable.place} = {text}")
        else:
            self.if_unset(b, name, f"{variable.place} = {text}")

    def if_unset(self, b: Builder, name: str, statement: str) -> None:
        """Write what is to be done where a scalar has no value."""
        variable = self.variable(b, name, False)
        if variable.box is not None:
            b.emit(f"if {variable.place} is None:")
            b.emit(f"    {statement}")
        else:
            b.emit("try:")
            b.emit(f"    {variable.place}")
            b.emit("except UnboundLocalError:")
            b.emit(f"    {statement}")

    # Arrays

    def elements(self, b: Builder, name: str) -> str:
        """Return the Python expression of an array's dict."""
        return self.variable(b, name, True).place

    def holds_values(self, b: Builder, variable: Variable) -> bool:
        """Tell whether no element of an array is a variable of its own, as long as the code is valid."""
        if variable.box is None:
            return True
        if b.interp.elements_linked:
            return False
        b.calls.names.add(ELEMENTS)
        return True

    def read_element(self, b: Builder, name: str, key: Code) -> Code:
        """Return the code of an element's value."""
        variable = self.variable(b, name, True)
        text = f"{variable.place}[{key.text}]"
        if self.holds_values(b, variable):
            return Code(text, ANY)
        temp = b.temp()
        b.passing.append(temp)
        plain = b.use("Var", Var)
        return Code(
            f"({temp} if ({temp} := {text}).__class__ is not {plain} else {b.support(element_value)}({temp}))", ANY
        )

    def write_element(self, b: Builder, name: str, key: Code, code: Code) -> Code:
        """Assign to an element; return the code of its value."""
        variable = self.variable(b, name, True)
        code = b.value(code)
        if not (steady(b, key) or steady(b, code)) or not is_repeatable(key.text):
            # Python would evaluate the value first.
            key = b.stored(key)
        if self.holds_values(b, variable):
            if not code.simple:
                code = b.stored(code)
            b.emit(f"{variable.place}[{key.text}] = {code.text}")
            return code
        key = b.stored(key)
        code = b.stored(code)
        target, slow = f"{variable.place}[{key.text}]", b.support(set_linked)
        b.emit(f"if {variable.place}.get({key.text}).__class__ is {b.use('Var', Var)}:")
        b.emit(f"    {slow}({b.use('interp', b.interp)}, {variable.box}, {name!a}, {key.text}, {code.text})")
        b.emit("else:")
        b.emit(f"    {target} = {code.text}")
        return code

    def forget_one(self, b: Builder, name: str) -> None:
        """Know nothing of a scalar any more."""
        if b.env is not None:
            b.env[name] = ANY | UNSET
            self._forget_natural(b, name)

    def forget(self, b: Builder) -> None:
        """Note that other code has run, which may have set whatever is boxed."""
        if b.env is None:
            return
        for name, variable in self.variables.items():
            if variable.box is not None and not variable.array:
                b.env[name] = b.env.get(name, self.unmet(name)) | ANY

    # The function's frame

    def prologue(self) -> list[str]:
        """Return the lines that begin the function, once it is known which variables it has."""
        lines = []
        for each in self.variables.values():
            if each.name in self.boxed and each.box is not None and each.box.startswith("b_"):
                lines.append(f"{each.box} = Var({f'v_{each.box[2:]}' if each.name in self.formals else ''})")
            if each.array and (each.box is None or each.box.startswith("b_")):
                lines.append(f"{each.place} = {'{}' if each.box is None else 'Made()'}")
            if each.spill is not None and each.spill.startswith("b_"):
                lines.append(f"{each.spill} = Var()")
        return lines
