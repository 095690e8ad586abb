"""What the design says of a fact: its value in words, on whose word, how well it is known, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nsis_rules.compliance.check import Report
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.view import Answered
from nsis_rules.values import UNKNOWN, Value


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one report's design, in words."""

    report: Report

    def of(self, name: str, value: Value, labels: Labels) -> Answered:
        """Return what the design says of one fact; a value that a scheme computed has no source."""
        answer = self.report.design.answer(name, self.report.as_of)
        said = labels.fact_value(name, value)
        if answer is None:
            return Answered(labels.fact(name), name, said)
        mark = labels.language.word(f"mark.{answer.mark}") if answer.mark else ""
        return Answered(labels.fact(name), name, said, answer.source, mark, answer.because)

    def known(
        self, says: Iterable[tuple[str, Value]], labels: Labels, beside: str = ""
    ) -> tuple[Answered, ...]:
        """Return the known answers among some facts, without the one that is shown already."""
        return tuple(
            self.of(name, value, labels) for name, value in says if value is not UNKNOWN and name != beside
        )

    def mark(self, name: str) -> str:
        """Return how well a fact is known, or nothing where the design does not say."""
        answer = self.report.design.answer(name, self.report.as_of)
        return answer.mark if answer is not None else ""
