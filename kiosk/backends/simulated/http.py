"""A Backend over HTTP: the client of the simulated insurer's shell (server.py), and the only user of httpx for it.

Whatever is not a whole, right answer is NoAnswer. Only a connection that never came about is `sent=False`: a cut line,
a 5xx, half a JSON or a foreign number leave open what has happened over there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx

from kiosk.domain.application import Material
from kiosk.domain.bill import Amounts, AmountsBroken, Choice, Order, Quote, RequestId, Settlement
from kiosk.domain.close import ClearingTotal, DayFile, Even, HospitalRow, Uneven
from kiosk.domain.people import Credential, Insurance, Member
from kiosk.domain.plain import NotPlain, from_plain, to_plain
from kiosk.domain.problems import ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.stay import Bill, Stay
from kiosk.domain.writes import Receipt, Write
from kiosk.ports import (
    BackendProfile,
    Check,
    Clock,
    Declined,
    Endpoint,
    FilingRecords,
    Found,
    Health,
    NoAnswer,
    NotFound,
    Refusal,
    Reply,
    Reversed,
    SignedIn,
    SignedOut,
    T,
    shows,
)
from kiosk.settings import section
from kiosk.trust import trusting

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_LARGEST = 8 * 1024 * 1024


@dataclass(frozen=True)
class Options:
    """`[backend.options]`: the service's address, the seconds a whole answer may take, and what the platform can do
    (known to who sets it up, not asked: a platform that is down can't say). `operator`: under which this terminal, and
    no other, signs in, where the profile wants that. `ca_file` (PEM) is the CA that vouches for an https:// service
    instead of the machine's own list."""

    url: str
    timeout: float = 30.0
    profile: BackendProfile = field(default_factory=BackendProfile)
    operator: str = "K01"
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"url = {self.url!r}: http:// or https:// expected")


def create(options: Mapping[str, Any], clock: Clock) -> HttpBackend:
    """Raises SettingsError."""
    return HttpBackend(section(Options, options, "[backend]"), clock)


