"""``file copy``, ``rename``, ``delete``, ``mkdir``, ``link``: changes to the file system.

What is odd: an existing target is an error without ``-force``, and a file never takes the place of a directory nor
the other way round; links are copied, not followed; deleting what is not there is no error.
"""

from __future__ import annotations

import errno
import os
import stat

from tclcompat.commands.filenames import (
    append_name,
    dirname,
    expand_tilde,
    from_native,
    is_absolute,
    join_names,
    native_path,
    split_name,
    tail,
)
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import choose
from tclcompat.values.convert import to_str
from tclcompat.values.posix import posix_error

_COPY_USAGE = "?-option value ...? source ?source ...? target"
_PERMISSIONS = 0o6777
_BLOCK = 1 << 20


class _Failed(Exception):
    """A file operation that failed at ``path``, a name of Tcl; None means the source itself."""

    def __init__(self, error: OSError, path: str | None) -> None:
        super().__init__(error, path)
        self.error = error
        self.path = path


def _refused(number: int) -> OSError:
    return OSError(number, "")


def _force_option(words: tuple[object, ...]) -> tuple[bool, list[str]]:
    names = [to_str(word) for word in words]
    force = False
    for index, name in enumerate(names):
        if name[:1] != "-":
            return force, names[index:]
        if choose(name, ("-force", "--")) == "--":
            return force, names[index + 1 :]
        force = True
    return force, []


# --- copy and rename


def copy(interp: Interp, *words: object) -> object:
    """Copy files and directories."""
    _copy_or_rename(words, _Copying())
    return ""


def rename(interp: Interp, *words: object) -> object:
    """Rename or move files and directories."""
    _copy_or_rename(words, _Renaming())
    return ""


class _Copying:
    """How one file or directory is copied; the subclass moves it."""

    doing = "copying"

    def carry_out(self, source: str, target: str, found: os.stat_result) -> None:
        """Bring ``source`` to ``target``; raises _Failed or TclError."""
        if stat.S_ISDIR(found.st_mode):
            _copy_tree(source, target)
            return
        try:
            _copy_file(native_path(source), native_path(target), found)
        except OSError as error:
            raise _Failed(error, target) from None


class _Renaming(_Copying):
    doing = "renaming"

    def carry_out(self, source: str, target: str, found: os.stat_result) -> None:
        try:
            os.rename(native_path(source), native_path(target))
            return
        except OSError as error:
            if error.errno in (errno.EINVAL, errno.EIO) or native_path(source) == b"/":
                raise TclError(
                    f'error renaming "{source}" to "{target}": trying to rename a volume or move a directory into'
                    " itself"
                ) from None
            if error.errno != errno.EXDEV:
                raise _Failed(error, target) from None
        super().carry_out(source, target, found)
        try:
            if stat.S_ISDIR(found.st_mode):
                _remove_tree(native_path(source))
            else:
                os.unlink(native_path(source))
        except OSError as error:
            raise posix_error(error, f'can\'t unlink "{source}"') from None


def _copy_or_rename(words: tuple[object, ...], work: _Copying) -> None:
    force, names = _force_option(words)
    if len(names) < 2:
        raise WrongArgs(_COPY_USAGE)
    *sources, target = names
    if not os.path.isdir(native_path(target)):
        if len(sources) > 1:
            error = _refused(errno.ENOTDIR)
            problem = posix_error(error)
            raise TclError(f'error {work.doing}: target "{target}" is not a directory', problem.errorcode)
        _carry_out(work, sources[0], target, force)
        return
    for source in sources:
        _carry_out(work, source, join_names(target, tail(source)), force)


def _carry_out(work: _Copying, source: str, target: str, force: bool) -> None:
    try:
        found = _check(source, target, force)
        if found is not None:
            work.carry_out(source, target, found)
    except _Failed as failure:
        error = failure.error
        if error.errno == errno.ENOTEMPTY:
            error = _refused(errno.EEXIST)
        message = f'error {work.doing} "{source}"'
        if failure.path is not None:
            message += f' to "{target}"'
            if failure.path != target:
                message += f': "{failure.path}"'
        raise posix_error(error, message) from None


