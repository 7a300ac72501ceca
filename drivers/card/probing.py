"""What an engineer tries out on a card that is in, as data that tell nothing of its owner. No reader in here.

Every value is masked: lengths, tags and the issuing region stay, and whether the bytes can be what they should be.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drivers.card import apdu, layout
from drivers.card.apdu import NO_RECORD, OK, SELECT_APPLICATION, Channel, exchange
from drivers.card.layout import FIELDS, RECOGNITION_CODE, Field
from kiosk.domain.problems import Problem
from kiosk.ports import Detail, Health, shows, titled
from kiosk.texts.said import Text

EXCHANGES = 20
_NEEDED = (RECOGNITION_CODE, *layout.IDENTITY)
ALGORITHMS = {1: "3DES", 2: "SSF33", 3: "SM4"}


@dataclass(frozen=True)
class Timing:
    """How long one exchange took, in ms, over `count` of them."""

    count: int
    p50: float
    p95: float


def time_exchanges(channel: Channel, now: Callable[[], float], count: int = EXCHANGES) -> Timing | Problem:
    """The same SELECT again and again: one command and one answer each. `now` in seconds."""
    took = []
    for _ in range(count):
        begun = now()
        answer = channel.transmit(SELECT_APPLICATION)
        if isinstance(answer, Problem):
            return answer
        took.append((now() - begun) * 1000)
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    return Timing(count, cuts[49], cuts[94])


def find_application(channel: Channel) -> tuple[Detail, ...] | Problem:
    """Whether the social security application is there, and with which algorithm (FCI, tag 9F0C: 86 01 xx)."""
    answer = exchange(channel, SELECT_APPLICATION)
    if isinstance(answer, Problem):
        return answer
    if answer.status != OK:
        return apdu.not_selected(answer.status)
    return (Detail("application", shows("card.application"), Health.READY), Detail("algorithm", algorithm(answer.data)))


def algorithm(fci: bytes) -> str | Text:
    """The algorithm that the application names in its FCI; first-generation cards name none and use 3DES."""
    tag = fci.find(b"\x9f\x0c")
    named = fci.find(b"\x86\x01", tag) if tag >= 0 else -1
    if named < 0 or named + 2 >= len(fci):
        return shows("card.no_algorithm")
    number = fci[named + 2]
    return ALGORITHMS.get(number) or shows("card.unknown_algorithm", number=f"{number:02X}")


def dump(channel: Channel) -> tuple[Detail, ...] | Problem:
    """Every declared record: file, tag, name, length, and what its bytes are good for; the values masked."""
    refused = apdu.select_application(channel)
    if refused is not None:
        return refused
    details: list[Detail] = []
    for file in dict.fromkeys(spec.file for spec in FIELDS):
        selected = apdu.select_file(channel, file)
        if selected is not None:
            details.append(
                Detail("record", shows("of", what=f"{file:04X}", said=titled(selected.code)), Health.DEGRADED)
            )
            continue
        for line in _records(channel, [spec for spec in FIELDS if spec.file == file]):
            if isinstance(line, Problem):
                return line
            details.append(line)
    return tuple(details)


def _records(channel: Channel, specs: list[Field]) -> Iterator[Detail | Problem]:
    for spec in specs:
        where = f"{spec.file:04X}/{spec.tag:02X} {spec.chinese}"
        answer = exchange(channel, bytes((0x00, 0xB2, spec.tag, 0x00, 0x00)))
        if isinstance(answer, Problem):
            yield answer
        elif answer.status == OK:
            words, good = _masked(spec, answer.data)
            yield Detail("record", shows("of", what=where, said=words), Health.READY if good else Health.DEGRADED)
        else:
            spare = answer.status == NO_RECORD and (spec.optional or spec not in _NEEDED)
            key = "card.no_record" if answer.status == NO_RECORD else "card.closed_record"
            words = shows(key, status=f"{answer.status:04X}")
            yield Detail("record", shows("of", what=where, said=words), None if spare else Health.DEGRADED)


def _masked(spec: Field, record: bytes) -> tuple[Text, bool]:
    try:
        raw = layout.unpack(spec, record)
        value = layout.decode(spec, raw)
    except ValueError:
        return shows("card.odd_record", count=len(record)), False
    shown = value[:6] if spec is RECOGNITION_CODE and value[:6].isdigit() else ""
    if not value.strip():
        return shows("card.empty_record", count=len(raw)), True
    return shows("card.record", count=len(raw), shown=f"{shown}****"), True
