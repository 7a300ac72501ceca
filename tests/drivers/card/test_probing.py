"""What an engineer tries out on a card: found, timed, dumped, and nothing of its owner in it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from drivers.card import layout, pcsc_probes, probing, vendor_check
from drivers.card.layout import EF06, NAME, SPEC_VERSION
from drivers.card.virtual import VirtualCard, bank_card
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Health
from kiosk.texts import text, texts
from tests.drivers.card.people import FIRST_GENERATION, LI, LONG_NAME, T1, THIRD_GENERATION, WANG, Person
from tests.drivers.card.test_apdu import Answers, Line


def _ticks() -> Callable[[], float]:
    """A clock that goes on by a millisecond with every look."""
    ticks = count()
    return lambda: next(ticks) / 1000


@pytest.mark.parametrize("person, named", [(FIRST_GENERATION, "not named"), (WANG, "3DES"), (THIRD_GENERATION, "SM4")])
def test_the_application_and_its_algorithm(person: Person, named: str) -> None:
    found = probing.find_application(Line(person.card()))
    assert isinstance(found, tuple)
    assert [str(each.value) for each in found] == ["found", named]


def test_another_card_has_no_application() -> None:
    assert probing.find_application(Line(bank_card())) == Problem(ProblemCode.CARD_NOT_SOCIAL)


@pytest.mark.parametrize("fci", [b"", b"\x9f\x0c", b"\x9f\x0c\x03\x86\x01", b"\x86\x01\x01"])
def test_a_broken_fci_names_nothing(fci: bytes) -> None:
    assert str(probing.algorithm(fci)) == "not named"
    assert str(probing.algorithm(b"\x9f\x0c\x03\x86\x01\x07")) == "unknown (07)"


def test_exchanges_are_timed_one_by_one() -> None:
    line = Line(WANG.card())
    timing = probing.time_exchanges(line, _ticks(), 7)
    assert isinstance(timing, probing.Timing)
    assert (timing.count, len(line.commands)) == (7, 7)
    assert timing.p50 == timing.p95 == pytest.approx(1.0)


def test_a_line_that_breaks_has_no_timing() -> None:
    pulled = Problem(ProblemCode.CARD_PULLED)
    assert probing.time_exchanges(Answers(lambda n, _: pulled if n == 3 else b"\x90\x00"), _ticks()) == pulled


@pytest.mark.parametrize("person", [WANG, LI, LONG_NAME, T1, FIRST_GENERATION])
def test_a_dump_masks_every_value(person: Person) -> None:
    dumped = probing.dump(Line(person.card()))
    assert isinstance(dumped, tuple)
    words = "\n".join(str(each.value) for each in dumped)
    code = person.card().files[0xEF05][1].hex().upper()
    for secret in (person.name, person.name[0], person.id_number, person.id_number[6:14], person.card_number, code):
        assert secret not in words
    assert "EF05/01 卡的识别码: length 16, 990100****" in words
    assert "EF06/09 姓名: length 30, ****" in words


def test_a_dump_says_what_is_closed_missing_or_broken() -> None:
    closed = probing.dump(Line(THIRD_GENERATION.card()))
    assert isinstance(closed, tuple)
    assert [str(each.value) for each in closed if "closed, 6982" in str(each.value) and "EF06/08" in str(each.value)]
    card = WANG.card()
    files = {file: dict(records) for file, records in card.files.items()}
    files[EF06][NAME.tag] = b"\x81" + b"\0" * 29
    del files[EF06][0x08]
    broken = probing.dump(Line(VirtualCard(layout.APPLICATION, files)))
    assert isinstance(broken, tuple)
    found = {str(each.value).partition(":")[0]: each for each in broken}
    assert str(found["EF06/09 姓名"].value).endswith("32 bytes that can't be this record")
    assert str(found["EF06/08 社会保障号码"].value).endswith("no such record, 6A83")
    assert found["EF06/4E 姓名扩展"].health is None, "an optional record may be missing"
    assert found["EF06/09 姓名"].health is found["EF06/08 社会保障号码"].health is Health.DEGRADED
    assert str(SPEC_VERSION.value) not in str(found["EF05/03 规范版本"].value)
    del files[EF06]
    shorter = probing.dump(Line(VirtualCard(layout.APPLICATION, files)))
    assert isinstance(shorter, tuple)
    assert str(shorter[-1].value) == f"EF06: {text('en', 'problem.K-108.title')}"


def test_a_dump_of_another_card_or_a_broken_line() -> None:
    assert probing.dump(Line(bank_card())) == Problem(ProblemCode.CARD_NOT_SOCIAL)
    pulled = Problem(ProblemCode.CARD_PULLED)
    whole = Line(WANG.card())
    probing.dump(whole)
    for broken in range(1, len(whole.commands) + 1):
        line = Line(WANG.card())
        assert isinstance(
            probing.dump(Answers(lambda n, c, line=line, at=broken: pulled if n >= at else line.transmit(c))),  # type: ignore[misc]
            Problem | tuple,
        )


def test_every_fact_and_every_probe_of_the_readers_has_a_text() -> None:
    """Names of details are written where they are found; the engineer's page shows them by key."""
    sources = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(probing.__file__).parent.glob("*.py")]
    calls = [node for source in sources for node in ast.walk(source) if isinstance(node, ast.Call)]
    named = {
        f"detail.{call.args[0].value!s}"
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Detail" and isinstance(call.args[0], ast.Constant)
    }
    probes = {f"probe.{name}" for name in (*pcsc_probes.NAMES, *vendor_check.PROBES)}
    assert len(named) > 10
    assert (named | probes) - texts("zh").keys() == set()
