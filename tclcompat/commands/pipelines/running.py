"""Starting pipelines: for ``exec``, which waits for the result, and for ``open``, which gives a channel to it."""

from __future__ import annotations

import errno
import os

from tclcompat.channels.channel import Channel
from tclcompat.channels.transports.base import READABLE, WRITABLE
from tclcompat.channels.transports.process import (
    ProcessTransport,
    detach,
    read_all,
    reap_detached,
    spawn,
    temporary_file,
    wait_for_children,
)
from tclcompat.commands.channel_support import channels
from tclcompat.commands.filenames import expand_tilde
from tclcompat.commands.pipelines.redirections import Redirections, standard_descriptor
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.values.encodings import encode, system_encoding
from tclcompat.values.posix import posix_error

# How much of a program's name an error shows, in bytes.
_NAME_SHOWN = 150


class Pipeline:
    """Processes that run, and our ends of the pipes to and from them; -1 where there is none.

    ``error_fd`` is the file that gets their standard error.
    """

    def __init__(self) -> None:
        self.pids: list[int] = []
        self.read_fd = self.write_fd = self.error_fd = -1

    def give_up(self) -> None:
        """Close everything and leave the processes to themselves."""
        detach(self.pids)
        for fd in (self.read_fd, self.write_fd, self.error_fd):
            if fd >= 0:
                os.close(fd)


def start(interp: Interp, words: list[str], mode: int, keeps_errors: bool) -> Pipeline:
    """Start the pipeline that ``words`` describe; raises TclError.

    ``mode`` tells whether its output is to be READABLE, and its input WRITABLE, here.  ``keeps_errors``: standard error
    is kept in a file.
    """
    pipeline = Pipeline()
    plan = Redirections(interp, words)
    try:
        plan.read()
        files = _connect(interp, plan, pipeline, mode, keeps_errors)
        reap_detached()
        _start_all(plan, files, pipeline.pids)
    except TclError:
        pipeline.give_up()
        raise
    finally:
        plan.close()
    return pipeline


def _connect(
    interp: Interp, plan: Redirections, pipeline: Pipeline, mode: int, keeps_errors: bool
) -> tuple[int, int, int]:
    """Return the standard descriptors of the whole pipeline."""
    stdin, stdout, stderr = plan.input, plan.output, plan.errors
    what = "input file"
    try:
        if stdin is None and plan.literal is not None:
            stdin = plan.own(temporary_file(encode(system_encoding(), plan.literal)))
        elif stdin is None and mode & WRITABLE:
            what = "input pipe"
            reading, pipeline.write_fd = os.pipe()
            stdin = plan.own(reading)
        what = "output pipe"
        if stdout is None and mode & READABLE:
            pipeline.read_fd, writing = os.pipe()
            stdout = plan.own(writing)
        if stdout is None:
            stdout = standard_descriptor(interp, 1)
        what = "error file"
        if stderr is None and plan.joined:
            stderr = stdout
        elif stderr is None and keeps_errors:
            stderr = pipeline.error_fd = temporary_file()
    except OSError as error:
        raise posix_error(error, f"couldn't create {what} for command") from None
    if stdin is None:
        stdin = standard_descriptor(interp, 0)
    return stdin, stdout, standard_descriptor(interp, 2) if stderr is None else stderr


def _start_all(plan: Redirections, files: tuple[int, int, int], pids: list[int]) -> None:
    """Start a process for each part between the bars, each reading what the one before it writes."""
    stdin, stdout, stderr = files
    words = plan.words
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and words[end] not in ("|", "|&"):
            end += 1
        program = [expand_tilde(words[start]), *words[start + 1 : end]]
        if end == len(words):
            pids.append(_start_one(program, (stdin, stdout, stderr)))
            return
        try:
            reading, writing = os.pipe()
        except OSError as error:
            raise posix_error(error, "couldn't create pipe") from None
        reading, writing = plan.own(reading), plan.own(writing)
        pids.append(_start_one(program, (stdin, writing, writing if words[end] == "|&" else stderr)))
        stdin = reading
        start = end + 1


def _start_one(words: list[str], files: tuple[int, int, int]) -> int:
    encoding = system_encoding()
    # To the operating system a NUL is the end of an argument.
    native = [encode(encoding, word).partition(b"\0")[0] for word in words]
    try:
        return spawn(native, files)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.ENOMEM):
            raise posix_error(error, "couldn't fork child process") from None
        if error.errno == errno.EBADF:
            raise posix_error(error, "forked process couldn't set up input/output") from None
        shown = words[0].encode(errors="surrogatepass")[:_NAME_SHOWN].decode(errors="ignore")
        raise posix_error(error, f'couldn\'t execute "{shown}"') from None


def run(interp: Interp, words: list[str], ignore_errors: bool) -> str:
    """Run a pipeline to its end and return what it wrote; a failure is a TclError that starts with this."""
    pipeline = start(interp, words, READABLE, not ignore_errors)
    try:
        output = read_all(pipeline.read_fd) if pipeline.read_fd >= 0 else ""
    except OSError as error:
        pipeline.give_up()
        raise posix_error(error, "error reading output from command") from None
    if pipeline.read_fd >= 0:
        os.close(pipeline.read_fd)
    failure = wait_for_children(pipeline.pids, pipeline.error_fd)
    if failure is not None:
        failure.result = output + str(failure)
        raise failure
    return output


def run_in_background(interp: Interp, words: list[str]) -> list[int]:
    """Start a pipeline and return its process ids."""
    pipeline = start(interp, words, 0, False)
    detach(pipeline.pids)
    return pipeline.pids


def open_pipeline(interp: Interp, words: list[str], mode: int) -> Channel:
    """Start a pipeline and return a channel to it."""
    pipeline = start(interp, words, mode, True)
    problem = ""
    if mode & READABLE and pipeline.read_fd < 0:
        problem = "can't read output from command: standard output was redirected"
    elif mode & WRITABLE and pipeline.write_fd < 0:
        problem = "can't write input to command: standard input was redirected"
    if problem:
        pipeline.give_up()
        raise TclError(problem, ["TCL", "OPERATION", "EXEC", "BADREDIRECT"])
    known = channels(interp)
    transport = ProcessTransport(pipeline.read_fd, pipeline.write_fd, pipeline.error_fd, pipeline.pids)
    number = pipeline.read_fd if mode & READABLE else pipeline.write_fd
    return Channel(f"file{number}", transport, mode, known.loop, known.encoding())
