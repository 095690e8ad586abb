"""Remedies: the smallest change to one fact that cures a failing clause, each re-evaluated before it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from nsis_rules.compliance.candidates import within_bounds
from nsis_rules.compliance.verdicts import Judge, Verdict
from nsis_rules.engines.contract import Situation, Unanswerable
from nsis_rules.engines.trace import Step
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.values import UNKNOWN, Special, Value

_FLOORS = ("at least", "on or after")
_CAPS = ("at most", "on or before")


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change of one fact to a value, with the verdict it leads to; direction is `floor`, `cap` or `exact`."""

    fact: str
    value: Value
    direction: str
    verdict: Verdict


def remedies(
    judge: Judge, requirement: typed.Requirement, situation: Situation, trace: Step
) -> tuple[Remedy, ...]:
    """Return the changes of one design fact that make the requirement met, in the order of the text."""
    found: dict[str, Remedy] = {}
    for step in trace.walk():
        proposal = _proposal(step)
        if proposal is None or proposal[0] in found:
            continue
        name, asked, direction = proposal
        value = _whole(judge.program.facts[name], asked, direction)
        if not _may_be(judge.program, name, value):
            continue
        changed = replace(situation, facts={**situation.facts, name: value})
        try:
            verdict = judge.verdict(requirement, changed)
        except Unanswerable:
            continue
        if verdict.compliant:
            found[name] = Remedy(name, value, direction, verdict)
    return tuple(found.values())


def _proposal(step: Step) -> tuple[str, Value, str] | None:
    """Return (fact, value, direction) where a failing step compares a fact, or is one."""
    node = step.node
    if step.value is not False:
        return None
    if isinstance(node, terms.Fact) and node.type.kind == "boolean":
        return step.name, True, "exact"
    if not isinstance(node, terms.Operation) or len(step.parts) != 2:
        return None
    left, right = step.parts
    if not isinstance(left.node, terms.Fact) or right.value is UNKNOWN or left.node.type.free:
        return None
    if node.operator in _FLOORS or node.operator in _CAPS:
        return left.name, right.value, "floor" if node.operator in _FLOORS else "cap"
    if node.operator == "equal" and left.node.type.kind in ("options", "boolean"):
        return left.name, right.value, "exact"
    return None


def _whole(declared: typed.FactDeclaration, value: Value, direction: str) -> Value:
    """Return the next whole number for what is counted in whole numbers."""
    if not isinstance(value, Fraction) or declared.type.kind not in ("count", "duration"):
        return value
    return Fraction(floor(value) if direction == "cap" else ceil(value))


def _may_be(program: typed.Program, name: str, value: Value) -> bool:
    """Return whether a drafter can set the fact so: figures of the country cannot be legislated."""
    declared = program.facts[name]
    if name.partition(".")[0] in ("population", "labour_force", "economy"):
        return False
    if isinstance(value, Special):
        return value.value == declared.type.special
    return within_bounds(declared, value)