def _check(source: str, target: str, force: bool) -> os.stat_result | None:
    """Check that the target may be written; return the status of the source, None when both are the same file."""
    from_path, to_path = native_path(source), native_path(target)
    try:
        found = os.lstat(from_path)
    except OSError as error:
        raise _Failed(error, None) from None
    try:
        existing = os.lstat(to_path)
    except OSError as error:
        if error.errno != errno.ENOENT:
            raise _Failed(error, target) from None
        return found
    if not force:
        raise _Failed(_refused(errno.EEXIST), target)
    if (found.st_dev, found.st_ino) == (existing.st_dev, existing.st_ino):
        return None
    if stat.S_ISDIR(found.st_mode) and not stat.S_ISDIR(existing.st_mode):
        raise TclError(f'can\'t overwrite file "{target}" with directory "{source}"')
    if not stat.S_ISDIR(found.st_mode) and stat.S_ISDIR(existing.st_mode):
        raise TclError(f'can\'t overwrite directory "{target}" with file "{source}"')
    try:
        os.chmod(to_path, stat.S_IMODE(os.stat(to_path).st_mode) | stat.S_IWUSR)
    except OSError:
        # The operation itself will tell.
        pass
    return found


def _copy_file(source: bytes, target: bytes, found: os.stat_result) -> None:
    """Copy what is no directory, with its permissions and times."""
    if os.path.isdir(target) and not os.path.islink(target):
        raise _refused(errno.EISDIR)
    if os.path.islink(target):
        os.unlink(target)
    mode = found.st_mode
    if stat.S_ISLNK(mode):
        os.symlink(os.readlink(source), target)
    elif stat.S_ISBLK(mode) or stat.S_ISCHR(mode):
        os.mknod(target, mode, found.st_rdev)
        _copy_attributes(target, found)
    elif stat.S_ISFIFO(mode):
        os.mkfifo(target, mode)
        _copy_attributes(target, found)
    else:
        _copy_contents(source, target, mode)
        _copy_attributes(target, found)


def _copy_contents(source: bytes, target: bytes, mode: int) -> None:
    reader = os.open(source, os.O_RDONLY)
    try:
        writer = os.open(target, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, stat.S_IMODE(mode))
        try:
            while block := os.read(reader, _BLOCK):
                view = memoryview(block)
                while view:
                    view = view[os.write(writer, view) :]
        except OSError:
            os.unlink(target)
            raise
        finally:
            os.close(writer)
    finally:
        os.close(reader)


