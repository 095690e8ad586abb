"""The typed terms: what engines run. Names are resolved, units fit, `for each` over ranges is expanded.

Every class is frozen and holds nothing but data, so that a checked program can be stored and read
back without running anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from nsis_rules.program.types import Type
from nsis_rules.values import Value


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands in the rules."""

    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the design."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A fact of the person asked about: `person.x`, or `SCHEME.claim.x` which the scheme derives from it."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that the scheme of a branch supplies, such as `sickness.benefit`."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class RuleValue:
    """The value of a rule."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A number of the law, on the day of the evaluation or on an explicit day."""

    name: str
    day: Term | None
    type: Type


@dataclass(frozen=True, slots=True)
class Variable:
    """The value that `for each NAME in LIST` runs over, or `item` of a list of plain values."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the row in hand."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Operation:
    """A built-in operation on its operands; the closed list is in `operators`."""

    operator: str
    operands: tuple[Term, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Rounded:
    """An amount rounded to a multiple of a unit."""

    amount: Term
    mode: str
    unit: Term
    type: Type


@dataclass(frozen=True, slots=True)
class Given:
    """A rule or computed value for another person: the beneficiary's facts, then the replacements."""

    target: Computed | RuleValue
    beneficiary: str
    replacements: tuple[tuple[str, Term], ...]
    type: Type


@dataclass(frozen=True, slots=True)
class RangeAggregate:
    """One value from the members of a range; each row is (member, condition or None, element or None)."""

    operation: str
    number: int
    rows: tuple[tuple[str, Term | None, Term | None], ...]
    type: Type


@dataclass(frozen=True, slots=True)
class ListAggregate:
    """One value from the rows of a list.

    operation: count, count distinct, total, average, highest, lowest, any, none, at least, at most.
    """

    operation: str
    number: int
    collection: Term
    element: Term | None
    where: Term | None
    weight: Term | None
    if_none: Term | None
    type: Type


@dataclass(frozen=True, slots=True)
class ListWhere:
    """The rows of a list for which a condition holds."""

    collection: Term
    condition: Term
    type: Type


@dataclass(frozen=True, slots=True)
class TableCall:
    """A table called by its keys."""

    table: str
    arguments: tuple[Term, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class ReadingValue:
    """The alternative of a reading that is in force."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class DeclaredValue:
    """Whether a flexibility, or one option of it, is declared."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class RequirementMet:
    """Whether another requirement is met (by declaration or not)."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Truth:
    """A clause used as a boolean value: the truth list of a rule, the guard of a case."""

    clause: Clause
    type: Type


Term = (
    Constant | Fact | PersonFact | Computed | RuleValue | ParameterValue | Variable | Field | Operation
    | Rounded | Given | RangeAggregate | ListAggregate | ListWhere | TableCall | ReadingValue | DeclaredValue
    | RequirementMet | Truth
)  # fmt: skip


# ---- clauses: the shape of an article. `address` is its citation with its labels, as a lawyer writes it.


@dataclass(frozen=True, slots=True)
class TestClause:
    """A clause that is one condition."""

    address: str
    condition: Term


@dataclass(frozen=True, slots=True)
class ListClause:
    """`all`, `any`, `none`, `at least`, `at most` (with `number`) over clauses."""

    address: str
    quantifier: str
    number: int
    items: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class UnderClause:
    """A clause open only under a declared option."""

    address: str
    option: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class EachClause:
    """A clause that must hold for each value of a list."""

    address: str
    variable: str
    collection: Term
    clause: Clause


Clause = TestClause | ListClause | UnderClause | EachClause
