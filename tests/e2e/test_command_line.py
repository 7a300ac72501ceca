"""`kiosk …` as an engineer runs it: what it says of bad settings, worlds and disks, and what it leaves behind."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.printer.readback import pdf_text, read_codes
from kiosk.backends.simulated import world as worlds
from kiosk.cli import main
from kiosk.domain.problems import ProblemCode
from tests.disks import fill
from tests.e2e.processes import (
    ROOT,
    environment,
    headless,
    kiosk,
    no_traceback,
    other_side,
    settings_file,
    wait_for_line,
)
from tests.e2e.terminal import WORLD, booked, eye, place, settings, standing, voucher_of


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


Told = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Told]:
    """`kiosk …` in this process, where a new one (a second each) would prove nothing more."""
    root = logging.getLogger()
    before, level, raising = root.handlers[:], root.level, logging.raiseExceptions

    def run(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(folder)
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return subprocess.CompletedProcess([], code, out, err)

    yield run
    root.handlers[:] = before
    root.setLevel(level)
    logging.raiseExceptions = raising


# ---- settings -------------------------------------------------------------------------------------------------------

#: what stands in the file → words that the message must hold
BAD_SETTINGS = {
    "unknown key": ('[terminal]\ninstituton = "H00000000001"\n', ("'instituton'", "did you mean 'institution'?")),
    "unknown section": ('[cammera]\ndriver = "opencv"\n', ("'cammera'", "did you mean 'camera'?")),
    "wrong type": ('[terminal]\nidle_seconds = "sixty"\n', ("idle_seconds", "'sixty'", "int expected")),
    "option of a driver": (
        '[camera]\ndriver = "opencv"\n[camera.options]\nsorce = "/dev/video1"\n',
        ("[camera]", "'sorce'", "did you mean 'source'?"),
    ),
    "unknown driver": ('[printer]\ndriver = "ip"\n', ("kiosk.printers", "'ip'", "ipp")),
    "impossible value": ("[terminal]\nrequest_slice = [5, 4]\n", ("request_slice",)),
    "no TOML": ("[terminal\n", ("settings.toml",)),
    "not UTF-8": ("\udcff", ("settings.toml",)),
    "key file absent": ('[journal]\nkey_file = "nothere.key"\n', ("nothere.key",)),
    "seal key absent": ('[terminal]\nseal_key_file = "nothere.pem"\n', ("nothere.pem",)),
    "simulated in production": ("[terminal]\nproduction = true\n", ("production",)),
}


@pytest.mark.parametrize("which", BAD_SETTINGS)
def test_bad_settings_name_key_and_near_match(which: str, tmp_path: Path, told: Told) -> None:
    text, words = BAD_SETTINGS[which]
    (tmp_path / "settings.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    done = told("check", "--settings", "settings.toml", folder=tmp_path)
    assert done.returncode == 2
    assert no_traceback(done)
    assert [word for word in words if word not in done.stderr] == [], done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["settings.toml"], "it left something behind"


def test_settings_that_are_not_there(tmp_path: Path) -> None:
    done = kiosk("run", "--settings", "nothere.toml", folder=tmp_path)
    assert (done.returncode, no_traceback(done)) == (2, True)
    assert "nothere.toml" in done.stderr


# ---- check ----------------------------------------------------------------------------------------------------------


def test_check_on_a_machine_with_nothing_plugged_in(tmp_path: Path) -> None:
    text = '[camera]\ndriver = "opencv"\n[camera.options]\nsource = "/dev/video97"\n'
    text += '[printer]\ndriver = "ipp"\n[printer.options]\nurl = "ipp://127.0.0.1:9/ipp/print"\n'
    text += '[backend]\ndriver = "simulated_http"\n[backend.options]\nurl = "http://127.0.0.1:9"\n'
    text += '[hospital]\ndriver = "http_example"\n[hospital.options]\nurl = "http://127.0.0.1:9"\n'
    written(tmp_path, "settings.toml", text)
    done = kiosk("check", "--json", "--settings", "settings.toml", folder=tmp_path)
    assert (done.returncode, no_traceback(done)) == (1, True)
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["ready"] is False
    found = {check["part"]: check for section in report["sections"].values() for check in section["checks"]}
    for part, problem in (
        ("card reader", ProblemCode.READER_SERVICE_DOWN),
        ("camera", ProblemCode.CAMERA_GONE),
        ("printer", ProblemCode.PRINTER_GONE),
        ("insurer", ProblemCode.INSURER_DOWN),
        ("hospital", ProblemCode.HOSPITAL_DOWN),
    ):
        assert (found[part]["health"], found[part]["problem"]) == ("out_of_order", problem.value)
    assert (found["ID card reader"]["health"], found["ID card reader"]["driver"]) == ("unknown", "-")
    assert found["journal"]["health"] == "ready"
    assert "failed" not in done.stdout
    for language, said in ((), "有故障"), (("--language", "en"), "OUT OF ORDER"):
        in_words = kiosk("check", *language, "--settings", "settings.toml", folder=tmp_path)
        assert in_words.returncode == 1
        assert said in in_words.stdout
        assert "K-111" in in_words.stdout


def test_second_instance_is_refused_with_its_next_step(tmp_path: Path) -> None:
    with other_side() as url:
        made = settings_file(tmp_path, url)
        with headless(tmp_path, made) as first:
            wait_for_line(first, "welcome")
            for command in ("check", "run"):
                second = kiosk(command, "--settings", made, folder=tmp_path)
                assert (second.returncode, no_traceback(second)) == (2, True)
                assert "K-903" in second.stderr
                assert len(second.stderr.strip().splitlines()) >= 2, "no next step is named"
            assert first.poll() is None
        again = kiosk("check", "--settings", made, folder=tmp_path)
        assert "K-903" not in again.stderr, "a dead kiosk still holds the journal"


# ---- disks ----------------------------------------------------------------------------------------------------------


def out_of_service(folder: Path) -> str:
    """Run the terminal where it can't open its journal: it stays with its page (tests/ui reads it) until it is told to
    end, and then says why. Answers what it said."""
    command = [sys.executable, "-m", "kiosk.cli", "run", "--settings", "settings.toml"]
    with subprocess.Popen(command, cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True) as running:
        stderr = running.stderr
        assert stderr is not None
        first = next((line for line in stderr if "journal_not_opened" in line), "")
        assert running.poll() is None
        running.terminate()
        said = first + stderr.read()
        assert running.wait(200) == 2
    assert "Traceback" not in said
    return said


JOURNAL_ON_DISK = '[journal]\npath = "disk/journal.db"\nreserve_bytes = 65536\n'


def test_read_only_disk_starts_no_kiosk(tmp_path: Path, small_disk: Path) -> None:
    written(tmp_path, "settings.toml", JOURNAL_ON_DISK)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = kiosk("check", "--settings", "settings.toml", folder=tmp_path)
    assert (done.returncode, no_traceback(done)) == (2, True)
    assert "K-901" in done.stderr
    assert len(done.stderr.strip().splitlines()) >= 2, "no next step is named"
    assert "K-901" in out_of_service(tmp_path)


def test_full_disk_starts_no_kiosk(tmp_path: Path, small_disk: Path) -> None:
    written(tmp_path, "settings.toml", JOURNAL_ON_DISK)
    fill(small_disk)
    assert "K-902" in out_of_service(tmp_path)


def test_disk_full_in_the_middle_of_a_visit(tmp_path: Path, small_disk: Path) -> None:
    """Confirmed on a full disk: nothing is sent, the page says out of service; with room again it serves by itself."""
    there = place()
    with standing(settings(small_disk), there) as person:
        person.for_myself()
        person.at("identify")
        eye(person).show(voucher_of("in_force"))
        person.to_the_bill()
        hog = fill(small_disk)
        person.tap("confirm")
        shown = person.at("out_of_service")
        assert (shown.facts["problem"]["code"], shown.facts["problem"]["money"]) == ("K-902", "no")
        person.kiosk.runner.settle_down(60)
        assert booked(there) == ()
        eye(person).hide()
        hog.unlink()
        person.tap("retry")
        person.at("welcome")
        person.for_myself()
        person.at("identify")
        eye(person).show(voucher_of("in_force"))
        person.to_the_bill()
        assert person.settle().page == "done"
    assert len(booked(there)) == 1
    assert [s.id for s in there.world.stays if there.wards.holder(there.world.bill(s).key())] == []


# ---- visit ----------------------------------------------------------------------------------------------------------


def test_visit_plays_the_example_of_the_docs(tmp_path: Path) -> None:
    """The file in docs/scenarios.md, as it stands but for the ID number that it leaves out."""
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    written(
        tmp_path,
        "visit.toml",
        example.replace('id_number = "…"', f'id_number = "{WORLD.person("daughter").id_number}"'),
    )
    done = kiosk("visit", "visit.toml", "--out", "out", folder=tmp_path)
    assert (done.returncode, no_traceback(done)) == (0, True), done.stderr
    found = json.loads((tmp_path / "out" / "visit.json").read_text(encoding="utf-8"))
    rows = re.findall(r"^\| (`.*?) \|", page, re.MULTILINE)
    promised = [key for row in rows for key in re.findall(r"`([a-z_.]+)", row)]
    assert len(promised) > 10
    assert [key for key in promised if not _holds(found, key.split("."))] == []
    (visit,) = found["visits"]
    assert visit["problems"][0] == "K-102", "the card's fault that the example names"


def _holds(found: dict[str, Any], path: list[str]) -> bool:
    """Whether `found` has this key, and in it the next."""
    return path[0] in found and (len(path) == 1 or _holds(found[path[0]], path[1:]))


def test_visit_settles_and_leaves_paper(tmp_path: Path) -> None:
    written(tmp_path, "visit.toml", '[[visits]]\nperson = "in_force"\n')
    done = kiosk("visit", "visit.toml", "--out", "out", folder=tmp_path)
    assert done.returncode == 0
    assert "in_force: Done total 1028070 fen, cash 384232 fen" in done.stdout
    found = json.loads((tmp_path / "out" / "visit.json").read_text(encoding="utf-8"))
    (paper,) = found["papers"]
    assert "10280.70" in "".join(pdf_text((tmp_path / "out" / paper).read_bytes()).replace(",", "").split())


def test_visit_of_everyone(tmp_path: Path, told: Told) -> None:
    done = told("visit", "--everyone", "--out", "out", folder=tmp_path)
    assert (done.returncode, no_traceback(done)) == (0, True), done.stderr
    assert {path.parent.name for path in (tmp_path / "out").glob("*/visit.json")} == {p.key for p in WORLD.people}


#: scenario → words that the message must hold
BAD_SCENARIOS = {
    "unknown key": ('[[visits]]\nperson = "in_force"\nconfrm = false\n', ("'confrm'", "did you mean 'confirm'?")),
    "nobody of the world": ('[[visits]]\nperson = "in_forse"\n', ("in_forse",)),
    "unknown fault": (
        '[[faults]]\ncall = "settle"\nfault = "lost"\n[[visits]]\nperson = "in_force"\n',
        ("fault", "'lost'"),
    ),
    "no visit": ('name = "empty"\n', ("visits",)),
    "wrong type": ("[[visits]]\nperson = 5\n", ("person", "5")),
}


@pytest.mark.parametrize("which", BAD_SCENARIOS)
def test_bad_scenario_names_the_key(which: str, tmp_path: Path, told: Told) -> None:
    text, words = BAD_SCENARIOS[which]
    written(tmp_path, "visit.toml", text)
    done = told("visit", "visit.toml", "--out", "out", folder=tmp_path)
    assert (done.returncode, no_traceback(done)) == (2, True), done.stdout
    assert [word for word in words if word not in done.stderr] == [], done.stderr


def test_world_whose_total_does_not_add_up(tmp_path: Path, told: Told) -> None:
    own = Path(worlds.__file__).parent / "worlds" / "default.toml"
    text = own.read_text(encoding="utf-8")
    written(tmp_path, "mine.toml", text.replace("total = 1028070", "total = 1028071", 1))
    written(tmp_path, "visit.toml", 'world = "mine.toml"\n[[visits]]\nperson = "in_force"\n')
    done = told("visit", "visit.toml", "--out", "out", folder=tmp_path)
    assert (done.returncode, no_traceback(done)) == (2, True)
    for word in ("mine.toml", "stays", "total", "1028071", "1028070"):
        assert word in done.stderr, done.stderr


# ---- slip verify ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def slip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one slip, and another kiosk's key."""
    folder = tmp_path_factory.mktemp("slip")
    written(folder, "visit.toml", '[[visits]]\nperson = "in_force"\n')
    assert kiosk("visit", "visit.toml", "--out", ".", folder=folder).returncode == 0
    assert kiosk("visit", "visit.toml", "--out", "other", folder=folder).returncode == 0
    next(path for path in folder.glob("*.pdf")).rename(folder / "slip.pdf")
    return folder


