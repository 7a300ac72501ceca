"""Photos of papers at rest: nothing readable without the key, nothing left after the visit, a kill or a full disk."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kiosk.bootstrap import Overrides, build
from kiosk.clock import SimulatedClock
from kiosk.domain.application import Handed, Material, Way
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.materials.store import SealedPhotos
from kiosk.ports import Health, Photo
from tests.disks import fill, small_disk
from tests.journal.cases import NOON
from tests.terminal.bench import bench

__all__ = ["small_disk"]

#: Bytes that stand in every photo here, and must stand nowhere on the disk.
MARK = b"\xff\xd8\xff\xe0 household register of a synthetic person"


def photo(number: int = 0, size: int = 60_000) -> Photo:
    return Photo(MARK + number.to_bytes(4, "big") + bytes(size), 800, 1100)


def kept(store: SealedPhotos, visit: str, material: Material, taken: Photo) -> Handed:
    handed = store.keep(visit, material, taken)
    assert isinstance(handed, Handed), handed
    return handed


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir())) if folder.exists() else b""


def test_a_photo_is_read_back_and_nothing_of_it_stands_on_the_disk(tmp_path: Path) -> None:
    store = SealedPhotos(tmp_path / "m")
    handed = kept(store, "v1", Material.HOUSEHOLD_REGISTER, photo())
    assert handed == Handed(Material.HOUSEHOLD_REGISTER, Way.PHOTO, hashlib.sha256(photo().jpeg).hexdigest())
    assert store.read("v1", handed.digest) == photo().jpeg
    assert store.read("v2", handed.digest) is None
    assert len(on_disk(tmp_path / "m")) > 60_000
    assert MARK not in on_disk(tmp_path / "m")
    assert bytes(1000) not in on_disk(tmp_path / "m")
    (file,) = (tmp_path / "m").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "m").stat().st_mode) == 0o700
    assert "household" not in file.name
    assert "v1" not in file.name


def test_taken_again_the_one_before_is_gone(tmp_path: Path) -> None:
    store = SealedPhotos(tmp_path / "m")
    first = kept(store, "v1", Material.REFERRAL_FORM, photo(1))
    second = kept(store, "v1", Material.REFERRAL_FORM, photo(2))
    assert store.read("v1", first.digest) is None
    assert store.read("v1", second.digest) == photo(2).jpeg
    assert len(list((tmp_path / "m").iterdir())) == 1


def test_what_is_dropped_is_gone_and_others_stay(tmp_path: Path) -> None:
    store = SealedPhotos(tmp_path / "m")
    mine = [kept(store, "v1", m, photo(n)) for n, m in enumerate((Material.WORK_CONTRACT, Material.RESIDENCE_PROOF))]
    other = kept(store, "v2", Material.WORK_CONTRACT, photo(7))
    store.drop("v1")
    store.drop("v1")
    assert [store.read("v1", handed.digest) for handed in mine] == [None, None]
    assert store.read("v2", other.digest) == photo(7).jpeg
    assert len(list((tmp_path / "m").iterdir())) == 1


def test_a_new_start_reads_nothing_and_sweeps_everything_of_its_own(tmp_path: Path) -> None:
    before = SealedPhotos(tmp_path / "m")
    handed = kept(before, "v1", Material.REFERRAL_FORM, photo())
    (tmp_path / "m" / "notes.txt").write_text("somebody else's", encoding="utf-8")
    (tmp_path / "m" / ("0" * 32 + ".new")).write_bytes(b"half a photo")
    after = SealedPhotos(tmp_path / "m")
    assert after.read("v1", handed.digest) is None
    assert "2 without a key" in str(after.check().evidence)
    assert after.sweep(frozenset({"v1"})) == 2
    assert [path.name for path in (tmp_path / "m").iterdir()] == ["notes.txt"]
    assert after.sweep(frozenset()) == 0


def test_a_sweep_while_running_keeps_the_visits_it_names(tmp_path: Path) -> None:
    store = SealedPhotos(tmp_path / "m")
    one, two = (kept(store, visit, Material.REFERRAL_FORM, photo(n)) for n, visit in enumerate(("v1", "v2")))
    assert store.sweep(frozenset({"v2"})) == 1
    assert store.read("v1", one.digest) is None
    assert store.read("v2", two.digest) == photo(1).jpeg


@pytest.mark.parametrize("damage", ["gone", "empty", "changed", "cut", "swapped"])
def test_a_damaged_photo_is_none_not_another_ones(damage: str, tmp_path: Path) -> None:
    store = SealedPhotos(tmp_path / "m")
    handed = kept(store, "v1", Material.REFERRAL_FORM, photo(1))
    (file,) = (tmp_path / "m").iterdir()
    sealed = file.read_bytes()
    kept(store, "v1", Material.WORK_CONTRACT, photo(2))
    (other,) = set((tmp_path / "m").iterdir()) - {file}
    match damage:
        case "gone":
            file.unlink()
        case "empty":
            file.write_bytes(b"")
        case "changed":
            file.write_bytes(sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:])
        case "cut":
            file.write_bytes(sealed[:-1])
        case _:
            file.write_bytes(other.read_bytes())
    assert store.read("v1", handed.digest) is None


def test_all_photos_together_are_bounded(tmp_path: Path) -> None:
    store = SealedPhotos(tmp_path / "m", most=150_000)
    kept(store, "v1", Material.REFERRAL_FORM, photo(1))
    kept(store, "v1", Material.WORK_CONTRACT, photo(2))
    assert store.keep("v2", Material.REFERRAL_FORM, photo(3)) == Problem(ProblemCode.PHOTO_NOT_KEPT)
    assert (store.check().health, store.check().problem) == (Health.DEGRADED, ProblemCode.PHOTO_NOT_KEPT)
    store.drop("v1")
    kept(store, "v2", Material.REFERRAL_FORM, photo(3))
    assert (store.check().health, store.check().problem) == (Health.READY, None)


def test_a_full_disk_is_a_problem_and_leaves_nothing_behind(small_disk: Path) -> None:
    store = SealedPhotos(small_disk / "m")
    first = kept(store, "v1", Material.REFERRAL_FORM, photo(1))
    hog = fill(small_disk)
    assert store.keep("v1", Material.REFERRAL_FORM, photo(2)) == Problem(ProblemCode.PHOTO_NOT_KEPT)
    assert store.read("v1", first.digest) == photo(1).jpeg, "the earlier photo is still there"
    assert len(list((small_disk / "m").iterdir())) == 1
    assert "No space left" in str(store.check().evidence)
    hog.unlink()
    kept(store, "v1", Material.REFERRAL_FORM, photo(2))


def test_a_folder_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "m").write_text("a file stands in the way", encoding="utf-8")
    store = SealedPhotos(tmp_path / "m")
    assert store.keep("v1", Material.REFERRAL_FORM, photo()) == Problem(ProblemCode.PHOTO_NOT_KEPT)
    store.drop("v1")
    assert store.sweep(frozenset()) == 0


def test_kill_9_leaves_noise_that_the_next_start_sweeps(tmp_path: Path) -> None:
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:  # nothing of pytest may run in here
        with suppress(BaseException):
            store, materials = SealedPhotos(tmp_path / "m"), list(Material)
            for number in range(100_000):
                store.keep(f"v{number % 3}", materials[number % len(materials)], photo(number, 300_000))
                os.write(tell, b".")
        os._exit(1)
    os.close(tell)
    with os.fdopen(hear, "rb", buffering=0) as words:
        for _ in range(7):
            words.read(1)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    left = on_disk(tmp_path / "m")
    assert len(left) > 300_000
    assert MARK not in left
    assert bytes(1000) not in left
    assert SealedPhotos(tmp_path / "m").sweep(frozenset()) == len(left) // 300_000
    assert on_disk(tmp_path / "m") == b""


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=some.lists(
        some.tuples(some.sampled_from("abc"), some.sampled_from(list(Material)[:3]), some.sampled_from("kds")),
        max_size=15,
    )
)
def test_it_holds_what_was_kept_last_and_no_other_file(
    steps: list[tuple[str, Material, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Against a plain dictionary: keep, drop and sweep in any order."""
    folder = tmp_path_factory.mktemp("m") / "m"
    store, expected = SealedPhotos(folder), dict[tuple[str, Material], tuple[str, bytes]]()
    for number, (visit, material, step) in enumerate(steps):
        if step == "k":
            taken = photo(number, 50)
            expected[visit, material] = (kept(store, visit, material, taken).digest, taken.jpeg)
        elif step == "d":
            store.drop(visit)
            expected = {key: value for key, value in expected.items() if key[0] != visit}
        else:
            store.sweep(frozenset({visit}))
            expected = {key: value for key, value in expected.items() if key[0] == visit}
    assert all(store.read(visit, digest) == jpeg for (visit, _), (digest, jpeg) in expected.items())
    assert len(list(folder.iterdir()) if folder.exists() else ()) == len(expected)


def test_the_terminal_sweeps_at_its_start_and_when_a_visit_is_over(tmp_path: Path) -> None:
    beside = tmp_path / "journal.db.materials"
    kept(SealedPhotos(beside), "v1", Material.REFERRAL_FORM, photo())  # a process that was killed
    kiosk = build(bench(tmp_path), Overrides(clock=SimulatedClock(NOON)), threaded=False)
    store = kiosk.parts.materials
    assert store is not None
    kiosk.start()
    assert on_disk(beside) == b""
    kiosk.tap("start")
    kiosk.runner.drain()
    assert isinstance(store.keep("v2", Material.REFERRAL_FORM, photo()), Handed)
    kiosk.tap("cancel")
    kiosk.runner.drain()
    assert on_disk(beside) == b"", "the person went away, and with them their papers"
    assert {c.part: c.health for c in kiosk.report().checks}["materials"] is Health.READY
    assert isinstance(store.keep("v3", Material.REFERRAL_FORM, photo()), Handed)
    kiosk.stop()
    assert on_disk(beside) == b""
