"""A design checked: every requirement in scope judged, branch by branch, as of one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nsis_rules.compliance.carried import clause_at
from nsis_rules.compliance.declared import declared_options
from nsis_rules.compliance.findings import Finding, finding_of, unjudged
from nsis_rules.compliance.verdicts import Judge, Verdict
from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.engines.contract import Situation
from nsis_rules.facts.design import Design
from nsis_rules.program import program as typed
from nsis_rules.program.citations import article_number
from nsis_rules.values import UNKNOWN, Value

C102_PARTS = ("II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")  # in the order of the range `branch`


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """Articles of an instrument that no requirement cites: never read as compliance."""

    instrument: str
    articles: int
    encoded: int


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a design, in the order of the law, with what could not be judged.

    problems: faults of the design itself that were found while judging (an invalid declaration, a
    conflict); what they touch carries nothing.
    """

    design: Design
    as_of: date | None
    against: tuple[str, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Diagnostic, ...]
    not_encoded: tuple[NotEncoded, ...]
    readings: Mapping[str, str]
    rulebook: str = ""
    situation: Situation = field(default_factory=Situation)

    def of_verdict(self, verdict: Verdict) -> tuple[Finding, ...]:
        """Return the binding findings of one verdict, those folded under another left out."""
        return tuple(
            f for f in self.findings if f.verdict is verdict and f.force == "binding" and not f.folded_under
        )

    @property
    def not_met(self) -> tuple[Finding, ...]:
        """What falls short."""
        return self.of_verdict(Verdict.NOT_MET)

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """What is undecided."""
        return self.of_verdict(Verdict.UNKNOWN)

    @property
    def met(self) -> tuple[Finding, ...]:
        """What is met, by declaration or without."""
        return self.of_verdict(Verdict.MET) + self.of_verdict(Verdict.MET_BY_DECLARATION)

    def finding(self, id: str) -> Finding | None:
        """Return the finding of a requirement."""
        return next((one for one in self.findings if one.id == id), None)

    def verdict(self, address: str) -> Verdict:
        """Return the verdict of a requirement (`C102.18`), an article or a clause (`C102 Art. 18(2)(b)`).

        A clause has its own verdict; an article that several requirements cite has the worst of theirs, and
        so has a requirement that is made for each of several branches.
        Raises KeyError with what is known if nothing has the address.
        """
        found = [one.verdict for one in self.findings if address in (one.id, *one.citation.split(", "))]
        found = found or [verdict for one in self.findings for verdict in _of_clause(one, address)]
        found = found or [
            one.verdict for one in self.findings if one.id.startswith(f"{address}.") and "." in address
        ]
        if not found:
            raise KeyError(f"nothing in this report has the address {address!r}")
        return min(found, key=_WORST_FIRST.index)


def _of_clause(finding: Finding, address: str) -> Iterator[Verdict]:
    clause = clause_at(finding.trace, address) if finding.trace is not None else None
    if clause is not None:
        yield clause[0]


_WORST_FIRST = [
    Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET_BY_DECLARATION, Verdict.MET, Verdict.NOT_APPLICABLE,
]  # fmt: skip


def _of_value(value: Value) -> Verdict:
    return Verdict.UNKNOWN if value is UNKNOWN else Verdict.MET if value is True else Verdict.NOT_MET


def check_design(
    program: typed.Program,
    design: Design,
    against: Sequence[str] = (),
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> Report:
    """Return the report of a design against some instruments (all if none is named) as of a day."""
    day = as_of or design.as_of
    chosen = {**design.readings, **(readings or {})}
    situation = situation_of(program, design, day, chosen)
    declared, problems = declared_options(program, design.declares, situation, design.places)
    situation = replace(situation, declares=design.declares, declared=declared)
    judge = Judge(program, situation.schemes)
    instruments = tuple(against) or tuple(dict.fromkeys(r.instrument for r in program.requirements.values()))
    findings = tuple(
        finding for instrument in instruments for finding in _of_instrument(judge, situation, instrument)
    )
    problems += tuple(_problem(design, one) for one in findings if one.problem is not None)
    left_out = tuple(_not_encoded(program, instrument) for instrument in instruments)
    return Report(design, day, instruments, findings, problems, left_out, chosen, situation=situation)


def situation_of(
    program: typed.Program, design: Design, day: date | None, readings: Mapping[str, str]
) -> Situation:
    """Return the situation of a design on a day: its facts, and the Parts of C102 accepted."""
    facts = {**design.values(day), **_accepted(program, design)}
    return Situation(facts, day, readings, schemes=design.schemes)


def _accepted(program: typed.Program, design: Design) -> dict[str, Value]:
    if "C102" not in design.accepts or "branch" not in program.ranges:
        return {}
    branches = program.ranges["branch"].members
    accepted = set(design.accepts["C102"])
    return {
        f"{branch}.accepted": part in accepted
        for part, branch in zip(C102_PARTS, branches, strict=False)
        if f"{branch}.accepted" in program.facts
    }


def _of_instrument(judge: Judge, situation: Situation, instrument: str) -> list[Finding]:
    """Judge an instrument in its order; a branch that is not provided is one finding, the rest folds under it."""
    requirements = [one for one in judge.program.requirements.values() if one.instrument == instrument]
    parts = {
        part.name: part
        for part in judge.program.parts.values()
        if part.instrument == instrument and part.branch
    }
    asked = {name: part for name, part in parts.items() if f"{part.branch}.provided" in judge.program.facts}
    provided = {name: provision_of(part, situation) for name, part in asked.items()}
    findings: list[Finding] = []
    for name, finding in provided.items():
        if any(one.part == name for one in requirements):
            findings.append(finding)
    for one in requirements:
        part = provided.get(one.part)
        if part is not None and part.verdict is Verdict.NOT_MET:
            folded = replace(unjudged(one), verdict=Verdict.NOT_APPLICABLE, folded_under=part.id)
            findings.append(folded)
        else:
            findings.append(finding_of(judge, one, situation))
    return findings


def provision_of(part: typed.Part, situation: Situation) -> Finding:
    """Return the finding on whether the benefit of a Part is provided at all."""
    fact = f"{part.branch}.provided"
    provided = situation.facts.get(fact, UNKNOWN)
    verdict = _of_value(provided)
    citation = f"{part.instrument} Arts {part.articles[0]}-{part.articles[1]}"
    return Finding(
        part.name, part.instrument, citation, part.about.title, part.about.title_bn, part.branch, part.name,
        "binding", verdict, via=citation if provided is True else "", missing=(fact,) if provided is UNKNOWN else (),
    )  # fmt: skip


def _problem(design: Design, finding: Finding) -> Diagnostic:
    assert finding.problem is not None
    code, message, advice = finding.problem
    return Diagnostic(
        code, design.places.get("as_of") if code == "no-date" else None, f"{finding.id}: {message}", advice
    )


def _not_encoded(program: typed.Program, instrument: str) -> NotEncoded:
    declared = program.instruments[instrument].articles
    cited = {
        number
        for requirement in program.requirements.values()
        if requirement.instrument == instrument
        for cite in requirement.about.cites
        if cite.split(" ")[0] == instrument and (number := article_number(cite)) is not None
    }
    return NotEncoded(instrument, declared[1] if declared else len(cited), len(cited))
