"""The support bundle: what helps is in it, nothing of a person is, and it is bounded."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import log
from kiosk.diagnostics.bundle import LARGEST, LOG_TAIL, log_tail, packed, plain_name, scrubbed, shown
from kiosk.settings import (
    DirectorySettings,
    Institution,
    JournalSettings,
    Part,
    SecondStoreSettings,
    Settings,
    Terminal,
)
from tests import logs
from tests.diagnostics.bench import ENGINEER, terminal, workbench
from tests.e2e.terminal import WORLD, place, settings, standing

PERSON = WORLD.person("in_force")
CARD = PERSON.card.number if PERSON.card is not None else ""
CANARIES = (PERSON.name, PERSON.id_number, CARD, PERSON.voucher)


def members(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


@pytest.fixture
def logging_again() -> Iterator[None]:
    with logs.put_back():
        yield


@pytest.mark.usefixtures("logging_again")
def test_after_a_whole_visit_nothing_of_the_person_is_in_it(tmp_path: Path) -> None:
    """Canary: a person goes through a visit, somebody has even written their name into the log, and the settings hold
    secrets; then the zip is searched, its names too."""
    written = tmp_path / "kiosk.log"
    log.configure(written)
    there = place()
    with standing(settings(tmp_path, name="K07"), there) as person:
        person.for_myself()
        person.at("identify")
        person.kiosk.parts.camera.show(PERSON.voucher)  # type: ignore[union-attr]
        person.to_the_bill()
        assert person.settle().page in ("done", "slip_owed")
        logging.getLogger("kiosk").error("effect_raised", extra={"facts": {"problem": PERSON.name}})
        with written.open("a", encoding="utf-8") as file:
            file.write(f"{PERSON.name} {PERSON.id_number}\n2026-03-12T10:00:00+0800 INFO kiosk_started visit={CARD}\n")
        bench = person.kiosk.workbench
        bench.record("printer", "print_quality", True, ENGINEER)
        path = bench.bundle(tmp_path / "out")
    assert path is not None
    found = members(path)
    assert set(found) == {
        *("report.json", "report.txt", "settings.json", "journal.json", "runs.json", "burning.json"),
        *("versions.json", "log.txt"),
    }
    everything = path.name + "".join(found.values())
    assert [word for word in CANARIES if word in everything] == []
    assert str(tmp_path) not in everything
    assert path.name.startswith("support-K07-")
    assert path.stat().st_mode & 0o077 == 0
    report = json.loads(found["report.json"])
    printer = report["sections"]["printers"]["checks"][0]
    assert [said["staff"] for said in printer["confirmed"]] == ["e01"]
    facts = json.loads(found["journal.json"])
    assert (facts["open_requests"], facts["anchor"][:3]) == (0, "K1-")
    assert "effect_raised" in found["log.txt"]
    assert found["log.txt"].count("<redacted>") >= 2
    assert list((tmp_path / "out").iterdir()) == [path]


def test_only_settings_on_the_list_are_shown() -> None:
    secret = "hunter2-192.0.2.7"
    made = Settings(
        terminal=Terminal(name="K01", seal_key_file=Path(f"/etc/{secret}")),
        institution=Institution(name=secret, phone=secret),
        journal=JournalSettings(path=Path(f"/var/{secret}"), key_credential=secret),
        directory=DirectorySettings(Path(f"/srv/{secret}")),
        second_store=SecondStoreSettings("folder", {"path": f"/mnt/{secret}", "token": secret, "seconds": 4.0}),
        backend=Part("simulated_http", {"url": f"https://{secret}/", "operator": secret, "timeout": 30.0, secret: 1}),
        camera=Part("opencv", {"fps": 25, "pin": 123456, "format": "a4", "nested": {"password": secret}}),
    )
    told = json.dumps(shown(made))
    assert secret not in told
    assert "123456" not in told
    plain = json.loads(told)
    assert plain["backend"]["driver"] == "simulated_http"
    assert plain["backend"]["options"]["timeout"] == 30.0
    assert plain["camera"]["options"] == {"fps": 25, "pin": "<redacted>", "format": "a4", "nested": "<redacted>"}
    assert plain["terminal"]["name"] == "K01"
    assert plain["terminal"]["seal_key_file"] == "<redacted>"
    assert plain["scanner"] is None


def test_a_path_right_behind_a_chinese_word_is_scrubbed_too() -> None:
    """The report in a bundle is Chinese, and puts no space before what it names."""
    assert scrubbed("打不开/home/zhangsan/账本.db") == "打不开<path>"
    assert scrubbed("文件：/srv/张三/x 不在") == "文件：<path> 不在"
    assert scrubbed("30 帧/秒") == "30 帧/秒"


def test_paths_and_long_numbers_are_scrubbed_and_addresses_kept() -> None:
    told = scrubbed(
        {"a": ["folder /home/li/papers, a4", "ID 11010519491231002X"], "b": 3, "c": "https://his.example:443"}
    )
    assert told == {"a": ["folder <path>, a4", "ID <redacted>"], "b": 3, "c": "https://his.example:443"}
    odd = (
        "110105 19491231 002X",
        "110105-19491231-002x",
        "no11010519491231002Xno",
        "１１０１０５１９４９１２３１００２X",
    )
    assert [word for word in odd if scrubbed(word).strip("no") != "<redacted>"] == []
    kept = "2026-03-12 10:05:32, 192.168.100.100, numbers 0-99, p50 15.2 ms"
    assert scrubbed(kept) == kept


def test_the_log_goes_in_by_its_end_and_by_the_shape_of_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.log"
    good = "2026-03-12T10:00:00+0800 INFO device_changed part=printer health=ready"
    trace = "  perform.py:120 _read_card"
    path.write_text(
        f"{'x' * 200}\n" * 9000 + f"{good}\n{trace}\n2026-03-12T10:00:00+0800 INFO 林小满\n", encoding="utf-8"
    )
    lines = list(log_tail(path))
    assert lines[-3:] == [good, trace, "<redacted>"]
    assert set(lines[:-3]) == {"<redacted>"}
    assert len(lines) <= LOG_TAIL // 200 + 3
    assert list(log_tail(tmp_path / "none.log")) == []
    assert list(log_tail(None)) == []


@pytest.mark.parametrize(
    "line",
    [
        "2026-03-12T11010519491231002+0800 INFO kiosk_started",
        "2026-03-12T10:00:00+0800 ZHANGSANFENG kiosk_started",
        "2026-03-12T10:00:00+0800 INFO kiosk_started count=11010519491231002",
        "2026-03-12T10:00:00+0800 INFO kiosk_started count=１２",
        "  perform.py:110105194912310021 f",
        "  perform.py:12 f_110105194912310021",
        "  a110105194912310021.py:12 f",
        "  perform.py:12 \u5f20",
    ],
)
def test_a_person_in_a_line_that_looks_like_ours_is_withheld(line: str, tmp_path: Path) -> None:
    path = tmp_path / "kiosk.log"
    path.write_text(f"{line}\n", encoding="utf-8")
    assert list(log_tail(path)) == ["<redacted>"]
    path.write_bytes(f"{PERSON.name}\n".encode("gb18030"))
    assert list(log_tail(path)) == ["<redacted>"]


def test_a_terminal_whose_clock_stands_in_1970_has_a_bundle_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 0.0)
    with zipfile.ZipFile(io.BytesIO(packed({"a.txt": "x"}))) as file:
        assert file.read("a.txt") == b"x"


def test_it_is_bounded_whatever_goes_in() -> None:
    huge = "".join(str(n) for n in range(400_000))
    data = packed({f"{n}.txt": huge for n in range(8)})
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = file.namelist()
        assert sum(info.file_size for info in file.infolist()) < LARGEST + 4096
        assert file.read("0.txt").endswith(b"(cut)\n")
    assert "LEFT_OUT.txt" in names


def test_what_cannot_be_made_keeps_nothing_else_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal with a bug, say: the bundle is wanted most then. The exception's text may hold a person's data."""
    with terminal(tmp_path) as kiosk:
        bench = workbench(kiosk)

        def broken() -> list[object]:
            raise KeyError(PERSON.name)

        monkeypatch.setattr(kiosk.parts.journal, "undo_owed", broken)
        path = bench.bundle(tmp_path / "out")
    assert path is not None
    found = members(path)
    assert json.loads(found["journal.json"]) == {"not_made": "KeyError"}
    assert json.loads(found["report.json"])["kiosk"]
    assert PERSON.name not in "".join(found.values())


def test_where_it_cannot_be_written_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with terminal(tmp_path) as kiosk:
        assert workbench(kiosk).bundle(tmp_path / "file") is None
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.parametrize(("name", "plain"), [("K01", "K01"), ("../etc/x", "___etc_x"), ("终端", "__"), ("", "kiosk")])
def test_its_name_is_plain(name: str, plain: str) -> None:
    assert plain_name(name) == plain
