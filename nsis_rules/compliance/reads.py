"""What an undecided trace waits for: facts and readings, what they are compared with, schemes not named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from nsis_rules.engines import operations
from nsis_rules.engines.trace import Step
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.depend import Dependencies, parts
from nsis_rules.values import UNKNOWN, Value

ACCEPTS = "accepts"
_RELATIONS = frozenset((
    "at least", "at most", "more than", "less than", "equal", "different", "before", "after", "on or before",
    "on or after", "covers", "stays within", "in", "is unlimited", "is none", "is never",
    "within to", "within before", "within after", "within from",
))  # fmt: skip
# What is not evaluated as long as a list, day or key is unknown.
_PUT_OFF = (terms.ListAggregate, terms.ListWhere, terms.EachClause, terms.ParameterValue, terms.TableCall)


@dataclass(slots=True)
class Reads:
    """The unknowns of some steps, in the order of the text.

    compared: the known values that each is compared with. loose: those that are also used otherwise, so
    that no list of answers stands for all. schemes: contingencies whose scheme nobody has named.
    """

    names: dict[str, None] = field(default_factory=dict)
    compared: dict[str, set[Value]] = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)
    schemes: dict[str, None] = field(default_factory=dict)
    put_off: dict[str, None] = field(default_factory=dict)

    def add(self, name: str, values: list[Value], loose: bool) -> None:
        """Add one reading of a fact."""
        self.names[name] = None
        self.compared.setdefault(name, set()).update(value for value in values if value is not UNKNOWN)
        if loose:
            self.loose.add(name)


class Reader:
    """Finds the unknowns of steps. `validity` gives the traces of what makes an option valid."""

    def __init__(
        self, program: typed.Program, dependencies: Dependencies, validity: Callable[[str], Iterator[Step]]
    ) -> None:
        self._program, self._dependencies, self._validity = program, dependencies, validity

    def reads(self, *steps: Step) -> Reads:
        """Return what is unknown below some steps; below a known value nothing matters."""
        found, seen = Reads(), set[int]()
        waiting: list[tuple[Step, tuple[Step, ...]]] = [(step, ()) for step in reversed(steps)]
        while waiting:
            step, beside = waiting.pop()
            if step.value is not UNKNOWN or id(step) in seen:
                continue
            seen.add(id(step))
            below = tuple(step.parts) if self._is_relation(step) else beside
            waiting.extend((part, below) for part in reversed(self._follow(step, beside, found)))
        return found

    def _is_relation(self, step: Step) -> bool:
        return isinstance(step.node, terms.Operation) and step.node.operator in _RELATIONS

    def _follow(self, step: Step, beside: tuple[Step, ...], found: Reads) -> list[Step]:
        """Note what a step reads itself, and return the steps to go on with."""
        node = step.node
        if isinstance(node, terms.Fact):
            finite = node.type.truth or node.type.kind == "options"
            found.add(node.name, [] if finite else _of_kind(beside, node), not finite)
        elif isinstance(node, terms.ReadingValue):
            found.add(node.name, [], loose=False)
        elif isinstance(node, terms.Computed):
            self._computed(node, step, found)
        elif isinstance(node, terms.DeclaredValue | terms.UnderClause):
            return [*step.parts, *self._validity(step.name)]
        elif isinstance(node, _PUT_OFF):
            found.put_off |= dict.fromkeys(self._named_in(node))
        elif self._is_relation(step):
            return [part for part in step.parts if not self._compared(step, part, found)]
        return step.parts

    def _computed(self, node: terms.Computed, step: Step, found: Reads) -> None:
        if self._program.facts[node.name].computed_by == "acceptance":
            found.add(ACCEPTS, [], loose=True)
        elif not step.parts:
            found.schemes[f"schemes.{node.name.partition('.')[0]}"] = None

    def _compared(self, step: Step, part: Step, found: Reads) -> bool:
        """Note a fact or reading that stands on one side of a relation."""
        node = part.node
        if part.value is not UNKNOWN or not isinstance(node, terms.Fact | terms.ReadingValue):
            return False
        finite = isinstance(node, terms.ReadingValue) or node.type.kind == "options"
        against = [] if finite else _against(step, part)
        found.add(node.name, against, loose=UNKNOWN in against)
        return True

    def _named_in(self, node: terms.Term | terms.Clause) -> Iterator[str]:
        """Yield the facts that a term may read once it is evaluated."""
        for part in parts(node):
            if isinstance(part, terms.Fact):
                yield part.name
            elif isinstance(part, terms.RuleValue | terms.Computed | terms.RequirementMet):
                yield from (name for name in self._dependencies.facts(part.name) if not _of_a_person(name))


def _of_a_person(name: str) -> bool:
    return name.startswith("person.") or ".claim." in name


def _of_kind(beside: tuple[Step, ...], node: terms.Fact) -> list[Value]:
    """Return known values next to which a fact is used: it is worth trying them."""
    alike = [
        step
        for step in beside
        if not isinstance(step.node, terms.Clause) and step.node.type.kind == node.type.kind
    ]
    return [step.value for step in alike if step.value is not UNKNOWN]


def _against(step: Step, part: Step) -> list[Value]:
    """Return what a side of a relation is compared with; UNKNOWN among it if that is not known."""
    node = step.node
    assert isinstance(node, terms.Operation)
    first = step.parts[0]
    others = [other.value for other in step.parts if other is not part]
    if operations.compares_extreme(node) or node.operator == "within to":
        return others if part is first else [first.value]
    if not node.operator.startswith("within") or UNKNOWN in others:
        return others
    length, anchor = others
    if part is not first or not isinstance(length, Fraction) or not isinstance(anchor, date):
        return [UNKNOWN]
    return list(operations.window(node.operator, node.operands[1].type.unit, length, anchor))
