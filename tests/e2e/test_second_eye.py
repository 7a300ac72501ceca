"""The code scanner as the second eye: on a real serial line, beside a camera or instead of one that is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.camera.simulated import CameraFault, SimulatedCamera
from kiosk.backends.simulated.place import Place
from kiosk.domain.people import Credential
from kiosk.ports import CodeSeen, TicketSeen
from kiosk.settings import Part
from kiosk.visit.runner import Heard
from tests.drivers.scanner.stages import PAUSE, SerialStage
from tests.e2e.terminal import AtTheKiosk, Film, booked, eye, place, settings, standing, until, voucher_of


@pytest.fixture
def there() -> Place:
    return place()


@pytest.fixture
def play(tmp_path: Path) -> Iterator[SerialStage]:
    made = SerialStage(tmp_path)
    yield made
    made.close()


def with_scanner(folder: Path, play: SerialStage, **parts: Any) -> Any:
    """Settings whose scanner is a driver made by entry point, on the stage's line."""
    line = {"port": str(play.link), "gone_after": PAUSE, "pause": PAUSE}
    return settings(folder, scanner=Part("serial", line), **parts)


def follow(play: SerialStage, person: AtTheKiosk) -> None:
    """The stage looks at the driver that the kiosk made."""
    scanner = person.kiosk.parts.scanner
    assert scanner is not None
    play.scanner = scanner
    play.await_open()


def asked(person: AtTheKiosk, before_answering: Callable[[], bool]) -> list[Credential]:
    """Collects whom the platform is asked about; it answers when `before_answering` is so."""
    found: list[Credential] = []
    backend: Any = person.kiosk.parts.backend
    identify = backend.identify

    def noted(credential: Credential, *rest: Any) -> Any:
        found.append(credential)
        until(before_answering, "both have told")
        return identify(credential, *rest)

    backend.identify = noted
    return found


def test_identified_by_the_scanner_with_the_camera_broken(tmp_path: Path, there: Place, play: SerialStage) -> None:
    film = Film(tmp_path)
    film.unplug()
    with standing(with_scanner(tmp_path, play, camera=film.part), there) as person:
        follow(play, person)
        person.for_myself()
        shown = person.at("identify", hint="K-126")
        until(lambda: not person.kiosk.screen.facts["camera"], "the page knows of the camera")
        facts = person.kiosk.screen.facts
        assert (facts["code"], facts["camera"], facts["scanner"]) == (True, False, True)
        assert any("扫码器" in step.say("zh") for step in shown.facts["steps"])
        play.put(b"https://example.cn/" + b"\r\n")
        person.at("identify", hint="K-122")
        play.put(voucher_of("in_force").encode() + b"\r\n")
        person.to_the_bill()
        assert person.settle().page == "done"
    assert len(booked(there)) == 1


def test_camera_and_scanner_see_the_same_code_at_once(tmp_path: Path, there: Place, play: SerialStage) -> None:
    """One person, one question to the platform: the code may be good for one use only."""
    with standing(with_scanner(tmp_path, play), there) as person:
        follow(play, person)
        heard: list[Heard] = []
        questions = asked(person, lambda: len(heard) >= 2)
        person.kiosk.runner.listen(lambda h: heard.append(h) if isinstance(h.event, CodeSeen) else None)
        person.for_myself()
        person.at("identify")
        code = voucher_of("in_force")
        eye(person).show(code)
        play.put(code.encode() + b"\r\n")
        person.at("filing")
        assert len(heard) == 2
        assert [credential.token for credential in questions] == [code]
        person.to_the_bill()
        assert person.settle().page == "done"
    assert len(booked(there)) == 1


def test_scanner_unplugged_and_plugged_in_while_the_page_waits(tmp_path: Path, there: Place, play: SerialStage) -> None:
    with standing(with_scanner(tmp_path, play), there) as person:
        follow(play, person)
        camera = person.kiosk.parts.camera
        assert isinstance(camera, SimulatedCamera)
        person.for_myself()
        person.at("identify")
        camera.fail(CameraFault.GONE)
        person.at("identify", hint="K-126")
        play.unplug()
        until(lambda: not person.kiosk.screen.facts["code"], "the page no longer offers the code")
        play.plug()
        play.put(voucher_of("in_force").encode() + b"\r")
        person.at("filing")
        assert person.problems == ["K-126"]


def test_what_is_scanned_while_nobody_asks_is_nothing(tmp_path: Path, there: Place, play: SerialStage) -> None:
    with standing(with_scanner(tmp_path, play), there) as person:
        follow(play, person)
        heard: list[object] = []
        person.kiosk.runner.listen(
            lambda h: heard.append(h.event) if isinstance(h.event, CodeSeen | TicketSeen) else None
        )
        play.scan(voucher_of("in_force"))
        play.send(voucher_of("in_force")[:12].encode())
        person.for_myself()
        person.at("identify")
        play.show(voucher_of("in_force")[12:].encode())
        play.scan(voucher_of("retired"))
        person.at("filing")
        assert len(heard) == 1
