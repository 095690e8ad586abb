"""The interpreter on generated laws: pure, monotone, and traced as it evaluates."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from laws import Case
from strategies import KNOWN, cases

from nsis_rules import values
from nsis_rules.compliance.declared import declared_options
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.engines.contract import Unanswerable
from nsis_rules.engines.interpret import EVERY_OPTION, Frame, Interpreter
from nsis_rules.engines.outcomes import hashable
from nsis_rules.engines.trace import Step
from nsis_rules.program import terms
from nsis_rules.values import NEVER, NONE, UNKNOWN, UNLIMITED, Value

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
NORMS = ("X.1", "X.2")
ORDER = {False: 0, UNKNOWN: 1, True: 2}


def held(case: Case, norm: str, opened: Any = "", tracing: bool = False) -> Any:
    """The value of a norm's clauses, or the code of why there is none."""
    met = case.program.requirements[norm].met
    interpreter = Interpreter(case.program, case.judged, opened, tracing)
    try:
        return interpreter.trace_of(met) if tracing else interpreter.value(met, Frame())
    except Unanswerable as problem:
        return problem.code


def verdict(case: Case, norm: str) -> Verdict | str:
    try:
        return case.verdict(norm)
    except Unanswerable as problem:
        return problem.code


# ---------------------------------------------------------------- pure


@SLOW
@given(cases(), st.randoms(use_true_random=False))
def test_the_same_answer_each_time_whatever_the_order_of_facts(case: Case, random: Any) -> None:
    facts = list(case.situation.facts.items())
    random.shuffle(facts)
    shuffled = replace(case, situation=replace(case.situation, facts=dict(facts)))
    for norm in NORMS:
        assert verdict(case, norm) is verdict(case, norm) or isinstance(verdict(case, norm), str)
        assert verdict(case, norm) == verdict(shuffled, norm)


@SLOW
@given(cases(), st.sampled_from(["", EVERY_OPTION]))
def test_a_trace_comes_to_the_same(case: Case, opened: str) -> None:
    for norm in NORMS:
        plain, traced = held(case, norm, opened), held(case, norm, opened, tracing=True)
        assert plain == (traced if isinstance(traced, str) else traced.value)


# ---------------------------------------------------------------- monotone


@SLOW
@given(cases(), st.data())
def test_one_more_fact_never_turns_what_was_known(case: Case, data: st.DataObject) -> None:
    unknown = [name for name in KNOWN if name not in case.situation.facts]
    assume(unknown)
    name = data.draw(st.sampled_from(unknown))
    more = case.with_(**{name: data.draw(st.sampled_from(KNOWN[name]))})
    for norm in NORMS:
        before, after = held(case, norm), held(more, norm)
        if isinstance(before, bool) and not isinstance(after, str):
            assert after is before
        first, then = verdict(case, norm), verdict(more, norm)
        if isinstance(first, Verdict) and isinstance(then, Verdict) and first is not Verdict.UNKNOWN:
            # Met by declaration while something is unknown may turn out to be met without.
            allowed = {first, Verdict.MET} if first is Verdict.MET_BY_DECLARATION else {first}
            assert then in allowed


@SLOW
@given(cases())
def test_one_more_option_never_breaks_what_holds(case: Case) -> None:
    options = sorted(case.program.options())
    ladder: list[Any] = [{}]
    for option in options:
        ladder += [ladder[-1] | {option: UNKNOWN}, ladder[-1] | {option: True}]
    for norm in NORMS:
        found = [held(case, norm, opened) for opened in [*ladder, EVERY_OPTION]]
        if not any(isinstance(one, str) for one in found):
            steps = [ORDER[one] for one in found]
            assert steps == sorted(steps)


# ---------------------------------------------------------------- a trace re-computed from its parts


def recomputed(step: Step) -> Any:
    """What a step must come to, from the values of its parts; the step's own value where nothing can be checked."""
    node, parts = step.node, [part.value for part in step.parts]
    if isinstance(node, terms.Constant):
        return node.value
    if isinstance(node, terms.Operation):
        return _operated(node, parts)
    if isinstance(node, terms.TestClause | terms.Truth | terms.RequirementMet | terms.Given):
        return parts[-1]
    if isinstance(node, terms.ListClause):
        return _counted(node.quantifier, node.number, parts)
    if isinstance(node, terms.EachClause):
        return _counted("all", 0, parts[1:]) if isinstance(parts[0], tuple) else UNKNOWN
    if isinstance(node, terms.UnderClause):
        return parts[-1] if step.opened else False
    if isinstance(node, terms.Rounded):
        return parts[0] if step.value == parts[0] else values.round_to(parts[0], parts[1], node.mode)
    if isinstance(node, terms.RuleValue | terms.ParameterValue) and step.value is not UNKNOWN:
        assert step.value in parts, "a rule comes to the value of one of its texts"
    return step.value


def _counted(quantifier: str, number: int, held: list[Value]) -> Value:
    true, false = held.count(True), held.count(False)
    most, least = len(held) - false, true
    return {
        "all": _between(least, most, len(held), len(held)), "any": _between(least, most, 1, len(held)),
        "none": _between(least, most, 0, 0), "at least": _between(least, most, number, len(held)),
        "at most": _between(least, most, 0, number),
    }[quantifier]  # fmt: skip


