"""A maker's library made by the tests, and the hand that moves cards before it."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from drivers.card.synthetic import SyntheticCard
from kiosk.domain.people import Credential
from kiosk.domain.problems import ProblemCode
from tests.drivers.card.fixtures import LONGEST_WAIT
from tests.drivers.card.people import Person
from tests.require import need

SOURCE = Path(__file__).with_name("vendor_library.c")
PROFILE = Path(__file__).with_name("vendor_profile.toml")
VERSIONS = {1: "1.00", 2: "2.00", 3: "3.00"}
#: A problem to the number that the published interface has for it.
NUMBERS = {
    ProblemCode.CARD_NOT_SOCIAL: -1,
    ProblemCode.CARD_PULLED: -2,
    ProblemCode.CARD_UPSIDE_DOWN: -3,
    ProblemCode.CARD_MUTE: -4,
    ProblemCode.CARD_NEEDS_AUTHENTICATION: -2201,
}


@cache
def compiled() -> Path:
    """The library, made once a test process."""
    need("gcc")
    folder = Path(mkdtemp(prefix="kiosk-vendor-"))
    import atexit

    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    library = folder / "libvendor.so"
    command = ("gcc", "-shared", "-fPIC", "-O0", "-Wall", "-Wextra", "-Werror", str(SOURCE), "-o", str(library))
    subprocess.run(command, check=True)
    return library


def text_of(person: Person) -> bytes:
    """What `iReadCardBas` fills in for this person's card."""
    code = person.card().files[0xEF05][1].hex().upper()
    return _text((code[:6], person.id_number, person.card_number, code, person.name), person.generation)


def _text(whose: tuple[str, ...], generation: int) -> bytes:
    fields = (*whose, "3B6D00", VERSIONS[generation], "20201203", "20301202", "0001", "0002", "")
    return "|".join(fields).encode("gb18030")


class Desk:
    """What the library will answer from now on."""

    def __init__(self, control: Path) -> None:
        self._control = control
        self.empty()

    def put(self, person: Person, deed: str = "", where: str = "read", *, present: int = 0, read: int = 0) -> None:
        self.answer(text_of(person), deed, where, present=present, read=read)

    def put_third(self, card: Credential, deed: str = "", where: str = "read") -> SyntheticCard:
        """A 3.0 card: `read` wants a module (-2201), the two steps read it with the answer that it awaits."""
        asking = SyntheticCard(card.recognition_code)
        asking.ask()
        whose = (card.issuing_region, card.id_number, card.token, card.recognition_code, card.name)
        self.answer(_text(whose, 3), deed, where, read=-2201, asking=asking)
        return asking

    def answer(
        self,
        raw: bytes,
        deed: str = "",
        where: str = "read",
        *,
        present: int = 0,
        read: int = 0,
        asking: SyntheticCard | None = None,
    ) -> None:
        written = self._control.with_suffix(".new")
        card = f"{asking.question} {asking.awaited()}" if asking is not None else "- -"
        written.write_bytes(f"{present} {read} {where} {deed or 'nothing'} {card}\n".encode() + raw)
        written.replace(self._control)

    @property
    def given(self) -> list[str]:
        """The answers that cards were given so far."""
        file = self._control.with_name(self._control.name + ".given")
        return file.read_text(encoding="ascii").splitlines() if file.exists() else []

    @property
    def hangs(self) -> bool:
        """The library has come to where it never answers."""
        return self._control.with_name(self._control.name + ".hangs").exists()

    def empty(self) -> None:
        self.answer(b"", present=-2, read=-2)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An empty desk before the library."""
    control = tmp_path / "control"
    monkeypatch.setenv("VENDOR_CONTROL", str(control))
    return Desk(control)


def options(**more: object) -> dict[str, object]:
    """Options for the driver with the tests' library; a reading may be slow where a test doesn't say how long."""
    patient = {"poll_seconds": 0.02, "read_seconds": LONGEST_WAIT}
    return {"library": str(compiled()), "profile": str(PROFILE), **patient, **more}
