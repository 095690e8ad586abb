"""Vocabulary: facts with their bounds, records, catalogues and readings."""

from __future__ import annotations

from fractions import Fraction

from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, each
from nsis_rules.program.typecheck.declarations import Declarations
from nsis_rules.program.types import Type
from nsis_rules.program.words import COMPUTED_BY
from nsis_rules.syntax import tree


def check_fact(declarations: Declarations, symbol: Symbol) -> None:
    """Check a fact of a design, a person or a claim."""
    node, group = symbol.node, symbol.extra
    assert isinstance(node, tree.FactNode)
    assert isinstance(group, tree.Facts)
    declarations.program.facts[symbol.name] = _fact(declarations, node, symbol.name, group.text)


def _fact(declarations: Declarations, node: tree.FactNode, name: str, group: str) -> typed.FactDeclaration:
    made = declarations.expressions.types.of(node.type)
    bounds = each(lambda bound: (bound.relation, _bound(declarations, bound, made)), node.bounds)
    _check_bounds(declarations, node, bounds)
    own = {prop.name: prop.value for prop in node.properties}
    also = own.get("also", ())
    if node.computed_by and node.computed_by not in COMPUTED_BY:
        advice = did_you_mean(node.computed_by, COMPUTED_BY) or f"one of {', '.join(COMPUTED_BY)}"
        declarations.report(
            "unknown-option", node.name, f"nothing is computed by `{node.computed_by}`", advice
        )
    if_none = declarations.expressions.constant(node.if_none, made) if node.if_none is not None else None
    return typed.FactDeclaration(
        name, declarations.about(node), made, str(own.get("asks", "")), str(own.get("bn asks", "")), bounds,
        tuple(map(str, also)) if isinstance(also, tuple) else (), node.computed_by, if_none, group,
    )  # fmt: skip


def _bound(declarations: Declarations, bound: tree.Bound, made: Type) -> terms.Term:
    bounded = made.element if made.kind == "list" and made.element is not None else made
    if not bounded.amount and bounded.kind != "date":
        message = f"`{made}` has no bounds"
        raise Fault("type-mismatch", bound.span, message, "bound an amount or a date")
    return declarations.expressions.constant(bound.value, bounded.plain())


def _check_bounds(
    declarations: Declarations, node: tree.FactNode, bounds: tuple[tuple[str, terms.Term], ...]
) -> None:
    limits: dict[str, Fraction] = {}
    for relation, bound in bounds:
        if isinstance(bound, terms.Constant) and isinstance(bound.value, Fraction):
            limits["low" if relation in ("at least", "more than") else "high"] = bound.value
    if "low" in limits and "high" in limits and limits["low"] > limits["high"]:
        message = f"no value lies within the bounds of `{node.name.text}`"
        declarations.report("out-of-bounds", node.name, message, "the lower bound is above the upper")


def check_record(declarations: Declarations, symbol: Symbol) -> None:
    """Check a kind of row with its fields."""
    node = symbol.node
    assert isinstance(node, tree.Facts)
    fields = each(
        lambda fact: _fact(declarations, fact, f"{symbol.name}.{fact.name.text}", node.text), node.facts
    )
    declarations.program.records[symbol.name] = typed.Record(symbol.name, declarations.about(node), fields)


def check_catalogue(declarations: Declarations, symbol: Symbol) -> None:
    """Check a numbered list of the law."""
    node = symbol.node
    assert isinstance(node, tree.Catalogue)
    declarations.no_repeats(node, node.entries)
    for entry in node.entries:
        if entry.name == "other":
            message = "`other` is what a catalogue does not name"
            declarations.report("duplicate-name", entry, message, "choose another name")
    entries = tuple((entry.label, entry.name, entry.text) for entry in node.entries)
    made = typed.Catalogue(symbol.name, declarations.about(node, cited=True), entries)
    declarations.program.catalogues[symbol.name] = made


def check_reading(declarations: Declarations, symbol: Symbol) -> None:
    """Check a disputed point: its alternatives, at most one of them the default."""
    node = symbol.node
    assert isinstance(node, tree.Reading)
    declarations.no_repeats(node, node.alternatives)
    defaults = [one for one in node.alternatives if one.default]
    if len(defaults) > 1:
        message = f"`{symbol.name}` has two defaults"
        declarations.report("duplicate-name", defaults[1], message, "keep one, or none", defaults[0].span)
    alternatives = tuple((one.name, one.text) for one in node.alternatives)
    default = defaults[0].name if defaults else ""
    about = declarations.about(node, cited=True)
    declarations.program.readings[symbol.name] = typed.Reading(symbol.name, about, alternatives, default)
