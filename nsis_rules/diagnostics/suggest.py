"""Near names for a misspelt one, rationed: none rather than a bad one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def distance(left: str, right: str, limit: int) -> int:
    """Return the edit distance (with swaps of neighbours), or `limit + 1` when it is larger."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        rows.append(row)
    return rows[-1][-1]


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the closest candidate within a third of the name's length, else None."""
    limit = max(1, len(name) // 3)
    letters = Counter(name)
    best: str | None = None
    group = name.rpartition(".")[0]
    # Those of the name's own group first: a near one among them makes the search of the rest short.
    for candidate in sorted(set(candidates), key=lambda one: (one.rpartition(".")[0] != group, one)):
        if abs(len(candidate) - len(name)) > limit or (letters - Counter(candidate)).total() > limit:
            continue
        found = distance(name, candidate, limit)
        if found <= limit:
            best, limit = candidate, found - 1
            if limit < 0:
                break
    return best


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return the help sentence for a misspelt name, or an empty string."""
    near = nearest(name, candidates)
    return f"did you mean `{near}`?" if near else ""
