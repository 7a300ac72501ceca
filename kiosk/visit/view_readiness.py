"""The readiness report and the list of supported devices, as the engineer's page shows them."""

from __future__ import annotations

from typing import Any

from kiosk.diagnostics.supported import supported
from kiosk.domain.readiness import Item, Readiness, Verdict
from kiosk.visit.named import named, part
from kiosk.visit.screen import Text

_T = Text.of


def readiness_facts(readiness: Readiness) -> dict[str, Any]:
    """Every part with its verdict, what is wanting first, and who confirmed what."""
    rows = sorted(readiness.items, key=lambda item: item not in readiness.wanting)
    return {
        "ready": readiness.ready,
        "head": _T(
            "engineer.readiness.ready" if readiness.ready else "engineer.readiness.not_ready",
            count=len(readiness.wanting),
        ),
        "number": readiness.number,
        "digest": _T(
            "engineer.readiness.digest" if readiness.recorded else "engineer.readiness.digest_unrecorded",
            digest=readiness.digest[:16],
        ),
        "rows": [_row(item, item in readiness.wanting) for item in rows],
    }


def _row(item: Item, wanting: bool) -> dict[str, Any]:
    said = [
        _T(
            "engineer.readiness.said" if c.passed else "engineer.readiness.said_bad",
            what=named("confirm", c.name),
            staff=c.staff,
        )
        for c in item.confirmed
    ]
    return {
        "part": part(item.part),
        "verdict": item.verdict.value,
        "word": _T(f"ready.verdict_of.{item.verdict}"),
        "wanting": wanting,
        "evidence": "" if item.verdict is Verdict.NOT_FITTED else item.evidence,
        "said": said,
        "wants": [_T("engineer.readiness.wants", what=named("confirm", name)) for name in item.wants],
    }


def device_facts() -> list[dict[str, Any]]:
    """The list as its data has it: names and notes stand in the list's own language."""
    return [
        {
            "kind": part(row.kind),
            "what": row.what,
            "connected": row.connected,
            "driver": row.driver,
            "state": row.state.value,
            "word": _T(f"supported.{row.state}"),
            "note": row.note,
        }
        for row in supported()
    ]
