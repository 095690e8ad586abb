"""A report as JSON: exact values as texts, in a fixed order; its schema is `report.schema.json`.

Amounts stand in their unit: 45 per cent is `"45"` with unit `percent`, a distance of 5 points `"5"` with
unit `points`; decimal where the value ends, else `"200/3"`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from nsis_rules.compliance.check import Report
from nsis_rules.compliance.findings import ClauseOutcome, Finding
from nsis_rules.compliance.remedies import Remedy
from nsis_rules.compliance.verdicts import Alternative, Verdict
from nsis_rules.engines.trace import Step
from nsis_rules.program import program as typed
from nsis_rules.program.types import Type
from nsis_rules.reports.answers import Answers
from nsis_rules.reports.conditions import Conditions
from nsis_rules.reports.entries import Entries
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.language import Language
from nsis_rules.reports.remarks import not_judged
from nsis_rules.reports.traces import exact_value, trace_of
from nsis_rules.values import UNKNOWN, Value, exact_text

SCHEMA = 1
_STEERING = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def to_json(report: Report, program: typed.Program, language: str = "en") -> str:
    """Return a report as JSON, a line for each finding; the same report gives the same text."""
    data = to_data(report, program, language)
    findings = ",\n".join(_line(finding) for finding in data.pop("findings"))
    head = ",\n".join(f"{_line(name)}: {_line(value)}" for name, value in data.items())
    return f'{{{head},\n"findings": [\n{findings}\n]}}\n'


def _line(value: Any) -> str:
    """Return JSON in one line, with nothing in it that would steer a terminal it is printed on."""
    text = json.dumps(value, ensure_ascii=False)
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def to_data(report: Report, program: typed.Program, language: str = "en") -> dict[str, Any]:
    """Return a report as plain data."""
    labels = Labels(program, Language(language), report.design.currency)
    findings = _Findings(report, program, Entries(report, program, labels))
    return {
        "schema": SCHEMA,
        "design": report.design.title,
        "as_of": report.as_of.isoformat() if report.as_of is not None else None,
        "rulebook": report.rulebook,
        "summary": _summary(report, labels),
        "findings": [findings.of(finding) for finding in report.findings],
    }


def _summary(report: Report, labels: Labels) -> dict[str, Any]:
    binding = [one for one in report.findings if one.force == "binding"]
    return {
        **{verdict.value: sum(one.verdict is verdict for one in binding) for verdict in Verdict},
        "folded": sum(bool(one.folded_under) for one in report.findings),
        "not_judged": len(not_judged(report, labels)),
        "against": list(report.against),
        "status": report.design.status,
        "country": report.design.country,
        "not_encoded": [
            {"instrument": one.instrument, "articles": one.articles, "encoded": one.encoded}
            for one in report.not_encoded
        ],
        "accepted": {code: list(parts) for code, parts in report.design.accepts.items()},
        "declares": list(report.design.declares),
        "readings": dict(report.readings),
        "problems": [
            {
                "code": one.code,
                "place": str(one.span) if one.span is not None else None,
                "message": one.message,
                "help": one.help,
            }
            for one in report.problems
        ],
        "disclaimer": labels.language.word("disclaimer"),
    }


def amount_in_unit(value: Value, type: Type, currency: str) -> tuple[Any, str]:
    """Return a value and its unit, exact: `("45", "percent")`, `("12500", "BDT per month")`."""
    if not isinstance(value, Fraction):
        return exact_value(value), ""
    if type.kind in ("percent", "points"):
        return exact_text(value * 100), type.kind
    if type.kind == "money":
        money = type.currency or currency or "money"
        return exact_text(value), f"{money} per {type.unit}" if type.unit else money
    return exact_text(value), type.unit if type.kind == "duration" else type.kind


@dataclass(frozen=True, slots=True)
class _Findings:
    """Makes the data of findings."""

    report: Report
    program: typed.Program
    entries: Entries

    def of(self, finding: Finding) -> dict[str, Any]:
        labels = self.entries.labels_of(finding)
        conditions = Conditions(finding, Answers(self.report), labels)
        entry = self.entries.of(finding)
        return {
            "id": finding.id,
            "instrument": finding.instrument,
            "citation": finding.citation,
            "title": entry.title,
            "branch": finding.branch,
            "part": finding.part,
            "verdict": finding.verdict.value,
            "force": finding.force,
            "via": finding.via,
            "declaration": ", ".join(finding.declarations),
            "judgement": ", ".join(finding.judgements),
            "missing": list(finding.missing),
            "missing_is_exact": finding.missing_is_exact,
            "margin": self._margin(finding, entry.margin, labels),
            "cures": [list(options) for options in finding.cures],
            "remedies": [
                self._remedy(one, text, labels)
                for one, text in zip(finding.remedies, entry.remedies, strict=True)
            ],
            "clauses": [self._clause(step, one, conditions, labels) for step, one in conditions.outcomes()],
            "readings": [
                {
                    "name": one.name,
                    "alternative": one.alternative,
                    "others": [_alternative(other) for other in one.others],
                }
                for one in finding.readings
            ],
            "alternatives": [_alternative(one) for one in finding.alternatives],
            "notes": list(finding.notes),
            "folded_under": finding.folded_under,
            "problem": _problem(finding),
            "mark": finding.mark,
            "trace": trace_of(finding.trace, labels) if finding.trace is not None else None,
        }

    def _margin(self, finding: Finding, text: str, labels: Labels) -> dict[str, Any] | None:
        margin = finding.margin
        if margin is None:
            return None
        value, unit = amount_in_unit(margin.value, margin.type, labels.currency)
        return {"value": value, "unit": unit, "text": text}

    def _remedy(self, remedy: Remedy, text: str, labels: Labels) -> dict[str, Any]:
        declared = self.program.facts[remedy.fact]
        value, unit = amount_in_unit(remedy.value, declared.type, labels.currency)
        return {
            "fact": remedy.fact, "value": value, "unit": unit, "direction": remedy.direction,
            "verdict": remedy.verdict.value, "text": text,
        }  # fmt: skip

    def _clause(
        self, step: Step, outcome: ClauseOutcome, conditions: Conditions, labels: Labels
    ) -> dict[str, Any]:
        said = conditions.condition(step.parts[-1], outcome)
        margin = outcome.margin
        value, unit = (
            amount_in_unit(margin.value, margin.type, labels.currency) if margin is not None else (None, "")
        )
        return {
            "address": outcome.address,
            "verdict": said.verdict,
            "carried": outcome.carried,
            "closed_under": outcome.closed_under,
            "about": said.about,
            "asks": said.asks,
            "says": said.says,
            "margin": {"value": value, "unit": unit, "text": said.margin} if margin is not None else None,
            "facts": [self._fact(name, one, labels) for name, one in outcome.says],
        }

    def _fact(self, name: str, value: Value, labels: Labels) -> dict[str, Any]:
        declared = self.program.facts.get(name)
        answer = self.report.design.answer(name, self.report.as_of)
        exact, unit = (exact_value(value), "")
        if declared is not None and value is not UNKNOWN:
            exact, unit = amount_in_unit(value, declared.type, labels.currency)
        return {
            "fact": name, "value": exact, "unit": unit, "source": answer.source if answer is not None else "",
            "mark": answer.mark if answer is not None else "",
            "because": answer.because if answer is not None else "",
        }  # fmt: skip


def _alternative(alternative: Alternative) -> dict[str, Any]:
    chosen: Mapping[str, str] = dict(alternative.chosen)
    return {"chosen": dict(chosen), "verdict": alternative.verdict.value}


def _problem(finding: Finding) -> dict[str, str] | None:
    if finding.problem is None:
        return None
    return dict(zip(("code", "message", "help"), finding.problem, strict=True))
