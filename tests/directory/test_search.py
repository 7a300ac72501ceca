"""What a person types finds the institution: any part of its name, its initials, its pinyin; the near ones first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.directory.directory import MOST, Directory
from kiosk.directory.grams import folded, in_order
from kiosk.directory.importing import import_list, sample_store
from kiosk.directory.institution import Found, Institution, Question, Service, Standing, Trouble
from kiosk.directory.reading import readings
from kiosk.directory.store import Store
from kiosk.domain.region import Region
from kiosk.domain.stay import Hospital
from kiosk.texts import text
from tests.directory.lists import as_csv, rows

MANY = rows(600)
HENGYANG = "430400"


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Directory:
    path = tmp_path_factory.mktemp("directory") / "many.db"
    assert import_list(as_csv(MANY).encode(), path).written
    return Directory(path, HENGYANG, production=True)


@pytest.fixture(scope="session")
def sample() -> Iterator[Directory]:
    store = sample_store()
    yield Directory(None, HENGYANG, production=False, sample=lambda: store)
    store.close()


def _found(directory: Directory, words: str, within: str = "", service: Service | None = None) -> list[Institution]:
    found = directory.search(Question(words, within, service))
    assert isinstance(found, Found)
    return list(found.institutions)


def _names(directory: Directory, words: str, within: str = "", service: Service | None = None) -> list[str]:
    return [one.name for one in _found(directory, words, within, service)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("南华大学附属第一医院", "南华大学附属第一医院"),
        ("南华附一", "南华大学附属第一医院"),
        ("nhdxfsdyyy", "南华大学附属第一医院"),
        ("fsde", "南华大学附属第二医院"),
        ("nanhuadaxuefushudisan", "南华大学附属第三医院"),
        ("hysz yy", "衡阳市中医医院"),
        ("leiyang", "耒阳市人民医院"),
        ("衡阳 中心", "衡阳市中心医院"),
        ("解放军第169医院", "解放军第一六九医院"),
        ("ｈｅｎｇｄｏｎｇ", "衡东县人民医院"),
        ("City A Cancer", "示例省甲市肿瘤医院"),
        ("市一医院", "示例省甲市第一人民医院"),
    ],
)
def test_what_is_typed_finds_it_first(sample: Directory, words: str, first: str) -> None:
    assert _names(sample, words)[0] == first


def test_a_city_finds_its_institutions(sample: Directory) -> None:
    assert len(_names(sample, "hengyang")) == len(_names(sample, "衡阳")) == 15
    assert _names(sample, "hyx") == ["衡阳县人民医院"]


def test_a_level_and_a_service_find_theirs(sample: Directory) -> None:
    assert len(_names(sample, "衡阳 三级")) == 7
    assert "示例省甲市第一人民医院" in _names(sample, "透析")
    assert _names(sample, "dialysis") == _names(sample, "透析")
    assert all(Service.TUMOUR in one.services for one in _found(sample, "", service=Service.TUMOUR))


def test_an_area_leaves_the_others_out(sample: Directory) -> None:
    assert {one.region.code[:4] for one in _found(sample, "医院", within="9901")} == {"9901"}
    assert _names(sample, "南华", within="44") == []


def test_the_terminals_own_city_comes_first() -> None:
    store = sample_store()
    here = Directory(None, "980100", production=False, sample=lambda: store)
    regions = [one.region.code for one in _found(here, "人民医院")]
    assert regions[0] == "980100"
    assert regions[1] == "980200"  # the same province, before all others
    store.close()


def test_the_very_name_comes_before_what_contains_it(tmp_path: Path) -> None:
    names = ["衡阳市人民医院分院", "南岳衡阳市人民医院", "衡阳市人民医院"]
    listed = [row | {"name": name, "region": HENGYANG} for row, name in zip(rows(3), names, strict=True)]
    import_list(as_csv(listed).encode(), tmp_path / "d.db")
    directory = Directory(tmp_path / "d.db", HENGYANG, production=True)
    assert _names(directory, "衡阳市人民医院") == ["衡阳市人民医院", "衡阳市人民医院分院", "南岳衡阳市人民医院"]
    assert _names(directory, "hysrmyy")[0] == "衡阳市人民医院"


def test_more_than_can_be_shown_is_said(many: Directory) -> None:
    found = many.search(Question("医院"))
    assert isinstance(found, Found)
    assert len(found.institutions) == MOST
    assert found.more
    near = [one.region.code[:2] for one in found.institutions]
    assert near == sorted(near, key=lambda code: code != "43")  # Hunan's before the others


def test_the_exact_name_is_found_among_hundreds(many: Directory) -> None:
    """More than can be sorted fit 医院, and the one that begins so is in another province."""
    for row in MANY[:40]:
        assert row["name"] in _names(many, row["name"])[:20]


def test_nothing_fits_nonsense(many: Directory) -> None:
    for words in ("zzqqqvv", "不存在的名字龘", "南华附九九九"):
        assert _names(many, words) == []


def test_signs_alone_ask_for_everything_and_break_nothing(many: Directory) -> None:
    for words in ("", "  ", '"', "*", "a*b", "NEAR(", "name:x", "AND", "-", "（）", "'; DROP TABLE words"):
        assert isinstance(many.search(Question(words)), Found)


@settings(deadline=None)
@given(data=some.data())
def test_every_institution_is_found_by_a_piece_of_its_name(many: Directory, data: some.DataObject) -> None:
    row = data.draw(some.sampled_from(MANY))
    begin = data.draw(some.integers(0, len(row["name"]) - 1))
    piece = row["name"][begin : data.draw(some.integers(begin + 1, len(row["name"])))]
    found = many.search(Question(piece, within=row["region"]))
    assert isinstance(found, Found)
    assert row["code"] in {one.code for one in found.institutions} or found.more


@settings(deadline=None)
@given(data=some.data())
def test_every_institution_is_found_by_its_initials_and_its_pinyin(many: Directory, data: some.DataObject) -> None:
    row = data.draw(some.sampled_from(MANY))
    syllables = data.draw(some.sampled_from(readings(row["name"])))
    begin = data.draw(some.integers(0, len(syllables) - 1))
    part = syllables[begin : data.draw(some.integers(begin + 1, len(syllables)))]
    typed = data.draw(some.sampled_from(["".join(s[0] for s in part), "".join(part)]))
    found = many.search(Question(typed, within=row["region"]))
    assert isinstance(found, Found)
    assert row["code"] in {one.code for one in found.institutions} or found.more


@settings(deadline=None)
@given(data=some.data())
def test_what_is_found_has_what_was_typed(many: Directory, data: some.DataObject) -> None:
    row = data.draw(some.sampled_from(MANY))
    begin = data.draw(some.integers(0, len(row["name"]) - 2))
    piece = row["name"][begin : begin + 3]
    for one in _found(many, piece):
        said = (one.name, one.region.name, one.level, *(text("zh", f"service.{s}") for s in one.services))
        assert any(piece in part for part in said) or in_order(piece, one.name)


@given(some.text())
def test_folding_twice_is_folding_once(said: str) -> None:
    assert folded(folded(said)) == folded(said)


def test_a_place_is_read_as_its_people_say_it() -> None:
    assert "".join(s[0] for s in readings("朝阳市")[0]) == "cys"
    assert readings("长治市")[0] == ("chang", "zhi", "shi")
    assert {"".join(read) for read in readings("六安市")} == {"luanshi", "liuanshi"}
    assert readings("重庆市A区")[0][-2:] == ("a", "qu")


def test_areas_lead_from_the_province_to_its_cities(sample: Directory) -> None:
    provinces = sample.areas()
    assert not isinstance(provinces, Trouble)
    assert [(a.code, a.name, a.institutions) for a in provinces if a.code == "43"] == [("43", "湖南省", 15)]
    cities = sample.areas("43")
    assert not isinstance(cities, Trouble)
    assert [(a.code, a.name) for a in cities] == [("4304", "衡阳市")]


def test_the_sample_of_2017_is_whole() -> None:
    store = sample_store()
    hengyang = [row.institution() for row in store.rows("", "4304", 100)]
    assert len(hengyang) == 15
    assert sum(one.level == "三级" for one in hengyang) == 7
    assert {one.dated.year for one in hengyang} == {2017}
    assert store.about.sample
    store.close()


def test_a_store_answers_in_the_order_of_its_file(tmp_path: Path) -> None:
    listed = [
        row | {"name": name, "region": HENGYANG, "level": level}
        for row, (name, level) in zip(
            rows(3), [("一级院", "一级"), ("三级院", "三级甲等"), ("二级院", "二级")], strict=True
        )
    ]
    import_list(as_csv(listed).encode(), tmp_path / "d.db")
    store = Store(tmp_path / "d.db")
    assert [row.institution().name for row in store.rows("", "", 9)] == ["三级院", "二级院", "一级院"]
    store.close()


# ---- how one institution stands in the list ------------------------------------------------------------------------


def _hospital(row: dict[str, str], **other: str) -> Hospital:
    said = row | other
    return Hospital(said["code"], said["name"], "", Region(said["region"], ""))


def test_r19_the_list_says_whether_an_institution_is_in_it_and_what_it_opened(tmp_path: Path) -> None:
    listed = [
        row | {"code": f"H0000000000{n}", "name": name, "region": HENGYANG, "services": services}
        for n, (row, name, services) in enumerate(
            zip(rows(3), ("甲院", "乙院", "丙院"), ("inpatient", "outpatient", ""), strict=True)
        )
    ]
    import_list(as_csv(listed).encode(), tmp_path / "d.db")
    directory = Directory(tmp_path / "d.db", HENGYANG, production=True)
    stands = [directory.standing(_hospital(row), Service.INPATIENT) for row in listed]
    assert stands == [Standing(True, True), Standing(True, False), Standing(True, None)]
    by_name = _hospital(listed[1], code="H99999999999", region="430421")
    assert directory.standing(by_name, Service.INPATIENT) == Standing(True, False)


def test_r19_what_a_list_does_not_have_is_a_no_only_where_it_knows_the_city(tmp_path: Path) -> None:
    listed = [rows(1)[0] | {"name": "衡阳甲院", "region": HENGYANG}]
    import_list(as_csv(listed).encode(), tmp_path / "d.db")
    other = _hospital(listed[0], code="H99999999999", name="衡阳甲院分院")
    directory = Directory(tmp_path / "d.db", HENGYANG, production=True)
    assert directory.standing(other, Service.INPATIENT) == Standing(False)
    part = _hospital(listed[0], code="H99999999999", name="甲院")
    assert directory.standing(part, Service.INPATIENT) == Standing(False)
    assert (
        directory.standing(_hospital(listed[0], code="H9", name="乙院", region="430100"), Service.INPATIENT)
        == Standing()
    )


def test_r19_a_missing_or_a_sample_list_says_nothing(tmp_path: Path, sample: Directory) -> None:
    here = Hospital("H99999999999", "示例省甲市某医院", "", Region("990100", ""))
    assert sample.standing(here, Service.INPATIENT) == Standing()
    listed = Hospital("SAMPLE990001", "", "", Region("990100", ""))
    assert sample.standing(listed, Service.INPATIENT) == Standing(True, True)
    for none in (Directory(tmp_path / "none.db", production=True), Directory(production=True)):
        assert none.standing(listed, Service.INPATIENT) == Standing()
    (tmp_path / "bad.db").write_bytes(b"SQLite format 3\x00" + bytes(4096))
    assert Directory(tmp_path / "bad.db").standing(listed, Service.INPATIENT) == Standing()
