"""The checks of what is no device, each provoked good and bad: network, screen, temperature, disk, program, owed."""

from __future__ import annotations

import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock, SystemClock
from kiosk.diagnostics import storage
from kiosk.diagnostics.machine import Machine, check_screen, check_temperature
from kiosk.diagnostics.network import check_network
from kiosk.diagnostics.software import check_software, code_digest, versions
from kiosk.diagnostics.storage import check_owed, check_storage
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Health, RequestState
from tests.diagnostics.bench import terminal
from tests.disks import fill
from tests.journal.cases import NOON
from tests.papers import samples

ROUTES = "Iface\tDestination\tGateway\tFlags\nlo\t0000007F\t00000000\t0001\neth0\t00000000\t0100A8C0\t0003\n"


def machine(tmp_path: Path, **files: str) -> Machine:
    """A machine of files: "sys/class/net/eth0/operstate" and so on, "__" for "/"."""
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Machine(tmp_path / "sys", tmp_path / "proc", tmp_path / "etc", None)


def details(check: Check) -> dict[str, tuple[str, Health | None]]:
    return {d.name: (str(d.value), d.health) for d in check.details}


def wired(tmp_path: Path, state: str = "up", carrier: str = "1") -> Machine:
    return machine(
        tmp_path,
        sys__class__net__lo__type="772\n",
        sys__class__net__lo__operstate="unknown\n",
        sys__class__net__eth0__type="1\n",
        sys__class__net__eth0__operstate=state + "\n",
        sys__class__net__eth0__carrier=carrier + "\n",
        proc__net__route=ROUTES,
        etc__hosts="",
    )


def test_a_network_that_leads_out(tmp_path: Path) -> None:
    here = wired(tmp_path)
    (tmp_path / "etc/resolv.conf").write_text("# by hand\nnameserver 192.0.2.53\nnameserver\n")
    found = check_network(here, 0.4, 300)
    told = details(found)
    assert (found.health, found.problem) == (Health.READY, None)
    assert told["interfaces"] == ("eth0", Health.READY)
    assert told["route"] == ("192.168.0.1", Health.READY)
    assert told["name_servers"] == ("192.0.2.53", Health.READY)
    assert told["clock_platform"] == ("+0.4 s", Health.READY)
    assert told["host_name"][0]


@pytest.mark.parametrize(("state", "carrier"), [("down", "0"), ("unknown", "0")])
def test_a_cable_that_is_out(tmp_path: Path, state: str, carrier: str) -> None:
    found = check_network(wired(tmp_path, state, carrier), None, 300)
    assert (found.health, "down: eth0" in str(found.evidence)) == (Health.DEGRADED, True)
    assert details(found)["clock_platform"] == ("-", Health.UNKNOWN)


def test_no_network_at_all(tmp_path: Path) -> None:
    found = check_network(machine(tmp_path), None, 300)
    assert (found.health, str(found.evidence)) == (Health.DEGRADED, "up: nothing; route: none")


@pytest.mark.parametrize(("ahead", "tolerance", "off"), [(301.0, 300, True), (-900.0, 300, True), (900.0, 0, False)])
def test_the_platforms_word_on_the_clock(tmp_path: Path, ahead: float, tolerance: float, off: bool) -> None:
    found = check_network(wired(tmp_path), ahead, tolerance)
    assert (found.health is Health.OUT_OF_ORDER, found.problem is ProblemCode.CLOCK_DIFFERS) == (off, off)


# ---- temperature and screen


