"""Ports for servers that tests start: not those that the system gives to connections, and no two processes' alike."""

from __future__ import annotations

import random
import socket

from drivers.card.private_pcscd import claim_port

_RANDOM = random.SystemRandom()  # Hypothesis and seeded tests set the other one


def free_port() -> int:
    """A port of this process, until it ends: it may be let go of and listened on again meanwhile."""
    while True:
        port = _RANDOM.randrange(10_000, 20_000)
        if claim_port(port) and _is_free(port):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
