"""Answers that cannot both be true: a part that is larger than its whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.facts.design import Answer
from nsis_rules.facts.write_value import grouped
from nsis_rules.facts.written import fault, label

# Each is a part of the other by what the dictionary of facts says they count.
_PARTS = (
    ("labour_force.employees", "labour_force.active_population"),
    ("labour_force.active_population", "population.residents"),
    ("labour_force.all_industrial_employees", "labour_force.employees"),
    ("labour_force.industrial_employees", "labour_force.all_industrial_employees"),
    ("labour_force.industrial_employees", "labour_force.employees"),
    ("labour_force.public_servants", "labour_force.employees"),
    ("labour_force.tenured_public_employees", "labour_force.employees"),
    ("labour_force.agricultural_employees_not_protected", "labour_force.employees"),
    ("labour_force.seafarers", "labour_force.employees"),
)
_PROTECTED = "_protected"
_WHOLES = ("labour_force", "population")


def contradictions(facts: Mapping[str, tuple[Answer, ...]]) -> Iterator[Diagnostic]:
    """Yield an error for each part that is larger than its whole while both are in force."""
    for part, whole in [*_PARTS, *_protected(facts)]:
        for answer in facts.get(part, ()):
            for other in facts.get(whole, ()):
                if _together(answer, other) and _more(answer, other):
                    yield _larger(part, answer, whole, other)
                    break


def _protected(facts: Mapping[str, tuple[Answer, ...]]) -> Iterator[tuple[str, str]]:
    """Yield `BRANCH.employees_protected` with `labour_force.employees`, and its likes."""
    for name in facts:
        counted = name.rpartition(".")[2].removesuffix(_PROTECTED)
        if name.endswith(_PROTECTED):
            yield from ((name, f"{whole}.{counted}") for whole in _WHOLES if f"{whole}.{counted}" in facts)
        if name.endswith(".industrial_employees_protected"):
            yield name, f"{name.rpartition('.')[0]}.employees_protected"


def _together(one: Answer, other: Answer) -> bool:
    """Whether there is a day on which both are in force."""
    starts = [answer.start for answer in (one, other) if answer.start is not None]
    ends = [answer.until for answer in (one, other) if answer.until is not None]
    return not starts or not ends or max(starts) <= min(ends)


def _more(one: Answer, other: Answer) -> bool:
    numbers = [answer.value for answer in (one, other) if isinstance(answer.value, Fraction)]
    return len(numbers) == 2 and numbers[0] > numbers[1]


def _larger(part: str, answer: Answer, whole: str, other: Answer) -> Diagnostic:
    assert isinstance(answer.value, Fraction)
    assert isinstance(other.value, Fraction)
    message = f"`{part}` is {grouped(answer.value)}, more than `{whole}` with {grouped(other.value)}"
    advice = "one of the two counts something else, or has a digit too many or too few"
    return fault(
        "contradiction", answer.span or f"facts.{part}", message, advice, label(other.span or "", "the whole")
    )
