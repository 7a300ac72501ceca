"""kill -9 at any moment: what a caller was told stands in the journal, and it opens and verifies by itself."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import closing, suppress
from pathlib import Path

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import RequestId
from kiosk.ports import RequestState
from tests.journal.cases import NOON, PERSON, opened, quote, settlement_of

KILLS = 36


def work(folder: Path, tell: int, first: int) -> None:
    """Settle bill after bill, and tell the parent whenever a call has returned."""
    journal = opened(folder, SimulatedClock(NOON))
    for bill in range(first, first + 10_000):
        order = journal.intend(journal.open_visit("discharge", 1), PERSON, quote(f"{bill}"))
        os.write(tell, f"intent {order.request_id}\n".encode())
        journal.outcome(order.request_id, RequestState.SETTLED, settlement_of(order))
        os.write(tell, f"settled {order.request_id}\n".encode())


def killed(folder: Path, first: int, seconds: float) -> list[tuple[str, RequestId]]:
    """Let a child work for `seconds` after its first word, kill it, and answer what it was told."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:  # nothing of pytest may run in here
        with suppress(BaseException):
            os.close(hear)
            work(folder, tell, first)
        os._exit(1)
    os.close(tell)
    with open(hear, "rb") as words:
        heard = [words.readline()]
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        heard += words.readlines()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    return [
        (word, RequestId.parse(number)) for word, number in (h.decode().split() for h in heard if h.endswith(b"\n"))
    ]


def test_whatever_was_told_stands_after_a_kill(tmp_path: Path) -> None:
    rng = random.Random(20260312)
    told: dict[RequestId, str] = {}
    cut_between = 0
    for kill in range(KILLS):
        heard = killed(tmp_path, kill * 10_000, rng.uniform(0, 0.01))
        assert not {n for w, n in heard if w == "intent"} & told.keys(), "a number was given twice"
        told.update({number: word for word, number in heard})
        with closing(opened(tmp_path, SimulatedClock(NOON))) as journal:
            still_open = {r.request_id for r in journal.open_requests()}
            for number, word in told.items():
                if word == "settled":
                    assert journal.settlement(number) is not None
                    assert number not in still_open
            assert still_open | {s.request_id for s in journal.hospital_owed()} >= told.keys()
            cut_between += len(still_open)
            assert journal.verify_chain().whole
            for request in journal.open_requests():  # what recovery would do
                journal.outcome(request.request_id, RequestState.UNKNOWN)
                journal.outcome(request.request_id, RequestState.SETTLED, settlement_of(request.order))
    assert len(told) >= KILLS  # a child is killed after its first word, never before
    assert cut_between > 0, "no kill came between intent and outcome: it has proven little"
