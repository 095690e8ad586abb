"""Small laws for tests: a text becomes a checked program; plain Python values become facts."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

from nsis_rules.compliance.check import Report, check_design
from nsis_rules.compliance.declared import declared_options
from nsis_rules.compliance.findings import Finding, finding_of
from nsis_rules.compliance.verdicts import Judge, Verdict
from nsis_rules.diagnostics.diagnostic import Diagnostic, errors_in
from nsis_rules.diagnostics.source import Source
from nsis_rules.engines.contract import Situation
from nsis_rules.engines.interpret import Frame, Interpreter
from nsis_rules.facts.design import Answer, Design
from nsis_rules.program.check import check
from nsis_rules.program.program import Program
from nsis_rules.program.terms import RuleValue
from nsis_rules.syntax.parse import parse
from nsis_rules.values import Value

CONVENTION = """
instrument X "A convention"
  adopted 2000-01-01
  in force 2001-01-01

"""
TODAY = date(2026, 7, 1)


def examined(text: str) -> tuple[Program, list[Diagnostic]]:
    """The program of a text, with everything that is wrong with it."""
    source = Source.of("law.rules", text)
    file, diagnostics = parse(source)
    program, found = check([file], {source.name: source})
    return program, diagnostics + found


@cache
def program_of(text: str) -> Program:
    """The program of a text that is sound."""
    program, diagnostics = examined(text)
    errors = [f"{one.span}: {one.code}: {one.message}" for one in errors_in(diagnostics)]
    assert not errors, f"{errors}\n{text}"
    return program


def exact(value: Any) -> Value:
    """A Python value as the engines take it."""
    if isinstance(value, bool | date | str | Fraction | frozenset):
        return value
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, list | tuple):
        return tuple(exact(item) for item in value)
    if isinstance(value, set):
        return frozenset(value)
    if isinstance(value, dict):
        return {name: exact(item) for name, item in value.items()}
    return value


@dataclass(frozen=True)
class Case:
    """A law with the facts of one case; `law(...)` makes it, `with_` changes it."""

    program: Program
    situation: Situation
    declares: tuple[str, ...] = ()

    def __repr__(self) -> str:
        made = [
            *self.program.declarations.values(),
            *self.program.rules.values(),
            *self.program.requirements.values(),
        ]
        facts = "".join(f"{name} = {value}\n" for name, value in self.situation.facts.items())
        written = "\n".join(one.about.text for one in made)
        return f"Case(\n{written}\n{facts}{self.situation.readings} {self.declares})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # how Hypothesis shows it
        printer.text(repr(self))

    def with_(self, **facts: Any) -> "Case":
        """The case with other facts; `a__b` stands for `a.b`."""
        named = {name.replace("__", "."): exact(value) for name, value in facts.items()}
        return replace(self, situation=replace(self.situation, facts={**self.situation.facts, **named}))

    def without(self, *names: str) -> "Case":
        """The case with some facts unknown."""
        facts = {name: value for name, value in self.situation.facts.items() if name not in names}
        return replace(self, situation=replace(self.situation, facts=facts))

    def declaring(self, *options: str) -> "Case":
        """The case with flexibilities declared."""
        return replace(self, declares=options)

    def reading(self, **alternatives: str) -> "Case":
        """The case with readings chosen; `X__r` stands for `X.r`."""
        chosen = {name.replace("__", "."): value for name, value in alternatives.items()}
        return replace(self, situation=replace(self.situation, readings=chosen))

    def on(self, day: date | None) -> "Case":
        """The case as of another day."""
        return replace(self, situation=replace(self.situation, as_of=day))

    @cached_property
    def judged(self) -> Situation:
        """The situation with what the declarations made carry."""
        declared, _ = declared_options(self.program, self.declares, self.situation)
        return replace(self.situation, declares=self.declares, declared=declared)

    @cached_property
    def judge(self) -> Judge:
        return Judge(self.program, self.situation.schemes)

    def verdict(self, requirement: str = "X.1") -> Verdict:
        """The verdict of a requirement."""
        return self.judge.verdict(self.program.requirements[requirement], self.judged)

    def finding(self, requirement: str = "X.1") -> Finding:
        """The finding of a requirement."""
        return finding_of(self.judge, self.program.requirements[requirement], self.judged)

    def value(self, rule: str, **person: Any) -> Value:
        """The value of a rule, for a person who is not a standard person."""
        node = self.program.rules[rule]
        facts = {f"person.{name}": exact(value) for name, value in person.items()}
        interpreter = Interpreter(self.program, self.judged)
        return interpreter.value(read(node.name, node.type), Frame(facts))

    def report(self, against: Sequence[str] = (), **settings: Any) -> Report:
        """The report on a design with these facts."""
        answers = {name: (Answer(value=value),) for name, value in self.situation.facts.items()}
        design = Design(
            title="A design",
            as_of=self.situation.as_of,
            declares=self.declares,
            readings=dict(self.situation.readings),
            schemes=dict(self.situation.schemes),
            facts=answers,
        )
        return check_design(self.program, design, against, **settings)


def read(name: str, type: Any) -> Any:
    """The term that reads a rule."""
    return RuleValue(name, type)


def law(*texts: str, schemes: Mapping[str, str] | None = None, **facts: Any) -> Case:
    """A convention `X` with the declarations of some texts, and facts of a case."""
    program = program_of(CONVENTION + "\n".join(textwrap.dedent(text) for text in texts))
    return Case(program, Situation(as_of=TODAY, schemes=schemes or {})).with_(**facts)
