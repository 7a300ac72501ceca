"""Whom a TLS connection trusts: the CA that the settings name, else the machine's own list. Never nobody."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path

from kiosk.settings import SettingsError


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """TLS 1.2 or later, the chain and the name verified. Raises SettingsError for a file that holds no certificate."""
    if ca_file is None:
        return _of_the_machine()
    try:
        return _context(ca_file)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(f"ca_file {str(ca_file)!r}: no certificate of a CA can be read there") from error


@cache
def _of_the_machine() -> ssl.SSLContext:
    return _context(None)  # once: the machine's list takes some 20 ms to read


def _context(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(ca_file) if ca_file is not None else None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
