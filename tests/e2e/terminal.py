"""A kiosk as it stands in a hall, built as `kiosk run` builds it (parts by entry point), and a person before it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from drivers.camera.phone import phone
from drivers.camera.simulated import SimulatedCamera
from drivers.card.virtual import VirtualCard, social_card
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import ShiftedClock
from kiosk.domain.bill import Settlement
from kiosk.domain.people import Medium
from kiosk.settings import Institution, JournalSettings, Part, Settings
from kiosk.settings import Terminal as TerminalSettings
from kiosk.visit.screen import Screen
from tests.drivers.camera.stages import FileStage

WORLD = load("default")
#: No test waits this long for anything that happens; it only ends one that hangs (seconds).
PATIENCE = 90.0


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"it never came that {what}")
        time.sleep(0.01)


def place() -> Place:
    """Insurer and hospital of the default world, in real time from the world's own moment on."""
    return Place(WORLD, ShiftedClock(WORLD.clock))


def settings(folder: Path, **parts: Any) -> Settings:
    """Settings of a terminal in the world's hospital; journal and papers in `folder`, devices simulated unless given.

    `request_slice`, `idle_seconds` and `name` go to the terminal.
    """
    here = WORLD.institution
    region = WORLD.region(here.region)
    about = {key: parts.pop(key) for key in ("request_slice", "idle_seconds", "name") if key in parts}
    made = Settings(
        terminal=TerminalSettings(institution=here.code, **about),
        institution=Institution(here.name, here.level, region.code, region.name, here.office, here.phone),
        journal=JournalSettings(path=folder / "journal" / "journal.db", reserve_bytes=65536),
        card_reader=Part("simulated"),
        camera=Part("simulated", {"fps": 20.0, "gone_after": PATIENCE}),
        printer=Part("folder", {"path": str(folder / "papers")}),
    )
    return replace(made, **parts)


def card_of(key: str) -> VirtualCard:
    """The card of a person of the world, made of software."""
    person = WORLD.person(key)
    card = person.card
    assert card is not None
    return social_card(
        person.name,
        person.id_number,
        card.number,
        generation=card.generation,
        recognition_code=card.recognition_code,
    )


def voucher_of(key: str) -> str:
    return WORLD.person(key).credential(Medium.VOUCHER).token


class Film(FileStage):
    """What a camera that plays a film sees; `part` is that camera in settings."""

    @property
    def part(self) -> Part:
        return Part("opencv", {"source": str(self._film), "fps": 25, "frozen_after": PATIENCE})

    def show_phone(self, content: str) -> None:
        self.place(phone(content, 640, 480), content)


class AtTheKiosk:
    """A person at a running kiosk: waits for a page, presses what is on it."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        #: Pages as they came up.
        self.pages: list[str] = []
        #: Codes of problems that a page showed.
        self.problems: list[str] = []
        kiosk.listen(self._seen)

    def _seen(self, shown: Screen) -> None:
        if not self.pages or self.pages[-1] != shown.page:
            self.pages.append(shown.page)
        for key in ("hint", "problem"):
            code = _code_of(shown.facts.get(key))
            if code and (not self.problems or self.problems[-1] != code):
                self.problems.append(code)

    def at(self, *pages: str, hint: str | None = None) -> Screen:
        """Wait for one of `pages` (with this problem on it) and answer it."""

        def there() -> bool:
            shown = self.kiosk.screen
            return shown.page in pages and not shown.busy and (hint is None or _code(shown) == hint)

        what = f"{' or '.join(pages)}{f' says {hint}' if hint else ''} was shown (after {self.pages})"
        until(there, what)
        return self.kiosk.screen

    def tap(self, name: str, argument: object = "") -> None:
        self.kiosk.tap(name, argument)

    def for_myself(self) -> None:
        """From the welcome page, or from "for whom" where a card has begun the visit, to the identify page."""
        if self.at("welcome", "for_whom").page == "welcome":
            self.tap("start")
        self.at("for_whom")
        self.tap("self")

    def to_the_bill(self) -> Screen:
        """From the moment the person is known."""
        self.at("filing")
        self.tap("proceed")
        return self.at("bill")

    def settle(self) -> Screen:
        """From the bill to the last page."""
        self.at("bill")
        self.tap("confirm")
        return self.at("done", "hospital_owed", "slip_owed", "needs_staff", "problem", "out_of_service")

    def leave(self) -> None:
        """Back to the welcome page, by the page's own way."""
        shown = self.kiosk.screen
        taps = [action.tap for action in shown.actions]
        self.tap("proceed" if "proceed" in taps else "cancel")
        self.at("welcome")


def _code(shown: Screen) -> str | None:
    return _code_of(shown.facts.get("hint") or shown.facts.get("problem"))


def _code_of(told: object) -> str | None:
    """None of a hint in plain words."""
    return told.get("code") if isinstance(told, Mapping) else None


@contextmanager
def standing(
    made: Settings, there: Place, *, first: tuple[str, ...] = ("welcome", "for_whom"), **parts: Any
) -> Iterator[AtTheKiosk]:
    """A running kiosk at one of its `first` pages. `parts` are ready-made ones; insurer and hospital are `there` unless
    the settings or `parts` name others."""
    ready: dict[str, Any] = {}
    if made.backend.driver == "simulated":
        ready["backend"] = there.backend(timeout=5.0)
    if made.hospital.driver == "simulated":
        ready["hospital"] = there.hospital(timeout=5.0)
    kiosk = build(made, Overrides(there.clock, ready | parts))
    person = AtTheKiosk(kiosk)
    kiosk.start()
    try:
        person.at(*first)
        yield person
    finally:
        kiosk.stop()


def booked(there: Place) -> tuple[Settlement, ...]:
    return there.books.live()


def eye(person: AtTheKiosk) -> SimulatedCamera:
    """The other side of the simulated camera."""
    camera = person.kiosk.parts.camera
    assert isinstance(camera, SimulatedCamera)
    return camera
