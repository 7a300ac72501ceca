"""A camera without a camera: drawn pictures, read by the real decoder. For tests, the bench's dock and scripted visits.

`show` holds up a phone, `lay` lays down a paper, `hide` takes it away; `fail` and `mend` are the fault switches. With
`threaded` off nothing runs in the background: `show`, `lay`, `watch` and `fail` hand their signals to the listener
before they return.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from drivers.camera import chart, probing
from drivers.camera.controls import Controls
from drivers.camera.decode import decode
from drivers.camera.desk import form_sheet, laid
from drivers.camera.image import Picture, preview
from drivers.camera.paper import best_of, judge
from drivers.camera.phone import phone, room
from drivers.camera.scan import scan
from drivers.camera.view import CodesInView
from kiosk.domain.form import FormScan
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CameraTrouble, Check, Clock, CodeSignal, Frame, Health, Photo, Unreadable, shows, together
from kiosk.settings import section


class CameraFault(StrEnum):
    """GONE: unplugged. FROZEN: no new frame. BLACK: frames come, but nothing can be seen on them."""

    GONE = "gone"
    FROZEN = "frozen"
    BLACK = "black"


_TROUBLE: Mapping[CameraFault, ProblemCode] = {
    CameraFault.GONE: ProblemCode.CAMERA_GONE,
    CameraFault.FROZEN: ProblemCode.CAMERA_FROZEN,
    CameraFault.BLACK: ProblemCode.CAMERA_BLIND,
}


@dataclass(frozen=True)
class SimulatedOptions:
    """Size in pixels; `fps` looks a second when threaded; a code has left after `gone_after` seconds unseen; a picture
    that is black for `blind_after` is told."""

    threaded: bool = True
    width: int = 1280
    height: int = 720
    fps: float = 10.0
    gone_after: float = 1.0
    blind_after: float = 5.0

    def __post_init__(self) -> None:
        if self.fps <= 0:
            raise ValueError("fps must be above 0")


class SimulatedCamera:
    """A Camera port on drawn pictures. See the module."""

    def __init__(self, options: SimulatedOptions, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._lock = threading.RLock()
        self._picture = self._room = room(options.width, options.height)
        self._dark = np.zeros_like(self._room)
        self._read: tuple[Picture, tuple[str, ...]] | None = None
        self._view = CodesInView(options.gone_after)
        self._listener: Callable[[CodeSignal], None] | None = None
        self._watching = False
        self._fault: CameraFault | None = None
        self._failed_at = 0.0
        self._told: ProblemCode | None = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    # ---- the port

    def start(self, listener: Callable[[CodeSignal], None]) -> None:
        self.stop()
        self._listener = listener
        self._stopped = threading.Event()
        if self._options.threaded:
            self._thread = threading.Thread(target=self._run, args=(self._stopped,), name="camera", daemon=True)
            self._thread.start()
        self._look_now()

    def stop(self) -> None:
        self.rest()
        self._listener = None
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def watch(self) -> None:
        with self._lock:
            self._watching, self._told = True, None
            self._view.forget()
        self._look_now()

    def rest(self) -> None:
        with self._lock:
            self._watching = False
            self._view.forget()

    def frame(self) -> Frame | None:
        with self._lock:
            if self._listener is None or self._trouble() in (ProblemCode.CAMERA_GONE, ProblemCode.CAMERA_FROZEN):
                return None
            return preview(self._seen(), self._clock.monotonic(), self._options.width)

    def photograph(self) -> Photo | Unreadable | Problem:
        with self._lock:
            trouble = self._trouble()
            if trouble is not None and self._fault is not CameraFault.BLACK:
                return Problem(trouble)
            picture = self._seen()
        return best_of([judge(picture)]) or Problem(ProblemCode.CAMERA_FROZEN)

    def read_form(self, photo: Photo) -> FormScan:
        return scan(photo.jpeg)

    def check(self) -> Check:
        trouble = self._trouble()
        blind = trouble is ProblemCode.CAMERA_BLIND
        health = Health.READY if trouble is None else Health.DEGRADED if blind else Health.OUT_OF_ORDER
        size = f"{self._options.width}×{self._options.height}"
        fault = shows("simulated.switched", fault=self._fault.value) if self._fault else None
        evidence = together(shows("simulated.size", size=size), fault)
        return Check("camera", health, evidence, f"{type(self).__module__}.{type(self).__qualname__}", trouble)

    # ---- what a person, or a fault, does in front of it

    def show(self, content: str | bytes) -> None:
        """Hold up a phone with this code, and keep it there. ValueError where no code holds it."""
        picture = phone(content, self._options.width, self._options.height)
        with self._lock:
            self._picture = picture
        self._look_now()

    def lay(self, sheet: Picture | None = None) -> None:
        """Lay a paper before the camera, and leave it there: `sheet` as drawn (blue, green, red), without one a page
        with lines of type."""
        picture = laid(sheet, self._options.width, self._options.height)
        with self._lock:
            self._picture = picture
        self._look_now()

    def lay_form(self, number: str, *, signed: bool = True) -> None:
        """Lay the filing form of that number before the camera, signed with a pen or not."""
        self.lay(form_sheet(number, signed=signed))

    def hide(self) -> None:
        """Take it away. Not threaded, it has left the view at once; threaded, after `gone_after` seconds."""
        with self._lock:
            self._picture = self._room
            if not self._options.threaded:
                self._view.forget()

    def fail(self, fault: CameraFault) -> None:
        """Switch a fault on, until `mend`."""
        with self._lock:
            self._fault, self._told, self._failed_at = fault, None, self._clock.monotonic()
        self._look_now()

    def mend(self) -> None:
        """The camera works again, and sees what is held up by now."""
        with self._lock:
            self._fault = self._told = None
        self._look_now()

    # ---- looking

    def _run(self, stopped: threading.Event) -> None:
        while not stopped.wait(1 / self._options.fps):
            self._look()

    def _look_now(self) -> None:
        if not self._options.threaded:
            self._look()

    def _look(self) -> None:
        listener = self._listener
        if listener is None:
            return
        for signal in self._news():
            listener(signal)

    def _news(self) -> tuple[CodeSignal, ...]:
        with self._lock:
            trouble = self._trouble()
            new, self._told = trouble != self._told, trouble
            if trouble is not None:
                return (CameraTrouble(trouble),) if new else ()
            if not self._watching:
                return ()
            return self._view.look(self._texts(), self._clock.monotonic())

    def _texts(self) -> tuple[str, ...]:
        """Of what is seen; a drawn picture is read once, it never changes."""
        seen = self._seen()
        if self._read is None or self._read[0] is not seen:
            self._read = (seen, decode(seen))
        return self._read[1]

    def _seen(self) -> Picture:
        return self._dark if self._fault is CameraFault.BLACK else self._picture

    def _trouble(self) -> ProblemCode | None:
        """Black is told once it has lasted: for a moment a hand may cover the lens."""
        if self._fault is None:
            return None
        lasted = self._clock.monotonic() - self._failed_at >= self._options.blind_after
        return _TROUBLE[self._fault] if self._fault is not CameraFault.BLACK or lasted else None

    # ---- trying it out

    def probes(self) -> Sequence[str]:
        return probing.PROBES

    def probe(self, name: str) -> Check:
        """As the real one; held up before it is what `show`, `lay` and `show_chart` say."""
        found = self.check()
        with self._lock:
            seen = self._seen()
        unable = found.health is Health.OUT_OF_ORDER or name not in probing.PROBES
        return found if unable else probing.examined(name, found, seen, Controls())

    def chart(self) -> Frame:
        """The test chart, to be shown or printed."""
        return chart.drawn()

    def show_chart(self) -> None:
        """Hold the printed test chart up."""
        self.lay(np.repeat(chart.picture()[..., None], 3, 2))


def create(options: Mapping[str, Any], clock: Clock) -> SimulatedCamera:
    """The entry point `simulated`. Raises SettingsError."""
    return SimulatedCamera(section(SimulatedOptions, options, "[camera]"), clock)
