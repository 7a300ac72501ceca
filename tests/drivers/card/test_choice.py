"""Which readers count: by stable patterns, contact first, never a PSAM slot."""

from __future__ import annotations

import pytest

from drivers.card.choice import Choice, Interface, Wanted
from drivers.card.pcsc import PcscOptions

DUAL = "Example Dual Reader [Example Dual Reader Contact] (A1) 00 00"
FIELD = "Example Dual Reader [Example Dual Reader PICC] (A1) 00 01"
MODULE = "Example Dual Reader [Example Dual Reader SAM1] (A1) 00 02"
OTHER = "Sampo Card Terminal 01 00"
ALL = (OTHER, MODULE, FIELD, DUAL)


def _chosen(**options: object) -> tuple[str, ...]:
    return PcscOptions(**options).choice.chosen(ALL)  # type: ignore[arg-type]


def test_every_reader_but_the_module_contact_first() -> None:
    assert _chosen() == (DUAL, OTHER, FIELD)


def test_the_order_of_the_patterns_is_the_preference() -> None:
    assert _chosen(readers=("PICC", "example dual reader")) == (FIELD, DUAL)
    assert _chosen(readers=("sampo", "*dual*")) == (OTHER, DUAL, FIELD)
    assert _chosen(reader="[Example Dual Reader Contact]") == (DUAL,), "brackets are part of names"
    assert _chosen(readers=("nowhere",)) == ()


def test_one_interface_alone() -> None:
    assert _chosen(interface=Wanted.CONTACTLESS) == (FIELD,)
    assert _chosen(interface=Wanted.CONTACT, reader="dual") == (DUAL,)
    assert _chosen(interface=Wanted.CONTACTLESS, contactless=("sampo",)) == (OTHER,)


@pytest.mark.parametrize("name", [MODULE, "Maker PSAM 00 00", "Maker (SAM) 00 00", "maker sam slot 0", "M-SAM2 00"])
def test_a_module_is_no_patients_card(name: str) -> None:
    assert PcscOptions().choice.chosen([name]) == ()
    assert PcscOptions().choice.excluded_of([name, OTHER]) == (name,)


@pytest.mark.parametrize("name", [OTHER, "Samsung Reader 00 00", "Flotsam 00 00", "Sample Reader 00 00"])
def test_a_word_is_a_whole_word(name: str) -> None:
    assert PcscOptions().choice.chosen([name]) == (name,)


def test_a_module_that_is_named_wrongly_can_be_let_in() -> None:
    assert Choice(excluded=()).chosen([MODULE]) == (MODULE,)


@pytest.mark.parametrize("name", [FIELD, "Maker 5x21-CL 0", "Maker Contactless 00 00", "Maker NFC 00", "RFID Reader"])
def test_a_contactless_reader_says_so(name: str) -> None:
    assert PcscOptions().choice.interface(name) is Interface.CONTACTLESS
    assert PcscOptions().choice.interface("Clever Reader") is Interface.CONTACT
