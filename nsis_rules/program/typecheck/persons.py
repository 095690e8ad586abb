"""Persons: the standard persons of the law, and schemes with what they pay and to whom."""

from __future__ import annotations

from nsis_rules.program import operators, terms
from nsis_rules.program import program as typed
from nsis_rules.program.fold import fold
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, Scope, each
from nsis_rules.program.typecheck.declarations import Declarations
from nsis_rules.program.typecheck.operations import convert
from nsis_rules.program.types import Type
from nsis_rules.syntax import tree


def check_beneficiary(declarations: Declarations, symbol: Symbol) -> None:
    """Check a standard person: what is known of them, and what must be given."""
    node = symbol.node
    assert isinstance(node, tree.Beneficiary)
    bindings = each(lambda one: _binding(declarations, one, Scope(), "person."), node.bindings)
    opened = each(lambda one: _open(declarations, node, one), node.open)
    written = [(binding.name.text, binding) for binding in node.bindings]
    declarations.set_once((*written, *((f"person.{name}", node.name) for name, _ in node.open)))
    made = typed.Beneficiary(symbol.name, declarations.about(node, cited=True), bindings, opened)
    declarations.program.beneficiaries[symbol.name] = made


def _open(
    declarations: Declarations, node: tree.Beneficiary, one: tuple[str, tree.TypeNode]
) -> tuple[str, Type]:
    name, written = one
    made = declarations.expressions.types.of(written)
    symbol = declarations.names.of_kind(f"person.{name}", "person")
    if symbol is None:
        advice = declarations.names.suggestion(f"person.{name}")
        raise Fault("unknown-name", written.span, f"a standard person has no `{name}`", advice)
    declared = declarations.expressions.declared_type(symbol)
    if made != declared:
        message = f"`{name}` is `{declared}`, and `{made}` for `{node.name.text}`"
        raise Fault("type-mismatch", written.span, message, f"write `{name} : {declared}`")
    return name, made


def _binding(
    declarations: Declarations, binding: tree.Binding, scope: Scope, prefix: str
) -> tuple[str, terms.Term]:
    expressions, text = declarations.expressions, binding.name.text
    symbol = declarations.names.find(text, scope.scheme)
    if symbol is None or symbol.kind != "person" or not text.startswith(prefix):
        advice = declarations.names.suggestion(text, scope.scheme)
        if symbol is not None:
            advice = f"what is set here begins with `{prefix}`"
        raise Fault("unknown-name", binding.name.span, f"there is no `{text}` to set", advice)
    value = expressions.term(binding.value, scope, expressions.declared_type(symbol))
    folded, declared = fold(value), declarations.program.facts.get(symbol.name)
    if folded is not None and declared is not None:
        declarations.within_bounds(declared, folded, binding.value, symbol.node)
    return symbol.name, value


def check_scheme(declarations: Declarations, symbol: Symbol) -> None:
    """Check a scheme: what it pays, for whom, and which date picks the law."""
    node = symbol.node
    assert isinstance(node, tree.Scheme)
    scope = Scope(scheme=symbol.name)
    declarations.set_once(tuple((binding.name.text, binding) for binding in node.standard_person))
    declarations.set_once(tuple((one.fact.text, one) for one in node.pays))
    if node.in_force_at is not None:
        _check_date(declarations, node.in_force_at, scope)
    standard = each(lambda one: _binding(declarations, one, scope, "claim."), node.standard_person)
    pays = each(lambda one: _paid(declarations, one, scope), node.pays)
    about = declarations.about(node, cited=True)
    declarations.program.schemes[symbol.name] = typed.Scheme(symbol.name, about, pays, standard)


def _check_date(declarations: Declarations, node: tree.Name, scope: Scope) -> None:
    day = declarations.expressions.term(node, scope)
    if day.type.kind != "date" or not isinstance(day, terms.PersonFact):
        message = f"`in force at` names a date of the claim, found `{day.type}`"
        raise Fault("type-mismatch", node.span, message, "such as `claim.date_of_unemployment`")


def _paid(declarations: Declarations, node: tree.Pays, scope: Scope) -> tuple[str, terms.Term]:
    fact = declarations.names.of_kind(node.fact.text, "computed")
    if fact is None:
        known = declarations.names.symbols.get(node.fact.text)
        advice = declarations.names.near(node.fact.text, "computed")
        if known is not None:
            advice = "declare it `computed by scheme`"
        raise Fault("unknown-name", node.fact.span, f"no scheme pays `{node.fact.text}`", advice)
    paid = declarations.expressions.term(node.rule, scope)
    if node.ratio is not None:
        paid = convert(paid, node.ratio, node.unit, node.period, node)
    expected = declarations.expressions.declared_type(fact)
    if not operators.fits(paid.type, expected):
        message = f"`{node.fact.text}` is `{expected}`, the rule gives `{paid.type}`"
        rate = paid.type.kind == expected.kind == "money" and paid.type.unit != expected.unit
        advice = "convert it, such as `at 30 days per month`" if rate else ""
        raise Fault("unit-mismatch" if rate else "type-mismatch", node.rule.span, message, advice)
    return fact.name, paid
