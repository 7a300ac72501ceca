"""What the kiosk logs as a bug in itself: an exception where only declared trouble may come. The oracle counts it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Ear:
    """The bugs of one run: which event of the log, which exception."""

    heard: list[str] = field(default_factory=list)


class _Listener(logging.Handler):
    ear: Ear | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self.ear is not None and record.exc_info and record.exc_info[0] is not None:
            self.ear.heard.append(f"{record.getMessage()}: {record.exc_info[0].__name__}")


_LISTENER = _Listener(logging.ERROR)


@contextmanager
def listening(ear: Ear) -> Iterator[None]:
    """Hear for `ear`; nothing of it reaches the terminal."""
    log = logging.getLogger("kiosk")
    before, _LISTENER.ear = _LISTENER.ear, ear
    propagates, log.propagate = log.propagate, False
    log.addHandler(_LISTENER)
    try:
        yield
    finally:
        log.removeHandler(_LISTENER)
        log.propagate, _LISTENER.ear = propagates, before
