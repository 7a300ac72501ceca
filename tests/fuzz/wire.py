"""The line below httpx: scripted bytes through its real HTTP parser, no socket. Says whether anything was sent."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpcore
import httpx

from tests.fuzz.mutate import damaged

_STATUS = (200, 200, 200, 200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 500, 502, 503, 504, 599)
_CUTS = (httpcore.ReadError, httpcore.ReadTimeout, httpcore.RemoteProtocolError)


@dataclass
class Script:
    """What the line does with one call. `chunks` is what comes back; after them it ends, or raises `cut`.

    `whole` is the body as it was sent with `status`, None where the bytes were damaged as bytes: then only a parser
    can say what they are.
    """

    chunks: list[bytes] = field(default_factory=list)
    refused: type[Exception] | None = None
    unwritable: bool = False
    cut: type[Exception] | None = None
    status: int = 200
    whole: bytes | None = None
    written: int = 0


class Line(httpcore.NetworkStream):
    def __init__(self, script: Script) -> None:
        self._script = script

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._script.chunks:
            chunk = self._script.chunks.pop(0)
            if len(chunk) > max_bytes:
                self._script.chunks.insert(0, chunk[max_bytes:])
            return chunk[:max_bytes]
        if self._script.cut is not None:
            raise self._script.cut("the line was cut")
        return b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._script.written += len(buffer)
        if self._script.unwritable:
            raise httpcore.WriteError("the line was cut")

    def close(self) -> None:
        pass

    def get_extra_info(self, info: str) -> Any:
        return None


class Lines(httpcore.NetworkBackend):
    """Each connection plays the script that `next` holds."""

    def __init__(self) -> None:
        self.next = Script()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if self.next.refused is not None:
            raise self.next.refused("no connection")
        return Line(self.next)

    def client(self) -> httpx.Client:
        """An httpx client whose connections are these."""
        transport = httpx.HTTPTransport(trust_env=False)
        pool = httpcore.ConnectionPool(network_backend=self, max_keepalive_connections=0)
        typing.cast("Any", transport)._pool = pool
        return httpx.Client(base_url="http://insurer.invalid", transport=transport, trust_env=False)


def script(rng: Random, body: bytes) -> Script:
    """A call that is answered with `body`, whole or not, under some status, in pieces, with honest or lying headers."""
    dice = rng.random()
    if dice < 0.02:
        return Script(refused=rng.choice((httpcore.ConnectError, httpcore.ConnectTimeout)))
    if dice < 0.03:
        return Script(unwritable=True)
    if dice < 0.05:
        return Script(cut=rng.choice(_CUTS))
    status = rng.choice(_STATUS) if rng.random() < 0.3 else 200
    length = len(body)
    cut: type[Exception] | None = None
    lines = [f"HTTP/1.1 {status} x", rng.choice(("Content-Type: application/json", "Content-Type: text/html"))]
    match rng.randrange(30):
        case 0:
            lines.append(f"Content-Length: {length + rng.choice((1, 50, 10**7))}")  # cut short
        case 1 if length:
            lines.append(f"Content-Length: {rng.randrange(length)}")  # what follows is no part of it
        case 2:
            lines.append("Content-Encoding: gzip")
        case 3:
            cut = rng.choice(_CUTS)
            lines.append(f"Content-Length: {length + 1}")
        case 4:
            lines.append("Transfer-Encoding: chunked")
        case 5:
            pass  # until the line ends
        case _:
            lines.append(f"Content-Length: {length}")
    honest = lines[-1] == f"Content-Length: {length}"
    raw = "\r\n".join((*lines, "Connection: close", "", "")).encode() + body
    whole = body if honest else None
    if rng.random() < 0.08:
        raw, whole = damaged(rng, raw, (b"\r\n", b"\r\n\r\n", b"\0", b"HTTP/1.1 200 OK\r\n")), None
    at = rng.randrange(len(raw) + 1)
    return Script([part for part in (raw[:at], raw[at:]) if part], cut=cut, status=status, whole=whole)
