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
from kiosk.ports import Check, Detail, Health, shows, together
from kiosk.texts.said import Text

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
        return found(reader, Health.OUT_OF_ORDER, shows("card.not_watching"), ProblemCode.READER_GONE)
    looking = Attempt.begun(lambda: look(reader))
    plugged = usb_readers(reader.usb)
    details: tuple[Detail, ...] = (Detail("pcsc_version", version),) if (version := service_version()) else ()
    if not looking.done(CHECK_SECONDS):
        down = ProblemCode.READER_SERVICE_DOWN
        return found(reader, Health.UNKNOWN, shows("card.service_hangs"), down, details)
    seen = looking.result()
    if isinstance(seen, Problem):
        details += tuple(Detail("usb_reader", str(each)) for each in plugged)
        return found(
            reader, Health.OUT_OF_ORDER, shows("of", what=shows("card.no_service"), said=why_not()), seen.code, details
        )
    listed, inside = seen
    undriven, how_bad = _lost(plugged, listed)
    details += _readers(reader, listed, inside)
    details += tuple(Detail("usb_reader", each, how_bad) for each in undriven)
    chosen = reader.choice.chosen(listed)
    if not chosen:
        patterns = reader.choice.patterns
        wanted = shows("card.none_named", names=", ".join(map(repr, patterns))) if patterns else shows("card.no_reader")
        there = shows("card.listed", names=", ".join(listed)) if listed else shows("card.none_listed")
        evidence = together(shows("card.service_answers"), wanted, there, *undriven)
        return found(reader, Health.OUT_OF_ORDER, evidence, ProblemCode.READER_GONE, details)
    names = ", ".join(chosen)
    if not inside or (reader.watching and reader.missing is not None):
        gone = reader.missing or ProblemCode.READER_GONE
        return found(
            reader, Health.OUT_OF_ORDER, _answers(shows("card.out_of_reach", names=names), undriven), gone, details
        )
    if reader.busy:
        return found(reader, Health.DEGRADED, _answers(shows("card.busy", what=names), undriven), None, details)
    return found(reader, Health.READY, _answers(shows("card.readers", names=names), undriven), None, details)


def _answers(how: Text, undriven: tuple[Text, ...]) -> Text:
    return together(shows("card.service_answers"), how, *undriven)


def why_not() -> Text:
    """What is known of a service that doesn't answer, for an engineer."""
    socket = Path(os.environ.get("PCSCLITE_CSOCK_NAME", _SOCKET))
    if not service_version():
        return shows("card.service_missing")
    if not socket.exists():
        return shows("card.service_down", socket=str(socket))
    if not os.access(socket, os.R_OK | os.W_OK):
        return shows("card.service_closed", socket=str(socket))
    return shows("card.service_deaf", socket=str(socket))


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
    evidence: Text,
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
        words = shows(
            "card.named", reader=name, interface=shows(f"card.interface.{reader.choice.interface(name).value}")
        )
        if name not in inside:
            details.append(Detail("reader", shows("of", what=words, said=shows("card.away")), Health.OUT_OF_ORDER))
            continue
        seen, atr = inside[name]
        if not seen.present:
            card = shows("card.empty")
        else:
            card = shows("card.mute") if seen.mute else shows("card.inside", atr=atr.hex(" "))
        health = Health.DEGRADED if seen.mute else Health.READY
        details.append(Detail("reader", shows("of", what=words, said=card), health))
    details += [Detail("psam_slot", name) for name in reader.choice.excluded_of(listed)]
    return tuple(details)


def _lost(plugged: tuple[UsbReader, ...], listed: tuple[str, ...]) -> tuple[tuple[Text, ...], Health]:
    """The USB readers that PC/SC doesn't know, in words, and how bad that is."""
    lonely, certain = without_driver(plugged, listed)
    key = "card.undriven" if certain else "card.perhaps_undriven"
    return tuple(shows(key, reader=str(each)) for each in lonely), Health.DEGRADED if certain else Health.UNKNOWN


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
