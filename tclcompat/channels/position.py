"""The position of a channel on something seekable: seek(n), tell(n) and ``chan truncate``.

All raise OSError.  What is buffered counts: input that nobody has read yet is before the position of the transport,
output that waits is behind it.
"""

from __future__ import annotations

import errno
from os import SEEK_CUR, SEEK_SET

from tclcompat.channels.channel import Channel
from tclcompat.channels.transports.base import READABLE, WRITABLE


def seek(channel: Channel, offset: int, whence: int = SEEK_SET) -> int:
    """Move the position (``whence`` as in os.lseek), forgetting unread input, and return the new one."""
    _check(channel)
    pending = channel.input_pending()
    if pending and channel.output_pending():
        raise OSError(errno.EFAULT, "")
    if whence == SEEK_CUR:
        offset -= pending
    if channel.input is not None:
        channel.input.reset()
    channel.eof = channel.blocked = False
    channel.flush_all()
    position = channel.transport.seek(offset, whence)
    if channel.interest is not None:
        channel.interest.update()
    return position


def tell(channel: Channel) -> int:
    """Return the position of the next character to be read or written."""
    _check(channel)
    position = channel.transport.seek(0, SEEK_CUR)
    pending = channel.input_pending()
    return position - pending if pending else position + channel.output_pending()


def _check(channel: Channel) -> None:
    channel.check(READABLE | WRITABLE)
    if not channel.seekable:
        raise OSError(errno.EINVAL, "")


def truncate(channel: Channel, length: int) -> None:
    """Cut or extend the file to ``length`` bytes, after flushing."""
    if channel.output is None:
        raise OSError(errno.EINVAL, "")
    if channel.input is not None and len(channel.input):
        channel.unread_input(channel.input)
    channel.flush_all()
    channel.transport.truncate(length)
