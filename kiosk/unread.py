"""Commands whose output is read no further, as `kiosk devices | head`, end without a word, as a shell's programs do.

SIGPIPE stays ignored all the same: it would also end the kiosk in the middle of a settlement, for a socket that closed.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable

#: As the shell says of a program that ended for it: 128 and the number of SIGPIPE.
UNREAD = 141


def quietly(do: Callable[[], int]) -> int:
    """What `do` answers; `UNREAD` where nobody reads what it prints. Raises what it raises, also a BrokenPipeError that
    came of something else: a device's process, a platform's line."""
    try:
        try:
            code = do()
        except SystemExit:  # --help, --version, a wrong word
            sys.stdout.flush()
            raise
        sys.stdout.flush()  # what is still held back goes out here, and not when it is too late to be quiet
    except BrokenPipeError:
        if not _unread():
            raise
        return UNREAD
    return code


def _unread() -> bool:
    """Whether our own output broke. What is left of it goes nowhere."""
    broken = [stream for stream in (sys.stdout, sys.stderr) if _is_broken(stream.fileno())]
    for stream in broken:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    return bool(broken)


def _is_broken(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))
