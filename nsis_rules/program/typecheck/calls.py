"""Calls: built-in functions, tables, persons (`given`), values on a day, readings, declarations."""

from __future__ import annotations

from dataclasses import replace

from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import operators, terms
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.typecheck.expressions import Expressions
from nsis_rules.program.typecheck.references import name as read_name
from nsis_rules.program.types import BOOLEAN, DATE, Type
from nsis_rules.syntax import tree


def call(expressions: Expressions, node: tree.Call, scope: Scope) -> terms.Term:
    """Return the term of a built-in function or a table, called."""
    name = node.name.text
    if name in operators.FUNCTIONS:
        arguments = [expressions.term(argument, scope) for argument in node.arguments]
        made = operators.call(name, [argument.type for argument in arguments])
        if isinstance(made, operators.Misfit):
            raise Fault(made.code, node.span, made.message, made.help)
        return terms.Operation(name, tuple(arguments), made)
    names = expressions.names
    symbol = names.find(name, scope.scheme, scope.member_of)
    table = symbol.node if symbol is not None and symbol.kind == "table" else None
    if symbol is None or not isinstance(table, tree.Table) or table.type is None:
        tables = [one.local for one in names.symbols.values() if one.kind == "table"]
        advice = did_you_mean(name, [*operators.FUNCTIONS, *tables])
        raise Fault("unknown-name", node.name.span, f"there is no function or table `{name}`", advice)
    if len(table.keys) != len(node.arguments):
        message = f"`{name}` takes {len(table.keys)} values, found {len(node.arguments)}"
        keys = ", ".join(key for key, _ in table.keys)
        raise Fault("wrong-arguments", node.span, message, f"write `{name}({keys})`")
    kinds = [expressions.types.of(key) for _, key in table.keys]
    arguments = [expressions.term(a, scope, kind) for a, kind in zip(node.arguments, kinds, strict=True)]
    return terms.TableCall(symbol.name, tuple(arguments), expressions.types.of(table.type))


def given(expressions: Expressions, node: tree.Given, scope: Scope) -> terms.Term:
    """Return the term of a name evaluated for another person."""
    target = read_name(expressions, node.name, scope)
    if not isinstance(target, terms.RuleValue | terms.Computed):
        message = f"`{node.name.text}` does not depend on a person"
        raise Fault("type-mismatch", node.name.span, message, "`given` follows a rule or what a scheme pays")
    beneficiary, opened = _beneficiary(expressions, node.beneficiary, scope)
    replacements: list[tuple[str, terms.Term]] = []
    for argument in node.arguments:
        symbol = _person_fact(expressions, argument)
        if any(name == symbol.name for name, _ in replacements):
            message = f"`{argument.name}` is given twice"
            raise Fault("wrong-arguments", argument.span, message, "keep one")
        value = expressions.term(argument.value, scope, expressions.declared_type(symbol))
        replacements.append((symbol.name, value))
    missing = [name for name in opened if f"person.{name}" not in dict(replacements)]
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        advice = f"write `given {beneficiary} ({missing[0]} = ...)`"
        raise Fault("wrong-arguments", node.span, f"`{beneficiary}` leaves {listed} open", advice)
    made = terms.Given(target, beneficiary, tuple(replacements), target.type)
    expressions.persons.append((made, node.name.span))
    return made


def _person_fact(expressions: Expressions, argument: tree.Argument) -> Symbol:
    symbol = expressions.names.of_kind(f"person.{argument.name}", "person")
    if symbol is not None:
        return symbol
    near = [key.removeprefix("person.") for key in expressions.names.symbols if key.startswith("person.")]
    message = f"a standard person has no `{argument.name}`"
    raise Fault("unknown-name", argument.span, message, did_you_mean(argument.name, near))


def _beneficiary(
    expressions: Expressions, node: tree.Name | None, scope: Scope
) -> tuple[str, tuple[str, ...]]:
    if node is None:
        return "", ()
    person = read_name(expressions, node, scope)
    if not isinstance(person, terms.Constant) or person.type.kind != "beneficiary":
        message = f"`{node.text}` is not a standard person"
        raise Fault("type-mismatch", node.span, message, "declare it with `beneficiary`")
    declared = expressions.names.symbols[str(person.value)].node
    assert isinstance(declared, tree.Beneficiary)
    return str(person.value), tuple(name for name, _ in declared.open)


def on_date(expressions: Expressions, node: tree.OnDate, scope: Scope) -> terms.Term:
    """Return the term of a parameter as of an explicit day."""
    parameter = read_name(expressions, node.name, scope)
    if not isinstance(parameter, terms.ParameterValue):
        message = f"`{node.name.text}` has no versions to choose from"
        raise Fault("type-mismatch", node.name.span, message, "`on` asks a parameter for its value on a day")
    made = replace(parameter, day=expressions.term(node.day, scope, DATE))
    expressions.days.append((made, node.day.span))
    return made


def reading(expressions: Expressions, node: tree.ReadingValue, scope: Scope) -> terms.Term:
    """Return the term of the alternative in force of a reading."""
    del scope
    symbol = _expect(expressions, node.name, "reading")
    assert isinstance(symbol.node, tree.Reading)
    options = tuple(alternative.name for alternative in symbol.node.alternatives)
    return terms.ReadingValue(symbol.name, Type("options", options=options))


def declared(expressions: Expressions, node: tree.DeclaredValue, scope: Scope) -> terms.Term:
    """Return the term of whether a flexibility is declared."""
    del scope
    symbol = _expect(expressions, node.name, "declaration", "option")
    return terms.DeclaredValue(symbol.name, BOOLEAN)


def _expect(expressions: Expressions, node: tree.Name, *kinds: str) -> Symbol:
    symbol = expressions.names.of_kind(node.text, *kinds)
    if symbol is None:
        message = f"there is no {kinds[0]} `{node.text}`"
        raise Fault("unknown-name", node.span, message, expressions.names.near(node.text, *kinds))
    return symbol
