"""`kiosk slip verify`: what a window or an auditor reads about a slip's QR code. The picture is read elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.papers.seal import PREFIX, Forged, KeyUnusable, Verified, public_keys, verify
from kiosk.texts import text

GENUINE, NOT_GENUINE, NOT_CHECKED = 0, 1, 2


@dataclass(frozen=True)
class VerifyReport:
    """`code` is the command's exit code: 0 genuine, 1 forged or another person's, 2 nothing to check or no key."""

    code: int
    lines: tuple[str, ...]
    verified: Verified | None = None


def verify_command(
    codes: Iterable[str],
    public_keys_pem: bytes,
    *,
    name: str = "",
    id_number: str = "",
    language: str = "zh",
) -> VerifyReport:
    """Check the slip code among `codes` (texts typed, scanned or read out of a picture).

    Where `name` and `id_number` are given they are checked too; they are never in the answer.
    """
    try:
        keys = public_keys(public_keys_pem)
    except KeyUnusable as error:
        return VerifyReport(NOT_CHECKED, (str(error),))
    found = [code.strip() for code in codes]
    slips = [code for code in found if code.startswith(f"{PREFIX}.")] or found
    if not slips:
        return VerifyReport(NOT_CHECKED, (text(language, "paper.verify.no_code"),))
    result = verify(slips[0], keys)
    if isinstance(result, Forged):
        return VerifyReport(NOT_GENUINE, (text(language, f"paper.verify.forged.{result.reason}"),))
    lines = (text(language, "paper.verify.genuine"), *_facts(result, language), text(language, "paper.verify.compare"))
    if not name and not id_number:
        return VerifyReport(GENUINE, lines, result)
    matches = result.belongs_to(name, id_number)
    line = text(language, "paper.verify.person_matches" if matches else "paper.verify.person_differs")
    return VerifyReport(GENUINE if matches else NOT_GENUINE, (*lines, line), result)


def _facts(slip: Verified, language: str) -> Iterable[str]:
    facts = {
        "paper.request": str(slip.request_id),
        "paper.settlement": slip.settlement_id,
        "paper.verify.hospital": slip.hospital,
        "paper.admitted": slip.admitted.isoformat(),
        "paper.discharged": slip.discharged.isoformat(),
        "paper.verify.total": slip.total.yuan(),
        "paper.verify.fund_total": slip.fund_total.yuan(),
        "paper.verify.account": slip.account.yuan(),
        "paper.verify.cash": slip.cash.yuan(),
        "paper.verify.deposit": slip.deposit.yuan(),
        "paper.settled_at": f"{slip.settled_at:%Y-%m-%d %H:%M:%S}",
        "paper.kiosk": slip.kiosk,
        "paper.verify.copy": str(slip.copy),
        "paper.verify.key": slip.key_id,
    }
    return (f"{text(language, key)}: {value}" for key, value in facts.items())
