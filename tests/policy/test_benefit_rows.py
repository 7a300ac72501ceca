"""A row of what a place pays: what can't be is refused with file, line and key, and never becomes an amount."""

from __future__ import annotations

import tomllib

import pytest

from kiosk.backends.simulated.world import WorldError, parse, rules_of
from kiosk.domain.money import Fen
from kiosk.domain.plain import NotPlain, from_plain
from kiosk.domain.stay import FeeLine
from kiosk.policy.benefit_rows import Benefit, OverLimit
from kiosk.policy.rulebook import load, read
from kiosk.settings import SettingsError

GOOD = """[[benefit]]
begin = 2023-01-01
place = "9801"
source = "x"
insurance = "employee"
deductible = { "三级" = [80000, 40000] }
bands = [{ ratio = 8500, upto = 5000000 }, { ratio = 9000 }]
"""
WRONG = {
    "half a fen": ("deductible", '{ "三级" = [80000.5] }', "a whole number of fen expected"),
    "a negative deductible": ("deductible", '{ "三级" = [-1] }', "none negative"),
    "an unknown level": ("deductible", '{ "四级" = [1] }', "一级, 二级, 三级, 其他"),
    "a level without an amount": ("deductible", '{ "三级" = [] }', "at least one amount"),
    "more than the whole": ("bands", "[{ ratio = 10001 }]", "between 0 and 10000"),
    "a negative share": ("retired_bonus", "-1", "between 0 and 10000"),
    "a band without an end before the last": ("bands", "[{ ratio = 1 }, { ratio = 2 }]", "every band but the last"),
    "bounds that fall": ("bands", "[{ ratio = 1, upto = 9 }, { ratio = 2, upto = 8 }, { ratio = 3 }]", "must rise"),
    "a negative ceiling": ("ceiling", "-1", "must not be negative"),
    "a ceiling of half a fen": ("ceiling", "1.5", "a whole number of fen expected"),
    "an unknown type of filing": ("reductions", "{ refferal = 5 }", "one of retired_settled"),
    "a fund without a step": ("catastrophic", "{ steps = [] }", "at least one step"),
    "steps that fall": (
        "catastrophic",
        "{ steps = [{ above = 9, ratio = 1 }, { above = 9, ratio = 2 }] }",
        "must rise",
    ),
    "two ratios above the pool": (
        "large_amount",
        "{ steps = [{ above = 8, ratio = 1 }, { above = 9, ratio = 2 }] }",
        "one ratio",
    ),
    "an unknown rounding": ("rounding", '"up"', "half_up"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cant_be_is_refused_with_file_line_and_key(name: str) -> None:
    key, value, says = WRONG[name]
    kept = [line for line in GOOD.splitlines() if not line.startswith(f"{key} =")]
    with pytest.raises(SettingsError) as refused:
        read("\n".join([*kept, f"{key} = {value}"]), "own.toml")
    assert str(refused.value).startswith(f"own.toml:{len(kept) + 1}: [[benefit]]")
    assert key in str(refused.value)
    assert says in str(refused.value)


def test_the_default_worlds_rows_are_read() -> None:
    book = load(rules_of("default"))
    assert len(book.rows(Benefit)) > 10
    assert {row.institution: row.hospital_bears for row in book.rows(OverLimit)}["H00000000010"] is True
    assert load().rows(Benefit) == ()


def test_half_a_fen_never_becomes_a_fee() -> None:
    with pytest.raises(TypeError, match="whole fen"):
        Fen(12.5)  # type: ignore[arg-type]
    line = {"code": "X", "name": "x", "category": "other", "fee_class": "A", "day": "2026-03-18", "quantity": 1}
    with pytest.raises(NotPlain, match="amount: not a Fen"):
        from_plain(FeeLine, {**line, "unit_price": 1, "amount": 12.5})


def test_a_charge_that_the_catalogue_doesnt_know_is_named_with_the_near_one() -> None:
    from importlib.resources import files

    text = (files("kiosk.backends.simulated") / "worlds" / "default.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    raw["stays"][0]["charges"][0]["item"] = "BED-33"
    with pytest.raises(WorldError, match=r"charges\.item = 'BED-33' is unknown; 'BED-3'\?"):
        parse(raw, "worlds/own.toml")