def test_sensors_are_read_and_nonsense_is_left_out(tmp_path: Path) -> None:
    here = machine(
        tmp_path,
        sys__class__thermal__thermal_zone0__temp="61500\n",
        sys__class__thermal__thermal_zone0__type="cpu\n",
        sys__class__thermal__thermal_zone1__temp="-274000\n",
        sys__class__thermal__thermal_zone2__temp="nonsense\n",
        sys__class__hwmon__hwmon0__temp1_input="83000\n",
        sys__class__hwmon__hwmon0__temp1_label="Core 0\n",
        sys__class__hwmon__hwmon0__name="coretemp\n",
    )
    found = check_temperature(here)
    assert [d.value for d in found.details] == ["cpu 61.5 °C", "coretemp Core 0 83.0 °C"]
    assert found.health is Health.DEGRADED
    (tmp_path / "sys/class/thermal/thermal_zone0/temp").write_text("99000")
    assert check_temperature(here).health is Health.OUT_OF_ORDER
    (tmp_path / "sys/class/thermal/thermal_zone0/temp").write_text("40000")
    (tmp_path / "sys/class/hwmon/hwmon0/temp1_input").write_text("41000")
    assert check_temperature(here).health is Health.READY


def test_without_a_sensor_the_temperature_is_unknown(tmp_path: Path) -> None:
    assert check_temperature(machine(tmp_path)).health is Health.UNKNOWN


#: As Linux lists them: a keyboard, a pen tablet without fingers, and a touch screen (ABS_MT_POSITION_X is bit 0x35).
INPUTS = """I: Bus=0003 Vendor=046d Product=c31c Version=0110
N: Name="USB Keyboard"
B: EV=120013

N: Name="Pen Tablet"
B: ABS=1000003

I: Bus=0003 Vendor=0eef Product=c000 Version=0210
N: Name="eGalax eGalaxTouch"
B: EV=b
B: ABS=660800000000003
"""


def test_screens_and_fingers_are_listed_but_never_claimed_to_work(tmp_path: Path) -> None:
    nothing = check_screen(machine(tmp_path))
    assert (nothing.health, details(nothing)["touch"]) == (Health.UNKNOWN, ("-", Health.UNKNOWN))
    here = machine(tmp_path, proc__bus__input__devices=INPUTS)
    output = tmp_path / "sys/class/drm/card0-HDMI-A-1"
    output.mkdir(parents=True)
    (output / "status").write_text("connected\n")
    (output / "modes").write_text("1080x1920\n1920x1080\n")
    found = check_screen(here)
    assert found.health is Health.UNKNOWN
    assert details(found)["resolution"][0] == "HDMI-A-1 1080x1920"
    assert [d.value for d in found.details if d.name == "touch"] == ["eGalax eGalaxTouch"]


# ---- disk


def mounts(tmp_path: Path, kind: str, options: str = "rw") -> Machine:
    line = f"36 25 254:1 / {tmp_path} {options},relatime shared:1 - {kind} /dev/vda1 rw\n"
    return machine(tmp_path, proc__self__mountinfo=f"25 1 254:0 / / rw - ext4 /dev/vda rw\n{line}")


def test_a_disk_is_measured_and_nothing_is_left_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "LITTLE", 0)
    monkeypatch.setattr(storage, "SLOW", 60_000.0)
    here = mounts(tmp_path, "ext4")
    before = sorted(tmp_path.rglob("*"))
    found = check_storage(tmp_path / "journal.db", here, SystemClock())
    told = details(found)
    assert (found.health, told["file_system"], told["read_only"][0]) == (Health.READY, ("ext4", Health.READY), "no")
    assert told["sync"][0].startswith("p50 ")
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_power_cut_would_empty_is_not_ready(tmp_path: Path) -> None:
    found = check_storage(tmp_path / "not made yet" / "journal.db", mounts(tmp_path, "tmpfs"), SystemClock())
    assert (found.health, "gone when the power goes" in str(found.evidence)) == (Health.DEGRADED, True)


def test_a_slow_disk_and_a_full_one_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = mounts(tmp_path, "ext4")
    monkeypatch.setattr(storage, "SLOW", -1.0)
    slow = check_storage(tmp_path / "journal.db", here, SystemClock())
    assert (slow.health, details(slow)["sync"][1]) == (Health.DEGRADED, Health.DEGRADED)
    monkeypatch.setattr(storage, "LITTLE", 2**62)
    little = check_storage(tmp_path / "journal.db", here, SystemClock())
    assert (little.health, details(little)["free"][1]) == (Health.DEGRADED, Health.DEGRADED)


