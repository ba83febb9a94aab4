"""Signals as Tcl names and words them, from a table of its own, as for errors of the operating system."""

from __future__ import annotations

# The part of the module signal written in C; the rest takes an import of enum.
import _signal  # type: ignore[import-not-found]  # no stub for it

_UNKNOWN = "unknown signal"

# Where two names share a number (SIGABRT and SIGIOT, SIGIO and SIGPOLL), the one that Tcl reports.
_MESSAGES = {
    "SIGABRT": "SIGABRT",
    "SIGALRM": "alarm clock",
    "SIGBUS": "bus error",
    "SIGCHLD": "child status changed",
    "SIGCONT": "continue after stop",
    "SIGEMT": "EMT instruction",
    "SIGFPE": "floating-point exception",
    "SIGHUP": "hangup",
    "SIGILL": "illegal instruction",
    "SIGINFO": "information request",
    "SIGINT": "interrupt",
    "SIGIO": "input/output possible on file",
    "SIGKILL": "kill signal",
    "SIGPIPE": "write on pipe with no readers",
    "SIGPROF": "profiling alarm",
    "SIGPWR": "power-fail restart",
    "SIGQUIT": "quit signal",
    "SIGSEGV": "segmentation violation",
    "SIGSTOP": "stop",
    "SIGSYS": "bad argument to system call",
    "SIGTERM": "software termination signal",
    "SIGTRAP": "trace trap",
    "SIGTSTP": "stop signal from tty",
    "SIGTTIN": "background tty read",
    "SIGTTOU": "background tty write",
    "SIGURG": "urgent I/O condition",
    "SIGUSR1": "user-defined signal 1",
    "SIGUSR2": "user-defined signal 2",
    "SIGVTALRM": "virtual time alarm",
    "SIGWINCH": "window changed",
    "SIGXCPU": "exceeded CPU time limit",
    "SIGXFSZ": "exceeded file size limit",
}

# What Python ignores, and what a program may have changed: child processes get these as a fresh process has them.
_RESTORED = (
    "SIGABRT SIGALRM SIGFPE SIGHUP SIGILL SIGINT SIGPIPE SIGQUIT SIGSEGV SIGTERM SIGUSR1 SIGUSR2 SIGCHLD SIGCONT"
    " SIGTSTP SIGTTIN SIGTTOU SIGXFSZ"
)


def restored_signals() -> list[int]:
    """Return the signals whose action a child process does not take over."""
    return [getattr(_signal, name) for name in _RESTORED.split() if hasattr(_signal, name)]


def signal_name(number: int) -> str:
    """Return the name of a signal, such as ``SIGTERM``."""
    for name in _MESSAGES:
        if getattr(_signal, name, None) == number:
            return name
    return _UNKNOWN


def signal_message(number: int) -> str:
    """Return Tcl's text for a signal."""
    return _MESSAGES.get(signal_name(number), _UNKNOWN)
