"""The signature on a slip: Ed25519 over its facts, in the QR code, checked anywhere without a network.

Payload: `KS1.` + base64url(JSON list, fixed order, see `_facts`) + `.` + base64url(signature of all before it). It
holds no personal data: name and ID number enter only through a salted hash, so that whoever holds the paper can check
that they belong to it.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.clock import CHINA
from kiosk.domain.bill import RequestId
from kiosk.domain.money import Fen
from kiosk.domain.slip import Slip
from kiosk.durable import sync_folder

PREFIX = "KS1"
_SHAPE = re.compile(r"KS1\.([A-Za-z0-9_-]{1,1500})\.([A-Za-z0-9_-]{86})")
_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.S)
_DAY = "%Y%m%d"
_SALT_BYTES, _PERSON_BYTES = 8, 13


class KeyUnusable(ValueError):
    """A key file can't be used. The message names the file and the reason, never its content."""


class ForgedReason(StrEnum):
    """Texts: `paper.verify.forged.*`."""

    NOT_A_SLIP = "not_a_slip"
    UNKNOWN_KEY = "unknown_key"
    SIGNATURE_WRONG = "signature_wrong"
    CONTENT_UNREADABLE = "content_unreadable"


@dataclass(frozen=True)
class Forged:
    reason: ForgedReason


@dataclass(frozen=True)
class Verified:
    """What was signed. Amounts in fen; `fund_total` without the personal account."""

    key_id: str
    request_id: RequestId
    settlement_id: str
    hospital: str
    total: Fen
    fund_total: Fen
    account: Fen
    cash: Fen
    deposit: Fen
    admitted: dt.date
    discharged: dt.date
    settled_at: dt.datetime
    kiosk: str
    copy: int
    salt: bytes = field(repr=False)
    person: bytes = field(repr=False)

    def belongs_to(self, name: str, id_number: str) -> bool:
        """True where name and ID number, as typed from the paper, are those it was signed for."""
        return hmac.compare_digest(self.person, _person(self.salt, name.strip(), id_number.strip().upper()))


class Seal:
    """A terminal's private key. `repr` shows only the key's id."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.key_id = key_id(key.public_key())

    def __repr__(self) -> str:
        return f"Seal({self.key_id})"

    @classmethod
    def from_file(cls, path: Path) -> Seal:
        """Read a PEM file (PKCS 8, no passphrase) that only its owner may read. Raises KeyUnusable."""
        try:
            if path.stat().st_mode & 0o077:
                raise KeyUnusable(f"{path}: others may read this key; chmod 600")
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except OSError as error:
            raise KeyUnusable(f"{path}: {error.strerror}") from error
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            if isinstance(error, KeyUnusable):
                raise
            raise KeyUnusable(f"{path}: no private key in PEM without a passphrase") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyUnusable(f"{path}: not an Ed25519 key")
        return cls(key)

    @classmethod
    def throw_away(cls) -> Seal:
        """A key for the bench, gone with the process."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def create(cls, path: Path) -> Seal:
        """Make a new key and write it, mode 600; never over an existing file. Raises KeyUnusable."""
        seal = cls.throw_away()
        pem = seal._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(pem)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(path.parent)
        except OSError as error:
            raise KeyUnusable(f"{path}: {error.strerror}") from error
        return seal

    def public_key(self) -> Ed25519PublicKey:
        return self._key.public_key()

    def public_pem(self) -> bytes:
        """The public key in PEM: what `kiosk slip verify` needs."""
        return self.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, slip: Slip) -> Slip:
        """`slip` with its `signature`: the whole text of the QR code. A copy is signed with its copy number."""
        salt = secrets.token_bytes(_SALT_BYTES)
        body = json.dumps(self._facts(slip, salt), separators=(",", ":")).encode()
        signed = f"{PREFIX}.{_b64(body)}"
        return replace(slip, signature=f"{signed}.{_b64(self._key.sign(signed.encode()))}")

    def _facts(self, slip: Slip, salt: bytes) -> Sequence[str | int]:
        amounts = slip.amounts
        money = (amounts.total, amounts.fund_total, amounts.account, amounts.cash, slip.deposit)
        return (
            self.key_id,
            str(slip.request_id),
            slip.settlement_id,
            "" if slip.hospital.code == slip.request_id.institution else slip.hospital.code,
            *(int(fen) for fen in money),
            slip.admitted.strftime(_DAY),
            slip.discharged.strftime(_DAY),
            int(slip.settled_at.timestamp()),
            slip.kiosk,
            slip.copy,
            _b64(salt + _person(salt, slip.name.strip(), slip.id_number.strip().upper())),
        )


