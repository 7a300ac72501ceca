"""An example to copy: a Hospital that asks a hospital's own JSON service. Change paths and fields to those of yours.

What must stay: a connection that never came about is sent=False; a cut line, a 5xx or a broken answer is NoAnswer with
sent=True; "no" is a Refusal with a code of ProblemCode where your system is sure that nothing was done, else a
Declined; the service does lock, take and undo once a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.close import HospitalRow
from kiosk.domain.plain import from_plain, to_plain
from kiosk.domain.problems import ProblemCode
from kiosk.domain.stay import Bill, Stay
from kiosk.ports import Check, Clock, Declined, Endpoint, Health, Locked, NoAnswer, Refusal, Reply, T, shows
from kiosk.settings import section
from kiosk.trust import trusting


@dataclass(frozen=True)
class Options:
    """`[hospital.options]`: the service's address and the seconds an answer may take. `ca_file` (PEM) is the CA that
    vouches for an https:// service instead of the machine's own list."""

    url: str
    timeout: float = 15.0
    ca_file: Path | None = None


def create(options: Mapping[str, Any], clock: Clock) -> HttpHospital:
    """Raises SettingsError."""
    return HttpHospital(section(Options, options, "[hospital]"))


class HttpHospital:
    """One POST a call, each on a connection of its own (a kept one may have died meanwhile)."""

    def __init__(self, options: Options) -> None:
        limits = httpx.Limits(max_keepalive_connections=0)
        self._options = options
        self._client = httpx.Client(
            base_url=options.url,
            timeout=options.timeout,
            limits=limits,
            trust_env=False,
            verify=trusting(options.ca_file),
        )

    def endpoints(self) -> tuple[Endpoint, ...]:
        """For the diagnostics: where the service answers."""
        return (Endpoint(self._options.url, self._options.ca_file),)

    def stays(self, id_number: str) -> Reply[tuple[Stay, ...]]:
        return self._ask("stays", lambda a: tuple(from_plain(Stay, stay) for stay in a), id_number=id_number)

    def bill(self, stay_id: str) -> Reply[Bill]:
        return self._ask("bill", lambda a: _bill(a, stay_id), stay_id=stay_id)

    def lock(self, bill: Bill, holder: str) -> Reply[Locked]:
        return self._ask("lock", lambda a: _locked(a, bill.key()), bill=bill, holder=holder)

    def unlock(self, bill_key: str, holder: str) -> Reply[Locked]:
        return self._ask("unlock", lambda a: _locked(a, bill_key), bill_key=bill_key, holder=holder)

    def take(self, settlement: Settlement) -> Reply[Locked]:
        return self._ask("take", lambda a: _locked(a, settlement.bill_key), settlement=settlement)

    def undo(self, request_id: RequestId) -> Reply[Locked]:
        return self._ask("undo", lambda a: from_plain(Locked, a), request_id=request_id)

    def settled(self, day: dt.date) -> Reply[tuple[HospitalRow, ...]]:
        return self._ask("settled", lambda a: tuple(from_plain(HospitalRow, row) for row in a), day=day)

    def check(self) -> Check:
        try:
            status = self._client.get("/health").status_code
        except httpx.HTTPError:
            status = 0
        health, problem = (Health.READY, None) if status == 200 else (Health.OUT_OF_ORDER, ProblemCode.HOSPITAL_DOWN)
        return Check(
            "hospital",
            health,
            shows("link.health", status=status) if status else shows("link.no_health"),
            f"{__name__}.HttpHospital",
            problem,
        )

    def _ask(self, call: str, read: Callable[[Any], T], **arguments: object) -> Reply[T]:
        try:
            response = self._client.post(f"/hospital/{call}", json={k: to_plain(v) for k, v in arguments.items()})
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return NoAnswer(ProblemCode.HOSPITAL_DOWN, sent=False)
        except httpx.HTTPError:
            return NoAnswer(ProblemCode.HOSPITAL_DOWN)
        if response.status_code >= 500:
            return NoAnswer(ProblemCode.HOSPITAL_DOWN)
        try:
            document = response.json() if response.status_code == 200 else {}
            if "answer" in document:
                return read(document["answer"])
            if "refused" in document:
                return Refusal(ProblemCode(document["refused"]["code"]), str(document["refused"]["text"]))
            return Declined(str(document["failed"]["code"]), str(document["failed"]["text"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            return NoAnswer(ProblemCode.HOSPITAL_ANSWER_BROKEN)


def _bill(answer: Any, stay_id: str) -> Bill:
    bill = from_plain(Bill, answer)
    if bill.stay.stay_id != stay_id:
        raise ValueError("an answer about another stay")
    return bill


def _locked(answer: Any, bill_key: str) -> Locked:
    locked = from_plain(Locked, answer)
    if locked.bill_key != bill_key:
        raise ValueError("an answer about another bill")
    return locked
