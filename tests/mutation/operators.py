"""Which changes are made: mutmut's, without those of texts, and two that it lacks."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from typing import Any

import libcst as cst
from mutmut.mutation import mutators


def choose() -> None:
    """Set mutmut's list. Texts are left alone: SQL in capitals is the same SQL, and a message proves nothing."""
    kept = [one for one in mutators.mutation_operators if one[1] is not mutators.operator_string]
    typing.cast("list[Any]", mutators.mutation_operators)[:] = [
        *kept,
        (cst.If, _negated),
        (cst.SimpleStatementLine, _left_out),
    ]


def _negated(node: cst.If) -> Iterable[cst.CSTNode]:
    """`if x` becomes `if not (x)`."""
    test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), test))


def _left_out(node: cst.SimpleStatementLine) -> Iterable[cst.CSTNode]:
    """A call for its effect, and a `raise`, are left out."""
    statement = node.body[0]
    calls = isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Call)
    if calls or isinstance(statement, cst.Raise):
        yield node.with_changes(body=[cst.Pass()])