def verify(payload: str, public_keys: Iterable[Ed25519PublicKey]) -> Verified | Forged:
    """Check a QR code's text against the keys of the terminals one trusts. Offline; never raises for a bad payload."""
    match = _SHAPE.fullmatch(payload)
    if match is None:
        return Forged(ForgedReason.NOT_A_SLIP)
    try:
        body, signature = _unb64(match[1]), _unb64(match[2])
        facts = json.loads(body)
        named = facts[0]
    except (ValueError, TypeError, LookupError, RecursionError):
        return Forged(ForgedReason.NOT_A_SLIP)
    key = next((k for k in public_keys if key_id(k) == named), None)
    if key is None:
        return Forged(ForgedReason.UNKNOWN_KEY)
    try:
        key.verify(signature, f"{PREFIX}.{match[1]}".encode())
    except InvalidSignature:
        return Forged(ForgedReason.SIGNATURE_WRONG)
    try:
        return _verified(facts)
    except (ValueError, TypeError, OverflowError, OSError):
        return Forged(ForgedReason.CONTENT_UNREADABLE)


def key_id(key: Ed25519PublicKey) -> str:
    """Eight hex characters that name a key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:8]


def public_keys(pem: bytes, where: str = "public keys") -> tuple[Ed25519PublicKey, ...]:
    """All Ed25519 public keys of a PEM text, one or several. Raises KeyUnusable where there is none or another kind."""
    found = []
    for block in _PEM.findall(pem):
        try:
            key = serialization.load_pem_public_key(block)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise KeyUnusable(f"{where}: a key that can't be read") from error
        if not isinstance(key, Ed25519PublicKey):
            raise KeyUnusable(f"{where}: not an Ed25519 key")
        found.append(key)
    if not found:
        raise KeyUnusable(f"{where}: no public key in PEM")
    return tuple(found)


def _verified(facts: Sequence[object]) -> Verified:
    key, request, settlement, hospital, *money, admitted, discharged, settled_at, kiosk, copy, person = facts
    total, fund_total, account, cash, deposit = (Fen(_number(fen)) for fen in money)
    request_id = RequestId.parse(_text(request))
    bound = _unb64(_text(person))
    return Verified(
        key_id=_text(key),
        request_id=request_id,
        settlement_id=_text(settlement),
        hospital=_text(hospital) or request_id.institution,
        total=total,
        fund_total=fund_total,
        account=account,
        cash=cash,
        deposit=deposit,
        admitted=dt.datetime.strptime(_text(admitted), _DAY).date(),
        discharged=dt.datetime.strptime(_text(discharged), _DAY).date(),
        settled_at=dt.datetime.fromtimestamp(_number(settled_at), CHINA),
        kiosk=_text(kiosk),
        copy=_number(copy),
        salt=bound[:_SALT_BYTES],
        person=bound[_SALT_BYTES:],
    )


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError("a number expected")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _person(salt: bytes, name: str, id_number: str) -> bytes:
    return hmac.digest(salt, f"{name}\x1f{id_number}".encode("utf-8", "surrogatepass"), "sha256")[:_PERSON_BYTES]


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _unb64(text: str) -> bytes:
    """Strict: one spelling only, so that no changed character passes."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if _b64(data) != text:
        raise ValueError("not canonical")
    return data
