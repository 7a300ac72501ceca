"""Every declared field, both ways, on its own sample; names across two records; what is refused."""

from __future__ import annotations

import pytest

from drivers.card import layout
from drivers.card.layout import (
    CARD_NUMBER,
    FIELDS,
    NAME,
    NAME_EXTENSION,
    RECOGNITION_CODE,
    SOCIAL_NUMBER,
    SPEC_VERSION,
    Field,
)
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import Problem, ProblemCode
from tests.drivers.card.people import CUT_CHARACTER, LONG_NAME

every_field = pytest.mark.parametrize("spec", FIELDS, ids=lambda f: f"{f.file:04X}-{f.tag:02X}-{f.key}")


@every_field
def test_sample_decodes(spec: Field) -> None:
    assert layout.decode(spec, spec.sample) == spec.value


@every_field
def test_sample_encodes(spec: Field) -> None:
    assert layout.encode(spec, spec.value) == spec.sample
    assert len(spec.sample) == spec.length


@every_field
def test_record_both_ways(spec: Field) -> None:
    record = layout.pack(spec, spec.sample)
    assert record[:2] == bytes((spec.tag, spec.length))
    assert layout.unpack(spec, record) == spec.sample


@every_field
def test_record_that_is_cut_is_refused(spec: Field) -> None:
    record = layout.pack(spec, spec.sample)
    for broken in (record[:-1], record + b"\0", b"", record[:2], bytes((spec.tag ^ 1,)) + record[1:]):
        with pytest.raises(ValueError, match=spec.key):
            layout.unpack(spec, broken)


def test_every_tag_is_declared_once() -> None:
    assert len({(f.file, f.tag) for f in FIELDS}) == len(FIELDS) == len({f.key for f in FIELDS})
    assert set(layout.IDENTITY) <= set(FIELDS)


@pytest.mark.parametrize("person", [LONG_NAME, CUT_CHARACTER])
def test_a_long_name_is_joined_before_it_is_decoded(person: object) -> None:
    name = person.name  # type: ignore[attr-defined]
    head, tail = layout.split_name(name)
    assert len(head) == 30
    assert len(tail) == 20
    assert layout.join_name(head, tail) == name


def test_the_cut_goes_through_a_character() -> None:
    head, _ = layout.split_name(CUT_CHARACTER.name)
    with pytest.raises(UnicodeDecodeError):
        head.decode("gb18030")


def test_a_name_that_never_fits() -> None:
    with pytest.raises(ValueError, match="52 bytes"):
        layout.split_name("样" * 26)


def test_chip_bytes_never_written_are_no_text() -> None:
    assert layout.join_name(NAME.sample, b"\xff" * 20) == NAME.value


def _values() -> dict[Field, bytes]:
    return {spec: spec.sample for spec in (SPEC_VERSION, CARD_NUMBER, SOCIAL_NUMBER, NAME)}


def test_credential() -> None:
    assert layout.credential(RECOGNITION_CODE.sample, _values()) == Credential(
        Medium.CARD, "X0000001", "王示例", "99010119800229002X", RECOGNITION_CODE.value, "990100", 2
    )


@pytest.mark.parametrize(
    "spec, raw",
    [
        pytest.param(SOCIAL_NUMBER, b"990101198002290021", id="check digit"),
        pytest.param(SOCIAL_NUMBER, b"99010119800230002X", id="30 February"),
        pytest.param(SOCIAL_NUMBER, b"\0" * 18, id="empty number"),
        pytest.param(NAME, b"\0" * 30, id="empty name"),
        pytest.param(NAME, b"\x81" + b"\0" * 29, id="half a character"),
        pytest.param(NAME, b"\x1b[2J" + b"\0" * 26, id="control characters"),
        pytest.param(NAME_EXTENSION, b"\x80" * 20, id="extension undecodable"),
        pytest.param(CARD_NUMBER, b"\0" * 9, id="no card number"),
        pytest.param(CARD_NUMBER, "样".encode("gb18030") + b"\0" * 7, id="card number in Chinese"),
        pytest.param(SPEC_VERSION, b"4.00", id="unknown generation"),
        pytest.param(SPEC_VERSION, b"\0\0\0\0", id="no version"),
    ],
)
def test_bad_data_is_no_half_identity(spec: Field, raw: bytes) -> None:
    assert layout.credential(RECOGNITION_CODE.sample, _values() | {spec: raw}) == Problem(ProblemCode.CARD_DATA_INVALID)


def test_a_region_has_digits() -> None:
    assert layout.credential(b"\xab" * 16, _values()) == Problem(ProblemCode.CARD_DATA_INVALID)


@pytest.mark.parametrize("spec", [SPEC_VERSION, CARD_NUMBER, SOCIAL_NUMBER, NAME])
def test_a_missing_record_is_no_half_identity(spec: Field) -> None:
    values = _values()
    del values[spec]
    assert layout.credential(RECOGNITION_CODE.sample, values) == Problem(ProblemCode.CARD_DATA_INVALID)


def test_errors_never_hold_personal_data() -> None:
    with pytest.raises(ValueError) as caught:
        layout.join_name(b"\xcd\xf5\x81", b"")
    assert caught.value.__cause__ is None
    assert str(caught.value) == "name: undecodable"
