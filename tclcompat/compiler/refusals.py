"""How the compiler says that it leaves a script to the tree walker."""

from __future__ import annotations


class NotCompiled(Exception):
    """A script that the compiler leaves to the tree walker; the message says why."""


class NotYet(NotCompiled):
    """A script that uses variables as what they are not yet, but may be when it is run again."""
