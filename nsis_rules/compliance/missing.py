"""What is missing: the facts whose answer, under some completion of the others, changes the verdict.

A fact below a known value never matters, because Kleene's logic only calls a value known when every
completion agrees on it. Where each unknown fact is read once, every fact left then matters. Otherwise
completions are tried, up to a stated number; beyond it the list may be longer than needed, never shorter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from nsis_rules.compliance.verdicts import Judge, Verdict
from nsis_rules.engines.contract import Situation, Unanswerable
from nsis_rules.engines.operations import compare
from nsis_rules.engines.trace import Step
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.values import NEVER, NONE, UNKNOWN, UNLIMITED, Value

MOST_COMPLETIONS = 128
_COMPARED = (
    "at least", "at most", "more than", "less than", "equal", "different", "before", "after", "on or before", "on or after",
)  # fmt: skip
_SPECIALS: dict[str, Value] = {"unlimited": UNLIMITED, "none": NONE, "never": NEVER}


@dataclass(frozen=True, slots=True)
class Missing:
    """The facts to ask for, those that can be looked up first; `exact` unless more than needed may be listed."""

    names: tuple[str, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class _Unknowns:
    """The unknown facts of a trace: the values each is compared with, and those read in other ways."""

    critical: dict[str, frozenset[Value]]
    involved: frozenset[str]
    read_once: bool


def missing_facts(
    judge: Judge, requirement: typed.Requirement, situation: Situation, traces: list[Step]
) -> Missing:
    """Return the facts whose answer may change the verdict of a requirement that is unknown."""
    unknowns = _collect(judge.program, traces)
    names = sorted(unknowns.critical, key=lambda name: (_is_judgement(judge.program, name), name))
    if unknowns.read_once:
        return Missing(tuple(n for n in names if _both_ways(judge.program, n, unknowns.critical[n])), exact=True)
    domains = {name: _candidates(judge.program, name, unknowns.critical[name]) for name in names}
    size = 1
    for domain in domains.values():
        size *= max(len(domain), 1)
    if size > MOST_COMPLETIONS or not all(domains.values()):
        return Missing(tuple(names), exact=False)
    witnessed = _witnessed(judge, requirement, situation, domains)
    kept = tuple(name for name in names if name in witnessed or name in unknowns.involved)
    return Missing(kept, exact=all(name in witnessed for name in kept))


def _collect(program: typed.Program, traces: list[Step]) -> _Unknowns:
    critical: dict[str, set[Value]] = {}
    counted: Counter[str] = Counter()
    involved: set[str] = set()
    for trace in traces:
        for step in trace.undecided():
            if isinstance(step.node, terms.Operation) and step.node.operator in _COMPARED and len(step.parts) == 2:
                for one, other in (step.parts, step.parts[::-1]):
                    if isinstance(one.node, terms.Fact) and other.value is not UNKNOWN:
                        critical.setdefault(one.name, set()).add(other.value)
                        involved.discard(one.name)
                    elif isinstance(one.node, terms.Fact):
                        involved.add(one.name)
            if isinstance(step.node, terms.Fact):
                critical.setdefault(step.name, set())
                counted[step.name] += 1
                if not step.node.type.truth and step.node.type.kind != "options" and not critical[step.name]:
                    involved.add(step.name)
    simple = len(traces) == 1 and all(count == 1 for count in counted.values()) and not involved
    return _Unknowns({name: frozenset(v) for name, v in critical.items()}, frozenset(involved), simple)


def _is_judgement(program: typed.Program, name: str) -> bool:
    declared = program.facts.get(name)
    return declared is not None and declared.type.kind == "judgement"


def _allowed(declared: typed.FactDeclaration, value: Value) -> bool:
    words = {"at least": "at least", "at most": "at most", "more than": "more than", "less than": "less than"}
    return not isinstance(value, Fraction) or all(
        compare(words[relation], value, bound.value)
        for relation, bound in declared.bounds
        if isinstance(bound, terms.Constant)
    )


def _candidates(program: typed.Program, name: str, critical: frozenset[Value]) -> tuple[Value, ...]:
    """Return values of a fact, one from each stretch between the values it is compared with."""
    declared = program.facts[name]
    return tuple(value for value in dict.fromkeys(_raw_candidates(declared, critical)) if _allowed(declared, value))


def _raw_candidates(declared: typed.FactDeclaration, critical: frozenset[Value]) -> Iterator[Value]:
    type = declared.type
    if type.truth:
        yield from (True, False)
    elif type.kind == "options":
        yield from type.options
    elif type.kind == "set":
        yield from (value for value in critical if isinstance(value, frozenset))
        yield from (frozenset(), frozenset({"other"}))
    elif type.kind == "date":
        for day in (value for value in critical if isinstance(value, date)):
            yield from (day - timedelta(days=1), day, day + timedelta(days=1))
    elif type.amount:
        step = Fraction(1) if type.kind in ("count", "duration") else Fraction(1, 1000)
        bounds = {bound.value for _, bound in declared.bounds if isinstance(bound, terms.Constant)}
        for value in sorted(v for v in critical | bounds if isinstance(v, Fraction)) or [Fraction(0)]:
            yield from (value - step, value, value + step)
        yield Fraction(10**9)
    if type.special:
        yield _SPECIALS[type.special]


def _both_ways(program: typed.Program, name: str, critical: frozenset[Value]) -> bool:
    """Return whether some answer that the bounds allow differs from another."""
    return len(_candidates(program, name, critical)) > 1 or not critical


def _witnessed(
    judge: Judge, requirement: typed.Requirement, situation: Situation, domains: dict[str, tuple[Value, ...]]
) -> set[str]:
    """Return the facts for which two completions that differ in nothing else have different verdicts."""
    names = list(domains)
    verdicts: dict[tuple[Value, ...], Verdict | str] = {}
    for completion in product(*domains.values()):
        complete = replace(situation, facts={**situation.facts, **dict(zip(names, completion, strict=True))})
        try:
            verdicts[completion] = judge.verdict(requirement, complete)
        except Unanswerable as problem:
            verdicts[completion] = problem.code
    return {
        name
        for index, name in enumerate(names)
        if any(
            verdicts[(*completion[:index], other, *completion[index + 1 :])] != verdict
            for completion, verdict in verdicts.items()
            for other in domains[name]
        )
    }
