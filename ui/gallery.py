"""Every page as a Screen, from the real states of the default world: for pictures and for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from kiosk.backends.simulated.world import rules_of
from kiosk.clock import CHINA
from kiosk.policy.agency import packaged
from kiosk.policy.rulebook import load as load_rules
from kiosk.policy.service_rows import Downtime
from kiosk.ports import Advice, Frame
from kiosk.scenario import engineer_samples
from kiosk.scenario.samples import Samples, samples
from kiosk.spoken.aloud import Aloud
from kiosk.spoken.reading import reads
from kiosk.visit import states as st
from kiosk.visit.next_card import CardIn
from kiosk.visit.screen import Screen
from kiosk.visit.view import Surroundings, screen

FILING_LINK = "https://example.invalid/filing"


@cache
def surroundings() -> Surroundings:
    made = Samples()
    hospital = made.case().stay.hospital
    return Surroundings(
        hospital=hospital.name,
        office=hospital.office,
        phone=hospital.phone,
        filing_link=FILING_LINK,
        agencies=packaged(),
        idle_seconds=60,
        today=made.clock.now().date(),
        rulebook=load_rules(rules_of("default")),
    )


_AT = dt.datetime(2026, 3, 18, 9, 0, tzinfo=CHINA)


@cache
def gallery() -> Mapping[str, Screen]:
    """Name → Screen, and variants that only the surroundings make."""
    around = surroundings()
    pages = {name: screen(state, around) for name, state in samples().items()}
    pages["welcome_card_out"] = screen(st.Idle(), replace(around, card=False, open_requests=2))
    pages["welcome_no_paper"] = screen(st.Idle(), replace(around, paper=False, code=False))
    left = replace(around, card_in=CardIn.UNUSED)
    pages["welcome_card_left"] = screen(st.Idle(3), left)
    pages["out_of_service_card_left"] = screen(samples()["out_of_service"], left)
    pages["staff_card_left"] = screen(samples()["staff"], left)
    pages["slip_owed_card_waits"] = screen(samples()["slip_owed"], replace(around, card_in=CardIn.WAITS))
    pages["bill_no_paper"] = screen(samples()["bill"], replace(around, paper=False))
    pages["welcome_downtime"] = screen(st.Idle(), replace(around, now=_AT, downtime=_downtime(1)))
    pages["welcome_downtime_now"] = screen(st.Idle(), replace(around, now=_AT, downtime=_downtime(-1)))
    pages["identify_scanner"] = screen(st.Identifying(), replace(around, camera=False, scanner=True))
    pages["identify_id_card"] = screen(st.Identifying(), replace(around, id_card=True, code=False))
    burning = engineer_samples.burning(_AT, failing=True)
    pages["engineer_burning"] = screen(samples()["engineer_burning"], replace(around, burning=burning))
    pages["identify_advised"] = pages["identify_dark"] = pages["identify"]
    pages["engineer_really"] = screen(engineer_samples.really(Samples().place), around)
    pages["parked_not_printed"] = screen(replace(_parked(), printed=False), around)
    return pages


def _parked() -> st.Parked:
    state = samples()["parked"]
    if not isinstance(state, st.Parked):
        raise TypeError("the sample is not a parked visit")
    return state


class Showcase:
    """A Kiosk double that shows any Screen and remembers what was tapped; `voice`: how its voice stands, and whether a
    page can be read out is its own matter."""

    def __init__(
        self,
        first: Screen | None = None,
        *,
        name: str = "示例患者",
        frame: Frame | None = None,
        voice: Aloud | None = None,
    ) -> None:
        self._screen = first or gallery()["welcome"]
        self._listeners: list[Callable[[Screen], None]] = []
        self._name = name
        self._frame = frame
        self.taps: list[tuple[str, object]] = []
        self.voice = voice or Aloud()
        self.moving: Mapping[str, Any] = {}

    @property
    def screen(self) -> Screen:
        return self._screen

    def show(self, shown: Screen) -> None:
        """Change the page, as the flow would: the listeners hear it in the caller's thread."""
        self._screen = shown
        for listener in self._listeners:
            listener(shown)

    def listen(self, listener: Callable[[Screen], None]) -> None:
        self._listeners.append(listener)

    def tap(self, name: str, argument: object = "") -> None:
        self.taps.append((name, argument))

    def frame(self) -> Frame | None:
        return self._frame

    @property
    def aloud(self) -> Aloud:
        return replace(self.voice, offered=reads(self._screen))

    def see(self, frame: Frame | None) -> None:
        """What the camera sees from now on."""
        self._frame = frame

    def reveal(self) -> str:
        return self._name

    def live(self) -> Mapping[str, Any]:
        return self.moving

    def start(self) -> None: ...

    def stop(self) -> None: ...


def seen(name: str) -> Frame:
    """What the camera sees while the gallery's page of that name is shown."""
    match name:
        case "identify_advised":
            return held_up(Advice.CLOSER)
        case "identify_dark":
            return held_up(Advice.BRIGHTER, dark=True)
        case "photo":
            return held_up(None)
        case _:
            return wall()


def wall(width: int = 640, height: int = 480) -> Frame:
    """A plain picture for the preview: grey steps, as a camera before a wall sees them."""
    row = b"".join(bytes((90 + 100 * x // width,) * 3) for x in range(width))
    return Frame(width, height, row * height)


def held_up(advice: Advice | None, *, dark: bool = False, width: int = 640, height: int = 480) -> Frame:
    """A phone before the wall, a little aside and its code too fine to read, with its outline."""
    ground, screen_ = (14, 60) if dark else (130, 235)
    left, top, side = width * 3 // 8, height // 4, height // 2
    plain, rows = bytes((ground,) * 3) * width, []
    for y in range(height):
        if not top <= y < top + side:
            rows.append(plain)
            continue
        fields = ((x * 7 + (y - top) // 8 * 13) % 5 < 2 for x in range(side // 8))
        code = b"".join(bytes((20 if field else screen_,) * 3) * 8 for field in fields)
        rows.append(plain[: 3 * left] + code + plain[3 * (left + len(code) // 3) :])
    sides = (left / width, (left + side) / width, top / height, (top + side) / height)
    corners = tuple((sides[x], sides[2 + y]) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)))
    return Frame(width, height, b"".join(rows), 1.0, corners, advice)


def _downtime(hours: int) -> Downtime:
    """A notice, in the platforms' style, that begins in so many hours."""
    starts = _AT + dt.timedelta(hours=hours)
    what = "国家医保信息平台升级，跨省异地就医结算业务暂停办理。"
    return Downtime(begin=_AT.date(), source="invented", starts=starts, ends=starts + dt.timedelta(hours=6), what=what)