def test_a_full_disk_is_out_of_order(small_disk: Path) -> None:
    fill(small_disk)
    found = check_storage(small_disk / "journal.db", Machine(), SystemClock())
    assert (found.health, found.problem) == (Health.OUT_OF_ORDER, ProblemCode.DISK_FULL)
    assert details(found)["file_system"][0] == "tmpfs"


def test_a_read_only_disk_is_out_of_order(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    found = check_storage(small_disk / "journal.db", Machine(), SystemClock())
    assert (found.health, found.problem) == (Health.OUT_OF_ORDER, ProblemCode.JOURNAL_UNWRITABLE)
    assert details(found)["read_only"] == ("yes", Health.OUT_OF_ORDER)


# ---- what is owed, and what the journal says of itself


def test_what_is_open_or_owed_is_counted(tmp_path: Path) -> None:
    with terminal(tmp_path, SimulatedClock(NOON)) as kiosk:
        journal = kiosk.parts.journal
        assert check_owed(journal).health is Health.READY
        order = journal.intend(journal.open_visit("discharge", 1), samples.MEMBER.person_id, samples.QUOTE)
        unknown = check_owed(journal)
        journal.outcome(order.request_id, RequestState.REFUSED, note="不予结算")
        after = check_owed(journal)
    assert (unknown.health, unknown.problem) == (Health.DEGRADED, ProblemCode.OUTCOME_UNKNOWN)
    assert details(unknown)["unknown"] == ("1", Health.DEGRADED)
    assert after.health is Health.READY
    assert samples.MEMBER.name not in str(unknown)


def test_the_journal_says_when_it_was_gone_through_and_how_old_its_end_is(tmp_path: Path) -> None:
    clock = SimulatedClock(NOON)
    with terminal(tmp_path, clock) as kiosk:
        before = details(kiosk.parts.journal.check())
        clock.advance(3 * 3600)
        kiosk.examine()
        after = details(kiosk.parts.journal.check())
    assert (before["chain"][1], before["last_event"][0]) == (Health.UNKNOWN, "0 min")
    assert (after["chain"][1], after["last_event"][0]) == (Health.READY, "3 h")
    assert after["chain"][0].startswith("whole, gone through")
    assert after["events"][0] == "1"


# ---- the program


def lock(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text("".join(f"{line} \\\n    --hash=sha256:{'0' * 64}\n    # via x\n" for line in lines))
    return path


def test_a_program_as_locked_is_ready(tmp_path: Path) -> None:
    good = lock(tmp_path, f"reportlab=={version('reportlab')}", "no-such-package==1.0 ; sys_platform == 'win32'")
    found = check_software(good)
    assert (found.health, details(found)["code"][0]) == (Health.READY, code_digest()[:16])
    assert "all as locked" in str(found.evidence)


def test_what_differs_from_the_lock_is_named(tmp_path: Path) -> None:
    found = check_software(lock(tmp_path, "reportlab==0.0.1", "no-such-package==1.0", f"httpx=={version('httpx')}"))
    differ = [str(d.value) for d in found.details if d.name == "differs"]
    assert found.health is Health.DEGRADED
    assert differ == [f"reportlab {version('reportlab')} (lock: 0.0.1)", "no-such-package missing (lock: 1.0)"]


@pytest.mark.parametrize("which", [None, Path("/no/such/requirements.lock")])
def test_without_a_lock_it_is_unknown(which: Path | None) -> None:
    assert check_software(which).health is Health.UNKNOWN


def test_a_missing_package_is_out_of_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.diagnostics.software._NEEDED", ("no-such-package",))
    found = check_software(None)
    assert (found.health, str(found.evidence)) == (Health.OUT_OF_ORDER, "missing: no-such-package")
    assert len(versions()) > 20
