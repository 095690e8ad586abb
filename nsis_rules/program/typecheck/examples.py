"""Examples: a case with what must come out, each name and unit checked like the law's own."""

from __future__ import annotations

from typing import get_args

from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import operators, terms
from nsis_rules.program import program as typed
from nsis_rules.program.depend import parts
from nsis_rules.program.fold import fold
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, Scope, each
from nsis_rules.program.typecheck.declarations import Declarations
from nsis_rules.program.types import Type
from nsis_rules.program.words import VERDICTS
from nsis_rules.syntax import tree
from nsis_rules.values import Value


def check_example(declarations: Declarations, node: tree.Example) -> None:
    """Check one example and add it to the program."""
    of = _expect(declarations, node.name, "instrument", "scheme")
    scope = Scope(scheme=of.name if of.kind == "scheme" else "", in_example=True)
    facts = each(lambda binding: _binding(declarations, binding, scope), node.bindings)
    declarations.set_once(
        tuple((name, binding.name) for (name, _), binding in zip(facts, node.bindings, strict=True))
    )
    declared = each(lambda name: _expect(declarations, name, "declaration", "option").name, node.declared)
    schemes = each(lambda pair: _scheme(declarations, *pair), node.schemes)
    readings = each(lambda pair: _reading(declarations, node, *pair), node.readings)
    declarations.set_once(tuple((name, node.name) for name, _ in (*readings, *schemes)))
    expected = each(lambda one: _expected(declarations, one, scope), node.expected)
    name = f"{of.name}: {node.text}"
    if name in declarations.program.examples:
        message = f'there are two examples "{node.text}" of `{of.name}`'
        other = declarations.program.examples[name].about.span
        declarations.report("duplicate-name", node.name, message, "give each a text of its own", other)
    declarations.program.examples[name] = typed.Example(
        name, declarations.about(node), of.name, facts, declared, readings, schemes, node.as_of, expected
    )


def _expect(declarations: Declarations, node: tree.Name, *kinds: str) -> Symbol:
    symbol = declarations.names.of_kind(node.text, *kinds)
    if symbol is None:
        message = f"there is no {' or '.join(kinds)} `{node.text}`"
        raise Fault("unknown-name", node.span, message, declarations.names.near(node.text, *kinds))
    return symbol


def _scheme(declarations: Declarations, contingency: str, node: tree.Name) -> tuple[str, str]:
    symbol = _expect(declarations, node, "scheme")
    assert isinstance(symbol.node, tree.Scheme)
    paid = {one.fact.text.partition(".")[0] for one in symbol.node.pays}
    if contingency not in paid:
        message = f"`{symbol.name}` pays nothing for `{contingency}`"
        raise Fault("unknown-name", node.span, message, did_you_mean(contingency, paid))
    return contingency, symbol.name


def _reading(declarations: Declarations, node: tree.Example, name: str, alternative: str) -> tuple[str, str]:
    symbol = declarations.names.of_kind(name, "reading")
    if symbol is None or not isinstance(symbol.node, tree.Reading):
        advice = declarations.names.near(name, "reading")
        raise Fault("unknown-name", node.name.span, f"there is no reading `{name}`", advice)
    known = [one.name for one in symbol.node.alternatives]
    if alternative not in known:
        advice = did_you_mean(alternative, known) or f"one of {', '.join(known)}"
        message = f"`{alternative}` is not an alternative of `{name}`"
        raise Fault("unknown-option", node.name.span, message, advice)
    return name, alternative


def _binding(
    declarations: Declarations, node: tree.Binding | tree.GivenRows, scope: Scope
) -> tuple[str, terms.Term]:
    names, text = declarations.names, node.name.text
    symbol = names.find(text, scope.scheme)
    if symbol is None or symbol.kind not in ("fact", "person", "computed"):
        advice = names.suggestion(text, scope.scheme)
        if symbol is not None:
            advice = f"`{text}` is {symbol.what}: an example gives facts"
        raise Fault("unknown-fact", node.name.span, f"there is no fact `{text}`", advice)
    kind = declarations.expressions.declared_type(symbol)
    if isinstance(node, tree.GivenRows):
        return symbol.name, terms.Constant(_rows(declarations, node, kind), kind)
    value = fold(declarations.expressions.term(node.value, Scope(in_example=True), kind))
    if value is None:
        message, advice = "an example gives plain values", "write the number, date or alternative itself"
        raise Fault("type-mismatch", node.value.span, message, advice)
    declared = declarations.program.facts.get(symbol.name)
    if declared is not None:
        declarations.within_bounds(declared, value, node.value, symbol.node)
    return symbol.name, value


