"""Names and literals: what a name means at its place, and the term that reads it."""

from __future__ import annotations

from collections.abc import Callable

from nsis_rules import values
from nsis_rules.diagnostics.diagnostic import Label
from nsis_rules.program import terms
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.typecheck.columns import columns_of
from nsis_rules.program.typecheck.expressions import Expressions
from nsis_rules.program.types import BENEFICIARY, BOOLEAN, COUNT, DATE, NUMBER, PERCENT, POINTS, Type
from nsis_rules.syntax import tree

_SPECIALS = {
    "unlimited": values.UNLIMITED, "none": values.NONE, "never": values.NEVER, "unknown": values.UNKNOWN,
}  # fmt: skip


def name(expressions: Expressions, node: tree.Name, scope: Scope) -> terms.Term:
    """Return the term that reads what a name means at its place."""
    at_hand = _at_hand(expressions, node, scope)
    if at_hand is not None:
        return at_hand
    names = expressions.names
    symbol = names.find(node.text, scope.scheme, scope.member_of)
    if symbol is not None:
        return _value_of(expressions, symbol, node)
    if scope.row_range and node.text.startswith(f"{scope.row_range}."):
        rest = node.text.removeprefix(f"{scope.row_range}.")
        message = f"`{node.text}` has no value while every `{scope.row_range}` is gone through"
        raise Fault("unknown-name", node.span, message, f"write `{rest}` alone")
    full = names.in_full(node.text, scope.member_of)
    shown = f" (`{full}`)" if full != node.text else ""
    every = [key.removeprefix(f"{scope.row_member}.") for key in names.symbols] if scope.row_member else []
    local = (*scope.at_hand, *every)
    advice = names.suggestion(node.text, scope.scheme, scope.member_of, local)
    raise Fault("unknown-name", node.span, f"nothing declares `{node.text}`{shown}", advice)


def _at_hand(expressions: Expressions, node: tree.Name, scope: Scope) -> terms.Term | None:
    if node.text in scope.variables:
        return terms.Variable(node.text, scope.variables[node.text])
    names = expressions.names
    if node.text in scope.fields:
        other = names.find(node.text, scope.scheme)
        if other is not None:
            message = f"`{node.text}` is a field of the row and also {other.what}"
            labels = (Label(other.span, "the other"),)
            raise Fault("field-hides-name", node.span, message, "rename one of them", labels)
        return terms.Field(node.text, scope.fields[node.text])
    if scope.row_member:
        symbol = names.find(f"{scope.row_member}.{node.text}", scope.scheme)
        if symbol is not None:
            return _value_of(expressions, symbol, node)
    return None


def _value_of(expressions: Expressions, symbol: Symbol, node: tree.Node) -> terms.Term:
    make = _READS.get(symbol.kind)
    if make is None:
        message = f"`{symbol.name}` is {symbol.what}, which has no value here"
        raise Fault("type-mismatch", node.span, message, _INSTEAD.get(symbol.kind, "").format(symbol.name))
    return make(expressions, symbol)


def literal(expressions: Expressions, node: tree.Literal, scope: Scope) -> terms.Term:
    """Return the constant of a literal."""
    del expressions
    if node.kind == "special":
        if node.value == "unknown" and not scope.in_example:
            advice = "leave the fact out, or ask whether it `is known`"
            raise Fault("type-mismatch", node.span, "only an example says that a fact is unknown", advice)
        return terms.Constant(_SPECIALS[str(node.value)], Type("special", options=(str(node.value),)))
    if node.kind == "number":
        whole = getattr(node.value, "denominator", 0) == 1
        return terms.Constant(node.value, COUNT if whole else NUMBER)
    if node.kind == "money":
        return terms.Constant(node.value, Type("money", node.unit, currency=node.currency))
    if node.kind == "duration":
        return terms.Constant(node.value, Type("duration", node.unit))
    made = {"percent": PERCENT, "points": POINTS, "date": DATE, "boolean": BOOLEAN}[node.kind]
    return terms.Constant(node.value, made)


def list_literal(expressions: Expressions, node: tree.ListLiteral, scope: Scope) -> terms.Term:
    """Return a list written out where no type is expected."""
    return expressions.list_of(node, scope)


def _fact(expressions: Expressions, symbol: Symbol) -> terms.Term:
    return terms.Fact(symbol.name, expressions.declared_type(symbol))


def _person_fact(expressions: Expressions, symbol: Symbol) -> terms.Term:
    return terms.PersonFact(symbol.name, expressions.declared_type(symbol))


def _computed(expressions: Expressions, symbol: Symbol) -> terms.Term:
    return terms.Computed(symbol.name, expressions.declared_type(symbol))


def _rule(expressions: Expressions, symbol: Symbol) -> terms.Term:
    return terms.RuleValue(symbol.name, expressions.declared_type(symbol))


def _parameter(expressions: Expressions, symbol: Symbol) -> terms.Term:
    return terms.ParameterValue(symbol.name, None, expressions.declared_type(symbol))


def _column(expressions: Expressions, symbol: Symbol) -> terms.Term:
    table = symbol.extra
    assert isinstance(table, tree.Table)
    return columns_of(expressions, table)[symbol.name]


def _beneficiary(expressions: Expressions, symbol: Symbol) -> terms.Term:
    del expressions
    return terms.Constant(symbol.name, BENEFICIARY)


_READS: dict[str, Callable[[Expressions, Symbol], terms.Term]] = {
    "fact": _fact, "person": _person_fact, "computed": _computed, "rule": _rule, "parameter": _parameter,
    "column": _column, "beneficiary": _beneficiary,
}  # fmt: skip
_INSTEAD = {
    "reading": "write `reading {}`",
    "declaration": "write `declared {}`",
    "option": "write `declared {}`",
    "requirement": "write `{} is met`",
    "table": "call it: `{}(...)`",
    "catalogue": "write `covers {0}` or `stays within {0}`",
    "columns": "read a column of it, such as `contingency.rate`",
}
