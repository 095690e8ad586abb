"""The inner half of the tree: names, literals, expressions, clauses, properties, types.

Used through `nsis_rules.syntax.tree`, which holds the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from nsis_rules.diagnostics.source import Span

__all__ = [
    "Aggregate", "Argument", "Binary", "Call", "Citation", "Clause", "ClauseList", "Compare", "Converted",
    "DeclaredValue", "EachIn", "Expression", "ForEach", "Given", "Grouped", "IsState", "Item",
    "ListLiteral", "ListWhere", "Literal", "Logic", "Name", "Node", "Not", "OnDate", "OneOfOptions",
    "Property", "ReadingValue", "Rounded", "SetRelation", "Test", "TypeNode", "Under", "Within",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that stands at a place in a source."""

    span: Span


# ------------------------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A dotted name, as written: `sickness.waiting_period`."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A literal. `kind` is number, percent, points, money, duration, date, boolean or special.

    `unit` is the period of a rate of pay, `days` or `months` of a duration, else empty.
    """

    kind: str
    value: Fraction | date | bool | str
    unit: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Arithmetic: `+`, `-`, `*`, `/`, or `of` for a share of an amount."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` over two or more conditions; the two never mix without parentheses."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Negation."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A comparison: `>=`, `<=`, `>`, `<`, `=`, `!=`, `before`, `after`, `on or before`, `on or after`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class OneOfOptions(Node):
    """`X in (a, b)`."""

    left: Expression
    options: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class IsState(Node):
    """`X is known`, `is unlimited`, `is none`, `is never`, or `REQUIREMENT is met`."""

    left: Expression
    state: str


@dataclass(frozen=True, slots=True)
class SetRelation(Node):
    """`X covers CATALOGUE` or `X stays within CATALOGUE`."""

    relation: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Within(Node):
    """`X within P before D`, `after D`, `from D`, or `X within A to B`."""

    left: Expression
    relation: str
    first: Expression
    second: Expression


@dataclass(frozen=True, slots=True)
class Rounded(Node):
    """Everything to the left, rounded to a multiple of a unit."""

    amount: Expression
    mode: str
    unit: Expression


@dataclass(frozen=True, slots=True)
class Converted(Node):
    """A rate of pay in another period, by a written ratio: `at 26 days per month`."""

    amount: Expression
    ratio: Fraction
    unit: str
    period: str


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """One replacement under `given`."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Given(Node):
    """A name evaluated for another person: `level given standard_person (earnings = wage)`."""

    name: Name
    beneficiary: Name | None
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class OnDate(Node):
    """A parameter as of an explicit date."""

    name: Name
    day: Expression


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A built-in function or a table, called."""

    name: Name
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ReadingValue(Node):
    """The alternative in force of a reading: `reading NAME`."""

    name: Name


@dataclass(frozen=True, slots=True)
class DeclaredValue(Node):
    """Whether a flexibility is declared."""

    name: Name


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """A list written out."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Grouped(Node):
    """An expression in parentheses (kept for the checks on `of` and `and`/`or`)."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """One value from many: `count of`, `total of`, `average of`, `any of` ... over a list or range.

    `element` is what is added or compared (None for a count), `number` the bound of `at least N of`.
    """

    operation: str
    collection: Name
    element: Expression | None = None
    where: Expression | None = None
    weight: Name | None = None
    if_none: Expression | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class ListWhere(Node):
    """The rows of a list for which a condition holds."""

    collection: Name
    condition: Expression


Expression = (
    Name | Literal | Binary | Logic | Not | Compare | OneOfOptions | IsState | SetRelation | Within | Rounded
    | Converted | Given | OnDate | Call | ReadingValue | DeclaredValue | ListLiteral | Grouped | Aggregate
    | ListWhere
)  # fmt: skip


# ------------------------------------------------------------------------------- clauses


@dataclass(frozen=True, slots=True)
class Test(Node):
    """A clause that is one condition."""

    condition: Expression
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Item(Node):
    """An item of a list of clauses; `label` is empty for a dash."""

    label: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class ClauseList(Node):
    """`all of`, `any of`, `none of`, `at least N of`, `at most N of` over items."""

    quantifier: str
    number: int
    items: tuple[Item, ...]
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Under(Node):
    """A clause that is open only under a declared flexibility."""

    option: Name
    clause: Clause


@dataclass(frozen=True, slots=True)
class EachIn(Node):
    """A clause that must hold for each value of a list."""

    variable: str
    collection: Name
    clause: Clause


Clause = Test | ClauseList | Under | EachIn


# ------------------------------------------------------------------------------- properties


@dataclass(frozen=True, slots=True)
class Citation(Node):
    """A source in the law, as written: `C102 Art. 18(2)(b)`."""

    text: str


@dataclass(frozen=True, slots=True)
class Property(Node):
    """One property line: `cites`, `note`, `bn`, `asks`, `bn asks`, `also`, `mark`, `checked`."""

    name: str
    value: str | date | tuple[str, ...] | tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class TypeNode(Node):
    """A type as written."""

    kind: str
    unit: str = ""
    options: tuple[str, ...] = ()
    free: bool = False
    catalogue: str = ""
    other: bool = False
    element: TypeNode | None = None
    special: str = ""


@dataclass(frozen=True, slots=True)
class ForEach(Node):
    """The range over which a declaration runs, and the static condition on its members."""

    collection: Name
    where: Expression | None
