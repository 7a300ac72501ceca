"""`kiosk rules explain`: every person of the default world, in text and as JSON, with nothing personal in either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.backends.simulated.world import load
from kiosk.cli import main
from kiosk.scenario.play import of_the_rules
from kiosk.scenario.rule_trail import as_text, trails
from kiosk.scenario.scenario import Scenario, Visit
from kiosk.settings import SettingsError
from kiosk.texts import text

WORLD = load("default")
#: The rules that show as a step of a trail.
SHOWN = ("R22", "R23", "R25", "R28", "R29", "R30", "R40")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_persons_rules_agree_with_the_preview(language: str) -> None:
    with_stays = [person.key for person in WORLD.people if WORLD.stays_of(person.key)]
    for key, trail in zip(with_stays, trails(Scenario(tuple(Visit(key) for key in with_stays)), language), strict=True):
        assert trail.holds, key
        preview = trail.data["preview"]
        assert preview["refused"] or trail.data["filing"]["status"] == "unknown" or preview["proven"], key
        assert trail.data["adds_up"] in (True, None)
        said = as_text(trail, lambda name: text(language, name)) + json.dumps(trail.data, ensure_ascii=False)
        person = WORLD.person(key)
        assert person.name not in said
        assert person.id_number not in said


def test_the_scenarios_of_the_rules_hold() -> None:
    """Every visit of kiosk/scenario/rules, before anybody plays it; who only files has no amounts to explain."""
    found = {out.name: trails(scenario, "zh") for scenario, out in of_the_rules(Path())}
    assert all(trail.holds for of_rule in found.values() for trail in of_rule)
    assert [trail.data["stay"] for trail in found["R11_change_and_cancel"]][-1] is None
    assert "–" in as_text(found["R11_change_and_cancel"][-1], lambda name: text("zh", name))
    rules = {name: {s["rule"] for t in found[name] for s in t.data["steps"]} for name in found if name[:3] in SHOWN}
    assert set(rules) == {name for name in found if name[:3] in SHOWN}
    assert all(f"R{int(name[1:3])}" in steps for name, steps in rules.items())


def scenario(tmp_path: Path, words: str) -> Path:
    file = tmp_path / "scenario.toml"
    file.write_text(words, encoding="utf-8")
    return file


def test_the_command_says_the_trail_and_writes_it_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = scenario(tmp_path, '[[visits]]\nperson = "second_stay"\n')
    assert main(["rules", "explain", str(file)]) == 0
    said = capsys.readouterr().out
    assert "R22" in said
    assert "8,079.63 元 × 75%（按您的备案类型，已低 5%）: 6,059.72 ✓" in said
    assert main(["rules", "explain", str(file), "--json", "--language", "en"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert {step["rule"] for step in found["steps"]} == {"R22", "R23", "R25", "R28", "R29", "R30"}
    assert sum(line["amount"] for line in found["coverage"]) == found["stay"]["total"] == found["amounts"]["total"]
    assert sum(line["pool_numerator"] for line in found["coverage"]) // 10_000 == found["amounts"]["pool"]


def test_a_family_accounts_balance_is_not_known_and_nothing_differs() -> None:
    (trail,) = trails(Scenario((Visit("account_family", choice=2),)), "zh")
    assert trail.data["account"] == "family"
    assert trail.data["preview"]["agrees"] is True
    assert trail.data["preview"]["proven"] is False


def test_a_stay_that_isnt_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SettingsError, match="'in_force' has no stay number 7"):
        trails(Scenario((Visit("in_force", stay=7),)), "zh")
    file = scenario(tmp_path, '[[visits]]\nperson = "in_froce"\n')
    assert main(["rules", "explain", str(file)]) == 2
    assert "in_froce" in capsys.readouterr().err
