"""The typed program: the checked declarations, by name. Engines and reports read nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from nsis_rules.diagnostics.source import Span
from nsis_rules.program.terms import Clause, Term
from nsis_rules.program.types import Type


@dataclass(frozen=True, slots=True)
class About:
    """What every declaration says of itself.

    `mark` is how well it is founded: seen, parallel, known, derived or unsure; `checked` when it was
    last compared with its source. `text` is the declaration as written.
    """

    title: str
    span: Span
    cites: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    title_bn: str = ""
    mark: str = ""
    checked: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal source. `kind` is convention, recommendation, act, ordinance, programme or illustration."""

    code: str
    about: About
    kind: str
    issued_by: str
    adopted: date | None
    in_force: date | None
    until: date | None
    until_when: Term | None
    amends: str
    articles: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Part:
    """A Part of an instrument, with its branch (or none) and its articles."""

    name: str
    about: About
    instrument: str
    branch: str
    articles: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Range:
    """A fixed list of names; `owners` maps a member to the branch it belongs to."""

    name: str
    about: About
    members: tuple[str, ...]
    owners: dict[str, str]


@dataclass(frozen=True, slots=True)
class FactDeclaration:
    """What is asked: a fact of a design, of a person, of a claim, or a field of a record.

    `bounds` holds (relation, value) in the fact's unit; `computed_by` is `scheme` or `acceptance` for
    values that are never asked; `member` and `local` are `sickness` and `provided` of `sickness.provided`.
    """

    name: str
    about: About
    type: Type
    asks: str
    asks_bn: str
    bounds: tuple[tuple[str, Term], ...]
    also: tuple[str, ...]
    computed_by: str
    if_none: Term | None
    group: str


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of row, with its fields in the order of declaration."""

    name: str
    about: About
    fields: tuple[FactDeclaration, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A numbered list of the law: (label, name, text)."""

    name: str
    about: About
    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A disputed point: its alternatives as (name, text) and the default, empty where there is none."""

    name: str
    about: About
    alternatives: tuple[tuple[str, str], ...]
    default: str


@dataclass(frozen=True, slots=True)
class Option:
    """One flexibility that can be declared, and the provision it opens."""

    name: str
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declaration:
    """Flexibilities a State may invoke: `at_most` of them unless `unless` is declared."""

    name: str
    about: About
    valid_when: Clause | None
    at_most: int | None
    unless: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A stretch of time, both ends included; None is open. `when` must hold too (a lapsing law)."""

    start: date | None
    until: date | None
    cites: tuple[str, ...] = ()
    when: Term | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the law, with its dated versions."""

    name: str
    about: About
    type: Type
    versions: tuple[tuple[Version, Term], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A row of a table: for each key a (kind, bounds) test, and the value."""

    tests: tuple[tuple[str, tuple[Term, ...]], ...]
    value: Term


@dataclass(frozen=True, slots=True)
class Table:
    """A table called by keys; `marginal` sums over the slices of its one key."""

    name: str
    about: About
    keys: tuple[tuple[str, Type], ...]
    type: Type
    marginal: bool
    versions: tuple[tuple[Version, tuple[Band, ...]], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A value and its guard; no guard means otherwise."""

    label: str
    value: Term
    guard: Clause | None
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleException:
    """A value that replaces the base when its guard is true; `over` is the label it outranks."""

    label: str
    over: str
    value: Term
    guard: Clause


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule as in force over a stretch of time: one value, or cases; then the exceptions."""

    version: Version
    value: Term | None
    cases: tuple[Case, ...]
    exceptions: tuple[RuleException, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A derived value; `scheme` names the scheme it belongs to, `member` the member it was made for."""

    name: str
    about: About
    type: Type
    texts: tuple[RuleText, ...]
    scheme: str
    member: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """A norm. `base` is its name before a range was expanded, `branch` the branch it speaks of (or none)."""

    name: str
    base: str
    about: About
    instrument: str
    part: str
    branch: str
    member: str
    force: str
    applies: Clause | None
    met: Clause


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """A standard person: what is known of them, and what must be given when they are asked about."""

    name: str
    about: About
    bindings: tuple[tuple[str, Term], ...]
    open: tuple[tuple[str, Type], ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme: the computed facts it pays with the term that computes each, and its standard person."""

    name: str
    about: About
    pays: tuple[tuple[str, Term], ...]
    standard_person: tuple[tuple[str, Term], ...]


@dataclass(frozen=True, slots=True)
class ExpectedValue:
    """Two terms that must have the same value."""

    span: Span
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class ExpectedVerdict:
    """A verdict, with the margin (negative: short by) and the missing facts where the example states them."""

    span: Span
    requirement: str
    address: str
    verdict: str
    margin: Term | None
    short: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A case with what must come out."""

    name: str
    about: About
    of: str
    facts: tuple[tuple[str, Term], ...]
    declared: tuple[str, ...]
    readings: tuple[tuple[str, str], ...]
    schemes: tuple[tuple[str, str], ...]
    as_of: date | None
    expected: tuple[ExpectedValue | ExpectedVerdict, ...]


@dataclass(frozen=True, slots=True)
class Uses:
    """What one definition reads at once, found when the rules are checked so that no run walks terms for it.

    names: rules, computed values, requirements, parameters, tables and facts of the person.
    facts: of the design. choices, readings: with their alternatives. options: of `under`.
    declared: asked for by `declared`. personal: whether it asks of the person. rounds: whether it rounds.
    """

    names: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    readings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    options: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()
    personal: bool = False
    rounds: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """All declarations of a rulebook, checked, by full name and in the order of the files."""

    instruments: dict[str, Instrument] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)
    facts: dict[str, FactDeclaration] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    declarations: dict[str, Declaration] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    requirements: dict[str, Requirement] = field(default_factory=dict)
    beneficiaries: dict[str, Beneficiary] = field(default_factory=dict)
    schemes: dict[str, Scheme] = field(default_factory=dict)
    examples: dict[str, Example] = field(default_factory=dict)
    uses: dict[str, Uses] = field(default_factory=dict)

    def options(self) -> dict[str, Declaration]:
        """Return each option (and each declaration without options) with the declaration it belongs to."""
        return {
            option.name: declaration
            for declaration in self.declarations.values()
            for option in declaration.options or (Option(declaration.name, "", ()),)
        }
