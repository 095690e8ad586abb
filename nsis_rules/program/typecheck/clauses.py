"""Clauses: the shape of an article, each with the address a lawyer would write."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nsis_rules.program import terms
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, Scope, each
from nsis_rules.program.typecheck.expressions import Expressions
from nsis_rules.syntax import tree


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clause stands: its address so far, and why `under` may not stand here, if it may not."""

    address: str
    why_not: str = ""


class Clauses:
    """Turns clauses into typed clauses."""

    def __init__(self, expressions: Expressions) -> None:
        self._expressions = expressions
        self._names = expressions.names

    def clause(self, node: tree.Clause, scope: Scope, place: Place) -> terms.Clause:
        """Return the typed clause; raises `Fault` with the place and the reason."""
        if place.why_not:
            scope = scope.closed(place.why_not)
        if isinstance(node, tree.Test):
            return terms.TestClause(
                _address(place, node.cites), self._expressions.condition(node.condition, scope)
            )
        if isinstance(node, tree.ClauseList):
            return self._list(node, scope, place)
        if isinstance(node, tree.Under):
            return self._under(node, scope, place)
        return self._each(node, scope, place)

    def _list(self, node: tree.ClauseList, scope: Scope, place: Place) -> terms.Clause:
        place = replace(place, address=_address(place, node.cites))
        if node.quantifier.startswith("at ") and not 0 < node.number <= len(node.items):
            message = f"`{node.quantifier} {node.number} of` a list of {len(node.items)}"
            advice = f"ask for 1 to {len(node.items)} of them"
            raise Fault("wrong-arguments", node.span, message, advice)
        if node.quantifier in ("none", "at most"):
            place = replace(place, why_not=f"below `{node.quantifier} of`")
        seen: set[str] = set()

        def item(one: tree.Item) -> terms.Clause:
            if one.label and one.label in seen:
                message = f"the label `{one.label}` stands twice"
                raise Fault("duplicate-name", one.span, message, "labels are those of the law, each once")
            seen.add(one.label)
            return self.clause(one.clause, scope, replace(place, address=place.address + one.label))

        return terms.ListClause(place.address, node.quantifier, node.number, each(item, node.items))

    def _under(self, node: tree.Under, scope: Scope, place: Place) -> terms.Clause:
        if place.why_not:
            message, advice = (
                f"`under` cannot stand {place.why_not}",
                "a declaration can only help to meet a norm",
            )
            raise Fault("under-not-allowed", node.span, message, advice)
        name = node.option.text
        symbol = self._names.of_kind(name, "option", "declaration")
        if symbol is None:
            near = self._names.near(name, "option", "declaration")
            raise Fault("unknown-name", node.option.span, f"there is no declaration `{name}`", near)
        if isinstance(symbol.node, tree.Declaration) and symbol.node.options:
            listed = ", ".join(f"`{name}.{option.name}`" for option in symbol.node.options)
            message = f"`{name}` is declared option by option"
            raise Fault("unopened-under", node.option.span, message, f"write one of {listed}")
        opened = opens(symbol)
        if not any(place.address == cite or place.address.startswith(f"{cite}(") for cite in opened):
            message = f"`{name}` does not open `{place.address}`"
            advice = f"it opens {', '.join(opened) or 'nothing'}"
            raise Fault("unopened-under", node.option.span, message, advice)
        return terms.UnderClause(place.address, symbol.name, self.clause(node.clause, scope, place))

    def _each(self, node: tree.EachIn, scope: Scope, place: Place) -> terms.Clause:
        collection = self._expressions.term(node.collection, scope)
        if collection.type.kind != "list" or collection.type.element is None:
            message = f"expected a list of plain values, found `{collection.type}`"
            advice = "of rows, ask `none of LIST where not CONDITION`"
            raise Fault("type-mismatch", node.collection.span, message, advice)
        other = self._names.find(node.variable, scope.scheme, scope.member_of)
        if other is not None or node.variable in scope.at_hand:
            what = other.what if other is not None else "a name above it"
            message = f"`{node.variable}` is also {what}"
            raise Fault("duplicate-name", node.span, message, "choose another name for each value")
        inner = scope.with_variable(node.variable, collection.type.element)
        return terms.EachClause(
            place.address, node.variable, collection, self.clause(node.clause, inner, place)
        )


def opens(symbol: Symbol) -> tuple[str, ...]:
    """Return the provisions that an option, or a declaration without options, opens."""
    if isinstance(symbol.node, tree.Entry):
        return tuple(cite.text for cite in symbol.node.cites)
    assert isinstance(symbol.node, tree.Declaration)
    return tuple(cite.text for cite in cited(symbol.node.properties))


def cited(properties: tuple[tree.Property, ...]) -> tuple[tree.Citation, ...]:
    """Return the citations among the properties of a declaration."""
    return tuple(
        cite
        for prop in properties
        if prop.name == "cites" and isinstance(prop.value, tuple)
        for cite in prop.value
        if isinstance(cite, tree.Citation)
    )


def _address(place: Place, cites: tuple[tree.Citation, ...]) -> str:
    return cites[0].text if cites else place.address
