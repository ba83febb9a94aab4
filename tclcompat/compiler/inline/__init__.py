"""How the commands that hot code is made of are written in Python, one module per command family.

Importing this package declares every emitter.
"""

from tclcompat.compiler.inline import control, links, variables

__all__ = ["control", "links", "variables"]
