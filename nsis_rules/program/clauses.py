"""Clauses: the shape of an article, each with the address a lawyer would write."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nsis_rules.program import terms
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.typecheck import Expressions
from nsis_rules.syntax import tree


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clause stands: its address so far, and whether an `under` may stand here."""

    address: str
    under_allowed: bool = True
    why_not: str = ""

    def closed(self, why: str) -> Place:
        """Return the place below something that is not monotone, where `under` may not stand."""
        return replace(self, under_allowed=False, why_not=why)


class Clauses:
    """Turns clauses into typed clauses."""

    def __init__(self, expressions: Expressions) -> None:
        self._expressions = expressions
        self._names = expressions.names

    def clause(self, node: tree.Clause, scope: Scope, place: Place) -> terms.Clause:
        """Return the typed clause; raises `Fault` with the place and the reason."""
        if isinstance(node, tree.Test):
            return terms.TestClause(_address(place, node.cites), self._expressions.condition(node.condition, scope))
        if isinstance(node, tree.ClauseList):
            return self._list(node, scope, place)
        if isinstance(node, tree.Under):
            return self._under(node, scope, place)
        return self._each(node, scope, place)

    def _list(self, node: tree.ClauseList, scope: Scope, place: Place) -> terms.Clause:
        place = replace(place, address=_address(place, node.cites))
        if node.quantifier.startswith("at ") and not 0 < node.number <= len(node.items):
            message = f"`{node.quantifier} {node.number} of` a list of {len(node.items)}"
            raise Fault("wrong-arguments", node.span, message)
        if node.quantifier in ("none", "at most"):
            place = place.closed(f"below `{node.quantifier} of`")
        seen: set[str] = set()
        items = []
        for item in node.items:
            if item.label and item.label in seen:
                raise Fault("duplicate-name", item.span, f"the label `{item.label}` stands twice")
            seen.add(item.label)
            items.append(self.clause(item.clause, scope, replace(place, address=place.address + item.label)))
        return terms.ListClause(place.address, node.quantifier, node.number, tuple(items))

    def _under(self, node: tree.Under, scope: Scope, place: Place) -> terms.Clause:
        if not place.under_allowed:
            raise Fault("under-not-allowed", node.span, f"`under` cannot stand {place.why_not}")
        symbol = self._names.symbols.get(node.option.text)
        if symbol is None or symbol.kind not in ("option", "declaration"):
            near = self._names.suggestion(node.option.text)
            raise Fault("unknown-name", node.option.span, f"there is no declaration `{node.option.text}`", near)
        opened = opens(symbol)
        if not any(place.address == cite or place.address.startswith(f"{cite}(") for cite in opened):
            message = f"`{symbol.name}` does not open {place.address}"
            raise Fault("unopened-under", node.option.span, message, f"it opens {', '.join(opened) or 'nothing'}")
        return terms.UnderClause(place.address, symbol.name, self.clause(node.clause, scope, place))

    def _each(self, node: tree.EachIn, scope: Scope, place: Place) -> terms.Clause:
        collection = self._expressions.term(node.collection, scope)
        if collection.type.kind != "list" or collection.type.element is None:
            message = f"expected a list of plain values, found `{collection.type}`"
            raise Fault("type-mismatch", node.collection.span, message)
        inner = scope.with_variable(node.variable, collection.type.element)
        return terms.EachClause(place.address, node.variable, collection, self.clause(node.clause, inner, place))


def opens(symbol: Symbol) -> tuple[str, ...]:
    """Return the provisions that an option, or a declaration without options, opens."""
    if isinstance(symbol.node, tree.Entry):
        return tuple(cite.text for cite in symbol.node.cites)
    assert isinstance(symbol.node, tree.Declaration)
    return tuple(cite.text for prop in symbol.node.properties if prop.name == "cites" for cite in prop.value)  # type: ignore[union-attr]


def _address(place: Place, cites: tuple[tree.Citation, ...]) -> str:
    return cites[0].text if cites else place.address