def _rows(declarations: Declarations, node: tree.GivenRows, kind: Type) -> tuple[Value, ...]:
    if kind.kind != "list" or not kind.record:
        message = f"`{node.name.text}` is `{kind}`, not a list of records"
        raise Fault("type-mismatch", node.name.span, message, f"write `{node.name.text} = ...`")
    fields = declarations.expressions.types.fields_of(kind.record)
    header, *rows = node.rows
    columns: list[str] = []
    for cell in header.cells:
        written = cell.values[0] if cell.kind == "is" else None
        text = written.text if isinstance(written, tree.Name) else "this"
        if text not in fields:
            message = f"`{kind.record}` has no field `{text}`"
            raise Fault("unknown-name", cell.span, message, did_you_mean(text, fields))
        if text in columns:
            raise Fault("duplicate-name", cell.span, f"`{text}` stands twice", "keep one column")
        columns.append(text)
    return each(lambda row: _row(declarations, row, columns, kind.record), rows)


def _row(declarations: Declarations, row: tree.Row, columns: list[str], record: str) -> Value:
    if len(row.cells) != len(columns):
        message = f"expected {len(columns)} cells, found {len(row.cells)}"
        raise Fault("incomplete-table", row.span, message, "`unknown` stands for what nobody knows")
    fields = declarations.expressions.types.fields_of(record)
    made: dict[str, Value] = {}
    for name, cell in zip(columns, row.cells, strict=True):
        value = None
        if cell.kind == "is":
            value = fold(declarations.expressions.term(cell.values[0], Scope(in_example=True), fields[name]))
        if value is None:
            raise Fault(
                "type-mismatch", cell.span, "expected a plain value", "write the number or date itself"
            )
        _field_within_bounds(declarations, record, name, value, cell)
        made[name] = value.value
    return made


def _field_within_bounds(
    declarations: Declarations, record: str, name: str, value: terms.Constant, cell: tree.Cell
) -> None:
    declared, node = declarations.program.records.get(record), declarations.names.symbols[record].node
    assert isinstance(node, tree.Facts)
    for one, written in zip(declared.fields if declared is not None else (), node.facts, strict=False):
        if written.name.text == name:
            declarations.within_bounds(one, value, cell, written)


def _expected(
    declarations: Declarations, node: tree.ExpectedValue | tree.ExpectedVerdict, scope: Scope
) -> typed.ExpectedValue | typed.ExpectedVerdict:
    expressions = declarations.expressions
    if isinstance(node, tree.ExpectedValue):
        left = expressions.term(node.left, scope)
        listed = left.type.kind in ("set", "list") and isinstance(node.right, tree.ListLiteral)
        by_type = left.type.kind == "options" or listed
        right = expressions.term(node.right, scope, left.type if by_type else None)
        if not operators.comparable(left.type, right.type):
            message = f"`{left.type}` and `{right.type}` are never equal"
            raise Fault("type-mismatch", node.span, message, "expect a value of the type that is computed")
        return typed.ExpectedValue(node.span, left, right)
    requirement = _expect(declarations, node.name, "requirement").name
    _check_label(declarations, requirement, node)
    if node.verdict not in VERDICTS:
        advice = did_you_mean(node.verdict, VERDICTS) or f"one of {', '.join(VERDICTS)}"
        raise Fault("unknown-option", node.span, f"`{node.verdict}` is not a verdict", advice)
    margin = expressions.term(node.margin, scope) if node.margin is not None else None
    if margin is not None and not margin.type.amount:
        message = f"a margin is an amount, found `{margin.type}`"
        raise Fault("type-mismatch", node.span, message, "such as `3 days` or `10 points`")
    missing = each(lambda name: _missing(declarations, name), node.missing)
    return typed.ExpectedVerdict(
        node.span, requirement, node.label, node.verdict, margin, node.short, missing
    )


def _check_label(declarations: Declarations, requirement: str, node: tree.ExpectedVerdict) -> None:
    """The clause that is meant stands in the requirement."""
    found = declarations.program.requirements.get(requirement)
    if not node.label or found is None or not found.about.cites:
        return
    address = f"{found.about.cites[0]}{node.label}"
    addresses = [part.address for part in parts(found.met) if isinstance(part, get_args(terms.Clause))]
    if not any(one == address or one.startswith(f"{address}(") for one in addresses):
        message = f"`{node.name.text}` has no clause `{node.label}`"
        listed = dict.fromkeys(one for one in addresses if one != found.about.cites[0])
        advice = f"its clauses are {', '.join(listed)}" if listed else "leave `clause` out"
        raise Fault("unknown-name", node.span, message, advice)


def _missing(declarations: Declarations, node: tree.Name) -> str:
    """Return what is missing: a fact, a reading, the scheme of a contingency, or the Parts accepted."""
    first, _, contingency = node.text.partition(".")
    symbols = declarations.names.symbols.values()
    paid = {one.name.partition(".")[0] for one in symbols if one.kind == "computed"}
    if node.text == "accepts" or (first == "schemes" and contingency in paid):
        return node.text
    return _expect(declarations, node, "fact", "computed", "reading").name
