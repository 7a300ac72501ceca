"""What can go wrong with a device, the network or the sound, and how it is mended. Injected through the simulated
drivers, which keep the same promises as the real ones (their conformance suites)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from drivers.camera.simulated import CameraFault
from kiosk.domain.people import Medium
from tests.matrix.stages import NEXT
from tests.matrix.terminal import MatrixTerminal


@dataclass(frozen=True)
class Fault:
    """`strike` happens in the state, `mend` when somebody has seen to it. `voice`: at a terminal that speaks."""

    strike: Callable[[MatrixTerminal], None]
    mend: Callable[[MatrixTerminal], None]
    voice: bool = False


def _leave_it(terminal: MatrixTerminal) -> None:
    """Nothing to mend: it happened once."""


def _reader(gone: bool) -> Callable[[MatrixTerminal], None]:
    def turn(terminal: MatrixTerminal) -> None:
        terminal.reader.gone = gone

    return turn


def _mute(on: bool) -> Callable[[MatrixTerminal], None]:
    def turn(terminal: MatrixTerminal) -> None:
        terminal.reader.faults.mute = on

    return turn


def _busy(on: bool) -> Callable[[MatrixTerminal], None]:
    def turn(terminal: MatrixTerminal) -> None:
        terminal.reader.faults.busy = on

    return turn


def _pulled(terminal: MatrixTerminal) -> None:
    terminal.take_out()


def _swapped(terminal: MatrixTerminal) -> None:
    """Another card so fast that the reader doesn't notice; where none was in, another person's is put in."""
    if terminal.card_in:
        terminal.reader.swap(terminal.credential(NEXT))
    else:
        terminal.put_in(NEXT)


def _upside_down(terminal: MatrixTerminal) -> None:
    terminal.put_in_wrong()


def _camera(fault: CameraFault) -> Fault:
    return Fault(lambda terminal: terminal.camera.fail(fault), lambda terminal: terminal.camera.mend())


def _printer(switch: str) -> Fault:
    def turn(on: bool) -> Callable[[MatrixTerminal], None]:
        return lambda terminal: setattr(terminal.printer, switch, on)

    return Fault(turn(True), turn(False))


def _network(calls: tuple[str, ...], how: str) -> Fault:
    """The line to the other side: `down`, nothing leaves; `lost_after`, what leaves arrives and no answer comes."""

    def strike(terminal: MatrixTerminal) -> None:
        terminal.place.faults.plan([{"call": call, "fault": how, "times": 0} for call in calls])

    return Fault(strike, lambda terminal: terminal.place.faults.clear())


def _blind(terminal: MatrixTerminal) -> None:
    terminal.camera.fail(CameraFault.GONE)
    terminal.scanner.fail()


def _seeing(terminal: MatrixTerminal) -> None:
    terminal.camera.mend()
    terminal.scanner.mend()


def _silent(on: bool) -> Callable[[MatrixTerminal], None]:
    def turn(terminal: MatrixTerminal) -> None:
        assert terminal.voice is not None
        terminal.voice.silent = on

    return turn


def _foreign_code(terminal: MatrixTerminal) -> None:
    """Somebody holds another person's voucher before the camera."""
    terminal.hold_up(terminal.place.world.person(NEXT).credential(Medium.VOUCHER).token)


_INSURER = ("identify", "filings", "preview", "settle", "find", "reverse", "write", "find_write", "upload")
_HOSPITAL = ("stays", "bill", "lock", "unlock", "take", "undo", "settled")

FAULTS: Mapping[str, Fault] = {
    "reader unplugged": Fault(_reader(True), _reader(False)),
    "card pulled": Fault(_pulled, _leave_it),
    "card swapped": Fault(_swapped, _leave_it),
    "card upside down": Fault(_upside_down, _leave_it),
    "card mute": Fault(_mute(True), _mute(False)),
    "card held by another program": Fault(_busy(True), _busy(False)),
    "camera unplugged": _camera(CameraFault.GONE),
    "camera frozen": _camera(CameraFault.FROZEN),
    "camera black": _camera(CameraFault.BLACK),
    "scanner unplugged": Fault(lambda terminal: terminal.scanner.fail(), lambda terminal: terminal.scanner.mend()),
    "camera and scanner unplugged": Fault(_blind, _seeing),
    "another's code shown": Fault(_foreign_code, _leave_it),
    "loudspeaker lost": Fault(_silent(True), _silent(False), voice=True),
    "paper out": _printer("paper_out"),
    "printer unplugged": _printer("gone"),
    "printer gives up": _printer("fail"),
    "printer can't say": _printer("unconfirmed"),
    "insurer unreachable": _network(_INSURER, "down"),
    "insurer's answers lost": _network(_INSURER, "lost_after"),
    "hospital unreachable": _network(_HOSPITAL, "down"),
}
