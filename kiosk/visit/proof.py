"""What an answer proves. The one place where a "failed" of the other side becomes a refusal or a doubt."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.proof import Proof, proven
from kiosk.domain.writes import Kind
from kiosk.ports import Declined, NoAnswer, Refusal, Reply, T

#: A reply once it is known what it proves.
Proven: TypeAlias = T | Refusal | NoAnswer


def read(reply: Reply[T], usual: ProblemCode, proofs: tuple[Proof, ...] = ()) -> Proven[T]:
    """An answer to a question. One that failed has changed nothing: it is refused, its words kept for staff; `usual`
    is the problem where no proof names one."""
    if isinstance(reply, Declined):
        return Refusal(proven(proofs, reply.code, reply.text) or usual, reply.text)
    return reply


def problem_of(failed: Refusal | NoAnswer) -> Problem:
    """Why there is no value, with the other side's words for staff."""
    return Problem(failed.code, text=failed.text)


def written(reply: Reply[T], kind: Kind, proofs: tuple[Proof, ...]) -> Proven[T]:
    """An answer to a write. "Failed" is a refusal only where its words prove it; else nobody knows what is booked."""
    if not isinstance(reply, Declined):
        return reply
    problem = proven(proofs, reply.code, reply.text, kind)
    if problem is None:
        return NoAnswer(ProblemCode.OUTCOME_UNKNOWN, text=reply.text)
    return Refusal(problem, reply.text)


def signed_out(problem: Problem | None) -> bool:
    """True where a write was refused for want of a sign-in: nothing was booked, the backend has signed in again, and
    one new attempt, under a new number, is safe."""
    return problem is not None and problem.code is ProblemCode.SIGN_IN_EXPIRED
