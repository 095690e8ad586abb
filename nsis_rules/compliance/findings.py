"""Findings: for each requirement its verdict, what carried or failed it, by how much, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from nsis_rules.compliance import carried, margins
from nsis_rules.compliance.margins import Margin
from nsis_rules.compliance.missing import missing_facts
from nsis_rules.compliance.remedies import Remedy, remedies
from nsis_rules.compliance.verdicts import Alternative, Judge, Verdict, with_choices
from nsis_rules.engines.contract import Situation, Unanswerable
from nsis_rules.engines.interpret import Interpreter
from nsis_rules.engines.trace import Step
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.values import UNKNOWN, Value


@dataclass(frozen=True, slots=True)
class ClauseOutcome:
    """One condition of an article: its address, whether it holds, what was compared, by how much.

    `says` are the facts it read, with their values; `carried` whether it was needed for the result;
    `closed_under` the option that would open it, where that is not declared.
    """

    address: str
    condition: terms.Term
    value: Value
    carried: bool
    margin: Margin | None
    says: tuple[tuple[str, Value], ...]
    closed_under: str = ""


@dataclass(frozen=True, slots=True)
class ReadingUsed:
    """A disputed point the finding depends on: the alternative in force, and the verdict under the others."""

    name: str
    alternative: str
    others: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one requirement comes to.

    id: its name (`C102.18`), or the Part's for whether the benefit is provided at all. via: the address
    of the clause that carried it. declarations: the options it was met by. cures: sets of further
    options that would cure it. alternatives: the verdict under each choice the State may make.
    folded_under: the finding that makes this one not applicable. problem: why it could not be judged.
    """

    id: str
    instrument: str
    citation: str
    title: str
    title_bn: str
    branch: str
    part: str
    force: str
    verdict: Verdict
    via: str = ""
    declarations: tuple[str, ...] = ()
    clauses: tuple[ClauseOutcome, ...] = ()
    margin: Margin | None = None
    missing: tuple[str, ...] = ()
    missing_is_exact: bool = True
    judgements: tuple[str, ...] = ()
    readings: tuple[ReadingUsed, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    cures: tuple[tuple[str, ...], ...] = ()
    remedies: tuple[Remedy, ...] = ()
    notes: tuple[str, ...] = ()
    folded_under: str = ""
    problem: tuple[str, str, str] | None = None
    mark: str = ""
    trace: Step | None = field(default=None, compare=False, repr=False)


def unjudged(requirement: typed.Requirement) -> Finding:
    """Return the finding of a requirement before it is judged: whom it speaks of, and unknown."""
    return Finding(
        requirement.name, requirement.instrument, ", ".join(requirement.about.cites), requirement.about.title,
        requirement.about.title_bn, requirement.branch, requirement.part, requirement.force, Verdict.UNKNOWN,
        mark=requirement.about.mark,
    )  # fmt: skip


def finding_of(judge: Judge, requirement: typed.Requirement, situation: Situation) -> Finding:
    """Judge one requirement and return its finding; a case without an answer is an unknown with its problem."""
    empty = unjudged(requirement)
    try:
        return _judged(judge, requirement, situation, empty)
    except Unanswerable as problem:
        return replace(empty, problem=(problem.code, problem.message, problem.help))


def _judged(judge: Judge, requirement: typed.Requirement, situation: Situation, empty: Finding) -> Finding:
    verdict, alternatives = judge.joint(requirement, situation)
    if verdict is Verdict.NOT_APPLICABLE:
        return replace(empty, verdict=verdict)
    shown = _shown(judge.program, situation, verdict, alternatives)
    opened = shown.declared if verdict is not Verdict.MET else {}
    trace = _trace(judge, requirement.met, shown, opened)
    traces = [trace]
    if requirement.applies is not None:
        traces.append(_trace(judge, requirement.applies, shown, {}))
    tests = zip(margins.single_conditions(trace), carried.carried_conditions(trace), strict=True)
    finding = replace(
        empty,
        verdict=verdict,
        clauses=tuple(_outcome(step, closed, carries) for (step, closed), carries in tests),
        margin=margins.margin_of(trace),
        judgements=_judgements(traces),
        readings=_readings(judge, requirement, situation, traces),
        alternatives=alternatives or _other_choices(judge, requirement, situation, trace, verdict),
        notes=tuple(_notes(judge, requirement, shown, verdict, alternatives)),
        trace=trace,
    )
    if verdict.compliant:
        used = carried.options_used(trace) if verdict is Verdict.MET_BY_DECLARATION else ()
        return replace(finding, via=carried.via(trace), declarations=tuple(used))
    if verdict is Verdict.NOT_MET:
        cures = judge.cures(requirement, situation)
        return replace(finding, cures=cures, remedies=remedies(judge, requirement, shown, trace))
    missing = missing_facts(judge, requirement, situation)
    return replace(finding, missing=missing.names, missing_is_exact=missing.exact)


def _trace(judge: Judge, clause: terms.Clause, situation: Situation, opened: Mapping[str, Value]) -> Step:
    return Interpreter(judge.program, situation, opened, True, judge.dependencies).trace_of(clause)


def _shown(
    program: typed.Program, situation: Situation, verdict: Verdict, alternatives: tuple[Alternative, ...]
) -> Situation:
    """Return the situation to explain: with open choices, the first way that has the joint verdict, or is best."""
    ranked = [one for one in alternatives if one.verdict is verdict]
    ranked += [one for one in alternatives if one.verdict.compliant] + list(alternatives)
    return with_choices(program, situation, ranked[0].chosen) if ranked else situation


def _outcome(step: Step, closed_under: str, carries: bool) -> ClauseOutcome:
    assert isinstance(step.node, terms.TestClause)
    says = {
        part.name: part.value for part in step.walk() if isinstance(part.node, terms.Fact | terms.Computed)
    }
    return ClauseOutcome(
        step.node.address, step.node.condition, step.value, carries, margins.margin_of(step), tuple(says.items()),
        closed_under,
    )  # fmt: skip


def _judgements(traces: list[Step]) -> tuple[str, ...]:
    """Return the judgements that the result rests on."""
    rested = {
        step.name: None
        for trace in traces
        for step in trace.walk()
        if isinstance(step.node, terms.Fact)
        and step.node.type.kind == "judgement"
        and step.value is not UNKNOWN
    }
    return tuple(rested)


def _readings(
    judge: Judge, requirement: typed.Requirement, situation: Situation, traces: list[Step]
) -> tuple[ReadingUsed, ...]:
    """Return the readings that were read, each with the verdict under its other alternatives."""
    found = {
        step.name: step.value
        for trace in traces
        for step in trace.walk()
        if isinstance(step.node, terms.ReadingValue)
    }
    used = []
    for name, value in found.items():
        alternatives = (one for one, _ in judge.program.readings[name].alternatives if one != value)
        others = [((name, one),) for one in alternatives]
        verdicts = [_as_information(judge, requirement, judge.chosen(situation, other)) for other in others]
        used.append(ReadingUsed(name, str(value), tuple(map(Alternative, others, verdicts))))
    return tuple(used)


def _other_choices(
    judge: Judge, requirement: typed.Requirement, situation: Situation, trace: Step, verdict: Verdict
) -> tuple[Alternative, ...]:
    """Where the State has chosen, return what its other choices would come to, one at a time, as information."""
    made = {
        step.name: (step.value, step.node.type.options)
        for step in trace.walk()
        if isinstance(step.node, terms.Fact) and step.node.type.free
    }
    listed = []
    for name, (choice, options) in made.items():
        for option in options:
            chosen = ((name, option),)
            other = judge.chosen(situation, chosen)
            found = verdict if option == choice else _as_information(judge, requirement, other)
            listed.append(Alternative(chosen, found))
    return tuple(listed)


def _as_information(judge: Judge, requirement: typed.Requirement, situation: Situation) -> Verdict:
    """Return the verdict in a case that is only imagined; one without an answer is unknown, and no problem."""
    try:
        return judge.verdict(requirement, situation)
    except Unanswerable:
        return Verdict.UNKNOWN


def _notes(
    judge: Judge,
    requirement: typed.Requirement,
    shown: Situation,
    verdict: Verdict,
    alternatives: tuple[Alternative, ...],
) -> Iterator[str]:
    if judge.rounds(requirement):
        rounded = _as_information(judge, requirement, replace(shown, rounding=True))
        if rounded is not judge.decided(requirement, shown):
            yield "rounding"
    if verdict is Verdict.UNKNOWN and requirement.applies is not None:
        ways = [judge.chosen(shown, one.chosen) for one in alternatives] or [shown]
        if all(_no_breach(judge, requirement, way) for way in ways):
            yield "no breach either way"


def _no_breach(judge: Judge, requirement: typed.Requirement, situation: Situation) -> bool:
    """Return whether the requirement is fulfilled or does not apply, though it may be unknown which."""
    if judge.decided(requirement, situation) is Verdict.NOT_APPLICABLE:
        return True
    return judge.held(requirement, situation, situation.declared) is True
