"""The tree of a rule file: one frozen class for each form of the grammar, each with its place.

Nothing here is resolved or checked: names are dotted paths as written, numbers are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from nsis_rules.syntax.tree_expressions import *  # noqa: F403 (the whole tree is read through this module)
from nsis_rules.syntax.tree_expressions import (
    Citation,
    Clause,
    Expression,
    ForEach,
    Name,
    Node,
    Property,
    TypeNode,
)


@dataclass(frozen=True, slots=True)
class Declared(Node):
    """What every declaration has: a name, a text, its properties."""

    name: Name
    text: str
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Instrument(Declared):
    """A legal source, with its dates."""

    issued_by: str = ""
    adopted: date | None = None
    in_force: date | None = None
    until: date | None = None
    until_when: Expression | None = None
    amends: str = ""
    kind: str = ""
    articles: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Part(Declared):
    """A Part of a convention: its branch (or none) and its articles."""

    branch: str = ""
    articles: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Range(Declared):
    """A fixed list of names; `owners` gives for some members the branch they belong to."""

    members: tuple[str, ...] = ()
    owners: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bound(Node):
    """A bound of a fact: `at least`, `at most`, `more than`, `less than`."""

    relation: str
    value: Expression


@dataclass(frozen=True, slots=True)
class FactNode(Declared):
    """One fact or field."""

    type: TypeNode
    bounds: tuple[Bound, ...] = ()
    computed_by: str = ""
    if_none: Expression | None = None


@dataclass(frozen=True, slots=True)
class Facts(Declared):
    """A group of facts; `record` makes it the fields of a record instead."""

    facts: tuple[FactNode, ...] = ()
    for_each: ForEach | None = None
    record: bool = False


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """A numbered entry: of a catalogue, an alternative of a reading, an option of a declaration."""

    label: str
    name: str
    text: str
    default: bool = False
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue(Declared):
    """A numbered list of the law."""

    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading(Declared):
    """A disputed point with its alternatives."""

    alternatives: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration(Declared):
    """A flexibility a State may invoke, whole or option by option."""

    valid_when: Clause | None = None
    at_most: int | None = None
    unless: Name | None = None
    options: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionStart(Node):
    """From a date or an instrument, until the day named if one is."""

    start: date | str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ParameterVersion(Node):
    """A value of a parameter from a date."""

    start: VersionStart
    value: Expression
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter(Declared):
    """A number of the law with its dated versions."""

    type: TypeNode | None = None
    versions: tuple[ParameterVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """A cell of a table: `is VALUE`, `below`, `between`, `above` a bound, or `otherwise`."""

    kind: str
    values: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Row(Node):
    """A row of cells."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DatedRows(Node):
    """Rows in force from a date."""

    start: VersionStart | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table(Declared):
    """A table: over a range (its first row names the columns), or called by keys."""

    rows: tuple[DatedRows, ...] = ()
    for_each: ForEach | None = None
    keys: tuple[tuple[str, TypeNode], ...] = ()
    type: TypeNode | None = None
    marginal: bool = False


@dataclass(frozen=True, slots=True)
class Case(Node):
    """A value and the condition under which it stands; no condition means otherwise."""

    label: str
    value: Expression
    guard: Clause | None
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class ExceptionNode(Node):
    """A value that replaces the base when its condition is true; `over` ranks it above another."""

    label: str
    over: str
    value: Expression
    guard: Clause


@dataclass(frozen=True, slots=True)
class Body(Node):
    """What a rule is: a value, a case list, or a truth list; exactly one of the three."""

    value: Expression | None = None
    cases: tuple[Case, ...] = ()
    truth: Clause | None = None


@dataclass(frozen=True, slots=True)
class RuleVersion(Node):
    """A text of a rule in force from a date, with its exceptions."""

    start: VersionStart | None
    body: Body
    exceptions: tuple[ExceptionNode, ...] = ()
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule(Declared):
    """A derived value."""

    type: TypeNode | None = None
    versions: tuple[RuleVersion, ...] = ()
    for_each: ForEach | None = None


@dataclass(frozen=True, slots=True)
class Requirement(Declared):
    """A norm, named by its article; `branch` where it speaks of one branch in a Part common to all."""

    met: Clause | None = None
    applies: Clause | None = None
    force: str = "binding"
    for_each: ForEach | None = None
    branch: Name | None = None


@dataclass(frozen=True, slots=True)
class Binding(Node):
    """A name set to a value, in an example, a beneficiary or a standard person."""

    name: Name
    value: Expression


@dataclass(frozen=True, slots=True)
class Beneficiary(Declared):
    """A standard person; `open` names what must be given when it is used."""

    bindings: tuple[Binding, ...] = ()
    open: tuple[tuple[str, TypeNode], ...] = ()


@dataclass(frozen=True, slots=True)
class Pays(Node):
    """What the scheme supplies: a computed fact, and the rule that computes it."""

    fact: Name
    rule: Name
    ratio: Fraction | None = None
    unit: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Scheme(Declared):
    """The rules that decide one kind of claim; what follows it in the file belongs to it."""

    pays: tuple[Pays, ...] = ()
    standard_person: tuple[Binding, ...] = ()
    in_force_at: Name | None = None


@dataclass(frozen=True, slots=True)
class GivenRows(Node):
    """A list fact given as a table in an example."""

    name: Name
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ExpectedValue(Node):
    """Two amounts that must be equal."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class ExpectedVerdict(Node):
    """A verdict, with its margin or its missing facts where the example states them.

    `margin` is negative to say short by; `label` is the clause meant, empty for the whole.
    """

    name: Name
    verdict: str
    label: str = ""
    margin: Expression | None = None
    short: bool = False
    missing: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Example(Declared):
    """A case with what must come out; `name` is what it is an example of."""

    bindings: tuple[Binding | GivenRows, ...] = ()
    declared: tuple[Name, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    schemes: tuple[tuple[str, Name], ...] = ()
    as_of: date | None = None
    expected: tuple[ExpectedValue | ExpectedVerdict, ...] = ()


Declarations = (
    Instrument | Part | Range | Facts | Catalogue | Reading | Declaration | Parameter | Table | Rule
    | Requirement | Beneficiary | Scheme | Example
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of declarations, in their order."""

    name: str
    declarations: tuple[Declarations, ...] = field(default=())
