"""What diagnostics find of the PC/SC readers: service, readers that count, what is in them, and what has no driver."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.card.attempt import Attempt
from drivers.card.presence import Seen
from drivers.card.service import Service
from drivers.card.usb import UsbReader, usb_readers, without_driver
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Check, Detail, Health

if TYPE_CHECKING:
    from drivers.card.pcsc import PcscCardReader

CHECK_SECONDS = 2.0
_SOCKET = "/run/pcscd/pcscd.comm"
_PATH = "/usr/sbin:/usr/local/sbin:/sbin:/usr/bin:/bin"

Listed = tuple[tuple[str, ...], dict[str, tuple[Seen, bytes]]]
"""All names, and what is in those that count."""


def check(reader: PcscCardReader) -> Check:
    """The health of `reader`, with a detail for each thing seen."""
    if reader.watching is False:
        return found(reader, Health.OUT_OF_ORDER, "the watching thread has ended", ProblemCode.READER_GONE)
    looking = Attempt.begun(lambda: look(reader))
    plugged = usb_readers(reader.usb)
    details: tuple[Detail, ...] = (Detail("pcsc_version", version),) if (version := service_version()) else ()
    if not looking.done(CHECK_SECONDS):
        down = ProblemCode.READER_SERVICE_DOWN
        return found(reader, Health.UNKNOWN, "the PC/SC service hangs", down, details)
    seen = looking.result()
    if isinstance(seen, Problem):
        details += tuple(Detail("usb_reader", str(each)) for each in plugged)
        return found(reader, Health.OUT_OF_ORDER, f"no PC/SC service (pcscd) answers: {why_not()}", seen.code, details)
    listed, inside = seen
    lost, lost_words = _lost(plugged, listed)
    details += _readers(reader, listed, inside) + lost
    chosen = reader.choice.chosen(listed)
    if not chosen:
        patterns = reader.choice.patterns
        wanted = f"no reader named {' or '.join(map(repr, patterns))}" if patterns else "no reader"
        evidence = f"PC/SC service answers; {wanted}; listed: {', '.join(listed) or 'none'}{lost_words}"
        return found(reader, Health.OUT_OF_ORDER, evidence, ProblemCode.READER_GONE, details)
    evidence = f"PC/SC service answers; {', '.join(chosen)}"
    if not inside or (reader.watching and reader.missing is not None):
        gone = reader.missing or ProblemCode.READER_GONE
        return found(reader, Health.OUT_OF_ORDER, f"{evidence}: can't be reached{lost_words}", gone, details)
    if reader.busy:
        return found(reader, Health.DEGRADED, f"{evidence}: a reading goes on or hangs{lost_words}", None, details)
    return found(reader, Health.READY, f"{evidence}{lost_words}", None, details)


def why_not() -> str:
    """What is known of a service that doesn't answer, for an engineer."""
    socket = Path(os.environ.get("PCSCLITE_CSOCK_NAME", _SOCKET))
    if not service_version():
        return "it is not installed"
    if not socket.exists():
        return f"it does not run ({socket} is missing)"
    if not os.access(socket, os.R_OK | os.W_OK):
        return f"there is no right to its socket {socket}"
    return f"its socket {socket} is there and accepts nobody"


def look(reader: PcscCardReader) -> Listed | Problem:
    """One look at the service; READER_SERVICE_DOWN without one."""
    service = Service.reach()
    if isinstance(service, Problem):
        return service
    with service:
        listed = service.readers()
        if isinstance(listed, Problem):
            return listed
        inside = service.look(reader.choice.chosen(listed))
        # A reader unplugged between the two questions is seen gone by the next look.
        return listed, {} if isinstance(inside, Problem) else inside


def found(
    reader: PcscCardReader,
    health: Health,
    evidence: str,
    problem: ProblemCode | None = None,
    details: tuple[Detail, ...] = (),
) -> Check:
    """A finding of this driver."""
    driver = f"{type(reader).__module__}.{type(reader).__qualname__}"
    return Check("card_reader", health, evidence, driver, problem, details)


def _readers(
    reader: PcscCardReader, listed: tuple[str, ...], inside: dict[str, tuple[Seen, bytes]]
) -> tuple[Detail, ...]:
    details = []
    for name in reader.choice.chosen(listed):
        words = f"{name} ({reader.choice.interface(name)})"
        if name not in inside:
            details.append(Detail("reader", f"{words}: out of reach", Health.OUT_OF_ORDER))
            continue
        seen, atr = inside[name]
        card = "no card" if not seen.present else "a card without power" if seen.mute else f"a card, ATR {atr.hex(' ')}"
        details.append(Detail("reader", f"{words}: {card}", Health.DEGRADED if seen.mute else Health.READY))
    details += [Detail("psam_slot", name) for name in reader.choice.excluded_of(listed)]
    return tuple(details)


def _lost(plugged: tuple[UsbReader, ...], listed: tuple[str, ...]) -> tuple[tuple[Detail, ...], str]:
    """The USB readers that PC/SC doesn't know, as details and as words for the evidence."""
    lonely, certain = without_driver(plugged, listed)
    if certain:
        words = [f"USB reader {each} is plugged in but PC/SC has no driver for it" for each in lonely]
    else:
        words = [f"USB reader {each} is plugged in; whether PC/SC has a driver for it is not known" for each in lonely]
    health = Health.DEGRADED if certain else Health.UNKNOWN
    return tuple(Detail("usb_reader", each, health) for each in words), "".join(f"; {each}" for each in words)


@cache
def service_version() -> str:
    """The version of the installed pcscd, "" where it doesn't say."""
    program = shutil.which("pcscd", path=_PATH)
    if program is None:
        return ""
    try:
        said = subprocess.run(  # noqa: S603 - a fixed argument, found in system folders
            [program, "--version"], capture_output=True, timeout=CHECK_SECONDS, check=False, stdin=subprocess.DEVNULL
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    number = re.search(rb"\d+(\.\d+)+", said)
    return number[0].decode() if number else ""
