"""Where a printer on the network is: its name looked up, in bounded time.

The system's look-up has no limit of its own that a caller could set: with name servers that say nothing it takes half
a minute and more, and somebody stands there and waits for a slip.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence

#: Seconds for a look-up, and for each address to be connected to.
SECONDS = 3.0


class _Search:
    """One look-up under way; whoever asks meanwhile waits for the same one."""

    def __init__(self, host: str) -> None:
        self.done = threading.Event()
        self.found: Sequence[str] = ()
        self.error: OSError | None = None
        self.ends = time.monotonic() + SECONDS  # a look-up that hangs hangs in no simulated time
        self._host = host
        threading.Thread(target=self._run, name="printer host", daemon=True).start()

    def _run(self) -> None:
        try:
            found = socket.getaddrinfo(self._host, None, type=socket.SOCK_STREAM)
            self.found = list(dict.fromkeys(str(address[0]) for *_, address in found))
        except OSError as error:
            self.error = error
        except UnicodeError:
            self.error = OSError("no host name")
        finally:
            self.done.set()


_searches: dict[str, _Search] = {}
_lock = threading.Lock()


def addresses(host: str) -> Sequence[str]:
    """The numeric addresses of `host`. Raises OSError (TimeoutError where nobody answers in time). A look-up that hangs
    is not begun again before it has come back."""
    with _lock:
        search = _searches.get(host)
        if search is None or search.done.is_set():
            search = _searches[host] = _Search(host)
    if not search.done.wait(max(search.ends - time.monotonic(), 0.0)):
        raise TimeoutError("no answer to the look-up of a host")
    with _lock:
        if _searches.get(host) is search:
            del _searches[host]
    if search.error is not None:
        raise search.error
    return search.found


def connected(host: str, port: int) -> socket.socket:
    """A connection to the first address of `host` that takes one. Raises OSError."""
    error = OSError("no address")
    for address in addresses(host):
        try:
            return socket.create_connection((address, port), SECONDS)
        except OSError as why:
            error = why
    raise error
