"""The sign of a term, from bounds and literals: what shows that a divisor is never zero."""

from __future__ import annotations

from fractions import Fraction

from nsis_rules.program import program as typed
from nsis_rules.program import terms

POSITIVE, NOT_NEGATIVE, ANY = 2, 1, 0


class Signs:
    """Finds for each term whether it is positive, at least zero, or of any sign."""

    def __init__(self, program: typed.Program) -> None:
        self._program = program
        self._known: dict[str, int] = {}

    def of(self, term: terms.Term, positive: tuple[terms.Term, ...] = ()) -> int:
        """Return the sign; `positive` are terms that the guards around show not to be zero."""
        if not term.type.amount:
            return ANY
        if isinstance(term, terms.Constant):
            return _of_number(term.value)
        own = self._of(term, positive)
        return POSITIVE if term in positive and own != ANY else own

    def _of(self, term: terms.Term, positive: tuple[terms.Term, ...]) -> int:
        if isinstance(term, terms.Fact | terms.PersonFact):
            return self._of_fact(term.name)
        if isinstance(term, terms.Field):
            return max((self._of_bounds(f) for f in self._fields(term.name)), default=ANY)
        if isinstance(term, terms.RuleValue):
            return self._of_rule(term.name)
        if isinstance(term, terms.ParameterValue):
            return min((self.of(value) for _, value in self._program.parameters[term.name].versions), default=ANY)
        if isinstance(term, terms.Rounded):
            return min(self.of(term.amount, positive), NOT_NEGATIVE)
        if isinstance(term, terms.Operation):
            return self._of_operation(term, positive)
        if isinstance(term, terms.ListAggregate) and term.operation in ("total", "average"):
            element = self.of(term.element) if term.element is not None else ANY
            return min(element, NOT_NEGATIVE)
        if isinstance(term, terms.ListAggregate | terms.RangeAggregate) and term.operation.startswith("count"):
            return NOT_NEGATIVE
        if isinstance(term, terms.RangeAggregate) and term.operation == "total":
            return min(min(self.of(e) for _, _, e in term.rows if e is not None), NOT_NEGATIVE)
        return ANY

    def _of_operation(self, term: terms.Operation, positive: tuple[terms.Term, ...]) -> int:
        signs = [self.of(operand, positive) for operand in term.operands]
        if term.operator == "add":
            return ANY if ANY in signs else max(signs)
        if term.operator in ("multiply", "divide", "lesser"):
            return min(signs)
        if term.operator == "greater":
            return max(signs)
        return ANY

    def _of_rule(self, name: str) -> int:
        if name not in self._known:
            self._known[name] = ANY  # while it is being found: a cycle is reported elsewhere
            rule = self._program.rules.get(name)
            values = [
                value
                for text in (rule.texts if rule else ())
                for value in (text.value, *(case.value for case in text.cases), *(e.value for e in text.exceptions))
                if value is not None
            ]
            self._known[name] = min((self.of(value) for value in values), default=ANY)
        return self._known[name]

    def _fields(self, name: str) -> list[typed.FactDeclaration]:
        """Return the fields of that name; a field of two records takes the looser of the two."""
        return [f for record in self._program.records.values() for f in record.fields if f.name.endswith(f".{name}")][:1]

    def _of_fact(self, name: str) -> int:
        declared = self._program.facts.get(name)
        return self._of_bounds(declared) if declared is not None else ANY

    def _of_bounds(self, declared: typed.FactDeclaration) -> int:
        if declared.type.special == "none":
            return ANY
        sign = ANY
        for relation, bound in declared.bounds:
            if isinstance(bound, terms.Constant) and relation in ("at least", "more than"):
                found = _of_number(bound.value)
                sign = max(sign, POSITIVE if relation == "more than" and found >= NOT_NEGATIVE else found)
        return sign


def _of_number(value: object) -> int:
    if not isinstance(value, Fraction):
        return ANY
    return POSITIVE if value > 0 else NOT_NEGATIVE if value == 0 else ANY


def shown_not_zero(guard: terms.Clause | None, holds: bool) -> tuple[terms.Term, ...]:
    """Return the terms that a guard shows to be other than zero, where it holds or where it does not."""
    if not isinstance(guard, terms.TestClause) or not isinstance(guard.condition, terms.Operation):
        return ()
    operation = guard.condition
    if len(operation.operands) != 2 or not isinstance(operation.operands[1], terms.Constant):
        return ()
    left, right = operation.operands
    zero = right.value == 0  # type: ignore[union-attr]
    positive_bound = isinstance(right, terms.Constant) and isinstance(right.value, Fraction) and right.value > 0
    if holds:
        at_least = operation.operator == "at least" and positive_bound
        more_than = operation.operator == "more than" and (zero or positive_bound)
        return (left,) if at_least or more_than or (operation.operator == "different" and zero) else ()
    at_most = operation.operator in ("equal", "at most") and zero
    less_than = operation.operator == "less than" and positive_bound
    return (left,) if at_most or less_than else ()
