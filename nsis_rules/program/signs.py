"""The sign of a term, from bounds and literals: what shows that a divisor is never zero."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.depend import Dependencies

POSITIVE, NOT_NEGATIVE, ANY = 2, 1, 0

Terms = tuple[terms.Term, ...]
_NEVER_NEGATIVE = ("completed_years", "completed_months", "days_through")
_ALWAYS_POSITIVE = ("year_of", "days_in_month")


class Signs:
    """Finds for each term whether it is positive, at least zero, or of any sign."""

    def __init__(self, program: typed.Program) -> None:
        self._program = program
        self._rules: dict[str, int] = {}
        # In the order of what reads what: a long chain of rules is no deep recursion.
        for name in Dependencies(program).in_order():
            if name in program.rules:
                self._rules[name] = self._of_rule(program.rules[name])

    def of(self, term: terms.Term, shown: Terms = ()) -> int:
        """Return the sign; `shown` are terms that the guards around show not to be zero."""
        if not term.type.amount or term.type.special == "none":
            return ANY
        own = self._of(term, shown)
        return POSITIVE if own != ANY and term in shown else own

    def of_bounds(self, declared: typed.FactDeclaration) -> int:
        """Return the sign that the bounds of a fact or field leave."""
        if declared.type.special == "none":
            return ANY
        sign = ANY
        for relation, bound in declared.bounds:
            if isinstance(bound, terms.Constant) and relation in ("at least", "more than"):
                found = _of_number(bound.value)
                sign = max(sign, POSITIVE if relation == "more than" and found >= NOT_NEGATIVE else found)
        return sign

    def _of(self, term: terms.Term, shown: Terms) -> int:
        if isinstance(term, terms.Constant):
            return _of_number(term.value)
        if isinstance(term, terms.Operation):
            return self._of_operation(term, shown)
        if isinstance(term, terms.Rounded):
            return min(self.of(term.amount, shown), POSITIVE if term.mode == "up" else NOT_NEGATIVE)
        if isinstance(term, terms.Given):
            return self.of(term.target)
        if isinstance(term, terms.ListAggregate | terms.RangeAggregate):
            return self._of_aggregate(term)
        return self._of_named(term)

    def _of_named(self, term: terms.Term) -> int:
        program = self._program
        if isinstance(term, terms.Fact | terms.PersonFact):
            declared = program.facts.get(term.name)
            return self.of_bounds(declared) if declared is not None else ANY
        if isinstance(term, terms.Field):
            return min((self.of_bounds(field) for field in self._fields(term.name)), default=ANY)
        if isinstance(term, terms.RuleValue):
            return self._rules.get(term.name, ANY)
        if isinstance(term, terms.ParameterValue):
            return self._least(value for _, value in program.parameters[term.name].versions)
        if isinstance(term, terms.TableCall):
            table = program.tables[term.table]
            found = self._least(band.value for _, bands in table.versions for band in bands)
            return min(found, NOT_NEGATIVE) if table.marginal else found
        return ANY

    def _least(self, found: Iterable[terms.Term]) -> int:
        return min((self.of(one) for one in found), default=ANY)

    def _of_operation(self, term: terms.Operation, shown: Terms) -> int:
        if term.operator in _ALWAYS_POSITIVE:
            return POSITIVE
        if term.operator in _NEVER_NEGATIVE:
            return NOT_NEGATIVE
        signs = [self.of(operand, shown) for operand in term.operands]
        if term.operator == "add":
            return ANY if ANY in signs else max(signs)
        if term.operator in ("multiply", "divide"):
            return min(signs)
        if term.operator in ("greater", "lesser"):
            # `none` among the arguments is skipped, so that it says nothing.
            certain = [
                sign for sign, one in zip(signs, term.operands, strict=True) if one.type.special != "none"
            ]
            if term.operator == "greater":
                return max(certain, default=ANY)
            return min(signs)
        return ANY

    def _of_aggregate(self, term: terms.ListAggregate | terms.RangeAggregate) -> int:
        if term.operation.startswith("count"):
            return NOT_NEGATIVE
        if isinstance(term, terms.RangeAggregate):
            sign = self._least(element for _, _, element in term.rows if element is not None)
        elif term.element is None or (term.weight is not None and self.of(term.weight) == ANY):
            return ANY
        else:
            sign = self.of(term.element)
        if term.operation == "total":
            return min(sign, NOT_NEGATIVE)
        if_none = term.if_none if isinstance(term, terms.ListAggregate) else None
        return min(sign, self.of(if_none)) if if_none is not None else sign

    def _of_rule(self, rule: typed.Rule) -> int:
        listed: list[terms.Term | None] = []
        for text in rule.texts:
            listed += [
                text.value,
                *(one.value for one in text.cases),
                *(one.value for one in text.exceptions),
            ]
        return self._least(value for value in listed if value is not None)

    def _fields(self, name: str) -> list[typed.FactDeclaration]:
        """Return the fields of that name: of two records the looser bounds count."""
        return [
            field
            for record in self._program.records.values()
            for field in record.fields
            if field.name.endswith(f".{name}")
        ]


def _of_number(value: object) -> int:
    if not isinstance(value, Fraction):
        return ANY
    return POSITIVE if value > 0 else NOT_NEGATIVE if value == 0 else ANY
