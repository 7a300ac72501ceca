"""Who a card belongs to, as another process says it: checked like a card's own bytes, whole or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from drivers.card import layout
from kiosk.domain.people import Credential, Medium, is_id_number
from kiosk.domain.problems import Problem, ProblemCode

LONGEST_NAME = 50
"""Characters: the name of a card has at most 50 bytes (EF06/09 and 4E)."""

_INVALID = Problem(ProblemCode.CARD_DATA_INVALID)


def card(said: Mapping[str, object]) -> Credential | Problem:
    """The identity on a social security card, or CARD_DATA_INVALID: never a half one."""
    texts = _texts(said, ("social_number", "card_number", "recognition_code", "name", "spec_version"))
    if texts is None:
        return _INVALID
    number, token, code, name, version = texts
    try:
        generation = layout.generation(version)
    except ValueError:
        return _INVALID
    number, code = number.upper(), code.upper()
    whole = (
        is_id_number(number)
        and _is_name(name)
        and re.fullmatch(r"[0-9A-Z]{1,9}", token, re.ASCII)
        and re.fullmatch(r"\d{6}[0-9A-F]{26}", code, re.ASCII)
        and _region_agrees(said, code)
    )
    if not whole:
        return _INVALID
    return Credential(Medium.CARD, token, name, number, code, code[:6], generation)


def recognition_code(said: Mapping[str, object]) -> str | Problem:
    """Which card it is, in upper-case hex, or CARD_DATA_INVALID."""
    code = str(said.get("recognition_code", "")).strip().upper()
    return code if re.fullmatch(r"\d{6}[0-9A-F]{26}", code, re.ASCII) else _INVALID


def id_card(said: Mapping[str, object]) -> Credential | Problem:
    """The identity on a resident ID card, or CARD_DATA_INVALID."""
    texts = _texts(said, ("id_number", "name"))
    if texts is None:
        return _INVALID
    number, name = texts[0].upper(), texts[1]
    whole = is_id_number(number) and _is_name(name)
    return Credential(Medium.ID_CARD, number, name, number) if whole else _INVALID


def _texts(said: Mapping[str, object], keys: tuple[str, ...]) -> list[str] | None:
    values = [said.get(key) for key in keys]
    return (
        [value.strip() for value in values if isinstance(value, str)]
        if all(isinstance(value, str) for value in values)
        else None
    )


def _is_name(name: str) -> bool:
    # As on the card: no control or unassigned characters; private use is, in older rare characters.
    return 0 < len(name) <= LONGEST_NAME and not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn") for c in name)


def _region_agrees(said: Mapping[str, object], code: str) -> bool:
    """Where the region is said too, it must be the one that the recognition code begins with."""
    region = said.get("region", "")
    return region in ("", code[:6])
