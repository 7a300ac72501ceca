"""Starts a program so that it can't take the kiosk along or leave a trace: `python fence.py PROGRAM ARGUMENT…`.

It dies when the thread that started it ends, leaves no core file (a core holds a person's data), and what it prints as
errors goes nowhere. Run by its path and alone: it knows nothing of the kiosk.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys

PR_SET_PDEATHSIG, SIGKILL = 1, 9


def fence(parent: int) -> None:
    """Bind this process to `parent`, the process that started it. Linux; elsewhere only the limits are set."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError, ImportError):
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked to be told
        sys.exit(1)


def main(parent: str, program: str, *arguments: str) -> None:
    fence(int(parent))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.execvp(program, (program, *arguments))  # noqa: S606 - what the settings name


if __name__ == "__main__":
    main(*sys.argv[1:])