def _copy_attributes(target: bytes, found: os.stat_result) -> None:
    mode = found.st_mode & _PERMISSIONS
    try:
        os.chmod(target, mode)
    except OSError:
        os.chmod(target, mode & 0o777)
    seconds = 1_000_000_000
    os.utime(target, ns=(found.st_atime_ns // seconds * seconds, found.st_mtime_ns // seconds * seconds))


def _copy_tree(source: str, target: str) -> None:
    """Copy a directory.  Directories wait on a list until what is in them is copied, then get their attributes."""
    waiting: list[tuple[str, str, os.stat_result, list[str] | None]] = []

    def enter(old: str, new: str) -> None:
        found = os.lstat(native_path(old))
        if stat.S_ISDIR(found.st_mode):
            os.mkdir(native_path(new), stat.S_IMODE(found.st_mode) | stat.S_IRWXU)
            waiting.append((old, new, found, None))
        else:
            _copy_file(native_path(old), native_path(new), found)

    reached = target
    try:
        enter(source, target)
        while waiting:
            old, new, found, names = waiting[-1]
            reached = new
            if names is None:
                reached = old
                names = [from_native(name) for name in os.listdir(native_path(old))]
                waiting[-1] = (old, new, found, names)
                reached = new
            if names:
                name = names.pop()
                reached = append_name(new, name)
                enter(append_name(old, name), reached)
            else:
                waiting.pop()
                _copy_attributes(native_path(new), found)
    except OSError as error:
        if reached == source:
            raise _Failed(error, None) from None
        raise _Failed(error, reached if reached == target else expand_tilde(reached)) from None


# --- delete


def delete(interp: Interp, *words: object) -> object:
    """Delete files and directories."""
    force, names = _force_option(words)
    for name in names:
        path = native_path(name)
        try:
            found = os.lstat(path)
            if not stat.S_ISDIR(found.st_mode):
                os.unlink(path)
            elif force:
                _remove_tree(path)
            else:
                os.rmdir(path)
        except OSError as error:
            if error.errno == errno.ENOENT:
                continue
            raise _delete_error(name, path, error, force) from None
    return ""


def _delete_error(name: str, path: bytes, error: OSError, force: bool) -> TclError:
    if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
        error = OSError(errno.EEXIST, "", error.filename)
        if not force:
            problem = posix_error(error)
            return TclError(f'error deleting "{name}": directory not empty', problem.errorcode)
    failed = error.filename
    shown = name if failed is None or os.fsencode(failed) == os.fsencode(path) else from_native(failed)
    return posix_error(error, f'error deleting "{shown}"')


def _remove_tree(path: bytes) -> None:
    """Remove a directory with all that is in it; only itself is made writable before.

    Raises OSError with the path that failed.
    """
    mode = stat.S_IMODE(os.stat(path).st_mode)
    os.chmod(path, mode | stat.S_IRWXU)
    try:
        _remove_entries(path)
        os.rmdir(path)
    except OSError:
        os.chmod(path, mode)
        raise


def _remove_entries(path: bytes) -> None:
    with os.scandir(path) as entries:
        for entry in list(entries):
            if entry.is_dir(follow_symlinks=False):
                _remove_entries(entry.path)
                os.rmdir(entry.path)
            else:
                os.unlink(entry.path)


# --- mkdir and link


def mkdir(interp: Interp, *names: object) -> object:
    """Create directories, with those above them."""
    for word in names:
        name = to_str(word)
        native_path(name)
        parts = split_name(name)
        if not parts:
            raise posix_error(_refused(errno.ENOENT), f'can\'t create directory "{name}"')
        for count in range(1, len(parts) + 1):
            _make_directory(join_names(*parts[:count]))
    return ""


def _make_directory(name: str) -> None:
    path = native_path(name)
    try:
        try:
            if not stat.S_ISDIR(os.stat(path).st_mode):
                raise _refused(errno.EEXIST)
        except FileNotFoundError:
            os.mkdir(path)
    except FileExistsError as error:
        # Somebody else may have made it meanwhile.
        if not os.path.isdir(path):
            raise posix_error(error, f'can\'t create directory "{name}"') from None
    except OSError as error:
        raise posix_error(error, f'can\'t create directory "{name}"') from None


def link(interp: Interp, *words: object) -> object:
    """Create a link, or return where one points to."""
    names = [to_str(word) for word in words]
    hard = False
    if len(names) == 3:
        hard = choose(names.pop(0), ("-symbolic", "-hard")) == "-hard"
    if len(names) == 1:
        return read_link(names[0])
    name, target = names
    native_path(name)
    try:
        _make_link(name, target, hard)
    except OSError as error:
        raise _link_error(name, target, error) from None
    return target


def _make_link(name: str, target: str, hard: bool) -> None:
    beside = target if hard or is_absolute(target) else join_names(dirname(name), target)
    if not os.path.exists(native_path(beside)):
        raise _refused(errno.ENOENT)
    if os.path.exists(native_path(name)):
        raise _refused(errno.EEXIST)
    if hard:
        os.link(native_path(target), native_path(name))
    else:
        os.symlink(native_path(expand_tilde(target)), native_path(name))


def _link_error(name: str, target: str, error: OSError) -> TclError:
    start = f'could not create new link "{name}"'
    if error.errno == errno.EEXIST:
        message = f"{start}: that path already exists"
    elif error.errno != errno.ENOENT:
        return posix_error(error, f'{start} pointing to "{target}"')
    elif not os.path.exists(native_path(dirname(name))):
        message = f"{start}: no such file or directory"
    else:
        message = f'{start}: target "{target}" doesn\'t exist'
    return TclError(message, posix_error(error).errorcode)


def read_link(name: str) -> str:
    """Return where the link ``name`` points to."""
    try:
        return from_native(os.readlink(native_path(name)))
    except OSError as error:
        raise posix_error(error, f'could not read link "{name}"') from None
