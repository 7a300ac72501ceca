"""Which words prove a refusal: only those that somebody has written down, and never all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.problems import ProblemCode
from kiosk.domain.proof import Proof, proven
from kiosk.domain.writes import Kind
from kiosk.ports import BackendProfile
from kiosk.settings import SettingsError, section

FILING = Proof(ProblemCode.FILING_REFUSED, text="未查到(有效的)?异地就医备案")
TAKEN = Proof(ProblemCode.ALREADY_SETTLED, code="E1203")
BOTH = Proof(ProblemCode.QUOTE_STALE, text="金额", code="E7")
UNDO_ONLY = Proof(ProblemCode.INSURER_REFUSED, text="已清算", kinds=(Kind.UNDO,))
TABLE = (FILING, TAKEN, BOTH, UNDO_ONLY)


@pytest.mark.parametrize(
    "code, text, problem",
    [
        ("-1", "【FSI】未查到异地就医备案，请先备案", ProblemCode.FILING_REFUSED),
        ("-1", "查询备案超时", None),
        ("E1203", "", ProblemCode.ALREADY_SETTLED),
        ("E7", "金额不符", ProblemCode.QUOTE_STALE),
        ("E7", "系统忙", None),
        ("-1", "金额不符", None),
        ("-1", "已清算", None),
        ("", "", None),
    ],
)
def test_what_the_words_of_a_settlement_prove(code: str, text: str, problem: ProblemCode | None) -> None:
    assert proven(TABLE, code, text, Kind.SETTLE) is problem


def test_a_proof_may_hold_for_one_kind_only() -> None:
    assert proven(TABLE, "-1", "已清算", Kind.UNDO) is ProblemCode.INSURER_REFUSED
    assert proven(TABLE, "-1", "已清算") is ProblemCode.INSURER_REFUSED, "a question has booked nothing"


@given(st.text(max_size=600), st.sampled_from(["", "-1", "E9"]))
def test_words_that_nobody_wrote_down_prove_nothing(text: str, code: str) -> None:
    if "异地就医备案" not in text:
        assert proven(TABLE, code, text, Kind.SETTLE) is None


def test_what_stands_behind_a_very_long_text_is_not_looked_at() -> None:
    assert proven(TABLE, "-1", "超时" * 300 + "未查到异地就医备案", Kind.SETTLE) is None


@pytest.mark.parametrize(
    "entry, wrong",
    [
        ({"problem": "K-302"}, "proves nothing without a text"),
        ({"problem": "K-302", "code": "-1"}, "proves nothing without a text"),
        ({"problem": "K-302", "text": ".*"}, "fits every text"),
        ({"problem": "K-302", "text": "备案|"}, "fits every text"),
        ({"problem": "K-302", "text": "(备案"}, "not a pattern"),
        ({"problem": "K-401", "text": "备案"}, "says nothing was charged"),
        ({"problem": "K-999", "text": "备案"}, "K-999"),
        ({"problem": "K-302", "text": "备案", "kinds": ["setle"]}, "did you mean 'settle'"),
    ],
)
def test_a_proof_that_proves_too_much_stops_the_start(entry: dict[str, object], wrong: str) -> None:
    with pytest.raises(SettingsError, match=wrong):
        section(BackendProfile, {"refusals": [entry]}, "[backend]")
