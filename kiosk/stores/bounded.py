"""A watchdog around calls that may hang: a network share that is gone blocks its caller for minutes, or for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from kiosk.ports import SecondStoreDown, shows

T = TypeVar("T")


class Bounded:
    """Runs one call at a time, each in a thread of its own, and waits at most `seconds` for it.

    A call that hangs can't be ended, only left: until it comes back every further one is refused at once.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._hanging: threading.Event | None = None

    def run(self, job: Callable[[], T]) -> T:
        """What `job` answers or raises. SecondStoreDown where it takes too long, or an earlier one still hangs."""
        with self._turn:
            if self._hanging is not None and not self._hanging.is_set():
                raise SecondStoreDown(shows("store.hangs"))
            self._hanging = None
            done, came, raised = threading.Event(), list[T](), list[BaseException]()

            def work() -> None:
                try:
                    came.append(job())
                except BaseException as error:  # noqa: BLE001 - it is the caller's, and raised there
                    raised.append(error)
                finally:
                    done.set()

            threading.Thread(target=work, name="second store", daemon=True).start()
            if not done.wait(self._seconds):
                self._hanging = done
                raise SecondStoreDown(shows("store.late"))
        if raised:
            raise raised[0]
        return came[0]
