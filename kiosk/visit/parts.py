"""What the flow works with: made in one place, kiosk.bootstrap."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.directory.directory import Directory
from kiosk.papers.seal import Seal
from kiosk.policy.rulebook import RuleBook, load
from kiosk.ports import (
    Backend,
    Camera,
    CardReader,
    Clock,
    Hospital,
    IdCardReader,
    Journal,
    MaterialStore,
    PaperCamera,
    Payments,
    Printer,
    Scanner,
    SecondStore,
    Voice,
)
from kiosk.settings import Settings


@dataclass(frozen=True)
class Parts:
    """Every part of a terminal. A missing device is None. `paper_camera`: a second one that looks at papers only;
    without it the camera for codes takes them too."""

    settings: Settings
    clock: Clock
    journal: Journal
    backend: Backend
    hospital: Hospital
    payments: Payments
    printer: Printer
    card_reader: CardReader | None = None
    id_card_reader: IdCardReader | None = None
    camera: Camera | None = None
    paper_camera: Camera | None = None
    scanner: Scanner | None = None
    voice: Voice | None = None
    second_store: SecondStore | None = None
    materials: MaterialStore | None = None
    seal: Seal = field(default_factory=Seal.throw_away)
    rulebook: RuleBook = field(default_factory=load)
    directory: Directory = field(default_factory=Directory)

    @property
    def papers(self) -> PaperCamera | None:
        """The camera that takes papers: the one that looks at nothing else, where there is one. None: none can."""
        camera = self.camera if self.paper_camera is None else self.paper_camera
        return camera if isinstance(camera, PaperCamera) else None
