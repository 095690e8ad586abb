"""Findings as entries of a report: title, margin, what decides them, what cures them, what to supply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

from nsis_rules.compliance.check import Report
from nsis_rules.compliance.findings import Finding
from nsis_rules.compliance.remedies import Remedy
from nsis_rules.compliance.verdicts import Alternative, Verdict
from nsis_rules.program import program as typed
from nsis_rules.reports.answers import Answers
from nsis_rules.reports.conditions import Conditions
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.language import mid
from nsis_rules.reports.measures import margin_text
from nsis_rules.reports.traces import step_of
from nsis_rules.reports.view import Entry, Wanted
from nsis_rules.values import UNKNOWN

_MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Entries:
    """Makes the entries of one report. traced: whether an entry carries how it was worked out."""

    report: Report
    program: typed.Program
    labels: Labels
    traced: bool = False

    def of(self, finding: Finding) -> Entry:
        """Return what a finding comes to, in words."""
        labels = self.labels_of(finding)
        conditions = Conditions(finding, Answers(self.report), labels)
        undecided, short = finding.verdict is Verdict.UNKNOWN, finding.verdict is Verdict.NOT_MET
        folded = sum(one.folded_under == finding.id for one in self.report.findings)
        return Entry(
            finding.id,
            short_citation(finding.citation),
            self.title(finding),
            labels.branch(finding.branch),
            finding.verdict.value,
            labels.language.word(finding.verdict.value),
            *self._margins(finding, conditions, labels),
            finding.via if finding.via != finding.citation else "",
            tuple(self.declaration(option, labels) for option in finding.declarations),
            conditions.tree() if short else None,
            tuple(self._cures(finding, labels)) if short else (),
            tuple(self._remedy(one, labels) for one in finding.remedies),
            tuple(self._wanted(finding, labels)) if undecided else (),
            tuple(self._lines(finding, labels, folded)),
            folded,
            step_of(finding.trace, labels) if self.traced and finding.trace is not None else None,
        )

    def labels_of(self, finding: Finding) -> Labels:
        """Return the labels for a finding, which speaks of its branch and member already."""
        requirement = self.program.requirements.get(finding.id)
        member = requirement.member if requirement is not None else ""
        return self.labels.within(finding.branch, member)

    def title(self, finding: Finding) -> str:
        """Return the title of a finding; of one on a whole Part, whether its benefit is provided."""
        if finding.id not in self.program.parts:
            return self.labels.requirement(finding.id)
        title = self.labels.about(self.program.parts[finding.id].about)
        key = {Verdict.MET: "part provided", Verdict.NOT_MET: "part not provided"}.get(
            finding.verdict, "part unknown"
        )
        return self.labels.language.word(key, mid(title) if key == "part unknown" else title)

    def _margins(self, finding: Finding, conditions: Conditions, labels: Labels) -> tuple[str, str]:
        """Return the margin of a finding in full and in brief, as of the clause that it comes from."""
        margin = finding.margin
        if margin is None:
            return "", ""
        for _, outcome in conditions.outcomes():
            if outcome.margin == margin:
                return conditions.margins_of(outcome)
        return margin_text(margin, labels), margin_text(margin, labels, brief=True)

    def declaration(self, option: str, labels: Labels) -> str:
        """Return an option of a declaration with what it opens."""
        cites = labels.cites_of_option(option)
        return f"“{labels.option(option)}” ({cites})" if cites else f"“{labels.option(option)}”"

    # ------------------------------------------------------------------ what would cure it

    def _cures(self, finding: Finding, labels: Labels) -> Iterator[str]:
        for options in finding.cures:
            conditions = dict.fromkeys(labels.conditions_of_option(option) for option in options)
            named = labels.language.joined([self.declaration(option, labels) for option in options])
            yield labels.language.word("cure", named, "; ".join(conditions))

    def _remedy(self, remedy: Remedy, labels: Labels) -> str:
        language = labels.language
        declared = labels.declaration_of(remedy.fact)
        truth = declared is not None and declared.type.truth
        key = "remedy.truth" if truth else f"remedy.{remedy.direction}"
        text = language.word(key, labels.fact(remedy.fact), labels.fact_value(remedy.fact, remedy.value))
        by_declaration = remedy.verdict is Verdict.MET_BY_DECLARATION
        return language.word("remedy.declaration", text) if by_declaration else text

    # ------------------------------------------------------------------ what to supply

    def _wanted(self, finding: Finding, labels: Labels) -> Iterator[Wanted]:
        wanted = [self._want(name, labels) for name in finding.missing]
        for kind in ("supply", "choose", "judge", "wait"):
            yield from (one for one in wanted if one.kind == kind)

    def _want(self, name: str, labels: Labels) -> Wanted:
        language = labels.language
        if name.startswith("schemes."):
            return Wanted("wait", language.word("waits for scheme", name), name)
        if name == "accepts":
            return Wanted("wait", language.word("waits for accepts"), name)
        if name in self.program.readings:
            return Wanted("choose", labels.about(self.program.readings[name].about), name)
        declared = self.program.facts.get(name)
        kind = "supply"
        if declared is not None:
            kind = (
                "judge" if declared.type.kind == "judgement" else "choose" if declared.type.free else "supply"
            )
        return Wanted(kind, labels.fact(name), name, self._why_unknown(name))

    def _why_unknown(self, name: str) -> str:
        """Return the reason that the design gives for a fact that it does not know."""
        answer = self.report.design.answer(name, self.report.as_of)
        return answer.because if answer is not None and answer.value is UNKNOWN else ""

    # ------------------------------------------------------------------ what else is to be said

    def _lines(self, finding: Finding, labels: Labels, folded: int) -> Iterator[str]:
        language = labels.language
        if finding.problem is not None:
            _, message, advice = finding.problem
            yield language.word("problem", f"{message}; {advice}" if advice else message)
        if finding.id in self.program.parts and finding.verdict is Verdict.NOT_MET:
            yield language.counted("folded", folded)
        if finding.verdict in (Verdict.UNKNOWN, Verdict.NOT_MET):
            yield from self._alternatives(finding, labels)
        if finding.verdict is Verdict.UNKNOWN and not finding.missing_is_exact:
            yield language.word("perhaps more")
        if finding.judgements and finding.verdict in (Verdict.NOT_MET, Verdict.MET_BY_DECLARATION):
            yield language.word(
                "rests on", language.joined([f"“{labels.fact(one)}”" for one in finding.judgements])
            )

    def _alternatives(self, finding: Finding, labels: Labels) -> Iterator[str]:
        """Say what the State's choices would come to, where they differ from the finding."""
        language, undecided = labels.language, finding.verdict is Verdict.UNKNOWN
        wanted = [Verdict.MET, Verdict.MET_BY_DECLARATION, *([Verdict.NOT_MET] if undecided else [])]
        for verdict in wanted:
            ways = [one for one in finding.alternatives if one.verdict is verdict]
            if ways:
                read = all(name in self.program.readings for name, _ in ways[0].chosen)
                key = (
                    ("if read" if read else "if chosen")
                    if undecided
                    else ("had it been read" if read else "had it chosen")
                )
                yield language.word(key, language.word(verdict.value), *self._ways(ways, labels))

    def _ways(self, ways: list[Alternative], labels: Labels) -> tuple[str, str]:
        """Return what may be chosen, and for which questions."""
        language = labels.language
        asked = [f"“{self._question(name, labels)}”" for name, _ in ways[0].chosen]
        chosen = [
            reduce(lambda left, right: language.word("with choice", left, right), self._options(one, labels))
            for one in ways
        ]
        if len(asked) == 1:
            return language.some(chosen, _MOST_ALTERNATIVES, "or"), asked[0]
        shown = "; ".join(chosen[:_MOST_ALTERNATIVES])
        more = len(chosen) - _MOST_ALTERNATIVES
        shown = language.word("and more", shown, language.whole(more)) if more > 0 else shown
        return shown, language.joined(asked)

    def _question(self, name: str, labels: Labels) -> str:
        reading = self.program.readings.get(name)
        return labels.about(reading.about) if reading is not None else labels.fact(name)

    def _options(self, alternative: Alternative, labels: Labels) -> list[str]:
        return [
            f"“{labels.reading(name, option)}”"
            if name in self.program.readings
            else labels.fact_value(name, option)
            for name, option in alternative.chosen
        ]


def short_citation(citation: str) -> str:
    """Return a citation that names its instrument once: `C102 Art. 65, Art. 66`."""
    first, *rest = citation.split(", ")
    code = first.split(" ")[0]
    return ", ".join([first, *(one.removeprefix(f"{code} ") for one in rest)])
