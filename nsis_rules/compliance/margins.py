"""Margins: by how much a clause is met or missed, signed and exact, in the unit of its left side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from nsis_rules.engines import operations
from nsis_rules.engines.trace import Step
from nsis_rules.program import terms
from nsis_rules.program.types import COUNT, DAYS, POINTS, Type
from nsis_rules.values import NONE, UNKNOWN, UNLIMITED, Value


@dataclass(frozen=True, slots=True)
class Margin:
    """A signed distance from a threshold.

    value: positive to spare, negative short, in `type` (percentages give points, dates days).
    found, threshold: both sides, of type `side`. share: value over threshold, only to order margins.
    points: for `L >= P of R` also the distance of L/R from P. names: which entries of a catalogue.
    strict: the threshold itself does not do. person: whom the benefit was computed for.
    """

    value: Fraction
    type: Type
    found: Value
    threshold: Value
    side: Type
    operator: str
    share: Fraction | None = None
    points: Fraction | None = None
    names: tuple[str, ...] = ()
    strict: bool = False
    person: tuple[tuple[str, Value], ...] = ()

    @property
    def short(self) -> bool:
        """Whether the clause is missed."""
        return self.value < 0 or (self.strict and self.value == 0)


_SIGN = {
    "at least": 1, "more than": 1, "at most": -1, "less than": -1,
    "on or after": 1, "after": 1, "on or before": -1, "before": -1,
}  # fmt: skip


def margin_of(step: Step) -> Margin | None:
    """Return the margin that a step of a trace comes to, or None where nothing is measured."""
    node = step.node
    if isinstance(node, terms.UnderClause):
        # A road that is not open has no margin: only the declaration could open it.
        return margin_of(step.parts[-1]) if step.opened else None
    if isinstance(node, terms.TestClause | terms.Truth):
        return margin_of(step.parts[-1]) if step.parts else None
    if isinstance(node, terms.ListClause):
        return _of_list(node.quantifier, node.number, step)
    if isinstance(node, terms.EachClause):
        failing = [part for part in step.parts[1:] if part.value is False]
        return _worst(_margins(failing or step.parts[1:]))
    if isinstance(node, terms.RuleValue | terms.RequirementMet) and node.type.truth:
        return margin_of(step.parts[-1]) if step.parts else None
    if isinstance(node, terms.Operation):
        return _of_operation(node, step)
    return None


def _margins(steps: list[Step]) -> list[Margin]:
    return [margin for margin in map(margin_of, steps) if margin is not None]


def _of_list(quantifier: str, number: int, step: Step) -> Margin | None:
    """All of: the worst of those that fail, else the tightest. Any of: the one that carries, else the nearest."""
    if quantifier == "all":
        failing = [part for part in step.parts if part.value is False]
        return _worst(_margins(failing or step.parts))
    if quantifier == "any":
        carrying = [part for part in step.parts if part.value is True]
        return (
            margin_of(carrying[0])
            if carrying
            else _nearest(_margins([p for p in step.parts if p.value is False]))
        )
    if quantifier == "at least" and step.value is not UNKNOWN:
        held = Fraction(sum(part.value is True for part in step.parts))
        threshold = Fraction(number)
        return Margin(
            held - threshold, COUNT, held, threshold, COUNT, "at least", (held - threshold) / threshold
        )
    return None


def _share(margin: Margin) -> Fraction:
    return margin.share if margin.share is not None else Fraction(0)


def _worst(margins: list[Margin]) -> Margin | None:
    return min(margins, key=_share) if margins else None


def _nearest(margins: list[Margin]) -> Margin | None:
    return max(margins, key=_share) if margins else None


def _of_operation(node: terms.Operation, step: Step) -> Margin | None:
    if node.operator in ("and", "or"):
        return _of_list("all" if node.operator == "and" else "any", 0, step)
    if node.operator in ("covers", "stays within") and UNKNOWN not in (
        step.parts[0].value,
        step.parts[1].value,
    ):
        return _of_sets(node, step.parts[0].value, step.parts[1].value)
    if node.operator not in _SIGN:
        return None
    if operations.compares_extreme(node):
        return _of_extreme(node, step)
    left, right = step.parts
    margin = _between(node.operator, left.value, right.value, node.operands[0].type)
    if margin is None:
        return None
    return replace(margin, points=_points(node, step, margin), person=_person(step))


def _between(operator: str, found: Value, threshold: Value, side: Type) -> Margin | None:
    """Return the distance between two known amounts or dates."""
    if UNKNOWN in (found, threshold) or UNLIMITED in (found, threshold):
        return None
    sign = _SIGN[operator]
    strict = operator in ("more than", "less than", "before", "after")
    if isinstance(found, Fraction) and isinstance(threshold, Fraction):
        value = sign * (found - threshold)
        share = value / abs(threshold) if threshold else value
        unit = POINTS if side.kind == "percent" else side.plain()
        return Margin(value, unit, found, threshold, side, operator, share, strict=strict)
    if side.kind == "date" and hasattr(found, "toordinal") and hasattr(threshold, "toordinal"):
        value = Fraction(sign * (found.toordinal() - threshold.toordinal()))
        return Margin(value, DAYS, found, threshold, side, operator, value, strict=strict)
    return None


def _points(node: terms.Operation, step: Step, margin: Margin) -> Fraction | None:
    """For `L >= P of R`: the distance of L/R from P, where R is positive."""
    right = node.operands[1]
    if not (
        isinstance(right, terms.Operation) and right.operator == "multiply" and margin.side.kind != "percent"
    ):
        return None
    share, whole = step.parts[1].parts
    if right.operands[0].type.kind != "percent" or not isinstance(whole.value, Fraction) or whole.value <= 0:
        return None
    assert isinstance(margin.found, Fraction)
    assert isinstance(share.value, Fraction)
    return _SIGN[node.operator] * (margin.found / whole.value - share.value)


def _of_extreme(node: terms.Operation, step: Step) -> Margin | None:
    """Return the margin to the floor that governs among several."""
    operator, every = operations.sides(node)
    value, bounds = step.parts[0], step.parts[1:]
    assert isinstance(value.node, terms.Term)
    side = value.node.type
    known = [
        _between(operator, value.value, bound.value, side) for bound in bounds if bound.value is not NONE
    ]
    margins = [margin for margin in known if margin is not None]
    return _worst(margins) if every else _nearest(margins)


def _of_sets(node: terms.Operation, left: Value, right: Value) -> Margin | None:
    assert isinstance(left, frozenset)
    assert isinstance(right, frozenset)
    outside = sorted(right - left if node.operator == "covers" else left - right)
    value = Fraction(-len(outside))
    side = node.operands[0].type
    return Margin(value, COUNT, left, right, side, node.operator, value, names=tuple(outside))


def _person(step: Step) -> tuple[tuple[str, Value], ...]:
    return next((one.person for one in step.parts[0].walk() if one.person), ())


def single_conditions(step: Step, closed_under: str = "") -> Iterator[tuple[Step, str]]:
    """Yield the steps of the single conditions below a step, in the order of the text.

    With each the option that it is closed under, empty where it is open.
    """
    if isinstance(step.node, terms.TestClause):
        yield step, closed_under
    elif isinstance(step.node, terms.UnderClause):
        yield from single_conditions(step.parts[-1], closed_under if step.opened else step.name)
    elif isinstance(step.node, terms.EachClause):
        shown = shown_of_each(step)
        if shown is not None:
            yield from single_conditions(shown, closed_under)
    else:
        for part in step.parts:
            yield from single_conditions(part, closed_under)


def shown_of_each(step: Step) -> Step | None:
    """Return the point of a `for each` that is shown.

    The worst of those that fail, else an undecided one, else the tightest.
    """
    points = step.parts[1:]
    for value in (False, UNKNOWN, True):
        those = [point for point in points if point.value is value]
        measured = [(margin, point) for point in those if (margin := margin_of(point)) is not None]
        if measured:
            return min(measured, key=lambda pair: _share(pair[0]))[1]
        if those:
            return those[0]
    return None
