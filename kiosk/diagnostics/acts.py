"""What the kiosk can do by itself about a finding. Nothing here moves money or loses a paper that is owed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kiosk.backends.signed_in import SignedInBackend
from kiosk.diagnostics.examining import devices
from kiosk.ports import CancellingJobs, Check, Health, Reopening, SettingUp, shows
from kiosk.texts.said import Text

if TYPE_CHECKING:
    from kiosk.visit.parts import Parts

#: Parts that are started with a listener, and stopped.
_STARTED = frozenset({"card reader", "camera", "paper camera", "scanner"})


class Acts:
    """`again` stops a device and starts it anew for whoever hears it; `recover` is one pass over what is open or owed.
    Both None where the terminal isn't running: a reopened device's signals go to nobody then."""

    def __init__(
        self,
        parts: Parts,
        again: Callable[[Any], None] | None = None,
        recover: Callable[[], object] | None = None,
    ) -> None:
        self._parts, self._again, self._recover = parts, again or _again, recover

    def do(self, act: str, part: str) -> Check | None:
        """Do it. None where it was done: the part is checked anew then; a Check where it can't be done here."""
        device = devices(self._parts).get(part)
        match act:
            case "reopen":
                return self._reopen(part, device)
            case "cancel_jobs":
                if not isinstance(device, CancellingJobs):
                    return _cannot(part, shows("act.no_queue"))
                device.cancel_jobs()
                return None
            case "set_up":
                if not isinstance(device, SettingUp) or not device.set_up():
                    return _cannot(part, shows("act.not_set_up"))
                return None
            case "sign_in_again":
                if not isinstance(device, SignedInBackend):
                    return _cannot(part, shows("act.no_sign_in"))
                device.sign_in_again()
                return None
            case "examine_journal":
                self._parts.journal.examine(lambda: False)
                return None
            case "recover":
                if self._recover is None:
                    return _cannot(part, shows("act.not_running"))
                self._recover()
                return None
            case _:
                return _cannot(part, shows("act.cannot"))

    def _reopen(self, part: str, device: Any) -> Check | None:
        if isinstance(device, Reopening):
            device.reopen()
        elif part in _STARTED and device is not None:
            self._again(device)
        else:
            return _cannot(part, shows("act.nothing_to_open"))
        return None


def _again(device: Any) -> None:
    device.stop()
    device.start(_nobody)


def _nobody(signal: object) -> None:
    """Nobody listens: the terminal isn't running."""


def _cannot(part: str, why: Text) -> Check:
    return Check(part, Health.UNKNOWN, why, "-")
