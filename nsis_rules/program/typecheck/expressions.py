"""Expressions: each name resolved, each unit checked, each form turned into a typed term."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.diagnostics.source import Span
from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import operators, terms
from nsis_rules.program.fold import fold
from nsis_rules.program.resolve import Names, Symbol
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.typecheck.written_types import WrittenTypes
from nsis_rules.program.types import Type
from nsis_rules.syntax import tree

Form = Callable[["Expressions", Any, Scope], terms.Term]


class Expressions:
    """Turns expressions into typed terms: what each form of the tree becomes stands in a table of forms.

    `divisors`, `days` (of `PARAMETER on DAY`), `asked` (of `REQUIREMENT is met`) and `persons` (of
    `NAME given PERSON`) say where terms stand that are checked when the whole program is known: terms
    have no places of their own. A divisor is found by the identity of its term, which is kept beside it
    so that no other can take it.
    """

    def __init__(self, names: Names, forms: Mapping[type, Form]) -> None:
        self.names, self._forms = names, forms
        self.types = WrittenTypes(names)
        self.warnings: list[Diagnostic] = []
        self.divisors: dict[int, tuple[terms.Term, Span]] = {}
        self.days: list[tuple[terms.ParameterValue, Span]] = []
        self.asked: list[tuple[str, Span, Scope]] = []
        self.persons: list[tuple[terms.Given, Span]] = []
        self.columns: dict[int, dict[str, terms.Constant]] = {}

    def term(self, node: tree.Expression, scope: Scope, expected: Type | None = None) -> terms.Term:
        """Return the typed term of an expression; with `expected`, a bare word may be an alternative of it.

        Raises `Fault` with the place and the reason.
        """
        if isinstance(node, tree.Grouped):
            return self.term(node.inner, scope, expected)
        if expected is None:
            return self._forms[type(node)](self, node, scope)
        if expected.kind == "options" and isinstance(node, tree.Name):
            option = self._option(node, scope, expected)
            if option is not None:
                return option
        if expected.kind == "set" and isinstance(node, tree.ListLiteral):
            return self._set(node, expected)
        if expected.kind == "list" and isinstance(node, tree.ListLiteral):
            return self.list_of(node, scope, expected)
        return self._fitted(node, self._forms[type(node)](self, node, scope), expected)

    def condition(self, node: tree.Expression, scope: Scope) -> terms.Term:
        """Return the term of a condition: a boolean."""
        made = self.term(node, scope)
        if not made.type.truth:
            message = f"expected a condition, found `{made.type}`"
            raise Fault("type-mismatch", node.span, message, "compare it with a value")
        return made

    def settled(self, node: tree.Expression, scope: Scope) -> terms.Constant | None:
        """Return what a condition comes to before anything runs, or None if it depends on facts."""
        return fold(self.condition(node, scope))

    def constant(self, node: tree.Expression, expected: Type | None = None) -> terms.Constant:
        """Return the plain value that an expression without any fact in it comes to."""
        found = fold(self.term(node, Scope(), expected))
        if found is None:
            raise Fault(
                "type-mismatch", node.span, "expected a plain value", "write the number or date itself"
            )
        return found

    def declared_type(self, symbol: Symbol) -> Type:
        """Return the type a symbol is declared with."""
        written = getattr(symbol.node, "type", None)
        assert isinstance(written, tree.TypeNode)
        return self.types.of(written)

    def fitting(self, found: operators.Result, node: tree.Node) -> tuple[str, Type]:
        """Return what an operation gives, or raise the fault of operands that do not fit."""
        if isinstance(found, operators.Misfit):
            raise Fault(found.code, node.span, found.message, found.help)
        return found

    # ------------------------------------------------------------------ what is expected

    def _fitted(self, node: tree.Expression, made: terms.Term, expected: Type) -> terms.Term:
        found = made.type
        if operators.fits(found, expected):
            # A bare `none` takes the type of what is expected, so that it compares as that does.
            return replace(made, type=expected) if found.kind == "special" else made
        if isinstance(made, terms.Constant) and made.value == 0 and found.ratio and expected.amount:
            return terms.Constant(made.value, expected)
        same = found.kind == expected.kind and found.unit != expected.unit
        advice = "write the ratio, such as `at 26 days per month`" if same and found.kind == "money" else ""
        if found.special and found.special != expected.special and found.kind == expected.kind:
            advice = operators.special_refused("", found).help
        if expected.truth:
            advice = "compare it with a value"
        if (found.kind, expected.kind) == ("count", "percent"):
            advice = "write the percentage with its sign: `50%`"
        code = "unit-mismatch" if same else "type-mismatch"
        raise Fault(code, node.span, f"expected `{expected}`, found `{found}`", advice)

    def _option(self, node: tree.Name, scope: Scope, expected: Type) -> terms.Term | None:
        at_hand = node.text in scope.at_hand
        if node.text in expected.options:
            if at_hand:
                message = f"`{node.text}` is an alternative here and also a field of the row"
                raise Fault("field-hides-name", node.span, message, "rename one of them")
            return terms.Constant(node.text, replace(expected, free=False, special=""))
        if at_hand or not self.is_bare_word(node, scope):
            return None
        listed = ", ".join(expected.options)
        advice = did_you_mean(node.text, expected.options) or f"one of {listed}"
        raise Fault("unknown-option", node.span, f"`{node.text}` is not an alternative here", advice)

    def is_bare_word(self, node: tree.Name, scope: Scope) -> bool:
        """Return whether a name can be nothing but an alternative of a type."""
        if "." in node.text or node.text in scope.at_hand:
            return False
        if scope.row_member and self.names.find(f"{scope.row_member}.{node.text}", scope.scheme):
            return False
        return self.names.find(node.text, scope.scheme, scope.member_of) is None

    def _set(self, node: tree.ListLiteral, expected: Type) -> terms.Term:
        catalogue = self.names.symbols[expected.catalogue].node
        assert isinstance(catalogue, tree.Catalogue)
        known = [entry.name for entry in catalogue.entries] + (["other"] if expected.other else [])
        chosen = []
        for item in node.items:
            text = item.text if isinstance(item, tree.Name) else "this"
            if text not in known:
                advice = did_you_mean(text, known)
                message = f"`{text}` is not in `{expected.catalogue}`"
                raise Fault("unknown-option", item.span, message, advice)
            chosen.append(text)
        return terms.Constant(frozenset(chosen), replace(expected, special=""))

    def list_of(self, node: tree.ListLiteral, scope: Scope, expected: Type | None = None) -> terms.Term:
        """Return a list written out: its items are of one type, that of the list where one is expected."""
        element = expected.element if expected is not None else None
        if expected is not None and expected.record and node.items:
            message = f"expected `{expected}`, found a list of plain values"
            raise Fault("type-mismatch", node.span, message, "write its rows as a table, below the name")
        items = [self.term(item, scope, element) for item in node.items]
        for item, written in zip(items, node.items, strict=True):
            if item.type.special:
                refused = operators.special_refused("a list with", item.type)
                raise Fault(refused.code, written.span, refused.message, refused.help)
            if not operators.comparable(item.type, items[0].type) or item.type.kind in ("list", "special"):
                message = f"`{items[0].type}` and `{item.type}` in one list"
                raise Fault("type-mismatch", written.span, message, "a list holds values of one type")
        made = expected or Type("list", element=items[0].type.plain() if items else None)
        return terms.Operation("list", tuple(items), made)
