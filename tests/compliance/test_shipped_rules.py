"""The shipped rules under designs filled at random: no crash, nothing known is turned, what decides was asked."""

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from nsis_rules import Rulebook
from nsis_rules.compliance.candidates import within_bounds
from nsis_rules.compliance.check import check_design
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.facts.design import Answer, Design
from nsis_rules.program.program import FactDeclaration
from nsis_rules.program.types import Type
from nsis_rules.values import NEVER, NONE, UNLIMITED

SPECIALS = {"unlimited": UNLIMITED, "none": NONE, "never": NEVER}
AMOUNTS = {
    "count": [0, 1, 2, 7, 1000, 10**6], "duration": [0, 1, 3, 7, 30, 91, 182, 365], "number": [0, 1, 5],
    "money": [0, 1, 100, 12_500, 30_000, 10**7], "percent": [Fraction(n, 8) for n in range(9)],
    "points": [Fraction(1, 20), Fraction(1, 10)],
}  # fmt: skip


@cache
def book() -> Rulebook:
    return Rulebook.load()


@cache
def asked() -> list[FactDeclaration]:
    return [
        fact
        for name, fact in book().program.facts.items()
        if not (name.startswith("person.") or ".claim." in name or fact.computed_by)
    ]


class Answers:
    """Answers at random, within the bounds of each fact."""

    def __init__(self, source: random.Random) -> None:
        self.random = source

    def to(self, fact: FactDeclaration) -> Any:
        if fact.type.special and self.random.random() < 0.2:
            return SPECIALS[fact.type.special]
        tries = [self.of(fact.type) for _ in range(30)]
        return next(value for value in [*tries, Fraction(1)] if within_bounds(fact, value))

    def of(self, type: Type) -> Any:
        pick = self.random.choice
        if type.truth:
            return pick([True, False])
        if type.kind == "options":
            return pick(type.options)
        if type.kind == "date":
            return date(pick(range(1990, 2030)), pick(range(1, 13)), pick(range(1, 29)))
        if type.kind == "set":
            entries = [name for _, name, _ in book().program.catalogues[type.catalogue].entries]
            chosen = [*entries, "other"] if type.other else entries
            return frozenset(name for name in chosen if self.random.random() < 0.8)
        if type.kind == "list":
            return tuple(self.row(type) for _ in range(pick(range(4))))
        return Fraction(pick(AMOUNTS[type.kind])) if type.amount else "text"

    def row(self, type: Type) -> Any:
        if not type.record:
            assert type.element is not None
            return self.of(type.element)
        fields = book().program.records[type.record].fields
        known = [field for field in fields if self.random.random() < 0.9]
        return {field.name.rpartition(".")[2]: self.to(field) for field in known}

    def some(self, facts: list[FactDeclaration], share: float) -> dict[str, tuple[Answer, ...]]:
        return {fact.name: (Answer(self.to(fact)),) for fact in facts if self.random.random() < share}

    def design(self, share: float) -> Design:
        program, pick = book().program, self.random.choice
        paying: dict[str, list[str]] = {}
        for scheme in program.schemes.values():
            for fact, _ in scheme.pays:
                paying.setdefault(fact.partition(".")[0], []).append(scheme.name)
        return Design(
            title="At random",
            as_of=date(2026, 7, 1),
            accepts={"C102": ("III", "IV", "VI")} if pick([True, False]) else {},
            declares=tuple(option for option in program.options() if self.random.random() < 0.2),
            schemes={
                contingency: pick(names)
                for contingency, names in paying.items()
                if self.random.random() < 0.8
            },
            facts=self.some(asked(), share),
        )


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from([0.1, 0.4, 0.8, 1]))
def test_more_answers_only_settle_what_was_open_and_asked_for(seed: int, share: float) -> None:
    answers, program = Answers(random.Random(seed)), book().program
    design = answers.design(share)
    left = [fact for fact in asked() if fact.name not in design.facts]
    more = answers.some(left, 0.3)
    before = check_design(program, design)
    after = check_design(program, replace(design, facts={**design.facts, **more}))
    assert before.findings == check_design(program, design).findings
    for first, then in zip(before.findings, after.findings, strict=True):
        if first.problem or then.problem or first.folded_under or then.folded_under:
            continue
        if first.verdict is Verdict.UNKNOWN:
            assert then.verdict is Verdict.UNKNOWN or set(first.missing) & set(more), first.id
        else:
            by_declaration = first.verdict is Verdict.MET_BY_DECLARATION
            assert then.verdict in {first.verdict, *([Verdict.MET] if by_declaration else [])}, first.id
