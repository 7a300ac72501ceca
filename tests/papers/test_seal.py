"""A signed slip is recognised anywhere; a changed one nowhere."""

from __future__ import annotations

import base64
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from hypothesis import given
from hypothesis import strategies as st

from kiosk.papers.seal import Forged, ForgedReason, KeyUnusable, Seal, Verified, public_keys, verify
from kiosk.papers.verify import GENUINE, NOT_CHECKED, NOT_GENUINE, verify_command
from tests.papers import samples

SEAL = Seal.throw_away()
KEYS = (SEAL.public_key(),)
PAYLOAD = SEAL.sign(samples.SLIP).signature
URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _verified(payload: str) -> Verified:
    result = verify(payload, KEYS)
    assert isinstance(result, Verified)
    return result


def test_what_was_signed_is_read_back() -> None:
    slip = _verified(PAYLOAD)
    amounts = samples.SLIP.amounts
    assert slip.request_id == samples.REQUEST
    assert slip.settlement_id == samples.SLIP.settlement_id
    assert (slip.total, slip.fund_total, slip.account) == (amounts.total, amounts.fund_total, amounts.account)
    assert (slip.cash, slip.deposit) == (amounts.cash, samples.SLIP.deposit)
    assert (slip.admitted, slip.discharged) == (samples.SLIP.admitted, samples.SLIP.discharged)
    assert slip.settled_at == samples.SETTLED_AT
    assert (slip.hospital, slip.kiosk, slip.copy) == (samples.HOSPITAL.code, "K01", 0)
    assert slip.key_id == SEAL.key_id


def test_a_copy_is_signed_with_its_number() -> None:
    assert _verified(SEAL.sign(replace(samples.SLIP, copy=2)).signature).copy == 2


def test_the_holder_of_the_paper_can_check_whose_it_is() -> None:
    slip = _verified(PAYLOAD)
    assert slip.belongs_to(samples.MEMBER.name, samples.MEMBER.id_number)
    assert slip.belongs_to(f" {samples.MEMBER.name} ", samples.MEMBER.id_number.lower())
    assert not slip.belongs_to("林大满", samples.MEMBER.id_number)
    assert not slip.belongs_to(samples.MEMBER.name, samples.AGENT.id_number)


def test_the_payload_tells_no_personal_data_and_fits_a_code() -> None:
    body = PAYLOAD.split(".")[1]
    plain = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    for secret in (samples.MEMBER.name, samples.MEMBER.id_number, samples.MEMBER.card_number, samples.AGENT.phone):
        assert secret not in plain
    assert len(PAYLOAD) <= 331  # QR version 13 at level M
    assert samples.MEMBER.name not in repr(_verified(PAYLOAD))


@given(st.data())
def test_every_changed_character_is_caught(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(PAYLOAD) - 1))
    other = data.draw(st.sampled_from(URL_SAFE + ".= \n") | st.characters())
    if other != PAYLOAD[place]:
        assert isinstance(verify(PAYLOAD[:place] + other + PAYLOAD[place + 1 :], KEYS), Forged)


def test_the_last_character_has_one_spelling() -> None:
    """The last base64 character of a signature carries four unused bits: no other spelling may pass."""
    for other in URL_SAFE.replace(PAYLOAD[-1], ""):
        assert isinstance(verify(PAYLOAD[:-1] + other, KEYS), Forged)


@given(st.text(max_size=400) | st.from_regex(r"KS1\.[A-Za-z0-9_-]{1,80}\.[A-Za-z0-9_-]{86}", fullmatch=True))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(verify(text, KEYS), Forged)


def test_reasons_are_told_apart() -> None:
    stranger = Seal.throw_away()
    assert verify(stranger.sign(samples.SLIP).signature, KEYS) == Forged(ForgedReason.UNKNOWN_KEY)
    assert verify("https://example.invalid", KEYS) == Forged(ForgedReason.NOT_A_SLIP)
    head, _, _ = PAYLOAD.rpartition(".")
    other = SEAL.sign(replace(samples.SLIP, copy=1)).signature.rpartition(".")[2]
    assert verify(f"{head}.{other}", KEYS) == Forged(ForgedReason.SIGNATURE_WRONG)


def test_a_key_file_is_made_once_and_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "seal.pem"
    made = Seal.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Seal.from_file(path).key_id == made.key_id
    assert repr(made) == f"Seal({made.key_id})"
    with pytest.raises(KeyUnusable, match="File exists"):
        Seal.create(path)
    path.chmod(0o640)
    with pytest.raises(KeyUnusable, match="chmod 600"):
        Seal.from_file(path)


def test_unusable_keys_are_named(tmp_path: Path) -> None:
    path = tmp_path / "seal.pem"
    with pytest.raises(KeyUnusable, match="No such file"):
        Seal.from_file(path)
    path.write_bytes(b"not a key")
    path.chmod(0o600)
    with pytest.raises(KeyUnusable, match="no private key"):
        Seal.from_file(path)
    curve = generate_private_key(SECP256R1())
    pem = serialization.Encoding.PEM
    path.write_bytes(curve.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    with pytest.raises(KeyUnusable, match="not an Ed25519 key"):
        Seal.from_file(path)
    with pytest.raises(KeyUnusable, match="no public key"):
        public_keys(b"")
    with pytest.raises(KeyUnusable, match="not an Ed25519 key"):
        public_keys(curve.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))


def test_several_trusted_keys_stand_in_one_file() -> None:
    other = Seal.throw_away()
    keys = public_keys(other.public_pem() + SEAL.public_pem())
    assert isinstance(verify(PAYLOAD, keys), Verified)


def test_the_command_tells_the_facts() -> None:
    report = verify_command(["990100000123456789", PAYLOAD], SEAL.public_pem())
    assert report.code == GENUINE
    assert any(line.endswith(samples.AMOUNTS.total.yuan()) for line in report.lines)
    whose = verify_command([PAYLOAD], SEAL.public_pem(), name="别人", id_number=samples.MEMBER.id_number)
    assert whose.code == NOT_GENUINE
    assert not re.search(samples.MEMBER.id_number, "\n".join(whose.lines))
    right = verify_command(
        [PAYLOAD], SEAL.public_pem(), name=samples.MEMBER.name, id_number=samples.MEMBER.id_number, language="en"
    )
    assert right.code == GENUINE
    assert verify_command([PAYLOAD], Seal.throw_away().public_pem()).code == NOT_GENUINE
    assert verify_command(["something else"], SEAL.public_pem()).code == NOT_GENUINE
    assert verify_command([], SEAL.public_pem()).code == NOT_CHECKED
    assert verify_command([PAYLOAD], b"").code == NOT_CHECKED
