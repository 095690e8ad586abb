"""What a report says beside its findings: readings, judgements, notes, sources, and what is left open."""

from __future__ import annotations

from collections.abc import Iterator

from nsis_rules.compliance.check import Report
from nsis_rules.compliance.findings import Finding, ReadingUsed
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.reports.answers import Answers
from nsis_rules.reports.entries import short_citation
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.view import Remark
from nsis_rules.values import UNKNOWN, Value

_UNCHECKED = ("known", "unsure")
_MOST_USERS = 4


def readings(report: Report, labels: Labels) -> tuple[Remark, ...]:
    """Return each reading that a finding depends on: how it was read, and what another reading would turn."""
    used: dict[str, list[tuple[Finding, ReadingUsed]]] = {}
    for finding in report.findings:
        for one in finding.readings:
            used.setdefault(one.name, []).append((finding, one))
    return tuple(_reading(name, found, labels) for name, found in used.items())


def _reading(name: str, found: list[tuple[Finding, ReadingUsed]], labels: Labels) -> Remark:
    language, declared = labels.language, labels.program.readings[name]
    alternative = found[0][1].alternative
    how = _how_read(name, alternative, declared.default, labels)
    turned = [
        language.word(
            "reading.turns",
            labels.reading(name, other.chosen[0][1]),
            short_citation(finding.citation),
            language.word(other.verdict.value),
        )
        for finding, one in found
        for other in one.others
        if other.verdict is not finding.verdict
    ]
    users = _users([finding for finding, _ in found], labels)
    lines = (how, users, *(dict.fromkeys(turned) or [language.word("reading.same")]))
    return Remark(labels.about(declared.about), short_citation(", ".join(declared.about.cites)), lines)


def _how_read(name: str, alternative: str, default: str, labels: Labels) -> str:
    language = labels.language
    if alternative not in dict(labels.program.readings[name].alternatives):
        return language.word("reading.open")
    text = labels.reading(name, alternative)
    if alternative == default:
        return language.word("reading.default", text)
    if default:
        return language.word("reading.chosen", text, labels.reading(name, default))
    return language.word("reading.stated", text)


def _users(findings: list[Finding], labels: Labels) -> str:
    citations = list(dict.fromkeys(short_citation(one.citation) for one in findings))
    shown = "; ".join(citations[:_MOST_USERS])
    if len(citations) > _MOST_USERS:
        shown = labels.language.word("and more", shown, labels.language.whole(len(citations) - _MOST_USERS))
    return labels.language.word("used by", shown)


def judgements(report: Report, labels: Labels) -> tuple[Remark, ...]:
    """Return each judgement that a finding rests on, with its reason, its source and who uses it."""
    used: dict[str, list[Finding]] = {}
    for finding in report.findings:
        for name in finding.judgements:
            used.setdefault(name, []).append(finding)
    return tuple(_judgement(name, findings, report, labels) for name, findings in used.items())


def _judgement(name: str, findings: list[Finding], report: Report, labels: Labels) -> Remark:
    language = labels.language
    said = Answers(report).of(name, report.situation.facts.get(name, UNKNOWN), labels)
    reason = language.word("because", said.because) if said.because else language.word("no reason")
    source = language.word("source", said.source) if said.source else language.word("no source")
    title = f"{said.label} {said.value}" if said.label.endswith("?") else f"{said.label}: {said.value}"
    return Remark(title, "", (reason, source, _users(findings, labels)))


def notes(report: Report, labels: Labels) -> tuple[str, ...]:
    """Return what else a reader should know: rounding that would turn a verdict, figures nobody checked."""
    return tuple(
        dict.fromkeys([*_of_findings(report, labels), *_of_marks(report, labels), *_of_law(report, labels)])
    )


def _of_findings(report: Report, labels: Labels) -> Iterator[str]:
    for finding in report.findings:
        for note in finding.notes:
            yield labels.language.word(f"note.{note}", short_citation(finding.citation))


def _of_marks(report: Report, labels: Labels) -> Iterator[str]:
    answers, seen = Answers(report), dict[str, Value]()
    for finding in report.findings:
        for outcome in finding.clauses:
            seen |= dict(outcome.says)
    for name, value in seen.items():
        mark = answers.mark(name)
        if mark in _UNCHECKED:
            said = labels.fact_value(name, value)
            yield labels.language.word(
                "note.mark", labels.fact(name), said, labels.language.word(f"mark.{mark}")
            )


def _of_law(report: Report, labels: Labels) -> Iterator[str]:
    for mark in _UNCHECKED:
        citations = dict.fromkeys(short_citation(one.citation) for one in report.findings if one.mark == mark)
        if citations:
            yield labels.language.word(
                "note.law mark", "; ".join(citations), labels.language.word(f"mark.{mark}")
            )


def scope(report: Report, labels: Labels) -> tuple[str, ...]:
    """Return what the report leaves open: not encoded, not judged, not applicable; Parts, declarations."""
    language = labels.language
    lines = [_encoded(one.instrument, one.articles, one.encoded, labels) for one in report.not_encoded]
    waiting = len(not_judged(report, labels))
    lines.append(
        language.counted("scope.not judged", waiting) if waiting else language.word("scope.all judged")
    )
    beside = [one for one in report.findings if one.verdict is Verdict.NOT_APPLICABLE]
    folded = sum(bool(one.folded_under) for one in beside)
    key = "scope.folded" if folded else "scope.not applicable"
    lines.append(language.word(key, language.whole(len(beside)), language.whole(folded)))
    accepted = [f"{code} {', '.join(parts)}" for code, parts in report.design.accepts.items() if parts]
    lines.append(
        language.word("accepted", "; ".join(accepted)) if accepted else language.word("accepted.none")
    )
    declared = [f"“{labels.option(name)}”" for name in report.design.declares]
    lines.append(
        language.word("declares", "; ".join(declared)) if declared else language.word("declares.none")
    )
    return tuple(lines)


def _encoded(instrument: str, articles: int, encoded: int, labels: Labels) -> str:
    language, missing = labels.language, max(articles - encoded, 0)
    if not missing:
        return language.word("scope.all encoded", instrument)
    return language.word("scope.not encoded", instrument, language.whole(missing), language.whole(articles))


def not_judged(report: Report, labels: Labels) -> list[Finding]:
    """Return the findings that wait for a person's judgement, or that could not be worked out."""
    return [
        one
        for one in report.findings
        if one.verdict is Verdict.UNKNOWN
        and (one.problem is not None or any(_is_judgement(n, labels) for n in one.missing))
    ]


def _is_judgement(name: str, labels: Labels) -> bool:
    declared = labels.program.facts.get(name)
    return declared is not None and declared.type.kind == "judgement"


def sources(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the sources that the design names, by their short names."""
    return tuple(report.design.sources.items())
