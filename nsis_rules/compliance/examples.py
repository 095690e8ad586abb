"""Examples run as tests: each verdict, margin, missing fact and value that an example states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from nsis_rules.compliance.carried import clause_at
from nsis_rules.compliance.check import provision_of
from nsis_rules.compliance.declared import declared_options
from nsis_rules.compliance.findings import Finding, finding_of
from nsis_rules.compliance.margins import Margin
from nsis_rules.compliance.verdicts import Judge
from nsis_rules.diagnostics.source import Span
from nsis_rules.engines.contract import Situation, Unanswerable
from nsis_rules.engines.interpret import Frame, Interpreter
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.values import UNKNOWN, Value, exact_text


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not come out: where it says so, and what came out instead."""

    example: str
    span: Span
    message: str


def run_example(program: typed.Program, example: typed.Example) -> tuple[Failure, ...]:
    """Run one example; returns what did not come out as it says."""
    situation, person = situation_of_example(program, example)
    failures = []
    for expected in example.expected:
        try:
            if isinstance(expected, typed.ExpectedValue):
                messages = _check_value(program, expected, situation, person)
            else:
                messages = list(_check_verdict(program, expected, situation))
        except Unanswerable as problem:
            messages = [problem.message]
        failures += [Failure(example.name, expected.span, message) for message in messages]
    return tuple(failures)


def situation_of_example(program: typed.Program, example: typed.Example) -> tuple[Situation, Frame]:
    """Return the situation that an example gives, and the facts of its claim or person."""
    plain = Interpreter(program, Situation())
    given = {name: plain.value(term, Frame()) for name, term in example.facts}
    person = {name: value for name, value in given.items() if _of_person(name)}
    facts = {name: value for name, value in given.items() if value is not UNKNOWN and not _of_person(name)}
    readings, schemes = dict(example.readings), dict(example.schemes)
    situation = Situation(facts, example.as_of, readings, example.declared, schemes=schemes)
    declared, _ = declared_options(program, example.declared, situation)
    return replace(situation, declared=declared), Frame(person)


def _of_person(name: str) -> bool:
    return name.startswith("person.") or ".claim." in name


def _check_value(
    program: typed.Program, expected: typed.ExpectedValue, situation: Situation, person: Frame
) -> list[str]:
    interpreter = Interpreter(program, situation)
    left, right = interpreter.value(expected.left, person), interpreter.value(expected.right, person)
    return [] if left == right else [f"expected {_text(right)}, found {_text(left)}"]


def _text(value: Value) -> str:
    return exact_text(value) if isinstance(value, Fraction) else str(value)


def _check_verdict(
    program: typed.Program, expected: typed.ExpectedVerdict, situation: Situation
) -> Iterator[str]:
    requirement = program.requirements[expected.requirement]
    finding = finding_of(Judge(program, situation.schemes), requirement, situation)
    if finding.problem is not None:
        raise Unanswerable(*finding.problem)
    verdict, margin = finding.verdict.value, finding.margin
    part = program.parts.get(requirement.part)
    if part is not None and part.branch and provision_of(part, situation).verdict.value == "not_met":
        verdict, margin = "not_applicable", None
    if expected.address:
        verdict, margin = _of_clause(finding, requirement, expected.address)
    if verdict != expected.verdict:
        yield f"expected {expected.verdict}, found {verdict}{_why(finding)}"
    if expected.margin is not None:
        yield from _check_margin(program, expected, margin, situation)
    if expected.missing and set(expected.missing) != set(finding.missing):
        yield f"expected for want of {', '.join(expected.missing)}, found {', '.join(finding.missing) or 'nothing'}"


def _why(finding: Finding) -> str:
    missing = f" for want of {', '.join(finding.missing)}" if finding.missing else ""
    margin = f" by {_text(finding.margin.value)}" if finding.margin is not None else ""
    return missing + margin


def _of_clause(finding: Finding, requirement: typed.Requirement, label: str) -> tuple[str, Margin | None]:
    """Return the verdict and margin of a clause."""
    address = f"{requirement.about.cites[0]}{label}"
    found = clause_at(finding.trace, address) if finding.trace is not None else None
    return (found[0].value, found[1]) if found is not None else (f"no clause {address}", None)


def _check_margin(
    program: typed.Program, expected: typed.ExpectedVerdict, margin: Margin | None, situation: Situation
) -> Iterator[str]:
    assert expected.margin is not None
    stated = Interpreter(program, situation).value(expected.margin, Frame())
    assert isinstance(stated, Fraction)
    wanted = -stated if expected.short else stated
    if margin is None:
        yield "expected a margin, found none"
    elif wanted not in _measures(margin, expected.margin):
        found = f"{'short by ' if margin.short else ''}{_text(abs(margin.value))}{'' if margin.short else ' to spare'}"
        yield f"expected {'short by ' if expected.short else ''}{_text(stated)}, found {found} ({margin.type})"


def _measures(margin: Margin, stated: terms.Term) -> list[Fraction]:
    """Return the margin in the unit stated: its own, or points for a share of an amount."""
    in_points = stated.type.kind == "points"
    if in_points and margin.points is not None:
        return [margin.points]
    return [margin.value]
