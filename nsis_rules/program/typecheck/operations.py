"""Operations: arithmetic, logic, comparisons, windows of time, rounding, conversion of pay."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from nsis_rules.diagnostics.diagnostic import Diagnostic
from nsis_rules.program import operators, terms
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.typecheck.expressions import Expressions
from nsis_rules.program.types import BOOLEAN, NUMBER
from nsis_rules.syntax import tree


def grouped(expressions: Expressions, node: tree.Grouped, scope: Scope) -> terms.Term:
    """Return what stands in parentheses."""
    return expressions.term(node.inner, scope)


def binary(expressions: Expressions, node: tree.Binary, scope: Scope) -> terms.Term:
    """Return the term of arithmetic, and remember where a divisor stands."""
    left, right = expressions.term(node.left, scope), expressions.term(node.right, scope)
    literal = _is_literal(node.left) or _is_literal(node.right)
    operation, made = expressions.fitting(
        operators.combine(node.operator, left.type, right.type, literal), node
    )
    if node.operator in "+-" and (_is_share(node.left) or _is_share(node.right)):
        message = f"`of` beside `{node.operator}` is read two ways"
        advice = "put the share in parentheses: `(50% of a) + b`"
        expressions.warnings.append(Diagnostic("of-in-sum", node.span, message, advice))
    term = terms.Operation(operation, (left, right), made)
    if operation == "divide":
        expressions.divisors[id(term)] = term, node.right.span
    return term


def _is_literal(node: tree.Expression) -> bool:
    if isinstance(node, tree.Grouped):
        return _is_literal(node.inner)
    if isinstance(node, tree.Binary):
        return _is_literal(node.left) and _is_literal(node.right)
    return isinstance(node, tree.Literal)


def _is_share(node: tree.Expression) -> bool:
    return isinstance(node, tree.Binary) and node.operator == "of"


def logic(expressions: Expressions, node: tree.Logic, scope: Scope) -> terms.Term:
    """Return the term of `and` or `or`."""
    operands = tuple(expressions.condition(operand, scope) for operand in node.operands)
    return terms.Operation(node.operator, operands, BOOLEAN)


def negation(expressions: Expressions, node: tree.Not, scope: Scope) -> terms.Term:
    """Return the term of `not`."""
    operand = expressions.condition(node.operand, scope.closed("below `not`"))
    return terms.Operation("not", (operand,), BOOLEAN)


def comparison(expressions: Expressions, node: tree.Compare, scope: Scope) -> terms.Term:
    """Return the term of a comparison."""
    left, right = _sides(expressions, node, scope.closed("in a comparison"))
    operation, made = expressions.fitting(operators.compare(node.operator, left.type, right.type), node)
    return terms.Operation(operation, (left, right), made)


def _sides(expressions: Expressions, node: tree.Compare, scope: Scope) -> tuple[terms.Term, terms.Term]:
    """Type the side that is not a bare word first: the word is then an alternative of its type."""
    if isinstance(node.left, tree.Name) and expressions.is_bare_word(node.left, scope):
        right = expressions.term(node.right, scope)
        return _beside(expressions, node.left, scope, right), right
    left = expressions.term(node.left, scope)
    return left, _beside(expressions, node.right, scope, left)


def _beside(expressions: Expressions, node: tree.Expression, scope: Scope, other: terms.Term) -> terms.Term:
    """Return the term of a side; what can only be read by the type of the other side is read so."""
    kind = other.type.kind
    word = isinstance(node, tree.Name) and (
        node.text in other.type.options or expressions.is_bare_word(node, scope)
    )
    by_type = (kind == "options" and word) or (kind in ("set", "list") and isinstance(node, tree.ListLiteral))
    return expressions.term(node, scope, other.type if by_type else None)


def one_of_options(expressions: Expressions, node: tree.OneOfOptions, scope: Scope) -> terms.Term:
    """Return the term of `X in (a, b)`."""
    left = expressions.term(node.left, scope)
    if left.type.kind != "options":
        message = f"`in` asks for an alternative, found `{left.type}`"
        raise Fault(
            "type-mismatch", node.left.span, message, "compare with `=`, or write `or` between conditions"
        )
    options = tuple(expressions.term(option, scope, left.type) for option in node.options)
    return terms.Operation("in", (left, *options), BOOLEAN)


def state(expressions: Expressions, node: tree.IsState, scope: Scope) -> terms.Term:
    """Return the term of `X is known`, `is none`, `is unlimited`, `is never`, or `REQUIREMENT is met`."""
    if node.state == "met":
        return _requirement_met(expressions, node, scope)
    left = expressions.term(node.left, scope)
    if node.state not in ("known", left.type.special):
        advice = f"declare it `or {node.state}` if that is a possible answer"
        raise Fault("type-mismatch", node.span, f"`{left.type}` is never `{node.state}`", advice)
    return terms.Operation(f"is {node.state}", (left,), BOOLEAN)


def _requirement_met(expressions: Expressions, node: tree.IsState, scope: Scope) -> terms.Term:
    if not isinstance(node.left, tree.Name):
        raise Fault("type-mismatch", node.left.span, "only a requirement can be met", "write its name alone")
    name, names = node.left.text, expressions.names
    member = next(iter(scope.member_of.values()), "")
    for candidate in (names.in_full(name, scope.member_of), f"{name}.{member}"):
        if names.of_kind(candidate, "requirement") is not None:
            expressions.asked.append((candidate, node.left.span, scope))
            return terms.RequirementMet(candidate, BOOLEAN)
    advice = names.near(name, "requirement")
    raise Fault("unknown-name", node.left.span, f"there is no requirement `{name}`", advice)


def set_relation(expressions: Expressions, node: tree.SetRelation, scope: Scope) -> terms.Term:
    """Return the term of `X covers CATALOGUE` or `X stays within CATALOGUE`."""
    left = expressions.term(node.left, scope)
    if left.type.kind != "set":
        message = f"`{node.relation}` asks what is named of a catalogue, found `{left.type}`"
        raise Fault("type-mismatch", node.left.span, message, "declare the fact `some of CATALOGUE`")
    if not isinstance(node.right, tree.Name):
        message, advice = f"`{node.relation}` compares with a catalogue", "write the name of one"
        raise Fault("type-mismatch", node.right.span, message, advice)
    name = node.right.text
    if expressions.names.of_kind(name, "catalogue") is None:
        advice = expressions.names.near(name, "catalogue")
        raise Fault("unknown-name", node.right.span, f"there is no catalogue `{name}`", advice)
    entries, own = _entries(expressions, name), _entries(expressions, left.type.catalogue)
    if not entries <= own:
        beyond = ", ".join(f"`{entry}`" for entry in sorted(entries - own)[:3])
        message = f"`{name}` lists {beyond}, which `{left.type.catalogue}` does not"
        raise Fault(
            "type-mismatch", node.right.span, message, f"compare with `{left.type.catalogue}` or a part of it"
        )
    right = terms.Constant(entries, replace(left.type, other=False, special=""))
    return terms.Operation(node.relation, (left, right), BOOLEAN)


def _entries(expressions: Expressions, catalogue: str) -> frozenset[str]:
    node = expressions.names.symbols[catalogue].node
    assert isinstance(node, tree.Catalogue)
    return frozenset(entry.name for entry in node.entries)


def within(expressions: Expressions, node: tree.Within, scope: Scope) -> terms.Term:
    """Return the term of a window of time."""
    parts = (node.left, node.first, node.second)
    made = tuple(expressions.term(part, scope) for part in parts)
    wanted = ("date", "date" if node.relation == "to" else "duration", "date")
    for term, part, kind in zip(made, parts, wanted, strict=True):
        if term.type.kind != kind:
            message = f"a window of time asks for a `{kind}` here, found `{term.type}`"
            advice = "write `DATE within DURATION before DATE`, or `DATE within DATE to DATE`"
            raise Fault("type-mismatch", part.span, message, advice)
        if term.type.special:
            refused = operators.special_refused("a window of time with", term.type)
            raise Fault(refused.code, part.span, refused.message, refused.help)
    return terms.Operation(f"within {node.relation}", made, BOOLEAN)


def rounded(expressions: Expressions, node: tree.Rounded, scope: Scope) -> terms.Term:
    """Return the term of an amount rounded to a multiple of a unit."""
    amount, unit = expressions.term(node.amount, scope), expressions.constant(node.unit)
    if amount.type.special:
        refused = operators.special_refused("rounding of", amount.type)
        raise Fault(refused.code, node.amount.span, refused.message, refused.help)
    money = amount.type.kind == unit.type.kind == "money" and unit.type.unit in ("", amount.type.unit)
    if not amount.type.amount or not (money or operators.comparable(amount.type, unit.type)):
        message = f"`{amount.type}` is not rounded to `{unit.type}`"
        code = "unit-mismatch" if amount.type.kind == unit.type.kind else "type-mismatch"
        raise Fault(code, node.unit.span, message, "round to an amount of the same kind and unit")
    currency = operators.common_currency(amount.type, unit.type)
    if isinstance(currency, operators.Misfit):
        raise Fault(currency.code, node.unit.span, currency.message, currency.help)
    if unit.value == 0:
        raise Fault(
            "division-by-zero", node.unit.span, "nothing is rounded to a multiple of zero", "write `1`"
        )
    return terms.Rounded(amount, node.mode, unit, amount.type)


def converted(expressions: Expressions, node: tree.Converted, scope: Scope) -> terms.Term:
    """Return the term of a rate of pay in another period."""
    amount = expressions.term(node.amount, scope)
    return convert(amount, node.ratio, node.unit, node.period, node)


def convert(amount: terms.Term, ratio: Fraction, unit: str, period: str, node: tree.Node) -> terms.Term:
    """Return a rate of pay in the other of two periods: `ratio` units make one period."""
    if amount.type.special:
        refused = operators.special_refused("arithmetic on", amount.type)
        raise Fault(refused.code, node.span, refused.message, refused.help)
    if amount.type.kind != "money" or amount.type.unit not in (unit, period) or unit == period:
        message = f"`{amount.type}` cannot be converted at {unit}s per {period}"
        advice = "one of the two periods is that of the amount, the other that of the result"
        raise Fault("unit-mismatch", node.span, message, advice)
    to_unit = amount.type.unit == period
    factor = 1 / ratio if to_unit else ratio
    made = replace(amount.type, unit=unit if to_unit else period)
    return terms.Operation("multiply", (amount, terms.Constant(factor, NUMBER)), made)
