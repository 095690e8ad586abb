"""Examples: a case with what must come out, each name and unit checked like the law's own."""

from __future__ import annotations

from nsis_rules.diagnostics.suggest import did_you_mean
from nsis_rules.program import operators, terms
from nsis_rules.program import program as typed
from nsis_rules.program.declarations import Declarations
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.types import Type
from nsis_rules.syntax import tree
from nsis_rules.values import Value

VERDICTS = ("met", "met_by_declaration", "not_met", "unknown", "not_applicable")


def check_example(declarations: Declarations, node: tree.Example) -> None:
    """Check one example and add it to the program."""
    names = declarations.names
    of = names.symbols.get(node.name.text)
    if of is None or of.kind not in ("instrument", "scheme"):
        near = [key for key, symbol in names.symbols.items() if symbol.kind in ("instrument", "scheme")]
        help = did_you_mean(node.name.text, near)
        raise Fault("unknown-name", node.name.span, f"there is no instrument or scheme `{node.name.text}`", help)
    scope = Scope(scheme=of.name if of.kind == "scheme" else "", in_example=True)
    facts = tuple(_binding(declarations, binding, scope) for binding in node.bindings)
    for name in {name for name, _ in facts if [other for other, _ in facts].count(name) > 1}:
        declarations.report("duplicate-name", node.name, f"`{name}` is given twice")
    for declared in node.declared:
        _expect(declarations, declared, "declaration", "option")
    schemes = []
    for contingency, scheme in node.schemes:
        schemes.append((contingency, _expect(declarations, scheme, "scheme")))
    expected = tuple(_expected(declarations, one, scope) for one in node.expected)
    name = f"{of.name}: {node.text}"
    if name in declarations.program.examples:
        declarations.report("duplicate-name", node.name, f"there are two examples `{node.text}` of `{of.name}`")
    declarations.program.examples[name] = typed.Example(
        name, declarations.about(node), of.name, facts, tuple(one.text for one in node.declared),
        tuple(_reading(declarations, node, name, value) for name, value in node.readings), tuple(schemes),
        node.as_of, expected,
    )  # fmt: skip


def _expect(declarations: Declarations, node: tree.Name, *kinds: str) -> str:
    symbol = declarations.names.symbols.get(node.text)
    if symbol is None or symbol.kind not in kinds:
        near = [key for key, other in declarations.names.symbols.items() if other.kind in kinds]
        raise Fault("unknown-name", node.span, f"there is no {kinds[0]} `{node.text}`", did_you_mean(node.text, near))
    return symbol.name


def _reading(declarations: Declarations, node: tree.Example, name: str, alternative: str) -> tuple[str, str]:
    symbol = declarations.names.symbols.get(name)
    if symbol is None or not isinstance(symbol.node, tree.Reading):
        raise Fault("unknown-name", node.span, f"there is no reading `{name}`")
    known = [one.name for one in symbol.node.alternatives]
    if alternative not in known:
        help = did_you_mean(alternative, known) or f"one of {', '.join(known)}"
        raise Fault("unknown-option", node.span, f"`{alternative}` is not an alternative of `{name}`", help)
    return name, alternative


def _binding(declarations: Declarations, node: tree.Binding | tree.GivenRows, scope: Scope) -> tuple[str, terms.Term]:
    symbol = declarations.names.find(node.name.text, scope.scheme)
    if symbol is None or symbol.kind not in ("fact", "person", "computed"):
        help = declarations.names.suggestion(node.name.text, scope.scheme)
        raise Fault("unknown-fact", node.name.span, f"there is no fact `{node.name.text}`", help)
    type = declarations.expressions.declared_type(symbol)
    if isinstance(node, tree.Binding):
        return symbol.name, declarations.expressions.term(node.value, Scope(in_example=True), type)
    return symbol.name, terms.Constant(_rows(declarations, node, type), type)


def _rows(declarations: Declarations, node: tree.GivenRows, type: Type) -> tuple[Value, ...]:
    if type.kind != "list" or not type.record:
        raise Fault("type-mismatch", node.name.span, f"`{node.name.text}` is `{type}`, not a list of records")
    fields = declarations.expressions.fields_of(type.record)
    header = [cell.values[0].text if isinstance(cell.values[0], tree.Name) else "" for cell in node.rows[0].cells]
    for name in header:
        if name not in fields:
            message = f"`{type.record}` has no field `{name}`"
            raise Fault("unknown-name", node.rows[0].span, message, did_you_mean(name, fields))
    rows = []
    for row in node.rows[1:]:
        if len(row.cells) != len(header):
            raise Fault("incomplete-table", row.span, f"expected {len(header)} cells, found {len(row.cells)}")
        made: dict[str, Value] = {}
        for name, cell in zip(header, row.cells, strict=True):
            value = declarations.expressions.term(cell.values[0], Scope(in_example=True), fields[name])
            if not isinstance(value, terms.Constant):
                raise Fault("type-mismatch", cell.span, "expected a plain value")
            made[name] = value.value
        rows.append(made)
    return tuple(rows)


def _expected(
    declarations: Declarations, node: tree.ExpectedValue | tree.ExpectedVerdict, scope: Scope
) -> typed.ExpectedValue | typed.ExpectedVerdict:
    if isinstance(node, tree.ExpectedValue):
        left = declarations.expressions.term(node.left, scope)
        right = declarations.expressions.term(node.right, scope, left.type if left.type.kind == "options" else None)
        if not operators.comparable(left.type, right.type):
            raise Fault("type-mismatch", node.span, f"`{left.type}` and `{right.type}` are never equal")
        return typed.ExpectedValue(node.span, left, right)
    requirement = _expect(declarations, node.name, "requirement")
    if node.verdict not in VERDICTS:
        help = did_you_mean(node.verdict, VERDICTS) or f"one of {', '.join(VERDICTS)}"
        raise Fault("unknown-option", node.span, f"`{node.verdict}` is not a verdict", help)
    margin = declarations.expressions.term(node.margin, scope) if node.margin is not None else None
    missing = tuple(_expect(declarations, name, "fact", "computed", "reading") for name in node.missing)
    return typed.ExpectedVerdict(node.span, requirement, node.label, node.verdict, margin, node.short, missing)
