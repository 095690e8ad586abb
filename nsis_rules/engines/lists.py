"""What aggregates and tables do to lists of values, some of which may be unknown."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from nsis_rules import values
from nsis_rules.engines.contract import Unanswerable
from nsis_rules.program import program as typed
from nsis_rules.values import NONE, UNKNOWN, Value


def aggregate(
    operation: str, number: int, members: list[Value], elements: list[Value], weights: list[Value]
) -> Value:
    """Return one value from many; NONE where an average or extreme has nothing to take.

    members: whether each row belongs (true, false or unknown); elements: what is added or compared.
    """
    if operation == "any":
        return values.kleene_any(members)
    if operation == "none":
        return values.kleene_not(values.kleene_any(members))
    if operation == "at least":
        return values.kleene_at_least(number, members)
    if operation == "at most":
        return values.kleene_not(values.kleene_at_least(number + 1, members))
    if UNKNOWN in members:
        return UNKNOWN
    kept = [(e, w) for member, e, w in zip(members, elements, weights, strict=True) if member]
    if operation == "count":
        return Fraction(len(kept))
    if any(element is UNKNOWN or weight is UNKNOWN for element, weight in kept):
        return UNKNOWN
    if operation == "values":
        return tuple(sorted({element for element, _ in kept}))
    if operation == "count distinct":
        return Fraction(len({element for element, _ in kept}))
    return _amount(operation, kept)


def _amount(operation: str, kept: list[tuple[Any, Any]]) -> Value:
    if operation == "total":
        return sum((element for element, _ in kept), Fraction(0))
    if not kept:
        return NONE
    if operation in ("highest", "lowest"):
        chosen: Value = (max if operation == "highest" else min)(element for element, _ in kept)
        return chosen
    weight = sum((weight for _, weight in kept), Fraction(0))
    return sum((element * part for element, part in kept), Fraction(0)) / weight if weight else NONE


def _constant(term: Any) -> Any:
    return term.value


def looked_up(bands: tuple[typed.Band, ...], keys: list[Value], table: str) -> Value:
    """Return the value of the first row that all keys fit."""
    for band in bands:
        if all(_fits(test, key) for test, key in zip(band.tests, keys, strict=True)):
            value: Value = _constant(band.value)
            return value
    raise Unanswerable("incomplete-table", f"no row of `{table}` fits {', '.join(str(key) for key in keys)}")


def _fits(test: tuple[str, tuple[Any, ...]], key: Any) -> bool:
    kind, bounds = test
    limits = [_constant(bound) for bound in bounds]
    if kind == "is":
        return bool(key == limits[0])
    above = kind not in ("between", "above") or key >= limits[0]
    below = kind not in ("between", "below") or key < limits[-1]
    return above and below


def marginal(bands: tuple[typed.Band, ...], key: Any) -> Value:
    """Return the sum over the slices of an amount, each at the rate of its band."""
    total = Fraction(0)
    for band in bands:
        kind, bounds = band.tests[0]
        low = Fraction(0) if kind == "below" else _constant(bounds[0])
        high = key if kind == "above" else min(key, _constant(bounds[-1]))
        total += max(high - low, Fraction(0)) * _constant(band.value)
    return total
