"""Terms without a fact in them, worked out before anything runs: `2/3`, or the `where` of a range."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from nsis_rules import values
from nsis_rules.program import terms
from nsis_rules.values import Value


def fold(term: terms.Term) -> terms.Constant | None:
    """Return the constant that a term of constants comes to, or None if it depends on anything."""
    if isinstance(term, terms.Constant):
        return term
    if not isinstance(term, terms.Operation):
        return None
    folded = [fold(operand) for operand in term.operands]
    known = [one.value for one in folded if one is not None]
    if len(known) < len(folded):
        return None
    value = _worked_out(term.operator, known)
    return terms.Constant(value, term.type) if value is not None else None


_OF_ANY: dict[str, Callable[[list[Value]], Value]] = {
    "list": tuple,
    "and": values.kleene_all,
    "or": values.kleene_any,
    "not": lambda known: values.kleene_not(known[0]),
    "in": lambda known: known[0] in known[1:],
    "equal": lambda known: known[0] == known[1],
    "different": lambda known: known[0] != known[1],
}


def _worked_out(operator: str, known: list[Value]) -> Value | None:
    if operator in _OF_ANY:
        return _OF_ANY[operator](known)
    if len(known) != 2:
        return None
    left, right = known
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _of_amounts(operator, left, right)
    if isinstance(left, date) and isinstance(right, date):
        return _ordered(operator, left > right, left < right)
    return None


def _of_amounts(operator: str, left: Fraction, right: Fraction) -> Value | None:
    if operator == "add":
        return left + right
    if operator == "subtract":
        return left - right
    if operator == "multiply":
        return left * right
    if operator == "divide" and right != 0:
        return left / right
    return _ordered(operator, left > right, left < right)


def _ordered(operator: str, more: bool, less: bool) -> bool | None:
    return {
        "at least": not less, "at most": not more, "more than": more, "less than": less,
        "after": more, "before": less, "on or after": not less, "on or before": not more,
    }.get(operator)  # fmt: skip
