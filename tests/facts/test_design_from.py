"""Designs from Python data: the same reader, with paths in place of lines."""

import dataclasses
import re
from fractions import Fraction

import pytest
import yaml
from facts.reading import read
from facts.test_design import DATED, GOOD
from facts.test_wrong_designs import cases, design_of

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.facts.schema import design_from
from nsis_rules.facts.written import MAXIMUM_NODES
from nsis_rules.program.program import Program


def test_a_good_design(program: Program) -> None:
    mapping = {
        "design": "x",
        "currency": "BDT",
        "as_of": None,
        "accepts": {"C102": ("III",)},
        "facts": {
            "sickness": {"rate": "50%", "durations": [{"pays": "13 weeks"}], "provided": True},
            "labour_force.employees": {"value": 3_000, "source": "LFS"},
        },
    }
    design, diagnostics = design_from(program, mapping, "memory")
    assert diagnostics == []
    assert design is not None
    assert design.values(None) == {
        "sickness.rate": Fraction(1, 2),
        "sickness.durations": ({"pays": Fraction(91)},),
        "sickness.provided": True,
        "labour_force.employees": Fraction(3_000),
    }
    assert (design.file, design.places, design.facts["sickness.rate"][0].span) == ("memory", {}, None)


@pytest.mark.parametrize("text", [GOOD, f"design: x\nfacts:\n{DATED.replace(chr(10), chr(10) + '  ')}"])
def test_the_same_as_from_a_file(text: str, program: Program) -> None:
    design, _ = read(text, program)
    same, diagnostics = design_from(program, as_texts(text), "design.yaml")
    assert diagnostics == []
    assert same is not None
    assert design is not None
    assert without_places(dataclasses.asdict(same)) == without_places(dataclasses.asdict(design))


@pytest.mark.parametrize("text", [text for title, text, _ in cases() if not title.startswith("YAML")])
def test_the_same_faults_as_in_a_file(text: str, program: Program) -> None:
    of_a_file = read(design_of(text), program).diagnostics
    design, diagnostics = design_from(program, as_texts(design_of(text)))
    assert all(diagnostic.span is None for diagnostic in diagnostics)
    if not any(one.message.endswith("` stands twice") for one in of_a_file):  # a mapping holds a key once
        assert design is None
        assert sorted(map(without_path, diagnostics)) == sorted(map(without_path, of_a_file))


def without_path(diagnostic: Diagnostic) -> str:
    """What a diagnostic says, without the path that begins it."""
    return re.sub(r"^`[^`]+`: ", "", diagnostic.message)


def test_a_path_begins_the_message(program: Program) -> None:
    mapping = {"design": "x", "facts": {"sickness": {"durations": [{"pays": "1 day"}, {"pays": 0.5}]}}}
    _, (diagnostic,) = design_from(program, mapping)
    assert diagnostic.message.startswith("`facts.sickness.durations[1].pays`: expected `duration in days`")
    assert diagnostic.labels[0].text == "`step.pays` is declared here"


def test_limits(program: Program) -> None:
    mapping: dict[str, object] = {"design": "x"}
    mapping["facts"] = mapping
    _, (deep,) = design_from(program, mapping)
    _, (large,) = design_from(program, {"facts": dict.fromkeys(range(MAXIMUM_NODES))})
    assert [deep.code, large.code] == ["too-deep-or-large"] * 2


class Texts(yaml.SafeLoader):
    """Every scalar as its text, as a program might hand it over; nothing where nothing stands."""

    yaml_implicit_resolvers = {}  # noqa: RUF012


Texts.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~||null|Null|NULL)$"), ["~", "n", "N", ""]
)


def as_texts(text: str) -> dict[str, object]:
    """What stands in a YAML file, with texts for all single values."""
    loaded = yaml.load(text, Texts)
    assert isinstance(loaded, dict)
    return loaded


def without_places(design: dict[str, object]) -> dict[str, object]:
    """A dumped design without the places in its file."""
    facts = design["facts"]
    assert isinstance(facts, dict)
    answers = {name: [{**answer, "span": None} for answer in dated] for name, dated in facts.items()}
    return {**design, "facts": answers, "places": {}}
