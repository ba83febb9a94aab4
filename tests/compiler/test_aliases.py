"""Two names of one variable in procedures that others look into: what one is set to, the other is.

Such procedures are walked from where their code notices it.
"""

from __future__ import annotations

from tests.compiler.both import both

LINK = "upvar #0 g a; upvar #0 g b"
TOUCH = "proc touch {} {uplevel 1 {}}; "
ALIAS = "proc alias {} {uplevel 1 {upvar 0 a b}}; "


def test_names_that_the_procedure_links() -> None:
    both(TOUCH + f"proc p {{}} {{touch; {LINK}; set a x; lappend b y; expr {{$a < {{b}}}}}}; p", [])
    both(TOUCH + f"proc p {{}} {{{LINK}; set a 5; unset b; touch; list [info exists a] $a}}; p", [])


def test_names_that_somebody_else_links() -> None:
    both(ALIAS + "proc p {} {alias; set a x; set b [list 1 2]; expr {$a < {b}}}; p", [])
    both(ALIAS + "proc p {} {alias; set a 5; unset b; info exists a}; p", [])
