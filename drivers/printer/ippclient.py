"""Requests to a printer or a CUPS queue over IPP. The only file that talks to a printer over httpx."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx

from drivers.printer.hosts import addresses
from drivers.printer.ippwire import BUSY, FIRST_ERROR, Attribute, IppBroken, Message, Operation, Tag, decode, encode

SCHEMES = {"http": "http", "https": "https", "ipp": "http", "ipps": "https"}
#: Whose jobs ours are, as the queue knows them.
USER = Attribute.of(Tag.NAME, "requesting-user-name", "kiosk")


class NotReached(Exception):
    """No connection: not one byte of the job has left."""


class NotUnderstood(Exception):
    """The other side was reached and has not answered usably: a job may be there."""


class Refused(Exception):
    """The printer said no. `busy`: not now, for another job of its is under way."""

    def __init__(self, said: str, busy: bool = False) -> None:
        super().__init__(said)
        self.busy = busy


class IppClient:
    """`url` is a printer's, or a CUPS server's where `queue` is named."""

    def __init__(self, url: str, queue: str) -> None:
        parts = urlsplit(url)
        path = f"/printers/{queue}" if queue else parts.path or "/"
        port = parts.port or (443 if parts.scheme == "https" else 631)
        self._host = parts.hostname or ""
        host = f"[{self._host}]" if ":" in self._host else self._host
        self._server = f"{SCHEMES[parts.scheme]}://{host}:{port}"
        self._path = path
        self.uri = f"{'ipps' if parts.scheme.endswith('s') else 'ipp'}://{host}:{port}{path}"
        self._numbers = itertools.count(1)
        # trust_env False: a proxy in the environment is not on the way to a printer. No connection is kept: one that
        # the server has closed meanwhile would look like a job whose fate is unknown.
        fresh = httpx.Limits(max_keepalive_connections=0)
        self._http = httpx.Client(timeout=10.0, trust_env=False, limits=fresh)

    def ask(
        self,
        operation: Operation,
        about: Sequence[Attribute] = (),
        job: Sequence[Attribute] = (),
        document: bytes = b"",
        *,
        printer: Sequence[Attribute] = (),
        path: str = "",
    ) -> Message:
        """One request. Raises NotReached, NotUnderstood or Refused; library errors end here."""
        head = (
            Attribute.of(Tag.CHARSET, "attributes-charset", "utf-8"),
            Attribute.of(Tag.LANGUAGE, "attributes-natural-language", "zh-cn"),
            Attribute.of(Tag.URI, "printer-uri", self.uri),
        )
        groups: list[tuple[Tag, Sequence[Attribute]]] = [(Tag.OPERATION, (*head, *about))]
        groups += [(tag, more) for tag, more in ((Tag.JOB, job), (Tag.PRINTER, printer)) if more]
        number = next(self._numbers)
        body = encode(operation, number, groups, document)
        to = self._server + (path or self._path)
        try:
            addresses(self._host)  # httpx waits without limit for a name that nobody answers for
        except OSError as error:
            raise NotReached from error
        try:
            answer = self._http.post(to, content=body, headers={"Content-Type": "application/ipp"})
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotReached from error
        except httpx.HTTPError as error:
            raise NotUnderstood from error
        if 400 <= answer.status_code < 500:
            raise Refused(f"HTTP {answer.status_code}")
        if answer.status_code != 200:
            raise NotUnderstood
        try:
            message = decode(answer.content)
        except IppBroken as error:
            raise NotUnderstood from error
        if message.request_id != number:
            raise NotUnderstood
        if message.code >= FIRST_ERROR:
            raise Refused(f"IPP {message.code:#06x}", message.code == BUSY)
        return message
