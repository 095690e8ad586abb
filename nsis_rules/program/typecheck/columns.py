"""Tables over a range: a constant for each member and column, one type down each column."""

from __future__ import annotations

from dataclasses import replace

from nsis_rules.program import operators, terms
from nsis_rules.program.scope import Fault
from nsis_rules.program.typecheck.expressions import Expressions
from nsis_rules.program.types import BOOLEAN, Type
from nsis_rules.syntax import tree


def columns_of(expressions: Expressions, table: tree.Table) -> dict[str, terms.Constant]:
    """Return the constant of each member and column by its full name; raises `Fault` at a cell."""
    known = expressions.columns.get(id(table))
    if known is None:
        known = expressions.columns[id(table)] = _read(expressions, table)
    return known


def _read(expressions: Expressions, table: tree.Table) -> dict[str, terms.Constant]:
    header, *rows = (row for block in table.rows for row in block.rows)
    found: dict[str, terms.Constant] = {}
    for position, column in enumerate(header.cells[1:], 1):
        name = column.values[0]
        assert isinstance(name, tree.Name)
        cells = [(row.cells[0], row.cells[position]) for row in rows if len(row.cells) > position]
        made = [_plain(expressions, cell) for _, cell in cells]
        joint = _joint(made, [cell for _, cell in cells], name.text)
        for (member, _), one in zip(cells, made, strict=True):
            text = member.values[0].text if member.values and isinstance(member.values[0], tree.Name) else ""
            found[f"{text}.{name.text}"] = replace(one, type=joint)
    return found


def _plain(expressions: Expressions, cell: tree.Cell) -> terms.Constant:
    if cell.kind != "is":
        advice = "bands belong into a table with keys"
        raise Fault("type-mismatch", cell.span, "a cell of this table is a plain value", advice)
    return expressions.constant(cell.values[0])


def _joint(made: list[terms.Constant], cells: list[tree.Cell], column: str) -> Type:
    """Return the type of a column: that of its values, with `unlimited` or `none` where one says so."""
    joint: Type | None = None
    special = ""
    for one, cell in zip(made, cells, strict=True):
        if one.type.kind == "special":
            special = one.type.options[0]
            continue
        if joint is not None and not operators.comparable(joint, one.type):
            message = f"`{column}` holds `{joint}` above and `{one.type}` here"
            raise Fault("type-mismatch", cell.span, message, "a column holds values of one type")
        joint = one.type if joint is None or joint.kind == "count" else joint
    if joint is None and cells:
        message = f"nothing says what kind of values `{column}` holds"
        raise Fault("type-mismatch", cells[0].span, message, "at least one cell has a value")
    return replace(joint or BOOLEAN, special=special)
