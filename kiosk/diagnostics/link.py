"""The way to another system's address: name, connection, TLS chain and expiry, one round trip, and its clock.

No request of ours is made: one HEAD, whose status says only that somebody answers. Nothing of an answer but its status
and its date is looked at.
"""

from __future__ import annotations

import datetime as dt
import http.client
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from kiosk.diagnostics.report import worst
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Clock, Detail, Endpoint, Health, Reachable, by_system, shows, together
from kiosk.settings import SettingsError
from kiosk.texts.said import Text
from kiosk.trust import trusting

#: Seconds for each step of the way.
PATIENCE = 3.0
#: Days before a certificate's end from which somebody must see to a new one.
SOON = 30
#: A round trip that people wait for (ms).
SLOW = 2000.0
#: OpenSSL's codes (X509_V_ERR_…), and the text of what they mean to whoever has to put it right.
_WRONG = {
    9: "not_yet",
    10: "expired",
    18: "by_itself",
    19: "chain",
    20: "ca",
    21: "ca",
    62: "name",
    64: "address",
}


@dataclass(frozen=True)
class Looked:
    """How one address was found."""

    health: Health
    evidence: Text
    details: tuple[Detail, ...] = ()


def check_link(name: str, part: object, clock: Clock, tolerance: float, down: ProblemCode) -> Check:
    """The way to the addresses that `part` states. UNKNOWN where it states none."""
    driver = f"{type(part).__module__}.{type(part).__qualname__}"
    endpoints: Sequence[Endpoint] = part.endpoints() if isinstance(part, Reachable) else ()
    if not endpoints:
        return Check(name, Health.UNKNOWN, shows("link.no_address"), driver)
    found = [look(endpoint, clock, tolerance) for endpoint in endpoints]
    health = worst(tuple(one.health for one in found))
    evidence = together(*(one.evidence for one in found))
    details = tuple(detail for one in found for detail in one.details)
    return Check(name, health, evidence, driver, down if health is Health.OUT_OF_ORDER else None, details)


def look(endpoint: Endpoint, clock: Clock, tolerance: float = 0.0) -> Looked:
    """Go the way once, at most `PATIENCE` a step. `tolerance` seconds between the clocks, 0: not compared."""
    parts = urlsplit(endpoint.url)
    secure, host = parts.scheme == "https", parts.hostname or ""
    try:
        port = parts.port or (443 if secure else 80)
    except ValueError:
        return Looked(Health.OUT_OF_ORDER, shows("link.no_port"))
    shown = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    way: tuple[Detail, ...] = (Detail("address", shown),)
    try:
        context = trusting(endpoint.trust) if secure else None
    except SettingsError:
        return Looked(Health.OUT_OF_ORDER, _of(shown, "ca_file"), way)
    began = clock.monotonic()
    try:
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        way += (_ms("dns", clock.monotonic() - began),)
    except (OSError, UnicodeError):
        return Looked(Health.OUT_OF_ORDER, _of(shown, "unknown_name"), (*way, _bad("dns", "unknown_name")))
    began = clock.monotonic()
    try:
        with socket.create_connection((host, port), PATIENCE) as plain:
            way += (_ms("connect", clock.monotonic() - began),)
            if context is None:
                return _asked(
                    plain,
                    parts.path,
                    host,
                    Looked(Health.READY, shows("link.at", address=shown), way),
                    clock,
                    tolerance,
                )
            with context.wrap_socket(plain, server_hostname=host) as wrapped:
                return _asked(wrapped, parts.path, host, _chain(wrapped, shown, way, clock), clock, tolerance)
    except ssl.SSLCertVerificationError as error:
        known = _WRONG.get(error.verify_code)
        why = shows(f"link.tls.{known}") if known else shows("link.tls.refused", code=error.verify_code)
        wrong = Detail("tls", why, Health.OUT_OF_ORDER)
        return Looked(Health.OUT_OF_ORDER, shows("of", what=shown, said=why), (*way, wrong))
    except ssl.SSLError:
        return Looked(Health.OUT_OF_ORDER, _of(shown, "no_tls"), (*way, _bad("tls", "no_tls")))
    except ConnectionRefusedError:
        return Looked(Health.OUT_OF_ORDER, _of(shown, "refused"), (*way, _bad("connect", "refused")))
    except TimeoutError:
        late = _of(shown, "no_answer", seconds=f"{PATIENCE:g}")
        return Looked(Health.OUT_OF_ORDER, late, (*way, _bad("connect", "silent")))
    except OSError as error:
        said = by_system(error)
        details = (*way, Detail("connect", said, Health.OUT_OF_ORDER))
        return Looked(Health.OUT_OF_ORDER, _of(shown, "not_reached", system=said), details)


