"""What diagnostics find of a maker's reader: the process, its library, and what it answers."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from drivers.card import vendor_identity
from drivers.card.vendor_process import VendorProcess
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Check, Detail, Health, shows, titled, together
from kiosk.texts.said import Text

if TYPE_CHECKING:
    from drivers.card.vendor import VendorCardReader, VendorIdCardReader

PROBES = ("atr", "application", "exchange", "dump")
EXCHANGES = 20
CHECK_SECONDS = 5.0
_LENGTHS = ("region", "recognition_code", "card_number", "social_number", "name", "spec_version")


def check(reader: VendorCardReader) -> Check:
    """Ask whether a card is in, and tell what came of it. Starts the process where it doesn't run. A platform that
    doesn't answer 3.0 cards, or whose answers none takes, makes the reader DEGRADED: other cards are read."""
    said = reader.process.ask("present", CHECK_SECONDS, patience=0)
    found = _checked("card_reader", reader, reader.process, said, reader.misses)
    if not reader.process.calls:
        return found
    module = _module(reader)
    found = replace(found, details=(*found.details, module))
    if found.health is Health.READY and module.health is Health.DEGRADED and isinstance(module.value, Text):
        return replace(found, health=Health.DEGRADED, evidence=together(found.evidence, module.value))
    return found


def check_id(reader: VendorIdCardReader) -> Check:
    """A reader of ID cards is asked to read: what it reads is dropped, and no card is the usual answer."""
    said = reader.process.ask("id_card", CHECK_SECONDS, patience=0)
    if isinstance(said, Problem) and said.code is ProblemCode.CARD_PULLED:
        said = {}
    return _checked("id_card_reader", reader, reader.process, said, 0)


def probe(reader: VendorCardReader, name: str) -> Check:
    """Do one of `PROBES` on the card that is in. ValueError for a name that isn't offered."""
    if name not in PROBES:
        raise ValueError(f"no probe {name!r}")
    present = reader.ask("present", CHECK_SECONDS)
    if isinstance(present, Problem):
        return _checked("card_reader", reader, reader.process, present, reader.misses)
    if present.get("present") is not True:
        return _found("card_reader", reader, Health.UNKNOWN, shows("card.put_in"))
    if name == "exchange":
        return _timed(reader)
    said = reader.read_any()
    if isinstance(said, Problem):
        return _failed(reader, shows("card.reading"), said, (*_native(reader.process), _module(reader)))
    details = {"atr": _atr, "application": _application, "dump": _dump}[name](said)
    if name == "application" and reader.steps.took is not None:
        details += (_module(reader),)
    worst = Health.DEGRADED if any(each.health is Health.DEGRADED for each in details) else Health.READY
    return _found(
        "card_reader",
        reader,
        worst,
        shows("card.tried", reader=reader.process.library, probe=Text.of(f"probe.{name}")),
        None,
        details,
    )


def _failed(reader: VendorCardReader, what: Text, said: Problem, details: tuple[Detail, ...] = ()) -> Check:
    """A try that the library answered with a problem; `what` was tried."""
    evidence = shows("of", what=what, said=titled(said.code))
    return _found("card_reader", reader, Health.DEGRADED, evidence, said.code, details)


def _timed(reader: VendorCardReader) -> Check:
    took = []
    for _ in range(EXCHANGES):
        begun = reader.clock.monotonic()
        said = reader.ask("present", CHECK_SECONDS)
        if isinstance(said, Problem):
            return _failed(reader, shows("card.call"), said)
        took.append((reader.clock.monotonic() - begun) * 1000)
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    details = (
        Detail("exchanges", shows("card.calls", count=EXCHANGES)),
        Detail("exchange_p50", f"{cuts[49]:.2f} ms"),
        Detail("exchange_p95", f"{cuts[94]:.2f} ms"),
    )
    return _found("card_reader", reader, Health.READY, shows("card.calls_timed"), None, details)


def _atr(said: Mapping[str, object]) -> tuple[Detail, ...]:
    atr = str(said.get("atr", "")).strip().upper()
    hexadecimal = len(atr) <= 80 and all(c in "0123456789ABCDEF " for c in atr)
    return (Detail("atr", atr if atr and hexadecimal else shows("card.no_atr")),)


