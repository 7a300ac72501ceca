"""The world file: what comes with the kiosk holds together, and a bad one is refused with file, table and key."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated import server
from kiosk.backends.simulated.world import WorldError, load, parse
from kiosk.domain.filing import RecordState
from kiosk.domain.people import Medium, is_id_number
from kiosk.domain.stay import Unready
from kiosk.settings import SettingsError

RAW: dict[str, Any] = tomllib.loads(
    (files("kiosk.backends.simulated") / "worlds" / "default.toml").read_text(encoding="utf-8")
)

#: Who the issue asks for; scenarios name them.
WANTED = re.findall(
    r"\w+",
    """reference_hengyang reference_ningxia nanchang exempt unfiled expired lapsed_during_stay pending rejected
    cancelled other_place not_yet_valid unknown_filed unknown_unfiled resident retired two_insurances account_own
    account_family emergency two_stays refund no_phone voucher_only card3 suspended same_province mother daughter""",
)


def test_every_wanted_person_is_there() -> None:
    world = load("default")
    assert {world.person(key).key for key in WANTED} == set(WANTED)
    unready = {u for s in world.stays for u in s.unready}
    assert unready == set(Unready)


def test_nobody_could_be_real() -> None:
    for person in load("default").people:
        assert is_id_number(person.id_number)
        assert person.id_number.startswith("99")


def test_media_are_what_a_reader_would_deliver() -> None:
    world = load("default")
    card = world.person("card3").credential(Medium.CARD)
    assert (card.generation, card.issuing_region, len(bytes.fromhex(card.recognition_code))) == (3, "980100", 16)
    assert world.person("in_force").credential(Medium.VOUCHER).name == ""
    with pytest.raises(LookupError):
        world.person("voucher_only").credential(Medium.CARD)
    with pytest.raises(LookupError):
        world.person("no_phone").credential(Medium.VOUCHER)


def test_only_the_published_cases_are_fitted() -> None:
    fitted = {p.region for p in load("default").policies if p.fitted}
    assert fitted == {"960400", "940100"}


def test_exempt_pairs_are_dated_and_reach_to_the_city() -> None:
    world = load("default")
    stay = world.bill(world.stays_of("exempt")[0]).stay
    assert world.exempt_rule("980301", "990101", stay.admitted)
    assert world.exempt_rule("980300", "990200", stay.admitted) == ""
    assert world.exempt_rule("980100", "990100", stay.admitted) == ""
    assert world.exempt_rule("980300", "990100", stay.admitted.replace(year=2021, month=5, day=27)) == ""
    assert world.exempt_rule("980300", "990100", stay.admitted.replace(year=2021, month=5, day=28))


def _person(raw: dict[str, Any], key: str = "in_force") -> Any:
    return next(p for p in raw["people"] if p["key"] == key)


BAD: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "unknown key": (lambda r: r["institution"].update(levle="三级"), "unknown key 'levle'; did you mean 'level'?"),
    "unknown key of a person": (lambda r: _person(r).update(vouchre=""), "people[0]: unknown key 'vouchre'"),
    "fraction of a fen": (
        lambda r: r["stays"][0].update(deposit=12.5),
        "stays[0] deposit = 12.5: a whole number",
    ),
    "total that doesn't add up": (
        lambda r: r["stays"][0].update(total=1),
        "stays ZY000001 total = 1: the charges",
    ),
    "check digit": (
        lambda r: _person(r).update(id_number=_person(r)["id_number"][:17] + "?"),
        "people[0]: id_number: not 18 characters",
    ),
    "unknown person": (
        lambda r: r["stays"][0].update(person="in_froce"),
        "'in_froce' is unknown; 'in_force'",
    ),
    "unknown item": (lambda r: r["stays"][0]["charges"][0].update(item="BED-4"), "charges.item = 'BED-4' is unknown"),
    "unknown region": (lambda r: r["policies"][0].update(region="123456"), "policies region = '123456' is unknown"),
    "unknown destination": (lambda r: r["filings"][0].update(destination="1"), "destination = '1' is unknown"),
    "filing of nobody": (lambda r: r["filings"][0].update(person="nobody"), "person = 'nobody' is unknown"),
    "region of four digits": (lambda r: r["regions"][0].update(code="9900"), "regions code = '9900'"),
    "institution code": (lambda r: r["institution"].update(code="H1"), "institution: code 'H1' has 2 characters"),
    "enum": (lambda r: _person(r).update(sex="femal"), "sex = 'femal': did you mean 'female'?"),
    "date": (lambda r: r["stays"][0].update(admitted="2026-03-10"), "admitted = '2026-03-10': date expected"),
    "same key": (lambda r: _person(r, "unfiled").update(key="in_force"), "people key 'in_force' is twice"),
    "same ID": (
        lambda r: _person(r, "unfiled").update(id_number=_person(r)["id_number"]),
        "people id_number of two entries is twice",
    ),
    "no policy": (lambda r: r["policies"].pop(0), "no policy of 980100 for employee"),
    "no deductible": (lambda r: r["policies"][0]["deductible"].pop("三级"), "deductible: 三级 is missing"),
    "ratio": (
        lambda r: r["policies"][0]["segments"][0].update(ratio=85000),
        "segments[0]: ratio = 85000: basis",
    ),
    "segments": (lambda r: r["policies"][0]["segments"].reverse(), "segments: every segment but the last"),
    "reduction": (lambda r: r["policies"][0]["reductions"].update(holiday=1), "reductions.holiday: one of"),
    "rounding": (lambda r: r["policies"][0].update(rounding="up"), "rounding = 'up': half_up or down expected"),
    "first self-pay of class A": (lambda r: r["catalogue"][0].update(first_self_pay=1), "only an item of class B"),
    "two main diagnoses": (lambda r: r["stays"][0]["diagnoses"][1].update(main=True), "exactly one is the main"),
    "discharged first": (
        lambda r: r["stays"][0].update(discharged=r["stays"][0]["admitted"].replace(month=1)),
        "discharged: before admitted",
    ),
    "missing table": (lambda r: r.pop("institution"), "key 'institution' is missing"),
    "voucher": (lambda r: _person(r).update(voucher="424"), "voucher: 28 digits"),
    "card": (lambda r: _person(r)["card"].update(generation=4), "card: generation = 4"),
    "profile": (lambda r: r["world"]["profile"].update(settle={"find": "by_luck"}), "find = 'by_luck'"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_world_is_refused_with_its_key(name: str) -> None:
    spoil, message = BAD[name]
    raw = copy.deepcopy(RAW)
    spoil(raw)
    with pytest.raises(WorldError) as caught:
        parse(raw, "some.toml")
    assert str(caught.value).startswith("some.toml")
    assert message in str(caught.value)
    assert _person(RAW)["id_number"] not in str(caught.value)


def test_files_that_are_no_world(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="can't be read"):
        load(tmp_path / "missing.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(WorldError, match="can't be read"):
        load(tmp_path / "binary.toml")
    (tmp_path / "half.toml").write_text("[world", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"half\.toml"):
        load(str(tmp_path / "half.toml"))


def test_the_server_says_what_is_wrong_with_a_world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert server.main(["--world", str(tmp_path / "missing.toml")]) == 2
    assert "missing.toml: can't be read" in capsys.readouterr().err


def test_records_carry_the_state() -> None:
    world = load("default")
    rejected = world.person("rejected")
    (record,) = world.records(rejected, rejected.insurances[0].region)
    assert (record.state, record.reason) == (RecordState.REJECTED, "缺转诊证明")
