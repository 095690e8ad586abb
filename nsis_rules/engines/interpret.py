"""The interpreter: it defines the meaning of the language. Traced on demand, pure, total."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from nsis_rules import values
from nsis_rules.engines import lists, operations, outcomes
from nsis_rules.engines.contract import Situation, Unanswerable
from nsis_rules.engines.trace import Step
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.depend import Dependencies
from nsis_rules.program.types import BOOLEAN
from nsis_rules.values import NONE, UNKNOWN, Special, Value

EVERY_OPTION = "every option"


@dataclass(frozen=True, slots=True)
class Frame:
    """What is in hand while a term is evaluated.

    person: facts of the person asked about. standard: whether that is a standard person (`given`).
    variables: of `for each X in LIST`. row: the row of an aggregate.
    """

    person: Mapping[str, Value] = field(default_factory=dict)
    standard: bool = False
    variables: Mapping[str, Value] = field(default_factory=dict)
    row: Value = UNKNOWN

    def of_person(self) -> Frame:
        """Return the frame a rule sees: the person, and nothing of the place it was called from."""
        return Frame(self.person, self.standard)

    def with_row(self, row: Value) -> Frame:
        """Return the frame for one row of a list."""
        return Frame(self.person, self.standard, self.variables, row)

    def with_variable(self, name: str, value: Value) -> Frame:
        """Return the frame for one value of `for each`."""
        return Frame(self.person, self.standard, {**self.variables, name: value}, self.row)


class Interpreter:
    """Evaluates terms and clauses of a program in a situation.

    dependencies: what depends on what in the program under the situation's schemes, if already known.
    opened: the options under which `under` clauses are open: names with True or UNKNOWN, or
        EVERY_OPTION. With `tracing`, `trace_of` returns the steps of an evaluation.
    asks_what_is_known: whether an `is known` has come to false: the one test that an answer can turn.
    """

    def __init__(
        self,
        program: typed.Program,
        situation: Situation,
        opened: Mapping[str, Value] | str = "",
        tracing: bool = False,
        dependencies: Dependencies | None = None,
    ) -> None:
        self.program, self.situation = program, situation
        self._opened = opened if opened else {}
        self.asks_what_is_known = False
        self._dependencies = dependencies or Dependencies(program, situation.schemes)
        self._memo: dict[Any, tuple[Value, Step | None]] = {}
        self._step: Step | None = Step(terms.Constant(True, BOOLEAN)) if tracing else None

    def trace_of(self, node: terms.Term | terms.Clause, frame: Frame | None = None) -> Step:
        """Evaluate with a trace and return its root."""
        assert self._step is not None, "made without tracing"
        self.value(node, frame or Frame())
        return self._step.parts.pop()

    def value(self, node: terms.Term | terms.Clause, frame: Frame) -> Value:
        """Return the value of a term or clause; raises `Unanswerable`."""
        if self._step is None:
            return _EVALUATE[type(node)](self, node, frame)
        parent, step = self._step, Step(node)
        parent.parts.append(step)
        self._step = step
        try:
            step.value = _EVALUATE[type(node)](self, node, frame)
        finally:
            self._step = parent
        return step.value

    def _named(self, name: str, citation: str = "") -> None:
        if self._step is not None:
            self._step.name, self._step.citation = name, citation

    # ------------------------------------------------------------------ reading

    def _constant(self, node: terms.Constant, _frame: Frame) -> Value:
        return node.value

    def _fact(self, node: terms.Fact, _frame: Frame) -> Value:
        self._named(node.name)
        return self.situation.facts.get(node.name, UNKNOWN)

    def _person_fact(self, node: terms.PersonFact, frame: Frame) -> Value:
        self._named(node.name)
        if node.name in frame.person:
            return frame.person[node.name]
        scheme = self.program.schemes.get(node.name.partition(".claim.")[0])
        if scheme is not None and frame.standard:
            for name, term in scheme.standard_person:
                if name == node.name:
                    return self.value(term, frame)
        return UNKNOWN

    def _computed(self, node: terms.Computed, frame: Frame) -> Value:
        self._named(node.name)
        if node.name in self.situation.facts:
            return self.situation.facts[node.name]
        scheme = self.program.schemes.get(self.situation.schemes.get(node.name.partition(".")[0], ""))
        if scheme is None:
            return UNKNOWN
        return self._once(node.name, frame, lambda inner: self._paid(node, scheme, inner))

    def _paid(self, node: terms.Computed, scheme: typed.Scheme, frame: Frame) -> Value:
        for fact, term in scheme.pays:
            if fact == node.name:
                return self.value(term, frame)
        if_none = self.program.facts[node.name].if_none
        return self.value(if_none, frame) if if_none is not None else UNKNOWN

    def _once(self, name: str, frame: Frame, evaluate: Callable[[Frame], Value]) -> Value:
        """Evaluate a named value once for each person."""
        personal = bool(frame.person) and self._dependencies.on_a_person(name)
        person = outcomes.hashable(frame.person) if personal else ()
        key = (name, frame.standard, person)
        known = self._memo.get(key)
        if known is None:
            known = self._memo[key] = (evaluate(frame.of_person()), self._step)
        elif self._step is not None and known[1] is not None:
            self._step.parts = known[1].parts
            self._step.citation = known[1].citation
        return known[0]

    def _variable(self, node: terms.Variable, frame: Frame) -> Value:
        self._named(node.name)
        return frame.variables.get(node.name, UNKNOWN)

    def _field(self, node: terms.Field, frame: Frame) -> Value:
        self._named(node.name)
        if isinstance(frame.row, Mapping):
            value: Value = frame.row.get(node.name, UNKNOWN)
            return value
        return frame.row

    def _reading(self, node: terms.ReadingValue, _frame: Frame) -> Value:
        self._named(node.name)
        chosen = self.situation.readings.get(node.name) or self.program.readings[node.name].default
        return chosen or UNKNOWN

    def _declared(self, node: terms.DeclaredValue, _frame: Frame) -> Value:
        self._named(node.name)
        declared = self.situation.declared
        return values.kleene_any(
            value for name, value in declared.items() if f"{name}.".startswith(f"{node.name}.")
        )

    def _requirement_met(self, node: terms.RequirementMet, frame: Frame) -> Value:
        self._named(node.name)
        requirement = self.program.requirements[node.name]
        return self._once(node.name, frame, lambda inner: self.value(requirement.met, inner))

    def _given(self, node: terms.Given, frame: Frame) -> Value:
        person = {name: value for name, value in frame.person.items() if name.startswith("person.")}
        if node.beneficiary:
            beneficiary = self.program.beneficiaries[node.beneficiary]
            person |= {name: self.value(term, frame) for name, term in beneficiary.bindings}
        person |= {name: self.value(term, frame) for name, term in node.replacements}
        if self._step is not None:
            self._step.person = tuple(person.items())
        return self.value(node.target, Frame(person, True, frame.variables, frame.row))

    # ------------------------------------------------------------------ values of the law

    def _on_day(
        self, versions: list[typed.Version], day: date | None, name: str, read: Callable[[int], Value]
    ) -> Value:
        """Return what the version in force says; a law that has lapsed gives way to the one it replaced.

        Where it is not known whether it has lapsed, both must say the same.
        """
        if len(versions) == 1 and versions[0].start is None:
            return read(0)
        if day is None:
            advice = "give the date: `as_of` in the design, or `--as-of`"
            raise Unanswerable("no-date", f"`{name}` changed over time, and no date is given", advice)
        possible: list[Value] = []
        for index in sorted(range(len(versions)), key=lambda i: versions[i].start or date.min, reverse=True):
            in_force = self._is_in_force(versions[index], day)
            if in_force is not False:
                possible.append(read(index))
            if in_force is True:
                return outcomes.agreed(possible)
        if not possible:
            raise Unanswerable("no-version", f"`{name}` has no version in force on {day}")
        return UNKNOWN

    def _is_in_force(self, version: typed.Version, day: date) -> Value:
        if version.start is not None and day < version.start:
            return False
        if version.until is None or day <= version.until:
            return True
        return version.when is not None and values.kleene_not(self.value(version.when, Frame()))

    def _parameter(self, node: terms.ParameterValue, frame: Frame) -> Value:
        parameter = self.program.parameters[node.name]
        self._named(node.name)
        day: Any = self.situation.as_of if node.day is None else self.value(node.day, frame)
        if isinstance(day, Special):
            return UNKNOWN

        def read(index: int) -> Value:
            version, term = parameter.versions[index]
            self._named(node.name, ", ".join(version.cites))
            return self.value(term, Frame())

        return self._on_day([version for version, _ in parameter.versions], day, node.name, read)

    def _rule(self, node: terms.RuleValue, frame: Frame) -> Value:
        self._named(node.name)
        return self._once(node.name, frame, lambda inner: self._rule_text(node.name, inner))

    def _rule_text(self, name: str, frame: Frame) -> Value:
        rule = self.program.rules[name]

        def read(index: int) -> Value:
            text = rule.texts[index]
            self._named(name, ", ".join(text.version.cites))
            return self._with_exceptions(name, text, frame) if text.exceptions else self._base(text, frame)

        return self._on_day([text.version for text in rule.texts], self.situation.as_of, name, read)

    def _base(self, text: typed.RuleText, frame: Frame) -> Value:
        if text.value is not None:
            return self.value(text.value, frame)
        possible: list[Value] = []
        for case in text.cases:
            holds = self.value(case.guard, frame) if case.guard is not None else True
            if holds is not False:
                possible.append(self.value(case.value, frame))
            if holds is True:
                break
        return outcomes.agreed(possible)

    def _with_exceptions(self, name: str, text: typed.RuleText, frame: Frame) -> Value:
        """The base holds unless an exception does; ranks decide; two that hold and differ are a conflict."""
        held = {one.label: self.value(one.guard, frame) for one in text.exceptions}
        above = {label: [held[one] for one in outcomes.stronger(text.exceptions, label)] for label in held}
        acting = {
            one.label: self.value(one.value, frame)
            for one in text.exceptions
            if held[one.label] is not False and True not in above[one.label]
        }
        holding = [label for label in held if held[label] is True]
        sure = [acting[label] for label in holding if label in acting and UNKNOWN not in above[label]]
        known = [value for value in sure if value is not UNKNOWN]
        ranked_in_a_ring = bool(holding) and not any(label in acting for label in holding)
        if ranked_in_a_ring or any(value != known[0] for value in known):
            labels = " and ".join(holding)
            raise Unanswerable(
                "conflict", f"the exceptions {labels} of `{name}` hold at once", "rank them with `over`"
            )
        return outcomes.agreed([*acting.values(), *([] if holding else [self._base(text, frame)])])

    def _table(self, node: terms.TableCall, frame: Frame) -> Value:
        table = self.program.tables[node.table]
        keys = [self.value(argument, frame) for argument in node.arguments]
        self._named(node.table)

        def read(index: int) -> Value:
            version, bands = table.versions[index]
            self._named(node.table, ", ".join(version.cites))
            if outcomes.any_unknown(keys):
                return UNKNOWN
            if table.marginal:
                return lists.marginal(bands, keys[0])
            return lists.looked_up(bands, keys, node.table)

        return self._on_day(
            [version for version, _ in table.versions], self.situation.as_of, node.table, read
        )

    # ------------------------------------------------------------------ operations

    def _operation(self, node: terms.Operation, frame: Frame) -> Value:
        found = [self.value(part, frame) for part in operations.asked_of(node)]
        if node.operator == "is known" and found[0] is UNKNOWN:
            self.asks_what_is_known = True
        return operations.outcome(node, found)

    def _rounded(self, node: terms.Rounded, frame: Frame) -> Value:
        amount, unit = self.value(node.amount, frame), self.value(node.unit, frame)
        exact = frame.standard and not self.situation.rounding
        if exact or not isinstance(amount, Fraction) or not isinstance(unit, Fraction):
            return amount
        return values.round_to(amount, unit, node.mode)

    # ------------------------------------------------------------------ lists

    def _list_where(self, node: terms.ListWhere, frame: Frame) -> Value:
        rows = self.value(node.collection, frame)
        if not isinstance(rows, tuple):
            return UNKNOWN
        kept = [self.value(node.condition, frame.with_row(row)) for row in rows]
        if outcomes.any_unknown(kept):
            return UNKNOWN
        return tuple(row for row, keep in zip(rows, kept, strict=True) if keep)

    def _list_aggregate(self, node: terms.ListAggregate, frame: Frame) -> Value:
        rows = self.value(node.collection, frame)
        if not isinstance(rows, tuple):
            return UNKNOWN

        def each(term: terms.Term | None, default: Value) -> list[Value]:
            return [default if term is None else self.value(term, frame.with_row(row)) for row in rows]

        members, elements, weights = (
            each(node.where, True),
            each(node.element, True),
            each(node.weight, Fraction(1)),
        )
        result = lists.aggregate(node.operation, node.number, members, elements, weights)
        if result is NONE:
            return self.value(node.if_none, frame) if node.if_none is not None else UNKNOWN
        return result

    def _range_aggregate(self, node: terms.RangeAggregate, frame: Frame) -> Value:
        members = [self.value(where, frame) if where is not None else True for _, where, _ in node.rows]
        elements = [
            self.value(element, frame) if element is not None else True for _, _, element in node.rows
        ]
        result = lists.aggregate(node.operation, node.number, members, elements, [Fraction(1)] * len(members))
        return UNKNOWN if result is NONE else result

    # ------------------------------------------------------------------ clauses

    def _truth(self, node: terms.Truth, frame: Frame) -> Value:
        return self.value(node.clause, frame)

    def _test(self, node: terms.TestClause, frame: Frame) -> Value:
        return self.value(node.condition, frame)

    def _list(self, node: terms.ListClause, frame: Frame) -> Value:
        held = [self.value(item, frame) for item in node.items]
        result = outcomes.quantified(node.quantifier, node.number, held)
        if self._step is not None:
            _mark_needed(node, held, result, self._step.parts)
        return result

    def _under(self, node: terms.UnderClause, frame: Frame) -> Value:
        self._named(node.option)
        opened: Value = True
        if self._opened != EVERY_OPTION:
            assert isinstance(self._opened, Mapping)
            opened = self._opened.get(node.option, False)
        if self._step is not None:
            self._step.opened = opened is not False
        held = self.value(node.clause, frame)
        return values.kleene_all((opened, held))

    def _each(self, node: terms.EachClause, frame: Frame) -> Value:
        items = self.value(node.collection, frame)
        if not isinstance(items, tuple):
            return UNKNOWN
        if not items:
            raise Unanswerable("nothing-tested", f"{node.address}: nothing was tested, the list is empty")
        held = [self.value(node.clause, frame.with_variable(node.variable, one)) for one in items]
        return values.kleene_all(held)

    # What evaluates each class of the typed program.
    EVALUATE: ClassVar[dict[type, Callable[[Interpreter, Any, Frame], Value]]] = {
        terms.Constant: _constant,
        terms.Fact: _fact,
        terms.PersonFact: _person_fact,
        terms.Computed: _computed,
        terms.RuleValue: _rule,
        terms.ParameterValue: _parameter,
        terms.Variable: _variable,
        terms.Field: _field,
        terms.Operation: _operation,
        terms.Rounded: _rounded,
        terms.Given: _given,
        terms.RangeAggregate: _range_aggregate,
        terms.ListAggregate: _list_aggregate,
        terms.ListWhere: _list_where,
        terms.TableCall: _table,
        terms.ReadingValue: _reading,
        terms.DeclaredValue: _declared,
        terms.RequirementMet: _requirement_met,
        terms.Truth: _truth,
        terms.TestClause: _test,
        terms.ListClause: _list,
        terms.UnderClause: _under,
        terms.EachClause: _each,
    }


def _mark_needed(node: terms.ListClause, held: list[Value], result: Value, steps: list[Step]) -> None:
    """Of an any-of that holds the first that holds was needed; of an all-of that fails, all that fail."""
    if node.quantifier == "any" and result is True:
        first = held.index(True)
        for index, step in enumerate(steps):
            step.needed = index == first
    elif node.quantifier == "all" and result is False:
        for value, step in zip(held, steps, strict=True):
            step.needed = value is False


_EVALUATE = Interpreter.EVALUATE
