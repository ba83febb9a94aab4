"""How the commands that hot code is made of are written in Python, one module per command family.

Importing this package declares every emitter.
"""

from tclcompat.compiler.inline import control, errors, links, variables

__all__ = ["control", "errors", "links", "variables"]