def _between(least: int, most: int, low: int, high: int) -> Value:
    """Whether a number that lies between `least` and `most` lies between `low` and `high`."""
    if low <= least and most <= high:
        return True
    return False if most < low or least > high else UNKNOWN


def _less(left: Any, right: Any) -> bool:
    if left in (UNLIMITED, NEVER):
        return False
    return right in (UNLIMITED, NEVER) or left < right


_COMPARED: dict[str, Any] = {
    "at least": lambda one, other: not _less(one, other), "at most": lambda one, other: not _less(other, one),
    "more than": lambda one, other: _less(other, one), "less than": _less,
    "on or after": lambda one, other: not _less(one, other) or one == other,
    "before": _less,
    "equal": lambda one, other: one == other, "different": lambda one, other: one != other,
    "covers": lambda one, other: other <= one, "stays within": lambda one, other: one <= other,
    "add": lambda one, other: one + other, "subtract": lambda one, other: one - other,
    "multiply": lambda one, other: one * other, "divide": lambda one, other: one / other,
    "is none": lambda one: one is NONE, "is never": lambda one: one is NEVER,
    "is unlimited": lambda one: one is UNLIMITED, "in": lambda one, *others: one in others,
}  # fmt: skip


def _operated(node: terms.Operation, parts: list[Any]) -> Any:
    operator = node.operator
    if operator in ("and", "or", "not"):
        return _counted({"and": "all", "or": "any", "not": "none"}[operator], 0, parts)
    if operator in ("greater", "lesser"):
        known = [part for part in parts if part is not NONE]
        return UNKNOWN if UNKNOWN in known or not known else (max if operator == "greater" else min)(known)
    if len(parts) > 2 and operator in ("at least", "at most", "more than", "less than"):
        return _against_bounds(node, parts[0], [bound for bound in parts[1:] if bound is not NONE])
    if UNKNOWN in parts:
        return UNKNOWN
    check = _COMPARED.get(operator)
    return check(*parts) if check is not None else None


def _against_bounds(node: terms.Operation, value: Any, bounds: list[Any]) -> Value:
    left, right = node.operands
    mirror = {
        "at least": "at most",
        "at most": "at least",
        "more than": "less than",
        "less than": "more than",
    }
    on_right = isinstance(right, terms.Operation) and right.operator in ("greater", "lesser")
    operator, extreme = (node.operator, right) if on_right else (mirror[node.operator], left)
    assert isinstance(extreme, terms.Operation)
    found = [UNKNOWN if UNKNOWN in (value, bound) else _COMPARED[operator](value, bound) for bound in bounds]
    above = operator in ("at least", "more than")
    every = above == (extreme.operator == "greater")
    return _counted("all" if every else "any", 0, found) if found else UNKNOWN


@SLOW
@given(cases(), st.sampled_from(["", EVERY_OPTION]))
def test_every_step_of_a_trace_follows_from_its_parts(case: Case, opened: str) -> None:
    for norm in NORMS:
        trace = held(case, norm, opened, tracing=True)
        if isinstance(trace, str):
            continue
        for step in trace.walk():
            expected = recomputed(step)
            assert expected is None or step.value == expected, step.node


@SLOW
@given(cases())
def test_facts_in_a_trace_are_those_of_the_case(case: Case) -> None:
    for norm in NORMS:
        trace = held(case, norm, tracing=True)
        if isinstance(trace, str):
            continue
        for step in trace.walk():
            if isinstance(step.node, terms.Fact):
                assert step.name == step.node.name
                assert step.value == case.situation.facts.get(step.name, UNKNOWN)
            if isinstance(step.node, terms.RuleValue | terms.ParameterValue):
                assert step.name == step.node.name


@SLOW
@given(cases())
def test_below_a_known_value_nothing_matters(case: Case) -> None:
    """What is undecided is only reached through what is undecided."""
    for norm in NORMS:
        trace = held(case, norm, tracing=True)
        if not isinstance(trace, str):
            undecided = {id(step) for step in trace.undecided()}
            assert all(step.value is UNKNOWN for step in trace.walk() if id(step) in undecided)
            assert bool(undecided) == (trace.value is UNKNOWN)


@SLOW
@given(cases())
def test_options_that_carry_are_those_declared(case: Case) -> None:
    declared, problems = declared_options(case.program, case.declares, case.situation)
    assert set(declared) <= set(case.declares)
    assert set(declared.values()) <= {True, UNKNOWN}
    invalid = set(case.declares) - set(declared)
    assert bool(invalid) == bool(problems)


@pytest.mark.parametrize("value", [Fraction(3), True, "red", frozenset({"a"}), ({"n": Fraction(1)},), NONE])
def test_values_of_persons_are_told_apart(value: Value) -> None:
    assert hash(hashable({"person.x": value})) == hash(hashable({"person.x": value}))
    assert hashable({"person.x": value}) != hashable({"person.x": UNKNOWN})