def _application(said: Mapping[str, object]) -> tuple[Detail, ...]:
    found = vendor_identity.card(said)
    if isinstance(found, Problem):
        return (Detail("application", shows("card.application_odd", said=titled(found.code)), Health.DEGRADED),)
    return (Detail("application", shows("card.application_of", generation=found.generation), Health.READY),)


def _dump(said: Mapping[str, object]) -> tuple[Detail, ...]:
    details = []
    for key in _LENGTHS:
        value = said.get(key)
        if not isinstance(value, str):
            missing = shows("of", what=shows(f"card.field.{key}"), said=shows("card.missing"))
            details.append(Detail("record", missing, Health.DEGRADED if key != "region" else None))
            continue
        shown = value[:6] if key in ("region", "recognition_code") and value[:6].isdigit() else ""
        record = shows(
            "of", what=shows(f"card.field.{key}"), said=shows("card.record", count=len(value), shown=f"{shown}****")
        )
        details.append(Detail("record", record, Health.READY))
    return tuple(details)


def _checked(
    part: str,
    reader: VendorCardReader | VendorIdCardReader,
    process: VendorProcess,
    said: Mapping[str, object] | Problem,
    misses: int,
) -> Check:
    library = process.library or shows("card.process")
    details = _process(process)
    if not isinstance(said, Problem):
        if misses:
            return _found(part, reader, Health.DEGRADED, shows("card.answers_again", library=library), None, details)
        key = ("card.answers_card" if said.get("present") is True else "card.answers_empty") if said else "card.answers"
        return _found(part, reader, Health.READY, shows(key, library=library), None, details)
    if said.code is ProblemCode.CARD_BUSY:
        return _found(part, reader, Health.DEGRADED, shows("card.busy", what=library), None, details)
    why = shows("of", what=library, said=process.why or titled(said.code))
    gone = said.code in (ProblemCode.READER_GONE, ProblemCode.READER_SERVICE_DOWN) or process.why is not None
    code = ProblemCode.READER_GONE if gone else said.code
    return _found(part, reader, Health.OUT_OF_ORDER if gone else Health.UNKNOWN, why, code, details + _native(process))


def _module(reader: VendorCardReader) -> Detail:
    """How it stands with the platform's security module, as far as it is known: nobody asks it without a card."""
    steps, process = reader.steps, reader.process
    if not {"begin", "finish"} <= process.calls:
        return Detail("security_module", shows("card.module_no_steps"), Health.UNKNOWN)
    if steps.module is None:
        return Detail("security_module", shows("card.module_not_offered"), Health.UNKNOWN)
    if steps.stopped:
        return Detail("security_module", shows("card.module_stopped", count=steps.refused), Health.DEGRADED)
    if steps.failed is not None:
        failed = shows("of", what=shows("card.module"), said=titled(steps.failed))
        return Detail("security_module", failed, Health.DEGRADED)
    if steps.took is None:
        return Detail("security_module", shows("card.module_not_asked"), Health.UNKNOWN)
    answered = shows("card.module_answered", milliseconds=f"{steps.took * 1000:.0f}")
    return Detail("security_module", answered, Health.READY)


def _process(process: VendorProcess) -> tuple[Detail, ...]:
    details = [Detail("vendor_library", process.library or shows("card.not_loaded"))]
    restarts = max(process.starts - 1, 0)
    details.append(Detail("vendor_restarts", str(restarts), Health.DEGRADED if restarts else Health.READY))
    if process.memory_mb:
        details.append(Detail("vendor_memory", f"{process.memory_mb:.0f} MB"))
    return tuple(details)


def _native(process: VendorProcess) -> tuple[Detail, ...]:
    return () if process.native is None else (Detail("vendor_answer", str(process.native), Health.DEGRADED),)


def _found(
    part: str,
    reader: VendorCardReader | VendorIdCardReader,
    health: Health,
    evidence: Text,
    problem: ProblemCode | None = None,
    details: tuple[Detail, ...] = (),
) -> Check:
    return Check(part, health, evidence, f"{type(reader).__module__}.{type(reader).__qualname__}", problem, details)
