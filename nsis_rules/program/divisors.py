"""Divisors: each is shown not to be zero, by itself, by the bounds of facts, or by the guards of its case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Span
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.depend import parts
from nsis_rules.program.signs import NOT_NEGATIVE, POSITIVE, Signs, Terms

_MIRRORED = {"at least": "at most", "at most": "at least", "more than": "less than", "less than": "more than"}


def divisors(
    program: typed.Program, signs: Signs, places: Mapping[int, tuple[terms.Term, Span]]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each divisor that may be zero; `places` says where they stand."""
    for thing, shown in _guarded(program, signs):
        for part in parts(thing):
            if isinstance(part, terms.Operation) and part.operator == "divide":
                divisor = part.operands[1]
                if signs.of(divisor, shown) != POSITIVE and divisor not in shown and id(part) in places:
                    advice = "bound the fact with `more than 0`, or put a case for zero before this one"
                    yield Diagnostic("division-by-zero", places[id(part)][1], "a divisor may be zero", advice)


def _guarded(program: typed.Program, signs: Signs) -> Iterator[tuple[object, Terms]]:
    """Yield everything that is evaluated, each with the terms that are not zero where it is."""
    for rule in program.rules.values():
        for text in rule.texts:
            yield from _of_text(text, signs)
    for requirement in program.requirements.values():
        yield requirement.applies, ()
        yield requirement.met, _not_zero(requirement.applies, True, signs)
    for declaration in program.declarations.values():
        yield declaration.valid_when, ()
    for instrument in program.instruments.values():
        yield instrument.until_when, ()
    for scheme in program.schemes.values():
        yield tuple(term for _, term in (*scheme.pays, *scheme.standard_person)), ()
    for beneficiary in program.beneficiaries.values():
        yield tuple(term for _, term in beneficiary.bindings), ()
    for example in program.examples.values():
        for expected in example.expected:
            if isinstance(expected, typed.ExpectedValue):
                yield (expected.left, expected.right), ()
            else:
                yield expected.margin, ()


def _of_text(text: typed.RuleText, signs: Signs) -> Iterator[tuple[object, Terms]]:
    yield text.value, ()
    for exception in text.exceptions:
        yield exception.guard, ()
        yield exception.value, _not_zero(exception.guard, True, signs)
    above: Terms = ()
    for case in text.cases:
        yield case.guard, above
        yield case.value, (*above, *_not_zero(case.guard, True, signs))
        above += _not_zero(case.guard, False, signs)


def _not_zero(guard: terms.Clause | terms.Term | None, holds: bool, signs: Signs) -> Terms:
    """Return the terms that a guard shows to be other than zero, where it holds or where it does not.

    Where a guard is unknown, what it would have shown is unknown too: nothing is divided by it.
    """
    if isinstance(guard, terms.TestClause):
        return _not_zero(guard.condition, holds, signs)
    if isinstance(guard, terms.Truth):
        return _not_zero(guard.clause, holds, signs)
    if isinstance(guard, terms.ListClause):
        if (guard.quantifier, holds) in (("all", True), ("any", False)):
            return tuple(term for item in guard.items for term in _not_zero(item, holds, signs))
        if (guard.quantifier, holds) == ("none", True):
            return tuple(term for item in guard.items for term in _not_zero(item, False, signs))
        return ()
    if not isinstance(guard, terms.Operation):
        return ()
    if guard.operator == "not":
        return _not_zero(guard.operands[0], not holds, signs)
    if (guard.operator, holds) in (("and", True), ("or", False)):
        return tuple(term for operand in guard.operands for term in _not_zero(operand, holds, signs))
    if len(guard.operands) != 2:
        return ()
    left, right = guard.operands
    return (
        *_compared(guard.operator, left, right, holds, signs),
        *_compared(_MIRRORED.get(guard.operator, guard.operator), right, left, holds, signs),
    )


def _compared(operator: str, left: terms.Term, right: terms.Term, holds: bool, signs: Signs) -> Terms:
    """Return the left side where comparing it with the right shows that it is not zero."""
    if not left.type.amount:
        return ()
    bound = signs.of(right)
    zero = isinstance(right, terms.Constant) and isinstance(right.value, Fraction) and right.value == 0
    if holds:
        above = (operator == "at least" and bound == POSITIVE) or (
            operator == "more than" and bound >= NOT_NEGATIVE
        )
        other = (operator == "different" and zero) or (operator == "equal" and bound == POSITIVE)
    else:
        above = (operator == "less than" and bound == POSITIVE) or (
            operator == "at most" and bound >= NOT_NEGATIVE
        )
        other = operator == "equal" and zero
    return (left,) if above or other else ()
