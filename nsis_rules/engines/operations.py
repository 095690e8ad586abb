"""What each built-in operation comes to: known values by one table, unknown ones by Kleene's logic."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from nsis_rules import values
from nsis_rules.engines import outcomes
from nsis_rules.engines.contract import Unanswerable
from nsis_rules.program import terms
from nsis_rules.values import NEVER, NONE, UNKNOWN, UNLIMITED, Value


def ordered(left: Value, right: Value) -> int:
    """Return -1, 0 or 1; unlimited is above every amount, never after every date."""
    if left == right:
        return 0
    if left is UNLIMITED or left is NEVER:
        return 1
    if right is UNLIMITED or right is NEVER:
        return -1
    return -1 if left < right else 1  # type: ignore[operator]


def compare(operator: str, left: Value, right: Value) -> bool:
    """Return whether two known values compare as the operator says."""
    if operator == "equal":
        return left == right
    if operator == "different":
        return left != right
    return _ORDERED[operator](ordered(left, right))


_ORDERED: dict[str, Callable[[int], bool]] = {
    "at least": lambda order: order >= 0, "on or after": lambda order: order >= 0,
    "at most": lambda order: order <= 0, "on or before": lambda order: order <= 0,
    "more than": lambda order: order > 0, "after": lambda order: order > 0,
    "less than": lambda order: order < 0, "before": lambda order: order < 0,
}  # fmt: skip

# `x >= greater(a, b)` asks x of each of a and b, `x >= lesser(a, b)` of one of them, and so on.
EVERY_OR_SOME = {
    ("at least", "greater"): "every", ("at least", "lesser"): "some",
    ("more than", "greater"): "every", ("more than", "lesser"): "some",
    ("at most", "lesser"): "every", ("at most", "greater"): "some",
    ("less than", "lesser"): "every", ("less than", "greater"): "some",
}  # fmt: skip
MIRRORED = {"at least": "at most", "at most": "at least", "more than": "less than", "less than": "more than"}


def _add_duration(start: date, amount: Fraction, unit: str, sign: int) -> date:
    if amount.denominator != 1:
        message = f"{values.exact_text(amount)} {unit} from {start} is not a day"
        raise Unanswerable("no-such-date", message, f"round the duration to whole {unit} in the rule")
    whole = sign * int(amount)
    try:
        return values.add_days(start, whole) if unit == "days" else values.add_months(start, whole)
    except (OverflowError, ValueError) as error:
        message = f"{abs(whole)} {unit} {'after' if whole > 0 else 'before'} {start} there is no calendar"
        raise Unanswerable("no-such-date", message) from error


def within(operator: str, unit: str, day: Any, first: Any, second: Any) -> bool:
    """Return whether a day lies in a window; windows are half open as the language says.

    `never` lies in none, none begins with it, and only `within A to never` has no end.
    """
    if day is NEVER:
        return False
    if operator == "within to":
        return ordered(first, day) <= 0 <= ordered(second, day)
    if second is NEVER:
        return False
    start, end = window(operator, unit, first, second)
    return bool(start < day <= end if operator == "within after" else start <= day < end)


def window(operator: str, unit: str, length: Fraction, anchor: date) -> tuple[date, date]:
    """Return the two ends of a window before, after or from a day."""
    if operator == "within before":
        return _add_duration(anchor, length, unit, -1), anchor
    return anchor, _add_duration(anchor, length, unit, 1)


def _divide(left: Fraction, right: Fraction) -> Fraction:
    if right == 0:
        raise Unanswerable("division-by-zero", "a divisor is zero")
    return left / right


def _days(start: date, end: date) -> Fraction:
    return Fraction((end - start).days)


def _together(*items: Value) -> Value:
    spliced: list[Any] = []
    for item in items:
        spliced.extend(item if isinstance(item, tuple) else (item,))
    return UNKNOWN if outcomes.any_unknown(spliced) else tuple(sorted(set(spliced)))


def _earliest(*days: Value) -> Value:
    known = [day for day in days if day is not NEVER]
    return min(known) if known else NEVER  # type: ignore[type-var]


def _latest(*days: Value) -> Value:
    return NEVER if NEVER in days else max(days)  # type: ignore[type-var]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": lambda left, right: left + right,
    "subtract": lambda left, right: left - right,
    "multiply": lambda left, right: left * right,
    "divide": _divide,
    "days between": lambda later, earlier: _days(earlier, later),
    "earlier": _earliest,
    "later": _latest,
    "completed_months": lambda start, end: Fraction(values.completed_months(start, end)),
    "completed_years": lambda start, end: Fraction(values.completed_months(start, end) // 12),
    "days_through": lambda first, last: max(_days(first, last) + 1, Fraction(0)),
    "year_of": lambda day: Fraction(day.year),
    "days_in_month": lambda day: Fraction(calendar.monthrange(day.year, day.month)[1]),
    "list": lambda *items: items,
    "together": _together,
    "covers": lambda left, right: right <= left,
    "stays within": lambda left, right: left <= right,
    "in": lambda left, *options: left in options,
    "is unlimited": lambda value: value is UNLIMITED,
    "is none": lambda value: value is NONE,
    "is never": lambda value: value is NEVER,
}


def asked_of(node: terms.Operation) -> tuple[terms.Term, ...]:
    """Return what an operation evaluates: its operands, or a value and the bounds it is compared with."""
    if node.operator not in MIRRORED or not compares_extreme(node):
        return node.operands
    _, value, extreme = _turned(node)
    return (value, *extreme.operands)


def compares_extreme(node: terms.Operation) -> bool:
    """Return whether one side of a comparison is `greater(...)` or `lesser(...)`."""
    return node.operator in MIRRORED and any(_is_extreme(operand) for operand in node.operands)


def _is_extreme(term: terms.Term) -> bool:
    return isinstance(term, terms.Operation) and term.operator in ("greater", "lesser")


def _turned(node: terms.Operation) -> tuple[str, terms.Term, terms.Operation]:
    """Return a comparison with the extreme on its right: operator, value, extreme."""
    left, right = node.operands
    operator, value, extreme = node.operator, left, right
    if not _is_extreme(right):
        operator, value, extreme = MIRRORED[operator], right, left
    assert isinstance(extreme, terms.Operation)
    return operator, value, extreme


def sides(node: terms.Operation) -> tuple[str, bool]:
    """Return how a value is compared with each bound of an extreme, and whether every bound counts."""
    operator, _, extreme = _turned(node)
    return operator, EVERY_OR_SOME[operator, extreme.operator] == "every"


def outcome(node: terms.Operation, found: list[Value]) -> Value:
    """Return what an operation comes to, from the values of what it evaluates."""
    kleene = _OF_UNKNOWN.get(node.operator)
    if kleene is not None:
        return kleene(found)
    if len(found) != 2 and node.operator in MIRRORED:
        return _of_bounds(node, found[0], found[1:])
    return UNKNOWN if outcomes.any_unknown(found) else _known(node, found)


def _extreme_of(choose: Callable[..., Value], found: list[Value]) -> Value:
    """Return the greatest or least; `none` is skipped."""
    amounts = [value for value in found if value is not NONE]
    return choose(amounts) if amounts and not outcomes.any_unknown(amounts) else UNKNOWN


# Operations that need not know all their operands.
_OF_UNKNOWN: dict[str, Callable[[list[Value]], Value]] = {
    "and": values.kleene_all,
    "or": values.kleene_any,
    "not": lambda found: values.kleene_not(found[0]),
    "is known": lambda found: found[0] is not UNKNOWN,
    "greater": lambda found: _extreme_of(max, found),
    "lesser": lambda found: _extreme_of(min, found),
}


def _of_bounds(node: terms.Operation, value: Value, bounds: list[Value]) -> Value:
    """`x >= greater(a, b)` is decided by one known floor, though the other is unknown."""
    operator, every = sides(node)
    asked = [
        UNKNOWN if value is UNKNOWN or bound is UNKNOWN else compare(operator, value, bound)
        for bound in bounds
        if bound is not NONE
    ]
    if not asked:
        return UNKNOWN
    return values.kleene_all(asked) if every else values.kleene_any(asked)


def _known(node: terms.Operation, found: list[Any]) -> Value:
    operator = node.operator
    function = FUNCTIONS.get(operator)
    if function is not None:
        result: Value = function(*found)
        return result
    if operator.startswith("within"):
        return within(operator, node.operands[1].type.unit, found[0], found[1], found[2])
    if operator.endswith(" duration"):
        sign = 1 if operator == "add duration" else -1
        return _add_duration(found[0], found[1], node.operands[1].type.unit, sign)
    return compare(operator, found[0], found[1])
