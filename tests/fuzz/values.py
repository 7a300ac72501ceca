"""Stored values and settings: JSON out of the sealed columns, the sealed blobs themselves, the settings' TOML.

Oracle: read is what reads equal when it is written again; everything else is the declared error, without a value in it.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Claim
from kiosk.journal.book import Book
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.opening import open_file
from kiosk.journal.sealed import Sealed
from kiosk.journal.vault import Vault
from kiosk.papers import store, values
from kiosk.papers.codec import ValueBroken
from kiosk.ports import JournalUnwritable
from kiosk.settings import Settings, SettingsError, load
from tests.fuzz.mutate import changed, damaged, nested, written
from tests.fuzz.target import Target, Trial, must, silent
from tests.journal.cases import NOON, PERSON, TERMINAL
from tests.papers import samples

_SECRETS = (samples.MEMBER.name, samples.MEMBER.id_number, samples.MEMBER.person_id, samples.AGENT.name)
_ORDER = replace(samples.ORDER, claim=Claim(samples.MEMBER, samples.FILING, samples.AGENT))
_Ways = tuple[Callable[[Any], bytes], Callable[[bytes], Any], Any]
_WAYS: tuple[_Ways, ...] = (
    (values.encode_order, values.decode_order, _ORDER),
    (values.encode_settlement, values.decode_settlement, samples.SETTLEMENT),
    (store.encode, store.decode, samples.SLIP),
    (store.encode, store.decode, samples.TICKET),
    (store.encode, store.decode, samples.OFFICIAL),
)


def _blobs(folder: Path) -> tuple[str, tuple[tuple[bytes, Callable[[str, bytes], Any], Any], ...]]:
    """A request's number, and everything that a journal has sealed of it."""
    file = open_file(folder / "sealed.db", Vault(bytes(range(16))), 0, "")
    journal = SqliteJournal(Book(file, sealed := Sealed(Vault(bytes(range(16))), file), SimulatedClock(NOON)), TERMINAL)
    order = journal.intend(journal.open_visit("discharge", 1), PERSON, samples.QUOTE, _ORDER.claim)
    number = str(order.request_id)
    (row,) = file.read("SELECT sealed_order FROM requests")
    return number, (
        (row[0], sealed.open_order, order),
        (sealed.settlement(number, samples.SETTLEMENT), sealed.open_settlement, samples.SETTLEMENT),
        (sealed.paper(number, samples.SLIP), sealed.open_paper, samples.SLIP),
        (sealed.note(number, "系统繁忙") or b"", sealed.open_note, "系统繁忙"),
    )


def _stored(folder: Path) -> Trial:
    kept = tuple((encode, decode, encode(value), value) for encode, decode, value in _WAYS)
    documents = tuple(json.loads(data)["value"] for *_, data, _ in kept)
    number, blobs = _blobs(folder)

    def trial(rng: Random) -> str:
        if rng.random() < 0.2:
            blob, opened, value = rng.choice(blobs)
            torn = damaged(rng, blob, (b"", rng.choice(blobs)[0]))
            try:
                read = opened(rng.choice((number, number, number + "x")), torn)
                must(read in (value, None), "a changed blob was opened")  # None: a number without a key opens nothing
                if read is None:
                    return "broken"
            except JournalUnwritable:
                return "broken"
            must(torn == blob, "a changed blob was opened")
            return "read"
        encode, decode, data, value = rng.choice(kept)
        text = data
        if rng.random() < 0.8:
            text = written(rng, changed(rng, json.loads(data), documents))
        if rng.random() < 0.3:
            text = damaged(rng, text)
        if rng.random() < 0.005:
            text = nested(5000)
        try:
            read = decode(text)
        except ValueBroken as error:
            _without_values(error, data, text)
            return "broken"
        must(type(read) is type(value) or encode is store.encode, "another kind of value was read")
        must(decode(encode(read)) == read, "what was read can't be kept")
        return "read"

    return trial


def _without_values(error: Exception, data: bytes, text: bytes) -> None:
    """The error says where, never what."""
    silent(str(error), _SECRETS)
    must(str(error).isascii() and len(str(error)) < 200, "an error holds what was read")
    must(
        "Traceback" in "".join(traceback.format_exception(error)) and bool(data) and isinstance(text, bytes), "no error"
    )


_TOML = """
[terminal]
name = "K01"
institution = "H00000000001"
request_slice = [0, 99]
production = false
language = "zh"
idle_seconds = 60
reconcile_seconds = 60.0
[institution]
name = "示例医院"
region = "990100"
[journal]
path = "kiosk-data/journal.db"
reserve_bytes = 16777216
[backend]
driver = "simulated_http"
options = { url = "http://127.0.0.1:1", timeout = 5.0, profile = { max_message_age = 600.0 } }
[printer]
driver = "folder"
[printer.options]
folder = "out"
"""
_TOKENS = (
    b"[",
    b"]",
    b"=",
    b'"',
    b"\n[terminal]\n",
    b"\n[[journal]]\n",
    b"-1",
    b"1e400",
    b"inf",
    b"2026-03-18",
    b"\xff",
    b"\0",
    b"true",
    b"10" * 3000,
)


def _settings(folder: Path) -> Trial:
    path = folder / "kiosk.toml"

    def trial(rng: Random) -> str:
        path.write_bytes(damaged(rng, _TOML.encode(), _TOKENS))
        try:
            found = load(path)
        except SettingsError as error:
            must(bool(str(error)), "an error says nothing")
            return "refused"
        must(isinstance(found, Settings) and len(found.terminal.institution) == 12, "settings out of bounds")
        first, last = found.terminal.request_slice
        must(0 <= first <= last <= 9999, "a slice out of bounds")
        return "read"

    return trial


STORED = Target("stored values", 90, _stored, ("read", "broken"))
SETTINGS = Target("settings", 20, _settings, ("read", "refused"))
