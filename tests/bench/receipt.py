"""A slip's way to a receipt printer over TCP: drawn, asked for band by band and confirmed, beside sending it blind."""

from __future__ import annotations

from escpos.printer import Network
from PIL import ImageChops

from drivers.printer import escpos, raster
from drivers.printer.faces import Faces
from drivers.printer.strip import slip_strip
from drivers.printer.wording import Wording
from kiosk.clock import SystemClock
from kiosk.ports import Printed
from tests.bench.figures import Figure, interleaved, milliseconds
from tests.bench.slip import full_slip
from tests.drivers.printer.escpos_peer import EscPosPeer, on_tcp

_BLIND = "python-escpos sends it without drawing it or asking; the tests' printer on the same core deals with both"


def measure(quick: bool) -> list[Figure]:
    slip = full_slip()
    picture = ImageChops.invert(raster.Strip(Faces.found()).draw(slip_strip(slip, Wording())))
    with on_tcp(EscPosPeer()) as at:
        host, _, port = at.partition(":")
        ours = escpos.create({"line": "network", "at": at, "profile": "numbered-80"}, SystemClock())

        def driver() -> None:
            if ours.print(slip) is not Printed.CONFIRMED:
                raise RuntimeError("the tests' printer did not confirm")

        def peer() -> None:
            printer = Network(host, int(port), timeout=10, profile="TM-T20II")
            printer.image(picture, impl="bitImageRaster")
            printer.cut()
            printer.close()

        rounds = 10 if quick else 40
        both = interleaved(lambda: milliseconds(driver), lambda: milliseconds(peer), rounds)
    return [Figure("slip on a receipt printer over TCP, confirmed", "ms", *both, judged=0, note=_BLIND)]
