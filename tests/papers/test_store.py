"""What is stored comes back equal, and broken bytes never become a paper."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.bill import Claim, Settlement
from kiosk.domain.slip import Paper
from kiosk.papers import store, values
from kiosk.papers.codec import ValueBroken
from tests.papers import samples


@pytest.mark.parametrize(
    "paper", [samples.SLIP, samples.PLAIN_SLIP, samples.TICKET, samples.OFFICIAL], ids=lambda p: type(p).__name__
)
def test_a_paper_comes_back_equal(paper: Paper) -> None:
    again = store.decode(store.encode(paper))
    assert again == paper
    assert type(again) is type(paper)


def test_orders_and_settlements_come_back_equal() -> None:
    claimed = replace(samples.ORDER, claim=Claim(samples.MEMBER, samples.FILING, samples.AGENT))
    assert values.decode_order(values.encode_order(claimed)) == claimed
    official: Settlement = replace(samples.SETTLEMENT, official_slip=b"\x00%PDF\xff")
    assert values.decode_settlement(values.encode_settlement(official)) == official


@given(name=st.text(), retired=st.booleans(), number=st.text())
def test_any_text_survives(name: str, retired: bool, number: str) -> None:
    slip = replace(samples.SLIP, name=name, retired=retired, inpatient_number=number)
    assert store.decode(store.encode(slip)) == slip


def test_an_order_is_not_a_paper() -> None:
    with pytest.raises(ValueBroken, match="kind"):
        store.decode(values.encode_order(samples.ORDER))


@given(st.binary(max_size=60))
def test_bytes_that_are_no_paper_are_refused(data: bytes) -> None:
    with pytest.raises(ValueBroken):
        store.decode(data)


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("days",), "11", "slip.days"),
        (("days",), True, "slip.days"),
        (("sex",), "both", "slip.sex"),
        (("admitted",), "2026-02-30", "slip.admitted"),
        (("amounts", "total"), -1, "slip"),
        (("amounts", "total"), 1.5, "slip.amounts.total"),
        (("amounts", "funds"), [["pool"]], "slip.amounts.funds[0]"),
        (("agent", "phone"), "1", "slip"),
    ],
)
def test_a_wrong_value_is_named_by_its_path(path: tuple[str, ...], value: object, where: str) -> None:
    document = json.loads(store.encode(samples.SLIP))
    inner = document["value"]
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(ValueBroken) as caught:
        store.decode(json.dumps(document).encode())
    assert str(caught.value).split(":")[0] == where


@pytest.mark.parametrize("change", ["missing", "unknown", "unknown inside", "version"])
def test_a_changed_shape_is_refused(change: str) -> None:
    document = json.loads(store.encode(samples.SLIP))
    if change == "missing":
        del document["value"]["ward"]
    elif change == "unknown":
        document["value"]["bed"] = "1"
    elif change == "unknown inside":
        document["value"]["fees"][0]["d"] = 1
    else:
        document["v"] = 2
    with pytest.raises(ValueBroken):
        store.decode(json.dumps(document).encode())


def test_a_row_older_than_a_field_takes_its_default() -> None:
    document = json.loads(values.encode_order(samples.ORDER))
    del document["value"]["claim"]
    assert values.decode_order(json.dumps(document).encode()) == samples.ORDER


def test_a_value_of_the_wrong_type_is_not_stored() -> None:
    with pytest.raises(ValueBroken, match=r"slip\.days"):
        store.encode(replace(samples.SLIP, days="11"))  # type: ignore[arg-type]


def test_an_error_tells_no_personal_data() -> None:
    document = json.loads(store.encode(samples.SLIP))
    document["value"]["agent"]["id_number"] = "secret"
    with pytest.raises(ValueBroken) as caught:
        store.decode(json.dumps(document).encode())
    assert "secret" not in str(caught.value)