def code_of(slip: Path) -> str:
    (code,) = [text for text in read_codes((slip / "slip.pdf").read_bytes()) if text.count(".") == 2]
    return code


PERSON, OTHER = WORLD.person("in_force"), WORLD.person("retired")


@pytest.mark.parametrize("way", ["from the PDF", "from its text"])
def test_genuine_slip(way: str, slip: Path) -> None:
    shown = "slip.pdf" if way == "from the PDF" else code_of(slip)
    person = ("--name", PERSON.name, "--id-number", PERSON.id_number)
    done = kiosk("slip", "verify", shown, "--key", "slip-key.pem", *person, folder=slip)
    assert (done.returncode, no_traceback(done)) == (0, True)
    assert "10,280.70" in done.stdout or "10280.70" in done.stdout
    assert PERSON.name not in done.stdout
    assert PERSON.id_number not in done.stdout


def test_somebody_elses_slip(slip: Path, told: Told) -> None:
    person = ("--name", OTHER.name, "--id-number", OTHER.id_number)
    done = told("slip", "verify", "slip.pdf", "--key", "slip-key.pem", *person, folder=slip)
    assert (done.returncode, no_traceback(done)) == (1, True)


@pytest.mark.parametrize("how", ["one character changed", "another kiosk's key", "something else"])
def test_forged_slip(how: str, slip: Path, told: Told) -> None:
    code, key = code_of(slip), "slip-key.pem"
    match how:
        case "one character changed":
            middle = code.index(".") + 20
            code = code[:middle] + ("A" if code[middle] != "A" else "B") + code[middle + 1 :]
        case "another kiosk's key":
            key = "other/slip-key.pem"
        case "something else":
            code = "https://example.invalid/"
    done = told("slip", "verify", code, "--key", key, folder=slip)
    assert (done.returncode, no_traceback(done)) == (1, True)


@pytest.mark.parametrize(("shown", "key"), [("visit.toml", "slip-key.pem"), ("slip.pdf", "nothere.pem")])
def test_nothing_to_check(shown: str, key: str, slip: Path, told: Told) -> None:
    """No picture, no key: neither genuine nor forged, and said so."""
    done = told("slip", "verify", shown, "--key", key, folder=slip)
    assert (done.returncode, no_traceback(done)) == (2, True), done.stderr
    assert done.stdout + done.stderr