class HttpBackend:
    """Every call is one POST on a connection of its own: a kept connection that has died meanwhile would turn a clean
    "not sent" into a doubt. Thread-safe."""

    def __init__(self, options: Options, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        limits = httpx.Limits(max_keepalive_connections=0)
        self._sign_no = ""
        self._client = httpx.Client(
            base_url=options.url,
            timeout=options.timeout,
            limits=limits,
            trust_env=False,
            verify=trusting(options.ca_file),
        )

    def close(self) -> None:
        self._client.close()

    def endpoints(self) -> tuple[Endpoint, ...]:
        """For the diagnostics: where the service answers."""
        return (Endpoint(self._options.url, self._options.ca_file),)

    def profile(self) -> BackendProfile:
        return self._options.profile

    def identify(self, credential: Credential) -> Reply[Member]:
        return self._ask("identify", {"credential": credential}, lambda a: from_plain(Member, a))

    def filings(self, member: Member, insurance: Insurance, stay: Stay | None) -> Reply[FilingRecords]:
        asked = {"member": member, "insurance": insurance, "stay": stay}
        return self._ask("filings", asked, lambda a: from_plain(FilingRecords, a))

    def exempt(self, insured: Region, care: Region, day: dt.date) -> str:
        """ "" also where the service doesn't answer: then the filings query won't either, and the status is unknown."""
        answer = self._ask("exempt", {"insured": insured, "care": care, "day": day}, lambda a: from_plain(str, a))
        return answer if isinstance(answer, str) else ""

    def preview(self, member: Member, bill: Bill, choice: Choice) -> Reply[Quote]:
        def read(answer: Any) -> Quote:
            amounts = from_plain(Amounts, answer["amounts"])
            if amounts.total != bill.total:
                raise AmountsBroken("the total is not the bill's")
            quoted_at = from_plain(dt.datetime, answer["quoted_at"])
            if quoted_at.tzinfo is None:
                raise NotPlain("a time without its zone")
            return Quote(bill, choice, amounts, quoted_at, from_plain(str, answer["note"]))

        return self._ask("preview", {"member": member, "bill": bill, "choice": choice}, read)

    def settle(self, order: Order) -> Reply[Settlement]:
        """The answer must name this request, person and bill; anything else is no answer to it."""

        def read(answer: Any) -> Settlement:
            settlement = from_plain(Settlement, answer)
            named = (settlement.request_id, settlement.person_id, settlement.bill_key)
            if named != (order.request_id, order.person_id, order.quote.bill.key()):
                raise NotPlain("the answer names another request")
            return settlement

        return self._ask("settle", {"order": replace(order, claim=None)}, read)

    def find(self, request_id: RequestId) -> Reply[Found | NotFound]:
        def read(answer: Any) -> Found | NotFound:
            if answer["settlement"] is None:
                return NotFound()
            settlement = from_plain(Settlement, answer["settlement"])
            if settlement.request_id != request_id:
                raise NotPlain("the answer names another request")
            return Found(settlement)

        return self._ask("find", {"request_id": request_id}, read)

    def reverse(self, request_id: RequestId) -> Reply[Reversed]:
        """The answer must name this request: any other one would end a doubt that still stands."""

        def read(answer: Any) -> Reversed:
            if from_plain(RequestId, answer["request_id"]) != request_id:
                raise NotPlain("the answer names another request")
            return Reversed()

        return self._ask("reverse", {"request_id": request_id}, read)

    def compare(self, total: ClearingTotal) -> Reply[Even | Uneven]:
        def read(answer: Any) -> Even | Uneven:
            return Even() if from_plain(bool, answer["even"]) else Uneven(from_plain(str, answer["text"]))

        return self._ask("compare", {"total": total}, read)

    def rows(self, day: dt.date, taken: tuple[HospitalRow, ...]) -> Reply[DayFile]:
        def read(answer: Any) -> DayFile:
            file = from_plain(DayFile, answer)
            if file.day != day:
                raise NotPlain("the file of another day")
            return file

        return self._ask("rows", {"day": day, "taken": taken}, read)

    def write(self, write: Write) -> Reply[Receipt]:
        return self._ask("write", {"write": plain_write(write)}, lambda a: _receipt(write, a))

    def find_write(self, write: Write) -> Reply[Receipt | NotFound]:
        def read(answer: Any) -> Receipt | NotFound:
            return NotFound() if answer == {"settlement": None} else _receipt(write, answer)

        return self._ask("find_write", {"write": plain_write(write)}, read)

    def upload(self, material: Material, photo: bytes) -> Reply[str]:
        """The answer must name this photo by its digest: another one's name would be filed with ours."""

        def read(answer: Any) -> str:
            if answer["digest"] != hashlib.sha256(photo).hexdigest():
                raise NotPlain("the answer names another file")
            return from_plain(str, answer["file"])

        return self._ask("upload", {"material": material, "photo": photo}, read)

    def authenticate(self, question: str) -> Reply[str]:
        """The answer must name this question by its digest: another card's would be counted against ours."""

        def read(answer: Any) -> str:
            if answer["digest"] != hashlib.sha256(question.encode()).hexdigest():
                raise NotPlain("the answer is to another question")
            return from_plain(str, answer["answer"])

        return self._ask("authenticate", {"question": question}, read)

    def sign_in(self) -> Reply[SignedIn]:
        answer = self._ask("sign_in", {"operator": self._options.operator}, lambda a: from_plain(SignedIn, a))
        if isinstance(answer, SignedIn):
            self._sign_no = answer.number
        return answer

    def sign_out(self) -> Reply[SignedOut]:
        return self._ask("sign_out", {}, lambda a: from_plain(SignedOut, a))

    def check(self) -> Check:
        driver = f"{HttpBackend.__module__}.{HttpBackend.__qualname__}"
        try:
            answer = self._client.get("/health")
        except httpx.HTTPError as error:
            down = ProblemCode.INSURER_DOWN
            return Check(
                "backend", Health.OUT_OF_ORDER, shows("link.unanswered", error=type(error).__name__), driver, down
            )
        good = answer.status_code == 200
        return Check(
            "backend",
            Health.READY if good else Health.OUT_OF_ORDER,
            shows("link.health", status=answer.status_code),
            driver,
            None if good else ProblemCode.INSURER_DOWN,
        )

    def _ask(self, call: str, arguments: Mapping[str, object], read: Callable[[Any], T]) -> Reply[T]:
        body = {name: value if isinstance(value, dict) else to_plain(value) for name, value in arguments.items()}
        if self._sign_no:
            body["sign_no"] = self._sign_no
        try:
            status, raw = self._post(f"/insurer/{call}", body)
        except _NEVER_SENT:
            return NoAnswer(ProblemCode.INSURER_DOWN, sent=False)
        except httpx.HTTPError:
            return NoAnswer(ProblemCode.INSURER_DOWN)
        if status >= 500:
            return NoAnswer(ProblemCode.INSURER_DOWN)
        try:
            document = json.loads(raw) if status == 200 else None
            if isinstance(document, dict) and "answer" in document:
                return read(document["answer"])
            if isinstance(document, dict) and "refused" in document:
                return _refusal(document["refused"])
            if isinstance(document, dict) and "failed" in document:
                failed = document["failed"]
                return Declined(str(failed["code"]), str(failed.get("text", "")))
            if isinstance(document, dict) and "unknown" in document:
                return NoAnswer(ProblemCode(document["unknown"]["code"]))
        except AmountsBroken:
            return NoAnswer(ProblemCode.AMOUNTS_BROKEN)
        except (ValueError, KeyError, TypeError, RecursionError):
            return NoAnswer(ProblemCode.INSURER_ANSWER_BROKEN)
        return NoAnswer(ProblemCode.INSURER_ANSWER_BROKEN)

    def _post(self, path: str, body: object) -> tuple[int, bytes]:
        """Status and body, whole within the time and the size allowed; httpx.HTTPError otherwise."""
        deadline = self._clock.monotonic() + self._options.timeout
        with self._client.stream("POST", path, json=body) as response:
            data = bytearray()
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > _LARGEST or self._clock.monotonic() > deadline:
                    raise httpx.ReadTimeout("too long", request=response.request)
            return response.status_code, bytes(data)


def plain_write(write: Write) -> dict[str, Any]:
    """A write as it goes over the wire: its kind says what the draft is."""
    return {
        "request_id": to_plain(write.request_id),
        "kind": write.draft.kind.value,
        "draft": to_plain(write.draft),
    }


def _receipt(write: Write, answer: Any) -> Receipt:
    receipt = from_plain(Receipt, answer)
    if (receipt.request_id, receipt.kind) != (write.request_id, write.draft.kind):
        raise NotPlain("the answer names another request")
    return receipt


def _refusal(refused: Any) -> Refusal:
    """ValueError for a code that nobody knows: it proves no refusal."""
    return Refusal(ProblemCode(refused["code"]), str(refused.get("text", "")))
