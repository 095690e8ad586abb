"""Candidates: a few answers to a fact that stand for all others, given what the answer is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from math import ceil, floor

from nsis_rules.engines.operations import compare
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.values import NEVER, NONE, UNLIMITED, Value

_SPECIALS: dict[str, Value] = {"unlimited": UNLIMITED, "none": NONE, "never": NEVER}
_FAR = Fraction(10**6)
_SOME_DAYS = (date(2000, 1, 1), date(2020, 1, 1))
_MOST_SETS = 27
_DAY = timedelta(days=1)


def candidates(
    program: typed.Program, name: str, compared: Iterable[Value], loose: bool
) -> tuple[Value, ...]:
    """Return the candidates for a fact, none where its answers cannot be listed.

    compared: the known values it is compared with. There is a candidate on each of them and one in each
    stretch between, so that no comparison with them goes another way for any other answer. loose: whether
    the answer is also used otherwise; then the candidates stand only for themselves.
    """
    declared = program.facts[name]
    asked = declared.type
    found: Iterable[Value] = ()
    if asked.truth:
        found = (True, False)
    elif asked.kind == "options":
        found = asked.options
    elif asked.kind == "set":
        entries = frozenset(entry for _, entry, _ in program.catalogues[asked.catalogue].entries)
        found = _sets(entries, asked.other, [value for value in compared if isinstance(value, frozenset)])
    elif asked.kind == "date":
        found = _days({*compared, *_bounds(declared)})
    elif asked.amount:
        found = _amounts(declared, {*compared, *_bounds(declared)}, loose)
    special = (_SPECIALS[asked.special],) if asked.special else ()
    return tuple(value for value in dict.fromkeys((*found, *special)) if within_bounds(declared, value))


def within_bounds(declared: typed.FactDeclaration, value: Value) -> bool:
    """Return whether the bounds of a fact allow an answer; `unlimited`, `none` and `never` are not bounded."""
    return not isinstance(value, Fraction | date) or all(
        compare(relation, value, bound.value)
        for relation, bound in declared.bounds
        if isinstance(bound, terms.Constant)
    )


def has_open_bound(declared: typed.FactDeclaration) -> bool:
    """Return whether a bound is not a plain value, so that other facts may narrow the answers."""
    return any(not isinstance(bound, terms.Constant) for _, bound in declared.bounds)


def _bounds(declared: typed.FactDeclaration) -> list[Value]:
    return [bound.value for _, bound in declared.bounds if isinstance(bound, terms.Constant)]


def _amounts(declared: typed.FactDeclaration, compared: set[Value], loose: bool) -> Iterator[Fraction]:
    whole = declared.type.kind in ("count", "duration")
    points = sorted(value for value in compared if isinstance(value, Fraction)) or [Fraction(0)]
    yield _before(points[0], whole)
    for point, following in zip(points, [*points[1:], None], strict=True):
        if not whole or point.denominator == 1:
            yield point
        between = _after(point, whole) if following is None or whole else (point + following) / 2
        if following is None or between < following:
            yield between
    if loose:
        yield points[-1] + _FAR


def _before(point: Fraction, whole: bool) -> Fraction:
    return Fraction(ceil(point) - 1) if whole else point - 1


def _after(point: Fraction, whole: bool) -> Fraction:
    return Fraction(floor(point) + 1) if whole else point + 1


def _days(compared: set[Value]) -> Iterator[date]:
    points = sorted(value for value in compared if isinstance(value, date)) or list(_SOME_DAYS)
    if points[0] > date.min:
        yield points[0] - _DAY
    for point, following in zip(points, [*points[1:], None], strict=True):
        yield point
        if point < date.max and (following is None or point + _DAY < following):
            yield point + _DAY


def _sets(entries: frozenset[str], other: bool, compared: list[frozenset[str]]) -> list[Value]:
    """Return a set for each way to hold none, some or all of what the compared sets set apart."""
    cells: dict[tuple[bool, ...], set[str]] = {}
    for entry in sorted(entries | ({"other"} if other else set())):
        cells.setdefault(tuple(entry in one for one in compared), set()).add(entry)
    parts = [
        [frozenset(), frozenset(cell), *([frozenset({min(cell)})] if len(cell) > 1 else [])]
        for cell in cells.values()
    ]
    size = 1
    for part in parts:
        size *= len(part)
    if size > _MOST_SETS:
        return []
    return [frozenset().union(*chosen) for chosen in product(*parts)]
