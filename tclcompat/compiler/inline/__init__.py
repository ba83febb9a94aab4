"""How the commands that hot code is made of are written in Python, one module per command family.

Importing this package declares every emitter.
"""

from tclcompat.compiler.inline import characters, control, errors, foreach, links, lists, listvars, procedures, strings, variables

__all__ = ["characters", "control", "errors", "foreach", "links", "lists", "listvars", "procedures", "strings", "variables"]
