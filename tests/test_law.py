"""The law as encoded: examples come out, thresholds have both sides, numbers have their source."""

from __future__ import annotations

from collections import defaultdict

import pytest

from nsis_rules import Rulebook
from nsis_rules.compliance.examples import run_example, situation_of_example
from nsis_rules.compliance.findings import finding_of
from nsis_rules.compliance.verdicts import Judge
from nsis_rules.program import program as typed
from nsis_rules.reports.listing import listing


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return Rulebook.load()


def test_every_example_comes_out(book: Rulebook) -> None:
    failures = [
        failure
        for example in book.program.examples.values()
        for failure in run_example(book.program, example)
    ]
    assert failures == []
    assert len(book.program.examples) > 400


def test_every_requirement_is_seen_met_and_not_met(book: Rulebook) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for example in book.program.examples.values():
        for expected in example.expected:
            if isinstance(expected, typed.ExpectedVerdict) and not expected.address:
                seen[book.program.requirements[expected.requirement].base].add(expected.verdict)
    lacking = {
        one.base: sorted(seen[one.base])
        for one in book.program.requirements.values()
        if not {"not_met"} <= seen[one.base] or not seen[one.base] & {"met", "met_by_declaration"}
    }
    assert lacking == {}


def test_every_threshold_has_an_example_on_each_side(book: Rulebook) -> None:
    """For each measured condition of each requirement, an example reaches it and an example misses it."""
    sides: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for example in book.program.examples.values():
        situation, _ = situation_of_example(book.program, example)
        judge = Judge(book.program, situation.schemes)
        named = {e.requirement for e in example.expected if isinstance(e, typed.ExpectedVerdict)}
        for requirement in (book.program.requirements[name] for name in named):
            for clause in finding_of(judge, requirement, situation).clauses:
                if clause.margin is not None and clause.margin.operator != "covers":
                    key = (requirement.base, clause.address, clause.margin.operator)
                    sides[key].add("short" if clause.margin.short else "reached")
    lacking = {key: found for key, found in sides.items() if found != {"short", "reached"}}
    assert lacking == {}
    assert len(sides) > 30


def test_every_requirement_cites_is_marked_and_was_checked(book: Rulebook) -> None:
    for requirement in book.program.requirements.values():
        assert requirement.about.cites, requirement.name
        assert requirement.about.mark in ("seen", "parallel", "known", "derived", "unsure"), requirement.name
        assert requirement.about.checked is not None, requirement.name
        assert requirement.about.title_bn, requirement.name


def test_every_fact_asks_in_both_languages(book: Rulebook) -> None:
    for fact in book.program.facts.values():
        if not fact.computed_by:
            texts = (fact.about.title, fact.asks, fact.about.title_bn, fact.asks_bn)
            assert all(texts), fact.name


def test_the_schedule_to_part_xi(book: Rulebook) -> None:
    """The percentages of the Schedule: sickness, unemployment, maternity 45, injury 50, survivors 40."""
    rows = {row["id"]: row for row in listing(book.program, "parameters")}
    for contingency, rate in (
        ("sickness", "45"), ("unemployment", "45"), ("maternity", "45"), ("injury_incapacity", "50"),
        ("injury_permanent", "50"), ("injury_survivors", "40"),
    ):  # fmt: skip
        row = rows[f"{contingency}.c102_rate"]
        assert (row["value"], row["unit"], row["cites"]) == (rate, "percent", ["C102 Schedule to Part XI"])
