"""What is held before the camera: texts of codes, and the slip's own QR code with its public keys.

Oracle: only what has a voucher's shape goes to the platform, unchanged; a slip is genuine only as it was signed.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from random import Random

from drivers.camera.classify import CodeKind, classify, kind_of
from kiosk.domain.ticket import make
from kiosk.papers.seal import Forged, Seal, Verified, _b64, verify
from kiosk.papers.verify import NOT_CHECKED, verify_command
from kiosk.ports import CodeSeen, TicketSeen, WrongCode
from tests.fuzz.mutate import ODD, changed, damaged
from tests.fuzz.target import Target, Trial, must, silent
from tests.papers import samples

_DIGITS = frozenset("0123456789")
_LETTERS = _DIGITS | frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_BASE32 = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_SEEDS = (
    "4240000000000000000000040000", "opc0123456789012345678901234", "1" * 28, "134567890123456789",
    "281234567890123456", "6212345678901234567", "99010119800229002X", "wxp://f2f0abcdef",
    "https://qr.alipay.com/fkx00000", "https://example.invalid/a?b=c", "javascript:alert(1)", "KT-0123456789A",
    "data:text/html,x", "", "中" * 28, "４２４" + "0" * 25, "\u202e424" + "0" * 25, "9" * 4096,
)  # fmt: skip
_SIGNS = ("\0", "\n", "\x1b[2J", "‮", "\u2028", "\ufffd", "\ud800", "0", "X", " ", "٣", "０", "KT-", "424", "opc", "://")


def _shown(_: Path) -> Trial:
    def trial(rng: Random) -> str:
        text = _text(rng)
        seen = classify(text)
        must(kind_of(text) not in (CodeKind.NONE, CodeKind.UNREADABLE), "a kind that no text has")
        match seen:
            case CodeSeen(credential=credential):
                must(credential.token == text, "a voucher was changed on its way")
                must(len(text) == 28, "a voucher of another length")
                signs = _DIGITS if not text.startswith("opc") else _LETTERS
                must(set(text[3:]) <= signs and set(text[:3]) <= _DIGITS | set("opc"), "a voucher of other signs")
                silent(repr(seen), (text,))
                return "voucher"
            case TicketSeen(number=number):
                must(number == text and text.startswith("KT-") and set(text[3:]) <= _BASE32, "a ticket of other signs")
                return "ticket"
            case WrongCode():
                must(seen.code.value.startswith("K-12"), "a wrong code is another trouble")
                silent(repr(seen), (text,) if len(text) > 20 else ())
                return "wrong code"

    return trial


def _text(rng: Random) -> str:
    dice = rng.random()
    if dice < 0.1:
        return make(rng.randbytes(7))
    if dice < 0.2:
        return rng.randbytes(rng.randrange(60)).decode(rng.choice(("latin-1", "utf-8", "gb18030")), "replace")
    if dice < 0.25:
        return rng.randbytes(rng.randrange(40)).decode("utf-8", "surrogateescape")
    if dice < 0.35:
        return rng.choice(("424", "opc", "", "13", "62")) + "".join(rng.choices("0123456789", k=rng.randrange(40)))
    text = make(rng.randbytes(7)) if rng.random() < 0.1 else rng.choice(_SEEDS)
    for _ in range(rng.choice((0, 1, 1, 2, 4))):
        at = rng.randrange(len(text) + 1)
        match rng.randrange(4):
            case 0:
                text = text[:at] + text[at + rng.choice((1, 1, 5)) :]
            case 1:
                text = text[:at] + rng.choice(_SIGNS) + text[at + rng.randrange(2) :]
            case 2:
                text = text[:at] + text[max(at - 9, 0) :]
            case _:
                text = text[:at] + chr(rng.randrange(0x110000)) + text[at + 1 :]
    return text


def _slips(_: Path) -> Trial:
    seal = Seal.throw_away()
    pem, keys = seal.public_pem(), (seal.public_key(),)
    slips = (samples.SLIP, samples.PLAIN_SLIP)
    payloads = tuple(seal.sign(slip).signature for slip in slips)
    honest = {payload: verify(payload, keys) for payload in payloads}
    secrets = (samples.MEMBER.name, samples.MEMBER.id_number)

    def trial(rng: Random) -> str:
        payload = rng.choice(payloads)
        if rng.random() < 0.3:
            return _signed_anew(rng, payload, seal)
        if rng.random() < 0.95:
            raw = damaged(rng, payload.encode(), (b".", b"KS1.", b"=", b"-", b"_", b"+", b"\xe4\xb8\xad"))
            payload = raw.decode("utf-8", rng.choice(("replace", "surrogateescape")))
        if rng.random() < 0.2:
            torn = damaged(rng, pem, (b"-----BEGIN PUBLIC KEY-----\n", b"-----END PUBLIC KEY-----\n", b"\n", b"A"))
            report = verify_command([payload], torn, name=secrets[0], id_number=secrets[1])
            must(report.code != 0 or payload.strip() in honest, "a slip that was not signed is genuine")
            silent("\n".join(report.lines), secrets)
            return "not checked" if report.code == NOT_CHECKED else "genuine" if report.code == 0 else "forged"
        found = verify(payload, keys)
        if payload in honest:
            must(found == honest[payload], "a genuine slip reads otherwise")
            return "genuine"
        must(isinstance(found, Forged), "a changed slip is genuine")
        return "forged"

    return trial


def _signed_anew(rng: Random, payload: str, seal: Seal) -> str:
    """Facts that nobody of ours has written, under a right signature: readable as a slip, or unreadable."""
    facts = json.loads(_unpadded(payload.split(".")[1]))
    new = changed(rng, facts) if rng.random() < 0.8 else rng.choice(ODD)
    if isinstance(new, list) and new and rng.random() < 0.9:
        new[0] = seal.key_id
    try:
        body = json.dumps(new, separators=(",", ":")).encode()
    except RecursionError:
        return "forged"
    signed = f"KS1.{_b64(body)}"
    found = verify(f"{signed}.{_b64(seal._key.sign(signed.encode()))}", (seal.public_key(),))
    must(isinstance(found, Forged | Verified), "neither genuine nor forged")
    if isinstance(found, Verified):
        must(isinstance(new, list) and found.total == new[4] and found.cash == new[7], "amounts that nobody signed")
        return "genuine"
    return "unreadable"


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


CODES = Target("codes shown", 150, _shown, ("voucher", "ticket", "wrong code"))
SLIPS = Target("slip codes", 60, _slips, ("genuine", "forged", "unreadable", "not checked"))
