"""The lines, the profiles and the back-off of a maker's library process, without one."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import vendor_child, vendor_identity, vendor_lines, vendor_profile
from drivers.card.vendor_lines import LONGEST, Event, Reply, asked, heard
from drivers.card.vendor_process import FIRST_WAIT, LONGEST_WAIT, VendorProcess
from drivers.card.vendor_profile import Function, Profile
from kiosk.clock import SimulatedClock
from kiosk.domain.people import Credential
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.settings import SettingsError

CERTIFIED = (vendor_profile.SHIPPED / "certified.toml").read_text(encoding="utf-8")


def test_a_line_says_what_was_meant() -> None:
    assert heard(vendor_lines.reply(3, {"name": "王"})) == Reply(3, {"name": "王"})
    assert heard(vendor_lines.failure(4, "CARD_MUTE", -4)) == Reply(4, None, "CARD_MUTE", -4)
    assert heard(b'{"event": "card"}\n') == Event("card")
    assert heard(b'{"id": 1}') == Reply(1, None, "CARD_UNREADABLE"), "an answer that says nothing"
    assert asked(vendor_lines.request(7, "finish", {"answer": "x\n"})) == (
        7, "finish", {"id": 7, "call": "finish", "answer": "x\n"},
    )  # fmt: skip
    assert "王" not in repr(Reply(3, {"name": "王"}))


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"\n", b"{", b"\xff\xfe", b"[" * 9000, b'{"id": true, "ok": {}}', b"x" * LONGEST * 2),
        b'{"id": 1, "call": "present", "ok": {"present": true, "card": NaN}}',
    ],
)
def test_what_is_no_message_is_dropped(line: bytes) -> None:
    assert heard(line) is None
    assert asked(line) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_nothing(line: bytes) -> None:
    assert heard(line) is None or isinstance(heard(line), Reply | Event)


_KEYS = ("social_number", "card_number", "recognition_code", "name", "spec_version", "region", "id_number")
_ANYTHING = st.one_of(st.text("0X9王 |\0A.2\u202e", max_size=60), st.integers(), st.none(), st.just([1]))


@given(st.dictionaries(st.sampled_from(_KEYS), _ANYTHING))
def test_any_table_is_a_whole_identity_or_a_problem(said: dict[str, object]) -> None:
    for read in (vendor_identity.card, vendor_identity.id_card):
        found = read(said)
        assert isinstance(found, Credential) or found == Problem(ProblemCode.CARD_DATA_INVALID)


def test_starts_that_come_to_nothing_wait_longer_each_time() -> None:
    clock = SimulatedClock(dt.datetime(2026, 1, 5, 9, 0))
    process = VendorProcess(["/nowhere/reader"], clock, 100, frozenset(), lambda: None)
    waits = []
    for _ in range(12):
        assert process.ask("present", 1.0) == Problem(ProblemCode.READER_GONE)
        assert process.ask("present", 1.0) == Problem(ProblemCode.READER_GONE)
        waits.append(process.pause())
        clock.sleep(process.pause())
    assert process.starts == 12, "between two starts nobody starts it"
    assert waits[:3] == [FIRST_WAIT, FIRST_WAIT * 2, FIRST_WAIT * 4]
    assert waits[-1] == LONGEST_WAIT


def test_the_shipped_profile_is_whole() -> None:
    profile = vendor_profile.load("certified")
    assert profile.read == Function("iReadCardBas", ("interface", "out"))
    assert profile.problem(-2201) == "CARD_NEEDS_AUTHENTICATION"
    assert profile.problem(-777) == "CARD_UNREADABLE"
    assert profile.knows(-2)
    assert not profile.knows(-777)


@pytest.mark.parametrize(
    "old, new, named",
    [
        ('"READER_GONE"', '"READER_AWAY"', "READER_AWAY"),
        ('-2 = "CARD_PULLED"', 'two = "CARD_PULLED"', "two"),
        ('"name", "atr"', '"nmae", "atr"', "nmae"),
        ('["answer", "out"]', '["answr", "out"]', "answr"),
        ("both = 3", "all = 3", "interfaces"),
        ('name = "iReadCardBas"\n', 'function = "iReadCardBas"\n', "function"),
        ("good = [0]", "good = [0]\nout_bytes = 0", "out_bytes"),
        ("good = [0]", 'good = [0]\nencoding = "gbq"', "gbq"),
        ("good = [0]", 'good = [0]\nseparator = ""', "separator"),
        ("good = [0]", 'good = [0]\nid_fields = ["name"]', "id_card"),
        ("good = [0]", "good = [", "profile"),
        ('[finish]\nname = "iReadCardBas_HSM_Step2"\narguments = ["answer", "out"]', "", "begin and finish"),
    ],
)
def test_a_profile_with_a_mistake_names_it(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in CERTIFIED
    path = tmp_path / "mine.toml"
    path.write_text(CERTIFIED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=named):
        vendor_profile.load(str(path))


def test_a_library_that_cant_be_used_says_so_to_everyone_who_asks(tmp_path: Path) -> None:
    requests = b"".join((vendor_lines.request(1, "hello", {}), b"noise\n", vendor_lines.request(2, "read", {})))
    answers: list[bytes] = []
    profile: Profile = vendor_profile.load("certified")
    start = lambda: vendor_child.Library(profile, tmp_path / "none.so", "both")  # noqa: E731
    vendor_child.serve(io.BytesIO(requests), answers.append, start)
    replies = [heard(answer) for answer in answers]
    assert [(r.number, r.error) for r in replies if isinstance(r, Reply)] == [(1, "READER_GONE"), (2, "READER_GONE")]


def test_the_fence_lets_nothing_run_whose_parent_has_ended() -> None:
    """The parent's number doesn't fit: it ended before the fence could tie the two together."""
    fence = Path(vendor_child.__file__).with_name("fence.py")
    made = os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-I", str(fence), "1", "/bin/true"])
    assert made == 1
