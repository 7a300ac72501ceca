"""Machine time of a visit without a window, beside the sum of what it can't do without."""

from __future__ import annotations

from collections import defaultdict

from tests.bench.figures import Figure, milliseconds
from tests.bench.stage import Stage, Visited, stage


def measure(quick: bool) -> list[Figure]:
    rounds = 5 if quick else 20
    ours, floors = [], defaultdict[str, list[float]](list)
    with stage() as made:
        visited = made.visit()  # warms the libraries
        for _ in range(rounds):
            visited = made.visit()
            ours.append(visited.took)
            for name, took in bare(made, visited).items():
                floors[name].append(took)
    total = tuple(map(sum, zip(*floors.values(), strict=True)))
    shares = ", ".join(f"{name} {sorted(took)[len(took) // 2]:.1f} ms" for name, took in floors.items())
    note = f"floor: {shares}; {len(visited.rows)} transactions"
    return [Figure("visit, card present to slip handed over", "ms", tuple(ours), total, 1.5, note=note)]


def bare(made: Stage, visited: Visited) -> dict[str, float]:
    """Each floor of one visit by itself, in ms."""
    made.fresh_place()
    write = made.bare_rows(visited)
    with made.card_in():
        card = milliseconds(lambda: made.bare_card(visited))
    return {
        "card": card,
        "calls": milliseconds(made.bare_calls),
        "journal": milliseconds(write),
        "paper": milliseconds(lambda: made.bare_paper(visited)),
    }
