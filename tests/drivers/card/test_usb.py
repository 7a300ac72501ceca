"""Readers on the USB bus that PC/SC has no driver for."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.card.usb import UsbReader, usb_readers, without_driver

A = UsbReader("1234:5678", "Example Maker", "Dual Reader", "A1")


def bus(folder: Path, name: str, klass: str = "0b", **texts: str) -> Path:
    """A device as the kernel lists it, with one interface."""
    device = folder / name
    device.mkdir(parents=True)
    for key, value in texts.items():
        (device / key).write_text(value + "\n", encoding="utf-8")
    interface = folder / f"{name}:1.0"
    interface.mkdir()
    (interface / "bInterfaceClass").write_text(klass + "\n", encoding="ascii")
    return folder


def test_smart_card_interfaces_are_found(tmp_path: Path) -> None:
    bus(tmp_path, "1-1", idVendor="1234", idProduct="5678", manufacturer="Example Maker", product="Dual Reader",
        serial="A1")  # fmt: skip
    bus(tmp_path, "1-2", klass="03", idVendor="1111", idProduct="2222", product="Keyboard")
    bus(tmp_path, "1-3.1", idVendor="9999", idProduct="0001")
    assert usb_readers(tmp_path) == (A, UsbReader("9999:0001"))
    assert str(A) == "1234:5678 Example Maker Dual Reader"


def test_no_bus_no_readers(tmp_path: Path) -> None:
    assert usb_readers(tmp_path / "none") == ()


@pytest.mark.parametrize("name", ["Example Maker XY [Contact] 00 00", "XY (A1) 00 00", "Dual thing 01 00"])
def test_a_reader_that_is_listed_has_a_driver(name: str) -> None:
    assert without_driver([A], [name, name.replace(" 00", " 01")])[0] == ()


def test_a_reader_that_is_not_listed_has_none() -> None:
    assert without_driver([A], []) == ((A,), True)


def test_it_is_not_certain_while_a_listed_reader_belongs_to_nobody() -> None:
    assert without_driver([A], ["Card Terminal 00 00"]) == ((A,), False)
    known = UsbReader("1:2", "Sampo", "Card Terminal")
    assert without_driver([A, known], ["Sampo Card Terminal 00 00"]) == ((A,), True)
