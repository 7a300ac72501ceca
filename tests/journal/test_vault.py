"""Personal data at rest: SM4-GCM, its key, and no plain byte of a person anywhere on the disk."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Claim
from kiosk.domain.problems import ProblemCode
from kiosk.domain.writes import Kind
from kiosk.journal.backup import back_up
from kiosk.journal.opened import open_journal
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import Vault, open_vault
from kiosk.ports import JournalUnwritable, RequestState, SlipState, StaffId
from kiosk.settings import JournalSettings, SettingsError, Terminal
from tests.journal.cases import (
    NOON,
    PERSON,
    TERMINAL,
    database,
    drafts,
    opened,
    quote,
    receipt_of,
    settings,
    settled,
    settlement_of,
    slip_of,
)
from tests.journal.conftest import BOTH
from tests.papers import samples

KEY = bytes(range(16))


def test_sm4_is_the_standards_own() -> None:
    """The example of GB/T 32907-2016 appendix A.1: what the library calls SM4 is SM4."""
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    cipher = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()
    assert cipher.update(block).hex() == "681edf34d206965e86b3e94f536e4246"


@given(st.binary(max_size=500))
def test_what_is_sealed_opens_and_never_looks_the_same_twice(plain: bytes) -> None:
    vault = Vault(KEY)
    sealed = vault.seal("t", "c", "r", plain)
    assert vault.open("t", "c", "r", sealed) == plain
    assert vault.seal("t", "c", "r", plain) != sealed


@pytest.mark.parametrize("place", [("u", "c", "r"), ("t", "d", "r"), ("t", "c", "s")])
def test_a_value_moved_to_another_place_doesnt_open(place: tuple[str, str, str]) -> None:
    sealed = Vault(KEY).seal("t", "c", "r", b"x")
    with pytest.raises(JournalUnwritable) as caught:
        Vault(KEY).open(*place, sealed)
    assert caught.value.code is ProblemCode.JOURNAL_BROKEN


@given(st.binary(min_size=1, max_size=40), st.data())
def test_a_changed_bit_doesnt_open(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(Vault(KEY).seal("t", "c", "r", plain))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(JournalUnwritable):
        Vault(KEY).open("t", "c", "r", bytes(sealed))


def test_another_key_opens_nothing_and_a_cut_value_neither() -> None:
    sealed = Vault(KEY).seal("t", "c", "r", b"x")
    for vault, value in ((Vault(b"k" * 16), sealed), (Vault(KEY), sealed[:20]), (Vault(KEY), b"")):
        with pytest.raises(JournalUnwritable):
            vault.open("t", "c", "r", value)
    assert Vault(KEY).index("a") == Vault(KEY).index("a") != Vault(b"k" * 16).index("a")
    with pytest.raises(ValueError, match="15 bytes"):
        Vault(KEY[:15])


def key_file(folder: Path, text: str = KEY.hex(), mode: int = 0o600) -> Path:
    path = folder / "key"
    path.write_text(text)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("text", "mode", "wrong"),
    [
        (KEY.hex(), 0o644, "mode 644, 600 expected"),
        (KEY.hex(), 0o640, "mode 640"),
        (KEY.hex()[:-1], 0o600, "32 hex digits"),
        ("键" * 8, 0o600, "32 hex digits"),
        ("", 0o600, "32 hex digits"),
    ],
)
def test_a_key_file_is_private_and_whole(tmp_path: Path, text: str, mode: int, wrong: str) -> None:
    settings = JournalSettings(tmp_path / "journal.db", key_file(tmp_path, text, mode))
    with pytest.raises(SettingsError, match=wrong) as caught:
        open_vault(settings, TERMINAL)
    assert not text or text not in str(caught.value)


def test_a_key_file_that_isnt_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="key_file"):
        open_vault(JournalSettings(tmp_path / "journal.db", tmp_path / "key"), TERMINAL)
    assert os.listdir(tmp_path) == []


def test_production_refuses_to_start_without_a_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="production"):
        open_journal(JournalSettings(tmp_path / "journal.db"), Terminal(production=True), SimulatedClock(NOON))
    assert os.listdir(tmp_path) == []


def test_a_benchs_throw_away_key_is_private_and_opens_its_journal_again(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        order = settled(journal)
    beside = tmp_path / "journal.db.throwaway-key"
    assert beside.stat().st_mode & 0o777 == 0o600
    with closing(opened(tmp_path)) as journal:
        assert journal.settlement(order.request_id) == settlement_of(order)
    beside.unlink()
    with pytest.raises(SettingsError, match="gone"):
        opened(tmp_path)
    assert not beside.exists()


def test_a_journal_sealed_with_another_key_is_not_opened(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with pytest.raises(JournalNotOpened, match="sealed with key") as caught:
        open_journal(JournalSettings(tmp_path / "journal.db", key_file(tmp_path)), TERMINAL, SimulatedClock(NOON))
    assert caught.value.code is ProblemCode.JOURNAL_BROKEN


@BOTH
def test_no_plain_byte_of_a_person_reaches_the_disk(engine: str, tmp_path: Path) -> None:
    """Names, ID, card and bill numbers, a note and a PIN through every method; then every byte of every file."""
    canaries = {
        "name": samples.MEMBER.name,
        "id": samples.MEMBER.id_number,
        "card": samples.MEMBER.card_number,
        "person": PERSON,
        "agent": samples.AGENT.name,
        "agent id": samples.AGENT.id_number,
        "phone": samples.AGENT.phone,
        "diagnosis": samples.BILL.diagnoses[0].name,
        "inpatient": samples.STAY.inpatient_number,
        "stay": "ZY-CANARY-1",
        "note": "该人员林小满已死亡",
        "pin": "428016",
        "receipt": "JY-CANARY-2",
        "why undone": "金额有误",
        "filing": "BA20260301000001",
    }
    clock = SimulatedClock(NOON)
    with closing(opened(tmp_path, clock)) as journal:
        visit = journal.open_visit(canaries["name"], 1)
        journal.record(visit, 1, "CardRead", dict(canaries), tuple(canaries.values()))
        claim = Claim(samples.MEMBER, samples.FILING, samples.AGENT)
        order = journal.intend(visit, PERSON, quote(canaries["stay"]), claim)
        journal.outcome(order.request_id, RequestState.UNKNOWN, note=canaries["note"])
        journal.outcome(
            order.request_id, RequestState.SETTLED, replace(settlement_of(order), bill_key=canaries["stay"])
        )
        journal.owe_slip(order.request_id, slip_of(order))
        journal.slip_started(order.request_id)
        journal.slip_ended(order.request_id, SlipState.PRINTED)
        for kind, draft in reversed(drafts(settlement_of(order)).items()):  # the undo last
            write = journal.begin(visit, draft)
            if kind is not Kind.UNFILE:
                journal.ended(write.request_id, RequestState.UNKNOWN, note=canaries["note"])
                journal.ended(write.request_id, RequestState.SETTLED, receipt_of(write, canaries["receipt"]))
        journal.park(visit, "T-1", canaries["id"], NOON + dt.timedelta(days=1))
        journal.set_staff_pin(StaffId("w01"), canaries["pin"])
        journal.staff_pin(canaries["pin"])
        journal.day(NOON.date())
        back_up(database(tmp_path), open_vault(settings(tmp_path), TERMINAL), tmp_path / "backup.db")
        written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        clock.advance(2 * 86_400)
        refused = journal.intend(journal.open_visit("discharge", 2), PERSON, quote("ZY-CANARY-1x"))
        journal.outcome(refused.request_id, RequestState.REFUSED, note=canaries["note"])
        assert journal.shred(dt.date(2026, 3, 31)) == 1
        written |= {f"{path.name} shredded": path.read_bytes() for path in tmp_path.iterdir()}
    written |= {f"{path.name} closed": path.read_bytes() for path in tmp_path.iterdir()}
    assert len(written["journal.db-wal"]) > 10_000
    for what, canary in canaries.items():
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            needle = canary.encode(encoding)
            assert [name for name, data in written.items() if needle in data] == [], what
        escaped = canary.encode("ascii", "backslashreplace")
        assert [name for name, data in written.items() if escaped in data] == [], what
    if engine == "sqlcipher3":  # not even what a journal is made of
        kept = {
            name: data for name, data in written.items() if name.partition(" ")[0] in ("journal.db", "journal.db-wal")
        }
        for word in (b"SQLite format", b"requests", b"CREATE TABLE", b"CardRead", b"discharge"):
            assert [name for name, data in kept.items() if word in data] == []


# ---- the key out of systemd's hands --------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o600])
def test_a_credential_of_systemd_is_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    settings = JournalSettings(tmp_path / "journal.db", key_credential="key")
    key_file(tmp_path, mode=mode)
    assert open_vault(settings, replace(TERMINAL, production=True)).key_id == Vault(KEY).key_id


def test_a_credential_that_others_could_read_or_write_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = JournalSettings(tmp_path / "journal.db", key_credential="key")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(SettingsError, match="LoadCredentialEncrypted=key"):
        open_vault(settings, TERMINAL)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with pytest.raises(SettingsError, match=r"key_credential .*No such file"):
        open_vault(settings, TERMINAL)
    for mode in (0o404, 0o420, 0o644):
        key_file(tmp_path, mode=mode)
        with pytest.raises(SettingsError, match=f"mode {mode:03o}"):
            open_vault(settings, TERMINAL)
        (tmp_path / "key").unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a file away, which only root may")
def test_a_credential_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    os.chown(key_file(tmp_path, mode=0o400), 12345, -1)
    with pytest.raises(SettingsError, match="belongs to user 12345"):
        open_vault(JournalSettings(tmp_path / "journal.db", key_credential="key"), TERMINAL)


@pytest.mark.parametrize(("file", "name"), [("key", "key"), (None, "../key"), (None, "a/b")])
def test_there_is_one_source_of_the_key(file: str | None, name: str) -> None:
    with pytest.raises(ValueError, match="key_credential"):
        JournalSettings(key_file=Path(file) if file else None, key_credential=name)
