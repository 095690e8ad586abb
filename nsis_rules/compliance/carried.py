"""Which clauses carry a result: without a declaration where that is possible, else the first in the text."""

from __future__ import annotations

from collections.abc import Iterator

from nsis_rules import values
from nsis_rules.compliance.margins import Margin, margin_of, shown_of_each
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.engines.outcomes import quantified
from nsis_rules.engines.trace import Step
from nsis_rules.program import terms
from nsis_rules.values import UNKNOWN, Value

_ONE_PART = (terms.TestClause, terms.Truth, terms.RequirementMet)


def _quantifier(node: terms.Term | terms.Clause) -> tuple[str, int] | None:
    if isinstance(node, terms.ListClause):
        return node.quantifier, node.number
    if isinstance(node, terms.Operation) and node.operator in ("and", "or"):
        return "all" if node.operator == "and" else "any", 0
    return None


def without_declaration(step: Step) -> Value:
    """Return what a step comes to with every `under` closed."""
    node = step.node
    counted = _quantifier(node)
    if isinstance(node, terms.UnderClause):
        return False
    if counted is not None:
        return quantified(*counted, [without_declaration(part) for part in step.parts])
    if isinstance(node, terms.EachClause) and isinstance(step.parts[0].value, tuple):
        return values.kleene_all([without_declaration(part) for part in step.parts[1:]])
    if isinstance(node, _ONE_PART):
        return without_declaration(step.parts[-1])
    return step.value


def carrying(step: Step) -> list[Step]:
    """Return the parts of a clause on which its result rests."""
    counted = _quantifier(step.node)
    if counted is None:
        return step.parts
    quantifier, number = counted
    if quantifier == "all" and step.value is False:
        return [part for part in step.parts if part.value is False]
    if quantifier not in ("any", "at least") or step.value is not True:
        return step.parts
    holding = [part for part in step.parts if part.value is True]
    plain = [part for part in holding if without_declaration(part) is True]
    chosen = [*plain, *(part for part in holding if part not in plain)]
    return chosen[: number or 1]


def via(step: Step) -> str:
    """Return the address of the clause that carries what holds."""
    node = step.node
    if isinstance(node, terms.UnderClause):
        return via(step.parts[-1])
    if isinstance(node, terms.ListClause) and node.quantifier == "any" and step.value is True:
        return via(carrying(step)[0])
    return getattr(node, "address", "")


def options_used(step: Step) -> dict[str, None]:
    """Return the options without which the clauses that carry would not hold, in the order of the text."""
    used = {step.name: None} if isinstance(step.node, terms.UnderClause) else {}
    if without_declaration(step) is not True:
        for part in carrying(step):
            used |= options_used(part)
    return used


def carried_conditions(step: Step, needed: bool = True) -> Iterator[bool]:
    """Yield for each condition that `margins.single_conditions` yields whether the result rests on it."""
    node = step.node
    if isinstance(node, terms.TestClause):
        yield needed
    elif isinstance(node, terms.EachClause):
        shown = shown_of_each(step)
        if shown is not None:
            yield from carried_conditions(shown, needed)
    elif isinstance(node, terms.Clause):
        rests_on = carrying(step)
        for part in step.parts:
            yield from carried_conditions(part, needed and any(part is one for one in rests_on))


def clause_at(trace: Step, address: str) -> tuple[Verdict, Margin | None] | None:
    """Return the verdict and margin of the clause with an address, None if there is none.

    Labels that are written together, `(1)(a)` and `(1)(b)`, make no clause `(1)`: it is what their list
    makes of them.
    """
    waiting = [trace]
    while waiting:
        step = waiting.pop(0)
        if not isinstance(step.node, terms.Clause):
            continue
        if step.node.address == address:
            return _verdict_of(step.value, without_declaration(step)), margin_of(step)
        within = [part for part in step.parts if getattr(part.node, "address", "").startswith(f"{address}(")]
        if within and isinstance(step.node, terms.ListClause) and step.node.quantifier in ("all", "any"):
            part = Step(step.node, parts=within)
            part.value = quantified(step.node.quantifier, 0, [one.value for one in within])
            return _verdict_of(part.value, without_declaration(part)), margin_of(part)
        waiting = step.parts + waiting
    return None


def _verdict_of(value: Value, plain: Value) -> Verdict:
    if value is True:
        return Verdict.MET if plain is True else Verdict.MET_BY_DECLARATION
    return Verdict.UNKNOWN if value is UNKNOWN else Verdict.NOT_MET