def _chain(wrapped: ssl.SSLSocket, shown: str, way: tuple[Detail, ...], clock: Clock) -> Looked:
    """The chain was verified by the handshake; how long it still holds."""
    certificate = wrapped.getpeercert() or {}
    names = certificate.get("issuer", ())
    issuer = {key: value for part in names for key, value in part}  # type: ignore[str-unpack]
    way += (Detail("tls", f"{wrapped.version()}, {issuer.get('commonName', '?')}", Health.READY),)
    ends = dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate.get("notAfter"))), dt.UTC)
    days = (ends - clock.now()).days
    health = Health.DEGRADED if days < SOON else Health.READY
    way += (Detail("certificate_days", str(days), health),)
    return Looked(health, shows("link.certificate", address=shown, days=days), way)


def _asked(line: socket.socket, path: str, host: str, so_far: Looked, clock: Clock, tolerance: float) -> Looked:
    """One HEAD over the open line."""
    began = clock.monotonic()
    asked = f"HEAD {path or '/'} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    answer = http.client.HTTPResponse(line, method="HEAD")
    try:
        line.sendall(asked.encode("ascii", "replace"))
        answer.begin()
        took = clock.monotonic() - began
        status, date = answer.status, answer.getheader("Date", "")
    except TimeoutError:
        silent = (*so_far.details, _bad("round_trip", "silent"))
        said = shows("link.connected_silent", seconds=f"{PATIENCE:g}")
        return Looked(Health.OUT_OF_ORDER, together(so_far.evidence, said), silent)
    except (http.client.HTTPException, OSError):
        spoken = (*so_far.details, _bad("round_trip", "no_http"))
        return Looked(Health.OUT_OF_ORDER, together(so_far.evidence, shows("link.no_http")), spoken)
    finally:
        answer.close()
    weak = status in (502, 503, 504) or took * 1000 > SLOW
    trip = replace(_ms("round_trip", took), health=Health.DEGRADED if weak else Health.READY)
    details, health = [*so_far.details, trip], worst((so_far.health, Health.DEGRADED if weak else Health.READY))
    evidence = together(so_far.evidence, shows("link.answered", status=status, ms=f"{took * 1000:.0f}"))
    ahead = _ahead(date, clock, took)
    if ahead is None:
        details.append(Detail("clock_http", "-", Health.UNKNOWN))
    else:
        # The header has whole seconds: less than one is none.
        off = 0 < tolerance < abs(ahead)
        details.append(Detail("clock_http", f"{ahead:+.0f} s", Health.DEGRADED if off else Health.READY))
        health = worst((health, Health.DEGRADED)) if off else health
        evidence = together(evidence, shows("link.clock", seconds=f"{ahead:+.0f}") if off else None)
    return Looked(health, evidence, tuple(details))


def _ahead(date: str | None, clock: Clock, took: float) -> float | None:
    """Seconds by which the clock here is ahead of an HTTP date; None without a good one."""
    try:
        stated = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    stated = stated if stated.tzinfo else stated.replace(tzinfo=dt.UTC)
    ahead = (clock.now() - stated).total_seconds() - took / 2 - 0.5
    return 0.0 if abs(ahead) < 1 else ahead


def _ms(name: str, seconds: float) -> Detail:
    return Detail(name, f"{seconds * 1000:.0f} ms")


def _of(address: str, key: str, **values: object) -> Text:
    return shows("of", what=address, said=shows(f"link.{key}", **values))


def _bad(name: str, key: str) -> Detail:
    return Detail(name, shows(f"link.{key}"), Health.OUT_OF_ORDER)
