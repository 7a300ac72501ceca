"""The terminal's own end of the network: interfaces, name, route, name servers, and whether its clock is right."""

from __future__ import annotations

import contextlib
import socket
import struct
from pathlib import Path

from kiosk.diagnostics.machine import Machine
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Detail, Health, shows, together

#: /proc/net/route: the flags of a route that is up and leads to a gateway.
_UP_GATEWAY = 0x3


def check_network(machine: Machine, ahead: float | None, tolerance: float) -> Check:
    """DEGRADED where nothing leads out of this box: whether that hurts, the links say. `ahead` seconds by which our
    clock is ahead of the platform's own word, None where it has said none; more than `tolerance` refuses money."""
    up, down = interfaces(machine.sys)
    gateway, servers = route(machine.proc), name_servers(machine.etc)
    details = [
        Detail("interfaces", ", ".join(up) or "-", Health.READY if up else Health.DEGRADED),
        Detail("host_name", socket.gethostname()),
        Detail("route", gateway or "-", Health.READY if gateway else Health.DEGRADED),
        Detail("name_servers", ", ".join(servers) or "-", Health.READY if servers else Health.DEGRADED),
    ]
    off = ahead is not None and 0 < tolerance < abs(ahead)
    if ahead is None:
        details.append(Detail("clock_platform", "-", Health.UNKNOWN))
    else:
        details.append(Detail("clock_platform", f"{ahead:+.1f} s", Health.OUT_OF_ORDER if off else Health.READY))
    evidence = together(
        shows("network.up", names=", ".join(up)) if up else shows("network.none_up"),
        shows("network.down", names=", ".join(down)) if down else None,
        shows("network.route", gateway=gateway) if gateway else shows("network.no_route"),
        shows("network.clock", seconds=f"{ahead:+.0f}") if off else None,
    )
    if off:
        return Check("network", Health.OUT_OF_ORDER, evidence, "-", ProblemCode.CLOCK_DIFFERS, tuple(details))
    health = Health.READY if up and gateway else Health.DEGRADED
    return Check("network", health, evidence, "-", None, tuple(details))


def interfaces(sys: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those with a carrier, and those without; the machine's own loop is left out."""
    up: list[str] = []
    down: list[str] = []
    for interface in sorted((sys / "class/net").glob("*")):
        kind, state = _read(interface / "type"), _read(interface / "operstate")
        if kind == "772" or not state:  # ARPHRD_LOOPBACK
            continue
        # A driver that doesn't know its state says "unknown" (tunnels do): the carrier is asked then.
        lit = state == "up" or (state == "unknown" and _read(interface / "carrier") == "1")
        (up if lit else down).append(interface.name)
    return tuple(up), tuple(down)


def route(proc: Path) -> str:
    """The gateway of the route to everywhere, "" where there is none."""
    with contextlib.suppress(OSError, ValueError, struct.error):
        for line in (proc / "net/route").read_text("ascii", "replace").splitlines()[1:]:
            words = line.split()
            if len(words) > 3 and words[1] == "00000000" and int(words[3], 16) & _UP_GATEWAY == _UP_GATEWAY:
                return socket.inet_ntoa(struct.pack("<I", int(words[2], 16)))
    return ""


def name_servers(etc: Path) -> tuple[str, ...]:
    with contextlib.suppress(OSError):
        lines = (etc / "resolv.conf").read_text("utf-8", "replace").splitlines()
        return tuple(line.split()[1] for line in lines if line.startswith("nameserver") and len(line.split()) > 1)
    return ()


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""
