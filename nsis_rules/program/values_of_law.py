"""Rules, parameters and tables: values of the law with their dated texts, cases, exceptions and bands."""

from __future__ import annotations

from itertools import pairwise

from nsis_rules.program import program as typed
from nsis_rules.program import terms
from nsis_rules.program.declarations import Declarations, check_versions, version_of
from nsis_rules.program.resolve import Symbol
from nsis_rules.program.scope import Fault, Scope
from nsis_rules.program.types import Type
from nsis_rules.syntax import tree


def check_parameter(declarations: Declarations, symbol: Symbol) -> None:
    """Check a parameter: its versions do not overlap and have its type."""
    node = symbol.node
    assert isinstance(node, tree.Parameter)
    type = declarations.require_type(node.type)
    about = declarations.about(node, cited=True)
    versions = []
    for version in node.versions:
        cites = tuple(declarations.citation(cite) for cite in version.cites) or about.cites
        value = declarations.expressions.term(version.value, Scope(scheme=symbol.scheme), type)
        versions.append((version_of(declarations, version.start, cites), value))
    if not versions:
        raise Fault("no-version", node.name.span, f"`{node.name.text}` has no value", "write `from DATE is VALUE`")
    check_versions(declarations, node, [version for version, _ in versions])
    made = typed.Parameter(symbol.name, about, type, tuple(versions))
    declarations.program.parameters[symbol.name] = made


def check_rule(declarations: Declarations, symbol: Symbol) -> None:
    """Check a rule: each text has its type, its cases leave nothing out, its exceptions can be ranked."""
    node = symbol.node
    assert isinstance(node, tree.Rule)
    if not declarations.kept(symbol, node.for_each):
        return
    type, about = declarations.require_type(node.type), declarations.about(node, cited=True)
    scope = declarations.scope_of(symbol)
    texts = [_rule_text(declarations, version, scope, type, about.cites) for version in node.versions]
    check_versions(declarations, node, [text.version for text in texts])
    declarations.program.rules[symbol.name] = typed.Rule(
        symbol.name, about, type, tuple(texts), symbol.scheme, symbol.member
    )


def _rule_text(
    declarations: Declarations, node: tree.RuleVersion, scope: Scope, type: Type, cites: tuple[str, ...]
) -> typed.RuleText:
    own = tuple(
        declarations.citation(cite) for prop in node.properties if prop.name == "cites" for cite in prop.value  # type: ignore[union-attr]
    )
    cites = own or cites
    address = cites[0] if cites else ""
    value, cases = None, ()
    if node.body.value is not None:
        value = declarations.expressions.term(node.body.value, scope, type)
    elif node.body.truth is not None:
        if not type.truth:
            raise Fault("type-mismatch", node.body.span, f"`is true when` in a rule of `{type}`")
        value = declarations.truth(node.body.truth, scope, address)
    else:
        cases = tuple(_case(declarations, case, scope, type, address) for case in node.body.cases)
        _check_complete(node.body, cases)
    exceptions = tuple(_exception(declarations, one, scope, type, address) for one in node.exceptions)
    _check_ranks(node, exceptions)
    return typed.RuleText(version_of(declarations, node.start, cites), value, cases, exceptions)


def _case(declarations: Declarations, node: tree.Case, scope: Scope, type: Type, address: str) -> typed.Case:
    value = declarations.expressions.term(node.value, scope, type)
    guard = declarations.guard(node.guard, scope, address) if node.guard is not None else None
    cites = tuple(declarations.citation(cite) for cite in node.cites)
    if isinstance(node.guard, tree.Test):
        cites += tuple(declarations.citation(cite) for cite in node.guard.cites)
    return typed.Case(node.label, value, guard, cites)


def _exception(
    declarations: Declarations, node: tree.ExceptionNode, scope: Scope, type: Type, address: str
) -> typed.RuleException:
    value = declarations.expressions.term(node.value, scope, type)
    return typed.RuleException(node.label, node.over, value, declarations.guard(node.guard, scope, address))


def _check_ranks(node: tree.RuleVersion, exceptions: tuple[typed.RuleException, ...]) -> None:
    labels = [exception.label for exception in exceptions]
    for one, written in zip(exceptions, node.exceptions, strict=True):
        if labels.count(one.label) > 1:
            raise Fault("duplicate-name", written.span, f"the exception `{one.label}` stands twice")
        if one.over and one.over not in labels:
            raise Fault("unknown-name", written.span, f"there is no exception `{one.over}` to rank over")


