"""Sound cards and players for the tests: real ones that write files, and programs that misbehave as real ones do."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from drivers.voice.pack import PackOptions, PackVoice
from drivers.voice.wav import as_numbers
from kiosk.clock import SystemClock
from kiosk.ports import Clock
from tests.ahead import Ahead

#: Seconds after which a test that waits has failed; nothing depends on how long something takes below it.
PATIENCE = 90.0


class Card:
    """A sound card that keeps what it played, as raw samples."""

    def __init__(self, heard: Path, config: Path) -> None:
        self._heard, self.config = heard, config
        self.plug_in()

    def plug_in(self) -> None:
        self.config.write_text(
            f'pcm.!default {{ type file file "{self._heard}" format raw slave.pcm nowhere }}\n'
            "pcm.nowhere { type null }\n"
        )

    def unplug(self) -> None:
        """What is left on a machine without a card."""
        self.config.write_text("pcm.!default { type hw card 7 device 0 }\n")

    def heard(self) -> bytes:
        """What was played last, without the silence with which the player fills up its last period."""
        return self._heard.read_bytes().rstrip(b"\0") if self._heard.exists() else b""


def program(folder: Path, body: str, name: str = "player") -> str:
    """A player: a shell script with `body`; its arguments are aplay's."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def voice(path: Path, clock: Clock | None = None, *, player: str = "aplay", patience: float = PATIENCE) -> PackVoice:
    return PackVoice(PackOptions(path=path, player=player, patience=patience), clock or SystemClock())


def wait(until: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.005)


def quiet(made: PackVoice) -> None:
    wait(lambda: not made.speaking(), "it has said everything")


def given_up(made: PackVoice, clock: Ahead) -> None:
    """The player's time is over, as soon as it has begun."""

    def over() -> bool:
        clock.pass_by(PATIENCE * 2)
        return not made.speaking()

    wait(over, "the player was given up")


def energy(samples: bytes) -> float:
    """Mean square of the samples."""
    numbers = as_numbers(samples)
    return sum(n * n for n in numbers) / max(len(numbers), 1)
