"""What the tests of this folder share: the small rulebook, and designs from text."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Source
from nsis_rules.facts.design import Design
from nsis_rules.facts.read import read_design
from nsis_rules.program.check import check
from nsis_rules.program.program import Program
from nsis_rules.syntax.parse import parse

SMALL = Path(__file__).with_name("small.rules")


class Read(NamedTuple):
    """A design as it was read, and what was wrong with it."""

    design: Design | None
    diagnostics: list[Diagnostic]


def checked(texts: Mapping[str, str] | None = None) -> Program:
    """The program of some rules; of the small rulebook if none are given."""
    texts = texts or {SMALL.name: SMALL.read_text(encoding="utf-8")}
    sources = {name: Source.of(name, text) for name, text in texts.items()}
    trees = []
    for source in sources.values():
        tree, diagnostics = parse(source)
        assert diagnostics == []
        trees.append(tree)
    return check(trees, sources)[0]


def read(text: str, program: Program) -> Read:
    """Read a design from text."""
    return Read(*read_design(Source.of("design.yaml", dedent(text)), program))


def with_facts(facts: str) -> str:
    """A design with these lines below `facts`; the first of them is line 4."""
    return "design: Test\ncurrency: BDT\nfacts:\n" + "".join(
        f"  {line}\n" for line in dedent(facts).split("\n") if line
    )