def _check_complete(body: tree.Body, cases: tuple[typed.Case, ...]) -> None:
    """A case list ends with `otherwise`, or asks for each alternative of one thing."""
    open_ends = [index for index, case in enumerate(cases) if case.guard is None]
    if open_ends and open_ends[0] != len(cases) - 1:
        raise Fault("incomplete-cases", body.cases[open_ends[0] + 1].span, "a case after `otherwise` is never reached")
    if open_ends:
        return
    asked = [_asked_alternative(case.guard) for case in cases]
    first = asked[0]
    if first is None or any(one is None or one[0] != first[0] for one in asked):
        raise Fault("incomplete-cases", body.span, "the case list may leave a case out", "end it with `VALUE otherwise`")
    missing = set(first[0].type.options) - {one[1] for one in asked if one is not None}
    if missing:
        names = ", ".join(sorted(missing))
        raise Fault("incomplete-cases", body.span, f"no case for {names}", "add it, or end with `VALUE otherwise`")


def _asked_alternative(guard: terms.Clause | None) -> tuple[terms.Term, str] | None:
    """Return (thing, alternative) where a guard is `THING = ALTERNATIVE`."""
    if isinstance(guard, terms.TestClause) and isinstance(guard.condition, terms.Operation):
        operation = guard.condition
        if operation.operator == "equal" and operation.operands[0].type.kind == "options":
            thing, alternative = operation.operands
            if isinstance(alternative, terms.Constant):
                return thing, str(alternative.value)
    return None


def check_table(declarations: Declarations, symbol: Symbol) -> None:
    """Check a table called by keys: bands without gap or overlap, values of its type."""
    node = symbol.node
    assert isinstance(node, tree.Table)
    about, type = declarations.about(node, cited=True), declarations.require_type(node.type)
    keys = tuple((name, declarations.expressions.type_of_node(key)) for name, key in node.keys)
    if node.marginal and len(keys) != 1:
        raise Fault("wrong-arguments", node.name.span, "a marginal table has one key")
    versions = []
    for block in node.rows:
        bands = tuple(_band(declarations, node, row, keys, type) for row in block.rows)
        if len(keys) == 1:
            _check_bands(node, block, bands, keys[0][1])
        versions.append((version_of(declarations, block.start, about.cites), bands))
    check_versions(declarations, node, [version for version, _ in versions])
    made = typed.Table(symbol.name, about, keys, type, node.marginal, tuple(versions))
    declarations.program.tables[symbol.name] = made


def _band(
    declarations: Declarations, table: tree.Table, row: tree.Row, keys: tuple[tuple[str, Type], ...], type: Type
) -> typed.Band:
    if len(row.cells) != len(keys) + 1:
        raise Fault("incomplete-table", row.span, f"a row of `{table.name.text}` has {len(keys) + 1} cells")
    tests = []
    for cell, (_, key) in zip(row.cells, keys, strict=False):
        bounds = tuple(declarations.expressions.term(value, Scope(), key) for value in cell.values)
        if any(not isinstance(bound, terms.Constant) for bound in bounds):
            raise Fault("type-mismatch", cell.span, "the bounds of a band are plain values")
        tests.append((cell.kind, bounds))
    last = row.cells[-1]
    if last.kind != "is":
        raise Fault("type-mismatch", last.span, "the last cell of a row is its value")
    return typed.Band(tuple(tests), declarations.expressions.term(last.values[0], Scope(), type))


def _check_bands(node: tree.Table, block: tree.DatedRows, bands: tuple[typed.Band, ...], key: Type) -> None:
    kinds = [band.tests[0][0] for band in bands]
    if "otherwise" in kinds[:-1]:
        raise Fault("incomplete-table", block.span, "a row after `otherwise` is never reached")
    if key.kind == "options":
        listed = {band.tests[0][1][0].value for band in bands if band.tests[0][0] == "is"}  # type: ignore[union-attr]
        if kinds[-1] != "otherwise" and set(key.options) - listed:  # type: ignore[operator]
            raise Fault("incomplete-table", block.span, f"`{node.name.text}` leaves an alternative out")
        return
    if kinds[-1] == "otherwise":
        return
    if kinds[0] != "below" or kinds[-1] != "above":
        help = "begin with `below X`, end with `X and above` or `otherwise`"
        raise Fault("incomplete-table", block.span, f"`{node.name.text}` leaves values out", help)
    for (one, row), (other, next_row) in pairwise(zip(bands, block.rows, strict=True)):
        end, start = one.tests[0][1][-1].value, other.tests[0][1][0].value  # type: ignore[union-attr]
        if end > start:  # type: ignore[operator]
            raise Fault("overlapping-bands", next_row.span, "this band begins before the one above it ends")
        if end < start:  # type: ignore[operator]
            raise Fault("incomplete-table", row.span, "there is a gap between this band and the next")
