"""What several possible outcomes come to: alternatives that must agree, clauses that are counted, ranks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nsis_rules import values
from nsis_rules.program import program as typed
from nsis_rules.values import UNKNOWN, Value


def quantified(quantifier: str, number: int, held: list[Value]) -> Value:
    """Return what a list of clauses comes to, in Kleene's logic."""
    if quantifier == "all":
        return values.kleene_all(held)
    if quantifier == "any":
        return values.kleene_any(held)
    if quantifier == "none":
        return values.kleene_not(values.kleene_any(held))
    if quantifier == "at least":
        return values.kleene_at_least(number, held)
    return values.kleene_not(values.kleene_at_least(number + 1, held))


def hashable(value: Value | Mapping[str, Value]) -> Any:
    """Return a value in a form that can be a key, rows included."""
    if isinstance(value, Mapping):
        return tuple((name, hashable(value[name])) for name in sorted(value))
    return tuple(map(hashable, value)) if isinstance(value, tuple) else value


def stronger(exceptions: tuple[typed.RuleException, ...], label: str) -> list[str]:
    """Return the labels that rank over a label, directly or by way of others."""
    found: list[str] = []
    waiting = [label]
    while waiting:
        weaker = waiting.pop()
        more = [one.label for one in exceptions if one.over == weaker and one.label not in found]
        found += more
        waiting += more
    return found


def any_unknown(items: Iterable[Value]) -> bool:
    """Return whether one is unknown: by identity, since comparing rationals is dear."""
    for item in items:  # noqa: SIM110 - a generator costs more than the loop
        if item is UNKNOWN:
            return True
    return False


def agreed(outcomes: list[Value]) -> Value:
    """Return the value that every possible outcome shares, else unknown."""
    if not outcomes or any_unknown(outcomes) or any(one != outcomes[0] for one in outcomes):
        return UNKNOWN
    return outcomes[0]
