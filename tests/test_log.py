"""What may be logged: the declared events and fields, and nothing of a person however it is put in."""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kiosk
from kiosk.domain.people import check_digit
from kiosk.domain.problems import ProblemCode
from kiosk.log import EVENTS, FIELDS, REDACTED, configure, redact, redact_name
from kiosk.ports import RequestState
from tests import logs

NAME = "林小满"
ID = "00010119570316002" + check_digit("00010119570316002")
CANARIES = (NAME, ID, "00A000017", "13800000000", "6200000000000000000", "LINXIAOMAN 1957")


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    with logs.put_back():
        configure(tmp_path / "logs" / "kiosk.log")
        yield tmp_path / "logs" / "kiosk.log"


@pytest.mark.parametrize("key", sorted(FIELDS))
def test_no_field_takes_a_canary(key: str) -> None:
    for canary in (*CANARIES, 13800000000, 6200000000000000000, [NAME], {"name": NAME}, NAME.encode()):
        assert redact({key: canary}) == {key: REDACTED}


def test_declared_values_are_kept_and_the_rest_is_not() -> None:
    facts = {"problem": ProblemCode.CARD_PULLED, "total": 847_750, "took": True, "became": RequestState.SETTLED}
    kept = redact(facts | {"ward": "心内", "filing": None, NAME: 1, "due": 12.5, "count": True})
    assert kept == {
        "problem": "K-105",
        "total": 847_750,
        "took": True,
        "became": "settled",
        "ward": REDACTED,
        "filing": None,
        REDACTED: REDACTED,
        "due": REDACTED,
        "count": REDACTED,
    }
    assert type(kept["became"]) is str


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.binary() | st.floats()))
def test_redacting_anything_leaves_only_what_fits(facts: dict[str, object]) -> None:
    for key, value in redact(facts).items():
        assert value == REDACTED or (key in FIELDS and FIELDS[key].allows(value))
    assert redact(redact(facts)) == redact(facts)


@given(st.text(max_size=60))
def test_a_name_is_an_identifier_without_digits(name: str) -> None:
    assert redact_name(name) in (name, REDACTED)
    assert not any(c.isdigit() or not c.isascii() for c in redact_name(name))


def test_every_field_and_event_has_its_sentence() -> None:
    assert all(len(field.sentence) > 5 for field in FIELDS.values())
    assert all(sentence.endswith(".") for sentence in EVENTS.values())


def test_a_log_line_holds_only_what_is_declared(log_file: Path) -> None:
    log = logging.getLogger("kiosk")
    log.error("money_event_ignored", extra={"facts": {"request": "H99010000001-20260312102104-0007", "name": NAME}})
    log.warning("patient %s has card %s", NAME, ID)
    logging.getLogger("httpx").info("GET https://example.invalid/?id=%s", ID)
    logging.getLogger(f"driver.{ID}").info(NAME, extra={"facts": {"count": 1}})
    text = log_file.read_text(encoding="utf-8")
    lines = [line.split(" ", 1)[1] for line in text.splitlines()]
    assert lines == [
        "ERROR money_event_ignored request=H99010000001-20260312102104-0007 name=<redacted>",
        "WARNING undeclared logger=kiosk",
        "INFO undeclared logger=httpx",
        "INFO undeclared logger=<redacted>",
    ]


def test_an_exception_is_its_class_and_its_way_never_its_text(log_file: Path) -> None:
    try:
        raise ValueError(f"no stay for {NAME} {ID}")
    except ValueError:
        logging.getLogger("kiosk").exception("effect_raised", extra={"facts": {"effect": "FindStays"}})
    text = log_file.read_text(encoding="utf-8")
    assert "ERROR effect_raised effect=FindStays error=ValueError\n  test_log.py:" in text
    assert NAME not in text
    assert ID not in text


def test_configuring_twice_writes_each_line_once(log_file: Path) -> None:
    configure(log_file)
    logging.getLogger("kiosk").info("kiosk_started")
    assert log_file.read_text(encoding="utf-8").count("kiosk_started") == 1


def test_without_a_path_it_goes_to_standard_error(log_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(None)
    logging.getLogger("kiosk").info("kiosk_started")
    assert "INFO kiosk_started" in capsys.readouterr().err
    assert not log_file.exists() or "kiosk_started" not in log_file.read_text(encoding="utf-8")


KIOSK = Path(kiosk.__file__).parent
LOGGED = re.compile(r"\blog\.(?:debug|info|warning|error|exception|critical)\(\s*(.+?)[,)]")


def test_every_message_in_the_code_is_a_declared_event() -> None:
    """An undeclared one would be withheld: the engineer would see that something happened and not what."""
    messages = {m for path in KIOSK.rglob("*.py") for m in LOGGED.findall(path.read_text(encoding="utf-8"))}
    assert messages
    assert {m for m in messages if m.strip("\"'") not in EVENTS} == set()


def test_every_fact_of_the_flow_is_a_declared_field() -> None:
    tree = ast.parse((KIOSK / "visit" / "facts.py").read_text(encoding="utf-8"))
    keys = {
        k.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for k in node.keys
        if isinstance(k, ast.Constant)
    }
    assert "insertion" in keys
    assert keys - FIELDS.keys() == set()
